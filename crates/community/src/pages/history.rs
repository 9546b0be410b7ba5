//! `/communities/{code}/history`: what happened to a community, for those in it; `…/groups`: its groups, kept by its hub.

use super::{Asked, ROWS, day, find};
use crate::{
    Community, Event, Group,
    ops::keep_groups::{close_group, open_group},
    store::{circles, events},
};
use access::{Act, Decision, OrgId, act::ViewCommunity, decide};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with, show as show_page};

#[derive(Template)]
#[template(path = "community/history.html")]
struct HistoryPage {
    page: Page,
    code: String,
    name: String,
    all: Vec<(String, String, String)>,
    more: String,
}

/// `GET /communities/{code}/history`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let community = cx.permit::<_, Community>(ViewCommunity, id).await?;
    let sql = community.sql();
    let page = super::titled(&request, "community-history");
    let mut rows = events::page(sql, id, asked.before::<Event>()?, ROWS + 1).await?;
    let most = usize::try_from(ROWS).unwrap_or_default();
    let more = if rows.len() > most {
        rows.truncate(most);
        rows.last().map(|one| one.id.to_string()).unwrap_or_default()
    } else {
        String::new()
    };
    let orgs: Vec<OrgId> = rows.iter().flat_map(|one| one.org.into_iter().chain([one.by])).collect();
    let names = registry::ask::names(sql, &orgs).await?;
    let name = |org: &OrgId| names.get(org).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let line = |one: &Event| {
        let whom = match &one.org {
            Some(org) => name(org),
            None => page.pick(&one.name).to_owned(),
        };
        let group = if one.org.is_some() { page.pick(&one.name).to_owned() } else { String::new() };
        let what = page.t2(&format!("community-event-{}", one.kind.code()), "name", whom, "group", group);
        (page.when(&one.at), what, name(&one.by))
    };
    let all = rows.iter().map(line).collect();
    show_page(&HistoryPage { name: page.pick(&community.name).to_owned(), code, all, more, page })
}

/// What is typed to open a group.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GroupForm {
    code: String,
    name_ja: String,
    name_en: String,
}

#[derive(Template)]
#[template(path = "community/groups.html")]
struct GroupsPage {
    page: Page,
    code: String,
    name: String,
    may: bool,
    all: Vec<GroupLine>,
    form: GroupForm,
}

struct GroupLine {
    code: String,
    name: String,
    from: String,
    to: String,
    inside: i64,
    close: String,
}

/// `GET /communities/{code}/groups`
pub(crate) async fn groups(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    draw(&request, code, GroupForm::default(), None).await
}

async fn draw(request: &Signed, code: String, form: GroupForm, fault: Option<Fault>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let community = cx.permit::<_, Community>(ViewCommunity, id).await?;
    let page = super::titled(request, "community-groups").mend(fault.as_ref())?;
    let may = decide(cx.actor(), Act::ManageCommunity, community.relations()) == Decision::Allow;
    let line = |one: circles::Kept| GroupLine {
        name: page.pick(&one.group.name).to_owned(),
        from: day(one.from.unwrap_or(community.valid_from), page.lang),
        to: one.to.map(|last| day(last, page.lang)).unwrap_or_default(),
        inside: one.inside,
        close: if may && one.to.is_none() && one.inside == 0 {
            format!("/communities/{code}/groups/{}/close", one.group.code)
        } else {
            String::new()
        },
        code: one.group.code,
    };
    let all = circles::groups_kept(community.sql(), id).await?.into_iter().map(line).collect();
    let shown = GroupsPage { name: page.pick(&community.name).to_owned(), may, all, form, code: code.clone(), page };
    show_with(shown.page.status(), &shown)
}

/// `POST /communities/{code}/groups`
pub(crate) async fn open(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<GroupForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let (ja, en) = (form.name_ja.trim(), form.name_en.trim());
    let name = Bilingual::new(ja, if en.is_empty() { ja } else { en });
    if let Err(error) = open_group(&cx, id, &Group { code: form.code.trim().to_owned(), name }).await {
        return draw(&request, code, form, Some(error.into())).await;
    }
    cx.commit().await?;
    Ok(Redirect::to(&format!("/communities/{code}/groups")).into_response())
}

/// `POST /communities/{code}/groups/{group}/close`
pub(crate) async fn close(request: Signed, Path((code, group)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    close_group(&cx, id, &group).await?;
    cx.commit().await?;
    Ok(Redirect::to(&format!("/communities/{code}/groups")).into_response())
}
