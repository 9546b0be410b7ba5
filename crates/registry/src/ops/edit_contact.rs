//! Changing a point of contact: one version ends, the next begins.

use super::note_change::{altered, note_change};
use crate::{
    Contact, ContactId,
    change::What,
    contact::Card,
    store::{confirmations, contacts, registrations},
};
use access::{Kind, OrgId, act::EditContact};
use kernel::Day;
use serde_json::{Value, json};
use store::{Cx, Denied, Entry, StoreError};

/// Why a point of contact could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum EditContactError {
    /// It is not there, or not this person's to change.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It has been replaced or ended.
    #[error("this version of the contact has ended")]
    ContactEnded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Ends this version yesterday and begins one with what `card` says today, confirmed.
/// If `card` says nothing new, the version stays and is confirmed. Gives the version in force.
///
/// # Errors
/// As [`EditContactError`].
pub async fn edit_contact(cx: &Cx, id: ContactId, card: Card) -> Result<ContactId, EditContactError> {
    let contact = cx.permit::<_, Contact>(EditContact, id).await?;
    if !contact.in_force() {
        return Err(EditContactError::ContactEnded);
    }
    let today = cx.now().day();
    if Card::from(contact.row()) == card {
        contacts::confirm(contact.sql(), id, today).await?;
        confirmations::add(cx, contact.sql(), id, contact.org).await?;
        cx.audit(Entry::new("contact.confirmed").on(Kind::Contact, id));
        return Ok(id);
    }
    let before = Card::from(contact.row());
    let (subject, fields) = (before.name.ja.clone(), altered(Some(&before), Some(&card)));
    let next = version(cx.new_id(), contact.org, card, today);
    let new = next.id;
    contacts::end(contact.sql(), id, day_before(today)).await?;
    contacts::begin(contact.sql(), next).await?;
    confirmations::add(cx, contact.sql(), new, contact.org).await?;
    note_change(cx, contact.sql(), contact.org, (What::ContactChanged, &subject), fields).await?;
    let mut told = registrations::told(contact.sql(), contact.org).await?;
    told.insert("by".into(), json!(new.to_string()));
    cx.audit(Entry::new("contact.replaced").on(Kind::Contact, id).detail(Value::Object(told)));
    Ok(new)
}

/// A version that begins today.
pub(super) fn version(id: ContactId, org: OrgId, card: Card, today: Day) -> Contact {
    let Card { priority, name, kana, romaji, post, phone, fax, mail, hours } = card;
    let (confirmed_on, valid_from, valid_to) = (Some(today), today, None);
    Contact { id, org, priority, name, kana, romaji, post, phone, fax, mail, hours, confirmed_on, valid_from, valid_to }
}

/// The last day of what is replaced today.
pub(super) fn day_before(today: Day) -> Day {
    Day::from_number(today.number() - 1)
}
