//! What else a term is called: firms without their legal form, people by family name, hosts by their domain.

use super::letters::dash;
use super::punycode;
use kernel::kana;
use unicode_normalization::UnicodeNormalization;

/// Legal forms of organisations, before or after the name, longest first where one contains another.
const LEGAL_FORMS: &[&str] = &[
    "特定非営利活動法人",
    "国立研究開発法人",
    "地方独立行政法人",
    "公益財団法人",
    "一般財団法人",
    "公益社団法人",
    "一般社団法人",
    "独立行政法人",
    "国立大学法人",
    "公立大学法人",
    "社会福祉法人",
    "医療法人社団",
    "医療法人財団",
    "NPO法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "特殊会社",
    "財団法人",
    "社団法人",
    "学校法人",
    "宗教法人",
    "医療法人",
    "弁護士法人",
    "監査法人",
    "税理士法人",
    "カブシキガイシャ",
    "カブシキカイシャ",
    "ユウゲンガイシャ",
    "かぶしきがいしゃ",
    "ゆうげんがいしゃ",
    "(特非)",
    "(国研)",
    "(地独)",
    "(公財)",
    "(一財)",
    "(公社)",
    "(一社)",
    "(独)",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
    "(相)",
    "(財)",
    "(社)",
    "(学)",
    "(宗)",
    "(医)",
    "(福)",
    "(大)",
    "カ)",
    "ユ)",
    "(カ",
    "(ユ",
    "(カ)",
    "(ユ)",
];

/// Legal forms in Latin letters, as words, in lower case and without dots and commas.
const LATIN_FORMS: &[&str] = &[
    "co ltd",
    "company limited",
    "company ltd",
    "company",
    "limited",
    "ltd",
    "incorporated",
    "inc",
    "corporation",
    "corp",
    "kabushiki kaisha",
    "kabushiki gaisha",
    "kabushikigaisha",
    "kabushikikaisha",
    "kk",
    "k k",
    "yugen kaisha",
    "gk",
    "g k",
    "godo kaisha",
    "llc",
    "llp",
    "plc",
    "gmbh",
    "ag",
    "nv",
    "bv",
    "sa",
    "spa",
    "co",
    "the",
];

/// The most letters of one of them.
const LONGEST_LATIN_FORM: usize = 15;

/// Mail services and first labels of hosts that belong to everybody.
const SHARED: &[&str] = &[
    "gmail",
    "googlemail",
    "yahoo",
    "outlook",
    "hotmail",
    "live",
    "icloud",
    "docomo",
    "ezweb",
    "softbank",
    "amazonaws",
    "cloudfront",
    "azure",
    "windows",
    "google",
    "github",
];
const ORDINARY: &[&str] = &[
    "www", "mail", "smtp", "imap", "dns", "ftp", "web", "vpn", "proxy", "test", "login", "portal", "static", "info",
    "cdn", "api", "city", "town", "vill", "pref", "metro",
];

/// Second labels under a country that are not a registrant's: `shiomi.co.jp` is registered, `co.jp` is not.
const SECOND_LABELS: &[&str] = &[
    "co", "or", "ne", "ac", "ad", "ed", "go", "gr", "lg", "com", "org", "net", "edu", "gov", "mil", "gob", "nom",
    "ltd", "plc", "me",
];

/// An organisation's name without its legal form, if it has one.
pub(crate) fn without_legal_form(name: &str) -> Option<String> {
    let plain: String = name.nfkc().filter(|c| !super::letters::invisible(*c)).collect();
    let bare = strip_latin(strip_japanese(plain.trim()));
    (!bare.is_empty() && bare != plain.trim()).then(|| bare.to_owned())
}

/// Takes Japanese legal forms from both ends, as often as there are some.
fn strip_japanese(name: &str) -> &str {
    let mut rest = name;
    while let Some(less) =
        LEGAL_FORMS.iter().find_map(|form| rest.strip_prefix(form).or_else(|| rest.strip_suffix(form)))
    {
        rest = less.trim();
    }
    rest
}

/// Takes Latin legal forms ("Co., Ltd.") from both ends, as whole words.
fn strip_latin(name: &str) -> &str {
    let mut rest = name;
    while let Some(less) = strip_latin_once(rest) {
        rest = less;
    }
    rest
}

fn strip_latin_once(name: &str) -> Option<&str> {
    let edge = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | ')' | '、' | '・');
    let plain =
        |part: &str| part.to_lowercase().replace([',', '.'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let short = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count() <= LONGEST_LATIN_FORM;
    let is_form = |part: &str| short(part) && LATIN_FORMS.contains(&plain(part).as_str());
    let cuts = || name.char_indices().filter(|(_, c)| edge(*c));
    let back = cuts().find_map(|(at, _)| name.get(at..).filter(|tail| is_form(tail)).and_then(|_| name.get(..at)));
    let front = || cuts().find_map(|(at, _)| name.get(..at).filter(|head| is_form(head)).and_then(|_| name.get(at..)));
    let glued = || {
        name.rfind(|c: char| !c.is_ascii()).and_then(|at| {
            let cut = at + name.get(at..)?.chars().next()?.len_utf8();
            name.get(cut..).filter(|tail| is_form(tail)).and_then(|_| name.get(..cut))
        })
    };
    let rest = back.or_else(front).or_else(glued)?.trim_matches(edge);
    (!rest.is_empty()).then_some(rest)
}

/// The parts of a person's name as they were registered: 佐藤　恵, サトウ・ケイ, Sato, Kei.
pub(super) fn parts(name: &str) -> Vec<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '・' | ',' | '、' | '=' | '＝' | '·');
    name.nfkc().collect::<String>().split(between).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Whether the text has Latin letters only (and what stands between them).
pub(super) fn latin(text: &str) -> bool {
    text.nfkd().filter(|c| c.is_alphabetic()).all(|c| c.is_ascii_alphabetic())
}

/// The name in hiragana with its small kana, to be romanised.
pub(super) fn hiragana(name: &str) -> String {
    name.nfkc()
        .filter(|c| c.is_alphabetic() || *c == 'ー')
        .map(|c| match c {
            'ァ'..='ヴ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A host name, and what of it gives its owner away: the registered domain, its label (shiomi-tel), the host's own
/// first label unless it is an ordinary one (www), and each in the other form of internationalised names.
pub(super) fn host_forms(host: &str) -> Vec<String> {
    let plain: String = host.nfkc().collect::<String>().to_lowercase().replace(['。', '・'], ".");
    let plain = plain.rsplit_once("://").map_or(plain.as_str(), |(_, rest)| rest);
    let plain =
        plain.split(['/', ':']).next().unwrap_or_default().trim_matches(|c: char| c == '.' || c.is_whitespace());
    let labels: Vec<&str> = plain.split('.').collect();
    let mut out = vec![plain.to_owned()];
    if let Some((registered, own)) = registered_domain(&labels) {
        if SHARED.contains(&own) {
            return both_forms(out);
        }
        out.extend([registered, own.to_owned()]);
        let telling = |label: &str| label.chars().count() >= 4 || label.contains(|c: char| c.is_ascii_digit());
        let first = labels.first().filter(|first| telling(first) && **first != own);
        out.extend(first.filter(|first| !ORDINARY.contains(first)).map(|first| (*first).to_owned()));
    }
    both_forms(out)
}

/// A mail address, and what its host gives away, unless that is a service everybody uses.
pub(super) fn mail_forms(mail: &str) -> Vec<String> {
    let mut out = vec![mail.to_owned()];
    let plain: String = mail.nfkc().collect();
    if let Some((_, host)) = plain.rsplit_once('@') {
        let forms = host_forms(host);
        out.extend(forms.into_iter().filter(|form| !SHARED.iter().any(|shared| form.starts_with(shared))));
    }
    out
}

/// Each host name with its other form, if it has one.
fn both_forms(hosts: Vec<String>) -> Vec<String> {
    let convert = |host: &str, by: fn(&str) -> Option<String>| {
        let labels: Vec<String> = host.split('.').map(|label| by(label).unwrap_or_else(|| label.to_owned())).collect();
        Some(labels.join(".")).filter(|other| other != host)
    };
    let others: Vec<String> = hosts
        .iter()
        .flat_map(|host| [convert(host, punycode::to_ascii), convert(host, punycode::to_unicode)])
        .flatten()
        .collect();
    hosts.into_iter().chain(others).collect()
}

/// The domain somebody registered, and the label they chose. Without a public suffix list: two labels, or three where
/// the second is one of the usual ones under a country.
fn registered_domain<'a>(labels: &[&'a str]) -> Option<(String, &'a str)> {
    let top = labels.last()?;
    let second = labels.iter().rev().nth(1)?;
    let count = if top.len() == 2 && SECOND_LABELS.contains(second) { 3 } else { 2 };
    let registered = labels.get(labels.len().checked_sub(count)?..)?;
    Some((registered.join("."), registered.first()?))
}

/// The ways in which a telephone number is dialled: from within the country, from abroad, and from next door.
pub(super) fn phone_forms(phone: &str) -> Vec<String> {
    let plain: String = phone.nfkc().map(|c| super::letters::digit(c).unwrap_or(c)).collect();
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let abroad = plain.trim_start().starts_with('+') || digits.starts_with("0081") || digits.starts_with("01081");
    let bare = if abroad { after_country(&digits) } else { digits.strip_prefix('0') };
    let Some(bare) = bare else { return vec![digits] };
    let mut out = vec![digits.clone()];
    for before in ["0", "81", "810", "0081", "01081"] {
        out.push(format!("{before}{bare}"));
    }
    out.extend(local(&plain, &digits));
    out
}

/// What follows Japan's country code, without a trunk 0 ("+81 (0)3").
fn after_country(digits: &str) -> Option<&str> {
    let rest = digits.trim_start_matches('0');
    let rest = rest.strip_prefix("1081").filter(|_| digits.starts_with("010")).or_else(|| rest.strip_prefix("81"))?;
    Some(rest.strip_prefix('0').unwrap_or(rest))
}

/// The number without its area code, if it was registered in groups and is long enough to be somebody's.
fn local(plain: &str, digits: &str) -> Option<String> {
    if !digits.starts_with('0') || digits.starts_with("00") || digits.starts_with("010") {
        return None;
    }
    let groups: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let rest = groups.get(1..)?.concat();
    (groups.len() > 2 && rest.len() >= 7).then_some(rest)
}

/// A postal address, and the same without its post code and without its prefecture.
pub(super) fn place_forms(place: &str) -> Vec<String> {
    let plain: String = place.nfkc().collect();
    let marks = |c: char| c == '〒' || c.is_ascii_digit() || dash(c) || c.is_whitespace();
    let postless = if plain.trim_start().starts_with('〒') { plain.trim_start_matches(marks) } else { plain.trim() };
    let prefecture = postless.char_indices().take(4).skip(2).find(|(_, c)| matches!(c, '都' | '道' | '府' | '県'));
    let local = prefecture.and_then(|(at, c)| postless.get(at + c.len_utf8()..)).map(str::trim);
    let forms = [Some(postless), local];
    forms.into_iter().flatten().filter(|form| form.chars().count() >= 4).map(str::to_owned).collect()
}

/// Whether the text is written in kana and nothing else.
pub(super) fn kana_only(text: &str) -> bool {
    text.nfkc().filter(|c| c.is_alphanumeric()).all(|c| c == 'ー' || matches!(kana::plain(c), 'ぁ'..='ゖ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firms_are_known_without_their_legal_form() {
        for (name, bare) in [
            ("株式会社潮見テレコム", "潮見テレコム"),
            ("潮見テレコム（株）", "潮見テレコム"),
            ("㈱潮見テレコム", "潮見テレコム"),
            ("一般社団法人　潮見協会", "潮見協会"),
            ("Shiomi Telecom Co., Ltd.", "Shiomi Telecom"),
            ("Shiomi Telecom, Inc.", "Shiomi Telecom"),
            ("The Shiomi Corporation", "Shiomi"),
            ("潮見テレコムInc.", "潮見テレコム"),
            ("シオミテレコム（カ", "シオミテレコム"),
            ("株木建設株式会社", "株木建設"),
        ] {
            assert_eq!(without_legal_form(name).as_deref(), Some(bare), "{name}");
        }
        assert!(LATIN_FORMS.iter().all(|form| form.replace(' ', "").len() <= LONGEST_LATIN_FORM));
        assert_eq!(without_legal_form("潮見テレコム"), None);
        assert_eq!(without_legal_form("株式会社"), None);
    }

    #[test]
    fn hosts_are_known_by_their_domain() {
        assert_eq!(
            host_forms("www.shiomi-tel.example"),
            ["www.shiomi-tel.example", "shiomi-tel.example", "shiomi-tel"]
        );
        assert_eq!(
            host_forms("kanri-sv.shiomi.co.jp"),
            ["kanri-sv.shiomi.co.jp", "shiomi.co.jp", "shiomi", "kanri-sv"]
        );
        assert_eq!(host_forms("ns1"), ["ns1"]);
        assert_eq!(host_forms("ns1.shiomi.example"), ["ns1.shiomi.example", "shiomi.example", "shiomi", "ns1"]);
        assert_eq!(host_forms("gmail.com"), ["gmail.com"]);
        assert!(host_forms("日本.example").contains(&"xn--wgv71a.example".to_owned()));
        assert!(host_forms("xn--wgv71a.example").contains(&"日本".to_owned()));
    }

    #[test]
    fn telephones_are_known_from_abroad_and_next_door() {
        let forms = phone_forms("03-0000-1234");
        assert!(
            ["0300001234", "81300001234", "810300001234", "00001234"]
                .iter()
                .all(|form| forms.iter().any(|f| f == form))
        );
        assert!(phone_forms("+81 (0)3 0000 1234").contains(&"0300001234".to_owned()));
        assert!(phone_forms("〇三（〇〇〇〇）一二三四").contains(&"81300001234".to_owned()));
    }

    #[test]
    fn places_are_known_without_post_code_and_prefecture() {
        assert_eq!(place_forms("〒105-0000 東京都潮見区芝1-2-3"), ["東京都潮見区芝1-2-3", "潮見区芝1-2-3"]);
    }
}
