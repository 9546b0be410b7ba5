//! What a letter is when it arrives.

use kernel::At;
use mail::{
    Address, Letter, LetterError, List, Mailbox,
    dkim::{Key, Signer},
};
use mail_parser::{HeaderForm, Message, MessageParser};
use proptest::prelude::*;

const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";
const LONG: &str = "【要対応】第2報 N-2014-00012 電力分野の制御系システムを標的とする不正プログラムに関する注意喚起(訓練ではありません) part 2 of 2";

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn letter() -> Letter {
    Letter {
        message_id: "0197-1@kaname.example".to_owned(),
        date: At::parse_local("2014-06-17 15:10").unwrap(),
        from: Mailbox::named("要 (内閣官房)", address("notice@kaname.example")),
        to: Mailbox::named("有明電力, 当直 \"A\"", address("duty@ariake.example")),
        reply_to: Some(Mailbox::of(address("reply+abc@kaname.example"))),
        bounce_to: address("bounce+abc@kaname.example"),
        subject: LONG.to_owned(),
        text: "お知らせがあります。\n\n.\nFrom here on\n".to_owned(),
        html: Some("<p>お知らせが<b>あります</b>。</p>".to_owned()),
        in_reply_to: Some("0196-1@kaname.example".to_owned()),
        references: vec!["0195-1@kaname.example".to_owned(), "0196-1@kaname.example".to_owned()],
        list: Some(List {
            id: "notices.kaname.example".to_owned(),
            help: Some("https://kaname.example/help".to_owned()),
        }),
        marks: vec![("X-Kaname-Exercise".to_owned(), "訓練".to_owned())],
    }
}

fn sealed(letter: &Letter) -> Vec<u8> {
    letter.seal(&[Signer::new("kaname.example", "k1", Key::from_pem(KEY).unwrap()).unwrap()]).unwrap().bytes
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// ASCII only, lines ended with CR LF and of lawful length, headers not over 78 where they can fold.
fn assert_lawful(bytes: &[u8]) {
    assert!(bytes.is_ascii());
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "no line end but CR LF");
    assert!(text.split("\r\n").all(|line| line.len() <= 998));
}

#[test]
fn it_arrives_as_it_was_written() {
    let bytes = sealed(&letter());
    assert_lawful(&bytes);
    let read = read(&bytes);
    assert_eq!(read.subject(), Some(LONG));
    let from = read.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("要 (内閣官房)"), Some("notice@kaname.example")));
    let to = read.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("有明電力, 当直 \"A\""), Some("duty@ariake.example")));
    assert_eq!(read.message_id(), Some("0197-1@kaname.example"));
    assert_eq!(read.date().unwrap().to_rfc3339(), "2014-06-17T06:10:00Z");
    assert_eq!(read.in_reply_to().as_text(), Some("0196-1@kaname.example"));
    assert_eq!(read.references().as_text_list().unwrap(), ["0195-1@kaname.example", "0196-1@kaname.example"]);
    assert_eq!(read.body_text(0).unwrap(), "お知らせがあります。\r\n\r\n.\r\nFrom here on");
    assert_eq!(read.body_html(0).unwrap(), "<p>お知らせが<b>あります</b>。</p>");
    let mark = read.header_as("X-Kaname-Exercise", HeaderForm::Text);
    assert_eq!(mark[0].as_text(), Some("訓練"));
    let raw = String::from_utf8(bytes.clone()).unwrap();
    for header in [
        "List-Id: <notices.kaname.example>",
        "List-Help: <https://kaname.example/help>",
        "List-Post: NO",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "MIME-Version: 1.0",
    ] {
        assert_eq!(raw.matches(&format!("\r\n{header}\r\n")).count(), 1, "{header}");
    }
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    assert!(head.split("\r\n").all(|line| line.len() <= 78), "{head}");
    assert!(!head.contains("bounce+abc"), "the envelope's sender is not the reader's business");
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    assert_eq!(sealed(&letter()), sealed(&letter()));
    let other = Letter { message_id: "0198-1@kaname.example".to_owned(), ..letter() };
    let boundary = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes).split_once("boundary=\"").unwrap().1.split('"').next().unwrap().to_owned()
    };
    assert_ne!(boundary(&sealed(&letter())), boundary(&sealed(&other)));
}

#[test]
fn everything_that_is_read_is_signed() {
    let raw = String::from_utf8(sealed(&letter())).unwrap();
    let signature = raw.split_once("h=").unwrap().1.split_once(';').unwrap().0.replace("\r\n ", "");
    let signed: Vec<&str> = signature.split(':').collect();
    for name in [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "reply-to",
        "in-reply-to",
        "references",
        "list-id",
        "list-help",
        "auto-submitted",
        "x-kaname-exercise",
        "content-type",
        "mime-version",
    ] {
        assert!(signed.contains(&name), "{name} in {signed:?}");
    }
    assert_eq!(signed.iter().filter(|name| **name == "subject").count(), 2, "a second one would break it");
}

#[test]
fn nothing_typed_becomes_a_header_or_an_end() {
    let evil = Letter {
        subject: "x\r\nBcc: all@kaname.example\r\n\r\nbody".to_owned(),
        from: Mailbox::named("要\r\nBcc: all@kaname.example", address("notice@kaname.example")),
        html: None,
        text: "a\r.\r\nb\n.\nc\r\n.\r\nFrom x\r\n\u{2028}".to_owned(),
        ..letter()
    };
    let bytes = sealed(&evil);
    assert_lawful(&bytes);
    assert!(!String::from_utf8_lossy(&bytes).contains("\r\nBcc:"));
    let read = read(&bytes);
    assert_eq!(read.subject(), Some("x  Bcc: all@kaname.example    body"));
    assert_eq!(read.body_text(0).unwrap(), "a\r\n.\r\nb\r\n.\r\nc\r\n.\r\nFrom x\r\n\u{2028}\r\n");
    for id in ["a", "a@b>\r\nX: y", "a@", "@b", "a b@c", "a@b@c", ""] {
        let wrong = Letter { message_id: id.to_owned(), ..letter() };
        assert!(matches!(wrong.seal(&[]), Err(LetterError::MessageId(_))), "{id}");
    }
    for name in ["Bcc", "X-A: b", "X-\r\nBcc", "X-é", "X- "] {
        let wrong = Letter { marks: vec![(name.to_owned(), "1".to_owned())], ..letter() };
        assert!(matches!(wrong.seal(&[]), Err(LetterError::Header(_))), "{name}");
    }
}

#[test]
fn a_long_thread_names_its_first_and_its_last_letters() {
    let references: Vec<String> = (0..200).map(|n| format!("n{n}@kaname.example")).collect();
    let bytes = sealed(&Letter { references, ..letter() });
    let read = read(&bytes);
    let ids: Vec<String> = read.references().as_text_list().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(ids.len(), 12);
    assert_eq!(
        (ids[0].as_str(), ids[1].as_str(), ids[11].as_str()),
        ("n0@kaname.example", "n189@kaname.example", "n199@kaname.example")
    );
    let one = Letter { references: vec!["only@kaname.example".to_owned()], ..letter() };
    let bytes = sealed(&one);
    assert_eq!(MessageParser::default().parse(&bytes).unwrap().references().as_text(), Some("only@kaname.example"));
}

proptest! {
    #[test]
    fn whatever_is_written_arrives(subject in "\\PC{0,300}", name in "\\PC{0,60}", text in "(\\PC|[\\n\\t.]){0,400}") {
        let bytes = sealed(&Letter {
            subject: subject.clone(),
            to: Mailbox::named(&name, address("duty@ariake.example")),
            text: text.clone(),
            html: Some(text.clone()),
            ..letter()
        });
        assert_lawful(&bytes);
        let read = read(&bytes);
        // What mail cannot carry is the number of blanks at a place where a header folds.
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(read.subject().unwrap_or_default()), words(&subject));
        prop_assert_eq!(read.body_text(0).unwrap().into_owned(), text.trim_end_matches('\n').replace('\n', "\r\n"));
        let to = read.to().unwrap().first().unwrap();
        prop_assert_eq!(to.address(), Some("duty@ariake.example"));
        prop_assert_eq!(words(to.name().unwrap_or_default()), words(&name));
    }

    #[test]
    fn a_line_of_any_length_arrives(word in "[a-z]{1000,3000}") {
        let bytes = sealed(&Letter { subject: word.clone(), text: word.clone(), html: None, ..letter() });
        assert_lawful(&bytes);
        let read = read(&bytes);
        prop_assert_eq!(read.subject(), Some(word.as_str()));
        prop_assert_eq!(read.body_text(0).unwrap().into_owned(), format!("{word}\r\n"));
    }
}
