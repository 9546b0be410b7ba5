//! What one stage of a report says, and what of it each reader sees.

use super::{
    FileId, StageKind,
    detail::{Category, Detail, Figure, Held, Leak, Recovery, Time},
    sight::{Part, Seer},
};
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use access::{Actor, BodyKind, OrgId};
use kernel::{At, ContentHash, Label};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A moment as somebody knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: At,
    /// It is an estimate (ごろ).
    pub about: bool,
}

/// How far service fell. What nobody stated is `None`, never zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Users affected.
    pub users: Option<i64>,
    /// For how many minutes.
    pub minutes: Option<i64>,
    /// Kilowatts not supplied.
    pub kilowatts: Option<i64>,
    /// Households affected.
    pub households: Option<i64>,
    /// For levels without a number: whether what the level names happened, by the level's id.
    pub happened: BTreeMap<String, bool>,
    /// The figures that are estimates (約).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub about: BTreeSet<Figure>,
    /// The figures of which the reporter says that nobody knows them; what is neither here nor stated is not stated.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unknown: BTreeSet<Figure>,
}

impl Impact {
    /// A figure, where it was stated.
    pub fn figure(&self, figure: Figure) -> Option<i64> {
        match figure {
            Figure::Users => self.users,
            Figure::Minutes => self.minutes,
            Figure::Kilowatts => self.kilowatts,
            Figure::Households => self.households,
        }
    }
    /// States a figure.
    pub(crate) fn state(&mut self, figure: Figure, number: i64, about: bool) {
        *match figure {
            Figure::Users => &mut self.users,
            Figure::Minutes => &mut self.minutes,
            Figure::Kilowatts => &mut self.kilowatts,
            Figure::Households => &mut self.households,
        } = Some(number);
        if about {
            self.about.insert(figure);
        }
    }
}

/// The name of the victim, and whether the centre may see it (003:178-182).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Victim {
    /// The name; `None` if not stated, or withheld from this reader.
    pub name: Option<String>,
    /// Only the ministry sees it.
    pub withheld: bool,
    /// Chance, sealed and hidden with a withheld name: whoever sees all but the name, and the hash of the seal, could
    /// else try the names of all members until one fits. Empty where nothing is withheld.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub salt: String,
}

/// A file as the sealed content names it: what it was, so that the seal covers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: FileId,
    /// Its name, made safe.
    pub name: String,
    /// Its media type, found from its bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// The hash of its bytes.
    pub hash: ContentHash,
}

/// What one stage says. Its canonical JSON (fields in this order, maps sorted) is what is hashed and sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Which stage.
    pub kind: StageKind,
    /// In one line.
    pub title: String,
    /// What happened; may be empty.
    pub situation: String,
    /// When it began; `None` if not known.
    pub began: Option<Moment>,
    /// When it ended; `None` if it goes on or nobody knows.
    pub ended: Option<Moment>,
    /// The matters that were marked. What is absent was not marked (未記入).
    pub matters: BTreeMap<Matter, MatterState>,
    /// What kind of system; the foremost, where `detail` names several. See [`Content::tiers`].
    pub tier: Option<SystemTier>,
    /// What kind of threat.
    pub threat: Option<Threat>,
    /// Which service; may be empty.
    pub service: String,
    /// How far it fell.
    pub impact: Impact,
    /// The victim.
    pub victim: Victim,
    /// Why it happened; may be empty.
    pub cause: String,
    /// What was done; may be empty.
    pub measures: String,
    /// What keeps it from happening again; may be empty.
    pub prevention: String,
    /// Addresses, hashes and the like, one each.
    pub indicators: Vec<String>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// How it may be shared.
    pub label: Label,
    /// All else.
    #[serde(default, skip_serializing_if = "Detail::is_empty")]
    pub detail: Detail,
}

/// Who reads a sealed stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The reporter's own people: everything.
    Whole,
    /// The competent ministry: not what was held back from it.
    Ministry,
    /// The centre: not what was held back from it.
    Centre,
}

impl Reader {
    /// How this actor reads what another organisation reported: whoever is not of the centre stands where ministries do.
    pub fn of(actor: &Actor) -> Reader {
        if actor.acts_for(BodyKind::Centre) { Reader::Centre } else { Reader::Ministry }
    }
    /// How this actor reads what `org` reported.
    pub fn on(actor: &Actor, org: OrgId) -> Reader {
        let own = actor.who().is_some_and(|who| who.organisation == org);
        if own { Reader::Whole } else { Reader::of(actor) }
    }
    /// As the rules of holding back name him; the reporter is not among them.
    pub fn seer(self) -> Option<Seer> {
        match self {
            Reader::Whole => None,
            Reader::Ministry => Some(Seer::Ministry),
            Reader::Centre => Some(Seer::Centre),
        }
    }
}

impl Content {
    /// The state of a matter; `None` is 未記入.
    pub fn matter(&self, matter: Matter) -> Option<MatterState> {
        self.matters.get(&matter).copied()
    }
    /// A moment of the incident, where it was stated.
    pub fn moment(&self, time: Time) -> Option<Moment> {
        match time {
            Time::Began => self.began,
            Time::Noticed => self.detail.noticed,
            Time::Stopped => self.detail.stopped,
            Time::Restored => self.detail.restored,
            Time::Ended => self.ended,
        }
    }
    /// Whether it says that its effect goes on: then no time and no number in it is the last word.
    pub fn goes_on(&self) -> bool {
        let over = self.ended.is_some() || self.detail.restored.is_some();
        !over && self.detail.recovery == Some(Recovery::GoingOn)
    }
    /// Since when service is down, as far as it is stated.
    pub fn down_since(&self) -> Option<At> {
        self.detail.stopped.or(self.began).map(|moment| moment.at)
    }
    /// The category of the yearly table: as chosen, else as the kind of threat decides it.
    pub fn category(&self) -> Option<Category> {
        self.detail.category.or_else(|| self.threat.and_then(Category::of))
    }
    /// The kinds of system affected: as stated, else as the matters say it.
    pub fn tiers(&self) -> BTreeSet<SystemTier> {
        let stated = self.stated_tiers();
        if stated.is_empty() { SystemTier::of(&self.matters) } else { stated }
    }
    /// The kinds of system as stated.
    pub(crate) fn stated_tiers(&self) -> BTreeSet<SystemTier> {
        self.detail.tiers.iter().copied().chain(self.tier).collect()
    }
    /// Whether information leaked: as stated, else as the matters say it.
    pub fn leak(&self) -> Option<Leak> {
        self.detail.leak.or_else(|| Leak::of(&self.matters))
    }
    /// Whether `part` is held back from this reader.
    pub fn holds(&self, part: Part, reader: Reader) -> bool {
        // Stages that were sealed before other parts could be held back say it of the victim in their own way.
        let before = part == Part::Victim && reader == Reader::Centre && self.victim.withheld;
        before || reader.seer().is_some_and(|seer| self.detail.holds(part, seer))
    }
    /// Whether anything is held back from this reader.
    pub fn holds_any(&self, reader: Reader) -> bool {
        Part::ALL.into_iter().any(|part| self.holds(part, reader))
    }
    /// What is held back from whom, also where a stage says it in the old way.
    pub fn held(&self) -> Held {
        let mut held = Part::apart(&self.detail.held);
        if self.victim.withheld {
            held.entry(Part::Victim).or_default().insert(Seer::Centre);
        }
        held
    }
    /// What this reader may see of it.
    #[must_use]
    pub fn seen_by(&self, reader: Reader) -> Content {
        let mut seen = self.clone();
        for part in Part::ALL.into_iter().filter(|part| self.holds(*part, reader)) {
            seen.clear(part);
            // One chance for all parts: from whom anything is held back, from him it is too.
            seen.victim.salt.clear();
            seen.detail.salt.clear();
        }
        seen
    }
    fn clear(&mut self, part: Part) {
        match part {
            Part::Victim => self.victim.name = None,
            Part::Contact => self.detail.contact.clear(),
            Part::Systems => self.detail.systems.clear(),
            Part::Leaked => self.detail.leaked.clear(),
            Part::Cause => {
                self.cause.clear();
                self.detail.it_cause = None;
            }
            Part::Response => self.measures.clear(),
            Part::Prevention => self.prevention.clear(),
            Part::Indicators => self.indicators.clear(),
            Part::Files => self.attachments.clear(),
            // These cannot be held back (`Part::may_be_held_from`).
            Part::Event | Part::Nature | Part::Reporter | Part::Matters | Part::Impact | Part::Press | Part::Wishes => {
            }
            // Its two parts are cleared ([`Part::apart`]).
            Part::Measures => {}
        }
    }
    /// The canonical JSON and its hash: what is sealed.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn sealed(&self) -> Result<(String, ContentHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ContentHash::of(text.as_bytes());
        Ok((text, hash))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn content() -> Content {
        Content {
            title: "表示遅延".into(),
            matters: BTreeMap::from([("4-1".parse().unwrap(), MatterState::Yes)]),
            victim: Victim { name: Some("潮見通信".into()), withheld: true, salt: "ab".into() },
            ..Content::default()
        }
    }

    #[test]
    fn the_centre_does_not_see_a_withheld_victim_and_the_ministry_does() {
        assert_eq!(content().seen_by(Reader::Centre).victim, Victim { withheld: true, ..Victim::default() });
        assert_eq!(content().seen_by(Reader::Whole), content());
        let open = Content { victim: Victim { withheld: false, ..content().victim }, ..content() };
        assert_eq!(open.seen_by(Reader::Centre), open);
    }

    /// Everything that may be held back, held back from everybody from whom it may be.
    fn guarded() -> Content {
        let mut detail = Detail { contact: "内線 7730".into(), systems: "ns1".into(), ..Detail::default() };
        for (part, seer) in Part::holdable() {
            detail.held.entry(part).or_default().insert(seer);
        }
        (detail.leaked, detail.salt) = ("ID 120 件".into(), "cd".into());
        Content {
            cause: "古い版".into(),
            measures: "止めた".into(),
            prevention: "更新する".into(),
            indicators: vec!["203.0.113.7".into()],
            victim: Victim { name: Some("潮見通信".into()), ..Victim::default() },
            detail,
            ..content()
        }
    }

    #[test]
    fn what_is_held_back_from_a_reader_is_nowhere_in_what_he_sees() {
        let words = ["潮見通信", "7730", "ns1", "120", "古い版", "止めた", "更新する", "203.0.113.7", "\"cd\""];
        let shown = |reader| serde_json::to_string(&guarded().seen_by(reader)).unwrap();
        assert!(words.iter().all(|word| shown(Reader::Whole).contains(word)));
        assert!(words.iter().all(|word| !shown(Reader::Centre).contains(word)), "{}", shown(Reader::Centre));
        let known = ["潮見通信", "7730"];
        for word in words {
            assert_eq!(shown(Reader::Ministry).contains(word), known.contains(&word), "{word}");
        }
    }

    #[test]
    fn what_was_done_and_what_prevents_it_are_held_back_each_without_the_other() {
        let holding = |part: Part| {
            let mut content = guarded();
            content.detail.held = Held::from([(part, BTreeSet::from([Seer::Centre]))]);
            let seen = content.seen_by(Reader::Centre);
            assert_eq!(content.seen_by(Reader::Ministry).prevention, "更新する");
            (!seen.measures.is_empty(), !seen.prevention.is_empty())
        };
        assert_eq!(holding(Part::Response), (false, true));
        assert_eq!(holding(Part::Prevention), (true, false));
        assert_eq!(holding(Part::Measures), (false, false), "as it was said before they were two");
        let mut old = guarded();
        old.detail.held = serde_json::from_str(r#"{"measures":["centre"]}"#).unwrap();
        assert!(old.sealed().unwrap().0.contains(r#""held":{"measures":["centre"]}"#), "its seal stays what it was");
        assert_eq!(old.held().into_keys().collect::<Vec<_>>(), [Part::Response, Part::Prevention]);
    }

    #[test]
    fn a_stage_sealed_before_these_fields_reads_and_hashes_as_it_did() {
        let old = r#"{"kind":"first","title":"表示遅延","situation":"","began":null,"ended":null,"matters":{"4-1":"yes"},"tier":null,"threat":"1-5","service":"","impact":{"users":null,"minutes":null,"kilowatts":null,"households":null,"happened":{}},"victim":{"name":"潮見通信","withheld":true,"salt":"ab"},"cause":"","measures":"","prevention":"","indicators":["203.0.113.7"],"attachments":[],"label":"#;
        let label = serde_json::to_string(&Label::default()).unwrap();
        let old = format!("{old}{label}}}");
        let read: Content = serde_json::from_str(&old).unwrap();
        assert_eq!(read.sealed().unwrap(), (old.clone(), ContentHash::of(old.as_bytes())));
        assert!(read.holds(Part::Victim, Reader::Centre) && !read.holds(Part::Victim, Reader::Ministry));
        assert_eq!(read.category(), Some(Category::Access));
    }

    #[test]
    fn a_leak_is_what_was_stated_or_what_the_matters_say() {
        let with = |code: &str, state| Content {
            matters: BTreeMap::from([(code.parse().unwrap(), state)]),
            ..Content::default()
        };
        assert_eq!(with("5-3", MatterState::Yes).leak(), Some(Leak::Confirmed));
        assert_eq!(with("7-4", MatterState::Suspected).leak(), Some(Leak::Possible));
        assert_eq!(with("6-4", MatterState::No).leak(), Some(Leak::NoneKnown));
        assert_eq!(with("4-1", MatterState::Yes).leak(), None);
        let detail = Detail { leak: Some(Leak::Cleared), ..Detail::default() };
        assert_eq!(Content { detail, ..with("5-3", MatterState::Suspected) }.leak(), Some(Leak::Cleared));
    }

    #[test]
    fn the_same_content_has_the_same_hash_and_another_letter_another() {
        let (text, hash) = content().sealed().unwrap();
        let read: Content = serde_json::from_str(&text).unwrap();
        assert_eq!(read, content());
        assert_eq!(read.sealed().unwrap().1, hash);
        let other = Content { title: "表示遅廷".into(), ..content() };
        assert_ne!(other.sealed().unwrap().1, hash);
    }
}
