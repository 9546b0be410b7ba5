//! Changing one's password and setting one's one-time code up anew. Both ask for the password first.

use super::{
    code::{self, SetUp},
    form::{self, Entry},
    once::RECOVERY,
};
use crate::{
    Person,
    known::Whence,
    ops::{
        change_password::change_password,
        enrol_code::{EnrolError, begin_code, enrol_code, pending},
        prove_password::{ProveError, Proven, prove_password},
    },
    password, session,
};
use access::act::ViewPerson;
use askama::Template;
use axum::{
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with, show};

#[derive(Template)]
#[template(path = "identity/secret.html")]
struct SecretPage {
    page: Page,
    lead: String,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    mail: String,
    button: String,
}

#[derive(Template)]
#[template(path = "identity/recovery.html")]
struct RecoveryPage {
    page: Page,
    codes: Vec<String>,
}

/// What the forms send.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    code: String,
}

/// The account of whoever asks. People of the trial have no password, and nothing to change.
async fn me(request: &Signed) -> Result<Person, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let id = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, id).await?;
    if granted.has_password { Ok(granted.row().clone()) } else { Err(Fault::conflict("identity.no-password")) }
}

/// The current password as it was typed, proven; or what is wrong with it.
async fn prove(request: &Signed, me: &Person, typed: &str, whence: &Whence) -> Result<Result<Proven, Problems>, Fault> {
    match prove_password(&request.app, &me.mail, typed, whence).await {
        Ok(proven) => Ok(Ok(proven)),
        Err(ProveError::Refused) => Ok(Err(form::problem("current", "identity-current-wrong"))),
        Err(error) => Err(error.into()),
    }
}

fn current(page: &Page, problems: &Problems) -> Entry {
    let entry = Entry::new(page, "current", "identity-password-current").kind("password", "current-password");
    entry.typed("", problems, page)
}

/// The field for a new password.
pub(super) fn new_password(page: &Page, name: &'static str, problems: &Problems) -> Entry {
    let entry = Entry::new(page, name, "identity-password-new").kind("password", "new-password");
    entry.hint(page.t1("identity-password-hint", "n", password::SHORTEST)).typed("", problems, page)
}

/// `GET /account/password`
pub(super) async fn password_form(request: Signed) -> Result<Response, Fault> {
    let me = me(&request).await?;
    draw_password(&request, &me, &Problems::default())
}

fn draw_password(request: &Signed, me: &Person, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-password-change");
    let template = SecretPage {
        lead: page.t("identity-password-change-lead"),
        entries: vec![current(&page, problems), new_password(&page, "new", problems)],
        problems: form::summary(problems, &page),
        mail: me.mail.clone(),
        button: page.t("identity-password-change"),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /account/password`
pub(super) async fn password(
    request: Signed,
    whence: Whence,
    headers: HeaderMap,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    let me = me(&request).await?;
    if let Some(weakness) = password::weakness(&form.new, &me.mail, &me.name) {
        return draw_password(&request, &me, &form::problem("new", weakness.key()));
    }
    let proven = match prove(&request, &me, &form.current, &whence).await? {
        Ok(proven) => proven,
        Err(problems) => return draw_password(&request, &me, &problems),
    };
    let hash = password::hash_apart(&form.new, request.app.chance()).await.map_err(ProveError::from)?;
    let cx = request.app.write(request.actor()).await?;
    let current = session::cookie(&headers);
    let known = change_password(&cx, &proven, &hash, current.as_deref(), &whence.tokens).await?;
    cx.commit().await?;
    Ok(form::did("did-password-changed", "/account", vec![known.set_cookie(request.app.secure_cookies())]))
}

/// `GET /account/code`
pub(super) async fn code_form(request: Signed) -> Result<Response, Fault> {
    let me = me(&request).await?;
    draw_code(&request, &me, &Problems::default())
}

fn draw_code(request: &Signed, me: &Person, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-code-anew");
    let template = SecretPage {
        lead: page.t("identity-code-anew-lead"),
        entries: vec![current(&page, problems)],
        problems: form::summary(problems, &page),
        mail: me.mail.clone(),
        button: page.t("identity-go-on"),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /account/code`: draws a new key, once the password has been given.
pub(super) async fn begin(request: Signed, whence: Whence, Input(form): Input<Form>) -> Result<Response, Fault> {
    let me = me(&request).await?;
    let proven = match prove(&request, &me, &form.current, &whence).await? {
        Ok(proven) => proven,
        Err(problems) => return draw_code(&request, &me, &problems),
    };
    let cx = request.app.write(request.actor()).await?;
    begin_code(&cx, &proven).await?;
    cx.commit().await?;
    Ok(Redirect::to("/account/code/confirm").into_response())
}

/// `GET /account/code/confirm`
pub(super) async fn confirm_form(request: Signed) -> Result<Response, Fault> {
    draw_confirm(&request, &Problems::default()).await
}

async fn draw_confirm(request: &Signed, problems: &Problems) -> Result<Response, Fault> {
    let me = me(request).await?;
    let cx = request.app.read(request.actor()).await?;
    let secret = pending(&cx).await?;
    let set_up = SetUp::new(&secret, &me.mail)?;
    code::draw(Page::signed(request, String::new()), Some(set_up), problems, "/account/code/confirm", "")
}

/// `POST /account/code/confirm`
pub(super) async fn confirm(request: Signed, headers: HeaderMap, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let codes = match enrol_code(&cx, &form.code, session::cookie(&headers).as_deref()).await {
        Err(EnrolError::Wrong) => {
            drop(cx);
            return draw_confirm(&request, &form::problem("code", "identity-code-wrong")).await;
        }
        codes => codes?,
    };
    cx.commit().await?;
    let cookie = RECOVERY.carry(&codes.join("."), request.app.secure_cookies());
    Ok(form::go("/account/recovery-codes", vec![cookie]))
}

/// `GET /account/recovery-codes`: shows new recovery codes, once.
pub(super) async fn recovery(request: Signed, headers: HeaderMap) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-recovery");
    let carried = RECOVERY.read(&headers).unwrap_or_default();
    let codes: Vec<String> =
        carried.split('.').filter(|code| crate::recovery::hash_of(code).is_some()).map(str::to_owned).collect();
    page.once = !codes.is_empty();
    let shown = show(&RecoveryPage { page, codes })?;
    let clear = RECOVERY.clear(request.app.secure_cookies());
    Ok((AppendHeaders([(header::SET_COOKIE, clear)]), shown).into_response())
}
