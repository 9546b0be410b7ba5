//! A sealed row as it is stored, with what the chain should hold of it.

use crate::{
    beside::NoticeCall,
    case::Event,
    disclosure::{self, Proposal},
    executive, notice, outside, recall,
    regime::{Binding, ReportClock},
    register::{Account, Link},
    report::Content,
    seals::SealKind,
    store::executives,
    triage::Triage,
    update::Update,
};
use kernel::{ContentHash, Label, Month};
use serde_json::json;
use store::{
    FromRow, Row, Sql, StoreError, params,
    seals::{Fact, Kept},
};
use uuid::Uuid;

/// A row of a kind.
pub(crate) async fn kept(sql: &Sql<'_>, kind: SealKind, row: &Row) -> Result<Kept, StoreError> {
    // Who added a file to a notice stands nowhere but in the chain.
    let mut kept = Kept::by(row.get("person").unwrap_or_default(), row.get("at")?);
    match kind {
        SealKind::Stage => {
            let content = serde_json::from_str::<Content>(&sealed(row, &mut kept)?);
            kept.held.push(("reference", json!(row.get::<Option<String>>("reference")?)));
            kept.shown = match content {
                Ok(content) => stage_shown(row, &content)?,
                Err(_) => false,
            };
        }
        SealKind::Revision => {
            let (text, title) = (sealed(row, &mut kept)?, row.text("title")?);
            kept.shown = serde_json::from_str::<notice::Content>(&text).is_ok_and(|content| content.title == title);
        }
        SealKind::NoticeFile => {
            let (hash, size) = bytes(sql, "notice_files", row.get("id")?).await?;
            matches(row, Some(hash), &mut kept)?;
            kept.shown = row.get::<i64>("size")? == size;
        }
        // A file of a stage is held by its stage: see `files`; what was shipped by the program: see `shipped`.
        SealKind::StageFile | SealKind::RegimeShipped => {}
        SealKind::Consent => {
            matches(row, row.get("found")?, &mut kept)?;
            kept.held.push(("notice", json!(row.get::<Option<String>>("notice")?)));
            kept.held.push(("report", json!(row.get::<Option<String>>("report")?)));
        }
        SealKind::Answer => {
            matches(row, row.get("found")?, &mut kept)?;
            kept.held.push(("answer", json!(row.text("answer")?)));
        }
        SealKind::Release => {
            matches(row, row.get("found")?, &mut kept)?;
            kept.held.push(("revision", json!(row.get::<i64>("revision")?)));
        }
        SealKind::Update => {
            let place = Update {
                notice: row.id("notice_id")?,
                supersedes: row.id("supersedes_id")?,
                first: row.id("first_id")?,
                number: row.get("place")?,
            };
            kept.held.push(hashed(place.hash().map_err(|_| StoreError::Unreadable { column: "place".into() })?));
            kept.held.push(("reference", json!(row.get::<Option<String>>("reference")?)));
            kept.held.push(("supersedes", json!(row.get::<Option<String>>("superseded")?)));
            kept.shown = row.get::<i64>("differs")? == 0;
        }
        // No hash stands beside these: the chain alone holds it.
        SealKind::Triage => kept.held.push(hashed(Triage::from_row(row)?.hash())),
        SealKind::CaseEvent => kept.held.push(hashed(Event::from_row(row)?.hash())),
        SealKind::Entry => {
            let month = row.get::<Option<i64>>("first_public")?.and_then(|month| i32::try_from(month).ok());
            let month = month.map(Month::from_number);
            kept.held.push(("kinds", json!(row.text("kinds")?)));
            kept.held.push(("first_public", json!(month.map(|month| month.to_string()))));
            kept.held.push(("organisation", json!(row.get::<Uuid>("org_id")?.to_string())));
            told_of(row, &mut kept)?;
        }
        SealKind::Link => kept.held.push(hashed(Link::from_row(row)?.hash())),
        SealKind::Disclosure => {
            let (text, decision) = (sealed(row, &mut kept)?, row.text("decision")?);
            let (content, day) = (serde_json::from_str::<Proposal>(&text), row.maybe_day("day")?);
            kept.shown = content.is_ok_and(|said| said.decision.code() == decision && said.day == day);
        }
        SealKind::Verdict => {
            kept.held.push(("verdict", json!(row.text("verdict")?)));
            kept.told.push(("note", json!(disclosure::note_hash(&row.text("note")?).to_string())));
        }
        SealKind::Publication => {
            kept.held.push(("on", json!(row.maybe_day("published_on")?)));
            kept.held.push(("place", json!(row.text("place")?)));
        }
        // Entries of earlier versions told no hash of the words, and nothing of a chain: there was none.
        SealKind::Recall => {
            kept.told.push(hashed(recall::hash(&row.text("reason")?, &row.text("instructions")?)));
            kept.told.push(("whole_chain", json!(row.get::<bool>("whole_chain")?)));
        }
        SealKind::RecallRefusal => kept.held.push(hashed(recall::refusal_hash(&row.text("reason")?))),
        SealKind::OutsideTold => {
            kept.held.push(hashed(outside::words_hash(&row.text("whom")?, &row.text("means")?)));
        }
        SealKind::RecallConfirmation => {
            kept.told.push(("recall", json!(row.get::<Uuid>("recall_id")?.to_string())));
        }
        // Entries of earlier versions told of these three who, when and how many, and no hash of the words.
        SealKind::Briefing => {
            let told = executives::told_at_once(sql, row).await?;
            kept.told.push(hashed(executive::hash(&told)));
            kept.told.push(("stage", json!(row.get::<i64>("stage")?)));
            kept.told.push(("told", json!(row.get::<i64>("told")?)));
        }
        // Who and when is all that there is of it.
        SealKind::BriefingReading | SealKind::NoticeReading => {}
        SealKind::Regime => kept.held.push(hashed(Binding::from_row(row)?.hash())),
        SealKind::Clock => {
            let (report, regime) = (row.id("report_id")?, row.text("regime")?);
            kept.held.push(hashed(ReportClock::from_row(row)?.hash(report, &regime)));
            kept.at = None;
        }
        SealKind::NoticeCall => kept.told.push(hashed(NoticeCall::from_row(row)?.hash())),
    }
    Ok(kept)
}

/// What a line of the register tells beside kind and month. Lines of earlier versions told nothing, and the chain holds no hash
/// of them.
fn told_of(row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    let leak = row.get::<Option<String>>("leak")?;
    let Some(text) = row.get::<Option<String>>("content")? else {
        kept.told.push(("hash", json!(null)));
        kept.shown = leak.is_none();
        return Ok(());
    };
    kept.held.push(hashed(ContentHash::of(text.as_bytes())));
    let said = serde_json::from_str::<Account>(&text);
    kept.shown = said.is_ok_and(|account| account.leak.map(|leak| leak.code().to_owned()) == leak);
    Ok(())
}

fn hashed(hash: ContentHash) -> Fact {
    ("hash", json!(hash.to_string()))
}

/// Compares the hash that was found with the one beside the row, which the chain must hold.
fn matches(row: &Row, found: Option<String>, kept: &mut Kept) -> Result<(), StoreError> {
    let hash: Option<String> = row.get("hash")?;
    kept.whole = hash.is_some() && hash == found;
    kept.held.push(("hash", json!(hash)));
    Ok(())
}

/// The sealed text, compared with the hash beside it.
fn sealed(row: &Row, kept: &mut Kept) -> Result<String, StoreError> {
    let text = row.text("content")?;
    matches(row, Some(ContentHash::of(text.as_bytes()).to_string()), kept)?;
    Ok(text)
}

/// Whether lists show of a stage what stands in it.
fn stage_shown(row: &Row, content: &Content) -> Result<bool, StoreError> {
    let head = content.title == row.text("title")? && content.kind.code() == row.text("kind")?;
    Ok(head && counted(row, content)? && row.json::<Label>("label").is_ok_and(|label| label == content.label))
}

/// Whether what is counted of a stage is what it says. Stages sealed before these columns existed have none of them.
fn counted(row: &Row, content: &Content) -> Result<bool, StoreError> {
    let said = [
        ("report_kind", content.detail.kind.map(|kind| kind.code().to_owned())),
        ("category", content.category().map(|category| category.code().to_owned())),
        ("threat", content.threat.map(|threat| threat.to_string())),
        ("tier", content.tier.map(|tier| tier.code().to_owned())),
        ("leak", content.leak().map(|leak| leak.code().to_owned())),
    ];
    let mut stored = Vec::new();
    for (column, _) in &said {
        stored.push(row.get::<Option<String>>(column)?);
    }
    let before = content.detail.is_empty() && stored.iter().all(Option::is_none);
    Ok(before || said.into_iter().map(|(_, said)| said).eq(stored))
}

/// The hash and size of a file's bytes.
pub(super) async fn bytes(sql: &Sql<'_>, table: &'static str, id: Uuid) -> Result<(String, i64), StoreError> {
    let row = sql.row(&format!("SELECT bytes FROM {table} WHERE id = $1"), params![id]).await?;
    let bytes: Vec<u8> = row.ok_or_else(|| StoreError::Unreadable { column: "bytes".into() })?.get("bytes")?;
    Ok((ContentHash::of(&bytes).to_string(), i64::try_from(bytes.len()).unwrap_or(i64::MAX)))
}
