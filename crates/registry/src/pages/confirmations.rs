//! `/confirmations`: which contacts are to be confirmed again: one's own, to be answered here, and those of the
//! organisations that one watches over.

use super::words::{self, DoubtView};
use crate::{
    Contact, ContactId, Organisation, ask,
    confirmation::Standing,
    doubt::Doubted,
    ops,
    store::{
        confirmations::{Counts, Line, Watched, count, count_by_ceptoar, lines},
        contacts::{reaches, seen},
        doubts,
    },
};
use access::{Act, Actor, BodyKind, Decision, OrgId, Relation, Relations, act::ViewOrganisation, decide};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::Day;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use store::Cx;

/// So many lines on a page.
const PER_PAGE: i64 = 50;

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    standing: String,
    ceptoar: String,
    after: String,
    done: String,
}

/// A contact as the list shows it.
struct ContactLine {
    id: String,
    organisation: String,
    href: String,
    place: String,
    post: String,
    name: String,
    phone: String,
    hours: String,
    last: String,
    due: String,
    standing: String,
    class: &'static str,
    ticked: bool,
    doubt: Option<DoubtView>,
}

/// A way to narrow the list.
struct FilterView {
    href: String,
    name: String,
    count: String,
    here: bool,
}

/// How the members of one CEPTOAR stand.
struct GroupView {
    href: String,
    name: String,
    here: bool,
    counts: Vec<(String, String)>,
}

/// What is watched over.
struct WatchView {
    filters: Vec<FilterView>,
    groups: Vec<GroupView>,
    columns: Vec<String>,
    lines: Vec<ContactLine>,
    next: String,
}

#[derive(Template)]
#[template(path = "registry/confirmations.html")]
struct ConfirmationsPage {
    page: Page,
    own_href: String,
    interval: String,
    may_confirm: bool,
    may_add: bool,
    own: Vec<ContactLine>,
    watch: Option<WatchView>,
}

/// `GET /confirmations`
pub(super) async fn show_confirmations(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = Page::signed(&request, String::new());
    show(&gather(&cx, page, request.actor(), &wanted).await?)
}

async fn gather(cx: &Cx, mut page: Page, actor: &Actor, wanted: &Wanted) -> Result<ConfirmationsPage, Fault> {
    page.title = page.t("registry-confirmations-title");
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let today = cx.now().day();
    let organisation = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let months = ask::confirm_months(organisation.sql(), org, today).await?;
    let mine = seen(&cx.visible::<Contact>(), org, today).await?;
    let own_relations = Relations::from_iter([Relation::Own]);
    let may = |act| decide(actor, act, own_relations) == Decision::Allow;
    let name = page.pick(&organisation.name).to_owned();
    let doubts = doubts::seen(&cx.visible(), Some(org), mine.iter()).await?;
    let line = |contact: &Contact| contact_line(&page, (contact, doubts.get(&contact.id)), &name, months, today);
    Ok(ConfirmationsPage {
        own_href: format!("/organisations/{org}"),
        interval: page.t1("registry-confirm-interval", "n", months),
        may_confirm: may(Act::EditContact) && !mine.is_empty(),
        may_add: may(Act::EditOrganisation),
        own: mine.iter().filter(|contact| contact.in_force()).map(line).collect(),
        watch: match watches(actor) {
            true => Some(watch(cx, &page, actor, org, wanted).await?),
            false => None,
        },
        page,
    })
}

/// Whether the actor's body watches over others, and the actor must reach them.
pub(crate) fn watches(actor: &Actor) -> bool {
    let body = actor.who().map(|who| who.body);
    reaches(actor) && matches!(body, Some(BodyKind::Centre | BodyKind::Ministry | BodyKind::Ceptoar))
}

async fn watch(cx: &Cx, page: &Page, actor: &Actor, own: OrgId, wanted: &Wanted) -> Result<WatchView, Fault> {
    let unusable = || Fault::unusable("registry.unknown-choice");
    let read = |id: &str| match id {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| unusable()),
    };
    let standing = match wanted.standing.as_str() {
        "" => None,
        code => Some(code.parse::<Standing>().map_err(|()| unusable())?),
    };
    let after: Option<ContactId> =
        if wanted.after.is_empty() { None } else { Some(wanted.after.parse().map_err(|_| unusable())?) };
    let (reader, today) = (cx.organisation(), cx.now().day());
    let watched = Watched { reader, own: Some(own), today, ceptoar: read(&wanted.ceptoar)?, standing };
    let visible = cx.visible::<Contact>();
    let all = count(&visible, &watched).await?;
    let by_ceptoar = actor.who().is_some_and(|who| who.body != BodyKind::Ceptoar);
    let everywhere = Watched { ceptoar: None, ..watched };
    let groups = if by_ceptoar { count_by_ceptoar(&visible, &everywhere).await? } else { Vec::new() };
    let mut found = lines(&visible, &watched, after, PER_PAGE + 1).await?;
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > per_page;
    found.truncate(per_page);
    let doubts = doubts::seen(&visible, reader, found.iter().map(|line| &line.contact)).await?;
    let last = found.last().filter(|_| more).map(|line| line.contact.id.to_string());
    let here = watched.standing.map_or("", Standing::code);
    Ok(WatchView {
        filters: filters(page, &all, here, &wanted.ceptoar),
        groups: groups
            .iter()
            .map(|(id, name, counts)| GroupView {
                href: address(here, &id.to_string(), ""),
                name: page.pick(name).to_owned(),
                here: watched.ceptoar == Some(*id),
                counts: Standing::ALL.map(|s| (words::standing(page, s), count_of(page, counts, s))).to_vec(),
            })
            .collect(),
        columns: Standing::ALL.map(|standing| words::standing(page, standing)).to_vec(),
        lines: found.iter().map(|line| watched_line(page, line, doubts.get(&line.contact.id), watched.today)).collect(),
        next: last.map(|last| address(here, &wanted.ceptoar, &last)).unwrap_or_default(),
    })
}

fn address(standing: &str, ceptoar: &str, after: &str) -> String {
    let given = [("standing", standing), ("ceptoar", ceptoar), ("after", after)];
    let said: Vec<String> =
        given.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
    if said.is_empty() { "/confirmations#watch".to_owned() } else { format!("/confirmations?{}#watch", said.join("&")) }
}

fn count_of(page: &Voice, counts: &Counts, standing: Standing) -> String {
    page.n(counts.get(&standing).copied().unwrap_or(0))
}

fn filters(page: &Voice, counts: &Counts, here: &str, ceptoar: &str) -> Vec<FilterView> {
    let asking: i64 = counts.iter().filter(|(standing, _)| standing.asks()).map(|(_, n)| n).sum();
    let first = FilterView {
        href: address("", ceptoar, ""),
        name: page.t("registry-standing-asks"),
        count: page.n(asking),
        here: here.is_empty(),
    };
    let each = Standing::ALL.map(|standing| FilterView {
        href: address(standing.code(), ceptoar, ""),
        name: words::standing(page, standing),
        count: count_of(page, counts, standing),
        here: here == standing.code(),
    });
    std::iter::once(first).chain(each).collect()
}

fn watched_line(page: &Voice, line: &Line, doubted: Option<&Doubted>, today: Day) -> ContactLine {
    contact_line(page, (&line.contact, doubted), page.pick(&line.organisation), line.months, today)
}

fn contact_line(
    page: &Voice,
    (contact, doubted): (&Contact, Option<&Doubted>),
    organisation: &str,
    months: i64,
    today: Day,
) -> ContactLine {
    let standing = contact.standing(doubted.is_some(), months, today);
    ContactLine {
        id: contact.id.to_string(),
        organisation: organisation.to_owned(),
        href: format!("/organisations/{}#contacts", contact.org),
        place: page.t1("registry-contact-place", "n", contact.priority),
        post: page.pick(&contact.post).to_owned(),
        name: page.pick(&contact.name).to_owned(),
        phone: contact.phone.clone(),
        hours: words::hours(page, contact.hours),
        last: contact.confirmed_on.map(|day| words::long(page, day)).unwrap_or_default(),
        due: contact.due_on(months).map(|day| words::long(page, day)).unwrap_or_default(),
        standing: words::standing(page, standing),
        class: words::standing_class(standing),
        // What is in doubt is not confirmed along with the others unseen.
        ticked: standing.asks() && doubted.is_none(),
        doubt: doubted.map(|doubted| words::doubt(page, doubted)),
    }
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    contacts: Vec<String>,
}

/// `POST /confirmations`: what was ticked holds.
pub(super) async fn confirm(request: Signed, Input(chosen): Input<Chosen>) -> Result<Response, Fault> {
    let ids: Result<Vec<ContactId>, Fault> =
        chosen.contacts.iter().map(|id| id.parse().map_err(|_| Fault::not_found())).collect();
    let cx = request.app.write(request.actor()).await?;
    match ops::confirm_contacts(&cx, &ids?).await.map_err(Fault::from) {
        Ok(()) => {
            cx.commit().await?;
            Ok(did("did-contacts-confirmed", "/confirmations"))
        }
        Err(fault) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&fault))?;
            let cx = request.app.read(request.actor()).await?;
            let page = gather(&cx, page, request.actor(), &Wanted::default()).await?;
            show_with(page.page.status(), &page)
        }
    }
}
