//! Lines as people write them: what is read of each, and what is no indicator at all.

use super::*;

fn read(line: &str) -> (&'static str, String) {
    let indicator = Indicator::read(line);
    (indicator.kind.code(), indicator.value)
}

#[test]
fn what_is_meant_as_an_indicator_is_found_among_words() {
    let text = "けさ hxxps://evil[.]example/x?a=1 に接続していました（198.51.100.7 から）。\n・ 件名：請求書\n\
                > SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n連絡先 help@own.example まで\n\
                https://own.example/\nhttps://www.own.example/\nhttps://notown.example/\n198.51.100.7";
    let found = proposed(text, "own.example", 100);
    let hash = "SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let expected = ["hxxps://evil[.]example/x?a=1", "198.51.100.7", "件名：請求書", hash, "https://notown.example/"];
    assert_eq!(found, expected);
    assert_eq!(proposed(text, "", 2).len(), 2);
    let plain =
        "障害が起きています。\n復旧は 17:30 の見込みです。\n復旧.確認中\nhttps://www.city.example/ をご覧ください。";
    assert_eq!(proposed(plain, "", 10), Vec::<String>::new());
}

#[test]
fn the_word_that_says_what_a_line_names_is_not_said_twice() {
    for (line, shown) in [
        ("from: a@evil.example", "a@evil.example"),
        ("差出人：Attacker@evil.example", "Attacker@evil.example"),
        ("件名：Re: 請求書", "Re: 請求書"),
        ("SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("hxxp://evil.example/a", "hxxp://evil.example/a"),
        ("from:", "from:"),
        ("unknown: x", "unknown: x"),
        ("", ""),
    ] {
        assert_eq!(Indicator::unsaid(line), shown, "{line}");
    }
}

#[test]
fn lines_are_read_as_people_write_them() {
    for (line, kind, value) in [
        ("203.0.113.7", "address", "203.0.113.7"),
        ("２０３．０．１１３．７", "address", "203.0.113.7"),
        ("203[.]0[.]113[.]7", "address", "203.0.113.7"),
        ("2001:DB8::0001", "address", "2001:db8::1"),
        ("198.51.100.77/24", "network", "198.51.100.0/24"),
        ("2001:db8::1/32", "network", "2001:db8::/32"),
        ("0.0.0.0/0", "network", "0.0.0.0/0"),
        ("hxxp://Ad.Redirect[.]example/X.js", "url", "http://ad.redirect.example/X.js"),
        ("https://203.0.113.7/a", "url", "https://203.0.113.7/a"),
        ("Evil.Example", "domain", "evil.example"),
        ("D41D8CD98F00B204E9800998ECF8427E", "hash", "d41d8cd98f00b204e9800998ecf8427e"),
        ("SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709", "hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("Attacker[@]evil.example", "mail-sender", "attacker@evil.example"),
        ("差出人：Attacker@evil.example", "mail-sender", "attacker@evil.example"),
        ("件名：【重要】ご確認ください", "mail-subject", "【重要】ご確認ください"),
        ("ファイル名: 請求書.exe", "file-name", "請求書.exe"),
    ] {
        assert_eq!(read(line), (kind, value.to_owned()), "{line}");
    }
}

#[test]
fn what_cannot_be_told_is_kept_as_it_is() {
    for line in ["/cgi-bin/.cache/s.jsp", "999.1.1.1", "10.0.0.0/33", "件名:", "1.2.3", "a b@c.example x", ""] {
        assert_eq!(read(line), ("other", line.to_owned()), "{line}");
    }
}

#[test]
fn slips_are_told_and_what_is_merely_unusual_is_not() {
    for (line, slip) in [
        ("203.0.113.777", Some(Slip::Address)),
        ("203[.]0[.]113[.]777", Some(Slip::Address)),
        ("203.0.113.0/33", Some(Slip::Network)),
        ("203.0.113.777/24", Some(Slip::Network)),
        ("md5: xyz", Some(Slip::Hash)),
        ("d41d8cd98f00b204e9800998ecf8427", Some(Slip::Hash)),
        ("http://", Some(Slip::Url)),
        ("203.0.113.7", None),
        ("/cgi-bin/.cache/s.jsp", None),
        ("c2-relay9", None),
        ("件名：至急", None),
        ("hxxp://ad[.]evil[.]example/x", None),
    ] {
        assert_eq!(Slip::in_line(line), slip, "{line}");
    }
}

#[test]
fn reading_what_was_read_changes_nothing() {
    for line in ["hxxp://a[.]example/B", "198.51.100.77/24", "EVIL.example", "2001:DB8::1"] {
        let once = Indicator::read(line);
        assert_eq!(Indicator::read(&once.value), once);
    }
}

#[test]
fn a_note_stands_behind_its_mark_and_nowhere_else() {
    for (line, kind, value, said) in [
        ("203.0.113.7 # 中継", "address", "203.0.113.7", "中継"),
        ("evil[.]example　＃中継", "domain", "evil.example", "中継"),
        ("http://evil.example/a#b # c # d", "url", "http://evil.example/a#b", "c # d"),
        ("from: a@evil.example # 返信先", "mail-sender", "a@evil.example", "返信先"),
        ("件名: 請求書 # 12", "mail-subject", "請求書 # 12", ""),
        ("c2-relay9 # x", "other", "c2-relay9 # x", ""),
        ("http://evil.example/#b", "url", "http://evil.example/#b", ""),
    ] {
        assert_eq!((read(line), note(line)), ((kind, value.to_owned()), said), "{line}");
    }
    assert_eq!(Slip::in_line("203.0.113.777 # 中継"), Some(Slip::Address));
}

#[test]
fn what_people_are_shown_is_followed_by_nobody_and_is_read_as_what_it_is() {
    for (line, shown) in [
        ("203.0.113.7", "203[.]0[.]113[.]7"),
        ("198.51.100.77/24", "198[.]51[.]100[.]0/24"),
        ("2001:db8::1", "2001:db8::1"),
        ("Evil.Example", "evil[.]example"),
        ("http://evil.example:8080/a.b?c=d.e", "hxxp://evil[.]example:8080/a.b?c=d.e"),
        ("https://user.name@evil.example", "hxxps://user[.]name@evil[.]example"),
        ("ftp://evil.example/x", "fxp://evil[.]example/x"),
        ("http://[2001:db8::1]/a.b", "hxxp://[2001:db8::1]/a.b"),
        ("first.last@evil.example", "first.last[@]evil[.]example"),
        ("d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"),
        ("/cgi-bin/.cache/s.jsp", "/cgi-bin/.cache/s.jsp"),
    ] {
        let read = Indicator::read(line);
        assert_eq!(read.defanged(), shown, "{line}");
        assert_eq!(Indicator::read(shown), read, "{line}");
    }
    let named = |line: &str| Indicator::read(line).defanged();
    assert_eq!(named("件名: www.evil.example をご覧ください"), "www.evil.example をご覧ください");
    assert_eq!(named("ファイル名: a.b.exe"), "a.b.exe");
    assert_eq!(named("差出人: 総務 <a@evil.example>"), "総務 <a[@]evil[.]example>");
}
