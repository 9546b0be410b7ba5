//! Ending somebody's access to one's organisation, at once.

use super::change_roles::codes;
use crate::{
    Person,
    store::{absences, challenges, keys, known, passkeys, people, roles, sessions},
};
use ::store::{Cx, Denied, Entry};
use access::{Kind, PersonId, act::EndPerson};
use registry::{
    change::{Altered, What},
    ops::note_change,
};

/// Takes all of a person's roles in the actor's organisation away and ends the sessions there. Somebody who has no
/// role left anywhere is ended altogether; the address is free again, and what the person did stays the person's.
///
/// # Errors
/// `Denied` as the matrix says: managers end people of their own organisation, never themselves.
pub async fn end_person(cx: &Cx, id: PersonId) -> Result<(), Denied> {
    let granted = cx.permit::<_, Person>(EndPerson, id).await?;
    let (sql, org) = (granted.sql(), cx.organisation().ok_or(Denied::NotFound)?);
    let held = roles::held(sql, id, org).await?;
    let taken = roles::take_all(sql, id, org, cx.now()).await?;
    sessions::end_for(sql, id, org, cx.now()).await?;
    keys::end_for(sql, id, org, cx.now()).await?;
    absences::end_for(sql, id, org, cx.now()).await?;
    let altogether = roles::organisations_left(sql, id).await? == 0;
    if altogether {
        challenges::remove_all(sql, id).await?;
        known::remove_all(sql, id).await?;
        passkeys::remove_all(sql, id).await?;
        sessions::end_others(sql, id, None, cx.now()).await?;
        people::end(sql, id, cx.now()).await?;
    }
    let altered = vec![Altered::new("roles", codes(&held), "")];
    note_change(cx, sql, org, (What::PersonEnded, &granted.name.ja), altered).await?;
    let detail = serde_json::json!({ "roles": taken, "altogether": altogether });
    cx.audit(Entry::new("identity.person-ended").on(Kind::Person, id).detail(detail));
    Ok(())
}
