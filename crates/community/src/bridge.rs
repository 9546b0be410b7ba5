//! Declared ways between circles, and between a circle and the centre: without one nothing passes.

use crate::{CommunityId, share::Passed};
use access::OrgId;
use kernel::{At, Bilingual, ContentHash, Id, Tlp};

/// The id of a bridge.
pub type BridgeId = Id<Bridge>;
/// The id of what came over one.
pub type ArrivalId = Id<Arrival>;

/// One end of a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The community, if it is one here.
    pub community: Option<CommunityId>,
    /// The centre, if it is that.
    pub centre: Option<OrgId>,
    /// Its name.
    pub name: Bilingual,
}

impl End {
    /// Whether somebody here stands at it.
    pub fn connected(&self) -> bool {
        self.community.is_some() || self.centre.is_some()
    }
}

/// A declared way, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// Its id.
    pub id: BridgeId,
    /// From where.
    pub from: End,
    /// To where.
    pub to: End,
    /// The strongest label that may pass.
    pub label_most: Tlp,
    /// Since when, in words of the documents.
    pub since: Bilingual,
    /// Where the documents tell of it.
    pub source: String,
    /// Whether it has not ended.
    pub open: bool,
}

impl Bridge {
    /// Whether both ends have a body here, and it has not ended.
    pub fn connected(&self) -> bool {
        self.open && self.from.connected() && self.to.connected()
    }
    /// Whether something with this label may pass.
    pub fn lets(&self, tlp: Tlp) -> bool {
        tlp <= self.label_most
    }
}

/// What came over a bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Its id.
    pub id: ArrivalId,
    /// The bridge.
    pub bridge: BridgeId,
    /// The community to which it came; `None` is the centre.
    pub community: Option<CommunityId>,
    /// The hub, or the centre.
    pub org: OrgId,
    /// What it says; its title only, once the centre has recalled the notice that it was.
    pub content: Passed,
    /// When that was recalled.
    pub recalled_at: Option<At>,
    /// The hash of that.
    pub hash: ContentHash,
    /// When.
    pub at: At,
}
