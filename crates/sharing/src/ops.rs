//! What can be done with reports and notices, one file each: permit → decide → write → audit. None of them commits.

pub mod acknowledge_report;
pub mod answer_consent;
pub mod ask_consent;
pub mod attach_to_draft;
pub mod attach_to_notice;
pub mod begin_notice;
pub mod begin_report;
pub mod begin_report_for;
pub mod carry_over_file;
pub mod confirm_override;
pub mod confirm_waiver;
pub mod derive_notice;
pub mod discard_draft;
pub mod follow_up_report;
pub mod open_consent;
pub mod pass_report;
pub mod propose_override;
pub mod propose_waiver;
pub mod release_notice;
pub mod remark_report;
pub mod review_notice;
pub mod save_draft;
pub mod save_notice;
pub mod submit_report;
pub mod survey_draft;
