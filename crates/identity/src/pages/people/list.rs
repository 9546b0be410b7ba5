//! `/people`: who uses Kaname for one's organisation, found by name; and who is invited.

use super::super::{
    account::in_words,
    invited::{Invited, place},
};
use crate::{
    Person,
    store::{invitations, people, roles as held},
};
use access::{PersonId, act::ViewPeople};
use askama::Template;
use axum::{extract::Query, response::Response};
use registry::Organisation;
use serde::Deserialize;
use shell::api::{Paging, cursor_by_text};
use shell::{Fault, Page, Signed, show};

/// How many stand on one page.
pub(in crate::pages) const PER_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "identity/people.html")]
struct PeoplePage {
    page: Page,
    q: String,
    people: Vec<PersonLine>,
    next: String,
    further: bool,
    invited: Invited,
}

/// A person as a line.
struct PersonLine {
    id: String,
    name: String,
    kana: String,
    mail: String,
    roles: String,
    since: String,
}

/// What the address of the page says: whom one looks for, which page of people and invitations.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Wanted {
    q: String,
    after: String,
    before: String,
}

/// The place that an address names.
pub(in crate::pages) fn at(cursor: &str) -> Paging {
    Paging { cursor: cursor.to_owned(), ..Paging::default() }
}

/// Takes off what was asked for one more; the last that is left, if there is more.
pub(in crate::pages) fn cut<T>(found: &mut Vec<T>) -> Option<&T> {
    let most = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    found.last().filter(|_| more)
}

/// `GET /people`
pub(in crate::pages) async fn list(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let (after, before) = (at(&wanted.after).place_by_text()?, at(&wanted.before).place()?);
    let (further, newest) = (after.is_some(), before.is_none());
    let q: String = wanted.q.chars().filter(|letter| !letter.is_control()).take(100).collect();
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-people");
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Organisation>(ViewPeople, org).await?;
    let mut people = people::listed(&cx.visible(), &q, after, PER_PAGE + 1).await?;
    let next = cut(&mut people).map(|last| cursor_by_text(&last.kana, last.id));
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let roles = held::of_people(granted.sql(), org, &ids).await?;
    let mut invitations = invitations::not_accepted(&cx.visible(), org, before, PER_PAGE + 1).await?;
    let older = cut(&mut invitations).map(place);
    let invited = Invited::of(granted.sql(), &page, (invitations, org), ("/people".into(), true)).await?;
    let line = |person: Person| PersonLine {
        roles: roles.get(&person.id).map(|roles| in_words(&page, roles)).unwrap_or_default(),
        id: person.id.to_string(),
        name: page.pick(&person.name).to_owned(),
        since: page.day_of(&person.created_at),
        kana: person.kana,
        mail: person.mail,
    };
    let template = PeoplePage {
        people: people.into_iter().map(line).collect(),
        invited: invited.paged(older, newest),
        next: next.unwrap_or_default(),
        q,
        further,
        page,
    };
    show(&template)
}
