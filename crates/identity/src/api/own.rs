//! What one says about oneself.

use crate::Person;
use crate::ops::edit_profile::{ProfileError, edit_profile};
use crate::profile::Profile;
use crate::store::profiles;
use access::act::ViewPerson;
use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Operation};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;

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
    vec![Route::get("/api/v1/me/profile", profile).api(get), Route::put("/api/v1/me/profile", save_).api(save)]
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
