//! What a stage says, into the fields of the form and back.

use super::{Impact, MomentSaid, Said, pointer::pointer};
use crate::draft::{Typed, chosen_threat, level_field, reading};
use crate::matter::Matter;
use crate::report::Moment;
use crate::report::detail::{Element, Figure, FoundBy, Leak, Purpose, Recovery, ReportKind, Time, YesNo};
use shell::Problems;
use shell::api::Stamp;
use std::collections::BTreeMap;

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
    pub(in crate::api) fn typed(mut self) -> Result<Typed, Problems> {
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
    pub(in crate::api) fn of_typed(typed: &Typed) -> (Self, BTreeMap<String, String>) {
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
}

impl Impact {
    fn typed(&self, typed: &mut Typed) {
        for (figure, number) in self.figures() {
            let unit = if figure == Figure::Minutes { "分" } else { "" };
            typed.put(figure.code(), &number.map(|n| format!("{n}{unit}")).unwrap_or_default());
            typed.tick(&format!("{}_about", figure.code()), self.about.contains(&figure));
            typed.tick(&format!("{}_unknown", figure.code()), self.unknown.contains(&figure));
        }
        for (level, happened) in &self.happened {
            typed.put(&level_field(level), if *happened { "yes" } else { "no" });
        }
    }
    fn figures(&self) -> [(Figure, Option<i64>); 4] {
        [
            (Figure::Users, self.users),
            (Figure::Minutes, self.minutes),
            (Figure::Kilowatts, self.kilowatts),
            (Figure::Households, self.households),
        ]
    }
    fn of_typed(unread: &mut Unread<'_>) -> Self {
        let typed = unread.typed;
        let figures =
            |of: &dyn Fn(&Typed, Figure) -> bool| Figure::ALL.iter().copied().filter(|one| of(typed, *one)).collect();
        let levels = unread.typed.0.iter().filter_map(|(field, said)| {
            let happened = Some(said == "yes").filter(|_| said == "yes" || said == "no");
            Some((field.strip_prefix("lv_")?.to_owned(), happened?))
        });
        Self {
            happened: levels.collect(),
            users: unread.figure(Figure::Users),
            minutes: unread.figure(Figure::Minutes),
            kilowatts: unread.figure(Figure::Kilowatts),
            households: unread.figure(Figure::Households),
            about: figures(&|typed, one| matches!(typed.figure(one), Ok(Some((_, true))))),
            unknown: figures(&Typed::says_no_figure),
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
    fn figure(&mut self, figure: Figure) -> Option<i64> {
        let typed = self.typed;
        if typed.says_no_figure(figure) {
            return None;
        }
        self.read(figure.code(), |_| typed.figure(figure).ok()?).map(|(number, _)| number)
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
            "impact": { "users": 0, "minutes": 100, "happened": { "VL-02": true }, "about": ["minutes"], "unknown": ["households"] }, "victim": "潮見通信",
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
}
