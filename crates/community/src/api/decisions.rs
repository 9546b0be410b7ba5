//! What is decided of a community: its rules and its end; proposing that; answering what is proposed.

use crate::{
    Approves, Decision, NewBridge, Place, Proposal, ProposalId, Proposed, Rules,
    decision::DecisionFlaw,
    ops::{
        answer_proposal::{answer_proposal, withdraw_proposal},
        propose_decision::{ProposeDecisionError, propose_ending, propose_rules},
    },
    pages::{enter, find, known},
    store::{decisions, proposals},
};
use ::store::{Cx, params};
use access::act::{ViewCommunity, ViewProposal};
use axum::extract::{Path, Query};
use kernel::{Day, Tlp};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Date, Listing, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Problems, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let decided = Operation::new("listDecisions", "What was decided of a community: its rules by their days, its end.")
        .lists::<CircleDecision>();
    let rules = Operation::new("proposeRules", "Propose other rules (its hub). A second person there agrees.")
        .takes::<RulesSaid>()
        .creates::<CircleProposal>();
    let ending = Operation::new("proposeEnding", "Propose its end (its hub). A second person there agrees.")
        .takes::<EndingSaid>()
        .creates::<CircleProposal>();
    let list_of =
        Operation::new("listProposals", "Communities, bridges, rules and ends that are proposed, newest first.")
            .lists::<CircleProposal>()
            .leads_to("getProposal", "id", "/items/0/id");
    let get = Operation::new("getProposal", "What is proposed, and what became of it.")
        .gives::<CircleProposal>()
        .leads_to("answerProposal", "id", "/id")
        .leads_to("withdrawProposal", "id", "/id");
    vec![
        Route::get("/api/v1/communities/{code}/decisions", decided_).api(decided),
        Route::post("/api/v1/communities/{code}/rules", rules_).api(rules),
        Route::post("/api/v1/communities/{code}/ending", ending_).api(ending),
        Route::get("/api/v1/proposals", list).api(list_of),
        Route::get("/api/v1/proposals/{id}", get_).api(get),
        Route::post("/api/v1/proposals/{id}/answer", answer_)
            .api(Operation::new("answerProposal", "Agree or decline; never who proposed it.").takes::<OutcomeSaid>()),
        Route::post("/api/v1/proposals/{id}/withdraw", withdraw_)
            .api(Operation::new("withdrawProposal", "Take a proposal back.")),
    ]
}

fn changes() -> RefOr<Schema> {
    codes(["rules", "ending"])
}
fn things() -> RefOr<Schema> {
    codes(["community", "bridge", "rules", "ending"])
}
fn outcomes() -> RefOr<Schema> {
    codes(crate::Outcome::ALL.iter().map(|one| one.code()))
}

/// By which rules.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CircleRules {
    /// A second person at the hub approves what is shared.
    second: bool,
    /// The weakest label.
    #[schema(schema_with = super::tlps)]
    label: String,
    /// Ministries and the centre may be members.
    government: bool,
    observers_read: bool,
    /// What gives a provider away is taken out of what is shared.
    anonymise: bool,
    /// The fewest organisations in a figure that members see of one another.
    #[schema(example = 5)]
    k: i64,
    /// Its hub may found communities within it.
    #[serde(default)]
    founds: bool,
}

impl From<&Rules> for CircleRules {
    fn from(rules: &Rules) -> Self {
        Self {
            second: rules.approves == Approves::ProviderAndSecond,
            label: rules.label.code().to_owned(),
            government: rules.government,
            observers_read: rules.observers_read,
            anonymise: rules.anonymise,
            k: rules.k,
            founds: rules.founds,
        }
    }
}

impl CircleRules {
    fn read(&self) -> Result<Rules, Fault> {
        Ok(Rules {
            approves: if self.second { Approves::ProviderAndSecond } else { Approves::Provider },
            label: self.label.parse::<Tlp>().map_err(|()| Fault::unreadable("shell.unreadable"))?,
            government: self.government,
            observers_read: self.observers_read,
            anonymise: self.anonymise,
            k: self.k,
            founds: self.founds,
        })
    }
}

/// What was decided.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CircleDecision {
    id: Uid,
    #[schema(schema_with = changes)]
    change: &'static str,
    /// The first day of the rules, or the last of the community.
    day: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<CircleRules>,
    why: String,
    decided_at: Stamp,
}

impl From<&Decision> for CircleDecision {
    fn from(one: &Decision) -> Self {
        Self {
            id: one.id.into(),
            change: one.change.code(),
            day: one.day.into(),
            rules: one.rules.as_ref().map(CircleRules::from),
            why: one.why.clone(),
            decided_at: moment(one.at),
        }
    }
}

/// Other rules.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "from": "2014-07-01", "why": "参加者の希望による",
    "rules": { "label": "amber", "government": false, "observers_read": false, "anonymise": true, "k": 10, "second": true, "founds": false },
}))]
struct RulesSaid {
    rules: CircleRules,
    /// Their first day: at least seven days ahead when they are agreed to.
    from: Date,
    #[schema(max_length = 2_000)]
    why: String,
}

/// An end.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "last": "2014-07-31", "why": "役目を終えたため" }))]
struct EndingSaid {
    /// The last day: at least seven days ahead when it is agreed to.
    last: Date,
    #[schema(max_length = 2_000)]
    why: String,
}

/// An answer to a proposal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutcomeSaid {
    accept: bool,
    /// Why; required where it is declined.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    note: String,
}

/// A proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CircleProposal {
    id: Uid,
    /// What is proposed.
    #[schema(schema_with = things)]
    kind: &'static str,
    /// Who proposes it.
    from: Uid,
    /// Who must agree.
    to: Uid,
    /// The community that it is about, where there is one already.
    #[serde(skip_serializing_if = "Option::is_none")]
    community: Option<Uid>,
    /// The code of a community that is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The ends of a bridge: communities, or the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge: Option<BridgeSaid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<CircleRules>,
    /// The first day of the rules, or the last of the community.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[schema(schema_with = super::hash)]
    hash: String,
    proposed_at: Stamp,
    /// What became of it; absent: nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = outcomes)]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A bridge that is proposed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct BridgeSaid {
    from: Uid,
    to: Uid,
    #[schema(schema_with = super::tlps)]
    label_most: String,
}

fn end(place: Place) -> Uid {
    match place {
        Place::Community(id) => id.into(),
        Place::Centre(org) => org.into(),
        Place::Outside(former) => former.into(),
    }
}

async fn view(cx: &Cx, id: ProposalId) -> Result<CircleProposal, Fault> {
    let one = cx.permit::<_, Proposal>(ViewProposal, id).await?;
    let outcome = proposals::outcome(one.sql(), id).await?;
    let (mut community, mut code, mut bridge, mut rules, mut day, mut why) = (None, None, None, None, None, None);
    match &one.content {
        Proposed::Community(new) => (code, rules) = (Some(new.code.clone()), Some(CircleRules::from(&new.rules))),
        Proposed::Bridge(NewBridge { from, to, label_most }) => {
            let label_most = label_most.code().to_owned();
            bridge = Some(BridgeSaid { from: end(*from), to: end(*to), label_most });
        }
        Proposed::Rules(new) => {
            (community, rules) = (Some(new.community.into()), Some(CircleRules::from(&new.rules)));
            (day, why) = (Some(new.from.into()), Some(new.why.clone()));
        }
        Proposed::Ending(new) => {
            (community, day, why) = (Some(new.community.into()), Some(new.last.into()), Some(new.why.clone()));
        }
    }
    Ok(CircleProposal {
        id: id.into(),
        kind: one.content.code(),
        from: one.from.into(),
        to: one.to.into(),
        community,
        code,
        bridge,
        rules,
        day,
        why,
        hash: one.hash.to_string(),
        proposed_at: moment(one.at),
        outcome: outcome.as_ref().map(|(outcome, ..)| outcome.code()),
        note: outcome.map(|(_, note, _)| note).filter(|note| !note.is_empty()),
    })
}

/// The flaws, each at its field.
fn flawed(error: ProposeDecisionError, day: &'static str) -> Fault {
    let ProposeDecisionError::Flawed(flaws) = &error else { return error.into() };
    let mut problems = Problems::default();
    for (field, key) in flaws.iter().copied().map(DecisionFlaw::said) {
        let at = match field {
            "day" => day,
            "k" => "rules/k",
            "tlp" => "rules",
            other => other,
        };
        problems.add(at, key);
    }
    Fault::from(error).with_problems(problems)
}

fn read_day(date: &Date) -> Result<Day, Fault> {
    date.day().ok_or_else(|| Fault::unreadable("shell.unreadable"))
}

async fn decided_(Path(code): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let all = decisions::of(community.sql(), community.id).await?;
    Answer::ok(&paging.part(&all, CircleDecision::from)?)
}

async fn proposed(call: &Call, cx: Cx, id: ProposalId) -> Result<Answer, Fault> {
    let shown = view(&cx, id).await?;
    call.finish(cx, Answer::created(format!("/api/v1/proposals/{id}"), &shown)?).await
}

async fn rules_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: RulesSaid = call.body()?;
    let cx = anew!(call);
    let id = find(&cx, &code).await?;
    let new = (said.rules.read()?, read_day(&said.from)?);
    let proposal = propose_rules(&cx, id, new, &said.why).await.map_err(|error| flawed(error, "from"))?;
    proposed(&call, cx, proposal).await
}

async fn ending_(Path(code): Path<String>, call: Call) -> Result<Answer, Fault> {
    let said: EndingSaid = call.body()?;
    let cx = anew!(call);
    let id = find(&cx, &code).await?;
    let last = read_day(&said.last)?;
    let proposal = propose_ending(&cx, id, last, &said.why).await.map_err(|error| flawed(error, "last"))?;
    proposed(&call, cx, proposal).await
}

async fn list(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let last = "ffffffff-ffff-ffff-ffff-ffffffffffff".parse().map_err(|_| Fault::not_found())?;
    let before = paging.place_by_id::<Proposal>()?.unwrap_or(last);
    let newest = "SELECT * FROM community_proposals WHERE id < $1 AND {visible} ORDER BY id DESC LIMIT $2";
    let found: Vec<Proposal> = cx.visible::<Proposal>().all(newest, params![before, limit + 1]).await?;
    let mut lines = Vec::new();
    for one in &found {
        lines.push(view(&cx, one.id).await?);
    }
    Answer::ok(&Listing::of(lines, limit, |line: &CircleProposal| line.id.text().to_owned(), |line| line))
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    Answer::ok(&view(&cx, known::<Proposal>(&id)?).await?)
}

async fn answer_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, OutcomeSaid) = (known::<Proposal>(&id)?, call.body()?);
    let cx = anew!(call);
    answer_proposal(&cx, id, said.accept, &said.note).await?;
    call.finish(cx, Answer::done()).await
}

async fn withdraw_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = known::<Proposal>(&id)?;
    let cx = anew!(call);
    withdraw_proposal(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}
