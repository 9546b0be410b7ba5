//! `/organisations/{id}`: what an organisation is, to what it belongs, whom to reach there.

mod edit;
mod views;

pub(super) use edit::{edit, edit_form};
pub(super) use views::{RegistrationView, registration_view};

use self::views::{ContactView, LinkView, SeatView, SheetView, contact_view, link, reading, seat_view, sheet_view};
use super::{
    asked::Asked,
    sectors::{LevelView, ServiceView, level_view, service_view},
    words,
};
use crate::{
    Contact, Organisation, Terms, Validity, ask,
    store::{contacts::seen, doubts, registrations::newest},
};
use access::{Act, BodyKind, Decision, OrgId, Relations, act::ViewOrganisation, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::Response,
};
use kernel::Day;
use serde::Deserialize;
use shell::{Fault, Maybe, Page, Voice, page::show_with};
use store::{Cx, Sql};

/// So many changes of the registration are shown.
pub(super) const CHANGES: i64 = 10;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    on: String,
}

/// What of the page the reader may see or do beyond what everybody may.
struct May {
    networks: bool,
    contacts: bool,
    edit: bool,
    edit_contacts: bool,
    rules: bool,
    /// The centre changes what is registered of it.
    register: bool,
    /// The centre invites its first manager.
    invite: bool,
}

impl May {
    fn of(request: &Maybe, relations: Relations) -> Self {
        let actor = request.actor();
        let may = |act| decide(&actor, act, relations) == Decision::Allow;
        Self {
            // Domains and addresses help whoever must recognise the organisation; strangers have no use for them.
            networks: may(Act::ViewContact),
            contacts: may(Act::ViewContact),
            edit: may(Act::EditOrganisation),
            edit_contacts: may(Act::EditContact),
            rules: may(Act::ViewRules),
            register: may(Act::ChangeRegistration),
            invite: may(Act::InviteFirstManager),
        }
    }
}

#[derive(Template)]
#[template(path = "registry/organisation.html")]
struct OrganisationPage {
    page: Page,
    asked: Asked,
    day: String,
    organisation: Organisation,
    registered: bool,
    may: May,
    name: String,
    kind: String,
    role: String,
    reading: String,
    sector: String,
    ministry: Option<LinkView>,
    span: String,
    source: String,
    passes: String,
    ceptoars: Vec<LinkView>,
    members: String,
    members_href: String,
    /// The agencies that a ministry supervises.
    agencies: Vec<LinkView>,
    services: Vec<ServiceView>,
    levels: Vec<LevelView>,
    contacts: Vec<ContactView>,
    registrations: Vec<RegistrationView>,
    sheets: Vec<SheetView>,
    seats: Vec<SeatView>,
    is_council: bool,
    council: Vec<(String, SeatView)>,
}

impl OrganisationPage {
    /// Whether it is a body that the centre registers, and the reader may do something about it.
    fn kept_by_centre(&self) -> bool {
        let kept = matches!(self.organisation.kind, BodyKind::Operator | BodyKind::Agency);
        kept && (self.may.register || self.may.invite)
    }
}

/// The page.
pub(super) async fn show_organisation(
    request: Maybe,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Fault> {
    let id: OrgId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.read(&request.actor()).await?;
    let asked = Asked::new(&wanted.on, cx.now().day());
    let granted = cx.permit::<_, Organisation>(ViewOrganisation, id).await?;
    let (sql, may) = (granted.sql(), May::of(&request, granted.relations()));
    let then = if asked.wrong { None } else { ask::organisation_on(sql, id, asked.day).await? };
    let registered = then.is_some();
    let organisation = then.unwrap_or_else(|| granted.row().clone());
    let mut page = Page::maybe(&request, String::new());
    page.title = page.pick(&organisation.name).to_owned();
    let status = if asked.wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = gather(&cx, sql, page, asked, organisation, registered, may).await?;
    show_with(status, &view)
}

async fn gather(
    cx: &Cx,
    sql: &Sql<'_>,
    page: Page,
    asked: Asked,
    organisation: Organisation,
    registered: bool,
    may: May,
) -> Result<OrganisationPage, Fault> {
    let (id, day) = (organisation.id, asked.day);
    let contacts = if may.contacts { seen(&cx.visible::<Contact>(), id, day).await? } else { Vec::new() };
    let doubts = doubts::seen(&cx.visible(), cx.organisation(), contacts.iter()).await?;
    let changed = if may.contacts { newest(sql, id, CHANGES).await? } else { Vec::new() };
    let months = ask::confirm_months(sql, id, cx.now().day()).await?;
    let sector = sector_of(sql, &page, &organisation, day).await?;
    let is_ceptoar = organisation.kind == BodyKind::Ceptoar;
    let rules = if is_ceptoar { ask::rules_on(sql, id, day).await? } else { None };
    let terms = is_ceptoar.then(|| rules.map_or_else(Terms::default, |rules| rules.terms));
    let sheets = if is_ceptoar { ask::sheets_of(sql, id).await? } else { Vec::new() };
    let members = if is_ceptoar { ask::count_members(sql, id, day).await? } else { 0 };
    let groups = ask::ceptoars_of(sql, id, day).await?;
    let agencies = ask::agencies_under(sql, id, day).await?;
    let seats = ask::council_seats_of(sql, id).await?;
    let is_council = organisation.kind == BodyKind::Council;
    let council = if is_council { ask::council_on(sql, day).await? } else { Vec::new() };
    Ok(OrganisationPage {
        day: words::long(&page, day),
        name: page.pick(&organisation.name).to_owned(),
        kind: words::kind(&page, organisation.kind),
        role: page.pick(&organisation.role).to_owned(),
        reading: reading(&page, &organisation.name, &organisation.kana),
        span: words::span(&page, Validity { from: organisation.valid_from, to: organisation.valid_to }),
        source: words::sources(&organisation.source),
        passes: terms.map(|terms| words::passes(&page, terms.passes)).unwrap_or_default(),
        ceptoars: groups.iter().map(|group| link(&page, group)).collect(),
        members: if is_ceptoar { page.t1("registry-org-members", "n", page.n(members)) } else { String::new() },
        members_href: members_href(&organisation, day, members),
        agencies: agencies.iter().map(|agency| link(&page, agency)).collect(),
        contacts: contacts
            .iter()
            .map(|contact| contact_view(&page, (contact, doubts.get(&contact.id)), months, cx.now().day()))
            .collect(),
        sheets: sheets.iter().map(|entry| sheet_view(&page, entry)).collect(),
        seats: seats.iter().map(|seat| seat_view(&page, seat)).collect(),
        is_council,
        council: council.iter().map(|seat| (page.pick(&seat.name).to_owned(), seat_view(&page, seat))).collect(),
        registrations: changed.iter().map(|(at, fields)| registration_view(&page, at, fields)).collect(),
        sector: sector.name,
        ministry: sector.ministry,
        services: sector.services,
        levels: sector.levels,
        page,
        asked,
        organisation,
        registered,
        may,
    })
}

/// What the sector of an organisation is and demands on a day.
#[derive(Default)]
struct SectorOf {
    name: String,
    ministry: Option<LinkView>,
    services: Vec<ServiceView>,
    levels: Vec<LevelView>,
}

async fn sector_of(sql: &Sql<'_>, voice: &Voice, of: &Organisation, day: Day) -> Result<SectorOf, Fault> {
    let Some(code) = &of.sector else {
        let ministry = match ask::ministry_over(sql, of.id, day).await? {
            Some(id) => ask::organisation(sql, id).await?.map(|ministry| link(voice, &ministry)),
            None => None,
        };
        return Ok(SectorOf { ministry, ..SectorOf::default() });
    };
    let all = ask::sectors_on(sql, day).await?;
    let find = |code: &str| all.iter().find(|sector| sector.code == code);
    let part = find(code);
    let whole = part.and_then(|part| part.parent.as_deref()).and_then(find);
    let names: Vec<&str> = [whole, part].into_iter().flatten().map(|sector| voice.pick(&sector.name)).collect();
    let ministry = match ask::ministry_of(sql, code, day).await? {
        Some(id) => ask::organisation(sql, id).await?.map(|ministry| link(voice, &ministry)),
        None => None,
    };
    let (services, levels) = (ask::services_of(sql, code, day).await?, ask::levels_of(sql, code, day).await?);
    Ok(SectorOf {
        name: names.join(" / "),
        ministry,
        services: services.iter().map(|service| service_view(voice, &all, service)).collect(),
        levels: levels.iter().map(|level| level_view(voice, &all, level)).collect(),
    })
}

/// Where the members of a CEPTOAR are listed: operators of its sector; empty where there are none.
fn members_href(ceptoar: &Organisation, day: Day, members: i64) -> String {
    match &ceptoar.sector {
        Some(sector) if members > 0 => format!("/organisations?kind=operator&sector={sector}&on={day}"),
        _ => String::new(),
    }
}
