//! A registry with the facts and some fictional members from 1 April 2014 on, and people who ask it.

use access::{Actor, BodyKind, OrgId, Role, Who};
use kernel::{Clock, Day};
use registry::{Facts, ask, load};
use trial::Bench;

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// How many members of which CEPTOAR are there.
pub(crate) const SOME: [(&str, usize); 6] =
    [("ICT-TEL", 28), ("ICT-CATV", 12), ("RAIL", 24), ("WATER", 8), ("GOV-LOCAL", 60), ("FIN-BANK", 30)];

pub(crate) async fn facts_and_members(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    load::facts(&cx, &Facts::load().unwrap()).await.unwrap();
    load::fiction_of(&cx, day("2014-04-01"), &SOME).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn code(bench: &Bench, code: &str) -> OrgId {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    ask::by_code(&cx.system("test"), code).await.unwrap().unwrap().id
}

pub(crate) fn given(organisation: OrgId, body: BodyKind, roles: &[Role]) -> Actor {
    let roles = roles.iter().copied().collect();
    Actor::new(Who { person: trial::person_id(1), organisation, body, roles })
}

pub(crate) async fn official(bench: &Bench, body: &str, kind: BodyKind, role: Role) -> Actor {
    given(code(bench, body).await, kind, &[role])
}
