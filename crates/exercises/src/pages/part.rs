//! `/drill-parts/{id}`: one CEPTOAR's part, from the plan to the result.

use super::{named, result, titled, words};
use crate::{
    drill::Drill,
    ops::{end_part::end_part, prepare_part::prepare_part},
    part::{Part, PartId, Standing},
    plan::Plan,
    store::{answers, drills, parts},
};
use ::store::{Cx, Granted};
use access::{Act, Decision, Relation, act::ViewDrillPart, decide};
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Page, Signed, show};

#[derive(Template)]
#[template(path = "drills/part.html")]
struct PartPage {
    page: Page,
    id: String,
    drill: String,
    drill_href: String,
    class: &'static str,
    state: String,
    when: String,
    /// What its secretariat decided, as the reader may know it.
    told: Vec<(String, String)>,
    /// The mock text, for those who prepare it.
    text: Option<(String, String)>,
    /// How the plan was changed.
    versions: Vec<(String, String)>,
    /// What the reader may do.
    doing: Doing,
    /// The notice by which it is run, and its board, for the centre.
    notice: String,
    board: String,
    /// The reader's own line, where the notice came to it.
    inbox: String,
    result: Option<result::Shown>,
    /// When the reader's organisation answered the questionnaire.
    answered: String,
}

#[derive(Default)]
struct Doing {
    decides: bool,
    prepares: bool,
    ends: bool,
    answers: bool,
    reports: bool,
}

/// `GET /drill-parts/{id}`
pub(super) async fn show_part(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: PartId = super::id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    let part = cx.permit::<_, Part>(ViewDrillPart, id).await?;
    let drill: Drill = drills::one(part.sql(), part.drill).await?;
    let run = part.released_at.is_some();
    let page = titled(&request, |voice| voice.pick(&part.name).to_owned()).exercise(run);
    let relations = part.relations();
    let (class, state) = words::standing(&page, &part, relations);
    let prepares = relations.has(Relation::Own) || relations.has(Relation::Oversees);
    let answered = match cx.organisation() {
        Some(org) => answers::answered_at(part.sql(), id, org).await?,
        None => None,
    };
    let centre = relations.has(Relation::Oversees);
    let link = |to: Option<String>| to.filter(|_| centre).unwrap_or_default();
    show(&PartPage {
        id: id.to_string(),
        drill: named(&page, &drill),
        drill_href: format!("/drills/{}", drill.id),
        class,
        state,
        when: words::when(&page, &part, relations),
        told: part.plan.as_ref().map(|plan| told(&page, plan, &part, relations)).unwrap_or_default(),
        text: text(&part, &drill).filter(|_| part.tells_words(relations) && part.released_at.is_none()),
        versions: if prepares { versions(&page, &part).await? } else { Vec::new() },
        doing: doing(&cx, &part, answered.is_some()),
        notice: link(part.notice.map(|notice| format!("/notices/{notice}"))),
        board: link(part.dispatch.map(|dispatch| format!("/board/{dispatch}"))),
        inbox: parts::own_line(&part, cx.organisation())
            .await?
            .map(|line| format!("/inbox/{line}"))
            .unwrap_or_default(),
        result: result::shown(&page, &cx, &part).await?,
        answered: answered.map(|at| page.when(&at)).unwrap_or_default(),
        page,
    })
}

fn text(part: &Part, drill: &Drill) -> Option<(String, String)> {
    let plan = part.plan.as_ref().filter(|plan| plan.takes_part)?;
    let text = plan.text.as_ref().unwrap_or(&drill.offer.text);
    Some((text.title.clone(), text.body.clone()))
}

/// What was decided, in words: name and value.
fn told(page: &Page, plan: &Plan, part: &Part, relations: access::Relations) -> Vec<(String, String)> {
    let insider = relations.has(Relation::Own) || relations.has(Relation::Oversees);
    let mut told = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            told.push((page.t(key), value));
        }
    };
    if insider {
        say("exercises-f-word", plan.word.clone());
    }
    if !plan.takes_part {
        return told;
    }
    say("exercises-f-announced", page.t(if plan.announced { "exercises-announced" } else { "exercises-unannounced" }));
    say("exercises-f-way", words::way(page, plan.way));
    say("exercises-f-carry", page.t(if plan.in_mail { "exercises-carry-mail" } else { "exercises-carry-sign-in" }));
    if part.tells_words(relations) {
        say(
            "exercises-f-text",
            page.t(if plan.text.is_some() { "exercises-text-own" } else { "exercises-text-centre" }),
        );
    }
    if insider {
        let who = match &plan.members {
            Some(members) => page.t1("exercises-who-chosen-n", "n", members.len()),
            None => page.t("exercises-who-all"),
        };
        say("exercises-f-who", who);
        say("exercises-f-urgent", if plan.urgent { page.t("exercises-urgent") } else { String::new() });
        say("exercises-f-addition", plan.addition.clone());
    }
    told
}

async fn versions(page: &Page, part: &Granted<'_, ViewDrillPart, Part>) -> Result<Vec<(String, String)>, Fault> {
    let all = parts::versions(part.sql(), part.id).await?;
    let line = |one: &parts::Version| {
        let what = match one.plan.takes_part {
            true => words::span(page, &one.plan),
            false => page.t("exercises-is-declined"),
        };
        (page.t2("exercises-version", "n", one.number, "at", page.when(&one.at)), what)
    };
    Ok(if all.len() > 1 { all.iter().map(line).collect() } else { Vec::new() })
}

fn doing(cx: &Cx, part: &Granted<'_, ViewDrillPart, Part>, answered: bool) -> Doing {
    let may = |act| decide(cx.actor(), act, part.relations()) == Decision::Allow;
    let standing = part.standing();
    let open = matches!(standing, Standing::Invited | Standing::Declined | Standing::Planned);
    let back = part.plan.as_ref().is_some_and(|plan| plan.way == crate::plan::Way::RoundTrip);
    Doing {
        decides: open && may(Act::DecideDrillPart),
        prepares: standing == Standing::Planned && may(Act::PrepareDrillPart),
        ends: standing == Standing::Running && may(Act::EndDrillPart),
        answers: standing == Standing::Ended && !answered && may(Act::AnswerDrillQuestions),
        reports: standing == Standing::Running && back && part.relations().has(Relation::Recipient),
    }
}

/// `POST /drill-parts/{id}/notice`
pub(super) async fn prepare(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let page = titled(&request, |_| String::new());
    let notice = prepare_part(&cx, super::id(&id)?, &page.t("exercises-round-trip-text")).await?;
    cx.commit().await?;
    Ok(shell::did("did-drill-prepared", &format!("/notices/{notice}")))
}

/// `POST /drill-parts/{id}/end`
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: PartId = super::id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    end_part(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-drill-ended", &format!("/drill-parts/{id}")))
}
