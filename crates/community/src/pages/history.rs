//! `/communities/{code}/history`: what happened to a community, for those in it.

use super::{Asked, ROWS, cut, enter};
use crate::{Event, store::events};
use access::{OrgId, act::ViewCommunity};
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use shell::{Fault, Page, Signed, show as show_page};

#[derive(Template)]
#[template(path = "community/history.html")]
struct HistoryPage {
    page: Page,
    code: String,
    name: String,
    /// What, why, when and who.
    all: Vec<(String, String, String, String)>,
    more: String,
}

/// `GET /communities/{code}/history`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let sql = community.sql();
    let page = super::titled(&request, "community-history");
    let mut rows = events::page(sql, community.id, asked.before::<Event>()?, ROWS + 1).await?;
    let goes_on = cut(&mut rows);
    let more = rows.last().filter(|_| goes_on).map(|one| one.id.to_string()).unwrap_or_default();
    let orgs: Vec<OrgId> = rows.iter().flat_map(|one| one.org.into_iter().chain([one.by])).collect();
    let names = registry::ask::names(sql, &orgs).await?;
    let name = |org: &OrgId| names.get(org).map(|name| page.pick(name).to_owned()).unwrap_or_default();
    let line = |one: &Event| {
        let whom = match &one.org {
            Some(org) => name(org),
            None => page.pick(&one.name).to_owned(),
        };
        let (whom, why) = Event::and_why(&whom);
        let group = if one.org.is_some() { page.pick(&one.name).to_owned() } else { String::new() };
        let what = page.t2(&format!("community-event-{}", one.kind.code()), "name", whom, "group", group);
        (what, why.to_owned(), page.when(&one.at), name(&one.by))
    };
    let all = rows.iter().map(line).collect();
    show_page(&HistoryPage { name: page.pick(&community.name).to_owned(), code, all, more, page })
}
