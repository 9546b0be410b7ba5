//! Operators of three sectors who report, and the pages of figures.

use crate::hall::{self, Hall, given, typed};
use access::{Actor, BodyKind, Role};
use axum::{Router, body::Body, http::Request};
use kernel::{Bilingual, Day};
use registry::load;
use sharing::ops::{
    begin_report::begin_report, save_draft::save_draft, submit_report::submit_report, triage_report::triage_report,
};
use sharing::report::ReportId;
use sharing::triage::{Judged, Reached, Severity};
use shell::{AppParts, Mode};
use std::sync::{Arc, LazyLock};
use store::{Migration, params};
use tower::ServiceExt;
use trial::{Bench, org_id};

pub(crate) static TABLES: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    hall::TABLES
        .iter()
        .chain(community::MIGRATIONS)
        .chain(exercises::MIGRATIONS)
        .chain(statistics::MIGRATIONS)
        .copied()
        .collect()
});

/// The hall, with every sector passing reports on at once.
pub(crate) async fn open(bench: Bench) -> Hall {
    let hall = Hall::new(bench).await;
    let cx = hall.write(&Actor::nobody()).await;
    cx.system("test").run("UPDATE sectors SET reports_pass = 'at-once'", params![]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    hall
}

pub(crate) fn reviewer(hall: &Hall) -> Actor {
    given(9, hall.duty.who().unwrap().organisation, BodyKind::Centre, Role::Reviewer)
}

/// The secretariat of a CEPTOAR.
pub(crate) async fn secretariat(hall: &Hall, code: &str) -> Actor {
    let cx = hall.read(&Actor::nobody()).await;
    let ceptoar = registry::ask::by_code(&cx.system("test"), code).await.unwrap().unwrap();
    given(10, ceptoar.id, BodyKind::Ceptoar, Role::Secretariat)
}

/// So many operators of a sector, numbered from `first`.
pub(crate) async fn operators(hall: &Hall, first: u128, many: u128, sector: &str) -> Vec<Actor> {
    let from = Day::parse("2013-04-01").unwrap();
    let new = |number: u128| load::NewOrganisation {
        sector: Some(sector.to_owned()),
        ..load::NewOrganisation::new(
            org_id(number),
            BodyKind::Operator,
            Bilingual { ja: format!("事業者{number}"), en: format!("Operator {number}") },
            from,
        )
    };
    let cx = hall.write(&Actor::nobody()).await;
    load::organisations(&cx.system("test"), (first..first + many).map(new).collect()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    (first..first + many).map(|number| given(number, org_id(number), BodyKind::Operator, Role::Contact)).collect()
}

/// A report of an exercise.
pub(crate) async fn exercise(hall: &Hall, actor: &Actor) {
    let cx = hall.write(actor).await;
    let draft = begin_report(&cx, true).await.unwrap();
    let saved = save_draft(&cx, draft, &typed(&[]), 1).await.unwrap();
    submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
}

/// The centre finds that a report tells what another tells.
pub(crate) async fn duplicate(hall: &Hall, report: ReportId, of: ReportId) {
    let judged = Judged {
        level: Reached::Undecided,
        severity: Severity::Low,
        category: None,
        threat: None,
        duplicate_of: Some(of),
        reason: "同じ".into(),
    };
    let cx = hall.write(&hall.analyst).await;
    triage_report(&cx, report, 1, judged).await.unwrap();
    cx.commit().await.unwrap();
}

/// The house with the rooms of reports and of figures.
pub(crate) fn web(hall: &Hall) -> Router {
    shell::open(AppParts {
        db: hall.bench.db.clone(),
        clock: hall.bench.clock.clone(),
        chance: Arc::new(trial::Counter::default()),
        mode: Mode::Real,
        secure_cookies: false,
        duty_phone: "03-0000-0001".to_owned(),
        rooms: vec![sharing::room(), statistics::room()],
        doorkeeper: hall::doorkeeper,
    })
    .1
}

/// Status, where to, and the page.
pub(crate) async fn ask(web: &Router, who: &Actor, lang: &str, mut request: Request<Body>) -> (u16, String, String) {
    request.headers_mut().insert("cookie", format!("lang={lang}").parse().unwrap());
    if let Some(who) = who.who() {
        let role = who.roles.first().unwrap().code();
        let said = format!("{} {} {} {role}", who.person, who.organisation, who.body.code());
        request.headers_mut().insert("x-test-visitor", said.parse().unwrap());
    }
    let response = web.clone().oneshot(request).await.unwrap();
    let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to, String::from_utf8(body.to_vec()).unwrap())
}

pub(crate) async fn get(web: &Router, who: &Actor, lang: &str, path: &str) -> (u16, String, String) {
    ask(web, who, lang, Request::get(path).body(Body::empty()).unwrap()).await
}

/// The numbers of the row that begins with these words, in a file.
pub(crate) fn row(file: &str, name: &str) -> Vec<String> {
    let line = file.lines().find(|line| line.trim_start_matches('"').starts_with(name) && line.contains(','));
    let line = line.unwrap_or_else(|| panic!("no row {name} in {file}"));
    line.split(',').skip(1).map(str::to_owned).collect()
}
