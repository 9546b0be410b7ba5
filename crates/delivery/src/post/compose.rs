//! What stands in a letter: in Japanese, then in English, or in the one that its reader has chosen, as plain text and as HTML of the same words.
//!
//! What a label lets leave Kaname is decided in [`crate::channel`]: at AMBER and above neither text nor title.

use crate::{
    Occasion, Urgency,
    channel::Load,
    post::{back::Back, facts::Facts},
    token,
};
use askama::Template;
use mail::Address;
use shell::Voice;

/// What stands in a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Composed {
    /// The subject.
    pub(crate) subject: String,
    /// The plain text; lines end with `\n`.
    pub(crate) text: String,
    /// The same words as HTML.
    pub(crate) html: String,
    /// Further headers, for programs that sort.
    pub(crate) marks: Vec<(String, String)>,
    /// Where an answer and a bounce go, if not to who writes.
    pub(crate) back: Option<Back>,
}

/// What letters of this hub have in common.
pub(crate) struct Paper<'p> {
    /// The sentences in Japanese and in English.
    pub(crate) voices: [Voice; 2],
    /// The address of the hub, such as `https://kaname.example`.
    pub(crate) site: &'p str,
    /// The duty telephone; empty where the hub has told none.
    pub(crate) phone: &'p str,
    /// The mailbox to which answers and bounces come back, if there is one.
    pub(crate) replies: Option<&'p Address>,
}

/// A line of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Said(String),
    Link(String),
    /// A link with what pressing it leads to.
    Button(String, String),
    /// A text that keeps its own lines.
    Whole(String),
}

/// One language's part of a letter.
pub(super) struct Part {
    pub(super) lang: &'static str,
    pub(super) lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'h> {
    /// That of the first part.
    lang: &'h str,
    subject: &'h str,
    parts: &'h [Part],
}

/// Writes a letter. `whole` is the text of what is delivered, in both languages; it is left out where the label says so.
///
/// # Errors
/// If the HTML cannot be made.
pub(crate) fn compose(
    paper: &Paper<'_>,
    occasion: Occasion,
    facts: &Facts,
    whole: Option<&[String; 2]>,
) -> Result<Composed, askama::Error> {
    let open = facts.load() == Load::Whole;
    let part = |at: usize, voice: &Voice| Part {
        lang: voice.lang.code(),
        lines: lines(paper, voice, (occasion, facts), whole.filter(|_| open).and_then(|both| both.get(at))),
    };
    let wanted = |voice: &Voice| facts.wishes.lang.is_none_or(|lang| lang == voice.lang);
    let voices = paper.voices.iter().enumerate().filter(|(_, voice)| wanted(voice));
    let parts: Vec<Part> = voices.map(|(at, voice)| part(at, voice)).collect();
    let subject = subject(paper, (occasion, facts), open);
    Ok(Composed { back: facts.back.clone(), ..written(subject, &parts, marks(facts))? })
}

/// The same words as plain text and as HTML.
///
/// # Errors
/// If the HTML cannot be made.
pub(super) fn written(
    subject: String,
    parts: &[Part],
    marks: Vec<(String, String)>,
) -> Result<Composed, askama::Error> {
    let lang = parts.first().map_or("ja", |part| part.lang);
    let html = Html { lang, subject: &subject, parts }.render()?;
    let text = parts.iter().map(Part::text).collect::<Vec<_>>().join("\n--------\n\n");
    Ok(Composed { subject, text, html, marks, back: None })
}

/// A further header.
pub(super) fn mark(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn marks(facts: &Facts) -> Vec<(String, String)> {
    let mut marks = vec![mark("X-Kaname-Reference", &facts.reference), mark("X-Kaname-Urgency", facts.urgency.code())];
    if facts.exercise {
        marks.push(mark("X-Kaname-Exercise", "yes"));
    }
    marks
}

/// One line, also where a title has several.
fn subject(paper: &Paper<'_>, (occasion, facts): (Occasion, &Facts), open: bool) -> String {
    let [first, second] = &paper.voices;
    let voice = if facts.wishes.lang == Some(second.lang) { second } else { first };
    let mut said = String::new();
    if facts.exercise {
        said.push_str(&voice.t("delivery-letter-mark-exercise"));
    }
    if facts.urgency == Urgency::Urgent {
        said.push_str(&voice.t("delivery-letter-mark-urgent"));
    }
    let key = match (occasion, open) {
        (Occasion::Recall, _) => "delivery-letter-subject-recall",
        (Occasion::Notice, true) => "delivery-letter-subject-open",
        (Occasion::Notice, false) => "delivery-letter-subject-closed",
        (Occasion::Reminder | Occasion::Second, true) => "delivery-letter-subject-reminder-open",
        (Occasion::Reminder | Occasion::Second, false) => "delivery-letter-subject-reminder-closed",
        (Occasion::Telephone, _) => "delivery-letter-subject-telephone",
    };
    let n = facts.to_call.to_string();
    said.push_str(&voice.ts(key, &[("reference", &facts.reference), ("title", &facts.title), ("n", &n)]));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lines(paper: &Paper<'_>, voice: &Voice, (occasion, facts): (Occasion, &Facts), whole: Option<&String>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut say = |said: String| lines.push(Line::Said(said));
    if let Some(contact) = &facts.contact {
        let organisation = voice.pick(&facts.organisation).to_owned();
        say(voice.ts("delivery-letter-to", &[("organisation", &organisation), ("name", &voice.pick(&contact.name))]));
    }
    if facts.exercise {
        say(voice.t("exercise-band"));
    }
    let releaser = voice.pick(&facts.releaser).to_owned();
    let (organisation, n) = (voice.pick(&facts.organisation).to_owned(), facts.to_call.to_string());
    say(voice.ts(
        came(occasion, facts),
        &[
            ("releaser", &releaser),
            ("reference", &facts.reference),
            ("tlp", &facts.tlp.words()),
            ("organisation", &organisation),
            ("n", &n),
        ],
    ));
    let to_read = matches!(occasion, Occasion::Notice | Occasion::Reminder | Occasion::Second);
    if facts.urgency == Urgency::Urgent && to_read {
        say(voice.t("delivery-letter-urgent"));
    }
    if facts.embargo.is_some() {
        say(crate::panel::embargo_mark(voice, facts.embargo));
    }
    if let Some(by) = facts.answer_by.filter(|_| to_read) {
        say(voice.t1("delivery-letter-answer-by", "at", voice.when(&by)));
    }
    say(voice.t(match occasion {
        Occasion::Telephone => "delivery-letter-call-list",
        _ => read_where(facts.load(), whole),
    }));
    lines.push(Line::Link(format!("{}{}", paper.site, facts.path(occasion))));
    if let Some((asked, word)) = &facts.asks {
        let said = |what: &str| format!("delivery-letter-{what}{}", asked.code());
        lines.push(Line::Said(voice.t1(&said("asks-"), "days", i64::from(token::DAYS))));
        lines.push(Line::Button(voice.t(&said("press-")), format!("{}/received/{word}", paper.site)));
        if facts.back.is_some() {
            lines.push(Line::Said(voice.t(&said("reply-"))));
        }
    }
    lines.push(Line::Said(voice.duty("delivery-letter-phone", "delivery-letter-no-phone", paper.phone)));
    lines.extend(whole.map(|text| Line::Whole(text.replace("\r\n", "\n").trim().to_owned())));
    lines
}

/// What has happened.
fn came(occasion: Occasion, facts: &Facts) -> &'static str {
    match occasion {
        Occasion::Notice => "delivery-letter-notice",
        Occasion::Recall => "delivery-letter-recall",
        Occasion::Second if facts.beyond_first => "delivery-letter-second",
        Occasion::Reminder | Occasion::Second => "delivery-letter-reminder",
        Occasion::Telephone => "delivery-letter-telephone",
    }
}

fn read_where(load: Load, whole: Option<&String>) -> &'static str {
    match (load, whole) {
        (Load::Whole, Some(_)) => "delivery-letter-below",
        (Load::Whole, None) => "delivery-letter-there",
        (Load::Notice, _) => "delivery-letter-there-only",
    }
}

impl Part {
    fn text(&self) -> String {
        let lines = self.lines.iter().map(|line| match line {
            Line::Said(said) | Line::Link(said) => format!("{said}\n"),
            Line::Button(press, href) => format!("{press}\n{href}\n"),
            Line::Whole(text) => format!("\n{text}\n"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}
