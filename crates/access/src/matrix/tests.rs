//! What the matrix must never allow, and that the checked-in table is the one in force.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{BodyKind, actor::Who};
use std::{collections::BTreeSet, path::Path};

fn actor(body: BodyKind, role: Role) -> Actor {
    Actor::new(Who {
        person: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
        organisation: "01900000-0000-7000-8000-000000000002".parse().unwrap(),
        body,
        roles: BTreeSet::from([role]),
    })
}

#[test]
fn the_checked_in_matrix_is_the_one_in_force() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permission-matrix.md");
    let head = "# Permission matrix\n\nGenerated from `crates/access/src/matrix.rs` by its test \
                (`KANAME_UPDATE=1 cargo test -p access`). What no row allows is refused; what may not be viewed answers 404.\n\n";
    let want = format!("{head}{}", as_markdown());
    if std::env::var_os("KANAME_UPDATE").is_some() {
        std::fs::write(&path, &want).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), want, "run with KANAME_UPDATE=1 and review");
}

#[test]
fn a_stranger_cannot_learn_that_a_report_exists() {
    for role in Role::ALL {
        let somebody = actor(BodyKind::Operator, role);
        assert_eq!(decide(&somebody, ViewReport, Relations::none()), Decision::Hide);
        assert_eq!(decide(&somebody, FollowUpReport, Relations::none()), Decision::Hide);
    }
    assert_eq!(decide(&Actor::nobody(), ViewReport, Relations::from_iter(Relation::ALL)), Decision::Hide);
}

#[test]
fn nobody_reviews_confirms_or_overrides_what_he_wrote() {
    let reviewer = actor(BodyKind::Centre, Role::Reviewer);
    let other = Relations::from_iter([Own]);
    let author = Relations::from_iter([Own, Author]);
    for act in [ReviewNotice, ConfirmWaiver, ConfirmOverride] {
        assert_eq!(decide(&reviewer, act, other), Decision::Allow);
        assert_eq!(decide(&reviewer, act, author), Decision::Refuse);
    }
}

#[test]
fn the_upward_path_of_a_sector_is_decided_by_a_ministrys_liaison_and_by_no_other_role() {
    let own = Relations::from_iter([Own]);
    for role in Role::ALL {
        let want = if role == Liaison { Decision::Allow } else { Decision::Refuse };
        assert_eq!(decide(&actor(BodyKind::Ministry, role), DecideUpwardPath, own), want, "{role:?}");
    }
    let others = Relations::from_iter(Relation::ALL.into_iter().filter(|relation| *relation != Own));
    assert_eq!(
        decide(&actor(BodyKind::Ministry, Liaison), DecideUpwardPath, others),
        Decision::Refuse,
        "of itself alone"
    );
    assert_eq!(decide(&Actor::nobody(), DecideUpwardPath, own), Decision::Refuse);
}

#[test]
fn what_was_given_up_is_seen_and_nothing_is_done_with_it() {
    let all = [Duty, Analyst, Reviewer].map(|role| actor(BodyKind::Centre, role));
    let given_up = Relations::from_iter([Own, Discarded]);
    for act in [EditNotice, AskConsent, ProposeOverride, ConfirmOverride, ProposeWaiver, ConfirmWaiver] {
        assert!(all.iter().all(|one| decide(one, act, given_up) == Decision::Refuse), "{act:?}");
    }
    for act in [ReviewNotice, ReleaseNotice, DiscardNotice] {
        assert!(all.iter().all(|one| decide(one, act, given_up) == Decision::Refuse), "{act:?}");
    }
    assert!(all.iter().all(|one| decide(one, ViewNotice, given_up) == Decision::Allow));
}

#[test]
fn every_act_has_a_rule_and_every_kind_a_way_to_view() {
    for act in Act::ALL {
        assert!(RULES.iter().any(|rule| rule.act == *act), "{act:?} is allowed to nobody");
    }
    for kind in crate::Kind::ALL {
        assert_eq!(kind.view().kind(), kind);
    }
}

#[test]
fn government_sees_no_draft_of_an_operator() {
    for (body, role) in [(BodyKind::Centre, Duty), (BodyKind::Ministry, Liaison)] {
        let official = actor(body, role);
        assert_eq!(decide(&official, ViewDraft, Relations::from_iter([OnPath, Oversees])), Decision::Hide);
    }
}
