//! Fields of the form that are lists: what can be chosen, and what was.

use super::form::{Choice, choice};
use crate::draft::{Typed, chosen_threat};
use crate::matter::{SystemTier, Threat};
use crate::report::detail::{Category, Time};
use crate::report::sight::Part;
use kernel::Bilingual;
use shell::Page;

/// A box that can be ticked.
pub(crate) struct BoxView {
    pub(crate) field: String,
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) on: bool,
}

/// Kinds of threat under one heading.
pub(crate) struct ThreatGroup {
    pub(crate) name: String,
    pub(crate) choices: Vec<Choice>,
}

/// What of a list was chosen in a field; `words` gives code and key of each.
pub(super) fn choices<T: Copy>(
    page: &Page,
    typed: &Typed,
    field: &str,
    all: &[T],
    words: fn(T) -> (&'static str, &'static str),
) -> Vec<Choice> {
    let one = |(code, key)| choice(page, code, key, "", typed.get(field) == code);
    all.iter().map(|item| one(words(*item))).collect()
}

/// Boxes whose fields begin with `prefix`.
pub(super) fn boxes<T: Copy>(
    page: &Page,
    typed: &Typed,
    prefix: &str,
    all: &[T],
    words: fn(T) -> (&'static str, &'static str),
) -> Vec<BoxView> {
    let one = |(code, key): (&str, &str)| {
        let field = format!("{prefix}{code}");
        BoxView { on: !typed.get(&field).is_empty(), field, value: "on".to_owned(), text: page.t(key) }
    };
    all.iter().map(|item| one(words(*item))).collect()
}

/// The kinds of system, also as a draft names the only one.
pub(super) fn tiers(page: &Page, typed: &Typed) -> Vec<BoxView> {
    let mut boxes = boxes(page, typed, "ti_", &SystemTier::ALL, |one| (one.code(), one.key()));
    for (one, tier) in boxes.iter_mut().zip(SystemTier::ALL) {
        one.on = typed.tiers().contains(&tier);
    }
    boxes
}

/// The services of the sector. Their values are their names: what is sealed does not depend on the order of a list.
pub(super) fn services(page: &Page, typed: &Typed, all: &[Bilingual]) -> Vec<BoxView> {
    let chosen = |name: &str| typed.0.iter().any(|(field, value)| field.starts_with("sv_") && value == name);
    let one = |(number, service): (usize, &Bilingual)| BoxView {
        field: format!("sv_{number}"),
        value: service.ja.clone(),
        text: page.pick(service).to_owned(),
        on: chosen(&service.ja),
    };
    (1..).zip(all).map(one).collect()
}

/// The kinds of threat in two levels: coarse as the yearly table counts them, finer beneath. A kind that can belong to
/// several categories stands under each.
pub(super) fn threats(page: &Page, typed: &Typed) -> Vec<ThreatGroup> {
    let chosen = normal(typed.get("threat"));
    let one = |value: String, key: &str| choice(page, &value, key, "", value == chosen);
    let kinds = Threat::kinds();
    let attacks = Category::ALL.iter().filter(|category| category.is_attack()).map(|category| {
        let whole = one(category.code().to_owned(), "report-form-threat-only");
        let fits = |threat: &&Threat| threat.is_intentional() && Category::possible(**threat).contains(category);
        let finer = kinds.iter().flat_map(|(_, examples)| examples).filter(fits);
        let finer = finer.map(|threat| one(format!("{}/{threat}", category.code()), &threat.key()));
        ThreatGroup { name: page.t(category.key()), choices: std::iter::once(whole).chain(finer).collect() }
    });
    let others = kinds.iter().filter(|(kind, _)| !kind.is_intentional()).map(|(kind, examples)| {
        let whole = one(kind.to_string(), "report-form-threat-only");
        let finer = examples.iter().map(|threat| one(threat.to_string(), &threat.key()));
        ThreatGroup { name: page.t(&kind.key()), choices: std::iter::once(whole).chain(finer).collect() }
    });
    let intentional = kinds.iter().filter(|(kind, _)| kind.is_intentional()).map(|(kind, _)| ThreatGroup {
        name: page.t("report-form-threat-untold"),
        choices: vec![one(kind.to_string(), &kind.key())],
    });
    attacks.chain(others).chain(intentional).collect()
}

/// What was chosen, as the list spells it: a kind of threat alone stands under its usual category.
fn normal(code: &str) -> String {
    match chosen_threat(code) {
        Some((None, Some(threat))) => match Category::of(threat).filter(|category| category.is_attack()) {
            Some(category) => format!("{}/{threat}", category.code()),
            None => threat.to_string(),
        },
        Some((Some(Category::Unintentional), Some(threat))) => threat.to_string(),
        _ => code.to_owned(),
    }
}

/// What is held back, apart from the victim's name, which has a box of its own in the form.
pub(super) fn holds(typed: &Typed) -> Vec<String> {
    let held = typed.held();
    let pairs = held.iter().flat_map(|(part, seers)| seers.iter().map(move |seer| (*part, *seer)));
    pairs.filter(|(part, _)| *part != Part::Victim).map(|(part, seer)| part.field(seer)).collect()
}

/// The moment to which a field belongs: `noticed`, `noticed_about`, `noticed_unknown`.
pub(super) fn time_of(field: &str) -> Option<Time> {
    bare(field).parse().ok()
}

/// The field without the mark that it is an estimate, or that nobody knows it.
fn bare(field: &str) -> &str {
    field.strip_suffix("_about").or_else(|| field.strip_suffix("_unknown")).unwrap_or(field)
}

/// The group of the form in which a field stands; `None` for those that are always shown.
pub(super) fn group_of(field: &str) -> Option<&'static str> {
    match bare(field) {
        "recovery" | "again" => Some("times"),
        "service" | "services" | "users" | "minutes" | "kilowatts" | "households" => Some("service"),
        "tier" | "tiers" | "systems" | "threat" | "found_by" | "elements" => Some("system"),
        "leak" | "leaked" | "planned" | "press" => Some("leak"),
        "cause" | "it_cause" | "measures" | "prevention" => Some("cause"),
        "indicators" | "file" => Some("traces"),
        "victim" | "contact" | "help" | "purposes" => Some("who"),
        name if name.starts_with("sv_") || name.starts_with("lv_") => Some("service"),
        name if name.starts_with("el_") || name.starts_with("ti_") => Some("system"),
        name if name.starts_with("pu_") => Some("who"),
        name => time_of(name).filter(|time| *time != Time::Began).map(|_| "times"),
    }
}
