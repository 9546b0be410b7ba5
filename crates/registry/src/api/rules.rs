//! The rules of a CEPTOAR, set by set, for those who may read them: how it passes on, whether it adds words of its own, who
//! sees whose answers. They are decided by people ([`crate::ops::decide_rules`]).

use crate::rules::{Hub, MembersSee, MinistrySees, Origin, Passes, Rules, Terms, in_force};
use crate::store::intervals;
use crate::{Organisation, ask, interval::Interval};
use access::{BodyKind, OrgId, act::ViewRules};
use axum::extract::{Path, Query};
use kernel::{Bilingual, Day};
use serde::Serialize;
use shell::api::{Answer, Call, Date, Name, Operation, Paging, codes};
use shell::{Fault, Route};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let now = Operation::new("getCeptoarRules", "The rules of a CEPTOAR that hold today.").gives::<CeptoarRules>();
    let all = Operation::new("listCeptoarRules", "All sets of its rules, those that begin last first.")
        .lists::<CeptoarRules>();
    vec![
        Route::get("/api/v1/organisations/{id}/rules", now_).api(now),
        Route::get("/api/v1/organisations/{id}/rules/sets", all_).api(all),
    ]
}

fn ways() -> RefOr<Schema> {
    codes(Passes::ALL.map(Passes::code))
}
fn members() -> RefOr<Schema> {
    codes(MembersSee::ALL.map(MembersSee::code))
}
fn ministries() -> RefOr<Schema> {
    codes(MinistrySees::ALL.map(MinistrySees::code))
}
fn origins() -> RefOr<Schema> {
    let written = [Origin::Document, Origin::Decision, Origin::CarriedOver].map(Origin::code);
    codes(written.into_iter().chain(["usual"]))
}
fn standings() -> RefOr<Schema> {
    codes(["ahead", "now", "before"])
}

/// A set of rules of a CEPTOAR.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct CeptoarRules {
    /// 1 for its first set; absent where nobody has written any down.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    /// The first day on which it may hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[schema(schema_with = standings, example = "now")]
    state: String,
    /// Where it comes from; `usual`: nobody has written any down.
    #[schema(schema_with = origins, example = "decision")]
    origin: String,
    /// How a notice goes to the members: by the secretariat's hand, or at once.
    #[schema(schema_with = ways, example = "by-hand")]
    passes: String,
    /// Whether the secretariat may add words of its own.
    own_words: bool,
    /// What the ministry sees of the members' answers: how many answered what, or who.
    #[schema(schema_with = ministries, example = "counts")]
    ministry_sees: String,
    /// What a member sees of them: its own, or everybody's. The secretariat sees those of its members.
    #[schema(schema_with = members, example = "own")]
    members_see: String,
    /// After how many months points of contact are confirmed again, at most.
    #[schema(minimum = 1, maximum = 12)]
    confirm_months: i64,
    /// Whose hand passes it on in working hours, and whose outside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    hand: Option<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<Name>,
    /// Places between the CEPTOAR and its members.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<HubView>,
    /// Who decided it, on which day, and why.
    #[serde(skip_serializing_if = "String::is_empty")]
    decided_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<Date>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// Where the documents state what, by the name of the field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    sources: BTreeMap<String, String>,
}

/// A place between a CEPTOAR and its members through which word goes on.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HubView {
    name: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    reaches: Option<Name>,
}

fn said(name: &Bilingual) -> Option<Name> {
    Some(Name::from(name)).filter(|name| !name.ja.is_empty())
}

impl From<&Hub> for HubView {
    fn from(hub: &Hub) -> Self {
        Self { name: Name::from(&hub.name), reaches: said(&hub.reaches) }
    }
}

impl CeptoarRules {
    /// What holds where nobody has written any down.
    fn usual(interval: &Interval) -> Self {
        Self::with(Terms::default(), interval.of(None))
    }
    fn with(terms: Terms, confirm_months: i64) -> Self {
        Self {
            number: None,
            from: None,
            state: "now".to_owned(),
            origin: "usual".to_owned(),
            passes: terms.passes.code().to_owned(),
            own_words: terms.own_words,
            ministry_sees: terms.ministry_sees.code().to_owned(),
            members_see: terms.members_see.code().to_owned(),
            confirm_months,
            hand: None,
            outside: None,
            hubs: Vec::new(),
            decided_by: String::new(),
            decided_on: None,
            reason: String::new(),
            sources: BTreeMap::new(),
        }
    }
    fn of(set: &Rules, state: &str, interval: &Interval) -> Self {
        let detail = &set.detail;
        Self {
            number: Some(set.number),
            from: Some(set.valid_from.into()),
            state: state.to_owned(),
            origin: set.origin.code().to_owned(),
            hand: said(&detail.hand),
            outside: said(&detail.outside),
            hubs: detail.hubs.iter().map(HubView::from).collect(),
            decided_by: detail.decided_by.clone(),
            decided_on: Day::parse(&detail.decided_on).map(Date::from),
            reason: detail.reason.clone(),
            sources: detail.sources.clone(),
            ..Self::with(set.terms, interval.of(Some(set)))
        }
    }
}

/// All sets, the ones that begin last first, with how each stands today; and what holds where there is none.
async fn read(cx: &store::Cx, id: &str) -> Result<(Vec<CeptoarRules>, CeptoarRules), Fault> {
    let id: OrgId = id.parse().map_err(|_| Fault::not_found())?;
    let ceptoar = cx.permit::<_, Organisation>(ViewRules, id).await?;
    if ceptoar.kind != BodyKind::Ceptoar {
        return Err(Fault::not_found());
    }
    let today = cx.now().day();
    let sets = ask::rules_of(ceptoar.sql(), ceptoar.id).await?;
    let interval = intervals::on(ceptoar.sql(), today).await?;
    let now = in_force(&sets, today).map(|set| set.number);
    let state = |set: &Rules| match set.valid_from > today {
        true => "ahead",
        false if now == Some(set.number) => "now",
        false => "before",
    };
    let all = sets.iter().map(|set| CeptoarRules::of(set, state(set), &interval)).collect();
    Ok((all, CeptoarRules::usual(&interval)))
}

async fn now_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (sets, usual) = read(&call.read().await?, &id).await?;
    Answer::ok(&sets.into_iter().find(|set| set.state == "now").unwrap_or(usual))
}

async fn all_(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let (sets, _) = read(&call.read().await?, &id).await?;
    Answer::ok(&paging.part(sets, |set| set)?)
}
