//! `/agencies/executives`: the list of a body's executives.

use super::slip::slip;
use crate::executive::{Executive, Post};
use crate::ops::keep_executives::{NewExecutive, add_executive, end_executive, own_list};
use crate::pages::reports::{id_of, titled};
use crate::store::executives;
use access::Role;
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Input, Page, Sent, Signed, Slip};

#[derive(Template)]
#[template(path = "agencies/executives.html")]
struct ListPage {
    page: Page,
    rows: Vec<RowView>,
    /// Those with the role and an account who do not stand in the list.
    beside: Vec<(String, String)>,
    posts: Vec<(&'static str, String)>,
    slip: Slip,
}

struct RowView {
    id: String,
    post: String,
    name: String,
    by: String,
    phone: String,
    /// What it means to take him off.
    after: String,
}

/// `GET /agencies/executives`.
pub(super) async fn list(request: Signed) -> Result<Response, Fault> {
    draw(&request, Slip::default()).await
}

async fn draw(request: &Signed, slip: Slip) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let body = own_list(&cx).await?;
    let page = titled(request, "agency-executives-title");
    let listed = executives::of_body(body.sql(), body.id).await?;
    let holders = identity::ask::holders(body.sql(), body.id, Role::Executive).await?;
    let row = |entry: &Executive| RowView {
        id: entry.id.to_string(),
        post: page.t(entry.post.key()),
        name: entry.name.clone(),
        by: page.t(if entry.person.is_some() { "agency-told-page" } else { "agency-told-telephone" }),
        phone: entry.phone.clone(),
        after: page.t(match entry.person {
            Some(_) => "agency-executives-end-page",
            None => "agency-executives-end-telephone",
        }),
    };
    let beside = holders.iter().filter(|holder| !listed.iter().any(|entry| entry.person == Some(holder.id)));
    let template = ListPage {
        rows: listed.iter().map(row).collect(),
        beside: beside.map(|holder| (holder.id.to_string(), page.pick(&holder.name).to_owned())).collect(),
        posts: Post::ALL.map(|post| (post.code(), page.t(post.key()))).into(),
        page,
        slip,
    };
    shell::page::show_with(template.slip.status(), &template)
}

/// `POST /agencies/executives`.
pub(super) async fn add(request: Signed, Input(sent): Input<Sent>) -> Result<Response, Fault> {
    let form = if sent.of("form") == "account" { "account" } else { "new" };
    match added(&request, &sent).await {
        Ok(()) => Ok(shell::did("did-executive-added", "/agencies/executives")),
        Err(fault) => draw(&request, slip(form, sent, fault)?).await,
    }
}

async fn added(request: &Signed, sent: &Sent) -> Result<(), Fault> {
    let cx = request.app.write(request.actor()).await?;
    own_list(&cx).await?;
    let person = match sent.of("person") {
        "" => None,
        id => Some(id.parse().map_err(|_| Fault::unusable("agency.unknown-executive"))?),
    };
    let post: Post = sent.of("post").parse().map_err(|()| Fault::unusable("agency.no-post"))?;
    let (name, phone) = (sent.of("name").to_owned(), sent.of("phone").to_owned());
    add_executive(&cx, &NewExecutive { person, name, post, phone }).await?;
    Ok(cx.commit().await?)
}

/// `POST /agencies/executives/{id}/end`.
pub(super) async fn end(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    end_executive(&cx, id_of::<Executive>(&id)?).await?;
    cx.commit().await?;
    Ok(shell::did("did-executive-ended", "/agencies/executives"))
}
