//! `/interdependency/new` and `/interdependency/{id}/edit`: a model from files, or another version of one.

use super::titled;
use crate::{
    brought::{Brought, Unread, read},
    model::{Flaw, Model, ModelId, NAME_MAX, Version},
    ops::{
        begin_model::{SaveError, begin_model},
        keep_plan::{KeepPlanError, keep_plan},
        save_version::save_version,
    },
    plan::{Content, PlanFlaw},
};
use ::store::{Cx, Denied};
use access::act::{BeginModel, ChangeModel};
use askama::Template;
use axum::{
    extract::{Multipart, Path, multipart::MultipartError},
    http::StatusCode,
    response::Response,
};
use registry::Organisation;
use shell::{Fault, Page, Signed, Voice, page::show_with};

/// What was sent.
#[derive(Default)]
struct Sent {
    seen: String,
    name: String,
    note: String,
    plan: String,
    files: Brought,
}

#[derive(Template)]
#[template(path = "analysis/edit.html")]
struct EditPage {
    page: Page,
    action: String,
    /// What stands before the title: the model and where it is.
    crumb: Option<(String, String)>,
    form: Sent,
    /// The field that is wrong; empty if none is.
    wrong_field: &'static str,
    /// What is wrong there, each thing in a line.
    wrong: Vec<String>,
}

impl EditPage {
    fn problems(&self, field: &str) -> &[String] {
        if self.wrong_field == field { &self.wrong } else { &[] }
    }

    /// The files of a model: name, columns, and what a row says.
    const FILES: [(&str, &str, &str); 6] = [
        ("nodes.csv", "id, name, sector", "analysis-form-nodes"),
        ("needs.csv", "id, of, k, reserve_h, reserve_max_h", "analysis-form-needs"),
        ("suppliers.csv", "need, supplier", "analysis-form-suppliers"),
        ("failures.csv", "node, at_h", "analysis-form-failures"),
        ("repairs.csv", "node, at_h", "analysis-form-repairs"),
        ("refuels.csv", "need, at_h", "analysis-form-refuels"),
    ];
}

fn unreadable(cause: MultipartError) -> Fault {
    match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
        _ => Fault::unreadable("shell.unreadable").because(cause),
    }
}

async fn sent(mut form: Multipart) -> Result<Sent, Fault> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.map_err(unreadable)?;
        match (name.as_str(), file) {
            // A browser sends an unnamed empty part where no file was chosen.
            (_, Some(file)) if file.is_empty() && bytes.is_empty() => {}
            (_, Some(file)) => sent.files.push((file, bytes.to_vec())),
            (name, None) => {
                let text = String::from_utf8_lossy(&bytes).replace(shell::input::unseen, "");
                match name {
                    "seen" => sent.seen = text,
                    "name" => sent.name = text,
                    "note" => sent.note = text,
                    "plan" => sent.plan = text,
                    _ => {}
                }
            }
        }
    }
    Ok(sent)
}

/// Why what was sent is not kept: what people are told, and each thing that is wrong with the files.
struct Refused {
    fault: Fault,
    unread: Option<Unread>,
}

impl Refused {
    /// Beside which field it is said; what is wrong with none stands above the form.
    fn field(&self, form: &Sent) -> &'static str {
        let fits = |text: &str, most: usize| text.trim().chars().count() <= most;
        match self.fault.code {
            "analysis.words" if fits(&form.name, NAME_MAX) && !form.name.trim().is_empty() => "note",
            "analysis.words" => "name",
            "analysis.plan-name" => "plan",
            "analysis.stale" => "",
            _ => "file",
        }
    }

    /// What is wrong there: each thing, or what to do.
    fn lines(&self, voice: &Voice) -> Vec<String> {
        let rows = self.unread.as_ref().map(|unread| unread.lines(voice.lang)).unwrap_or_default();
        if rows.is_empty() { vec![voice.t(&format!("{}-do", self.fault.key()))] } else { rows }
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Refused { fault, unread: None }
    }
}

impl From<Unread> for Refused {
    fn from(unread: Unread) -> Self {
        let code = if unread == Unread::Nothing { "analysis.no-file" } else { "analysis.rows" };
        Refused { fault: Fault::unusable(code), unread: Some(unread) }
    }
}

impl From<SaveError> for Refused {
    fn from(error: SaveError) -> Self {
        let unread = match &error {
            SaveError::Flawed(Flaw::Rows(faults)) | SaveError::Plan(KeepPlanError::Flawed(PlanFlaw::Rows(faults))) => {
                Some(Unread::Rows(faults.clone()))
            }
            _ => None,
        };
        Refused { fault: error.into(), unread }
    }
}

/// The version and, where something happens in the files, the plan.
fn said(sent: &mut Sent) -> Result<(Version, Option<Content>), Unread> {
    let (model, plan) = read(std::mem::take(&mut sent.files))?;
    let plan = Content::of(&sent.plan, &model, &plan);
    Ok((Version::of(&sent.name, &sent.note, &model), Some(plan).filter(|plan| !plan.is_empty())))
}

async fn draw(
    request: &Signed,
    model: Option<&Model>,
    form: Option<Sent>,
    refused: Option<Refused>,
) -> Result<Response, Fault> {
    let title = if model.is_some() { "analysis-edit" } else { "analysis-new" };
    let fault = refused.as_ref().map(|refused| &refused.fault);
    let page = titled(request, |voice| voice.t(title)).mend(fault)?;
    let form = form.unwrap_or_else(|| Sent {
        name: model.map(|model| model.name.clone()).unwrap_or_default(),
        plan: page.t("analysis-first-plan"),
        ..Sent::default()
    });
    let wrong_field = refused.as_ref().map_or("", |refused| refused.field(&form));
    let view = EditPage {
        action: model.map_or_else(|| "/interdependency".to_owned(), |model| format!("/interdependency/{}", model.id)),
        crumb: model.map(|model| (format!("/interdependency/{}", model.id), model.name.clone())),
        form: Sent { seen: model.map(|model| model.number.to_string()).unwrap_or_default(), ..form },
        wrong_field,
        wrong: refused.map(|refused| refused.lines(&page)).unwrap_or_default(),
        page,
    };
    show_with(view.page.status(), &view)
}

async fn keeper(cx: &Cx) -> Result<(), Fault> {
    let org = cx.organisation().ok_or(Denied::NotFound)?;
    cx.permit::<_, Organisation>(BeginModel, org).await?;
    Ok(())
}

/// `GET /interdependency/new`
pub(super) async fn form(request: Signed) -> Result<Response, Fault> {
    keeper(&request.app.read(request.actor()).await?).await?;
    draw(&request, None, None, None).await
}

/// `POST /interdependency`
pub(super) async fn begin(request: Signed, form: Multipart) -> Result<Response, Fault> {
    keeper(&request.app.read(request.actor()).await?).await?;
    let mut sent = sent(form).await?;
    match begun(&request, &mut sent).await {
        Ok(id) => Ok(shell::did("did-model-begun", &format!("/interdependency/{id}"))),
        Err(refused) => draw(&request, None, Some(sent), Some(refused)).await,
    }
}

async fn begun(request: &Signed, sent: &mut Sent) -> Result<ModelId, Refused> {
    let (version, plan) = said(sent)?;
    let cx = request.app.write(request.actor()).await.map_err(Fault::from)?;
    let id = begin_model(&cx, &version, plan.as_ref()).await?;
    cx.commit().await.map_err(Fault::from)?;
    Ok(id)
}

/// `GET /interdependency/{id}/edit`
pub(super) async fn again(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let model = cx.permit::<_, Model>(ChangeModel, super::id(&id)?).await?;
    draw(&request, Some(&model), None, None).await
}

/// `POST /interdependency/{id}`
pub(super) async fn save(request: Signed, Path(id): Path<String>, form: Multipart) -> Result<Response, Fault> {
    let id: ModelId = super::id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    cx.permit::<_, Model>(ChangeModel, id).await?;
    drop(cx);
    let mut sent = sent(form).await?;
    match saved(&request, id, &mut sent).await {
        Ok(()) => Ok(shell::did("did-model-changed", &format!("/interdependency/{id}"))),
        Err(refused) => {
            let cx = request.app.read(request.actor()).await?;
            let model = cx.permit::<_, Model>(ChangeModel, id).await?;
            draw(&request, Some(&model), Some(sent), Some(refused)).await
        }
    }
}

async fn saved(request: &Signed, id: ModelId, sent: &mut Sent) -> Result<(), Refused> {
    let (version, plan) = said(sent)?;
    let cx = request.app.write(request.actor()).await.map_err(Fault::from)?;
    save_version(&cx, id, sent.seen.parse().unwrap_or_default(), &version).await?;
    if let Some(plan) = plan {
        keep_plan(&cx, id, &plan).await.map_err(SaveError::from)?;
    }
    cx.commit().await.map_err(Fault::from)?;
    Ok(())
}
