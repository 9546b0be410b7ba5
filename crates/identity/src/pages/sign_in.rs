//! The sign-in page in earnest, and the way out.

use super::{
    form::{self, Entry},
    once::CHALLENGE,
    passkeys::site,
    start,
};
use crate::{
    known::Whence,
    ops::{
        prove_password::{ProveError, prove_password},
        sign_in::sign_in,
        sign_out::sign_out,
    },
    session,
    site::Site,
};
use ::store::Denied;
use access::Actor;
use askama::Template;
use axum::{
    extract::Query,
    http::{Extensions, HeaderMap},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shell::{Fault, Input, Maybe, Mode, Page, Problems, home::safe_return, page::show_with};

#[derive(Template)]
#[template(path = "identity/sign-in.html")]
struct SignInPage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    to: String,
    passkeys: bool,
}

/// Where to go afterwards.
#[derive(Deserialize, Default)]
pub(super) struct Back {
    #[serde(default)]
    pub(super) to: String,
}

/// What the form sends.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    to: String,
}

/// `GET /sign-in`
pub(super) async fn show_form(
    request: Maybe,
    extensions: Extensions,
    headers: HeaderMap,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let site = site(&request.app, &extensions, &headers);
    match request.app.mode() {
        Mode::Demo => start::show_start(&request).await,
        Mode::Real if request.visitor.is_some() => Ok(Redirect::to(safe_return(&back.to)).into_response()),
        Mode::Real => draw(&request, site.as_ref(), &Form { to: back.to, ..Form::default() }, &Problems::default()),
    }
}

/// The form once more, after a device's answer did not hold.
pub(super) fn draw_again(request: &Maybe, site: &Site, to: &str, problems: &Problems) -> Result<Response, Fault> {
    draw(request, Some(site), &Form { to: to.to_owned(), ..Form::default() }, problems)
}

fn draw(request: &Maybe, site: Option<&Site>, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::maybe(request, String::new());
    page.title = page.t("identity-sign-in");
    let mail = Entry::new(&page, "mail", "identity-mail")
        .kind("email", if site.is_some() { "username webauthn" } else { "username" });
    let password = Entry::new(&page, "password", "identity-password").kind("password", "current-password");
    let entries = vec![mail.typed(&form.mail, problems, &page), password];
    let problems_shown = form::summary(problems, &page);
    let to = safe_return(&form.to).to_owned();
    show_with(
        form::status(problems),
        &SignInPage { page, entries, problems: problems_shown, to, passkeys: site.is_some() },
    )
}

/// `POST /sign-in`
pub(super) async fn submit(
    request: Maybe,
    whence: Whence,
    extensions: Extensions,
    headers: HeaderMap,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    if request.app.mode() == Mode::Demo {
        return Err(Fault::not_found());
    }
    let proven = match prove_password(&request.app, &form.mail, &form.password, &whence).await {
        Err(ProveError::Refused) => {
            let site = site(&request.app, &extensions, &headers);
            return draw(&request, site.as_ref(), &form, &form::problem("mail", "identity-refused"));
        }
        proven => proven?,
    };
    let cx = request.app.write(&Actor::nobody()).await?;
    let token = sign_in(&cx, &proven).await?;
    cx.commit_unrecorded("a challenge was opened").await?;
    let to = format!("/sign-in/code?to={}", form::in_query(safe_return(&form.to)));
    Ok(form::go(&to, vec![CHALLENGE.carry(&token, request.app.secure_cookies())]))
}

/// `POST /sign-out`
pub(super) async fn leave(request: Maybe, headers: HeaderMap) -> Result<Response, Fault> {
    end_current(&request, &headers).await?;
    Ok(form::go("/sign-in", vec![session::clear_cookie(request.app.secure_cookies())]))
}

/// Ends the session of this browser, if it has one.
pub(super) async fn end_current(request: &Maybe, headers: &HeaderMap) -> Result<(), Fault> {
    let Some(token) = session::cookie(headers).filter(|_| request.visitor.is_some()) else { return Ok(()) };
    let cx = request.app.write(&request.actor()).await?;
    match sign_out(&cx, &token).await {
        Ok(()) => Ok(cx.commit().await?),
        Err(Denied::NotFound) => Ok(()),
        Err(denied) => Err(denied.into()),
    }
}
