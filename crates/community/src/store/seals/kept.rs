//! A sealed row as it is stored, with what the chain should hold of it.

use crate::{
    Change, Community, Content, Contribution, Event, Meeting, MeetingId, Membership, Passed, Proposed, recall,
    seals::{SealKind, veiled},
    store::{
        arrivals, by_hand,
        files::{self, Owner},
    },
};
use ::store::{
    FromRow, Row, Sql, StoreError, params,
    seals::{Fact, Kept},
};
use access::OrgId;
use kernel::ContentHash;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn told(row: &Row, column: &str) -> Result<Value, StoreError> {
    Ok(json!(row.get::<Option<String>>(column)?))
}

/// An id as the chain tells it; `null` if there is none.
fn named(row: &Row, column: &str) -> Result<Value, StoreError> {
    Ok(json!(row.get::<Option<Uuid>>(column)?.map(|id| id.to_string())))
}

/// The text, if it has the hash that stands beside it, and can be read.
fn content<T: DeserializeOwned>(row: &Row) -> Result<Option<T>, StoreError> {
    let text = row.text("content")?;
    let whole = ContentHash::of(text.as_bytes()).to_string() == row.text("hash")?;
    Ok(if whole { serde_json::from_str(&text).ok() } else { None })
}

/// What is told of a note beside the text of the row.
fn note(row: &Row) -> Result<Value, StoreError> {
    Ok(json!(veiled(&row.json::<Content>("content")?, &row.text("note")?)?))
}

/// A row of a kind.
pub(crate) async fn kept(sql: &Sql<'_>, kind: SealKind, row: &Row) -> Result<Kept, StoreError> {
    let mut kept = match kind {
        SealKind::Community | SealKind::Membership | SealKind::MembershipEnd => Kept::unsigned(),
        _ => Kept::by(Some(row.get("person")?), row.get("at")?),
    };
    match kind {
        SealKind::Submission => {
            kept.whole = match content::<Contribution>(row)? {
                Some(said) => files::matching(sql, Owner::Submission(row.id("id")?), &said.files).await?,
                None => false,
            };
            kept.organisation = row.get("org")?;
            kept.told = vec![
                ("hash", told(row, "hash")?),
                ("reference", told(row, "reference")?),
                ("community", named(row, "community_id")?),
                ("group", told(row, "group_code")?),
            ];
        }
        SealKind::Revision => revision(sql, row, &mut kept).await?,
        SealKind::Approval => {
            kept.whole = told(row, "found")? == told(row, "hash")?;
            let bridge = row.maybe_id("bridge_id")?;
            kept.shown = crate::store::approvals::destination(bridge) == row.text("destination")?;
            kept.told = vec![
                ("hash", told(row, "hash")?),
                ("share", named(row, "share_id")?),
                ("organisation", named(row, "asked")?),
                ("destination", told(row, "destination")?),
                ("revision", json!(row.get::<i64>("revision")?)),
            ];
        }
        SealKind::Answer => {
            kept.organisation = row.get("org")?;
            kept.told = vec![("hash", told(row, "hash")?), ("answer", told(row, "answer")?), ("note", note(row)?)];
        }
        SealKind::Review => {
            kept.told = vec![("hash", told(row, "hash")?), ("verdict", told(row, "verdict")?), ("note", note(row)?)];
        }
        SealKind::Release => {
            kept.whole = told(row, "found")? == told(row, "hash")?;
            let circle = recipients(sql, row.get("id")?).await?;
            kept.told = vec![
                ("hash", told(row, "hash")?),
                ("revision", json!(row.get::<i64>("revision")?)),
                ("recipients", json!(circle.len())),
                ("circle", json!(veiled(&row.json::<Content>("content")?, &listed(&circle))?)),
            ];
        }
        SealKind::Arrival => arrival(sql, row, &mut kept).await?,
        SealKind::HandOver => {
            let words = hand_words(&row.json::<Content>("content")?, &row.text("whom")?, &row.text("means")?)?;
            kept.told =
                vec![("hash", told(row, "hash")?), ("bridge", named(row, "bridge_id")?), ("words", json!(words))];
        }
        SealKind::HandedNotice => {
            kept.whole = told(row, "found")? == told(row, "hash")?;
            let words = by_hand::hand(row, "handed_at")?.words();
            let words = veiled(&row.json::<sharing::notice::Content>("content")?, &words)?;
            kept.told = vec![
                ("hash", told(row, "hash")?),
                ("bridge", named(row, "bridge_id")?),
                ("revision", json!(row.get::<i64>("revision")?)),
                ("words", json!(words)),
            ];
        }
        SealKind::Leave => {
            let words = by_hand::leave_words(&by_hand::hand(row, "given_at")?, &row.text("terms")?);
            let words = veiled(&row.json::<Passed>("content")?, &words)?;
            kept.told = vec![("destination", told(row, "destination")?), ("words", json!(words))];
        }
        SealKind::LeaveWithdrawal => {
            let words = veiled(&row.json::<Passed>("content")?, &row.text("why")?)?;
            kept.told = vec![("words", json!(words))];
        }
        SealKind::ArrivalWithdrawal => {
            let words = by_hand::leave_words(&by_hand::hand(row, "told_at")?, &row.text("why")?);
            kept.told = vec![("words", json!(veiled(&row.json::<Passed>("content")?, &words)?))];
        }
        SealKind::ShareRecall => {
            let words = recall::words(&row.text("reason")?, &row.text("instructions")?);
            let words = veiled(&row.json::<Content>("content")?, &words)?;
            kept.told = vec![("hash", told(row, "hash")?), ("words", json!(words))];
        }
        SealKind::TakenUp => kept.told = vec![("notice", named(row, "notice_id")?)],
        // Of an earlier one, the chain knows only that somebody opened it at that moment: there may have been two.
        SealKind::Opening if row.get::<i64>("number")? != 0 => kept.person = None,
        SealKind::Opening => kept.organisation = row.get("org")?,
        SealKind::Seen => {
            kept.organisation = row.get("org")?;
            kept.told = vec![("seen", json!(row.get::<bool>("seen")?)), ("note", note(row)?)];
        }
        SealKind::Proposal => {
            kept.whole = content::<Proposed>(row)?.is_some();
            kept.organisation = row.get("org")?;
            kept.shown = row.json::<Proposed>("content")?.kind() == row.text("kind")?;
            kept.told = vec![("hash", told(row, "hash")?), ("kind", told(row, "kind")?), ("to", named(row, "to_org")?)];
        }
        SealKind::Outcome => {
            let note = veiled(&row.json::<Proposed>("content")?, &row.text("note")?)?;
            kept.told = vec![("hash", told(row, "hash")?), ("answer", told(row, "answer")?), ("note", json!(note))];
        }
        SealKind::Decision => {
            kept.organisation = row.get("org")?;
            let (change, community, day) = match row.json::<Proposed>("content")? {
                Proposed::Rules(new) => (Change::Rules, new.community, new.from),
                Proposed::Ending(new) => (Change::Ending, new.community, new.last),
                Proposed::Community(_) | Proposed::Bridge(_) => {
                    return Err(StoreError::Unreadable { column: "content".into() });
                }
            };
            let stands = (row.text("kind")?, row.id("community_id")?);
            kept.shown = stands == (change.code().to_owned(), community);
            kept.told = vec![
                ("change", told(row, "kind")?),
                ("proposal", named(row, "proposal_id")?),
                ("day", json!(day.to_string())),
            ];
        }
        SealKind::Meeting => kept.told = meeting(sql, row).await?,
        SealKind::Community => {
            let (community, ending) = (Community::from_row(row)?, row.get::<Option<String>>("ending")?);
            kept.held = vec![("content", json!(community.hash().to_string()))];
            let ending = ending.map(|text| serde_json::from_str(&text));
            kept.shown = match ending {
                None => community.valid_to.is_none(),
                Some(Ok(Proposed::Ending(ending))) => community.valid_to == Some(ending.last),
                Some(_) => false,
            };
        }
        SealKind::Membership => {
            let hash = Membership::from_row(row)?.hash(row.id("id")?, row.id("community_id")?);
            kept.held = vec![("hash", json!(hash.to_string()))];
        }
        SealKind::MembershipEnd => {
            kept.held = vec![("day", json!(row.maybe_day("valid_to")?.map(|day| day.to_string())))];
        }
        SealKind::Event => {
            let event = Event::from_row(row)?;
            kept.organisation = Some(event.by.uuid());
            kept.held = vec![("hash", json!(event.hash(row.id("community_id")?).to_string()))];
        }
    }
    Ok(kept)
}

async fn revision(sql: &Sql<'_>, row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    kept.whole = match content::<Content>(row)? {
        Some(said) => files::matching(sql, Owner::Share(row.id("id")?), &said.files).await?,
        None => false,
    };
    kept.told = vec![("hash", told(row, "hash")?)];
    if row.get::<i64>("number")? != 1 {
        return Ok(());
    }
    let begun = (row.get::<Option<Uuid>>("begun_by")?, row.get::<Option<i64>>("begun_at")?);
    kept.shown = begun == (kept.person, kept.at);
    let of = "SELECT submission_id, arrival_id FROM share_sources WHERE share_id = $1";
    let mut sources = BTreeSet::new();
    for source in sql.rows(of, params![row.get::<Uuid>("id")?]).await? {
        sources.extend(source.get::<Option<Uuid>>("submission_id")?);
        sources.extend(source.get::<Option<Uuid>>("arrival_id")?);
    }
    kept.told.push(("reference", told(row, "reference")?));
    kept.told.push(("community", named(row, "community_id")?));
    kept.told.push(("sources", made_of(sources)));
    Ok(())
}

/// What the chain is told of who took it and how: nothing that can be guessed without having read the text.
pub(crate) fn hand_words(content: &Content, whom: &str, means: &str) -> Result<String, StoreError> {
    veiled(content, &json!([whom, means]).to_string())
}

/// What a share was made of, as the chain tells it.
pub(crate) fn made_of(sources: BTreeSet<Uuid>) -> Value {
    json!(sources.iter().map(ToString::to_string).collect::<Vec<_>>())
}

async fn arrival(sql: &Sql<'_>, row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    kept.whole = match content::<Passed>(row)? {
        Some(said) => files::matching(sql, Owner::Arrival(row.id("id")?), &said.files).await?,
        None => false,
    };
    kept.told = vec![("hash", told(row, "hash")?), ("bridge", named(row, "bridge_id")?), ("to", named(row, "to_org")?)];
    if let Some(hand) = arrivals::hand(row)? {
        let words = veiled(&row.json::<Passed>("content")?, &hand.words())?;
        kept.told.extend([("exercise", json!(row.get::<bool>("exercise")?)), ("hand", json!(words))]);
        let own = row.get::<Option<Uuid>>("notice_id")? == Some(row.get("id")?);
        kept.shown = own && told(row, "passed_hash")? == told(row, "hash")?;
        return Ok(());
    }
    kept.shown = !row.get::<bool>("exercise")?;
    kept.told.extend([("passed", told(row, "passed_hash")?), ("community", named(row, "to_community")?)]);
    match row.get::<Option<Uuid>>("notice_id")? {
        Some(_) => kept.told.push(("of", named(row, "notice_id")?)),
        None => kept.told.push(("of", named(row, "share_id")?)),
    }
    Ok(())
}

/// To whom a share went, by id.
pub(crate) async fn recipients(sql: &Sql<'_>, share: Uuid) -> Result<BTreeSet<OrgId>, StoreError> {
    let rows = sql.rows("SELECT org_id FROM share_recipients WHERE share_id = $1", params![share]).await?;
    rows.iter().map(|row| row.id("org_id")).collect()
}

/// Who was told, as it is hashed.
pub(crate) fn listed(circle: &BTreeSet<OrgId>) -> String {
    circle.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

async fn meeting(sql: &Sql<'_>, row: &Row) -> Result<Vec<Fact>, StoreError> {
    let id: MeetingId = row.id("id")?;
    let came = sql.rows("SELECT org_id FROM meeting_attendees WHERE meeting_id = $1", params![id]).await?;
    let whole = sql.rows("SELECT * FROM meetings WHERE id = $1", params![id]).await?;
    let first = whole.first().ok_or_else(|| StoreError::Unreadable { column: "meetings".into() })?;
    let mut meeting: Meeting = FromRow::from_row(first)?;
    meeting.attendees = came.iter().map(|row| row.id("org_id")).collect::<Result<_, _>>()?;
    Ok(vec![("kind", json!(meeting.kind.code())), ("number", json!(meeting.number)), ("hash", json!(meeting.hash()?))])
}
