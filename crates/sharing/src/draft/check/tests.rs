//! What can be sealed and what is refused with its field.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::matter::MatterState;
use crate::report::{Impact, detail::Figure};

fn setting() -> Setting {
    Setting {
        now: At::parse_local("2014-06-17 10:31").unwrap(),
        stages: StageKind::after(None),
        own: BTreeSet::from(["ICT-TEL".to_owned()]),
        groups: ["ICT-TEL", "RAIL", "WATER"].map(str::to_owned).into(),
        uncounted: BTreeSet::from(["VL-02".to_owned()]),
        services: BTreeSet::from(["電気通信役務".to_owned()]),
        attachments: Vec::new(),
    }
}
fn typed(pairs: &[(&str, &str)]) -> Typed {
    let least = [("stage", "first"), ("title", "表示遅延"), ("tlp", "amber")];
    let all = least.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Typed::from_form(all)
}
fn wrong(pairs: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    let problems = typed(pairs).check(&setting()).unwrap_err();
    problems.iter().map(|problem| (problem.field.clone(), problem.key)).collect()
}

#[test]
fn a_title_a_stage_and_a_label_are_enough_and_the_rest_is_not_stated() {
    let content = typed(&[]).check(&setting()).unwrap();
    assert_eq!(content.impact, Impact::default());
    assert!(content.matters.is_empty() && content.began.is_none() && content.victim.name.is_none());
    assert_eq!(content.label.tlp(), Tlp::Amber);
}

#[test]
fn nothing_at_all_lacks_exactly_the_three() {
    let problems = Typed::default().check(&setting()).unwrap_err();
    assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["stage", "title", "tlp"]);
}

#[test]
fn zero_is_zero_and_empty_is_not_stated() {
    let content = typed(&[("users", "０"), ("minutes", "1:40")]).check(&setting()).unwrap();
    assert_eq!((content.impact.users, content.impact.minutes, content.impact.kilowatts), (Some(0), Some(100), None));
}

#[test]
fn a_figure_may_be_about_or_unknown_as_a_time_may() {
    let content = typed(&[("users", "約41,000"), ("minutes", "1:40"), ("minutes_about", "on"), ("households", "不明")]);
    let impact = content.check(&setting()).unwrap().impact;
    assert_eq!((impact.users, impact.minutes, impact.households), (Some(41_000), Some(100), None));
    assert_eq!(impact.about, BTreeSet::from([Figure::Users, Figure::Minutes]));
    assert_eq!(impact.unknown, BTreeSet::from([Figure::Households]));
    let both = [("users", "3"), ("users_unknown", "on")];
    assert_eq!(wrong(&both), [("users".to_owned(), "report-figure-or-unknown")]);
    let idle = typed(&[("users_about", "on")]).check(&setting()).unwrap().impact;
    assert!(idle.about.is_empty(), "about nothing is nothing");
}

#[test]
fn a_group_that_there_is_not_is_refused_and_never_taken_for_all() {
    for code in ["", "ICT-TEL,ICT-CABLE,ICT-BC,FIN-BANK,FIN-SEC,FIN-LIFE"] {
        let named = group_field(code);
        assert_eq!(wrong(&[(&named, "on")]), [("audience".to_owned(), "report-audience-both")], "{code}");
        let chosen = wrong(&[("audience", "some"), (&named, "on")]);
        assert_eq!(chosen, [("audience".to_owned(), "report-audience-nobody")], "{code}");
    }
}

#[test]
fn times_that_contradict_each_other_are_refused_by_nobody() {
    for times in [
        [("began", "2014-06-17 10:00"), ("ended", "2014-06-17 09:00")],
        [("began", "2014-06-17 09:00"), ("restored", "2014-06-01 00:00")],
        [("began", "2014-06-17 09:00"), ("noticed", "2014-06-16 09:00")],
    ] {
        let content = typed(&times).check(&setting()).unwrap();
        assert_eq!(crate::report::order::turned(&content).len(), 1, "{times:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_field() {
    assert_eq!(wrong(&[("users", "約４万")]), [("users".to_owned(), "report-no-number")]);
    assert_eq!(wrong(&[("began", "2041-06-17 10:00")]), [("began".to_owned(), "report-far-future")]);
    assert_eq!(wrong(&[("began", "2014-02-30 10:00")]), [("began".to_owned(), "report-moment-no-day")]);
    assert_eq!(wrong(&[("stage", "final")]), [("stage".to_owned(), "report-wrong-stage")]);
    assert_eq!(wrong(&[("m4_1", "perhaps")]), [("m4_1".to_owned(), "report-not-a-choice")]);
    assert_eq!(wrong(&[("title", &"長".repeat(201))]), [("title".to_owned(), "report-long-title")]);
    assert_eq!(wrong(&[("cause", &"長".repeat(20_001))]), [("cause".to_owned(), "report-long-text")]);
}

#[test]
fn matters_that_are_not_marked_stay_unmarked() {
    let content = typed(&[("m4_1", "yes"), ("m2_2", "suspected")]).check(&setting()).unwrap();
    let marked: Vec<_> = content.matters.iter().map(|(matter, state)| (matter.to_string(), *state)).collect();
    assert_eq!(marked, [("2-2".to_owned(), MatterState::Suspected), ("4-1".to_owned(), MatterState::Yes)]);
}

#[test]
fn of_another_attack_what_is_not_marked_is_not_known_yet() {
    let one = typed(&[("m5_1", "yes")]).check(&setting()).unwrap();
    assert_eq!(one.matters.len(), 1, "nobody marks “no” for what nobody knows");
    assert_eq!(wrong(&[("m5_1", "suspected"), ("m5_2", "yes")]), [("m5_1".to_owned(), "report-not-a-choice")]);
    let three = typed(&[("m5_1", "no"), ("m5_2", "suspected"), ("m5_3", "yes")]).check(&setting()).unwrap();
    assert_eq!(three.matters.len(), 3);
}

#[test]
fn what_two_answers_say_of_a_leak_must_agree() {
    let told = |matter: &str, leak: &str| typed(&[("m6_4", matter), ("leak", leak)]).check(&setting());
    for (matter, leak) in [
        ("yes", "confirmed"),
        ("suspected", "possible"),
        ("no", "none-known"),
        ("no", "cleared"),
        ("", "possible"),
        ("yes", ""),
    ] {
        assert!(told(matter, leak).is_ok(), "{matter} {leak}");
    }
    for (matter, leak, key) in [
        ("yes", "none-known", "report-leak-differs-yes"),
        ("yes", "possible", "report-leak-differs-yes"),
        ("yes", "cleared", "report-leak-differs-yes"),
        ("suspected", "confirmed", "report-leak-differs-suspected"),
        ("suspected", "none-known", "report-leak-differs-suspected"),
        ("suspected", "cleared", "report-leak-differs-suspected"),
        ("no", "possible", "report-leak-differs-no"),
        ("no", "confirmed", "report-leak-differs-no"),
    ] {
        let found = wrong(&[("m6_4", matter), ("leak", leak)]);
        assert_eq!(found, [("leak".to_owned(), key)], "{matter} {leak}");
    }
}

#[test]
fn important_and_control_systems_may_both_be_hit_and_neither_is_left_out() {
    let both = [("m6_1", "yes"), ("m7_5", "yes")];
    let said = |more: &[(&str, &str)]| typed(&[&both, more].concat()).check(&setting());
    let tiers = |content: Content| content.tiers().into_iter().collect::<Vec<_>>();
    assert_eq!(tiers(said(&[]).unwrap()), [SystemTier::Important, SystemTier::Control], "as the matters say it");
    let content = said(&[("ti_important", "on"), ("ti_control", "on"), ("ti_other", "on")]).unwrap();
    assert_eq!((content.tier, content.detail.tiers.len()), (Some(SystemTier::Control), 3));
    for short in [vec![("ti_other", "on")], vec![("ti_important", "on")], vec![("tier", "other")]] {
        let problems = said(&short).unwrap_err();
        assert!(problems.iter().any(|one| one.field == "tiers" && one.key == "report-tiers-differ"), "{short:?}");
    }
    let one = typed(&[("tier", "control"), ("m7_5", "yes"), ("m6_1", "suspected")]).check(&setting()).unwrap();
    assert_eq!((one.tier, one.detail.tiers.len()), (Some(SystemTier::Control), 0), "a draft that named the only one");
    assert_eq!(wrong(&[("tier", "huge")]), [("tiers".to_owned(), "report-not-a-choice")]);
}

#[test]
fn own_sector_only_names_the_groups_of_the_reporter() {
    let content = typed(&[("audience", "own")]).check(&setting()).unwrap();
    assert_eq!(content.label.audience(), &Audience::only(["ICT-TEL"]));
    let alone = Setting { own: BTreeSet::new(), ..setting() };
    assert!(typed(&[("audience", "own")]).check(&alone).is_err());
}

#[test]
fn chosen_groups_are_those_and_never_all() {
    let some = [("audience", "some"), ("au_RAIL", "on"), ("au_WATER", "on")];
    assert_eq!(typed(&some).check(&setting()).unwrap().label.audience(), &Audience::only(["RAIL", "WATER"]));
    for (said, why) in [
        (&[("audience", "some")][..], "report-audience-nobody"),
        (&[("audience", "all"), ("au_RAIL", "on")], "report-audience-both"),
        (&[("au_RAIL", "on")], "report-audience-both"),
        (&[("audience", "own"), ("au_RAIL", "on")], "report-audience-both"),
        (&[("audience", "some"), ("au_RAIL", "on"), ("au_MOON", "on")], "report-not-a-choice"),
        (&[("audience", "any")], "report-not-a-choice"),
    ] {
        assert_eq!(wrong(said), [("audience".to_owned(), why)], "{said:?}");
    }
}

#[test]
fn a_label_has_a_last_day_that_is_not_past() {
    let until = |day: &str| typed(&[("until", day)]).check(&setting());
    assert_eq!(until("2014-06-17").unwrap().label.until(), Day::parse("2014-06-17"), "today is the last");
    assert_eq!(typed(&[]).check(&setting()).unwrap().label.until(), None);
    assert_eq!(wrong(&[("until", "2014-06-16")]), [("until".to_owned(), "report-until-past")]);
    assert_eq!(wrong(&[("until", "tomorrow")]), [("until".to_owned(), "report-no-day")]);
}

#[test]
fn a_form_cannot_bring_fields_of_its_own() {
    let brought = Typed::from_form([("org_id".to_owned(), "x".to_owned()), ("title".to_owned(), "t".to_owned())]);
    assert_eq!(brought.0.keys().collect::<Vec<_>>(), ["title"]);
}

#[test]
fn only_levels_of_the_sector_can_be_answered() {
    let content = typed(&[("lv_VL-02", "yes"), ("lv_VL-99", "yes")]).check(&setting()).unwrap();
    assert_eq!(content.impact.happened, BTreeMap::from([("VL-02".to_owned(), true)]));
}
