//! Which roles somebody has at a moment, of his own and lent. Pure.

use super::{Absence, Answer, Deputy};
use access::{PersonId, Role};
use kernel::At;
use std::collections::BTreeSet;

/// Roles that somebody who is or will be away lends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lent {
    /// The absence for which they are lent.
    pub absence: Absence,
    /// To whom, and which.
    pub deputy: Deputy,
    /// What the absent person holds in person, in the organisation of the absence.
    pub held: BTreeSet<Role>,
}

/// What somebody may do at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The roles, own and lent.
    pub roles: BTreeSet<Role>,
    /// Those whose absence gives a role that is not the person's own.
    pub acting_for: BTreeSet<PersonId>,
}

impl Lent {
    /// The roles that the deputy has of it at `now`.
    pub fn gives(&self, now: At) -> BTreeSet<Role> {
        let gives = self.absence.holds(now) && self.deputy.answer == Answer::Agreed;
        if gives { self.deputy.roles.intersection(&self.held).copied().collect() } else { BTreeSet::new() }
    }
}

/// What somebody who holds `own` roles may do at `now`, of the roles that are lent to him. Whoever holds none himself
/// has lost his place there, and nothing can be lent to him.
pub fn standing(own: BTreeSet<Role>, lent: &[Lent], now: At) -> Standing {
    if own.is_empty() {
        return Standing::default();
    }
    let more: Vec<(PersonId, BTreeSet<Role>)> =
        lent.iter().map(|one| (one.absence.person, &one.gives(now) - &own)).collect();
    let acting_for = more.iter().filter(|(_, roles)| !roles.is_empty()).map(|(absent, _)| *absent).collect();
    let roles = more.into_iter().flat_map(|(_, roles)| roles).chain(own).collect();
    Standing { roles, acting_for }
}

/// The roles of an organisation that nobody exercises at `now`: all who hold it are away, and nobody who is there
/// stands in for any of them.
pub fn deserted(held: &[(PersonId, Role)], away: &BTreeSet<PersonId>, lent: &[Lent], now: At) -> BTreeSet<Role> {
    let covered = |role: Role| {
        let held_by_one_here = held.iter().any(|(person, held)| *held == role && !away.contains(person));
        let by_deputy = || lent.iter().any(|one| !away.contains(&one.deputy.person) && one.gives(now).contains(&role));
        held_by_one_here || by_deputy()
    };
    held.iter().map(|(_, role)| *role).filter(|role| !covered(*role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use proptest::prelude::*;

    const ANSWERS: [Answer; 4] = [Answer::Asked, Answer::Agreed, Answer::Declined, Answer::Ended];

    fn roles() -> impl Strategy<Value = BTreeSet<Role>> {
        prop::collection::btree_set(prop::sample::select(Role::ALL.to_vec()), 0..4)
    }
    fn lent() -> impl Strategy<Value = Lent> {
        let ended = prop::option::of(0..100_i64);
        (2..5_u128, 0..100_i64, 1..50_i64, ended, prop::sample::select(ANSWERS.to_vec()), roles(), roles()).prop_map(
            |(absent, begins, long, ended, answer, roles, held)| {
                let at = At::from_millis;
                let absence = Absence {
                    id: Id::new(at(0), &trial::Counter::default()),
                    org: trial::org_id(1),
                    person: trial::person_id(absent),
                    begins_at: at(begins),
                    ends_at: at(begins + long),
                    announced_at: at(0),
                    ended_at: ended.map(at),
                };
                let deputy = Deputy { absence: absence.id, person: trial::person_id(1), roles, answer };
                Lent { absence, deputy, held }
            },
        )
    }

    proptest! {
        #[test]
        fn a_lent_role_is_had_exactly_while_its_owner_is_away_and_holds_it(
            own in roles(), lent in prop::collection::vec(lent(), 0..4), now in 0..160_i64,
        ) {
            let now = At::from_millis(now);
            let standing = standing(own.clone(), &lent, now);
            for role in Role::ALL {
                let by_loan = lent.iter().any(|one| {
                    one.deputy.answer == Answer::Agreed
                        && one.absence.ended_at.is_none()
                        && one.absence.begins_at <= now
                        && now < one.absence.ends_at
                        && one.deputy.roles.contains(&role)
                        && one.held.contains(&role)
                });
                let has = !own.is_empty() && (own.contains(&role) || by_loan);
                prop_assert_eq!(standing.roles.contains(&role), has);
            }
        }
        #[test]
        fn nobody_has_more_than_his_own_and_what_others_hold(own in roles(), lent in prop::collection::vec(lent(), 0..4), now in 0..160_i64) {
            let standing = standing(own.clone(), &lent, At::from_millis(now));
            let all: BTreeSet<Role> = lent.iter().flat_map(|one| one.held.iter().copied()).chain(own.iter().copied()).collect();
            prop_assert!(standing.roles.is_subset(&all));
            prop_assert_eq!(standing.acting_for.is_empty(), standing.roles == own || own.is_empty());
        }
        #[test]
        fn ending_an_absence_gives_nothing_more_at_any_time(mut one in lent(), own in roles(), now in 0..160_i64) {
            one.absence.ended_at = Some(At::from_millis(1));
            prop_assert_eq!(standing(own.clone(), &[one], At::from_millis(now)).roles, own);
        }
        #[test]
        fn a_role_is_deserted_only_if_all_who_hold_it_are_away(
            held in prop::collection::vec((1..5_u128, prop::sample::select(Role::ALL.to_vec())), 0..6),
            away in prop::collection::btree_set(1..5_u128, 0..4), lent in prop::collection::vec(lent(), 0..3), now in 0..160_i64,
        ) {
            let held: Vec<_> = held.into_iter().map(|(person, role)| (trial::person_id(person), role)).collect();
            let away: BTreeSet<_> = away.into_iter().map(trial::person_id).collect();
            let deserted = deserted(&held, &away, &lent, At::from_millis(now));
            for role in &deserted {
                prop_assert!(held.iter().filter(|(_, one)| one == role).all(|(person, _)| away.contains(person)));
            }
            if lent.is_empty() {
                for (person, role) in &held {
                    let all_away = held.iter().filter(|(_, one)| one == role).all(|(person, _)| away.contains(person));
                    prop_assert!(deserted.contains(role) == all_away, "{person:?}");
                }
            }
        }
    }
}
