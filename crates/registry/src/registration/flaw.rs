//! What cannot stand in a list or a form.

use super::COLUMNS;
use crate::contact::Wrong;
use store::StoreError;

/// Why a list was not entered. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// It is no table in UTF-8.
    #[error("it cannot be read as a table: {0}; save it as \"CSV UTF-8\"")]
    Table(#[from] csv::Error),
    /// There is a NUL on this line, from 1.
    #[error("line {0} holds a NUL, which is no letter; save it as \"CSV UTF-8\"")]
    Nul(usize),
    /// Its first line does not name the columns.
    #[error("the first line must name columns out of {columns}; {0}", columns = COLUMNS.join(","))]
    Head(HeadFlaw),
    /// Cells in it cannot stand.
    #[error("{flaws}", flaws = .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Flaws(Vec<Flaw>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong with the first line of a list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadFlaw {
    /// A name that is no column's.
    #[error("\"{0}\" is none of them")]
    Unknown(String),
    /// A column that stands there twice.
    #[error("\"{0}\" stands there twice")]
    Twice(String),
    /// A column without which a list is none.
    #[error("\"{0}\" is missing")]
    Missing(&'static str),
}

impl HeadFlaw {
    /// Key of the sentence, and the name it speaks of.
    pub(crate) fn said(&self) -> (&'static str, &str) {
        match self {
            HeadFlaw::Unknown(name) => ("registry-head-unknown", name),
            HeadFlaw::Twice(name) => ("registry-head-twice", name),
            HeadFlaw::Missing(name) => ("registry-head-missing", name),
        }
    }
    /// The same for programs, who read the name beside the sentence.
    pub(crate) fn place(&self) -> (&'static str, &str) {
        let (_, name) = self.said();
        match self {
            HeadFlaw::Unknown(_) => ("registry-flaw-head-unknown", name),
            HeadFlaw::Twice(_) => ("registry-flaw-head-twice", name),
            HeadFlaw::Missing(_) => ("registry-flaw-head-missing", name),
        }
    }
}

/// A cell that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why}: \"{cell}\"")]
pub struct Flaw {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong with it.
    pub why: Why,
    /// What stands there.
    pub cell: String,
}

/// Why a cell cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// The code is empty, long or of other letters.
    #[error("it must be of at most 40 Latin letters, digits, \"-\", \".\" and \"_\"")]
    Code,
    /// The code stands in the list twice.
    #[error("it stands in the list twice")]
    Twice,
    /// The code is another's.
    #[error("another body is registered under it")]
    Taken,
    /// The code is of a body of another kind.
    #[error("a body of another kind is registered under it")]
    OtherKind,
    /// A registered code does not change.
    #[error("the code of a registered body stays")]
    CodeStays,
    /// Neither an operator nor an agency.
    #[error("it must be operator or agency")]
    Kind,
    /// A registered body stays what it is.
    #[error("the kind of a registered body stays")]
    KindStays,
    /// No day, or one that is to come.
    #[error("it must be a day such as 2014-04-01 that is not to come")]
    Day,
    /// An operator without a sector.
    #[error("an operator has a sector")]
    NoSector,
    /// No sector of today.
    #[error("no sector of today has this code")]
    UnknownSector,
    /// An agency with a sector.
    #[error("an agency has none; its ministry is named instead")]
    SectorOfAgency,
    /// No group or ministry.
    #[error("no body of this kind has this code")]
    UnknownBody,
    /// An agency without a ministry, or an operator with one.
    #[error("an agency has one, an operator none")]
    Ministry,
    /// Whom to call cannot be emptied here.
    #[error("whom to call is registered and cannot be emptied")]
    ContactStays,
    /// It must be filled in.
    #[error("it must be filled in")]
    Missing,
    /// Too long.
    #[error("it is longer than 200 characters")]
    TooLong,
    /// No telephone number.
    #[error("it is no telephone number")]
    Telephone,
    /// No mail address.
    #[error("it is no mail address")]
    Mail,
    /// No domain.
    #[error("each must be a domain such as example.jp, with blanks between")]
    Domain,
    /// No block of addresses.
    #[error("each must be an address or a block such as 192.0.2.0/24, with blanks between")]
    Network,
    /// Neither of the hours.
    #[error("it must be business or always")]
    Hours,
}

impl Why {
    /// Key of the sentence for people.
    pub fn key(self) -> &'static str {
        match self {
            Why::Code => "registry-flaw-code",
            Why::Twice => "registry-flaw-twice",
            Why::Taken => "registry-flaw-taken",
            Why::OtherKind => "registry-flaw-other-kind",
            Why::CodeStays => "registry-flaw-code-stays",
            Why::Kind => "registry-flaw-kind",
            Why::KindStays => "registry-flaw-kind-stays",
            Why::Day => "registry-flaw-day",
            Why::NoSector => "registry-flaw-no-sector",
            Why::UnknownSector => "registry-flaw-unknown-sector",
            Why::SectorOfAgency => "registry-flaw-sector-of-agency",
            Why::UnknownBody => "registry-flaw-unknown-body",
            Why::Ministry => "registry-flaw-ministry",
            Why::ContactStays => "registry-flaw-contact-stays",
            Why::Missing => "registry-wrong-missing",
            Why::TooLong => "registry-wrong-too-long",
            Why::Telephone => "registry-wrong-telephone",
            Why::Mail => "registry-wrong-mail",
            Why::Domain => "registry-flaw-domain",
            Why::Network => "registry-flaw-network",
            Why::Hours => "registry-flaw-hours",
        }
    }
}

impl From<Wrong> for Why {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Missing => Why::Missing,
            Wrong::TooLong => Why::TooLong,
            Wrong::Telephone => Why::Telephone,
            Wrong::Mail => Why::Mail,
            Wrong::Domain => Why::Domain,
            Wrong::Network => Why::Network,
            Wrong::Day | Wrong::PastDay | Wrong::FutureDay => Why::Day,
            Wrong::Choice | Wrong::Priority | Wrong::Longest | Wrong::Months | Wrong::Hub => Why::Hours,
        }
    }
}
