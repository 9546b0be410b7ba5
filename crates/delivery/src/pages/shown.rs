//! `/deliveries/{id}/answers`: what the members of a CEPTOAR answered, by name, for those to whom the rules in force at
//! the release show it: its secretariat always, its ministry and its members where the CEPTOAR had so decided.

use super::titled;
use crate::{
    Delivery, Tier,
    pages::answers::read_id,
    store::rules::{self, Shown},
};
use access::act::ViewAnswers;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Page, Signed, Voice, chart::thousands, show};

/// So many on one page.
const PAGE: i64 = 50;

/// Which page.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    page: String,
}

/// A member as the template shows it.
struct Member {
    name: String,
    class: &'static str,
    said: String,
    at: String,
}

#[derive(Template)]
#[template(path = "deliveries/answers.html")]
struct AnswersPage {
    page: Page,
    delivery: Delivery,
    /// Whether the reader passes it on, and sees more at [`super::below`].
    own: bool,
    members: Vec<Member>,
    range: String,
    before: String,
    after: String,
}

/// The page.
pub(crate) async fn answers(
    request: Signed,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let id = read_id(&id)?;
    let number = which.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<ViewAnswers, Delivery>(ViewAnswers, id).await?;
    if delivery.tier != Tier::Ceptoar {
        return Err(Fault::not_found());
    }
    let (rows, all) = rules::answers(delivery.sql(), id, (PAGE, (number - 1) * PAGE)).await?;
    let reference = &delivery.reference;
    let page = titled(&request, delivery.exercise, |voice| voice.t1("delivery-shown-title", "reference", reference));
    let (first, last) = ((number - 1) * PAGE + 1, (number * PAGE).min(all));
    let turn = |to: i64| format!("/deliveries/{id}/answers?page={to}");
    show(&AnswersPage {
        own: request.actor().who().is_some_and(|who| who.organisation == delivery.org),
        range: if rows.is_empty() {
            page.t("delivery-below-range-none")
        } else {
            let range = [thousands(first), thousands(last), thousands(all)];
            let [first, last, all] = &range;
            page.ts("delivery-below-range", &[("a", first), ("b", last), ("n", all)])
        },
        members: rows.iter().map(|row| member(&page, row)).collect(),
        before: if number > 1 { turn(number - 1) } else { String::new() },
        after: if last < all { turn(number + 1) } else { String::new() },
        delivery: delivery.row().clone(),
        page,
    })
}

fn member(voice: &Voice, row: &Shown) -> Member {
    let (class, said) = match row.answer {
        Some(answer) => (answer.class(), voice.t(&format!("delivery-answer-{}", answer.code()))),
        None if row.opened_at.is_some() => ("half", voice.t("delivery-shown-opened")),
        None => ("todo", voice.t("delivery-shown-none")),
    };
    Member {
        name: voice.pick(&row.name).to_owned(),
        class,
        said,
        at: row.answered_at.map(|at| voice.when_short(&at)).unwrap_or_default(),
    }
}
