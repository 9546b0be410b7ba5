//! Who needs whom: nodes, needs, suppliers, reserves; and a plan of what happens to them.

mod days;

use crate::{hours::Hours, names::Names, simulate::Chance};
use kernel::Day;
use std::collections::BTreeMap;

/// How long a node lives on when a need is no longer met: between `least` and `most`, in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// It lasts at least so long.
    pub least: Hours,
    /// It lasts at most so long; [`Hours::NEVER`] if nobody has said.
    pub most: Hours,
}

impl Reserve {
    /// Nobody has said: anything from nothing to without end.
    pub const UNKNOWN: Reserve = Reserve { least: Hours::ZERO, most: Hours::NEVER };

    /// Exactly so long.
    pub const fn exactly(hours: Hours) -> Self {
        Reserve { least: hours, most: hours }
    }

    /// Whether nobody has said.
    pub fn is_unknown(self) -> bool {
        !self.most.happens()
    }

    /// Whether it is one number.
    pub fn is_exact(self) -> bool {
        self.least == self.most
    }
}

/// Of how much a node speaks. Sectors, organisations and sites may need one another in one model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nobody has said.
    #[default]
    Unstated,
    /// A service of a whole sector.
    Sector,
    /// A service of one organisation.
    Organisation,
    /// A service at one site.
    Site,
}

impl Level {
    /// All that can be stated.
    pub const ALL: [Level; 3] = [Level::Sector, Level::Organisation, Level::Site];
    /// Its code; empty for what is not stated.
    pub const fn code(self) -> &'static str {
        match self {
            Level::Unstated => "",
            Level::Sector => "sector",
            Level::Organisation => "organisation",
            Level::Site => "site",
        }
    }
}

/// How one thing depends on another (Rinaldi, Peerenboom, Kelly 2001: Identifying, understanding, and analyzing critical
/// infrastructure interdependencies. IEEE Control Systems 21(6)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It takes what the other makes.
    Physical,
    /// It takes information that the other carries.
    Cyber,
    /// Both are hit by what happens in one place.
    Geographic,
    /// In another way: rules, money, people.
    Logical,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 4] = [Kind::Physical, Kind::Cyber, Kind::Geographic, Kind::Logical];
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Physical => "physical",
            Kind::Cyber => "cyber",
            Kind::Geographic => "geographic",
            Kind::Logical => "logical",
        }
    }
}

/// Some kinds, or none if nobody has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// With `kind` as well.
    #[must_use]
    pub const fn with(self, kind: Kind) -> Self {
        Kinds(self.0 | 1 << kind as u8)
    }
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.0 & (1 << *kind as u8) != 0)
    }
    /// Whether nobody has said.
    pub const fn is_unstated(self) -> bool {
        self.0 == 0
    }
}

/// What stands beside a node or a need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Remarks (備考).
    pub remarks: String,
    /// Who says so.
    pub source: String,
    /// From which day on; `None`: from ever.
    pub valid_from: Option<Day>,
    /// Through which day; `None`: without end.
    pub valid_until: Option<Day>,
}

impl Notes {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Notes::default()
    }
}

/// A node, as it stands in a [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node<'a> {
    /// By what it is called in tables.
    pub id: &'a str,
    /// By what people call it; may be empty.
    pub name: &'a str,
    /// The code of its sector; may be empty.
    pub sector: &'a str,
    /// Of how much it speaks.
    pub level: Level,
    /// What stands beside it.
    pub notes: Option<&'a Notes>,
}

/// A need, as it stands in a [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need<'a> {
    /// By what it is called in tables.
    pub id: &'a str,
    /// The number of the node that has it.
    pub of: u32,
    /// How many suppliers must live; `None`: all.
    pub k: Option<u32>,
    /// How long the node lives on without it.
    pub reserve: Reserve,
    /// In how many hours of supply an empty reserve is full again; zero: at once.
    pub refuel: Hours,
    /// How it depends.
    pub kinds: Kinds,
    /// The numbers of the nodes that supply it.
    pub suppliers: &'a [u32],
    /// What stands beside it.
    pub notes: Option<&'a Notes>,
}

impl Need<'_> {
    /// How many suppliers must be lost for the need to be unmet: n − k + 1.
    pub fn bears(&self) -> u32 {
        let n = u32::try_from(self.suppliers.len()).unwrap_or(u32::MAX);
        n - self.k.unwrap_or(n) + 1
    }
}

/// Who needs whom, checked: every number in it names something. Nodes and needs are numbered from 0 in the order of their tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    pub(crate) nodes: Nodes,
    pub(crate) needs: Needs,
    pub(crate) suppliers: Suppliers,
}

/// The nodes' columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nodes {
    pub(crate) ids: Names,
    pub(crate) names: Names,
    pub(crate) sectors: Names,
    pub(crate) levels: Vec<Level>,
    pub(crate) notes: BTreeMap<u32, Notes>,
}

/// The needs' columns; `k` 0 means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) ids: Names,
    pub(crate) of: Vec<u32>,
    pub(crate) k: Vec<u32>,
    pub(crate) reserves: Vec<Reserve>,
    pub(crate) refuels: Vec<Hours>,
    pub(crate) kinds: Vec<Kinds>,
    pub(crate) notes: BTreeMap<u32, Notes>,
}

/// Who supplies each need: those of need `d` are `nodes[first[d]..first[d + 1]]` (compressed sparse rows).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suppliers {
    pub(crate) first: Vec<u32>,
    pub(crate) nodes: Vec<u32>,
}

impl Default for Suppliers {
    fn default() -> Self {
        Self { first: vec![0], nodes: Vec::new() }
    }
}

impl Suppliers {
    /// Those of a need.
    pub(crate) fn of(&self, need: usize) -> &[u32] {
        let bound = |at: usize| self.first.get(at).copied().unwrap_or_default() as usize;
        self.nodes.get(bound(need)..bound(need + 1)).unwrap_or_default()
    }

    /// The node supplies the need where it did not, or no more where it did.
    pub(crate) fn turn(&mut self, need: usize, node: u32) {
        let begin = self.first.get(need).copied().unwrap_or_default() as usize;
        let end = self.first.get(need + 1).copied().unwrap_or_default() as usize;
        let found = (begin..end).find(|at| self.nodes.get(*at) == Some(&node));
        match found {
            Some(at) => {
                self.nodes.remove(at);
            }
            None => self.nodes.insert(end, node),
        }
        for bound in self.first.iter_mut().skip(need + 1) {
            *bound = if found.is_some() { *bound - 1 } else { *bound + 1 };
        }
    }
}

impl Model {
    /// How many nodes there are.
    pub fn node_count(&self) -> u32 {
        u32::try_from(self.nodes.levels.len()).unwrap_or(u32::MAX)
    }

    /// How many needs there are.
    pub fn need_count(&self) -> u32 {
        u32::try_from(self.needs.of.len()).unwrap_or(u32::MAX)
    }

    /// The node of a number below [`Model::node_count`]; beyond, one without a name.
    pub fn node(&self, number: u32) -> Node<'_> {
        let at = number as usize;
        Node {
            id: self.nodes.ids.get(at),
            name: self.nodes.names.get(at),
            sector: self.nodes.sectors.get(at),
            level: self.nodes.levels.get(at).copied().unwrap_or_default(),
            notes: self.nodes.notes.get(&number),
        }
    }

    /// The need of a number below [`Model::need_count`]; beyond, one that nobody supplies.
    pub fn need(&self, number: u32) -> Need<'_> {
        let at = number as usize;
        Need {
            id: self.needs.ids.get(at),
            of: self.needs.of.get(at).copied().unwrap_or_default(),
            k: self.needs.k.get(at).copied().filter(|k| *k > 0),
            reserve: self.needs.reserves.get(at).copied().unwrap_or(Reserve::UNKNOWN),
            refuel: self.needs.refuels.get(at).copied().unwrap_or_default(),
            kinds: self.needs.kinds.get(at).copied().unwrap_or_default(),
            suppliers: self.suppliers.of(at),
            notes: self.needs.notes.get(&number),
        }
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.node_count()).map(|number| self.node(number))
    }

    /// All needs, in order.
    pub fn needs(&self) -> impl Iterator<Item = Need<'_>> {
        (0..self.need_count()).map(|number| self.need(number))
    }

    /// The number of the node that is called `id`; looks through all.
    pub fn node_called(&self, id: &str) -> Option<u32> {
        (0..self.node_count()).find(|number| self.nodes.ids.get(*number as usize) == id)
    }

    /// The number of the need that is called `id`; looks through all.
    pub fn need_called(&self, id: &str) -> Option<u32> {
        (0..self.need_count()).find(|number| self.needs.ids.get(*number as usize) == id)
    }
}

/// What happens: numbers of nodes or needs, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Nodes that fail by themselves.
    pub failures: Vec<(u32, Hours)>,
    /// Nodes whose own failure is repaired.
    pub repairs: Vec<(u32, Hours)>,
    /// Needs whose reserve is filled up.
    pub refuels: Vec<(u32, Hours)>,
    /// Nodes that fail by themselves at random; only [`crate::simulate`] looks at them.
    pub chances: Vec<Chance>,
}

impl Plan {
    /// Whether nothing comes back: then one pass gives every loss ([`crate::solve()`]).
    pub fn only_fails(&self) -> bool {
        self.repairs.is_empty() && self.refuels.is_empty()
    }
}
