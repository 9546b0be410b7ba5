//! Telling executives: by page, with a letter that says so, in the same transaction in which a report is sent; by telephone, written down by hand.

use super::tell_by_letter;
use crate::draft::{
    Draft, TITLE_MOST, reading,
    spoken::{self, Said},
};
use crate::executive::{Briefing, Executive, Post, Told, hash};
use crate::incident::{Incident, IncidentId};
use crate::report::{Report, Stage};
use crate::store::{executives, incidents, reports};
use access::{
    Kind, OrgId, PersonId, Role,
    act::{InformExecutive, SubmitReport},
};
use identity::Person;
use kernel::At;
use shell::Fault;
use store::{Cx, Denied, Entry, Granted, Sql, StoreError};

/// Tells every executive with an account, of the body and of the ministry that has the report, of a stage just sealed.
pub(super) async fn tell_by_page(
    cx: &Cx,
    draft: &Granted<'_, SubmitReport, Draft>,
    report: &Report,
    stage: &Stage,
) -> Result<(), StoreError> {
    let sql = draft.sql();
    let Some(incident) = incidents::of_report(sql, report.id).await? else { return Ok(()) };
    let stops = reports::stops(sql, report.id).await?;
    let centre = registry::ask::centre(sql, cx.now().day()).await?;
    let above = stops.iter().filter(|stop| stop.received_at.is_some() && Some(stop.org) != centre);
    for org in std::iter::once(report.org).chain(above.map(|stop| stop.org)) {
        let told = tell_body(cx, sql, org, (incident, report, stage)).await?;
        let detail = serde_json::json!({
            "reference": report.reference,
            "stage": stage.number,
            "body": org,
            "told": told.len(),
            "hash": hash(&told).to_string(),
        });
        cx.audit(Entry::new("incident.executives-told").on(Kind::Incident, incident).detail(detail));
    }
    Ok(())
}

async fn tell_body(
    cx: &Cx,
    sql: &Sql<'_>,
    org: OrgId,
    (incident, report, stage): (IncidentId, &Report, &Stage),
) -> Result<Vec<Briefing>, StoreError> {
    let listed = executives::of_body(sql, org).await?;
    let holders = identity::ask::holders(sql, org, Role::Executive).await?;
    let mut told = Vec::new();
    for person in &holders {
        let entry = listed.iter().find(|entry| entry.person == Some(person.id));
        let briefing = Briefing {
            id: cx.new_id(),
            incident,
            report: report.id,
            stage: stage.number,
            org,
            person: Some(person.id),
            executive: entry.map(|entry| entry.id),
            name: person.name.ja.clone(),
            post: entry.map_or(Post::Executive, |entry| entry.post),
            by: Told::Page,
            source: String::new(),
            told_at: cx.now(),
            recorded_by: None,
            recorded_at: cx.now(),
            read_at: None,
        };
        executives::tell(sql, &briefing).await?;
        tell_by_letter::executive_told(cx, sql, &briefing, report.exercise).await?;
        told.push(briefing);
    }
    told.sort_by_key(|one| one.id);
    Ok(told)
}

/// Why a telephone call was not written down.
#[derive(Debug, thiserror::Error)]
pub enum TellExecutiveError {
    /// Nobody of that kind is an executive of the actor's body.
    #[error("there is no such executive at this body")]
    Unknown,
    /// It is not said who telephoned.
    #[error("who telephoned, and who says so, is not named")]
    NoSource,
    /// It would have been after now, or before there was anything to tell.
    #[error("the moment cannot be read, or it cannot have been then")]
    Moment,
    /// It came to a ministry to be passed on to its agencies; its executives are told on its own line.
    #[error("executives are told on the own line, not on the one that is passed on")]
    ToPassOn,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A telephone call to an executive, as somebody wrote it down.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Whom: an entry of the body's list, or a person with an account, by the id.
    pub whom: String,
    /// Who telephoned, and who says so.
    pub source: String,
    /// When, as typed; now if empty.
    pub at: String,
}

/// Writes down that an executive of the actor's own body was told of the newest stage by telephone.
///
/// # Errors
/// If nobody of that id is one, if the source is missing or the moment wrong, or if the actor may not.
pub async fn tell_executive(cx: &Cx, id: IncidentId, call: &Call) -> Result<(), TellExecutiveError> {
    let incident = cx.permit::<_, Incident>(InformExecutive, id).await?;
    let (sql, who) = (incident.sql(), cx.actor().who().ok_or(Denied::NotFound)?);
    let source = sourced(&call.source)?;
    let heads = incidents::heads(&cx.visible(), &[id], who.organisation).await?;
    let newest = heads.get(&id).and_then(|heads| heads.iter().max_by_key(|head| head.sealed_at));
    let newest = newest.ok_or(Denied::NotFound)?;
    // What is typed goes to the minute only: the minute of the report is not before it.
    let began = At::from_millis(incident.opened_at.millis() - 59_999);
    let at = moment(&call.at, cx.now()).filter(|at| *at <= cx.now() && *at >= began);
    let at = at.ok_or(TellExecutiveError::Moment)?;
    let whom = whom(sql, who.organisation, &call.whom).await?.ok_or(TellExecutiveError::Unknown)?;
    let briefing = Briefing {
        id: cx.new_id(),
        incident: id,
        report: newest.report.id,
        stage: newest.stages,
        org: who.organisation,
        person: whom.person,
        executive: whom.entry.as_ref().map(|entry| entry.id),
        name: whom.name,
        post: whom.entry.map_or(Post::Executive, |entry| entry.post),
        by: Told::Telephone,
        source,
        told_at: at,
        recorded_by: Some(who.person),
        recorded_at: cx.now(),
        read_at: None,
    };
    executives::tell(sql, &briefing).await?;
    let detail = serde_json::json!({
        "reference": incident.reference,
        "stage": newest.stages,
        "body": who.organisation,
        "hash": hash(&[briefing]).to_string(),
    });
    cx.audit(Entry::new("incident.executive-called").on(Kind::Incident, id).detail(detail));
    Ok(())
}

/// Who telephoned and who says so, as it was typed.
pub(super) fn sourced(typed: &str) -> Result<String, TellExecutiveError> {
    let source = reading::line(typed);
    let named = !source.is_empty() && source.chars().count() <= TITLE_MOST;
    if named { Ok(source) } else { Err(TellExecutiveError::NoSource) }
}

/// The moment that was typed, to the minute as people read it off a clock, without a day the last such time; now if
/// nothing was.
pub(super) fn moment(typed: &str, now: At) -> Option<At> {
    match typed.trim() {
        "" => Some(now),
        typed => spoken::read(typed, Said::now(now)).map(|(at, _)| at),
    }
}

/// Somebody who can be called.
pub(crate) struct Callable {
    /// The id by which a form names him.
    pub(crate) id: String,
    /// The entry in the list.
    pub(crate) entry: Option<Executive>,
    /// The account.
    pub(crate) person: Option<PersonId>,
    /// The name.
    pub(crate) name: String,
}

/// Everybody of a body who can be called: its list, and those with the role who do not stand in it.
pub(crate) async fn callable(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Callable>, StoreError> {
    let listed = executives::of_body(sql, org).await?;
    let holders = identity::ask::holders(sql, org, Role::Executive).await?;
    let beside = |person: &&Person| !listed.iter().any(|entry| entry.person == Some(person.id));
    let beside: Vec<Callable> = holders.iter().filter(beside).map(of_person).collect();
    let of_list = listed.into_iter().map(|entry| Callable {
        id: entry.id.to_string(),
        person: entry.person,
        name: entry.name.clone(),
        entry: Some(entry),
    });
    Ok(of_list.chain(beside).collect())
}

fn of_person(person: &Person) -> Callable {
    Callable { id: person.id.to_string(), entry: None, person: Some(person.id), name: person.name.ja.clone() }
}

pub(super) async fn whom(sql: &Sql<'_>, org: OrgId, id: &str) -> Result<Option<Callable>, StoreError> {
    Ok(callable(sql, org).await?.into_iter().find(|one| one.id == id))
}

impl From<TellExecutiveError> for Fault {
    fn from(error: TellExecutiveError) -> Self {
        match error {
            TellExecutiveError::Unknown => Fault::unusable("agency.unknown-executive"),
            TellExecutiveError::NoSource => Fault::unusable("agency.no-source"),
            TellExecutiveError::Moment => Fault::unusable("agency.told-moment"),
            TellExecutiveError::ToPassOn => Fault::conflict("agency.to-pass-on"),
            TellExecutiveError::Denied(denied) => denied.into(),
            TellExecutiveError::Store(cause) => cause.into(),
        }
    }
}
