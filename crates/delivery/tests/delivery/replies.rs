//! What comes in by mail, over real LMTP: it acknowledges and answers for whose letter it answers, once, or a person looks.

use crate::{
    house::{app, get, open},
    post::{BODIES, Sender, only, states, told, tries, until},
    world::*,
};
use access::Actor;
use delivery::{
    Answer, Delivery, Spec,
    post::{Mailroom, standing},
    receipt::Way,
    verify_seals,
};
use kernel::{Clock, Tlp};
use mail::{
    Address,
    listener::{Bounds, Dialect, Listener},
    sink::{Mood, Sink, Taken},
};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use store::{Row, params};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use trial::{Bench, both_engines, org_id};

/// The door, and the letter that went to a member.
pub struct Desk {
    door: SocketAddr,
    task: JoinHandle<()>,
    pub letter: Taken,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Desk {
    /// Everybody has a letter, that to `body` is answered.
    pub async fn of(bench: &Bench, spec: Spec, body: u128) -> Self {
        told(bench, spec).await;
        let sink = Sink::start(Mood::default(), true).await.unwrap();
        let sender = Sender::start(bench, sink.address(), 4);
        until(bench, only([("handed", BODIES)])).await;
        sender.stop().await;
        let to = format!("desk{body}@member.example");
        let letter = sink.taken().into_values().find(|one| one.recipient.contains(&to)).unwrap();
        let address = |name: &str| Address::parse(&format!("{name}@kaname.example")).unwrap();
        let mailroom = Mailroom::open(app(bench), &address("replies"), Some(address("reports"))).await.unwrap();
        let mailroom = mailroom.hearing(Some("MX.kaname.example".into()));
        let listener = Listener {
            intake: Arc::new(mailroom),
            dialect: Dialect::Lmtp,
            name: "kaname.example".into(),
            bounds: Bounds::default(),
        };
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = socket.local_addr().unwrap();
        let task = tokio::spawn(async move { listener.at_address(socket, std::future::pending()).await });
        Self { door, task, letter }
    }
    /// The address for answers that the letter carries.
    fn reply_to(&self) -> String {
        let parsed = mail_parser::MessageParser::default().parse(&self.letter.bytes).unwrap();
        parsed.reply_to().unwrap().first().unwrap().address().unwrap().to_owned()
    }
    /// The address for bounces.
    pub fn bounce_to(&self) -> String {
        self.letter.sender.trim_matches(['<', '>']).to_owned()
    }
    /// Hands a letter over by LMTP; what the door says of its one recipient.
    pub async fn bring(&self, (from, to): (&str, &str), letter: &str) -> String {
        let mut line = BufReader::new(TcpStream::connect(self.door).await.unwrap());
        heard(&mut line).await;
        let letter = letter.replace('\n', "\r\n");
        for said in ["LHLO mx.kaname.example".to_owned(), format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>")] {
            line.write_all(format!("{said}\r\n").as_bytes()).await.unwrap();
            let answer = heard(&mut line).await;
            if !answer.starts_with('2') {
                return answer;
            }
        }
        line.write_all(b"DATA\r\n").await.unwrap();
        heard(&mut line).await;
        line.write_all(format!("{letter}\r\n.\r\n").as_bytes()).await.unwrap();
        heard(&mut line).await
    }
    /// A person answers the letter.
    pub async fn reply(&self, id: &str, said: &str) -> String {
        self.bring(("desk101@member.example", &self.reply_to()), &written(id, "", said)).await
    }
}

/// The last line of an answer.
async fn heard(line: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut said = String::new();
        line.read_line(&mut said).await.unwrap();
        if said.as_bytes().get(3) != Some(&b'-') {
            return said;
        }
    }
}

pub fn written(id: &str, marks: &str, said: &str) -> String {
    format!(
        "From: Hanako <desk101@member.example>\nTo: replies@kaname.example\nSubject: Re: notice\nMessage-ID: <{id}@member.example>\n\
         {marks}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{said}\n"
    )
}

pub fn bounce(action: &str) -> String {
    format!(
        "From: Mail Delivery System <mailer-daemon@member.example>\nSubject: Undelivered Mail Returned to Sender\n\
         Message-ID: <b-{action}@member.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.member.example\n\nFinal-Recipient: rfc822; desk101@member.example\nAction: {action}\n\
         Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b--\n"
    )
}

async fn line(bench: &Bench, body: u128) -> Delivery {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = format!("SELECT {} FROM deliveries WHERE org_id = $1 AND handed_at IS NOT NULL", delivery::COLUMNS);
    cx.system("test").one(&ask, params![org_id(body)]).await.unwrap().unwrap()
}

/// What came in: what it did, why a person looks at it, whether it is about a letter.
async fn came(bench: &Bench) -> Vec<(String, String, bool)> {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = "SELECT CASE WHEN acknowledges THEN outcome || ', acknowledges' ELSE outcome END AS outcome, CASE WHEN older THEN 'older' ELSE COALESCE(why, '') END AS why, letter_id FROM incoming_letters ORDER BY at, id";
    let rows = cx.system("test").rows(ask, params![]).await.unwrap();
    let about = |row: &Row| row.get::<Option<uuid::Uuid>>("letter_id").unwrap().is_some();
    rows.iter().map(|row| (row.text("outcome").unwrap(), row.text("why").unwrap(), about(row))).collect()
}

/// One that came in.
fn one(outcome: &str, why: &str, about: bool) -> [(String, String, bool); 1] {
    [(outcome.to_owned(), why.to_owned(), about)]
}

fn green() -> Spec {
    Spec { tlp: Tlp::Green, ..spec(12) }
}

both_engines! {
    async fn a_reply_says_that_the_letter_came_and_its_words_go_to_a_person(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        bench.clock.advance(Duration::from_secs(60));
        assert!(desk.reply("1", "受け取りました。\n\n> 情報提供 N-2014-00012").await.starts_with("250"));
        let it = line(&bench, 101).await;
        assert_eq!(it.received_at, Some(bench.clock.now()));
        assert_eq!((it.opened_at, it.acknowledged_at, it.answer), (None, None, None), "it opens nothing");
        assert_eq!(came(&bench).await, one("received", "words", true));
        assert!(line(&bench, 102).await.received_at.is_none(), "nobody else's");
    }

    async fn below_amber_a_reply_with_other_words_acknowledges_once_and_its_words_go_to_a_person(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        bench.clock.advance(Duration::from_secs(60));
        for _ in 0..2 {
            assert!(desk.reply("1", "受け取りました。担当に回します。").await.starts_with("250"));
        }
        let it = line(&bench, 101).await;
        let now = Some(bench.clock.now());
        assert_eq!((it.opened_at, it.acknowledged_at, it.acknowledged_by), (now, now, Some(Way::Reply)));
        assert_eq!((it.answer, it.received_at), (None, None), "an answer stays due");
        assert_eq!(came(&bench).await, one("received, acknowledges", "words", true));
        bench.clock.advance(Duration::from_secs(60));
        desk.reply("2", "確認中です。").await;
        assert_eq!(line(&bench, 101).await.acknowledged_at, now, "a second one moves nothing");
        assert_eq!(came(&bench).await.last().unwrap().0, "nothing");
        desk.reply("3", "").await;
        assert!(line(&bench, 101).await.received_at.is_none());
        assert_eq!(verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap().broken, []);
    }

    async fn below_amber_a_reply_answers_once_however_often_it_comes(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        for _ in 0..3 {
            assert!(desk.reply("1", "影響なしです。\n該当する機器はありません。").await.starts_with("250"));
        }
        let it = line(&bench, 101).await;
        assert_eq!(it.answer, Some(Answer::NotAffected));
        assert!(it.acknowledged_at.is_some() && it.answered_by.is_none());
        let cx = reading(&bench, Actor::nobody()).await;
        let given = delivery::ask::answers_of(&cx.system("test"), it.id).await.unwrap();
        assert_eq!(given.len(), 1, "no second answer");
        assert_eq!(given[0].note, "該当する機器はありません。");
        assert_eq!(came(&bench).await, one("answered", "", true));
        let told = cx.system("test").row("SELECT detail FROM audit_entries WHERE action = 'delivery.answered'", params![]).await;
        assert!(told.unwrap().unwrap().text("detail").unwrap().contains("\"letter\""), "the record says by what");
        drop(cx);
        assert!(desk.reply("2", "影響あり").await.starts_with("250"));
        assert_eq!(line(&bench, 101).await.answer, Some(Answer::Affected), "a later letter is a later answer");
    }

    async fn from_amber_upward_nobody_answers_by_mail_what_nobody_there_has_opened(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        desk.reply("1", "影響なし").await;
        let it = line(&bench, 101).await;
        assert!(it.answer.is_none() && it.acknowledged_at.is_none() && it.received_at.is_some());
        assert_eq!(came(&bench).await, one("received", "unopened", true));
        let cx = writing(&bench, member(101)).await;
        delivery::open_notice(&cx, it.id).await.unwrap();
        cx.commit().await.unwrap();
        desk.reply("2", "影響なし").await;
        assert_eq!(line(&bench, 101).await.answer, Some(Answer::NotAffected));
    }

    async fn who_asks_for_help_by_mail_stands_on_the_lists_of_who_may_help(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        desk.reply("1", "支援がほしい\n予備の交換機がありません").await;
        let it = line(&bench, 101).await;
        assert_eq!(it.answer, Some(Answer::NeedHelp));
        let house = open(&bench);
        let tel = to(&bench, it.dispatch, TEL, None).await;
        assert!(get(&house, TEL, "ja", "/").await.text.contains(&format!("/deliveries/{tel}/below?show=need-help")));
        assert!(get(&house, CENTRE, "ja", "/").await.text.contains(&format!("/board/{}#h-call", it.dispatch)));
    }

    async fn an_absence_note_acknowledges_nothing(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        let to = desk.reply_to();
        for (id, marks, from) in [
            ("1", "Auto-Submitted: auto-replied\n", "desk101@member.example"),
            ("2", "X-Autoreply: yes\n", "desk101@member.example"),
            ("3", "", ""),
        ] {
            assert!(desk.bring((from, &to), &written(id, marks, "影響なし")).await.starts_with("250"));
        }
        let it = line(&bench, 101).await;
        assert!(it.received_at.is_none() && it.acknowledged_at.is_none() && it.answer.is_none());
        assert_eq!(came(&bench).await, [one("nothing", "", true), one("nothing", "", true), one("nothing", "", true)].concat());
    }

    async fn a_bounce_counts_the_letter_as_failed_once_and_a_delay_does_not(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, spec(12), 101).await;
        let to = desk.bounce_to();
        assert!(desk.bring(("", &to), &bounce("delayed")).await.starts_with("250"));
        assert_eq!(states(&bench).await, only([("handed", BODIES)]));
        for _ in 0..2 {
            assert!(desk.bring(("", &to), &bounce("failed")).await.starts_with("250"));
        }
        assert_eq!(states(&bench).await, only([("handed", BODIES - 1), ("refused", 1)]));
        assert_eq!(tries(&bench).await, only([("handed", BODIES), ("never", 1)]), "what was is kept");
        assert_eq!(standing(&bench.db, bench.clock.now()).await.unwrap().failed, 1);
        let cx = reading(&bench, Actor::nobody()).await;
        let said = cx.system("test").row("SELECT said FROM letter_tries WHERE outcome = 'never'", params![]).await.unwrap().unwrap();
        assert!(said.text("said").unwrap().starts_with("5.1.1"));
        assert_eq!(came(&bench).await, [one("nothing", "", true), one("failed", "bounced", true)].concat());
    }

    async fn a_forged_an_ended_and_no_mark_do_nothing_and_a_person_looks(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        let (from, to) = ("desk101@member.example", desk.reply_to());
        let other = if to.contains("a@") { to.replace("a@", "b@") } else { to.replace('@', "a@") };
        let names = format!("In-Reply-To: <{}>\n", mail_parser::MessageParser::default().parse(&desk.letter.bytes).unwrap().message_id().unwrap());
        assert!(desk.bring((from, &other), &written("1", "", "影響なし")).await.starts_with("250"));
        assert!(desk.bring((from, "replies@kaname.example"), &written("2", &names, "影響なし")).await.starts_with("250"));
        assert!(desk.bring((from, "replies@kaname.example"), &written("3", "", "報告です。画面が動きません。")).await.starts_with("250"));
        bench.clock.advance(Duration::from_secs(15 * 24 * 3600));
        assert!(desk.bring((from, &to), &written("4", "", "影響なし")).await.starts_with("250"));
        assert!(desk.bring((from, "somebody@kaname.example"), &written("5", "", "x")).await.starts_with("550"), "no relay");
        let it = line(&bench, 101).await;
        assert!(it.received_at.is_none() && it.acknowledged_at.is_none() && it.answer.is_none());
        let awaited = [
            one("nothing", "forged", false),
            one("nothing", "unmarked", true),
            one("nothing", "unmarked", false),
            one("nothing", "ended", true),
        ];
        assert_eq!(came(&bench).await, awaited.concat());
    }

    async fn what_was_recalled_is_answered_by_no_mail(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        let recall = delivery::Withdrawal { reason: "誤り".into(), instructions: "使わない".into(), at: bench.clock.now() };
        let cx = writing(&bench, centre()).await;
        delivery::withdraw(&cx, &cx.system("test"), line(&bench, 101).await.dispatch, &recall).await.unwrap();
        cx.commit().await.unwrap();
        desk.reply("1", "影響なし").await;
        assert!(line(&bench, 101).await.answer.is_none());
        assert_eq!(came(&bench).await, one("nothing", "recalled", true));
    }

    async fn a_reply_to_an_older_version_answers_that_one_and_acknowledges_neither(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        let first = line(&bench, 101).await;
        let newer = released(&bench, Spec { supersedes: Some(first.dispatch), tlp: Tlp::Green, ..spec(13) }).await.dispatch;
        pass(&bench, ministry(MIC), to(&bench, newer, MIC, None).await, "").await;
        pass(&bench, secretariat(TEL), to(&bench, newer, TEL, None).await, "").await;
        let newer = to(&bench, newer, 101, None).await;
        let stands = async |id| {
            let cx = reading(&bench, Actor::nobody()).await;
            let ask = format!("SELECT {} FROM deliveries WHERE id = $1", delivery::COLUMNS);
            cx.system("test").one::<Delivery>(&ask, params![id]).await.unwrap().unwrap()
        };
        assert!(desk.reply("1", "受け取りました。").await.starts_with("250"));
        let old = stands(first.id).await;
        assert_eq!((old.acknowledged_at, old.received_at), (None, Some(bench.clock.now())));
        assert!(desk.reply("2", "").await.starts_with("250"));
        assert!(desk.reply("3", "影響あり").await.starts_with("250"));
        assert_eq!(stands(first.id).await.answer, Some(Answer::Affected), "what he has read he may answer");
        let later = stands(newer).await;
        assert_eq!((later.received_at, later.acknowledged_at, later.answer), (None, None, None), "the later one stays due");
        let awaited = [one("received", "older", true), one("nothing", "", true), one("answered", "", true)];
        assert_eq!(came(&bench).await, awaited.concat());
        let text = get(&open(&bench), CENTRE, "ja", "/mail").await.text;
        assert!(text.contains("古い版への返信"), "who is on duty is told so: {text}");
        assert_eq!(verify_seals(&reading(&bench, Actor::nobody()).await).await.unwrap().broken, []);
    }

    async fn what_cannot_be_written_down_is_not_taken_and_comes_again(bench: Bench) with &tables(); {
        let desk = Desk::of(&bench, green(), 101).await;
        bench.db.run_script("ALTER TABLE incoming_letters RENAME TO away").await.unwrap();
        assert!(desk.reply("1", "影響なし").await.starts_with("451"), "the host keeps it");
        assert!(line(&bench, 101).await.answer.is_none(), "no half of it is done");
        bench.db.run_script("ALTER TABLE away RENAME TO incoming_letters").await.unwrap();
        assert!(desk.reply("1", "影響なし").await.starts_with("250"));
        assert_eq!(line(&bench, 101).await.answer, Some(Answer::NotAffected));
        for lost in ["UPDATE incoming_letters SET outcome = 'nothing'", "DELETE FROM incoming_letters"] {
            assert!(bench.db.run_script(lost).await.is_err(), "{lost}");
        }
    }
}
