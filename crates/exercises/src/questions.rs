//! The questionnaire (調査票) after a drill: its questions as data, what was answered, and what that adds up to.

use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest text of an answer, in characters.
const TEXT_MAX: usize = 4_000;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of the choices.
    One,
    /// Any of the choices.
    Many,
    /// In words.
    Text,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::One, Kind::Many, Kind::Text];
    /// Its code in forms and for programs.
    pub fn code(self) -> &'static str {
        match self {
            Kind::One => "one",
            Kind::Many => "many",
            Kind::Text => "text",
        }
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its code in answers.
    pub code: String,
    /// How it is answered.
    pub kind: Kind,
    /// Only secretariats are asked.
    pub secretariats: bool,
    /// The question.
    pub words: Bilingual,
    /// The choices, by code.
    pub choices: Vec<(String, Bilingual)>,
}

#[derive(Deserialize)]
struct Line {
    code: String,
    choice: String,
    kind: String,
    asked: String,
    ja: String,
    en: String,
}

/// Why the questions cannot be read: a fault of this build.
#[derive(Debug, thiserror::Error)]
#[error("the questions cannot be read")]
pub struct Unreadable(#[from] csv::Error);

/// All questions, in order.
///
/// # Errors
/// If the file in this build cannot be read.
pub fn all() -> Result<Vec<Question>, Unreadable> {
    let mut all: Vec<Question> = Vec::new();
    let mut reader = csv::Reader::from_reader(include_str!("../facts/questions.csv").as_bytes());
    for line in reader.deserialize::<Line>() {
        let Line { code, choice, kind, asked, ja, en } = line?;
        let words = Bilingual { ja, en };
        let kind = match kind.as_str() {
            "one" => Kind::One,
            "many" => Kind::Many,
            _ => Kind::Text,
        };
        match all.last_mut().filter(|last| last.code == code) {
            Some(question) => question.choices.push((choice, words)),
            None => {
                all.push(Question { code, kind, secretariats: asked == "ceptoar", words, choices: Vec::new() });
            }
        }
    }
    Ok(all)
}

/// Those that are put to a secretariat, or to a member.
///
/// # Errors
/// If the file in this build cannot be read.
pub fn put_to(secretariat: bool) -> Result<Vec<Question>, Unreadable> {
    let mut all = all()?;
    all.retain(|question| secretariat || !question.secretariats);
    Ok(all)
}

/// What was answered, by the codes of questions: of choices their codes, of a text the text. A question that was not
/// answered does not stand in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, BTreeSet<String>>);

/// What is wrong with answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswersFlaw {
    /// Nothing was answered at all.
    #[error("nothing was answered")]
    Empty,
    /// A question or a choice that is not asked, or several where one is asked for.
    #[error("an answer is none that was asked for")]
    Strange,
    /// A text is too long.
    #[error("a text is too long")]
    Long,
}

impl Answers {
    /// What is wrong with them, where `questions` are asked.
    ///
    /// # Errors
    /// The first flaw.
    pub fn judge(&self, questions: &[Question]) -> Result<(), AnswersFlaw> {
        if self.0.is_empty() {
            return Err(AnswersFlaw::Empty);
        }
        for (code, given) in &self.0 {
            let question = questions.iter().find(|one| one.code == *code).ok_or(AnswersFlaw::Strange)?;
            let known = |choice: &String| question.choices.iter().any(|(code, _)| code == choice);
            match question.kind {
                Kind::Text if given.iter().any(|text| text.chars().count() > TEXT_MAX) => {
                    return Err(AnswersFlaw::Long);
                }
                Kind::Text | Kind::One if given.len() != 1 => return Err(AnswersFlaw::Strange),
                Kind::One | Kind::Many if given.is_empty() || !given.iter().all(known) => {
                    return Err(AnswersFlaw::Strange);
                }
                Kind::One | Kind::Many | Kind::Text => {}
            }
        }
        Ok(())
    }
}

/// What all answered to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// How many chose what, in the order of the choices.
    pub chosen: Vec<i64>,
    /// What was written, in order.
    pub texts: Vec<String>,
    /// How many of those asked did not answer it: they are no answer, and no zero of any choice.
    pub silent: i64,
}

/// What `answers` add up to for one question, of which so many were `asked`.
pub fn sum(question: &Question, answers: &[Answers], asked: i64) -> Sum {
    let given: Vec<&BTreeSet<String>> = answers.iter().filter_map(|one| one.0.get(&question.code)).collect();
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let chose = |code: &String| many(given.iter().filter(|one| one.contains(code)).count());
    Sum {
        chosen: question.choices.iter().map(|(code, _)| chose(code)).collect(),
        texts: match question.kind {
            Kind::Text => given.iter().flat_map(|one| one.iter().cloned()).collect(),
            Kind::One | Kind::Many => Vec::new(),
        },
        silent: (asked - many(given.len())).max(0),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn answers(given: &[(&str, &[&str])]) -> Answers {
        let set = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Answers(given.iter().map(|(code, all)| ((*code).to_owned(), set(all))).collect())
    }

    #[test]
    fn the_questions_have_the_topics_of_the_document_in_both_languages() {
        let all = all().unwrap();
        let codes: Vec<&str> = all.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, ["arrival", "routes", "contacts", "efforts", "next", "problems", "wishes"]);
        for question in &all {
            let said = question.choices.iter().map(|(_, words)| words).chain([&question.words]);
            assert!(said.into_iter().all(|words| !words.ja.is_empty() && !words.en.is_empty()));
            assert_eq!(question.choices.is_empty(), question.kind == Kind::Text, "{}", question.code);
        }
    }

    #[test]
    fn whoever_did_not_answer_is_not_counted_as_none() {
        let all = all().unwrap();
        let given = [
            answers(&[("routes", &["better"]), ("next", &["two-way", "concrete"])]),
            answers(&[("routes", &["same"])]),
        ];
        let routes = sum(&all[1], &given, 5);
        assert_eq!((routes.chosen, routes.silent), (vec![1, 1, 0], 3));
        let next = sum(&all[4], &given, 5);
        assert_eq!((&next.chosen[..2], next.silent), (&[1, 1][..], 4));
    }

    #[test]
    fn only_what_is_asked_is_answered() {
        let all = all().unwrap();
        assert_eq!(answers(&[("routes", &["better"]), ("problems", &["電話が通じない"])]).judge(&all), Ok(()));
        assert_eq!(answers(&[]).judge(&all), Err(AnswersFlaw::Empty));
        for strange in [
            answers(&[("routes", &["better", "same"])]),
            answers(&[("routes", &["other"])]),
            answers(&[("weather", &["fine"])]),
            answers(&[("next", &[])]),
        ] {
            assert_eq!(strange.judge(&all), Err(AnswersFlaw::Strange));
        }
        let long = "長".repeat(TEXT_MAX + 1);
        assert_eq!(answers(&[("problems", &[&long])]).judge(&all), Err(AnswersFlaw::Long));
    }
}
