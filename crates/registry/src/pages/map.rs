//! `/map?on=`: the CEPTOARs on a day.

use super::{asked::Asked, words};
use crate::{
    ask,
    facts::{CeptoarState, ContactMeans},
    map::{CeptoarMap, MapRow},
};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use kernel::Day;
use serde::Deserialize;
use shell::{Fault, Maybe, Page, Voice, page::show_with};
use store::Cx;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct On {
    on: String,
}

/// A CEPTOAR as the template shows it; empty is "not stated".
struct RowView {
    href: String,
    name: String,
    sheet: String,
    secretariat: String,
    members: String,
    forming: bool,
    information: String,
    means: Vec<bool>,
    means_words: String,
    rules: String,
    since: String,
    council: String,
    source: String,
}

struct GroupView {
    sector: String,
    rows: Vec<RowView>,
}

/// A day that the documents describe, offered as a shortcut.
struct Shortcut {
    href: String,
    text: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "registry/map.html")]
struct MapPage {
    page: Page,
    asked: Asked,
    shortcuts: Vec<Shortcut>,
    day: String,
    first: String,
    summary: Vec<String>,
    means: Vec<String>,
    groups: Vec<GroupView>,
    totals: Vec<String>,
    mixed: bool,
    sheets: Vec<String>,
}

/// The page.
pub(super) async fn show_map(request: Maybe, Query(on): Query<On>) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let asked = Asked::new(&on.on, cx.now().day());
    let (map, first) = map_on(&cx, asked.day).await?;
    let mut page = Page::maybe(&request, String::new());
    page.title = page.t("registry-map-title");
    let status = if asked.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let map = if asked.wrong { CeptoarMap { groups: Vec::new(), sectors: 0, totals: None } } else { map };
    let template = MapPage {
        shortcuts: shortcuts(&page, asked.day, cx.now().day()),
        day: words::long(&page, asked.day),
        first: first.map(|first| words::long(&page, first)).unwrap_or_default(),
        summary: summary(&page, &map),
        means: ContactMeans::ALL.map(|means| words::means(&page, means)).to_vec(),
        totals: totals(&page, &map),
        mixed: map.totals.is_none(),
        sheets: map.days().into_iter().map(|day| words::sheet_name(&page, day)).collect(),
        groups: groups(&page, &map),
        asked,
        page,
    };
    show_with(status, &template)
}

async fn map_on(cx: &Cx, day: Day) -> Result<(CeptoarMap, Option<Day>), Fault> {
    let sql = cx.system("read the public registry");
    let (sectors, sheets) = (ask::sectors_on(&sql, day).await?, ask::sheets_on(&sql, day).await?);
    let seats = ask::council_on(&sql, day).await?;
    Ok((CeptoarMap::new(&sectors, sheets, &seats), ask::first_ceptoar_day(&sql).await?))
}

fn shortcuts(voice: &Voice, asked: Day, today: Day) -> Vec<Shortcut> {
    let documented = [(2008, 3, 31), (2014, 3, 31), (2014, 4, 8)];
    let days = documented.into_iter().filter_map(|(year, month, day)| Day::new(year, month, day));
    let mut all: Vec<Shortcut> = days
        .map(|day| Shortcut { href: format!("/map?on={day}"), text: words::long(voice, day), here: day == asked })
        .collect();
    let text = voice.t1("registry-today", "day", words::long(voice, today));
    all.push(Shortcut { href: "/map".to_owned(), text, here: asked == today });
    all
}

fn summary(voice: &Voice, map: &CeptoarMap) -> Vec<String> {
    let mut said = Vec::new();
    if map.ceptoars() > 0 {
        let key = if map.forming() > 0 { "registry-map-ceptoars-forming" } else { "registry-map-ceptoars" };
        said.push(voice.t2(key, "n", map.ceptoars(), "forming", map.forming()));
        said.push(voice.t1("registry-map-sectors", "n", map.sectors));
    }
    said
}

fn groups(voice: &Voice, map: &CeptoarMap) -> Vec<GroupView> {
    let group = |group: &crate::map::MapGroup| GroupView {
        sector: voice.pick(&group.sector).to_owned(),
        rows: group.rows.iter().map(|each| row(voice, each)).collect(),
    };
    map.groups.iter().map(group).collect()
}

fn row(voice: &Voice, row: &MapRow) -> RowView {
    let sheet = &row.entry.sheet;
    let said: Vec<String> = sheet.means.iter().map(|means| words::means(voice, *means)).collect();
    RowView {
        href: format!("/organisations/{}", row.entry.ceptoar),
        name: voice.pick(&sheet.name).to_owned(),
        sheet: words::sheet_name(voice, row.entry.as_of),
        secretariat: voice.pick(&sheet.secretariat).to_owned(),
        members: voice.pick(&sheet.members).to_owned(),
        forming: sheet.state == CeptoarState::Forming,
        information: voice.pick(&sheet.information).to_owned(),
        means: ContactMeans::ALL.map(|means| sheet.means.contains(&means)).to_vec(),
        means_words: words::list(voice, &said),
        rules: words::month(voice, sheet.rules_adopted),
        since: words::month(voice, sheet.contact_since),
        council: row.council.map(|role| words::council(voice, role)).unwrap_or_default(),
        source: words::sources(&row.entry.source),
    }
}

fn totals(voice: &Voice, map: &CeptoarMap) -> Vec<String> {
    let said = |total: &crate::map::UnitTotal| {
        let members = words::counted(voice, total.unit, total.members);
        voice.t2("registry-map-total", "members", members, "n", total.ceptoars)
    };
    map.totals.iter().flatten().map(said).collect()
}
