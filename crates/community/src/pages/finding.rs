//! What of communities is found by its words (`/search`): read with the eyes of whoever searches, and kept in no index.
//!
//! A circle has hundreds of texts a year and not millions, so the newest are looked through. Who may read what changes with
//! each membership, recall and release; nothing has to be taken out of an index when somebody leaves.

use crate::{
    Arrival, Content, Passed, Share, Submission,
    share::About,
    store::{
        both,
        recalls::{ARRIVAL_NOT_RECALLED, NOT_RECALLED},
    },
};
use ::store::{
    Cx, FromRow, Row, StoreError, params,
    search::{self, Query},
};
use access::{Act, Actor, Decision, Relation, Relations, decide};
use kernel::{At, Bilingual, Label};
use sharing::attachment::Attachment;
use shell::{Found, FoundKind, Sought, Voice};
use uuid::Uuid;

const SHARE: FoundKind = ("share", "community-found-share");
const SUBMISSION: FoundKind = ("submission", "community-found-submission");
const ARRIVAL: FoundKind = ("arrival", "community-found-arrival");

/// So many of a kind are looked through, the newest first; `search-hint-circles` says so.
const LOOKED: i64 = 2_000;
/// What stands between two parts, so that no word is found across them.
const BETWEEN: &str = "\n¶\n";

/// The kinds of which somebody may find something.
pub(crate) fn kinds(actor: &Actor) -> Vec<FoundKind> {
    let may = |act, relation| decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow;
    let all = [
        (SHARE, may(Act::ReadShare, Relation::Recipient) || may(Act::ReadShare, Relation::Hub)),
        (SUBMISSION, may(Act::ViewSubmission, Relation::Own) || may(Act::ViewSubmission, Relation::Hub)),
        (ARRIVAL, may(Act::ViewArrival, Relation::Own) || may(Act::ViewArrival, Relation::Hub)),
    ];
    all.into_iter().filter(|(_, may)| *may).map(|(kind, _)| kind).collect()
}

/// What the actor may read and in which the words stand, newest first.
pub(crate) async fn find(cx: &Cx, voice: &Voice, sought: &Sought) -> Result<Vec<Found>, StoreError> {
    let mut all = Vec::new();
    for kind in kinds(cx.actor()).into_iter().filter(|kind| sought.kind.as_deref().is_none_or(|one| one == kind.0)) {
        let read = match kind {
            SHARE => shares(cx, voice, sought).await?,
            SUBMISSION => submissions(cx, voice, sought).await?,
            _ => arrivals(cx, voice, sought).await?,
        };
        all.extend(
            read.into_iter().filter(|one| sought.span.holds(one.place) && says(one, &sought.query)).take(sought.most),
        );
    }
    Ok(all)
}

fn says(one: &Found, query: &Query) -> bool {
    let head = [&one.reference, &one.title];
    let parts: Vec<&str> = head.into_iter().chain(&one.parts).map(String::as_str).collect();
    query.finds(&parts.join(BETWEEN))
}

/// The moments between which is looked, as SQL compares them.
fn moments(sought: &Sought) -> (At, At) {
    let (first, last) = (At::from_millis(0), At::from_millis(i64::MAX / 2));
    (sought.span.since.unwrap_or(first), sought.span.until.unwrap_or(last))
}

fn along<'c>(about: impl IntoIterator<Item = &'c About>, files: &'c [Attachment]) -> Vec<String> {
    let words = about.into_iter().flat_map(|one| one.detail.words()).map(|(_, text)| text.to_owned());
    words.chain(files.iter().map(|file| file.name.clone())).collect()
}

struct Read<'r> {
    kind: FoundKind,
    id: Uuid,
    at: At,
    href: String,
    reference: String,
    title: String,
    parts: Vec<String>,
    label: &'r Label,
    /// Whose it is: the community, or where it came from.
    of: Bilingual,
}

impl Read<'_> {
    fn found(self, voice: &Voice) -> Found {
        Found {
            kind: self.kind,
            place: search::Place::of(self.at, self.id),
            href: self.href,
            reference: self.reference,
            title: self.title,
            parts: self.parts.into_iter().filter(|part| !part.trim().is_empty()).collect(),
            tlp: self.label.tlp(),
            facts: vec![voice.when_short(&self.at), voice.pick(&self.of).to_owned()],
        }
    }
}

/// Shares as they left, and at their hub also what is being written.
async fn shares(cx: &Cx, voice: &Voice, sought: &Sought) -> Result<Vec<Found>, StoreError> {
    let newest = format!(
        "SELECT shares.id, shares.reference, COALESCE(l.released_at, r.saved_at) AS at, r.content, circle.hub_id,
          circle.name_ja AS circle_ja, circle.name_en AS circle_en
        FROM shares JOIN communities circle ON circle.id = shares.community_id
        LEFT JOIN share_releases l ON l.share_id = shares.id
        JOIN share_revisions r ON r.share_id = shares.id AND r.revision = COALESCE(l.revision,
          (SELECT MAX(n.revision) FROM share_revisions n WHERE n.share_id = shares.id))
        WHERE {{visible}} AND {NOT_RECALLED} AND COALESCE(l.released_at, r.saved_at) >= $1
          AND COALESCE(l.released_at, r.saved_at) < $2
        ORDER BY 3 DESC, shares.id DESC LIMIT $3"
    );
    let (since, until) = moments(sought);
    let rows = cx.visible::<Share>().rows(&newest, params![since, until, LOOKED]).await?;
    let read = |row: &Row| {
        let content: Content = row.json("content")?;
        let id = row.id::<Share>("id")?;
        let desk = if Some(row.id("hub_id")?) == cx.organisation() { "/desk" } else { "" };
        let along = along(&content.about, &content.files);
        let parts = [vec![content.body], content.indicators, along].concat();
        let read = Read {
            kind: SHARE,
            id: id.uuid(),
            at: row.at("at")?,
            href: format!("/shares/{id}{desk}"),
            reference: row.text("reference")?,
            title: content.title,
            parts,
            label: &content.label,
            of: both(row, "circle")?,
        };
        Ok(read.found(voice))
    };
    rows.iter().map(read).collect()
}

/// What was handed in; the hub finds it by its provider's name too.
async fn submissions(cx: &Cx, voice: &Voice, sought: &Sought) -> Result<Vec<Found>, StoreError> {
    let newest = "SELECT submissions.*, circle.name_ja AS circle_ja, circle.name_en AS circle_en,
          o.name_ja AS from_ja, o.name_en AS from_en
        FROM submissions JOIN communities circle ON circle.id = submissions.community_id
        JOIN organisations o ON o.id = submissions.org_id
        WHERE {visible} AND submitted_at >= $1 AND submitted_at < $2
        ORDER BY submitted_at DESC, submissions.id DESC LIMIT $3";
    let (since, until) = moments(sought);
    let rows = cx.visible::<Submission>().rows(newest, params![since, until, LOOKED]).await?;
    let read = |row: &Row| {
        let one: Submission = FromRow::from_row(row)?;
        let from = both(row, "from")?;
        let mut parts: Vec<String> = one.content.said().into_iter().skip(1).map(str::to_owned).collect();
        parts.push(one.content.wishes.note.clone());
        parts.extend(along([], &one.content.files));
        parts.extend([from.ja, from.en]);
        let read = Read {
            kind: SUBMISSION,
            id: one.id.uuid(),
            at: one.at,
            href: format!("/submissions/{}", one.id),
            reference: one.reference,
            title: one.content.title.clone(),
            parts,
            label: &one.content.label,
            of: both(row, "circle")?,
        };
        Ok(read.found(voice))
    };
    rows.iter().map(read).collect()
}

/// What came over bridges to the centre, or to the hub.
async fn arrivals(cx: &Cx, voice: &Voice, sought: &Sought) -> Result<Vec<Found>, StoreError> {
    let newest = format!(
        "SELECT arrivals.id, arrivals.content, arrived_at, b.from_ja, b.from_en
        FROM arrivals JOIN bridges b ON b.id = arrivals.bridge_id
        WHERE {{visible}} AND arrived_at >= $1 AND arrived_at < $2
          AND {ARRIVAL_NOT_RECALLED}
        ORDER BY arrived_at DESC, arrivals.id DESC LIMIT $3"
    );
    let (since, until) = moments(sought);
    let rows = cx.visible::<Arrival>().rows(&newest, params![since, until, LOOKED]).await?;
    let read = |row: &Row| {
        let content: Passed = row.json("content")?;
        let id = row.id::<Arrival>("id")?;
        let along = along(&content.about, &content.files);
        let parts = [vec![content.body], content.indicators, along].concat();
        let read = Read {
            kind: ARRIVAL,
            id: id.uuid(),
            at: row.at("arrived_at")?,
            href: format!("/arrivals/{id}"),
            reference: String::new(),
            title: content.title,
            parts,
            label: &content.label,
            of: both(row, "from")?,
        };
        Ok(read.found(voice))
    };
    rows.iter().map(read).collect()
}
