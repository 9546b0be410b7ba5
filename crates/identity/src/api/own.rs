//! What one says about oneself, and what one wants to be told.

use crate::Person;
use crate::ops::edit_profile::{ProfileError, edit_profile};
use crate::preferences::{Channel, Event, Preferences, Quiet};
use crate::profile::Profile;
use crate::store::profiles;
use access::act::ViewPerson;
use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation, codes};
use shell::{Fault, Problems, Route, anew};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::{ArrayBuilder, RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let save = Operation::new("saveProfile", "Say it anew. The name is changed by the person alone.")
        .takes::<ProfileSaid>()
        .gives::<ProfileSaid>()
        .tagged()
        .conditional();
    let get = Operation::new("getProfile", "What one says about oneself.")
        .gives::<ProfileSaid>()
        .tagged()
        .changed_by("saveProfile", &[]);
    vec![
        Route::get("/api/v1/me/profile", profile).api(get),
        Route::put("/api/v1/me/profile", save_).api(save),
        Route::get("/api/v1/me/preferences", preferences)
            .api(Operation::new("getPreferences", "What one is told by mail, and when not.").gives::<Wishes>()),
    ]
}

/// What somebody says about himself.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileSaid {
    name: NameSaid,
    /// The reading of the name.
    #[schema(max_length = 80, example = "さとう めぐみ")]
    kana: String,
    /// In Latin letters.
    #[schema(max_length = 80, example = "SATO Megumi")]
    romaji: String,
    /// May be empty.
    #[serde(default)]
    #[schema(max_length = 80, example = "情報システム課長")]
    post: String,
    /// May be empty.
    #[serde(default)]
    #[schema(max_length = 30, example = "03-0000-0000")]
    telephone: String,
}

/// A name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NameSaid {
    #[schema(max_length = 80, example = "佐藤 めぐみ")]
    ja: String,
    #[schema(max_length = 80, example = "Megumi Sato")]
    en: String,
}

impl From<Profile> for ProfileSaid {
    fn from(profile: Profile) -> Self {
        let Profile { name, kana, romaji, post, telephone } = profile;
        Self { name: NameSaid { ja: name.ja, en: name.en }, kana, romaji, post, telephone }
    }
}
impl From<ProfileSaid> for Profile {
    fn from(said: ProfileSaid) -> Self {
        let ProfileSaid { name, kana, romaji, post, telephone } = said;
        Self { name: Bilingual { ja: name.ja, en: name.en }, kana, romaji, post, telephone }
    }
}

async fn shown(cx: &store::Cx) -> Result<Answer, Fault> {
    let me = cx.person().ok_or(Fault::sign_in())?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let profile = profiles::of(granted.sql(), me).await?.ok_or(Fault::not_found())?;
    Ok(Answer::ok(&ProfileSaid::from(profile))?.tagged_by_content())
}

async fn profile(call: Call) -> Result<Answer, Fault> {
    shown(&call.read().await?).await
}

async fn save_(call: Call) -> Result<Answer, Fault> {
    let (_, said): (_, ProfileSaid) = (call.revision()?, call.body()?);
    let cx = anew!(call);
    call.builds_on(&shown(&cx).await?)?;
    match edit_profile(&cx, Profile::from(said)).await {
        Ok(()) => {
            let answer = shown(&cx).await?;
            call.finish(cx, answer).await
        }
        Err(ProfileError::Unchanged) => {
            let answer = shown(&cx).await?;
            call.finish_unrecorded(cx, "nothing had changed", answer).await
        }
        Err(ProfileError::Flawed(flaws)) => {
            let mut problems = Problems::default();
            flaws.iter().for_each(|flaw| problems.add(flaw.field(), flaw.key()));
            Err(Fault::from(ProfileError::Flawed(flaws)).with_problems(problems))
        }
        Err(error) => Err(error.into()),
    }
}

fn events() -> RefOr<Schema> {
    ArrayBuilder::new().items(codes(Event::ALL.iter().map(|event| event.code()))).into()
}

/// What one is told by mail, and when not. Kaname itself always shows what waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Wishes {
    #[schema(schema_with = events)]
    mail: BTreeSet<Event>,
    /// Hours in which only what is urgent is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    quiet: Option<Hours>,
    /// What was not told at once is gathered in a weekly mail.
    weekly: bool,
}

/// Hours of the day, in Japan; they may reach over midnight.
#[derive(Clone, Debug, Serialize, ToSchema)]
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
            mail: Event::ALL.into_iter().filter(|event| chosen.wants(*event, Channel::Mail)).collect(),
            quiet: chosen.quiet.map(clock),
            weekly: chosen.weekly,
        }
    }
}

async fn preferences(call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let me = cx.person().ok_or(Fault::sign_in())?;
    let granted = cx.permit::<_, Person>(ViewPerson, me).await?;
    let all = profiles::preferences(granted.sql(), &[me]).await?;
    Answer::ok(&all.get(&me).map(Wishes::from).ok_or(Fault::not_found())?)
}
