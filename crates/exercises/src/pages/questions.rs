//! The questionnaire: answering it, and what all answers add up to.

use super::{named, sight::Sight, titled};
use crate::{
    drill::Drill,
    ops::answer_questions::answer_questions,
    part::{Part, PartId},
    questions::{self, Answers, Kind, Question},
    store::answers,
    summary::{Group, Summed},
};
use access::{
    Relation,
    act::{AnswerDrillQuestions, ViewDrill},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Input, Page, Signed, page::show_with, show};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "drills/questions.html")]
struct QuestionsPage {
    page: Page,
    id: String,
    part: String,
    questions: Vec<Asked>,
    /// When it was answered; then it is shown and not asked.
    answered: String,
}

struct Asked {
    code: String,
    words: String,
    /// `one`, `many` or `text`.
    kind: &'static str,
    choices: Vec<(String, String, bool)>,
    text: String,
}

/// What is typed: names of questions and what was given to each.
type Typed = Vec<(String, String)>;

fn read(typed: &Typed) -> Answers {
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (code, value) in typed {
        let value = value.replace("\r\n", "\n").trim().to_owned();
        if !value.is_empty() {
            given.entry(code.clone()).or_default().insert(value);
        }
    }
    Answers(given)
}

fn asked(page: &Page, question: &Question, given: &Answers) -> Asked {
    let mine = given.0.get(&question.code);
    let has = |code: &str| mine.is_some_and(|mine| mine.contains(code));
    Asked {
        code: question.code.clone(),
        words: page.pick(&question.words).to_owned(),
        kind: question.kind.code(),
        choices: question
            .choices
            .iter()
            .map(|(code, words)| (code.clone(), page.pick(words).to_owned(), has(code)))
            .collect(),
        text: match question.kind {
            Kind::Text => mine.and_then(|mine| mine.first().cloned()).unwrap_or_default(),
            Kind::One | Kind::Many => String::new(),
        },
    }
}

/// `GET /drill-parts/{id}/questions`
pub(super) async fn form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    draw(&request, super::id(&id)?, Answers::default(), None).await
}

async fn draw(request: &Signed, id: PartId, typed: Answers, fault: Option<Fault>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let part = cx.permit::<_, Part>(AnswerDrillQuestions, id).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let page = titled(request, |voice| voice.t("exercises-questions")).mend(fault.as_ref())?;
    if part.ended_at.is_none() {
        return Err(Fault::conflict("exercises.not-over"));
    }
    let at = answers::answered_at(part.sql(), id, org).await?;
    let given = match at {
        Some(_) => answers::of(part.sql(), id).await?.into_iter().find(|(of, ..)| *of == org).map(|(.., given)| given),
        None => Some(typed),
    };
    let given = given.unwrap_or_default();
    let all = questions::put_to(part.relations().has(Relation::Own));
    let all = all.map_err(|cause| Fault::broken("store.broken").because(cause))?;
    let shown = QuestionsPage {
        id: id.to_string(),
        part: page.pick(&part.name).to_owned(),
        questions: all.iter().map(|question| asked(&page, question, &given)).collect(),
        answered: at.map(|at| page.when(&at)).unwrap_or_default(),
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// `POST /drill-parts/{id}/questions`
pub(super) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let id: PartId = super::id(&id)?;
    let given = read(&typed);
    let cx = request.app.write(request.actor()).await?;
    if let Err(error) = answer_questions(&cx, id, &given).await {
        drop(cx);
        return draw(&request, id, given, Some(error.into())).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-drill-answered", &format!("/drill-parts/{id}/questions")))
}

#[derive(Template)]
#[template(path = "drills/summary.html")]
struct SummaryPage {
    page: Page,
    drill: String,
    drill_href: String,
    groups: Vec<GroupView>,
}

/// Who was asked: secretariats, or members.
struct GroupView {
    title: String,
    asked: String,
    sums: Vec<SumView>,
}

struct SumView {
    words: String,
    choices: Vec<(String, String)>,
    /// Not for those who are told in steps: with how many were asked and answered it gives the few away.
    silent: Option<String>,
    texts: Vec<String>,
}

/// `GET /drills/{id}/questions`: what was answered in the parts through whose hands the reader's body had it. Nobody's
/// answer stands beside a name.
pub(super) async fn summary(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let drill = cx.permit::<_, Drill>(ViewDrill, super::id(&id)?).await?;
    let page = titled(&request, |voice| voice.t("exercises-summary"));
    let (sight, groups) = crate::summary::summary(&cx, &drill).await?.ok_or_else(Fault::not_found)?;
    let view = |group: Group| GroupView {
        title: page.t(if group.secretariats { "exercises-asked-secretariats" } else { "exercises-asked-members" }),
        asked: page.t2(
            "exercises-asked",
            "asked",
            sight.count(&page, group.asked),
            "answered",
            sight.count(&page, group.answered),
        ),
        sums: group.sums.into_iter().map(|summed| sum_view(&page, sight, summed, group.asked)).collect(),
    };
    let groups = groups.into_iter().map(view).collect();
    show(&SummaryPage { drill: named(&page, &drill), drill_href: format!("/drills/{}", drill.id), groups, page })
}

fn sum_view(page: &Page, sight: Sight, Summed { question, sum }: Summed, asked: i64) -> SumView {
    // Where nobody answered there is nothing to count; but that is told exactly or not at all.
    let nobody = sight == Sight::Exact && sum.silent >= asked;
    let count = |n| if nobody { page.t("exercises-none") } else { sight.count(page, n) };
    let choices = question.choices.iter().zip(sum.chosen);
    SumView {
        words: page.pick(&question.words).to_owned(),
        choices: choices.map(|((_, words), n)| (page.pick(words).to_owned(), count(n))).collect(),
        silent: (sight == Sight::Exact).then(|| page.n(sum.silent)),
        texts: sum.texts,
    }
}
