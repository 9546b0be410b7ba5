//! `/organisations/enter`, `/organisations/{id}/registration`: the centre registers an operator or an agency, and changes
//! what is registered of one.

use super::{changes::FieldView, contacts::CardField, words};
use crate::{
    Hours, Organisation, ask,
    fault::problems,
    ops::{self, RegisterError},
    registration::{COLUMNS, Flaw, Written, seen_alike},
};
use access::{
    BodyKind, OrgId,
    act::{ChangeRegistration, EnterOrganisations},
};
use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use kernel::ContentHash;
use shell::{Fault, Field, Input, Page, Problems, Signed, Voice, did, page::show_with};
use store::{Cx, Sql, StoreError};

/// A choice: value, name, chosen.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "registry/registration.html")]
struct FormPage {
    page: Page,
    action: String,
    back: String,
    /// Which version of what is registered the form builds on; empty for a new organisation.
    version: String,
    summary: Vec<(String, String)>,
    /// Who is called alike.
    alike: Vec<NamesakeView>,
    /// What is registered otherwise now than what was typed.
    fields: Vec<FieldView>,
    code: CardField,
    kinds: Vec<Choice>,
    names: Vec<CardField>,
    sector: Chooser,
    ceptoars: Chooser,
    ministry: Chooser,
    basis: CardField,
    traces: Vec<CardField>,
    from: CardField,
    note: CardField,
    contact: Vec<CardField>,
    hours: Vec<Choice>,
    hours_problem: String,
}

/// Somebody who is called alike: id, name, and what tells him from others.
type NamesakeView = (OrgId, String, Vec<String>);

fn namesake(voice: &Voice, one: &Organisation) -> NamesakeView {
    let told = [
        words::kind(voice, one.kind),
        one.code.clone().unwrap_or_default(),
        one.place.clone(),
        if one.covers(voice.now.day()) { String::new() } else { voice.t("registry-alike-ended") },
    ];
    (one.id, voice.pick(&one.name).to_owned(), told.into_iter().filter(|told| !told.is_empty()).collect())
}

/// A field in which something is chosen.
struct Chooser {
    field: Field,
    choices: Vec<Choice>,
}

impl FormPage {
    fn alike_ids(&self) -> String {
        self.alike.iter().map(|(id, ..)| id.to_string()).collect::<Vec<_>>().join(",")
    }
}

/// What a column of a list is called.
pub(super) fn column(voice: &Voice, column: &str) -> String {
    voice.t(match column {
        "code" => "registry-column-code",
        "kind" => "registry-col-kind",
        "name_ja" => "registry-col-name",
        "name_en" => "registry-amend-name-en",
        "kana" => "registry-column-kana",
        "romaji" => "registry-amend-romaji",
        "short_ja" => "registry-column-short-ja",
        "short_en" => "registry-column-short-en",
        "sector" => "registry-col-sector",
        "ceptoars" => "registry-col-ceptoar",
        "ministry" => "registry-col-ministry",
        "basis" => "registry-column-basis",
        "place" => "registry-col-place",
        "domains" => "registry-col-domains",
        "networks" => "registry-col-networks",
        "from" => "registry-column-from",
        "note" => "registry-column-note",
        "contact_name" => "registry-column-contact-name",
        "contact_kana" => "registry-column-contact-kana",
        "contact_post" => "registry-column-contact-post",
        "contact_phone" => "registry-column-contact-phone",
        "contact_fax" => "registry-column-contact-fax",
        "contact_mail" => "registry-column-contact-mail",
        _ => "registry-column-contact-hours",
    })
}

/// What stands in a column, for people.
pub(super) fn cell(voice: &Voice, column: &str, cell: &str) -> String {
    match (column, cell) {
        (_, "") => voice.t("registry-changes-nothing"),
        ("contact_hours", code) => code.parse().map_or_else(|()| code.to_owned(), |hours| words::hours(voice, hours)),
        ("kind", code) => code.parse().map_or_else(|()| code.to_owned(), |kind| words::kind(voice, kind)),
        ("domains" | "networks" | "ceptoars", words) => words.replace(' ', "\n"),
        (_, other) => other.to_owned(),
    }
}

fn field(page: &Page, typed: &Written, problems: &Problems, name: &str, hint: &str, needed: bool) -> CardField {
    let kind = match name {
        "from" => "date",
        "contact_phone" | "contact_fax" => "tel",
        "contact_mail" => "email",
        _ => "text",
    };
    CardField {
        field: Field::new(name, typed.cell(name), problems, page),
        label: column(page, name),
        hint: if hint.is_empty() { String::new() } else { page.t(hint) },
        needed,
        kind,
    }
}

/// What the form offers to choose from.
struct Offered {
    sectors: Vec<(String, String)>,
    ceptoars: Vec<(String, String)>,
    ministries: Vec<(String, String)>,
}

async fn offered(sql: &Sql<'_>, voice: &Voice) -> Result<Offered, StoreError> {
    let today = voice.now.day();
    let named = |one: Organisation| Some((one.code?, voice.pick(&one.name).to_owned()));
    let sector = |sector: crate::Sector| {
        let part = if sector.parent.is_some() { "　" } else { "" };
        (sector.code, format!("{part}{}", voice.pick(&sector.name)))
    };
    Ok(Offered {
        sectors: ask::sectors_on(sql, today).await?.into_iter().map(sector).collect(),
        ceptoars: ask::ceptoars_on(sql, today).await?.into_iter().filter_map(named).collect(),
        ministries: ask::ministries_on(sql, today).await?.into_iter().filter_map(named).collect(),
    })
}

/// What is offered, with what is chosen; what is registered and has ended since stays chosen.
fn choices(chosen: &[&str], all: Vec<(String, String)>) -> Vec<Choice> {
    let choice = |(code, text): (String, String)| {
        let is = chosen.contains(&code.as_str());
        (code, text, is)
    };
    let mut choices: Vec<Choice> = all.into_iter().map(choice).collect();
    let ended = chosen.iter().filter(|code| choices.iter().all(|(offered, ..)| offered != *code));
    let ended: Vec<Choice> = ended.map(|code| ((*code).to_owned(), (*code).to_owned(), true)).collect();
    choices.extend(ended);
    choices
}

fn drawn(
    mut page: Page,
    of: Option<OrgId>,
    (typed, version): (&Written, String),
    flaws: &[Flaw],
    all: Offered,
) -> FormPage {
    let title = if of.is_some() { "registry-registration-title" } else { "registry-enter-title" };
    page.title = page.t(title);
    let problems = problems(flaws);
    let one = |name: &str, hint: &str, needed: bool| field(&page, typed, &problems, name, hint, needed);
    let chooser = |name: &str, all: Vec<(String, String)>| Chooser {
        field: Field::new(name, typed.cell(name), &problems, &page),
        choices: choices(&typed.words(name), all),
    };
    let kind = |kind: BodyKind| {
        let chosen = typed.cell("kind") == kind.code() || typed.cell("kind").is_empty() && kind == BodyKind::Operator;
        (kind.code().to_owned(), words::kind(&page, kind), chosen)
    };
    let hours = |hours: Hours| {
        let said = typed.cell("contact_hours");
        let chosen = said == hours.code() || said.is_empty() && hours == Hours::Business;
        (hours.code().to_owned(), words::hours(&page, hours), chosen)
    };
    let summary = flaws.iter().map(|flaw| {
        let said = page.t2("registry-wrong-in", "field", column(&page, flaw.column), "wrong", page.t(flaw.why.key()));
        (flaw.column.to_owned(), said)
    });
    let base = of.map(|id| format!("/organisations/{id}"));
    FormPage {
        action: base.as_ref().map_or_else(|| "/organisations/enter".to_owned(), |base| format!("{base}/registration")),
        back: base.unwrap_or_else(|| "/organisations".to_owned()),
        version,
        summary: summary.collect(),
        alike: Vec::new(),
        fields: Vec::new(),
        code: one("code", "registry-column-code-hint", of.is_none()),
        kinds: [BodyKind::Operator, BodyKind::Agency].map(kind).to_vec(),
        names: vec![
            one("name_ja", "", true),
            one("kana", "", false),
            one("name_en", "", false),
            one("romaji", "", false),
            one("short_ja", "registry-column-short-hint", false),
            one("short_en", "", false),
        ],
        sector: chooser("sector", all.sectors),
        ceptoars: chooser("ceptoars", all.ceptoars),
        ministry: chooser("ministry", all.ministries),
        basis: one("basis", "registry-column-basis-hint", false),
        traces: vec![
            one("place", "", false),
            one("domains", "registry-flaw-domain", false),
            one("networks", "registry-flaw-network", false),
        ],
        from: one("from", "registry-column-from-hint", false),
        note: one("note", "", false),
        contact: vec![
            one("contact_name", "", false),
            one("contact_kana", "", false),
            one("contact_post", "", false),
            one("contact_phone", "registry-card-phone-hint", false),
            one("contact_fax", "", false),
            one("contact_mail", "", false),
        ],
        hours: Hours::ALL.map(hours).to_vec(),
        hours_problem: problems.of("contact_hours", &page),
        page,
    }
}

/// The organisation for which the actor registers others.
pub(super) async fn centre(cx: &Cx) -> Result<OrgId, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(EnterOrganisations, org).await?;
    if own.kind == BodyKind::Centre { Ok(org) } else { Err(Fault::not_found()) }
}

/// What a form sends: columns and cells, and on which version it builds.
type Pairs = Vec<(String, String)>;

fn typed(pairs: &Pairs) -> Written {
    Written::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn seen(pairs: &Pairs) -> Result<ContentHash, Fault> {
    let version = pairs.iter().find(|(name, _)| name == "version").map(|(_, version)| version.as_str());
    version.and_then(ContentHash::parse).ok_or(Fault::unreadable("shell.unreadable"))
}

/// `GET /organisations/enter`
pub(super) async fn new_form(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    centre(&cx).await?;
    let page = Page::signed(&request, String::new());
    let offered = offered(&cx.system("read the public registry"), &page).await?;
    let today = Written::of([("from", page.now.day().to_string().as_str())]);
    show_with(StatusCode::OK, &drawn(page, None, (&today, String::new()), &[], offered))
}

/// `POST /organisations/enter`
pub(super) async fn enter(request: Signed, Input(pairs): Input<Pairs>) -> Result<Response, Fault> {
    let (cx, typed) = (request.app.write(request.actor()).await?, typed(&pairs));
    let org = centre(&cx).await?;
    let seen: String = pairs.iter().filter(|(name, _)| name == "alike").map(|(_, ids)| ids.as_str()).collect();
    match ops::enter_organisation(&cx, org, &typed, &seen_alike(&seen)).await {
        Ok(id) => {
            cx.commit().await?;
            Ok(did("did-organisation-entered", &format!("/organisations/{id}")))
        }
        Err(RegisterError::Alike(alike)) => {
            let page = Page::signed(&request, String::new());
            let offered = offered(&cx.system("read the public registry"), &page).await?;
            let alike = alike.iter().map(|one| namesake(&page, one)).collect();
            let view = FormPage { alike, ..drawn(page, None, (&typed, String::new()), &[], offered) };
            show_with(StatusCode::CONFLICT, &view)
        }
        Err(RegisterError::Flawed(flaws)) => {
            let page = Page::signed(&request, String::new());
            let offered = offered(&cx.system("read the public registry"), &page).await?;
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn(page, None, (&typed, String::new()), &flaws, offered))
        }
        Err(error) => Err(error.into()),
    }
}

fn org_id(id: &str) -> Result<OrgId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `GET /organisations/{id}/registration`
pub(super) async fn edit_form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = org_id(&id)?;
    let cx = request.app.read(request.actor()).await?;
    let written = ops::enter_organisations::registered(&cx, id).await?;
    let page = Page::signed(&request, String::new());
    let offered = offered(&cx.system("read the public registry"), &page).await?;
    let version = written.version().to_string();
    show_with(StatusCode::OK, &drawn(page, Some(id), (&written, version), &[], offered))
}

/// `POST /organisations/{id}/registration`
pub(super) async fn change(
    request: Signed,
    Path(id): Path<String>,
    Input(pairs): Input<Pairs>,
) -> Result<Response, Fault> {
    let (id, typed) = (org_id(&id)?, typed(&pairs));
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Organisation>(ChangeRegistration, id).await?;
    let seen = seen(&pairs)?;
    match ops::change_registration(&cx, id, &typed, seen).await {
        Ok(true) => {
            cx.commit().await?;
            Ok(did("did-registration-changed", &format!("/organisations/{id}")))
        }
        Ok(false) => Ok(Redirect::to(&format!("/organisations/{id}")).into_response()),
        Err(RegisterError::Flawed(flaws)) => {
            let page = Page::signed(&request, String::new());
            let offered = offered(&cx.system("read the public registry"), &page).await?;
            let view = drawn(page, Some(id), (&typed, seen.to_string()), &flaws, offered);
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(RegisterError::Stale) => {
            drop(cx);
            stale(&request, id, &typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again with what was typed, beside what somebody else has registered meanwhile.
async fn stale(request: &Signed, id: OrgId, typed: &Written) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let now = ops::enter_organisations::registered(&cx, id).await?;
    let page = Page::signed(request, String::new()).mend(Some(&Fault::conflict("registry.registration-stale")))?;
    let offered = offered(&cx.system("read the public registry"), &page).await?;
    let differs = |name: &&str| now.cell(name) != typed.cell(name);
    let fields = COLUMNS.into_iter().filter(|name| *name != "from" || !typed.cell(name).is_empty()).filter(differs);
    let fields = fields.map(|name| FieldView {
        label: column(&page, name),
        before: cell(&page, name, now.cell(name)),
        after: cell(&page, name, typed.cell(name)),
    });
    let fields = fields.collect();
    let view = FormPage { fields, ..drawn(page, Some(id), (typed, now.version().to_string()), &[], offered) };
    show_with(StatusCode::CONFLICT, &view)
}
