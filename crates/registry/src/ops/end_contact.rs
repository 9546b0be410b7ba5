//! Ending a point of contact.

use super::{
    edit_contact::day_before,
    note_change::{altered, note_change},
};
use crate::{
    Contact, ContactId,
    change::What,
    contact::Card,
    store::{contacts, registrations},
};
use access::{Kind, OrgId, act::EditContact};
use serde_json::Value;
use store::{Cx, Denied, Entry, StoreError};

/// Why a point of contact could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum EndContactError {
    /// It is not there, or not this person's to end.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has been replaced or ended.
    #[error("this version of the contact has ended")]
    ContactEnded,
    /// The organisation would have nobody left to reach.
    #[error("an organisation keeps at least one contact")]
    LastContact,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends the contact yesterday, if another one is left. Gives the organisation whose it was.
///
/// # Errors
/// As [`EndContactError`].
pub async fn end_contact(cx: &Cx, id: ContactId) -> Result<OrgId, EndContactError> {
    let contact = cx.permit::<_, Contact>(EditContact, id).await?;
    if !contact.in_force() {
        return Err(EndContactError::ContactEnded);
    }
    if contacts::count_in_force(contact.sql(), contact.org).await? < 2 {
        return Err(EndContactError::LastContact);
    }
    contacts::end(contact.sql(), id, day_before(cx.now().day())).await?;
    let card = Card::from(contact.row());
    let fields = altered(Some(&card), None);
    note_change(cx, contact.sql(), contact.org, (What::ContactEnded, &card.name.ja), fields).await?;
    let told = Value::Object(registrations::told(contact.sql(), contact.org).await?);
    cx.audit(Entry::new("contact.ended").on(Kind::Contact, id).detail(told));
    Ok(contact.org)
}
