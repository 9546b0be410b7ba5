//! The facts against the documents they come from.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use kernel::Lang;

fn facts() -> Facts {
    Facts::load().unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn level(id: &str) -> Level {
    facts().levels.into_iter().find(|level| level.id == id).unwrap()
}

fn entry<'a>(facts: &'a Facts, code: &str, on: &str) -> &'a CeptoarEntry {
    facts.ceptoar_map_on(day(on)).into_iter().find(|entry| entry.code == code).unwrap()
}

fn members_on(facts: &Facts, on: &str) -> usize {
    facts.council_on(day(on)).iter().filter(|entry| entry.role == CouncilRole::Member).count()
}

#[test]
fn ten_sectors_until_fiscal_2013_and_thirteen_from_fiscal_2014() {
    let facts = facts();
    assert_eq!(facts.sectors_on(day("2009-04-01")).len(), 10);
    assert_eq!(facts.sectors_on(day("2014-03-31")).len(), 10);
    assert_eq!(facts.sectors_on(day("2014-04-01")).len(), 13);
    assert!(facts.sectors_on(day("2006-03-31")).is_empty());
}

#[test]
fn fourteen_ceptoars_in_2008_fifteen_at_the_end_of_2013_and_eighteen_in_april_2014() {
    let facts = facts();
    let count = |on| facts.ceptoar_map_on(day(on)).len();
    assert_eq!(count("2007-03-30"), 0);
    assert_eq!(count("2007-03-31"), 11, "medical care, water and logistics came a year later");
    assert_eq!(count("2008-03-31"), 14);
    assert_eq!(count("2012-11-30"), 14);
    assert_eq!(count("2013-12-31"), 15);
    assert_eq!(count("2014-03-31"), 15);
    assert_eq!(count("2014-04-08"), 18);
}

#[test]
fn no_ceptoar_stands_twice_on_any_day_of_change() {
    let facts = facts();
    for entry in &facts.ceptoars {
        let mut codes: Vec<_> =
            facts.ceptoar_map_on(entry.validity.from).iter().map(|entry| entry.code.clone()).collect();
        let all = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }
}

#[test]
fn the_map_keeps_the_order_of_the_documents() {
    let facts = facts();
    let codes = |on| facts.ceptoar_map_on(day(on)).iter().map(|entry| entry.code.as_str()).collect::<Vec<_>>();
    assert_eq!(codes("2013-12-31")[..4], ["ICT-TEL", "ICT-CATV", "ICT-BRD", "FIN-BANK"]);
    assert_eq!(codes("2014-06-17")[15..], ["CHEM", "CREDIT", "PETRO"]);
}

#[test]
fn a_day_between_the_maps_says_which_map_it_stands_on() {
    let facts = facts();
    assert_eq!(entry(&facts, "ICT-TEL", "2013-12-31").as_of, day("2008-03-31"));
    assert_eq!(entry(&facts, "ICT-CATV", "2013-12-31").as_of, day("2014-03-31"));
    assert_eq!(entry(&facts, "ICT-TEL", "2014-06-17").as_of, day("2014-03-31"));
    assert_eq!(entry(&facts, "CHEM", "2014-06-17").as_of, day("2014-04-08"));
}

#[test]
fn the_members_of_march_2014_are_4091() {
    let facts = facts();
    let map = facts.ceptoar_map_on(day("2014-06-17"));
    assert_eq!(map.iter().filter_map(|entry| entry.members_total()).sum::<i64>(), 4_091);
}

#[test]
fn members_being_arranged_are_not_stated_rather_than_zero() {
    let facts = facts();
    let chem = entry(&facts, "CHEM", "2014-06-17");
    assert_eq!((chem.state, chem.members_total()), (CeptoarState::Forming, None));
    assert!(chem.means.is_empty() && chem.rules_adopted.is_none());
    assert_eq!(chem.members.get(Lang::Ja), "調整中");
}

#[test]
fn counts_keep_their_units_and_observers_are_inside_them() {
    let facts = facts();
    let rail = entry(&facts, "RAIL", "2014-06-17");
    let units: Vec<_> = rail.counts.iter().map(|count| (count.unit, count.figure.value)).collect();
    let expected = [(MemberUnit::Companies, 22), (MemberUnit::Organisations, 1), (MemberUnit::Institutions, 1)];
    assert_eq!(units, expected.map(|(unit, count)| (unit, Some(count))));
    let nonlife = entry(&facts, "FIN-NONLIFE", "2014-06-17");
    assert_eq!((nonlife.members_total(), nonlife.observers), (Some(30), Some(3)));
    assert_eq!(entry(&facts, "ICT-TEL", "2014-06-17").counts[0].figure.unit, "社・団体");
}

#[test]
fn the_map_of_2014_states_means_rules_and_windows() {
    let facts = facts();
    let power = entry(&facts, "ELEC", "2014-06-17");
    assert_eq!(power.information.get(Lang::Ja), "脆弱性に関する情報等");
    assert_eq!(power.means.len(), 7);
    assert_eq!(power.rules_adopted.unwrap().show(Lang::Ja), "2006年9月");
    assert_eq!(power.contact_since.unwrap().show(Lang::En), "Apr 2007");
}

#[test]
fn thirteen_council_members_in_fiscal_2013_and_sixteen_from_the_sixth_meeting() {
    let facts = facts();
    assert_eq!(members_on(&facts, "2009-02-25"), 0);
    assert_eq!(members_on(&facts, "2013-04-09"), 13);
    assert_eq!(members_on(&facts, "2014-04-07"), 13);
    assert_eq!(members_on(&facts, "2014-04-08"), 16);
}

#[test]
fn cable_television_was_an_observer_before_it_was_a_member() {
    let facts = facts();
    let role = |on| {
        let seat = Seat::Ceptoar("ICT-CATV".into());
        facts.council_on(day(on)).into_iter().find(|entry| entry.seat == seat).map(|entry| entry.role)
    };
    assert_eq!(role("2012-04-11"), None);
    assert_eq!(role("2012-04-12"), Some(CouncilRole::Observer));
    assert_eq!(role("2013-04-08"), Some(CouncilRole::Observer));
    assert_eq!(role("2013-04-09"), Some(CouncilRole::Member));
}

#[test]
fn a_council_role_says_whether_its_first_day_is_stated() {
    let facts = facts();
    let on = facts.council_on(day("2014-04-08"));
    assert!(on.iter().all(|entry| (entry.since == Since::Founding) == (entry.validity.from == day("2009-02-26"))));
}

#[test]
fn every_sector_answers_to_one_of_five_ministries() {
    let facts = facts();
    let on = day("2014-06-17");
    assert!(facts.sectors.iter().all(|sector| facts.ministry_of(&sector.code, on).is_some()));
    assert_eq!(facts.bodies.iter().filter(|body| body.kind == BodyKind::Ministry).count(), 5);
    assert_eq!(facts.ministry_of("ICT-TEL", on).unwrap().code, "MIC");
    assert_eq!(facts.ministry_of("WATER", on).unwrap().code, "MHLW");
    assert!(facts.ministry_of("CHEM", day("2014-03-31")).is_none(), "chemical industry was no sector yet");
    assert!(facts.ministry_of("NOWHERE", on).is_none());
}

#[test]
fn a_part_without_services_or_levels_of_its_own_has_those_of_its_sector() {
    let facts = facts();
    assert_eq!(facts.services_of("AIR-OPS").len(), 2);
    assert_eq!(facts.levels_of("GOV-LOCAL").len(), 2);
    assert_eq!(facts.levels_of("FIN").len(), 7, "a sector has the levels of all its parts");
    assert_eq!(facts.levels_of("FIN-BANK").len(), 3);
    assert!(facts.levels_of("ICT-CATV").is_empty(), "no level is stated for cable television");
    assert_eq!((facts.services.len(), facts.levels.len()), (17, 18));
}

#[test]
fn telecommunications_leave_the_level_at_30000_users_and_2_hours() {
    let telecom = level("VL-01");
    let judge = |users, minutes| telecom.judge(&Measured { users, minutes, ..Measured::default() });
    assert_eq!((telecom.min_users, telecom.min_hours), (Some(30_000), Some(2)));
    assert_eq!(judge(Some(30_000), Some(120)), Judgement::Reached);
    assert!(matches!(judge(Some(29_999), Some(120)), Judgement::NotReached(short) if short[0].short_by() == 1));
    assert!(matches!(judge(Some(30_000), Some(119)), Judgement::NotReached(_)));
    assert!(matches!(judge(Some(30_000), Some(100)), Judgement::NotReached(short) if short[0].short_by() == 20));
}

#[test]
fn an_unknown_measure_is_named_unless_another_condition_already_fails() {
    let telecom = level("VL-01");
    let judge = |users, minutes| telecom.judge(&Measured { users, minutes, ..Measured::default() });
    assert_eq!(judge(Some(30_000), None), Judgement::Undecided(vec![Measure::Minutes]));
    assert_eq!(judge(None, None), Judgement::Undecided(vec![Measure::Users, Measure::Minutes]));
    assert!(matches!(judge(Some(29_999), None), Judgement::NotReached(_)));
}

#[test]
fn power_leaves_the_level_at_100000_kilowatts_and_10_minutes() {
    let power = level("VL-12");
    let judge = |kw, minutes| power.judge(&Measured { kw, minutes, ..Measured::default() });
    assert_eq!(judge(Some(100_000), Some(10)), Judgement::Reached);
    assert!(matches!(judge(Some(99_999), Some(10)), Judgement::NotReached(_)));
    assert!(matches!(judge(Some(100_000), Some(9)), Judgement::NotReached(_)));
}

#[test]
fn gas_leaves_the_level_at_30_households() {
    let gas = level("VL-13");
    let judge = |households| gas.judge(&Measured { households, ..Measured::default() });
    assert_eq!(judge(Some(30)), Judgement::Reached);
    assert!(matches!(judge(Some(29)), Judgement::NotReached(_)));
    assert_eq!(judge(None), Judgement::Undecided(vec![Measure::Households]));
}

#[test]
fn where_nothing_is_tolerated_any_confirmed_event_reaches_the_level() {
    let broadcasting = level("VL-02");
    let judge = |confirmed| broadcasting.judge(&Measured { confirmed, ..Measured::default() });
    assert_eq!(judge(Some(true)), Judgement::Reached);
    assert_eq!(judge(Some(false)), Judgement::NotReached(Vec::new()));
    assert_eq!(judge(None), Judgement::Undecided(vec![Measure::Confirmation]));
}

#[test]
fn a_level_without_a_number_needs_a_person() {
    let everything =
        Measured { users: Some(1), minutes: Some(1), kw: Some(1), households: Some(1), confirmed: Some(true) };
    // Of a time without a number the operator or the ministry decides; until then nobody can say.
    assert_eq!(level("VL-15").judge(&Measured { confirmed: None, ..everything }), Judgement::NeedsPerson);
    assert_eq!(level("VL-15").judge(&everything), Judgement::Reached);
    assert_eq!(
        level("VL-15").judge(&Measured { confirmed: Some(false), ..everything }),
        Judgement::NotReached(Vec::new())
    );
}

#[test]
fn the_members_of_each_ministry_add_up() {
    let facts = facts();
    let on = day("2014-06-17");
    let under = |ministry: &str| -> i64 {
        let map = facts.ceptoar_map_on(on);
        let own = map.iter().filter(|entry| facts.ministry_of(&entry.code, on).unwrap().code == ministry);
        own.filter_map(|entry| entry.members_total()).sum()
    };
    assert_eq!(["MIC", "FSA", "MLIT", "METI", "MHLW"].map(under), [2_263, 1_742, 51, 24, 11]);
}

#[test]
fn every_fact_names_the_line_it_comes_from() {
    let facts = facts();
    let sources = (facts.sectors.iter().map(|row| &row.source))
        .chain(facts.services.iter().map(|row| &row.source))
        .chain(facts.levels.iter().map(|row| &row.source))
        .chain(facts.bodies.iter().map(|row| &row.source))
        .chain(facts.ceptoars.iter().map(|row| &row.source))
        .chain(facts.council.iter().map(|row| &row.source));
    for source in sources {
        let places = source.split(';').map(|place| place.split_once(':').unwrap());
        assert!(places.into_iter().all(|(text, lines)| text.len() == 3 && !lines.is_empty()), "{source}");
    }
}
