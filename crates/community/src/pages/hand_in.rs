//! `/communities/{code}/submit`: handing something in; `/submissions/{id}`: what became of it.

use super::{enter, indicators, known, label, lines, tlps, until};
use crate::{
    Approval, Community, Contribution, Mail, Submission, SubmissionId, Wishes,
    ops::submit::{Files, SubmitError, submit_with},
    store::{
        approvals, circles, decisions,
        files::{self, Owner},
        shares,
    },
};
use ::store::{Cx, Sql, StoreError, params};
use access::{
    Act, Decision, Relation, Relations,
    act::{SubmitToCommunity, ViewSubmission},
    decide,
};
use askama::Template;
use axum::{
    extract::{FromRequest, Multipart, Path, Request},
    http::{StatusCode, header},
    response::Response,
};
use kernel::{At, Tlp};
use serde::{Deserialize, de::DeserializeOwned};
use sharing::{
    attachment::Attachment,
    pages::{
        about::{self, FileView, file_view},
        upload::{Brought, as_download, brought},
    },
};
use shell::{Fault, Input, Page, Problems, Signed, page::show_with, show as show_page};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SubmitForm {
    title: String,
    text: String,
    sender: String,
    subject: String,
    received: String,
    attachments: String,
    indicators: String,
    tlp: String,
    until: String,
    own_group: String,
    follow_up: String,
    note: String,
    /// Hand the files in as they are, with what they say of themselves.
    whole: String,
}

#[derive(Template)]
#[template(path = "community/submit.html")]
struct SubmitPage {
    page: Page,
    /// What leaves when, and who is asked before.
    promise: String,
    /// What becomes of what is handed in under TLP:RED.
    red: String,
    code: String,
    name: String,
    form: SubmitForm,
    tlps: Vec<(&'static str, &'static str, bool)>,
    problems: Problems,
    errors: Vec<(String, String)>,
}

impl SubmitPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
}

/// `GET /communities/{code}/submit`
pub(crate) async fn form(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    show_form(&request, code, SubmitForm::default(), Problems::default()).await
}

/// The fields of the form, in its order.
const FIELDS: [&str; 7] = ["title", "text", "received", "indicators", "files", "tlp", "until"];

/// Everything that is wrong, in the order of the form, with the way to its field. What is wrong with a time does not say of
/// which.
fn errors(page: &Page, problems: &Problems) -> Vec<(String, String)> {
    let mut all: Vec<_> = problems.iter().collect();
    all.sort_by_key(|problem| FIELDS.iter().position(|field| *field == problem.field));
    let said = |field: &str, key: &str| match field {
        "received" => page.t2("community-flaw-of", "field", page.t("community-f-received"), "what", page.t(key)),
        _ => page.t(key),
    };
    all.into_iter().map(|one| (format!("#f-{}", one.field), said(&one.field, one.key))).collect()
}

/// When a mail came, as times are shown everywhere; as it was told where that is no time.
fn received(page: &Page, told: &str) -> String {
    let (exact, about) = told.strip_suffix("ごろ").map_or((told, false), |exact| (exact, true));
    match At::parse_local(exact.trim()) {
        Some(at) if about => page.t1("report-show-about", "at", page.when(&at)),
        Some(at) => page.when(&at),
        None => told.to_owned(),
    }
}

async fn show_form(request: &Signed, code: String, form: SubmitForm, problems: Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, SubmitToCommunity).await?;
    community.going_on(cx.now())?;
    let page = super::titled(request, "community-submit-title");
    let rules = decisions::rules_on(community.sql(), &community, cx.now().day()).await?;
    let weakest = rules.label;
    let no_groups = circles::groups(community.sql(), community.id).await?.is_empty();
    let errors = errors(&page, &problems);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = SubmitPage {
        name: page.pick(&community.name).to_owned(),
        tlps: tlps(weakest, form.tlp.parse().unwrap_or(weakest)),
        promise: page.t(if rules.anonymise { "community-submit-lead" } else { "community-submit-lead-named" }),
        red: page.t(if no_groups { "community-submit-red-nobody" } else { "community-label-red" }),
        page,
        code,
        form,
        problems,
        errors,
    };
    show_with(status, &shown)
}

impl SubmitForm {
    fn read(&self, weakest: Tlp) -> Result<Contribution, (&'static str, &'static str)> {
        let trimmed = |text: &str| text.trim().to_owned();
        let label = label(&self.tlp, &self.until, weakest)
            .map_err(|key| (if key.ends_with("expired") { "until" } else { "tlp" }, key))?;
        Ok(Contribution {
            title: trimmed(&self.title),
            text: trimmed(&self.text),
            mail: Mail {
                sender: trimmed(&self.sender),
                subject: trimmed(&self.subject),
                received: trimmed(&self.received),
                attachments: trimmed(&self.attachments),
            },
            indicators: lines(&self.indicators),
            label,
            files: Vec::new(),
            wishes: Wishes {
                own_group: !self.own_group.is_empty(),
                follow_up: !self.follow_up.is_empty(),
                note: trimmed(&self.note),
            },
        })
    }
}

/// What was sent: with files, or without.
pub(crate) async fn read_form<T: DeserializeOwned>(request: &Signed, sent: Request) -> Result<(T, Files), Fault> {
    let kind = sent.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let Input(form) = Input::<T>::from_request(sent, &request.app).await?;
        return Ok((form, Files::new()));
    }
    let unreadable = || Fault::unreadable("shell.unreadable");
    let form = Multipart::from_request(sent, &()).await.map_err(|cause| unreadable().because(cause))?;
    let Brought { pairs, files } = brought(form).await?;
    let typed = serde_html_form::to_string(pairs).map_err(|cause| unreadable().because(cause))?;
    Ok((serde_html_form::from_str(&typed).map_err(|cause| unreadable().because(cause))?, files))
}

/// `GET /submissions/{id}/files/{file}`: always to be saved, never shown.
pub(crate) async fn download(
    request: Signed,
    Path((id, file)): Path<(SubmissionId, String)>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let submission = cx.permit::<_, Submission>(ViewSubmission, id).await?;
    let whole = files::whole(submission.sql(), Owner::Submission(id), &submission.content.files, known(&file)?).await?;
    Ok(as_download(whole.ok_or_else(Fault::not_found)?))
}

/// `POST /communities/{code}/submit`
pub(crate) async fn submit(request: Signed, Path(code): Path<String>, sent: Request) -> Result<Response, Fault> {
    let (form, brought) = read_form::<SubmitForm>(&request, sent).await?;
    let cx = request.app.write(request.actor()).await?;
    let community = enter(&cx, &code, SubmitToCommunity).await?;
    let id = community.id;
    let weakest = decisions::rules_on(community.sql(), &community, cx.now().day()).await?.label;
    drop(community);
    let mut problems = Problems::default();
    match form.read(weakest) {
        Err((field, key)) => problems.add(field, key),
        Ok(content) => match submit_with(&cx, id, content, (brought, form.whole.is_empty())).await {
            Ok(submission) => {
                cx.commit().await?;
                return Ok(shell::did("did-community-submitted", &format!("/submissions/{submission}")));
            }
            Err(SubmitError::Flawed(flaws)) => {
                for (field, key) in flaws.into_iter().map(crate::Flaw::said) {
                    problems.add(field, key);
                }
            }
            Err(error) => return Err(error.into()),
        },
    }
    show_form(&request, code, form, problems).await
}

#[derive(Template)]
#[template(path = "community/submission.html")]
struct SubmissionPage {
    page: Page,
    code: String,
    name: String,
    provider: String,
    one: Shown,
    mine: bool,
    /// It waits for its hub, whose reader can begin a share with it.
    may_derive: bool,
    asked: Vec<(String, String)>,
    became: Vec<(String, String, String)>,
}

/// A submission as pages show it.
pub(crate) struct Shown {
    pub(crate) id: String,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) mail: Vec<(String, String)>,
    pub(crate) indicators: Vec<(String, String)>,
    pub(crate) tlp: Tlp,
    pub(crate) until: String,
    pub(crate) wishes: Vec<String>,
    pub(crate) at: At,
    pub(crate) hash: String,
    pub(crate) files: Vec<FileView>,
}

/// A submission in words, with what was seen in its files.
pub(crate) async fn shown(page: &Page, sql: &Sql<'_>, one: &Submission) -> Result<Shown, StoreError> {
    let Contribution { title, text, mail, indicators: lines, label, wishes, files: came } = &one.content;
    let seen = files::seen(sql, Owner::Submission(one.id)).await?;
    let under = format!("/submissions/{}/files", one.id);
    let file = |file: &Attachment| {
        file_view(&file.name, file.size, &under, file.id, about::whole(page, &file.name, seen.look(file.id)))
    };
    let came_at = received(page, &mail.received);
    let fields = [
        ("sender", &mail.sender),
        ("subject", &mail.subject),
        ("received", &came_at),
        ("attachments", &mail.attachments),
    ];
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let mut wished = Vec::new();
    if wishes.own_group {
        wished.push(page.t("community-f-own-group"));
    }
    if wishes.follow_up {
        wished.push(page.t("community-f-follow-up"));
    }
    if !wishes.note.is_empty() {
        wished.push(wishes.note.clone());
    }
    Ok(Shown {
        id: one.id.to_string(),
        reference: one.reference.clone(),
        title: title.clone(),
        text: text.clone(),
        mail: filled.map(|(name, value)| (page.t(&format!("community-f-{name}")), value.clone())).collect(),
        indicators: indicators(page, lines),
        tlp: label.tlp(),
        until: until(page, label),
        wishes: wished,
        at: one.at,
        hash: one.hash.short(),
        files: came.iter().map(file).collect(),
    })
}

/// Whether the actor, at the hub of a community that goes on, can begin shares in it.
pub(crate) fn derives(cx: &Cx, community: &Community) -> bool {
    let hub = Relations::none().with(Relation::Hub, cx.organisation() == Some(community.hub));
    decide(cx.actor(), Act::DeriveShare, hub) == Decision::Allow && community.going_on(cx.now()).is_ok()
}

/// `GET /submissions/{id}`
pub(crate) async fn show(request: Signed, Path(id): Path<SubmissionId>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let submission = cx.permit::<_, Submission>(ViewSubmission, id).await?;
    let sql = submission.sql();
    let page = Page::signed(&request, submission.reference.clone());
    let community = circles::by_id(sql, submission.community).await?;
    let names = registry::ask::names(sql, &[submission.org]).await?;
    let mine = submission.relations().has(Relation::Own);
    let mut became = Vec::new();
    let mut asked = Vec::new();
    for (share, released) in shares::made_of(sql, id).await? {
        let state = match released {
            Some(at) => page.t1("community-became-released", "at", page.when(&at)),
            None => page.t("community-became-desk"),
        };
        let href = match (mine, released) {
            (false, _) => format!("/shares/{}/desk", share.id),
            (true, Some(_)) => format!("/shares/{}", share.id),
            (true, None) => String::new(),
        };
        became.push((href, share.reference.clone(), state));
        let of = "SELECT * FROM approvals WHERE share_id = $1 AND org_id = $2 AND {visible} ORDER BY asked_at LIMIT 50";
        let all: Vec<Approval> = cx.visible::<Approval>().all(of, params![share.id, submission.org]).await?;
        for one in all {
            let state = match approvals::one(sql, one.id).await?.and_then(|asked| asked.answer) {
                Some((answer, _)) => page.t(&format!("community-answered-{}", answer.code())),
                None => page.t("community-answered-not"),
            };
            asked.push((format!("/approvals/{}", one.id), state));
        }
    }
    let one = shown(&page, sql, &submission).await?;
    let shown = SubmissionPage {
        code: community.code.clone(),
        name: page.pick(&community.name).to_owned(),
        provider: names.get(&submission.org).map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        one,
        mine,
        may_derive: became.is_empty() && derives(&cx, &community),
        asked,
        became,
        page,
    };
    show_page(&shown)
}
