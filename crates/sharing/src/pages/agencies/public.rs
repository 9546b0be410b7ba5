//! What the public is told of an incident: shown on its page and on the one for executives, proposed, decided, carried out.

use super::incident::{again, permitted};
use super::slip::slip;
use super::summary;
use crate::disclosure::{Decision, Disclosure, Proposal, Standing, Verdict, in_force};
use crate::incident::{Incident, IncidentId};
use crate::ops::{
    decide_disclosure::decide_disclosure, propose_disclosure::propose_disclosure,
    record_publication::record_publication,
};
use crate::pages::reports::id_of;
use crate::store::disclosures::{self, Pending};
use ::store::{Cx, Granted, StoreError};
use access::{
    Act, PersonId, Role,
    act::{DecideDisclosure, ProposeDisclosure, RecordPublication},
};
use axum::{extract::Path, response::Response};
use kernel::{At, Bilingual, Day};
use shell::{Fault, Hurry, Input, Page, Sent, Signed, Voice, Waiting};
use std::collections::BTreeMap;

/// How an incident stands with the public, and what the reader may do.
pub(super) struct PublicView {
    pub(super) id: String,
    pub(super) word: String,
    pub(super) class: &'static str,
    /// What was proposed, newest first.
    pub(super) rows: Vec<ProposalView>,
    pub(super) may_propose: bool,
    /// The number of the proposal that the reader may decide.
    pub(super) decides: Option<i64>,
    pub(super) may_record: bool,
    pub(super) decisions: Vec<(&'static str, String)>,
    pub(super) verdicts: Vec<(&'static str, String)>,
}

/// One proposal with what became of it.
pub(super) struct ProposalView {
    pub(super) decision: String,
    pub(super) day: String,
    pub(super) grounds: String,
    pub(super) reason: String,
    pub(super) proposed: String,
    pub(super) verdict: String,
    pub(super) note: String,
    pub(super) published: String,
}

/// What is shown of it to whoever sees the incident.
pub(super) async fn view<A>(page: &Page, cx: &Cx, incident: &Granted<'_, A, Incident>) -> Result<PublicView, Fault> {
    let all = disclosures::of_incident(incident.sql(), incident.id).await?;
    let people: Vec<PersonId> = all.iter().flat_map(people_of).collect();
    let names = identity::ask::names(incident.sql(), &people).await?;
    let standing = Standing::of(&all, cx.now().day());
    let waits = all.last().filter(|last| last.decided.is_none()).map(|last| last.number);
    let may_decide = permitted(cx.permit::<DecideDisclosure, Incident>(DecideDisclosure, incident.id).await.map(drop))?;
    let may_propose = permitted(cx.permit::<_, Incident>(ProposeDisclosure, incident.id).await.map(drop))?;
    let may_record = permitted(cx.permit::<_, Incident>(RecordPublication, incident.id).await.map(drop))?;
    Ok(PublicView {
        id: incident.id.to_string(),
        word: page.t(standing.key()),
        class: standing.class(),
        rows: all.iter().rev().map(|one| row(page, one, &names)).collect(),
        may_propose: may_propose && waits.is_none(),
        decides: waits.filter(|_| may_decide),
        may_record: may_record && in_force(&all).is_some_and(to_publish),
        decisions: Decision::ALL.map(|decision| (decision.code(), page.t(decision.key()))).into(),
        verdicts: Verdict::ALL.map(|verdict| (verdict.code(), page.t(verdict.key()))).into(),
    })
}

fn to_publish(last: &Disclosure) -> bool {
    last.proposal.decision == Decision::Publish && last.published.is_none()
}

fn people_of(one: &Disclosure) -> Vec<PersonId> {
    let decided = one.decided.iter().map(|decided| decided.by);
    std::iter::once(one.proposed_by).chain(decided).chain(one.published.iter().map(|told| told.by)).collect()
}

fn row(page: &Page, one: &Disclosure, names: &BTreeMap<PersonId, Bilingual>) -> ProposalView {
    let name = |person: &PersonId| names.get(person).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let day = |day: Day| page.day(day);
    let grounds =
        [(one.proposal.rights, "agency-public-rights"), (one.proposal.administration, "agency-public-administration")];
    let grounds: Vec<String> = grounds.iter().filter(|(holds, _)| *holds).map(|(_, key)| page.t(key)).collect();
    let verdict = one.decided.as_ref().map(|decided| {
        let key = match decided.verdict {
            Verdict::Decide => "agency-public-decided-by",
            Verdict::Return => "agency-public-returned-by",
        };
        page.t2(key, "at", page.when(&decided.at), "by", name(&decided.by))
    });
    let published = one.published.as_ref().map(|told| {
        let words = page.t2("agency-public-told-on", "on", day(told.on), "place", &told.place);
        page.bracketed(&words, &page.t2("agency-public-written-by", "at", page.when(&told.at), "by", name(&told.by)))
    });
    ProposalView {
        decision: page.t(one.proposal.decision.key()),
        day: one.proposal.day.map(day).unwrap_or_default(),
        grounds: grounds.join("　"),
        reason: one.proposal.reason.clone(),
        proposed: page.t2("agency-public-proposed-by", "at", page.when(&one.proposed_at), "by", name(&one.proposed_by)),
        verdict: verdict.unwrap_or_else(|| page.t("agency-public-proposed")),
        note: one.decided.as_ref().map(|decided| decided.note.clone()).unwrap_or_default(),
        published: published.unwrap_or_default(),
    }
}

/// A day that was typed; nothing typed is none.
fn day(typed: &str) -> Result<Option<Day>, Fault> {
    match typed.trim() {
        "" => Ok(None),
        typed => Day::parse(typed).map(Some).ok_or(Fault::unusable("agency.public-wrong-day")),
    }
}

/// `POST /agencies/incidents/{id}/disclosures`: a proposal.
pub(super) async fn propose(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match proposed(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-public-proposed", &format!("/agencies/incidents/{id}#h-public"))),
        Err(fault) => again(&request, incident, ("propose", sent), fault).await,
    }
}

async fn proposed(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(ProposeDisclosure, incident).await?;
    let proposal = Proposal {
        decision: sent.of("decision").parse().map_err(|()| Fault::unusable("agency.public-no-decision"))?,
        rights: !sent.of("rights").is_empty(),
        administration: !sent.of("administration").is_empty(),
        reason: sent.of("reason").to_owned(),
        day: day(sent.of("day"))?,
    };
    propose_disclosure(&cx, incident, proposal).await?;
    Ok(cx.commit().await?)
}

/// `POST /agencies/incidents/{id}/verdicts`: what an executive says of a proposal.
pub(super) async fn decide(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match decided(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-public-decided", &format!("/agencies/incidents/{id}/summary#h-public"))),
        Err(fault) => summary::draw(&request, incident, slip("verdict", sent, fault)?).await,
    }
}

async fn decided(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(DecideDisclosure, incident).await?;
    let verdict = sent.of("verdict").parse().map_err(|()| Fault::unusable("agency.public-no-decision"))?;
    let number = sent.of("number").parse().unwrap_or_default();
    decide_disclosure(&cx, incident, number, (verdict, sent.of("note"))).await?;
    Ok(cx.commit().await?)
}

/// `POST /agencies/incidents/{id}/publications`: the public was told.
pub(super) async fn publish(
    request: Signed,
    Path(id): Path<String>,
    Input(sent): Input<Sent>,
) -> Result<Response, Fault> {
    let incident = id_of::<Incident>(&id)?;
    match published(&request, incident, &sent).await {
        Ok(()) => Ok(shell::did("did-public-told", &format!("/agencies/incidents/{id}#h-public"))),
        Err(fault) => again(&request, incident, ("publish", sent), fault).await,
    }
}

async fn published(request: &Signed, incident: IncidentId, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Incident>(RecordPublication, incident).await?;
    let on = day(sent.of("on"))?.ok_or(Fault::unusable("agency.public-wrong-day"))?;
    record_publication(&cx, incident, (on, sent.of("place"))).await?;
    Ok(cx.commit().await?)
}

/// What waits before the public: for an executive to decide, for the desk to propose or to carry out.
pub(super) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(Vec::new()) };
    let desk = super::may(cx.actor(), Act::ProposeDisclosure);
    if !desk && !cx.actor().has(Role::Executive) {
        return Ok(Vec::new());
    }
    let all = disclosures::pending(&cx.visible(), who.organisation, cx.now().day()).await?;
    let line = |one: &Pending| match one.proposed {
        Some((by, since)) if by != who.person && cx.actor().has(Role::Executive) => {
            Some(to_do(voice, one, ("agency-wait-decide", since), "/summary"))
        }
        Some(_) => None,
        None if !desk => None,
        None => Some(match one.decided {
            Some((Decision::Publish, at)) => to_do(voice, one, ("agency-wait-publish", at), ""),
            Some((_, at)) => to_do(voice, one, ("agency-wait-again", at), ""),
            None => to_do(voice, one, ("agency-wait-propose", one.incident.opened_at), ""),
        }),
    };
    Ok(all.iter().filter_map(line).collect())
}

/// The last minute of a day: what is to be done on it is not late before it is over.
fn end_of(day: Day) -> At {
    At::start_of(day.plus(1)).plus_minutes(-1)
}

fn to_do(voice: &Voice, one: &Pending, (key, since): (&str, At), page: &str) -> Waiting {
    Waiting {
        hurry: Hurry::Usual,
        due: one.day.map(end_of),
        since,
        mine: true,
        title: voice.t1(key, "reference", &one.incident.reference),
        href: format!("/agencies/incidents/{}{page}#h-public", one.incident.id),
        tlp: None,
        exercise: one.incident.exercise,
        text: voice.t("agency-wait-public-text"),
        meta: Vec::new(),
        action: voice.t("agency-wait-public-do"),
    }
}
