//! What can be done in a community, one file each. None commits.

pub mod answer_approval;
pub mod answer_proposal;
pub mod answer_share;
pub mod ask_approval;
pub mod attach_to_share;
pub mod change_membership;
pub mod cross_bridge;
pub mod declare_bridge;
pub mod derive_share;
pub mod end_bridge;
pub mod end_membership;
pub mod found_community;
pub mod hand_over_notice;
pub mod hand_over_share;
pub mod keep_groups;
pub mod let_in;
pub mod open_share;
pub mod pass_notice;
pub mod propose_decision;
pub mod recall_share;
pub mod record_arrival;
pub mod record_leave;
pub mod record_meeting;
pub mod release_share;
pub mod review_share;
pub mod save_share;
pub mod submit;
pub mod take_up_arrival;
pub(crate) mod tell_by_letter;
pub mod withdraw_arrival;
pub mod withdraw_leave;

use ::store::{Cx, Denied};
use access::{OrgId, PersonId};

/// Who acts, and for which organisation.
pub(crate) fn who(cx: &Cx) -> Result<(OrgId, PersonId), Denied> {
    cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)
}
