//! `/communities/{code}/submit`: handing something in, after a look at it; `/submissions/{id}`: what became of it.

use super::{enter, known, label, lines, tlps, until};
use crate::{
    Approval, Community, Contribution, Flaw, Mail, Rules, Submission, SubmissionId, Wishes,
    ops::submit::{Files, SubmitError, submit_with},
    store::{
        approvals, circles, decisions,
        files::{self, Owner},
        recalls, shares,
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
    extract::{FromRequest, Multipart, Request},
    http::{StatusCode, header},
    response::Response,
};
use kernel::{At, Tlp};
use serde::{Deserialize, de::DeserializeOwned};
use sharing::{
    attachment::Attachment,
    draft::moment_in_full,
    pages::indicators::Table,
    pages::{
        about::{self, FileView, file_view},
        upload::{Brought, as_download, brought},
    },
};
use shell::{Fault, Input, Page, Path, Problems, Signed, page::show_with, show as show_page};

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
    /// It is not handed in, but changed first.
    back: String,
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
    /// The lines of the indicators as they are read.
    traces: Table,
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
        traces: Table::read(&page, &lines(&form.indicators)),
        promise: promise(&page, &rules),
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
    /// What was typed, field by field, for a page that keeps it.
    fn pairs(&self) -> [(&'static str, &str); 12] {
        [
            ("title", &self.title),
            ("text", &self.text),
            ("sender", &self.sender),
            ("subject", &self.subject),
            ("received", &self.received),
            ("attachments", &self.attachments),
            ("indicators", &self.indicators),
            ("tlp", &self.tlp),
            ("until", &self.until),
            ("own_group", &self.own_group),
            ("follow_up", &self.follow_up),
            ("note", &self.note),
        ]
    }
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

#[derive(Template)]
#[template(path = "community/submit-check.html")]
struct CheckPage {
    page: Page,
    promise: String,
    code: String,
    name: String,
    form: SubmitForm,
    one: Shown,
    problems: Problems,
    errors: Vec<(String, String)>,
}

impl CheckPage {
    fn problem(&self, field: &str) -> String {
        self.problems.of(field, &self.page)
    }
}

/// A community to which the actor may hand something in, and what was typed as it would be handed in there.
async fn about_to(
    cx: &Cx,
    code: &str,
    form: &SubmitForm,
) -> Result<(Community, Rules, Result<Contribution, Problems>), Fault> {
    let community = enter(cx, code, SubmitToCommunity).await?;
    let rules = decisions::rules_on(community.sql(), &community, cx.now().day()).await?;
    let content = form.read(rules.label).map_err(|(field, key)| {
        let mut problems = Problems::default();
        problems.add(field, key);
        problems
    });
    Ok((Community::clone(&community), rules, content))
}

/// `POST /communities/{code}/submit/check`: what would leave and who would read it. Nothing is stored yet; files are chosen there.
pub(crate) async fn check(request: Signed, Path(code): Path<String>, sent: Request) -> Result<Response, Fault> {
    let (form, _) = read_form::<SubmitForm>(&request, sent).await?;
    if !form.back.is_empty() {
        return show_form(&request, code, SubmitForm { back: String::new(), ..form }, Problems::default()).await;
    }
    show_check(&request, code, form, Problems::default()).await
}

async fn show_check(
    request: &Signed,
    code: String,
    form: SubmitForm,
    mut problems: Problems,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (community, rules, content) = about_to(&cx, &code, &form).await?;
    community.going_on(cx.now())?;
    let mut content = match content {
        Ok(content) => content,
        Err(problems) => return show_form(request, code, form, problems).await,
    };
    if let Ok(received) = moment_in_full(&content.mail.received, cx.now()) {
        content.mail.received = received;
    }
    let mut flaws = content.flaws(rules.label, cx.now());
    // It may be nothing but files, which are chosen next.
    flaws.retain(|flaw| *flaw != Flaw::Nothing);
    if !flaws.is_empty() {
        flaws.into_iter().map(Flaw::said).for_each(|(field, key)| problems.add(field, key));
        return show_form(request, code, form, problems).await;
    }
    let page = super::titled(request, "community-submit-check-title");
    let errors = errors(&page, &problems);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = CheckPage {
        name: page.pick(&community.name).to_owned(),
        promise: promise(&page, &rules),
        one: said(&page, &content),
        page,
        code,
        form,
        problems,
        errors,
    };
    show_with(status, &shown)
}

/// What leaves when, and who is asked before.
fn promise(page: &Page, rules: &Rules) -> String {
    page.t(if rules.anonymise { "community-submit-lead" } else { "community-submit-lead-named" })
}

/// `POST /communities/{code}/submit`
pub(crate) async fn submit(request: Signed, Path(code): Path<String>, sent: Request) -> Result<Response, Fault> {
    let (form, brought) = read_form::<SubmitForm>(&request, sent).await?;
    let cx = request.app.write(request.actor()).await?;
    let (community, _, content) = about_to(&cx, &code, &form).await?;
    let content = match content {
        Ok(content) => content,
        Err(problems) => return show_form(&request, code, form, problems).await,
    };
    match submit_with(&cx, community.id, content, (brought, form.whole.is_empty())).await {
        Ok(submission) => {
            cx.commit().await?;
            Ok(shell::did("did-community-submitted", &format!("/submissions/{submission}")))
        }
        Err(SubmitError::Flawed(flaws)) => {
            // What is wrong with the files is mended where they are chosen; nothing but a bad file is no empty text.
            let bad_file = flaws.iter().any(|flaw| flaw.said().0 == "files");
            let mut problems = Problems::default();
            let said = flaws.into_iter().filter(|flaw| !bad_file || *flaw != Flaw::Nothing).map(Flaw::said);
            said.for_each(|(field, key)| problems.add(field, key));
            let of_files = problems.iter().all(|problem| problem.field == "files");
            match of_files {
                true => show_check(&request, code, form, problems).await,
                false => show_form(&request, code, form, problems).await,
            }
        }
        Err(error) => Err(error.into()),
    }
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
    pub(crate) indicators: Table,
    pub(crate) tlp: Tlp,
    pub(crate) until: String,
    pub(crate) wishes: Vec<String>,
    pub(crate) at: At,
    pub(crate) hash: String,
    pub(crate) files: Vec<FileView>,
}

/// A submission in words, with what was seen in its files.
pub(crate) async fn shown(page: &Page, sql: &Sql<'_>, one: &Submission) -> Result<Shown, StoreError> {
    let seen = files::seen(sql, Owner::Submission(one.id)).await?;
    let under = format!("/submissions/{}/files", one.id);
    let file = |file: &Attachment| {
        file_view(&file.name, file.size, &under, file.id, about::whole(page, &file.name, seen.look(file.id)))
    };
    Ok(Shown {
        id: one.id.to_string(),
        reference: one.reference.clone(),
        at: one.at,
        hash: one.hash.short(),
        files: one.content.files.iter().map(file).collect(),
        ..said(page, &one.content)
    })
}

/// What is handed in, in words, but for its files.
fn said(page: &Page, content: &Contribution) -> Shown {
    let Contribution { title, text, mail, indicators: lines, label, wishes, .. } = content;
    let came_at = received(page, &mail.received);
    let fields = [
        ("sender", &mail.sender),
        ("subject", &mail.subject),
        ("received", &came_at),
        ("attachments", &mail.attachments),
    ];
    let filled = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let wished = [(wishes.own_group, "community-f-own-group"), (wishes.follow_up, "community-f-follow-up")];
    let mut wished: Vec<String> = wished.into_iter().filter(|(is, _)| *is).map(|(_, key)| page.t(key)).collect();
    wished.extend(Some(wishes.note.clone()).filter(|note| !note.is_empty()));
    Shown {
        id: String::new(),
        reference: String::new(),
        title: title.clone(),
        text: text.clone(),
        mail: filled.map(|(name, value)| (page.t(&format!("community-f-{name}")), value.clone())).collect(),
        indicators: Table::of(page, lines),
        tlp: label.tlp(),
        until: until(page, label),
        wishes: wished,
        at: At::from_millis(0),
        hash: String::new(),
        files: Vec::new(),
    }
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
        let recalled = recalls::of_share(sql, share.id).await?;
        let state = match (released, recalled) {
            (_, Some(one)) => page.t1("community-became-recalled", "at", page.when(&one.said.at)),
            (Some(at), None) => page.t1("community-became-released", "at", page.when(&at)),
            (None, None) => page.t("community-became-desk"),
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
