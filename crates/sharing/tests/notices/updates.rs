//! 第2報: every gate anew, one at a time, and each is told what he may know and no more.

use crate::{
    house::{fetch, get, open, post},
    pages::sound,
    seals::seals,
    the_loop::became,
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use kernel::{Audience, Label, Tlp};
use sharing::{
    SealKind,
    notice::{Content, Flaw, NoticeId, NoticeKind},
    ops::{
        answer_consent::{AnswerConsentError, answer_consent},
        ask_consent::ask_consent,
        confirm_recall::confirm_recall,
        discard_notice::{DiscardNoticeError, discard_notice},
        mean_leaving::{MeanLeavingError, mean_leaving},
        propose_recall::propose_recall,
        release_notice::{ReleaseNoticeError, release_notice},
        review_notice::review_notice,
        save_notice::{SaveNoticeError, save_notice},
        update_notice::{UpdateNoticeError, update_notice},
    },
    release::{Obstacle, Verdict},
    report::ReportId,
    update::leavers_hash,
};
use store::{Cx, Denied, Engine, StoreError, params, seals::SealFault};
use trial::{Bench, both_engines, org_id};

const FIRST: &str = "版 1.2 を止めてください。\n再起動は要りません。";
const SECOND: &str = "版 1.2 と 1.3 を止めてください。\n再起動は要りません。\n修正版が出ました。";

/// 第1報 has left and is in everybody's hands.
async fn first(bench: &Bench) -> (ReportId, NoticeId) {
    let (report, notice) = derived(bench).await;
    save(bench, analyst(), notice, |one| Content {
        title: "点検のお願い".into(),
        body: FIRST.into(),
        label: amber(),
        removals: Vec::new(),
        ..one
    })
    .await;
    attach(bench, notice, "手順.txt", "止め方".as_bytes()).await;
    leaves(bench, report, notice).await;
    (report, notice)
}

/// Through every gate, and down to the members.
async fn leaves(bench: &Bench, report: ReportId, notice: NoticeId) {
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
    passed_on(bench, notice).await;
}

async fn passed_on(bench: &Bench, notice: NoticeId) {
    for (who, org) in [(liaison(), MIC), (secretariat(), TEL)] {
        let Some(line) = line(bench, notice, org).await else { continue };
        let cx = writing(bench, who).await;
        let passed = delivery::pass_notice(&cx, line.parse().unwrap(), "", sharing::addition::search).await.unwrap();
        assert!(matches!(passed, delivery::Passed::On(_)));
        cx.commit().await.unwrap();
    }
}

async fn line(bench: &Bench, notice: NoticeId, org: u128) -> Option<String> {
    let cx = reading(bench, Actor::nobody()).await;
    let find = "SELECT l.id FROM deliveries l JOIN dispatches d ON d.id = l.dispatch_id
                WHERE d.subject_id = $1 AND l.org_id = $2";
    let row = cx.system("test").row(find, params![notice, org_id(org)]).await.unwrap();
    row.map(|row| row.id::<delivery::Delivery>("id").unwrap().to_string())
}

async fn dispatch(bench: &Bench, notice: NoticeId) -> String {
    let cx = reading(bench, Actor::nobody()).await;
    let id = delivery::ask::dispatch_of(&cx.system("test"), notice.uuid()).await.unwrap();
    id.unwrap().to_string()
}

async fn begun(bench: &Bench, old: NoticeId) -> NoticeId {
    let cx = writing(bench, analyst()).await;
    let new = update_notice(&cx, old).await.unwrap();
    cx.commit().await.unwrap();
    new
}

async fn refused(bench: &Bench, old: NoticeId) -> UpdateNoticeError {
    let cx = writing(bench, analyst()).await;
    update_notice(&cx, old).await.unwrap_err()
}

/// An update of `old`, written.
async fn written(bench: &Bench, old: NoticeId) -> NoticeId {
    let new = begun(bench, old).await;
    save(bench, analyst(), new, |one| Content {
        body: SECOND.into(),
        news: Some("修正版の案内を足しました。".into()),
        ..one
    })
    .await;
    new
}

/// An update of `old` that has left as well.
async fn updated(bench: &Bench, report: ReportId, old: NoticeId) -> NoticeId {
    let new = written(bench, old).await;
    leaves(bench, report, new).await;
    new
}

async fn obstacles_of(bench: &Bench, notice: NoticeId) -> Vec<Obstacle> {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, duty()).await;
    match release_notice(&cx, notice, hash).await.unwrap_err() {
        ReleaseNoticeError::InTheWay(all) => all,
        other => panic!("{other}"),
    }
}

async fn recalled(bench: &Bench, notice: NoticeId, whole_chain: bool) {
    let cx = writing(bench, analyst()).await;
    let which = propose_recall(&cx, notice, "誤りがありました。", "使わないでください。", whole_chain).await.unwrap();
    cx.commit().await.unwrap();
    let cx = writing(bench, duty()).await;
    confirm_recall(&cx, notice, which).await.unwrap();
    cx.commit().await.unwrap();
}

async fn discarded(bench: &Bench, notice: NoticeId) {
    let cx = writing(bench, analyst()).await;
    discard_notice(&cx, notice).await.unwrap();
    cx.commit().await.unwrap();
}

/// Outsiders are kept out of a CEPTOAR that has the audience `codes` only.
fn only(codes: &[&str]) -> Label {
    Label::new(Tlp::Amber, Audience::only(codes.iter().copied()), None)
}

both_engines! {
    async fn on_the_start_page_versions_of_one_title_say_which_updates_which(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = updated(&bench, report, old).await;
        let (older, newer) = (reference(&bench, old).await, reference(&bench, new).await);
        let router = open(&bench);
        for (lang, supersedes, superseded) in [
            ("ja", format!("第2報（{older} に代わるもの）"), format!("第2報 {newer} に更新済み")),
            ("en", format!("Version 2 (supersedes {older})"), format!("Superseded by {newer} (Version 2)")),
        ] {
            // References are kept on one line.
            let text = get(&router, "duty", lang, "/").await.text.replace("<span class=\"nw\">", "").replace("</span>", "");
            assert!(text.contains(&supersedes) && text.contains(&superseded), "{text}");
        }
    }

    async fn it_begins_as_a_copy_and_passes_every_gate_anew(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let before = current(&bench, old).await.content;
        let new = begun(&bench, old).await;
        let copy = current(&bench, new).await.content;
        assert_eq!((&copy.title, &copy.body, copy.kind, &copy.label), (&before.title, &before.body, before.kind, &before.label));
        assert_eq!((copy.attachments.len(), copy.attachments[0].hash), (1, before.attachments[0].hash));
        assert_ne!(copy.attachments[0].id, before.attachments[0].id, "its files are its own");
        assert_eq!(copy.news.as_deref(), Some(""));
        let waits: Vec<&str> = obstacles_of(&bench, new).await.iter().map(Obstacle::code).collect();
        assert_eq!(waits, ["unfinished", "consent", "review"], "nothing counts that the old one passed");
        assert!(obstacles_of(&bench, new).await.contains(&Obstacle::Unfinished(Flaw::NoNews)));
        save(&bench, analyst(), new, |one| Content { news: Some("潮見通信に確かめました。".into()), ..one }).await;
        assert!(obstacles_of(&bench, new).await.iter().any(|one| matches!(one, Obstacle::Residue(_))), "what is new is searched too");
        save(&bench, analyst(), new, |one| Content { news: Some("手順を改めました。".into()), ..one }).await;
        let consent = ask(&bench, report, new).await;
        let router = open(&bench);
        for lang in ["ja", "en"] {
            let page = get(&router, "reporter", lang, &format!("/consents/{consent}")).await;
            assert!(page.text.contains("手順を改めました。"), "who is asked reads what is new");
            sound(&page.text, "/consents");
        }
        agree(&bench, consent).await;
        let hash = hash(&bench, new).await;
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(review_notice(&cx, new, hash, Verdict::Approve, "").await, Err(sharing::ops::review_notice::ReviewNoticeError::Denied(Denied::Refused))), "who wrote it does not review it");
        drop(cx);
        assert_eq!(obstacles_of(&bench, new).await, [Obstacle::NotReviewed]);
        approve(&bench, reviewer(), new).await;
        release(&bench, new).await;
        let link = current(&bench, new).await;
        assert_eq!(link.content.news.as_deref(), Some("手順を改めました。"));
        assert!(seals(&bench).await.good());
    }

    async fn everybody_is_told_what_he_may_know(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let router = open(&bench);
        let first_line = line(&bench, old, 102).await.unwrap();
        get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await;
        let new = written(&bench, old).await;
        let consent = ask(&bench, report, new).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), new).await;
        for path in ["/", "/inbox", &format!("/inbox/{first_line}"), &format!("/inbox/{first_line}/text"), "/api/v1/inbox"] {
            let text = get(&router, "neighbour", "ja", path).await.text;
            assert!(!text.contains("更新") && !text.contains("第2報") && !text.contains("修正版"), "{path}: nothing is told of a draft");
        }
        release(&bench, new).await;
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await;
        assert!(!page.text.contains("更新されました") && !page.text.contains("第2報"), "what waits for a hand is told to nobody below it");
        let ministry = get(&router, "liaison", "ja", &format!("/inbox/{}", line(&bench, old, MIC).await.unwrap())).await;
        assert!(ministry.text.contains("第2報") && ministry.text.contains("に更新されました"), "who has it is told");
        passed_on(&bench, new).await;
        let second_line = line(&bench, new, 102).await.unwrap();
        for lang in ["ja", "en"] {
            for path in ["/", "/inbox", &format!("/inbox/{first_line}"), &format!("/inbox/{second_line}"), &format!("/inbox/{second_line}/changes")] {
                let page = get(&router, "neighbour", lang, path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                sound(&page.text, path);
            }
        }
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await.text;
        assert!(page.contains("第2報（") && page.contains(&format!("/inbox/{second_line}")), "the old one shows the way to the new one");
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{second_line}")).await.text;
        assert!(page.contains("修正版の案内を足しました。") && page.contains(&format!("/inbox/{first_line}")));
        let changes = get(&router, "neighbour", "ja", &format!("/inbox/{second_line}/changes")).await.text;
        assert!(changes.contains("修正版が出ました。") && changes.contains("<ins>") && changes.contains("版 1.2"));
        assert!(!changes.contains("点検のお願い"), "what did not change is left out");
        let file = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}/text")).await.text;
        assert!(file.contains("に更新されました"));
        assert!(get(&router, "neighbour", "ja", "/inbox").await.text.contains("更新済み"));
        let answered = post(&router, "neighbour", &format!("/deliveries/{second_line}/answer"), "answer=done").await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await.text;
        assert!(!page.contains("「対応済み」と回答済み"), "an answer belongs to its version");
        assert!(!get(&router, "neighbour", "ja", "/").await.text.contains("読んで答える"), "what was superseded waits no more");
    }

    async fn the_desk_shows_the_chain_and_the_way_to_the_next(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let router = open(&bench);
        let page = get(&router, "analyst", "ja", &format!("/notices/{old}")).await.text;
        assert!(page.contains("第2報を書く") && !page.contains("これまでの報"));
        let begun = post(&router, "analyst", &format!("/notices/{old}/update"), "").await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER);
        let new: NoticeId = begun.location.trim_start_matches("/notices/").trim_end_matches("/edit").parse().unwrap();
        let page = get(&router, "analyst", "ja", &format!("/notices/{old}")).await.text;
        assert!(page.contains(&format!("/notices/{new}")) && !page.contains("第2報を書く"), "the one being written is shown");
        assert_eq!(post(&router, "analyst", &format!("/notices/{old}/update"), "").await.status, StatusCode::CONFLICT);
        let page = get(&router, "analyst", "ja", &format!("/notices/{new}/edit")).await.text;
        assert!(page.contains("name=\"news\"") && !page.contains("name=\"to_kind\""), "its kind is not asked");
        save(&bench, analyst(), new, |one| Content { news: Some("改めました。".into()), body: SECOND.into(), ..one }).await;
        leaves(&bench, report, new).await;
        for (who, path) in [("analyst", format!("/notices/{old}")), ("analyst", format!("/notices/{new}")), ("analyst", format!("/notices/{new}/changes")), ("analyst", "/notices".to_owned()), ("analyst", format!("/notices/{new}/recall")), ("duty", format!("/board/{}", dispatch(&bench, new).await)), ("duty", "/board".to_owned())] {
            for lang in ["ja", "en"] {
                let page = get(&router, who, lang, &path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                sound(&page.text, &path);
            }
        }
        let page = get(&router, "analyst", "ja", &format!("/notices/{old}")).await.text;
        assert!(page.contains("第2報（") && !page.contains("を書く</button>"), "only the newest is updated");
        assert!(get(&router, "analyst", "ja", &format!("/notices/{new}")).await.text.contains("第3報を書く"));
        assert!(get(&router, "analyst", "ja", "/notices").await.text.contains("更新済み"));
        let found = get(&router, "analyst", "ja", "/search?q=%E7%82%B9%E6%A4%9C").await.text;
        assert!(found.contains("更新済み") && found.contains("第2報"), "what is found says which version it is");
    }

    async fn there_is_one_at_a_time_and_who_gives_it_up_makes_room(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let draft = derive(&bench, report).await;
        assert!(matches!(refused(&bench, draft).await, UpdateNoticeError::NotReleased));
        let new = begun(&bench, old).await;
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::BeingWritten(open) if open == new));
        assert!(matches!(refused(&bench, new).await, UpdateNoticeError::NotReleased));
        let consent_of = {
            save(&bench, analyst(), new, |one| Content { news: Some("改めました。".into()), ..one }).await;
            ask(&bench, report, new).await
        };
        discarded(&bench, new).await;
        let hash = hash(&bench, new).await;
        let cx = writing(&bench, both()).await;
        let content = current(&bench, new).await.content;
        assert!(matches!(save_notice(&cx, new, 2, content).await, Err(SaveNoticeError::Denied(Denied::Refused))));
        assert!(matches!(review_notice(&cx, new, hash, Verdict::Approve, "").await, Err(sharing::ops::review_notice::ReviewNoticeError::Denied(Denied::Refused))));
        assert!(matches!(release_notice(&cx, new, hash).await, Err(ReleaseNoticeError::Denied(Denied::Refused))));
        assert!(matches!(ask_consent(&cx, new, report, hash, None).await, Err(sharing::ops::ask_consent::AskConsentError::Denied(Denied::Refused))));
        assert!(matches!(discard_notice(&cx, new).await, Err(DiscardNoticeError::Denied(Denied::Refused))), "once");
        drop(cx);
        let cx = writing(&bench, reporter()).await;
        let answer = answer_consent(&cx, consent_of, sharing::consent::ConsentAnswer::Agree, "").await;
        assert!(matches!(answer, Err(AnswerConsentError::Discarded)));
        drop(cx);
        let router = open(&bench);
        assert!(!get(&router, "reporter", "ja", "/").await.text.contains(&format!("/consents/{consent_of}")), "nobody is asked any more");
        for lang in ["ja", "en"] {
            for (who, path) in [("analyst", format!("/notices/{new}")), ("reporter", format!("/consents/{consent_of}"))] {
                let page = get(&router, who, lang, &path).await;
                assert_eq!(page.status, StatusCode::OK);
                sound(&page.text, &path);
            }
        }
        let again = updated(&bench, report, old).await;
        let cx = reading(&bench, Actor::nobody()).await;
        let place = sharing::store::updates::of(&cx.system("test"), again).await.unwrap().unwrap();
        assert_eq!((place.number, place.supersedes), (2, old), "what was given up leaves its number to the next");
        drop(cx);
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::Superseded(by) if by == again));
        let cx = writing(&bench, analyst()).await;
        assert!(matches!(discard_notice(&cx, again).await, Err(DiscardNoticeError::Released)), "what has left is recalled, not given up");
        drop(cx);
        let third = begun(&bench, again).await;
        let cx = reading(&bench, Actor::nobody()).await;
        assert_eq!(sharing::store::updates::of(&cx.system("test"), third).await.unwrap().unwrap().number, 3);
    }

    async fn two_who_begin_at_once_do_not_both_begin(bench: Bench) with &tables(); {
        let (_, old) = first(&bench).await;
        let one = async |who: Actor| {
            let cx: Cx = bench.db.write(who, kernel::Clock::now(bench.clock.as_ref())).await.unwrap();
            let begun = update_notice(&cx, old).await;
            match begun {
                Ok(_) => cx.commit().await.is_ok(),
                Err(UpdateNoticeError::BeingWritten(_) | UpdateNoticeError::Store(StoreError::Conflict(_))) => false,
                Err(other) => panic!("{other}"),
            }
        };
        let (a, b) = tokio::join!(one(analyst()), one(duty()));
        assert!(a != b, "exactly one began");
        let cx = reading(&bench, Actor::nobody()).await;
        assert_eq!(cx.system("test").count("SELECT COUNT(*) AS n FROM notice_updates", params![]).await.unwrap(), 1);
    }

    async fn what_it_says_stays_an_update_of_the_same_kind(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = begun(&bench, old).await;
        let flawed = async |notice: NoticeId, content: Content| {
            let seen = current(&bench, notice).await.number;
            let cx = writing(&bench, analyst()).await;
            match save_notice(&cx, notice, seen, content).await.unwrap_err() {
                SaveNoticeError::Flawed(flaws) => flaws,
                other => panic!("{other}"),
            }
        };
        let content = current(&bench, new).await.content;
        assert_eq!(flawed(new, Content { kind: NoticeKind::Trend, ..content.clone() }).await, [Flaw::OtherKind]);
        assert_eq!(flawed(new, Content { news: None, ..content.clone() }).await, [Flaw::StrayNews]);
        assert_eq!(flawed(new, Content { news: Some("長".repeat(301)), ..content }).await, [Flaw::LongNews]);
        let draft = derive(&bench, report).await;
        let plain = current(&bench, draft).await.content;
        assert_eq!(flawed(draft, Content { news: Some("新しい".into()), ..plain }).await, [Flaw::StrayNews]);
        let router = open(&bench);
        let revision = current(&bench, new).await.number;
        let form = format!("revision={revision}&kind=trend&title=x&body=x&tlp=amber&audience=all&urgency=normal&news=x");
        assert_eq!(post(&router, "analyst", &format!("/notices/{new}/save"), &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for who in ["liaison", "neighbour", "reporter"] {
            for (path, form) in [("update", ""), ("discard", ""), ("leaving", "hash=x&list=x")] {
                assert_eq!(post(&router, who, &format!("/notices/{new}/{path}"), form).await.status, StatusCode::NOT_FOUND, "{who} {path}");
            }
            for path in ["changes", "leaving"] {
                assert_eq!(get(&router, who, "ja", &format!("/notices/{new}/{path}")).await.status, StatusCode::NOT_FOUND, "{who} {path}");
            }
        }
        assert_eq!(post(&router, "reviewer", &format!("/notices/{old}/update"), "").await.status, StatusCode::FORBIDDEN, "who reviews does not write");
        assert_eq!(post(&router, "analyst", &format!("/notices/{new}/leaving"), "hash=x&list=x").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(get(&router, "analyst", "ja", &format!("/notices/{old}/changes")).await.status, StatusCode::NOT_FOUND, "nothing came before it");
    }

    async fn who_leaves_the_audience_leaves_on_purpose_and_learns_no_more_than_that(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        fin(&bench).await;
        let new = written(&bench, old).await;
        save(&bench, analyst(), new, |one| Content { title: "銀行だけの題".into(), label: only(&["FIN-BANK"]), ..one }).await;
        let consent = ask(&bench, report, new).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), new).await;
        let all = 1 + 1 + 16;
        assert_eq!(obstacles_of(&bench, new).await, [Obstacle::Leaving(all)], "the ministry, the secretariat and all members");
        let router = open(&bench);
        let page = get(&router, "analyst", "ja", &format!("/notices/{new}/leaving")).await.text;
        assert!(page.contains("第102組織株式会社") && page.contains("この 18 組織には届けない"));
        let cx = reading(&bench, analyst()).await;
        let sql = cx.system("test");
        let day = kernel::Clock::now(bench.clock.as_ref()).day();
        let was: delivery::DispatchId = dispatch(&bench, old).await.parse().unwrap();
        let leavers = delivery::ask::leavers(&sql, was, only(&["FIN-BANK"]).audience(), day).await.unwrap();
        let list = leavers_hash(&leavers).unwrap();
        drop(cx);
        let seen = hash(&bench, new).await;
        let cx = writing(&bench, analyst()).await;
        let other = leavers_hash(&[]).unwrap();
        assert!(matches!(mean_leaving(&cx, new, (seen, other)).await, Err(MeanLeavingError::Stale)));
        mean_leaving(&cx, new, (seen, list)).await.unwrap();
        cx.commit().await.unwrap();
        let revision = save(&bench, analyst(), new, |one| Content { urgent: true, ..one }).await;
        assert!(obstacles_of(&bench, new).await.contains(&Obstacle::Leaving(all)), "another content: said anew (revision {revision})");
        let page = get(&router, "analyst", "en", &format!("/notices/{new}/leaving")).await.text;
        let list_said = format!("hash={}&list={list}", hash(&bench, new).await);
        assert!(page.contains(&list.to_string()));
        assert_eq!(post(&router, "analyst", &format!("/notices/{new}/leaving"), &list_said).await.status, StatusCode::SEE_OTHER);
        let consent = ask(&bench, report, new).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), new).await;
        release(&bench, new).await;
        let mine = line(&bench, old, 102).await.unwrap();
        for path in ["/", "/inbox", "/search?q=%E9%8A%80%E8%A1%8C", &format!("/inbox/{mine}"), &format!("/inbox/{mine}/text"), &format!("/api/v1/inbox/{mine}"), "/api/v1/inbox"] {
            let (_, _, bytes) = fetch(&router, "neighbour", path).await;
            let text = String::from_utf8_lossy(&bytes);
            let reference = reference(&bench, new).await;
            for secret in ["銀行だけの題", "修正版", "第2報", reference.as_str()] {
                assert!(!text.contains(secret), "{path} {secret}");
            }
        }
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{mine}")).await.text;
        assert!(page.contains("に更新されました") && page.contains("あなたの組織には届いていません"), "but he does not act on it unwarned");
        assert_eq!(get(&router, "neighbour", "ja", &format!("/inbox/{mine}/changes")).await.status, StatusCode::NOT_FOUND);
    }

    async fn who_comes_to_the_audience_later_sees_nothing_of_what_was_before(bench: Bench) with &tables(); {
        let (report, old) = derived(&bench).await;
        fin(&bench).await;
        save(&bench, analyst(), old, |one| Content { title: "前の題".into(), body: FIRST.into(), label: only(&["ICT-TEL"]), removals: Vec::new(), ..one }).await;
        leaves(&bench, report, old).await;
        let new = written(&bench, old).await;
        save(&bench, analyst(), new, |one| Content { title: "新しい題".into(), label: amber(), ..one }).await;
        leaves(&bench, report, new).await;
        let cx = reading(&bench, actor_of(201)).await;
        let versions = {
            let found = cx.visible::<delivery::Delivery>();
            delivery::ask::handed(&found, None, 50).await.unwrap()
        };
        assert_eq!(versions.len(), 0, "it waits for the hand of its own secretariat");
        drop(cx);
        let bank = line(&bench, new, 201).await.unwrap();
        let cx = writing(&bench, trial::actor(9, 20, access::BodyKind::Ceptoar, &[access::Role::Secretariat])).await;
        let passed = delivery::pass_notice(&cx, line(&bench, new, 20).await.unwrap().parse().unwrap(), "", sharing::addition::search).await.unwrap();
        assert!(matches!(passed, delivery::Passed::On(_)));
        cx.commit().await.unwrap();
        let cx = reading(&bench, actor_of(201)).await;
        let line: delivery::DeliveryId = bank.parse().unwrap();
        let granted = cx.permit::<_, delivery::Delivery>(access::act::ViewDelivery, line).await.unwrap();
        assert_eq!(granted.version, 2);
        assert_eq!(delivery::ask::versions(granted.sql(), &granted).await.unwrap().len(), 1);
    }

    async fn what_is_recalled_is_neither_updated_nor_carried_on(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = written(&bench, old).await;
        let consent = ask(&bench, report, new).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), new).await;
        recalled(&bench, old, false).await;
        assert_eq!(obstacles_of(&bench, new).await, [Obstacle::SupersededRecalled], "what was copied does not leave again");
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::Recalled));
        discarded(&bench, new).await;
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::Recalled));
    }

    async fn recalling_the_newest_brings_nothing_back_to_life(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = updated(&bench, report, old).await;
        recalled(&bench, new, false).await;
        let router = open(&bench);
        let told: Vec<_> = became(&bench, report).await.iter().map(|one| (one.version, one.recalled_at.is_some())).collect();
        assert_eq!(told, [(1, false), (2, true)], "the reporter learns which version was recalled");
        for (lang, version, recalled) in [("ja", "第2報", "回収しました"), ("en", "Version 2", "Recalled on")] {
            let page = get(&router, "reporter", lang, &format!("/reports/{report}")).await.text;
            assert!(page.contains(version) && page.contains(recalled), "{lang}");
        }
        let (first_line, second_line) = (line(&bench, old, 102).await.unwrap(), line(&bench, new, 102).await.unwrap());
        for lang in ["ja", "en"] {
            let page = get(&router, "neighbour", lang, &format!("/inbox/{first_line}")).await;
            assert!(page.text.contains(FIRST.lines().next().unwrap()), "it can still be read");
            sound(&page.text, "inbox");
        }
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await.text;
        assert!(page.contains("更新されました") && page.contains("効力を取り戻したわけではありません"));
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{second_line}")).await.text;
        assert!(!page.contains("修正版が出ました"));
        assert!(page.contains(&format!("/inbox/{first_line}")) && page.contains("前の報は読めますが、効力を取り戻したわけではありません"));
        sound(&page, "recalled");
        assert_eq!(get(&router, "neighbour", "ja", &format!("/inbox/{second_line}/changes")).await.status, StatusCode::CONFLICT);
        let page = get(&router, "analyst", "ja", &format!("/notices/{old}")).await.text;
        assert!(page.contains("効力を取り戻したわけではありません") && page.contains("第3報を書く"), "the chain goes on from what stands");
        let third = updated(&bench, report, old).await;
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{first_line}")).await.text;
        assert!(page.contains("第3報（") && !page.contains("効力を取り戻したわけではありません"));
        let third_line = line(&bench, third, 102).await.unwrap();
        let changes = get(&router, "neighbour", "ja", &format!("/inbox/{third_line}/changes")).await.text;
        assert!(changes.contains("第1報から第3報"), "what was recalled is compared with nothing");
        assert!(seals(&bench).await.good());
    }

    async fn two_people_recall_the_whole_chain_or_one(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = updated(&bench, report, old).await;
        let router = open(&bench);
        let page = get(&router, "analyst", "ja", &format!("/notices/{new}/recall")).await.text;
        assert!(page.contains("この報だけ") && page.contains("すべての報"));
        let form = "reason=%E8%AA%A4%E3%82%8A&instructions=%E6%B6%88%E3%81%99&versions=all";
        assert_eq!(post(&router, "analyst", &format!("/notices/{new}/recall"), form).await.status, StatusCode::SEE_OTHER);
        let page = get(&router, "analyst", "ja", &format!("/notices/{new}/recall")).await.text;
        assert!(page.contains("確認できる人（当直か査読担当）：今井 誠"), "who waits knows whom to ask: {page}");
        assert!(!page.contains("：黒田") && !page.contains("、黒田"), "and that is somebody else");
        let page = get(&router, "duty", "ja", &format!("/notices/{new}/recall")).await.text;
        assert!(page.contains("すべての報を回収"), "the second person sees what is recalled");
        for notice in [old, new] {
            let line = line(&bench, notice, 102).await.unwrap();
            assert!(get(&router, "neighbour", "ja", &format!("/inbox/{line}")).await.text.contains("版 1.2"), "a proposal alone recalls nothing");
        }
        let which = page.split("name=\"recall\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(post(&router, "analyst", &format!("/notices/{new}/recall/confirm"), &format!("recall={which}")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(post(&router, "duty", &format!("/notices/{new}/recall/confirm"), &format!("recall={which}")).await.status, StatusCode::SEE_OTHER);
        for notice in [old, new] {
            let line = line(&bench, notice, 102).await.unwrap();
            let page = get(&router, "neighbour", "ja", &format!("/inbox/{line}")).await.text;
            assert!(page.contains("誤り") && !page.contains("版 1.2"), "each says that it was recalled");
        }
        assert!(matches!(refused(&bench, new).await, UpdateNoticeError::Recalled));
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::Recalled));
    }

    async fn what_is_under_embargo_is_updated_after_it_and_an_update_may_have_its_own(bench: Bench) with &tables(); {
        let (report, old) = derived(&bench).await;
        let until = |text: &str| Some(sharing::embargo::Embargo { until: kernel::At::parse_local(text).unwrap(), reason: "調整".into(), source: String::new(), first: Default::default() });
        save(&bench, analyst(), old, |one| Content { title: "点検".into(), body: FIRST.into(), label: amber(), removals: Vec::new(), embargo: until("2014-06-20 10:00"), ..one }).await;
        let consent = ask(&bench, report, old).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), old).await;
        release(&bench, old).await;
        assert!(matches!(refused(&bench, old).await, UpdateNoticeError::Embargoed));
        let router = open(&bench);
        assert!(get(&router, "analyst", "ja", &format!("/notices/{old}")).await.text.contains("解禁の日時までは、次の報を書けません"));
        bench.clock.set("2014-06-20 10:01");
        delivery::open_embargoes(&bench.db, kernel::Clock::now(bench.clock.as_ref())).await.unwrap();
        passed_on(&bench, old).await;
        let new = written(&bench, old).await;
        assert_eq!(current(&bench, new).await.content.embargo, None, "an embargo that has ended is not taken over");
        save(&bench, analyst(), new, |one| Content { embargo: until("2014-06-25 10:00"), ..one }).await;
        let consent = ask(&bench, report, new).await;
        agree(&bench, consent).await;
        approve(&bench, reviewer(), new).await;
        release(&bench, new).await;
        let mine = line(&bench, old, 102).await.unwrap();
        let page = get(&router, "neighbour", "ja", &format!("/inbox/{mine}")).await.text;
        assert!(page.contains("版 1.2") && !page.contains("更新されました"), "before its time nobody is told of it");
        bench.clock.set("2014-06-25 10:01");
        delivery::open_embargoes(&bench.db, kernel::Clock::now(bench.clock.as_ref())).await.unwrap();
        passed_on(&bench, new).await;
        assert!(get(&router, "neighbour", "ja", &format!("/inbox/{mine}")).await.text.contains("更新されました"));
    }

    async fn who_has_read_only_the_first_is_known_to_those_above_him(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let router = open(&bench);
        let mine = line(&bench, old, 102).await.unwrap();
        get(&router, "neighbour", "ja", &format!("/inbox/{mine}")).await;
        let new = updated(&bench, report, old).await;
        let board = dispatch(&bench, new).await;
        let table = get(&router, "duty", "ja", &format!("/board/{board}/opened.csv?show=behind")).await.text;
        assert_eq!(table.lines().count(), 2, "{table}");
        assert!(table.contains("第102組織株式会社"));
        let page = get(&router, "duty", "ja", &format!("/board/{board}/opened?show=behind")).await;
        assert!(page.text.contains("第102組織株式会社") && !page.text.contains("第103組織株式会社"));
        sound(&page.text, "opened");
        assert!(get(&router, "duty", "ja", &format!("/board/{board}")).await.text.contains("前の報だけ"));
        let own = line(&bench, new, TEL).await.unwrap();
        let below = get(&router, "secretariat", "ja", &format!("/deliveries/{own}/below?show=behind")).await;
        assert!(below.text.contains("第102組織株式会社") && !below.text.contains("第103組織株式会社"));
        sound(&below.text, "below");
        let ministry = line(&bench, new, MIC).await.unwrap();
        assert!(get(&router, "liaison", "ja", &format!("/deliveries/{ministry}/below")).await.text.contains("前の報だけ"));
        let newer = line(&bench, new, 102).await.unwrap();
        get(&router, "neighbour", "ja", &format!("/inbox/{newer}/changes")).await;
        let table = get(&router, "duty", "ja", &format!("/board/{board}/opened.csv?show=behind")).await.text;
        assert_eq!(table.lines().count(), 1, "who has read what changed has read it: {table}");
        let first_board = dispatch(&bench, old).await;
        assert!(!get(&router, "duty", "ja", &format!("/board/{first_board}/part")).await.text.contains("前の報だけ"), "nothing came before the first");
    }

    async fn an_update_is_no_further_notice_in_the_figures(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let counted = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let sums = "SELECT dimension, value, n FROM notice_counts ORDER BY dimension, value";
            let rows = cx.system("test").rows(sums, params![]).await.unwrap();
            rows.iter().map(|row| (row.text("dimension").unwrap(), row.text("value").unwrap(), row.get::<i64>("n").unwrap())).collect::<Vec<_>>()
        };
        let before = counted().await;
        fin(&bench).await;
        updated(&bench, report, old).await;
        let mut want = before.clone();
        want.insert(0, ("ceptoar".into(), "FIN-BANK".into(), 1));
        let got = counted().await;
        assert_eq!(got, want, "only the CEPTOAR that had none before is counted");
        let cx = reading(&bench, Actor::nobody()).await;
        let within = (kernel::At::parse_local("2014-04-01 00:00").unwrap(), kernel::At::parse_local("2015-04-01 00:00").unwrap());
        let came = delivery::ask::received(&cx.system("test"), org_id(102), within).await.unwrap();
        assert_eq!(came.handed, 1, "what came to a body in two versions came once");
    }

    async fn a_link_that_was_taken_out_or_rewritten_is_found(bench: Bench) with &tables(); {
        let (report, old) = first(&bench).await;
        let new = updated(&bench, report, old).await;
        assert!(seals(&bench).await.good());
        for table in ["notice_updates", "dispatch_updates"] {
            assert!(bench.db.run_script(&format!("UPDATE {table} SET number = 7")).await.is_err(), "{table} is sealed");
            let lift = match bench.db.engine() {
                Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
                Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
            };
            bench.db.run_script(&lift).await.unwrap();
        }
        let faults = async || {
            let broken = seals(&bench).await.broken;
            broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        bench.db.run_script("UPDATE notice_updates SET number = 7; UPDATE dispatch_updates SET number = 7").await.unwrap();
        assert_eq!(faults().await, [(SealKind::Update, SealFault::Chain)]);
        bench.db.run_script("UPDATE notice_updates SET number = 2").await.unwrap();
        assert_eq!(faults().await, [(SealKind::Update, SealFault::Shown)], "the ledger says something else");
        bench.db.run_script("DELETE FROM dispatch_updates").await.unwrap();
        assert_eq!(faults().await, [(SealKind::Update, SealFault::Shown)]);
        bench.db.run_script("DELETE FROM notice_updates").await.unwrap();
        assert_eq!(faults().await, [(SealKind::Update, SealFault::Gone)]);
        assert!(seals(&bench).await.broken.iter().all(|one| one.id == new.uuid()));
    }
}

fn actor_of(number: u128) -> Actor {
    trial::actor(800 + number, number, access::BodyKind::Operator, &[access::Role::Contact])
}

async fn reference(bench: &Bench, notice: NoticeId) -> String {
    let cx = reading(bench, Actor::nobody()).await;
    let row = cx.system("test").row("SELECT reference FROM notices WHERE id = $1", params![notice]).await.unwrap();
    row.unwrap().text("reference").unwrap()
}
