//! One change that a member made, what its secretariats say of it and what it answers; and confirming several contacts
//! at once, for programs.

use super::keeping::{OwnChange, states};
use crate::change::{Change, ChangeId, Verdict, Watch, Word};
use crate::ops;
use crate::store::changes;
use access::OrgId;
use access::act::{AnswerChange, JudgeChange, ViewChange};
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getChange", "A change, and what was said of it.")
        .gives::<ChangeView>()
        .leads_to("judgeChange", "id", "/change/id")
        .leads_with(
            "answerChange",
            &[("id", "/change/id")],
            serde_json::json!({ "ceptoar": "$response.body#/talks/0/ceptoar", "text": "確認しました" }),
        );
    let judge = Operation::new("judgeChange", "Ask about a member's change, or send it back (its secretariat).");
    let answer = Operation::new("answerChange", "Answer one's own CEPTOAR, which asked or sent the change back.");
    let confirm = Operation::new("confirmContacts", "Say of several points of contact that they hold: all, or none.");
    vec![
        Route::get("/api/v1/changes/{id}", get_).api(get),
        Route::post("/api/v1/changes/{id}/judge", judge_).api(judge.takes::<JudgingChange>()),
        Route::post("/api/v1/changes/{id}/answer", answer_).api(answer.takes::<AnsweringChange>()),
        Route::post("/api/v1/confirmations", confirm_).api(confirm.takes::<ConfirmingContacts>()),
    ]
}

fn verdicts() -> RefOr<Schema> {
    codes(Verdict::ALL.iter().map(|verdict| verdict.code()))
}
fn asking() -> RefOr<Schema> {
    codes([Verdict::Question, Verdict::Return].map(Verdict::code))
}

/// A change and what was said of it: to the organisation all of it, to a CEPTOAR what it said itself and was answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ChangeView {
    change: OwnChange,
    talks: Vec<TalkView>,
}

/// What was said between the organisation and one CEPTOAR.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TalkView {
    ceptoar: Uid,
    #[schema(schema_with = states)]
    state: String,
    /// Oldest first.
    words: Vec<WordView>,
}

/// Something said.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct WordView {
    #[schema(schema_with = verdicts)]
    verdict: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    at: Stamp,
}

impl From<&Word> for WordView {
    fn from(word: &Word) -> Self {
        Self { verdict: word.verdict.code().to_owned(), text: word.text.clone(), at: moment(word.at) }
    }
}

fn talk(watch: &Watch, words: &[Word]) -> TalkView {
    TalkView {
        ceptoar: watch.ceptoar.into(),
        state: watch.state.code().to_owned(),
        words: words.iter().filter(|word| word.ceptoar == watch.ceptoar).map(WordView::from).collect(),
    }
}

fn id_of(id: &str) -> Result<ChangeId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let change = cx.permit::<_, Change>(ViewChange, id_of(&id)?).await?;
    // A secretariat sees what was said to it, not what another CEPTOAR of the member said.
    let own: Option<OrgId> = cx.organisation();
    let only = own.filter(|org| *org != change.org);
    let words = changes::words(change.sql(), change.id, only).await?;
    let watches = changes::watches(change.sql(), change.id).await?;
    let seen: Vec<&Watch> = watches.iter().filter(|one| only.is_none_or(|ceptoar| ceptoar == one.ceptoar)).collect();
    let state = only.and_then(|_| seen.first().map(|watch| watch.state));
    Answer::ok(&ChangeView {
        change: OwnChange::new(change.row(), state),
        talks: seen.into_iter().map(|watch| talk(watch, &words)).collect(),
    })
}

/// What a secretariat says of a change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JudgingChange {
    #[schema(schema_with = asking, example = "question")]
    verdict: String,
    #[schema(max_length = 2000, example = "夜間の電話番号もご確認ください")]
    text: String,
}

async fn judge_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, JudgingChange) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Change>(JudgeChange, id).await?;
    let verdict = said.verdict.parse().ok().filter(|verdict| matches!(verdict, Verdict::Question | Verdict::Return));
    ops::judge_change(&cx, id, verdict.ok_or(Fault::unusable("registry.unknown-choice"))?, &said.text).await?;
    call.finish(cx, Answer::done()).await
}

/// What an organisation answers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnsweringChange {
    /// Whom.
    ceptoar: Uid,
    #[schema(max_length = 2000, example = "確認しました")]
    text: String,
}

async fn answer_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, AnsweringChange) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Change>(AnswerChange, id).await?;
    ops::answer_change(&cx, id, said.ceptoar.id().ok_or(Fault::not_found())?, &said.text).await?;
    call.finish(cx, Answer::done()).await
}

/// Which points of contact hold.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmingContacts {
    #[schema(min_items = 1, max_items = 50)]
    contacts: Vec<Uid>,
}

async fn confirm_(call: Call) -> Result<Answer, Fault> {
    let said: ConfirmingContacts = call.body()?;
    let ids: Option<Vec<_>> = said.contacts.iter().map(Uid::id).collect();
    let cx = anew!(call);
    ops::confirm_contacts(&cx, &ids.ok_or(Fault::not_found())?).await?;
    call.finish(cx, Answer::done()).await
}
