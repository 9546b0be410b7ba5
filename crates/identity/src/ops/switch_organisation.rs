//! Acting for another of one's organisations.

use crate::{
    Person, session,
    store::{roles, sessions},
};
use ::store::{Cx, Denied, Entry};
use access::{Kind, OrgId, act::EditSelf};

/// Ends the session of this token and begins one for `org`; gives its token. The twelve hours go on.
///
/// # Errors
/// `NotFound` if the actor has no role there, or the session is not the actor's.
pub async fn switch_organisation(cx: &Cx, token: &str, org: OrgId) -> Result<String, Denied> {
    let person = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, person).await?;
    let current = sessions::by_token(granted.sql(), session::hash_of(token)).await?;
    let current = current.filter(|found| found.person == person).ok_or(Denied::NotFound)?;
    if !roles::holds_any(granted.sql(), person, org).await? {
        return Err(Denied::NotFound);
    }
    sessions::end(granted.sql(), person, current.session.id, cx.now()).await?;
    let (agent, since) = (&current.session.agent, current.session.created_at);
    let token = session::begin_since(cx, person, org, agent, since).await?;
    let detail = serde_json::json!({ "to": org.to_string() });
    cx.audit(Entry::new("identity.organisation-switched").on(Kind::Person, person).detail(detail));
    Ok(token)
}
