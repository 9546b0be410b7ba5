//! A filled database of an older version through every later migration: what they derive is what a recount gives.
//!
//! The tables are brought to where they stood before `sharing/0023-walked`, filled with plain rows, and brought up to
//! date. Whatever migration comes later is run over these rows as well: see docs/how-to/add-a-table.md.

use access::Actor;
use kaname::house;
use kernel::Clock;
use store::{Engine, Migration, params};
use trial::{Bench, bench};

/// The last migration of each room that the old database had. Never to be changed.
const THEN: [(&str, u32); 6] =
    [("registry", 9), ("identity", 4), ("delivery", 6), ("sharing", 22), ("community", 7), ("statistics", 1)];

/// Rows of every table that a later migration reads or changes. Ids are `…0N`, so that expectations can name them.
const ROWS: &str = include_str!("old_database.sql");

fn old() -> Vec<Migration> {
    let had = |one: &Migration| {
        let (room, name) = one.name.split_once('/').unwrap();
        let number: u32 = name.chars().take(4).collect::<String>().parse().unwrap();
        THEN.iter().any(|(of, last)| *of == room && number <= *last)
    };
    house::migrations().into_iter().filter(had).collect()
}

/// Ids as the engine keeps them: SQLite as 16 bytes.
fn with_ids(engine: Engine, sql: &str) -> String {
    if engine == Engine::Postgres {
        return sql.to_owned();
    }
    let literal = |part: &str| match part.starts_with("01900000-") {
        true => format!("X'{}'", part.replace('-', "")),
        false => format!("'{part}'"),
    };
    let parts = sql.split('\'').enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { literal(part) } else { part.to_owned() }).collect()
}

async fn run(bench: &Bench, statement: &str) -> u64 {
    let statement = &with_ids(bench.db.engine(), statement);
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let changed = cx.system("test").run(statement, params![]).await.unwrap_or_else(|why| panic!("{statement}: {why}"));
    cx.commit_unrecorded("test").await.unwrap();
    changed
}

async fn count(bench: &Bench, select: &str) -> i64 {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let select = with_ids(bench.db.engine(), &format!("SELECT COUNT(*) AS n FROM {select}"));
    cx.system("test").count(&select, params![]).await.unwrap()
}

/// What differs from a recount.
async fn wrong(bench: &Bench) -> Vec<(&'static str, i64)> {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let mut all = Vec::new();
    for one in house::derived() {
        all.push((one.what, one.wrong(&cx.system("test")).await.unwrap()));
    }
    all.retain(|(_, many)| *many > 0);
    all
}

/// The old database, filled, and brought up to date.
async fn upgraded(engine: Engine) -> Bench {
    let bench = bench(engine, &old()).await;
    for statement in ROWS.split(";\n").filter(|one| one.contains("INSERT")) {
        run(&bench, statement).await;
    }
    let applied = house::migrate(&bench.db, bench.clock.now()).await.unwrap();
    assert!(applied.new.iter().any(|name| name == "sharing/0023-walked"), "{applied:?}");
    bench
}

async fn what_is_derived_is_what_a_recount_gives(bench: Bench) {
    assert_eq!(wrong(&bench).await, []);
    // By name, so that a recount with the same mistake does not hide it.
    for (select, many) in [
        ("report_stops", 5),
        ("report_stops WHERE to_pass", 1),
        (
            "report_stops WHERE to_pass AND position = 0 AND newest_at = 2000 AND report_id = '01900000-0000-7000-8000-000000000011'",
            1,
        ),
        ("report_stops WHERE newest_at = 1000", 1),
        ("report_stops WHERE newest_at = 3000", 2),
        ("answered_reports WHERE at = 2500 AND report_id = '01900000-0000-7000-8000-000000000011'", 1),
        ("answered_reports", 1),
        (
            "judged_reports WHERE severity = 'high' AND at = 5000 AND report_id = '01900000-0000-7000-8000-000000000012'",
            1,
        ),
        ("judged_reports", 1),
        ("deliveries WHERE NOT government", 2),
        ("deliveries WHERE answer = 'done'", 1),
        ("invitations WHERE by_org = '01900000-0000-7000-8000-000000000001' AND mail = 'a@people.example'", 1),
        ("invitations WHERE by_org = org_id AND mail = 'b@people.example'", 1),
        ("invitations WHERE by_org IS NULL AND mail = 'c@people.example'", 1),
        // 29 February, the last moment of March and the first of April in Japan; a share that left on 31 March.
        ("community_years WHERE fiscal_year = 2011 AND came = 1 AND gone = 0", 1),
        ("community_years WHERE fiscal_year = 2013 AND came = 1 AND gone = 0", 1),
        ("community_years WHERE fiscal_year = 2014 AND came = 1 AND gone = 1", 1),
        ("community_years", 3),
        ("unopened_shares WHERE org_id = '01900000-0000-7000-8000-000000000004' AND released_at = 1427770800000", 1),
        ("unopened_shares", 1),
        ("untaken_submissions WHERE submitted_at = 1396278000000", 1),
        ("untaken_submissions", 2),
        ("open_shares o JOIN shares s ON s.id = o.share_id AND s.begun_at = 1396278000001", 1),
        ("open_shares", 1),
    ] {
        assert_eq!(count(&bench, select).await, many, "{select}");
    }
}

async fn what_was_there_before_it_was_sealed_is_no_false_alarm(bench: Bench) {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let seals = record::verify_seals(&cx).await.unwrap();
    // The rows of the test stand in no chain; of these kinds the migrations wrote down that they were there.
    let late = ["community", "membership", "membership-end", "circle-event", "ceptoar-rules", "briefing-reading"];
    let alarms: Vec<_> = seals.broken.iter().filter(|one| late.contains(&one.kind.code)).collect();
    assert!(alarms.is_empty(), "{alarms:?}");
    assert_eq!(
        seals.unsealed, 7,
        "1 community, 2 memberships, 1 end, 1 event, 1 set of rules, 1 reading of a briefing"
    );
    let reading =
        "unsealed WHERE kind = 'briefing-reading' AND number = 0 AND id = '01900000-0000-7000-8000-000000000048'";
    assert_eq!(count(&bench, reading).await, 1, "an executive's reading of before sharing/0038");
}

async fn what_differs_is_counted_and_put_right(bench: Bench) {
    for (damage, what, many) in [
        ("UPDATE report_stops SET to_pass = NOT to_pass", "report_stops.to_pass", 5),
        ("UPDATE report_stops SET newest_stage = 9", "report_stops.newest_stage", 5),
        ("UPDATE report_stops SET seen_stage = 9", "report_stops.seen_stage", 5),
        ("UPDATE report_stops SET newest_at = 9 WHERE newest_at = 3000", "report_stops.newest_at", 2),
        ("UPDATE answered_reports SET at = 9", "answered_reports", 1),
        ("DELETE FROM answered_reports", "answered_reports", 1),
        ("UPDATE judged_reports SET severity = 'low'", "judged_reports", 2),
        ("DELETE FROM judged_reports", "judged_reports", 1),
        ("UPDATE deliveries SET government = TRUE WHERE via_id IS NOT NULL", "deliveries.government", 1),
        ("UPDATE deliveries SET answer = 'affected' WHERE answer = 'done'", "deliveries.answer", 1),
        ("UPDATE community_years SET gone = 9 WHERE fiscal_year = 2014", "community_years", 2),
        ("DELETE FROM community_years", "community_years", 3),
        ("UPDATE unopened_shares SET released_at = 9", "unopened_shares", 2),
        ("DELETE FROM unopened_shares", "unopened_shares", 1),
        (
            "UPDATE untaken_submissions SET submitted_at = 9 WHERE submitted_at = 1396278000000",
            "untaken_submissions",
            2,
        ),
        ("DELETE FROM untaken_submissions", "untaken_submissions", 2),
        ("UPDATE open_shares SET share_id = '01900000-0000-7000-8000-000000000058'", "open_shares", 2),
        ("DELETE FROM open_shares", "open_shares", 1),
    ] {
        assert!(run(&bench, damage).await > 0, "{damage}");
        assert_eq!(wrong(&bench).await, [(what, many)], "{damage}");
        let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
        let one = house::derived().into_iter().find(|one| one.what == what).unwrap();
        one.mend(&cx.system("test")).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        assert_eq!(wrong(&bench).await, [], "{damage}");
    }
}

macro_rules! over_the_old_database {
    ($($name:ident),+) => { $(
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name(super::upgraded(store::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                super::$name(super::upgraded(store::Engine::Postgres).await).await;
            }
        }
    )+ };
}

over_the_old_database! {
    what_is_derived_is_what_a_recount_gives,
    what_was_there_before_it_was_sealed_is_no_false_alarm,
    what_differs_is_counted_and_put_right
}
