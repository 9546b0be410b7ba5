//! Registering operators and agencies, one by one or from a list, and changing what is registered of them (the centre).

use crate::{
    Organisation,
    ops::{self, Entered, RegisterError},
    registration::{COLUMNS, Fate, Flaw, ListError, Plan, Written, seen_alike},
};
use access::{
    OrgId,
    act::{ChangeRegistration, EnterOrganisations},
};
use axum::extract::{Path, Query};
use kernel::ContentHash;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shell::api::{Answer, Call, Operation, Uid, codes};
use shell::{Fault, Problems, Route, anew};
use std::collections::BTreeMap;
use store::Cx;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

const PATH: &str = "/api/v1/organisations/{id}/registration";

pub(super) fn routes() -> Vec<Route> {
    let enter = Operation::new("enterOrganisation", "Register an operator or an agency (the centre).")
        .query(
            "alike",
            "The ids of those that are called alike and are others all the same, with commas between: what the problem `registry.called-alike` names under `/organisations/{id}`.",
            json!({ "type": "string", "maxLength": 4000, "pattern": "^[0-9a-f,-]*$" }),
        )
        .takes::<RegistrationSaid>()
        .creates::<Registered>()
        .leads_to("getRegistration", "id", "/id");
    let get = Operation::new("getRegistration", "What is registered of an operator or an agency (the centre).")
        .gives::<RegistrationSaid>()
        .tagged()
        .changed_by("changeRegistration", &["id"]);
    let change = Operation::new("changeRegistration", "Change it from today on; how it was until yesterday is kept.")
        .takes::<RegistrationSaid>()
        .gives::<RegistrationSaid>()
        .tagged()
        .conditional();
    let preview = Operation::new("previewOrganisations", "What would come of a list in CSV; nothing is registered.")
        .uploads()
        .gives::<ListPlan>();
    let list =
        Operation::new("enterOrganisations", "Register and change what a list in CSV says: all of it or nothing.")
            .query("plan", "The `plan` of the preview.", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }))
            .uploads()
            .gives::<ListEntered>();
    vec![
        Route::post("/api/v1/organisations", enter_).api(enter),
        Route::get(PATH, show).api(get),
        Route::put(PATH, save).api(change),
        Route::post("/api/v1/organisations/preview", preview_).api(preview).limit(LARGEST),
        Route::post("/api/v1/organisations/list", list_).api(list).limit(LARGEST),
    ]
}

/// The largest list, in bytes.
const LARGEST: usize = crate::pages::LARGEST_LIST;

fn kinds() -> RefOr<Schema> {
    codes(["operator", "agency"])
}
fn hours() -> RefOr<Schema> {
    codes(["business", "always", ""])
}
fn fates() -> RefOr<Schema> {
    codes(["new", "changed"])
}

/// What is registered of an organisation; the members are the columns of a list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "kind": "operator", "code": "OP-0001", "name_ja": "汐風通信株式会社", "name_en": "Shiokaze Telecom",
    "sector": "ICT-TEL", "ceptoars": ["ICT-TEL"], "from": "2014-06-17",
    "domains": ["shiokaze-tel.example"], "networks": ["192.0.2.0/24"],
    "contact_name": "監視室", "contact_post": "監視室", "contact_phone": "03-0000-0000", "contact_mail": "noc@shiokaze-tel.example",
    "contact_hours": "always",
}))]
struct RegistrationSaid {
    #[schema(max_length = 40, pattern = "^[A-Za-z0-9._-]*$", example = "OP-0001")]
    code: String,
    #[schema(schema_with = kinds)]
    kind: String,
    #[schema(max_length = 200, example = "潮見通信株式会社")]
    name_ja: String,
    #[schema(max_length = 200)]
    name_en: String,
    #[schema(max_length = 200)]
    kana: String,
    #[schema(max_length = 200)]
    romaji: String,
    /// As the long name, if empty.
    #[schema(max_length = 200)]
    short_ja: String,
    #[schema(max_length = 200)]
    short_en: String,
    /// Of an operator.
    #[schema(example = "ICT-TEL")]
    sector: String,
    /// Codes of the CEPTOARs of which it is a member.
    #[schema(example = json!(["ICT-TEL"]))]
    ceptoars: Vec<String>,
    /// Of an agency: the code of the ministry that supervises it.
    #[schema(example = "")]
    ministry: String,
    #[schema(max_length = 200)]
    basis: String,
    #[schema(max_length = 200)]
    place: String,
    #[schema(example = json!(["shiomi-tel.example"]))]
    domains: Vec<String>,
    #[schema(example = json!(["192.0.2.0/24"]))]
    networks: Vec<String>,
    /// The first day; today, if empty.
    #[schema(pattern = "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", example = "2014-04-01")]
    from: String,
    #[schema(max_length = 200)]
    note: String,
    /// Whom to call first; nobody, if all of it is empty.
    #[schema(max_length = 200)]
    contact_name: String,
    #[schema(max_length = 200)]
    contact_kana: String,
    #[schema(max_length = 200)]
    contact_post: String,
    #[schema(example = "")]
    contact_phone: String,
    #[schema(example = "")]
    contact_fax: String,
    #[schema(example = "")]
    contact_mail: String,
    /// Empty where nobody is to be called; `business`, if it is empty and somebody is.
    #[schema(schema_with = hours)]
    contact_hours: String,
}

/// By name, as a list says it: the members of this room's JSON are the columns.
fn written(said: &RegistrationSaid) -> Result<Written, Fault> {
    let cells: BTreeMap<String, serde_json::Value> = serde_json::to_value(said)
        .and_then(serde_json::from_value)
        .map_err(|cause| Fault::unreadable("shell.json").because(cause))?;
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::Array(all) => all.iter().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let texts: Vec<(String, String)> = cells.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    Ok(Written::of(texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
}

fn said(written: &Written) -> Result<RegistrationSaid, Fault> {
    let lists = ["ceptoars", "domains", "networks"];
    let value = |column: &'static str| match lists.contains(&column) {
        true => (column.to_owned(), json!(written.words(column))),
        false => (column.to_owned(), json!(written.cell(column))),
    };
    let whole: serde_json::Map<String, serde_json::Value> = COLUMNS.map(value).into_iter().collect();
    serde_json::from_value(whole.into()).map_err(|cause| Fault::broken("shell.template").because(cause))
}

/// What was registered.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Registered {
    id: Uid,
}

fn id_of(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// The centre, for which the caller registers others.
async fn centre(cx: &Cx) -> Result<OrgId, Fault> {
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(EnterOrganisations, org).await?;
    Ok(org)
}

/// Who was seen to be called alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Seen {
    alike: String,
}

async fn enter_(Query(seen): Query<Seen>, call: Call) -> Result<Answer, Fault> {
    let new: RegistrationSaid = call.body()?;
    let cx = anew!(call);
    let org = centre(&cx).await?;
    let id = ops::enter_organisation(&cx, org, &written(&new)?, &seen_alike(&seen.alike)).await?;
    let answer = Answer::created(format!("/api/v1/organisations/{id}"), &Registered { id: id.into() })?;
    call.finish(cx, answer).await
}

async fn told(cx: &Cx, id: OrgId) -> Result<(Answer, ContentHash), Fault> {
    let registered = ops::enter_organisations::registered(cx, id).await?;
    Ok((Answer::ok(&said(&registered)?)?.tagged_by_content(), registered.version()))
}

async fn show(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    Ok(told(&call.read().await?, id_of(&id)?).await?.0)
}

async fn save(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, _, new): (_, _, RegistrationSaid) = (id_of(&id)?, call.revision()?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Organisation>(ChangeRegistration, id).await?;
    let (standing, version) = told(&cx, id).await?;
    call.builds_on(&standing)?;
    let changed = ops::change_registration(&cx, id, &written(&new)?, version).await?;
    let answer = told(&cx, id).await?.0;
    match changed {
        true => call.finish(cx, answer).await,
        false => call.finish_unrecorded(cx, "nothing had changed", answer).await,
    }
}

/// What would come of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ListPlan {
    /// Which plan it is; another as soon as anything else would come of the list.
    plan: String,
    new: usize,
    changed: usize,
    same: usize,
    /// The organisations that are new or would change, at most 500.
    lines: Vec<PlannedLine>,
}

/// What would become of an organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PlannedLine {
    /// The line of the file, from 1.
    line: u64,
    code: String,
    #[schema(schema_with = fates)]
    fate: String,
    /// Of what is new: who is registered and called alike.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<Uid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<PlannedColumn>,
}

/// A column before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PlannedColumn {
    #[schema(example = "name_ja")]
    column: String,
    before: String,
    after: String,
}

fn plan_view(plan: &Plan) -> ListPlan {
    let (new, changed, same) = plan.counts();
    let line = |one: &crate::registration::Planned| PlannedLine {
        line: one.line,
        code: one.code().to_owned(),
        fate: if one.fate == Fate::New { "new" } else { "changed" }.to_owned(),
        alike: one.alike.iter().map(|(id, _)| (*id).into()).collect(),
        fields: one
            .altered()
            .iter()
            .map(|field| PlannedColumn {
                column: field.field.clone(),
                before: field.before.clone(),
                after: field.after.clone(),
            })
            .collect(),
    };
    let lines = plan.lines.iter().filter(|one| one.fate != Fate::Same).take(500).map(line).collect();
    ListPlan { plan: plan.version().to_string(), new, changed, same, lines }
}

fn one(place: String, key: &'static str) -> Problems {
    let mut problems = Problems::default();
    problems.add(place, key);
    problems
}

/// Each flaw under `line 3, name_ja`; one of the first line, or of what is no table, under its line.
fn refused(error: RegisterError) -> Fault {
    let problems = match &error {
        RegisterError::List(ListError::Flaws(flaws)) => {
            let mut problems = Problems::default();
            let place = |flaw: &Flaw| format!("line {}, {}", flaw.line, flaw.column);
            flaws.iter().for_each(|flaw| problems.add(place(flaw), flaw.why.key()));
            Some(problems)
        }
        RegisterError::List(ListError::Head(head)) => {
            let (key, name) = head.place();
            Some(one(format!("line 1, {name}"), key))
        }
        RegisterError::List(ListError::Table(cause)) => {
            let line = cause.position().map_or_else(|| "file".to_owned(), |place| format!("line {}", place.line()));
            Some(one(line, "registry-flaw-no-table"))
        }
        RegisterError::List(ListError::Nul(line)) => Some(one(format!("line {line}"), "registry-flaw-nul")),
        _ => None,
    };
    let fault = Fault::from(error);
    problems.map_or(fault.clone(), |problems| fault.with_problems(problems))
}

async fn preview_(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let org = centre(&cx).await?;
    Answer::ok(&plan_view(&ops::plan_list(&cx, org, call.bytes()).await.map_err(refused)?))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    plan: String,
}

/// What came of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ListEntered {
    new: u64,
    changed: usize,
    same: usize,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    let org = centre(&cx).await?;
    let plan = ContentHash::parse(&asked.plan).ok_or(Fault::unusable("registry.no-plan"))?;
    let Entered { loaded, changed, same, .. } = ops::enter_list(&cx, org, call.bytes(), plan).await.map_err(refused)?;
    let new = loaded.rows.get("organisations").copied().unwrap_or_default();
    call.finish(cx, Answer::ok(&ListEntered { new, changed, same })?).await
}
