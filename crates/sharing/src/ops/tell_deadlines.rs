//! Telling by letter that a deadline of a report has come and what is due was not done: once for each, none early, late
//! rather than never.

use crate::{
    regime::What,
    report::ReportId,
    store::regimes::late::{self, Late},
};
use access::{Actor, Kind};
use delivery::tidings::{self, Tiding};
use kernel::At;
use serde_json::json;
use store::{Cx, Db, Entry, Sql, StoreError, backup};

/// Tells whoever is to do what has come due: the reporter, or, where it is to be confirmed that the report came, those who
/// have it. How many letters were promised. Several may ask at the same time, and any may end in the midst. One that fails
/// keeps no other from being told.
///
/// # Errors
/// If the database refuses.
pub async fn tell_deadlines(db: &Db, now: At) -> Result<u64, StoreError> {
    let cx = db.read(Actor::nobody(), now).await?;
    let sql = cx.system("deadlines of reports");
    // What a restored hub told before nobody knows: a person decides first.
    if backup::unsettled(&sql).await?.is_some() {
        return Ok(0);
    }
    let due = late::untold(&sql, (tidings::since(&sql).await?, now)).await?;
    drop(cx);
    let mut letters = 0;
    for late in due {
        match one(db, now, &late).await {
            Ok(many) => letters += many,
            Err(cause) => {
                tracing::error!(?cause, report = %late.report, "a deadline could not be told; it is tried again")
            }
        }
    }
    Ok(letters)
}

async fn one(db: &Db, now: At, late: &Late) -> Result<u64, StoreError> {
    let cx = db.write(Actor::nobody(), now).await?;
    let sql = cx.system("deadlines of reports");
    let letters = told(&cx, &sql, late).await?;
    cx.commit_noted("deadlines of reports").await?;
    Ok(letters)
}

async fn told(cx: &Cx, sql: &Sql<'_>, late: &Late) -> Result<u64, StoreError> {
    // What was done meanwhile is due no more.
    if !late::still_late(sql, late).await? {
        return Ok(0);
    }
    let to = match late.what {
        What::Answer => late::silent_receivers(sql, late.report).await?,
        What::EarlyWarning | What::Notification | What::Final => vec![late.reporter],
    };
    let (word, path) = (late::letter_word(late.what), path(late.report));
    let tiding = Tiding {
        subject: late.report.uuid(),
        kind: Kind::Report,
        word: &word,
        step: late.step,
        reference: &late.reference,
        exercise: late.exercise,
        urgent: false,
        optional: false,
        asks: None,
        at: late.due,
        path: &path,
    };
    let letters = tidings::tell(cx, sql, &tiding, &to).await?.unwrap_or_default();
    if letters > 0 {
        let detail = json!({ "step": late.step, "what": late.what.code(), "letters": letters });
        cx.audit(Entry::new("report.deadline-told").on(Kind::Report, late.report).detail(detail));
    }
    Ok(letters)
}

fn path(report: ReportId) -> String {
    format!("/reports/{report}")
}
