//! What was reported and whom to telephone, beside the judgement: nobody judges from memory.

use crate::pages::{
    reports::{
        content::{ContentView, content_view},
        reach::{Reach, reach},
    },
    words,
};
use crate::report::{Reader, Report, Stage, sight::Part};
use crate::store::files;
use access::act::TriageReport;
use shell::{Fault, Page};
use store::{Cx, Granted};

/// More characters than these are folded.
const LONG: usize = 600;
/// So many are read without unfolding.
const FIRST: usize = 120;

/// The newest stage as the reader may see it.
pub(super) struct Said {
    pub(super) number: i64,
    pub(super) sealed: String,
    /// The beginning, where the rest is folded.
    pub(super) first: Option<String>,
    pub(super) content: ContentView,
}

/// The newest stage and the telephone of whoever reported, as far as the reader may see them.
pub(super) async fn said(
    page: &Page,
    cx: &Cx,
    report: &Granted<'_, TriageReport, Report>,
    stages: &[Stage],
) -> Result<(Option<Said>, Option<Reach>), Fault> {
    let Some(newest) = stages.last() else { return Ok((None, None)) };
    let people = identity::ask::names(report.sql(), &[newest.sealed_by]).await?;
    let reader = Reader::on(cx.actor(), report.org);
    let looks = files::looks_of_report(report.sql(), report.id, reader).await?;
    let under = format!("/reports/{}/files", report.id);
    let groups = words::groups(report.sql(), newest.sealed_at.day()).await?;
    let content = content_view(page, &newest.content, (&[], newest.sealed_at), (&under, &looks), (reader, &groups));
    let by = people.get(&newest.sealed_by).map(|name| page.pick(name)).unwrap_or_default();
    let said = Said {
        number: newest.number,
        sealed: page.t2("report-show-sealed", "at", page.when(&newest.sealed_at), "by", by),
        first: beginning(&content),
        content,
    };
    Ok((Some(said), reach(cx, page, report, (stages, &people)).await?))
}

/// Whom to ask back about a report.
pub(super) struct Asked {
    /// As the newest stage that says so names them; else that nobody is named, or that it is held back.
    pub(super) words: String,
    pub(super) named: bool,
}

/// Whom a report names to be asked, as far as the reader may see it. What is registered is not read for this.
pub(super) fn asked(page: &Page, cx: &Cx, report: &Report, stages: &[Stage]) -> Asked {
    let reader = Reader::on(cx.actor(), report.org);
    let named = stages.iter().rev().map(|stage| &stage.content.detail.contact).find(|contact| !contact.is_empty());
    let held = || stages.iter().any(|stage| stage.content.holds(Part::Contact, reader));
    match named {
        Some(contact) => Asked { words: contact.clone(), named: true },
        None if held() => Asked { words: page.t("report-show-withheld"), named: false },
        None => Asked { words: page.t("case-triage-ask-none"), named: false },
    }
}

/// How it begins, if it is long.
fn beginning(content: &ContentView) -> Option<String> {
    let facts = || std::iter::once(&content.situation).chain(&content.texts);
    let stated = || facts().filter(|fact| fact.stated).flat_map(|fact| fact.text.chars());
    (stated().count() > LONG).then(|| stated().take(FIRST).chain(std::iter::once('…')).collect())
}
