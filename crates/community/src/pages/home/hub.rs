//! What waits for the people of a hub: what was handed in or came over a bridge, and shares whose turn is theirs.

use super::{Ask, MOST, Told, line, may, name, waits};
use crate::{
    Arrival, Content, Passed, Share, Submission,
    store::{
        circles,
        recalls::{ARRIVAL_NOT_RECALLED, NOT_RECALLED},
        turns,
    },
    turn::Turn,
};
use ::store::{Cx, Denied, FromRow, Row, StoreError, params};
use access::{Act, Relation, act::EditShare};
use shell::{Voice, Waiting};

/// The most texts in work that are looked at, the last saved first; of the others it is said how many there are.
const LOOKED: i64 = 60;
/// After so many days a text that was refused, and of which nothing more was made, is taken to be given up.
const GIVEN_UP: i32 = 30;

pub(super) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = handed_in(cx, voice).await?;
    all.extend(arrived(cx, voice).await?);
    all.extend(in_work(cx, voice).await?);
    Ok(all)
}

async fn handed_in(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::DeriveShare, Relation::Hub) {
        return Ok(Vec::new());
    }
    let ids = "SELECT submissions.id, submitted_at AS since
        FROM submissions JOIN communities hub ON hub.id = submissions.community_id AND hub.hub_id = $1
        WHERE {visible} AND NOT EXISTS (SELECT 1 FROM share_sources s WHERE s.submission_id = submissions.id)";
    let told = (
        "submissions.*, hub.name_ja AS circle_ja, hub.name_en AS circle_en, o.name_ja AS from_ja, o.name_en AS from_en",
        "submissions ON submissions.id = waiting.id JOIN communities hub ON hub.id = submissions.community_id
         JOIN organisations o ON o.id = submissions.org_id",
    );
    let ask = Ask { ids, order: "since", most: MOST, told };
    let found = waits(&cx.visible::<Submission>(), &ask, params![cx.organisation()]).await?;
    let told = |row: &Row| {
        let one: Submission = FromRow::from_row(row)?;
        let told = Told {
            href: format!("/submissions/{}", one.id),
            title: one.content.title,
            facts: vec![one.reference, name(voice, row, "circle")?, name(voice, row, "from")?],
        };
        Ok(Waiting { tlp: Some(one.content.label.tlp()), ..line(voice, "submission", told, row)? })
    };
    found.lines(voice, ("submission", "/communities"), told)
}

async fn arrived(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mine = may(cx.actor(), Act::TakeUpArrival, Relation::Own) || may(cx.actor(), Act::TakeUpArrival, Relation::Hub);
    if !mine {
        return Ok(Vec::new());
    }
    let ids = format!(
        "SELECT arrivals.id, arrived_at AS since FROM arrivals
        WHERE {{visible}} AND to_org = $1 AND NOT EXISTS (SELECT 1 FROM share_sources s WHERE s.arrival_id = arrivals.id)
          AND NOT EXISTS (SELECT 1 FROM arrival_notices n WHERE n.arrival_id = arrivals.id)
          AND {ARRIVAL_NOT_RECALLED}"
    );
    let told = (
        "arrivals.id, arrivals.content, b.from_ja, b.from_en",
        "arrivals ON arrivals.id = waiting.id JOIN bridges b ON b.id = arrivals.bridge_id",
    );
    let ask = Ask { ids: &ids, order: "since", most: MOST, told };
    let found = waits(&cx.visible::<Arrival>(), &ask, params![cx.organisation()]).await?;
    let told = |row: &Row| {
        let content: Passed = row.json("content")?;
        let told = Told {
            href: format!("/arrivals/{}", row.id::<Arrival>("id")?),
            title: content.title,
            facts: vec![voice.t1("community-via", "name", name(voice, row, "from")?)],
        };
        Ok(Waiting { tlp: Some(content.label.tlp()), ..line(voice, "arrival", told, row)? })
    };
    found.lines(voice, ("arrival", "/arrivals"), told)
}

/// Shares that have not left, where it is this person's turn.
async fn in_work(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::EditShare, Relation::Hub) {
        return Ok(Vec::new());
    }
    let ids = format!(
        "SELECT shares.id, now.saved_at AS since
        FROM shares JOIN communities hub ON hub.id = shares.community_id AND hub.hub_id = $1
        JOIN share_revisions now ON now.share_id = shares.id
         AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = shares.id)
        WHERE {{visible}} AND {NOT_RECALLED}
          AND NOT EXISTS (SELECT 1 FROM share_releases l WHERE l.share_id = shares.id)"
    );
    let told = (
        "shares.id, now.content, hub.name_ja AS circle_ja, hub.name_en AS circle_en",
        "shares ON shares.id = waiting.id JOIN communities hub ON hub.id = shares.community_id
         JOIN share_revisions now ON now.share_id = shares.id AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = shares.id)",
    );
    let ask = Ask { ids: &ids, order: "since DESC", most: LOOKED, told };
    let found = waits(&cx.visible::<Share>(), &ask, params![cx.organisation()]).await?;
    let mut all = Vec::new();
    for row in &found.rows {
        all.extend(in_turn(cx, voice, row).await?);
    }
    if let Some(last) = found.rows.last().filter(|_| found.more > 0) {
        let title = voice.t1("community-wait-turn-rest", "n", found.more);
        all.push(Waiting::rest(voice, title, last.at("since")?, "/communities"));
    }
    Ok(all)
}

async fn in_turn(cx: &Cx, voice: &Voice, row: &Row) -> Result<Option<Waiting>, StoreError> {
    let share = match cx.permit::<_, Share>(EditShare, row.id("id")?).await {
        Ok(share) => share,
        Err(Denied::Store(cause)) => return Err(cause),
        Err(_) => return Ok(None),
    };
    let community = circles::by_id(share.sql(), share.community).await?;
    if community.going_on(cx.now()).is_err() {
        return Ok(None);
    }
    let (standing, since) = turns::standing(share.sql(), &share, &community, cx.now()).await?;
    let Some(turn) = standing.turn(share.relations().has(Relation::Author)) else { return Ok(None) };
    let quiet = cx.now().day().number() - since.day().number();
    if quiet > GIVEN_UP && !matches!(turn, Turn::Review | Turn::Release) {
        return Ok(None);
    }
    let content: Content = row.json("content")?;
    let told = Told {
        href: format!("/shares/{}/desk", share.id),
        title: content.title,
        facts: vec![share.reference.clone(), name(voice, row, "circle")?],
    };
    let waiting = line(voice, &format!("turn-{}", turn.code()), told, row)?;
    Ok(Some(Waiting { tlp: Some(content.label.tlp()), since, ..waiting }))
}
