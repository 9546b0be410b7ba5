//! What people do in the registry, one file each.

pub mod add_contact;
pub mod ask_amendment;
pub mod confirm_contact;
pub mod confirm_contacts;
pub mod decide_amendment;
pub mod decide_rules;
pub mod decide_upward_path;
pub mod doubt_contact;
pub mod edit_contact;
pub mod edit_organisation;
pub mod end_contact;
pub mod enter_organisations;
pub mod judge_change;
pub mod note_change;
pub mod set_interval;

pub use add_contact::{AddContactError, add_contact};
pub use ask_amendment::{AmendmentError, ask_amendment, withdraw_amendment};
pub use confirm_contact::{ConfirmContactError, confirm_contact};
pub use confirm_contacts::{ConfirmContactsError, confirm_contacts};
pub use decide_amendment::decide_amendment;
pub use decide_rules::{DecideRulesError, decide_rules};
pub use decide_upward_path::{DecideUpwardPathError, decide_upward_path, plan_upward_path};
pub use doubt_contact::{doubt_address, doubt_contact};
pub use edit_contact::{EditContactError, edit_contact};
pub use edit_organisation::{EditOrganisationError, edit_organisation};
pub use end_contact::{EndContactError, end_contact};
pub use enter_organisations::{
    Entered, RegisterError, Take, change_registration, enter_list, enter_organisation, load_list, plan_list,
};
pub use judge_change::{ChangeError, answer_change, judge_change};
pub use note_change::note_change;
pub use set_interval::{SetIntervalError, set_interval};
