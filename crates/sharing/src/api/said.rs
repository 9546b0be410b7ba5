//! What a stage says, as JSON: written into drafts, read from drafts and from sealed stages.

mod pointer;
mod typed;

pub(super) use pointer::pointed;

use super::codes;
use crate::matter::{Matter, MatterState, SystemTier, Threat};
use crate::report::detail::{
    Category, Element, Figure, FoundBy, Leak, Purpose, Recovery, Release, ReportKind, Time, YesNo,
};
use crate::report::fall::{Lasting, Span};
use crate::report::order::{Turned, turned};
use crate::report::{Content, Moment};
use kernel::At;
use serde::{Deserialize, Serialize};
use shell::api::Stamp;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What a stage says. What was not stated is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "title": "公開サイトの表示遅延", "situation": "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。",
    "kind": "attack", "began": { "at": "2014-06-17T09:12:00+09:00", "about": true }, "matters": { "4-1": "yes" },
    "threat": "1", "impact": { "users": 40000, "minutes": 100 },
    "indicators": ["203.0.113.7", "hxxp://evil[.]example/a"], "measures": "アクセス元を遮断した。",
}))]
pub(super) struct Said {
    /// In one line.
    #[schema(example = "公開サイトの表示遅延")]
    pub(super) title: String,
    /// What happened.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "外部からの大量のアクセスにより、公開サイトの表示が遅くなった。")]
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
    /// Which of the figures above are estimates.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(schema_with = codes::figures)]
    about: BTreeSet<Figure>,
    /// Of which figures nobody knows how large they are; what is absent and not here was not stated.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(schema_with = codes::figures)]
    unknown: BTreeSet<Figure>,
}

impl Impact {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// For how long service was down: what was stated, what the stated times give, and whether the two go together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct DurationView {
    /// At least so many minutes; where it goes on, until the stage was sealed or, for a draft, until now.
    #[schema(minimum = 0, example = 210)]
    least: i64,
    /// At most so many minutes; absent: it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, example = 210)]
    most: Option<i64>,
    /// The stated times give it; else only the stated minutes.
    timed: bool,
    /// The stated minutes cannot be with the stated times: both lie between `least` and `most`.
    contradicts: bool,
}

impl DurationView {
    /// As it is compared with the levels; `None`: nothing stated says it.
    pub(super) fn of(content: &Content, until: At) -> Option<Self> {
        let lasting = Lasting::of(content, until);
        let Span { least, most } = lasting.span()?;
        Some(Self { least, most, timed: lasting.timed.is_some(), contradicts: lasting.differs() })
    }
}

/// Two times that cannot be as they are stated: nothing is refused for that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct TurnedView {
    /// What must have been first.
    #[schema(schema_with = codes::time, example = "began")]
    first: &'static str,
    /// What is stated to have been before it.
    #[schema(schema_with = codes::time, example = "noticed")]
    then: &'static str,
}

impl TurnedView {
    /// All of a stage; those that are estimates may be off by a quarter of an hour.
    pub(super) fn of(content: &Content) -> Vec<Self> {
        let view = |one: Turned| Self { first: one.first.0.code(), then: one.then.0.code() };
        turned(content).into_iter().map(view).collect()
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
    fn moment_mut(&mut self, time: Time) -> &mut Option<MomentSaid> {
        match time {
            Time::Began => &mut self.began,
            Time::Noticed => &mut self.noticed,
            Time::Stopped => &mut self.stopped,
            Time::Restored => &mut self.restored,
            Time::Ended => &mut self.ended,
        }
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
                about: content.impact.about,
                unknown: content.impact.unknown,
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
