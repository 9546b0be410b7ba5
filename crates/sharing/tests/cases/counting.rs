//! Whatever people do with reports, in whatever order: the sums that are kept are what going through all reports gives,
//! at each body; and they are given to nobody but the body whose they are.

use crate::hall::{Hall, TABLES};
use crate::world::{exercise_report, follow_up, judged, later};
use access::{Actor, Role, act::ViewFigures};
use kernel::{FiscalYear, Month};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sharing::count::{Dimension, Figures};
use sharing::ops::{pass_report::pass_report, triage_report::triage_report};
use sharing::report::{Report, ReportId, detail::Category};
use sharing::store::{counts, reports, triages};
use sharing::triage::{Judged, Reached, Severity};
use std::collections::BTreeMap;
use store::{Denied, params};
use trial::both_engines;

/// Something that somebody does; the numbers choose among what there is.
#[derive(Clone, Debug)]
enum Deed {
    Report { water: bool, threat: usize, kind: usize },
    Exercise,
    FollowUp { report: usize, threat: usize },
    Pass(usize),
    Judge { report: usize, category: usize, severity: usize },
    Duplicate(usize, usize),
    Wait,
}

const THREATS: [&str; 5] = ["", "1-1", "1-4", "1-6", "2-7"];
const KINDS: [&str; 3] = ["", "failure", "attack"];
const STATES: [&str; 3] = ["", "suspected", "yes"];

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let one = prop_oneof![
        4 => (any::<bool>(), 0..5usize, 0..3usize).prop_map(|(water, threat, kind)| Deed::Report { water, threat, kind }),
        1 => Just(Deed::Exercise),
        3 => (0..8usize, 0..5usize).prop_map(|(report, threat)| Deed::FollowUp { report, threat }),
        2 => (0..8usize).prop_map(Deed::Pass),
        4 => (0..8usize, 0..5usize, 0..4usize)
            .prop_map(|(report, category, severity)| Deed::Judge { report, category, severity }),
        2 => (0..8usize, 0..8usize).prop_map(|(report, of)| Deed::Duplicate(report, of)),
        2 => Just(Deed::Wait),
    ];
    proptest::collection::vec(one, 8..24)
}

async fn all(hall: &Hall) -> Vec<(ReportId, Actor)> {
    let cx = hall.read(&Actor::nobody()).await;
    let rows = cx.system("test").rows("SELECT id, org_id FROM reports ORDER BY id", params![]).await.unwrap();
    let whose = |org| if Some(org) == hall.water.who().map(|who| who.organisation) { &hall.water } else { &hall.phone };
    rows.iter().map(|row| (row.id("id").unwrap(), whose(row.id("org_id").unwrap()).clone())).collect()
}

/// A judgement of the newest stage; whether it was one.
async fn judge(hall: &Hall, report: ReportId, judged: Judged) -> bool {
    let cx = hall.write(&hall.analyst).await;
    let stage = "SELECT MAX(stage) AS n FROM report_stages WHERE report_id = $1";
    let stage = cx.system("test").count(stage, params![report]).await.unwrap();
    let done = triage_report(&cx, report, stage, judged).await.is_ok();
    if done {
        cx.commit().await.unwrap();
    }
    done
}

async fn perform(hall: &Hall, deed: &Deed) {
    let there = all(hall).await;
    let at = |n: usize| there.get(n % there.len().max(1)).cloned();
    let reason = || "理由".to_owned();
    match deed {
        Deed::Report { water, threat, kind } => {
            let who = if *water { &hall.water } else { &hall.phone };
            let matters = [("m3_1", STATES[*kind]), ("m4_2", STATES[(threat % 2) * 2])];
            let said = [("threat", THREATS[*threat]), ("report_kind", KINDS[*kind])];
            hall.report(who, &[said, matters].concat()).await;
        }
        Deed::Exercise => {
            exercise_report(hall, &hall.phone).await;
        }
        Deed::FollowUp { report, threat } => {
            if let Some((report, who)) = at(*report) {
                follow_up(hall, &who, report, &[("threat", THREATS[*threat])]).await;
            }
        }
        Deed::Pass(report) => {
            if let Some((report, _)) = at(*report) {
                let cx = hall.write(&hall.mhlw).await;
                if pass_report(&cx, report, "").await.is_ok() {
                    cx.commit().await.unwrap();
                }
            }
        }
        Deed::Judge { report, category, severity } => {
            if let Some((report, _)) = at(*report) {
                let category = Category::ALL.get(*category).copied();
                let threat = THREATS[*severity].parse().ok();
                let severity = Severity::ALL[*severity];
                judge(hall, report, Judged { category, threat, severity, reason: reason(), ..judged() }).await;
            }
        }
        Deed::Duplicate(report, of) => {
            if let (Some((report, _)), Some((of, _))) = (at(*report), at(*of)) {
                judge(hall, report, Judged { duplicate_of: Some(of), reason: reason(), ..judged() }).await;
            }
        }
        Deed::Wait => later(hall, 60 * 24 * 9),
    }
}

type Sums = BTreeMap<(Month, String, Dimension, String), i64>;

/// The sums that are kept, of the fiscal years in which anything happens here.
async fn kept(hall: &Hall, actor: &Actor) -> Sums {
    let cx = hall.read(actor).await;
    let figures = cx.permit::<_, Figures>(ViewFigures, cx.organisation().unwrap()).await.unwrap();
    let mut sums = Sums::new();
    for year in [2014, 2015] {
        for cell in counts::cells(&figures, FiscalYear(year)).await.unwrap() {
            assert!(cell.n > 0, "{cell:?}");
            sums.insert((cell.month, cell.sector, cell.dimension, cell.value), cell.n);
        }
    }
    sums
}

/// The same, by going through all reports that the actor may see, one after the other.
async fn gone_through(hall: &Hall, actor: &Actor, centre: bool) -> Sums {
    let cx = hall.read(actor).await;
    let mine: Vec<Report> =
        cx.visible::<Report>().all("SELECT reports.* FROM reports WHERE {visible}", params![]).await.unwrap();
    let mut sums = Sums::new();
    for report in mine {
        let sql = cx.system("test");
        let stops = reports::stops(&sql, report.id).await.unwrap();
        let came = stops.iter().find(|stop| Some(stop.org) == cx.organisation()).unwrap().received_at.unwrap();
        let last = reports::stages_sealed(&sql, report.id).await.unwrap().pop().unwrap().content;
        let verdict = triages::in_force(&sql, report.id).await.unwrap().filter(|_| centre);
        let year = FiscalYear::at(came);
        let mut add = |dimension: Dimension, value: &str| {
            // Only whether it is counted is told by months.
            let month = if dimension == Dimension::Standing { Month::at(came) } else { Month::new(year.0, 4) };
            *sums.entry((month, report.sector.clone(), dimension, value.to_owned())).or_default() += 1;
        };
        if report.exercise {
            add(Dimension::Standing, "exercise");
            continue;
        }
        if verdict.as_ref().is_some_and(|verdict| verdict.judged.duplicate_of.is_some()) {
            add(Dimension::Standing, "duplicate");
            continue;
        }
        add(Dimension::Standing, "counted");
        let category = verdict.as_ref().and_then(|verdict| verdict.judged.category).or(last.category());
        add(Dimension::Category, category.map_or("none", Category::code));
        add(Dimension::Kind, last.detail.kind.map_or("none", |kind| kind.code()));
        let threat = verdict.as_ref().and_then(|verdict| verdict.judged.threat).or(last.threat);
        add(Dimension::Threat, &threat.map_or("none".to_owned(), |threat| threat.to_string()));
        for (matter, state) in &last.matters {
            add(Dimension::Matter, &format!("{matter}:{}", state.code()));
        }
        add(Dimension::Channel, report.channel.code());
        if centre {
            add(Dimension::Level, verdict.as_ref().map_or("none", |verdict| verdict.judged.level.code()));
            add(Dimension::Severity, verdict.as_ref().map_or("none", |verdict| verdict.judged.severity.code()));
        }
    }
    sums
}

/// Counts from nothing, as a database does in which there were reports before anybody counted.
async fn counted_from_nothing(hall: &Hall) {
    hall.bench.db.run_script("DROP TABLE report_counts; DROP TABLE counted_reports").await.unwrap();
    hall.bench
        .db
        .run_script("DELETE FROM migrations WHERE name IN ('sharing/0013-counts', 'sharing/0018-counts-by-year')")
        .await
        .unwrap();
    store::migrate(&hall.bench.db, &TABLES, kernel::Clock::now(&*hall.bench.clock)).await.unwrap();
}

both_engines! {
    async fn the_sums_are_what_going_through_all_reports_gives(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let mut runner = TestRunner::new(Config { cases: 5, failure_persistence: None, ..Config::default() });
        for _ in 0..5 {
            later(&hall, 60 * 24 * 31);
            hall.report(&hall.phone, &[]).await;
            let tree = deeds().new_tree(&mut runner).unwrap();
            for deed in proptest::strategy::ValueTree::current(&tree) {
                perform(&hall, &deed).await;
            }
            for (actor, centre) in [(&hall.duty, true), (&hall.mic, false), (&hall.mhlw, false)] {
                assert_eq!(kept(&hall, actor).await, gone_through(&hall, actor, centre).await);
            }
        }
        let before = kept(&hall, &hall.duty).await;
        assert!(before.keys().any(|(month, ..)| *month > Month::new(2014, 6)), "time went on");
        counted_from_nothing(&hall).await;
        for (actor, centre) in [(&hall.duty, true), (&hall.mic, false), (&hall.mhlw, false)] {
            assert_eq!(kept(&hall, actor).await, gone_through(&hall, actor, centre).await);
        }
    }

    async fn only_the_body_itself_reads_its_counts(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.report(&hall.phone, &[]).await;
        let orgs: Vec<_> = [&hall.duty, &hall.mic, &hall.phone].map(|actor| actor.who().unwrap().organisation).into();
        for actor in hall.everybody() {
            let cx = hall.read(&actor).await;
            for org in &orgs {
                let own = cx.organisation() == Some(*org);
                let may = [Role::Duty, Role::Analyst, Role::Reviewer, Role::Liaison, Role::Secretariat].iter().any(|role| actor.has(*role));
                match cx.permit::<_, Figures>(ViewFigures, *org).await {
                    Ok(_) => assert!(own && may, "{actor:?}"),
                    Err(Denied::NotFound) => assert!(!(own && may), "{actor:?}"),
                    Err(other) => panic!("{other}"),
                }
            }
        }
    }

    async fn a_year_is_counted_by_who_reported(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        hall.report(&hall.phone, &[("threat", "1-1")]).await;
        hall.report(&hall.phone, &[("threat", "1-1")]).await;
        let copy = hall.report(&hall.phone, &[("threat", "1-1")]).await;
        let first = all(&hall).await[0].0;
        assert!(judge(&hall, copy, Judged { duplicate_of: Some(first), reason: "同じ".into(), level: Reached::Undecided, ..judged() }).await);
        exercise_report(&hall, &hall.phone).await;
        hall.report(&hall.water, &[]).await;
        let cx = hall.read(&hall.duty).await;
        let figures = cx.permit::<_, Figures>(ViewFigures, cx.organisation().unwrap()).await.unwrap();
        let told = counts::by_reporter(&figures, FiscalYear(2014)).await.unwrap();
        let told: Vec<(&str, &str, i64)> = told.iter().map(|one| (one.sector.as_str(), one.category.as_str(), one.n)).collect();
        assert_eq!(told, [("ICT-TEL", "access-dos", 2)], "the water company's waits for its ministry");
        assert!(counts::by_reporter(&figures, FiscalYear(2013)).await.unwrap().is_empty());
        assert_eq!(counts::bounds(&figures).await.unwrap(), Some((Month::new(2014, 4), Month::new(2014, 6))));
    }
}
