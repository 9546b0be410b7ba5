//! `/notices/{id}/recall`: proposing to recall what was released, confirming or refusing it, and what came of it.

use crate::{
    notice::{Notice, NoticeId},
    ops::{
        confirm_recall::confirm_recall,
        propose_recall::{ProposeRecallError, propose_recall},
        refuse_recall::{RefuseRecallError, refuse_recall},
        tell_outside::{TellOutsideError, tell_outside},
    },
    outside::{self, Outside},
    pages::notices::summary,
    recall::{Recall, Refusal, WORDS_MAX},
    store::{notices, outside as tellings, recalls, updates},
};
use access::{
    Act, Decision, PersonId, Role,
    act::{ProposeRecall, ViewNotice},
    decide,
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{At, Bilingual};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Path, Problems, Signed, Voice, page::show_with};
use std::collections::BTreeMap;
use store::{Cx, Granted, StoreError};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RecallForm {
    reason: String,
    instructions: String,
    /// Why it is not recalled.
    refusal: String,
    /// `all`: every version of it.
    versions: String,
}

/// Which proposal is confirmed, or refused and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SecondForm {
    recall: String,
    refusal: String,
}

/// Who outside was told, and how.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TellForm {
    whom: String,
    means: String,
}

/// Somebody outside to whom it was handed over by hand.
struct OutsideView {
    id: String,
    place: String,
    /// Who there took it, how and when.
    had: String,
    /// That they were told of the recall; empty if not.
    told: String,
    /// What was typed of that, where it could not be written down.
    typed: Option<TellForm>,
}

/// A proposal in words.
struct Proposed {
    id: String,
    said: String,
    reason: String,
    instructions: String,
    /// Which versions it is of; empty where there is only one.
    versions: String,
    /// When it was recalled, and who confirmed it; else empty.
    recalled: String,
    confirmed: String,
    /// Who refused it, and why; else empty.
    refused: String,
    refusal: String,
}

impl Proposed {
    fn new(voice: &Voice, recall: Recall, names: &BTreeMap<PersonId, Bilingual>, several: bool) -> Self {
        let by = |key, who: &PersonId, at: &At| {
            voice.t2(key, "name", names.get(who).map(|name| voice.pick(name)).unwrap_or_default(), "at", voice.when(at))
        };
        let refused = |refusal: &Refusal| by("notice-recall-refused-by", &refusal.by, &refusal.at);
        Self {
            id: recall.id.to_string(),
            versions: match (several, recall.whole_chain) {
                (false, _) => String::new(),
                (true, false) => voice.t("notice-recall-of-one"),
                (true, true) => voice.t("notice-recall-of-all"),
            },
            said: by("notice-recall-proposed", &recall.proposed_by, &recall.proposed_at),
            recalled: recall.confirmed.map(|(_, at)| voice.when(&at)).unwrap_or_default(),
            confirmed: recall
                .confirmed
                .map(|(who, at)| by("notice-recall-confirmed-by", &who, &at))
                .unwrap_or_default(),
            refused: recall.refused.as_ref().map(refused).unwrap_or_default(),
            refusal: recall.refused.map(|refusal| refusal.reason).unwrap_or_default(),
            reason: recall.reason,
            instructions: recall.instructions,
        }
    }
}

#[derive(Template)]
#[template(path = "notices/recall.html")]
struct RecallPage {
    page: Page,
    id: String,
    reference: String,
    title: String,
    board: String,
    /// To how many it went, and how many of them opened it.
    hits: String,
    proposed: Option<Proposed>,
    may_propose: bool,
    may_confirm: bool,
    /// A proposal waits for a second person.
    waits: bool,
    /// Who may be that person, besides whoever proposed it; empty if nobody.
    seconds: String,
    refusal: Field,
    reason: Field,
    instructions: Field,
    limit: usize,
    /// Whether there are several versions to choose from, and whether all are chosen.
    several: bool,
    all: bool,
    errors: Vec<(String, String)>,
    /// Whom no ledger reaches.
    outside: Vec<OutsideView>,
    /// It was recalled, and the reader may say that they were told.
    may_tell: bool,
    outside_limit: usize,
}

/// `GET /notices/{id}/recall`
pub(crate) async fn form(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    page(&request, id, &RecallForm::default(), (Problems::default(), None)).await
}

/// `POST /notices/{id}/recall`
pub(crate) async fn propose(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<RecallForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ProposeRecall, id).await?;
    let mut problems = Problems::default();
    let field = if form.reason.trim().is_empty() { "reason" } else { "instructions" };
    match propose_recall(&cx, id, &form.reason, &form.instructions, form.versions == "all").await {
        Ok(_) => {
            cx.commit().await?;
            return Ok(shell::did("did-recall-proposed", &format!("/notices/{id}/recall")));
        }
        Err(ProposeRecallError::Missing) => problems.add(field, "notice-problem-recall-missing"),
        Err(ProposeRecallError::Long) => problems.add("reason", "notice-problem-recall-long"),
        Err(ProposeRecallError::Held) => problems.add("reason", "notice-problem-recall-held"),
        Err(error) => return Err(error.into()),
    }
    drop(cx);
    page(&request, id, &form, (problems, None)).await
}

/// `POST /notices/{id}/recall/confirm`
pub(crate) async fn confirm(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<SecondForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    confirm_recall(&cx, id, form.recall.parse().map_err(|_| Fault::not_found())?).await?;
    cx.commit().await?;
    Ok(shell::did("did-notice-recalled", &format!("/notices/{id}/recall")))
}

/// `POST /notices/{id}/recall/refuse`
pub(crate) async fn refuse(
    request: Signed,
    Path(id): Path<NoticeId>,
    Input(form): Input<SecondForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    let which = form.recall.parse().map_err(|_| Fault::not_found())?;
    let mut problems = Problems::default();
    match refuse_recall(&cx, id, which, &form.refusal).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-recall-refused", &format!("/notices/{id}/recall")));
        }
        Err(RefuseRecallError::NoReason) => problems.add("refusal", "notice-problem-recall-refusal"),
        Err(RefuseRecallError::LongReason) => problems.add("refusal", "notice-problem-recall-long"),
        Err(error) => return Err(error.into()),
    }
    drop(cx);
    page(&request, id, &RecallForm { refusal: form.refusal, ..RecallForm::default() }, (problems, None)).await
}

/// `POST /notices/{id}/recall/outside/{outside}`: somebody outside was told.
pub(crate) async fn tell(
    request: Signed,
    Path((id, whom)): Path<(NoticeId, String)>,
    Input(form): Input<TellForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Notice>(ViewNotice, id).await?;
    let which = whom.parse().map_err(|_| Fault::not_found())?;
    match tell_outside(&cx, id, which, (&form.whom, &form.means)).await {
        Ok(()) => {
            cx.commit().await?;
            return Ok(shell::did("did-outside-told", &format!("/notices/{id}/recall#h-outside")));
        }
        Err(TellOutsideError::Unsaid) => {}
        Err(error) => return Err(error.into()),
    }
    drop(cx);
    let mut problems = Problems::default();
    let empty = if form.whom.trim().is_empty() { "whom" } else { "means" };
    problems.add(format!("{empty}-{whom}"), "notice-problem-outside-unsaid");
    page(&request, id, &RecallForm::default(), (problems, Some((whom, form)))).await
}

fn outside_view(
    voice: &Voice,
    one: &Outside,
    names: &BTreeMap<PersonId, Bilingual>,
    typed: Option<TellForm>,
) -> OutsideView {
    let told = one.told.as_ref().map(|told| {
        let by = names.get(&told.by).map(|name| voice.pick(name)).unwrap_or_default();
        let said = voice.t2("notice-outside-hand", "whom", told.whom.as_str(), "means", told.means.as_str());
        format!("{said}　{}", voice.t2("notice-outside-told-by", "name", by, "at", voice.when(&told.at)))
    });
    OutsideView {
        id: one.id.to_string(),
        place: voice.pick(&one.place).to_owned(),
        had: format!(
            "{}　{}",
            voice.when(&one.at),
            voice.t2("notice-outside-hand", "whom", one.whom.as_str(), "means", one.means.as_str())
        ),
        told: told.unwrap_or_default(),
        typed,
    }
}

/// The names of those who may confirm what waits: the roles that the matrix names, in the reader's body.
async fn seconds(
    cx: &Cx,
    notice: &Granted<'_, ViewNotice, Notice>,
    voice: &Voice,
    recall: Option<&Recall>,
) -> Result<String, StoreError> {
    let (Some(recall), Some(org)) = (recall.filter(|recall| recall.waits()), cx.organisation()) else {
        return Ok(String::new());
    };
    let mut names: Vec<String> = Vec::new();
    for role in [Role::Duty, Role::Reviewer] {
        for person in identity::ask::holders(notice.sql(), org, role).await? {
            let name = voice.pick(&person.name).to_owned();
            if person.id != recall.proposed_by && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Ok(names.join(&voice.t("notice-comma")))
}

async fn page(
    request: &Signed,
    id: NoticeId,
    form: &RecallForm,
    (problems, telling): (Problems, Option<(String, TellForm)>),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let release = notices::release(notice.sql(), id).await?.ok_or(Fault::not_found())?;
    let tally = delivery::ask::total(notice.sql(), release.dispatch).await?;
    let title = notices::current(notice.sql(), id).await?.content.title;
    let recall = recalls::of(notice.sql(), id).await?;
    let chain = updates::chain(notice.sql(), updates::first(notice.sql(), id).await?).await?;
    let several = chain.iter().filter(|one| one.released_at.is_some()).count() > 1;
    let refused = recall.iter().filter_map(|recall| recall.refused.as_ref()).map(|refusal| refusal.by);
    let confirmed = recall.iter().filter_map(|recall| recall.confirmed).map(|(who, _)| who);
    let outside = tellings::of(notice.sql(), id).await?;
    let told = outside.iter().filter_map(|one| one.told.as_ref()).map(|told| told.by);
    let people: Vec<_> =
        recall.iter().map(|recall| recall.proposed_by).chain(refused).chain(confirmed).chain(told).collect();
    let names = identity::ask::names(notice.sql(), &people).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let may = |act| decide(request.actor(), act, notice.relations()) == Decision::Allow;
    let open = recall.as_ref().is_none_or(|recall| recall.confirmed.is_none());
    let waits = recall.as_ref().is_some_and(Recall::waits);
    let second = recall.as_ref().is_some_and(|recall| recall.waits() && cx.person() != Some(recall.proposed_by));
    let seconds = seconds(&cx, &notice, &voice, recall.as_ref()).await?;
    let proposed = recall.map(|recall| Proposed::new(&voice, recall, &names, several));
    let errors = summary(&problems, &voice);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::signed(request, voice.t1("notice-recall-title", "reference", &notice.reference));
    let page = page.exercise(notice.exercise);
    let shown = RecallPage {
        id: id.to_string(),
        reference: notice.reference.clone(),
        title,
        hits: page.t2("notice-recall-hits", "n", page.n(tally.entitled), "opened", page.n(tally.opened)),
        board: format!("/board/{}/opened", release.dispatch),
        proposed,
        outside: outside
            .iter()
            .map(|one| {
                let typed = telling.as_ref().filter(|(which, _)| *which == one.id.to_string());
                outside_view(&voice, one, &names, typed.map(|(_, typed)| typed.clone()))
            })
            .collect(),
        may_tell: !open && may(Act::ProposeRecall),
        outside_limit: outside::WORDS_MAX,
        may_propose: open && may(Act::ProposeRecall),
        waits,
        seconds,
        may_confirm: second && may(Act::ConfirmRecall),
        refusal: Field::new("refusal", &form.refusal, &problems, &page),
        reason: Field::new("reason", &form.reason, &problems, &page),
        instructions: Field::new("instructions", &form.instructions, &problems, &page),
        limit: WORDS_MAX,
        several,
        all: form.versions == "all",
        errors,
        page,
    };
    show_with(status, &shown)
}
