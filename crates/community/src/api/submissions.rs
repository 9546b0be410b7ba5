//! What is handed in: by one's own organisation, or to the hub that it is.

use super::{CircleLabel, seen_in};
use crate::{
    Contribution, Flaw, Mail, Submission, Wishes,
    ops::submit::{Files, SubmitError, submit_with},
    pages::{find, known},
    store::files::{self, Owner},
};
use ::store::params;
use access::act::ViewSubmission;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use sharing::{FileSeen, IndicatorView, as_bytes, attachment::NoticeFile, pages::upload::UPLOAD};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let list_of =
        Operation::new("listSubmissions", "What one handed in, newest first; to the hub, what all handed in.")
            .lists::<SubmissionLine>()
            .leads_to("getSubmission", "id", "/items/0/id");
    let file = Operation::new(
        "fileSubmission",
        "Hand something in to the hub, with files of at most 10 MB together. It is sealed.",
    )
    .takes::<SubmissionSaid>()
    .creates::<SubmissionLine>()
    .leads_to("getSubmission", "id", "/id");
    let get = Operation::new("getSubmission", "What was handed in, as it was sealed.").gives::<SubmissionView>();
    vec![
        Route::get("/api/v1/communities/{code}/submissions", list).api(list_of),
        Route::post("/api/v1/communities/{code}/submissions", file_).api(file).limit(SENT_MOST),
        Route::get("/api/v1/submissions/{id}", get_).api(get),
        Route::get("/api/v1/submissions/{id}/files/{file}", file_of)
            .api(Operation::new("getSubmissionFile", "A file that was handed in.").downloads()),
    ]
}

/// A submission in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SubmissionLine {
    id: Uid,
    #[schema(example = "J-CSIP-S-2014-00001")]
    reference: String,
    title: String,
    label: CircleLabel,
    submitted_at: Stamp,
}

impl From<&Submission> for SubmissionLine {
    fn from(one: &Submission) -> Self {
        Self {
            id: one.id.into(),
            reference: one.reference.clone(),
            title: one.content.title.clone(),
            label: (&one.content.label).into(),
            submitted_at: moment(one.at),
        }
    }
}

/// A submission.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct SubmissionView {
    id: Uid,
    #[schema(example = "J-CSIP-S-2014-00001")]
    reference: String,
    /// The provider.
    organisation: Uid,
    /// Its group at that moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    title: String,
    text: String,
    mail: SuspectMail,
    /// As they were written.
    indicators: Vec<String>,
    /// The same, as read.
    typed_indicators: Vec<IndicatorView>,
    label: CircleLabel,
    wishes: WishesSaid,
    /// The files that came with it.
    files: Vec<FileSeen>,
    #[schema(schema_with = super::hash)]
    hash: String,
    submitted_at: Stamp,
}

/// Features of a suspicious mail; each may be empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct SuspectMail {
    sender: String,
    subject: String,
    /// When it came, as told.
    received: String,
    /// The names of its attachments.
    attachments: String,
}

/// What the provider wishes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct WishesSaid {
    /// Only the provider's own group may be told.
    own_group: bool,
    /// JPCERT/CC may follow up and warn the owners of abused equipment.
    follow_up: bool,
    note: String,
}

/// What is handed in: a title, and a text, a mail or indicators.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "請求書の送付を装うメール", "text": "取引先を装うメールが届いた。", "indicators": ["203.0.113.7"],
    "label": { "tlp": "amber" }, "files": [{ "name": "log.txt", "bytes": "MjAzLjAuMTEzLjc=" }],
}))]
struct SubmissionSaid {
    #[schema(max_length = 120, example = "請求書の送付を装うメール")]
    title: String,
    #[serde(default)]
    #[schema(max_length = 20_000)]
    text: String,
    #[serde(default)]
    mail: SuspectMail,
    /// Addresses, hashes, subjects: one each.
    #[serde(default)]
    #[schema(max_items = 200)]
    indicators: Vec<String>,
    label: CircleLabel,
    #[serde(default)]
    wishes: WishesSaid,
    #[serde(default)]
    #[schema(max_items = 10)]
    files: Vec<FileSaid>,
    /// Leave in the files what they say of themselves: authors, company, place.
    #[serde(default)]
    files_as_they_are: bool,
}

/// The most bytes of a submission with its files: base64 makes four of three.
pub(super) const SENT_MOST: usize = UPLOAD / 3 * 4;

/// A file that is handed in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FileSaid {
    #[schema(max_length = 200, example = "log.txt")]
    name: String,
    /// Its bytes in base64, with padding.
    #[schema(content_encoding = "base64", example = "MjAzLjAuMTEzLjc=")]
    bytes: String,
}

/// The files with their bytes.
pub(super) fn decoded(files: &[FileSaid]) -> Result<Files, Fault> {
    let read = |one: &FileSaid| Some((one.name.clone(), STANDARD.decode(&one.bytes).ok()?));
    let all: Option<Files> = files.iter().map(read).collect();
    all.ok_or_else(|| {
        let mut problems = Problems::default();
        problems.add("files", "community-flaw-base64");
        Fault::unusable("community.submission-flawed").with_problems(problems)
    })
}

impl SubmissionSaid {
    fn read(self) -> Result<Contribution, Fault> {
        let mut problems = Problems::default();
        let label = self.label.read(&mut problems);
        if !problems.is_empty() {
            return Err(Fault::unusable("community.submission-flawed").with_problems(problems));
        }
        let SuspectMail { sender, subject, received, attachments } = self.mail;
        let WishesSaid { own_group, follow_up, note } = self.wishes;
        let trimmed = self.indicators.iter().map(|line| line.trim().to_owned());
        Ok(Contribution {
            title: self.title.trim().to_owned(),
            text: self.text.trim().to_owned(),
            mail: Mail { sender, subject, received, attachments },
            indicators: trimmed.filter(|line| !line.is_empty()).collect(),
            label,
            wishes: Wishes { own_group, follow_up, note },
            files: Vec::new(),
        })
    }
}

/// The flaws, each at its field.
fn flawed(error: SubmitError) -> Fault {
    let SubmitError::Flawed(flaws) = &error else { return error.into() };
    let mut problems = Problems::default();
    for (field, key) in flaws.iter().copied().map(Flaw::said) {
        let at = match field {
            "tlp" => "label/tlp",
            "until" => "label/until",
            "received" => "mail/received",
            other => other,
        };
        problems.add(at, key);
    }
    Fault::from(error).with_problems(problems)
}

async fn list(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let id = find(&cx, &code).await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Submission>()?.unwrap_or(last);
    let newest =
        "SELECT * FROM submissions WHERE community_id = $1 AND id < $2 AND {visible} ORDER BY id DESC LIMIT $3";
    let found: Vec<Submission> = cx.visible::<Submission>().all(newest, params![id, before, limit + 1]).await?;
    Answer::ok(&Listing::of(found, limit, |one: &Submission| one.id.to_string(), |one| SubmissionLine::from(&one)))
}

async fn file_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: SubmissionSaid = call.body()?;
    let cx = anew!(call);
    let community = find(&cx, &code).await?;
    let files = (decoded(&said.files)?, !said.files_as_they_are);
    let id = submit_with(&cx, community, said.read()?, files).await.map_err(flawed)?;
    let line = {
        let submission = cx.permit::<_, Submission>(ViewSubmission, id).await?;
        SubmissionLine::from(submission.row())
    };
    call.finish(cx, Answer::created(format!("/api/v1/submissions/{id}"), &line)?).await
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Submission>(&id)?;
    let cx = call.read().await?;
    let one = cx.permit::<_, Submission>(ViewSubmission, id).await?;
    let Contribution { title, text, mail, indicators, label, wishes, files: came } = one.content.clone();
    let seen = files::seen(one.sql(), Owner::Submission(id)).await?;
    Answer::ok(&SubmissionView {
        id: id.into(),
        reference: one.reference.clone(),
        organisation: one.org.into(),
        group: one.group.clone(),
        title,
        text,
        mail: SuspectMail {
            sender: mail.sender,
            subject: mail.subject,
            received: mail.received,
            attachments: mail.attachments,
        },
        typed_indicators: indicators.iter().map(IndicatorView::from).collect(),
        indicators,
        label: (&label).into(),
        wishes: WishesSaid { own_group: wishes.own_group, follow_up: wishes.follow_up, note: wishes.note },
        files: seen_in(&came, &seen),
        hash: one.hash.to_string(),
        submitted_at: moment(one.at),
    })
}

async fn file_of(Path((id, file)): Path<(String, String)>, call: Call) -> Result<Response, Fault> {
    let cx = call.read().await?;
    let one = cx.permit::<_, Submission>(ViewSubmission, known::<Submission>(&id)?).await?;
    let whole =
        files::whole(one.sql(), Owner::Submission(one.id), &one.content.files, known::<NoticeFile>(&file)?).await?;
    Ok(as_bytes(whole.ok_or_else(Fault::not_found)?))
}
