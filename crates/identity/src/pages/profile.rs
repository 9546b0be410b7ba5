//! What one says about oneself.

use super::form::{self, Entry};
use crate::{
    Person,
    known::Whence,
    ops::{
        edit_profile::{ProfileError, change_mail, edit_profile},
        prove_password::{ProveError, prove_password},
    },
    profile::Profile,
    store::profiles,
};
use ::store::Cx;
use access::act::ViewPerson;
use askama::Template;
use axum::response::Response;
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Input, Page, Problems, Signed, page::show_with};

#[derive(Template)]
#[template(path = "identity/fields.html")]
struct FieldsPage {
    page: Page,
    lead: String,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
}

/// What the form of a profile sends.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    name: String,
    #[serde(default)]
    english: String,
    #[serde(default)]
    kana: String,
    #[serde(default)]
    romaji: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    telephone: String,
}

impl From<Profile> for Form {
    fn from(profile: Profile) -> Self {
        let Profile { name, kana, romaji, post, telephone } = profile;
        // Where the Latin letters serve, there is nothing to type twice.
        let english = if name.en == romaji { String::new() } else { name.en };
        Self { name: name.ja, english, kana, romaji, post, telephone }
    }
}

async fn own(cx: &Cx) -> Result<(Person, Profile), Fault> {
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let profile = profiles::of(granted.sql(), me).await?.ok_or_else(Fault::not_found)?;
    Ok((granted.row().clone(), profile))
}

/// `GET /account/profile`
pub(super) async fn show_form(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let (_, profile) = own(&cx).await?;
    draw(&request, &profile.into(), &Problems::default())
}

fn draw(request: &Signed, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-profile");
    let entry = |name, label| Entry::new(&page, name, label);
    let hinted = |name, label, hint: &str| Entry::new(&page, name, label).hint(page.t(hint));
    let entries = vec![
        entry("name", "identity-name").kind("text", "name").typed(&form.name, problems, &page),
        hinted("kana", "identity-kana", "identity-kana-hint").typed(&form.kana, problems, &page),
        hinted("romaji", "identity-romaji", "identity-romaji-example").typed(&form.romaji, problems, &page),
        hinted("english", "identity-name-english", "identity-name-english-hint").optional().typed(
            &form.english,
            problems,
            &page,
        ),
        hinted("post", "identity-job", "identity-job-hint").optional().typed(&form.post, problems, &page),
        entry("telephone", "identity-telephone").kind("tel", "tel").optional().typed(&form.telephone, problems, &page),
    ];
    let summary = form::summary(problems, &page);
    let lead = page.t("identity-profile-lead");
    show_with(form::status(problems), &FieldsPage { page, lead, entries, problems: summary })
}

/// `POST /account/profile`
pub(super) async fn save(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let english = if form.english.trim().is_empty() { &form.romaji } else { &form.english };
    let wanted = Profile {
        name: Bilingual { ja: form.name.clone(), en: english.clone() },
        kana: form.kana.clone(),
        romaji: form.romaji.clone(),
        post: form.post.clone(),
        telephone: form.telephone.clone(),
    };
    let cx = request.app.write(request.actor()).await?;
    match edit_profile(&cx, wanted).await {
        Ok(()) => cx.commit().await?,
        Err(ProfileError::Unchanged) => {}
        Err(ProfileError::Flawed(flaws)) => {
            let mut problems = Problems::default();
            flaws.into_iter().for_each(|flaw| problems.add(flaw.field(), flaw.key()));
            return draw(&request, &form, &problems);
        }
        Err(
            error @ (ProfileError::NoAddress | ProfileError::InUse | ProfileError::ByKey | ProfileError::Denied(_)),
        ) => {
            return Err(error.into());
        }
    }
    Ok(shell::did("did-profile-saved", "/account"))
}

/// The account of whoever asks. People of the trial have no password, and sign in with nothing.
async fn with_password(cx: &Cx) -> Result<Person, Fault> {
    let (me, _) = own(cx).await?;
    if me.has_password { Ok(me) } else { Err(Fault::conflict("identity.no-password")) }
}

/// What the form of an address sends.
#[derive(Deserialize, Default)]
pub(super) struct MailForm {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    current: String,
}

/// `GET /account/mail`
pub(super) async fn mail_form(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let me = with_password(&cx).await?;
    draw_mail(&request, &me.mail, &Problems::default())
}

fn draw_mail(request: &Signed, typed: &str, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-mail-change");
    let mail = Entry::new(&page, "mail", "identity-mail").kind("email", "username");
    let current = Entry::new(&page, "current", "identity-password-current").kind("password", "current-password");
    let entries = vec![mail.typed(typed, problems, &page), current.typed("", problems, &page)];
    let summary = form::summary(problems, &page);
    let lead = page.t("identity-mail-change-lead");
    show_with(form::status(problems), &FieldsPage { page, lead, entries, problems: summary })
}

/// `POST /account/mail`
pub(super) async fn mail(request: Signed, whence: Whence, Input(form): Input<MailForm>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let me = with_password(&cx).await?;
    drop(cx);
    let proven = match prove_password(&request.app, &me.mail, &form.current, &whence).await {
        Ok(proven) => proven,
        Err(ProveError::Refused) => {
            return draw_mail(&request, &form.mail, &form::problem("current", "identity-current-wrong"));
        }
        Err(error) => return Err(error.into()),
    };
    let cx = request.app.write(request.actor()).await?;
    let problem = match change_mail(&cx, &proven, &form.mail).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-mail-changed", "/account"));
        }
        Err(ProfileError::NoAddress) => "identity-mail-wrong",
        Err(ProfileError::InUse) => "identity-mail-used",
        Err(ProfileError::Unchanged) => "identity-mail-same",
        Err(error @ (ProfileError::Flawed(_) | ProfileError::ByKey | ProfileError::Denied(_))) => {
            return Err(error.into());
        }
    };
    draw_mail(&request, &form.mail, &form::problem("mail", problem))
}
