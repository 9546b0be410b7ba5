//! Of which kind an incident is and when the public first learned of it: written by its body and by the centre once it has
//! come there, never forgotten, shown to nobody else.

use crate::hall::{FORM, TABLES, form};
use crate::pages::sound;
use crate::world::World;
use access::Actor;
use kernel::Month;
use sharing::SealKind;
use sharing::incident::IncidentId;
use sharing::ops::{
    classify_incident::{ClassifyIncidentError, classify_incident},
    join_incident::{JoinIncidentError, join_incident},
};
use sharing::register::{IncidentKind, Line, month};
use sharing::store::register::of_incident;
use std::collections::BTreeSet;
use store::{Denied, SealFault, StoreError, params};
use trial::both_engines;

/// Month and kind of each entry of the yearly list.
const YEARLY: &str = include_str!("facts/incidents_2013.txt");

async fn classify(
    world: &World,
    who: &Actor,
    (id, seen): (IncidentId, i64),
    (kinds, month): (&[IncidentKind], Option<Month>),
) -> Result<bool, ClassifyIncidentError> {
    let cx = world.hall.write(who).await;
    let line = Line { kinds: kinds.iter().copied().collect(), first_public: month, ..Line::default() };
    let new = classify_incident(&cx, id, seen, line).await?;
    if new {
        cx.commit().await.unwrap();
    }
    Ok(new)
}

fn kinds_of(words: &str) -> Vec<IncidentKind> {
    let kind = |word: &str| match word {
        "外部からの攻撃" => IncidentKind::Attack,
        "意図せぬ情報流出" => IncidentKind::UnintendedLeak,
        "内部不正" => IncidentKind::Insider,
        "その他" => IncidentKind::Other,
        _ => panic!("{word}"),
    };
    words.split('／').map(kind).collect()
}

both_engines! {
    async fn what_stands_in_the_register_of_an_incident_does_not_go_away_with_it(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, one) = world.report(&world.coast, &[]).await;
        let (_, other) = world.report(&world.coast, &[]).await;
        let page = world.hall.web().get(&world.coast, "ja", &format!("/agencies/incidents/{one}")).await.body;
        assert!(page.contains("年月の記載なし"), "nobody has said anything of it, neither that it was not");
        assert!(classify(&world, &world.coast, (other, 0), (&[IncidentKind::Attack], None)).await.unwrap());
        let cx = world.hall.write(&world.coast).await;
        assert!(matches!(join_incident(&cx, other, "I-2014-00001", "同じ").await, Err(JoinIncidentError::HasMore)));
        drop(cx);
        let cx = world.hall.write(&world.coast).await;
        join_incident(&cx, one, "I-2014-00002", "同じ").await.unwrap();
        cx.commit().await.unwrap();
    }

    async fn what_was_written_of_an_incident_first_stays_when_it_turns_out_otherwise(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        assert!(classify(&world, &world.coast, (id, 0), (&[IncidentKind::Attack], None)).await.unwrap());
        let both = [IncidentKind::UnintendedLeak, IncidentKind::Other];
        let may = Some(Month::new(2014, 5));
        assert!(matches!(classify(&world, &world.coast, (id, 0), (&both, may)).await, Err(ClassifyIncidentError::Stale)));
        assert!(classify(&world, &world.coast, (id, 1), (&both, may)).await.unwrap());
        assert!(!classify(&world, &world.coast, (id, 2), (&both, may)).await.unwrap(), "the same again is nothing new");
        let cx = world.hall.read(&Actor::nobody()).await;
        let sql = cx.system("test");
        let all = of_incident(&sql, id).await.unwrap();
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((all[0].kinds.clone(), all[0].first_public), (BTreeSet::from([IncidentKind::Attack]), None));
        assert_eq!((all[1].kinds.clone(), all[1].first_public), (BTreeSet::from(both), may));
        let told = "SELECT COUNT(*) AS n FROM audit_entries WHERE action = 'incident.classified'";
        assert_eq!(sql.count(told, params![]).await.unwrap(), 2);
        drop(cx);
        for attempt in ["UPDATE incident_entries SET kinds = 'other'", "DELETE FROM incident_entries"] {
            assert!(matches!(world.hall.bench.db.run_script(attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
        }
        let refused = classify(&world, &world.coast, (id, 2), (&[], None)).await.unwrap_err();
        assert!(matches!(refused, ClassifyIncidentError::NoKind));
        let refused = classify(&world, &world.coast, (id, 2), (&both, Some(Month::new(2014, 7)))).await.unwrap_err();
        assert!(matches!(refused, ClassifyIncidentError::Month), "a month to come");
    }

    async fn only_its_body_and_the_centre_to_which_it_has_come_write_it(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (report, id) = world.report(&world.coast, &[]).await;
        let other = (&[IncidentKind::Other][..], None);
        for who in [&world.harbour, &world.mining, &world.meti, &world.hall.duty, &world.hall.phone, &world.coast_manager, &Actor::nobody()] {
            let refused = classify(&world, who, (id, 0), other).await.unwrap_err();
            assert!(matches!(refused, ClassifyIncidentError::Denied(Denied::NotFound)), "{who:?}: {refused:?}");
        }
        for who in [&world.coast_head, &world.mlit, &world.mlit_liaison, &world.mlit_head] {
            let refused = classify(&world, who, (id, 0), other).await.unwrap_err();
            assert!(matches!(refused, ClassifyIncidentError::Denied(Denied::Refused)), "{who:?}: {refused:?}");
        }
        world.pass(&world.mlit, report, "").await;
        assert!(classify(&world, &world.hall.duty, (id, 0), other).await.unwrap());
        let refused = classify(&world, &world.reviewer, (id, 1), (&[IncidentKind::Attack], None)).await.unwrap_err();
        assert!(matches!(refused, ClassifyIncidentError::Denied(Denied::Refused)));
    }

    async fn what_went_into_another_is_written_down_there(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        world.report(&world.coast, &[]).await;
        let (_, second) = world.report(&world.coast, &[]).await;
        let cx = world.hall.write(&world.coast).await;
        join_incident(&cx, second, "I-2014-00001", "同じ攻撃元").await.unwrap();
        cx.commit().await.unwrap();
        let refused = classify(&world, &world.coast, (second, 0), (&[IncidentKind::Other], None)).await.unwrap_err();
        assert!(matches!(refused, ClassifyIncidentError::Gone));
    }

    async fn the_register_shows_kind_and_month_in_both_languages(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        let web = world.hall.web();
        let page = format!("/agencies/incidents/{id}");
        let before = web.get(&world.coast, "ja", "/agencies").await;
        assert!(before.body.contains("まだ書かれていない"), "{}", before.body);
        let entries = format!("{page}/entries");
        for (fields, status) in [
            (vec![("month", "2014-06")], 422), (vec![("kinds", "leak")], 422), (vec![("kinds", "attack"), ("month", "2014-13")], 422),
            (vec![("kinds", "attack"), ("month", "2014-07")], 422), (vec![("kinds", "attack"), ("month", "六月")], 422),
            (vec![("kinds", "attack"), ("seen", "1")], 409),
        ] {
            let refused = web.post(&world.coast, &entries, FORM, form(&fields)).await;
            assert_eq!(refused.status, status, "{fields:?}");
            assert!(!refused.body.contains('⟦'));
        }
        let fields = [("kinds", "unintended-leak"), ("kinds", "other"), ("month", "2014-06"), ("seen", "0")];
        assert_eq!(web.post(&world.coast, &entries, FORM, form(&fields)).await.status, 303);
        for (lang, said) in [("ja", ["意図せぬ情報流出／その他", "2014年6月"]), ("en", ["Unintended leak of information / Other", "2014-06"])] {
            for who in [&world.coast, &world.mlit] {
                for path in ["/agencies", "/agencies?year=2014&kind=other", "/agencies/register.csv", &page] {
                    let shown = web.get(who, lang, path).await;
                    assert!(said.iter().all(|words| shown.body.contains(words)) || path.ends_with("csv") && shown.body.contains("2014-06"), "{path}: {}", shown.body);
                    if !path.ends_with("csv") {
                        sound(&shown.body);
                    }
                }
            }
            for head in [&world.coast_head, &world.mlit_head] {
                let summary = web.get(head, lang, &format!("{page}/summary")).await;
                assert!(said.iter().all(|words| summary.body.contains(words)) && !summary.body.contains("/entries"), "{}", summary.body);
            }
        }
        for path in ["/agencies?year=2013", "/agencies?kind=insider"] {
            assert!(!web.get(&world.coast, "ja", path).await.body.contains("I-2014-00001"), "{path}");
        }
        for bad in ["year=x", "year=12", "kind=x"] {
            assert_eq!(web.get(&world.coast, "ja", &format!("/agencies?{bad}")).await.status, 422, "{bad}");
        }
        for stranger in [&world.harbour, &world.meti, &world.hall.duty] {
            for path in ["/agencies", "/agencies?year=2014", "/agencies/register.csv"] {
                let shown = web.get(stranger, "ja", path).await;
                assert!(shown.status == 200 && !shown.body.contains("I-2014-00001") && !shown.body.contains("流出／その他"), "{}", shown.body);
            }
        }
    }

    async fn the_yearly_list_has_as_many_of_each_kind_as_the_document(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let lines: Vec<(Month, Vec<IncidentKind>)> = YEARLY.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let (at, kind) = line.split_once(' ').unwrap();
            (month(at).unwrap(), kinds_of(kind))
        }).collect();
        assert_eq!(lines.len(), 56);
        for (number, (first, kinds)) in lines.iter().enumerate() {
            let body = if number % 2 == 0 { &world.coast } else { &world.harbour };
            let (_, id) = world.report(body, &[]).await;
            assert!(classify(&world, body, (id, 0), (kinds, Some(*first))).await.unwrap());
        }
        // One of another year, and one of which nothing was published.
        let (_, later) = world.report(&world.coast, &[]).await;
        classify(&world, &world.coast, (later, 0), (&[IncidentKind::Attack], Some(Month::new(2014, 4)))).await.unwrap();
        world.report(&world.coast, &[]).await;
        let page = world.hall.web().get(&world.mlit, "ja", "/agencies?year=2013").await.body;
        sound(&page);
        for (kind, n) in [("外部からの攻撃", 37), ("意図せぬ情報流出", 13), ("意図せぬ情報流出／その他", 1), ("内部不正", 1), ("その他", 4)] {
            assert!(page.contains(&format!("<th scope=\"row\">{kind}</th><td class=\"num\">{n}</td>")), "{kind} {page}");
        }
        assert!(page.contains("<b>合計</b></th><td class=\"num\"><b>56</b>"));
        let file = world.hall.web().get(&world.mlit, "ja", "/agencies/register.csv?year=2013").await.body;
        assert_eq!(file.lines().count(), 57, "all of them, not a page of them");
    }

    async fn who_lifts_the_triggers_and_rewrites_an_entry_is_found(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (_, id) = world.report(&world.coast, &[]).await;
        classify(&world, &world.coast, (id, 0), (&[IncidentKind::Attack], Some(Month::new(2014, 5)))).await.unwrap();
        let broken = async || {
            let cx = world.hall.read(&Actor::nobody()).await;
            let seals = sharing::verify_seals(&cx).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why, one.reference)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        world.lift("incident_entries").await;
        let run = async |statement: &str| {
            let cx = world.hall.write(&Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        let mlit = "org_id = (SELECT id FROM organisations WHERE code = 'MLIT')";
        let coast = "org_id = (SELECT i.org_id FROM incidents i WHERE i.id = incident_entries.incident_id)";
        for (deed, undo, why) in [
            ("kinds = 'other'", "kinds = 'attack'", SealFault::Chain),
            ("kinds = 'x'", "kinds = 'attack'", SealFault::Chain),
            ("first_public = first_public - 1", "first_public = first_public + 1", SealFault::Chain),
            ("first_public = NULL", "first_public = 24172", SealFault::Chain),
            (mlit, coast, SealFault::Chain),
            ("entered_at = entered_at + 1", "entered_at = entered_at - 1", SealFault::Stamp),
        ] {
            run(&format!("UPDATE incident_entries SET {deed}")).await;
            assert_eq!(broken().await, [(SealKind::Entry, why, "I-2014-00001 #1".to_owned())], "{deed}");
            run(&format!("UPDATE incident_entries SET {undo}")).await;
            assert_eq!(broken().await, [], "{undo}");
        }
        run("DELETE FROM incident_entries").await;
        assert_eq!(broken().await, [(SealKind::Entry, SealFault::Gone, "I-2014-00001 #1".to_owned())]);
    }
}
