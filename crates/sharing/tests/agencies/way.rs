//! The way of what ministries and agencies report: body → ministry → centre, each hop stamped, nothing hidden in between.

use crate::hall::TABLES;
use crate::world::World;
use access::{Actor, act::ViewReport};
use sharing::ops::{
    acknowledge_report::acknowledge_report,
    begin_report_for::{BeginReportForError, begin_report_for},
    pass_report::{PassReportError, pass_report},
    watch_ministries::{WatchMinistriesError, watch_ministries},
};
use sharing::report::{Channel, Report};
use sharing::store::reports;
use std::time::Duration;
use store::{Denied, params};
use trial::{both_engines, org_id};

async fn sees(world: &World, actor: &Actor, report: sharing::report::ReportId) -> bool {
    world.hall.read(actor).await.permit::<_, Report>(ViewReport, report).await.is_ok()
}

both_engines! {
    async fn an_agency_tells_its_ministry_and_the_ministry_the_centre(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (report, _) = world.report(&world.coast, &[]).await;
        assert!(sees(&world, &world.mlit, report).await && sees(&world, &world.mlit_liaison, report).await);
        for stranger in [&world.meti, &world.harbour, &world.mining, &world.hall.duty, &world.hall.mic, &world.hall.phone, &world.mlit_head] {
            assert!(!sees(&world, stranger, report).await, "{stranger:?}");
        }
        world.hall.bench.clock.advance(Duration::from_mins(7));
        world.acknowledge(&world.mlit, report).await;
        world.hall.bench.clock.advance(Duration::from_mins(5));
        world.pass(&world.mlit, report, "重大な支障のおそれ。ほかの法人にも同じ製品がある。").await;
        assert!(sees(&world, &world.hall.duty, report).await);
        let cx = world.hall.read(&world.hall.duty).await;
        let stops = reports::stops(&cx.system("test"), report).await.unwrap();
        let minutes = |at: Option<kernel::At>| at.map(|at| at.seconds_since(stops[0].received_at.unwrap()) / 60);
        assert_eq!(minutes(stops[0].acknowledged_at), Some(7));
        assert_eq!((minutes(stops[0].passed_at), minutes(stops[1].received_at)), (Some(12), Some(12)));
        assert_eq!(cx.system("test").count("SELECT COUNT(due_at) AS n FROM report_stops", params![]).await.unwrap(), 0, "no clock");
        drop(cx);
        let cx = world.hall.write(&world.mlit).await;
        assert!(matches!(pass_report(&cx, report, "").await, Err(PassReportError::NothingToPass)));
    }

    async fn a_ministry_s_own_goes_to_the_centre_at_once(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (report, _) = world.report(&world.mlit, &[]).await;
        assert!(sees(&world, &world.mlit, report).await && sees(&world, &world.hall.duty, report).await);
        // Who receives what operators report is not who reports what happened at the ministry itself.
        for stranger in [&world.mlit_liaison, &world.meti, &world.coast, &world.hall.mic, &world.hall.water] {
            assert!(!sees(&world, stranger, report).await, "{stranger:?}");
        }
        let cx = world.hall.write(&world.mlit).await;
        assert!(acknowledge_report(&cx, report).await.is_err(), "nobody acknowledges his own");
    }

    async fn the_desk_of_a_ministry_sees_nothing_of_the_critical_infrastructure(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let water = world.hall.report(&world.hall.water, &[]).await;
        let mut who = world.hall.mhlw.who().unwrap().clone();
        who.roles = [access::Role::Csirt].into();
        let desk = Actor::new(who);
        assert!(sees(&world, &world.hall.mhlw, water).await && !sees(&world, &desk, water).await);
        let cx = world.hall.read(&desk).await;
        assert_eq!(cx.visible::<Report>().count("SELECT COUNT(*) AS n FROM reports WHERE {visible}", params![]).await.unwrap(), 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM incidents").await, 0, "an operator's report is in no register");
    }

    async fn who_telephones_is_written_down_by_his_ministry_or_the_centre_only(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        for (who, may) in [(&world.mlit_liaison, true), (&world.hall.duty, true), (&world.hall.mic, false), (&world.meti, false)] {
            let cx = world.hall.write(who).await;
            let begun = begin_report_for(&cx, org_id(11), Channel::Telephone, "沿岸観測機構 沢", false).await;
            assert_eq!(begun.is_ok(), may, "{who:?}");
            assert!(may || matches!(begun, Err(BeginReportForError::Denied(Denied::NotFound | Denied::Refused))));
        }
    }

    async fn what_a_ministry_holds_up_the_centre_counts_without_seeing_it(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let (first, _) = world.report(&world.coast, &[("title", "印甲")]).await;
        world.hall.bench.clock.advance(Duration::from_mins(30));
        world.report(&world.harbour, &[("title", "印乙")]).await;
        world.report(&world.mining, &[("title", "印丙")]).await;
        world.hall.report(&world.hall.water, &[("title", "印丁")]).await;
        world.acknowledge(&world.mlit, first).await;
        let cx = world.hall.read(&world.hall.duty).await;
        let held = watch_ministries(&cx).await.unwrap();
        let mlit = world.mlit.who().unwrap().organisation;
        assert_eq!(held.iter().map(|one| (one.ministry == mlit, one.agencies, one.count)).collect::<Vec<_>>()[0], (true, true, 2));
        let mut rest: Vec<_> = held[1..].iter().map(|one| (one.agencies, one.count)).collect();
        rest.sort_unstable();
        assert_eq!(rest, [(false, 1), (true, 1)], "the one of an operator is counted apart");
        assert_eq!(cx.now().seconds_since(held[0].since) / 60, 30, "that it was acknowledged moves nothing");
        drop(cx);
        let page = world.hall.web().get(&world.hall.duty, "ja", "/agencies").await;
        assert!(page.body.contains("国土交通省") && page.body.contains("30 分"));
        for hidden in ["印甲", "印乙", "印丙", "沿岸観測機構", "港湾技術機構", "鉱物調査機構", "I-2014", "R-2014"] {
            assert!(!page.body.contains(hidden), "{hidden}");
        }
        assert!(!page.body.contains("厚生労働省"), "what operators reported is in no register of agencies");
        let home = world.hall.web().get(&world.hall.duty, "en", "/").await;
        assert!(home.body.contains("2 agency reports are held at") && home.body.contains("One agency report is held at"));
        world.pass(&world.mlit, first, "").await;
        let cx = world.hall.read(&world.reviewer).await;
        assert_eq!(watch_ministries(&cx).await.unwrap().iter().map(|one| one.count).collect::<Vec<_>>(), [1, 1, 1]);
        drop(cx);
        for stranger in [&world.mlit, &world.mlit_liaison, &world.coast, &world.hall.phone, &world.centre_head] {
            let cx = world.hall.read(stranger).await;
            let refused = watch_ministries(&cx).await;
            assert!(matches!(refused, Err(WatchMinistriesError::Denied(_) | WatchMinistriesError::NotTheCentre)), "{stranger:?}");
        }
    }

    async fn what_operators_reported_and_a_ministry_has_not_passed_on_is_counted_with_its_telephone(bench: Bench) with &TABLES; {
        let world = World::new(bench).await;
        let mhlw = world.hall.mhlw.who().unwrap().organisation;
        let cx = world.hall.write(&Actor::nobody()).await;
        let contact = |number: u128, phone: &str, hours: registry::Hours| registry::Contact {
            id: org_id(number).uuid().into(),
            org: mhlw,
            priority: 1,
            name: kernel::Bilingual::new("窓口 花子", "Hanako Madoguchi"),
            kana: String::new(),
            romaji: String::new(),
            post: kernel::Bilingual::default(),
            phone: phone.into(),
            fax: String::new(),
            mail: String::new(),
            hours,
            confirmed_on: None,
            valid_from: cx.now().day(),
            valid_to: None,
        };
        let both = [contact(91, "03-0000-0191", registry::Hours::Business), contact(92, "03-0000-0192", registry::Hours::Always)];
        registry::load::contacts(&cx.system("test"), both.into()).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        let report = world.hall.report(&world.hall.water, &[("title", "印丁")]).await;
        world.hall.report(&world.hall.phone, &[("title", "印戊")]).await;
        world.hall.bench.clock.advance(Duration::from_mins(95));
        let (web, path) = (world.hall.web(), format!("/organisations/{mhlw}#contacts"));
        for (lang, said) in [("ja", ["事業者の情報連絡が 1 件とどまっています", "電話 03-0000-0192", "1 時間 35 分"]), ("en", ["One operator report is held at", "telephone 03-0000-0192", "1 h 35 min"])] {
            let home = web.get(&world.hall.duty, lang, "/").await.body;
            assert!(home.contains(&path) && said.iter().all(|one| home.contains(one)), "{lang}: {home}");
            assert!(!home.contains("印丁") && !home.contains("みなと水道局") && !home.contains("水道"), "nothing but the number: {home}");
        }
        assert!(!sees(&world, &world.hall.duty, report).await);
        // Nobody else is shown it, and what passes at once never stands there.
        for who in [&world.hall.analyst, &world.reviewer, &world.hall.mic, &world.hall.mhlw] {
            assert!(!web.get(who, "ja", "/").await.body.contains("とどまっています"), "{who:?}");
        }
        let cx = world.hall.write(&world.hall.mhlw).await;
        sharing::ops::pass_report::pass_report(&cx, report, "").await.unwrap();
        cx.commit().await.unwrap();
        assert!(!web.get(&world.hall.duty, "ja", "/").await.body.contains("とどまっています"));
    }
}
