//! The ledger of a hub that does not stand in Japan, over the change of its clocks. A process has one place, so these tests are
//! a program of their own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs,
    dead_code,
    reason = "tests"
)]

#[path = "delivery/house.rs"]
mod house;
#[path = "delivery/world.rs"]
mod world;

use access::Actor;
use delivery::{Spec, Urgency};
use identity::preferences::Quiet;
use kernel::{At, FiscalYear, Zone};
use store::{Engine, params};
use trial::Bench;
use world::*;

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// A bench in Berlin.
async fn bench(engine: Engine) -> Bench {
    Zone::named("Europe/Berlin").unwrap().settle().unwrap();
    trial::bench(engine, &tables()).await
}

fn utc(text: &str) -> At {
    At::parse_rfc3339(text).unwrap()
}

/// When those are to be reminded who have not confirmed what was released now.
async fn promised(bench: &Bench, spec: Spec) -> Vec<String> {
    released(bench, spec).await;
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT DISTINCT due_at FROM reminder_rounds ORDER BY due_at";
    let rows = cx.system("test").rows(ask, params![]).await.unwrap();
    rows.iter().map(|row| row.at("due_at").unwrap().rfc3339()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn office_hours_are_those_of_the_place_over_the_weekend_on_which_its_clocks_change() {
    for engine in ENGINES {
        let bench = bench(engine).await;
        people(&bench).await;
        // A Friday after the offices, which are open from 9:00 to 17:00; on Sunday the clocks go forward.
        bench.clock.set("2014-03-28 17:30");
        let due = promised(&bench, spec(12)).await;
        assert_eq!(
            due,
            ["2014-04-01T08:00:00.000Z", "2014-04-02T09:00:00.000Z", "2014-04-03T10:00:00.000Z"],
            "{engine:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hurries_waits_as_long_in_the_night_in_which_the_clocks_change() {
    for (engine, (begun, due)) in ENGINES.into_iter().zip([
        ("2014-03-30 01:45", ["2014-03-30T01:15:00.000Z", "2014-03-30T01:45:00.000Z", "2014-03-30T02:15:00.000Z"]),
        ("2014-10-26 01:45", ["2014-10-26T00:15:00.000Z", "2014-10-26T00:45:00.000Z", "2014-10-26T01:15:00.000Z"]),
    ]) {
        let bench = bench(engine).await;
        people(&bench).await;
        bench.clock.set(begun);
        assert_eq!(promised(&bench, Spec { urgency: Urgency::Urgent, ..spec(12) }).await, due);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_the_clocks_of_the_place_and_which_they_are() {
    for engine in ENGINES {
        let bench = bench(engine).await;
        people(&bench).await;
        for (local, shown) in
            [("2014-03-29 10:00", "3月29日(土) 10:00 CET"), ("2014-03-30 10:00", "3月30日(日) 10:00 CEST")]
        {
            bench.clock.set(local);
            let subject = if local.contains("-29") { 12 } else { 13 };
            let dispatch = released(&bench, spec(subject)).await.dispatch;
            let path = format!("/board/{dispatch}");
            let house = house::open(&bench);
            let page = house::get(&house, CENTRE, "ja", &path).await.text;
            assert!(page.contains(shown), "{shown} in {page}");
            assert!(page.contains("Europe/Berlin") && !page.contains("JST") && !page.contains("日本標準時"), "{page}");
        }
    }
}

#[test]
fn quiet_hours_end_when_the_clock_shows_it_and_days_begin_there() {
    Zone::named("Europe/Berlin").unwrap().settle().unwrap();
    let quiet = Quiet::read("22:00", "07:00").unwrap();
    for (begun, over) in [
        ("2014-03-29T22:30:00Z", "2014-03-30T05:00:00Z"),
        ("2014-10-25T20:30:00Z", "2014-10-26T06:00:00Z"),
        ("2014-06-17T20:00:00Z", "2014-06-18T05:00:00Z"),
    ] {
        assert!(quiet.holds(utc(begun)));
        assert_eq!(quiet.over(utc(begun)), utc(over));
    }
    assert!(!quiet.holds(utc("2014-03-30T05:00:00Z")) && !quiet.holds(utc("2014-06-17T19:59:00Z")));
    assert_eq!(FiscalYear::at(utc("2014-03-31T21:59:59Z")), FiscalYear(2013));
    assert_eq!(FiscalYear::at(utc("2014-03-31T22:00:00Z")), FiscalYear(2014));
    let today = utc("2014-03-29T23:30:00Z");
    assert_eq!(today.day().plus(1).to_string(), "2014-03-31", "also on a day of 23 hours");
    assert_eq!(At::parse_local("2014-03-30 02:30"), None, "no clock showed it");
}
