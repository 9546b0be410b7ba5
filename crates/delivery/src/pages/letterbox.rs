//! `/demo/letters`, on trial alone: the letters that would have left, as whoever gets them sees them, and writing back.

use crate::letterbox::{Letterbox, Written};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::header,
    response::{Html, IntoResponse, Response},
};
use mail::{Address, listener::Arrived, sink::Taken};
use serde::Deserialize;
use shell::{Fault, Input, Maybe, Page, show};
use std::sync::Arc;
use uuid::Uuid;

/// So many letters are listed.
const LISTED: usize = 100;
/// The most characters of what is written.
const MOST: usize = 5_000;

/// To whom letters went that are listed, and as who a report is written.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    to: String,
    #[serde(default)]
    from: String,
}

/// What is written back.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Back {
    #[serde(default, rename = "as")]
    kind: String,
    #[serde(default)]
    said: String,
}

/// A report by mail.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ByMail {
    #[serde(default)]
    from: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    said: String,
}

struct Row {
    href: String,
    to: String,
    subject: String,
    at: String,
}

#[derive(Template)]
#[template(path = "mail/letters.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    more: String,
    wanted: Wanted,
    reports: String,
}

/// A line of a letter: words, or a link into this house.
struct Line {
    text: String,
    href: String,
}

#[derive(Template)]
#[template(path = "mail/letter_out.html")]
struct LetterPage {
    page: Page,
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    headers: String,
    has_html: bool,
    here: String,
    report: String,
}

/// `GET /demo/letters`
pub(crate) async fn list(request: Maybe, wanted: Query<Wanted>, letters: Arc<Letterbox>) -> Result<Response, Fault> {
    let mut page = Page::maybe(&request, String::new());
    page.title = page.t("delivery-out-title");
    let Query(wanted) = wanted;
    let all = letters.all();
    let found: Vec<_> = all.iter().filter(|(_, one)| one.recipient.contains(wanted.to.trim())).collect();
    let more = match found.len() > LISTED {
        true => page.t2("delivery-out-more", "listed", LISTED, "n", found.len()),
        false => String::new(),
    };
    let rows = found.iter().take(LISTED).map(|(id, one)| row(&page, *id, one)).collect();
    show(&ListPage { rows, more, wanted, reports: letters.reports().to_owned(), page })
}

fn row(page: &Page, id: Uuid, one: &Taken) -> Row {
    let shown = one.shown();
    Row {
        href: format!("/demo/letters/{id}"),
        to: shown.to,
        subject: shown.subject,
        at: shown.date.map(|at| page.when_short(&at)).unwrap_or_default(),
    }
}

fn read(id: &str, letters: &Letterbox) -> Result<(Uuid, Taken), Fault> {
    let id: Uuid = id.parse().map_err(|_| Fault::not_found())?;
    Ok((id, letters.one(id).ok_or_else(Fault::not_found)?))
}

/// `GET /demo/letters/{id}`
pub(crate) async fn letter(request: Maybe, Path(id): Path<String>, letters: Arc<Letterbox>) -> Result<Response, Fault> {
    let (id, taken) = read(&id, &letters)?;
    let shown = taken.shown();
    let page = Page::maybe(&request, shown.subject.clone());
    let facts = [
        ("delivery-out-from", shown.from),
        ("delivery-out-to", shown.to.clone()),
        ("delivery-out-at", shown.date.map(|at| page.when(&at)).unwrap_or_default()),
        ("delivery-out-reply-to", shown.reply_to),
        ("delivery-out-times", page.n(i64::try_from(taken.times).unwrap_or(i64::MAX))),
    ];
    let facts = facts.into_iter().map(|(key, said)| (page.t(key), said)).collect();
    show(&LetterPage {
        facts,
        lines: shown.text.lines().map(line).collect(),
        headers: shown.headers,
        has_html: !shown.html.is_empty(),
        here: format!("/demo/letters/{id}"),
        report: format!("/demo/letters?from={}#report", shown.to),
        page,
    })
}

/// Links of the letter lead to this house, at whatever address it is tried.
fn line(text: &str) -> Line {
    let link = text.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    let href = link.filter(|_| text.starts_with("http") && !text.contains(char::is_whitespace));
    Line { text: text.to_owned(), href: href.unwrap_or_default().to_owned() }
}

/// Nothing in it runs or is fetched, nor leads anywhere from within.
const SANDBOX: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'";

/// `GET /demo/letters/{id}/letter.html`: its HTML as it came.
pub(crate) async fn html(Path(id): Path<String>, letters: Arc<Letterbox>) -> Result<Response, Fault> {
    let (_, taken) = read(&id, &letters)?;
    Ok(([(header::CONTENT_SECURITY_POLICY, SANDBOX)], Html(taken.shown().html)).into_response())
}

/// `POST /demo/letters/{id}/write`: answers it, as its recipient, as his absence, or as a host that did not find him.
pub(crate) async fn write(
    request: Maybe,
    Path(id): Path<String>,
    Input(back): Input<Back>,
    letters: Arc<Letterbox>,
) -> Result<Response, Fault> {
    let (id, taken) = read(&id, &letters)?;
    let shown = taken.shown();
    let written = match back.kind.as_str() {
        "absence" => Written::Absence,
        "bounce" => Written::Bounce,
        _ => Written::Person,
    };
    let to = if written == Written::Bounce { taken.sender.clone() } else { shown.reply_to.clone() };
    let subject = format!("Re: {}", shown.subject);
    let bytes = of(&request, written, (&taken.recipient, &to), (&subject, &back.said));
    let sender = if written == Written::Bounce { String::new() } else { taken.recipient.clone() };
    came(&request, &letters, (&to, sender, bytes), &format!("/demo/letters/{id}")).await
}

/// `POST /demo/letters/report`: a report by mail, of whoever one says that one is.
pub(crate) async fn report(
    request: Maybe,
    Input(form): Input<ByMail>,
    letters: Arc<Letterbox>,
) -> Result<Response, Fault> {
    let from = Address::parse(form.from.trim()).map_err(|_| Fault::unusable("delivery.no-address"))?;
    let to = letters.reports().to_owned();
    let bytes = of(&request, Written::Person, (from.as_str(), &to), (&form.subject, &form.said));
    came(&request, &letters, (&to, from.as_str().to_owned(), bytes), "/demo/letters").await
}

async fn came(
    request: &Maybe,
    letters: &Letterbox,
    (to, sender, bytes): (&str, String, Vec<u8>),
    back: &str,
) -> Result<Response, Fault> {
    let letter = Arrived { sender, recipients: vec![to.to_owned()], bytes };
    match letters.bring(&request.app, to, letter).await {
        Ok(true) => Ok(shell::did("did-mail-brought", back)),
        Ok(false) => Err(Fault::unusable("delivery.mail-refused")),
        Err(cause) => Err(Fault::broken("delivery.mail-refused").because(cause)),
    }
}

/// A letter as a mail program or a host writes it.
fn of(request: &Maybe, written: Written, (from, to): (&str, &str), (subject, said): (&str, &str)) -> Vec<u8> {
    let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>();
    let said: String = said.replace("\r\n", "\n").chars().take(MOST).collect();
    let id = kernel::chance::token(request.app.chance());
    let head = format!(
        "From: <{}>\nTo: <{}>\nSubject: {}\nMessage-ID: <{id}@member.example>\nMIME-Version: 1.0\n",
        plain(from),
        plain(to),
        plain(subject)
    );
    let text = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
    let letter = match written {
        Written::Person => format!("{head}{text}{said}\n"),
        Written::Absence => format!("{head}Auto-Submitted: auto-replied\n{text}{said}\n"),
        Written::Bounce => format!(
            "From: <mailer-daemon@member.example>\nSubject: Undelivered\nMessage-ID: <{id}@member.example>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n{text}{said}\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.member.example\n\nFinal-Recipient: rfc822; {}\n\
             Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b--\n",
            plain(from)
        ),
    };
    letter.replace('\n', "\r\n").into_bytes()
}
