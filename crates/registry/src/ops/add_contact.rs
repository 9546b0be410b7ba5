//! Adding a point of contact to one's organisation.

use super::{
    edit_contact::version,
    note_change::{altered, note_change},
};
use crate::{
    ContactId, Organisation,
    change::What,
    contact::Card,
    store::{confirmations, contacts, registrations},
};
use access::{Kind, OrgId, act::EditOrganisation};
use serde_json::Value;
use store::{Cx, Denied, Entry, StoreError};

/// Why a point of contact could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddContactError {
    /// There is no such organisation, or it is not this person's to change.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a point of contact today, confirmed.
///
/// # Errors
/// As [`AddContactError`].
pub async fn add_contact(cx: &Cx, org: OrgId, card: Card) -> Result<ContactId, AddContactError> {
    let organisation = cx.permit::<_, Organisation>(EditOrganisation, org).await?;
    let (subject, fields) = (card.name.ja.clone(), altered(None, Some(&card)));
    let contact = version(cx.new_id(), organisation.id, card, cx.now().day());
    let id = contact.id;
    contacts::begin(organisation.sql(), contact).await?;
    confirmations::add(cx, organisation.sql(), id, org).await?;
    note_change(cx, organisation.sql(), org, (What::ContactAdded, &subject), fields).await?;
    let told = Value::Object(registrations::told(organisation.sql(), org).await?);
    cx.audit(Entry::new("contact.added").on(Kind::Contact, id).detail(told));
    Ok(id)
}
