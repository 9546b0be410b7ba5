//! The pages of communities.

pub(crate) mod approvals;
pub(crate) mod arrivals;
pub(crate) mod bridges;
mod cards;
mod circle;
mod crossings;
pub(crate) mod desk;
pub(crate) mod finding;
mod found;
mod groups;
mod hand_in;
mod history;
pub(crate) mod home;
pub(crate) mod later;
mod meetings;
mod members;
pub(crate) mod pass;
pub(crate) mod proposals;
mod recall_share;
mod rules;
pub(crate) mod share;
mod share_desk;

use crate::{Community, CommunityId};
use ::store::{Cx, Denied, Granted, Sql, params};
use access::{Act, Action, Decision, OrgId, decide};
use kernel::{Audience, Day, Id, Label, Lang, Tlp};
use serde::Deserialize;
use shell::{Fault, Page, Route, Signed, Voice};

/// The most rows of a list on one page.
pub(crate) const ROWS: i64 = 20;

/// Where a list goes on.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(crate) before: String,
    #[serde(default)]
    pub(crate) after: String,
}

impl Asked {
    /// The id before which the list goes on; the last of all ids at its beginning.
    pub(crate) fn before<T>(&self) -> Result<Id<T>, Fault> {
        let text = if self.before.is_empty() { "ffffffff-ffff-ffff-ffff-ffffffffffff" } else { self.before.as_str() };
        text.parse().map_err(|_| Fault::not_found())
    }
}

/// The community with this code, if the actor may see it at all.
pub(crate) async fn find(cx: &Cx, code: &str) -> Result<CommunityId, Denied> {
    let row = cx
        .visible::<Community>()
        .rows("SELECT id FROM communities WHERE code = $1 AND {visible}", params![code])
        .await?;
    let found = row.first().ok_or(Denied::NotFound)?;
    Ok(found.id("id")?)
}

/// The community with this code, if the actor may do this there: how every page of one begins.
pub(crate) async fn enter<'c, A: Action>(cx: &'c Cx, code: &str, act: A) -> Result<Granted<'c, A, Community>, Fault> {
    let id = find(cx, code).await?;
    Ok(cx.permit(act, id).await?)
}

/// Whether the actor keeps this community, which goes on.
pub(crate) fn manages<A>(cx: &Cx, community: &Granted<'_, A, Community>) -> bool {
    let may = decide(cx.actor(), Act::ManageCommunity, community.relations()) == Decision::Allow;
    may && community.going_on(cx.now()).is_ok()
}

/// Cuts a list that is one longer than a page; whether it goes on.
pub(crate) fn cut<T>(rows: &mut Vec<T>) -> bool {
    let most = usize::try_from(ROWS).unwrap_or_default();
    let more = rows.len() > most;
    rows.truncate(most);
    more
}

/// One line each, trimmed, without the empty ones.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A label as typed: what is not stated is the weakest that is allowed.
pub(crate) fn label(tlp: &str, until: &str, weakest: Tlp) -> Result<Label, &'static str> {
    let tlp = if tlp.is_empty() { weakest } else { tlp.parse().map_err(|()| "community-flaw-weak-label")? };
    let until = match until.trim() {
        "" => None,
        day => Some(Day::parse(day).ok_or("community-flaw-expired")?),
    };
    Ok(Label::new(tlp, Audience::All, until))
}

/// The choice of labels that are at least as strong as `weakest`.
pub(crate) fn tlps(weakest: Tlp, chosen: Tlp) -> Vec<(&'static str, &'static str, bool)> {
    let strong = Tlp::ALL.into_iter().filter(|tlp| *tlp >= weakest);
    strong.map(|tlp| (tlp.code(), tlp.words(), tlp == chosen)).collect()
}

/// A label's last day in words; empty if without end.
pub(crate) fn until(voice: &Voice, label: &Label) -> String {
    label.until().map(|day| voice.t1("community-until", "day", day.show_long(voice.lang))).unwrap_or_default()
}

/// A day in words.
pub(crate) fn day(day: Day, lang: Lang) -> String {
    day.show_long(lang)
}

/// The organisation that is typed: its id, or its name, which must be of one only.
pub(crate) async fn named(sql: &Sql<'_>, typed: &str) -> Result<OrgId, Fault> {
    let typed = typed.trim();
    if let Ok(org) = typed.parse() {
        return Ok(org);
    }
    match registry::ask::meant(sql, typed).await?.as_slice() {
        [only] => Ok(only.id),
        _ => Err(Fault::unusable("community.unknown-organisation")),
    }
}

/// What an id that is none says.
pub(crate) fn known<T>(text: &str) -> Result<Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// A page whose title has this key.
pub(crate) fn titled(request: &Signed, key: &str) -> Page {
    let mut page = Page::signed(request, "");
    page.title = page.t(key);
    page
}

/// All routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/communities", cards::index),
        Route::get("/proposals/community", found::form),
        Route::post("/proposals/community", found::found),
        Route::get("/proposals", proposals::index),
        Route::get("/proposals/{id}", proposals::show),
        Route::post("/proposals/{id}/answer", proposals::answer),
        Route::post("/proposals/{id}/withdraw", proposals::withdraw),
        Route::get("/bridges", bridges::index),
        Route::post("/bridges", bridges::declare),
        Route::post("/bridges/{id}/end", bridges::end),
        Route::get("/bridges/{id}", crossings::show),
        Route::post("/bridges/{id}/hand-overs", crossings::hand_over),
        Route::post("/bridges/{id}/arrivals", crossings::record).limit(sharing::pages::upload::UPLOAD),
        Route::get("/communities/{code}", circle::show),
        Route::get("/communities/{code}/history", history::show),
        Route::get("/communities/{code}/rules", rules::show),
        Route::post("/communities/{code}/rules", rules::change),
        Route::post("/communities/{code}/ending", rules::end),
        Route::get("/communities/{code}/groups", groups::show),
        Route::post("/communities/{code}/groups", groups::open),
        Route::post("/communities/{code}/groups/{group}/close", groups::close),
        Route::post("/communities/{code}/leave", members::leave),
        Route::post("/communities/{code}/members/{org}/change", members::change),
        Route::get("/communities/{code}/members", members::show),
        Route::post("/communities/{code}/members", members::let_in),
        Route::post("/communities/{code}/members/{org}/end", members::end),
        Route::get("/communities/{code}/meetings", meetings::show),
        Route::post("/communities/{code}/meetings", meetings::record),
        Route::get("/communities/{code}/submit", hand_in::form),
        Route::post("/communities/{code}/submit/check", hand_in::check).limit(sharing::pages::upload::UPLOAD),
        Route::post("/communities/{code}/submit", hand_in::submit).limit(sharing::pages::upload::UPLOAD),
        Route::get("/communities/{code}/desk", desk::show),
        Route::post("/communities/{code}/shares", desk::derive),
        Route::get("/submissions/{id}", hand_in::show),
        Route::get("/submissions/{id}/files/{file}", hand_in::download),
        Route::get("/shares/{id}", share::show),
        Route::post("/shares/{id}/answer", share::answer),
        Route::get("/shares/{id}/desk", share_desk::show),
        Route::get("/shares/{id}/files/{file}", share::download),
        Route::get("/shares/{id}/indicators.csv", share::indicators),
        Route::post("/shares/{id}/save", share_desk::acts::save),
        Route::post("/shares/{id}/files", share_desk::files::add).limit(sharing::pages::upload::UPLOAD),
        Route::post("/shares/{id}/files/{file}/carry", share_desk::files::carry),
        Route::post("/shares/{id}/files/{file}/remove", share_desk::files::remove),
        Route::post("/shares/{id}/approvals", share_desk::acts::ask),
        Route::post("/shares/{id}/review", share_desk::acts::review),
        Route::post("/shares/{id}/release", share_desk::acts::release),
        Route::get("/shares/{id}/recall", recall_share::form),
        Route::post("/shares/{id}/recall", recall_share::recall),
        Route::post("/shares/{id}/cross", share_desk::acts::cross),
        Route::post("/shares/{id}/hand-over", share_desk::acts::hand_over),
        Route::get("/approvals/{id}", approvals::show),
        Route::get("/approvals/{id}/files/{file}", approvals::download),
        Route::post("/approvals/{id}/answer", approvals::answer),
        Route::get("/arrivals", arrivals::index),
        Route::get("/arrivals/{id}", arrivals::show),
        Route::get("/arrivals/{id}/files/{file}", arrivals::download),
        Route::post("/arrivals/{id}/notice", arrivals::take_up),
        Route::post("/arrivals/{id}/leaves", arrivals::record_leave),
        Route::post("/arrivals/{id}/leaves/{leave}/withdraw", arrivals::withdraw_leave),
        Route::post("/arrivals/{id}/withdraw", arrivals::withdraw_arrival),
        Route::post("/bridges/{id}/notices", pass::pass),
    ]
}
