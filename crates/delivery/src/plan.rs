//! The dry run: whom a release would reach, by which way, and whom not.

use crate::Tier;
use access::OrgId;
use kernel::Bilingual;

/// Whom a release would reach.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// First hop, in the order of their CEPTOARs.
    pub ministries: Vec<PlannedMinistry>,
    /// Those entitled to it whom nobody can reach, by name; the first thousand.
    pub unreachable: Vec<Unreachable>,
    /// How many those are.
    pub unreachable_count: i64,
    /// What leaves by mail; `None` where this hub sends none.
    pub letters: Option<Letters>,
}

/// What a release promises by mail, one letter to each organisation, as it is passed on.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// To how many.
    pub to: i64,
    /// How many can be reached and have no mail address: somebody telephones, or they look for themselves.
    pub without_count: i64,
    /// Those by name; the first hundred.
    pub without: Vec<(OrgId, Bilingual)>,
}

/// A ministry on the first hop with the CEPTOARs below it.
#[derive(Clone, Debug)]
pub struct PlannedMinistry {
    /// The ministry; `None` stands for the CEPTOARs for which none is competent: the centre hands over to them.
    pub org: Option<OrgId>,
    /// On the government's line: `ceptoars` are ministries, each with its agencies and itself, to whom the centre hands over.
    pub government: bool,
    /// Its name.
    pub name: Bilingual,
    /// Whether anybody there can be reached.
    pub reachable: bool,
    /// The CEPTOARs below it.
    pub ceptoars: Vec<PlannedCeptoar>,
}

/// A CEPTOAR on the second hop with its members.
#[derive(Clone, Debug)]
pub struct PlannedCeptoar {
    /// The CEPTOAR.
    pub org: OrgId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// The name of its sector.
    pub sector: Bilingual,
    /// Whether anybody at its secretariat can be reached.
    pub reachable: bool,
    /// Whether it is passed on without the secretariat's hand.
    pub direct: bool,
    /// Its members on that day.
    pub members: i64,
    /// Those of them who can be reached.
    pub reachable_members: i64,
    /// By which means its members can be told besides Kaname.
    pub means: Means,
}

/// How many members have a contact with …
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// … a telephone.
    pub phone: i64,
    /// … a fax.
    pub fax: i64,
    /// … a mail address.
    pub mail: i64,
}

/// Somebody entitled whom nobody can reach.
#[derive(Clone, Debug)]
pub struct Unreachable {
    /// The organisation.
    pub org: OrgId,
    /// Its name.
    pub name: Bilingual,
    /// On which hop it stands.
    pub tier: Tier,
    /// The CEPTOAR under which it counts.
    pub ceptoar: Option<String>,
    /// The last day of its last contact, where it had one.
    pub ended_on: Option<kernel::Day>,
}

impl Plan {
    /// Every CEPTOAR in it.
    pub fn ceptoars(&self) -> impl Iterator<Item = &PlannedCeptoar> {
        self.ministries.iter().flat_map(|ministry| &ministry.ceptoars)
    }
    /// Lines that the ledger would have: ministries, secretariats and members, one for each way to them.
    pub fn recipients(&self) -> i64 {
        let ministries = self.ministries.iter().filter(|ministry| ministry.org.is_some()).count();
        i64::try_from(ministries + self.ceptoars().count()).unwrap_or(i64::MAX).saturating_add(self.members())
    }
    /// Ministries and secretariats among the recipients.
    pub fn bodies(&self) -> i64 {
        self.recipients() - self.members()
    }
    /// Members entitled to it; who is in two CEPTOARs counts in each.
    pub fn members(&self) -> i64 {
        self.ceptoars().map(|ceptoar| ceptoar.members).sum()
    }
    /// Members who can be reached.
    pub fn reachable_members(&self) -> i64 {
        self.ceptoars().map(|ceptoar| ceptoar.reachable_members).sum()
    }
    /// Whether it would reach no member at all. Then it is not released.
    pub fn nobody(&self) -> bool {
        self.reachable_members() == 0
    }
    /// CEPTOARs in it through which no member is reached.
    pub fn empty_ceptoars(&self) -> Vec<&PlannedCeptoar> {
        self.ceptoars().filter(|ceptoar| ceptoar.reachable_members == 0).collect()
    }
}
