//! Passkeys: one's own, and signing in with one. What the device does needs the script; everything else works without.

use super::{
    form::{self, Entry},
    once::{PASSKEY_ADD, PASSKEY_IN},
    sign_in,
};
use crate::{
    Person,
    known::Whence,
    ops::{
        add_passkey::{AddPasskeyError, Opened, add_passkey, begin_passkey},
        prove_password::{ProveError, prove_password},
        remove_passkey::remove_passkey,
        use_passkey::{Used, ask_passkey, use_passkey},
    },
    passkey::{FRESH_MINUTES, Passkey, PasskeyId},
    session,
    site::Site,
    store::{passkeys, sessions},
};
use ::store::Cx;
use access::{Actor, act::ViewPerson};
use askama::Template;
use axum::{
    Json,
    extract::Path,
    http::{Extensions, HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;
use shell::{App, Fault, Input, Maybe, Mode, Page, Problems, Signed, home::safe_return, show};

#[derive(Template)]
#[template(path = "identity/passkeys.html")]
struct PasskeysPage {
    page: Page,
    lines: Vec<Line>,
    entries: Vec<Entry>,
    possible: bool,
}

/// A passkey as a line.
struct Line {
    id: String,
    name: String,
    added: String,
    used: String,
}

/// The account of whoever asks. People of the trial have no password, and nothing to sign in with.
async fn me(cx: &Cx) -> Result<Person, Fault> {
    let id = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, id).await?;
    if granted.has_password { Ok(granted.row().clone()) } else { Err(Fault::conflict("identity.no-password")) }
}

/// Whether this browser's owner signed in a moment ago.
async fn fresh(cx: &Cx, headers: &HeaderMap) -> Result<bool, Fault> {
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let Some(token) = session::cookie(headers) else { return Ok(false) };
    let found = sessions::by_token(granted.sql(), session::hash_of(&token)).await?;
    let since = found.filter(|found| found.person == me).map(|found| found.session.created_at);
    Ok(since.is_some_and(|since| cx.now() < since.plus_minutes(FRESH_MINUTES)))
}

/// Under which address this request reached us, if passkeys can be bound to it.
pub(super) fn site(app: &App, extensions: &Extensions, headers: &HeaderMap) -> Option<Site> {
    Site::of(extensions, headers, app.secure_cookies())
}

/// `GET /account/passkeys`
pub(super) async fn list(request: Signed, extensions: Extensions, headers: HeaderMap) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-passkeys");
    let cx = request.app.read(request.actor()).await?;
    let me = me(&cx).await?;
    let granted = cx.permit::<_, Person>(ViewPerson, me.id).await?;
    let found = passkeys::of_person(granted.sql(), me.id).await?;
    let mut entries =
        vec![Entry::new(&page, "name", "identity-passkey-name").hint(page.t("identity-passkey-name-hint"))];
    if !fresh(&cx, &headers).await? {
        let current = Entry::new(&page, "current", "identity-password-current").kind("password", "current-password");
        entries.push(current);
    }
    let lines = found.into_iter().map(|passkey| line(passkey, &page)).collect();
    let possible = site(&request.app, &extensions, &headers).is_some();
    show(&PasskeysPage { page, lines, entries, possible })
}

fn line(passkey: Passkey, page: &Page) -> Line {
    Line {
        id: passkey.id.to_string(),
        name: passkey.name,
        added: page.t1("identity-passkey-since", "at", page.when(&passkey.added_at)),
        used: match passkey.used_at {
            Some(at) => page.t1("identity-passkey-used", "at", page.when(&at)),
            None => page.t("identity-passkey-unused"),
        },
    }
}

/// What the form for a new passkey sends: at first the password, in the end the device's answer.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    name: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    answer: String,
}

/// A challenge for the script, and its cookie.
fn opened(opened: Opened, cookie: String) -> Response {
    (AppendHeaders([(header::SET_COOKIE, cookie)]), Json(opened.options)).into_response()
}

/// `POST /account/passkeys/begin`, by the script: a challenge, once it is sure who asks.
pub(super) async fn begin(
    request: Signed,
    whence: Whence,
    extensions: Extensions,
    headers: HeaderMap,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (me, fresh) = (me(&cx).await?, fresh(&cx, &headers).await?);
    drop(cx);
    if !fresh {
        match prove_password(&request.app, &me.mail, &form.current, &whence).await {
            Ok(proven) if proven.person() == me.id => {}
            Ok(_) | Err(ProveError::Refused) => {
                let said = Page::signed(&request, String::new()).t("identity-current-wrong");
                return Ok(
                    (StatusCode::UNPROCESSABLE_ENTITY, Json(serde_json::json!({ "problem": said }))).into_response()
                );
            }
            Err(error) => return Err(error.into()),
        }
    }
    let site = site(&request.app, &extensions, &headers).ok_or(Fault::conflict("identity.passkey-site"))?;
    let cx = request.app.write(request.actor()).await?;
    let challenge = begin_passkey(&cx, &site, &whence.source.0).await?;
    cx.commit_unrecorded("a challenge was opened").await?;
    let cookie = PASSKEY_ADD.carry(&challenge.token, request.app.secure_cookies());
    Ok(opened(challenge, cookie))
}

/// `POST /account/passkeys`: the device's answer.
pub(super) async fn create(
    request: Signed,
    extensions: Extensions,
    headers: HeaderMap,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    me(&request.app.read(request.actor()).await?).await?;
    let site = site(&request.app, &extensions, &headers).ok_or(Fault::conflict("identity.passkey-site"))?;
    let token = PASSKEY_ADD.read(&headers).ok_or(AddPasskeyError::Over)?;
    let unreadable = |cause| Fault::unusable("identity.passkey-wrong").because(cause);
    let answer = serde_json::from_str(&form.answer).map_err(unreadable)?;
    let cx = request.app.write(request.actor()).await?;
    match add_passkey(&cx, &site, &token, &form.name, &answer).await {
        Ok(_) => cx.commit().await?,
        Err(error @ AddPasskeyError::Wrong(_)) => {
            cx.commit_unrecorded("a challenge was used up").await?;
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(form::did("did-passkey-added", "/account/passkeys", vec![PASSKEY_ADD.clear(request.app.secure_cookies())]))
}

/// `POST /account/passkeys/{id}/remove`
pub(super) async fn remove(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: PasskeyId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.write(request.actor()).await?;
    remove_passkey(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-passkey-removed", "/account/passkeys"))
}

/// `POST /sign-in/passkey/begin`, by the script: a challenge for whoever signs in.
pub(super) async fn ask(
    request: Maybe,
    whence: Whence,
    extensions: Extensions,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let site = in_earnest(&request, &extensions, &headers)?;
    let cx = request.app.write(&Actor::nobody()).await?;
    let challenge = ask_passkey(&cx, &site, &whence.source.0).await?;
    cx.commit_unrecorded("a challenge was opened").await?;
    let cookie = PASSKEY_IN.carry(&challenge.token, request.app.secure_cookies());
    Ok(opened(challenge, cookie))
}

/// On trial nobody signs in; where no address is configured there is nothing to sign in with.
fn in_earnest(request: &Maybe, extensions: &Extensions, headers: &HeaderMap) -> Result<Site, Fault> {
    match request.app.mode() {
        Mode::Demo => Err(Fault::not_found()),
        Mode::Real => site(&request.app, extensions, headers).ok_or_else(Fault::not_found),
    }
}

/// What the sign-in form sends for a device.
#[derive(Deserialize, Default)]
pub(super) struct Answer {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    to: String,
}

/// `POST /sign-in/passkey`: the device's answer.
pub(super) async fn submit(
    request: Maybe,
    whence: Whence,
    extensions: Extensions,
    headers: HeaderMap,
    Input(form): Input<Answer>,
) -> Result<Response, Fault> {
    let site = in_earnest(&request, &extensions, &headers)?;
    let refused = |problems: &Problems| sign_in::draw_again(&request, &site, &form.to, problems);
    let problems = form::problem("mail", "identity-passkey-refused");
    let (Some(token), Ok(answer)) = (PASSKEY_IN.read(&headers), serde_json::from_str(&form.answer)) else {
        return refused(&problems);
    };
    let cx = request.app.write(&Actor::nobody()).await?;
    match use_passkey(&cx, &site, &token, &answer, &whence, form::agent(&headers)).await? {
        Used::In { session, known } => {
            cx.commit().await?;
            let secure = request.app.secure_cookies();
            let cookies =
                vec![session::set_cookie(&session, secure), known.set_cookie(secure), PASSKEY_IN.clear(secure)];
            Ok(form::go(safe_return(&form.to), cookies))
        }
        Used::Refused { recorded } => {
            match recorded {
                true => cx.commit().await?,
                false => cx.commit_unrecorded("a challenge was used up").await?,
            }
            refused(&problems)
        }
    }
}
