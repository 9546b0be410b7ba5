//! What a report's own words give away, and that nothing of it leaves, wherever in a notice it is planted.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    notice,
    report::Victim,
    residue::{
        Dictionary, check,
        tests::{around, disguised},
    },
};
use access::BodyKind;
use kernel::{At, Bilingual, ContentHash, Day};
use proptest::prelude::*;
use std::sync::LazyLock;

const NUMBER: &str = "01900000-0000-7000-8000-000000000001";
/// The sentence of the trial's third case.
const SENTENCE: &str =
    "今回はDNSサーバ（ns1、192.0.2.53）への接続要求も多数確認した。発信元を遮断したが、アドレスを変えて続いている。";

fn at() -> At {
    At::parse_local("2014-06-17 14:32").unwrap()
}

fn organisation(ja: &str, en: &str, kana: &str, domain: &str, network: &str) -> Organisation {
    Organisation {
        id: NUMBER.parse().unwrap(),
        kind: BodyKind::Operator,
        code: None,
        name: Bilingual::new(&format!("{ja}株式会社"), &format!("{en} Corporation")),
        kana: kana.into(),
        romaji: en.into(),
        short: Bilingual::new(ja, en),
        role: Bilingual::default(),
        sector: None,
        place: "東京都 潮見市".into(),
        domains: vec![domain.into()],
        networks: vec![network.into()],
        fictional: true,
        valid_from: Day::new(2014, 4, 1).unwrap(),
        valid_to: None,
        source: String::new(),
        note: String::new(),
    }
}

fn contact(family: &str, latin: &str, phone: &str, mail: &str) -> Contact {
    Contact {
        id: NUMBER.parse().unwrap(),
        org: NUMBER.parse().unwrap(),
        priority: 1,
        name: Bilingual::new(&format!("{family} 恵"), latin),
        kana: String::new(),
        romaji: latin.into(),
        post: Bilingual::default(),
        phone: phone.into(),
        fax: String::new(),
        mail: mail.into(),
        hours: registry::contact::Hours::Always,
        confirmed_on: None,
        valid_from: Day::new(2014, 4, 1).unwrap(),
        valid_to: None,
    }
}

fn person() -> Person {
    Person {
        id: NUMBER.parse().unwrap(),
        name: Bilingual::new("髙橋 渉", "Wataru Takahashi"),
        kana: "タカハシ ワタル".into(),
        romaji: "Takahashi Wataru".into(),
        mail: "takahashi@shiomi-tel.example".into(),
        has_password: true,
        lang: None,
        created_at: at(),
        ended_at: None,
    }
}

fn stage(content: Content) -> Stage {
    let report = NUMBER.parse().unwrap();
    let (hash, sealed_by) = (ContentHash::of(b""), NUMBER.parse().unwrap());
    Stage { report, number: 1, content, hash, sealed_by, sealed_at: at() }
}

/// A report of a telephone company about its customer, a power company.
fn behind() -> Behind {
    let content = Content {
        title: "Webサイトの表示遅延とDNSサーバへの大量の接続要求".into(),
        situation: SENTENCE.into(),
        cause: "web-kanri03（mx02.shiomi-tel.exampleと同じ網、198.51.100.64/28）のMySQL 5.5、CVE-2014-0160。".into(),
        measures: "SRV-DB-01を停止。連絡先は045-000-9876、当番toban@kanri.example。IPv6とSHA256、TLS1.2は無関係。"
            .into(),
        prevention: "hxxp://ad7.evil.example/x1/run.exe から得たinvoice2.exeを遮断。c2-relay9は攻撃者のもの。".into(),
        victim: Victim { name: Some("港南電力株式会社".into()), ..Victim::default() },
        indicators: vec!["203.0.113.0/24".into(), "hxxp://ad7[.]evil[.]example/".into(), "c2-relay9".into()],
        ..Content::default()
    };
    Behind {
        organisation: organisation(
            "潮見通信",
            "Shiomi Telecom",
            "シオミツウシン",
            "shiomi-tel.example",
            "192.0.2.0/24",
        ),
        formerly: vec![organisation(
            "汐見電信",
            "Shiomi Telegraph",
            "シオミデンシン",
            "shiomi-tel.example",
            "192.0.2.0/24",
        )],
        contacts: vec![contact("佐々木", "Megumi Sasaki", "03-0000-1234", "megumi@shiomi-tel.example")],
        people: vec![person()],
        victims: vec![Hit {
            organisation: organisation(
                "港南電力",
                "Konan Power",
                "コウナンデンリョク",
                "konan-power.example",
                "2001:db8:7::/48",
            ),
            contacts: vec![contact("大久保", "Megumi Okubo", "03-0000-5678", "okubo@konan-power.example")],
        }],
        stages: vec![stage(content)],
        told: vec!["運輸指令 大谷（折返し 03-0000-2222）".into()],
        remarks: vec!["夜間は050-0000-3333、yakin@shiomi-denwa.exampleへ。".into()],
    }
}

fn said(situation: &str, indicators: &[&str]) -> Vec<String> {
    let indicators = indicators.iter().map(|text| (*text).to_owned()).collect();
    let content = Content { situation: situation.into(), indicators, ..Content::default() };
    words::terms(&content, &["shiomi-tel.example".to_owned()]).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn the_machine_of_the_third_case_is_found() {
    assert_eq!(said(SENTENCE, &["203.0.113.0/24", "198.51.100.7"]), ["ns1", "192.0.2.53"]);
    let dictionary = Dictionary::from_terms(terms(&behind())).unwrap();
    let body = "事業者のDNSサーバ（ns1）への接続要求も多数確認した。";
    let content = notice::Content { body: body.into(), ..notice::Content::default() };
    let found: Vec<String> = check(&dictionary, &leaving(&content, &[])).into_iter().map(|one| one.found).collect();
    assert_eq!(found, ["ns1"]);
    for clean in
        ["ns10とdns1への要求", "IPv6、SHA256、TLS1.2、CVE-2014-0160", "ad7.evil.exampleとc2-relay9、203.0.113.9"]
    {
        let content = notice::Content { body: clean.into(), ..notice::Content::default() };
        assert_eq!(check(&dictionary, &leaving(&content, &[])), [], "{clean}");
    }
}

#[test]
fn machines_addresses_telephones_and_mail_are_taken_from_what_is_said() {
    assert_eq!(
        said("ｗｅｂ－ｋａｎｒｉ０３とSRV-DB-01、ns1[.]shiomi-tel[.]example", &[]),
        ["ns1", "ns1.shiomi-tel.example", "srv-db-01", "web-kanri03"]
    );
    assert_eq!(
        said("https://web02.corp/a1b/c3.html、内線は03-0000-1234、a1@b.example", &[]),
        ["web02", "a1@b.example", "03-0000-1234"]
    );
    assert_eq!(
        said("ns1.evil.exampleから+81-3-0000-1234、ns1と198.51.100.7", &["ns1.evil.example", "198.51.100.0/24"]),
        ["+81-3-0000-1234"]
    );
    assert_eq!(said("2014-06-17に10Gbps、KB2964358とJVNDB-2014-000001、R-2014-00003、run1.exe", &[]), [""; 0]);
}

#[test]
fn a_victim_is_known_by_each_of_its_names() {
    let victim = behind().victims.remove(0).organisation;
    for name in ["港南電力株式会社", "港南電力（株）", "㈱港南電力", "港南電力", "Konan Power", "こうなんでんりょく"]
    {
        assert!(is_called(&victim, name), "{name}");
    }
    for name in ["港南", "港南電力サービス", "株式会社", ""] {
        assert!(!is_called(&victim, name), "{name}");
    }
    let all = terms(&behind());
    for text in ["konan-power.example", "2001:db8:7::/48", "コウナンデンリョク", "03-0000-5678", "大久保 恵"]
    {
        assert!(all.iter().any(|term| term.text == text && term.whose == Whose::Victim), "{text}");
    }
}

/// All terms, and the same to be searched for.
static ALL: LazyLock<(Vec<Term>, Dictionary)> = LazyLock::new(|| {
    let all: Vec<Term> = terms(&behind()).into_iter().collect();
    (all.clone(), Dictionary::from_terms(all).unwrap())
});

#[test]
fn the_names_that_the_reporter_had_before_are_searched_for_too() {
    let dictionary = Dictionary::from_terms(terms(&behind())).unwrap();
    let content =
        notice::Content { body: "旧 汐見電信の設備で起きた。".into(), ..notice::Content::default() };
    let found: BTreeSet<String> =
        check(&dictionary, &leaving(&content, &[])).into_iter().map(|one| one.found).collect();
    assert_eq!(found, BTreeSet::from(["汐見電信".to_owned()]));
}

#[test]
fn every_term_of_a_report_can_be_searched_for() {
    assert_eq!(ALL.1.unsearchable().count(), 0);
    let kinds: BTreeSet<TermKind> = ALL.0.iter().map(|term| term.kind).collect();
    assert_eq!(kinds.len(), 11, "all kinds but `Other`: {kinds:?}");
}

/// A notice and its files with this text in one place.
fn planted(place: &Place, text: &str) -> (notice::Content, Vec<FileText>) {
    let mut content = notice::Content { title: "点検のお願い".into(), ..notice::Content::default() };
    let file = |name: &str| Attachment {
        id: NUMBER.parse().unwrap(),
        name: name.into(),
        media_type: "text/plain".into(),
        size: 0,
        hash: ContentHash::of(b""),
    };
    content.attachments = vec![file("手順.txt")];
    let mut files = Vec::new();
    match place {
        Place::Title => content.title = text.into(),
        Place::Body => content.body = text.into(),
        Place::Indicator(_) => content.indicators = vec!["203.0.113.9".into(), text.into()],
        Place::AttachmentName(_) => content.attachments.push(file(text)),
        _ => files.push(FileText { place: Place::AttachmentText(0), text: text.into() }),
    }
    (content, files)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn whatever_gives_somebody_away_is_found_wherever_it_leaves(
        (before, after) in (around(), around()),
        term in prop::sample::select(ALL.0.clone()),
        place in prop::sample::select(vec![
            Place::Title, Place::Body, Place::Indicator(1), Place::AttachmentName(1), Place::AttachmentText(0),
        ]),
        (open, close) in prop::sample::select(vec![("（", "、"), ("「", "」"), ("は", "が"), (" ", " "), ("\n", "。")]),
        choices in prop::collection::vec((any::<u8>(), any::<usize>()), 1..60),
    ) {
        let text = format!("{before}{open}{}{close}{after}", disguised(&term.text, &choices));
        let (content, files) = planted(&place, &text);
        let findings = check(&ALL.1, &leaving(&content, &files));
        let number = ALL.0.iter().position(|one| *one == term);
        let hit = findings.iter().any(|one| Some(one.term) == number && one.place == place);
        prop_assert!(hit, "{term:?} in {place:?}, {text:?}: {findings:?}");
    }
}
