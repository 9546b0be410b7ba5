//! Each operation's outcomes.

use crate::world::*;
use kernel::{Audience, ContentHash, Label, Tlp};
use sharing::{
    consent::ConsentAnswer,
    notice::{Content, NoticeId},
    ops::{
        answer_consent::{AnswerConsentError, answer_consent},
        ask_consent::{AskConsentError, ask_consent},
        begin_notice::{BeginNoticeError, begin_notice},
        confirm_override::{ConfirmOverrideError, confirm_override},
        confirm_waiver::{ConfirmWaiverError, confirm_waiver},
        derive_notice::{DeriveNoticeError, derive_notice},
        open_consent::open_consent,
        propose_override::{ProposeOverrideError, propose_override},
        propose_waiver::{ProposeWaiverError, propose_waiver},
        release_notice::{ReleaseNoticeError, release_notice},
        review_notice::{ReviewNoticeError, review_notice},
        save_notice::{SaveNoticeError, save_notice},
    },
    release::{Obstacle, Verdict},
};
use std::collections::BTreeSet;
use store::{Denied, StoreError, params};
use trial::{Bench, both_engines};

fn titled() -> Content {
    Content {
        title: "点検のお願い".into(), body: "設定を確かめてください。".into(), ..Content::default()
    }
}

async fn obstacles(bench: &Bench, notice: NoticeId) -> Vec<Obstacle> {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, duty()).await;
    match release_notice(&cx, notice, hash).await {
        Ok(_) => Vec::new(),
        Err(ReleaseNoticeError::InTheWay(obstacles)) => obstacles,
        Err(other) => panic!("{other}"),
    }
}

async fn findings(bench: &Bench, notice: NoticeId) -> Vec<ContentHash> {
    let cx = reading(bench, analyst()).await;
    let granted = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await.unwrap();
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    desk.facts.open_findings().map(|finding| finding.fingerprint).collect()
}

both_engines! {
    async fn a_notice_is_begun_by_writers_and_has_a_title(bench: Bench) with &tables(); {
        people(&bench).await;
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(begin_notice(&cx, Content::default(), false).await, Err(BeginNoticeError::Flawed(_))));
        let notice = begin_notice(&cx, titled(), true).await.unwrap();
        cx.commit().await.unwrap();
        assert_eq!(current(&bench, notice).await.number, 1);
        for who in [reviewer(), liaison(), reporter()] {
            let cx = writing(&bench, who).await;
            assert!(matches!(begin_notice(&cx, titled(), false).await, Err(BeginNoticeError::Denied(_))));
        }
        let cx = reading(&bench, analyst()).await;
        let reference = cx.system("test").row("SELECT reference FROM notices", params![]).await.unwrap().unwrap();
        assert_eq!(reference.text("reference").unwrap(), "X-N-2014-00001");
    }

    async fn exercise_and_real_are_not_put_together(bench: Bench) with &tables(); {
        people(&bench).await;
        let (real, drill) = (report_as(&bench, "amber", false).await, report_as(&bench, "green", true).await);
        let cx = writing(&bench, analyst()).await;
        let mixed = derive_notice(&cx, &BTreeSet::from([real, drill]), &substitutes()).await;
        assert!(matches!(mixed, Err(DeriveNoticeError::MixedExercise)));
        assert!(matches!(derive_notice(&cx, &BTreeSet::new(), &substitutes()).await, Err(DeriveNoticeError::NoSource)));
        let notice = derive_notice(&cx, &BTreeSet::from([drill]), &substitutes()).await.unwrap();
        let row = cx.system("test").row("SELECT exercise FROM notices WHERE id = $1", params![notice]).await.unwrap().unwrap();
        assert!(row.get::<bool>("exercise").unwrap());
        drop(cx);
        let cx = writing(&bench, neighbour(102)).await;
        let stranger = derive_notice(&cx, &BTreeSet::from([real]), &substitutes()).await;
        assert!(matches!(stranger, Err(DeriveNoticeError::Denied(Denied::NotFound))));
    }

    async fn saving_makes_a_revision_only_if_something_changed(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        assert_eq!(save(&bench, analyst(), notice, |content| content).await, 1);
        assert_eq!(save(&bench, analyst(), notice, |content| Content { urgent: true, ..content }).await, 2);
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(save_notice(&cx, notice, 1, titled()).await, Err(SaveNoticeError::Stale)));
        let untitled = Content { label: amber(), ..Content::default() };
        assert!(matches!(save_notice(&cx, notice, 2, untitled).await, Err(SaveNoticeError::Flawed(_))));
        drop(cx);
        let cx = writing(&bench, reviewer()).await;
        assert!(matches!(save_notice(&cx, notice, 2, titled()).await, Err(SaveNoticeError::Denied(Denied::Refused))));
    }

    async fn a_weaker_label_is_not_saved(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let cx = writing(&bench, analyst()).await;
        let green = Content { label: Label::new(Tlp::Green, Audience::All, None), ..titled() };
        let Err(SaveNoticeError::LabelTooWeak(strongest)) = save_notice(&cx, notice, 1, green).await else { panic!("saved") };
        assert_eq!(*strongest, amber());
        let red = Content { label: Label::new(Tlp::Red, Audience::only(["ICT-TEL"]), None), ..titled() };
        assert!(save_notice(&cx, notice, 1, red).await.unwrap().new);
    }

    async fn consent_is_for_one_text_and_any_change_voids_it(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let other = ContentHash::of(b"another");
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(ask_consent(&cx, notice, report, other, None).await, Err(AskConsentError::Stale)));
        let past = Some(cx.now().plus_minutes(-1));
        let seen = hash(&bench, notice).await;
        assert!(matches!(ask_consent(&cx, notice, report, seen, past).await, Err(AskConsentError::DuePassed)));
        drop(cx);
        let consent = ask(&bench, report, notice).await;
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(ask_consent(&cx, notice, report, seen, None).await, Err(AskConsentError::AlreadyAsked)));
        assert!(!open_consent(&cx, consent).await.unwrap().1, "the centre looks without opening it");
        drop(cx);
        let cx = writing(&bench, neighbour(102)).await;
        assert!(matches!(answer_consent(&cx, consent, ConsentAnswer::Agree, "").await, Err(AnswerConsentError::Denied(Denied::NotFound))));
        drop(cx);
        let cx = writing(&bench, reporter()).await;
        assert!(matches!(answer_consent(&cx, consent, ConsentAnswer::Refuse, " ").await, Err(AnswerConsentError::NoteMissing)));
        drop(cx);
        agree(&bench, consent).await;
        let cx = writing(&bench, reporter()).await;
        assert!(matches!(answer_consent(&cx, consent, ConsentAnswer::Refuse, "x").await, Err(AnswerConsentError::Answered)));
        drop(cx);
        let missing = |found: &[Obstacle]| found.iter().any(|one| matches!(one, Obstacle::Consent { .. }));
        assert!(!missing(&obstacles(&bench, notice).await));
        save(&bench, analyst(), notice, |content| Content { body: format!("{}。", content.body), ..content }).await;
        assert!(missing(&obstacles(&bench, notice).await));
        let second = ask(&bench, report, notice).await;
        save(&bench, analyst(), notice, |content| Content { urgent: true, ..content }).await;
        let cx = writing(&bench, reporter()).await;
        assert!(matches!(answer_consent(&cx, second, ConsentAnswer::Agree, "").await, Err(AnswerConsentError::Superseded)));
    }

    async fn an_override_takes_two_people_and_is_shown_to_the_reporter(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let seen = hash(&bench, notice).await;
        let cx = writing(&bench, both()).await;
        assert!(matches!(propose_override(&cx, notice, report, seen, ("", "急ぐ")).await, Err(ProposeOverrideError::GroundMissing)));
        let one = propose_override(&cx, notice, report, seen, ("法第 1 条", "急ぐ")).await.unwrap();
        assert!(matches!(propose_override(&cx, notice, report, seen, ("法第 1 条", "急ぐ")).await, Err(ProposeOverrideError::AlreadyProposed)));
        assert!(matches!(confirm_override(&cx, notice, one).await, Err(ConfirmOverrideError::SamePerson)));
        cx.commit().await.unwrap();
        let cx = writing(&bench, reviewer()).await;
        confirm_override(&cx, notice, one).await.unwrap();
        assert!(matches!(confirm_override(&cx, notice, one).await, Err(ConfirmOverrideError::AlreadyConfirmed)));
        assert!(matches!(confirm_override(&cx, notice, cx.new_id()).await, Err(ConfirmOverrideError::Unknown)));
        cx.commit().await.unwrap();
        approve(&bench, reviewer(), notice).await;
        release(&bench, notice).await;
        let cx = reading(&bench, reporter()).await;
        let granted = cx.permit::<_, sharing::report::Report>(access::act::ViewReport, report).await.unwrap();
        let became = sharing::store::notices::became_of(&granted, cx.actor()).await.unwrap();
        assert_eq!(became[0].overridden, Some(("法第 1 条".into(), "急ぐ".into())));
    }

    async fn a_residue_blocks_until_two_people_let_it_stay(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        assert_eq!(findings(&bench, notice).await, []);
        save(&bench, analyst(), notice, |content| Content { body: "潮見通信の話".into(), ..content }).await;
        let fingerprints = findings(&bench, notice).await;
        assert!(!fingerprints.is_empty());
        assert!(obstacles(&bench, notice).await.iter().any(|one| matches!(one, Obstacle::Residue(_))));
        for fingerprint in fingerprints.iter().copied().collect::<BTreeSet<_>>() {
            let cx = writing(&bench, both()).await;
            assert!(matches!(propose_waiver(&cx, notice, fingerprint, "").await, Err(ProposeWaiverError::ReasonMissing)));
            assert!(matches!(propose_waiver(&cx, notice, ContentHash::of(b"x"), "公知").await, Err(ProposeWaiverError::NotFound)));
            let waiver = propose_waiver(&cx, notice, fingerprint, "公知").await.unwrap();
            assert!(matches!(propose_waiver(&cx, notice, fingerprint, "公知").await, Err(ProposeWaiverError::AlreadyProposed)));
            assert!(matches!(confirm_waiver(&cx, notice, waiver).await, Err(ConfirmWaiverError::SamePerson)));
            cx.commit().await.unwrap();
            let cx = writing(&bench, analyst()).await;
            assert!(matches!(confirm_waiver(&cx, notice, waiver).await, Err(ConfirmWaiverError::Denied(Denied::Refused))));
            drop(cx);
            let cx = writing(&bench, reviewer()).await;
            confirm_waiver(&cx, notice, waiver).await.unwrap();
            assert!(matches!(confirm_waiver(&cx, notice, waiver).await, Err(ConfirmWaiverError::AlreadyConfirmed)));
            cx.commit().await.unwrap();
        }
        assert_eq!(findings(&bench, notice).await, []);
    }

    async fn a_review_is_of_the_present_text_and_sending_back_says_why(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let seen = hash(&bench, notice).await;
        let cx = writing(&bench, reviewer()).await;
        assert!(matches!(review_notice(&cx, notice, ContentHash::of(b"x"), Verdict::Approve, "").await, Err(ReviewNoticeError::Stale)));
        assert!(matches!(review_notice(&cx, notice, seen, Verdict::Return, "").await, Err(ReviewNoticeError::NoteMissing)));
        review_notice(&cx, notice, seen, Verdict::Return, "短く").await.unwrap();
        cx.commit().await.unwrap();
        assert!(obstacles(&bench, notice).await.contains(&Obstacle::Returned));
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(review_notice(&cx, notice, seen, Verdict::Approve, "").await, Err(ReviewNoticeError::Denied(Denied::Refused))));
    }

    async fn what_left_stays_as_it_left(bench: Bench) with &tables(); {
        let (report, notice) = derived(&bench).await;
        let consent = ask(&bench, report, notice).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), notice).await;
        let cx = writing(&bench, duty()).await;
        assert!(matches!(release_notice(&cx, notice, ContentHash::of(b"x")).await, Err(ReleaseNoticeError::Stale)));
        drop(cx);
        release(&bench, notice).await;
        assert_eq!(obstacles(&bench, notice).await, [Obstacle::Released]);
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(save_notice(&cx, notice, 1, titled()).await, Err(SaveNoticeError::Released)));
        drop(cx);
        for table in ["notices", "notice_sources", "notice_revisions", "consents", "consent_openings", "consent_answers", "reviews", "releases"] {
            for attempt in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET notice_id = notice_id")] {
                let attempt = match table {
                    "notices" => attempt.replace("notice_id", "id"),
                    "consent_openings" | "consent_answers" => attempt.replace("notice_id", "consent_id"),
                    _ => attempt,
                };
                assert!(matches!(bench.db.run_script(&attempt).await, Err(StoreError::Sealed(_))), "{attempt}");
            }
        }
    }

    async fn an_audience_of_nobody_is_in_the_way(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        let nobody = Label::new(Tlp::Amber, Audience::only(["NO-SUCH"]), None);
        save(&bench, analyst(), notice, |content| Content { label: nobody, ..content }).await;
        assert!(obstacles(&bench, notice).await.contains(&Obstacle::NobodyToReach));
    }
}
