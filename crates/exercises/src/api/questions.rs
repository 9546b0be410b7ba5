//! The questionnaire: as it is put to one, answering it, and what all answers add up to.

use crate::{
    drill::Drill,
    ops::answer_questions::answer_questions,
    pages::{Sight, id},
    part::{Part, PartId},
    questions::{self, Answers, Kind, Question},
    store::answers,
    summary::{Group, Summed, summary as summed},
};
use access::{
    Relation,
    act::{AnswerDrillQuestions, ViewDrill},
};
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Stamp, Uid, codes, moment};
use shell::{Fault, anew};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

fn kinds() -> RefOr<Schema> {
    codes(Kind::ALL.map(Kind::code))
}

/// A choice of a question.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillChoice {
    code: String,
    words: Name,
}

/// A question.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillQuestion {
    code: String,
    #[schema(schema_with = kinds)]
    kind: String,
    words: Name,
    choices: Vec<DrillChoice>,
}

impl From<&Question> for DrillQuestion {
    fn from(question: &Question) -> Self {
        let choice =
            |(code, words): &(String, kernel::Bilingual)| DrillChoice { code: code.clone(), words: words.into() };
        Self {
            code: question.code.clone(),
            kind: question.kind.code().to_owned(),
            words: (&question.words).into(),
            choices: question.choices.iter().map(choice).collect(),
        }
    }
}

/// The questionnaire as it is put to you.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillQuestionsView {
    part: Uid,
    questions: Vec<DrillQuestion>,
    /// When your organisation answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<Stamp>,
}

pub(super) async fn asked(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let part = cx.permit::<_, Part>(AnswerDrillQuestions, id(&text)?).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    // It is put to nobody before the drill is over.
    if part.ended_at.is_none() {
        return Err(Fault::not_found());
    }
    let asked = questions::put_to(part.relations().has(Relation::Own));
    let asked = asked.map_err(|cause| Fault::broken("store.broken").because(cause))?;
    Answer::ok(&DrillQuestionsView {
        part: part.id.into(),
        questions: asked.iter().map(DrillQuestion::from).collect(),
        answered_at: answers::answered_at(part.sql(), part.id, org).await?.map(moment),
    })
}

/// What is answered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnsweringDrill {
    /// By the code of the question: the codes of choices, or the text.
    #[schema(example = json!({ "routes": ["better"] }))]
    answers: BTreeMap<String, BTreeSet<String>>,
}

pub(super) async fn answer(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (part, said): (PartId, AnsweringDrill) = (id(&text)?, call.body()?);
    let cx = anew!(call);
    answer_questions(&cx, part, &Answers(said.answers)).await?;
    call.finish(cx, Answer::done()).await
}

/// What all answered to one question.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillSum {
    code: String,
    /// How many chose what; without those of whom it is not told you.
    chosen: BTreeMap<String, i64>,
    /// How many of those asked did not answer it: where figures are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<i64>,
    texts: Vec<String>,
}

/// What one group answered: secretariats, or members.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct DrillGroup {
    secretariats: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<i64>,
    sums: Vec<DrillSum>,
}

/// What was answered. Nobody's answer stands beside a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct DrillSummaryView {
    /// Figures are exact; else multiples of 5, and nothing of fewer.
    exact: bool,
    groups: Vec<DrillGroup>,
}

pub(super) async fn summary(Path(text): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let drill = cx.permit::<_, Drill>(ViewDrill, id(&text)?).await?;
    let (sight, groups) = summed(&cx, &drill).await?.ok_or_else(Fault::not_found)?;
    let one = |summed: &Summed| DrillSum {
        code: summed.question.code.clone(),
        chosen: (summed.question.choices.iter().zip(&summed.sum.chosen))
            .filter_map(|((code, _), n)| Some((code.clone(), sight.told(*n)?)))
            .collect(),
        silent: (sight == Sight::Exact).then_some(summed.sum.silent),
        texts: summed.sum.texts.clone(),
    };
    let group = |group: &Group| DrillGroup {
        secretariats: group.secretariats,
        asked: sight.told(group.asked),
        answered: sight.told(group.answered),
        sums: group.sums.iter().map(one).collect(),
    };
    Answer::ok(&DrillSummaryView { exact: sight == Sight::Exact, groups: groups.iter().map(group).collect() })
}
