//! What the centre makes of the reports: judged, and kept as cases; one is closed, one is being worked on.

use super::{
    cast::{Cast, Person},
    tell::write,
};
use access::act::TriageReport;
use anyhow::{Context, Result};
use sharing::{
    case::{CaseId, CaseState},
    notice::NoticeId,
    ops::{
        edit_case::{link_notice, note_case, open_case, set_case_state},
        steer_case::take_case,
        triage_report::{proposal, triage_report},
    },
    report::{Report, ReportId},
    triage::{Judged, Severity},
};
use std::collections::BTreeSet;
use store::Db;

/// Judges a report as it is proposed.
async fn judge(db: &Db, who: &Person, report: ReportId, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    let granted = cx.permit::<_, Report>(TriageReport, report).await?;
    let (stage, proposed) = proposal(&cx, &granted).await?;
    let judged = Judged {
        level: proposed.level,
        // Where nothing is stated, whoever judged it in the trial took it lightly.
        severity: proposed.severity.unwrap_or(Severity::Low),
        category: proposed.category,
        threat: None,
        duplicate_of: None,
        reason: String::new(),
    };
    triage_report(&cx, report, stage, judged).await.with_context(|| format!("judge at {at}"))?;
    Ok(cx.commit().await?)
}

async fn open(db: &Db, who: &Person, title: &str, report: ReportId, at: &str) -> Result<CaseId> {
    let cx = write(db, who, at).await?;
    let case = open_case(&cx, title, &BTreeSet::from([report])).await.with_context(|| format!("open at {at}"))?;
    take_case(&cx, case).await?;
    cx.commit().await?;
    Ok(case)
}

async fn note(db: &Db, who: &Person, case: CaseId, text: &str, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    note_case(&cx, case, text).await?;
    Ok(cx.commit().await?)
}

/// The case of the leak, as it is opened (004:21310-21437).
pub(super) async fn opened(db: &Db, cast: &Cast, report: ReportId) -> Result<CaseId> {
    let analyst = cast.at("NISC analyst")?;
    judge(db, analyst, report, "2014-05-20 10:35").await?;
    open(db, analyst, "会員制サイトからの認証IDの流出", report, "2014-05-20 10:50").await
}

/// The same, to its close.
pub(super) async fn closed(db: &Db, cast: &Cast, case: CaseId, notice: NoticeId) -> Result<()> {
    let analyst = cast.at("NISC analyst")?;
    let cx = write(db, analyst, "2014-05-20 15:20").await?;
    link_notice(&cx, case, notice).await?;
    cx.commit().await?;
    note(db, analyst, case, "再侵入の知らせを電話で受けた。全システムを止めて作り直すとのこと。", "2014-05-23 10:15")
        .await?;
    let cx = write(db, analyst, "2014-05-29 11:00").await?;
    set_case_state(&cx, case, CaseState::Closed, "最終報を受け、再発の防止まで確かめた。").await?;
    Ok(cx.commit().await?)
}

/// The case of the altered websites, which is being worked on.
pub(super) async fn going_on(db: &Db, cast: &Cast, report: ReportId) -> Result<()> {
    let analyst = cast.at("NISC analyst")?;
    judge(db, analyst, report, "2014-06-16 14:20").await?;
    let case = open(db, analyst, "担当部署ごとに管理するWebサイトの改ざん", report, "2014-06-16 14:30").await?;
    note(db, analyst, case, "誘導先のドメインの停止を、登録している事業者に依頼した。", "2014-06-17 10:05").await
}
