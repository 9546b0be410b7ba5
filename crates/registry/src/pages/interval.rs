//! `/confirmations/interval`: every how many months contacts are confirmed, how it came to be so, and setting it.

use super::words;
use crate::{
    Organisation,
    interval::Interval,
    ops,
    store::intervals::{newest, on},
};
use access::{Act, Decision, act::ViewOrganisation, decide};
use askama::Template;
use axum::response::Response;
use serde::Deserialize;
use shell::{Fault, Input, Page, Signed, Voice, did, page::show_with, show};
use store::Cx;

/// A setting as the page shows it.
struct SettingView {
    from: String,
    words: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "registry/interval.html")]
struct IntervalPage {
    page: Page,
    now: String,
    /// Newest first.
    settings: Vec<SettingView>,
    may_set: bool,
    typed: Typed,
}

/// What is to be set, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    usual: String,
    longest: String,
    reason: String,
}

fn said(voice: &Voice, interval: &Interval) -> String {
    voice.t2("registry-interval-says", "usual", interval.usual, "longest", interval.longest)
}

async fn gather(cx: &Cx, mut page: Page, typed: Option<Typed>) -> Result<IntervalPage, Fault> {
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let own = cx.permit::<_, Organisation>(ViewOrganisation, org).await?;
    let now = on(own.sql(), cx.now().day()).await?;
    let may_set = decide(cx.actor(), Act::SetInterval, own.relations()) == Decision::Allow;
    let setting = |one: &Interval| SettingView {
        from: words::long(&page, one.valid_from),
        words: said(&page, one),
        reason: one.reason.clone(),
    };
    let settings = newest(own.sql()).await?.iter().map(setting).collect();
    page.title = page.t("registry-interval-title");
    let usual = Typed { usual: now.usual.to_string(), longest: now.longest.to_string(), reason: String::new() };
    Ok(IntervalPage { now: said(&page, &now), settings, may_set, typed: typed.unwrap_or(usual), page })
}

/// `GET /confirmations/interval`
pub(super) async fn show_interval(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    show(&gather(&cx, Page::signed(&request, String::new()), None).await?)
}

/// `POST /confirmations/interval`
pub(super) async fn set(request: Signed, Input(typed): Input<Typed>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let org = cx.organisation().ok_or_else(Fault::not_found)?;
    let months = |text: &str| crate::contact::narrow(text).parse::<i64>().unwrap_or_default();
    match ops::set_interval(&cx, org, (months(&typed.usual), months(&typed.longest)), &typed.reason).await {
        Ok(()) => {
            cx.commit().await?;
            Ok(did("did-interval-set", "/confirmations/interval"))
        }
        Err(error) => {
            drop(cx);
            let page = Page::signed(&request, String::new()).mend(Some(&Fault::from(error)))?;
            let cx = request.app.read(request.actor()).await?;
            let view = gather(&cx, page, Some(typed)).await?;
            show_with(view.page.status(), &view)
        }
    }
}
