//! `/communities/{code}/groups`: the groups of a community, kept by its hub.

use super::{day, enter, find, manages};
use crate::{
    Group,
    ops::keep_groups::{close_group, open_group},
    store::circles,
};
use access::act::ViewCommunity;
use askama::Template;
use axum::{extract::Path, response::Response};
use kernel::Bilingual;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

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
pub(crate) async fn show(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    draw(&request, code, GroupForm::default(), None).await
}

async fn draw(request: &Signed, code: String, form: GroupForm, fault: Option<Fault>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let page = super::titled(request, "community-groups").mend(fault.as_ref())?;
    let may = manages(&cx, &community);
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
    let all = circles::groups_kept(community.sql(), community.id).await?.into_iter().map(line).collect();
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
    Ok(shell::did("did-community-group-opened", &format!("/communities/{code}/groups")))
}

/// `POST /communities/{code}/groups/{group}/close`
pub(crate) async fn close(request: Signed, Path((code, group)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    close_group(&cx, id, &group).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-group-closed", &format!("/communities/{code}/groups")))
}
