//! Changing what one says about oneself: name, post, telephone; the address one signs in with; what one is told.

use super::prove_password::Proven;
use crate::{
    Person, person,
    preferences::{Event, Preferences, Quiet},
    profile::{Flaw, Profile},
    store::profiles,
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::EditSelf};
use kernel::ContentHash;
use shell::Fault;

/// The fields by which others know somebody.
const NAMES: [&str; 3] = ["name", "kana", "romaji"];

/// Why it could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Something is wrong with these fields.
    #[error("the profile has flaws")]
    Flawed(Vec<Flaw>),
    /// The address cannot be one.
    #[error("that is no address")]
    NoAddress,
    /// The address is somebody's, or that of a contact.
    #[error("the address is in use")]
    InUse,
    /// It is as wanted already.
    #[error("nothing would change")]
    Unchanged,
    /// A program does not give its maker another name.
    #[error("a key changes nobody's name")]
    ByKey,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for ProfileError {
    fn from(cause: StoreError) -> Self {
        ProfileError::Denied(Denied::Store(cause))
    }
}

impl From<ProfileError> for Fault {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::Flawed(_) => Fault::unusable("identity.profile-flawed"),
            ProfileError::NoAddress => Fault::unusable("identity.no-address"),
            ProfileError::InUse => Fault::conflict("identity.address-in-use"),
            ProfileError::Unchanged => Fault::conflict("identity.profile-unchanged"),
            ProfileError::ByKey => Fault::refused(),
            ProfileError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Puts this in place of what the actor said about himself before. The record says which fields, not what. By name
/// others know who did something, so a program changes the rest only.
///
/// # Errors
/// `Flawed`, `Unchanged`, `ByKey`, or `Denied`.
pub async fn edit_profile(cx: &Cx, wanted: Profile) -> Result<(), ProfileError> {
    let me = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, me).await?;
    let wanted = wanted.tidy();
    let flaws = wanted.flaws();
    if !flaws.is_empty() {
        return Err(ProfileError::Flawed(flaws));
    }
    let before = profiles::of(granted.sql(), me).await?.ok_or(Denied::NotFound)?;
    let changed = wanted.differs(&before);
    if changed.is_empty() {
        return Err(ProfileError::Unchanged);
    }
    if cx.actor().key().is_some() && changed.iter().any(|field| NAMES.contains(field)) {
        return Err(ProfileError::ByKey);
    }
    profiles::save(granted.sql(), me, &wanted).await?;
    let detail = serde_json::json!({ "fields": changed });
    cx.audit(Entry::new("identity.profile-changed").on(Kind::Person, me).detail(detail));
    Ok(())
}

/// Another address to sign in with, for somebody whose password has just been proven. The record keeps the hashes of
/// both, so that whoever knows an address can tell whose it was when.
///
/// Nobody proves here that he reads what comes to it: until a manager invites him to it and he follows that link, the address
/// is no seat of his at a contact (decision 34). Whoever signs in with the address of a contact has a say in the
/// contact's letters; so such an address comes only with an invitation to it, or from those who keep the contacts.
///
/// # Errors
/// `NoAddress`, `InUse`, `Unchanged`, or `Denied` if the proof is another person's.
pub async fn change_mail(cx: &Cx, proven: &Proven, typed: &str) -> Result<(), ProfileError> {
    let me = cx.person().filter(|person| *person == proven.person()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, me).await?;
    let mail = person::tidy_mail(typed);
    if !person::plausible_mail(&mail) {
        return Err(ProfileError::NoAddress);
    }
    if mail == granted.mail {
        return Err(ProfileError::Unchanged);
    }
    if profiles::is_a_desks(cx, granted.sql(), me, &mail).await? {
        return Err(ProfileError::InUse);
    }
    profiles::set_mail(granted.sql(), me, &mail).await.map_err(|cause| match cause {
        StoreError::Conflict(_) => ProfileError::InUse,
        cause @ (StoreError::Sealed(_)
        | StoreError::Database(_)
        | StoreError::Unreachable(_)
        | StoreError::Full(_)
        | StoreError::ReadOnly(_)
        | StoreError::Unsure(_)
        | StoreError::Unreadable { .. }
        | StoreError::NothingAudited
        | StoreError::Unfiltered
        | StoreError::MigrationChanged(_)
        | StoreError::Disk(_)
        | StoreError::Unwritable(_)
        | StoreError::Locked
        | StoreError::NoKey
        | StoreError::UnknownEngine(_)) => ProfileError::from(cause),
    })?;
    let hash = |mail: &str| ContentHash::of(mail.as_bytes()).to_string();
    let detail = serde_json::json!({ "from": hash(&granted.mail), "to": hash(&mail) });
    cx.audit(Entry::new("identity.mail-changed").on(Kind::Person, me).detail(detail));
    Ok(())
}

/// Chooses which letters the actor gets from now on; whether that is anything new. What was chosen before stays, with its
/// days.
///
/// # Errors
/// `NotFound` if nobody acts.
pub async fn set_preferences(cx: &Cx, chosen: &Preferences) -> Result<bool, Denied> {
    let me = cx.person().ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, me).await?;
    let before = profiles::preferences(granted.sql(), &[me]).await?.remove(&me).unwrap_or_default();
    if *chosen == before {
        return Ok(false);
    }
    profiles::choose(cx, granted.sql(), me, chosen).await?;
    let off: Vec<&str> = Event::optional().filter(|event| !chosen.wants(*event)).map(Event::code).collect();
    let detail = serde_json::json!({ "off": off, "language": chosen.lang.map(|lang| lang.code()),
        "quiet": chosen.quiet.map(|quiet| [Quiet::clock(quiet.from), Quiet::clock(quiet.until)]) });
    cx.audit(Entry::new("identity.preferences-set").on(Kind::Person, me).detail(detail));
    Ok(true)
}
