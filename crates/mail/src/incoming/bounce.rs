//! Reports on what became of a letter.

use super::{Kind, ids, mask, raw, value};
use mail_parser::{HeaderName, Message, MessageParser, MessagePart, MimeHeaders};

/// What became of a letter, as a mail host reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The `Message-ID` of the letter, if it is told.
    pub of: Option<String>,
    /// What became of it, for each recipient that is named.
    pub fates: Vec<Fate>,
}

/// What became of a letter for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// To whom it was addressed.
    pub recipient: Option<String>,
    /// What was done.
    pub action: Action,
    /// The status of RFC 3463: 5.1.1 …
    pub status: Option<[u16; 3]>,
    /// The words of the host that refused.
    pub said: String,
}

/// What a mail host did (RFC 3464, 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Gave up.
    Failed,
    /// Still tries.
    Delayed,
    /// Delivered it.
    Delivered,
    /// Handed it to a host that does not report, or to many.
    PassedOn,
}

/// Recipients that are read of one report.
const MOST: usize = 50;
/// Who writes letters that look like bounces.
const DAEMONS: [&str; 4] = ["mailer-daemon", "postmaster", "mail-daemon", "mail delivery"];
/// How their subjects read.
const SUBJECTS: [&str; 14] = [
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery report",
    "returned mail",
    "mail delivery failed",
    "mail system error",
    "failure notice",
    "message not delivered",
    "could not be delivered",
    "配信不能",
    "配信できません",
    "配信エラー",
    "不達",
];

/// Whether it is a bounce, or looks like one.
pub(super) fn read(message: &Message<'_>, sender: &str, text: &str) -> Option<Kind> {
    let fates: Vec<Fate> = message
        .parts
        .iter()
        .filter(|part| subtype(part, "message").as_deref() == Some("delivery-status"))
        .flat_map(status)
        .take(MOST)
        .collect();
    if !fates.is_empty() {
        return Some(Kind::Bounce(Bounce { of: original(message), fates }));
    }
    let failed = raw(message, "X-Failed-Recipients");
    let from = message.from().and_then(|from| from.first()).map(|from| {
        format!("{} {}", from.name().unwrap_or_default(), from.address().unwrap_or_default()).to_lowercase()
    });
    let daemon = from.is_some_and(|from| DAEMONS.iter().any(|name| from.contains(name)));
    let subject = value(message.subject().unwrap_or_default()).to_lowercase();
    let subject = SUBJECTS.iter().any(|words| subject.contains(words));
    if failed.is_none() && !(daemon && (subject || sender.is_empty())) && !(subject && sender.is_empty()) {
        return None;
    }
    Some(Kind::PerhapsBounce(guessed(message, failed, text)))
}

/// The subtype of a part, without what says that it is in UTF-8.
fn subtype(part: &MessagePart<'_>, of: &str) -> Option<String> {
    let kind = part.content_type().filter(|kind| kind.c_type == of)?;
    kind.subtype().map(|name| mask::read(name).trim_start_matches("global-").to_owned())
}

/// The recipients of a `message/delivery-status`: groups of fields after an empty line.
fn status(part: &MessagePart<'_>) -> Vec<Fate> {
    let text = String::from_utf8_lossy(&mask::uncovered(part.contents()))
        .replace("\r\n", "\n")
        .replace("\n ", " ")
        .replace("\n\t", " ");
    text.split("\n\n").filter_map(fate).take(MOST).collect()
}

fn fate(group: &str) -> Option<Fate> {
    let field = |wanted: &str| {
        let mut fields = group.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, said)| said.trim())
    };
    let action = match field("Action")?.split_whitespace().next()?.to_ascii_lowercase().as_str() {
        "failed" => Action::Failed,
        "delayed" => Action::Delayed,
        "delivered" => Action::Delivered,
        "relayed" | "expanded" => Action::PassedOn,
        _ => return None,
    };
    let address = |field: &str| {
        let address = field.split_once(';').map_or(field, |(_, address)| address);
        Some(value(address.trim().trim_matches(['<', '>']))).filter(|address| address.contains('@'))
    };
    Some(Fate {
        recipient: field("Original-Recipient").and_then(address).or_else(|| field("Final-Recipient").and_then(address)),
        action,
        status: field("Status").and_then(code),
        said: field("Diagnostic-Code")
            .map(|said| value(said.split_once(';').map_or(said, |(_, said)| said)))
            .unwrap_or_default(),
    })
}

/// `5.1.1`, whatever follows.
fn code(text: &str) -> Option<[u16; 3]> {
    let word = text.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let mut digits = word.split('.').map(|digit| digit.parse::<u16>().ok().filter(|digit| *digit < 1000));
    let code = [digits.next()??, digits.next()??, digits.next()??];
    (digits.next().is_none() && matches!(code[0], 2 | 4 | 5)).then_some(code)
}

/// The `Message-ID` of what is returned: a message, or its headers.
fn original(message: &Message<'_>) -> Option<String> {
    message.parts.iter().skip(1).find_map(|part| {
        let kind = subtype(part, "message").or_else(|| subtype(part, "text"))?;
        if !["rfc822", "global", "headers", "rfc822-headers"].contains(&kind.as_str()) {
            return None;
        }
        let returned = mask::uncovered(part.contents());
        let returned = MessageParser::default().parse_headers(&returned)?;
        ids(returned.header(HeaderName::MessageId)).into_iter().next()
    })
}

/// The `Message-ID` that stands on a line of its own.
fn named(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| {
        let (name, id) = line.split_once(':')?;
        name.trim().trim_start_matches('>').trim().eq_ignore_ascii_case("message-id").then(|| id.trim())
    })?;
    let id = value(line.strip_prefix('<')?.strip_suffix('>')?);
    (id.len() <= 250 && id.contains('@')).then_some(id)
}

/// What can be guessed of a bounce in a form of its own.
fn guessed(message: &Message<'_>, failed: Option<String>, text: &str) -> Bounce {
    let words = || text.split(|c: char| c.is_whitespace() || "<>()[]\"';,".contains(c));
    let status = words().find_map(|word| code(word.trim_start_matches('#').trim_end_matches(['.', ':'])));
    let addresses = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| c.is_whitespace() || "<>()[]\"';,:".contains(c));
        words.filter_map(|word| crate::Address::parse(word).ok()).map(|address| address.to_string()).collect()
    };
    let mut recipients = failed.map(|failed| addresses(&failed)).filter(|found| !found.is_empty());
    if recipients.is_none() {
        recipients = words()
            .find_map(|word| crate::Address::parse(word.trim_end_matches(':')).ok())
            .map(|found| vec![found.to_string()]);
    }
    let action = match status {
        Some([4, ..]) => Action::Delayed,
        _ => Action::Failed,
    };
    let recipients = recipients.unwrap_or_default().into_iter().map(Some).take(MOST);
    let fates = recipients.map(|recipient| Fate { recipient, action, status, said: String::new() }).collect();
    Bounce { of: original(message).or_else(|| named(text)), fates }
}
