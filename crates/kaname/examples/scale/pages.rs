//! Asking for pages, one after the other, as somebody at a desk.

use crate::World;
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use std::time::{Duration, Instant};
use store::{Engine, params};
use tower::ServiceExt;

/// How often each page is asked for.
const TIMES: usize = 200;

/// Desk, what it is, address.
const PAGES: [(&str, &str, &str); 27] = [
    ("NISC duty", "home", "/"),
    ("MIC", "home", "/"),
    ("ICT-TEL", "home", "/"),
    ("ICT-TEL 0", "home", "/"),
    ("NISC duty", "list", "/reports"),
    ("MIC", "list", "/reports"),
    ("ICT-TEL 0", "list", "/reports"),
    ("NISC duty", "list, not acknowledged", "/reports?state=unacknowledged"),
    ("MIC", "list, not acknowledged", "/reports?state=unacknowledged"),
    ("NISC duty", "list, one sector", "/reports?sector=WATER"),
    ("NISC duty", "list, deep", "DEEP"),
    ("NISC duty", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    ("NISC duty", "search, one hit", "/reports?q=0123456"),
    ("MIC", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL 0", "search, frequent word", "/reports?q=%E9%9A%9C%E5%AE%B3"),
    ("ICT-TEL 0", "search, no hit", "/reports?q=%E7%84%A1%E9%96%A2%E4%BF%82"),
    ("NISC duty", "notices", "/notices"),
    ("NISC duty", "notices, search", "/notices?q=%E5%81%9C%E9%9B%BB"),
    ("ICT-TEL 0", "inbox", "/inbox"),
    ("NISC duty", "boards", "/board"),
    ("NISC duty", "board", "BOARD"),
    ("NISC duty", "report", "REPORT"),
    ("NISC duty", "triage", "/triage"),
    ("NISC duty", "cases", "/cases"),
    ("NISC duty", "figures", "/statistics"),
    ("NISC duty", "figures, counted", "/statistics/live"),
    ("MIC", "figures, counted", "/statistics/live"),
];

pub(crate) async fn measure(world: &World) {
    println!("| desk | page | p50 ms | p99 ms | rows read |");
    println!("|---|---|---|---|---|");
    for (desk, what, address) in PAGES {
        let address = resolve(world, address).await;
        let Some(_) = ask(world, desk, &address).await else {
            println!("| {desk} | {what} | not there | | |");
            continue;
        };
        let before = rows_read(world).await;
        let mut times = Vec::new();
        let begun = Instant::now();
        while times.len() < TIMES && (times.len() < 5 || begun.elapsed() < Duration::from_secs(20)) {
            let start = Instant::now();
            ask(world, desk, &address).await;
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let read = rows_read(world).await.zip(before).map(|(after, before)| (after - before) / times.len() as i64);
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        let read = read.map_or("–".to_owned(), |rows| rows.to_string());
        println!("| {desk} | {what} | {:.1} | {:.1} | {read} |", at(0.5), at(0.99));
    }
}

/// Milliseconds of the middle of the two years; the newest board; a report.
async fn resolve(world: &World, address: &str) -> String {
    let cx = world.bench.db.read(access::Actor::nobody(), kernel::Clock::now(&*world.bench.clock)).await.unwrap();
    let sql = cx.system("measure");
    let one = async |ask: &str| sql.row(ask, params![]).await.unwrap().unwrap();
    match address {
        "DEEP" => {
            let row = one("SELECT submitted_at, id FROM reports WHERE reference = 'R-2013-0003000'").await;
            let id: kernel::Id<World> = row.id("id").unwrap();
            format!("/reports?before={}_{id}", row.at("submitted_at").unwrap().millis())
        }
        "BOARD" => {
            let row = one("SELECT id FROM dispatches WHERE reference NOT LIKE 'N-2013%' LIMIT 1").await;
            let id: kernel::Id<World> = row.id("id").unwrap();
            format!("/board/{id}")
        }
        "REPORT" => {
            let row = one("SELECT id FROM reports WHERE reference = 'R-2013-0003000'").await;
            let id: kernel::Id<World> = row.id("id").unwrap();
            format!("/reports/{id}")
        }
        _ => address.to_owned(),
    }
}

/// The page, if there is one.
async fn ask(world: &World, desk: &str, address: &str) -> Option<usize> {
    let request = Request::get(address)
        .header(header::HOST, "kaname.example")
        .header(header::COOKIE, &world.cookies[desk])
        .body(Body::empty())
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    if response.status() == 404 {
        return None;
    }
    assert!(response.status().is_success(), "{address} answers {}", response.status());
    Some(to_bytes(response.into_body(), usize::MAX).await.unwrap().len())
}

/// Rows that PostgreSQL has read from tables so far; SQLite does not count them.
async fn rows_read(world: &World) -> Option<i64> {
    if world.bench.db.engine() == Engine::Sqlite {
        return None;
    }
    // What a connection has counted is told to the others once a second.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let cx = world.bench.db.read(access::Actor::nobody(), kernel::Clock::now(&*world.bench.clock)).await.unwrap();
    let sql = cx.system("measure");
    let ask = "SELECT CAST(SUM(COALESCE(seq_tup_read, 0) + COALESCE(idx_tup_fetch, 0)) AS BIGINT) AS n
               FROM pg_stat_user_tables WHERE schemaname = current_schema()";
    sql.count(ask, params![]).await.ok()
}
