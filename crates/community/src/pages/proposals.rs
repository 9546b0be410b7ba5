//! `/proposals`: communities and bridges that are proposed, by one's own organisation or to it.

use super::{Asked, ROWS, cut, day};
use crate::{
    Bridge, CommunityId, Ending, NewBridge, NewCommunity, NewRules, Outcome, Place, Proposal, ProposalId, Proposed,
    SPENT,
    ops::answer_proposal::{answer_proposal, withdraw_proposal},
    store::{bridges, circles, proposals},
};
use ::store::{Cx, Sql, StoreError, params};
use access::{Act, Decision, Relation, Relations, act::ViewProposal, decide};
use askama::Template;
use axum::{extract::Query, response::Response};
use kernel::At;
use serde::Deserialize;
use shell::{Fault, Input, Page, Path, Signed, Voice, page::show_with, show as show_page};

#[derive(Template)]
#[template(path = "community/proposals.html")]
struct ProposalsPage {
    page: Page,
    all: Vec<ProposalLine>,
    more: String,
    may_found: bool,
}

/// A proposal in a list.
struct ProposalLine {
    href: String,
    title: String,
    who: String,
    at: String,
    state: String,
    open: bool,
}

/// Whether the actor speaks for an end at all.
pub(crate) fn speaks(actor: &access::Actor) -> bool {
    let own = Relations::none().with(Relation::Own, true);
    decide(actor, Act::ViewProposal, own) == Decision::Allow
}

/// `GET /proposals`
pub(crate) async fn index(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    if !speaks(request.actor()) {
        return Err(Fault::not_found());
    }
    let cx = request.app.read(request.actor()).await?;
    let page = super::titled(&request, "community-proposals-title");
    let newest = "SELECT * FROM community_proposals WHERE id < $1 AND {visible} ORDER BY id DESC LIMIT $2";
    let values = params![asked.before::<Proposal>()?, ROWS + 1];
    let mut rows: Vec<Proposal> = cx.visible::<Proposal>().all(newest, values).await?;
    let goes_on = cut(&mut rows);
    let more = rows.last().filter(|_| goes_on).map(|one| one.id.to_string()).unwrap_or_default();
    let sql = cx.system("public cards of communities");
    let mut all = Vec::new();
    for one in &rows {
        let outcome = proposals::outcome(&sql, one.id).await?;
        let state = outcome.as_ref().map_or("open", became);
        all.push(ProposalLine {
            href: format!("/proposals/{}", one.id),
            title: title(&sql, &page, &one.content).await?,
            who: ends(&sql, &page, one).await?,
            at: page.when(&one.at),
            state: page.t(&format!("community-outcome-{state}")),
            open: outcome.is_none(),
        });
    }
    let may_found = super::found::founds_alone(cx.actor()) || !super::found::parents(&cx, &page).await?.is_empty();
    show_page(&ProposalsPage { page, all, more, may_found })
}

/// What became of a proposal, as keys of sentences say it.
fn became((outcome, note, _): &(Outcome, String, At)) -> &'static str {
    match (outcome, note.as_str()) {
        (Outcome::Withdrawn, SPENT) => "spent",
        (outcome, _) => outcome.code(),
    }
}

/// What is proposed, in a line.
pub(super) async fn title(sql: &Sql<'_>, page: &Voice, content: &Proposed) -> Result<String, StoreError> {
    Ok(match content {
        Proposed::Community(new) => page.t1("community-proposes-community", "name", page.pick(&new.name).to_owned()),
        Proposed::Bridge(new) => {
            let (from, to) = (place(sql, page, new.from).await?, place(sql, page, new.to).await?);
            page.t2("community-proposes-bridge", "from", from, "to", to)
        }
        Proposed::Rules(new) => page.t1("community-proposes-rules", "name", named(sql, page, new.community).await?),
        Proposed::Ending(new) => page.t1("community-proposes-ending", "name", named(sql, page, new.community).await?),
    })
}

async fn named(sql: &Sql<'_>, page: &Voice, id: CommunityId) -> Result<String, StoreError> {
    Ok(circles::find(sql, id).await?.map(|one| page.pick(&one.name).to_owned()).unwrap_or_default())
}

pub(super) async fn ends(sql: &Sql<'_>, page: &Voice, one: &Proposal) -> Result<String, StoreError> {
    let names = registry::ask::names(sql, &[one.from, one.to]).await?;
    let name = |org| names.get(org).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    Ok(page.t2("community-proposed-by-to", "from", name(&one.from), "to", name(&one.to)))
}

/// An end by its public name.
async fn place(sql: &Sql<'_>, page: &Voice, place: Place) -> Result<String, StoreError> {
    Ok(match place {
        Place::Community(id) => named(sql, page, id).await?,
        Place::Centre(org) => {
            let body = registry::ask::organisation(sql, org).await?;
            body.map(|body| page.pick(&body.short).to_owned()).unwrap_or_default()
        }
        Place::Outside(former) => {
            let bridge = bridges::by_id(sql, former).await?;
            let end = bridge.as_ref().and_then(Bridge::outside);
            end.map(|end| page.pick(&end.name).to_owned()).unwrap_or_default()
        }
    })
}

#[derive(Template)]
#[template(path = "community/proposal.html")]
struct ProposalPage {
    page: Page,
    id: String,
    who: String,
    at: String,
    facts: Vec<(String, String)>,
    rules: Vec<String>,
    hash: String,
    outcome: String,
    note: String,
    may_answer: bool,
    waits_for_another: bool,
    may_withdraw: bool,
    form: AnswerForm,
}

/// `GET /proposals/{id}`
pub(crate) async fn show(request: Signed, Path(id): Path<ProposalId>) -> Result<Response, Fault> {
    draw(&request, id, AnswerForm::default(), None).await
}

async fn draw(request: &Signed, id: ProposalId, form: AnswerForm, fault: Option<Fault>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let proposal = cx.permit::<_, Proposal>(ViewProposal, id).await?;
    let sql = proposal.sql();
    let mut page = Page::signed(request, "").mend(fault.as_ref())?;
    page.title = title(sql, &page, &proposal.content).await?;
    let outcome = proposals::outcome(sql, id).await?;
    let open = outcome.is_none();
    let may = |act| decide(cx.actor(), act, proposal.relations()) == Decision::Allow;
    let relations = proposal.relations();
    let shown = ProposalPage {
        id: id.to_string(),
        who: ends(sql, &page, &proposal).await?,
        at: page.when(&proposal.at),
        facts: facts(sql, &page, &proposal.content).await?,
        rules: match &proposal.content {
            Proposed::Community(new) => super::circle::rules_in_words(&page, &new.rules),
            Proposed::Rules(new) => super::circle::rules_in_words(&page, &new.rules),
            Proposed::Bridge(_) | Proposed::Ending(_) => Vec::new(),
        },
        hash: proposal.hash.short(),
        note: outcome.as_ref().map(|(_, note, _)| note.clone()).filter(|note| note != SPENT).unwrap_or_default(),
        outcome: outcome
            .map(|told| page.t1(&format!("community-outcome-{}-at", became(&told)), "at", page.when(&told.2)))
            .unwrap_or_default(),
        may_answer: open && may(Act::AnswerProposal),
        waits_for_another: open && relations.has(Relation::Recipient) && relations.has(Relation::Author),
        may_withdraw: open && may(Act::WithdrawProposal),
        form,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// What is proposed, fact by fact.
async fn facts(sql: &Sql<'_>, page: &Voice, content: &Proposed) -> Result<Vec<(String, String)>, StoreError> {
    Ok(match content {
        Proposed::Community(new) => {
            let NewCommunity { code, parent, name, purpose, .. } = new;
            let mut all = vec![
                (page.t("community-f-code"), code.clone()),
                (page.t("community-f-name"), page.pick(name).to_owned()),
                (page.t("community-f-purpose"), page.pick(purpose).to_owned()),
            ];
            if let Some(parent) = parent {
                all.push((page.t("community-f-parent"), named(sql, page, *parent).await?));
            }
            all
        }
        Proposed::Bridge(NewBridge { from, to, label_most }) => vec![
            (page.t("community-way-from"), place(sql, page, *from).await?),
            (page.t("community-way-to"), place(sql, page, *to).await?),
            (page.t("community-way-label"), label_most.words().to_owned()),
        ],
        Proposed::Rules(NewRules { from, why, .. }) => {
            vec![(page.t("community-f-from"), day(*from, page.lang)), (page.t("community-f-why"), why.clone())]
        }
        Proposed::Ending(Ending { last, why, .. }) => {
            vec![(page.t("community-f-last"), day(*last, page.lang)), (page.t("community-f-why"), why.clone())]
        }
    })
}

/// What is answered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    answer: String,
    note: String,
}

/// `POST /proposals/{id}/answer`
pub(crate) async fn answer(
    request: Signed,
    Path(id): Path<ProposalId>,
    Input(form): Input<AnswerForm>,
) -> Result<Response, Fault> {
    let cx: Cx = request.app.write(request.actor()).await?;
    let agrees = match form.answer.as_str() {
        "accept" => true,
        "decline" => false,
        _ => return Err(Fault::unusable("community.answer")),
    };
    if let Err(error) = answer_proposal(&cx, id, agrees, &form.note).await {
        return draw(&request, id, form, Some(error.into())).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-community-proposal-answered", &format!("/proposals/{id}")))
}

/// `POST /proposals/{id}/withdraw`
pub(crate) async fn withdraw(request: Signed, Path(id): Path<ProposalId>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    withdraw_proposal(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-withdrawn", &format!("/proposals/{id}")))
}
