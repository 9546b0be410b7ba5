//! The home page: what waits for me and until when. And the language switch, and the health check.

use crate::{
    App, Fault, Hurry, Maybe, Page, Panel, Place, Visitor, Voice, Waiting,
    room::{DrawPanels, FindWaiting},
    show,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::Lang;
use serde::Deserialize;
use store::{Cx, StoreError, side_by_side};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    waiting: Vec<Waiting>,
    late: usize,
    theirs: usize,
    top: Vec<Panel>,
    below: Vec<Panel>,
    /// A timetable of many rows, for bodies that work through it all day.
    dense: bool,
}

impl HomePage {
    /// Whether the row at `index` has the one solid button: the first that is the reader's turn, but where the page begins
    /// with another.
    fn leads(&self, index: &usize) -> bool {
        (self.dense || self.top.is_empty()) && self.waiting.iter().position(|thing| thing.mine) == Some(*index)
    }
}

/// `GET /`: the home page of whoever has signed in; others are sent to sign in.
pub(crate) async fn home(request: Maybe) -> Result<Response, Fault> {
    let Some(visitor) = request.visitor.clone() else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let cx = request.app.read(&visitor.actor).await?;
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let visitor = Visitor { lang: Some(request.lang), ..visitor };
    let (waiting, top, below) = parts((&request.app, &cx), &voice, &visitor).await?;
    let mine = waiting.iter().filter(|thing| thing.mine).count();
    let late = waiting.iter().filter(|thing| thing.mine && thing.due.is_some_and(|due| due < cx.now())).count();
    let theirs = waiting.len() - mine;
    let page = Page { mine: Some(mine), ..Page::maybe(&request, voice.t("home-title")) };
    let dense = page.density() == "dense";
    show(&HomePage { page, waiting, late, theirs, top, below, dense })
}

/// What waits for the actor in all rooms, in the order of [`Waiting::place`].
///
/// # Errors
/// If the database refuses.
pub async fn waiting(app: &App, cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let mut all = Vec::new();
    for room in app.rooms() {
        all.extend(room.waits(cx, voice).await?);
    }
    all.sort_by_key(|thing| thing.place(cx.now()));
    Ok(all)
}

/// One question of the page to a room.
struct Part<'a> {
    app: &'a App,
    voice: &'a Voice,
    visitor: &'a Visitor,
    asks: Asks,
}

/// What is asked.
#[derive(Clone, Copy)]
enum Asks {
    /// What waits.
    Waiting(FindWaiting),
    /// What is shown.
    Panels(DrawPanels),
}

/// What a room answers.
#[derive(Default)]
struct Parts {
    waiting: Vec<Waiting>,
    panels: Vec<Panel>,
}

impl Part<'_> {
    async fn asked(&self, cx: &Cx) -> Result<Parts, StoreError> {
        Ok(match self.asks {
            Asks::Panels(draw) => Parts { panels: draw(cx, self.app, self.visitor).await?, ..Parts::default() },
            Asks::Waiting(find) => Parts { waiting: find(cx, self.voice).await?, ..Parts::default() },
        })
    }
}

/// What waits in all rooms, and what they show at the top and below, asked side by side.
async fn parts(
    (app, cx): (&App, &Cx),
    voice: &Voice,
    visitor: &Visitor,
) -> Result<(Vec<Waiting>, Vec<Panel>, Vec<Panel>), StoreError> {
    let waiting = app.rooms().iter().flat_map(|room| room.waiting).map(|find| Asks::Waiting(*find));
    let panels = app.rooms().iter().flat_map(|room| room.panels).map(|draw| Asks::Panels(*draw));
    let asked: Vec<Part<'_>> = waiting.chain(panels).map(|asks| Part { app, voice, visitor, asks }).collect();
    let answers = side_by_side((app.db(), cx), &asked, |cx, part| Box::pin(part.asked(cx))).await?;
    let (mut waiting, mut panels) = (Vec::new(), Vec::new());
    for answer in answers {
        waiting.extend(answer.waiting);
        panels.extend(answer.panels);
    }
    waiting.sort_by_key(|thing: &Waiting| thing.place(cx.now()));
    let (top, below) = panels.into_iter().partition(|panel: &Panel| panel.place == Place::Top);
    Ok((waiting, top, below))
}

#[derive(Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    to: String,
}

/// A path of this site to which somebody may be sent back; `/` for anything else.
pub fn safe_return(to: &str) -> &str {
    // Browsers leave tabs and line breaks out of an address: `/<tab>/evil.example` is `//evil.example` to them. And
    // what is not ASCII cannot stand in a header.
    let plain = to.chars().all(|character| character.is_ascii_graphic() && character != '\\');
    let own = plain && to.starts_with('/') && !to.starts_with("//");
    if own { to } else { "/" }
}

/// `GET /language/{lang}?to=/path`: remembers the language and goes back.
pub(crate) async fn switch_language(Path(lang): Path<String>, Query(back): Query<Back>) -> Result<Response, Fault> {
    let lang: Lang = lang.parse().map_err(|()| Fault::not_found())?;
    let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.code());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(safe_return(&back.to))).into_response())
}

/// `GET /healthz`: `ok` if the database answers.
pub(crate) async fn healthz(State(app): State<App>) -> Result<&'static str, Fault> {
    let cx = app.read(&access::Actor::nobody()).await?;
    cx.system("health check").count("SELECT CAST(1 AS BIGINT) AS n", Vec::new()).await?;
    Ok("ok")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
            "/\u{85}/evil.example",
            "/報告",
        ] {
            assert_eq!(safe_return(bad), "/", "{bad}");
        }
        assert_eq!(safe_return("/reports/1?x=2"), "/reports/1?x=2");
    }
}
