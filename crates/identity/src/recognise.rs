//! The doorkeeper: who a request comes from.

mod key;

pub use key::know_caller;

use crate::{
    session,
    store::{roles, sessions},
};
use ::store::StoreError;
use access::{Actor, Who};
use axum::http::HeaderMap;
use shell::{App, Visitor, app::Soon};

/// Finds the visitor behind a request: a [`shell::app::Doorkeeper`]. Roles are read anew each time, so that one taken
/// away is gone at once.
pub fn recognise<'a>(app: &'a App, headers: &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    Box::pin(async move {
        let Some(token) = session::cookie(headers) else { return Ok(None) };
        look_up(app, &token).await
    })
}

async fn look_up(app: &App, token: &str) -> Result<Option<Visitor>, StoreError> {
    let cx = app.read(&Actor::nobody()).await?;
    let sql = cx.system("recognise a session");
    let Some(found) = sessions::by_token(&sql, session::hash_of(token)).await? else { return Ok(None) };
    let session = &found.session;
    if !session::holds(session.created_at, session.seen_at, found.body, cx.now()) {
        return Ok(None);
    }
    let roles = roles::held(&sql, found.person, session.org).await?;
    if roles.is_empty() {
        return Ok(None);
    }
    let stale = cx.now().seconds_since(session.seen_at) >= session::TOUCH_SECONDS;
    drop(cx);
    if stale {
        touch(app, session.id).await?;
    }
    let who = Who { person: found.person, organisation: session.org, body: found.body, roles };
    Ok(Some(Visitor { actor: Actor::new(who), name: found.name, organisation: found.organisation, lang: found.lang }))
}

async fn touch(app: &App, session: crate::SessionId) -> Result<(), StoreError> {
    let cx = app.write(&Actor::nobody()).await?;
    sessions::touch(&cx.system("recognise a session"), session, cx.now()).await?;
    cx.commit_unrecorded("a session was touched").await
}
