//! What a person wrote: a text without what it answers and without the signature.

/// Words on a line of their own, between rules or not, after which the letter before stands.
const BEFORE: [&str; 8] = [
    "original message",
    "original appointment",
    "forwarded message",
    "元のメッセージ",
    "転送されたメッセージ",
    "転送メッセージ",
    "ここから引用",
    "以下引用",
];
/// How the header of a letter before begins when it is copied in.
const FROM: [&str; 5] = ["from:", "差出人:", "差出人:", "送信者:", "送信元:"];
/// What follows in such a header.
const FIELDS: [&str; 14] = [
    "sent:",
    "date:",
    "to:",
    "cc:",
    "subject:",
    "送信日時:",
    "送信日時:",
    "日時:",
    "宛先:",
    "宛先:",
    "件名:",
    "件名:",
    "受信日時:",
    "日付:",
];
/// What tells a signature from a paragraph after a rule.
const CONTACT: [&str; 10] = ["@", "tel", "fax", "phone", "電話", "内線", "〒", "http", "携帯", "mail"];
/// What telephones write below.
const DEVICE: [&str; 8] = [
    "sent from my",
    "sent from mail for",
    "get outlook for",
    "iphoneから送信",
    "ipadから送信",
    "androidから送信",
    "outlook for ios を入手",
    "outlook for android を入手",
];
/// The longest signature, in lines.
const LONGEST_SIGNATURE: usize = 14;

/// What the sender wrote; empty if nothing.
pub(super) fn said(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let end = lines.iter().enumerate().position(|(at, _)| ends_at(lines.get(at..).unwrap_or_default()));
    let own = lines.get(..end.unwrap_or(lines.len())).unwrap_or_default();
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = own;
    while let Some((line, after)) = rest.split_first() {
        let introduced = introduces(rest);
        if introduced > 0 {
            rest = rest.get(introduced..).unwrap_or_default();
            continue;
        }
        if !is_quoted(line) {
            kept.push(line);
        }
        rest = after;
    }
    without_signature(&mut kept);
    tidy(&kept)
}

/// Whether from here on stands what is answered, or the signature: nothing new follows.
fn ends_at(lines: &[&str]) -> bool {
    let Some((line, after)) = lines.split_first() else { return false };
    let small = line.trim().to_lowercase();
    if *line == "-- " || small == "--" {
        return true;
    }
    let bare = small.trim_matches(|c: char| "-=_*<>─━ー- ".contains(c));
    if BEFORE.contains(&bare.trim_end_matches([':', ':'])) {
        return true;
    }
    if FROM.iter().any(|from| small.trim_start_matches(['*', ' ']).starts_with(from)) {
        let field = |line: &&&str| {
            let small = line.trim().trim_start_matches('*').to_lowercase();
            FIELDS.iter().any(|field| small.starts_with(field))
        };
        return after.iter().take(6).filter(field).count() >= 2;
    }
    // "2014年6月17日(火) 15:10 要 <notice@kaname.example>:", and the letter below it without marks.
    let n = attribution(lines);
    n > 0 && !lines.iter().skip(n).find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line))
}

/// How many lines here say who wrote what is quoted below.
fn introduces(lines: &[&str]) -> usize {
    match attribution(lines) {
        0 => 0,
        n => match lines.iter().skip(n).find(|line| !line.trim().is_empty()) {
            Some(line) if is_quoted(line) => n,
            _ => 0,
        },
    }
}

/// How many lines here say who wrote something and when: 0 if none.
fn attribution(lines: &[&str]) -> usize {
    let Some(first) = lines.first().map(|line| line.trim()).filter(|line| !line.is_empty() && !is_quoted(line)) else {
        return 0;
    };
    let begins =
        first.starts_with("On ") || first.starts_with("Am ") || first.starts_with("In message") || has_date(first);
    let ends = |line: &str| {
        let line = line.trim().to_lowercase();
        let words = [
            "wrote:",
            "writes:",
            "schrieb:",
            "書きました:",
            "書きました:",
            "のメール:",
            "のメール:",
            "のメッセージ:",
            "wrote:",
        ];
        words.iter().any(|words| line.ends_with(words)) || line.ends_with(">:") || line.ends_with(">:")
    };
    if ends(first) && (begins || first.contains('@') || first.contains("さん")) {
        return 1;
    }
    // Wrapped, or in two lines by habit.
    let second = lines.get(1).map(|line| line.trim()).unwrap_or_default();
    if begins && !is_quoted(second) && ends(second) { 2 } else { 0 }
}

/// Whether a line begins with a day: 2014年6月17日, 2014/06/17, 2014-06-17.
fn has_date(line: &str) -> bool {
    let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
    digits.len() == 4 && line.chars().nth(4).is_some_and(|c| matches!(c, '年' | '/' | '-' | '.'))
}

/// Whether a line is quoted: `>`, or the initials of whom it quotes before it.
fn is_quoted(line: &str) -> bool {
    let line = line.trim_start();
    let initials = line.chars().take_while(|c| c.is_ascii_alphabetic()).count();
    let rest = line.get(initials..).unwrap_or_default();
    initials <= 3 && (rest.starts_with('>') || rest.starts_with('>'))
}

/// Takes away a signature: after the last rule stand few lines, with an address or a number.
fn without_signature(lines: &mut Vec<&str>) {
    let device = |line: &str| DEVICE.iter().any(|words| line.trim().to_lowercase().starts_with(words));
    while lines.last().is_some_and(|line| line.trim().is_empty() || is_rule(line) || device(line)) {
        lines.pop();
    }
    let from = lines.len().saturating_sub(LONGEST_SIGNATURE);
    let rules = lines.iter().enumerate().skip(from).filter(|(_, line)| is_rule(line));
    let Some((rule, _)) = rules.min_by_key(|(at, _)| *at) else { return };
    let block = lines.iter().skip(rule).map(|line| line.to_lowercase());
    if block.into_iter().any(|line| CONTACT.iter().any(|contact| line.contains(contact))) {
        lines.truncate(rule);
    }
}

/// A line drawn with one or two kinds of characters.
fn is_rule(line: &str) -> bool {
    let line: Vec<char> = line.trim().chars().filter(|c| !c.is_whitespace()).collect();
    let drawn = |c: &char| "-=_*+#~/:.─━═―ー-=_*+☆★◆◇■□●○・…".contains(*c);
    line.len() >= 5 && line.iter().all(drawn)
}

/// Without empty lines at the ends and more than one in a row.
fn tidy(lines: &[&str]) -> String {
    let mut tidy: Vec<&str> = Vec::new();
    for line in lines {
        let empty = line.trim().is_empty();
        if !(empty && tidy.last().is_none_or(|last| last.is_empty())) {
            tidy.push(if empty { "" } else { line });
        }
    }
    tidy.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
