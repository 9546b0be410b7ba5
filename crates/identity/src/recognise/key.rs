//! Who calls under `/api/`: the key in `Authorization: Bearer kn_…`, and nothing else.

use crate::{
    key::{self, Key, KeyText, State},
    source::Source,
    store::{keys, roles},
};
use ::store::StoreError;
use access::{Actor, Who};
use axum::http::{HeaderMap, header, request::Parts};
use shell::{App, Visitor, app::Soon};

/// How much of a source is kept.
const SOURCE_CHARS: usize = 80;

/// Finds the visitor behind a program's request: a [`shell::room::KnowCaller`].
pub fn know_caller<'a>(app: &'a App, parts: &'a Parts) -> Soon<'a, Result<Option<Visitor>, StoreError>> {
    Box::pin(async move {
        let Some(text) = sent(&parts.headers) else { return Ok(None) };
        let source: String = Source::from_extensions(&parts.extensions).0.chars().take(SOURCE_CHARS).collect();
        look_up(app, &text, &source).await
    })
}

/// The key that a request carries, if what it carries can be one.
fn sent(headers: &HeaderMap) -> Option<KeyText> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = said.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| KeyText::read(key.trim())).flatten()
}

async fn look_up(app: &App, text: &KeyText, source: &str) -> Result<Option<Visitor>, StoreError> {
    let cx = app.read(&Actor::nobody()).await?;
    let sql = cx.system("recognise a key");
    let Some(found) = keys::by_hash(&sql, text.hash()).await? else {
        let counted = key::may_guess(keys::wrong(&sql, source, cx.now()).await?, cx.now());
        drop(cx);
        if counted {
            note_wrong(app, source).await?;
        }
        return Ok(None);
    };
    let (key, now) = (&found.key, cx.now());
    let known = key.used_from == source;
    let may_come = known || key.may_come(source, keys::wrong(&sql, source, now).await?, now);
    if key.state(now) != State::Open || !key.admits(source) || !may_come {
        return Ok(None);
    }
    let given = key.gives(&roles::held(&sql, key.person, key.org).await?);
    if given.is_empty() {
        return Ok(None);
    }
    drop(cx);
    touch(app, key, source, now).await?;
    let who = Who { person: key.person, organisation: key.org, body: found.body, roles: given };
    let actor = Actor::new(who).through(key.id);
    Ok(Some(Visitor { actor, name: found.name, organisation: found.organisation, lang: found.lang }))
}

async fn touch(app: &App, key: &Key, source: &str, now: kernel::At) -> Result<(), StoreError> {
    let fresh = key.used_at.is_some_and(|used| now.seconds_since(used) < key::TOUCH_SECONDS);
    if fresh && key.used_from == source {
        return Ok(());
    }
    let cx = app.write(&Actor::nobody()).await?;
    keys::touch(&cx.system("recognise a key"), key.id, source, now).await?;
    cx.commit_unrecorded("a key was touched").await
}

async fn note_wrong(app: &App, source: &str) -> Result<(), StoreError> {
    let cx = app.write(&Actor::nobody()).await?;
    keys::note_wrong(&cx, &cx.system("recognise a key"), source).await?;
    cx.commit_unrecorded("a wrong key was counted").await
}
