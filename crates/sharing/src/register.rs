//! What the register says of an incident besides its reports: of which kind it is, in which month it was first reported in
//! the press or published, and what the yearly list tells of it (004:15108-15571). All of it may turn out otherwise later;
//! what was written before stays.

mod account;
pub(crate) mod affected;
mod link;
mod turn;

use crate::disclosure::Disclosure;
use access::{OrgId, PersonId};
use kernel::{At, Month};
use std::{collections::BTreeSet, str::FromStr};
use store::{FromRow, Row, StoreError};

pub use account::{Account, AccountFault, Concerned, Lack, is_named};
pub use affected::{Affected, Extent};
pub use link::{Link, LinkId, Linked, Tie};
pub use turn::{LeakSince, turns};

/// Of which kind an incident is; the list of the document, in its order. One may be of two: 意図せぬ情報流出／その他.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncidentKind {
    /// 外部からの攻撃
    Attack,
    /// 意図せぬ情報流出
    UnintendedLeak,
    /// 内部不正
    Insider,
    /// その他
    Other,
}

impl IncidentKind {
    /// All.
    pub const ALL: [IncidentKind; 4] =
        [IncidentKind::Attack, IncidentKind::UnintendedLeak, IncidentKind::Insider, IncidentKind::Other];
    /// Its code in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            IncidentKind::Attack => "attack",
            IncidentKind::UnintendedLeak => "unintended-leak",
            IncidentKind::Insider => "insider",
            IncidentKind::Other => "other",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            IncidentKind::Attack => "agency-kind-attack",
            IncidentKind::UnintendedLeak => "agency-kind-unintended-leak",
            IncidentKind::Insider => "agency-kind-insider",
            IncidentKind::Other => "agency-kind-other",
        }
    }
}

impl FromStr for IncidentKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        IncidentKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// The kinds of an incident.
pub type Kinds = BTreeSet<IncidentKind>;

/// What is written into the register of an incident at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Of which kinds; never none.
    pub kinds: Kinds,
    /// When it was first reported in the press or published, if whoever writes it says so.
    pub first_public: Option<Month>,
    /// What the yearly list tells of it.
    pub account: Account,
}

/// What was written into the register of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Counted from 1.
    pub number: i64,
    /// Of which kinds; never none.
    pub kinds: Kinds,
    /// When it was first reported in the press or published, if whoever wrote it said so.
    pub first_public: Option<Month>,
    /// What the yearly list tells of it; of lines from before there was more, nothing.
    pub account: Account,
    /// Which body wrote it.
    pub org: OrgId,
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl FromRow for Entered {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let wrong = |column: &str| StoreError::Unreadable { column: column.into() };
        let month = row.get::<Option<i64>>("first_public")?;
        Ok(Self {
            number: row.get("number")?,
            kinds: read(&row.text("kinds")?).ok_or_else(|| wrong("kinds"))?,
            first_public: month
                .map(|number| i32::try_from(number).map(Month::from_number))
                .transpose()
                .map_err(|_| wrong("first_public"))?,
            account: match row.get::<Option<String>>("content")? {
                Some(text) => serde_json::from_str(&text).map_err(|_| wrong("content"))?,
                None => Account::default(),
            },
            org: row.id("org_id")?,
            by: row.id("entered_by")?,
            at: row.at("entered_at")?,
        })
    }
}

impl Entered {
    /// What it says, as it is written.
    pub fn line(&self) -> Line {
        Line { kinds: self.kinds.clone(), first_public: self.first_public, account: self.account.clone() }
    }
}

/// How what these lines say of a leak changed, oldest first.
pub fn leaks(lines: &[Entered]) -> Vec<LeakSince> {
    turns(lines.iter().map(|line| (line.account.leak, line.at)))
}

/// The kinds as they are stored.
pub(crate) fn codes(kinds: &Kinds) -> String {
    kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(" ")
}

/// The kinds that are stored so.
pub(crate) fn read(codes: &str) -> Option<Kinds> {
    codes.split_whitespace().map(|code| code.parse().ok()).collect()
}

/// `2014-06` as a month.
pub fn month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count() == 6;
    let (year, month) = (year.parse().ok().filter(|_| digits)?, month.parse::<u8>().ok()?);
    (1..=12).contains(&month).then(|| Month::new(year, month))
}

/// When the public first learned of it: as it was written into the register, else the earliest publication that was
/// written down.
pub fn first_public(newest: Option<&Entered>, proposals: &[Disclosure]) -> Option<Month> {
    let told = proposals.iter().filter_map(|one| one.published.as_ref());
    let published = told.map(|told| {
        let (year, month, _) = told.on.ymd();
        Month::new(year, month)
    });
    newest.and_then(|newest| newest.first_public).or(published.min())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_it_is_written_and_nothing_else() {
        assert_eq!(month("2014-06"), Some(Month::new(2014, 6)));
        for wrong in
            ["", "2014", "2014-6", "2014-13", "2014-00", "2014-06-01", "x-06", "26-06", "+014-06", "２０１４-06"]
        {
            assert_eq!(month(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_stored_is_read_again_and_what_is_no_kind_is_not() {
        assert_eq!(IncidentKind::ALL.map(|kind| kind.code().parse()), IncidentKind::ALL.map(Ok));
        let two = Kinds::from([IncidentKind::Other, IncidentKind::UnintendedLeak]);
        assert_eq!((codes(&two).as_str(), read(&codes(&two))), ("unintended-leak other", Some(two)));
        assert!("leak".parse::<IncidentKind>().is_err() && read("attack x").is_none());
    }
}
