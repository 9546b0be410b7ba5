//! The facts that the registry starts from, and what can be asked of them on a day.
//!
//! The tables stand in `facts/` beside their sources; this reads them into types and asks nothing else:
//! no clock, no database. An empty cell is "not stated", never zero.

mod body;
mod ceptoar;
mod council;
mod level;
mod read;
mod rule;
mod sector;

pub use body::{Body, BodyKind};
pub use ceptoar::{CeptoarEntry, CeptoarState, ContactMeans, MemberCount, MemberUnit, Month};
pub use council::{CouncilEntry, CouncilRole, Seat, Since};
pub use level::{Condition, Judgement, Level, Measure, Measured, Shortfall, Tolerance};
pub use read::Validity;
pub use rule::{HubEntry, RuleEntry};
pub use sector::{Sector, Service};

use kernel::Day;
use read::Table;

/// Why the facts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// A table cannot be read as rows and columns.
    #[error("{file} is not a table")]
    Table {
        /// The file in `facts/`.
        file: &'static str,
        /// What the reader of tables found.
        source: csv::Error,
    },
    /// A table lacks a column.
    #[error("{file} has no column {column}")]
    Column {
        /// The file in `facts/`.
        file: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A cell is not what its column promises.
    #[error("{file}, line {line}: \"{cell}\" cannot stand in column {column}")]
    Cell {
        /// The file in `facts/`.
        file: &'static str,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        cell: String,
    },
    /// A row names a sector or body that no table has.
    #[error("{file} names {code}, which no table has")]
    Unknown {
        /// The file in `facts/`.
        file: &'static str,
        /// The code.
        code: String,
    },
}

/// All facts, each in the order of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Sectors and sub-sectors.
    pub sectors: Vec<Sector>,
    /// Services.
    pub services: Vec<Service>,
    /// Levels.
    pub levels: Vec<Level>,
    /// The centre, ministries, related bodies.
    pub bodies: Vec<Body>,
    /// CEPTOARs, one entry per map.
    pub ceptoars: Vec<CeptoarEntry>,
    /// Roles in the council.
    pub council: Vec<CouncilEntry>,
    /// How each CEPTOAR passes word on, one entry per map.
    pub rules: Vec<RuleEntry>,
    /// Places between CEPTOARs and their members.
    pub hubs: Vec<HubEntry>,
}

const SECTORS: Table = Table { file: "sectors.csv", text: include_str!("../facts/sectors.csv") };
const SERVICES: Table = Table { file: "services.csv", text: include_str!("../facts/services.csv") };
const LEVELS: Table = Table { file: "levels.csv", text: include_str!("../facts/levels.csv") };
const BODIES: Table = Table { file: "bodies.csv", text: include_str!("../facts/bodies.csv") };
const CEPTOARS: Table = Table { file: "ceptoars.csv", text: include_str!("../facts/ceptoars.csv") };
const COUNCIL: Table = Table { file: "council.csv", text: include_str!("../facts/council.csv") };
const RULES: Table = Table { file: "rules.csv", text: include_str!("../facts/rules.csv") };
const HUBS: Table = Table { file: "hubs.csv", text: include_str!("../facts/hubs.csv") };

impl Facts {
    /// Reads the tables that are built into the program and checks that they hold together.
    pub fn load() -> Result<Self, FactsError> {
        let facts = Self {
            sectors: SECTORS.read(Sector::read)?,
            services: SERVICES.read(Service::read)?,
            levels: LEVELS.read(Level::read)?,
            bodies: BODIES.read(Body::read)?,
            ceptoars: CEPTOARS.read(CeptoarEntry::read)?,
            council: COUNCIL.read(CouncilEntry::read)?,
            rules: RULES.read(RuleEntry::read)?,
            hubs: HUBS.read(HubEntry::read)?,
        };
        facts.hold_together()?;
        Ok(facts)
    }

    /// The sectors of the plan on `day`, without their parts.
    pub fn sectors_on(&self, day: Day) -> Vec<&Sector> {
        self.sectors.iter().filter(|sector| sector.is_whole() && sector.validity.covers(day)).collect()
    }

    /// The parts of a sector on `day`.
    pub fn parts_on<'a>(&'a self, code: &'a str, day: Day) -> impl Iterator<Item = &'a Sector> {
        self.sectors.iter().filter(move |sector| sector.parent.as_deref() == Some(code) && sector.validity.covers(day))
    }

    /// The sector or sub-sector with this code, on whatever day.
    pub fn sector(&self, code: &str) -> Option<&Sector> {
        self.sectors.iter().find(|sector| sector.code == code)
    }

    /// The body with this code.
    pub fn body(&self, code: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.code == code)
    }

    /// The services of a sector and its parts. A part that has none of its own has those of its sector.
    pub fn services_of(&self, code: &str) -> Vec<&Service> {
        self.concerning(code, &self.services, |service| &service.sector)
    }

    /// The levels of a sector and its parts. A part that has none of its own has those of its sector.
    pub fn levels_of(&self, code: &str) -> Vec<&Level> {
        self.concerning(code, &self.levels, |level| &level.sector)
    }

    /// The ministry competent for a sector or sub-sector on `day`.
    pub fn ministry_of(&self, code: &str, day: Day) -> Option<&Body> {
        let sector = self.sector(code).filter(|sector| sector.validity.covers(day))?;
        self.body(&sector.ministry).filter(|body| body.validity.covers(day))
    }

    /// The CEPTOARs on `day`, in the order of the map; none before the end of March 2007.
    ///
    /// The documents have two maps, of 2008-03-31 and of 2014-03-31, and none between.
    /// A day between them shows the older map, and cable television, which began in December 2012, as the younger
    /// map has it. [`CeptoarEntry::as_of`] says on which map each entry stands.
    pub fn ceptoar_map_on(&self, day: Day) -> Vec<&CeptoarEntry> {
        let order = |code: &str| self.ceptoars.iter().rev().position(|entry| entry.code == code);
        let mut map: Vec<_> = self.ceptoars.iter().filter(|entry| entry.validity.covers(day)).collect();
        map.sort_by_key(|entry| std::cmp::Reverse(order(&entry.code)));
        map
    }

    /// The roles in the council on `day`; none before it was founded on 2009-02-26.
    pub fn council_on(&self, day: Day) -> Vec<&CouncilEntry> {
        self.council.iter().filter(|entry| entry.validity.covers(day)).collect()
    }

    fn concerning<'a, T>(&self, code: &str, all: &'a [T], sector_of: impl Fn(&T) -> &String) -> Vec<&'a T> {
        let own = |wanted: &str| -> Vec<&'a T> {
            let inside = |part: &str| {
                part == wanted || self.sector(part).is_some_and(|part| part.parent.as_deref() == Some(wanted))
            };
            all.iter().filter(|item| inside(sector_of(item))).collect()
        };
        let found = own(code);
        match self.sector(code).and_then(|sector| sector.parent.as_deref()) {
            Some(parent) if found.is_empty() => all.iter().filter(|item| sector_of(item) == parent).collect(),
            _ => found,
        }
    }

    /// Every code that a row names must be a row of its own table.
    fn hold_together(&self) -> Result<(), FactsError> {
        let sector = |code: &str| self.sector(code).is_some();
        let body = |code: &str| self.body(code).is_some();
        let ceptoar = |code: &str| self.ceptoars.iter().any(|entry| entry.code == code);
        known(SECTORS.file, self.sectors.iter().filter_map(|sector| sector.parent.as_ref()), sector)?;
        known(SECTORS.file, self.sectors.iter().map(|sector| &sector.ministry), body)?;
        known(SERVICES.file, self.services.iter().map(|service| &service.sector), sector)?;
        known(LEVELS.file, self.levels.iter().map(|level| &level.sector), sector)?;
        known(CEPTOARS.file, self.ceptoars.iter().map(|entry| &entry.code), sector)?;
        known(RULES.file, self.rules.iter().map(|entry| &entry.code), ceptoar)?;
        known(HUBS.file, self.hubs.iter().map(|hub| &hub.code), ceptoar)?;
        for entry in &self.council {
            match &entry.seat {
                Seat::Ceptoar(code) => known(COUNCIL.file, [code], ceptoar)?,
                Seat::Body(code) => known(COUNCIL.file, [code], body)?,
            }
        }
        Ok(())
    }
}

fn known<'a>(
    file: &'static str,
    codes: impl IntoIterator<Item = &'a String>,
    is_known: impl Fn(&str) -> bool,
) -> Result<(), FactsError> {
    match codes.into_iter().find(|code| !is_known(code)) {
        Some(code) => Err(FactsError::Unknown { file, code: code.clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
