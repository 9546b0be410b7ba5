//! The tray: what came in by mail and no program could place, read and settled by whoever is on duty at the centre alone.

use crate::{
    house::{ANALYST, get, open, post},
    replies::{Desk, bounce, written},
    world::*,
};
use access::Actor;
use axum::http::StatusCode;
use delivery::{SealKind, verify_seals};
use store::{SealFault, params};
use trial::{Bench, both_engines};

/// The page of the newest that came in.
async fn newest(bench: &Bench) -> String {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT id FROM incoming_letters ORDER BY id DESC LIMIT 1";
    let row = cx.system("test").row(ask, params![]).await.unwrap().unwrap();
    format!("/mail/{}", row.get::<uuid::Uuid>("id").unwrap())
}

both_engines! {
    async fn whoever_is_on_duty_finds_reads_and_settles_it_once(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "<b>折り返し</b>電話をください。").await;
        let (house, path) = (open(&bench), newest(&bench).await);
        let home = get(&house, CENTRE, "ja", "/").await.text;
        assert!(home.contains("メールが 1 通、読まれるのを待っています"), "{home}");
        let list = get(&house, CENTRE, "ja", "/mail").await.text;
        assert!(list.contains(&path) && list.contains("返信に言葉が書かれている") && list.contains("N-2014-00012"), "{list}");
        for lang in ["ja", "en"] {
            let letter = get(&house, CENTRE, lang, &path).await;
            assert_eq!(letter.status, StatusCode::OK);
            for part in ["N-2014-00012", "desk101@member.example", "03-0000-0121", "/reports/new", "/board/"] {
                assert!(letter.text.contains(part), "{part} in {}", letter.text);
            }
            assert!(!letter.text.contains("<b>折り返し"), "a stranger's words are words");
            assert!(!letter.text.contains('⟦'), "{}", letter.text);
        }
        let settle = format!("{path}/settle");
        assert_eq!(post(&house, CENTRE, &settle, "done=+").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = post(&house, CENTRE, &settle, "done=%E9%9B%BB%E8%A9%B1%E3%81%97%E3%81%9F").await;
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/mail"));
        assert_eq!(post(&house, CENTRE, &settle, "done=x").await.status, StatusCode::CONFLICT, "once");
        assert!(get(&house, CENTRE, "ja", &path).await.text.contains("電話した"));
        assert!(!get(&house, CENTRE, "ja", "/").await.text.contains("読まれるのを待っています"));
        assert!(get(&house, CENTRE, "ja", "/mail").await.text.contains("待っているものはありません"));
        let cx = reading(&bench, Actor::nobody()).await;
        let told = cx.system("test").row("SELECT detail FROM audit_entries WHERE action = 'mail.settled'", params![]).await;
        let told = told.unwrap().unwrap().text("detail").unwrap();
        assert!(!told.contains("電話") && !told.contains("折り返し"), "the record has no content: {told}");
    }

    async fn a_call_for_help_by_mail_stands_above_all_that_waits(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "折り返しお電話ください。").await;
        desk.reply("2", "支援がほしい\n駅の表示がすべて消えました").await;
        let (house, path) = (open(&bench), newest(&bench).await);
        let home = get(&house, CENTRE, "ja", "/").await.text;
        let (call, rest) = (home.find("支援を求めるメール（"), home.find("読まれるのを待っています"));
        assert!(call.is_some() && call < rest, "{home}");
        assert!(home.contains(&path) && home.contains("登録の電話番号にかけてください"), "{home}");
        let list = get(&house, CENTRE, "ja", "/mail").await.text;
        assert!(list.contains("<span class=\"st bad\">支援がほしい"), "{list}");
        assert!(list.find(&path) < list.find("返信に言葉が書かれている"), "it is the first: {list}");
        assert!(get(&house, CENTRE, "en", &path).await.text.contains("Asks for help"));
        // A stranger's words to the mailbox wait among the others; who is not on duty learns of none.
        desk.bring(("x@member.example", "replies@kaname.example"), &written("9", "", "支援がほしい")).await;
        // Nor does whoever names a letter of ours, as everybody can who has seen one, or guesses.
        let ours = mail_parser::MessageParser::default().parse(&desk.letter.bytes).unwrap();
        let names = format!("In-Reply-To: <{}>\n", ours.message_id().unwrap());
        desk.bring(("x@member.example", "replies@kaname.example"), &written("10", &names, "支援がほしい")).await;
        assert!(!get(&house, CENTRE, "ja", "/").await.text.contains("ほか 1"));
        assert!(!get(&house, TEL, "ja", "/").await.text.contains("支援を求めるメール"));
        post(&house, CENTRE, &format!("{path}/settle"), "done=x").await;
        assert!(!get(&house, CENTRE, "ja", "/").await.text.contains("支援を求めるメール"));
    }

    async fn nobody_else_learns_that_there_is_a_tray(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "折り返しお電話ください。").await;
        let (house, path) = (open(&bench), newest(&bench).await);
        for who in [ANALYST, MIC, TEL, 101] {
            for page in ["/mail", &path] {
                assert_eq!(get(&house, who, "ja", page).await.status, StatusCode::NOT_FOUND, "{who} {page}");
            }
            assert_eq!(post(&house, who, &format!("{path}/settle"), "done=x").await.status, StatusCode::NOT_FOUND, "{who}");
            let home = get(&house, who, "ja", "/").await.text;
            assert!(!home.contains("読まれるのを待っています") && !home.contains("href=\"/mail\""), "{who}");
        }
    }

    async fn what_needs_nobody_is_not_in_it(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "").await;
        let (house, path) = (open(&bench), newest(&bench).await);
        assert_eq!(get(&house, CENTRE, "ja", &path).await.status, StatusCode::NOT_FOUND);
        assert!(get(&house, CENTRE, "ja", "/mail").await.text.contains("待っているものはありません"));
    }

    async fn a_letter_that_came_back_and_a_strangers_say_what_to_do(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.bring(("", &desk.bounce_to()), &bounce("failed")).await;
        let (house, path) = (open(&bench), newest(&bench).await);
        let text = get(&house, CENTRE, "ja", &path).await.text;
        assert!(text.contains("送ったメールを不達として数えた") && text.contains("電話で伝え"), "{text}");
        desk.bring(("x@member.example", "replies@kaname.example"), &written("9", "", "画面が動きません。")).await;
        let text = get(&house, CENTRE, "ja", &newest(&bench).await).await.text;
        assert!(text.contains("代わりに情報連絡を書いてください") && !text.contains("N-2014-00012"), "{text}");
    }

    async fn what_came_to_the_address_for_reports_says_what_to_do_and_whose_hands_it_is_in(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let reports = ("x@member.example", "reports@kaname.example");
        desk.bring(reports, &written("9", "Date: Tue, 17 Jun 2014 08:55:00 +0900\n", "画面が動きません。")).await;
        let (house, path) = (open(&bench), newest(&bench).await);
        let id = path.rsplit('/').next().unwrap();
        for (lang, says) in [("ja", ["情報連絡の宛先に届いた", "送るまで、だれにも伝わりません", "書かれたとき"]),
            ("en", ["It came to the address for reports", "Nobody is told before it is sent", "Written (as it says)"])] {
            let text = get(&house, CENTRE, lang, &path).await.text;
            assert!(says.iter().all(|said| text.contains(said)) && !text.contains('⟦'), "{text}");
            assert!(text.contains(&format!("/reports/new?mail={id}")), "{text}");
        }
        let take = async |thing: u128| {
            let cx = writing(&bench, centre()).await;
            let taken = delivery::take_up_incoming(&cx, id.parse().unwrap(), uuid::Uuid::from_u128(thing)).await;
            cx.commit_unrecorded("test").await.unwrap();
            taken
        };
        take(7).await.unwrap();
        assert!(matches!(take(8).await, Err(delivery::TakeUpIncomingError::Taken)), "one makes something of it");
        let text = get(&house, CENTRE, "ja", &path).await.text;
        assert!(text.contains("情報連絡を書いている人") && !text.contains("/reports/new?mail="), "{text}");
        assert!(get(&house, CENTRE, "ja", "/mail").await.text.contains("だれかが情報連絡を書いている"));
        // A program's waits too, and says so.
        desk.bring(reports, &written("10", "Auto-Submitted: auto-generated\n", "disk full")).await;
        let text = get(&house, CENTRE, "ja", &newest(&bench).await).await.text;
        assert!(text.contains("プログラムが書いたらしいメールです"), "{text}");
    }

    async fn when_no_mail_leaves_whoever_is_on_duty_is_told_since_when_and_why(bench: Bench) with &tables(); {
        crate::post::told(&bench, spec(12)).await;
        let house = open(&bench);
        let (home, tray) = (async || get(&house, CENTRE, "ja", "/").await.text, async || get(&house, CENTRE, "ja", "/mail").await.text);
        assert!(!home().await.contains("メールが出ていません") && !tray().await.contains("メールが出ていません"));
        let note = async |why: &str| {
            let cx = writing(&bench, Actor::nobody()).await;
            let update = "UPDATE post_office SET unreached_since = $1, unreached_why = $2";
            cx.system("test").run(update, params![cx.now(), why]).await.unwrap();
            cx.commit_unrecorded("test").await.unwrap();
        };
        note("it says <b>nothing</b>").await;
        assert!(!home().await.contains("メールが出ていません"), "a moment is nothing to be woken for");
        bench.clock.advance(std::time::Duration::from_secs(61));
        for text in [home().await, tray().await] {
            assert!(text.contains("メールが出ていません（待ち 16 通）") && text.contains("it says &#60;b&#62;nothing"), "{text}");
            assert!(text.contains("失われず"), "{text}");
        }
        for other in [ANALYST, MIC, 101] {
            assert!(!get(&house, other, "ja", "/").await.text.contains("メールが出ていません"), "{other}");
        }
        delivery::post::halt(&bench.db, kernel::Clock::now(&*bench.clock), "中継の移設").await.unwrap();
        assert!(home().await.contains("止められました（理由：中継の移設）"), "{}", home().await);
        delivery::post::go_on(&bench.db, kernel::Clock::now(&*bench.clock)).await.unwrap();
    }

    async fn what_our_own_mail_host_found_stands_beside_the_sender_and_nothing_that_others_say(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let house = open(&bench);
        let said = |by: &str| format!("Authentication-Results: {by}; dmarc=pass header.from=member.example; spf=fail smtp.mailfrom=x.example\n");
        let bring = async |id: &str, by: &str| {
            let letter = format!("{}{}", said(by), written(id, "", "報告です"));
            desk.bring(("desk101@member.example", "reports@kaname.example"), &letter).await;
            get(&house, CENTRE, "ja", &newest(&bench).await).await.text
        };
        let ours = bring("1", "mx.kaname.example").await;
        assert!(ours.contains("dmarc=pass member.example / spf=fail x.example"), "{ours}");
        assert!(ours.contains("本人とは限りません") && ours.contains("電話"), "{ours}");
        let others = bring("2", "mx.elsewhere.example").await;
        assert!(!others.contains("dmarc") && !others.contains("受け取ったサーバの確認"), "{others}");
    }

    async fn what_was_done_cannot_be_rewritten_unseen(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "電話をください。").await;
        let house = open(&bench);
        post(&house, CENTRE, &format!("{}/settle", newest(&bench).await), "done=told").await;
        let broken = async || {
            let seals = verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap();
            seals.broken.into_iter().map(|one| (one.kind, one.why)).collect::<Vec<_>>()
        };
        assert_eq!(broken().await, []);
        assert!(bench.db.run_script("UPDATE incoming_settled SET done = 'x'").await.is_err());
        trial::lift(&bench, &["incoming_settled"]).await;
        bench.db.run_script("UPDATE incoming_settled SET done = 'x'").await.unwrap();
        assert_eq!(broken().await, [(SealKind::Settled, SealFault::Chain)]);
        bench.db.run_script("DELETE FROM incoming_settled").await.unwrap();
        assert_eq!(broken().await, [(SealKind::Settled, SealFault::Gone)]);
    }
}
