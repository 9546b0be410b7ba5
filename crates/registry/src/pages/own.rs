//! `/our-organisation`: what people of an organisation keep of it by themselves, and where they do it.

use super::{
    amendments::items,
    changes::{ChangeLine, change_line},
    organisation::{RegistrationView, registration_view},
    words,
};
use crate::{
    Contact, Organisation, ask,
    change::Change,
    store::{
        changes::{Of, lines},
        contacts::seen,
        doubts,
        registrations::newest,
    },
};
use access::{Act, Decision, act::ViewOrganisation, decide};
use askama::Template;
use axum::response::Response;
use shell::{Fault, Page, Signed, show};

/// So many changes are shown here; the rest stands in their list.
const CHANGES: i64 = 10;

#[derive(Template)]
#[template(path = "registry/own.html")]
struct OwnPage {
    page: Page,
    href: String,
    may_edit: bool,
    may_people: bool,
    contacts: usize,
    asked: usize,
    interval: String,
    place: String,
    domains: Vec<String>,
    networks: Vec<String>,
    kind: String,
    sector: String,
    ceptoars: Vec<(String, String)>,
    items: Vec<(&'static str, String)>,
    members: bool,
    lines: Vec<ChangeLine>,
    registrations: Vec<RegistrationView>,
}

/// `GET /our-organisation`
pub(super) async fn show_own(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let today = cx.now().day();
    let organisation = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let sql = organisation.sql();
    let months = ask::confirm_months(sql, org, today).await?;
    let contacts = seen(&cx.visible::<Contact>(), org, today).await?;
    let doubts = doubts::seen(&cx.visible(), Some(org), contacts.iter()).await?;
    let changed = lines(&cx.visible::<Change>(), Of::Own(org), None, CHANGES).await?;
    let registered = newest(sql, org, CHANGES).await?;
    let ceptoars = ask::ceptoars_of(sql, org, today).await?;
    let sectors = ask::sectors_on(sql, today).await?;
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("registry-own-title");
    let may = |act| decide(request.actor(), act, organisation.relations()) == Decision::Allow;
    let sector = sectors.iter().find(|sector| Some(&sector.code) == organisation.sector.as_ref());
    show(&OwnPage {
        href: format!("/organisations/{org}"),
        may_edit: may(Act::EditOrganisation),
        may_people: may(Act::ViewPeople),
        contacts: contacts.len(),
        asked: contacts.iter().filter(|one| one.standing(doubts.contains_key(&one.id), months, today).asks()).count(),
        interval: page.t1("registry-confirm-interval", "n", months),
        place: organisation.place.clone(),
        domains: organisation.domains.clone(),
        networks: organisation.networks.clone(),
        kind: words::kind(&page, organisation.kind),
        sector: sector.map(|sector| page.pick(&sector.name).to_owned()).unwrap_or_default(),
        ceptoars: ceptoars
            .iter()
            .map(|group| (format!("/organisations/{}", group.id), page.pick(&group.name).to_owned()))
            .collect(),
        items: if may(Act::AskAmendment) { items(&page, organisation.kind) } else { Vec::new() },
        members: false,
        lines: changed.iter().map(|line| change_line(&page, line)).collect(),
        registrations: registered.iter().map(|(at, fields)| registration_view(&page, at, fields)).collect(),
        page,
    })
}
