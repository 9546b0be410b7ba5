//! An organisation: operator, CEPTOAR, ministry, the centre, a related body.

mod typed;

pub use typed::TypedDescription;

use crate::fold;
use access::{BodyKind, OrgId};
use kernel::{Bilingual, Day};

/// An organisation as it is described now. How it was described before a change: [`crate::ask::organisation_on`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Its code, such as `NISC`, `MIC`, `ICT-TEL`; operators have none.
    pub code: Option<String>,
    /// Its full name.
    pub name: Bilingual,
    /// The reading of its name; may be empty.
    pub kana: String,
    /// Its Japanese name in Latin letters; may be empty.
    pub romaji: String,
    /// The name people use.
    pub short: Bilingual,
    /// What it does here, in one sentence; may be empty.
    pub role: Bilingual,
    /// The code of its sector or sub-sector, for operators and CEPTOARs.
    pub sector: Option<String>,
    /// Where it is, as `prefecture municipality`; may be empty.
    pub place: String,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its blocks of addresses.
    pub networks: Vec<String>,
    /// Whether it exists only in the trial.
    pub fictional: bool,
    /// The first day on which it is registered.
    pub valid_from: Day,
    /// The last such day; `None` where nothing ends it.
    pub valid_to: Option<Day>,
    /// Where the documents name it; empty where its own people registered it.
    pub source: String,
    /// What a reader should know; may be empty.
    pub note: String,
}

impl Organisation {
    /// Whether it is registered on `day`.
    pub fn covers(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
    /// Whether this is one of its names, the whole of it, however it is written ([`crate::fold::name`]).
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = fold::name(name);
        !wanted.is_empty() && self.names().any(|own| fold::name(own) == wanted)
    }
    /// Whether this is one of its names, letter by letter.
    pub fn is_written(&self, name: &str) -> bool {
        !name.is_empty() && self.names().any(|own| own == name)
    }
    fn names(&self) -> impl Iterator<Item = &str> {
        [&self.name.ja, &self.name.en, &self.short.ja, &self.short.en].into_iter().map(String::as_str)
    }
    /// What of it its own people may change.
    pub fn description(&self) -> Description {
        Description { place: self.place.clone(), domains: self.domains.clone(), networks: self.networks.clone() }
    }
    /// With another description.
    #[must_use]
    pub fn described(self, other: Description) -> Self {
        Self { place: other.place, domains: other.domains, networks: other.networks, ..self }
    }
}

/// What of an organisation its own people may change. Names and kinds come from the register, not from here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// Where it is.
    pub place: String,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its blocks of addresses.
    pub networks: Vec<String>,
}
