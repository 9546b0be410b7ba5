//! What waits for the people of a hub: what was handed in or came over a bridge, and shares whose turn is theirs.

use super::{Ask, MOST, Told, line, may, name, waits};
use crate::{
    Arrival, Content, Passed, Share, ShareId, Submission,
    store::{
        arrivals::STANDS,
        recalls::{ARRIVAL_NOT_RECALLED, NOT_RECALLED},
        turns::{self, Stood},
    },
    turn::Turn,
};
use ::store::{Cx, FromRow, Row, StoreError, among, params};
use access::{Act, Relation};
use sharing::notice::Notice;
use shell::{Hurry, Voice, Waiting};
use std::collections::BTreeMap;

/// The most texts in work that are looked at, the last saved first; of the others it is said how many there are.
const LOOKED: i64 = 60;
/// After so many days a text that was refused, and of which nothing more was made, is taken to be given up.
const GIVEN_UP: i32 = 30;
/// For so many days somebody is told that what was made of something taken back may have to be recalled.
const WEIGHED: i64 = 30;

pub(super) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = handed_in(cx, voice).await?;
    all.extend(arrived(cx, voice).await?);
    all.extend(to_recall(cx, voice).await?);
    all.extend(in_work(cx, voice).await?);
    Ok(all)
}

async fn handed_in(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::DeriveShare, Relation::Hub) {
        return Ok(Vec::new());
    }
    let visible = cx.visible::<Submission>();
    let join = visible.engine().join_in_order();
    let ids = format!(
        "SELECT submissions.id, untaken.submitted_at AS since
        FROM communities hub {join} untaken_submissions untaken ON untaken.community_id = hub.id
        {join} submissions ON submissions.id = untaken.submission_id WHERE hub.hub_id = $1 AND {{visible}}"
    );
    let told = (
        "submissions.*, hub.name_ja AS circle_ja, hub.name_en AS circle_en, o.name_ja AS from_ja, o.name_en AS from_en",
        "submissions ON submissions.id = waiting.id JOIN communities hub ON hub.id = submissions.community_id
         JOIN organisations o ON o.id = submissions.org_id",
    );
    let ask = Ask { ids: &ids, order: "since", most: MOST, told };
    let found = waits(&visible, &ask, params![cx.organisation()]).await?;
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
          AND NOT EXISTS (SELECT 1 FROM arrival_notices n WHERE n.arrival_id = arrivals.id AND {STANDS})
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

/// Notices that left, made of something that its giver took back since, or its hub recalled, until one proposes their recall: for
/// so many days.
async fn to_recall(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::ProposeRecall, Relation::Own) {
        return Ok(Vec::new());
    }
    let ids = "SELECT notices.id, w.at AS since FROM (SELECT arrival_id, recorded_at AS at FROM arrival_withdrawals
          UNION ALL SELECT a.id, r.recalled_at FROM share_recalls r JOIN arrivals a ON a.share_id = r.share_id) w
        JOIN arrival_notices n ON n.arrival_id = w.arrival_id
        JOIN notices ON notices.id = n.notice_id OR notices.id IN (SELECT u.notice_id FROM notice_updates u WHERE u.first_id = n.notice_id)
        WHERE {visible} AND w.at > $1
          AND EXISTS (SELECT 1 FROM releases r WHERE r.notice_id = notices.id)
          AND NOT EXISTS (SELECT 1 FROM notice_updates u JOIN releases r ON r.notice_id = u.notice_id WHERE u.supersedes_id = notices.id)
          AND NOT EXISTS (SELECT 1 FROM recalls p WHERE p.notice_id = notices.id)";
    let told = (
        "notices.id, notices.reference, now.title, now.tlp, notices.exercise",
        "notices ON notices.id = waiting.id JOIN releases r ON r.notice_id = notices.id
         JOIN dispatches now ON now.id = r.dispatch_id",
    );
    let ask = Ask { ids, order: "since", most: MOST, told };
    let found = waits(&cx.visible::<Notice>(), &ask, params![cx.now().plus_days(-WEIGHED)]).await?;
    let told = |row: &Row| {
        let told = Told {
            href: format!("/notices/{}/recall", row.id::<Notice>("id")?),
            title: row.text("title")?,
            facts: vec![row.text("reference")?],
        };
        let line = line(voice, "taken-back", told, row)?;
        Ok(Waiting { hurry: Hurry::Onward, tlp: Some(row.code("tlp")?), exercise: row.get("exercise")?, ..line })
    };
    found.lines(voice, ("taken-back", "/notices"), told)
}

/// Shares that have not left, where it is this person's turn.
async fn in_work(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    if !may(cx.actor(), Act::EditShare, Relation::Hub) {
        return Ok(Vec::new());
    }
    let visible = cx.visible::<Share>();
    let join = visible.engine().join_in_order();
    let ids = format!(
        "SELECT shares.id, now.saved_at AS since
        FROM communities hub {join} open_shares open ON open.community_id = hub.id
        {join} shares ON shares.id = open.share_id
        {join} share_revisions now ON now.share_id = shares.id
         AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = shares.id)
        WHERE hub.hub_id = $1 AND {{visible}} AND {NOT_RECALLED}"
    );
    let told = (
        "shares.id, shares.reference, now.content, hub.name_ja AS circle_ja, hub.name_en AS circle_en",
        "shares ON shares.id = waiting.id JOIN communities hub ON hub.id = shares.community_id
         JOIN share_revisions now ON now.share_id = shares.id AND now.revision = (SELECT MAX(revision) FROM share_revisions r WHERE r.share_id = shares.id)",
    );
    let ask = Ask { ids: &ids, order: "since DESC", most: LOOKED, told };
    let found = waits(&visible, &ask, params![cx.organisation()]).await?;
    let mut all = in_turn(cx, voice, &found.rows).await?;
    if let Some(last) = found.rows.last().filter(|_| found.more > 0) {
        let title = voice.t1("community-wait-turn-rest", "n", found.more);
        all.push(Waiting::rest(voice, title, last.at("since")?, "/communities"));
    }
    Ok(all)
}

/// Those of which it is this person's turn. Whoever may edit shares at the hub may know whose turn it is with those of
/// its communities.
async fn in_turn(cx: &Cx, voice: &Voice, rows: &[Row]) -> Result<Vec<Waiting>, StoreError> {
    let mut texts: BTreeMap<ShareId, Content> =
        rows.iter().map(|row| Ok((row.id("id")?, row.json("content")?))).collect::<Result<_, StoreError>>()?;
    let (places, values) = among(texts.keys().copied());
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let seen = format!("SELECT shares.* FROM shares WHERE {{visible}} AND shares.id IN ({places})");
    let shares = cx.visible::<Share>().seen(&seen, values).await?;
    let mut stands = turns::stands(&shares, &texts, cx).await?;
    let mut all = Vec::new();
    for row in rows {
        let id = row.id("id")?;
        let (Some(stood), Some(content)) = (stands.remove(&id), texts.remove(&id)) else { continue };
        all.extend(told_turn(cx, voice, row, (stood, content))?);
    }
    Ok(all)
}

fn told_turn(
    cx: &Cx,
    voice: &Voice,
    row: &Row,
    (stood, content): (Stood, Content),
) -> Result<Option<Waiting>, StoreError> {
    let Some(turn) = stood.standing.turn(stood.wrote) else { return Ok(None) };
    let quiet = cx.now().day().number() - stood.since.day().number();
    if quiet > GIVEN_UP && !matches!(turn, Turn::Review | Turn::Release) {
        return Ok(None);
    }
    let told = Told {
        href: format!("/shares/{}/desk", row.id::<Share>("id")?),
        title: content.title,
        facts: vec![row.text("reference")?, name(voice, row, "circle")?],
    };
    let waiting = line(voice, &format!("turn-{}", turn.code()), told, row)?;
    Ok(Some(Waiting { tlp: Some(content.label.tlp()), since: stood.since, ..waiting }))
}
