//! Every sentence of reports exists in both languages, and none is idle.

use kernel::Lang;
use shell::{Texts, texts::keys};
use std::{collections::BTreeSet, path::Path};

const JA: &str = include_str!("../../texts/report.ja.ftl");
const EN: &str = include_str!("../../texts/report.en.ftl");

/// Whatever stands between quotes in the room.
pub(crate) fn quoted() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = [here.join("src"), here.join("templates")].map(trial::sources);
    all.iter().flat_map(|text| text.split('"').map(str::to_owned)).collect()
}

/// What is put together from a list: words of matters, threats, labels, hints, fields.
fn built(found: &mut BTreeSet<String>) {
    use sharing::matter::{Matter, Threat};
    found.extend(Matter::all().map(Matter::key));
    found.extend((1..=7).map(|group| format!("report-group-{group}")));
    let threats = Threat::kinds().into_iter().flat_map(|(kind, more)| std::iter::once(kind).chain(more));
    found.extend(threats.map(Threat::key));
    let legend = ["whole", "redacted", "chosen", "counted", "partly", "own", "nothing"];
    found.extend(legend.map(|word| format!("report-see-legend-{word}")));
    for tlp in kernel::Tlp::ALL {
        found.extend([format!("report-tlp-{}", tlp.code()), format!("report-tlp-{}-hint", tlp.code())]);
    }
    for kind in sharing::report::StageKind::ALL {
        found.insert(format!("{}-hint", kind.key()));
    }
}

/// The closed lists of what a stage says in detail.
fn listed(found: &mut BTreeSet<String>) {
    use sharing::indicator::IndicatorKind;
    use sharing::report::detail::{
        Category, Element, FoundBy, Leak, Purpose, Recovery, Release, ReportKind, Time, YesNo,
    };
    found.extend(IndicatorKind::ALL.map(IndicatorKind::key));
    let lists: [Vec<&str>; 10] = [
        ReportKind::ALL.iter().map(|one| one.key()).collect(),
        Category::ALL.iter().map(|one| one.key()).collect(),
        Leak::ALL.iter().map(|one| one.key()).collect(),
        Release::ALL.iter().map(|one| one.key()).collect(),
        YesNo::ALL.iter().map(|one| one.key()).collect(),
        FoundBy::ALL.iter().map(|one| one.key()).collect(),
        Recovery::ALL.iter().map(|one| one.key()).collect(),
        Element::ALL.iter().map(|one| one.key()).collect(),
        Purpose::ALL.iter().map(|one| one.key()).collect(),
        Time::ALL.iter().map(|one| one.key()).collect(),
    ];
    found.extend(lists.into_iter().flatten().map(str::to_owned));
}

#[test]
fn reports_say_everything_in_both_languages() {
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
}

#[test]
fn every_key_that_is_asked_for_exists_and_none_is_idle() {
    let all = quoted();
    let key = |part: &String| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !part.ends_with('-');
    let mut used: BTreeSet<String> = all
        .iter()
        .filter(|part| part.starts_with("report-") || part.starts_with("fault-report-"))
        .filter(|part| key(part))
        .cloned()
        .collect();
    // Names of acts in the audit chain are not codes of faults.
    let acts = [
        "submitted",
        "acknowledged",
        "passed",
        "remarked",
        "triaged",
        "assigned",
        "begun-for",
        "draft-discarded",
        "clocks-set",
        "deadline-told",
    ];
    for code in all.iter().filter_map(|part| part.strip_prefix("report.")).filter(|code| !acts.contains(code)) {
        if key(&code.to_owned()) {
            used.extend([format!("fault-report-{code}"), format!("fault-report-{code}-do")]);
        }
    }
    built(&mut used);
    listed(&mut used);
    let texts = Texts::new([(JA, EN)]);
    for key in &used {
        for lang in Lang::ALL {
            assert!(texts.has(lang, key), "{key} in {}", lang.code());
        }
    }
    let idle: Vec<String> = keys(JA).into_iter().filter(|key| !used.contains(key)).collect();
    assert_eq!(idle, Vec::<String>::new());
}
