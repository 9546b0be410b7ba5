//! `/reports/{id}/triage`: judging one report.

mod said;

use self::said::{Asked, Said, asked, said};
use crate::draft::reading;
use crate::matter::Threat;
use crate::ops::survey_draft::levels;
use crate::ops::triage_report::{TriageReportError, flaws, proposal, triage_report};
use crate::pages::judged::{JudgedView, judged_views};
use crate::pages::notices::summary;
use crate::pages::queue::{Assigning, assigning};
use crate::pages::reports::{
    id_of,
    level::{LevelView, level_views},
    reach::Reach,
};
use crate::report::fall::Fall;
use crate::report::{Report, ReportId, detail::Category};
use crate::store::{cases, triages};
use crate::triage::{Judged, Likeness, Proposal, Reached, Severity, Triage, other_cause};
use access::{
    Act, Actor, Decision, Relation, Relations,
    act::{TriageReport, ViewReport},
    decide,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Route, Signed, Voice, page::show_with};
use std::str::FromStr;
use store::{Cx, Granted};

/// The routes of triage.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/reports/{id}/triage", show), Route::post("/reports/{id}/triage", judge)]
}

/// Whether somebody judges reports that have come to his body.
pub(crate) fn judges(actor: &Actor) -> bool {
    let on_path = Relations::none().with(Relation::OnPath, true);
    decide(actor, Act::TriageReport, on_path) == Decision::Allow
}

/// `millis_uuid`: the place after which a page begins.
pub(crate) fn place<T>(text: &str) -> Result<Option<(At, kernel::Id<T>)>, Fault> {
    let unknown = || Fault::unusable("report.unknown-place");
    if text.is_empty() {
        return Ok(None);
    }
    let (at, id) = text.split_once('_').ok_or_else(unknown)?;
    Ok(Some((At::from_millis(at.parse().map_err(|_| unknown())?), id.parse().map_err(|_| unknown())?)))
}

/// A word that can be chosen.
pub(crate) struct Pick {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) chosen: bool,
    pub(crate) proposed: bool,
}

#[derive(Template)]
#[template(path = "cases/triage.html")]
struct TriagePage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    stage: i64,
    /// What was reported; the whole of it is one press away.
    said: Option<Said>,
    /// Whom to telephone; `None` for who may not see it.
    reach: Option<Reach>,
    /// Whom to ask back as the report says, or why nobody stands there.
    ask: Asked,
    /// What was stated against the levels of the sector.
    measured: Vec<LevelView>,
    /// No malfunction of IT was the cause, as the report says.
    other_cause: bool,
    levels: Vec<Pick>,
    severities: Vec<Pick>,
    /// Nothing is stated that would say how grave it is.
    unsaid: bool,
    categories: Vec<Pick>,
    /// The choice that leaves the kind of threat as it was reported, with that kind.
    as_reported: String,
    threats: Vec<(String, Vec<Pick>)>,
    alike: Vec<AlikeView>,
    duplicate: String,
    original: String,
    reason: String,
    problems: Problems,
    /// The same as links and sentences.
    errors: Vec<(String, String)>,
    history: Vec<JudgedView>,
    /// Who is asked to judge it; only while it waits.
    assigning: Option<Assigning>,
}

impl TriagePage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
}

struct AlikeView {
    id: String,
    href: String,
    reference: String,
    title: String,
    when: String,
    why: Vec<String>,
    chosen: bool,
}

/// What is judged, as it comes from the form.
#[derive(Clone, Debug, Default, Deserialize)]
struct Form {
    #[serde(default)]
    stage: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    threat: String,
    #[serde(default)]
    duplicate: String,
    /// The reference of the original, where `duplicate` says that it is another.
    #[serde(default)]
    original: String,
    #[serde(default)]
    reason: String,
}

/// Chosen where the original is none of those shown.
const ANOTHER: &str = "another";

async fn show(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(TriageReport, id_of::<Report>(&id)?).await?;
    let form = match triages::in_force(report.sql(), report.id).await? {
        Some(last) => typed(&last),
        None => Form::default(),
    };
    shell::show(&triage_page(&request, &cx, &report, &form, Problems::default()).await?)
}

fn typed(last: &Triage) -> Form {
    let Judged { level, severity, category, threat, duplicate_of, reason } = &last.judged;
    Form {
        stage: last.stage.to_string(),
        level: level.code().to_owned(),
        severity: severity.code().to_owned(),
        category: category.map(|one| one.code().to_owned()).unwrap_or_default(),
        threat: threat.map(|one| one.to_string()).unwrap_or_default(),
        duplicate: duplicate_of.map(|one| one.to_string()).unwrap_or_default(),
        original: String::new(),
        reason: reason.clone(),
    }
}

async fn triage_page(
    request: &Signed,
    cx: &Cx,
    report: &Granted<'_, TriageReport, Report>,
    form: &Form,
    problems: Problems,
) -> Result<TriagePage, Fault> {
    let (stage, proposal) = proposal(cx, report).await?;
    let mut page = Page::signed(request, "").exercise(report.exercise).under("/triage");
    let assigning = assigning(&page, cx, report).await?;
    let alike = alike_views(&page, cx, report, &form.duplicate).await?;
    let fresh = form.stage.is_empty();
    page.title = page.t1("case-triage-title", "reference", &report.reference);
    let mut stages = crate::store::reports::stages_seen(report, cx.actor()).await?;
    let (said, reach) = said(&page, cx, report, &stages).await?;
    let ask = asked(&page, cx, report, &stages);
    let newest = stages.pop();
    let sealed = newest.as_ref().map_or(cx.now(), |stage| stage.sealed_at);
    let content = newest.map(|stage| stage.content).unwrap_or_default();
    let levels = levels(report.sql(), Some(report.sector.as_str()), report.submitted_at.day()).await?;
    let measured = level_views(&page, &levels, Fall::of(&content, sealed), &[]);
    let history = judged_views(&page, cx, report).await?;
    Ok(TriagePage {
        id: report.id.to_string(),
        reference: report.reference.clone(),
        other_cause: other_cause(&content),
        title: content.title,
        stage,
        said,
        reach,
        ask,
        measured,
        levels: picks(
            &page,
            &Reached::ALL.map(|one| (one.code(), one.key())),
            &form.level,
            proposal.level.code(),
            fresh,
        ),
        severities: picks(
            &page,
            &Severity::ALL.map(|one| (one.code(), one.key())),
            &form.severity,
            proposal.severity.map(Severity::code).unwrap_or_default(),
            fresh,
        ),
        unsaid: proposal.severity.is_none(),
        categories: categories(&page, form, &proposal, fresh),
        as_reported: match proposal.threat {
            Some(threat) => page.t1("case-triage-as-reported-of", "threat", page.t(&threat.key())),
            None => page.t("case-triage-as-reported"),
        },
        threats: threats(&page, form),
        alike,
        original: form.original.clone(),
        duplicate: form.duplicate.clone(),
        reason: form.reason.clone(),
        errors: summary(&problems, &page),
        problems,
        history,
        assigning,
        page,
    })
}

/// The words, with what was typed chosen, or what is proposed where nothing was typed yet.
fn picks(voice: &Voice, all: &[(&str, &str)], typed: &str, proposed: &str, fresh: bool) -> Vec<Pick> {
    let pick = |(code, key): &(&str, &str)| Pick {
        code: (*code).to_owned(),
        text: voice.t(key),
        chosen: if fresh { *code == proposed } else { *code == typed },
        proposed: *code == proposed,
    };
    all.iter().map(pick).collect()
}

fn categories(voice: &Voice, form: &Form, proposal: &Proposal, fresh: bool) -> Vec<Pick> {
    let all: Vec<(&str, &str)> = Category::ALL.iter().map(|one| (one.code(), one.key())).collect();
    picks(voice, &all, &form.category, proposal.category.map(Category::code).unwrap_or_default(), fresh)
}

fn threats(voice: &Voice, form: &Form) -> Vec<(String, Vec<Pick>)> {
    let pick = |threat: &Threat| {
        let code = threat.to_string();
        Pick { text: voice.t(&threat.key()), chosen: code == form.threat, proposed: false, code }
    };
    let kind = |(kind, examples): (Threat, Vec<Threat>)| {
        let all = std::iter::once(&kind).chain(&examples).map(pick).collect();
        (voice.t(&kind.key()), all)
    };
    Threat::kinds().into_iter().map(kind).collect()
}

/// Those that may be the same, and the one that was chosen before although it is not alike.
async fn alike_views(
    voice: &Voice,
    cx: &Cx,
    report: &Granted<'_, TriageReport, Report>,
    chosen: &str,
) -> Result<Vec<AlikeView>, Fault> {
    let alike = triages::alike(&cx.visible(), report).await?;
    let mut views: Vec<AlikeView> = alike.iter().map(|one| alike_view(voice, one, chosen)).collect();
    let missing = chosen.parse::<ReportId>().ok().filter(|_| !views.iter().any(|view| view.chosen));
    if let Some(id) = missing {
        let original = cx.permit::<_, Report>(ViewReport, id).await?;
        let view = AlikeView {
            id: id.to_string(),
            href: format!("/reports/{id}"),
            reference: original.reference.clone(),
            title: String::new(),
            when: voice.when_short(&original.submitted_at),
            why: Vec::new(),
            chosen: true,
        };
        views.push(view);
    }
    Ok(views)
}

fn alike_view(voice: &Voice, one: &Likeness, chosen: &str) -> AlikeView {
    let mut why = Vec::new();
    if one.indicators > 0 {
        why.push(voice.t1("case-alike-indicators", "n", one.indicators));
    }
    if one.same_body {
        why.push(voice.t("case-alike-body"));
    }
    if one.same_title {
        why.push(voice.t("case-alike-title"));
    }
    AlikeView {
        id: one.report.to_string(),
        href: format!("/reports/{}", one.report),
        reference: one.reference.clone(),
        title: one.title.clone(),
        when: voice.when_short(&one.at),
        why,
        chosen: one.report.to_string() == chosen,
    }
}

/// What was typed, if there is enough of it, and what of it cannot be read.
fn judged(form: &Form) -> (Option<(i64, Judged)>, Problems) {
    let mut wrong = Problems::default();
    let (stage, level, severity) = (form.stage.parse().ok(), form.level.parse().ok(), form.severity.parse().ok());
    let (category, threat) = (maybe(&form.category), maybe(&form.threat));
    let duplicate_of: Option<Option<ReportId>> = maybe(&form.duplicate);
    let unread = [
        (stage.is_none(), "stage", "case-triage-unreadable"),
        (level.is_none(), "level", "case-triage-no-level"),
        (severity.is_none(), "severity", "case-triage-no-severity"),
        (category.is_none() || threat.is_none(), "category", "case-triage-unreadable"),
        (duplicate_of.is_none(), "original", "case-triage-no-such"),
    ];
    unread.into_iter().filter(|(unread, ..)| *unread).for_each(|(_, field, key)| wrong.add(field, key));
    let judged = stage.zip(level).zip(severity).map(|((stage, level), severity)| {
        let (category, threat) = (category.flatten(), threat.flatten());
        let duplicate_of = duplicate_of.flatten();
        (stage, Judged { level, severity, category, threat, duplicate_of, reason: form.reason.clone() })
    });
    (judged, wrong)
}

/// What was chosen, if anything was; `None` if it cannot be read.
fn maybe<T: FromStr>(typed: &str) -> Option<Option<T>> {
    if typed.is_empty() { Some(None) } else { typed.parse().ok().map(Some) }
}

/// Whether a number was typed for the original while something else is chosen: what was meant, only who typed it knows.
async fn unheard(cx: &Cx, form: &Form) -> Result<bool, Fault> {
    if form.duplicate == ANOTHER || form.original.trim().is_empty() {
        return Ok(false);
    }
    let named = cases::report_by_reference(&cx.visible(), &reading::reference(&form.original)).await?;
    Ok(named.is_none_or(|named| named.id.to_string() != form.duplicate))
}

/// Where something is wrong, and the key of what.
fn told(error: TriageReportError) -> Result<(&'static str, &'static str), Fault> {
    Ok(match error {
        TriageReportError::NoReason => ("reason", "fault-case-triage-no-reason"),
        TriageReportError::Contradicts => ("reason", "fault-case-triage-contradicts"),
        TriageReportError::TooLong => ("reason", "fault-report-remark-too-long"),
        TriageReportError::CategoryDiffers => ("category", "fault-case-triage-category-differs"),
        TriageReportError::NoOriginal => ("original", "fault-case-triage-no-original"),
        TriageReportError::Stale => ("stage", "fault-case-triage-stale"),
        error @ (TriageReportError::Denied(_) | TriageReportError::Store(_)) => return Err(error.into()),
    })
}

async fn judge(request: Signed, Path(id): Path<String>, Input(mut form): Input<Form>) -> Result<Response, Fault> {
    let id = id_of::<Report>(&id)?;
    let cx = request.app.write(request.actor()).await?;
    if form.duplicate == ANOTHER {
        let named = reading::reference(&form.original);
        let original = cases::report_by_reference(&cx.visible(), &named).await?;
        // What names nothing stays as it was typed, and is refused below.
        form.duplicate = original.map_or(form.duplicate, |original| original.id.to_string());
    }
    let unheard = unheard(&cx, &form).await?;
    let (judged, mut problems) = judged(&form);
    if unheard {
        problems.add("original", "case-triage-unheard");
    }
    if let Some((stage, judged)) = judged {
        let report = cx.permit::<_, Report>(TriageReport, id).await?;
        for (field, key) in
            flaws(&cx, &report, stage, &judged).await?.into_iter().map(told).collect::<Result<Vec<_>, _>>()?
        {
            problems.add(field, key);
        }
        drop(report);
        if problems.is_empty() {
            triage_report(&cx, id, stage, judged).await?;
            cx.commit().await?;
            return Ok(shell::did("did-report-judged", &format!("/reports/{id}")));
        }
    }
    drop(cx);
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(TriageReport, id).await?;
    let page = triage_page(&request, &cx, &report, &form, problems).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
