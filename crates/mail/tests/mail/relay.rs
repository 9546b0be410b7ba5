//! Handing letters over: what became of them, and that it is said truly.

use crate::host::{Host, Say};
use kernel::At;
use mail::{
    Address, Letter, Login, Mailbox, Outcome, Patience, Relay, RelayError, RelaySettings, Sealed, Step, Tls, Trouble,
    TroubleWith,
    sink::{Mood, Sink},
};
use std::{net::SocketAddr, time::Duration};

fn settings(address: SocketAddr) -> RelaySettings {
    RelaySettings {
        host: address.ip().to_string(),
        port: address.port(),
        tls: Tls::None,
        login: None,
        hello: "kaname.example".to_owned(),
        ca_file: None,
        patience: Patience {
            connect: Duration::from_secs(5),
            reply: Duration::from_secs(5),
            body: Duration::from_secs(5),
            verdict: Duration::from_secs(5),
        },
    }
}

fn relay(address: SocketAddr) -> Relay {
    Relay::new(settings(address)).unwrap()
}

/// A relay that waits for nothing long.
fn hasty(address: SocketAddr) -> Relay {
    let moment = Duration::from_millis(200);
    let patience = Patience { connect: moment, reply: moment, body: moment, verdict: moment };
    Relay::new(RelaySettings { patience, ..settings(address) }).unwrap()
}

fn letter(n: usize) -> Sealed {
    let address = |text: &str| Address::parse(text).unwrap();
    let letter = Letter {
        message_id: format!("{n}@kaname.example"),
        date: At::parse_local("2014-06-17 15:10").unwrap(),
        from: Mailbox::named("要", address("notice@kaname.example")),
        to: Mailbox::of(address(&format!("member{n}@ariake.example"))),
        reply_to: None,
        bounce_to: address("bounce@kaname.example"),
        subject: "お知らせ".to_owned(),
        text: ".\n..\nお知らせ\n".to_owned(),
        html: None,
        in_reply_to: None,
        references: Vec::new(),
        list: None,
        marks: Vec::new(),
    };
    letter.seal(&[]).unwrap()
}

fn trouble(outcome: Outcome) -> Trouble {
    match outcome {
        Outcome::Later(trouble) => trouble,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_line_hands_over_many_letters_octet_by_octet() {
    for slow_talk in [false, true] {
        let sink = Sink::start(Mood { slow_talk, ..Mood::default() }, true).await.unwrap();
        let mut line = relay(sink.address()).connect().await.unwrap();
        assert_eq!(line.met().pipelining, !slow_talk);
        assert_eq!((line.met().greeting.as_str(), line.met().tls.as_deref()), ("sink.example ESMTP", None));
        for n in 0..50 {
            assert!(matches!(line.hand_over(&letter(n)).await, Outcome::Handed { .. }));
        }
        let dots = Sealed { bytes: b"Message-ID: <dots@x.example>\r\n\r\n.\r\n..\r\n.x\r\n\r\n".to_vec(), ..letter(0) };
        assert!(matches!(line.hand_over(&dots).await, Outcome::Handed { .. }));
        line.close().await;
        let taken = sink.taken();
        assert_eq!((taken.len(), sink.connections()), (51, 1));
        for n in 0..50 {
            let one = &taken[&format!("{n}@kaname.example")];
            assert_eq!((one.times, &*one.bytes), (1, &*letter(n).bytes));
            assert_eq!(
                (one.sender.as_str(), one.recipient.as_str()),
                ("bounce@kaname.example", format!("member{n}@ariake.example").as_str())
            );
        }
        assert_eq!(*taken["dots@x.example"].bytes, *dots.bytes);
    }
}

#[tokio::test]
async fn a_refused_recipient_does_not_spoil_the_line() {
    for slow_talk in [false, true] {
        let mood = Mood { refuse: 300, put_off: 300, seed: 3, slow_talk, ..Mood::default() };
        let sink = Sink::start(mood, false).await.unwrap();
        let mut line = relay(sink.address()).connect().await.unwrap();
        let (mut handed, mut never, mut later) = (0, 0, 0);
        for n in 0..100 {
            match line.hand_over(&letter(n)).await {
                Outcome::Handed { .. } => handed += 1,
                Outcome::Never { step, reply } => {
                    assert_eq!((step, reply.code, reply.status), (Step::Recipient, 550, Some([5, 1, 1])));
                    never += 1;
                }
                Outcome::Later(trouble) => {
                    assert_eq!((trouble.step, trouble.reply().unwrap().code), (Step::Recipient, 450));
                    assert!(
                        matches!(line.hand_over(&letter(n)).await, Outcome::Handed { .. }),
                        "the next time it is taken"
                    );
                    later += 1;
                }
                Outcome::Perhaps(trouble) => panic!("{trouble}"),
            }
            assert!(line.usable());
        }
        assert!(handed > 20 && never > 15 && later > 10, "{handed} {never} {later}");
        assert_eq!((sink.taken().len(), sink.connections()), (handed + later, 1));
    }
}

#[tokio::test]
async fn a_host_that_hangs_up_says_nothing_only_after_the_letter_has_left() {
    let before = Sink::start(Mood { hang_up_before: 1000, ..Mood::default() }, false).await.unwrap();
    let mut line = relay(before.address()).connect().await.unwrap();
    // The host reads the first line and hangs up; a short letter fits into the pipe before that is noticed.
    let long = Sealed { bytes: [letter(1).bytes, b"0123456789 0123456789\r\n".repeat(1 << 20)].concat(), ..letter(1) };
    assert_eq!(trouble(line.hand_over(&long).await).step, Step::Letter);
    assert!(!line.usable());
    assert!(matches!(trouble(line.hand_over(&letter(2)).await).with, TroubleWith::Ended));
    assert!(before.taken().is_empty());

    let after = Sink::start(Mood { hang_up_after: 1000, ..Mood::default() }, false).await.unwrap();
    let mut line = relay(after.address()).connect().await.unwrap();
    let outcome = line.hand_over(&letter(1)).await;
    assert!(matches!(&outcome, Outcome::Perhaps(trouble) if trouble.step == Step::Letter), "{outcome:?}");
    assert!(!line.usable());
    let mut line = relay(after.address()).connect().await.unwrap();
    assert!(matches!(line.hand_over(&letter(1)).await, Outcome::Handed { .. }));
    assert_eq!(after.taken()["1@kaname.example"].times, 2, "the same letter twice, by its Message-ID");
}

#[tokio::test]
async fn a_host_that_hangs_is_left_at_every_step() {
    let whole: &[(&str, &str)] = &[
        ("", "220 slow.example"),
        ("EHLO", "250 slow.example"),
        ("MAIL", "250 ok"),
        ("RCPT", "250 ok"),
        ("DATA", "354 go"),
    ];
    let steps = [Step::Greeting, Step::Hello, Step::Sender, Step::Recipient, Step::Data];
    for (told, step) in steps.into_iter().enumerate() {
        let host = Host::start(whole.iter().take(told).map(|(to, say)| (*to, Say::Words(say))).collect(), None).await;
        match hasty(host.address).connect().await {
            Err(trouble) => {
                assert_eq!(trouble.step, step);
                assert!(matches!(trouble.with, TroubleWith::Late));
            }
            Ok(mut line) => {
                let trouble = trouble(line.hand_over(&letter(1)).await);
                assert_eq!(trouble.step, step);
                assert!(matches!(trouble.with, TroubleWith::Late));
                assert!(!line.usable());
            }
        }
    }
    let host = Host::start(whole.iter().map(|(to, say)| (*to, Say::Words(say))).collect(), None).await;
    let mut line = hasty(host.address).connect().await.unwrap();
    let outcome = line.hand_over(&letter(1)).await;
    assert!(matches!(&outcome, Outcome::Perhaps(Trouble { with: TroubleWith::Late, .. })), "{outcome:?}");
}

#[tokio::test]
async fn what_the_host_says_decides_and_who_it_is_about_is_said() {
    let begin = [("", Say::Words("220 x")), ("EHLO", Say::Words("250 x"))];
    let after = |more: &[(&'static str, &'static str)]| {
        let more = more.iter().map(|(to, say)| (*to, Say::Words(say)));
        begin.iter().copied().chain(more).collect::<Vec<_>>()
    };
    let ok = [("MAIL", "250 ok"), ("RCPT", "250 ok"), ("DATA", "354 go")];
    let host = Host::start(after(&[("MAIL", "530 5.7.0 sign in first"), ("RSET", "250 ok")]), None).await;
    let mut line = relay(host.address).connect().await.unwrap();
    assert!(matches!(line.hand_over(&letter(1)).await, Outcome::Never { step: Step::Sender, .. }));
    assert!(line.usable());

    for (words, usable) in [("451 4.3.0 full", true), ("421 4.3.2 closing", false)] {
        let host = Host::start(after(&[ok.as_slice(), &[(".", words)]].concat()), None).await;
        let mut line = relay(host.address).connect().await.unwrap();
        let trouble = trouble(line.hand_over(&letter(1)).await);
        assert_eq!((trouble.step, line.usable()), (Step::Letter, usable));
        assert_eq!(trouble.to_string(), format!("at Letter: the host answered {words}"));
    }
    let host = Host::start(after(&[ok.as_slice(), &[(".", "554-5.6.0 no\r\n554 5.6.0 never")]].concat()), None).await;
    let mut line = relay(host.address).connect().await.unwrap();
    match line.hand_over(&letter(1)).await {
        Outcome::Never { step: Step::Letter, reply } => assert_eq!(reply.text, "no never"),
        other => panic!("{other:?}"),
    }
    let host = Host::start(after(&[ok.as_slice(), &[(".", "what?")]].concat()), None).await;
    let mut line = relay(host.address).connect().await.unwrap();
    assert!(matches!(line.hand_over(&letter(1)).await, Outcome::Perhaps(_)), "rubbish is no refusal");
    for (greeting, step) in [("554 5.3.2 no service", Step::Greeting), ("HTTP/1.1 400 Bad Request", Step::Greeting)] {
        let host = Host::start(vec![("", Say::Words(greeting))], None).await;
        assert_eq!(relay(host.address).connect().await.err().unwrap().step, step);
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(relay(nobody).connect().await.err().unwrap().step, Step::Connect);
}

#[tokio::test]
async fn a_password_goes_over_an_encrypted_line_and_into_no_log() {
    let login = Some(Login { user: "kaname".to_owned(), password: "ひみつ".to_owned() });
    let (host, ca) = Host::encrypted("mail.example", "AUTH PLAIN LOGIN").await;
    let safe = RelaySettings {
        host: "localhost".to_owned(),
        tls: Tls::Required,
        login: login.clone(),
        ca_file: Some(ca.path().to_owned()),
        ..settings(host.address)
    };
    let relay = Relay::new(safe.clone()).unwrap();
    assert!(!format!("{relay:?} {safe:?}").contains("ひみつ"));
    let mut line = relay.connect().await.unwrap();
    assert!(line.met().signed_in);
    assert_eq!(line.met().tls.as_deref(), Some("TLSv1_3"));
    assert!(matches!(line.hand_over(&letter(1)).await, Outcome::Handed { .. }));
    assert_eq!(host.heard().await.iter().filter(|line| line.starts_with("AUTH")).count(), 1);

    let open = RelaySettings { host: "mail.example".to_owned(), tls: Tls::None, ..safe.clone() };
    assert!(matches!(Relay::new(open.clone()), Err(RelayError::OpenPassword)));
    let perhaps = RelaySettings { tls: Tls::Opportunistic, ..open };
    assert!(matches!(Relay::new(perhaps), Err(RelayError::OpenPassword)));
}

#[tokio::test]
async fn a_wrong_password_is_our_trouble_and_no_letters() {
    for mechanisms in ["AUTH PLAIN", "AUTH LOGIN", "AUTH GSSAPI"] {
        let (host, ca) = Host::encrypted("localhost", mechanisms).await;
        let login = Some(Login { user: "kaname".to_owned(), password: "wrong".to_owned() });
        let relay = Relay::new(RelaySettings {
            host: "localhost".to_owned(),
            tls: Tls::Required,
            login,
            ca_file: Some(ca.path().to_owned()),
            ..settings(host.address)
        });
        let trouble = relay.unwrap().connect().await.err().unwrap();
        assert_eq!(trouble.step, Step::Login);
        assert_eq!(trouble.reply().map(|reply| reply.code), (mechanisms != "AUTH GSSAPI").then_some(535));
    }
}

#[tokio::test]
async fn nobody_in_between_is_believed() {
    let (host, ca) = Host::encrypted("localhost", "SIZE 1000").await;
    let trusted = RelaySettings {
        host: "localhost".to_owned(),
        tls: Tls::Required,
        ca_file: Some(ca.path().to_owned()),
        ..settings(host.address)
    };
    for tls in [Tls::Required, Tls::Opportunistic] {
        assert!(Relay::new(RelaySettings { tls, ..trusted.clone() }).unwrap().connect().await.is_ok());
        let system = RelaySettings { tls, ca_file: None, ..trusted.clone() };
        match Relay::new(system) {
            Ok(relay) => assert_eq!(relay.connect().await.err().unwrap().step, Step::Tls, "an unknown certificate"),
            Err(why) => assert!(matches!(why, RelayError::NoRoots)),
        }
        let other = RelaySettings { tls, host: "127.0.0.1".to_owned(), ..trusted.clone() };
        assert_eq!(Relay::new(other).unwrap().connect().await.err().unwrap().step, Step::Tls, "another's certificate");
    }
    let plain = Sink::start(Mood::default(), false).await.unwrap();
    let stripped = RelaySettings { port: plain.address().port(), ..trusted.clone() };
    let trouble = Relay::new(stripped.clone()).unwrap().connect().await.err().unwrap();
    assert!(matches!(trouble.with, TroubleWith::NotOffered("STARTTLS")));
    assert!(Relay::new(RelaySettings { tls: Tls::Opportunistic, ..stripped }).unwrap().connect().await.is_ok());

    let script = vec![
        ("", Say::Words("220 x")),
        ("EHLO", Say::Words("250-x\r\n250 STARTTLS")),
        ("STARTTLS", Say::Words("220 go\r\n250-x\r\n250 AUTH PLAIN")),
    ];
    let slipped = Host::start(script, None).await;
    let settings = RelaySettings { port: slipped.address.port(), ..trusted };
    let trouble = Relay::new(settings).unwrap().connect().await.err().unwrap();
    assert!(matches!(trouble.with, TroubleWith::SlippedIn), "{trouble}");
}

#[tokio::test]
async fn a_line_may_be_encrypted_from_the_first_octet() {
    let (host, ca) = Host::implicit("localhost").await;
    let settings = RelaySettings {
        host: "localhost".to_owned(),
        tls: Tls::Implicit,
        ca_file: Some(ca.path().to_owned()),
        ..settings(host.address)
    };
    let mut line = Relay::new(settings).unwrap().connect().await.unwrap();
    assert!(matches!(line.hand_over(&letter(1)).await, Outcome::Handed { .. }));
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let with = |host: &str, hello: &str| {
        let settings = settings(([127, 0, 0, 1], 25).into());
        Relay::new(RelaySettings { host: host.to_owned(), hello: hello.to_owned(), ..settings }).err()
    };
    assert!(with("mail.example", "kaname.example").is_none());
    assert!(with("2001:db8::1", "[192.0.2.1]").is_none());
    assert!(matches!(with("mail example", "kaname.example"), Some(RelayError::Host(_))));
    assert!(matches!(with("mail.example", "x\r\nMAIL FROM:<>"), Some(RelayError::Hello(_))));
    let none = RelaySettings {
        tls: Tls::Required,
        ca_file: Some("/nowhere/ca.pem".into()),
        ..settings(([127, 0, 0, 1], 25).into())
    };
    assert!(matches!(Relay::new(none), Err(RelayError::CaFile(..))));
}
