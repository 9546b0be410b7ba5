//! `/organisations`: finding an organisation by any of its names.

use super::{asked::Asked, words};
use crate::{
    Organisation, ask,
    store::organisations::{Search, count_found, found},
};
use access::{BodyKind, OrgId, Role};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use serde::Deserialize;
use shell::{Fault, Maybe, Page, Voice, page::show_with};
use std::collections::BTreeMap;
use store::Cx;

/// How many stand on one page.
const PER_PAGE: i64 = 50;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    q: String,
    kind: String,
    sector: String,
    on: String,
    after: String,
}

/// A choice of a select.
pub(super) struct Choice {
    code: String,
    text: String,
    chosen: bool,
}

struct RowView {
    href: String,
    name: String,
    kana: String,
    kind: String,
    sector: String,
    place: String,
    fictional: bool,
}

#[derive(Template)]
#[template(path = "registry/organisations.html")]
struct ListPage {
    page: Page,
    q: String,
    asked: Asked,
    kinds: Vec<Choice>,
    sectors: Vec<Choice>,
    count: i64,
    rows: Vec<RowView>,
    next: String,
    further: bool,
    may_enter: bool,
}

/// The list.
pub(super) async fn list(request: Maybe, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let asked = Asked::new(&wanted.on, cx.now().day());
    let kind = read(&wanted.kind, |code| code.parse::<BodyKind>().ok())?;
    let after = read(&wanted.after, |id| id.parse::<OrgId>().ok())?;
    let mut page = Page::maybe(&request, String::new());
    page.title = page.t("registry-orgs-title");
    let names = sector_names(&cx, &page, &asked).await?;
    let sector = read(&wanted.sector, |code| names.contains_key(code).then_some(code))?;
    let q: String = wanted.q.chars().take(100).collect();
    let search = Search { name: &q, kind, sector, on: asked.day };
    let visible = cx.visible::<Organisation>();
    let count = if asked.wrong { 0 } else { count_found(&visible, &search).await? };
    let mut rows = if asked.wrong { Vec::new() } else { found(&visible, &search, after, PER_PAGE + 1).await? };
    let more = rows.len() > usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|last| last.id);
    let status = if asked.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let template = ListPage {
        kinds: kinds(&page, kind),
        sectors: choices(&cx, &page, &asked, sector).await?,
        count,
        rows: rows.iter().map(|organisation| row(&page, organisation, &names)).collect(),
        next: next.map(|id| address(&wanted, &id.to_string())).unwrap_or_default(),
        further: after.is_some(),
        may_enter: cx.actor().acts_for(BodyKind::Centre) && cx.actor().has(Role::Duty),
        q,
        asked,
        page,
    };
    show_with(status, &template)
}

/// Reads a part of the address that may be empty.
fn read<'w, T>(typed: &'w str, parse: impl Fn(&'w str) -> Option<T>) -> Result<Option<T>, Fault> {
    match typed {
        "" => Ok(None),
        typed => parse(typed).map(Some).ok_or(Fault::unreadable("registry.unknown-choice")),
    }
}

async fn sector_names(cx: &Cx, voice: &Voice, asked: &Asked) -> Result<BTreeMap<String, String>, Fault> {
    let sectors = ask::sectors_on(&cx.system("read the public registry"), asked.day).await?;
    Ok(sectors.into_iter().map(|sector| (sector.code, voice.pick(&sector.name).to_owned())).collect())
}

async fn choices(cx: &Cx, voice: &Voice, asked: &Asked, chosen: Option<&str>) -> Result<Vec<Choice>, Fault> {
    let sectors = ask::sectors_on(&cx.system("read the public registry"), asked.day).await?;
    let choice = |sector: crate::Sector| Choice {
        text: format!("{}{}", if sector.parent.is_some() { "　" } else { "" }, voice.pick(&sector.name)),
        chosen: chosen == Some(sector.code.as_str()),
        code: sector.code,
    };
    Ok(sectors.into_iter().map(choice).collect())
}

fn kinds(voice: &Voice, chosen: Option<BodyKind>) -> Vec<Choice> {
    let choice = |kind: BodyKind| Choice {
        code: kind.code().to_owned(),
        text: words::kind(voice, kind),
        chosen: chosen == Some(kind),
    };
    BodyKind::ALL.into_iter().map(choice).collect()
}

fn row(voice: &Voice, organisation: &Organisation, sectors: &BTreeMap<String, String>) -> RowView {
    let sector = organisation.sector.as_ref().and_then(|code| sectors.get(code));
    RowView {
        href: format!("/organisations/{}", organisation.id),
        name: voice.pick(&organisation.name).to_owned(),
        kana: if voice.lang == kernel::Lang::Ja { organisation.kana.clone() } else { organisation.name.ja.clone() },
        kind: words::kind(voice, organisation.kind),
        sector: sector.cloned().unwrap_or_default(),
        place: organisation.place.clone(),
        fictional: organisation.fictional,
    }
}

/// The address of the next page, with what is looked for.
fn address(wanted: &Wanted, after: &str) -> String {
    let pairs = [("q", &wanted.q), ("kind", &wanted.kind), ("sector", &wanted.sector), ("on", &wanted.on)];
    let mut address = String::from("/organisations?");
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(&format!("{name}={}&", percent(value)));
    }
    format!("{address}after={after}")
}

/// Percent-encoding of everything but plain letters and digits.
fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
