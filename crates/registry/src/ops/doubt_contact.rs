//! Noting of a point of contact that something speaks against it.

use crate::{
    ContactId,
    doubt::{Doubt, Heard},
    store::{contacts, doubts},
};
use access::{Kind, OrgId};
use serde_json::json;
use store::{Cx, Entry, StoreError};

/// Notes what was heard of a contact: it stands as a task with its organisation and with whoever watches over that, letters
/// prefer another contact of it, and the contact itself stays as it is. Whether that was noted now: of a contact that has
/// ended, or of which the same was noted before, nothing is. The entry for the chain is made here.
///
/// No actor is asked: whoever calls this has heard it, and decides that it may be written down.
///
/// # Errors
/// If the database refuses.
pub async fn doubt_contact(cx: &Cx, contact: ContactId, heard: Heard) -> Result<bool, StoreError> {
    let sql = cx.system("contact in doubt");
    let Some(contact) = contacts::in_force(&sql, contact).await? else { return Ok(false) };
    let (id, person, at) = (cx.new_id(), cx.person(), cx.now());
    let doubt = Doubt { id, contact: contact.id, org: contact.org, heard: heard.kept(), person, at };
    if !doubts::add(&sql, &doubt).await? {
        return Ok(false);
    }
    let hash = doubt.hash().map_err(|_| StoreError::Unreadable { column: "said".into() })?.to_string();
    let detail = json!({ "doubt": id.to_string(), "cause": doubt.heard.cause.code(), "hash": hash });
    cx.audit(Entry::new("contact.doubted").on(Kind::Contact, contact.id).detail(detail));
    Ok(true)
}

/// The same of all contacts of an organisation that have this mail address now; how many that were.
///
/// # Errors
/// If the database refuses.
pub async fn doubt_address(cx: &Cx, org: OrgId, address: &str, heard: &Heard) -> Result<usize, StoreError> {
    let all = contacts::of_organisation(&cx.system("contact in doubt"), org, cx.now().day()).await?;
    let mut noted = 0;
    for contact in all.iter().filter(|contact| contact.has_mail(address)) {
        noted += usize::from(doubt_contact(cx, contact.id, heard.clone()).await?);
    }
    Ok(noted)
}
