//! `/communities/{code}/members`: who is in; the hub lets in and ends.

use super::{Asked, ROWS, cut, day, enter, find, known, manages};
use crate::{
    Community, MemberRole,
    ops::{
        change_membership::{change_membership, leave_community},
        end_membership::end_membership,
        let_in::let_in as let_in_organisation,
    },
    store::circles,
};
use access::act::ViewCommunity;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, page::show_with};

#[derive(Template)]
#[template(path = "community/members.html")]
struct MembersPage {
    page: Page,
    code: String,
    name: String,
    members: Vec<Member>,
    more: String,
    may: bool,
    groups: Vec<(String, String)>,
    roles: Vec<(&'static str, String)>,
    form: LetInForm,
}

struct Member {
    name: String,
    role: String,
    group: String,
    since: String,
    at: String,
    is: (&'static str, String),
}

/// What is typed to let somebody in.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct LetInForm {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    group: String,
}

/// `GET /communities/{code}/members`
pub(crate) async fn show(
    request: Signed,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    draw(&request, code, &asked, (LetInForm::default(), None)).await
}

async fn draw(
    request: &Signed,
    code: String,
    asked: &Asked,
    (form, fault): (LetInForm, Option<Fault>),
) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let community = enter(&cx, &code, ViewCommunity).await?;
    let id = community.id;
    let sql = community.sql();
    let page = super::titled(request, "community-members").mend(fault.as_ref())?;
    let may = manages(&cx, &community);
    let groups = circles::groups(sql, id).await?;
    let after = match asked.after.as_str() {
        "" => String::new(),
        org => circles::sort_of(sql, known::<access::actor::Organisation>(org)?).await?,
    };
    let mut rows = circles::members(sql, id, &after, ROWS + 1).await?;
    let goes_on = cut(&mut rows);
    let more = rows.last().filter(|_| goes_on).map(|(one, _)| one.org.to_string()).unwrap_or_default();
    let named = |code: &str| {
        let found = groups.iter().find(|group| group.code == code);
        found.map(|group| page.pick(&group.name).to_owned()).unwrap_or_default()
    };
    let members = rows
        .into_iter()
        .map(|(one, organisation)| Member {
            name: page.pick(&organisation.name).to_owned(),
            role: page.t(&format!("community-role-{}", one.role.code())),
            group: one.group.as_deref().map(named).unwrap_or_default(),
            since: day(one.valid_from, page.lang),
            at: format!("/communities/{code}/members/{}", one.org),
            is: (one.role.code(), one.group.clone().unwrap_or_default()),
        })
        .collect();
    let shown = MembersPage {
        name: page.pick(&community.name).to_owned(),
        groups: groups.iter().map(|group| (group.code.clone(), page.pick(&group.name).to_owned())).collect(),
        roles: MemberRole::ALL.map(|role| (role.code(), page.t(&format!("community-role-{}", role.code())))).to_vec(),
        code,
        members,
        more,
        may,
        form,
        page,
    };
    show_with(shown.page.status(), &shown)
}

/// The organisation is typed as it is called; it must be one only.
async fn let_in_by_name(cx: &store::Cx, id: crate::CommunityId, form: &LetInForm) -> Result<(), Fault> {
    let community = cx.permit::<_, Community>(access::act::ManageCommunity, id).await?;
    let org = super::named(community.sql(), &form.organisation).await?;
    let group = Some(form.group.as_str()).filter(|group| !group.is_empty());
    Ok(let_in_organisation(cx, id, org, form.role.parse().unwrap_or_default(), group).await?)
}

/// `POST /communities/{code}/members`
pub(crate) async fn let_in(
    request: Signed,
    Path(code): Path<String>,
    Input(form): Input<LetInForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    if let Err(fault) = let_in_by_name(&cx, id, &form).await {
        return draw(&request, code, &Asked::default(), (form, Some(fault))).await;
    }
    cx.commit().await?;
    Ok(shell::did("did-community-member-in", &format!("/communities/{code}/members")))
}

/// `POST /communities/{code}/members/{org}/end`
pub(crate) async fn end(request: Signed, Path((code, org)): Path<(String, String)>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    end_membership(&cx, id, known(&org)?).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-member-out", &format!("/communities/{code}/members")))
}

/// What is chosen for a member.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    role: String,
    group: String,
}

/// `POST /communities/{code}/members/{org}/change`
pub(crate) async fn change(
    request: Signed,
    Path((code, org)): Path<(String, String)>,
    Input(form): Input<ChangeForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    let group = Some(form.group.as_str()).filter(|group| !group.is_empty());
    change_membership(&cx, id, known(&org)?, form.role.parse().unwrap_or_default(), group).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-member-changed", &format!("/communities/{code}/members")))
}

/// `POST /communities/{code}/leave`
pub(crate) async fn leave(request: Signed, Path(code): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let id = find(&cx, &code).await?;
    leave_community(&cx, id).await?;
    cx.commit().await?;
    Ok(shell::did("did-community-left", "/communities"))
}
