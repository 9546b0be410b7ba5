//! `/organisations/list`: registering operators and agencies from a list: it is brought, what would come of it is shown,
//! and it is entered whole when that is confirmed.

use super::{
    changes::FieldView,
    registration::{cell, centre, column},
    words,
};
use crate::{
    ask,
    ops::{self, RegisterError},
    registration::{COLUMNS, Fate, Flaw, ListError, Plan, Planned},
};
use access::OrgId;
use askama::Template;
use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::ContentHash;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, csv, did, page::show_with};
use store::Cx;

/// The largest list, in bytes: ten thousand organisations with everything that can be said of them.
pub(crate) const LARGEST: usize = 4 * 1024 * 1024;
/// The most that the form with the list may send.
pub(super) const UPLOAD: usize = LARGEST + 64 * 1024;
/// The most that the confirmation may send: it carries the list.
pub(super) const CARRIED: usize = LARGEST * 4 / 3 + 64 * 1024;
/// So many lines of each kind are shown before they are entered.
const SHOWN: usize = 500;
/// What some programs write before a text in UTF-8.
const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A line of the list as the preview shows it.
struct LineView {
    line: u64,
    code: String,
    name: String,
    kind: String,
    sector: String,
    /// Who is registered and called alike: id and name.
    alike: Vec<(OrgId, String)>,
    fields: Vec<FieldView>,
}

/// What would come of a list.
struct Preview {
    new: Vec<LineView>,
    changed: Vec<LineView>,
    counts: (usize, usize, usize),
    /// How many of the new are called as somebody who is registered.
    alike: usize,
    more_new: usize,
    more_changed: usize,
    file: String,
    plan: String,
}

/// A cell that cannot stand: line, column, what stands there, what is wrong.
type FlawView = (u64, String, String, String);

#[derive(Template)]
#[template(path = "registry/list.html")]
struct ListPage {
    page: Page,
    /// What is wrong with the whole file; empty if nothing.
    wrong: String,
    flaws: Vec<FlawView>,
    preview: Option<Preview>,
    columns: Vec<(&'static str, String)>,
    /// Heading, and codes with names.
    codes: Vec<(String, Vec<(String, String)>)>,
}

impl ListPage {
    /// What is in a cell, in words: a sector, a ministry and groups by their names.
    fn said(&self, of: &str, written: &str) -> String {
        let column = if of == "ceptoars" { "ceptoar" } else { of };
        let place = CODED.iter().position(|(name, _)| *name == column && !written.is_empty());
        let Some((_, codes)) = place.and_then(|place| self.codes.get(place)) else {
            return cell(&self.page, of, written);
        };
        let name = |code: &str| codes.iter().find(|(one, _)| one == code).map_or(code, |(_, name)| name).to_owned();
        written.split(' ').map(name).collect::<Vec<_>>().join("\n")
    }
}

/// Columns in which codes stand, with their headings.
const CODED: [(&str, &str); 3] =
    [("sector", "registry-col-sector"), ("ceptoar", "registry-col-ceptoar"), ("ministry", "registry-col-ministry")];

async fn drawn(cx: &Cx, mut page: Page) -> Result<ListPage, Fault> {
    page.title = page.t("registry-list-title");
    let codes = ask::codes_on(&cx.system("read the public registry"), page.now.day()).await?;
    let named = CODED.map(|(of, key)| {
        let some = codes.iter().filter(|one| one.of == of);
        (page.t(key), some.map(|one| (one.code.clone(), page.pick(&one.name).to_owned())).collect())
    });
    Ok(ListPage {
        wrong: String::new(),
        flaws: Vec::new(),
        preview: None,
        columns: COLUMNS.map(|name| (name, column(&page, name))).to_vec(),
        codes: named.to_vec(),
        page,
    })
}

/// `GET /organisations/list`
pub(super) async fn show_form(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    centre(&cx).await?;
    show_with(StatusCode::OK, &drawn(&cx, Page::signed(&request, String::new())).await?)
}

fn unreadable(cause: MultipartError) -> Fault {
    match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
        _ => Fault::unreadable("shell.unreadable").because(cause),
    }
}

/// The file that was brought; none if the field was left as it is, which a browser sends without a name.
async fn brought(mut form: Multipart) -> Result<Option<Vec<u8>>, Fault> {
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        if field.name() == Some("file") {
            let named = field.file_name().is_some_and(|name| !name.is_empty());
            let file = field.bytes().await.map_err(unreadable)?.to_vec();
            return Ok(Some(file).filter(|file| named || !file.is_empty()));
        }
    }
    Ok(None)
}

/// `POST /organisations/list`: what would come of it. Nothing is entered.
pub(super) async fn preview(request: Signed, form: Multipart) -> Result<Response, Fault> {
    match brought(form).await? {
        Some(file) => looked_at(&request, &file, "").await,
        None => refused(&request, "registry-list-no-file").await,
    }
}

/// The form again, with what is wrong with the file as a whole.
async fn refused(request: &Signed, key: &str) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    centre(&cx).await?;
    let view = drawn(&cx, Page::signed(request, String::new())).await?;
    let wrong = view.page.t(key);
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &ListPage { wrong, ..view })
}

/// Shows what would come of a list, or what is wrong with it.
async fn looked_at(request: &Signed, file: &[u8], wrong: &str) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = centre(&cx).await?;
    let view = drawn(&cx, Page::signed(request, String::new())).await?;
    let said = if wrong.is_empty() { String::new() } else { view.page.t(wrong) };
    let refused = if wrong.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let unusable = StatusCode::UNPROCESSABLE_ENTITY;
    if file.iter().all(|byte| byte.is_ascii_whitespace() || BOM.contains(byte)) {
        let wrong = view.page.t("registry-list-empty");
        return show_with(unusable, &ListPage { wrong, ..view });
    }
    match ops::plan_list(&cx, org, file).await {
        Ok(plan) if plan.lines.is_empty() => {
            let wrong = view.page.t("registry-list-only-head");
            show_with(unusable, &ListPage { wrong, ..view })
        }
        Ok(plan) => {
            let preview = Some(previewed(&view, &plan, file));
            show_with(refused, &ListPage { wrong: said, preview, ..view })
        }
        Err(RegisterError::List(error)) => {
            let (wrong, flaws) = told(&view.page, &error);
            show_with(unusable, &ListPage { wrong, flaws, ..view })
        }
        Err(error) => Err(error.into()),
    }
}

/// What is wrong with a list.
fn told(voice: &Voice, error: &ListError) -> (String, Vec<FlawView>) {
    let flaw = |flaw: &Flaw| {
        (
            flaw.line,
            format!("{} ({})", column(voice, flaw.column), flaw.column),
            flaw.cell.clone(),
            voice.t(flaw.why.key()),
        )
    };
    match error {
        ListError::Flaws(flaws) => {
            (voice.t1("registry-list-flawed", "n", flaws.len()), flaws.iter().map(flaw).collect())
        }
        ListError::Head(head) => {
            let (key, name) = head.said();
            (voice.t1(key, "name", name), Vec::new())
        }
        ListError::Table(cause) => match cause.position() {
            Some(place) => (voice.t1("registry-list-no-table-at", "line", place.line().to_string()), Vec::new()),
            None => (voice.t("registry-list-no-table"), Vec::new()),
        },
        ListError::Nul(line) => (voice.t1("registry-list-nul-at", "line", line.to_string()), Vec::new()),
        ListError::Store(_) => (voice.t("registry-list-no-table"), Vec::new()),
    }
}

fn previewed(view: &ListPage, plan: &Plan, file: &[u8]) -> Preview {
    let voice = &view.page;
    let line = |planned: &Planned| {
        let written = planned.written();
        LineView {
            line: planned.line,
            code: planned.code().to_owned(),
            name: voice.pick(planned.name()).to_owned(),
            kind: written.cell("kind").parse().map_or_else(|()| String::new(), |kind| words::kind(voice, kind)),
            sector: match (written.cell("sector"), written.cell("ministry")) {
                ("", "") => String::new(),
                ("", ministry) => view.said("ministry", ministry),
                (sector, _) => view.said("sector", sector),
            },
            alike: planned.alike.iter().map(|(id, name)| (*id, voice.pick(name).to_owned())).collect(),
            fields: planned
                .altered()
                .iter()
                .map(|field| FieldView {
                    label: column(voice, &field.field),
                    before: view.said(&field.field, &field.before),
                    after: view.said(&field.field, &field.after),
                })
                .collect(),
        }
    };
    let of = |new: bool| {
        plan.lines.iter().filter(move |one| if new { one.fate == Fate::New } else { !one.altered().is_empty() })
    };
    let counts = plan.counts();
    Preview {
        new: of(true).take(SHOWN).map(line).collect(),
        changed: of(false).take(SHOWN).map(line).collect(),
        more_new: counts.0.saturating_sub(SHOWN),
        alike: plan.lines.iter().filter(|line| !line.alike.is_empty()).count(),
        more_changed: counts.1.saturating_sub(SHOWN),
        counts,
        file: URL_SAFE_NO_PAD.encode(file),
        plan: plan.version().to_string(),
    }
}

/// What confirms it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Confirmed {
    file: String,
    plan: String,
}

/// `POST /organisations/list/enter`
pub(super) async fn enter(request: Signed, Input(confirmed): Input<Confirmed>) -> Result<Response, Fault> {
    let unreadable = || Fault::unreadable("shell.unreadable");
    let cx = request.app.write(request.actor()).await?;
    let org = centre(&cx).await?;
    let file = URL_SAFE_NO_PAD.decode(confirmed.file.trim()).map_err(|_| unreadable())?;
    let plan = ContentHash::parse(&confirmed.plan).ok_or_else(unreadable)?;
    match ops::enter_list(&cx, org, &file, plan).await {
        Ok(_) => {
            cx.commit().await?;
            Ok(did("did-list-entered", "/organisations"))
        }
        Err(RegisterError::Stale) => {
            drop(cx);
            looked_at(&request, &file, "registry-list-stale").await
        }
        Err(RegisterError::List(_)) => {
            drop(cx);
            looked_at(&request, &file, "").await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /organisations/list/registered.csv`: what is registered, as a list that can be brought again.
pub(super) async fn registered(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = centre(&cx).await?;
    let mut lines = csv::line(&COLUMNS.map(str::to_owned));
    for written in ops::enter_organisations::all_registered(&cx, org).await? {
        lines.push_str(&csv::line(&COLUMNS.map(|column| written.cell(column).to_owned())));
    }
    Ok(csv::file("organisations", &lines))
}
