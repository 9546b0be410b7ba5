//! The residue check as a whole: every form of every kind of term, clean texts, and terms in random disguise.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

fn term(kind: TermKind, text: &str) -> Term {
    Term { kind, text: text.into(), whose: Whose::Reporter }
}

fn body(text: &str) -> [Piece<'_>; 1] {
    [Piece { place: Place::Body, text }]
}

/// What is found of one term in one text, as it stands there.
fn found(kind: TermKind, registered: &str, text: &str) -> Vec<String> {
    let dictionary = Dictionary::from_terms([term(kind, registered)]).unwrap();
    check(&dictionary, &body(text)).into_iter().map(|finding| finding.found).collect()
}

/// The term is found in each text, exactly as marked by 【 】.
fn finds(kind: TermKind, registered: &str, texts: &[&str]) {
    for marked in texts {
        let (before, rest) = marked.split_once('【').unwrap();
        let (inside, after) = rest.split_once('】').unwrap();
        assert_eq!(found(kind, registered, &format!("{before}{inside}{after}")), [inside], "{registered} in {marked}");
    }
}

fn finds_nothing(kind: TermKind, registered: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(kind, registered, text), [""; 0], "{registered} in {text}");
    }
}

#[test]
fn organisations_are_found_in_every_dress() {
    finds(
        TermKind::Organisation,
        "株式会社潮見テレコム",
        &[
            "事業者（【株式会社潮見テレコム】）が",
            "㈱【潮見テレコム】",
            "【潮見テレコム】の",
            "【潮見ﾃﾚｺﾑ】の",
            "【潮見てれこむ】",
            "【潮 見\nテ\u{200B}レ・コ　ム】社",
            "【潮見\u{FE00}テレコム】",
            "【潮見-テレコム】",
        ],
    );
    finds(
        TermKind::Organisation,
        "Shiomi Telecom Co., Ltd.",
        &["by 【ＳＨＩＯＭＩ　ＴＥＬＥＣＯＭ】 today", "【S h i o m i-Telecom】", "【Ѕhіоmі Telecom】"],
    );
    finds(TermKind::ShortName, "NTX", &["【ntx】網", "the 【N.T.X】.", "【ＮＴＸ】01"]);
    finds_nothing(TermKind::ShortName, "NTX", &["entxt", "in TX", "contxt"]);
    finds_nothing(TermKind::Organisation, "株式会社潮見テレコム", &["潮見のテレコム", "株式会社", "潮見テレコン"]);
}

#[test]
fn people_are_found_by_full_and_by_family_name() {
    finds(
        TermKind::Person,
        "佐々木　恵",
        &["作成者【佐々木恵】", "【佐々木 惠】", "【佐佐木\u{3000}恵】", "【佐々木】様", "【佐･々･木】"],
    );
    finds(TermKind::Person, "髙橋 渉", &["担当は【高橋】です", "【髙 橋\u{200D}渉】"]);
    finds(TermKind::Person, "林 健一", &["【林健一】", "【林　健一】"]);
    finds(TermKind::Person, "Ohno Shinji", &["【Shinji ONO】", "【Ōno Sinzi】", "Mr. 【Oono】,", "【O H N O】"]);
    finds(TermKind::Person, "サトウ ケイ", &["【ｻﾄｳ ｹｲ】", "【さとう】さん", "by 【Satō】."]);
    finds_nothing(TermKind::Person, "林 健一", &["森林の健康", "林"]);
    finds_nothing(TermKind::Person, "ヤマタ ケイ", &["ヤマダ"]);
}

#[test]
fn kana_and_romaji_stand_for_each_other() {
    finds(TermKind::Kana, "シオミデンリョク", &["【しおみでんりょく】", "【Shiomi Denryoku】", "【siomidenryoku】"]);
    finds(TermKind::Romaji, "Toyo Shimbun", &["【Tōyō Shinbun】", "【Touyou Sinbun】", "【TOYO-SHIMBUN】"]);
    finds(TermKind::Kana, "リコー", &["複合機（【リコー】製）", "【ﾘｺｰ】は"]);
    finds_nothing(TermKind::Kana, "リコー", &["取りこぼし", "トリコロール"]);
}

#[test]
fn hosts_domains_and_mail_addresses_are_found() {
    finds(
        TermKind::Domain,
        "www.shiomi-tel.example",
        &[
            "hxxps://【www[.]shiomi-tel[.]example】/login",
            "【ＷＷＷ．ＳＨＩＯＭＩ－ＴＥＬ．ＥＸＡＭＰＬＥ】",
            "mx1.【shiomi-tel.example】",
            "【shiomi-tel [dot] example】",
            "【shiomi‐tel。example】",
            "【shiomi\u{200B}tel】という名",
        ],
    );
    finds(
        TermKind::Domain,
        "潮見電力.example",
        &["【xn--fhq91k1r0cb4v.example】"
            .replace("xn--fhq91k1r0cb4v", &punycode::to_ascii("潮見電力").unwrap())
            .as_str()],
    );
    finds(TermKind::Host, "ns1", &["DNSサーバ（【ns1】、", "【ＮＳ１】", "【ns-1】"]);
    finds_nothing(TermKind::Host, "ns1", &["ns10", "dns1", "columns 1", "ns2", "ns1a", "2ns1"]);
    finds(
        TermKind::Mail,
        "megumi@shiomi-tel.example",
        &[
            "【megumi@shiomi-tel.example】",
            "【megumi [at] shiomi-tel [dot] example】",
            "【ｍｅｇｕｍｉ＠ｓｈｉｏｍｉ-ｔｅｌ．ｅｘａｍｐｌｅ】",
            "info@【shiomi-tel.example】",
        ],
    );
    finds(TermKind::Mail, "shiomi.kanri@gmail.com", &["【shiomi_kanri@gmail.com】"]);
    finds_nothing(TermKind::Mail, "shiomi.kanri@gmail.com", &["someone@gmail.com"]);
}

#[test]
fn addresses_are_found_where_they_stand() {
    finds(
        TermKind::Address,
        "192.0.2.53",
        &[
            "発信先【192[.]0[.]2[.]53】へ",
            "【１９２．０．２．５３】",
            "【192。0。2。53】",
            "【192 . 0 . 2 . 53】 の",
            "hxxp://【192.0.2.53】:80/",
            "範囲【192.0.2.0/24】から",
            "値 【3221226037】",
            "【0xC0000235】",
            "【::ffff:c000:235】",
            "【1\u{200B}92.0.2.53】",
        ],
    );
    finds_nothing(
        TermKind::Address,
        "192.0.2.53",
        &["192.0.2.530", "1192.0.2.53", "192.0.2.0/27", "192.0.2.52", "2014.6.17 13:40"],
    );
    finds(TermKind::Address, "198.51.100.0/24", &["送信元【198.51.100.7】です"]);
    finds(TermKind::Address, "2001:db8::35", &["【2001:0db8:0:0:0:0:0:35】", "[【2001:DB8::35】]:443"]);
    finds(TermKind::Host, "192.0.2.53", &["【192[.]0.2[.]53】"]);
}

#[test]
fn telephone_numbers_and_places_are_found() {
    finds(
        TermKind::Phone,
        "03-0000-1234",
        &[
            "電話【03-0000-1234】まで",
            "（【０３）００００－１２３４】",
            "+【81-3-0000-1234】",
            "+【81 (0)3 0000 1234】",
            "【〇三-〇〇〇〇-一二三四】",
            "【03ー0000ー1234】",
            "【0300001234】",
            "内線【0000-1234】",
            "【03\u{2011}0000\n1234】",
        ],
    );
    finds_nothing(TermKind::Phone, "03-0000-1234", &["03-0000-12345", "1030000123", "03,0000,1234"]);
    finds(
        TermKind::PostalAddress,
        "〒105-0000 東京都潮見区芝一丁目2番23号",
        &["【東京都潮見区芝1-2-23】", "【潮見区芝１丁目２番地２３】", "【潮見区芝一丁目二番二十三】号"],
    );
    finds(TermKind::Other, "契約番号 A-4471", &["【契約番号a4471】"]);
    finds(TermKind::Other, "0044-7100", &["番号【0044 7100】です"]);
}

#[test]
fn terms_too_short_to_find_are_not_passed_over_in_silence() {
    let terms = [term(TermKind::Person, "林"), term(TermKind::Address, "不明"), term(TermKind::ShortName, "潮見")];
    let dictionary = Dictionary::from_terms(terms).unwrap();
    assert_eq!(dictionary.unsearchable().map(|(index, _)| index).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn findings_come_in_order_and_a_waiver_follows_its_text() {
    let terms = [term(TermKind::ShortName, "潮見"), term(TermKind::Organisation, "潮見テレコム株式会社")];
    let dictionary = Dictionary::from_terms(terms).unwrap();
    let run = |text| {
        check(
            &dictionary,
            &[
                Piece { place: Place::AttachmentMeta(0, "author".into()), text: "潮見" },
                Piece { place: Place::Title, text },
            ],
        )
    };
    let first = run("潮見テレコムの件");
    let places: Vec<_> =
        first.iter().map(|finding| (finding.place.clone(), finding.range.clone(), finding.term)).collect();
    assert_eq!(
        places,
        [(Place::Title, 0..6, 0), (Place::Title, 0..18, 1), (Place::AttachmentMeta(0, "author".into()), 0..6, 0)]
    );
    let later = run("続報：潮見テレコムの件");
    assert_eq!(first[0].fingerprint, later[0].fingerprint);
    assert_ne!(first[0].fingerprint, first[2].fingerprint, "another place");
    assert_ne!(first[0].fingerprint, first[1].fingerprint, "another term");
    assert_ne!(first[0].fingerprint, run("潮 見の件")[0].fingerprint, "another text");
}

/// A dictionary as a report gives it.
fn typical() -> Vec<Term> {
    [
        (TermKind::Organisation, "株式会社潮見テレコム"),
        (TermKind::ShortName, "潮見"),
        (TermKind::Kana, "カブシキガイシャシオミテレコム"),
        (TermKind::Romaji, "Shiomi Telecom Corporation"),
        (TermKind::Person, "佐藤 恵"),
        (TermKind::Person, "サトウ メグミ"),
        (TermKind::Person, "大野 修"),
        (TermKind::Person, "Sato Megumi"),
        (TermKind::Organisation, "（株）港南システムサービス"),
        (TermKind::Domain, "www.shiomi-tel.example"),
        (TermKind::Host, "ns1"),
        (TermKind::Host, "web-kanri03"),
        (TermKind::Address, "192.0.2.53"),
        (TermKind::Address, "2001:db8::/48"),
        (TermKind::Mail, "megumi.sato@shiomi-tel.example"),
        (TermKind::Phone, "03-0000-1234"),
        (TermKind::PostalAddress, "東京都潮見区芝1-2-3"),
    ]
    .into_iter()
    .map(|(kind, text)| term(kind, text))
    .collect()
}

static TYPICAL: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::from_terms(typical()).unwrap());

#[test]
fn clean_texts_of_the_three_kinds_of_case_stay_clean() {
    // In the manner of the three cases of the supplementary survey (004:21310-21339 and after).
    let texts = [
        "事業者が管理する会員制サイトのサーバに対する不正アクセスにより、認証ＩＤと暗号化されたパスワードが外部に漏えいした。数日後、監視を強化しているなかで新たな不正アクセスを検知し、関連する全システムの稼働を停止。サーバを再構築（ミドルウェアのパッチは適用済）し、監視装置（WAF）を導入したうえで再開した。",
        "ある担当部署が管理する Web サイトが書き替えられ、外部への不正な誘導（リダイレクト）が発生。初期構築時にのみ FTP を利用し、その後は CMS で更新していたため、ID・パスワードは変更されていなかった。改ざんの約1ヶ月前に総当たり攻撃が 3,214 回行われていた（2014年2月3日 13:40:52）。",
        "海外の複数地域より大量の接続要求があり、表示が著しく遅くなった。４回目の事象では DNS サーバへの接続要求も多数確認した。発信元 198.51.100.0/24 を遮断し、同時接続数を 1,000 から 2,000 に増加。問い合わせは 03-0000-9876、https://www.centre.example/ まで。",
        "The operator stopped all related systems at once; satisfactory notification of its customers followed. DNS1 and NS10 were open resolvers (2001:db9::1, 192.0.2.5).",
    ];
    assert_eq!(TYPICAL.unsearchable().count(), 0);
    for text in texts {
        assert_eq!(check(&TYPICAL, &body(text)), [], "{text}");
    }
}

/// One character in another dress.
fn dressed(c: char, dress: u8) -> char {
    let shifted = |by: i32| char::from_u32(u32::from(c).wrapping_add_signed(by)).unwrap_or(c);
    match (c, dress % 4) {
        ('!'..='~', 1) => shifted(0xFEE0),
        ('a'..='z', 2) => c.to_ascii_uppercase(),
        ('A'..='Z', 2) => c.to_ascii_lowercase(),
        ('ァ'..='ヴ', 1 | 2) => shifted(-0x60),
        ('ぁ'..='ゔ', 1 | 2) => shifted(0x60),
        _ => c,
    }
}

const GAPS: [&str; 12] =
    ["", "", "", "", " ", "\u{3000}", "\u{200B}", "\n", "\u{200D}\u{2060}", "\u{FEFF}", "\u{AD}", "\r\n\t"];

/// A text in disguise: each character in some dress, with some gap after each but the last.
pub(crate) fn disguised(text: &str, choices: &[(u8, usize)]) -> String {
    let mut out = String::new();
    let count = text.chars().count();
    for (n, (c, (dress, gap))) in text.chars().zip(choices.iter().cycle()).enumerate() {
        out.push(dressed(c, *dress));
        if n + 1 < count {
            out.push_str(GAPS[gap % GAPS.len()]);
        }
    }
    out
}

pub(crate) fn around() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[、。（）をがは事業者不正接続要求確認漏洩\n 　]{0,40}",
        "[ァ-ヴぁ-ん一-龠、。]{0,40}[、。（　]",
        "([A-Za-z0-9,;]{1,9}[ \n]){0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_planted_term_is_found_where_it_was_planted(
        before in around(),
        after in around(),
        index in 0..17usize,
        (open, close) in prop::sample::select(vec![("「", "」"), ("は", "が"), ("ー", "ヲ"), (" ", " "), ("\n", "。"), ("=", ";")]),
        choices in prop::collection::vec((any::<u8>(), any::<usize>()), 1..60),
    ) {
        let terms = typical();
        let planted = disguised(&terms[index].text, &choices);
        // Something that continues neither a number nor a Latin word: it would be another number, another word.
        let text = format!("{before}{open}{planted}{close}{after}");
        let start = before.len() + open.len();
        let range = start..start + planted.len();
        let findings = check(&TYPICAL, &body(&text));
        let inside = |finding: &Finding| finding.range.start <= range.start && range.end <= finding.range.end;
        // A name in brackets, （株）, begins with a bracket that no name needs; a network is found from its first digit.
        let hit = findings.iter().any(|finding| finding.term == index && (inside(finding) || finding.range == trimmed(&planted, start)));
        prop_assert!(hit, "{:?} in {text:?}: {findings:?}", terms[index]);
        for finding in &findings {
            prop_assert_eq!(&text[finding.range.clone()], &finding.found);
        }
        let few = Dictionary::from_terms(standing_in(terms, &text)).unwrap();
        let found = |all: Vec<Finding>| all.into_iter().map(|one| (one.range, one.kind)).collect::<Vec<_>>();
        prop_assert_eq!(found(check(&few, &body(&text))), found(findings), "those that cannot stand there were left aside");
    }

    #[test]
    fn any_text_is_checked_without_falling_over(text in any::<String>(), registered in any::<String>()) {
        let kinds = [
            TermKind::Organisation, TermKind::Kana, TermKind::Romaji, TermKind::Person, TermKind::Domain, TermKind::Host,
            TermKind::Address, TermKind::Mail, TermKind::Phone, TermKind::PostalAddress, TermKind::Other,
        ];
        let dictionary = Dictionary::from_terms(kinds.map(|kind| term(kind, &registered))).unwrap();
        for finding in check(&dictionary, &body(&format!("{text}{registered}{text}"))) {
            prop_assert!(!finding.found.is_empty());
        }
    }

    #[test]
    fn any_ipv4_address_is_found_and_its_neighbours_are_not(bits in any::<u32>(), off in 1..=u32::MAX) {
        let address = std::net::Ipv4Addr::from_bits(bits);
        let other = std::net::Ipv4Addr::from_bits(bits.wrapping_add(off));
        let marked = format!("宛先【{address}】へ");
        finds(TermKind::Address, &address.to_string(), &[&marked]);
        finds_nothing(TermKind::Address, &address.to_string(), &[&format!("宛先{other}へ")]);
    }

    #[test]
    fn any_ipv6_address_is_found_written_in_full(bits in any::<u128>()) {
        let address = std::net::Ipv6Addr::from_bits(bits);
        let full: Vec<String> = address.segments().iter().map(|group| format!("{group:04X}")).collect();
        let marked = format!("宛先【{}】へ", full.join(":"));
        finds(TermKind::Address, &address.to_string(), &[&marked]);
    }
}

/// The planted text without the brackets at its beginning.
fn trimmed(planted: &str, start: usize) -> Range<usize> {
    let rest =
        planted.trim_start_matches(|c: char| matches!(c, '(' | '（') || c.is_whitespace() || letters::invisible(c));
    start + planted.len() - rest.len()..start + planted.len()
}
