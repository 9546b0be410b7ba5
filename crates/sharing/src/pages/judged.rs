//! How a report was judged, in words: on its own page, and beside the form by which it is judged.

use super::triage::judges;
use crate::{
    case::Case,
    report::Report,
    store::{cases, triages},
};
use access::{Act, Decision, Relation, Relations, act::ViewReport, decide};
use askama::Template;
use shell::{Fault, Voice};
use store::{Cx, Granted};

/// A judgement in words.
pub(crate) struct JudgedView {
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) stage: i64,
    pub(crate) level: String,
    pub(crate) severity: String,
    pub(crate) class: &'static str,
    pub(crate) category: String,
    pub(crate) threat: String,
    pub(crate) duplicate: Option<(String, String)>,
    pub(crate) reason: String,
}

/// All judgements of a report in words, newest first.
pub(crate) async fn judged_views<A>(
    voice: &Voice,
    cx: &Cx,
    report: &Granted<'_, A, Report>,
) -> Result<Vec<JudgedView>, Fault> {
    let all = triages::all(report.sql(), report.id).await?;
    let people: Vec<_> = all.iter().map(|triage| triage.person).collect();
    let names = identity::ask::names(report.sql(), &people).await?;
    let mut views = Vec::new();
    for triage in all {
        let duplicate = match triage.judged.duplicate_of {
            Some(original) => {
                let original = cx.permit::<_, Report>(ViewReport, original).await?;
                Some((format!("/reports/{}", original.id), original.reference.clone()))
            }
            None => None,
        };
        views.push(JudgedView {
            at: voice.when(&triage.at),
            by: names.get(&triage.person).map(|name| voice.pick(name).to_owned()).unwrap_or_default(),
            stage: triage.stage,
            level: voice.t1("case-judged-level", "level", voice.t(triage.judged.level.key())),
            severity: voice.t(triage.judged.severity.key()),
            class: triage.judged.severity.class(),
            category: triage.judged.category.map(|one| voice.t(one.key())).unwrap_or_default(),
            threat: triage.judged.threat.map(|one| voice.t(&one.key())).unwrap_or_default(),
            duplicate,
            reason: triage.judged.reason,
        });
    }
    Ok(views)
}

#[derive(Template)]
#[template(path = "cases/panel.html")]
struct Panel<'v> {
    page: &'v Voice,
    id: String,
    judges: bool,
    waits: bool,
    last: Option<JudgedView>,
    case: Option<(String, String)>,
    title: String,
}

/// The part of a report's page that says how the centre judged it and in which case it is; empty for all others.
pub(crate) async fn panel<A>(
    voice: &Voice,
    cx: &Cx,
    report: &Granted<'_, A, Report>,
    (title, stage): (&str, i64),
) -> Result<String, Fault> {
    let own = Relations::none().with(Relation::Own, true);
    if !cx.actor().acts_for(access::BodyKind::Centre) || decide(cx.actor(), Act::ViewCase, own) != Decision::Allow {
        return Ok(String::new());
    }
    let newest = triages::in_force(report.sql(), report.id).await?;
    let last = judged_views(voice, cx, report).await?.into_iter().next();
    let case: Option<Case> = cases::of_report(report.sql(), report.id).await?;
    let panel = Panel {
        page: voice,
        id: report.id.to_string(),
        judges: judges(cx.actor()),
        waits: newest.is_none_or(|newest| newest.stage < stage),
        last,
        case: case.map(|case| (format!("/cases/{}", case.id), case.reference)),
        title: title.to_owned(),
    };
    panel.render().map_err(|cause| Fault::broken("shell.template").because(cause))
}
