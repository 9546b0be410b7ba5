//! Who is away, on the home page: what waits for those who stand in and for managers, and who acts meanwhile.

use super::{super::account::in_words, PAGE, Told, with_words};
use crate::{
    absence::{Absence, Answer, Deputy, lend},
    store::{absences, roles},
};
use ::store::{Cx, StoreError};
use access::{PersonId, Role};
use askama::Template;
use kernel::At;
use shell::{App, Hurry, Panel, Place, Visitor, Voice, Waiting};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "identity/panel-absences.html")]
struct AwayPanel {
    title: String,
    lines: Vec<String>,
    more: String,
}

async fn told(cx: &Cx) -> Result<Told, StoreError> {
    with_words(cx, absences::coming_after(cx, None, PAGE).await?).await
}

/// Requests to stand in, and, for managers, roles that nobody exercises.
pub(in crate::pages) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
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
pub(in crate::pages) async fn panels(cx: &Cx, app: &App, visitor: &Visitor) -> Result<Vec<Panel>, StoreError> {
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
