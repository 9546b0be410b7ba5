//! The sign-in page in earnest, and the way out.

use super::{
    form::{self, Entry},
    once::CHALLENGE,
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
};
use ::store::Denied;
use access::Actor;
use askama::Template;
use axum::{
    extract::Query,
    http::HeaderMap,
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
pub(super) async fn show_form(request: Maybe, Query(back): Query<Back>) -> Result<Response, Fault> {
    match request.app.mode() {
        Mode::Demo => start::show_start(&request).await,
        Mode::Real if request.visitor.is_some() => Ok(Redirect::to(safe_return(&back.to)).into_response()),
        Mode::Real => draw(&request, &Form { to: back.to, ..Form::default() }, &Problems::default()),
    }
}

fn draw(request: &Maybe, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::maybe(request, String::new());
    page.title = page.t("identity-sign-in");
    let mail = Entry::new(&page, "mail", "identity-mail").kind("email", "username");
    let password = Entry::new(&page, "password", "identity-password").kind("password", "current-password");
    let entries = vec![mail.typed(&form.mail, problems, &page), password];
    let problems_shown = form::summary(problems, &page);
    let to = safe_return(&form.to).to_owned();
    show_with(form::status(problems), &SignInPage { page, entries, problems: problems_shown, to })
}

/// `POST /sign-in`
pub(super) async fn submit(request: Maybe, whence: Whence, Input(form): Input<Form>) -> Result<Response, Fault> {
    if request.app.mode() == Mode::Demo {
        return Err(Fault::not_found());
    }
    let proven = match prove_password(&request.app, &form.mail, &form.password, &whence).await {
        Err(ProveError::Refused) => return draw(&request, &form, &form::problem("mail", "identity-refused")),
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
