//! What the host that took a letter in found out about where it came from: SPF, DKIM, DMARC (RFC 8601).
//!
//! Anybody can write such a line. One counts only if it names our own host, which removes those of others, and stands above
//! the first host before ours.

use super::mask;
use mail_parser::Message;
use std::fmt;

/// What was found of one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `spf`, `dkim` or `dmarc`.
    pub method: &'static str,
    /// Such as `pass` or `fail`.
    pub result: &'static str,
    /// For which domain; empty where it names none.
    pub domain: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.method, self.result)?;
        if self.domain.is_empty() { Ok(()) } else { write!(f, " {}", self.domain) }
    }
}

const METHODS: [&str; 3] = ["dmarc", "dkim", "spf"];
const RESULTS: [&str; 8] = ["pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror"];
/// What names the domain of which it was found.
const OF: [&str; 5] = ["header.from", "header.d", "header.i", "smtp.mailfrom", "smtp.helo"];
/// So many findings are kept.
const MOST: usize = 10;

/// What hosts found, with the name under which each says so, as they stand above the first host before ours.
pub(super) fn read(message: &Message<'_>) -> Vec<(String, Finding)> {
    let mut hosts = 0;
    let mut all = Vec::new();
    for (name, value) in message.headers_raw() {
        hosts += usize::from(name.eq_ignore_ascii_case("Received"));
        if hosts > 1 {
            break;
        }
        if name.eq_ignore_ascii_case("Authentication-Results") {
            all.extend(line(&mask::read(value)));
        }
    }
    all.truncate(MOST);
    all
}

fn line(value: &str) -> Vec<(String, Finding)> {
    let bare = without_comments(value);
    let mut parts = bare.split(';');
    let host = parts.next().and_then(|part| part.split_whitespace().next()).unwrap_or_default().to_ascii_lowercase();
    parts.filter_map(finding).map(|finding| (host.clone(), finding)).collect()
}

fn finding(part: &str) -> Option<Finding> {
    let mut words = part.split_whitespace();
    let (method, result) = words.next()?.split_once('=')?;
    let method = method.split('/').next().unwrap_or_default();
    let known = |all: &[&'static str], said: &str| all.iter().find(|one| one.eq_ignore_ascii_case(said)).copied();
    let (method, result) = (known(&METHODS, method)?, known(&RESULTS, result)?);
    let properties: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
    let named = OF.iter().find_map(|of| properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(of)));
    let domain = named.map(|(_, value)| value.trim_matches('"').rsplit('@').next().unwrap_or_default());
    let domain = domain.filter(|domain| domain.len() <= 253 && domain.bytes().all(plain)).unwrap_or_default();
    Some(Finding { method, result, domain: domain.to_ascii_lowercase() })
}

fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

/// Without what stands in brackets, however deep. What stands in quotes is one word, whatever its sender put there.
fn without_comments(value: &str) -> String {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let mut outside = String::new();
    for c in value.chars() {
        let literal = std::mem::take(&mut escaped);
        match c {
            '\\' if !literal && (quoted || depth > 0) => escaped = true,
            '"' if !literal && depth == 0 => {
                quoted = !quoted;
                outside.push(c);
            }
            _ if quoted && c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '@') => {
                outside.push('_')
            }
            _ if quoted => outside.push(c),
            '(' if !literal => depth += 1,
            ')' if !literal && depth > 0 => depth -= 1,
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::super::{Incoming, Limits, read};

    fn found(headers: &str) -> Vec<String> {
        let letter = format!("{headers}From: a@member.example\nSubject: x\n\nx\n").replace('\n', "\r\n");
        let Incoming { results, .. } = read(letter.as_bytes(), "a@member.example", &Limits::default());
        results.iter().map(|(host, finding)| format!("{host}: {finding}")).collect()
    }

    #[test]
    fn what_the_host_says_is_read_and_what_stands_below_another_host_is_not() {
        let ours = "Authentication-Results: mx.kaname.example (any (nested; spf=pass)); dmarc=pass (p=reject) header.from=Member.example;\n\
             \tdkim=PASS header.d=member.example header.s=2026; spf=softfail smtp.mailfrom=a@member.example; arc=pass\n";
        let received =
            |from: &str| format!("Received: from {from} by mx.kaname.example; Tue, 17 Jun 2014 15:10:00 +0900\n");
        let forged = "Authentication-Results: mx.kaname.example; dmarc=pass header.from=bank.example\n";
        let all = ["dmarc=pass member.example", "dkim=pass member.example", "spf=softfail member.example"]
            .map(|said| format!("mx.kaname.example: {said}"));
        assert_eq!(found(&format!("{ours}{}{}{forged}", received("a"), received("b"))), all);
        assert_eq!(found(&format!("{}{ours}{}{forged}", received("a"), received("b"))), all);
        assert_eq!(found(&format!("{}{}{forged}", received("a"), received("b"))), [""; 0]);
    }

    #[test]
    fn what_is_no_finding_is_none() {
        for value in
            ["", "mx.example", "mx.example; none", "mx.example; dmarc", "mx.example; dkim=great header.d=x", ";;;=;(("]
        {
            assert_eq!(found(&format!("Authentication-Results: {value}\n")), [""; 0], "{value}");
        }
        // The sender chooses what stands before the @, and may choose what looks like a finding.
        for sender in
            [r#""x; dmarc=pass header.from=bank.example"@evil.example"#, r#""x\"; dmarc=pass (y"@evil.example"#]
        {
            let told = format!("Authentication-Results: mx.example; spf=fail smtp.mailfrom={sender}; dkim=none\n");
            assert_eq!(found(&told), ["mx.example: spf=fail evil.example", "mx.example: dkim=none"], "{sender}");
        }
        let bracketed =
            "Authentication-Results: mx.example (a \\) b; dmarc=pass); spf=fail smtp.mailfrom=evil.example\n";
        assert_eq!(found(bracketed), ["mx.example: spf=fail evil.example"]);
        let odd = "Authentication-Results: mx.example 1; dkim/1=pass header.d=<b>x; spf=none smtp.helo=\"x.example\"\n";
        assert_eq!(found(odd), ["mx.example: dkim=pass", "mx.example: spf=none x.example"]);
    }
}
