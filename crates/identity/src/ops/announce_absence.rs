//! Saying that one will be away, and asking others to stand in.

use crate::{
    Person,
    absence::{Absence, AbsenceId, Answer, Deputy, LONGEST_DAYS, MOST, MOST_DEPUTIES},
    store::{absences, people, roles},
};
use ::store::{Cx, Denied, Entry, Sql, StoreError};
use access::{Kind, PersonId, Role, Who, act::EditSelf};
use kernel::At;
use registry::{
    change::{Altered, What},
    ops::note_change,
};
use shell::Fault;
use std::collections::BTreeSet;

/// An absence to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAbsence {
    /// From when.
    pub begins_at: At,
    /// Until when; that moment no longer counts.
    pub ends_at: At,
    /// Whom to ask, and which roles to lend.
    pub deputies: Vec<(PersonId, BTreeSet<Role>)>,
}

/// Why an absence could not be announced.
#[derive(Debug, thiserror::Error)]
pub enum AnnounceError {
    /// It would be over before it began, is past, or is very long.
    #[error("the time of the absence cannot be")]
    NoTime,
    /// Another absence touches it, or there are very many.
    #[error("another absence is announced for that time")]
    Touches,
    /// A deputy is not of the organisation, is the absent person, or is named twice; or there are too many.
    #[error("somebody named cannot stand in")]
    NoDeputy,
    /// A role would be lent that the absent person does not hold in person, or none would be.
    #[error("the roles cannot be lent")]
    BeyondOwn,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl From<StoreError> for AnnounceError {
    fn from(cause: StoreError) -> Self {
        AnnounceError::Denied(Denied::Store(cause))
    }
}

impl From<AnnounceError> for Fault {
    fn from(error: AnnounceError) -> Self {
        match error {
            AnnounceError::NoTime => Fault::unusable("identity.absence-no-time"),
            AnnounceError::Touches => Fault::conflict("identity.absence-touches"),
            AnnounceError::NoDeputy => Fault::unusable("identity.absence-no-deputy"),
            AnnounceError::BeyondOwn => Fault::unusable("identity.absence-beyond-own"),
            AnnounceError::Denied(denied) => Fault::from(denied),
        }
    }
}

/// Announces an absence of the actor from the actor's organisation, and asks the deputies.
///
/// # Errors
/// As the variants say. Programs announce nothing.
pub async fn announce_absence(cx: &Cx, new: &NewAbsence) -> Result<AbsenceId, AnnounceError> {
    let who = cx.actor().who().filter(|_| cx.actor().key().is_none()).ok_or(Denied::NotFound)?;
    let granted = cx.permit::<_, Person>(EditSelf, who.person).await?;
    let sql = granted.sql();
    let NewAbsence { begins_at, ends_at, .. } = *new;
    if begins_at >= ends_at || ends_at <= cx.now() || ends_at > begins_at.plus_days(LONGEST_DAYS) {
        return Err(AnnounceError::NoTime);
    }
    let (person, org) = (who.person, who.organisation);
    let touches = absences::touches(sql, person, org, begins_at, ends_at).await?;
    if touches || absences::open(sql, person, org, cx.now()).await? >= MOST {
        return Err(AnnounceError::Touches);
    }
    let id = cx.new_id();
    let deputies = deputies(sql, who, id, new).await?;
    let absence = Absence { id, org, person, begins_at, ends_at, announced_at: cx.now(), ended_at: None };
    absences::add(cx, sql, &absence, &deputies).await?;
    let mut names = Vec::new();
    for deputy in &deputies {
        names.extend(people::by_id(sql, deputy.person).await?.map(|person| person.name.ja));
    }
    let altered = vec![
        Altered::new("from", "", begins_at.rfc3339()),
        Altered::new("until", "", ends_at.rfc3339()),
        Altered::new("deputies", "", names.join("\n")),
    ];
    note_change(cx, sql, org, (What::Delegation, &granted.name.ja), altered).await?;
    let asked: Vec<String> = deputies.iter().map(|deputy| deputy.person.to_string()).collect();
    let detail = serde_json::json!({ "from": begins_at.to_string(), "until": ends_at.to_string(), "asked": asked });
    cx.audit(Entry::new("absence.announced").on(Kind::Absence, id).detail(detail));
    Ok(id)
}

async fn deputies(sql: &Sql<'_>, who: &Who, id: AbsenceId, new: &NewAbsence) -> Result<Vec<Deputy>, AnnounceError> {
    let mine = roles::held(sql, who.person, who.organisation).await?;
    let named: BTreeSet<PersonId> = new.deputies.iter().map(|(person, _)| *person).collect();
    if named.len() != new.deputies.len() || named.len() > MOST_DEPUTIES || named.contains(&who.person) {
        return Err(AnnounceError::NoDeputy);
    }
    let mut all = Vec::new();
    for (person, lent) in &new.deputies {
        if !roles::holds_any(sql, *person, who.organisation).await? {
            return Err(AnnounceError::NoDeputy);
        }
        if lent.is_empty() || !lent.is_subset(&mine) {
            return Err(AnnounceError::BeyondOwn);
        }
        all.push(Deputy { absence: id, person: *person, roles: lent.clone(), answer: Answer::Asked });
    }
    Ok(all)
}
