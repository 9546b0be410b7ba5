//! Who is away, who stands in, and saying so oneself.

pub(super) mod announce;
pub(super) mod home;

use super::account::in_words;
use crate::{
    absence::{Absence, AbsenceId, Answer, Deputy},
    ops::{
        answer_delegation::{answer_delegation, step_back},
        end_absence::end_absence,
    },
    store::{absences, people},
};
use ::store::{Cx, StoreError};
use access::{PersonId, Role};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::{At, Bilingual};
use serde::Deserialize;
use shell::api::{Listing, Paging, cursor};
use shell::{Fault, Input, Page, Signed, Voice, did, show};
use std::collections::{BTreeMap, BTreeSet};

/// How many absences stand on a page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "identity/absences.html")]
struct AbsencesPage {
    page: Page,
    lines: Vec<Line>,
    next: String,
}

/// An absence as a line.
struct Line {
    id: String,
    title: String,
    time: String,
    now: bool,
    deputies: Vec<String>,
    /// Nobody stands in, and nobody who was asked has still to answer.
    alone: bool,
    may_end: bool,
    asks_me: bool,
    mine: bool,
}

/// What the list is asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    after: String,
}

/// Absences with all that is said about them.
struct Told {
    absences: Vec<Absence>,
    deputies: Vec<Deputy>,
    names: BTreeMap<PersonId, Bilingual>,
}

/// A page of them after this place, and the place at which it ends if there are more.
async fn told_after(cx: &Cx, after: Option<(At, AbsenceId)>) -> Result<(Told, String), StoreError> {
    let found = Listing::of(
        absences::coming_after(cx, after, PAGE + 1).await?,
        PAGE,
        |last: &Absence| cursor(last.begins_at, last.id),
        |absence| absence,
    );
    Ok((with_words(cx, found.items).await?, found.next.unwrap_or_default()))
}

async fn with_words(cx: &Cx, absences: Vec<Absence>) -> Result<Told, StoreError> {
    let deputies = absences::deputies(cx, &absences).await?;
    let ids: BTreeSet<PersonId> =
        absences.iter().map(|one| one.person).chain(deputies.iter().map(|one| one.person)).collect();
    let names = people::names(&cx.system("names of who is away"), &Vec::from_iter(ids)).await?;
    Ok(Told { absences, deputies, names })
}

impl Told {
    fn name(&self, person: PersonId, voice: &Voice) -> String {
        self.names.get(&person).map(|name| voice.pick(name).to_owned()).unwrap_or_default()
    }
    fn of(&self, absence: AbsenceId) -> impl Iterator<Item = &Deputy> {
        self.deputies.iter().filter(move |deputy| deputy.absence == absence)
    }
    /// `X is away until …`, with who acts.
    fn sentence(&self, absence: &Absence, voice: &Voice) -> String {
        let name = self.name(absence.person, voice);
        let away = voice.t2("identity-away-until", "name", name, "at", voice.when(&absence.ends_at));
        let acting = self.of(absence.id).filter(|deputy| deputy.answer == Answer::Agreed);
        let acting: Vec<String> = acting.map(|deputy| self.name(deputy.person, voice)).collect();
        let acts = match acting.is_empty() {
            true => voice.t("identity-away-nobody"),
            false => voice.t1("identity-away-acts", "names", acting.join(&voice.t("identity-comma"))),
        };
        voice.t2("identity-away", "away", away, "acts", acts)
    }
}

fn deputy_words(told: &Told, deputy: &Deputy, voice: &Voice) -> String {
    let key = match deputy.answer {
        Answer::Asked => "identity-deputy-asked",
        Answer::Agreed => "identity-deputy-agreed",
        Answer::Declined => "identity-deputy-declined",
        Answer::Ended => "identity-deputy-ended",
    };
    let name = told.name(deputy.person, voice);
    let who = voice.t2("identity-deputy", "name", name, "roles", in_words(voice, &deputy.roles));
    voice.t2("identity-deputy-line", "who", who, "answer", voice.t(key))
}

/// `GET /absences`: those of one's organisation that are not over.
pub(super) async fn list(request: Signed, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let mut page = Page::signed(&request, String::new());
    page.title = page.t("identity-absences");
    let cx = request.app.read(request.actor()).await?;
    let after = Paging { cursor: asked.after, limit: String::new() }.place()?;
    let (told, next) = told_after(&cx, after).await?;
    let me = cx.person().ok_or_else(Fault::not_found)?;
    let manages = request.visitor.has(Role::Manager);
    let lines = told.absences.iter().map(|absence| line(&told, absence, me, manages, &page)).collect();
    let next = if next.is_empty() { next } else { format!("?after={next}") };
    show(&AbsencesPage { page, lines, next })
}

fn line(told: &Told, absence: &Absence, me: PersonId, manages: bool, page: &Page) -> Line {
    let mine = told.of(absence.id).find(|deputy| deputy.person == me).map(|deputy| deputy.answer);
    Line {
        id: absence.id.to_string(),
        title: told.name(absence.person, page),
        time: page.t2(
            "identity-absence-time",
            "from",
            page.when(&absence.begins_at),
            "until",
            page.when(&absence.ends_at),
        ),
        now: absence.holds(page.now),
        deputies: told.of(absence.id).map(|deputy| deputy_words(told, deputy, page)).collect(),
        alone: told.of(absence.id).all(|deputy| matches!(deputy.answer, Answer::Declined | Answer::Ended)),
        may_end: manages || absence.person == me,
        asks_me: mine == Some(Answer::Asked),
        mine: mine == Some(Answer::Agreed),
    }
}

fn read_id(id: &str) -> Result<AbsenceId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `POST /absences/{id}/end`
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    end_absence(&cx, read_id(&id)?).await?;
    cx.commit().await?;
    Ok(did("did-absence-ended", "/absences"))
}

/// What a deputy answers.
#[derive(Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    agrees: String,
}

/// `POST /absences/{id}/answer`
pub(super) async fn answer(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<Said>,
) -> Result<Response, Fault> {
    let agrees = match form.agrees.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Fault::unusable("identity.absence-no-answer")),
    };
    let cx = request.app.write(request.actor()).await?;
    answer_delegation(&cx, read_id(&id)?, agrees).await?;
    cx.commit().await?;
    Ok(did("did-absence-answered", "/absences"))
}

/// `POST /absences/{id}/step-back`
pub(super) async fn leave(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    step_back(&cx, read_id(&id)?).await?;
    cx.commit().await?;
    Ok(did("did-absence-answered", "/absences"))
}
