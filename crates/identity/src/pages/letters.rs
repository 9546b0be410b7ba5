//! `/account/notifications`: which letters one gets, in which language, and when not.

use super::form::{self, Entry};
use crate::{
    Person, ask,
    ops::edit_profile::set_preferences,
    preferences::{Event, Preferences, Quiet},
    store::profiles,
};
use access::act::ViewPerson;
use askama::Template;
use axum::response::Response;
use kernel::Lang;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with};

#[derive(Template)]
#[template(path = "identity/notifications.html")]
struct LettersPage {
    page: Page,
    /// Whose contact one is, so that letters come at all; empty: nobody's.
    desks: String,
    mail: String,
    /// What can be switched off.
    optional: Vec<(&'static str, String, bool)>,
    /// What cannot, and why.
    always: Vec<(String, String)>,
    languages: Vec<(&'static str, String, bool)>,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
}

/// What the form sends.
#[derive(Deserialize, Default)]
pub(super) struct Choice {
    #[serde(default)]
    mail: Vec<String>,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    quiet_from: String,
    #[serde(default)]
    quiet_until: String,
}

/// What stands for both languages.
const BOTH: &str = "both";

impl From<Preferences> for Choice {
    fn from(chosen: Preferences) -> Self {
        let clock = |minute: Option<u16>| minute.map(Quiet::clock).unwrap_or_default();
        Self {
            mail: chosen.mail.iter().map(|event| event.code().to_owned()).collect(),
            lang: chosen.lang.map_or(BOTH, |lang| lang.code()).to_owned(),
            quiet_from: clock(chosen.quiet.map(|quiet| quiet.from)),
            quiet_until: clock(chosen.quiet.map(|quiet| quiet.until)),
        }
    }
}

impl Choice {
    fn read(&self) -> Option<Preferences> {
        let quiet = match (self.quiet_from.trim(), self.quiet_until.trim()) {
            ("", "") => None,
            (from, until) => Some(Quiet::read(from, until)?),
        };
        let mail = Event::optional().filter(|event| self.mail.iter().any(|code| code == event.code())).collect();
        Some(Preferences { mail, lang: self.lang.parse::<Lang>().ok(), quiet })
    }
}

/// `GET /account/notifications`
pub(super) async fn show_form(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let chosen = ask::preferences(granted.sql(), &[me]).await?.remove(&me).unwrap_or_default();
    draw(&request, &chosen.into(), &Problems::default()).await
}

async fn draw(request: &Signed, form: &Choice, problems: &Problems) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let desks = profiles::desks(&cx, granted.sql(), me).await?;
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-notifications");
    let word = |event: Event| page.t(&format!("identity-event-{}", event.code()));
    let optional = |event: Event| (event.code(), word(event), form.mail.iter().any(|code| code == event.code()));
    let always = |event: Event| (word(event), page.t(&format!("identity-always-{}", event.code())));
    let language = |code| (code, page.t(&format!("identity-letters-in-{code}")), form.lang == code);
    let time = |name, label| Entry::new(&page, name, label).kind("time", "off").optional();
    let template = LettersPage {
        desks: desks.iter().map(|name| page.pick(name)).collect::<Vec<_>>().join(&page.t("identity-comma")),
        mail: granted.mail.clone(),
        optional: Event::optional().map(optional).collect(),
        always: Event::ALL.into_iter().filter(|event| !event.can_wait()).map(always).collect(),
        languages: [BOTH, "ja", "en"].map(language).into(),
        entries: vec![
            time("quiet_from", "identity-quiet-from").typed(&form.quiet_from, problems, &page),
            time("quiet_until", "identity-quiet-until").typed(&form.quiet_until, problems, &page),
        ],
        problems: form::summary(problems, &page),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /account/notifications`
pub(super) async fn save(request: Signed, Input(form): Input<Choice>) -> Result<Response, Fault> {
    let Some(chosen) = form.read() else {
        return draw(&request, &form, &form::problem("quiet_from", "identity-quiet-wrong")).await;
    };
    let cx = request.app.write(request.actor()).await?;
    if set_preferences(&cx, &chosen).await? {
        cx.commit().await?;
    }
    Ok(shell::did("did-notifications-saved", "/account"))
}
