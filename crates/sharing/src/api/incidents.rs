//! Incidents at ministries and agencies: the register, who was told, what the public is told.

mod account;
mod disclosures;
mod entry;
mod held_up;
mod links;
mod yearly;

use super::codes;
use crate::disclosure::Standing;
use crate::executive::Briefing;
use crate::incident::{Incident, IncidentId, IncidentState};
use crate::ops::tell_executives::{Call as Telephone, tell_executive};
use crate::pages::{agencies::register::year_of, reports::id_of};
use crate::register::{IncidentKind, leaks};
use crate::report::detail::Leak;
use crate::store::incidents::{self as rows, Asked, Head};
use crate::store::{disclosures as proposals, executives, links::of_incidents as links_of, register as entries};
use access::OrgId;
use access::act::{InformExecutive, ViewIncident};
use axum::extract::{Path, Query};
use disclosures::{
    DecidingDisclosure, DisclosureView, ProposingDisclosure, RecordingPublication, decide_, propose_, publish_,
};
use entry::{ClassifyingIncident, IncidentEntryView, RegisterSays, classify_, entry_};
use held_up::{HeldUpView, held_};
use links::{IncidentLinkView, LinkingIncident, link_};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use yearly::{YearlyRegisterView, yearly_};

pub(super) fn routes() -> Vec<Route> {
    let states: Vec<&str> = IncidentState::ALL.iter().map(|state| state.code()).collect();
    let kinds: Vec<&str> = IncidentKind::ALL.iter().map(|kind| kind.code()).collect();
    let leaks: Vec<&str> = Leak::ALL.iter().map(|leak| leak.code()).collect();
    let list = Operation::new("listIncidents", "Incidents at ministries and agencies that the caller may know of.")
        .lists::<IncidentLine>()
        .query("state", "Only those in this state.", serde_json::json!({ "type": "string", "enum": states }))
        .query("organisation", "Only those of this body.", serde_json::json!({ "type": "string", "format": "uuid" }))
        .query("kind", "Only those of this kind.", serde_json::json!({ "type": "string", "enum": kinds }))
        .query(
            "leak",
            "Only those of which the register says so.",
            serde_json::json!({ "type": "string", "enum": leaks }),
        )
        .query(
            "public",
            "Only those first reported by the press or published in this fiscal year.",
            serde_json::json!({ "type": "integer", "minimum": 1900, "maximum": 2199 }),
        )
        .leads_to("getIncident", "id", "/items/0/id");
    let get = Operation::new("getIncident", "An incident: its reports, who was told, what the public is told.")
        .gives::<IncidentView>()
        .leads_to("getIncidentEntry", "id", "/id")
        .leads_to("linkIncident", "id", "/id")
        .leads_to("tellExecutive", "id", "/id")
        .leads_to("proposeDisclosure", "id", "/id")
        .leads_to("decideDisclosure", "id", "/id")
        .leads_to("recordPublication", "id", "/id");
    let entry = Operation::new("getIncidentEntry", "What the register says of an incident, and what it said before.")
        .gives::<IncidentEntryView>()
        .tagged();
    let classify = Operation::new(
        "classifyIncident",
        "Write down of which kind it is, when the public first learned of it, and what the yearly list tells of it.",
    )
    .takes::<ClassifyingIncident>()
    .conditional()
    .gives::<IncidentEntryView>()
    .tagged();
    let link = Operation::new(
        "linkIncident",
        "Write down what it has to do with another, in place of what was written before.",
    );
    let yearly = Operation::new(
        "getYearlyRegister",
        "The list of a fiscal year as it is published; while an entry lacks something, what is missing and no list.",
    );
    let held = Operation::new(
        "listHeldUp",
        "How many reports of agencies and operators stand at which ministry (the centre).",
    );
    let call = Operation::new("tellExecutive", "Write down that an executive was told by telephone.");
    let propose = Operation::new("proposeDisclosure", "Propose whether the public is told.");
    let decide = Operation::new("decideDisclosure", "Decide a proposal, or send it back.");
    let publish = Operation::new("recordPublication", "Write down that the public was told.");
    vec![
        Route::get("/api/v1/incidents", list_).api(list),
        Route::get("/api/v1/incidents/{id}", get_).api(get),
        Route::get("/api/v1/incidents/{id}/entry", entry_).api(entry),
        Route::put("/api/v1/incidents/{id}/entry", classify_).api(classify),
        Route::post("/api/v1/incidents/{id}/links", link_).api(link.takes::<LinkingIncident>()),
        Route::post("/api/v1/incidents/{id}/calls", tell).api(call.takes::<CallingExecutive>()),
        Route::post("/api/v1/incidents/{id}/disclosures", propose_).api(propose.takes::<ProposingDisclosure>()),
        Route::post("/api/v1/incidents/{id}/verdicts", decide_).api(decide.takes::<DecidingDisclosure>()),
        Route::post("/api/v1/incidents/{id}/publications", publish_).api(publish.takes::<RecordingPublication>()),
        Route::get("/api/v1/yearly-register/{year}", yearly_).api(yearly.gives::<YearlyRegisterView>()),
        Route::get("/api/v1/held-up", held_).api(held.gives::<HeldUpView>()),
    ]
}

/// An incident as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IncidentLine {
    id: Uid,
    #[schema(example = "I-2014-00003")]
    reference: String,
    /// At which ministry or agency.
    organisation: Uid,
    exercise: bool,
    opened_at: Stamp,
    register: RegisterSays,
}

impl IncidentLine {
    fn new(incident: Incident, register: RegisterSays) -> Self {
        Self {
            register,
            id: incident.id.into(),
            reference: incident.reference,
            organisation: incident.org.into(),
            exercise: incident.exercise,
            opened_at: moment(incident.opened_at),
        }
    }
}

/// An incident.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct IncidentView {
    id: Uid,
    #[schema(example = "I-2014-00003")]
    reference: String,
    /// At which ministry or agency.
    organisation: Uid,
    exercise: bool,
    opened_at: Stamp,
    /// The incident into which it went, if it turned out to be the same; then nothing else stands here.
    #[serde(skip_serializing_if = "Option::is_none")]
    joined: Option<Uid>,
    #[schema(schema_with = codes::incident_state)]
    state: String,
    /// How it stands with the public.
    #[schema(schema_with = codes::public_standing)]
    public: String,
    register: RegisterSays,
    /// Those that have come to the caller's body, oldest first.
    reports: Vec<ToldReport>,
    /// Which executive was told of which stage, oldest first.
    told: Vec<ExecutiveToldView>,
    /// What was proposed for the public, oldest first.
    disclosures: Vec<DisclosureView>,
    /// What it has to do with others of which the caller may know.
    links: Vec<IncidentLinkView>,
}

/// A report that tells of an incident.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ToldReport {
    id: Uid,
    #[schema(example = "R-2014-00042")]
    reference: String,
    /// The title of the newest stage.
    title: String,
    #[schema(schema_with = codes::stage)]
    kind: String,
    stages: i64,
    /// When the newest stage was sealed.
    sealed_at: Stamp,
}

impl From<&Head> for ToldReport {
    fn from(head: &Head) -> Self {
        Self {
            id: head.report.id.into(),
            reference: head.report.reference.clone(),
            title: head.title.clone(),
            kind: head.kind.code().to_owned(),
            stages: head.stages,
            sealed_at: moment(head.sealed_at),
        }
    }
}

/// That an executive was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ExecutiveToldView {
    /// The executive's body.
    organisation: Uid,
    name: String,
    #[schema(schema_with = codes::post)]
    post: String,
    report: Uid,
    stage: i64,
    #[schema(schema_with = codes::told)]
    channel: String,
    /// Who telephoned, and who says so.
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    told_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<Stamp>,
}

impl From<Briefing> for ExecutiveToldView {
    fn from(one: Briefing) -> Self {
        Self {
            organisation: one.org.into(),
            name: one.name,
            post: one.post.code().to_owned(),
            report: one.report.into(),
            stage: one.stage,
            channel: one.by.code().to_owned(),
            source: one.source,
            told_at: moment(one.told_at),
            read_at: one.read_at.map(moment),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wanted {
    cursor: String,
    limit: String,
    state: String,
    organisation: String,
    kind: String,
    leak: String,
    public: String,
}

async fn list_(Query(wanted): Query<Wanted>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: wanted.cursor, limit: wanted.limit };
    let limit = paging.limit()?;
    let org = if wanted.organisation.is_empty() { None } else { Some(id_of(&wanted.organisation)?) };
    let state = match wanted.state.as_str() {
        "" => None,
        code => {
            let known = IncidentState::ALL.into_iter().find(|state| state.code() == code);
            Some(known.ok_or(Fault::unusable("report.unknown-state"))?)
        }
    };
    let cx = call.read().await?;
    let kind = match wanted.kind.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let leak = match wanted.leak.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|()| Fault::unusable("report.unknown-state"))?),
    };
    let public = match wanted.public.as_str() {
        "" => None,
        year => Some(year_of(year).ok_or(Fault::unusable("report.unknown-state"))?),
    };
    let asked = Asked { org, state, kind, leak, public, within: None, before: paging.place()?, most: limit + 1 };
    let mine: OrgId = cx.organisation().ok_or(Fault::sign_in())?;
    let found = rows::list(&cx.visible(), &asked, mine).await?;
    let place = |incident: &Incident| cursor(incident.opened_at, incident.id);
    let ids: Vec<IncidentId> = found.iter().map(|incident| incident.id).collect();
    let entered = entries::newest(&cx.visible(), &ids).await?;
    let proposed = proposals::of_incidents(&cx.visible(), &ids).await?;
    let turns = entries::leaks(&cx.visible(), &ids).await?;
    let line = |incident: Incident| {
        let proposed = proposed.get(&incident.id).map(Vec::as_slice).unwrap_or_default();
        let turns = turns.get(&incident.id).map(Vec::as_slice).unwrap_or_default();
        let says = RegisterSays::new(entered.get(&incident.id), proposed, turns);
        IncidentLine::new(incident, says)
    };
    Answer::ok(&Listing::of(found, limit, place, line))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of::<Incident>(&id)?;
    let cx = call.read().await?;
    let incident = cx.permit::<_, Incident>(ViewIncident, id).await?;
    let mine: OrgId = cx.organisation().ok_or(Fault::sign_in())?;
    let mut heads = rows::heads(&cx.visible(), &[id], mine).await?;
    let heads = heads.remove(&id).unwrap_or_default();
    let told = match incident.joined {
        Some(_) => Vec::new(),
        None => executives::briefings(incident.sql(), id, mine).await?,
    };
    let proposed = proposals::of_incident(incident.sql(), id).await?;
    let entered = entries::of_incident(incident.sql(), id).await?;
    let linked = links_of(&cx.visible(), &[id]).await?;
    Answer::ok(&IncidentView {
        register: RegisterSays::new(entered.last(), &proposed, &leaks(&entered)),
        id: incident.id.into(),
        reference: incident.reference.clone(),
        organisation: incident.org.into(),
        exercise: incident.exercise,
        opened_at: moment(incident.opened_at),
        joined: incident.joined.map(Uid::from),
        state: IncidentState::of(heads.iter().map(|head| head.kind)).code().to_owned(),
        public: Standing::of(&proposed, cx.now().day()).code().to_owned(),
        reports: heads.iter().map(ToldReport::from).collect(),
        told: told.into_iter().map(ExecutiveToldView::from).collect(),
        disclosures: proposed.iter().map(DisclosureView::from).collect(),
        links: linked.get(&id).into_iter().flatten().map(IncidentLinkView::from).collect(),
    })
}

/// A telephone call to an executive.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CallingExecutive {
    /// An entry of the body's list of executives, or a person with an account who is one.
    whom: Uid,
    /// Who telephoned, and who says so.
    source: String,
    /// When; absent: now.
    #[serde(default)]
    at: Option<Stamp>,
}

impl CallingExecutive {
    /// As the operations take it.
    pub(super) fn read(self) -> Result<Telephone, Fault> {
        let at = match self.at {
            Some(at) => at.at().ok_or(Fault::unusable("agency.told-moment"))?.field(),
            None => String::new(),
        };
        Ok(Telephone { whom: self.whom.text().to_owned(), source: self.source, at })
    }
}

async fn tell(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, telling): (IncidentId, CallingExecutive) = (id_of::<Incident>(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Incident>(InformExecutive, id).await?;
    tell_executive(&cx, id, &telling.read()?).await?;
    call.finish(cx, Answer::done()).await
}
