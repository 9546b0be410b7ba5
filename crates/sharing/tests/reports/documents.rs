//! What the documents ask for, row by row, in both languages: the matters (003:186-210), the fields (003:214-220), the kinds
//! of threat (002:147-150 and the finer ones of 004). The facts stand in `facts/`, written down from the documents apart from
//! the code, so that a sentence at the wrong place, a state too many or a kind that is counted elsewhere is found.

use crate::hall::{Hall, TABLES};
use kernel::{At, Lang};
use sharing::matter::{Matter, MatterState, SystemTier, Threat};
use sharing::report::detail::Category;
use sharing::report::sight::Part;
use shell::{Texts, Voice};
use std::{collections::BTreeSet, sync::Arc};
use trial::both_engines;

const MATTERS: &str = include_str!("facts/matters.txt");
const GROUPS: &str = include_str!("facts/groups.txt");
const FIELDS: &str = include_str!("facts/fields.txt");
const THREATS: &str = include_str!("facts/threats.txt");

fn rows<const N: usize>(facts: &'static str) -> Vec<[&'static str; N]> {
    let row = |line: &'static str| line.split(" | ").collect::<Vec<_>>().try_into().unwrap();
    facts.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

/// What the room says in Japanese and English.
fn voices() -> [Voice; 2] {
    let texts = (include_str!("../../texts/report.ja.ftl"), include_str!("../../texts/report.en.ftl"));
    let texts = Arc::new(Texts::new([texts]));
    [Lang::Ja, Lang::En].map(|lang| Voice::new(&texts, lang, At::from_millis(0)))
}

/// The sentence of a key is this one in both languages.
fn says(voices: &[Voice; 2], key: &str, ja: &str, en: &str) {
    assert_eq!(voices.each_ref().map(|voice| voice.t(key)), [ja, en], "{key}");
}

#[test]
fn the_matters_are_those_of_the_document_with_its_states() {
    let voices = voices();
    let rows = rows::<5>(MATTERS);
    for [code, ja, en, states, source] in &rows {
        let matter: Matter = code.parse().unwrap();
        says(&voices, &matter.key(), ja, en);
        let given: Vec<MatterState> = states.split(' ').filter_map(|state| state.parse().ok()).collect();
        let wanted = if *states == "-" { MatterState::ALL.to_vec() } else { given };
        assert_eq!(matter.states(), wanted, "{code} ({source})");
    }
    let told: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(Matter::all().map(|matter| matter.to_string()).collect::<Vec<_>>(), told, "in its order, none besides");
}

#[test]
fn the_matters_stand_under_the_headings_of_the_document_two_of_them_for_a_kind_of_system() {
    let voices = voices();
    let rows = rows::<5>(GROUPS);
    for [group, ja, en, tier, source] in &rows {
        says(&voices, &format!("report-group-{group}"), ja, en);
        let of = SystemTier::ALL.into_iter().find(|one| one.group() == group.parse().ok());
        assert_eq!(of.map_or("-", SystemTier::code), *tier, "{group} ({source})");
    }
    let all = Matter::groups();
    assert_eq!(all.len(), rows.len());
    assert!(all.iter().all(|(group, matters)| matters.iter().all(|matter| matter.group() == *group)));
}

#[test]
fn the_kinds_of_threat_are_those_of_the_documents_each_under_its_categories() {
    let voices = voices();
    let rows = rows::<5>(THREATS);
    for [code, ja, en, categories, source] in &rows {
        let threat: Threat = code.parse().unwrap();
        says(&voices, &threat.key(), ja, en);
        let categories: Vec<Category> = categories.split(' ').map(|one| one.parse().unwrap()).collect();
        let possible: BTreeSet<Category> = Category::possible(threat).iter().copied().collect();
        assert_eq!(possible, categories.iter().copied().collect(), "{code} ({source})");
        let usual = categories.first().copied().filter(|_| *code != "1");
        assert_eq!(Category::of(threat), usual, "{code} ({source})");
    }
    let told: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(Threat::all().map(|threat| threat.to_string()).collect::<Vec<_>>(), told, "in this order, none besides");
    assert_eq!(rows.iter().filter(|row| row[4].starts_with("002") && row[0].contains('-')).count(), 22);
}

both_engines! {
    async fn every_field_of_the_document_is_asked_for_sealed_and_shown(bench: Bench) with &TABLES; {
        let hall = Hall::new(bench).await;
        let rows = rows::<6>(FIELDS);
        let typed: Vec<(&str, &str)> = rows.iter().map(|[field, said, ..]| (*field, *said)).collect();
        let (draft, _) = hall.draft(&hall.phone, &[]).await;
        let report = hall.report(&hall.phone, &typed).await;
        for (lang, at) in [("ja", 2), ("en", 3)] {
            let form = hall.web().get(&hall.phone, lang, &format!("/drafts/{draft}")).await.body;
            let page = hall.web().get(&hall.phone, lang, &format!("/reports/{report}")).await.body;
            for row in &rows {
                let [field, said, _, _, _, source] = row;
                assert!(form.contains(&format!(r#"name="{field}""#)) && form.contains(row[at]), "{field} ({source})");
                let shown = if field.starts_with('m') && said.len() < 4 { row[at] } else { said };
                assert!(page.contains(shown) && page.contains(row[at]), "{field} ({source})");
            }
        }
        let kept = |field: &str| match field {
            "victim" => Some(Part::Victim), "cause" => Some(Part::Cause), "measures" | "prevention" => Some(Part::Measures), _ => None,
        };
        for [field, _, _, _, held, source] in &rows {
            let may = kept(field).is_some_and(|part| !part.may_be_held_from().is_empty());
            assert_eq!(may, *held == "yes", "{field} ({source}): who provides may limit the range (003:178-182)");
        }
    }
}
