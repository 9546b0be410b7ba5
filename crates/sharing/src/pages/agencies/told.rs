//! Who of the executives was told of an incident: as a table, and what of it waits for somebody.

use super::incident::permitted;
use super::words;
use crate::executive::{Briefing, Executive, Told};
use crate::incident::{Incident, IncidentId};
use crate::ops::tell_executives;
use crate::store::executives::{self, Due};
use ::store::{Cx, Granted, StoreError};
use access::{
    Act, OrgId, Role,
    act::{InformExecutive, ViewIncident},
};
use kernel::At;
use registry::ask;
use shell::{Fault, Hurry, Page, Voice, Waiting};

/// After so many minutes an executive who was told by page and has not read it is telephoned.
const UNREAD_MINUTES: i64 = 3 * 60;

/// The executives of one body.
pub(super) struct BodyView {
    pub(super) name: String,
    pub(super) told: Vec<ToldView>,
}

impl ToldView {
    /// The number as a telephone dials it.
    pub(super) fn dial(&self) -> String {
        self.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// One who was told, or who is to be told by telephone.
pub(super) struct ToldView {
    pub(super) post: String,
    pub(super) name: String,
    pub(super) by: String,
    /// When; of one who is yet to be told, that he is.
    pub(super) at: String,
    pub(super) to_call: bool,
    pub(super) source: String,
    /// Of one who is to be told: by which number.
    pub(super) phone: String,
    pub(super) read: String,
    pub(super) class: &'static str,
}

/// Who was told at which body: that of the incident first, then its ministry. Whom the reader's own body has yet to
/// telephone stands with them.
pub(super) async fn bodies(
    page: &Page,
    incident: &Granted<'_, ViewIncident, Incident>,
    (mine, now): (OrgId, At),
) -> Result<Vec<BodyView>, Fault> {
    let all = executives::briefings(incident.sql(), incident.id, mine).await?;
    let day = incident.opened_at.day();
    let ministry = ask::ministry_over(incident.sql(), incident.org, day).await?;
    let mut orgs: Vec<OrgId> = std::iter::once(incident.org).chain(ministry).collect();
    orgs.extend(all.iter().map(|one| one.org).filter(|org| *org != incident.org && Some(*org) != ministry));
    orgs.dedup();
    let names = ask::names(incident.sql(), &orgs).await?;
    let people: Vec<_> = all.iter().filter_map(|one| one.recorded_by).collect();
    let writers = identity::ask::names(incident.sql(), &people).await?;
    let view = |one: &Briefing| {
        let writer = one.recorded_by.and_then(|by| writers.get(&by)).map(|name| page.pick(name));
        let view = told_view(page, one, writer.filter(|_| one.org == mine));
        if one.org == mine && to_telephone(one, &all, now) {
            return ToldView { read: page.t("agency-told-unread-call"), ..view };
        }
        view
    };
    let to_call = executives::to_call(incident.sql(), incident.id, mine).await?;
    let due = |entry: &Executive| due_view(page, entry, all.iter().any(|one| one.executive == Some(entry.id)));
    let body = |org: &OrgId| BodyView {
        name: words::name(page, &names, *org),
        told: (all.iter().filter(|one| one.org == *org).map(view))
            .chain(to_call.iter().filter(|entry| entry.org == *org).map(due))
            .collect(),
    };
    Ok(orgs.iter().map(body).collect())
}

/// Who was told by page until then and has not read it is telephoned.
fn unread_since(now: At) -> At {
    now.plus_minutes(-UNREAD_MINUTES)
}

/// Whether somebody was told by page long ago, has not read it, and was not telephoned since.
fn to_telephone(one: &Briefing, all: &[Briefing], now: At) -> bool {
    let called = |other: &Briefing| {
        other.by == Told::Telephone
            && other.person == one.person
            && other.report == one.report
            && other.stage >= one.stage
    };
    one.by == Told::Page && one.read_at.is_none() && one.told_at <= unread_since(now) && !all.iter().any(called)
}

fn told_view(page: &Page, one: &Briefing, writer: Option<&str>) -> ToldView {
    let (read, class) = match (one.by, one.read_at) {
        (Told::Telephone, _) => (String::new(), "ok"),
        (Told::Page, Some(at)) => (page.t1("agency-told-read", "at", page.when(&at)), "ok"),
        (Told::Page, None) => (page.t("agency-told-unread"), "todo"),
    };
    let source = match (one.source.as_str(), writer) {
        ("", _) => String::new(),
        (source, None) => source.to_owned(),
        (source, Some(writer)) => page.t2("agency-told-source", "source", source, "by", writer),
    };
    ToldView {
        post: page.t(one.post.key()),
        name: one.name.clone(),
        by: page.t(one.by.key()),
        at: page.when(&one.told_at),
        to_call: false,
        source,
        phone: String::new(),
        read,
        class,
    }
}

/// `before`: whether an earlier stage was told.
fn due_view(page: &Page, entry: &Executive, before: bool) -> ToldView {
    ToldView {
        post: page.t(entry.post.key()),
        name: entry.name.clone(),
        by: page.t(Told::Telephone.key()),
        at: page.t(if before { "agency-told-to-call-newest" } else { "agency-told-to-call" }),
        to_call: true,
        source: String::new(),
        phone: entry.phone.clone(),
        read: String::new(),
        class: "todo",
    }
}

/// Whom the reader may say to have been told by telephone: the id, and what he is called.
pub(super) async fn callable(page: &Page, cx: &Cx, id: IncidentId) -> Result<Vec<(String, String)>, Fault> {
    let asked = cx.permit::<_, Incident>(InformExecutive, id).await;
    let (Ok(incident), Some(mine)) = (&asked, cx.organisation()) else {
        permitted(asked.map(drop))?;
        return Ok(Vec::new());
    };
    let found = tell_executives::callable(incident.sql(), mine).await?;
    let called = |one: tell_executives::Callable| {
        let post = one.entry.as_ref().map(|entry| page.t(entry.post.key())).unwrap_or_default();
        let phone = one.entry.map(|entry| entry.phone).unwrap_or_default();
        let parts = [post, one.name, phone];
        let words: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (one.id, words.join("　"))
    };
    Ok(found.into_iter().map(called).collect())
}

/// What waits: for an executive to read, for the desk to telephone.
pub(super) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    if cx.actor().has(Role::Executive) {
        let unread = executives::unread(&cx.visible(), who.person).await?;
        all.extend(unread.iter().map(|due| to_read(voice, due)));
    }
    if super::may(cx.actor(), Act::InformExecutive) {
        let untold = executives::untold(&cx.visible(), who.organisation, unread_since(cx.now())).await?;
        all.extend(untold.iter().map(|due| to_call(voice, due)));
    }
    Ok(all)
}

fn to_read(voice: &Voice, due: &Due) -> Waiting {
    Waiting {
        hurry: Hurry::Immediate,
        due: None,
        since: due.since,
        mine: true,
        title: voice.t1("agency-wait-read", "reference", &due.incident.reference),
        href: format!("/agencies/incidents/{}/summary", due.incident.id),
        tlp: None,
        exercise: due.incident.exercise,
        text: voice.t("agency-wait-read-text"),
        meta: Vec::new(),
        action: voice.t("agency-wait-read-do"),
    }
}

fn to_call(voice: &Voice, due: &Due) -> Waiting {
    Waiting {
        hurry: Hurry::Onward,
        due: None,
        since: due.since,
        mine: true,
        title: voice.t2("agency-wait-call", "reference", &due.incident.reference, "n", due.count),
        href: format!("/agencies/incidents/{}#h-told", due.incident.id),
        tlp: None,
        exercise: due.incident.exercise,
        text: voice.t("agency-wait-call-text"),
        meta: Vec::new(),
        action: voice.t("agency-wait-call-do"),
    }
}
