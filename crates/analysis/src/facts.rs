//! What the documents state of who depends on whom (`facts/interdependencies.csv`), each statement with its source line.
//!
//! The figures of 2009 have lost their arrows: titles and legends remain. So few pairs of sectors are stated, three sectors are said
//! to be needed by all, and of everything else the documents say nothing: that is *not stated*, never "does not depend".

use kernel::Bilingual;
use serde::Deserialize;

/// One statement.
#[derive(Clone, Debug, Deserialize)]
pub struct Statement {
    /// Its number.
    pub id: String,
    provider_ja: String,
    provider_code: String,
    dependent_ja: String,
    dependent_code: String,
    /// How far it goes.
    pub status: Status,
    text_ja: String,
    text_en: String,
    /// Where the documents say so; empty where they do not.
    #[serde(rename = "source_line")]
    pub source: String,
}

/// How far a statement goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// What the words mean.
    Definition,
    /// What the figures' signs mean.
    Legend,
    /// How the figures are to be read.
    Caveat,
    /// Only the title of a figure is left of it.
    FigureTitleOnly,
    /// Said of all sectors at once.
    StatedGeneral,
    /// A case in which it was so.
    StatedCase,
    /// Planned.
    StatedPlan,
    /// Assumed for an exercise.
    ExerciseAssumption,
    /// Nobody says so; it would be worth asking.
    CandidateNotStated,
}

impl Status {
    /// Its code, for keys of sentences and classes.
    pub const fn code(self) -> &'static str {
        match self {
            Status::Definition => "definition",
            Status::Legend => "legend",
            Status::Caveat => "caveat",
            Status::FigureTitleOnly => "title",
            Status::StatedGeneral => "general",
            Status::StatedCase => "case",
            Status::StatedPlan => "plan",
            Status::ExerciseAssumption => "assumed",
            Status::CandidateNotStated => "not-stated",
        }
    }
}

/// What the documents say of one pair of sectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Nothing.
    NotStated,
    /// That it was assumed in an exercise.
    Assumed,
    /// That all sectors depend on it.
    General,
    /// A case in which it was so.
    Case,
}

impl Said {
    /// All, from the most to the least.
    pub const ALL: [Said; 4] = [Said::Case, Said::General, Said::Assumed, Said::NotStated];
    /// Its code, for keys of sentences.
    pub const fn code(self) -> &'static str {
        match self {
            Said::NotStated => "not-stated",
            Said::Assumed => "assumed",
            Said::General => "general",
            Said::Case => "case",
        }
    }
    /// Its sign in the matrix; beside it stands the word.
    pub const fn sign(self) -> &'static str {
        match self {
            Said::NotStated => "？",
            Said::Assumed => "△",
            Said::General => "○",
            Said::Case => "●",
        }
    }
}

/// The sector of a code: of `ICT-TEL` it is `ICT`.
fn sector(code: &str) -> &str {
    code.split('-').next().unwrap_or(code)
}

impl Statement {
    /// It in words.
    pub fn words(&self) -> Bilingual {
        Bilingual { ja: self.text_ja.trim_start_matches(['-', ' ']).to_owned(), en: self.text_en.clone() }
    }
    /// From whom to whom, in the document's own words; empty where it names nobody.
    pub fn pair(&self) -> String {
        match (self.provider_ja.as_str(), self.dependent_ja.as_str()) {
            ("", _) => String::new(),
            (from, "") => from.to_owned(),
            (from, to) => format!("{from} → {to}"),
        }
    }
    /// Where the documents say so: the number of each document, and its lines.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.source.split(';').filter_map(|one| one.trim().split_once(':'))
    }
    fn provides(&self, code: &str) -> bool {
        self.provider_code.split('|').any(|one| sector(one) == code)
    }
    fn says(&self, on: &str) -> Said {
        let all = matches!(self.dependent_code.as_str(), "*");
        let this = !all && self.dependent_code.split('|').any(|one| sector(one) == on);
        match self.status {
            Status::StatedCase if this => Said::Case,
            Status::StatedGeneral if this || all => Said::General,
            Status::ExerciseAssumption if this || all => Said::Assumed,
            _ => Said::NotStated,
        }
    }
}

/// Everything that is stated.
pub struct Statements(Vec<Statement>);

impl Statements {
    /// Reads it.
    ///
    /// # Errors
    /// If the file in this build cannot be read.
    pub fn load() -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(include_str!("../facts/interdependencies.csv").as_bytes());
        reader.deserialize().collect::<Result<_, _>>().map(Self)
    }

    /// What is stated of how sector `on` depends on sector `from`, and by which statement.
    pub fn said(&self, from: &str, on: &str) -> (Said, Option<&Statement>) {
        let about = self.0.iter().filter(|one| one.provides(from));
        let best = about.map(|one| (one.says(on), one)).filter(|(said, _)| *said != Said::NotStated);
        // Of equals the first that the documents say.
        best.fold(
            (Said::NotStated, None),
            |(most, which), (said, one)| {
                if said > most { (said, Some(one)) } else { (most, which) }
            },
        )
    }

    /// The pairs of these sectors that are stated, each by the statement that says most: from whom, on whom, what, and which.
    pub fn pairs<'a>(&'a self, codes: &[&'a str]) -> Vec<(&'a str, &'a str, Said, &'a Statement)> {
        let pairs =
            codes.iter().flat_map(|from| codes.iter().filter(move |on| *on != from).map(move |on| (*from, *on)));
        let stated = |(from, on)| match self.said(from, on) {
            (said, Some(by)) => Some((from, on, said, by)),
            (_, None) => None,
        };
        pairs.filter_map(stated).collect()
    }

    /// What the documents state themselves, in their order; pairs of which they say nothing are left out.
    pub fn stated(&self) -> impl Iterator<Item = &Statement> {
        self.0.iter().filter(|one| one.status != Status::CandidateNotStated)
    }

    /// How many pairs are noted as worth asking for, since no sentence states them.
    pub fn worth_asking(&self) -> usize {
        self.0.iter().filter(|one| one.status == Status::CandidateNotStated).count()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_matrix_says_what_the_documents_say_and_of_the_rest_that_they_do_not() {
        let all = Statements::load().unwrap();
        let said = |from, on| {
            let (said, which) = all.said(from, on);
            (said, which.map(|one| one.source.as_str()))
        };
        assert_eq!(said("ICT", "ELEC"), (Said::Case, Some("000:406-410")));
        assert_eq!(said("ELEC", "MED"), (Said::General, Some("002:150")));
        assert_eq!(said("WATER", "CHEM"), (Said::General, Some("002:150")));
        assert_eq!(said("GAS", "FIN"), (Said::Assumed, Some("004:15997-16001")));
        // A shared card is no dependency that a text calls so, and a title without arrows says nothing.
        assert_eq!(said("AIR", "RAIL"), (Said::NotStated, None));
        assert_eq!(said("LOG", "MED"), (Said::NotStated, None));
        assert_eq!((all.stated().count(), all.worth_asking()), (22, 27));
    }

    #[test]
    fn the_pairs_that_are_stated_are_told_with_their_documents_and_no_others() {
        let all = Statements::load().unwrap();
        let codes = ["ICT", "ELEC", "WATER", "GAS", "MED"];
        let pairs = all.pairs(&codes);
        assert_eq!(pairs.len(), 4 * 4, "of medical care nothing is stated");
        let general = pairs.iter().filter(|(_, _, said, _)| *said == Said::General).count();
        let assumed = pairs.iter().filter(|(_, _, said, _)| *said == Said::Assumed).count();
        assert_eq!((general, assumed), (11, 4));
        for (from, on, _, by) in pairs {
            assert!(from != on && by.places().count() > 0, "{from} {on}: {}", by.id);
        }
        let documents = all.stated().flat_map(Statement::places).map(|(document, _)| document);
        assert!(documents.into_iter().all(|one| ["000", "001", "002", "003", "004"].contains(&one)));
    }
}
