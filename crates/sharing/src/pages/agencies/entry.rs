//! What the register says of an incident: shown on its page and on the one for executives, written by its body and the centre.

use super::account::{self, ToldView};
use super::incident::{again, permitted};
use super::words;
use crate::draft::reading;
use crate::incident::{Incident, IncidentId};
use crate::ops::classify_incident::classify_incident;
use crate::pages::reports::id_of;
use crate::register::{
    Account, Concerned, Entered, IncidentKind, Kinds, Lack, Line, affected, first_public, leaks, month, turns,
};
use crate::report::detail::{Leak, YesNo};
use crate::store::{disclosures, register};
use access::{OrgId, act::ClassifyIncident};
use axum::{extract::Path, response::Response};
use kernel::{Bilingual, Month};
use registry::ask;
use shell::{Fault, Input, Page, Sent, Signed, Slip};
use std::{collections::BTreeMap, str::FromStr};
use store::{Cx, Granted};

/// What the register says of it, and what it said before.
pub(super) struct EntryView {
    pub(super) id: String,
    pub(super) kinds: String,
    pub(super) month: String,
    /// What else it tells.
    pub(super) told: Vec<ToldView>,
    /// What it lacks before the yearly list is published; empty if nothing.
    pub(super) lacks: String,
    /// What was written when, by which body: newest first.
    pub(super) written: Vec<WrittenView>,
    pub(super) may: bool,
    /// The number of the newest line, which a change replaces.
    pub(super) seen: i64,
    pub(super) choices: Vec<(&'static str, String, bool)>,
    /// What stands in the fields of the form.
    pub(super) typed: TypedView,
}

/// What was written at one time.
pub(super) struct WrittenView {
    pub(super) by: String,
    pub(super) said: String,
    pub(super) told: Vec<ToldView>,
}

/// What stands in the fields of the form: what was written last, or what was typed and could not be used.
pub(super) struct TypedView {
    pub(super) month: String,
    pub(super) outline: String,
    pub(super) response: String,
    pub(super) affected: String,
    pub(super) bodies: String,
    pub(super) leaks: Vec<(&'static str, String, bool)>,
    pub(super) stopped: Vec<(&'static str, String, bool)>,
}

/// What is shown of it to whoever sees the incident.
pub(super) async fn view<A>(
    page: &Page,
    cx: &Cx,
    incident: &Granted<'_, A, Incident>,
    slip: &Slip,
) -> Result<EntryView, Fault> {
    let all = register::of_incident(incident.sql(), incident.id).await?;
    let named = all.iter().flat_map(|one| account::bodies(&one.account).chain([one.org]));
    let bodies = ask::organisations(incident.sql(), &named.chain([incident.org]).collect::<Vec<_>>()).await?;
    let kind = bodies.iter().find(|body| body.id == incident.org).map(|body| body.kind);
    let names = bodies.into_iter().map(|body| (body.id, body.name)).collect();
    let proposals = disclosures::of_incident(incident.sql(), incident.id).await?;
    let newest = all.last();
    let chosen = |kind: &IncidentKind| match slip.is("entry") {
        true => slip.chosen("entry", "kinds", kind.code()),
        false => newest.is_some_and(|newest| newest.kinds.contains(kind)),
    };
    let public = first_public(newest, &proposals);
    // What was never in the press nor published stands in no list, so that nothing is missing in it.
    let lacks = public.map(|_| Lack::of(kind, newest.map(|newest| &newest.account))).unwrap_or_default();
    Ok(EntryView {
        id: incident.id.to_string(),
        kinds: words::kinds(page, newest.map(|newest| &newest.kinds)),
        month: public.map(|month| words::month(page, month)).unwrap_or_default(),
        told: newest.map(|newest| account::told(page, &newest.account, &leaks(&all), &names)).unwrap_or_default(),
        lacks: words::lacks(page, &lacks),
        written: all.iter().rev().map(|one| written_view(page, one, &names)).collect(),
        may: permitted(cx.permit::<_, Incident>(ClassifyIncident, incident.id).await.map(drop))?,
        seen: newest.map_or(0, |newest| newest.number),
        choices: IncidentKind::ALL.iter().map(|kind| (kind.code(), page.t(kind.key()), chosen(kind))).collect(),
        typed: if slip.is("entry") { typed_again(page, slip) } else { typed(page, newest, &names) },
    })
}

fn written_view(page: &Page, one: &Entered, names: &BTreeMap<OrgId, Bilingual>) -> WrittenView {
    let month =
        one.first_public.map_or_else(|| page.t("agency-first-public-unsaid"), |month| words::month(page, month));
    WrittenView {
        by: page.t2("agency-entry-by", "at", page.when(&one.at), "body", words::name(page, names, one.org)),
        said: page.t2("agency-entry-said", "kinds", words::kinds(page, Some(&one.kinds)), "month", month),
        told: account::told(page, &one.account, &turns([(one.account.leak, one.at)]), names),
    }
}

/// What was written last, as the form has it.
fn typed(page: &Page, newest: Option<&Entered>, names: &BTreeMap<OrgId, Bilingual>) -> TypedView {
    let nothing = Account::default();
    let account = newest.map_or(&nothing, |newest| &newest.account);
    let lines = |all: Vec<String>| all.join("\n");
    TypedView {
        month: newest.and_then(|newest| newest.first_public).map(|month| month.to_string()).unwrap_or_default(),
        outline: account.outline.clone(),
        response: account.response.clone(),
        affected: lines(account.affected.iter().map(|one| account::affected(page, one)).collect()),
        bodies: lines(account::concerned(page, account, names)),
        leaks: choices(Leak::ALL, |leak| (leak.code(), page.t(leak.key())), |leak| account.leak == Some(*leak)),
        stopped: choices(YesNo::ALL, |said| (said.code(), page.t(said.key())), |said| account.stopped == Some(*said)),
    }
}

/// What was typed and could not be used.
fn typed_again(page: &Page, slip: &Slip) -> TypedView {
    let text = |field| slip.typed("entry", field).to_owned();
    let chosen = |field, code| slip.chosen("entry", field, code);
    TypedView {
        month: text("month"),
        outline: text("outline"),
        response: text("response"),
        affected: text("affected"),
        bodies: text("bodies"),
        leaks: choices(Leak::ALL, |leak| (leak.code(), page.t(leak.key())), |leak| chosen("leak", leak.code())),
        stopped: choices(YesNo::ALL, |said| (said.code(), page.t(said.key())), |said| chosen("stopped", said.code())),
    }
}

/// The choices of a list: code, words, whether it is chosen.
fn choices<T>(
    all: &[T],
    words: impl Fn(&T) -> (&'static str, String),
    chosen: impl Fn(&T) -> bool,
) -> Vec<(&'static str, String, bool)> {
    let choice = |one: &T| {
        let (code, words) = words(one);
        (code, words, chosen(one))
    };
    all.iter().map(choice).collect()
}

/// Kinds and month as they were typed.
pub(crate) fn read(kinds: &[String], typed: &str) -> Result<(Kinds, Option<Month>), Fault> {
    let kinds = kinds.iter().map(|code| code.parse()).collect::<Result<_, ()>>();
    let first = match typed.trim() {
        "" => None,
        typed => Some(month(typed).ok_or(Fault::unusable("agency.wrong-month"))?),
    };
    Ok((kinds.map_err(|()| Fault::unusable("agency.no-kind"))?, first))
}

/// The whole line as it was typed.
fn line(sent: &Sent) -> Result<Line, Fault> {
    let (kinds, first_public) = read(&sent.all("kinds"), sent.of("month"))?;
    let account = Account {
        outline: sent.of("outline").to_owned(),
        response: sent.of("response").to_owned(),
        leak: chosen(sent.of("leak"))?,
        affected: affected::read(sent.of("affected")).map_err(|()| Fault::unusable("agency.wrong-affected"))?,
        bodies: reading::lines(sent.of("bodies")).into_iter().map(Concerned::Name).collect(),
        stopped: chosen(sent.of("stopped"))?,
    };
    Ok(Line { kinds, first_public, account })
}

/// What was chosen in a list; nothing chosen is not stated.
fn chosen<T: FromStr>(code: &str) -> Result<Option<T>, Fault> {
    let known = |code: &str| code.parse().map_err(|_| Fault::unusable("report.unknown-state"));
    Some(code).filter(|code| !code.is_empty()).map(known).transpose()
}

/// `POST /agencies/incidents/{id}/entries`: of which kind it is, when the public first learned of it, and what the yearly
/// list tells of it.
pub(super) async fn write(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match written(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-incident-entered", &format!("/agencies/incidents/{id}#h-entry"))),
        Err(fault) => again(&request, incident, ("entry", sent), fault).await,
    }
}

async fn written(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(ClassifyIncident, incident).await?;
    if classify_incident(&cx, incident, sent.of("seen").parse().unwrap_or_default(), line(sent)?).await? {
        cx.commit().await?;
    }
    Ok(())
}
