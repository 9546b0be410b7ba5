use super::*;
use proptest::prelude::*;

const PERSON: &str = "duty@ariake.example";

fn mail(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn read_all(bytes: &[u8]) -> Incoming {
    read(bytes, PERSON, &Limits::default())
}

fn plain(headers: &str, body: &str) -> Incoming {
    let text = format!(
        "From: =?utf-8?b?5b2T55u0?= <{PERSON}>\nTo: reply@kaname.example\nSubject: Re: N-1\n{headers}\n\n{body}"
    );
    read_all(&mail(&text))
}

#[test]
fn an_answer_says_what_it_answers() {
    let incoming = plain(
        "Message-ID: <7@ariake.example>\nDate: Tue, 17 Jun 2014 15:10:00 +0900\nIn-Reply-To: <2@kaname.example>\n\
         References: <1@kaname.example>\n <2@kaname.example>",
        "確認しました。\n",
    );
    assert_eq!(incoming.kind, Kind::Person);
    assert_eq!(incoming.message_id.as_deref(), Some("7@ariake.example"));
    assert_eq!(incoming.in_reply_to, ["2@kaname.example"]);
    assert_eq!(incoming.references, ["1@kaname.example", "2@kaname.example"]);
    assert_eq!((incoming.from_name.as_deref(), incoming.from.as_deref()), (Some("当直"), Some(PERSON)));
    assert_eq!(incoming.date, At::parse_local("2014-06-17 15:10"));
    assert_eq!(
        (incoming.subject.as_str(), incoming.said.as_str(), incoming.whole),
        ("Re: N-1", "確認しました。", true)
    );
}

#[test]
fn what_a_program_wrote_is_known_by_what_it_says() {
    for (headers, why) in [
        ("Auto-Submitted: auto-replied", Automatic::Says),
        ("Auto-Submitted: auto-generated (vacation)", Automatic::Says),
        ("X-Auto-Response-Suppress: All", Automatic::Says),
        ("X-Autoreply: yes", Automatic::Says),
        ("Return-Path: <>", Automatic::NoSender),
        ("Precedence: bulk", Automatic::ToMany),
        ("Precedence: AUTO_REPLY", Automatic::ToMany),
        ("List-Id: <x.example>", Automatic::ToMany),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=b", Automatic::Report),
    ] {
        assert_eq!(plain(headers, "").kind, Kind::Automatic(why), "{headers}");
    }
    for subject in [
        "Automatic reply: N-1",
        "Out of Office: x",
        "【自動応答】Re: N-1",
        "=?iso-2022-jp?B?GyRCIVo8K0YwMX5FeiFbGyhCOiBOLTE=?=",
        "不在のお知らせ",
    ] {
        let incoming = read_all(&mail(&format!("From: {PERSON}\nSubject: {subject}\n\nx")));
        assert_eq!(incoming.kind, Kind::Automatic(Automatic::Subject), "{subject}");
    }
    for headers in ["Auto-Submitted: no", "Auto-Submitted: No; x=y", "Precedence: first-class", "X-Priority: 1"] {
        assert_eq!(plain(headers, "").kind, Kind::Person, "{headers}");
    }
    assert_eq!(read(&mail("Subject: x\n\nx"), "", &Limits::default()).kind, Kind::Automatic(Automatic::NoSender));
}

/// The example of RFC 3464, 6.1 (its second paragraph of the report, shortened), and one as Postfix writes it.
const REPORT: &str = "From: MAILER-DAEMON@relay.example (Mail Delivery System)
To: bounce+abc@kaname.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
Arrival-Date: Thu, 7 Jul 1994 20:00:00 -0400

Original-Recipient: rfc822;duty@ariake.example
Final-Recipient: rfc822; louisl@ariake.example
Action: failed
Status: 5.1.1 (no such user)
Diagnostic-Code: smtp; 550-5.1.1 mailbox not found
 550 see https://global.example
Remote-MTA: dns; mail.ariake.example

Final-Recipient: rfc822;second@ariake.example
Action: delayed
Status: 4.7.26

Final-Recipient: rfc822;third@ariake.example
Action: relayed

--b
Content-Type: message/rfc822

Message-ID: <1@global.kaname.example>
From: notice@kaname.example
Subject: x

text
--b--
";

#[test]
fn a_report_says_what_became_of_a_letter_for_whom() {
    let incoming = read(&mail(REPORT), "", &Limits::default());
    let Kind::Bounce(bounce) = incoming.kind else { panic!("{:?}", incoming.kind) };
    assert_eq!(bounce.of.as_deref(), Some("1@global.kaname.example"));
    let fate = |to: &str, action, status, said: &str| Fate {
        recipient: Some(to.to_owned()),
        action,
        status,
        said: said.to_owned(),
    };
    assert_eq!(
        bounce.fates,
        [
            fate(
                "duty@ariake.example",
                Action::Failed,
                Some([5, 1, 1]),
                "550-5.1.1 mailbox not found 550 see https://global.example"
            ),
            fate("second@ariake.example", Action::Delayed, Some([4, 7, 26]), ""),
            fate("third@ariake.example", Action::PassedOn, None, ""),
        ]
    );
    let returned = incoming.attachments.iter().find(|file| file.kind == "message/rfc822").unwrap();
    assert!(String::from_utf8_lossy(&returned.bytes).starts_with("Message-ID: <1@global.kaname.example>"));
    let headers = REPORT
        .replace("message/rfc822", "text/rfc822-headers")
        .replace("delivery-status\n", "global-delivery-status\n");
    let Kind::Bounce(bounce) = read(&mail(&headers), "", &Limits::default()).kind else { panic!("no bounce") };
    assert_eq!((bounce.of.as_deref(), bounce.fates.len()), (Some("1@global.kaname.example"), 3));
}

#[test]
fn what_looks_like_a_bounce_is_perhaps_one() {
    let perhaps = |text: &str, sender: &str| match read(&mail(text), sender, &Limits::default()).kind {
        Kind::PerhapsBounce(bounce) => bounce,
        other => panic!("{other:?}"),
    };
    let exim = "X-Failed-Recipients: duty@ariake.example, x@ariake.example\nFrom: Mail Delivery System <Mailer-Daemon@relay.example>\n\
                Subject: Mail delivery failed: returning message to sender\n\n\
                SMTP error from remote mail server: 550 5.1.1 unknown\n\nMessage-Id: <1@kaname.example>\n";
    let bounce = perhaps(exim, "");
    assert_eq!((bounce.of.as_deref(), bounce.fates.len()), (Some("1@kaname.example"), 2));
    assert_eq!(
        (bounce.fates[0].recipient.as_deref(), bounce.fates[0].status),
        (Some("duty@ariake.example"), Some([5, 1, 1]))
    );
    let qmail = "From: MAILER-DAEMON@ariake.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n\
                 <duty@ariake.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n";
    let bounce = perhaps(qmail, "");
    assert_eq!(
        (bounce.fates[0].recipient.as_deref(), bounce.fates[0].status),
        (Some("duty@ariake.example"), Some([5, 1, 1]))
    );
    let japanese = "From: postmaster@ariake.example\nSubject: =?utf-8?b?6YWN5L+h5LiN6IO9OiDjgYrnn6XjgonjgZs=?=\n\n<duty@ariake.example>\n";
    assert_eq!(perhaps(japanese, "").fates[0].status, None);
    // What a person writes about a failure is his own.
    let person = format!(
        "From: {PERSON}\nSubject: mail delivery failed again\n\nThe report by mail came back: 5.1.1 x@y.example"
    );
    assert_eq!(read_all(&mail(&person)).kind, Kind::Person);
}

#[test]
fn japanese_in_any_of_its_character_sets_is_read() {
    let text = "確認しました。①髙";
    let kind = |charset: &str| {
        format!("MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64")
    };
    for (charset, body) in [
        ("UTF-8", "56K66KqN44GX44G+44GX44Gf44CC4pGg6auZ"),
        ("Shift_JIS", "im2URoK1gtyCtYK9gUKHQO7g"),
        ("windows-31j", "im2URoK1gtyCtYK9gUKHQO7g"),
        ("cp932", "im2URoK1gtyCtYK9gUKHQO7g"),
    ] {
        assert_eq!(plain(&kind(charset), body).said, text, "{charset}");
    }
    for charset in ["EUC-JP", "eucJP-win"] {
        assert_eq!(plain(&kind(charset), "s87Hp6S3pN6kt6S/oaM=").said, "確認しました。", "{charset}");
    }
    let raw = [
        b"Content-Type: text/plain; charset=cp932\r\n\r\n".to_vec(),
        b"\x8am\x94F\x82\xb5\x82\xdc\x82\xb5\x82\xbd\x81B".to_vec(),
    ];
    assert_eq!(read_all(&raw.concat()).said, "確認しました。");
    let jis = "\u{1b}$B3NG'$7$^$7$?!#\u{1b}(B";
    assert_eq!(plain("Content-Type: text/plain; charset=ISO-2022-JP", jis).said, "確認しました。");
    assert_eq!(plain("X-Mailer: old", jis).said, "確認しました。", "old programs do not say so");
    let subject = read_all(&mail(&format!("From: {PERSON}\nSubject: {jis}\n\nx"))).subject;
    assert_eq!(subject, "確認しました。");
}

#[test]
fn a_letter_of_html_only_is_read_as_text() {
    let html = |body: &str| plain("MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8", body);
    let outlook = html(
        "<html><head><style>p{color:red}</style></head><body><div>確認しました。</div><div>影響&nbsp;なし</div>\
         <div id=\"divRplyFwdMsg\"><b>差出人:</b> 要</div><div>お知らせ</div></body></html>",
    );
    assert_eq!(outlook.said, "確認しました。\n影響 なし");
    assert!(outlook.text.contains("お知らせ") && !outlook.text.contains("color"));
    let below = html("<blockquote><p>お知らせ</p></blockquote><p>確認しました。</p>");
    assert!(below.said.contains("確認しました。"), "whoever writes below is not taken for silent");
    let both = plain(
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b",
        "--b\nContent-Type: text/plain\n\nyes\n--b\nContent-Type: text/html\n\n<p>no</p>\n--b--\n",
    );
    assert_eq!((both.said.as_str(), both.attachments.len()), ("yes", 0));
}

#[test]
fn attached_files_come_with_names_and_within_limits() {
    let part = |n: usize| {
        format!(
            "--b\nContent-Type: application/pdf; name=\"{n}.pdf\"\nContent-Disposition: attachment; filename*=UTF-8''..%2F%E5%9B%B3{n}.pdf\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n"
        )
    };
    let body = format!(
        "--b\nContent-Type: text/plain\n\nyes\n{}--b\nContent-Type: message/rfc822\n\nSubject: global\n\nx\n--b--\n",
        (0..5).map(part).collect::<String>()
    );
    let bytes =
        mail(&format!("From: {PERSON}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{body}"));
    let incoming = read_all(&bytes);
    assert_eq!((incoming.attachments.len(), incoming.left_out), (6, 0));
    let first = &incoming.attachments[0];
    assert_eq!(
        (first.name.as_deref(), first.kind.as_str(), first.bytes.as_slice()),
        (Some("図0.pdf"), "application/pdf", &b"hello"[..])
    );
    assert_eq!(incoming.attachments[5].bytes, b"Subject: global\r\n\r\nx");
    let few = read(&bytes, PERSON, &Limits { attachments: 2, ..Limits::default() });
    assert_eq!((few.attachments.len(), few.left_out), (2, 4));
    let small = read(&bytes, PERSON, &Limits { attached: 11, ..Limits::default() });
    assert_eq!((small.attachments.len(), small.left_out), (2, 4));
    let large = read(&bytes, PERSON, &Limits { size: 200, ..Limits::default() });
    assert_eq!((large.from.as_deref(), large.whole, large.text.as_str()), (Some(PERSON), false, ""));
}

#[test]
fn a_tower_of_messages_falls_on_nobody() {
    let tower = b"Content-Type: message/rfc822\r\n\r\n".repeat(200_000);
    assert!(read_all(&tower).whole);
    // In base64 it is not seen from outside.
    use base64::{Engine, engine::general_purpose::STANDARD};
    let hidden = [
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n".to_vec(),
        STANDARD.encode(&tower).into_bytes(),
    ];
    assert!(read_all(&hidden.concat()).whole);
    let digests: String =
        (0..50_000).map(|n| format!("Content-Type: multipart/digest; boundary=b{n}\n\n--b{n}\n\n")).collect();
    assert!(read_all(digests.as_bytes()).whole);
}

#[test]
fn what_is_no_letter_is_said_to_be_none() {
    for rubbish in [&b""[..], b"\0\0\0", b"\r\n\r\n\r\n", b"no header at all"] {
        let incoming = read_all(rubbish);
        assert!(incoming.message_id.is_none() && incoming.from.is_none());
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n",
        "Content-Type: text/html; charset=iso-2022-jp\r\n",
        "Content-Type: message/delivery-status\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: Message/ RFC822; x=y\r\n",
        "Content-Type: (a)message(b) /(c)\r\n global\r\n",
        "Content-Type: \"message\"/\"rfc822\"\r\n",
        "Content-Type: multipart/digest; boundary=b\r\n",
        "Content-Type: message/",
        "rfc822",
        "global",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "\r\n",
        "--b\r\n",
        "--b--\r\n",
        "\n--b",
        "Final-Recipient: rfc822;a@b.example\r\n",
        "Action: failed\r\n",
        "Status: 5.1.\r\n",
        "Message-ID: <",
        "Subject: =?utf-8?b?",
        "?=",
        "From: \"",
        "\u{1b}$B",
        "\u{1b}(B",
        "<blockquote",
        "<div",
        "On 2014-06-17 wrote:\r\n",
        "> ",
        "2014年6月17日 x <a@b>:\r\n",
        "-- \r\n",
        "差出人: x\r\n送信日時: x\r\n宛先: x\r\n",
        "━━━━━━\r\n",
        "TEL 03\r\n",
        "=?",
        "; a*0*=utf-8''%E5",
        "Date: ",
        "References: <a@b> <",
        "日本語",
        "&#x1F600;",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_rubbish_breaks_it(pieces in proptest::collection::vec(piece(), 0..40), sender in prop_oneof![Just(""), Just(PERSON)]) {
        let bytes = pieces.concat();
        let limits = Limits { text: 300, attachments: 2, attached: 100, size: 10_000 };
        let incoming = read(&bytes, sender, &limits);
        prop_assert!(incoming.text.chars().count() <= 300);
        prop_assert!(incoming.said.chars().count() <= 300);
        prop_assert!(incoming.attachments.iter().map(|file| file.bytes.len()).sum::<usize>() <= 100);
        let shown = [incoming.subject.as_str(), incoming.from.as_deref().unwrap_or_default()].concat();
        prop_assert!(!shown.contains(char::is_control));
        let covered = mask::covered(&bytes);
        let parts = MessageParser::default().parse(&covered).map(|message| message.parts).unwrap_or_default();
        prop_assert!(!parts.iter().any(|part| part.is_message()), "no message in a message is taken apart");
    }
}
