//! `/changes`: what members changed by themselves, for their secretariat; what one's own organisation changed, for
//! those who keep it; and one change before and after, with what was said of it.

use super::words;
use crate::{
    change::{Altered, Change, ChangeId, State, Verdict},
    ops,
    store::changes::{Line, Of, count, lines, watches, watches_over, words as words_said},
};
use access::{Act, Actor, BodyKind, Decision, OrgId, act::ViewChange, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use store::Cx;

/// So many lines on a page.
const PER_PAGE: i64 = 50;

/// What waits for the secretariat, for the member, and all of it.
const FILTERS: [(&str, &str, &[State]); 3] = [
    ("", "registry-changes-open", &[State::New, State::Answered]),
    ("asked", "registry-changes-asked", &[State::Questioned, State::Returned]),
    ("all", "registry-changes-all", State::ALL),
];

/// What the address of the list says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    of: String,
    state: String,
    before: String,
}

/// A change as a list shows it.
pub(super) struct ChangeLine {
    pub(super) href: String,
    pub(super) at: String,
    pub(super) organisation: String,
    pub(super) what: String,
    pub(super) subject: String,
    pub(super) fields: Vec<FieldView>,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) open: bool,
    /// The centre did it, not the organisation.
    pub(super) by_centre: bool,
}

/// A field before and after.
pub(super) struct FieldView {
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
}

struct FilterView {
    href: String,
    name: String,
    count: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "registry/changes.html")]
struct ChangesPage {
    page: Page,
    members: bool,
    both: bool,
    /// Of whom the changes stand here, and who looks at those of the others; empty for a secretariat.
    watch: String,
    filters: Vec<FilterView>,
    lines: Vec<ChangeLine>,
    next: String,
}

/// `GET /changes`
pub(super) async fn list(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let own = cx.organisation().ok_or_else(Fault::not_found)?;
    let unusable = || Fault::unusable("registry.unknown-choice");
    let both = watches_over(request.actor());
    let members = both && wanted.of != "own";
    let (here, _, states) = FILTERS.into_iter().find(|(code, ..)| *code == wanted.state).ok_or_else(unusable)?;
    let of = if members { Of::Members(own, states) } else { Of::Own(own) };
    let before: Option<ChangeId> =
        if wanted.before.is_empty() { None } else { Some(wanted.before.parse().map_err(|_| unusable())?) };
    let visible = cx.visible::<Change>();
    let mut found = lines(&visible, of, before, PER_PAGE + 1).await?;
    let per_page = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > per_page;
    found.truncate(per_page);
    let mut page = Page::signed(&request, String::new());
    page.title = page.t(match (members, request.actor().acts_for(BodyKind::Ceptoar)) {
        (true, true) => "registry-changes-title",
        (true, false) => "registry-changes-others-title",
        (false, _) => "registry-changes-own-title",
    });
    let mut filters = Vec::new();
    for (code, key, states) in FILTERS.into_iter().filter(|_| members) {
        let (n, _) = count(&visible, Of::Members(own, states)).await?;
        filters.push(FilterView {
            href: if code.is_empty() { "/changes".to_owned() } else { format!("/changes?state={code}") },
            name: page.t(key),
            count: page.n(n),
            here: code == here,
        });
    }
    let of = if members { "" } else { "own" };
    let last = found.last().filter(|_| more).map(|line| line.change.id);
    show(&ChangesPage {
        members,
        both,
        watch: match request.visitor.body().filter(|_| members) {
            Some(BodyKind::Ministry) => page.t("registry-changes-watch-ministry"),
            Some(BodyKind::Centre) => page.t("registry-changes-watch-centre"),
            _ => String::new(),
        },
        filters,
        lines: found.iter().map(|line| change_line(&page, line)).collect(),
        next: last.map(|last| format!("/changes?of={of}&state={here}&before={last}")).unwrap_or_default(),
        page,
    })
}

/// Key of the sentence on what was said.
fn told(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Acknowledge => "did-change-acknowledged",
        Verdict::Question => "did-change-questioned",
        Verdict::Return => "did-change-returned",
        Verdict::Answer => "did-change-answered",
    }
}

/// A line of a list of changes.
pub(super) fn change_line(voice: &Voice, line: &Line) -> ChangeLine {
    let change = &line.change;
    ChangeLine {
        href: format!("/changes/{}", change.id),
        at: voice.when(&change.at),
        organisation: voice.pick(&line.organisation).to_owned(),
        what: words::what(voice, change.what),
        subject: change.subject.clone(),
        fields: change.fields.iter().map(|field| field_view(voice, field)).collect(),
        state: line.state.map(|state| words::change_state(voice, state)).unwrap_or_default(),
        class: line.state.map_or("", words::change_class),
        open: line.state.is_some_and(State::waits_for_secretariat),
        by_centre: change.by_centre,
    }
}

fn field_view(voice: &Voice, field: &Altered) -> FieldView {
    let value = |value: &str| words::altered(voice, &field.field, value);
    FieldView { label: words::field(voice, &field.field), before: value(&field.before), after: value(&field.after) }
}

/// What was said between the organisation and one CEPTOAR.
struct TalkView {
    ceptoar: String,
    id: String,
    state: String,
    class: &'static str,
    words: Vec<(String, String, String, String)>,
    answers: bool,
}

#[derive(Template)]
#[template(path = "registry/change.html")]
struct ChangePage {
    page: Page,
    href: String,
    organisation: String,
    organisation_href: String,
    subject: String,
    at: String,
    by_centre: bool,
    fields: Vec<FieldView>,
    talks: Vec<TalkView>,
    /// The actor's secretariat may say something.
    judges: bool,
    asked: bool,
    text: String,
}

fn change_id(id: &str) -> Result<ChangeId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `GET /changes/{id}`
pub(super) async fn show_change(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = Page::signed(&request, String::new());
    show(&one(&cx, page, request.actor(), change_id(&id)?).await?)
}

async fn one(cx: &Cx, mut page: Page, actor: &Actor, id: ChangeId) -> Result<ChangePage, Fault> {
    let change = cx.permit::<_, Change>(ViewChange, id).await?;
    let sql = change.sql();
    let names = crate::ask::names(sql, &[change.org]).await?;
    let may = |act| decide(actor, act, change.relations()) == Decision::Allow;
    let (judges, answers) = (may(Act::JudgeChange), may(Act::AnswerChange));
    let own = actor.who().map(|who| who.organisation);
    // A secretariat sees what was said to it, not what another CEPTOAR of the member said.
    let ceptoar = own.filter(|org| *org != change.org);
    let said = words_said(sql, id, ceptoar).await?;
    let mut talks = Vec::new();
    for watch in watches(sql, id).await? {
        if ceptoar.is_some_and(|ceptoar| ceptoar != watch.ceptoar) {
            continue;
        }
        let words = said.iter().filter(|word| word.ceptoar == watch.ceptoar);
        talks.push(TalkView {
            ceptoar: page.pick(&watch.name).to_owned(),
            id: watch.ceptoar.to_string(),
            state: words::change_state(&page, watch.state),
            class: words::change_class(watch.state),
            words: words
                .map(|word| {
                    let verdict = words::verdict(&page, word.verdict);
                    (page.when(&word.at), page.pick(&word.by).to_owned(), verdict, word.text.clone())
                })
                .collect(),
            answers: answers && watch.state.waits_for_organisation(),
        });
    }
    let open = ceptoar.is_some()
        && watches(sql, id)
            .await?
            .iter()
            .any(|watch| Some(watch.ceptoar) == ceptoar && watch.state != State::Acknowledged);
    page.title = words::what(&page, change.what);
    Ok(ChangePage {
        href: format!("/changes/{id}"),
        organisation: names.get(&change.org).map(|name| page.pick(name).to_owned()).unwrap_or_default(),
        organisation_href: format!("/organisations/{}#contacts", change.org),
        subject: change.subject.clone(),
        at: page.when(&change.at),
        by_centre: change.by_centre,
        fields: change.fields.iter().map(|field| field_view(&page, field)).collect(),
        talks,
        judges: judges && open,
        asked: answers,
        text: String::new(),
        page,
    })
}

/// What is said of a change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    verdict: String,
    ceptoar: String,
    text: String,
    /// `list` where it was said from the list.
    from: String,
}

/// `POST /changes/{id}/judge`
pub(super) async fn judge(
    request: Signed,
    Path(id): Path<String>,
    Input(said): Input<Said>,
) -> Result<Response, Fault> {
    let id = change_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    let verdict = said.verdict.parse::<Verdict>();
    let outcome = match verdict {
        Ok(verdict) => ops::judge_change(&cx, id, verdict, &said.text).await,
        Err(()) => cx
            .permit::<_, Change>(access::act::JudgeChange, id)
            .await
            .map_err(Into::into)
            .and(Err(ops::ChangeError::NotNow)),
    };
    let verdict = verdict.unwrap_or(Verdict::Acknowledge);
    let to = if said.from == "list" { "/changes".to_owned() } else { format!("/changes/{id}") };
    settle(request, cx, id, outcome, (&to, verdict), &said.text).await
}

/// `POST /changes/{id}/answer`
pub(super) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(said): Input<Said>,
) -> Result<Response, Fault> {
    let id = change_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    cx.permit::<_, Change>(access::act::AnswerChange, id).await?;
    let ceptoar: OrgId = said.ceptoar.parse().map_err(|_| Fault::not_found())?;
    let outcome = ops::answer_change(&cx, id, ceptoar, &said.text).await;
    settle(request, cx, id, outcome, (&format!("/changes/{id}"), Verdict::Answer), &said.text).await
}

async fn settle(
    request: Signed,
    cx: Cx,
    id: ChangeId,
    outcome: Result<(), ops::ChangeError>,
    (to, verdict): (&str, Verdict),
    text: &str,
) -> Result<Response, Fault> {
    match outcome.map_err(Fault::from) {
        Ok(()) => {
            cx.commit().await?;
            Ok(did(told(verdict), to))
        }
        Err(fault) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&fault))?;
            let cx = request.app.read(request.actor()).await?;
            let view = one(&cx, page, request.actor(), id).await?;
            show_with(view.page.status(), &ChangePage { text: text.to_owned(), ..view })
        }
    }
}
