//! Inviting somebody, and the page behind the link.

use super::{
    account::in_words,
    form::{self, Entry},
    invited::{invitee_entries, problems_of, to_link},
    once::{CHALLENGE, INVITATION},
    people::{Choice, choices, read_roles},
    secrets::new_password,
};
use crate::{
    Invitation, Person,
    ops::{
        accept_invitation::{self, NAME_CHARS, Newcomer, accept_invitation, opened},
        invite_person::{Invitee, invite_person},
        prove_password::ProveError,
    },
    password, session,
    store::invitations,
};
use access::{Actor, OrgId, Role, act::InvitePerson};
use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use kernel::Bilingual;
use registry::Organisation;
use serde::Deserialize;
use shell::{App, Fault, Input, Maybe, Page, Problems, Signed, Voice, page::show_with, show};

#[derive(Template)]
#[template(path = "identity/invite.html")]
struct InvitePage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    choices: Vec<Choice>,
    roles_problem: String,
}

/// A link that has just been made.
struct Link {
    address: String,
    /// For whom, into which organisation.
    name: String,
    organisation: String,
    until: String,
}

#[derive(Template)]
#[template(path = "identity/made.html")]
struct MadePage {
    page: Page,
    link: Option<Link>,
    /// Where one sees what becomes of it, in words and as an address.
    back: (String, String),
}

#[derive(Template)]
#[template(path = "identity/accept.html")]
struct AcceptPage {
    page: Page,
    organisation: String,
    roles: String,
    mail: String,
    until: String,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    has_account: bool,
    is_mine: bool,
    action: String,
    sign_in: String,
}

/// What the form of an invitation sends.
#[derive(Deserialize, Default)]
pub(super) struct InviteForm {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    roles: Vec<String>,
}

/// `GET /invitations/new`
pub(super) async fn new(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    cx.permit::<_, Organisation>(InvitePerson, org).await?;
    draw_invite(&request, &InviteForm::default(), &Problems::default())
}

fn draw_invite(request: &Signed, form: &InviteForm, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-invite");
    let template = InvitePage {
        entries: invitee_entries(&page, (&form.name, &form.mail), problems),
        problems: form::summary(problems, &page),
        choices: choices(&page, request.visitor.body(), &read_roles(&form.roles)),
        roles_problem: problems.of("roles", &page),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /invitations/new`
pub(super) async fn create(request: Signed, Input(form): Input<InviteForm>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let invitee = Invitee { mail: form.mail.clone(), name: form.name.clone(), roles: read_roles(&form.roles) };
    match invite_person(&cx, org, &invitee).await {
        Ok((_, token)) => {
            cx.commit().await?;
            Ok(to_link(&request, &token))
        }
        Err(error) => draw_invite(&request, &form, &problems_of(error, &invitee)?),
    }
}

/// `GET /invitations/made`: the link, once.
pub(super) async fn made(request: Signed, headers: HeaderMap) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-made");
    let behind = match INVITATION.read(&headers).filter(|token| kernel::ContentHash::parse(token).is_some()) {
        Some(token) => behind(&request.app, &token).await.ok().map(|behind| (token, behind)),
        None => None,
    };
    let into = match &behind {
        Some((_, behind)) => Some(behind.invitation.org),
        None => invited_last(&request).await?,
    };
    let mine = request.actor().who().map(|who| who.organisation);
    let back = match into {
        Some(org) if mine != Some(org) => (page.t("identity-first"), format!("/organisations/{org}/manager")),
        None if !request.actor().has(Role::Manager) => (page.t("registry-orgs-title"), "/organisations".to_owned()),
        _ => (page.t("identity-people"), "/people".to_owned()),
    };
    let link = behind.map(|(token, behind)| link(&page, &headers, &token, &behind, request.app.secure_cookies()));
    page.once = link.is_some();
    let shown = show(&MadePage { page, link, back })?;
    let clear = INVITATION.clear(request.app.secure_cookies());
    Ok((AppendHeaders([(header::SET_COOKIE, clear)]), shown).into_response())
}

/// Into which organisation the reader invited last: whoever loads the page again goes on there, too.
async fn invited_last(request: &Signed) -> Result<Option<OrgId>, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let Some(me) = cx.person() else { return Ok(None) };
    Ok(invitations::newest_by(&cx.visible(), me).await?.map(|invitation| invitation.org))
}

fn link(voice: &Voice, headers: &HeaderMap, token: &str, behind: &Behind, secure: bool) -> Link {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if secure { "https" } else { "http" };
    Link {
        address: format!("{scheme}://{host}/invitations/{token}"),
        name: behind.invitation.name.clone(),
        organisation: voice.pick(&behind.organisation).to_owned(),
        until: voice.when(&behind.invitation.expires_at),
    }
}

/// What the form behind the link sends.
#[derive(Deserialize, Default)]
pub(super) struct AcceptForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kana: String,
    #[serde(default)]
    romaji: String,
    #[serde(default)]
    password: String,
}

/// What the page behind a link shows.
struct Behind {
    invitation: Invitation,
    account: Option<Person>,
    organisation: Bilingual,
}

async fn behind(app: &App, token: &str) -> Result<Behind, Fault> {
    let cx = app.read(&Actor::nobody()).await?;
    let (invitation, account) = opened(&cx, token).await?;
    let organisation = registry::ask::organisation(&cx.system("invitation link"), invitation.org).await?;
    let organisation = organisation.map(|organisation| organisation.name).unwrap_or_default();
    Ok(Behind { invitation, account, organisation })
}

/// `GET /invitations/{token}`
pub(super) async fn show_link(request: Maybe, Path(token): Path<String>) -> Result<Response, Fault> {
    let behind = behind(&request.app, &token).await?;
    let form = AcceptForm { name: behind.invitation.name.clone(), ..AcceptForm::default() };
    draw_accept(&request, &token, &behind, &form, &Problems::default())
}

fn draw_accept(
    request: &Maybe,
    token: &str,
    behind: &Behind,
    form: &AcceptForm,
    problems: &Problems,
) -> Result<Response, Fault> {
    let mut page = Page::maybe(request, String::new());
    page.title = page.t("identity-accept");
    let Behind { invitation, account, organisation } = behind;
    let name = Entry::new(&page, "name", "identity-name").kind("text", "name");
    let kana = Entry::new(&page, "kana", "identity-kana").hint(page.t("identity-kana-hint"));
    let romaji = Entry::new(&page, "romaji", "identity-romaji").hint(page.t("identity-romaji-hint"));
    let me = request.visitor.as_ref().and_then(|visitor| visitor.actor.who()).map(|who| who.person);
    let template = AcceptPage {
        organisation: page.pick(organisation).to_owned(),
        roles: in_words(&page, &invitation.roles),
        mail: invitation.mail.clone(),
        until: page.when(&invitation.expires_at),
        entries: vec![
            name.typed(&form.name, problems, &page),
            kana.typed(&form.kana, problems, &page),
            romaji.typed(&form.romaji, problems, &page),
            new_password(&page, "password", problems),
        ],
        problems: form::summary(problems, &page),
        has_account: account.is_some(),
        is_mine: account.as_ref().is_some_and(|person| Some(person.id) == me),
        action: format!("/invitations/{token}"),
        sign_in: format!("/sign-in?to=/invitations/{token}"),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /invitations/{token}`
pub(super) async fn accept(
    request: Maybe,
    Path(token): Path<String>,
    Input(form): Input<AcceptForm>,
) -> Result<Response, Fault> {
    let behind = behind(&request.app, &token).await?;
    if behind.account.is_some() {
        return Err(accept_invitation::AcceptError::HasAccount.into());
    }
    let problems = judge(&form, &behind.invitation.mail);
    if !problems.is_empty() {
        return draw_accept(&request, &token, &behind, &form, &problems);
    }
    let hash = password::hash_apart(&form.password, request.app.chance()).await.map_err(ProveError::from)?;
    let tidy = |text: &str| text.trim().to_owned();
    let newcomer =
        Newcomer { name: tidy(&form.name), kana: tidy(&form.kana), romaji: tidy(&form.romaji), password_hash: hash };
    let cx = request.app.write(&Actor::nobody()).await?;
    let challenge = accept_invitation(&cx, &token, newcomer).await?;
    cx.commit().await?;
    let secure = request.app.secure_cookies();
    let cookies = vec![CHALLENGE.carry(&challenge, secure), session::clear_cookie(secure)];
    Ok(form::go("/sign-in/code", cookies))
}

fn judge(form: &AcceptForm, mail: &str) -> Problems {
    let mut problems = Problems::default();
    let good = |text: &str| (1..=NAME_CHARS).contains(&text.trim().chars().count());
    if !good(&form.name) {
        problems.add("name", "identity-name-wrong");
    }
    if !good(&form.kana) || !form.kana.trim().chars().all(is_reading) {
        problems.add("kana", "identity-kana-wrong");
    }
    if !good(&form.romaji) || !form.romaji.is_ascii() {
        problems.add("romaji", "identity-romaji-wrong");
    }
    let name = Bilingual::new(form.name.trim(), form.romaji.trim());
    if let Some(weakness) = password::weakness(&form.password, mail, &name) {
        problems.add("password", weakness.key());
    }
    problems
}

/// Hiragana, katakana, their marks and spaces.
fn is_reading(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a0}'..='\u{30ff}' | ' ' | '\u{3000}')
}

/// `POST /invitations/{token}/join`: somebody who is in already takes the roles.
pub(super) async fn join(request: Signed, Path(token): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    accept_invitation::join(&cx, &token).await?;
    cx.commit().await?;
    Ok(shell::did("did-organisation-joined", "/account"))
}
