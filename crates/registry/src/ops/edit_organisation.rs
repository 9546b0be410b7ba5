//! Describing one's organisation anew: where it is, its domains and addresses.

use super::{edit_contact::day_before, note_change::note_change};
use crate::{
    Description, Organisation,
    change::{Altered, What},
    store::{organisations, registrations},
};
use access::{Kind, OrgId, act::EditOrganisation};
use serde_json::{Value, json};
use store::{Cx, Denied, Entry, StoreError};

/// Why an organisation could not be described anew.
#[derive(Debug, thiserror::Error)]
pub enum EditOrganisationError {
    /// There is no such organisation, or it is not this person's to change.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps how it was described until yesterday and describes it anew from today.
/// Gives whether anything changed.
///
/// # Errors
/// As [`EditOrganisationError`].
pub async fn edit_organisation(cx: &Cx, id: OrgId, new: Description) -> Result<bool, EditOrganisationError> {
    let organisation = cx.permit::<_, Organisation>(EditOrganisation, id).await?;
    let old = organisation.description();
    let altered = changed(&old, &new);
    if altered.is_empty() {
        return Ok(false);
    }
    let fields: Vec<String> = altered.iter().map(|field| field.field.clone()).collect();
    organisations::keep_former(organisation.sql(), cx.new_id(), id, day_before(cx.now().day()), old).await?;
    organisations::describe(organisation.sql(), id, new).await?;
    note_change(cx, organisation.sql(), id, (What::Described, ""), altered).await?;
    let mut told = registrations::told(organisation.sql(), id).await?;
    told.insert("fields".into(), json!(fields));
    cx.audit(Entry::new("organisation.described").on(Kind::Organisation, id).detail(Value::Object(told)));
    Ok(true)
}

fn changed(old: &Description, new: &Description) -> Vec<Altered> {
    let fields = [
        Altered::new("place", &old.place, &new.place),
        Altered::new("domains", old.domains.join("\n"), new.domains.join("\n")),
        Altered::new("networks", old.networks.join("\n"), new.networks.join("\n")),
    ];
    fields.into_iter().filter(|field| field.before != field.after).collect()
}
