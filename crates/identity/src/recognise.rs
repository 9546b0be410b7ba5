//! The doorkeeper: who a request comes from.

mod key;

pub use key::know_caller;

use crate::{
    absence::lend::standing,
    session,
    store::{absences, people, roles, sessions},
};
use ::store::StoreError;
use access::{Actor, Who};
use axum::http::HeaderMap;
use kernel::{Bilingual, Lang};
use shell::{App, Visitor, Voice, app::Soon};

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
    let own = roles::held(&sql, found.person, session.org).await?;
    let lent = absences::lent_to(&sql, found.person, session.org, cx.now()).await?;
    let standing = standing(own, &lent, cx.now());
    if standing.roles.is_empty() {
        return Ok(None);
    }
    let absent: Vec<_> = standing.acting_for.iter().copied().collect();
    let absent =
        if absent.is_empty() { Vec::new() } else { people::names(&sql, &absent).await?.into_values().collect() };
    let stale = cx.now().seconds_since(session.seen_at) >= session::TOUCH_SECONDS;
    drop(cx);
    if stale {
        // Whoever cannot be written down as seen reads all the same; the session only ends the sooner.
        if let Err(cause) = touch(app, session.id).await {
            tracing::warn!(?cause, "a session could not be touched");
        }
    }
    let who = Who { person: found.person, organisation: session.org, body: found.body, roles: standing.roles };
    let actor = Actor::new(who).acting_for(standing.acting_for);
    let name = named(app, found.name, &absent);
    Ok(Some(Visitor { actor, name, organisation: found.organisation, lang: found.lang }))
}

/// The name as pages show it: with those for whom the person acts.
fn named(app: &App, own: Bilingual, absent: &[Bilingual]) -> Bilingual {
    if absent.is_empty() {
        return own;
    }
    let said = |lang: Lang| {
        let voice = Voice::new(app.texts(), lang, app.now());
        let all: Vec<&str> = absent.iter().map(|name| name.get(lang)).collect();
        let absent = all.join(&voice.t("identity-comma"));
        voice.t2("identity-acting-for", "name", own.get(lang).to_owned(), "absent", absent)
    };
    Bilingual { ja: said(Lang::Ja), en: said(Lang::En) }
}

async fn touch(app: &App, session: crate::SessionId) -> Result<(), StoreError> {
    let cx = app.write(&Actor::nobody()).await?;
    sessions::touch(&cx.system("recognise a session"), session, cx.now()).await?;
    cx.commit_unrecorded("a session was touched").await
}
