//! What providers are asked to agree to: exactly one text, for one destination.

use super::{
    CircleLabel,
    later::{LaterVersion, superseded},
    recalled::CircleRecall,
    seen_outside,
};
use crate::{
    Approval, Content,
    ops::answer_approval::answer_approval,
    pages::{
        approvals::{handed_in, still_shown, whole_file},
        known,
    },
    store::{
        approvals,
        files::{self, Owner},
        later, recalls, shares,
    },
};
use ::store::{FromRow, StoreError, params};
use access::{
    Relation,
    act::{AnswerApproval, ViewApproval},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::{Deserialize, Serialize};
use sharing::{FileSeen, IndicatorView, as_bytes, attachment::NoticeFile, consent::ConsentAnswer};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let list_of =
        Operation::new("listApprovals", "What one was asked to agree to, newest first; of a hub, what it asked.")
            .lists::<ApprovalLine>()
            .leads_to("getApproval", "id", "/items/0/id");
    let get = Operation::new("getApproval", "Exactly the text and label that are asked about, and where it would go.")
        .gives::<ApprovalView>()
        .leads_to("answerApproval", "id", "/id");
    let answer = Operation::new("answerApproval", "Agree, refuse, or ask for another text.").takes::<ApprovalSaid>();
    vec![
        Route::get("/api/v1/approvals", list).api(list_of),
        Route::get("/api/v1/approvals/{id}", get_).api(get),
        Route::post("/api/v1/approvals/{id}/answer", answer_).api(answer),
        Route::get("/api/v1/approvals/{id}/files/{file}", file_of)
            .api(Operation::new("getApprovalFile", "A file of what one is asked to agree to.").downloads().passing()),
    ]
}

fn answers() -> RefOr<Schema> {
    codes(ConsentAnswer::ALL.iter().map(|one| one.code()))
}

/// A request in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ApprovalLine {
    id: Uid,
    /// The share.
    share: Uid,
    /// The bridge that it would pass; absent: it would go to the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge: Option<Uid>,
    asked_at: Stamp,
    /// It is the caller's organisation that is asked; else the caller's asked another.
    own: bool,
    /// What was answered; absent: nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = answers)]
    answer: Option<String>,
}

/// Something that was taken out of what the provider handed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct OwnRemoval {
    from: String,
    /// What stands there instead; may be empty.
    to: String,
}

/// A request.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ApprovalView {
    id: Uid,
    share: Uid,
    /// The bridge that it would pass, without the provider's name; absent: it would go to the circle.
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge: Option<Uid>,
    title: String,
    /// Absent once it or something of it was recalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// As they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    label: CircleLabel,
    /// The files that would go along; of an earlier text, without those of others that were taken off since.
    files: Vec<FileSeen>,
    /// The groups that would be told, by code; empty is the whole circle.
    groups: Vec<String>,
    /// Of what is asked about; an answer is for it alone.
    #[schema(schema_with = super::hash)]
    hash: String,
    /// The text has not been changed since; only then can it be answered.
    current: bool,
    asked_at: Stamp,
    /// It is the caller's organisation that is asked; else the caller's asked another.
    own: bool,
    /// Whether an answer is waited for: none was given, the text stands, nothing of it was recalled.
    open: bool,
    /// Those of the indicators that the provider that is asked handed in itself.
    own_indicators: Vec<String>,
    /// Those of the files that it brought itself.
    own_files: Vec<Uid>,
    /// What was taken out of what it handed in.
    taken_out: Vec<OwnRemoval>,
    /// Later versions that superseded what it was made of; text and files are of the earlier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    superseded: Vec<LaterVersion>,
    /// It, or something of which it was made, was recalled: it cannot be answered any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    recall: Option<CircleRecall>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = answers)]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApprovalSaid {
    #[schema(schema_with = answers, example = "agree")]
    answer: String,
    /// Why, or what should be different; required with `refuse` and `edit`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    note: String,
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Approval>()?.unwrap_or(last);
    let newest = "SELECT approvals.*, said.answer FROM approvals
        LEFT JOIN approval_answers said ON said.approval_id = approvals.id
        WHERE approvals.id < $1 AND {visible} ORDER BY approvals.id DESC LIMIT $2";
    let found = cx.visible::<Approval>().rows(newest, params![before, limit + 1]).await?;
    let line = |row: &::store::Row| -> Result<ApprovalLine, StoreError> {
        let one: Approval = FromRow::from_row(row)?;
        Ok(ApprovalLine {
            id: one.id.into(),
            share: one.share.into(),
            bridge: one.bridge.map(Uid::from),
            asked_at: moment(one.asked_at),
            own: cx.organisation() == Some(one.org),
            answer: row.get("answer")?,
        })
    };
    let found = found.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    Answer::ok(&Listing::of(found, limit, |one: &ApprovalLine| one.id.text().to_owned(), |one| one))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Approval>(&id)?;
    let cx = call.read().await?;
    let approval = cx.permit::<_, Approval>(ViewApproval, id).await?;
    let sql = approval.sql();
    let asked = shares::revision(sql, approval.share, approval.revision).await?;
    let answered = approvals::one(sql, id).await?.and_then(|one| one.answer);
    let current = shares::current(sql, approval.share).await?.hash == approval.hash;
    let (mut asked, recall) = recalls::as_read(sql, approval.share, asked).await?;
    asked.content.files = still_shown(&approval, &asked.content).await?;
    let own = handed_in(sql, &approval, &asked.content).await?;
    let taken_out = own.taken_out(sql, &approval, cx.now()).await?;
    let Content { title, body, indicators, label, groups, files: along, .. } = asked.content;
    let seen = files::seen(sql, Owner::Share(approval.share)).await?;
    Answer::ok(&ApprovalView {
        id: id.into(),
        share: approval.share.into(),
        bridge: approval.bridge.map(Uid::from),
        own: approval.relations().has(Relation::Own),
        open: current && answered.is_none() && recall.is_none(),
        own_indicators: indicators.iter().filter(|line| own.of.said(line)).cloned().collect(),
        own_files: along.iter().filter(|file| own.of.has(&file.hash)).map(|file| file.id.into()).collect(),
        taken_out: taken_out.into_iter().map(|one| OwnRemoval { from: one.from, to: one.to }).collect(),
        title,
        body: Some(body).filter(|_| recall.is_none()),
        typed_indicators: indicators.iter().map(IndicatorView::from).collect(),
        indicators,
        label: (&label).into(),
        files: seen_outside(&along, &seen),
        groups: groups.into_iter().collect(),
        hash: approval.hash.to_string(),
        current,
        asked_at: moment(approval.asked_at),
        superseded: superseded(&cx, &later::of_share(sql, approval.share, cx.actor()).await?).await?,
        recall: recall.map(CircleRecall::from),
        answer: answered.as_ref().map(|(answer, _)| answer.code().to_owned()),
        note: answered.map(|(_, note)| note),
    })
}

async fn file_of(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let approval = cx.permit::<_, Approval>(ViewApproval, known::<Approval>(&id)?).await?;
    Ok(as_bytes(whole_file(&approval, known::<NoticeFile>(&file)?).await?))
}

async fn answer_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, ApprovalSaid) = (known::<Approval>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Approval>(AnswerApproval, id).await?;
    let given: ConsentAnswer = said.answer.parse().map_err(|()| Fault::unreadable("shell.unreadable"))?;
    answer_approval(&cx, id, given, &said.note).await?;
    call.finish(cx, Answer::done()).await
}
