//! A notice to the government's own bodies: from the desk to the inbox of an agency, with executives told beside it.

use crate::{house, world::*};
use access::{Actor, BodyKind, Role};
use delivery::{Delivery, DeliveryId};
use kernel::{Audience, Bilingual, Day, Label, Tlp};
use registry::{Contact, Hours, load::NewOrganisation};
use sharing::{
    executive::Post,
    notice::{Content, NoticeId},
    ops::{self, keep_executives::NewExecutive},
};
use store::{SealFault, params};
use trial::{Bench, actor, both_engines, org_id};

/// Under MIC.
const AGENCY: u128 = 301;
/// Another ministry, and an agency under it.
const METI: u128 = 3;
const MINING: u128 = 302;

/// Who comes by which name.
pub fn acting(who: &str) -> Option<Actor> {
    let ministry = |person, org, role| Some(actor(person, org, BodyKind::Ministry, &[role]));
    let agency = |person, org, role| Some(actor(person, org, BodyKind::Agency, &[role]));
    match who {
        "desk" => ministry(601, MIC, Role::Csirt),
        "head" => ministry(602, MIC, Role::Executive),
        "agency" => agency(603, AGENCY, Role::Csirt),
        "agency-head" => agency(604, AGENCY, Role::Executive),
        "desk-elsewhere" => ministry(605, METI, Role::Csirt),
        "mining" => agency(606, MINING, Role::Csirt),
        _ => None,
    }
}
fn who(name: &str) -> Actor {
    acting(name).unwrap()
}

fn contact(number: u128) -> Contact {
    Contact {
        id: org_id(number + 1_000_000).uuid().into(),
        org: org_id(number),
        priority: 1,
        name: Bilingual::new("窓口 直", "Nao Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: "03-0000-0199".into(),
        fax: String::new(),
        mail: format!("desk@g{number}.example"),
        hours: Hours::Business,
        confirmed_on: None,
        valid_from: Day::parse("2010-04-01").unwrap(),
        valid_to: None,
    }
}

async fn government(bench: &Bench) {
    people(bench).await;
    let since = Day::parse("2010-04-01").unwrap();
    let cx = writing(bench, Actor::nobody()).await;
    let sql = cx.system("test");
    let body = |number, kind, code: Option<&str>, name: &str| NewOrganisation {
        code: code.map(Into::into),
        ..NewOrganisation::new(org_id(number), kind, Bilingual::new(name, name), since)
    };
    let all = vec![
        body(AGENCY, BodyKind::Agency, None, "沿岸観測機構"),
        body(METI, BodyKind::Ministry, Some("METI"), "経済産業省"),
        body(MINING, BodyKind::Agency, None, "鉱物調査機構"),
    ];
    registry::load::organisations(&sql, all).await.unwrap();
    let under = |agency, ministry| registry::load::NewSupervision {
        agency: org_id(agency),
        ministry: org_id(ministry),
        basis: "test".into(),
        valid_from: since,
    };
    registry::load::supervisions(&sql, vec![under(AGENCY, MIC), under(MINING, METI)]).await.unwrap();
    registry::load::contacts(&sql, [AGENCY, METI, MINING].map(contact).to_vec()).await.unwrap();
    let all = [
        (602, "国分 審議官", MIC, Role::Executive),
        (603, "沢 担当", AGENCY, Role::Csirt),
        (604, "堤 理事", AGENCY, Role::Executive),
    ];
    persons(&cx, &all).await;
    cx.commit_unrecorded("test").await.unwrap();
    let cx = writing(bench, who("agency")).await;
    let phoned =
        NewExecutive { name: "浜田 監事".into(), phone: "03-0000-0471".into(), post: Post::Ciso, person: None };
    ops::keep_executives::add_executive(&cx, &phoned).await.unwrap();
    cx.commit().await.unwrap();
}

async fn left(bench: &Bench, codes: &[&str]) -> (NoticeId, delivery::Released) {
    let cx = writing(bench, analyst()).await;
    let content = Content {
        title: "標的型メールへの注意喚起".into(),
        body: "人事の照会を装うメールが届いています。添付を開かないでください。".into(),
        label: Label::new(Tlp::Amber, Audience::only(codes.iter().copied()), None),
        ..Content::default()
    };
    let notice = ops::begin_notice::begin_notice(&cx, content, false).await.unwrap();
    cx.commit().await.unwrap();
    approve(bench, reviewer(), notice).await;
    (notice, release(bench, notice).await)
}

async fn line(bench: &Bench, released: &delivery::Released, org: u128, tier: &str) -> DeliveryId {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 AND tier = $3 AND government";
    let row = cx.system("test").row(ask, params![released.dispatch, org_id(org), tier]).await.unwrap();
    row.unwrap().id("id").unwrap()
}

async fn pass(bench: &Bench, name: &str, id: DeliveryId) {
    let cx = writing(bench, who(name)).await;
    let passed = delivery::pass_notice(&cx, id, "", sharing::addition::search).await.unwrap();
    assert!(matches!(passed, delivery::Passed::On(1)), "{passed:?}");
    cx.commit().await.unwrap();
}

both_engines! {
    async fn the_desk_of_the_centre_offers_ministries_and_says_whom_it_reaches(bench: Bench) with &tables(); {
        government(&bench).await;
        let (notice, _) = left(&bench, &["MIC", "METI"]).await;
        let web = house::open(&bench);
        let dry = house::get(&web, "duty", "ja", &format!("/notices/{notice}/dry-run")).await;
        assert!(dry.location.starts_with("/board/"), "whom it was released to stands on the board");
        let cx = writing(&bench, analyst()).await;
        let content = Content { title: "次の注意喚起".into(), body: "本文".into(), ..Content::default() };
        let draft = ops::begin_notice::begin_notice(&cx, content, false).await.unwrap();
        cx.commit().await.unwrap();
        let edit = house::get(&web, "analyst", "ja", &format!("/notices/{draft}/edit")).await;
        for words in ["value=\"government\"", "value=\"both\"", "経済産業省と所管の法人", "name=\"every_ministry\" value=\"METI\""] {
            assert!(edit.text.contains(words), "{words}");
        }
        let form = "revision=1&kind=alert&title=次の注意喚起&body=本文&tlp=amber&audience=both&urgency=normal&every_sector=ICT-TEL&every_ministry=MIC&every_ministry=METI";
        let saved = house::post(&web, "analyst", &format!("/notices/{draft}/save"), form).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let content = current(&bench, draft).await.content;
        assert_eq!(content.label.audience(), &Audience::only(["ICT-TEL", "METI", "MIC"]));
        let desk = house::get(&web, "analyst", "ja", &format!("/notices/{draft}")).await;
        assert!(desk.text.contains("全分野、府省庁・独立行政法人等のすべて"), "{}", desk.text);
        let dry = house::get(&web, "duty", "ja", &format!("/notices/{draft}/dry-run")).await;
        for words in ["府省庁・独立行政法人等（NISC → 府省庁 → 所管の法人）", "経済産業省", "府省庁・独立行政法人等のすべて"] {
            assert!(dry.text.contains(words), "{words}: {}", dry.text);
        }
    }

    async fn an_agency_reads_and_answers_it_and_nobody_of_a_sector_does(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        let head = line(&bench, &released, MIC, "ministry").await;
        let (own, theirs) = (line(&bench, &released, MIC, "member").await, line(&bench, &released, AGENCY, "member").await);
        let web = house::open(&bench);
        let inbox = house::get(&web, "desk", "ja", "/inbox").await;
        assert!(inbox.text.contains(&head.to_string()) && inbox.text.contains(&own.to_string()) && inbox.text.contains("所管の法人へ送るもの"));
        let page = house::get(&web, "desk", "ja", &format!("/inbox/{head}")).await;
        assert!(page.text.contains("所管の法人 1 に送る") && !page.text.contains("/answer\""), "{}", page.text);
        assert!(!house::get(&web, "agency", "ja", "/inbox").await.text.contains("標的型"), "not before its ministry has passed it on");
        pass(&bench, "desk", head).await;
        let read = house::get(&web, "agency", "ja", &format!("/inbox/{theirs}")).await;
        assert!(read.status == 200 && read.text.contains("標的型メール") && read.text.contains("/answer\""), "{}", read.text);
        assert_eq!(house::post(&web, "agency", &format!("/deliveries/{theirs}/answer"), "answer=done&note=").await.status, 303);
        let below = house::get(&web, "desk", "ja", &format!("/deliveries/{head}/below")).await;
        assert!(below.text.contains("沿岸観測機構"), "{}", below.text);
        for stranger in ["neighbour", "secretariat", "reporter", "desk-elsewhere", "mining"] {
            let inbox = house::get(&web, stranger, "ja", "/inbox").await;
            assert!(!inbox.text.contains("標的型"), "{stranger}");
            for id in [head, own, theirs] {
                assert_eq!(house::get(&web, stranger, "ja", &format!("/inbox/{id}")).await.status, 404, "{stranger}");
            }
        }
    }

    async fn its_board_speaks_of_ministries_and_of_no_secretariat(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        let web = house::open(&bench);
        for (lang, said, never) in [("ja", "府省庁ごとの状態", ["セプター", "事務局", "構成員"]), ("en", "State by ministry", ["CEPTOAR", "secretariat", "ember"])] {
            let page = house::get(&web, "analyst", lang, &format!("/board/{}", released.dispatch)).await;
            let (_, board) = page.text.split_once("<dl class=\"figs").unwrap();
            let (board, _) = board.split_once("</main>").unwrap();
            assert!(board.contains(said), "{board}");
            assert!(!never.iter().any(|word| board.contains(word)), "{board}");
        }
    }

    async fn executives_read_it_beside_the_desk_or_are_telephoned(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        let head = line(&bench, &released, MIC, "ministry").await;
        pass(&bench, "desk", head).await;
        let theirs = line(&bench, &released, AGENCY, "member").await;
        let (web, path) = (house::open(&bench), format!("/inbox/{theirs}"));
        let opened = async || {
            let cx = reading(&bench, who("agency")).await;
            let all: Vec<Delivery> = delivery::ask::these(&cx.visible(), &[theirs]).await.unwrap();
            all[0].opened_at.is_some()
        };
        for name in ["agency-head", "head"] {
            assert!(house::get(&web, name, "ja", "/").await.text.contains("実務者と並行して"), "{name}");
        }
        assert!(house::get(&web, "agency", "ja", "/").await.text.contains("アカウントのない幹部 1 人"));
        let read = house::get(&web, "agency-head", "ja", &path).await;
        assert!(read.status == 200 && !read.text.contains("/answer\"") && !read.text.contains("/executives\""), "{}", read.text);
        assert!(!opened().await, "the desk has not opened it by that");
        assert!(!house::get(&web, "agency-head", "ja", "/").await.text.contains("実務者と並行して"));
        let page = house::get(&web, "agency", "ja", &path).await;
        assert!(opened().await && page.text.contains("に読んだ") && page.text.contains("電話でまだ知らせていない"), "{}", page.text);
        let cx = reading(&bench, Actor::nobody()).await;
        let row = cx.system("test").row("SELECT id FROM executives", params![]).await.unwrap().unwrap();
        let id: kernel::Id<sharing::executive::Executive> = row.id("id").unwrap();
        drop(cx);
        let call = format!("{path}/executives");
        for (form, status) in [("whom=x&source=x".to_owned(), 422), (format!("whom={id}&source="), 422), (format!("whom={id}&source=x&at=2014-06-01 10:00"), 422)] {
            assert_eq!(house::post(&web, "agency", &call, &form).await.status, status, "{form}");
        }
        let slip = house::post(&web, "agency", &call, &format!("whom={id}&source=総務課長が電話&at=2014-06-01 10:00")).await.text;
        for kept in ["value=\"総務課長が電話\"", "value=\"2014-06-01 10:00\"", "<details open", "id=\"e-call-at\"", "href=\"#f-call-at\""] {
            assert!(slip.contains(kept), "the form comes back as it was sent: {kept}: {slip}");
        }
        crate::pages::sound(&slip, &call);
        for stranger in ["desk", "mining", "neighbour"] {
            let refused = house::post(&web, stranger, &call, &format!("whom={id}&source=x")).await.status;
            assert!(refused == 404 || refused == 403, "{stranger}");
        }
        assert_eq!(house::post(&web, "agency", &call, &format!("whom={id}&source=総務課長が電話")).await.status, 303);
        let page = house::get(&web, "agency", "ja", &path).await;
        assert!(page.text.contains("総務課長が電話") && page.text.contains("に電話で知らせた"));
        assert!(!house::get(&web, "agency", "ja", "/").await.text.contains("アカウントのない幹部"));
        let elsewhere = house::get(&web, "desk", "ja", &path).await;
        assert!(elsewhere.status == 200, "the ministry sees how far it has come");
        for own in ["浜田 監事", "堤 理事", "総務課長が電話"] {
            assert!(page.text.contains(own), "{own}");
            assert!(!elsewhere.text.contains(own), "an agency's executives are its own: {own}");
        }
        for attempt in ["UPDATE notice_readings SET read_at = 0", "DELETE FROM notice_readings", "DELETE FROM notice_calls"] {
            assert!(bench.db.run_script(attempt).await.is_err(), "{attempt}");
        }
    }

    async fn what_went_to_the_government_alone_is_not_counted_as_given_to_critical_infrastructure(bench: Bench) with &tables(); {
        government(&bench).await;
        left(&bench, &["MIC"]).await;
        let counted = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let sums = "SELECT dimension, value, n FROM notice_counts ORDER BY dimension, value";
            let rows = cx.system("test").rows(sums, params![]).await.unwrap();
            rows.iter().map(|row| (row.text("dimension").unwrap(), row.text("value").unwrap(), row.get::<i64>("n").unwrap())).collect::<Vec<_>>()
        };
        let alone = vec![("standing".to_owned(), "government".to_owned(), 1)];
        assert_eq!(counted().await, alone, "neither counted nor of a kind");
        // As an earlier version counted it: the recount finds it, and the table's migration puts it right.
        let wrong = async || {
            let (cx, mut wrong) = (reading(&bench, Actor::nobody()).await, Vec::new());
            for one in sharing::DERIVED {
                if one.wrong(&cx.system("test")).await.unwrap() > 0 {
                    wrong.push(one.what);
                }
            }
            wrong
        };
        assert_eq!(wrong().await, Vec::<&str>::new());
        bench.db.run_script("UPDATE notice_counts SET value = 'counted'").await.unwrap();
        assert_eq!(wrong().await, ["notice_counts"]);
        bench.db.run_script("DROP TABLE counted_notices").await.unwrap();
        bench.db.run_script("DELETE FROM migrations WHERE name = 'sharing/0046-given-to-infrastructure'").await.unwrap();
        store::migrate(&bench.db, &tables(), kernel::Clock::now(&*bench.clock)).await.unwrap();
        assert_eq!((counted().await, wrong().await), (alone, vec![]));
    }

    async fn what_a_program_fetched_was_read_by_no_executive(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        pass(&bench, "desk", line(&bench, &released, MIC, "ministry").await).await;
        let theirs = line(&bench, &released, AGENCY, "member").await;
        let key: access::KeyId = org_id(7).uuid().into();
        let cx = writing(&bench, who("agency-head").through(key)).await;
        assert!(!ops::read_beside::read_beside(&cx, theirs).await.unwrap());
        drop(cx);
        let cx = writing(&bench, who("agency-head")).await;
        assert!(ops::read_beside::read_beside(&cx, theirs).await.unwrap(), "in person it is a first reading still");
    }

    async fn no_way_to_its_text_is_read_without_a_trace(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        pass(&bench, "desk", line(&bench, &released, MIC, "ministry").await).await;
        let theirs = line(&bench, &released, AGENCY, "member").await;
        let web = house::open(&bench);
        let opened = async || {
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = "SELECT COUNT(*) AS n FROM deliveries WHERE id = $1 AND opened_at IS NOT NULL";
            cx.system("test").count(ask, params![theirs]).await.unwrap()
        };
        assert_eq!(opened().await, 0);
        let again = house::post(&web, "agency", &format!("/inbox/{theirs}/executives"), "whom=&source=&at=").await;
        assert_eq!(again.status, 422);
        assert_eq!(opened().await, 1, "the form that comes back stands within the notice");
        bench.db.run_script("UPDATE deliveries SET opened_at = NULL").await.unwrap();
        house::get(&web, "agency", "ja", &format!("/inbox/{theirs}/text")).await;
        assert_eq!(opened().await, 1, "the file for a printer is the notice");
    }

    async fn a_reading_or_a_call_that_was_changed_taken_out_or_put_in_is_found(bench: Bench) with &tables(); {
        government(&bench).await;
        let (_, released) = left(&bench, &["MIC"]).await;
        pass(&bench, "desk", line(&bench, &released, MIC, "ministry").await).await;
        let theirs = line(&bench, &released, AGENCY, "member").await;
        let web = house::open(&bench);
        house::get(&web, "agency-head", "ja", &format!("/inbox/{theirs}")).await;
        let cx = reading(&bench, Actor::nobody()).await;
        let row = cx.system("test").row("SELECT id FROM executives", params![]).await.unwrap().unwrap();
        let whom: kernel::Id<sharing::executive::Executive> = row.id("id").unwrap();
        drop(cx);
        house::post(&web, "agency", &format!("/inbox/{theirs}/executives"), &format!("whom={whom}&source=総務課長が電話")).await;
        let broken = async || {
            let found = crate::seals::seals(&bench).await.broken;
            found.into_iter().map(|one| (one.kind, one.why, one.reference)).collect::<Vec<_>>()
        };
        let edit = async |statement: &str| {
            let cx = writing(&bench, Actor::nobody()).await;
            assert!(cx.system("test").run(statement, params![]).await.unwrap() > 0, "{statement}");
            cx.commit_unrecorded("test").await.unwrap();
        };
        assert_eq!(broken().await, []);
        trial::lift(&bench, &["notice_readings", "notice_calls"]).await;
        use sharing::SealKind::{NoticeCall, NoticeReading};
        for (deed, undo, kind, why) in [
            ("notice_calls SET name = 'x'", "notice_calls SET name = '浜田 監事'", NoticeCall, SealFault::Chain),
            ("notice_calls SET source = 'x'", "notice_calls SET source = '総務課長が電話'", NoticeCall, SealFault::Chain),
            ("notice_calls SET told_at = told_at - 1", "notice_calls SET told_at = told_at + 1", NoticeCall, SealFault::Chain),
            ("notice_calls SET recorded_at = recorded_at - 1", "notice_calls SET recorded_at = recorded_at + 1", NoticeCall, SealFault::Extra),
            ("notice_readings SET read_at = read_at - 1", "notice_readings SET read_at = read_at + 1", NoticeReading, SealFault::Extra),
        ] {
            edit(&format!("UPDATE {deed}")).await;
            let found = broken().await;
            let named = |(one, fault, reference): &(_, _, String)| (*one, *fault) == (kind, why) && reference.starts_with("N-2014-");
            assert!(found.iter().any(named), "{deed}: {found:?}");
            edit(&format!("UPDATE {undo}")).await;
            assert_eq!(broken().await, [], "{undo}");
        }
        edit("INSERT INTO notice_readings SELECT delivery_id, delivery_id, read_at FROM notice_readings").await;
        let found = broken().await;
        assert!(matches!(&found[..], [(NoticeReading, SealFault::Stamp, _)]), "somebody who never read it: {found:?}");
        edit("DELETE FROM notice_readings").await;
        edit("DELETE FROM notice_calls").await;
        let found = broken().await;
        assert!(matches!(&found[..], [(NoticeReading, SealFault::Gone, _), (NoticeCall, SealFault::Gone, _)]), "{found:?}");
    }

    async fn a_second_notice_asks_nobody_to_read_or_telephone_about_the_first(bench: Bench) with &tables(); {
        government(&bench).await;
        let (first, released) = left(&bench, &["MIC"]).await;
        pass(&bench, "desk", line(&bench, &released, MIC, "ministry").await).await;
        let web = house::open(&bench);
        let old = line(&bench, &released, AGENCY, "member").await;
        assert!(house::get(&web, "agency-head", "ja", "/").await.text.contains(&format!("/inbox/{old}")));
        let cx = writing(&bench, analyst()).await;
        let second = ops::update_notice::update_notice(&cx, first).await.unwrap();
        cx.commit().await.unwrap();
        save(&bench, analyst(), second, |one| Content { body: "添付の名前が分かりました。".into(), news: Some("添付の名前".into()), ..one }).await;
        approve(&bench, reviewer(), second).await;
        let released = release(&bench, second).await;
        pass(&bench, "desk", line(&bench, &released, MIC, "ministry").await).await;
        let new = line(&bench, &released, AGENCY, "member").await;
        let home = house::get(&web, "agency-head", "ja", "/").await.text;
        assert!(home.contains(&format!("/inbox/{new}")) && !home.contains(&format!("/inbox/{old}")), "{home}");
        let home = house::get(&web, "agency", "ja", "/").await.text;
        assert_eq!(home.matches("アカウントのない幹部 1 人").count(), 1, "asked to telephone about the newest alone: {home}");
    }

    async fn nothing_is_answered_or_told_on_the_line_that_is_passed_on(bench: Bench) with &tables(); {
        government(&bench).await;
        let cx = writing(&bench, analyst()).await;
        let content = Content {
            title: "期限のある注意喚起".into(),
            body: "本文".into(),
            label: Label::new(Tlp::Amber, Audience::only(["MIC"]), None),
            answer_by: Some(kernel::Clock::now(bench.clock.as_ref()).plus_days(3)),
            ..Content::default()
        };
        let notice = ops::begin_notice::begin_notice(&cx, content, false).await.unwrap();
        cx.commit().await.unwrap();
        approve(&bench, reviewer(), notice).await;
        let released = release(&bench, notice).await;
        let (head, own) = (line(&bench, &released, MIC, "ministry").await, line(&bench, &released, MIC, "member").await);
        let web = house::open(&bench);
        let inbox = house::get(&web, "desk", "ja", "/inbox").await.text;
        let entry = |id: DeliveryId| inbox.split("<li>").find(|one| one.contains(&id.to_string())).unwrap().to_owned();
        assert!(entry(own).contains("回答の期限") && !entry(head).contains("回答の期限"), "{inbox}");
        let told = house::post(&web, "desk", &format!("/inbox/{head}/executives"), "whom=x&source=総務課長が電話").await;
        assert!(told.status == 409 && told.text.contains("これは所管の法人へ送るものです"), "{}: {}", told.status, told.text);
        assert_eq!(house::post(&web, "desk", &format!("/deliveries/{head}/answer"), "answer=done&note=").await.status, 409);
        assert_eq!(house::post(&web, "desk", &format!("/deliveries/{own}/answer"), "answer=done&note=").await.status, 303);
        let cx = writing(&bench, who("desk")).await;
        let refused = delivery::acknowledge_notice(&cx, head).await;
        assert!(matches!(refused, Err(delivery::AcknowledgeNoticeError::ToPassOn)), "{refused:?}");
        drop(cx);
        let at = kernel::Clock::now(bench.clock.as_ref());
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "廃棄".into(), at };
        let cx = writing(&bench, reviewer()).await;
        delivery::withdraw(&cx, &cx.system("test"), released.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        let cx = writing(&bench, who("desk")).await;
        let refused = delivery::confirm_withdrawal(&cx, head).await;
        assert!(matches!(refused, Err(delivery::ConfirmWithdrawalError::ToPassOn)), "{refused:?}");
        delivery::confirm_withdrawal(&cx, own).await.unwrap();
    }
}
