//! Whether drills are still as they were planned, run and answered ([`store::seals`]).

use crate::{plan::Plan, store::seals};
use ::store::{
    Cx, Recorded, Row, Sql, StoreError,
    seals::{BrokenSeal, Kept, Key, Rows, SealFault, Sealed, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// A version of what the centre offers.
    Offer,
    /// That a CEPTOAR is invited.
    Part,
    /// A version of how it takes part.
    Plan,
    /// By which notice it is run.
    Notice,
    /// That it is over.
    End,
    /// What was answered to the questionnaire.
    Answers,
}

/// What checking all of them found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] =
        &[SealKind::Offer, SealKind::Part, SealKind::Plan, SealKind::Notice, SealKind::End, SealKind::Answers];
    const ACTIONS: &'static [&'static str] = &[
        "drill.planned",
        "drill.changed",
        "drill.invited",
        "drill.decided",
        "drill.prepared",
        "drill.ended",
        "drill.answered",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Offer => "drill-offer",
            SealKind::Part => "drill-part",
            SealKind::Plan => "drill-plan",
            SealKind::Notice => "drill-notice",
            SealKind::End => "drill-end",
            SealKind::Answers => "drill-answers",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        let id = entry.subject?;
        let number = || detail.get("number")?.as_i64();
        let named = |what: &str| detail.get(what)?.as_str()?.parse::<Uuid>().ok();
        Some(match entry.action.as_str() {
            "drill.planned" | "drill.changed" => (SealKind::Offer, id, number()?),
            "drill.invited" => (SealKind::Part, id, 0),
            "drill.decided" => (SealKind::Plan, id, number()?),
            "drill.prepared" => (SealKind::Notice, named("notice")?, 0),
            "drill.ended" => (SealKind::End, id, 0),
            "drill.answered" => (SealKind::Answers, named("answer")?, 0),
            _ => return None,
        })
    }
    fn rows(self) -> Rows {
        seals::rows(self)
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        let mut kept = Kept::by(row.get("person")?, row.get("at")?);
        match self {
            SealKind::Part => {
                for name in ["drill", "ceptoar", "ministry"] {
                    kept.held.push((name, json!(row.get::<Option<Uuid>>(&format!("{name}_id"))?)));
                }
            }
            SealKind::Notice => kept.held.push(("number", json!(row.get::<i64>("plan")?))),
            SealKind::End => {}
            SealKind::Offer | SealKind::Plan | SealKind::Answers => {
                let (text, hash) = (row.text("content")?, row.text("content_hash")?);
                kept.whole = ContentHash::of(text.as_bytes()).to_string() == hash;
                kept.held.push(("hash", json!(hash)));
                if self == SealKind::Offer {
                    offered(row, &mut kept)?;
                }
                if self == SealKind::Plan {
                    kept.shown = shown(sql, row, &text).await?;
                }
                if self == SealKind::Answers {
                    kept.organisation = row.get("org_id")?;
                }
            }
        }
        Ok(kept)
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, _: i64) -> Result<String, StoreError> {
        let year = seals::year(sql, id).await?;
        Ok(year.map_or_else(|| id.to_string(), |year| year.to_string()))
    }
}

/// Whose drill it is and of which year, and with the first offer by whom it was planned and when.
fn offered(row: &Row, kept: &mut Kept) -> Result<(), StoreError> {
    kept.organisation = row.get("org_id")?;
    kept.told.push(("year", json!(row.get::<i64>("fiscal_year")?)));
    if row.get::<i64>("number")? == 1 {
        kept.shown =
            row.get::<Option<Uuid>>("planned_by")? == kept.person && Some(row.get::<i64>("planned_at")?) == kept.at;
    }
    Ok(())
}

/// Whether what lists and filters read of a plan is what stands in it.
async fn shown(sql: &Sql<'_>, row: &Row, text: &str) -> Result<bool, StoreError> {
    let Ok(plan) = serde_json::from_str::<Plan>(text) else { return Ok(false) };
    let members = plan.members.as_ref().filter(|_| plan.takes_part);
    let chosen = seals::chosen(sql, row.get("id")?, row.get("number")?).await?;
    let first = plan.first_day().map(|day| i64::from(day.number()));
    Ok(row.get::<bool>("takes_part")? == plan.takes_part
        && row.get::<bool>("announced")? == plan.announced
        && row.get::<bool>("chosen")? == members.is_some()
        && row.get::<Option<i64>>("first_day")? == first
        && members.into_iter().flatten().map(|org| org.uuid()).eq(chosen))
}

/// Compares everything about drills with its hash and with the chain, and to whom their notices go with the plans. No actor is asked: whoever calls this decides who may
/// know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let sql = cx.system("verify seals");
    let mut found = verify(&sql).await?;
    for (id, of_drill) in seals::chosen_otherwise(&sql).await? {
        let kind = SealKind::Notice;
        let why = if of_drill { SealFault::Shown } else { SealFault::Extra };
        found.broken.push(BrokenSeal { kind, id, reference: kind.reference(&sql, id, 0).await?, why });
    }
    Ok(found)
}
