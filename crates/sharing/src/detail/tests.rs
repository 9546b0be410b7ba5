#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use proptest::prelude::*;

/// What a notice of this kind may say, as a form brings it back: trimmed, defanged, to the minute.
pub(crate) fn details(kind: NoticeKind) -> BoxedStrategy<Detail> {
    let text = "[a-c]{0,3}";
    let list = || proptest::collection::vec("[a-c]{1,3}", 0..3);
    let pairs = || proptest::collection::vec(("[a-c]{1,2}", "[a-c]{0,2}"), 0..3);
    let number = || proptest::option::of(1i64..99);
    let moment = || proptest::option::of((1i64..9).prop_map(|minute| At::from_millis(minute * 60_000)));
    let days = || {
        (16_000i32..16_100, 0i32..9, any::<bool>(), any::<bool>()).prop_map(|(from, long, first, last)| {
            (first.then(|| Day::from_number(from)), last.then(|| Day::from_number(from + long)))
        })
    };
    let issue = move || (number(), days()).prop_map(|(number, (from, to))| Issue { number, from, to });
    let detail = match kind {
        NoticeKind::Alert => {
            (text, moment()).prop_map(|(action, act_by)| Detail::Alert(Asked { action, act_by })).boxed()
        }
        NoticeKind::Vulnerability => (list(), pairs(), "(AV:N/AC:L)?", "([0-9]\\.[0-9])?", text, text)
            .prop_map(|(identifiers, products, vector, score, workaround, fix)| {
                let products = products.into_iter().map(|(name, versions)| Product { name, versions }).collect();
                Detail::Vulnerability(Vulnerability { identifiers, products, vector, score, workaround, fix })
            })
            .boxed(),
        NoticeKind::SuspiciousMail => (text, text, pairs(), list())
            .prop_map(|(sender, subject, files, urls)| {
                let files = files.into_iter().map(|(name, hash)| MailFile { name, hash }).collect();
                Detail::SuspiciousMail(Mail { sender, subject, files, urls })
            })
            .boxed(),
        NoticeKind::Trend => issue().prop_map(Detail::Trend).boxed(),
        NoticeKind::Newsletter => issue().prop_map(Detail::Newsletter).boxed(),
        NoticeKind::SituationReport => (number(), moment(), moment(), list())
            .prop_map(|(number, from, next, services)| {
                Detail::SituationReport(Situation { number, from, to: from, next, services })
            })
            .boxed(),
    };
    detail.prop_map(Detail::or_none).boxed()
}

#[test]
fn links_and_addresses_are_written_so_that_nobody_follows_them() {
    for (typed, sealed) in [
        ("http://evil.example/a.b?c.d", "hxxp://evil[.]example/a.b?c.d"),
        ("HTTPS://evil.example", "hxxps://evil[.]example"),
        ("hxxp://evil[.]example/x", "hxxp://evil[.]example/x"),
        ("ftp://192.0.2.7/x", "fxp://192[.]0[.]2[.]7/x"),
        ("first.last@mail.example", "first.last@mail[.]example"),
        ("http://user.name@evil.example/", "hxxp://user.name@evil[.]example/"),
        ("evil.example", "evil[.]example"),
        ("差出人不明", "差出人不明"),
        ("", ""),
    ] {
        assert_eq!(defanged(typed), sealed, "{typed}");
        assert_eq!(defanged(sealed), sealed, "{sealed}");
    }
}

#[test]
fn severity_is_kept_as_stated_and_nonsense_is_told() {
    for good in ["0", "0.0", "7.5", "10", "10.0"] {
        assert!(is_score(good), "{good}");
    }
    for bad in ["10.1", "11", "7.55", "-1", "x", "7.", ".5", "７.5"] {
        assert!(!is_score(bad), "{bad}");
    }
    for good in ["AV:N/AC:L/Au:N/C:P/I:N/A:N", "(AV:N/AC:L/Au:N/C:P/I:N/A:N)", "CVSS:3.1/AV:N/AC:L"] {
        assert!(is_vector(good), "{good}");
    }
    for bad in ["high", "AV:N//AC:L", "AV:/AC:L", "AV:N AC:L", "<b>:x"] {
        assert!(!is_vector(bad), "{bad}");
    }
}

#[test]
fn what_cannot_be_is_told() {
    let now = At::parse_local("2014-06-17 14:32").unwrap();
    let issue = Issue { number: Some(0), from: Day::parse("2014-06-02"), to: Day::parse("2014-06-01") };
    assert_eq!(Detail::Trend(issue).flaws(NoticeKind::Trend), [Flaw::Number, Flaw::Period]);
    let mail = Mail { subject: "x".into(), ..Mail::default() };
    assert_eq!(Detail::SuspiciousMail(mail).flaws(NoticeKind::Alert), [Flaw::ForeignDetail]);
    let long = Mail { urls: vec!["x".into(); LINES_MAX + 1], ..Mail::default() };
    assert_eq!(Detail::SuspiciousMail(long).flaws(NoticeKind::SuspiciousMail), [Flaw::LongDetail]);
    let long = Asked { action: "x".repeat(TEXT_MAX + 1), ..Asked::default() };
    assert_eq!(Detail::Alert(long).flaws(NoticeKind::Alert), [Flaw::LongDetail]);
    let nameless = Product { versions: "1.0".into(), ..Product::default() };
    let one =
        Vulnerability { score: "12".into(), vector: "x".into(), products: vec![nameless], ..Vulnerability::default() };
    let flaws = [Flaw::Score, Flaw::Vector, Flaw::UnnamedProduct];
    assert_eq!(Detail::Vulnerability(one).flaws(NoticeKind::Vulnerability), flaws);
    let late = Detail::Alert(Asked { action: "x".into(), act_by: Some(now) });
    assert_eq!(late.unfinished(now), Some(Flaw::ActPast));
    let late = Detail::SituationReport(Situation { next: Some(now), ..Situation::default() });
    assert_eq!(late.unfinished(now), Some(Flaw::NextPast));
}

#[test]
fn a_notice_that_says_nothing_of_its_kind_is_sealed_as_before() {
    let empty = Detail::Vulnerability(Vulnerability::default()).or_none();
    assert!(empty.is_none());
    let content = crate::notice::Content { detail: empty, ..crate::notice::Content::default() };
    assert!(!serde_json::to_string(&content).unwrap().contains("detail"));
}
