//! The second step of signing in: the one-time code, or setting one up.

use super::{
    form::{self, Entry},
    once::{CHALLENGE, RECOVERY},
    sign_in::Back,
};
use crate::{
    code::Secret,
    known::{Tokens, Whence},
    ops::confirm_code::{Asked, ConfirmError, Confirmed, asked, confirm_code},
    session,
};
use access::Actor;
use askama::Template;
use axum::{
    extract::Query,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use shell::{Fault, Input, Maybe, Page, Problems, home::safe_return, page::show_with};

#[derive(Template)]
#[template(path = "identity/code.html")]
struct CodePage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    set_up: Option<SetUp>,
    action: &'static str,
    to: String,
}

/// A key for the telephone.
pub(super) struct SetUp {
    pub(super) picture: String,
    pub(super) key: String,
    pub(super) mail: String,
}

impl SetUp {
    pub(super) fn new(secret: &Secret, mail: &str) -> Result<Self, Fault> {
        let broken = |cause| Fault::broken("identity.code").because(cause);
        let (picture, key) = (secret.picture(mail).map_err(broken)?, secret.key().map_err(broken)?);
        Ok(Self { picture, key, mail: mail.to_owned() })
    }
}

/// The page on which a code is typed, with the key if one is being set up.
pub(super) fn draw(
    mut page: Page,
    set_up: Option<SetUp>,
    problems: &Problems,
    action: &'static str,
    to: &str,
) -> Result<Response, Fault> {
    page.title = page.t(if set_up.is_some() { "identity-set-up" } else { "identity-code-title" });
    let hint = page.t(if set_up.is_some() { "identity-set-up-type" } else { "identity-code-hint" });
    let entry = Entry::new(&page, "code", "identity-code").hint(hint).digits().typed("", problems, &page);
    let shown = form::summary(problems, &page);
    let to = to.to_owned();
    show_with(form::status(problems), &CodePage { page, entries: vec![entry], problems: shown, set_up, action, to })
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Form {
    #[serde(default)]
    code: String,
    #[serde(default)]
    to: String,
}

/// `GET /sign-in/code`
pub(super) async fn show_form(request: Maybe, headers: HeaderMap, Query(back): Query<Back>) -> Result<Response, Fault> {
    match challenge(&request, &headers).await? {
        Some((_, asked)) => draw_asked(&request, asked, &Problems::default(), &back.to),
        None => Ok(start_again()),
    }
}

async fn challenge(request: &Maybe, headers: &HeaderMap) -> Result<Option<(String, Asked)>, Fault> {
    let Some(token) = CHALLENGE.read(headers) else { return Ok(None) };
    let cx = request.app.read(&Actor::nobody()).await?;
    match asked(&cx, &token).await {
        Ok(asked) => Ok(Some((token, asked))),
        Err(ConfirmError::Over) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn draw_asked(request: &Maybe, asked: Asked, problems: &Problems, to: &str) -> Result<Response, Fault> {
    let set_up = asked.set_up.map(|secret| SetUp::new(&secret, &asked.person.mail)).transpose()?;
    draw(Page::maybe(request, String::new()), set_up, problems, "/sign-in/code", safe_return(to))
}

fn start_again() -> Response {
    Redirect::to("/sign-in").into_response()
}

/// `POST /sign-in/code`
pub(super) async fn submit(
    request: Maybe,
    whence: Whence,
    headers: HeaderMap,
    Input(form): Input<Form>,
) -> Result<Response, Fault> {
    let Some((token, asked)) = challenge(&request, &headers).await? else { return Ok(start_again()) };
    let cx = request.app.write(&Actor::nobody()).await?;
    match confirm_code(&cx, &token, &form.code, &whence, form::agent(&headers)).await? {
        Confirmed::In { session, known, recovery } => {
            cx.commit().await?;
            Ok(come_in(&request, &session, &known, recovery, safe_return(&form.to)))
        }
        Confirmed::Wrong { recorded } => {
            match recorded {
                true => cx.commit().await?,
                false => cx.commit_unrecorded("a wrong code was counted").await?,
            }
            draw_asked(&request, asked, &form::problem("code", "identity-code-wrong"), &form.to)
        }
    }
}

fn come_in(request: &Maybe, token: &str, known: &Tokens, recovery: Option<Vec<String>>, to: &str) -> Response {
    let secure = request.app.secure_cookies();
    let mut cookies = vec![session::set_cookie(token, secure), known.set_cookie(secure), CHALLENGE.clear(secure)];
    match recovery {
        Some(codes) => {
            cookies.push(RECOVERY.carry(&codes.join("."), secure));
            form::go("/account/recovery-codes", cookies)
        }
        None => form::go(to, cookies),
    }
}
