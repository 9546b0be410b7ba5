//! `/approvals/{id}`: the provider sees exactly what would leave, to whom, and answers.

use super::{
    later::{LaterView, views},
    share::{Recall, Text, readable_file, recall, text},
};
use crate::{
    Approval, ApprovalId, Share,
    ops::answer_approval::answer_approval,
    store::{
        approvals, bridges, circles,
        files::{self, Owner},
        later, recalls, shares,
    },
};
use ::store::{Granted, StoreError, params};
use access::{Relation, act::ViewApproval};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sharing::{
    attachment::{NoticeFile, NoticeFileId},
    consent::ConsentAnswer,
    pages::upload::as_download,
    store::files::Whole,
};
use shell::{Fault, Input, Page, Signed, show as show_page};

#[derive(Template)]
#[template(path = "community/approval.html")]
struct ApprovalPage {
    page: Page,
    id: String,
    code: String,
    name: String,
    reference: String,
    asked: String,
    to: String,
    one: Text,
    recall: Option<Recall>,
    later: Vec<LaterView>,
    removals: Vec<(String, String)>,
    answers: Vec<(&'static str, String)>,
    said: String,
    note: String,
    superseded: bool,
    may_answer: bool,
}

/// `GET /approvals/{id}`
pub(crate) async fn show(request: Signed, Path(id): Path<ApprovalId>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let approval = cx.permit::<_, Approval>(ViewApproval, id).await?;
    let sql = approval.sql();
    let share: Option<Share> = sql.one("SELECT * FROM shares WHERE id = $1", params![approval.share]).await?;
    let share = share.ok_or_else(|| StoreError::Unreadable { column: "share_id".into() })?;
    let community = circles::by_id(sql, share.community).await?;
    let asked = shares::revision(sql, share.id, approval.revision).await?;
    let (revision, recalled) = recalls::as_read(sql, share.id, asked).await?;
    let page = super::titled(&request, "community-approval-title");
    let to = match approval.bridge {
        Some(bridge) => {
            let bridge = bridges::by_id(sql, bridge).await?;
            let name = bridge.map(|bridge| page.pick(&bridge.to.name).to_owned()).unwrap_or_default();
            page.t1("community-approval-to-bridge", "name", name)
        }
        None if revision.content.groups.is_empty() => {
            page.t1("community-approval-to-circle", "name", page.pick(&community.name))
        }
        None => {
            let groups = circles::groups_ever(sql, community.id).await?;
            let chosen = groups.iter().filter(|group| revision.content.groups.contains(&group.code));
            let names: Vec<&str> = chosen.map(|group| page.pick(&group.name)).collect();
            page.t1("community-approval-to-groups", "names", names.join(" / "))
        }
    };
    let answer = approvals::one(sql, id).await?.and_then(|asked| asked.answer);
    let superseded = shares::current(sql, share.id).await?.hash != approval.hash;
    let seen = files::seen(sql, Owner::Share(share.id)).await?;
    let shown = ApprovalPage {
        id: id.to_string(),
        code: community.code.clone(),
        name: page.pick(&community.name).to_owned(),
        reference: share.reference.clone(),
        asked: page.when(&approval.asked_at),
        to,
        one: text(&page, &revision, &seen, &format!("/approvals/{id}/files")),
        removals: revision.content.removals.iter().map(|one| (one.from.clone(), one.to.clone())).collect(),
        answers: ConsentAnswer::ALL
            .map(|answer| (answer.code(), page.t(&format!("community-answer-{}", answer.code()))))
            .to_vec(),
        said: answer
            .as_ref()
            .map(|(answer, _)| page.t(&format!("community-answered-{}", answer.code())))
            .unwrap_or_default(),
        note: answer.as_ref().map(|(_, note)| note.clone()).unwrap_or_default(),
        may_answer: recalled.is_none() && answer.is_none() && !superseded && approval.relations().has(Relation::Own),
        superseded,
        later: views(&cx, &page, &later::of_share(sql, share.id, cx.actor()).await?).await?,
        recall: recalled.map(|one| recall(&page, one, "community-share-recalled")),
        page,
    };
    show_page(&shown)
}

/// `GET /approvals/{id}/files/{file}`: always to be saved, never shown.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(ApprovalId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let approval = cx.permit::<_, Approval>(ViewApproval, id).await?;
    Ok(as_download(whole_file(&approval, super::known::<NoticeFile>(&file)?).await?))
}

/// A file of what was asked about.
pub(crate) async fn whole_file(
    approval: &Granted<'_, ViewApproval, Approval>,
    file: NoticeFileId,
) -> Result<Whole, Fault> {
    let asked = shares::revision(approval.sql(), approval.share, approval.revision).await?;
    readable_file(approval.sql(), (approval.share, &asked), file).await
}

/// What is answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    answer: String,
    note: String,
}

/// `POST /approvals/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<ApprovalId>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let answer = form.answer.parse::<ConsentAnswer>().map_err(|()| Fault::unusable("community.answer"))?;
    answer_approval(&cx, id, answer, &form.note).await?;
    cx.commit().await?;
    Ok(Redirect::to(&format!("/approvals/{id}")).into_response())
}
