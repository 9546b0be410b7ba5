//! `/communities/{code}/meetings`: what was on the agenda, what was decided, who came.

use super::{Asked, ROWS, cut, enter, find, manages};
use crate::{
    Meeting, MeetingId, MeetingKind,
    ops::record_meeting::record_meeting,
    store::{circles, meetings},
};
use access::act::ViewCommunity;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use kernel::Day;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

#[derive(Template)]
#[template(path = "community/meetings.html")]
struct MeetingsPage {
    page: Page,
    code: String,
    name: String,
    meetings: Vec<Line>,
    more: String,
    may: bool,
    kinds: Vec<(&'static str, String)>,
    people: Vec<(String, String, bool)>,
    form: MeetingForm,
}

struct Line {
    name: String,
    day: String,
    agenda: String,
    decisions: String,
    came: Vec<String>,
}

/// What is typed of a meeting.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct MeetingForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    held_on: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    agenda: String,
    #[serde(default)]
    decisions: String,
    #[serde(default)]
    attendees: Vec<String>,
}

impl MeetingForm {
    fn read(&self) -> Result<Meeting, Fault> {
        let attendees = self.attendees.iter().map(|org| org.parse()).collect::<Result<_, _>>();
        Ok(Meeting {
            kind: self.kind.parse().unwrap_or_default(),
            number: self.number.trim().parse().unwrap_or_default(),
            held_on: Day::parse(&self.held_on).ok_or(Fault::unusable("community.meeting-not-yet"))?,
            title: self.title.trim().to_owned(),
            agenda: self.agenda.trim().to_owned(),
            decisions: self.decisions.trim().to_owned(),
            attendees: attendees.map_err(|_| Fault::unusable("community.meeting-stranger"))?,
        })
    }
}

/// Where the list goes on: `day/id`.
fn place(asked: &Asked) -> Result<Option<(Day, MeetingId)>, Fault> {
    if asked.before.is_empty() {
        return Ok(None);
    }
    let found = asked.before.split_once('/').and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
    let (day, id): (i32, MeetingId) = found.ok_or_else(Fault::not_found)?;
    Ok(Some((Day::from_number(day), id)))
}

/// `GET /communities/{code}/meetings`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    draw(&request, code, &asked, (MeetingForm::default(), None)).await
}

async fn draw(
    request: &Signed,
    code: String,
    asked: &Asked,
    (form, fault): (MeetingForm, Option<Fault>),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let id = community.id;
    let sql = community.sql();
    let page = super::titled(request, "community-meetings").mend(fault.as_ref())?;
    let mut rows = meetings::page(sql, id, place(asked)?, ROWS + 1).await?;
    let goes_on = cut(&mut rows);
    let last = rows.last().filter(|_| goes_on);
    let more = last.map(|(id, one)| format!("{}/{id}", one.held_on.number())).unwrap_or_default();
    let mut lines = Vec::new();
    for (_, one) in rows {
        let names = registry::ask::names(sql, &one.attendees).await?;
        let kind = page.t(&format!("community-meeting-{}", one.kind.code()));
        lines.push(Line {
            name: page.ts("community-meeting-name", &[("kind", &kind), ("title", &one.title), ("n", &one.number)]),
            day: super::day(one.held_on, page.lang),
            agenda: one.agenda,
            decisions: one.decisions,
            came: names.values().map(|name| page.pick(name).to_owned()).collect(),
        });
    }
    let may = manages(&cx, &community);
    let people = if may { circles::members(sql, id, "", 50).await? } else { Vec::new() };
    let shown = MeetingsPage {
        name: page.pick(&community.name).to_owned(),
        kinds: MeetingKind::ALL
            .map(|kind| (kind.code(), page.t(&format!("community-meeting-{}", kind.code()))))
            .to_vec(),
        people: people
            .into_iter()
            .map(|(one, org)| (one.org.to_string(), page.pick(&org.name).to_owned()))
            .map(|(org, name)| (form.attendees.contains(&org), org, name))
            .map(|(came, org, name)| (org, name, came))
            .collect(),
        code,
        meetings: lines,
        more,
        may,
        form,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// `POST /communities/{code}/meetings`
pub(crate) async fn record(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<MeetingForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let recorded = match form.read() {
        Ok(meeting) => record_meeting(&cx, id, &meeting).await.map_err(Fault::from),
        Err(fault) => Err(fault),
    };
    if let Err(fault) = recorded {
        return draw(&request, code, &Asked::default(), (form, Some(fault))).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-community-meeting", &format!("/communities/{code}/meetings")))
}
