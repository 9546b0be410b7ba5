//! `/sectors?on=`: sectors, their parts, services, levels and ministries on a day.

use super::{
    asked::Asked,
    upward::{PathView, Paths},
    words,
};
use crate::{Sector, ask, facts::Level, sector::Competence};
use askama::Template;
use axum::{extract::Query, http::StatusCode, response::Response};
use serde::Deserialize;
use shell::{Fault, Maybe, Page, Voice, page::show_with};
use store::Cx;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct On {
    on: String,
}

/// A ministry and what supports its competence.
pub(super) struct MinistryView {
    pub(super) href: String,
    pub(super) name: String,
}

/// A service as the template shows it.
pub(super) struct ServiceView {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) sector: String,
    pub(super) source: String,
}

/// A level as the template shows it.
pub(super) struct LevelView {
    pub(super) text: String,
    pub(super) threshold: String,
    pub(super) sector: String,
    pub(super) source: String,
}

struct SectorView {
    code: String,
    name: String,
    parts: String,
    since: String,
    path: PathView,
    /// Parts with a path of their own.
    own_paths: Vec<(String, PathView)>,
    /// Where it is decided, for those who have signed in.
    path_link: Option<(String, String)>,
    source: String,
    ministries: Vec<MinistryView>,
    services: Vec<ServiceView>,
    levels: Vec<LevelView>,
}

#[derive(Template)]
#[template(path = "registry/sectors.html")]
struct SectorsPage {
    page: Page,
    asked: Asked,
    day: String,
    sectors: Vec<SectorView>,
}

/// The page.
pub(super) async fn show_sectors(request: Maybe, Query(on): Query<On>) -> Result<Response, Fault> {
    let cx = request.app.read(&request.actor()).await?;
    let asked = Asked::new(&on.on, cx.now().day());
    let mut page = Page::maybe(&request, String::new());
    page.title = page.t("registry-sectors-title");
    let sectors = if asked.wrong { Vec::new() } else { sectors(&cx, &page, &asked).await? };
    let status = if asked.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let template = SectorsPage { day: words::long(&page, asked.day), asked, sectors, page };
    show_with(status, &template)
}

async fn sectors(cx: &Cx, voice: &Voice, asked: &Asked) -> Result<Vec<SectorView>, Fault> {
    let sql = cx.system("read the public registry");
    let all = ask::sectors_on(&sql, asked.day).await?;
    let competences = ask::competences_on(&sql, asked.day).await?;
    let paths = Paths::read(cx, &sql).await?;
    let mut views = Vec::new();
    for sector in all.iter().filter(|sector| sector.parent.is_none()) {
        let services = ask::services_of(&sql, &sector.code, asked.day).await?;
        let levels = ask::levels_of(&sql, &sector.code, asked.day).await?;
        let parts: Vec<String> = parts(&all, sector).map(|part| voice.pick(&part.name).to_owned()).collect();
        let own = self::parts(&all, sector).filter(|part| paths.is_own(part, asked.day));
        let mine = |one: &Competence| paths.decides(one.ministry) && inside(&all, sector, &one.sector);
        views.push(SectorView {
            code: sector.code.clone(),
            name: voice.pick(&sector.name).to_owned(),
            parts: words::list(voice, &parts),
            since: words::long(voice, sector.validity.from),
            path: paths.of(voice, sector, asked.day),
            own_paths: own.map(|part| (voice.pick(&part.name).to_owned(), paths.of(voice, part, asked.day))).collect(),
            path_link: paths.link(voice, sector, competences.iter().any(mine)),
            source: words::sources(&sector.source),
            ministries: ministries(voice, &all, sector, &competences),
            services: services.iter().map(|service| service_view(voice, &all, service)).collect(),
            levels: levels.iter().map(|level| level_view(voice, &all, level)).collect(),
        });
    }
    Ok(views)
}

fn parts<'a>(all: &'a [Sector], whole: &'a Sector) -> impl Iterator<Item = &'a Sector> {
    all.iter().filter(|part| part.parent.as_ref() == Some(&whole.code))
}

/// Whether this is the sector or a part of it.
fn inside(all: &[Sector], whole: &Sector, code: &str) -> bool {
    code == whole.code || parts(all, whole).any(|part| part.code == code)
}

/// Every ministry that is competent for the sector or a part of it, once.
fn ministries(voice: &Voice, all: &[Sector], whole: &Sector, competences: &[Competence]) -> Vec<MinistryView> {
    let mut views: Vec<MinistryView> = Vec::new();
    for competence in competences.iter().filter(|competence| inside(all, whole, &competence.sector)) {
        let href = format!("/organisations/{}", competence.ministry);
        if !views.iter().any(|view| view.href == href) {
            views.push(MinistryView { href, name: voice.pick(&competence.name).to_owned() });
        }
    }
    views
}

/// The name of a part, where a row stands for a part; empty for a sector.
fn part_name(voice: &Voice, all: &[Sector], code: &str) -> String {
    let part = all.iter().find(|sector| sector.code == code && sector.parent.is_some());
    part.map(|part| voice.pick(&part.name).to_owned()).unwrap_or_default()
}

/// A service for a template.
pub(super) fn service_view(voice: &Voice, all: &[Sector], service: &crate::Service) -> ServiceView {
    ServiceView {
        name: voice.pick(&service.name).to_owned(),
        about: voice.pick(&service.description).to_owned(),
        sector: part_name(voice, all, &service.sector),
        source: words::sources(&service.source),
    }
}

/// A level for a template.
pub(super) fn level_view(voice: &Voice, all: &[Sector], level: &Level) -> LevelView {
    LevelView {
        text: voice.pick(&level.text).to_owned(),
        threshold: words::threshold(voice, level),
        sector: part_name(voice, all, &level.sector),
        source: words::sources(&level.source),
    }
}
