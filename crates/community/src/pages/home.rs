//! What of communities stands in the navigation, and what waits for somebody.

mod hub;
mod news;

use super::{arrivals::keeps_tray, finding, proposals};
use crate::{
    Approval, Content, Proposal, ProposalId, Proposed, Share,
    store::{both, recalls::NOT_RECALLED},
};
use ::store::{Bound, Cx, Row, StoreError, Visible, among, params};
use access::{Act, Actor, Decision, Relation, Relations, decide};
use sharing::pages::search::{NAV, searches};
use shell::{Hurry, NavItem, Voice, Waiting};
use std::collections::BTreeMap;

/// How many of each kind are told one by one; of the others, how many there are.
const MOST: i64 = 20;

fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow
}

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let mut items = Vec::new();
    if may(actor, Act::ViewCommunity, Relation::Member) || may(actor, Act::ViewCommunity, Relation::Hub) {
        items.push(NavItem { group: "nav-work", href: "/communities", text: "community-nav", thumb: None });
    }
    if !searches(actor) && !finding::kinds(actor).is_empty() {
        items.push(NAV);
    }
    if keeps_tray(actor) {
        items.push(NavItem { group: "nav-work", href: "/arrivals", text: "community-nav-arrivals", thumb: None });
    }
    items
}

/// What waits for the actor: approvals that are asked for, shares not yet opened, submissions nobody has taken up, shares
/// that wait for the second person or for whoever wrote them.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if cx.actor().who().is_none() {
        return Ok(Vec::new());
    }
    let mut all = approvals(cx, voice).await?;
    all.extend(shares(cx, voice).await?);
    all.extend(hub::waiting(cx, voice).await?);
    all.extend(proposed(cx, voice).await?);
    all.extend(news::news(cx, voice).await?);
    Ok(all)
}

/// What a line says besides the kind of thing that waits.
struct Told {
    href: String,
    title: String,
    facts: Vec<String>,
}

fn line(voice: &Voice, key: &str, told: Told, row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        hurry: Hurry::Usual,
        due: None,
        since: row.at("since")?,
        mine: true,
        title: voice.t(&format!("community-wait-{key}")),
        href: told.href,
        tlp: None,
        exercise: false,
        text: told.title,
        meta: told.facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
        action: voice.t(&format!("community-wait-{key}-do")),
    })
}

/// What of one kind waits, and how many more there are than are told one by one.
struct Waits {
    rows: Vec<Row>,
    more: i64,
}

/// How to ask for what waits.
struct Ask<'a> {
    /// The id of each, and `since` when it waits.
    ids: &'a str,
    /// `since` or `since DESC`.
    order: &'a str,
    /// How many are told one by one.
    most: i64,
    /// What is told of each, and the tables to which `waiting.id` leads: texts are read of these alone.
    told: (&'a str, &'a str),
}

/// The first of what waits, and how many there are: both in one walk.
async fn waits<R>(visible: &Visible<'_, R>, ask: &Ask<'_>, values: Vec<Bound>) -> Result<Waits, StoreError> {
    let Ask { ids, order, most, told: (columns, tables) } = ask;
    let select = format!(
        "WITH waiting AS (SELECT found.id, found.since, COUNT(*) OVER () AS waiting_in_all FROM ({ids}) found
           ORDER BY {order}, found.id LIMIT {most})
         SELECT {columns}, waiting.since, waiting.waiting_in_all FROM waiting {} {tables} ORDER BY waiting.{order}, waiting.id",
        visible.engine().join_in_order()
    );
    let rows = visible.rows(&select, values).await?;
    let all: i64 = rows.first().map_or(Ok(0), |row| row.get("waiting_in_all"))?;
    let told = i64::try_from(rows.len()).unwrap_or(all);
    Ok(Waits { rows, more: all - told })
}

impl Waits {
    /// A line for each, and one that says how many more there are.
    fn lines(
        &self,
        voice: &Voice,
        (key, href): (&str, &str),
        line: impl Fn(&Row) -> Result<Waiting, StoreError>,
    ) -> Result<Vec<Waiting>, StoreError> {
        let mut all = self.rows.iter().map(line).collect::<Result<Vec<_>, _>>()?;
        if let Some(last) = all.last().filter(|_| self.more > 0) {
            let title = voice.t1(&format!("community-wait-{key}-rest"), "n", self.more);
            all.push(Waiting::rest(voice, title, last.since, href));
        }
        Ok(all)
    }
}

/// The name in these columns.
fn name(voice: &Voice, row: &Row, columns: &str) -> Result<String, StoreError> {
    Ok(voice.pick(&both(row, columns)?).to_owned())
}

async fn approvals(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::AnswerApproval, Relation::Own) {
        return Ok(Vec::new());
    }
    let ids = format!(
        "SELECT approvals.id, approvals.asked_at AS since
        FROM approvals JOIN shares ON shares.id = approvals.share_id
        JOIN share_revisions now ON now.share_id = approvals.share_id AND now.content_hash = approvals.content_hash
         AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = approvals.share_id)
        WHERE {{visible}} AND approvals.org_id = $1 AND {NOT_RECALLED}
          AND NOT EXISTS (SELECT 1 FROM approval_answers WHERE approval_id = approvals.id)"
    );
    let told = (
        "approvals.id, shares.reference, content, circle.name_ja AS circle_ja, circle.name_en AS circle_en",
        "approvals ON approvals.id = waiting.id JOIN shares ON shares.id = approvals.share_id
         JOIN communities circle ON circle.id = shares.community_id
         JOIN share_revisions now ON now.share_id = shares.id AND now.revision = approvals.revision",
    );
    let ask = Ask { ids: &ids, order: "since", most: MOST, told };
    let found = waits(&cx.visible::<Approval>(), &ask, params![cx.organisation()]).await?;
    let told = |row: &Row| {
        let content: Content = row.json("content")?;
        let told = Told {
            href: format!("/approvals/{}", row.id::<Approval>("id")?),
            title: content.title,
            facts: vec![row.text("reference")?, name(voice, row, "circle")?],
        };
        Ok(Waiting { tlp: Some(content.label.tlp()), ..line(voice, "approval", told, row)? })
    };
    found.lines(voice, ("approval", "/communities"), told)
}

async fn shares(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::ReadShare, Relation::Recipient) {
        return Ok(Vec::new());
    }
    // Each stands in the ledger: what is asked of all of them is whether one is still in the circle, or its hub; whether
    // it may be seen is asked of those that are told.
    let hub = match may(cx.actor(), Act::ReadShare, Relation::Hub) {
        true => "UNION ALL SELECT c.id FROM communities c WHERE c.hub_id = $1",
        false => "",
    };
    let ids = format!(
        "SELECT shares.id, shares.released_at AS since
        FROM (SELECT share_id AS id, community_id, released_at FROM unopened_shares WHERE org_id = $1) shares
        WHERE shares.community_id IN (SELECT m.community_id FROM memberships m
          WHERE m.org_id = $1 AND m.valid_to IS NULL {hub}) AND {NOT_RECALLED}"
    );
    let told = (
        "shares.id, shares.reference, content, circle.name_ja AS circle_ja, circle.name_en AS circle_en",
        "shares ON shares.id = waiting.id AND {visible} JOIN communities circle ON circle.id = shares.community_id
         JOIN share_releases ON share_releases.share_id = shares.id
         JOIN share_revisions ON share_revisions.share_id = shares.id AND share_revisions.revision = share_releases.revision",
    );
    let ask = Ask { ids: &ids, order: "since", most: MOST, told };
    let found = waits(&cx.visible::<Share>(), &ask, params![cx.organisation()]).await?;
    let told = |row: &Row| {
        let content: Content = row.json("content")?;
        let told = Told {
            href: format!("/shares/{}", row.id::<Share>("id")?),
            title: content.title,
            facts: vec![row.text("reference")?, name(voice, row, "circle")?],
        };
        Ok(Waiting { tlp: Some(content.label.tlp()), ..line(voice, "share", told, row)? })
    };
    found.lines(voice, ("share", "/communities"), told)
}

/// What proposals say: what is proposed; who to whom, up to which label.
async fn proposals_said(
    cx: &Cx,
    voice: &Voice,
    ids: &[ProposalId],
) -> Result<BTreeMap<ProposalId, (String, Vec<String>)>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, values) = among(ids.iter().copied());
    let seen = format!("SELECT * FROM community_proposals WHERE id IN ({places}) AND {{visible}}");
    let sql = cx.system("public names of the ends of what is proposed");
    let mut said = BTreeMap::new();
    for one in cx.visible::<Proposal>().all::<Proposal>(&seen, values).await? {
        let title = proposals::title(&sql, voice, &one.content).await?;
        let mut facts = vec![proposals::ends(&sql, voice, &one).await?];
        if let Proposed::Bridge(new) = &one.content {
            facts.push(voice.t1("community-bridge-up-to", "tlp", new.label_most.words()));
        }
        said.insert(one.id, (title, facts));
    }
    Ok(said)
}

async fn proposed(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::AnswerProposal, Relation::Recipient) {
        return Ok(Vec::new());
    }
    let ids = "SELECT id, proposed_at AS since FROM community_proposals
        WHERE {visible} AND to_org = $1 AND proposed_by <> $2
          AND NOT EXISTS (SELECT 1 FROM proposal_answers a WHERE a.proposal_id = community_proposals.id)";
    let told = ("community_proposals.id", "community_proposals ON community_proposals.id = waiting.id");
    let ask = Ask { ids, order: "since", most: MOST, told };
    let visible = cx.visible::<Proposal>();
    let found = waits(&visible, &ask, params![cx.organisation(), cx.person()]).await?;
    let ids: Vec<ProposalId> = found.rows.iter().map(|row| row.id("id")).collect::<Result<_, _>>()?;
    let says = proposals_said(cx, voice, &ids).await?;
    let told = |row: &Row| {
        let id: ProposalId = row.id("id")?;
        let (title, facts) = says.get(&id).cloned().unwrap_or_default();
        line(voice, "proposal", Told { href: format!("/proposals/{id}"), title, facts }, row)
    };
    found.lines(voice, ("proposal", "/proposals"), told)
}
