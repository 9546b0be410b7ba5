//! Saying that a point of contact still holds.

use crate::{
    Contact, ContactId,
    store::{confirmations, contacts},
};
use access::{Kind, OrgId, act::EditContact};
use serde_json::json;
use store::{Cx, Denied, Entry, StoreError};

/// Why a point of contact could not be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmContactError {
    /// It is not there, or not this person's to confirm.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has been replaced or ended.
    #[error("this version of the contact has ended")]
    ContactEnded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Notes that the contact holds today. Gives the organisation whose it is.
///
/// # Errors
/// As [`ConfirmContactError`].
pub async fn confirm_contact(cx: &Cx, id: ContactId) -> Result<OrgId, ConfirmContactError> {
    let contact = cx.permit::<_, Contact>(EditContact, id).await?;
    if !contact.in_force() {
        return Err(ConfirmContactError::ContactEnded);
    }
    contacts::confirm(contact.sql(), id, cx.now().day()).await?;
    confirmations::add(cx, contact.sql(), id, contact.org).await?;
    let before = contact.confirmed_on.map(|day| day.to_string());
    cx.audit(Entry::new("contact.confirmed").on(Kind::Contact, id).detail(json!({ "confirmed_before": before })));
    Ok(contact.org)
}
