//! The figures of earlier years, as the documents state them, each with its source beside it. Nothing is filled in: what
//! nobody stated is not stated, and where stated figures do not add up the difference is shown as it is.

use kernel::{Bilingual, Figure, FiscalYear, figure::Period};
use serde::Deserialize;
use std::str::FromStr;

const FACTS: &str = include_str!("../facts/recorded.csv");

/// What a row of the record counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// 情報連絡の件数, of all causes.
    Reports,
    /// Of these: サイバー攻撃に関するもの.
    Attacks,
    /// Of these: 不正アクセス、DoS攻撃.
    Access,
    /// Of these: コンピュータウイルスへの感染.
    Virus,
    /// Of these: その他の意図的要因（不審メール等）.
    OtherIntentional,
    /// 情報提供の件数.
    Notices,
    /// CEPTOARs that took part in the drill.
    DrillCeptoars,
    /// Bodies that took part in the drill.
    DrillBodies,
}

impl Series {
    /// All, in the order of the table.
    pub const ALL: [Series; 8] = [
        Series::Reports,
        Series::Attacks,
        Series::Access,
        Series::Virus,
        Series::OtherIntentional,
        Series::Notices,
        Series::DrillCeptoars,
        Series::DrillBodies,
    ];
    /// The parts of which attacks are made (004:806-812).
    pub const OF_ATTACKS: [Series; 3] = [Series::Access, Series::Virus, Series::OtherIntentional];
    /// Its code in the facts, in files and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Series::Reports => "reports",
            Series::Attacks => "attacks",
            Series::Access => "access-dos",
            Series::Virus => "virus",
            Series::OtherIntentional => "other-intentional",
            Series::Notices => "notices",
            Series::DrillCeptoars => "drill-ceptoars",
            Series::DrillBodies => "drill-bodies",
        }
    }
    /// How far it stands within another.
    pub fn depth(self) -> usize {
        match self {
            Series::Access | Series::Virus | Series::OtherIntentional => 2,
            Series::Attacks => 1,
            _ => 0,
        }
    }
}

impl FromStr for Series {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Series::ALL.into_iter().find(|series| series.code() == code).ok_or(())
    }
}

/// One stated figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// What it counts.
    pub series: Series,
    /// The first fiscal year that it covers.
    pub from: FiscalYear,
    /// The last.
    pub to: FiscalYear,
    /// The figure, with unit and source lines.
    pub figure: Figure,
    /// The document and the place in it.
    pub place: Bilingual,
}

#[derive(Deserialize)]
struct Line {
    series: String,
    from: i32,
    to: i32,
    value: i64,
    about: String,
    unit: String,
    source: String,
    place_ja: String,
    place_en: String,
}

/// Everything that the documents state.
#[derive(Clone, Debug)]
pub struct Record(Vec<Stated>);

/// A sum of stated parts beside what is stated of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is stated of the whole.
    pub stated: i64,
    /// What the parts that are stated add up to.
    pub parts: i64,
}

impl Check {
    /// What the stated parts leave open.
    pub fn gap(self) -> i64 {
        self.stated - self.parts
    }
}

/// A line of the facts cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// It is not laid out as it should be.
    #[error("a line of the recorded figures cannot be read")]
    Line(#[from] csv::Error),
    /// It names no series.
    #[error("the recorded figures name an unknown series: {0}")]
    Series(String),
}

impl Record {
    /// Reads the facts that stand in this crate.
    ///
    /// # Errors
    /// If they are damaged.
    pub fn load() -> Result<Self, FactsError> {
        let mut all = Vec::new();
        for line in csv::Reader::from_reader(FACTS.as_bytes()).deserialize::<Line>() {
            all.push(stated(line?)?);
        }
        Ok(Self(all))
    }
    /// All figures, in the order of the facts.
    pub fn all(&self) -> &[Stated] {
        &self.0
    }
    /// What is stated of one fiscal year.
    pub fn year(&self, series: Series, year: FiscalYear) -> Option<&Stated> {
        self.0.iter().find(|one| one.series == series && (one.from, one.to) == (year, year))
    }
    /// What is stated of several years together.
    pub fn period(&self, series: Series) -> Option<&Stated> {
        self.0.iter().find(|one| one.series == series && one.from != one.to)
    }
    /// The years of which anything is stated, earliest first.
    pub fn years(&self) -> Vec<FiscalYear> {
        let mut years: Vec<FiscalYear> = self.0.iter().filter(|one| one.from == one.to).map(|one| one.from).collect();
        years.sort();
        years.dedup();
        years
    }
    /// Attacks of a year beside the sum of their parts; `None` unless all is stated.
    pub fn attacks_check(&self, year: FiscalYear) -> Option<Check> {
        let figure = |series| self.year(series, year).map(|stated| stated.figure.clone());
        let parts: Vec<Figure> = Series::OF_ATTACKS.into_iter().map(figure).collect::<Option<_>>()?;
        Some(Check { stated: figure(Series::Attacks)?.value?, parts: Figure::sum(&parts)? })
    }
    /// What is stated of several years together beside the sum of the years that are stated.
    pub fn period_check(&self, series: Series) -> Option<Check> {
        let period = self.period(series)?;
        let of = |year: &FiscalYear| self.year(series, *year).and_then(|stated| stated.figure.value);
        Some(Check { stated: period.figure.value?, parts: self.years().iter().filter_map(of).sum() })
    }
    /// Where all figures of a series stand, in this language, each place once.
    pub fn places(&self, series: Series) -> Vec<(Bilingual, Vec<String>)> {
        let mut places: Vec<(Bilingual, Vec<String>)> = Vec::new();
        for one in self.0.iter().filter(|one| one.series == series) {
            let at = places.iter().position(|(place, _)| *place == one.place);
            let lines = match at.and_then(|at| places.get_mut(at)) {
                Some((_, lines)) => lines,
                None => {
                    places.push((one.place.clone(), Vec::new()));
                    let Some((_, lines)) = places.last_mut() else { continue };
                    lines
                }
            };
            lines.extend(one.figure.source.split(';').map(str::to_owned));
            lines.sort();
            lines.dedup();
        }
        places
    }
}

fn stated(line: Line) -> Result<Stated, FactsError> {
    let series = line.series.parse().map_err(|()| FactsError::Series(line.series.clone()))?;
    let (from, to) = (FiscalYear(line.from), FiscalYear(line.to));
    let period = (from == to).then_some(Period::Fiscal(from));
    let figure =
        Figure { value: Some(line.value), about: line.about == "yes", unit: line.unit, period, source: line.source };
    Ok(Stated { series, from, to, figure, place: Bilingual { ja: line.place_ja, en: line.place_en } })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn value(series: Series, year: i32) -> Option<i64> {
        Record::load().unwrap().year(series, FiscalYear(year)).and_then(|stated| stated.figure.value)
    }

    #[test]
    fn the_record_says_what_the_documents_say() {
        let of = |series| [2009, 2010, 2011, 2012, 2013].map(|year| value(series, year));
        assert_eq!(of(Series::Reports), [None, None, Some(43), Some(110), Some(153)]);
        assert_eq!(of(Series::Attacks), [Some(3), Some(5), Some(15), Some(76), Some(133)]);
        assert_eq!(of(Series::Access), [Some(3), Some(4), Some(12), Some(55), Some(121)]);
        assert_eq!(of(Series::Virus), [Some(0), Some(1), Some(2), Some(6), Some(7)]);
        assert_eq!(of(Series::OtherIntentional), [Some(0), Some(0), Some(1), Some(15), Some(5)]);
        assert_eq!(of(Series::Notices), [None, None, None, None, Some(49)]);
    }

    #[test]
    fn each_figure_has_its_source_and_is_stated_once() {
        let record = Record::load().unwrap();
        for (place, one) in record.all().iter().enumerate() {
            assert!(one.figure.source.split(';').all(|line| line.starts_with("004:")), "{one:?}");
            assert!(!one.place.ja.is_empty() && !one.place.en.is_empty());
            let again = record.all().iter().skip(place + 1);
            assert!(again.clone().all(|other| (other.series, other.from, other.to) != (one.series, one.from, one.to)));
        }
        assert!(record.year(Series::DrillBodies, FiscalYear(2013)).unwrap().figure.about);
    }

    #[test]
    fn what_does_not_add_up_is_said_and_not_mended() {
        let record = Record::load().unwrap();
        for year in record.years() {
            assert_eq!(record.attacks_check(year).map(Check::gap), Some(0), "{year}");
        }
        let whole = record.period_check(Series::Reports).unwrap();
        assert_eq!((whole.stated, whole.parts, whole.gap()), (603, 306, 297));
        assert_eq!(record.period_check(Series::Notices).unwrap().gap(), 133);
        assert_eq!(record.period_check(Series::Attacks), None);
    }
}
