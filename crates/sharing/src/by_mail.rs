//! A report that came by mail: what of it goes into a draft. A person looks at all of it before anything is sent.
//!
//! Nothing is guessed but what stands there: the subject is its title, the text its situation, and lines that name what can
//! be searched for are proposed as indicators. When it happened is not what the mail says of itself.

use crate::{
    draft::{TEXT_MOST, TITLE_MOST, Typed, reading},
    indicator,
    report::StageKind,
};
use delivery::IncomingLetter;
use std::collections::BTreeMap;

/// The most characters that the source of a report has.
pub const SOURCE_MOST: usize = 200;
/// What stands before a subject that was answered or passed on.
const PASSED_ON: [&str; 5] = ["re:", "fw:", "fwd:", "返信:", "転送:"];
/// What stands in the subject of an exercise's mail.
const EXERCISE: [&str; 4] = ["訓練", "演習", "exercise", "drill"];

/// Who wrote, from which address, and when it came.
pub fn source(letter: &IncomingLetter) -> String {
    let mail = if letter.from_mail.is_empty() { &letter.sender } else { &letter.from_mail };
    let (day, clock) = (letter.at.day().to_string(), letter.at.clock());
    let (mail, moment) = (short(mail, 100), format!("{day} {clock}"));
    if letter.from_name.trim().is_empty() {
        return reading::line(&format!("{mail} {moment}"));
    }
    let rest = format!(" <{mail}> {moment}");
    let name = short(&letter.from_name, SOURCE_MOST.saturating_sub(rest.chars().count()));
    reading::line(&format!("{name}{rest}"))
}

/// What goes into the fields.
pub fn typed(letter: &IncomingLetter) -> Typed {
    let text = if letter.whole.trim().is_empty() { &letter.said } else { &letter.whole };
    let found = indicator::proposed(text, domain(letter), indicator::MOST);
    let fields = [
        ("stage", StageKind::First.code().to_owned()),
        ("title", title(&letter.subject)),
        ("situation", short(text.trim(), TEXT_MOST)),
        ("indicators", found.join("\n")),
    ];
    let said = fields.into_iter().filter(|(_, said)| !said.is_empty());
    Typed(said.map(|(name, said)| (name.to_owned(), said)).collect::<BTreeMap<_, _>>())
}

/// Whether its subject says that it is an exercise: a person decides.
pub fn says_exercise(letter: &IncomingLetter) -> bool {
    let subject = letter.subject.to_lowercase();
    EXERCISE.iter().any(|word| subject.contains(word))
}

/// The domain from which it says that it came.
pub fn domain(letter: &IncomingLetter) -> &str {
    letter.from_mail.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default()
}

fn title(subject: &str) -> String {
    let mut title = reading::line(subject).replace('：', ":");
    while let Some(word) = PASSED_ON.iter().find(|word| title.to_lowercase().starts_with(**word)) {
        title = title.get(word.len()..).unwrap_or_default().trim().to_owned();
    }
    short(&title, TITLE_MOST)
}

/// At most so many characters, and said so where it is less than there was.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::{IncomingOutcome, Why};
    use kernel::At;
    use uuid::Uuid;

    fn letter(subject: &str, text: &str) -> IncomingLetter {
        IncomingLetter {
            id: Uuid::nil().into(),
            fingerprint: String::new(),
            at: At::from_millis(1_402_963_200_000),
            sender: "bounce@shiomi.example".into(),
            from_name: "山田 花子".into(),
            from_mail: "yamada@shiomi.example".into(),
            subject: subject.into(),
            said: text.into(),
            whole: text.into(),
            attached: 0,
            letter: None,
            outcome: IncomingOutcome::Nothing,
            why: Some(Why::Report),
            vouched: String::new(),
            written_at: None,
            kept: 0,
            taken: None,
            settled_at: None,
        }
    }

    #[test]
    fn subject_text_and_what_can_be_searched_for_go_into_the_fields() {
        let text = "会員サイトに不審な接続がありました。\nhxxp://evil[.]example/a\n198.51.100.7\n--\nhttps://www.shiomi.example/\n";
        let typed = typed(&letter("Re: Fwd： 不審な接続", text));
        assert_eq!(typed.get("title"), "不審な接続");
        assert_eq!(typed.get("situation"), text.trim());
        assert_eq!(typed.get("indicators"), "hxxp://evil[.]example/a\n198.51.100.7", "not the sender's own address");
        assert_eq!(typed.get("stage"), "first");
        assert_eq!((typed.get("noticed"), typed.get("occurred")), ("", ""), "when it happened nobody has said");
    }

    #[test]
    fn the_source_names_who_wrote_from_where_and_when_it_came_and_fits_its_field() {
        let mut one = letter("x", "y");
        assert_eq!(source(&one), "山田 花子 <yamada@shiomi.example> 2014-06-17 09:00");
        one.from_name = "長".repeat(2_000);
        one.from_mail = format!("{}@shiomi.example", "a".repeat(2_000));
        let said = source(&one);
        assert!(said.chars().count() <= SOURCE_MOST && said.ends_with("2014-06-17 09:00"), "{said}");
        one.from_name = String::new();
        one.from_mail = "yamada@shiomi.example".into();
        assert_eq!(source(&one), "yamada@shiomi.example 2014-06-17 09:00");
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        let typed = typed(&letter(&"件".repeat(500), &"文".repeat(30_000)));
        assert!(typed.get("title").chars().count() == TITLE_MOST && typed.get("title").ends_with('…'));
        assert!(typed.get("situation").chars().count() == TEXT_MOST && typed.get("situation").ends_with('…'));
    }

    #[test]
    fn the_subject_of_an_exercise_is_known() {
        assert!(says_exercise(&letter("【訓練】障害の連絡", "")) && says_exercise(&letter("[EXERCISE] outage", "")));
        assert!(!says_exercise(&letter("障害の連絡", "")));
    }
}
