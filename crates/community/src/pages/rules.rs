//! `/communities/{code}/rules`: the rules of today, those before and those to come; its hub proposes others, or the end.

use super::{circle::rules_in_words, day, enter, find};
use crate::{
    Approves, ProposalId, Rules,
    ops::propose_decision::{ProposeDecisionError, propose_ending, propose_rules},
    store::decisions,
};
use access::{Act, Decision as May, act::ViewCommunity, decide};
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::{Day, Tlp};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

/// Rules as they are typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RulesForm {
    pub(crate) approves: String,
    pub(crate) tlp: String,
    pub(crate) k: String,
    pub(crate) government: String,
    pub(crate) observers: String,
    pub(crate) named: String,
    pub(crate) founds: String,
}

impl RulesForm {
    /// A form with these rules in it.
    pub(crate) fn of(rules: &Rules) -> Self {
        let ticked = |holds: bool| if holds { "on".to_owned() } else { String::new() };
        Self {
            approves: rules.approves.code().to_owned(),
            tlp: rules.label.code().to_owned(),
            k: rules.k.to_string(),
            government: ticked(rules.government),
            observers: ticked(rules.observers_read),
            named: ticked(!rules.anonymise),
            founds: ticked(rules.founds),
        }
    }
    /// The rules; what cannot be read is as in any community, a count that is none is 0.
    pub(crate) fn read(&self) -> Rules {
        Rules {
            approves: if self.approves == "provider" { Approves::Provider } else { Approves::ProviderAndSecond },
            label: self.tlp.parse().unwrap_or(Rules::default().label),
            government: !self.government.is_empty(),
            observers_read: !self.observers.is_empty(),
            anonymise: self.named.is_empty(),
            k: self.k.trim().parse().unwrap_or(0),
            founds: !self.founds.is_empty(),
        }
    }
    /// The choice of labels.
    pub(crate) fn tlps(&self) -> Vec<(&'static str, &'static str, bool)> {
        super::tlps(Tlp::Clear, self.tlp.parse().unwrap_or(Rules::default().label))
    }
}

#[derive(Template)]
#[template(path = "community/rules.html")]
struct RulesPage {
    page: Page,
    code: String,
    name: String,
    now: Vec<String>,
    decided: Vec<Decided>,
    may_change: bool,
    may_end: bool,
    rules: RulesForm,
    tlps: Vec<(&'static str, &'static str, bool)>,
    form: DecisionForm,
    errors: Vec<(&'static str, String)>,
}

/// Something that was decided, in words.
struct Decided {
    what: String,
    rules: Vec<String>,
    why: String,
    at: String,
}

impl RulesPage {
    fn problem(&self, field: &str) -> &str {
        self.errors.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text)
    }
}

/// What is typed of a decision.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DecisionForm {
    day: String,
    why: String,
    /// Which of both forms was sent.
    #[serde(skip)]
    ending: bool,
    #[serde(flatten)]
    rules: RulesForm,
}

/// `GET /communities/{code}/rules`
pub(crate) async fn show(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    draw(&request, code, None, None).await
}

async fn draw(
    request: &Signed,
    code: String,
    typed: Option<DecisionForm>,
    failed: Option<ProposeDecisionError>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let (sql, today) = (community.sql(), cx.now().day());
    let flaws = match &failed {
        Some(ProposeDecisionError::Flawed(flaws)) => flaws.iter().map(|flaw| flaw.said()).collect(),
        _ => Vec::new(),
    };
    let fault = failed.map(Fault::from);
    let page = super::titled(request, "community-rules").mend(fault.as_ref())?;
    let now = decisions::rules_on(sql, &community, today).await?;
    let line = |one: crate::Decision| Decided {
        what: page.t1(&format!("community-decided-{}", one.change.code()), "day", day(one.day, page.lang)),
        rules: one.rules.as_ref().map(|rules| rules_in_words(&page, rules)).unwrap_or_default(),
        why: one.why,
        at: page.when(&one.at),
    };
    let mut decided: Vec<Decided> = decisions::of(sql, community.id).await?.into_iter().map(line).collect();
    decided.push(Decided {
        what: page.t1("community-decided-first", "day", day(community.valid_from, page.lang)),
        rules: rules_in_words(&page, &community.first_rules),
        why: String::new(),
        at: String::new(),
    });
    decided.rotate_right(1);
    decided.reverse();
    let may = decide(cx.actor(), Act::ProposeDecision, community.relations()) == May::Allow;
    let mut form = typed.unwrap_or_default();
    if form.ending || form.rules.k.is_empty() {
        form.rules = RulesForm::of(&now);
    }
    let shown = RulesPage {
        name: page.pick(&community.name).to_owned(),
        now: rules_in_words(&page, &now),
        decided,
        may_change: may && !community.ended_on(today),
        may_end: may && community.valid_to.is_none(),
        rules: form.rules.clone(),
        tlps: form.rules.tlps(),
        errors: flaws.into_iter().map(|(field, key)| (field, page.t(key))).collect(),
        form,
        code,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// The day as typed; one that is none is long past.
fn typed_day(text: &str) -> Day {
    Day::parse(text.trim()).unwrap_or(Day::from_number(0))
}

/// `POST /communities/{code}/rules`
pub(crate) async fn change(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<DecisionForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    match propose_rules(&cx, id, (form.rules.read(), typed_day(&form.day)), &form.why).await {
        Ok(proposal) => proposed(cx, proposal).await,
        Err(error) => draw(&request, code, Some(form), Some(error)).await,
    }
}

/// `POST /communities/{code}/ending`
pub(crate) async fn end(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<DecisionForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    match propose_ending(&cx, id, typed_day(&form.day), &form.why).await {
        Ok(proposal) => proposed(cx, proposal).await,
        Err(error) => draw(&request, code, Some(DecisionForm { ending: true, ..form }), Some(error)).await,
    }
}

async fn proposed(cx: ::store::Cx, proposal: ProposalId) -> Result<Response, Fault> {
    cx.commit().await?;
    Ok(shell::did("did-community-proposed", &format!("/proposals/{proposal}")))
}
