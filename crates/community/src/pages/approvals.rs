//! `/approvals/{id}`: the provider sees exactly what would leave, to whom, and answers.

use super::{
    later::{LaterView, views},
    share::{Recall, Text, readable_file, share_recall, text, to_whom},
};
use crate::{
    Approval, ApprovalId, Content, Share, desk,
    ops::answer_approval::answer_approval,
    store::{
        approvals, bridges, circles,
        files::{self, Owner},
        later, recalls, shares,
    },
};
use ::store::{Granted, Sql, StoreError, params};
use access::{Relation, act::ViewApproval};
use askama::Template;
use axum::response::Response;
use kernel::At;
use serde::Deserialize;
use sharing::{
    attachment::{Attachment, NoticeFile, NoticeFileId},
    consent::ConsentAnswer,
    own::Own,
    pages::upload::as_download,
    removal::Removal,
    store::files::Whole,
};
use shell::{Fault, Input, Page, Path, Signed, show as show_page};

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
    /// Which of the files come from the provider that is asked, in their order.
    mine: Vec<bool>,
    /// What comes from the provider, and what does not: said to it as its own, to others as the provider's.
    marks: (String, String),
    recall: Option<Recall>,
    later: Vec<LaterView>,
    removals: Vec<(String, String)>,
    answers: Vec<(&'static str, String)>,
    said: String,
    heading: String,
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
    let (mut revision, recalled) = recalls::as_read(sql, share.id, asked).await?;
    revision.content.files = still_shown(&approval, &revision.content).await?;
    let page = super::titled(&request, "community-approval-title");
    let to = match approval.bridge {
        Some(bridge) => {
            let bridge = bridges::by_id(sql, bridge).await?;
            let name = bridge.map(|bridge| page.pick(&bridge.to.name).to_owned()).unwrap_or_default();
            page.t1("community-approval-to-bridge", "name", name)
        }
        None => to_whom(&page, sql, &community, &revision.content).await?,
    };
    let own = handed_in(sql, &approval, &revision.content).await?;
    let taken_out = own.taken_out(sql, &approval, cx.now()).await?;
    let content = &revision.content;
    let answer = approvals::one(sql, id).await?.and_then(|asked| asked.answer);
    let superseded = shares::current(sql, share.id).await?.hash != approval.hash;
    let open = recalled.is_none() && answer.is_none() && !superseded;
    let may_answer = open && approval.relations().has(Relation::Own);
    let seen = files::seen(sql, Owner::Share(share.id)).await?;
    let whose = if approval.relations().has(Relation::Own) { "mine" } else { "theirs" };
    let marks = (page.t(&format!("community-approval-{whose}")), page.t(&format!("community-approval-not-{whose}")));
    let mut one = text(&page, &revision, &seen, &format!("/approvals/{id}/files"));
    one.indicators = one.indicators.marked(&page, content.indicators.iter().map(|line| own.of.said(line)), &marks);
    let shown = ApprovalPage {
        marks,
        one,
        id: id.to_string(),
        code: community.code.clone(),
        name: page.pick(&community.name).to_owned(),
        reference: share.reference.clone(),
        asked: page.when(&approval.asked_at),
        to,
        mine: content.files.iter().map(|file| own.of.has(&file.hash)).collect(),
        removals: taken_out.into_iter().map(|one| (one.from, one.to)).collect(),
        answers: ConsentAnswer::ALL
            .map(|answer| (answer.code(), page.t(&format!("community-answer-{}", answer.code()))))
            .to_vec(),
        heading: page.t(heading(answer.is_some(), superseded || recalled.is_some(), may_answer)),
        said: answer
            .as_ref()
            .map(|(answer, _)| page.t(&format!("community-answered-{}", answer.code())))
            .unwrap_or_default(),
        note: answer.as_ref().map(|(_, note)| note.clone()).unwrap_or_default(),
        may_answer,
        superseded,
        later: views(&cx, &page, &later::of_share(sql, share.id, cx.actor()).await?).await?,
        recall: recalled.map(|one| share_recall(&page, one)),
        page,
    };
    show_page(&shown)
}

/// The key of the heading: how it stands.
fn heading(answered: bool, over: bool, may_answer: bool) -> &'static str {
    match (answered, over, may_answer) {
        (true, ..) => "community-approval-title-said",
        (_, true, _) => "community-approval-title-over",
        (.., true) => "community-approval-title-asks",
        _ => "community-approval-title-waits",
    }
}

/// What the provider handed in of it.
pub(crate) struct HandedIn {
    pub(crate) of: Own,
    /// What was taken out of the share and stands in that.
    standing: Vec<Removal>,
}

impl HandedIn {
    /// What was taken out of that, as far as it is the provider's to know.
    pub(crate) async fn taken_out(
        &self,
        sql: &Sql<'_>,
        approval: &Approval,
        now: At,
    ) -> Result<Vec<Removal>, StoreError> {
        let submissions = shares::submissions(sql, approval.share).await?;
        Ok(desk::taken_out_of(sql, (approval.org, &submissions), self.standing.clone(), now).await?)
    }
}

pub(crate) async fn handed_in(sql: &Sql<'_>, approval: &Approval, content: &Content) -> Result<HandedIn, StoreError> {
    let (mut of, mut said) = (Own::default(), Vec::new());
    for one in shares::submissions(sql, approval.share).await?.into_iter().filter(|one| one.org == approval.org) {
        one.content.said().into_iter().for_each(|text| of.wrote(text));
        said.extend(one.content.said().into_iter().map(str::to_owned));
        said.extend(one.content.files.iter().map(|file| file.name.clone()));
        if !content.files.is_empty() {
            let asked = content.files.iter().map(|file| file.hash).collect();
            for file in &one.content.files {
                let whole = files::whole(sql, Owner::Submission(one.id), &one.content.files, file.id).await?;
                whole.iter().for_each(|whole| of.brought(whole, &asked));
            }
        }
    }
    let own = content.removals.iter().filter(|one| said.iter().any(|text| text.contains(&one.from)));
    Ok(HandedIn { standing: own.cloned().collect(), of })
}

/// `GET /approvals/{id}/files/{file}`: always to be saved, never shown.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(ApprovalId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let approval = cx.permit::<_, Approval>(ViewApproval, id).await?;
    Ok(as_download(whole_file(&approval, super::known::<NoticeFile>(&file)?).await?))
}

/// The files of what was asked about that may still be had: all by the hub. By the provider those that are to leave with the
/// text of this moment, and its own: what the hub has taken off since is not to be shared, so nobody else keeps it here.
pub(crate) async fn still_shown(
    approval: &Granted<'_, ViewApproval, Approval>,
    asked: &Content,
) -> Result<Vec<Attachment>, StoreError> {
    let now = shares::current(approval.sql(), approval.share).await?.content.files;
    let leaves = |file: &Attachment| now.iter().any(|one| one.id == file.id);
    if approval.relations().has(Relation::Hub) || asked.files.iter().all(leaves) {
        return Ok(asked.files.clone());
    }
    let own = handed_in(approval.sql(), approval, asked).await?.of;
    Ok(asked.files.iter().filter(|file| leaves(file) || own.has(&file.hash)).cloned().collect())
}

/// A file of what was asked about.
pub(crate) async fn whole_file(
    approval: &Granted<'_, ViewApproval, Approval>,
    file: NoticeFileId,
) -> Result<Whole, Fault> {
    let mut asked = shares::revision(approval.sql(), approval.share, approval.revision).await?;
    asked.content.files = still_shown(approval, &asked.content).await?;
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
    Ok(shell::did("did-community-answered", &format!("/approvals/{id}")))
}
