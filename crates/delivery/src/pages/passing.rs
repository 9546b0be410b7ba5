//! Passing on: the form on a page of its own, and its target.

use super::titled;
use crate::{
    Delivery, DeliveryId, PassNoticeError, Passed, Passing, Search, ask, pages::answers::read_id,
    pages::answers::wrong, panel, pass_notice,
};
use access::act::PassNotice;
use askama::Template;
use axum::{extract::Path, response::Response};
use serde::Deserialize;
use shell::{Fault, Field, Input, Page, Problems, Signed, show};

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct PassForm {
    #[serde(default)]
    text: String,
}

#[derive(Template)]
#[template(path = "deliveries/pass.html")]
struct PassPage {
    page: Page,
    delivery: Delivery,
    path: String,
    pass: String,
    passed: String,
}

/// `GET /deliveries/{id}/pass`: what came, what one adds, how many it will reach.
pub(crate) async fn form(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let (delivery, passing, hops) = read(&request, id).await?;
    let page = page(&request, &delivery);
    let path = panel::path(&page, &delivery, &hops)?;
    let pass = panel::pass(&page, &delivery, &passing)?;
    let passed = delivery.passed_at.map(|at| page.t1("delivery-pass-done", "at", page.when(&at))).unwrap_or_default();
    show(&PassPage { page, delivery, path, pass, passed })
}

/// `POST /deliveries/{id}/pass`
pub(crate) async fn pass(
    request: Signed,
    Path(id): Path<String>,
    Input(form): Input<PassForm>,
    search: Search,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match pass_notice(&cx, id, &form.text, search).await {
        Ok(Passed::On(_)) => cx.commit().await?,
        Ok(Passed::Held(found)) => {
            cx.commit().await?;
            let held = panel::marked(form.text.trim(), &found.passages);
            return again(&request, id, &form, found.why.sentence(), held).await;
        }
        Err(PassNoticeError::AdditionTooLong) => {
            drop(cx);
            return again(&request, id, &form, "delivery-problem-addition", Vec::new()).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(shell::did("did-notice-passed", &format!("/inbox/{id}")))
}

/// The form with what was typed, what is wrong with it, and which passages of it are meant.
async fn again(
    request: &Signed,
    id: DeliveryId,
    form: &PassForm,
    key: &'static str,
    held: Vec<(String, bool)>,
) -> Result<Response, Fault> {
    let (delivery, passing, _) = read(request, id).await?;
    let page = page(request, &delivery);
    let mut problems = Problems::default();
    problems.add("text", key);
    let text = Field::new("text", &form.text, &problems, &page);
    let panel = panel::pass_again(&page, &delivery, &passing, text, held)?;
    wrong(page, delivery, &problems, panel)
}

async fn read(request: &Signed, id: DeliveryId) -> Result<(Delivery, Passing, Vec<crate::Hop>), Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<PassNotice, Delivery>(PassNotice, id).await?;
    let passing = ask::passing(delivery.sql(), id).await?;
    let hops = ask::path_of(delivery.sql(), id).await?;
    Ok((delivery.row().clone(), passing, hops))
}

fn page(request: &Signed, delivery: &Delivery) -> Page {
    titled(request, delivery.exercise, |voice| voice.t1("delivery-pass-title", "reference", &delivery.reference))
}
