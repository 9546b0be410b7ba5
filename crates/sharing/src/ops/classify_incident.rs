//! Writing into the register of an incident of which kind it is, when the press first told of it or it was published, and
//! what the yearly list tells of it.

use crate::incident::{Incident, IncidentId};
use crate::register::{AccountFault, Concerned, Entered, Line, codes, is_named};
use crate::store::register;
use access::{Kind, OrgId, act::ClassifyIncident};
use kernel::Month;
use registry::ask;
use shell::Fault;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum ClassifyIncidentError {
    /// No kind is chosen.
    #[error("no kind is chosen")]
    NoKind,
    /// The month is to come.
    #[error("the month is to come")]
    Month,
    /// What it tells cannot be kept.
    #[error("what it tells cannot be kept")]
    Account(AccountFault),
    /// A body is named by an id that no body of the government has.
    #[error("no body of the government has this id")]
    UnknownBody,
    /// The incident has gone into another.
    #[error("the incident has gone into another")]
    Gone,
    /// Somebody else has written something down since it was read.
    #[error("somebody else has written something down meanwhile")]
    Stale,
    /// It cannot be sealed.
    #[error("it cannot be sealed")]
    Unsealed(#[from] serde_json::Error),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes it down over what stood there as number `seen` (0: nothing), which stays readable. `false` if that said the same.
///
/// # Errors
/// If no kind is chosen, the month is to come, what it tells cannot be kept, another line was written meanwhile, the incident
/// has gone into another, or the actor may not.
pub async fn classify_incident(cx: &Cx, id: IncidentId, seen: i64, line: Line) -> Result<bool, ClassifyIncidentError> {
    let incident = cx.permit::<_, Incident>(ClassifyIncident, id).await?;
    let (org, by) = cx.organisation().zip(cx.person()).ok_or(Denied::NotFound)?;
    if incident.joined.is_some() {
        return Err(ClassifyIncidentError::Gone);
    }
    let line = settled(cx, incident.sql(), incident.org, line).await?;
    let before = register::of_incident(incident.sql(), id).await?.pop();
    let number = before.as_ref().map_or(0, |last| last.number);
    if number != seen {
        return Err(ClassifyIncidentError::Stale);
    }
    if before.is_some_and(|last| last.line() == line) {
        return Ok(false);
    }
    let Line { kinds, first_public, account } = line;
    let (text, hash) = account.sealed()?;
    let new = Entered { number: number + 1, kinds, first_public, account, org, by, at: cx.now() };
    if !register::enter(incident.sql(), id, &new, &text).await? {
        return Err(ClassifyIncidentError::Stale);
    }
    let detail = serde_json::json!({
        "reference": incident.reference,
        "number": new.number,
        "kinds": codes(&new.kinds),
        "first_public": new.first_public.map(|month| month.to_string()),
        "organisation": org.to_string(),
        "hash": hash.to_string(),
    });
    cx.audit(Entry::new("incident.classified").on(Kind::Incident, id).detail(detail));
    Ok(true)
}

/// The line as it is kept, of an incident at the body `own`.
async fn settled(cx: &Cx, sql: &Sql<'_>, own: OrgId, line: Line) -> Result<Line, ClassifyIncidentError> {
    if line.kinds.is_empty() {
        return Err(ClassifyIncidentError::NoKind);
    }
    if line.first_public.is_some_and(|month| month > Month::at(cx.now())) {
        return Err(ClassifyIncidentError::Month);
    }
    let mut account = line.account.settled().map_err(ClassifyIncidentError::Account)?;
    let mut bodies = Vec::new();
    for one in account.bodies {
        let one = concerned(sql, one).await?;
        if one != Concerned::Organisation(own) && !bodies.contains(&one) {
            bodies.push(one);
        }
    }
    account.bodies = bodies;
    Ok(Line { account, ..line })
}

/// A body as it is kept: by its registration where it is one of the government and nobody else is called so.
async fn concerned(sql: &Sql<'_>, one: Concerned) -> Result<Concerned, ClassifyIncidentError> {
    match one {
        Concerned::Organisation(id) => {
            let named = ask::organisation(sql, id).await?.filter(|body| is_named(body.kind));
            named.map(|body| Concerned::Organisation(body.id)).ok_or(ClassifyIncidentError::UnknownBody)
        }
        Concerned::Name(name) => {
            let called = ask::called(sql, &name).await?;
            let mut named = called.iter().filter(|body| is_named(body.kind));
            Ok(match (named.next(), named.next()) {
                (Some(only), None) => Concerned::Organisation(only.id),
                _ => Concerned::Name(name),
            })
        }
    }
}

impl From<ClassifyIncidentError> for Fault {
    fn from(error: ClassifyIncidentError) -> Self {
        match error {
            ClassifyIncidentError::NoKind => Fault::unusable("agency.no-kind"),
            ClassifyIncidentError::Month => Fault::unusable("agency.wrong-month"),
            ClassifyIncidentError::Account(AccountFault::Outline) => Fault::unusable("agency.outline-long"),
            ClassifyIncidentError::Account(AccountFault::Response) => Fault::unusable("agency.response-long"),
            ClassifyIncidentError::Account(AccountFault::Affected) => Fault::unusable("agency.wrong-affected"),
            ClassifyIncidentError::Account(AccountFault::Bodies) => Fault::unusable("agency.wrong-bodies"),
            ClassifyIncidentError::UnknownBody => Fault::unusable("agency.unknown-body"),
            ClassifyIncidentError::Gone => Fault::conflict("agency.kind-gone"),
            ClassifyIncidentError::Stale => Fault::conflict("agency.kind-stale"),
            ClassifyIncidentError::Unsealed(cause) => Fault::broken("store.broken").because(cause),
            ClassifyIncidentError::Denied(denied) => denied.into(),
            ClassifyIncidentError::Store(cause) => cause.into(),
        }
    }
}
