//! What people do here, one file each. Operations do not commit; pages do.
//!
//! Only [`prove_password`] spans transactions: the attempt is noted and committed first, then the hash is computed
//! outside of any transaction, for nobody else shall wait for it.

pub mod accept_invitation;
pub mod add_passkey;
pub mod announce_absence;
pub mod answer_delegation;
pub mod change_password;
pub mod change_roles;
pub mod confirm_code;
pub mod edit_profile;
pub mod end_absence;
pub mod end_key;
pub mod end_person;
pub mod end_session;
pub mod enrol_code;
pub mod forget_browsers;
pub mod invite_anew;
pub mod invite_first_manager;
pub mod invite_person;
pub mod make_key;
pub mod prove_password;
pub mod remove_passkey;
pub mod revoke_invitation;
pub mod set_language;
pub mod sign_in;
pub mod sign_out;
pub mod switch_organisation;
pub mod use_passkey;
