//! What of communities stands in the navigation, and what waits for somebody.

use super::arrivals::keeps_tray;
use crate::{Approval, Arrival, Content, Proposal, Share, Submission, store::recalls::NOT_RECALLED};
use ::store::{Cx, Row, StoreError, params};
use access::{Act, Actor, Decision, Relation, Relations, decide};
use shell::{NavItem, Voice, Waiting};

/// How many of each kind are told.
const MOST: i64 = 5;

fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow
}

/// The entries of the navigation.
pub(crate) fn nav(actor: &Actor) -> Vec<NavItem> {
    let mut items = Vec::new();
    if may(actor, Act::ViewCommunity, Relation::Member) || may(actor, Act::ViewCommunity, Relation::Hub) {
        items.push(NavItem { group: "nav-work", href: "/communities", text: "community-nav", thumb: None });
    }
    if keeps_tray(actor) {
        items.push(NavItem { group: "nav-work", href: "/arrivals", text: "community-nav-arrivals", thumb: None });
    }
    items
}

/// What waits for the actor: approvals that are asked for, shares not yet opened, submissions nobody has taken up.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if cx.actor().who().is_none() {
        return Ok(Vec::new());
    }
    let mut all = approvals(cx, voice).await?;
    all.extend(shares(cx, voice).await?);
    all.extend(handed_in(cx, voice).await?);
    all.extend(arrived(cx, voice).await?);
    all.extend(proposed(cx, voice).await?);
    Ok(all)
}

fn line(voice: &Voice, key: &str, (href, reference): (String, String), row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        due: None,
        since: row.at("since")?,
        mine: true,
        title: voice.t(&format!("community-wait-{key}")),
        href,
        tlp: None,
        exercise: false,
        text: String::new(),
        meta: if reference.is_empty() { Vec::new() } else { vec![reference] },
        action: voice.t(&format!("community-wait-{key}-do")),
    })
}

async fn approvals(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::AnswerApproval, Relation::Own) {
        return Ok(Vec::new());
    }
    let open = format!(
        "SELECT approvals.id, approvals.asked_at AS since, shares.reference, now.content
        FROM approvals JOIN shares ON shares.id = approvals.share_id
        JOIN share_revisions now ON now.share_id = approvals.share_id AND now.content_hash = approvals.content_hash
         AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = approvals.share_id)
        WHERE {{visible}} AND approvals.org_id = $1 AND {NOT_RECALLED}
          AND NOT EXISTS (SELECT 1 FROM approval_answers WHERE approval_id = approvals.id)
        ORDER BY approvals.asked_at LIMIT $2"
    );
    let rows = cx.visible::<Approval>().rows(&open, params![cx.organisation(), MOST]).await?;
    let told = |row: &Row| {
        let content: Content = row.json("content")?;
        let named = (format!("/approvals/{}", row.id::<Approval>("id")?), row.text("reference")?);
        Ok(Waiting { tlp: Some(content.label.tlp()), ..line(voice, "approval", named, row)? })
    };
    rows.iter().map(told).collect()
}

async fn shares(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::ReadShare, Relation::Recipient) {
        return Ok(Vec::new());
    }
    let open = format!(
        "SELECT shares.id, shares.reference, released_at AS since, content
        FROM share_recipients mine JOIN shares ON shares.id = mine.share_id
        JOIN share_releases ON share_releases.share_id = shares.id
        JOIN share_revisions ON share_revisions.share_id = shares.id AND share_revisions.revision = share_releases.revision
        WHERE mine.org_id = $1 AND {{visible}} AND {NOT_RECALLED}
          AND NOT EXISTS (SELECT 1 FROM share_openings o WHERE o.share_id = shares.id AND o.org_id = mine.org_id)
        ORDER BY released_at DESC LIMIT $2"
    );
    let rows = cx.visible::<Share>().rows(&open, params![cx.organisation(), MOST]).await?;
    let told = |row: &Row| {
        let content: Content = row.json("content")?;
        let named = (format!("/shares/{}", row.id::<Share>("id")?), row.text("reference")?);
        Ok(Waiting { tlp: Some(content.label.tlp()), text: content.title, ..line(voice, "share", named, row)? })
    };
    rows.iter().map(told).collect()
}

async fn handed_in(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::DeriveShare, Relation::Hub) {
        return Ok(Vec::new());
    }
    let open = "SELECT submissions.id, submissions.reference, submitted_at AS since FROM submissions
        JOIN communities hub ON hub.id = submissions.community_id AND hub.hub_id = $1
        WHERE {visible} AND NOT EXISTS (SELECT 1 FROM share_sources s WHERE s.submission_id = submissions.id)
        ORDER BY submitted_at DESC LIMIT $2";
    let rows = cx.visible::<Submission>().rows(open, params![cx.organisation(), MOST]).await?;
    let told = |row: &Row| {
        let named = (format!("/submissions/{}", row.id::<Submission>("id")?), row.text("reference")?);
        line(voice, "submission", named, row)
    };
    rows.iter().map(told).collect()
}

async fn arrived(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mine = may(cx.actor(), Act::TakeUpArrival, Relation::Own) || may(cx.actor(), Act::TakeUpArrival, Relation::Hub);
    if !mine {
        return Ok(Vec::new());
    }
    let open = "SELECT arrivals.id, arrived_at AS since FROM arrivals
        WHERE {visible} AND to_org = $1 AND NOT EXISTS (SELECT 1 FROM share_sources s WHERE s.arrival_id = arrivals.id)
          AND NOT EXISTS (SELECT 1 FROM arrival_notices n WHERE n.arrival_id = arrivals.id)
          AND NOT EXISTS (SELECT 1 FROM recall_confirmations c WHERE c.notice_id = arrivals.notice_id)
        ORDER BY arrived_at DESC LIMIT $2";
    let rows = cx.visible::<Arrival>().rows(open, params![cx.organisation(), MOST]).await?;
    let told =
        |row: &Row| line(voice, "arrival", (format!("/arrivals/{}", row.id::<Arrival>("id")?), String::new()), row);
    rows.iter().map(told).collect()
}

async fn proposed(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::AnswerProposal, Relation::Recipient) {
        return Ok(Vec::new());
    }
    let open = "SELECT id, proposed_at AS since FROM community_proposals
        WHERE {visible} AND to_org = $1 AND proposed_by <> $2
          AND NOT EXISTS (SELECT 1 FROM proposal_answers a WHERE a.proposal_id = community_proposals.id)
        ORDER BY proposed_at LIMIT $3";
    let rows = cx.visible::<Proposal>().rows(open, params![cx.organisation(), cx.person(), MOST]).await?;
    let told =
        |row: &Row| line(voice, "proposal", (format!("/proposals/{}", row.id::<Proposal>("id")?), String::new()), row);
    rows.iter().map(told).collect()
}
