#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::{
    consent::{Answered, ConsentAnswer},
    notice::tests::contents,
    residue::{Dictionary, Piece, Place, Term, TermKind, Whose, check},
};
use kernel::{Audience, Day, Tlp};
use proptest::prelude::*;

const AUTHOR: u8 = 1;
const REVIEWER: u8 = 2;

fn person(number: u8) -> PersonId {
    format!("01900000-0000-7000-8000-{number:012}").parse().unwrap()
}

fn at() -> At {
    At::parse_local("2014-06-17 14:32").unwrap()
}

fn content() -> Content {
    let label = Label::new(Tlp::AmberStrict, Audience::All, None);
    Content { title: "点検のお願い".into(), body: "潮見通信の話".into(), label, ..Content::default() }
}

fn agreed(content: &Content) -> Asked {
    let answered = Answered { answer: ConsentAnswer::Agree, note: String::new(), by: person(3), at: at() };
    let hash = content.hash().unwrap();
    Asked {
        id: person(9).uuid().into(),
        revision: 1,
        hash,
        at: at(),
        due: None,
        opened: None,
        answered: Some(answered),
    }
}

fn approval(content: &Content) -> Review {
    Review {
        hash: content.hash().unwrap(),
        verdict: Verdict::Approve,
        note: String::new(),
        by: person(REVIEWER),
        at: at(),
    }
}

fn found(content: &Content) -> Vec<Finding> {
    let term = Term { kind: TermKind::Organisation, text: "潮見通信".into(), whose: Whose::Reporter };
    check(&Dictionary::from_terms([term]).unwrap(), &[Piece { place: Place::Body, text: &content.body }])
}

fn waiver(finding: &Finding, confirmed: Option<u8>) -> Waiver {
    Waiver {
        id: person(8).uuid().into(),
        fingerprint: finding.fingerprint,
        reason: "公知".into(),
        proposed_by: person(AUTHOR),
        proposed_at: at(),
        confirmed: confirmed.map(|by| (person(by), at())),
    }
}

/// A notice with one source of which everything is in order.
fn ready() -> Facts {
    let content = content();
    let findings = found(&content);
    let waivers = findings.iter().map(|finding| waiver(finding, Some(REVIEWER))).collect();
    let source = SourceFacts {
        reference: "R-2014-00042".into(),
        label: Label::default(),
        asked: vec![agreed(&content)],
        overrides: Vec::new(),
    };
    Facts {
        now: at(),
        hash: content.hash().unwrap(),
        authors: Authors::from([person(AUTHOR)]),
        sources: vec![source],
        read: std::collections::BTreeSet::new(),
        findings,
        waivers,
        reviews: vec![approval(&content)],
        floor: None,
        holds: Vec::new(),
        anybody: true,
        released: false,
        update: None,
        content,
    }
}

fn edited(facts: &Facts, content: Content) -> Facts {
    Facts { hash: content.hash().unwrap(), findings: found(&content), content, ..facts.clone() }
}

#[test]
fn nothing_is_in_the_way_when_everything_is_in_order() {
    assert_eq!(obstacles(&ready()), []);
}

#[test]
fn each_thing_alone_stands_in_the_way() {
    let ready = ready();
    let reference = "R-2014-00042".to_owned();
    let strong =
        |source: &SourceFacts| SourceFacts { label: Label::new(Tlp::Red, Audience::All, None), ..source.clone() };
    let unasked = |source: &SourceFacts| SourceFacts { asked: Vec::new(), ..source.clone() };
    let sources = |change: &dyn Fn(&SourceFacts) -> SourceFacts| ready.sources.iter().map(change).collect();
    let back = Review { verdict: Verdict::Return, ..approval(&ready.content) };
    let cases = [
        (Facts { released: true, ..ready.clone() }, Obstacle::Released),
        (Facts { waivers: Vec::new(), ..ready.clone() }, Obstacle::Residue(1)),
        (Facts { sources: sources(&strong), ..ready.clone() }, Obstacle::LabelTooWeak),
        (
            Facts { sources: sources(&unasked), ..ready.clone() },
            Obstacle::Consent { reference, state: ConsentState::NotAsked },
        ),
        (Facts { reviews: Vec::new(), ..ready.clone() }, Obstacle::NotReviewed),
        (Facts { reviews: vec![approval(&ready.content), back], ..ready.clone() }, Obstacle::Returned),
        (Facts { anybody: false, ..ready.clone() }, Obstacle::NobodyToReach),
        (Facts { holds: vec![Hold::Leave], ..ready.clone() }, Obstacle::Held(Hold::Leave)),
        (Facts { holds: vec![Hold::Source], ..ready.clone() }, Obstacle::Held(Hold::Source)),
    ];
    for (facts, obstacle) in cases {
        assert_eq!(obstacles(&facts), [obstacle]);
    }
}

#[test]
fn a_waiver_takes_a_second_person_who_wrote_nothing() {
    let ready = ready();
    for confirmed in [None, Some(AUTHOR)] {
        let waivers = ready.findings.iter().map(|finding| waiver(finding, confirmed)).collect();
        assert_eq!(obstacles(&Facts { waivers, ..ready.clone() }), [Obstacle::Residue(1)]);
    }
}

#[test]
fn an_override_takes_two_people_and_is_for_one_text() {
    let ready = ready();
    let with = |confirmed: Option<u8>, hash| {
        let one = Override {
            id: person(7).uuid().into(),
            hash,
            ground: "法".into(),
            reason: "急".into(),
            proposed_by: person(AUTHOR),
            proposed_at: at(),
            confirmed: confirmed.map(|by| (person(by), at())),
        };
        let source =
            |source: &SourceFacts| SourceFacts { asked: Vec::new(), overrides: vec![one.clone()], ..source.clone() };
        Facts { sources: ready.sources.iter().map(source).collect(), ..ready.clone() }
    };
    assert_eq!(obstacles(&with(Some(REVIEWER), ready.hash)), []);
    for bad in
        [with(None, ready.hash), with(Some(AUTHOR), ready.hash), with(Some(REVIEWER), ContentHash::of(b"another"))]
    {
        assert!(matches!(obstacles(&bad).as_slice(), [Obstacle::Consent { .. }]));
    }
}

#[test]
fn who_edits_after_approving_has_become_an_author() {
    let ready = ready();
    let authors = Authors::from([person(AUTHOR), person(REVIEWER)]);
    assert!(obstacles(&Facts { authors, ..ready }).contains(&Obstacle::NotReviewed));
}

#[test]
fn a_label_that_has_run_out_is_not_released() {
    let mut content = content();
    content.label = Label::new(Tlp::Red, Audience::All, Day::parse("2014-06-16"));
    assert!(obstacles(&edited(&ready(), content)).contains(&Obstacle::Unfinished(Flaw::Expired)));
}

proptest! {
    #[test]
    fn after_any_edit_it_must_be_agreed_to_and_reviewed_anew(content in contents()) {
        let ready = ready();
        prop_assume!(content != ready.content);
        let found = obstacles(&edited(&ready, content));
        let void = Obstacle::Consent { reference: "R-2014-00042".into(), state: ConsentState::Void };
        prop_assert!(found.contains(&void));
        prop_assert!(found.contains(&Obstacle::NotReviewed));
    }
    #[test]
    fn no_weaker_label_gets_out(content in contents()) {
        let ready = ready();
        let weaker = !content.label.at_least(&Label::default());
        prop_assert_eq!(obstacles(&edited(&ready, content)).contains(&Obstacle::LabelTooWeak), weaker);
    }
}
