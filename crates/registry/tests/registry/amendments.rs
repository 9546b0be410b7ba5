//! What organisations may not change of themselves: who asks, who decides, and that nothing changes before.

use crate::house::{Caller, code, day, facts_and_members, given, official, web};
use access::{
    Actor, BodyKind, OrgId, Role,
    act::{DecideAmendment, ViewAmendment, WithdrawAmendment},
};
use kernel::{Bilingual, Clock};
use registry::{
    Organisation,
    amendment::{Amendment, AmendmentId, LONGEST, Names, Standing, Wanted},
    ask, load, ops,
    ops::AmendmentError,
};
use store::{Denied, StoreError, params};
use trial::{Bench, both_engines};

fn manager(org: OrgId) -> Actor {
    given(org, BodyKind::Operator, &[Role::Manager])
}

fn another_name() -> Wanted {
    let name = Bilingual::new("汐見電信株式会社", "Shiomi Telegraph");
    Wanted::Name(Names { name, kana: "しおみでんしん".into(), romaji: "Shiomi Denshin".into() })
}

async fn asks(bench: &Bench, org: OrgId, wanted: Wanted) -> Result<AmendmentId, AmendmentError> {
    let cx = bench.db.write(manager(org), bench.clock.now()).await.unwrap();
    let id = ops::ask_amendment(&cx, org, wanted, "合併のため").await?;
    cx.commit().await?;
    Ok(id)
}

async fn decides(bench: &Bench, who: Actor, id: AmendmentId, grant: bool) -> Result<(), AmendmentError> {
    // Another person than the one who asked.
    let mut who = who.who().unwrap().clone();
    who.person = trial::person_id(2);
    let cx = bench.db.write(Actor::new(who), bench.clock.now()).await.unwrap();
    ops::decide_amendment(&cx, id, grant, "確かめた").await?;
    Ok(cx.commit().await?)
}

async fn now(bench: &Bench, org: OrgId) -> Organisation {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::organisation(&cx.system("test"), org).await.unwrap().unwrap()
}

both_engines! {
    async fn a_name_changes_when_the_centre_grants_it_and_the_old_one_is_kept(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let before = now(&bench, member).await;
        let id = asks(&bench, member, another_name()).await.unwrap();
        assert_eq!(now(&bench, member).await, before, "asking changes nothing");
        assert!(matches!(asks(&bench, member, another_name()).await, Err(AmendmentError::AskedAlready)));
        let duty = official(&bench, "NISC", BodyKind::Centre, Role::Duty).await;
        decides(&bench, duty.clone(), id, true).await.unwrap();
        let after = now(&bench, member).await;
        assert_eq!((after.name.ja.as_str(), after.kana.as_str()), ("汐見電信株式会社", "しおみでんしん"));
        assert!(matches!(decides(&bench, duty, id, false).await, Err(AmendmentError::Closed)));
        let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
        let sql = cx.system("test");
        let on = |on: &'static str| ask::organisation_on(&sql, member, day(on));
        assert_eq!(on("2014-06-16").await.unwrap().unwrap().name, before.name);
        assert_eq!(on("2014-06-17").await.unwrap().unwrap().name, after.name);
        assert_eq!(ask::formerly(&sql, &after).await.unwrap()[0].name, before.name);
        assert_eq!(ask::named_like(&sql, "しおみでんしん").await.unwrap().len(), 1);
        assert!(matches!(bench.db.run_script("DELETE FROM former_registrations").await, Err(StoreError::Sealed(_))));
    }

    async fn a_ceptoar_decides_on_joining_and_leaving_it(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let (telecom, cable) = (code(&bench, "ICT-TEL").await, code(&bench, "ICT-CATV").await);
        for wrong in [Wanted::Join(telecom), Wanted::Leave(cable), Wanted::Join(member), Wanted::Sector("X".into()), Wanted::Sector("ICT-TEL".into())] {
            assert!(matches!(asks(&bench, member, wrong.clone()).await, Err(AmendmentError::DoesNotFit)), "{wrong:?}");
        }
        let join = asks(&bench, member, Wanted::Join(cable)).await.unwrap();
        let of = async |code: &'static str| official(&bench, code, BodyKind::Ceptoar, Role::Secretariat).await;
        assert!(matches!(decides(&bench, of("ICT-TEL").await, join, true).await, Err(AmendmentError::Denied(Denied::NotFound))));
        decides(&bench, of("ICT-CATV").await, join, true).await.unwrap();
        let groups = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            let groups = ask::ceptoars_of(&cx.system("test"), member, day("2014-06-17")).await.unwrap();
            groups.into_iter().map(|group| group.id).collect::<Vec<_>>()
        };
        assert_eq!(groups().await, [telecom, cable]);
        let leave = asks(&bench, member, Wanted::Leave(telecom)).await.unwrap();
        decides(&bench, of("ICT-TEL").await, leave, true).await.unwrap();
        assert_eq!(groups().await, [cable]);
        let back = asks(&bench, member, Wanted::Join(telecom)).await.unwrap();
        decides(&bench, of("ICT-TEL").await, back, false).await.unwrap();
        assert_eq!(groups().await, [cable], "declined");
        let sector = asks(&bench, member, Wanted::Sector("ICT-CATV".into())).await.unwrap();
        decides(&bench, official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, sector, true).await.unwrap();
        assert_eq!(now(&bench, member).await.sector.as_deref(), Some("ICT-CATV"));
    }

    async fn only_those_concerned_see_it_and_nobody_decides_what_he_asked(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let (member, neighbour) = (load::member_id("ICT-TEL", 0).unwrap(), load::member_id("ICT-TEL", 1).unwrap());
        let id = asks(&bench, member, another_name()).await.unwrap();
        bench.db.run_script("UPDATE amendments SET person_id = NULL").await.unwrap();
        for (who, sees, decides, withdraws) in [
            (manager(member), true, false, true),
            (given(member, BodyKind::Operator, &[Role::Contact]), true, false, false),
            (manager(neighbour), false, false, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Duty).await, true, true, false),
            (official(&bench, "NISC", BodyKind::Centre, Role::Analyst).await, false, false, false),
            (official(&bench, "ICT-TEL", BodyKind::Ceptoar, Role::Secretariat).await, false, false, false),
            (official(&bench, "MIC", BodyKind::Ministry, Role::Liaison).await, false, false, false),
            (Actor::nobody(), false, false, false),
        ] {
            let cx = bench.db.write(who.clone(), bench.clock.now()).await.unwrap();
            assert_eq!(cx.permit::<_, Amendment>(ViewAmendment, id).await.is_ok(), sees, "{who:?}");
            assert_eq!(cx.permit::<_, Amendment>(DecideAmendment, id).await.is_ok(), decides, "{who:?}");
            assert_eq!(cx.permit::<_, Amendment>(WithdrawAmendment, id).await.is_ok(), withdraws, "{who:?}");
            let listed = cx.visible::<Amendment>().count("SELECT COUNT(*) AS n FROM amendments WHERE {visible}", params![]).await.unwrap();
            assert_eq!(listed == 1, sees, "{who:?}");
        }
        let centre = code(&bench, "NISC").await;
        let both = given(centre, BodyKind::Centre, &[Role::Duty, Role::Manager]);
        let cx = bench.db.write(both.clone(), bench.clock.now()).await.unwrap();
        let own = ops::ask_amendment(&cx, centre, another_name(), "x").await.unwrap();
        let self_decided = ops::decide_amendment(&cx, own, true, "x").await;
        assert!(matches!(self_decided, Err(AmendmentError::Denied(Denied::Refused))));
    }

    async fn the_pages_ask_decide_and_withdraw(bench: Bench) with registry::MIGRATIONS; {
        facts_and_members(&bench).await;
        let member = load::member_id("ICT-TEL", 0).unwrap();
        let (centre, cable) = (code(&bench, "NISC").await, code(&bench, "ICT-CATV").await);
        let web = web(&bench);
        let cx = bench.db.read(manager(member), bench.clock.now()).await.unwrap();
        let registered = ask::organisation(&cx.system("test"), member).await.unwrap().unwrap();
        drop(cx);
        let first = asks(&bench, member, another_name()).await.unwrap();
        bench.db.run_script("UPDATE amendments SET person_id = NULL").await.unwrap();
        let path = format!("/amendments/{first}");
        for lang in ["ja", "en"] {
            let own = Caller::of(member, BodyKind::Operator, Role::Manager, lang);
            let duty = Caller::of(centre, BodyKind::Centre, Role::Duty, lang);
            for (who, path) in [
                (&own, "/amendments"), (&own, "/amendments/new"), (&own, "/amendments/new?what=sector"), (&own, "/our-organisation"),
                (&own, "/amendments/new?what=join"), (&own, "/amendments/new?what=leave"), (&own, path.as_str()),
                (&duty, "/amendments"), (&duty, "/amendments?of=own"), (&duty, path.as_str()), (&duty, "/"),
            ] {
                let page = web.get(who, path).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(!page.body.contains('⟦') && !page.body.contains(" style="), "{path}");
            }
        }
        let own = Caller::of(member, BodyKind::Operator, Role::Manager, "ja");
        let duty = Caller::of(centre, BodyKind::Centre, Role::Duty, "ja");
        let told = web.get(&duty, &path).await.body;
        for part in ["変更前", "汐見電信株式会社", "しおみでんしん", "Shiomi Telegraph", &registered.name.ja, &registered.kana] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(!told.contains("変わらない") && !told.contains("直し忘れ"), "all four are others: {told}");
        assert!(web.get(&duty, "/").await.body.contains("登録の変更の申し出を決めてください"));
        for (form, status) in [
            ("", 422), ("what=x&reason=x", 422), ("what=join&ceptoar=x&reason=x", 422), ("what=sector&sector=&reason=x", 422),
            ("what=name&name_ja=&reason=x", 422), ("what=name&name_ja=x&reason=", 422), ("what=name&name_ja=x&reason=x", 422),
        ] {
            assert_eq!(web.post(&own, "/amendments/new", form).await.status, status, "{form}");
        }
        let contact = Caller::of(member, BodyKind::Operator, Role::Contact, "ja");
        assert_eq!(web.get(&contact, "/amendments/new").await.status, 403);
        let asked = web.post(&own, "/amendments/new", &format!("what=join&ceptoar={cable}&reason=%3Cb%3E")).await;
        assert_eq!(asked.status, 303);
        let mine = asked.to.split('?').next().unwrap().to_owned();
        assert!(web.get(&own, &asked.to).await.body.contains("&#60;b&#62;"));
        assert_eq!(web.post(&own, &format!("{mine}/decide"), "verdict=grant&text=x").await.status, 403);
        assert_eq!(web.post(&duty, &format!("{mine}/decide"), "verdict=grant&text=x").await.status, 404, "not the centre's to decide");
        assert_eq!(web.post(&own, &format!("{mine}/withdraw"), "").await.status, 303);
        assert_eq!(web.post(&own, &format!("{mine}/withdraw"), "").await.status, 409);
        for (form, status) in [("", 422), ("verdict=grant&text=", 422), (format!("verdict=grant&text={}", "x".repeat(LONGEST + 1)).as_str(), 422)] {
            assert_eq!(web.post(&duty, &format!("{path}/decide"), form).await.status, status);
        }
        let done = web.post(&duty, &format!("{path}/decide"), "verdict=grant&text=ok").await;
        assert_eq!((done.status, done.to.as_str()), (303, path.as_str()));
        let told = web.get(&own, &path).await.body;
        assert!(told.contains("認められた") && told.contains(&registered.name.ja), "what was stays told: {told}");
        assert!(web.get(&Caller::nobody("ja"), &format!("/organisations/{member}")).await.body.contains("汐見電信株式会社"));
        assert!(!web.get(&duty, "/").await.body.contains("登録の変更の申し出を決めてください"));
        let cx = bench.db.read(manager(member), bench.clock.now()).await.unwrap();
        let all: Vec<Amendment> = cx.visible::<Amendment>().all("SELECT * FROM amendments WHERE {visible} ORDER BY id", params![]).await.unwrap();
        assert_eq!(all.iter().map(|one| one.standing).filter(|standing| *standing == Standing::Open).count(), 0);
    }
}
