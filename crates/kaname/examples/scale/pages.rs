//! Asking for pages, one after the other, as somebody at a desk.

use crate::{
    World,
    circles::{HUB, MEMBER},
    seed::QUIET,
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use std::time::{Duration, Instant};
use store::{Engine, params};
use tower::ServiceExt;

/// How often each page is asked for.
const TIMES: usize = 200;
/// For how long at most.
const PATIENCE: Duration = Duration::from_secs(8);

/// Desk, what it is, address.
const PAGES: [(&str, &str, &str); 101] = [
    ("NISC duty", "home", "/"),
    ("NISC analyst", "home", "/"),
    ("MIC", "home", "/"),
    (QUIET, "home", "/"),
    ("ICT-TEL", "home", "/"),
    ("ICT-TEL 0", "home", "/"),
    ("NISC duty", "list", "/reports"),
    ("MIC", "list", "/reports"),
    (QUIET, "list", "/reports"),
    ("ICT-TEL", "list", "/reports"),
    ("ICT-TEL 0", "list", "/reports"),
    ("NISC duty", "list, not acknowledged", "/reports?state=unacknowledged"),
    ("MIC", "list, not acknowledged", "/reports?state=unacknowledged"),
    ("MIC", "list, to pass on", "/reports?state=to-pass"),
    ("NISC duty", "list, open", "/reports?state=open"),
    ("NISC duty", "list, final", "/reports?state=final"),
    (QUIET, "list, final", "/reports?state=final"),
    ("NISC duty", "list, one sector", "/reports?sector=WATER"),
    ("MIC", "list, one sector", "/reports?sector=ICT"),
    ("MIC", "list, another's sector", "/reports?sector=WATER"),
    ("NISC duty", "list, deep", "DEEP"),
    ("NISC duty", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    ("NISC duty", "search, one hit", "/reports?q=0123456"),
    ("MIC", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    // With these digits the numbers of one tenth of two years begin, and no others.
    ("MIC", "search, frequent before", "/reports?q=03"),
    ("ICT-TEL 0", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL 0", "search, no hit", "/reports?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("NISC duty", "everything, frequent word", "/search?q=%E9%9A%9C%E5%AE%B3"),
    ("NISC duty", "everything, one word in ten", "/search?q=%E5%81%9C%E9%9B%BB"),
    ("NISC duty", "everything, two words", "/search?q=%E5%81%9C%E9%9B%BB%20%E9%80%A3%E7%B5%A1"),
    ("NISC duty", "everything, one letter", "/search?q=%E9%9B%BB"),
    ("NISC duty", "everything, two Latin letters", "/search?q=we"),
    ("NISC duty", "everything, one hit", "/search?q=R-2013-0003000"),
    ("NISC duty", "everything, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("NISC duty", "everything, pieces without the word", "/search?q=%E5%81%9C%E9%9B%BB%E9%9A%9C%E5%AE%B3"),
    ("NISC duty", "everything, one month", "/search?q=%E5%81%9C%E9%9B%BB&since=2013-02-01&until=2013-02-28"),
    ("MIC", "everything, frequent word", "/search?q=%E9%9A%9C%E5%AE%B3"),
    ("MIC", "everything, frequent before", "/search?q=03"),
    ("MIC", "everything, a word and the beginning of a number", "/search?q=%E9%81%85%E5%BB%B600"),
    ("MIC", "everything, one hit", "/search?q=R-2013-0003000"),
    // Each pair of these letters stands in nearly every report, and the word in none.
    ("NISC duty", "everything, pieces everywhere", "/search?q=%E3%81%8B%E3%82%89%E3%81%AE%E8%A1%A8%E7%A4%BA"),
    ("MIC", "everything, pieces everywhere", "/search?q=%E3%81%8B%E3%82%89%E3%81%AE%E8%A1%A8%E7%A4%BA"),
    ("MIC", "search, pieces everywhere", "/reports?q=%E3%81%8B%E3%82%89%E3%81%AE%E8%A1%A8%E7%A4%BA"),
    (
        "MIC",
        "search, pieces everywhere, to pass on",
        "/reports?q=%E3%81%8B%E3%82%89%E3%81%AE%E8%A1%A8%E7%A4%BA&state=to-pass",
    ),
    ("ICT-TEL 0", "everything, pieces everywhere", "/search?q=%E3%81%8B%E3%82%89%E3%81%AE%E8%A1%A8%E7%A4%BA"),
    ("NISC duty", "everything, folded kana", "/search?q=%EF%BD%BB%EF%BD%B2%EF%BE%84%EF%BE%89%E8%A1%A8%E7%A4%BA"),
    ("MIC", "everything, folded kana", "/search?q=%EF%BD%BB%EF%BD%B2%EF%BE%84%EF%BE%89%E8%A1%A8%E7%A4%BA"),
    ("ICT-TEL 0", "everything, folded kana", "/search?q=%EF%BD%BB%EF%BD%B2%EF%BE%84%EF%BE%89%E8%A1%A8%E7%A4%BA"),
    ("ICT-TEL", "everything, frequent word", "/search?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL", "everything, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("MIC", "everything, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("ICT-TEL 0", "everything, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("MIC", "everything, two words", "/search?q=%E5%81%9C%E9%9B%BB%20%E9%80%A3%E7%B5%A1"),
    ("ICT-TEL 0", "everything, two words", "/search?q=%E5%81%9C%E9%9B%BB%20%E9%80%A3%E7%B5%A1"),
    (QUIET, "everything, frequent word", "/search?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL 0", "everything, frequent word", "/search?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL 0", "inbox, search", "/inbox?q=%E5%81%9C%E9%9B%BB"),
    ("NISC duty", "notices", "/notices"),
    ("NISC duty", "notices, search", "/notices?q=%E5%81%9C%E9%9B%BB"),
    ("ICT-TEL", "inbox", "/inbox"),
    ("ICT-TEL 0", "inbox", "/inbox"),
    ("NISC duty", "boards", "/board"),
    ("NISC duty", "board", "BOARD"),
    ("NISC duty", "report", "REPORT"),
    ("NISC duty", "triage", "/triage"),
    ("NISC duty", "triage, one sector", "/triage?sector=WATER"),
    ("NISC duty", "triage, grave ones", "/triage?severity=high&state=again"),
    ("NISC duty", "triage, judged", "/triage?state=judged"),
    ("NISC duty", "triage, judged as severe", "/triage?state=judged&severity=severe"),
    ("NISC duty", "triage of a report", "TRIAGE"),
    ("NISC duty", "cases", "/cases"),
    ("NISC duty", "cases, closed", "/cases?state=closed"),
    ("NISC duty", "case", "CASE"),
    ("NISC duty", "notice", "NOTICE"),
    ("NISC duty", "notice being written", "OPEN"),
    ("NISC duty", "figures", "/statistics"),
    ("NISC duty", "figures, counted", "/statistics/live"),
    ("MIC", "figures, counted", "/statistics/live"),
    (HUB, "circles: home", "/"),
    (MEMBER, "circles: home", "/"),
    (HUB, "circles: all of them", "/communities"),
    (HUB, "circles: one", "/communities/SCALE-00"),
    (MEMBER, "circles: one", "/communities/SCALE-00"),
    (HUB, "circles: desk", "/communities/SCALE-00/desk"),
    (HUB, "circles: members", "/communities/SCALE-00/members"),
    (MEMBER, "circles: share", "SHARE"),
    (HUB, "circles: share at its desk", "SHARE DESK"),
    (HUB, "circles: everything, frequent word", "/search?q=%E5%81%9C%E9%9B%BB"),
    (HUB, "circles: everything, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    (HUB, "circles: shares, one hit", "/search?q=SCALE-00-2013-0000010&kind=share"),
    (HUB, "circles: shares, every one", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&kind=share"),
    (MEMBER, "circles: everything, frequent word", "/search?q=%E5%81%9C%E9%9B%BB"),
    (MEMBER, "circles: shares, every one", "/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&kind=share"),
    (MEMBER, "circles: shares, no hit", "/search?q=%E7%84%A1%E9%96%A2%E4%BF%82&kind=share"),
    (HUB, "circles: program, shares", "/api/v1/communities/SCALE-00/shares?limit=100"),
    (HUB, "circles: program, handed in", "/api/v1/communities/SCALE-00/submissions?limit=100"),
    (HUB, "circles: program, desk", "/api/v1/communities/SCALE-00/desk?limit=100"),
    (HUB, "circles: program, arrivals", "/api/v1/arrivals?limit=100"),
    (HUB, "circles: program, search", "/api/v1/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&limit=100"),
    (MEMBER, "circles: program, shares", "/api/v1/communities/SCALE-00/shares?limit=100"),
    (MEMBER, "circles: program, search", "/api/v1/search?q=%E8%AB%8B%E6%B1%82%E6%9B%B8&limit=100"),
];

pub(crate) async fn measure(world: &World, only: &str) {
    println!("load {}\n\n| desk | page | p50 ms | p99 ms | rows read |\n|---|---|---|---|---|", load());
    let mut before = rows_read(world).await;
    for (desk, what, address) in PAGES.into_iter().filter(|(_, what, _)| what.contains(only)) {
        let address = resolve(world, address).await;
        let Some(_) = ask(world, desk, &address).await else {
            println!("| {desk} | {what} | not there | | |");
            continue;
        };
        let mut times = Vec::new();
        let begun = Instant::now();
        while times.len() < TIMES && (times.len() < 5 || begun.elapsed() < PATIENCE) {
            let start = Instant::now();
            ask(world, desk, &address).await;
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let after = rows_read(world).await;
        let read = after.zip(before).map(|(after, before)| (after - before) / (times.len() as i64 + 1));
        before = after;
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let read = read.map_or("–".to_owned(), |rows| rows.to_string());
        let slow = if at(0.99) > 50.0 { " **" } else { "" };
        println!("| {desk} | {what} | {:.1} | {:.1}{slow} | {read} |", at(0.5), at(0.99));
    }
    println!("\nload {}", load());
}

/// How many programs want to run, over the last minute, and on how many cores.
pub(crate) fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{} on {cores} cores", load.split(' ').next().unwrap_or("unknown"))
}

/// The addresses that name something: the middle of the two years; a board; a report, a case, a notice.
async fn resolve(world: &World, address: &str) -> String {
    let cx = world.db.read(access::Actor::nobody(), world.now()).await.unwrap();
    let sql = cx.system("measure");
    let id = async |ask: &str| {
        let row = sql.row(ask, params![]).await.unwrap().unwrap();
        row.id::<World>("id").unwrap().to_string()
    };
    let report = "SELECT id FROM reports WHERE reference = 'R-2013-0003000'";
    match address {
        "DEEP" => {
            let row = sql.row("SELECT submitted_at FROM reports WHERE reference = 'R-2013-0003000'", params![]).await;
            let at = row.unwrap().unwrap().at("submitted_at").unwrap();
            format!("/reports?before={}_{}", at.millis(), id(report).await)
        }
        "BOARD" => {
            let ask = "SELECT id FROM dispatches WHERE reference NOT LIKE 'N-2013%' LIMIT 1";
            format!("/board/{}", id(ask).await)
        }
        "REPORT" => format!("/reports/{}", id(report).await),
        "TRIAGE" => {
            let ask = "SELECT report_id AS id FROM triage_queue ORDER BY since DESC LIMIT 1";
            format!("/reports/{}/triage", id(ask).await)
        }
        "CASE" => format!("/cases/{}", id("SELECT id FROM cases WHERE reference = 'C-2013-000050'").await),
        "NOTICE" => format!("/notices/{}", id("SELECT id FROM notices WHERE reference = 'N-2013-0000505'").await),
        "OPEN" => {
            format!("/notices/{}", id("SELECT notice_id AS id FROM open_notices ORDER BY begun_at DESC LIMIT 1").await)
        }
        "SHARE" => format!("/shares/{}", id("SELECT id FROM shares WHERE reference = 'SCALE-00-2013-0000010'").await),
        "SHARE DESK" => {
            let ask = "SELECT id FROM shares WHERE reference LIKE 'SCALE-00-%' ORDER BY begun_at DESC LIMIT 1";
            format!("/shares/{}/desk", id(ask).await)
        }
        _ => address.to_owned(),
    }
}

/// The page, if there is one.
async fn ask(world: &World, desk: &str, address: &str) -> Option<usize> {
    let (name, secret) = match address.starts_with("/api/") {
        true => (header::AUTHORIZATION, format!("Bearer {}", world.readers[desk])),
        false => (header::COOKIE, world.cookies[desk].clone()),
    };
    let request =
        Request::get(address).header(header::HOST, "kaname.example").header(name, secret).body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    if response.status() == 404 {
        return None;
    }
    assert!(response.status().is_success(), "{desk} {address}: {}", response.status());
    Some(to_bytes(response.into_body(), usize::MAX).await.unwrap().len())
}

/// Rows that PostgreSQL has read from tables so far; SQLite does not count them.
async fn rows_read(world: &World) -> Option<i64> {
    if world.db.engine() == Engine::Sqlite {
        return None;
    }
    // What a connection has counted is told to the others once a second.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let cx = world.db.read(access::Actor::nobody(), world.now()).await.unwrap();
    let sql = cx.system("measure");
    let ask = "SELECT CAST(SUM(COALESCE(seq_tup_read, 0) + COALESCE(idx_tup_fetch, 0)) AS BIGINT) AS n
               FROM pg_stat_user_tables WHERE schemaname = current_schema()";
    sql.count(ask, params![]).await.ok()
}
