//! What a stage says, as JSON: written into drafts, read from drafts and from sealed stages.

use super::codes;
use crate::draft::{Typed, chosen_threat, level_field, reading};
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use crate::report::detail::{Category, Element, FoundBy, Leak, Purpose, Recovery, Release, ReportKind, Time, YesNo};
use crate::report::{Content, Moment};
use serde::{Deserialize, Serialize};
use shell::Problems;
use shell::api::Stamp;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What a stage says. What was not stated is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Said {
    /// In one line.
    #[schema(max_length = 200, example = "公開サイトの表示遅延")]
    pub(super) title: String,
    /// What happened.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 20000, example = "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。")]
    pub(super) situation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::report_kind)]
    pub(super) kind: Option<ReportKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) began: Option<MomentSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) noticed: Option<MomentSaid>,
    /// When service fell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stopped: Option<MomentSaid>,
    /// When service was back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) restored: Option<MomentSaid>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ended: Option<MomentSaid>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(schema_with = codes::matters)]
    pub(super) matters: BTreeMap<Matter, MatterState>,
    /// The row of the yearly table.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::category)]
    pub(super) category: Option<Category>,
    /// The kind of threat, coarse (`1`) or with its example (`1-5`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::threat)]
    pub(super) threat: Option<Threat>,
    /// The kinds of system affected. Where none is stated, a sealed stage has those that its matters name.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(schema_with = codes::tiers)]
    pub(super) tiers: BTreeSet<SystemTier>,
    /// The service, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) service: String,
    /// Services of the sector, by their Japanese names.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) services: BTreeSet<String>,
    /// Which systems, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) systems: String,
    #[serde(skip_serializing_if = "Impact::is_empty")]
    pub(super) impact: Impact,
    /// The victim's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) victim: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) cause: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) measures: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) prevention: String,
    /// Addresses, networks, domains, URLs, hashes, senders and subjects of mails: one each, defanged or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["203.0.113.7", "hxxp://evil[.]example/a"]))]
    pub(super) indicators: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::found_by)]
    pub(super) found_by: Option<FoundBy>,
    /// Whether it happened before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::yes_no)]
    pub(super) again: Option<YesNo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::recovery)]
    pub(super) recovery: Option<Recovery>,
    /// Whether a malfunction of IT was the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::yes_no)]
    pub(super) it_cause: Option<YesNo>,
    /// What was hit.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(schema_with = codes::elements)]
    pub(super) elements: BTreeSet<Element>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = codes::leak)]
    pub(super) leak: Option<Leak>,
    /// What leaked, in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) leaked: String,
    /// A press release is to come. That there was one is matter `1-1`, that the press carried it `1-2`.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) release_planned: bool,
    /// When and where the press had it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) press: String,
    /// For what it is shared.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(schema_with = codes::purposes)]
    pub(super) purposes: BTreeSet<Purpose>,
    /// What help is wanted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) help: String,
    /// Whom to ask about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) contact: String,
}

/// How far service fell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Impact {
    /// Users affected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, example = 40000)]
    users: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, example = 100)]
    minutes: Option<i64>,
    /// Kilowatts not supplied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    kilowatts: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    households: Option<i64>,
    /// For levels without a number: whether what the level names happened, by the level's id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    happened: BTreeMap<String, bool>,
}

impl Impact {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A moment as somebody knows it: `at`, or that nobody knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MomentSaid {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Stamp>,
    /// It is an estimate.
    #[serde(default, skip_serializing_if = "is_false")]
    about: bool,
    /// Nobody knows it.
    #[serde(default, skip_serializing_if = "is_false")]
    unknown: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde wants it")]
fn is_false(said: &bool) -> bool {
    !said
}

impl From<Moment> for MomentSaid {
    fn from(known: Moment) -> Self {
        Self { at: Some(Stamp::from(known.at)), about: known.about, unknown: false }
    }
}

impl Said {
    fn moments(&self) -> [(Time, Option<&MomentSaid>); 5] {
        [
            (Time::Began, self.began.as_ref()),
            (Time::Noticed, self.noticed.as_ref()),
            (Time::Stopped, self.stopped.as_ref()),
            (Time::Restored, self.restored.as_ref()),
            (Time::Ended, self.ended.as_ref()),
        ]
    }
    fn moment_mut(&mut self, time: Time) -> &mut Option<MomentSaid> {
        match time {
            Time::Began => &mut self.began,
            Time::Noticed => &mut self.noticed,
            Time::Stopped => &mut self.stopped,
            Time::Restored => &mut self.restored,
            Time::Ended => &mut self.ended,
        }
    }
    /// The texts, with the names of their fields in the form.
    fn texts(&mut self) -> [(&'static str, &mut String); 12] {
        [
            ("title", &mut self.title),
            ("situation", &mut self.situation),
            ("service", &mut self.service),
            ("systems", &mut self.systems),
            ("victim", &mut self.victim),
            ("cause", &mut self.cause),
            ("measures", &mut self.measures),
            ("prevention", &mut self.prevention),
            ("leaked", &mut self.leaked),
            ("press", &mut self.press),
            ("help", &mut self.help),
            ("contact", &mut self.contact),
        ]
    }
    /// The fields of the form that say the same.
    ///
    /// # Errors
    /// What no field can say: moments that are none.
    pub(super) fn typed(mut self) -> Result<Typed, Problems> {
        let (mut typed, mut problems) = (Typed::default(), Problems::default());
        for (field, text) in self.texts() {
            let text = std::mem::take(text);
            typed.put(field, &text);
        }
        for (time, said) in self.moments() {
            let Some(said) = said else { continue };
            match (&said.at, said.at.as_ref().map(Stamp::at)) {
                (Some(_), Some(Some(at))) => typed.put(time.code(), &format!("{} {}", at.day(), at.clock_seconds())),
                (Some(_), _) => problems.add(format!("content/{}/at", time.code()), "report-no-moment"),
                (None, _) => {}
            }
            typed.tick(&format!("{}_about", time.code()), said.about);
            typed.tick(&format!("{}_unknown", time.code()), said.unknown);
        }
        for (matter, state) in &self.matters {
            typed.put(&matter.field(), state.code());
        }
        for (field, code) in [
            ("report_kind", self.kind.map(ReportKind::code)),
            ("it_cause", self.it_cause.map(YesNo::code)),
            ("found_by", self.found_by.map(FoundBy::code)),
            ("again", self.again.map(YesNo::code)),
            ("recovery", self.recovery.map(Recovery::code)),
            ("leak", self.leak.map(Leak::code)),
        ] {
            typed.put(field, code.unwrap_or_default());
        }
        let threat = [self.category.map(|one| one.code().to_owned()), self.threat.map(|one| one.to_string())];
        typed.put("threat", &threat.into_iter().flatten().collect::<Vec<_>>().join("/"));
        self.impact.typed(&mut typed);
        typed.tick("planned", self.release_planned);
        self.tiers.iter().for_each(|one| typed.tick(&format!("ti_{}", one.code()), true));
        self.elements.iter().for_each(|one| typed.tick(&format!("el_{}", one.code()), true));
        self.purposes.iter().for_each(|one| typed.tick(&format!("pu_{}", one.code()), true));
        (1..).zip(self.services).for_each(|(number, name)| typed.put(&format!("sv_{number}"), &name));
        typed.put("indicators", &self.indicators.join("\n"));
        if problems.is_empty() { Ok(typed) } else { Err(problems) }
    }
    /// What was typed, as far as it can be read; what cannot, by the names of the fields.
    pub(super) fn of_typed(typed: &Typed) -> (Self, BTreeMap<String, String>) {
        let mut said = Self::default();
        let mut unread = Unread { typed, left: BTreeMap::new() };
        for (field, text) in said.texts() {
            typed.get(field).clone_into(text);
        }
        for time in Time::ALL.iter().copied() {
            *said.moment_mut(time) = unread.moment(time.code());
        }
        for matter in Matter::all() {
            said.matters.extend(unread.code(&matter.field()).map(|state| (matter, state)));
        }
        said.kind = unread.code("report_kind");
        said.tiers = typed.tiers();
        said.it_cause = unread.code("it_cause");
        said.found_by = unread.code("found_by");
        said.again = unread.code("again");
        said.recovery = unread.code("recovery");
        said.leak = unread.code("leak");
        (said.category, said.threat) = unread.read("threat", chosen_threat).unwrap_or_default();
        said.impact = Impact::of_typed(&mut unread);
        said.release_planned = !typed.get("planned").is_empty();
        let ticked = |field: String| !typed.get(&field).is_empty();
        said.elements = Element::ALL.iter().copied().filter(|one| ticked(format!("el_{}", one.code()))).collect();
        said.purposes = Purpose::ALL.iter().copied().filter(|one| ticked(format!("pu_{}", one.code()))).collect();
        let services = typed.0.iter().filter(|(field, _)| field.starts_with("sv_"));
        said.services = services.map(|(_, name)| name.clone()).collect();
        said.indicators = reading::lines(typed.get("indicators"));
        (said, unread.left)
    }
    /// What was sealed, as its reader may see it.
    pub(super) fn of_content(content: Content) -> Self {
        let (category, leak, tiers) = (content.category(), content.leak(), content.tiers());
        let detail = content.detail;
        let mut said = Self {
            title: content.title,
            situation: content.situation,
            kind: detail.kind,
            began: content.began.map(MomentSaid::from),
            noticed: detail.noticed.map(MomentSaid::from),
            stopped: detail.stopped.map(MomentSaid::from),
            restored: detail.restored.map(MomentSaid::from),
            ended: content.ended.map(MomentSaid::from),
            matters: content.matters,
            category,
            threat: content.threat,
            tiers,
            service: content.service,
            services: detail.services,
            systems: detail.systems,
            impact: Impact {
                users: content.impact.users,
                minutes: content.impact.minutes,
                kilowatts: content.impact.kilowatts,
                households: content.impact.households,
                happened: content.impact.happened,
            },
            victim: content.victim.name.unwrap_or_default(),
            cause: content.cause,
            measures: content.measures,
            prevention: content.prevention,
            indicators: content.indicators,
            found_by: detail.found_by,
            again: detail.again,
            it_cause: detail.it_cause,
            recovery: detail.recovery,
            elements: detail.elements,
            leak,
            leaked: detail.leaked,
            release_planned: detail.release == Some(Release::Planned),
            press: detail.press,
            purposes: detail.purposes,
            help: detail.help,
            contact: detail.contact,
        };
        for time in detail.unknown {
            *said.moment_mut(time) = Some(MomentSaid { at: None, about: false, unknown: true });
        }
        said
    }
}

impl Impact {
    fn typed(&self, typed: &mut Typed) {
        let number = |number: Option<i64>, unit: &str| number.map(|n| format!("{n}{unit}")).unwrap_or_default();
        typed.put("users", &number(self.users, ""));
        typed.put("minutes", &number(self.minutes, "分"));
        typed.put("kilowatts", &number(self.kilowatts, ""));
        typed.put("households", &number(self.households, ""));
        for (level, happened) in &self.happened {
            typed.put(&level_field(level), if *happened { "yes" } else { "no" });
        }
    }
    fn of_typed(unread: &mut Unread<'_>) -> Self {
        let levels = unread.typed.0.iter().filter_map(|(field, said)| {
            let happened = Some(said == "yes").filter(|_| said == "yes" || said == "no");
            Some((field.strip_prefix("lv_")?.to_owned(), happened?))
        });
        Self {
            happened: levels.collect(),
            users: unread.read("users", |text| reading::number(text).ok()?),
            minutes: unread.read("minutes", |text| reading::minutes(text).ok()?),
            kilowatts: unread.read("kilowatts", |text| reading::number(text).ok()?),
            households: unread.read("households", |text| reading::number(text).ok()?),
        }
    }
}

/// Reads fields, and keeps what cannot be read.
struct Unread<'t> {
    typed: &'t Typed,
    left: BTreeMap<String, String>,
}

impl Unread<'_> {
    fn read<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.typed.get(field);
        let found = read(text);
        if found.is_none() && !text.trim().is_empty() {
            self.left.insert(pointer(field), text.to_owned());
        }
        found
    }
    fn code<T: std::str::FromStr>(&mut self, field: &str) -> Option<T> {
        self.read(field, |code| code.parse().ok())
    }
    fn moment(&mut self, field: &str) -> Option<MomentSaid> {
        let unknown =
            reading::says_unknown(self.typed.get(field)) || !self.typed.get(&format!("{field}_unknown")).is_empty();
        if unknown {
            return Some(MomentSaid { at: None, about: false, unknown });
        }
        let ticked = !self.typed.get(&format!("{field}_about")).is_empty();
        let (at, about) = self.read(field, |text| reading::moment(text).ok()?)?;
        Some(MomentSaid::from(Moment { at, about: about || ticked }))
    }
}

/// Where in the JSON that is sent the field of the form stands.
pub(super) fn pointer(field: &str) -> String {
    let matter = |rest: &str| rest.split_once('_').map(|(group, number)| format!("/content/matters/{group}-{number}"));
    match field {
        "stage" => "/stage".into(),
        "tlp" | "audience" => format!("/label/{field}"),
        "report_kind" => "/content/kind".into(),
        "users" | "minutes" | "kilowatts" | "households" => format!("/content/impact/{field}"),
        "planned" => "/content/release_planned".into(),
        _ if field.starts_with("hold_") || field == "withhold" => "/held".into(),
        "tier" => "/content/tiers".into(),
        _ if field.starts_with("ti_") => "/content/tiers".into(),
        _ if field.starts_with("el_") => "/content/elements".into(),
        _ if field.starts_with("pu_") => "/content/purposes".into(),
        _ if field.starts_with("sv_") => "/content/services".into(),
        _ => match (field.strip_prefix("lv_"), field.strip_prefix('m').and_then(matter)) {
            (Some(level), _) => format!("/content/impact/happened/{level}"),
            (None, Some(matter)) if field.bytes().any(|byte| byte.is_ascii_digit()) => matter,
            _ => format!("/content/{}", field.trim_start_matches("content/")),
        },
    }
}

/// The same problems, by where they stand in the JSON.
pub(super) fn pointed(problems: &Problems) -> Problems {
    let mut all = Problems::default();
    for problem in problems.iter() {
        all.add(pointer(&problem.field), problem.key);
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use serde_json::json;

    fn whole() -> serde_json::Value {
        json!({
            "title": "表示遅延", "situation": "遅い", "kind": "attack",
            "began": { "at": "2014-06-17T09:12:00+09:00", "about": true }, "stopped": { "unknown": true },
            "matters": { "4-1": "yes", "5-1": "no", "5-2": "suspected", "5-3": "no" }, "category": "access-dos", "threat": "1-5",
            "tiers": ["important", "control"], "service": "放送", "services": ["電気通信役務"], "systems": "配信",
            "impact": { "users": 0, "minutes": 100, "happened": { "VL-02": true } }, "victim": "潮見通信",
            "cause": "c", "measures": "m", "prevention": "p", "indicators": ["203.0.113.7", "a.example"],
            "found_by": "staff", "again": "no", "it_cause": "yes", "recovery": "going-on", "elements": ["availability"], "leak": "possible",
            "leaked": "l", "release_planned": true, "press": "p", "purposes": ["spread"], "help": "h", "contact": "x",
        })
    }

    #[test]
    fn what_is_said_in_json_is_typed_into_the_form_and_read_back_the_same() {
        let said: Said = serde_json::from_value(whole()).unwrap();
        let typed = said.clone().typed().unwrap();
        assert_eq!(Typed::from_form(typed.0.clone()), typed, "every field is one of the form");
        let (back, unread) = Said::of_typed(&typed);
        assert_eq!(serde_json::to_value(&back).unwrap(), whole());
        assert!(back == said && unread.is_empty());
    }

    #[test]
    fn what_people_typed_and_nobody_can_read_is_kept_apart() {
        let fields = [("users", "四万"), ("began", "さっき"), ("title", "t"), ("ended", "不明")];
        let typed = Typed::from_form(fields.map(|(field, text)| (field.to_owned(), text.to_owned())));
        let (said, unread) = Said::of_typed(&typed);
        assert_eq!(unread.keys().collect::<Vec<_>>(), ["/content/began", "/content/impact/users"]);
        assert!(said.began.is_none() && said.ended.unwrap().unknown);
    }

    #[test]
    fn a_problem_is_pointed_to_where_it_stands_in_the_json() {
        for (field, there) in [
            ("title", "/content/title"),
            ("measures", "/content/measures"),
            ("minutes", "/content/impact/minutes"),
            ("m5_1", "/content/matters/5-1"),
            ("lv_VL-02", "/content/impact/happened/VL-02"),
            ("tlp", "/label/tlp"),
            ("content/began/at", "/content/began/at"),
        ] {
            assert_eq!(pointer(field), there);
        }
    }
}
