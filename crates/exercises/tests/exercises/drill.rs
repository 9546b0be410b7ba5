//! The walk of a drill, by the operations of those who take part.

use crate::world::*;
use access::{Actor, act::ViewDrillPart};
use delivery::{Answer, DeliveryId};
use exercises::{
    drill::{DrillId, MockText, Offer},
    ops::{
        answer_questions::{AnswerQuestionsError, answer_questions},
        change_drill::{ChangeDrillError, change_drill},
        decide_part::{DecidePartError, decide_part},
        end_part::{EndPartError, end_part},
        plan_drill::{PlanDrillError, plan_drill},
        prepare_part::{PreparePartError, prepare_part},
    },
    part::{Part, PartId, Standing},
    plan::{Plan, PlanFlaw, Way},
    questions::Answers,
};
use kernel::{At, Day};
use sharing::notice::NoticeId;
use std::collections::{BTreeMap, BTreeSet};
use store::{Denied, Migration, params};
use trial::{Bench, both_engines, org_id};

pub(crate) fn all_tables() -> Vec<Migration> {
    tables().into_iter().chain(exercises::MIGRATIONS.iter().copied()).collect()
}

pub(crate) fn offer() -> Offer {
    let day = |text: &str| Day::parse(text).unwrap();
    Offer {
        guidance: "手順も日時も変えられます。".into(),
        from: day("2014-06-20"),
        until: day("2014-10-31"),
        reply_by: day("2014-06-30"),
        text: MockText { title: "【訓練】不審な電子メール".into(), body: "模擬情報の本文".into() },
    }
}

fn at(text: &str) -> Option<At> {
    At::parse_local(text)
}

pub(crate) fn takes_part() -> Plan {
    Plan { from: at("2014-07-08 10:00"), until: at("2014-07-08 17:00"), way: Way::Answer, ..Plan::usual() }
}

/// The drill is planned for the sector group of telecommunications.
pub(crate) async fn planned(bench: &Bench) -> (DrillId, PartId) {
    bench.clock.set("2014-06-17 14:32");
    people(bench).await;
    let cx = writing(bench, analyst()).await;
    let drill = plan_drill(&cx, &offer(), &BTreeSet::from(["ICT-TEL".to_owned()])).await.unwrap();
    cx.commit().await.unwrap();
    let cx = reading(bench, Actor::nobody()).await;
    let part = cx.system("test").row("SELECT id FROM drill_parts", params![]).await.unwrap().unwrap();
    (drill, part.id("id").unwrap())
}

pub(crate) async fn decided(bench: &Bench, part: PartId, plan: &Plan) {
    let cx = writing(bench, secretariat()).await;
    decide_part(&cx, part, 0, plan).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn prepared(bench: &Bench, part: PartId) -> NoticeId {
    let cx = writing(bench, analyst()).await;
    let notice = prepare_part(&cx, part, "情報連絡も送ってください。").await.unwrap();
    cx.commit().await.unwrap();
    notice
}

/// Released at ten, passed on by the ministry after ten minutes and by the secretariat after thirty.
pub(crate) async fn run(bench: &Bench, part: PartId) -> NoticeId {
    run_on(bench, part, "2014-07-08").await
}

pub(crate) async fn run_on(bench: &Bench, part: PartId, day: &str) -> NoticeId {
    let notice = prepared(bench, part).await;
    approve(bench, reviewer(), notice).await;
    bench.clock.set(&format!("{day} 10:00"));
    release(bench, notice).await;
    for (when, who, org) in [("10:10", liaison(), MIC), ("10:30", secretariat(), TEL)] {
        bench.clock.set(&format!("{day} {when}"));
        let id = line(bench, org).await;
        let cx = writing(bench, who.clone()).await;
        delivery::open_notice(&cx, id).await.unwrap();
        cx.commit().await.unwrap();
        let cx = writing(bench, who).await;
        let passed = delivery::pass_notice(&cx, id, "", sharing::addition::search).await.unwrap();
        assert!(matches!(passed, delivery::Passed::On(_)));
        cx.commit().await.unwrap();
    }
    notice
}

/// The newest line of an organisation.
pub(crate) async fn line(bench: &Bench, org: u128) -> DeliveryId {
    let cx = reading(bench, Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1 ORDER BY entitled_at DESC LIMIT 1";
    cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap().id("id").unwrap()
}

pub(crate) async fn answers_at(bench: &Bench, number: u128, when: &str) {
    bench.clock.set(when);
    let id = line(bench, number).await;
    let cx = writing(bench, neighbour(number)).await;
    delivery::open_notice(&cx, id).await.unwrap();
    delivery::answer_notice(&cx, id, Answer::NotAffected, "").await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn part(bench: &Bench, who: Actor, id: PartId) -> Result<Part, Denied> {
    let cx = reading(bench, who).await;
    cx.permit::<_, Part>(ViewDrillPart, id).await.map(|part| part.row().clone())
}

pub(crate) async fn ended(bench: &Bench, id: PartId) {
    let cx = writing(bench, secretariat()).await;
    end_part(&cx, id).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) fn given(pairs: &[(&str, &str)]) -> Answers {
    let set = |value: &str| BTreeSet::from([value.to_owned()]);
    Answers(pairs.iter().map(|(code, value)| ((*code).to_owned(), set(value))).collect::<BTreeMap<_, _>>())
}

both_engines! {
    async fn a_drill_is_planned_run_through_the_pipe_measured_and_asked_about(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        assert_eq!(part(&bench, secretariat(), id).await.unwrap().standing(), Standing::Invited);
        decided(&bench, id, &takes_part()).await;
        let notice = run(&bench, id).await;
        answers_at(&bench, 102, "2014-07-08 10:45").await;
        answers_at(&bench, 103, "2014-07-08 11:00").await;
        answers_at(&bench, 104, "2014-07-08 15:00").await;
        let seen = part(&bench, secretariat(), id).await.unwrap();
        assert_eq!((seen.standing(), seen.notice), (Standing::Running, Some(notice)));
        let cx = reading(&bench, Actor::nobody()).await;
        let sql = cx.system("test");
        let marked = "SELECT COUNT(*) AS n FROM dispatches WHERE exercise AND tlp = 'green' AND reference LIKE 'X-N-%'";
        assert_eq!(sql.count(marked, params![]).await.unwrap(), 1, "it left as a notice under the exercise mark");
        drop(cx);
        ended(&bench, id).await;
        let cx = reading(&bench, Actor::nobody()).await;
        let doubted = "SELECT COUNT(*) AS n FROM contact_doubts WHERE cause = 'drill'";
        assert_eq!(cx.system("test").count(doubted, params![]).await.unwrap(), 13, "whoever was not reached has a task");
        let sound = "SELECT COUNT(*) AS n FROM contact_doubts WHERE org_id = $1";
        assert_eq!(cx.system("test").count(sound, params![org_id(102)]).await.unwrap(), 0);
        drop(cx);
        assert_eq!(part(&bench, secretariat(), id).await.unwrap().standing(), Standing::Ended);
        let cx = writing(&bench, secretariat()).await;
        assert!(matches!(end_part(&cx, id).await, Err(EndPartError::Ended)));
        drop(cx);
        for who in [secretariat(), neighbour(102)] {
            let cx = writing(&bench, who).await;
            answer_questions(&cx, id, &given(&[("routes", "better")])).await.unwrap();
            cx.commit().await.unwrap();
        }
        let cx = writing(&bench, neighbour(102)).await;
        let again = answer_questions(&cx, id, &given(&[("routes", "worse")])).await;
        assert!(matches!(again, Err(AnswerQuestionsError::Again)), "{again:?}");
    }

    async fn only_the_members_whom_the_ceptoar_chose_get_it(bench: Bench) with &all_tables(); {
        let (_, id) = planned(&bench).await;
        let chosen = Some([102, 103].map(org_id).into());
        decided(&bench, id, &Plan { members: chosen, ..takes_part() }).await;
        let notice = prepared(&bench, id).await;
        let cx = reading(&bench, analyst()).await;
        let whom = (notice.uuid(), &kernel::Audience::only(["ICT-TEL"]));
        let plan = delivery::plan(&cx.system("test"), whom, cx.now().day()).await.unwrap();
        assert_eq!(plan.members(), 2, "the dry run says whom it reaches");
        drop(cx);
        approve(&bench, reviewer(), notice).await;
        bench.clock.set("2014-07-08 10:00");
        let released = release(&bench, notice).await;
        assert_eq!(released.recipients, 4, "ministry, secretariat, two members");
        let cx = writing(&bench, analyst()).await;
        let update = sharing::ops::update_notice::update_notice(&cx, notice).await.unwrap();
        let whom = (update.uuid(), &kernel::Audience::only(["ICT-TEL"]));
        let plan = delivery::plan(&cx.system("test"), whom, cx.now().day()).await.unwrap();
        assert_eq!(plan.members(), 2, "nor does an update reach others");
    }

    async fn a_year_has_one_drill_and_what_cannot_stand_is_refused(bench: Bench) with &all_tables(); {
        let (id, part) = planned(&bench).await;
        let all = BTreeSet::from(["ICT-TEL".to_owned()]);
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(plan_drill(&cx, &offer(), &all).await, Err(PlanDrillError::Again)));
        drop(cx);
        let next = Offer { from: Day::parse("2015-07-01").unwrap(), until: Day::parse("2015-10-01").unwrap(), ..offer() };
        for bad in [BTreeSet::new(), BTreeSet::from(["NISC".to_owned()])] {
            let cx = writing(&bench, analyst()).await;
            assert!(matches!(plan_drill(&cx, &next, &bad).await, Err(PlanDrillError::Nobody)));
        }
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(change_drill(&cx, id, 1, (&offer(), &all)).await, Err(ChangeDrillError::Same)));
        let other = Offer { guidance: "別の案内".into(), ..offer() };
        assert!(matches!(change_drill(&cx, id, 7, (&other, &all)).await, Err(ChangeDrillError::Stale)));
        change_drill(&cx, id, 1, (&other, &all)).await.unwrap();
        cx.commit().await.unwrap();
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(prepare_part(&cx, part, "").await, Err(PreparePartError::NotPlanned)));
        drop(cx);
        let cx = writing(&bench, secretariat()).await;
        let stranger = Plan { members: Some([org_id(MIC)].into()), ..takes_part() };
        let refused = decide_part(&cx, part, 0, &stranger).await;
        assert!(matches!(refused, Err(DecidePartError::Flawed(PlanFlaw::Stranger))), "{refused:?}");
        drop(cx);
        decided(&bench, part, &takes_part()).await;
        let cx = writing(&bench, secretariat()).await;
        assert!(matches!(decide_part(&cx, part, 0, &Plan::default()).await, Err(DecidePartError::Stale)));
        assert!(matches!(decide_part(&cx, part, 1, &takes_part()).await, Err(DecidePartError::Same)));
        drop(cx);
        prepared(&bench, part).await;
        let cx = writing(&bench, secretariat()).await;
        assert!(matches!(decide_part(&cx, part, 1, &Plan::default()).await, Err(DecidePartError::Begun)));
        assert!(matches!(end_part(&cx, part).await, Err(EndPartError::NotRunning)));
        let early = answer_questions(&cx, part, &given(&[("routes", "better")])).await;
        assert!(matches!(early, Err(AnswerQuestionsError::NotOver)));
        drop(cx);
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(prepare_part(&cx, part, "").await, Err(PreparePartError::Begun)));
    }
}
