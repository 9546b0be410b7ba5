//! Who is away, who stands in, and saying so oneself.

use super::{
    account::in_words,
    form::{self, Entry},
    people::{Choice, choices, read_roles},
};
use crate::{
    Person,
    absence::{Absence, AbsenceId, Answer, Deputy, lend},
    ops::{
        announce_absence::{AnnounceError, NewAbsence, announce_absence},
        answer_delegation::{answer_delegation, step_back},
        end_absence::end_absence,
    },
    store::{absences, people, roles},
};
use ::store::{Cx, StoreError};
use access::{PersonId, Role, act::EditSelf};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::{At, Bilingual};
use serde::Deserialize;
use shell::api::{Listing, Paging, cursor};
use shell::{
    App, Fault, Hurry, Input, Page, Panel, Place, Problems, Signed, Visitor, Voice, Waiting, did, page::show_with, show,
};
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

#[derive(Template)]
#[template(path = "identity/absence-new.html")]
struct NewPage {
    page: Page,
    entries: Vec<Entry>,
    problems: Vec<(String, String)>,
    colleagues: Vec<(String, String, bool)>,
    deputies_problem: String,
    choices: Vec<Choice>,
    roles_problem: String,
}

#[derive(Template)]
#[template(path = "identity/panel-absences.html")]
struct AwayPanel {
    title: String,
    lines: Vec<String>,
    more: String,
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

async fn told(cx: &Cx) -> Result<Told, StoreError> {
    with_words(cx, absences::coming_after(cx, None, PAGE).await?).await
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

/// What the form of an absence sends.
#[derive(Deserialize, Default)]
pub(super) struct Form {
    #[serde(default)]
    begins: String,
    #[serde(default)]
    ends: String,
    #[serde(default)]
    deputies: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
}

impl Form {
    fn read(&self) -> Option<NewAbsence> {
        let deputies: Option<Vec<PersonId>> = self.deputies.iter().map(|id| id.parse().ok()).collect();
        let roles = read_roles(&self.roles);
        Some(NewAbsence {
            begins_at: At::parse_local(&self.begins)?,
            ends_at: At::parse_local(&self.ends)?,
            deputies: deputies?.into_iter().map(|person| (person, roles.clone())).collect(),
        })
    }
}

/// `GET /absences/new`
pub(super) async fn new(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    draw_new(&request, &cx, &Form::default(), &Problems::default()).await
}

async fn draw_new(request: &Signed, cx: &Cx, form: &Form, problems: &Problems) -> Result<Response, Fault> {
    let mut page = Page::signed(request, String::new());
    page.title = page.t("identity-absence-announce");
    let who = cx.actor().who().ok_or_else(Fault::not_found)?;
    let granted = cx.permit::<_, Person>(EditSelf, who.person).await?;
    let held = roles::held(granted.sql(), who.person, who.organisation).await?;
    let everybody = crate::ask::people_of(granted.sql(), who.organisation).await?;
    let colleagues = everybody.into_iter().filter(|person| person.id != who.person).map(|person| {
        let chosen = form.deputies.contains(&person.id.to_string());
        (person.id.to_string(), page.pick(&person.name).to_owned(), chosen)
    });
    let chosen = if form.roles.is_empty() && problems.is_empty() { held.clone() } else { read_roles(&form.roles) };
    let mut choices = choices(&page, Some(who.body), &chosen);
    choices.retain(|choice| held.iter().any(|role| role.code() == choice.code));
    let entry = |name, label| Entry::new(&page, name, label).kind("datetime-local", "off");
    let entries = vec![
        entry("begins", "identity-absence-from").typed(&form.begins, problems, &page),
        entry("ends", "identity-absence-until").typed(&form.ends, problems, &page),
    ];
    let template = NewPage {
        entries,
        problems: form::summary(problems, &page),
        colleagues: colleagues.collect(),
        deputies_problem: problems.of("deputies", &page),
        choices,
        roles_problem: problems.of("roles", &page),
        page,
    };
    show_with(form::status(problems), &template)
}

/// `POST /absences/new`
pub(super) async fn create(request: Signed, Input(form): Input<Form>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let announced = match form.read() {
        Some(new) => announce_absence(&cx, &new).await,
        None => Err(AnnounceError::NoTime),
    };
    let problems = match announced {
        Ok(_) => {
            cx.commit().await?;
            let done = if form.deputies.is_empty() { "did-absence-alone" } else { "did-absence-announced" };
            return Ok(did(done, "/absences"));
        }
        Err(AnnounceError::NoTime) => form::problem("ends", "identity-absence-time-wrong"),
        Err(AnnounceError::Touches) => form::problem("begins", "identity-absence-time-touches"),
        Err(AnnounceError::NoDeputy) => form::problem("deputies", "identity-absence-deputies-wrong"),
        Err(AnnounceError::BeyondOwn) => form::problem("roles", "identity-absence-roles-wrong"),
        Err(error @ AnnounceError::Denied(_)) => return Err(error.into()),
    };
    draw_new(&request, &cx, &form, &problems).await
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

/// Requests to stand in, and, for managers, roles that nobody exercises.
pub(super) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(who) = cx.actor().who() else { return Ok(Vec::new()) };
    let told = told(cx).await?;
    let mut all = Vec::new();
    for absence in &told.absences {
        let asked = |deputy: &&Deputy| deputy.person == who.person && deputy.answer == Answer::Asked;
        if let Some(deputy) = told.of(absence.id).find(asked) {
            let title = voice.t1("identity-waiting-deputy", "name", told.name(absence.person, voice));
            let roles = in_words(voice, &deputy.roles);
            all.push(item(voice, title, roles, Some(absence.begins_at), absence.announced_at));
        }
    }
    if cx.actor().has(Role::Manager) {
        let away: Vec<&Absence> = told.absences.iter().filter(|absence| absence.holds(cx.now())).collect();
        let Some(since) = away.iter().map(|absence| absence.begins_at).max() else { return Ok(all) };
        let sql = cx.system("roles that nobody exercises");
        let held = roles::of_organisation(&sql, who.organisation).await?;
        let held: Vec<(PersonId, Role)> =
            held.into_iter().flat_map(|(person, roles)| roles.into_iter().map(move |role| (person, role))).collect();
        let away: BTreeSet<PersonId> = away.iter().map(|absence| absence.person).collect();
        let lent = absences::lent_in(&sql, who.organisation, cx.now()).await?;
        let deserted = lend::deserted(&held, &away, &lent, cx.now());
        if !deserted.is_empty() {
            let title = voice.t1("identity-waiting-deserted", "roles", in_words(voice, &deserted));
            all.push(item(voice, title, voice.t("identity-waiting-deserted-do"), None, since));
        }
    }
    Ok(all)
}

fn item(voice: &Voice, title: String, text: String, due: Option<At>, since: At) -> Waiting {
    Waiting {
        hurry: Hurry::Usual,
        due,
        since,
        mine: true,
        title,
        href: "/absences".into(),
        tlp: None,
        exercise: false,
        text,
        meta: Vec::new(),
        action: voice.t("identity-absences-see"),
    }
}

/// Who of the organisation is away now.
pub(super) async fn panels(cx: &Cx, app: &App, visitor: &Visitor) -> Result<Vec<Panel>, StoreError> {
    let voice = Voice::new(app.texts(), visitor.lang.unwrap_or_default(), cx.now());
    let told = told(cx).await?;
    let away = told.absences.iter().filter(|absence| absence.holds(cx.now()));
    let lines: Vec<String> = away.map(|absence| told.sentence(absence, &voice)).collect();
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let panel = AwayPanel { title: voice.t("identity-away-title"), lines, more: voice.t("identity-absences-see") };
    let html = panel.render().map_err(|_| StoreError::Unreadable { column: "panel".into() })?;
    Ok(vec![Panel { place: Place::Below, html }])
}
