//! One's own account: who one is, for whom, in which roles, and where one is signed in.

use super::{device, form};
use crate::{
    Person, Post, SessionId, known,
    ops::{
        end_session::end_session, forget_browsers::forget_browsers, set_language::set_language,
        switch_organisation::switch_organisation,
    },
    session::{self, Session},
    store::{self, codes, roles, sessions},
};
use ::store::Denied;
use access::{OrgId, Role, act::ViewPerson};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use kernel::Lang;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, show};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage {
    page: Page,
    person: Person,
    /// Whether anybody but the person says that the address is his.
    proven: bool,
    roles: String,
    others: Vec<Post>,
    languages: Vec<(&'static str, String, bool)>,
    code_since: Option<kernel::At>,
    recovery: String,
    known: String,
    sessions: Vec<Line>,
}

/// A session as it is shown.
struct Line {
    id: String,
    agent: String,
    organisation: String,
    begun: String,
    seen: String,
    current: bool,
}

/// Roles as words with commas between.
pub(super) fn in_words(voice: &Voice, roles: &BTreeSet<Role>) -> String {
    let words: Vec<String> = roles.iter().map(|role| voice.t(&format!("identity-role-{}", role.code()))).collect();
    words.join(&voice.t("identity-comma"))
}

/// `GET /account`
pub(super) async fn show_page(request: Signed, headers: HeaderMap) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-account");
    let cx = request.app.read(request.actor()).await?;
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let posts = roles::posts(granted.sql(), me).await?;
    let code_since = codes::since(granted.sql(), me).await?;
    let left = codes::recovery_left(granted.sql(), me).await?;
    let known = store::known::count(granted.sql(), me, cx.now()).await?;
    let open = sessions::of_person(granted.sql(), me).await?;
    let found = match session::cookie(&headers) {
        Some(token) => sessions::by_token(granted.sql(), session::hash_of(&token)).await?,
        None => None,
    };
    let current = found.map(|found| found.session.id);
    let here = cx.organisation();
    let lines = open.iter().filter_map(|session| line(session, &posts, current, &page)).collect();
    let (mine, others): (Vec<Post>, Vec<Post>) = posts.into_iter().partition(|post| Some(post.org) == here);
    let chosen = granted.lang.unwrap_or(page.lang);
    let language = |lang: Lang| (lang.code(), page.t(&format!("identity-lang-{}", lang.code())), chosen == lang);
    let template = AccountPage {
        roles: mine.first().map(|post| in_words(&page, &post.roles)).unwrap_or_default(),
        languages: Lang::ALL.map(language).to_vec(),
        recovery: page.t1("identity-recovery-left", "n", left),
        known: page.t1("identity-known-count", "n", known),
        proven: store::profiles::mail_proven(granted.sql(), granted.id).await?,
        person: granted.row().clone(),
        code_since,
        sessions: lines,
        others,
        page,
    };
    show(&template)
}

/// A session that still holds, as a line; `None` for one whose time is over or whose organisation is no longer one's.
fn line(session: &Session, posts: &[Post], current: Option<SessionId>, page: &Voice) -> Option<Line> {
    let post = posts.iter().find(|post| post.org == session.org)?;
    session::holds(session.created_at, session.seen_at, post.body, page.now).then(|| Line {
        id: session.id.to_string(),
        agent: device::in_words(page, &session.agent),
        organisation: page.pick(&post.name).to_owned(),
        begun: page.when(&session.created_at),
        seen: page.when(&session.seen_at),
        current: current == Some(session.id),
    })
}

/// What the language form sends.
#[derive(Deserialize)]
pub(super) struct Language {
    #[serde(default)]
    lang: String,
}

/// `POST /account/language`
pub(super) async fn language(request: Signed, Input(form): Input<Language>) -> Result<Response, Fault> {
    let lang: Lang = form.lang.parse().map_err(|()| Fault::unusable("identity.no-language"))?;
    let cx = request.app.write(request.actor()).await?;
    set_language(&cx, lang).await?;
    cx.commit().await?;
    // The switch at the top of each page sets a cookie, which would win over the choice made here.
    let forget = (header::SET_COOKIE, "lang=; Path=/; Max-Age=0; SameSite=Lax");
    Ok((AppendHeaders([forget]), shell::did("did-language-set", "/account")).into_response())
}

/// What the form for changing organisation sends.
#[derive(Deserialize)]
pub(super) struct Elsewhere {
    #[serde(default)]
    organisation: String,
}

/// `POST /account/organisation`
pub(super) async fn organisation(
    request: Signed,
    headers: HeaderMap,
    Input(form): Input<Elsewhere>,
) -> Result<Response, Fault> {
    let org: OrgId = form.organisation.parse().map_err(|_| Fault::not_found())?;
    let token = session::cookie(&headers).ok_or_else(Fault::not_found)?;
    let cx = request.app.write(request.actor()).await?;
    let token = switch_organisation(&cx, &token, org).await?;
    cx.commit().await?;
    let cookie = session::set_cookie(&token, request.app.secure_cookies());
    Ok(form::did("did-organisation-switched", "/account", vec![cookie]))
}

/// `POST /account/sessions/{id}/end`
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: SessionId = id.parse().map_err(|_| Denied::NotFound)?;
    let cx = request.app.write(request.actor()).await?;
    end_session(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-session-ended", "/account"))
}

/// `POST /account/browsers/forget`
pub(super) async fn forget(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    forget_browsers(&cx).await?;
    cx.commit().await?;
    Ok(form::did("did-browsers-forgotten", "/account", vec![known::clear_cookie(request.app.secure_cookies())]))
}
