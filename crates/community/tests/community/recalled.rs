//! What the centre recalled after it had come over a bridge: from that moment no member reads what was made of it, by
//! any way, nobody takes it further, and every seal still holds.

use crate::{
    house::{get, open},
    world::*,
};
use access::{Actor, Role};
use axum::http::StatusCode;
use community::{
    ApprovalId, ArrivalId, Obstacle, ShareId,
    ops::{
        answer_approval::{AnswerApprovalError, answer_approval},
        answer_share::{AnswerShareError, answer_share},
        ask_approval::{AskApprovalError, ask_approval},
        derive_share::{DeriveShareError, derive_share},
        open_share::open_share,
        pass_notice::pass_notice,
        release_share::{ReleaseShareError, release_share},
        review_share::{ReviewShareError, review_share},
        save_share::{SaveShareError, save_share},
        submit::submit,
    },
    verify_seals,
};
use kernel::{Audience, Clock, Label, Tlp};
use registry::load::settled_id;
use sharing::{
    consent::ConsentAnswer,
    notice::NoticeId,
    ops::{begin_notice::begin_notice, confirm_recall::confirm_recall, propose_recall::propose_recall},
    release::Verdict,
    removal::Substitutes,
};
use std::collections::BTreeSet;
use store::params;
use trial::{Bench, both_engines, org_id};

const SECRETS: [&str; 3] = ["間違えた本文", "mutex:knm-77", "wrong[.]example"];
const TITLE: &str = "点検のお願い";
const INSTRUCTIONS: &str = "印刷したものを廃棄してください。";

async fn left(bench: &Bench) -> NoticeId {
    let mail = sharing::detail::Mail { sender: format!("info@{}", SECRETS[2]), ..Default::default() };
    let content = sharing::notice::Content {
        kind: sharing::notice::NoticeKind::SuspiciousMail,
        title: TITLE.into(),
        body: SECRETS[0].into(),
        indicators: vec![SECRETS[1].into()],
        label: Label::new(Tlp::Amber, Audience::All, None),
        detail: sharing::detail::Detail::SuspiciousMail(mail),
        ..Default::default()
    };
    left_with(bench, content).await
}

/// A notice of the centre that has left, to nobody in the ledger: it is the passing on that is looked at.
pub(crate) async fn left_with(bench: &Bench, content: sharing::notice::Content) -> NoticeId {
    let title = content.title.clone();
    let cx = write(bench, &centre(Role::Analyst)).await;
    let plain = sharing::notice::Content { attachments: Vec::new(), ..content.clone() };
    let id = begin_notice(&cx, plain, false).await.unwrap();
    let sql = cx.system("test");
    // As it left: with files that it is only asked to name here.
    let text = serde_json::to_string(&content).unwrap();
    let with = "INSERT INTO notice_revisions (notice_id, revision, title, content, content_hash, saved_by, saved_at)
                SELECT notice_id, 2, title, $2, $3, saved_by, saved_at FROM notice_revisions WHERE notice_id = $1";
    sql.run_one(with, params![id, &text, kernel::ContentHash::of(text.as_bytes())]).await.unwrap();
    leaves(&sql, id, (9001, title)).await;
    cx.commit().await.unwrap();
    id
}

/// It leaves as its newest revision stands.
pub(crate) async fn leaves(sql: &store::Sql<'_>, id: NoticeId, (dispatch, title): (u128, String)) {
    let dispatch = uuid::Uuid::from_u128(dispatch);
    let insert =
        "INSERT INTO dispatches (id, org_id, subject_id, reference, title, tlp, urgency, exercise, released_at)
                  VALUES ($1, $2, $3, 'N-1', $4, 'amber', 'normal', $5, 0)";
    sql.run_one(insert, params![dispatch, org_id(CENTRE), id, title, false]).await.unwrap();
    let insert = "INSERT INTO releases (notice_id, revision, content_hash, dispatch_id, released_by, released_at)
                  SELECT notice_id, revision, content_hash, $2, saved_by, 0 FROM notice_revisions WHERE notice_id = $1
                  ORDER BY revision DESC LIMIT 1";
    sql.run_one(insert, params![id, dispatch]).await.unwrap();
}

pub(crate) async fn passed(bench: &Bench, notice: NoticeId) -> ArrivalId {
    let cx = write(bench, &centre(Role::Duty)).await;
    let id = pass_notice(&cx, settled_id("bridge NISC C4TAP").unwrap(), notice).await.unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) async fn made_of(
    bench: &Bench,
    arrival: ArrivalId,
    handed_in: BTreeSet<community::SubmissionId>,
) -> ShareId {
    let cx = write(bench, &council_hub(821)).await;
    let from = BTreeSet::from([arrival]);
    let id = derive_share(&cx, c4tap(), &handed_in, &from, &Substitutes::default()).await.unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) async fn recalled(bench: &Bench, notice: NoticeId) {
    let cx = write(bench, &centre(Role::Analyst)).await;
    let which = propose_recall(&cx, notice, "版の番号に誤りがありました。", INSTRUCTIONS, false).await.unwrap();
    cx.commit().await.unwrap();
    let Some(who) = centre(Role::Duty).who().cloned() else { panic!("somebody") };
    let cx = write(bench, &Actor::new(access::Who { person: trial::person_id(901), ..who })).await;
    confirm_recall(&cx, notice, which).await.unwrap();
    cx.commit().await.unwrap();
}

/// What stands in C4TAP: a share that left, one that waits for its provider, one that is being written; of a notice.
struct Made {
    notice: NoticeId,
    arrival: ArrivalId,
    left: ShareId,
    asked: (ShareId, ApprovalId),
    written: ShareId,
}

async fn made(bench: &Bench) -> Made {
    build(bench).await;
    let notice = left(bench).await;
    let arrival = passed(bench, notice).await;
    let left = made_of(bench, arrival, BTreeSet::new()).await;
    let (hash, ..) = current(bench, left).await;
    let cx = write(bench, &council_hub(822)).await;
    review_share(&cx, left, hash, Verdict::Approve, "").await.unwrap();
    release_share(&cx, left, hash).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &member(ELSEWHERE)).await;
    let said = community::Contribution { text: "こちらにも届いた。".into(), ..contribution("似たもの") };
    let own = submit(&cx, c4tap(), said).await.unwrap();
    cx.commit().await.unwrap();
    let with = made_of(bench, arrival, BTreeSet::from([own])).await;
    let (hash, ..) = current(bench, with).await;
    let cx = write(bench, &council_hub(821)).await;
    let approval = ask_approval(&cx, with, org_id(ELSEWHERE), None, hash).await.unwrap();
    cx.commit().await.unwrap();
    let written = made_of(bench, arrival, BTreeSet::new()).await;
    Made { notice, arrival, left, asked: (with, approval), written }
}

both_engines! {
    async fn what_was_made_of_something_recalled_is_read_by_no_member_by_any_way(bench: Bench) with &tables(); {
        let made = made(&bench).await;
        let router = open(&bench);
        let share = format!("/shares/{}", made.left);
        let (_, before) = get(&router, "elsewhere", "ja", &share).await;
        assert!(SECRETS.iter().all(|secret| before.contains(secret)), "it is read before");
        let table = format!("{share}/indicators.csv");
        let (_, before) = get(&router, "elsewhere", "ja", &table).await;
        assert!(before.contains("\"other\",\"mutex:knm-77\",\"\",\"TLP:AMBER\""), "{before}");
        recalled(&bench, made.notice).await;
        assert_eq!(get(&router, "elsewhere", "ja", &table).await.0, StatusCode::CONFLICT);
        let told = [
            ("elsewhere", share.clone()),
            ("c4tap", share.clone()),
            ("elsewhere", format!("/approvals/{}", made.asked.1)),
            ("c4tap", format!("/approvals/{}", made.asked.1)),
            ("c4tap", format!("/arrivals/{}", made.arrival)),
            ("c4tap", format!("{share}/desk")),
            ("c4tap", format!("/shares/{}/desk", made.asked.0)),
            ("c4tap", format!("/shares/{}/desk", made.written)),
        ];
        for (who, path) in &told {
            for (lang, paths) in [("ja", vec![path.clone()]), ("en", vec![path.clone(), format!("/api/v1{path}")])] {
                for path in paths.iter().filter(|path| !(path.starts_with("/api") && path.ends_with("/desk"))) {
                    let (status, text) = get(&router, who, lang, path).await;
                    assert_eq!(status, StatusCode::OK, "{who} at {path}: {text}");
                    assert!(text.contains(INSTRUCTIONS) && text.contains("版の番号"), "{who} at {path}: {text}");
                    assert!(!SECRETS.iter().any(|secret| text.contains(secret)) && !text.contains('⟦'), "{who} at {path}: {text}");
                }
            }
        }
        let lists = ["/", "/communities/C4TAP", "/communities/C4TAP/desk", "/communities/C4TAP/history", "/search?q=%E9%96%93%E9%81%95%E3%81%88%E3%81%9F",
            "/api/v1/communities/C4TAP/shares", "/api/v1/arrivals", "/api/v1/approvals"];
        for path in lists {
            for who in ["elsewhere", "c4tap"] {
                let (_, text) = get(&router, who, "ja", path).await;
                assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{who} at {path}: {text}");
            }
        }
        let (_, list) = get(&router, "elsewhere", "ja", "/communities/C4TAP").await;
        assert!(list.contains(TITLE) && list.contains("回収"), "{list}");
        let (_, list) = get(&router, "elsewhere", "ja", "/api/v1/communities/C4TAP/shares").await;
        assert!(list.contains("recalled_at"), "{list}");
        let (_, home) = get(&router, "elsewhere", "ja", "/").await;
        assert!(!home.contains(&share) && !home.contains("/approvals/"), "nothing of it waits: {home}");
        let cx = write(&bench, &member(ELSEWHERE)).await;
        assert!(!open_share(&cx, made.left).await.unwrap().first, "reading of a recall is no opening");
    }

    async fn nobody_takes_further_what_was_made_of_something_recalled(bench: Bench) with &tables(); {
        let made = made(&bench).await;
        recalled(&bench, made.notice).await;
        let (asked, approval) = made.asked;
        let (hash, number, content) = current(&bench, made.written).await;
        let cx = write(&bench, &council_hub(821)).await;
        let changed = community::Content { body: "別の本文".into(), ..content };
        assert!(matches!(save_share(&cx, made.written, number, changed).await, Err(SaveShareError::Recalled)));
        let again = derive_share(&cx, c4tap(), &BTreeSet::new(), &BTreeSet::from([made.arrival]), &Substitutes::default()).await;
        assert!(matches!(again, Err(DeriveShareError::Recalled)));
        let of = current(&bench, asked).await.0;
        let ask = ask_approval(&cx, asked, org_id(ELSEWHERE), None, of).await;
        assert!(matches!(&ask, Err(AskApprovalError::NotYet(why)) if *why == [Obstacle::Recalled]), "{ask:?}");
        drop(cx);
        let cx = write(&bench, &council_hub(822)).await;
        for verdict in [Verdict::Approve, Verdict::Return] {
            let said = review_share(&cx, made.written, hash, verdict, "x").await;
            assert!(matches!(said, Err(ReviewShareError::Recalled)), "{said:?}");
        }
        let release = release_share(&cx, made.written, hash).await;
        assert!(matches!(&release, Err(ReleaseShareError::InTheWay(why)) if *why == [Obstacle::Recalled]), "{release:?}");
        drop(cx);
        let cx = write(&bench, &member(ELSEWHERE)).await;
        for answer in ConsentAnswer::ALL {
            let said = answer_approval(&cx, approval, answer, "理由").await;
            assert!(matches!(said, Err(AnswerApprovalError::Recalled)), "{said:?}");
        }
        assert!(matches!(answer_share(&cx, made.left, true, "").await, Err(AnswerShareError::Recalled)));
    }

    async fn a_recall_breaks_no_seal(bench: Bench) with &tables(); {
        let made = made(&bench).await;
        let seals = async || {
            let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
            verify_seals(&cx).await.unwrap()
        };
        let before = seals().await;
        assert!(before.good() && before.checked > 5, "{before:?}");
        recalled(&bench, made.notice).await;
        assert_eq!(seals().await, before);
    }
}
