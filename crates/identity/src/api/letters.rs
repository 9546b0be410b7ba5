//! Which letters one gets, in which language, and when not.

use crate::Person;
use crate::ops::edit_profile::set_preferences;
use crate::preferences::{Event, Preferences, Quiet};
use crate::store::profiles;
use access::act::ViewPerson;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation, codes};
use shell::{Fault, Problems, Route, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::{ArrayBuilder, RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let save = Operation::new(
        "savePreferences",
        "Choose which letters one gets as a registered contact. Urgent notices, recalls, reminders, lists of calls \
         and what waits for somebody to act come in any case.",
    )
    .takes::<Wishes>()
    .gives::<Wishes>()
    .tagged()
    .conditional();
    let get = Operation::new("getPreferences", "Which letters one gets as a registered contact, and when not.")
        .gives::<Wishes>()
        .tagged()
        .changed_by("savePreferences", &[]);
    vec![
        Route::get("/api/v1/me/preferences", preferences).api(get),
        Route::put("/api/v1/me/preferences", save_).api(save),
    ]
}

fn events() -> RefOr<Schema> {
    ArrayBuilder::new().items(codes(Event::optional().map(Event::code))).unique_items(true).into()
}

/// Which letters one gets, and when not. Kaname itself always shows what waits.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Wishes {
    /// What is wanted of what can be switched off: notices that do not hurry, such notices of drills, and
    /// what is shared in communities.
    #[schema(schema_with = events)]
    mail: BTreeSet<Event>,
    /// The one language of letters; both where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = languages)]
    language: Option<String>,
    /// Hours in which what can be switched off waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quiet: Option<Hours>,
}

fn languages() -> RefOr<Schema> {
    codes(kernel::Lang::ALL.iter().map(|lang| lang.code()))
}

/// Hours of the day, by the clock of the hub; they may reach over midnight.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Hours {
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00")]
    from: String,
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    until: String,
}

impl From<&Preferences> for Wishes {
    fn from(chosen: &Preferences) -> Self {
        let clock = |quiet: Quiet| Hours { from: Quiet::clock(quiet.from), until: Quiet::clock(quiet.until) };
        Self {
            mail: chosen.mail.clone(),
            language: chosen.lang.map(|lang| lang.code().to_owned()),
            quiet: chosen.quiet.map(clock),
        }
    }
}

impl Wishes {
    fn read(&self) -> Result<Preferences, Fault> {
        let wrong = |code, field: &str, key| {
            let mut problems = Problems::default();
            problems.add(field, key);
            Err(Fault::unusable(code).with_problems(problems))
        };
        let quiet = match &self.quiet {
            None => None,
            Some(hours) => match Quiet::read(&hours.from, &hours.until) {
                None => return wrong("identity.quiet-wrong", "quiet", "identity-quiet-wrong"),
                quiet => quiet,
            },
        };
        let lang = match self.language.as_deref().map(str::parse) {
            None => None,
            Some(Ok(lang)) => Some(lang),
            Some(Err(())) => return Err(Fault::unusable("identity.no-language")),
        };
        if self.mail.iter().any(|event| !event.can_wait()) {
            return wrong("identity.always-sent", "mail", "identity-always-sent");
        }
        Ok(Preferences { mail: self.mail.clone(), lang, quiet })
    }
}

async fn shown(cx: &store::Cx) -> Result<Answer, Fault> {
    let me = cx.person().ok_or(Fault::sign_in())?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let all = profiles::preferences(granted.sql(), &[me]).await?;
    Ok(Answer::ok(&all.get(&me).map(Wishes::from).ok_or(Fault::not_found())?)?.tagged_by_content())
}

async fn preferences(call: Call) -> Result<Answer, Fault> {
    shown(&call.read().await?).await
}

async fn save_(call: Call) -> Result<Answer, Fault> {
    let (_, said): (_, Wishes) = (call.revision()?, call.body()?);
    let chosen = said.read()?;
    let cx = anew!(call);
    call.builds_on(&shown(&cx).await?)?;
    let changed = set_preferences(&cx, &chosen).await?;
    let answer = shown(&cx).await?;
    match changed {
        true => call.finish(cx, answer).await,
        false => call.finish_unrecorded(cx, "nothing had changed", answer).await,
    }
}
