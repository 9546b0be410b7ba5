//! What can be done about an outage, one file each: permit → decide → write → audit. None of them commits, but what nobody
//! asks for ([`promise`], [`tell_late`]).

pub mod answer_outage;
pub mod change_outage;
pub mod confirm_outage;
mod declare;
pub mod link_outage;
pub mod promise;
pub mod raise_outage;
pub mod report_situation;
mod scope;
pub mod tell_late;

pub use declare::DeclareError;
