//! What can be done with the ledger, one file each: permit → decide → write → audit. None of them commits; pages do.

pub(crate) mod acknowledge_by_letter;
pub(crate) mod acknowledge_notice;
pub(crate) mod answer_notice;
pub(crate) mod confirm_receipt;
pub(crate) mod end_earlier;
pub(crate) mod halt_post;
pub(crate) mod load_calendars;
pub(crate) mod move_embargo;
pub(crate) mod open_embargo;
pub(crate) mod open_notice;
pub(crate) mod pass_notice;
pub(crate) mod record_call;
pub(crate) mod record_help;
pub(crate) mod release;
pub(crate) mod remind;
pub(crate) mod set_reminders;
pub(crate) mod settle_incoming;
pub(crate) mod take_up_incoming;
pub(crate) mod tell_contacts;
pub(crate) mod withdraw;
