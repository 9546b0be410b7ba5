//! A CEPTOAR (セプター) as one edition of the characteristics map (セプター特性把握マップ) shows it.

use super::{FactsError, Validity, read::Row};
use kernel::{Bilingual, Day, Figure, Lang};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month {
    /// The year, Western calendar.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

/// What is counted when a CEPTOAR counts its members. Two units are never added without saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberUnit {
    /// 社
    Companies,
    /// 社・団体, one count of both
    CompaniesAndOrganisations,
    /// 団体
    Organisations,
    /// グループ
    Groups,
    /// 機関
    Institutions,
    /// 水道事業者, 水道事業体
    WaterUtilities,
    /// 都道府県
    Prefectures,
    /// 市町村区
    Municipalities,
}

/// How many members of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberCount {
    /// What is counted.
    pub unit: MemberUnit,
    /// The count, its Japanese unit and its source.
    pub figure: Figure,
}

/// A means by which a CEPTOAR reaches its members, in the order of the map's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactMeans {
    /// メール
    Mail,
    /// 電話
    Telephone,
    /// 携帯電話
    Mobile,
    /// 衛星電話
    Satellite,
    /// FAX
    Fax,
    /// WEB
    Web,
    /// 電子会議室
    MeetingRoom,
    /// TV会議
    Video,
    /// 会議体
    Meeting,
}

/// Whether a CEPTOAR has members yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeptoarState {
    /// It works.
    Active,
    /// Its members are being arranged (調整中).
    Forming,
}

/// A CEPTOAR as one map shows it. An empty text or `None` means "not stated", never "none".
#[derive(Clone, Debug, PartialEq)]
pub struct CeptoarEntry {
    /// The code of its sector or sub-sector, which is its own.
    pub code: String,
    /// The day that its map describes. For days before, it is the nearest that the documents offer.
    pub as_of: Day,
    /// From when to when the registry shows this entry.
    pub validity: Validity,
    /// Its name.
    pub name: Bilingual,
    /// The scope of business it covers.
    pub scope: Bilingual,
    /// Its secretariat; in 2014 as the overview prints it.
    pub secretariat: Bilingual,
    /// Its secretariat as the map prints it, where there is one.
    pub secretariat_on_map: Option<String>,
    /// How many members, in words.
    pub members: Bilingual,
    /// Who they are, as printed.
    pub members_detail: String,
    /// How many members, by unit; only the units that are stated.
    pub counts: Vec<MemberCount>,
    /// How many of them are observers.
    pub observers: Option<i64>,
    /// Whether it has members yet.
    pub state: CeptoarState,
    /// The information it handles.
    pub information: Bilingual,
    /// How it reaches its members.
    pub means: Vec<ContactMeans>,
    /// When its handling rules were adopted.
    pub rules_adopted: Option<Month>,
    /// Since when its emergency window works.
    pub contact_since: Option<Month>,
    /// What it says of itself.
    pub features: Bilingual,
    /// Where the documents show it.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

impl CeptoarEntry {
    /// How many members of any unit; `None` where no count is stated.
    pub fn members_total(&self) -> Option<i64> {
        let stated: Vec<i64> = self.counts.iter().filter_map(|count| count.figure.value).collect();
        (!stated.is_empty()).then(|| stated.iter().sum())
    }

    pub(super) fn read(row: &Row<'_>) -> Result<Self, FactsError> {
        Ok(Self {
            code: row.text("code")?,
            as_of: row.day("as_of")?,
            validity: row.validity()?,
            name: row.both("name_ja", "name_en")?,
            scope: row.both("scope_ja", "scope_en")?,
            secretariat: row.both("secretariat_ja", "secretariat_en")?,
            secretariat_on_map: row.stated("secretariat_map_ja")?,
            members: row.both("members_ja", "members_en")?,
            members_detail: row.text("members_detail_ja")?,
            counts: read_counts(row)?,
            observers: row.number("observers")?,
            state: row.word("state")?,
            information: row.both("information_ja", "information_en")?,
            means: row.words("means")?,
            rules_adopted: read_month(row, "rules_adopted")?,
            contact_since: read_month(row, "contact_since")?,
            features: row.both("features_ja", "features_en")?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
}

/// `companies:251|institutions:7`
fn read_counts(row: &Row<'_>) -> Result<Vec<MemberCount>, FactsError> {
    let source = row.cell("source")?;
    let parts = row.cell("counts")?.split('|').filter(|part| !part.is_empty());
    parts.map(|part| read_count(part, source).ok_or_else(|| row.wrong("counts"))).collect()
}

fn read_count(part: &str, source: &str) -> Option<MemberCount> {
    let (unit, count) = part.split_once(':')?;
    let unit: MemberUnit = unit.parse().ok()?;
    let value = Some(count.parse().ok()?);
    let figure = Figure { value, about: false, unit: unit.word().to_owned(), period: None, source: source.to_owned() };
    Some(MemberCount { unit, figure })
}

fn read_month(row: &Row<'_>, column: &'static str) -> Result<Option<Month>, FactsError> {
    if row.cell(column)?.is_empty() { Ok(None) } else { row.word(column).map(Some) }
}

impl Month {
    /// `2007年1月` or `Jan 2007`.
    pub fn show(self, lang: Lang) -> String {
        const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let name = NAMES.get(usize::from(self.month).saturating_sub(1)).copied().unwrap_or("?");
        match lang {
            Lang::Ja => format!("{}年{}月", self.year, self.month),
            Lang::En => format!("{name} {}", self.year),
        }
    }
}

impl FromStr for Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month, _) = Day::parse(&format!("{text}-01")).ok_or(())?.ymd();
        Ok(Self { year, month })
    }
}

impl MemberUnit {
    /// The unit in Japanese.
    pub fn word(self) -> &'static str {
        match self {
            Self::Companies => "社",
            Self::CompaniesAndOrganisations => "社・団体",
            Self::Organisations => "団体",
            Self::Groups => "グループ",
            Self::Institutions => "機関",
            Self::WaterUtilities => "水道事業者",
            Self::Prefectures => "都道府県",
            Self::Municipalities => "市町村区",
        }
    }
}

impl FromStr for MemberUnit {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "companies" => Ok(Self::Companies),
            "companies_and_organisations" => Ok(Self::CompaniesAndOrganisations),
            "organisations" => Ok(Self::Organisations),
            "groups" => Ok(Self::Groups),
            "institutions" => Ok(Self::Institutions),
            "water_utilities" => Ok(Self::WaterUtilities),
            "prefectures" => Ok(Self::Prefectures),
            "municipalities" => Ok(Self::Municipalities),
            _ => Err(()),
        }
    }
}

impl ContactMeans {
    /// All means, in the order of the map's columns.
    pub const ALL: [ContactMeans; 9] = [
        Self::Mail,
        Self::Telephone,
        Self::Mobile,
        Self::Satellite,
        Self::Fax,
        Self::Web,
        Self::MeetingRoom,
        Self::Video,
        Self::Meeting,
    ];
    /// The code of this means in the fact table, for texts and tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Satellite => "satellite",
            Self::Fax => "fax",
            Self::Web => "web",
            Self::MeetingRoom => "meeting_room",
            Self::Video => "video",
            Self::Meeting => "meeting",
        }
    }
}

impl FromStr for ContactMeans {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|means| means.code() == text).ok_or(())
    }
}

impl FromStr for CeptoarState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "active" => Ok(Self::Active),
            "forming" => Ok(Self::Forming),
            _ => Err(()),
        }
    }
}
