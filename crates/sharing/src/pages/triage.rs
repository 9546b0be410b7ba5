//! `/reports/{id}/triage`: judging one report.

mod said;

use self::said::{Said, said};
use crate::draft::reading;
use crate::matter::Threat;
use crate::ops::survey_draft::levels;
use crate::ops::triage_report::{TriageReportError, proposal, triage_report};
use crate::pages::judged::{JudgedView, judged_views};
use crate::pages::queue::{Assigning, assigning};
use crate::pages::reports::{
    id_of,
    level::{Fall, LevelView, level_views},
    reach::Reach,
};
use crate::report::{Report, ReportId, detail::Category};
use crate::store::{cases, triages};
use crate::triage::{Judged, Likeness, Proposal, Reached, Severity, Triage};
use access::{
    Act, Actor, Decision, Relation, Relations,
    act::{TriageReport, ViewReport},
    decide,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Input, Page, Route, Signed, Voice, page::show_with};
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

/// What is wrong where a judgement departs from the proposal and does not say why.
const NO_REASON: &str = "fault-case-triage-no-reason";

/// What is wrong where level and severity contradict each other and nothing says why.
const CONTRADICTS: &str = "fault-case-triage-contradicts";

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
    /// What was stated against the levels of the sector.
    measured: Vec<LevelView>,
    levels: Vec<Pick>,
    severities: Vec<Pick>,
    categories: Vec<Pick>,
    /// The choice that leaves the kind of threat as it was reported, with that kind.
    as_reported: String,
    threats: Vec<(String, Vec<Pick>)>,
    alike: Vec<AlikeView>,
    duplicate: String,
    original: String,
    reason: String,
    problem: Option<String>,
    /// What is wrong is that the reason is missing.
    no_reason: bool,
    history: Vec<JudgedView>,
    /// Who is asked to judge it; only while it waits.
    assigning: Option<Assigning>,
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
    shell::show(&triage_page(&request, &cx, &report, &form, None).await?)
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
    problem: Option<&str>,
) -> Result<TriagePage, Fault> {
    let (stage, proposal) = proposal(cx, report).await?;
    let mut page = Page::signed(request, "").exercise(report.exercise).under("/triage");
    let assigning = assigning(&page, cx, report).await?;
    let alike = alike_views(&page, cx, report, &form.duplicate).await?;
    let fresh = form.stage.is_empty();
    page.title = page.t1("case-triage-title", "reference", &report.reference);
    let mut stages = crate::store::reports::stages_seen(report, cx.actor()).await?;
    let (said, reach) = said(&page, cx, report, &stages).await?;
    let content = stages.pop().map(|stage| stage.content).unwrap_or_default();
    let levels = levels(report.sql(), Some(report.sector.as_str()), report.submitted_at.day()).await?;
    let measured = level_views(&page, &levels, Fall::of(&content), &[]);
    let history = judged_views(&page, cx, report).await?;
    Ok(TriagePage {
        id: report.id.to_string(),
        reference: report.reference.clone(),
        title: content.title,
        stage,
        said,
        reach,
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
            proposal.severity.code(),
            fresh,
        ),
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
        no_reason: matches!(problem, Some(NO_REASON | CONTRADICTS)),
        problem: problem.map(|key| page.t(key)),
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

/// What was typed, or the key of what is wrong with it.
fn judged(form: &Form) -> Result<(i64, Judged), &'static str> {
    let maybe = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok((
        form.stage.parse().map_err(|_| "case-triage-unreadable")?,
        Judged {
            level: form.level.parse().map_err(|()| "case-triage-no-level")?,
            severity: form.severity.parse().map_err(|()| "case-triage-no-severity")?,
            category: maybe(&form.category)
                .map(|code| code.parse())
                .transpose()
                .map_err(|()| "case-triage-unreadable")?,
            threat: maybe(&form.threat).map(|code| code.parse()).transpose().map_err(|()| "case-triage-unreadable")?,
            duplicate_of: maybe(&form.duplicate)
                .map(|id| id.parse::<ReportId>())
                .transpose()
                .map_err(|_| "case-triage-no-such")?,
            reason: form.reason.clone(),
        },
    ))
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
    let problem = match judged(&form) {
        Ok((stage, judged)) => match triage_report(&cx, id, stage, judged).await {
            Ok(()) => {
                cx.commit().await?;
                return Ok(shell::did("did-report-judged", &format!("/reports/{id}")));
            }
            Err(TriageReportError::NoReason) => NO_REASON,
            Err(TriageReportError::Contradicts) => CONTRADICTS,
            Err(TriageReportError::CategoryDiffers) => "fault-case-triage-category-differs",
            Err(TriageReportError::NoOriginal) => "fault-case-triage-no-original",
            Err(TriageReportError::Stale) => "fault-case-triage-stale",
            Err(error) => return Err(error.into()),
        },
        Err(key) => key,
    };
    drop(cx);
    let cx = request.app.read(request.actor()).await?;
    let report = cx.permit::<_, Report>(TriageReport, id).await?;
    let page = triage_page(&request, &cx, &report, &form, Some(problem)).await?;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
