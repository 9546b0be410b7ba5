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
    /// CEPTOARs in the Council.
    CouncilMembers,
    /// 総会、幹事会、WG of the Council together.
    CouncilMeetings,
    /// 見学や紹介, arranged in the Council.
    SiteVisits,
    /// 相互理解WG of the Council.
    MutualUnderstanding,
    /// 情報セキュリティ政策に係る講演等.
    PolicySeminars,
    /// 行動計画に関する講演. Whether they are among those above is not stated.
    PlanLectures,
    /// NISC重要インフラニュースレター.
    Newsletters,
    /// 共通脅威分析及び分野横断的演習の検討会.
    ReviewMeetings,
}

/// What a row of the record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 情報連絡・情報提供.
    Contacts,
    /// セプター訓練.
    Drill,
    /// セプターカウンシル.
    Council,
    /// 広報公聴・リスクコミュニケーション.
    Outreach,
}

impl Group {
    /// All but reports and notices, in the order of the pages.
    pub const BESIDE: [Group; 3] = [Group::Drill, Group::Council, Group::Outreach];
    /// Its code in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Group::Contacts => "contacts",
            Group::Drill => "drill",
            Group::Council => "council",
            Group::Outreach => "outreach",
        }
    }
    /// Its rows, in the order of the table.
    pub fn series(self) -> impl Iterator<Item = Series> {
        Series::ALL.into_iter().filter(move |series| series.group() == self)
    }
}

impl Series {
    /// All, in the order of the table.
    pub const ALL: [Series; 16] = [
        Series::Reports,
        Series::Attacks,
        Series::Access,
        Series::Virus,
        Series::OtherIntentional,
        Series::Notices,
        Series::DrillCeptoars,
        Series::DrillBodies,
        Series::CouncilMembers,
        Series::CouncilMeetings,
        Series::SiteVisits,
        Series::MutualUnderstanding,
        Series::PolicySeminars,
        Series::PlanLectures,
        Series::Newsletters,
        Series::ReviewMeetings,
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
            Series::CouncilMembers => "council-members",
            Series::CouncilMeetings => "council-meetings",
            Series::SiteVisits => "site-visits",
            Series::MutualUnderstanding => "mutual-understanding",
            Series::PolicySeminars => "policy-seminars",
            Series::PlanLectures => "plan-lectures",
            Series::Newsletters => "newsletters",
            Series::ReviewMeetings => "review-meetings",
        }
    }
    /// What it is about.
    pub fn group(self) -> Group {
        match self {
            Series::Reports
            | Series::Attacks
            | Series::Access
            | Series::Virus
            | Series::OtherIntentional
            | Series::Notices => Group::Contacts,
            Series::DrillCeptoars | Series::DrillBodies => Group::Drill,
            Series::CouncilMembers | Series::CouncilMeetings | Series::SiteVisits | Series::MutualUnderstanding => {
                Group::Council
            }
            Series::PolicySeminars | Series::PlanLectures | Series::Newsletters | Series::ReviewMeetings => {
                Group::Outreach
            }
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
    /// What is stated of several years together beside the sum of the years that are stated; `None` if none is.
    pub fn period_check(&self, series: Series) -> Option<Check> {
        let period = self.period(series)?;
        let of = |year: &FiscalYear| self.year(series, *year).and_then(|stated| stated.figure.value);
        let parts: Vec<i64> = self.years().iter().filter_map(of).collect();
        (!parts.is_empty()).then_some(Check { stated: period.figure.value?, parts: parts.iter().sum() })
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

    /// What the documents state of contact and of work with the sectors, 48 figures: of 2009 to 2013 each, and of all.
    const STATED: [(Series, [Option<i64>; 5], Option<i64>); 16] = [
        (Series::Reports, [None, None, Some(43), Some(110), Some(153)], Some(603)),
        (Series::Attacks, [Some(3), Some(5), Some(15), Some(76), Some(133)], None),
        (Series::Access, [Some(3), Some(4), Some(12), Some(55), Some(121)], None),
        (Series::Virus, [Some(0), Some(1), Some(2), Some(6), Some(7)], None),
        (Series::OtherIntentional, [Some(0), Some(0), Some(1), Some(15), Some(5)], None),
        (Series::Notices, [None, None, None, None, Some(49)], Some(182)),
        (Series::DrillCeptoars, [None, None, None, None, Some(12)], Some(58)),
        (Series::DrillBodies, [None, None, None, None, Some(1561)], None),
        (Series::CouncilMembers, [None, None, None, None, Some(13)], None),
        (Series::CouncilMeetings, [None, None, None, None, Some(20)], None),
        (Series::SiteVisits, [None, None, None, None, Some(3)], None),
        (Series::MutualUnderstanding, [None, None, None, None, None], Some(18)),
        (Series::PolicySeminars, [Some(6), Some(6), Some(5), Some(4), Some(4)], Some(25)),
        (Series::PlanLectures, [None, None, None, None, Some(1)], None),
        (Series::Newsletters, [None, None, None, None, Some(22)], Some(113)),
        (Series::ReviewMeetings, [Some(5), Some(5), Some(5), Some(5), Some(5)], Some(25)),
    ];

    #[test]
    fn the_record_says_what_the_documents_say_and_leaves_nothing_out() {
        let record = Record::load().unwrap();
        let mut figures = 0;
        for (series, years, period) in STATED {
            assert_eq!([2009, 2010, 2011, 2012, 2013].map(|year| value(series, year)), years, "{series:?}");
            assert_eq!(record.period(series).and_then(|stated| stated.figure.value), period, "{series:?}");
            figures += years.iter().flatten().count() + period.iter().count();
        }
        assert_eq!((STATED.map(|(series, ..)| series), figures, record.all().len()), (Series::ALL, 48, 48));
        let since = record.period(Series::MutualUnderstanding).unwrap();
        assert_eq!(
            (since.from, since.to),
            (FiscalYear(2010), FiscalYear(2013)),
            "the working group began in June 2010"
        );
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
        assert_eq!(record.period_check(Series::MutualUnderstanding), None, "no year of it is stated");
        for series in [Series::PolicySeminars, Series::ReviewMeetings] {
            assert_eq!(record.period_check(series).map(Check::gap), Some(0), "{series:?}");
        }
    }
}
