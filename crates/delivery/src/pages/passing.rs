//! Passing on: the form on a page of its own, and its target.

use super::{
    answers::read_id,
    hand::{Again, HandForm, again, on},
    titled,
};
use crate::{Delivery, DeliveryId, PassNoticeError, Passed, Passing, Search, ask, panel, pass_notice};
use access::act::PassNotice;
use askama::Template;
use axum::{extract::Path, response::Response};
use shell::{Fault, Input, Page, Signed, show};

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
    Input(form): Input<HandForm>,
    search: Search,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let cx = request.app.write(request.actor()).await?;
    match pass_notice(&cx, id, &form.text, search).await {
        Ok(Passed::On(_)) => cx.commit().await?,
        Ok(Passed::Held(found)) => {
            cx.commit().await?;
            let held = panel::marked(form.text.trim(), &found.passages);
            return again(&request, id, &form, Again { held, ..Again::wrong("text", found.why.sentence()) }).await;
        }
        Err(error) => {
            drop(cx);
            let why = match error {
                PassNoticeError::AdditionTooLong => Again::wrong("text", "delivery-problem-addition"),
                error => Again::refused(error.into()),
            };
            return again(&request, id, &form, why).await;
        }
    }
    on(&request, id, HandForm { text: String::new(), ..form }, "did-notice-passed").await
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
