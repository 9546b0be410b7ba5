//! Who outside a recipient may do something about its line: read what it wrote with its answer, telephone it. Nobody
//! lists them by hand: the matrix is asked of every body on the way, role by role, so that what a recipient is told of
//! its readers is what decides who reads.

use crate::{Delivery, Hop, Tier};
use access::{Act, Actor, BodyKind, Decision, Role, Who, decide};
use kernel::Id;
use shell::Voice;
use uuid::Uuid;

/// A body on the way, with the roles in which its people may.
pub(crate) struct Other<'a> {
    pub(crate) hop: &'a Hop,
    pub(crate) roles: Vec<Role>,
}

/// Those on the way of a delivery who may do `act` to it, the nearest to its recipient first.
pub(crate) fn who_may<'a>(delivery: &Delivery, hops: &'a [Hop], act: Act) -> Vec<Other<'a>> {
    let above = hops.iter().rev().filter(|hop| hop.org != delivery.org);
    let asked = above.map(|hop| Other { hop, roles: roles(delivery, hop, act) });
    asked.filter(|other| !other.roles.is_empty()).collect()
}

fn roles(delivery: &Delivery, hop: &Hop, act: Act) -> Vec<Role> {
    let body = match hop.tier {
        None => BodyKind::Centre,
        Some(Tier::Ministry) => BodyKind::Ministry,
        Some(Tier::Ceptoar) => BodyKind::Ceptoar,
        Some(Tier::Member) => return Vec::new(),
    };
    let may = |role: &Role| {
        let roles = [*role].into_iter().collect();
        let somebody = Who { person: Id::from(Uuid::nil()), organisation: hop.org, body, roles };
        decide(&Actor::new(somebody), act, delivery.stands(hop.org)) == Decision::Allow
    };
    Role::ALL.into_iter().filter(|role| role.fits(body)).filter(may).collect()
}

/// `電気通信セプター（事務局）、内閣官房（当直）`: who exactly, by name and role.
pub(crate) fn named(voice: &Voice, others: &[Other<'_>]) -> String {
    let one = |other: &Other<'_>| {
        voice.t2("delivery-other", "name", voice.pick(&other.hop.name), "roles", words(voice, &other.roles))
    };
    others.iter().map(one).collect::<Vec<_>>().join(&voice.t("delivery-comma"))
}

/// `事務局または当直`: who, by role alone.
pub(crate) fn in_words(voice: &Voice, others: &[Other<'_>]) -> String {
    others.iter().map(|other| words(voice, &other.roles)).collect::<Vec<_>>().join(&voice.t("delivery-or"))
}

fn words(voice: &Voice, roles: &[Role]) -> String {
    let said = roles.iter().map(|role| voice.t(&format!("delivery-role-{}", role.code())));
    said.collect::<Vec<_>>().join(&voice.t("delivery-comma"))
}
