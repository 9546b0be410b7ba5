//! `/consents/{id}`: the reporter sees exactly what would leave, and answers.

use crate::{
    attachment::{Attachment, NoticeFile, NoticeFileId},
    consent::{Asked, ConsentAnswer, ConsentId},
    giveaway::{leaving, pieces},
    markup,
    notice::{NoticeId, Revision},
    ops::{
        answer_consent::{AnswerConsentError, answer_consent},
        open_consent::{open_consent, removals_of, stages_for},
    },
    own::Own,
    pages::{
        about,
        desk::{concerning, removal_words},
        indicators::Table,
        notices::summary,
        reports::{
            content::{FileView, file_views},
            id_of,
        },
        upload::as_download,
        words::{self, DetailLine, Shown},
    },
    removal::Made,
    report::{Content, Reader, Report, ReportId},
    store::{consents, files, notice_files, notices, updates},
};
use ::store::{Granted, Sql, StoreError, params};
use access::{Actor, Relation, act::ViewConsent};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use shell::{Ahead, Fault, Input, Page, Path, Problems, Signed, Voice, page::show_with};

#[derive(Template)]
#[template(path = "consents/show.html")]
struct ConsentPage {
    page: Page,
    id: String,
    shown: Exactly,
    answers: Vec<(&'static str, String, String, bool)>,
    note: String,
    problems: Problems,
    errors: Vec<(String, String)>,
    may_answer: bool,
    heading: String,
    /// What comes from the reporter, and what does not: said to it as its own, to others as the reporter's.
    marks: (String, String),
}

impl ConsentPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
}

/// Exactly what is asked.
struct Exactly {
    exercise: bool,
    reference: String,
    report: String,
    report_href: String,
    revision: i64,
    hash: String,
    title: String,
    kind: String,
    body: String,
    label: Shown,
    recipients: String,
    detail: Vec<DetailLine>,
    first: String,
    /// Each with whether the reporter reported it.
    indicators: Table,
    answer_by: String,
    /// Each with whether the reporter added it to the report.
    files: Vec<(FileView, bool)>,
    removals: Vec<(String, String, String)>,
    asked: String,
    asked_by: String,
    due: String,
    said: Option<(String, String)>,
    superseded: bool,
    released: String,
    overridden: Vec<(String, String)>,
    /// `第2報` of an update, and what is new in it.
    version: String,
    news: String,
    /// The notice was given up.
    discarded: bool,
}

/// What is typed to answer.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    note: String,
}

/// `GET /consents/{id}`. The first opening by the reporter is stamped, a browser's asking ahead is not.
pub(crate) async fn show(request: Signed, Path(id): Path<ConsentId>, Ahead(ahead): Ahead) -> Result<Response, Fault> {
    if !ahead {
        let cx = request.app.write(request.actor()).await?;
        let (_, first) = open_consent(&cx, id).await?;
        if first {
            cx.commit().await?;
        }
    }
    show_again(&request, id, &AnswerForm::default(), Problems::default()).await
}

async fn show_again(request: &Signed, id: ConsentId, form: &AnswerForm, problems: Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let consent = cx.permit::<_, crate::consent::Consent>(ViewConsent, id).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let whose = if consent.relations().has(Relation::Own) { "mine" } else { "theirs" };
    let marks = (voice.t(&format!("notice-consent-{whose}")), voice.t(&format!("notice-consent-not-{whose}")));
    let shown = exactly(&voice, (cx.actor(), &marks), consent.sql(), consent.row()).await?;
    let open = shown.said.is_none() && !shown.superseded && shown.released.is_empty() && !shown.discarded;
    let option = |answer: ConsentAnswer| {
        let words = |end: &str| voice.t(&format!("notice-consent-{}-{end}", answer.code()));
        (answer.code(), words("do"), words("means"), form.answer == answer.code())
    };
    let errors = summary(&problems, &voice);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let may_answer = open && consent.relations().has(Relation::Own);
    let page = ConsentPage {
        marks,
        page: Page::signed(request, shown.reference.clone()).exercise(shown.exercise),
        heading: voice.t(shown.heading(may_answer)),
        id: id.to_string(),
        answers: ConsentAnswer::ALL.into_iter().map(option).collect(),
        note: form.note.clone(),
        may_answer,
        shown,
        problems,
        errors,
    };
    show_with(status, &page)
}

async fn exactly(
    voice: &Voice,
    (actor, marks): (&Actor, &(String, String)),
    sql: &Sql<'_>,
    consent: &crate::consent::Consent,
) -> Result<Exactly, StoreError> {
    let missing = |column: &str| StoreError::Unreadable { column: column.into() };
    let notice = notices::one(sql, consent.notice).await?;
    let report = sql.one::<Report>("SELECT * FROM reports WHERE id = $1", params![consent.report]).await?;
    let (notice, report) = notice.zip(report).ok_or_else(|| missing("notice_id"))?;
    let revision =
        notices::revision(sql, consent.notice, consent.revision).await?.ok_or_else(|| missing("revision"))?;
    let asked = consents::one(sql, consent.id).await?.ok_or_else(|| missing("id"))?;
    let plan = delivery::plan(sql, revision.content.label.audience(), voice.now.day()).await?;
    let groups = words::groups(sql, voice.now.day()).await?;
    let names = identity::ask::names(sql, &[consent.asked_by]).await?;
    let standing = standing(voice, sql, consent.notice, consent).await?;
    let version = updates::of(sql, consent.notice).await?;
    let Revision { content, .. } = &revision;
    let seen = notice_files::seen(sql, consent.notice).await?;
    let files = file_views(content, &format!("/consents/{}/files", consent.id), |file| {
        about::whole(voice, &file.name, seen.get(&file.id).map(|seen| &seen.look))
    });
    let reader = Reader::on(actor, consent.org);
    let stages = stages_for(sql, consent, reader).await?;
    let mine = reported(sql, (consent.report, reader, &stages), &content.attachments).await?;
    let leaving = leaving(content, &[]);
    let removals = removals_of(sql, consent, (&stages, content), voice.now.day()).await?;
    let own = concerning(&removals, &stages, &leaving);
    let told = stages.iter().flat_map(pieces);
    let made = Made::of(told.map(|piece| piece.text), &own);
    Ok(Exactly {
        exercise: notice.exercise,
        reference: notice.reference,
        report: report.reference,
        report_href: format!("/reports/{}", report.id),
        revision: revision.number,
        hash: consent.hash.short(),
        title: content.title.clone(),
        kind: voice.t(&format!("notice-kind-{}", content.kind.code())),
        body: markup::plain(&content.body, 3),
        label: words::label(voice, &content.label, &groups),
        recipients: words::recipients(voice, &plan),
        detail: words::embargo(voice, content.embargo.as_ref(), content.embargo.as_ref().map(|one| one.until))
            .into_iter()
            .chain(words::detail(voice, &content.detail))
            .collect(),
        first: content.embargo.as_ref().map(|one| words::embargo_first(voice, one, &groups)).unwrap_or_default(),
        indicators: Table::of(voice, &content.indicators).marked(
            voice,
            content.indicators.iter().map(|line| mine.said(line)),
            marks,
        ),
        answer_by: content.answer_by.map(|at| voice.when(&at)).unwrap_or_default(),
        files: files.into_iter().zip(content.attachments.iter().map(|file| mine.has(&file.hash))).collect(),
        removals: removal_words(voice, &own, &made, leaving.iter().map(|piece| piece.text)),
        asked: voice.when(&consent.asked_at),
        asked_by: names.get(&consent.asked_by).map(|name| voice.pick(name).to_owned()).unwrap_or_default(),
        due: consent.due.map(|due| format!("{}　{}", voice.when(&due), voice.left(&due))).unwrap_or_default(),
        said: said(voice, &asked),
        superseded: standing.0 && asked.answered.is_none(),
        released: standing.1,
        overridden: standing.2,
        version: version.map(|one| voice.t1("notice-version", "n", one.number)).unwrap_or_default(),
        news: content.news.clone().unwrap_or_default(),
        discarded: updates::discarded(sql, consent.notice).await?.is_some(),
    })
}

/// What the reporter wrote and brought, in these stages as the reader sees them. What only others reported is told apart
/// from it, not whose it is.
pub(crate) async fn reported(
    sql: &Sql<'_>,
    (report, reader, stages): (ReportId, Reader, &[Content]),
    asked: &[Attachment],
) -> Result<Own, StoreError> {
    let mut own = Own::default();
    stages.iter().flat_map(pieces).for_each(|piece| own.wrote(piece.text));
    if !asked.is_empty() {
        let asked = asked.iter().map(|file| file.hash).collect();
        files::all_of_report(sql, report, reader).await?.iter().for_each(|file| own.brought(file, &asked));
    }
    Ok(own)
}

impl Exactly {
    /// The key of the heading: how it stands.
    fn heading(&self, may_answer: bool) -> &'static str {
        match &self.said {
            Some(_) => "notice-consent-title-said",
            None if self.discarded || self.superseded || !self.released.is_empty() => "notice-consent-title-over",
            None if may_answer => "notice-consent-title",
            None => "notice-consent-title-waits",
        }
    }
}

fn said(voice: &Voice, asked: &Asked) -> Option<(String, String)> {
    let answered = asked.answered.as_ref()?;
    let words = voice.t(&format!("notice-consent-{}-done", answered.answer.code()));
    Some((format!("{} {words}", voice.when_short(&answered.at)), answered.note.clone()))
}

/// Whether the text is another by now; when it was released, if it was; and what was overridden, on which ground.
async fn standing(
    voice: &Voice,
    sql: &Sql<'_>,
    notice: NoticeId,
    consent: &crate::consent::Consent,
) -> Result<(bool, String, Vec<(String, String)>), StoreError> {
    let current = notices::current(sql, notice).await?;
    let release = notices::release(sql, notice).await?;
    let released = release.as_ref().map(|release| voice.when(&release.at)).unwrap_or_default();
    let overrides = consents::overrides(sql, notice, consent.report).await?;
    let confirmed = overrides.into_iter().filter(|one| one.confirmed.is_some() && one.hash == current.hash);
    Ok((current.hash != consent.hash, released, confirmed.map(|one| (one.ground, one.reason)).collect()))
}

/// `POST /consents/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<ConsentId>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, Fault> {
    let mut problems = Problems::default();
    let Ok(answer) = form.answer.parse::<ConsentAnswer>() else {
        problems.add("answer", "notice-problem-answer");
        return show_again(&request, id, &form, problems).await;
    };
    let cx = request.app.write(request.actor()).await?;
    match answer_consent(&cx, id, answer, &form.note).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(shell::did("did-consent-answered", &format!("/consents/{id}")))
        }
        Err(AnswerConsentError::NoteMissing) => {
            drop(cx);
            problems.add("note", "notice-problem-note");
            show_again(&request, id, &form, problems).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /consents/{id}/files/{file}`: a file of the revision that is asked about.
pub(crate) async fn download(request: Signed, Path((id, file)): Path<(ConsentId, String)>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let consent = cx.permit::<_, crate::consent::Consent>(ViewConsent, id).await?;
    Ok(as_download(whole_file(&consent, id_of::<NoticeFile>(&file)?).await?))
}

/// A file of what consent is asked for.
pub(crate) async fn whole_file(
    consent: &Granted<'_, ViewConsent, crate::consent::Consent>,
    file: NoticeFileId,
) -> Result<files::Whole, Fault> {
    let sql = consent.sql();
    let revision = notices::revision(sql, consent.notice, consent.revision).await?.ok_or(Fault::not_found())?;
    notice_files::whole_of(sql, consent.notice, &revision.content, file).await?.ok_or(Fault::not_found())
}
