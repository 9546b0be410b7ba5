//! The whole loop, by the operations of six people: report, derive, consent, review, release, pass on, answer, give back.

use crate::world::*;
use access::act::{ReadNotice, ReviewNotice, ViewConsent, ViewNotice};
use delivery::{Answer, Delivery, DeliveryId};
use sharing::{consent::Consent, giveback::Progress, notice::Notice, ops};
use store::{Denied, params, verify};
use trial::{Bench, both_engines, org_id};

async fn line(bench: &Bench, org: u128) -> DeliveryId {
    let cx = reading(bench, access::Actor::nobody()).await;
    let find = "SELECT id FROM deliveries WHERE org_id = $1";
    cx.system("test").row(find, params![org_id(org)]).await.unwrap().unwrap().id("id").unwrap()
}

async fn pass(bench: &Bench, who: access::Actor, org: u128) {
    let id = line(bench, org).await;
    let cx = writing(bench, who).await;
    let passed = delivery::pass_notice(&cx, id, "追記", sharing::addition::search).await.unwrap();
    assert!(matches!(passed, delivery::Passed::On(_)));
    cx.commit().await.unwrap();
}

pub async fn became(bench: &Bench, report: sharing::report::ReportId) -> Vec<sharing::giveback::Became> {
    became_to(bench, reporter(), report).await
}

async fn became_to(
    bench: &Bench,
    who: access::Actor,
    report: sharing::report::ReportId,
) -> Vec<sharing::giveback::Became> {
    let cx = reading(bench, who).await;
    let granted = cx.permit::<_, sharing::report::Report>(access::act::ViewReport, report).await.unwrap();
    sharing::store::notices::became_of(&granted, cx.actor()).await.unwrap()
}

both_engines! {
    async fn a_report_becomes_a_notice_and_comes_back_as_a_figure(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let first = current(&bench, notice).await.content;
        for name in ["潮見", "shiomi", "192.0.2.53", "佐藤"] {
            assert!(!first.body.contains(name) && !first.title.contains(name), "{name} in {first:?}");
        }
        assert!(!first.removals.is_empty());
        assert_eq!(became(&bench, report).await[0].progress(), Progress::Writing);
        assert!(became(&bench, report).await[0].title.is_none());

        save(&bench, analyst(), notice, |content| sharing::notice::Content { body: "# 概要\n事業者のWebサイトに大量の接続要求がありました。".into(), ..content }).await;
        let consent = ask(&bench, report, notice).await;
        assert_eq!(became(&bench, report).await[0].progress(), Progress::Asked);
        let cx = writing(&bench, reporter()).await;
        assert!(ops::open_consent::open_consent(&cx, consent).await.unwrap().1);
        cx.commit().await.unwrap();
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        let released = release(&bench, notice).await;
        assert_eq!((released.recipients, released.unreachable), (18, 0));

        pass(&bench, liaison(), MIC).await;
        pass(&bench, secretariat(), TEL).await;
        for number in NEIGHBOURS.take(6) {
            let id = line(&bench, number).await;
            let cx = writing(&bench, neighbour(number)).await;
            delivery::open_notice(&cx, id).await.unwrap();
            delivery::answer_notice(&cx, id, Answer::Affected, "").await.unwrap();
            cx.commit().await.unwrap();
        }
        let back = became(&bench, report).await;
        assert_eq!(back[0].progress(), Progress::Released);
        // Sixteen and six, in multiples of five.
        assert_eq!((back[0].reached, back[0].affected), (Some(15), Some(5)));
        let house = crate::house::open(&bench);
        let said = [
            ("ja", ["15 組織以上に届きました。", "うち「影響あり」は 5 組織以上。", "5 の倍数に切り下げています。"]),
            ("en", ["It reached at least 15 organisations.", "At least 5 of them said", "rounded down to multiples of 5"]),
        ];
        for (lang, sentences) in said {
            let page = crate::house::get(&house, "reporter", lang, &format!("/reports/{report}")).await;
            for sentence in sentences {
                assert!(page.text.contains(sentence), "{sentence}: {}", page.text);
            }
        }
        let cx = reading(&bench, access::Actor::nobody()).await;
        assert!(verify(&cx, None).await.unwrap().good());
    }

    async fn the_title_of_a_notice_is_the_ministrys_to_read_once_it_has_left(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        save(&bench, analyst(), notice, |content| sharing::notice::Content { title: "題名はまだ".into(), body: "接続要求".into(), ..content }).await;
        let consent = ask(&bench, report, notice).await;
        let house = crate::house::open(&bench);
        let path = format!("/reports/{report}");
        for (who, actor, sees) in [("reporter", reporter(), true), ("analyst", analyst(), true), ("liaison", liaison(), false)] {
            let one = became_to(&bench, actor, report).await.remove(0);
            assert_eq!((one.progress() == Progress::Asked, one.title.is_some()), (sees, sees), "{who}");
            let page = crate::house::get(&house, who, "ja", &path).await.text;
            assert_eq!((page.contains("題名はまだ"), page.contains("/consents/")), (sees, sees), "{who}");
            assert_eq!(page.contains("情報提供を書いています"), !sees, "{who}");
        }
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        let page = crate::house::get(&house, "liaison", "ja", &path).await.text;
        assert!(page.contains("題名はまだ") && !page.contains("/consents/"));
    }

    async fn each_sees_what_is_his_and_the_lists_agree(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let consent = ask(&bench, report, notice).await;
        for (who, sees) in [(analyst(), true), (duty(), true), (reviewer(), true), (reporter(), false), (liaison(), false), (neighbour(102), false)] {
            let cx = reading(&bench, who).await;
            assert_eq!(cx.permit::<_, Notice>(ViewNotice, notice).await.is_ok(), sees);
            let listed: Vec<Notice> = cx.visible::<Notice>().all("SELECT * FROM notices WHERE {visible}", params![]).await.unwrap();
            assert_eq!(!listed.is_empty(), sees);
        }
        for (who, sees) in [(analyst(), true), (reviewer(), true), (reporter(), true), (liaison(), false), (secretariat(), false), (neighbour(102), false)] {
            let cx = reading(&bench, who).await;
            assert_eq!(cx.permit::<_, Consent>(ViewConsent, consent).await.is_ok(), sees);
            let listed: Vec<Consent> = cx.visible::<Consent>().all("SELECT * FROM consents WHERE {visible}", params![]).await.unwrap();
            assert_eq!(!listed.is_empty(), sees);
        }
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        for (who, reads) in [(reporter(), true), (liaison(), true), (secretariat(), false), (neighbour(102), false)] {
            let cx = reading(&bench, who).await;
            assert_eq!(cx.permit::<_, Notice>(ReadNotice, notice).await.is_ok(), reads, "before anybody passes it on");
        }
        pass(&bench, liaison(), MIC).await;
        let cx = reading(&bench, secretariat()).await;
        assert!(cx.permit::<_, Notice>(ReadNotice, notice).await.is_ok());
        let inbox: Vec<Delivery> = cx.visible::<Delivery>().all(&format!("SELECT {} FROM deliveries WHERE {{visible}}", delivery::COLUMNS), params![]).await.unwrap();
        assert_eq!(inbox.len(), 1);
    }

    async fn who_wrote_any_of_it_is_not_the_second_pair_of_eyes(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        approve(&bench, both(), notice).await;
        save(&bench, both(), notice, |content| sharing::notice::Content { urgent: true, ..content }).await;
        let cx = writing(&bench, both()).await;
        assert!(matches!(cx.permit::<_, Notice>(ReviewNotice, notice).await, Err(Denied::Refused)));
        drop(cx);
        save(&bench, both(), notice, |content| sharing::notice::Content { urgent: false, ..content }).await;
        let hash = hash(&bench, notice).await;
        let cx = writing(&bench, duty()).await;
        let refused = ops::release_notice::release_notice(&cx, notice, hash).await;
        let Err(ops::release_notice::ReleaseNoticeError::InTheWay(obstacles)) = refused else { panic!("it left") };
        assert!(obstacles.contains(&sharing::release::Obstacle::NotReviewed), "the old approval is an author's by now");
    }
}
