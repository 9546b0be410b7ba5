//! What a letter that came in means: decided here alone, from what it is, where it came to, and how the line stands.
//!
//! In doubt it means nothing, and a person looks at it. What programs write acknowledges nothing.

use crate::{
    Answer, Delivery, NOTE_LIMIT, Why,
    channel::{Channel, Load},
    update::Superseded,
};
use mail::incoming::{Action, Bounce, Fate, Incoming, Kind};

/// To what it came, with how that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// The address of a letter for answers; `None` where that letter tells of no line that could be answered for.
    Reply(Option<Line>),
    /// The address of a letter for bounces.
    Bounce,
    /// An address that counts no more.
    Ended,
    /// An address that is not ours.
    Forged,
    /// The mailbox itself.
    Mailbox,
    /// The address for reports.
    Reports,
}

/// How the line stands of which the letter told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// It was recalled.
    pub(super) recalled: bool,
    /// Whoever answers can have read it: somebody there opened it, or a mail carried the whole text.
    pub(super) readable: bool,
    /// To say anything acknowledges: the letter that is answered carried the text, and nothing came after it.
    pub(super) acknowledges: bool,
    /// A later version was handed to the same recipient.
    pub(super) older: bool,
    /// It came to be passed on; answered is another line.
    pub(super) to_pass_on: bool,
}

/// What is done for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Nothing.
    Nothing,
    /// The line is answered, with a note.
    Answer(Answer, String),
    /// The line is acknowledged.
    Acknowledge,
    /// The letter is confirmed to have come.
    Receive,
    /// The letter is noted not to have arrived: why not.
    Fail(String),
}

/// What a letter means.
pub(super) type Meaning = (Deed, Option<Why>);

impl Line {
    /// How this line stands; `carried`: the letter that is answered had the text; `told`: a mail went to its recipient that
    /// has it where the label lets it.
    pub(super) fn of(delivery: &Delivery, carried: bool, told: bool) -> Self {
        let older = matches!(delivery.superseded, Some(Superseded::By(_)));
        Self {
            recalled: delivery.withdrawn_at.is_some(),
            acknowledges: carried && !older && delivery.by_letter(),
            older,
            readable: carried
                || delivery.opened_at.is_some()
                || told && Channel::Mail.carries(delivery.tlp) == Load::Whole,
            to_pass_on: delivery.heads_government(),
        }
    }
}

/// What a letter means that came to this.
pub(super) fn meaning(to: To, incoming: &Incoming) -> Meaning {
    let look = |why| (Deed::Nothing, Some(why));
    match &incoming.kind {
        Kind::Automatic(_) if to == To::Reports => look(Why::Program),
        Kind::Automatic(_) => (Deed::Nothing, None),
        Kind::Bounce(bounce) => bounced(to, bounce),
        Kind::PerhapsBounce(_) => look(Why::PerhapsBounce),
        Kind::Person if !incoming.whole => look(Why::Unread),
        Kind::Person => match to {
            To::Reply(Some(line)) if line.recalled => look(Why::Recalled),
            To::Reply(Some(line)) => replied(line, incoming),
            To::Reply(None) => look(Why::NoLine),
            To::Bounce => look(Why::Misdirected),
            To::Ended => look(Why::Ended),
            To::Forged => look(Why::Forged),
            To::Mailbox => look(Why::Unmarked),
            To::Reports => look(Why::Report),
        },
    }
}

fn replied(line: Line, incoming: &Incoming) -> Meaning {
    let attached = (!incoming.attachments.is_empty() || incoming.left_out > 0).then_some(Why::Attached);
    let words = if line.older { Why::Older } else { Why::Words };
    match answer(&incoming.said) {
        Some(_) if !line.readable => (Deed::Receive, Some(Why::Unopened)),
        Some((answer, note)) if !line.to_pass_on && note.chars().count() <= NOTE_LIMIT => {
            (Deed::Answer(answer, note), attached)
        }
        _ if incoming.said.trim().is_empty() => (Deed::Receive, attached),
        _ if line.acknowledges && !absent(&incoming.said) => (Deed::Acknowledge, Some(words)),
        _ => (Deed::Receive, Some(words)),
    }
}

/// A host still at it, or done, tells nothing that is not known.
fn bounced(to: To, bounce: &Bounce) -> Meaning {
    let Some(fate) = bounce.fates.iter().find(|fate| fate.action == Action::Failed) else {
        return (Deed::Nothing, None);
    };
    let deed = if to == To::Bounce { Deed::Fail(words(fate)) } else { Deed::Nothing };
    (deed, Some(Why::Bounced))
}

/// As a host said it: `5.1.1 550 no such user`.
fn words(fate: &Fate) -> String {
    let status = fate.status.map(|[class, subject, detail]| format!("{class}.{subject}.{detail} ")).unwrap_or_default();
    format!("{status}{}", fate.said).trim().to_owned()
}

/// How a first line begins that calls for help, folded: whether it could be taken as an answer or not, somebody looks at once.
const CALLS: [&str; 8] = [
    "支援がほしい",
    "支援が欲しい",
    "支援をお願い",
    "支援を求め",
    "支援してください",
    "needhelp",
    "weneedhelp",
    "pleasehelp",
];

/// Whether the first line calls for help.
pub(crate) fn calls_for_help(said: &str) -> bool {
    let first = said.trim_start().lines().next().unwrap_or_default();
    let folded = registry::fold::fold(first);
    let bare = folded.trim_start_matches(['「', '"', '*', '・', '【']);
    CALLS.iter().any(|call| bare.starts_with(call))
}

/// What absence notes say, folded: a program that says nowhere that it is one acknowledges nothing either.
const ABSENT: [&str; 5] = ["不在", "休暇", "休業", "自動返信", "自動応答"];

/// The same in English, as whole words: a station leaves nobody on leave.
const AWAY: [&str; 6] =
    [" automatic reply ", " auto reply ", " out of office ", " out of the office ", " on leave ", " vacation "];

/// Whether it may be an absence note. Whoever writes such words himself is telephoned once more, and nothing is lost.
fn absent(said: &str) -> bool {
    let folded = registry::fold::fold(said);
    let words = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.fold(" ".to_owned(), |all, word| all + &word.to_lowercase() + " ");
    ABSENT.iter().any(|note| folded.contains(note)) || AWAY.iter().any(|note| words.contains(note))
}

/// The answer that the first line is, with the rest as its note. A line that says anything else is no answer: "not affected?"
/// is a question.
fn answer(said: &str) -> Option<(Answer, String)> {
    let (first, rest) = said.trim_start().split_once('\n').unwrap_or((said, ""));
    let folded = registry::fold::fold(first);
    let bare = folded.trim_matches(['。', '.', '、', ',', '「', '」', '"', '*', '・', '!']);
    let bare = bare.strip_suffix("です").unwrap_or(bare);
    let answer = match bare {
        "影響なし" | "影響無し" | "notaffected" => Answer::NotAffected,
        "影響あり" | "影響有り" | "affected" => Answer::Affected,
        "対応済み" | "対応済" | "done" => Answer::Done,
        "支援がほしい" | "支援が欲しい" | "needhelp" => Answer::NeedHelp,
        _ => return None,
    };
    Some((answer, rest.trim().to_owned()))
}

#[cfg(test)]
mod tests;
