//! `/people`: who uses Kaname for one's organisation, found by name; and who is invited.

use super::super::account::in_words;
use crate::{
    Invitation, Person,
    invitation::State,
    store::{invitations, people, roles as held},
};
use access::{PersonId, act::ViewPeople};
use askama::Template;
use axum::{extract::Query, response::Response};
use registry::Organisation;
use serde::Deserialize;
use shell::api::{Paging, cursor, cursor_by_text};
use shell::{Fault, Page, Signed, Voice, show};

/// How many stand on one page.
const PER_PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "identity/people.html")]
struct PeoplePage {
    page: Page,
    q: String,
    people: Vec<PersonLine>,
    next: String,
    further: bool,
    invitations: Vec<InvitationLine>,
    older: String,
    newest: bool,
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

/// An invitation as a line.
struct InvitationLine {
    id: String,
    name: String,
    mail: String,
    roles: String,
    state: String,
    class: &'static str,
    until: String,
    open: bool,
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
fn at(cursor: &str) -> Paging {
    Paging { cursor: cursor.to_owned(), ..Paging::default() }
}

/// Takes off what was asked for one more; the last that is left, if there is more.
fn cut<T>(found: &mut Vec<T>) -> Option<&T> {
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
    let place = cut(&mut people).map(|last| cursor_by_text(&last.kana, last.id));
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let roles = held::of_people(granted.sql(), org, &ids).await?;
    let mut invitations = invitations::not_accepted(&cx.visible(), before, PER_PAGE + 1).await?;
    let older = cut(&mut invitations).map(|last| cursor(last.invited_at, last.id));
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
        invitations: invitations.into_iter().map(|invitation| invitation_line(invitation, &page)).collect(),
        next: place.unwrap_or_default(),
        older: older.unwrap_or_default(),
        q,
        further,
        newest,
        page,
    };
    show(&template)
}

fn invitation_line(invitation: Invitation, page: &Voice) -> InvitationLine {
    let state = invitation.state(page.now);
    let (key, class) = match state {
        State::Open => ("identity-invitation-open", "half"),
        State::Accepted => ("identity-invitation-accepted", "ok"),
        State::Revoked => ("identity-invitation-revoked", "todo"),
        State::Expired => ("identity-invitation-expired", "warn"),
    };
    InvitationLine {
        id: invitation.id.to_string(),
        roles: in_words(page, &invitation.roles),
        state: page.t(key),
        class,
        until: page.when(&invitation.expires_at),
        open: state == State::Open,
        name: invitation.name,
        mail: invitation.mail,
    }
}
