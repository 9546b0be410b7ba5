//! API keys: one's own, and, for managers, those of their organisation.

use super::{
    account::in_words,
    form::{self, Entry},
    once::KEY,
    people::{Choice, choices, read_roles},
};
use crate::{
    key::{self, Key, KeyId, KeyText, State},
    ops::{
        end_key::end_key,
        make_key::{MakeKeyError, NewKey, make_key},
    },
    store::{keys, roles},
};
use ::store::Cx;
use access::act::{EditSelf, ViewPeople};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use kernel::{At, Day};
use registry::Organisation;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, did, page::show_with, show};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "identity/keys.html")]
struct KeysPage {
    page: Page,
    lines: Vec<Line>,
    own: bool,
    here: &'static str,
    older: String,
}

/// A key as a line.
struct Line {
    id: String,
    name: String,
    prefix: String,
    roles: String,
    maker: String,
    organisation: String,
    state: String,
    class: &'static str,
    facts: Vec<String>,
    open: bool,
}

#[derive(Template)]
#[template(path = "identity/key-new.html")]
struct NewPage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    choices: Vec<Choice>,
    roles_problem: String,
}

#[derive(Template)]
#[template(path = "identity/key-made.html")]
struct MadePage {
    page: Page,
    text: Option<String>,
}

/// What a list is asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    before: String,
}

/// `GET /account/keys`
pub(super) async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    draw_list(&request, &asked, true).await
}

/// `GET /people/keys`: those of the organisation, for its managers.
pub(super) async fn of_organisation(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    draw_list(&request, &asked, false).await
}

async fn draw_list(request: &Signed, asked: &Asked, own: bool) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t(if own { "identity-keys-own" } else { "identity-keys-organisation" });
    let cx = request.app.read(request.actor()).await?;
    if !own {
        let org = cx.organisation().ok_or_else(Fault::not_found)?;
        cx.permit::<_, Organisation>(ViewPeople, org).await?;
    }
    let before: Option<KeyId> = asked.before.parse().ok();
    let (found, older) = keys::listed(&cx, own, before).await?;
    let older = older.map(|id| format!("?before={id}")).unwrap_or_default();
    let names = keys::labels(&cx, &found).await?;
    let lines = found.into_iter().map(|key| line(key, &names, &page)).collect();
    let here = if own { "own" } else { "organisation" };
    show(&KeysPage { page, lines, own, here, older })
}

fn line(key: Key, names: &BTreeMap<KeyId, keys::Label>, page: &Page) -> Line {
    let state = key.state(page.now);
    let (word, class) = match state {
        State::Open => ("identity-key-open", "ok"),
        State::Expired => ("identity-key-expired", "warn"),
        State::Ended => ("identity-key-over", "todo"),
    };
    let used = match key.used_at {
        Some(at) => page.t2("identity-key-used", "at", page.when(&at), "source", key.used_from.clone()),
        None => page.t("identity-key-unused"),
    };
    let mut facts = vec![page.t1("identity-key-made-at", "at", page.when(&key.made_at)), used];
    facts.extend(key.expires_at.map(|at| page.t1("identity-key-until", "at", until(at, page))));
    if !key.networks.is_empty() {
        let networks: Vec<String> = key.networks.iter().map(ToString::to_string).collect();
        facts.push(page.t1("identity-key-from", "networks", networks.join(&page.t("identity-comma"))));
    }
    let label = names.get(&key.id);
    Line {
        id: key.id.to_string(),
        roles: in_words(page, &key.roles),
        maker: label.map(|label| page.pick(&label.maker).to_owned()).unwrap_or_default(),
        organisation: label.map(|label| page.pick(&label.organisation).to_owned()).unwrap_or_default(),
        state: page.t(word),
        class,
        facts,
        open: state == State::Open,
        name: key.name,
        prefix: key.prefix,
    }
}

/// Until when it opens: the last day, which still counts, or the moment where a program chose one.
fn until(over: At, page: &Page) -> String {
    let day = over.day();
    if over == At::start_of(day) { Day::from_number(day.number() - 1).show_long(page.lang) } else { page.when(&over) }
}

/// What the form of a new key sends.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    name: String,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    until: String,
    #[serde(default)]
    networks: String,
}

impl Form {
    /// What it asks for, or what is wrong with it.
    fn read(&self) -> Result<NewKey, Problems> {
        let until = match self.until.trim() {
            "" => None,
            day => Some(Day::parse(day).ok_or_else(|| form::problem("until", "identity-key-until-wrong"))?),
        };
        let networks = key::read_networks(&self.networks);
        Ok(NewKey {
            name: self.name.clone(),
            roles: read_roles(&self.roles),
            // The day itself still counts.
            expires_at: until.map(|day| At::start_of(Day::from_number(day.number() + 1))),
            networks: networks.ok_or_else(|| form::problem("networks", "identity-key-networks-wrong"))?,
        })
    }
}

/// `GET /account/keys/new`
pub(super) async fn new(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    draw_new(&request, &cx, &Form::default(), &Problems::default()).await
}

async fn draw_new(request: &Signed, cx: &Cx, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-key-new");
    let who = cx.actor().who().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, crate::Person>(EditSelf, who.person).await?;
    let held: BTreeSet<_> = roles::held(granted.sql(), who.person, who.organisation).await?;
    let mut choices = choices(&page, Some(who.body), &read_roles(&form.roles));
    choices.retain(|choice| held.iter().any(|role| role.code() == choice.code));
    let entry = |name, label, hint: &str| Entry::new(&page, name, label).hint(page.t(hint));
    let name = entry("name", "identity-key-name", "identity-key-name-hint");
    let until = entry("until", "identity-key-last-day", "identity-key-last-day-hint").kind("date", "off").optional();
    let networks = entry("networks", "identity-key-networks", "identity-key-networks-hint").optional();
    let entries = vec![
        name.typed(&form.name, problems, &page),
        until.typed(&form.until, problems, &page),
        networks.typed(&form.networks, problems, &page),
    ];
    let (summary, roles_problem) = (form::summary(problems, &page), problems.of("roles", &page));
    show_with(form::status(problems), &NewPage { page, entries, problems: summary, choices, roles_problem })
}

/// `POST /account/keys/new`
pub(super) async fn create(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let made = match form.read() {
        Ok(new) => make_key(&cx, &new).await,
        Err(problems) => return draw_new(&request, &cx, &form, &problems).await,
    };
    let problems = match made {
        Ok((_, text)) => {
            cx.commit().await?;
            let cookie = KEY.carry(text.reveal(), request.app.secure_cookies());
            return Ok(form::go("/account/keys/made", vec![cookie]));
        }
        Err(MakeKeyError::NoName) => form::problem("name", "identity-key-name-wrong"),
        Err(MakeKeyError::NoRole) => form::problem("roles", "identity-roles-none"),
        Err(MakeKeyError::OverAlready) => form::problem("until", "identity-key-until-wrong"),
        Err(
            error @ (MakeKeyError::BeyondOwn | MakeKeyError::TooMany | MakeKeyError::ByKey | MakeKeyError::Denied(_)),
        ) => return Err(error.into()),
    };
    draw_new(&request, &cx, &form, &problems).await
}

/// `GET /account/keys/made`: the key, once.
pub(super) async fn made(request: Signed, headers: HeaderMap) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-key-made");
    let text = KEY.read(&headers).and_then(|carried| KeyText::read(&carried)).map(|text| text.reveal().to_owned());
    page.once = text.is_some();
    let shown = show(&MadePage { page, text })?;
    let clear = KEY.clear(request.app.secure_cookies());
    Ok((AppendHeaders([(header::SET_COOKIE, clear)]), shown).into_response())
}

/// From where somebody ends a key.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: String,
}

/// `POST /account/keys/{id}/end`
pub(super) async fn end(request: Signed, Path(id): Path<String>, Input(form): Input<From>) -> Result<Response, Fault> {
    let id: KeyId = id.parse().map_err(|_| Fault::not_found())?;
    let cx = request.app.write(request.actor()).await?;
    end_key(&cx, id).await?;
    cx.commit().await?;
    Ok(did("did-key-ended", if form.from == "organisation" { "/people/keys" } else { "/account/keys" }))
}
