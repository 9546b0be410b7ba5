//! Finding what stands in communities: the index over it, who finds what, and how it reads.

use super::{
    both, org_of,
    recalls::{ARRIVAL_NOT_RECALLED, NOT_RECALLED},
};
use crate::{
    Arrival, ArrivalId, Community, Content, Passed, Share, ShareId, Submission, SubmissionId,
    finding::{arrival_parts, share_parts, submission_parts},
};
use ::store::{
    Filter, FromRow, Param, Row, Sql, StoreError, Visible, among, params,
    search::{self, Ask, Document, Findable, Found, Hit, Indexed, Query, Span},
};
use access::{Actor, Kind, OrgId};
use kernel::{At, Bilingual, Label};
use sharing::Parts;
use std::cmp::Reverse;
use uuid::Uuid;

/// The kinds that are found by the words of this room.
pub const INDEXED: [Indexed; 3] = [
    Indexed {
        kind: Kind::Share,
        table: "shares",
        ids: "SELECT id FROM shares",
        make: |sql, ids| Box::pin(index_shares(sql, ids)),
    },
    Indexed {
        kind: Kind::Submission,
        table: "submissions",
        ids: "SELECT id FROM submissions",
        make: |sql, ids| Box::pin(index_submissions(sql, ids)),
    },
    Indexed {
        kind: Kind::Arrival,
        table: "arrivals",
        ids: "SELECT id FROM arrivals",
        make: |sql, ids| Box::pin(index_arrivals(sql, ids)),
    },
];

/// A share as it left, or as it stands at its hub until then.
const SHARES: &str = "SELECT shares.id, shares.reference, shares.begun_at, l.released_at, r.content, circle.hub_id,
      circle.name_ja AS circle_ja, circle.name_en AS circle_en
    FROM shares JOIN communities circle ON circle.id = shares.community_id
    LEFT JOIN share_releases l ON l.share_id = shares.id
    JOIN share_revisions r ON r.share_id = shares.id AND r.revision = COALESCE(l.revision,
      (SELECT MAX(n.revision) FROM share_revisions n WHERE n.share_id = shares.id))";
const SUBMISSIONS: &str =
    "SELECT submissions.*, circle.hub_id, circle.name_ja AS circle_ja, circle.name_en AS circle_en,
      o.name_ja AS from_ja, o.name_en AS from_en
    FROM submissions JOIN communities circle ON circle.id = submissions.community_id
    JOIN organisations o ON o.id = submissions.org_id";
const ARRIVALS: &str = "SELECT arrivals.id, arrivals.content, arrivals.to_org, arrived_at, b.from_ja, b.from_en
    FROM arrivals JOIN bridges b ON b.id = arrivals.bridge_id";

/// Makes a share findable: at its hub by its newest revision, and once it has left, for its circle by that.
pub(crate) async fn index_share(sql: &Sql<'_>, share: ShareId) -> Result<(), StoreError> {
    index_shares(sql, &[share.uuid()]).await
}

async fn index_shares(sql: &Sql<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    let (places, values) = among(ids.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{SHARES} WHERE shares.id IN ({places})"), values).await? {
        let left = row.maybe_at("released_at")?;
        // The other circle, once it has left: so it stands at the moment at which it did.
        let circle = if left.is_some() { "released" } else { "desk" };
        let text = share_parts(&row.text("reference")?, &row.json::<Content>("content")?).text();
        // Looked for under its hub: who is in the circle changes with every day, and the list says it.
        let document = Document { circle: circle.into(), readers: [row.id("hub_id")?].into(), text };
        let at = left.map_or_else(|| row.at("begun_at"), Ok)?;
        all.push(Findable { subject: row.get("id")?, at, documents: vec![document] });
    }
    search::index_many(sql, Kind::Share, &all).await
}

/// Makes what was handed in findable for its provider and the hub.
pub(crate) async fn index_submission(sql: &Sql<'_>, submission: SubmissionId) -> Result<(), StoreError> {
    index_submissions(sql, &[submission.uuid()]).await
}

async fn index_submissions(sql: &Sql<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    let (places, values) = among(ids.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{SUBMISSIONS} WHERE submissions.id IN ({places})"), values).await? {
        let one: Submission = FromRow::from_row(&row)?;
        let text = submission_parts(&one, &both(&row, "from")?).text();
        let readers = [one.org, row.id("hub_id")?].into();
        let document = Document { circle: "handed-in".into(), readers, text };
        all.push(Findable { subject: one.id.uuid(), at: one.at, documents: vec![document] });
    }
    search::index_many(sql, Kind::Submission, &all).await
}

/// Makes what came over a bridge findable where it came.
pub(crate) async fn index_arrival(sql: &Sql<'_>, arrival: ArrivalId) -> Result<(), StoreError> {
    index_arrivals(sql, &[arrival.uuid()]).await
}

async fn index_arrivals(sql: &Sql<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    let (places, values) = among(ids.iter().copied());
    let mut all = Vec::new();
    for row in sql.rows(&format!("{ARRIVALS} WHERE arrivals.id IN ({places})"), values).await? {
        let text = arrival_parts(&row.json::<Passed>("content")?).text();
        let document = Document { circle: "arrived".into(), readers: [row.id("to_org")?].into(), text };
        all.push(Findable { subject: row.get("id")?, at: row.at("arrived_at")?, documents: vec![document] });
    }
    search::index_many(sql, Kind::Arrival, &all).await
}

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'q> {
    pub(crate) query: &'q Query,
    pub(crate) span: Span,
    pub(crate) most: i64,
}

impl<'q> Wanted<'q> {
    fn ask(self, kind: Kind, reader: Option<OrgId>, (join, id): (&'q str, &'q str), also: Filter) -> Ask<'q> {
        let Wanted { query, span, most } = self;
        Ask { query, kind, reader, join, id, also, span, most }
    }
}

/// Under which hubs an actor looks for shares: those of the communities in which his organisation is, and its own.
pub(crate) async fn hubs(visible: &Visible<'_, Community>) -> Result<Vec<OrgId>, StoreError> {
    let rows = visible.rows("SELECT DISTINCT hub_id FROM communities WHERE {visible}", params![]).await?;
    rows.iter().map(|row| row.id("hub_id")).collect()
}

/// The shares that an actor finds, among those of these hubs.
pub(crate) async fn shares(
    visible: &Visible<'_, Share>,
    hubs: &[OrgId],
    wanted: Wanted<'_>,
) -> Result<Found, StoreError> {
    let rows = ("JOIN shares ON shares.id = d.subject_id", "shares.id");
    let mut all = Found::default();
    for hub in hubs {
        let standing = Filter::new(NOT_RECALLED, params![]);
        let found = search::find(visible, &wanted.ask(Kind::Share, Some(*hub), rows, standing)).await?;
        all.reached = all.reached.max(found.reached);
        all.hits.extend(found.hits);
    }
    all.hits.sort_by_key(|hit| Reverse(hit.place));
    all.hits.truncate(usize::try_from(wanted.most).unwrap_or(usize::MAX));
    Ok(all)
}

/// What an actor finds of all that was handed in.
pub(crate) async fn submissions(
    visible: &Visible<'_, Submission>,
    actor: &Actor,
    wanted: Wanted<'_>,
) -> Result<Found, StoreError> {
    let rows = ("JOIN submissions ON submissions.id = d.subject_id", "submissions.id");
    search::find(visible, &wanted.ask(Kind::Submission, org_of(actor), rows, Filter::everything())).await
}

/// What an actor finds of all that came over bridges.
pub(crate) async fn arrivals(
    visible: &Visible<'_, Arrival>,
    actor: &Actor,
    wanted: Wanted<'_>,
) -> Result<Found, StoreError> {
    let standing = Filter::new(ARRIVAL_NOT_RECALLED, params![]);
    let rows = ("JOIN arrivals ON arrivals.id = d.subject_id", "arrivals.id");
    search::find(visible, &wanted.ask(Kind::Arrival, org_of(actor), rows, standing)).await
}

/// Something that was found, as its reader has it.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) id: Uuid,
    pub(crate) at: At,
    pub(crate) parts: Parts,
    pub(crate) label: Label,
    /// Whose it is: the community, or where it came from.
    pub(crate) of: Bilingual,
    /// The actor's organisation is the hub of its circle.
    pub(crate) at_hub: bool,
    /// It is a share that went to the actor's organisation, where nobody has opened it.
    pub(crate) unopened: bool,
}

/// The shares that were found, by what left, or at the hub by what stands there.
pub(crate) async fn read_shares(
    visible: &Visible<'_, Share>,
    actor: &Actor,
    hits: &[Hit],
) -> Result<Vec<Read>, StoreError> {
    let (places, mut values) = among(hits.iter().map(|hit| hit.id));
    values.push(Param::bound(org_of(actor)));
    let select = format!(
        "SELECT found.*, (SELECT COUNT(*) FROM share_recipients t WHERE t.share_id = found.id AND t.org_id = ${me})
           - (SELECT COUNT(*) FROM share_openings e WHERE e.share_id = found.id AND e.org_id = ${me}) AS unopened
         FROM ({SHARES} WHERE {{visible}} AND {NOT_RECALLED} AND shares.id IN ({places})) found",
        me = values.len()
    );
    let read = |row: &Row| {
        let content: Content = row.json("content")?;
        Ok(Read {
            id: row.get("id")?,
            at: row.maybe_at("released_at")?.map_or_else(|| row.at("begun_at"), Ok)?,
            parts: share_parts(&row.text("reference")?, &content),
            label: content.label,
            of: both(row, "circle")?,
            at_hub: org_of(actor) == Some(row.id("hub_id")?),
            unopened: row.get::<i64>("unopened")? > 0,
        })
    };
    visible.rows(&select, values).await?.iter().map(read).collect()
}

/// What was found of all that was handed in.
pub(crate) async fn read_submissions(visible: &Visible<'_, Submission>, hits: &[Hit]) -> Result<Vec<Read>, StoreError> {
    let (places, values) = among(hits.iter().map(|hit| hit.id));
    let select = format!("{SUBMISSIONS} WHERE {{visible}} AND submissions.id IN ({places})");
    let read = |row: &Row| {
        let one: Submission = FromRow::from_row(row)?;
        let (parts, of) = (submission_parts(&one, &both(row, "from")?), both(row, "circle")?);
        Ok(Read { id: one.id.uuid(), at: one.at, parts, label: one.content.label, of, at_hub: false, unopened: false })
    };
    visible.rows(&select, values).await?.iter().map(read).collect()
}

/// What was found of all that came over bridges.
pub(crate) async fn read_arrivals(visible: &Visible<'_, Arrival>, hits: &[Hit]) -> Result<Vec<Read>, StoreError> {
    let (places, values) = among(hits.iter().map(|hit| hit.id));
    let select = format!("{ARRIVALS} WHERE {{visible}} AND {ARRIVAL_NOT_RECALLED} AND arrivals.id IN ({places})");
    let read = |row: &Row| {
        let content: Passed = row.json("content")?;
        let (id, at, of) = (row.get("id")?, row.at("arrived_at")?, both(row, "from")?);
        Ok(Read { id, at, parts: arrival_parts(&content), label: content.label, of, at_hub: false, unopened: false })
    };
    visible.rows(&select, values).await?.iter().map(read).collect()
}
