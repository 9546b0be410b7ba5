//! The form of a further stage: the facts of the last one, so that only what changed need be typed.

use super::{Typed, group_field, level_field};
use crate::report::detail::{Detail, Release, Time};
use crate::report::{Content, Moment, StageKind};
use kernel::Audience;
use std::collections::BTreeSet;

impl Typed {
    /// The fields of the form as the last stage has them. What happened since is left to be written; so is what a
    /// reader may not see, which a later stage does not take back by being silent.
    pub(crate) fn following(last: &Content, own: &BTreeSet<String>) -> Typed {
        let mut typed = Typed::default();
        typed.put("stage", StageKind::FollowUp.code());
        typed.put("title", &last.title);
        for (matter, state) in &last.matters {
            typed.put(&matter.field(), state.code());
        }
        typed.put_moments(last);
        last.stated_tiers().iter().for_each(|tier| typed.tick(&format!("ti_{}", tier.code()), true));
        typed.put_threat(last);
        typed.put("service", &last.service);
        typed.put_impact(last);
        typed.put("victim", last.victim.name.as_deref().unwrap_or_default());
        typed.put("cause", &last.cause);
        typed.put("measures", &last.measures);
        typed.put("prevention", &last.prevention);
        typed.put("indicators", &last.indicators.join("\n"));
        typed.put("tlp", last.label.tlp().code());
        match last.label.audience() {
            Audience::All => typed.put("audience", "all"),
            Audience::Only(codes) if codes == own => typed.put("audience", "own"),
            Audience::Only(codes) => {
                typed.put("audience", "some");
                codes.iter().for_each(|code| typed.tick(&group_field(code), true));
            }
        }
        typed.put("until", &last.label.until().map(|day| day.to_string()).unwrap_or_default());
        typed.put_detail(&last.detail);
        typed.holding(&last.held())
    }
    pub(crate) fn put(&mut self, field: &str, value: &str) {
        if !value.is_empty() {
            self.0.insert(field.to_owned(), value.to_owned());
        }
    }
    fn put_moments(&mut self, last: &Content) {
        for time in Time::ALL.iter().copied() {
            let (field, moment) = (time.code(), last.moment(time));
            self.put(field, &moment.map(|moment| moment.at.field().replace('T', " ")).unwrap_or_default());
            self.tick(&format!("{field}_about"), moment.is_some_and(|Moment { about, .. }| about));
            self.tick(&format!("{field}_unknown"), last.detail.unknown.contains(&time));
        }
    }
    pub(crate) fn tick(&mut self, field: &str, ticked: bool) {
        self.put(field, if ticked { "on" } else { "" });
    }
    fn put_threat(&mut self, last: &Content) {
        let category = last.detail.category.map(|category| category.code().to_owned());
        let threat = last.threat.map(|threat| threat.to_string());
        let parts: Vec<String> = category.into_iter().chain(threat).collect();
        self.put("threat", &parts.join("/"));
    }
    fn put_impact(&mut self, last: &Content) {
        self.put_figures(&last.impact);
        for (level, happened) in &last.impact.happened {
            self.put(&level_field(level), if *happened { "yes" } else { "no" });
        }
    }
    fn put_detail(&mut self, detail: &Detail) {
        self.put("report_kind", detail.kind.map(|one| one.code()).unwrap_or_default());
        for (number, service) in (1..).zip(&detail.services) {
            self.put(&format!("sv_{number}"), service);
        }
        self.put("systems", &detail.systems);
        self.put("found_by", detail.found_by.map(|one| one.code()).unwrap_or_default());
        self.put("again", detail.again.map(|one| one.code()).unwrap_or_default());
        self.put("recovery", detail.recovery.map(|one| one.code()).unwrap_or_default());
        self.put("it_cause", detail.it_cause.map(|one| one.code()).unwrap_or_default());
        detail.elements.iter().for_each(|one| self.tick(&format!("el_{}", one.code()), true));
        self.put("leak", detail.leak.map(|one| one.code()).unwrap_or_default());
        self.put("leaked", &detail.leaked);
        self.tick("planned", detail.release == Some(Release::Planned));
        self.put("press", &detail.press);
        detail.purposes.iter().for_each(|one| self.tick(&format!("pu_{}", one.code()), true));
        self.put("help", &detail.help);
        self.put("contact", &detail.contact);
    }
}
