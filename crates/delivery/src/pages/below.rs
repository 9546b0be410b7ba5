//! `/deliveries/{id}/below`: who of those below has read it, and whom to telephone.

use super::titled;
use crate::{
    Below, CallRow, Delivery, DeliveryId, Tally, Tier,
    pages::{
        answers::read_id,
        boards,
        view::{self, Group, Person, Row},
    },
    store::{board, calls},
};
use access::act::ViewBelow;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use shell::{Fault, Page, Signed, chart::thousands, show};

/// So many on one page.
const PAGE: i64 = 100;

/// Which of them are shown.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "deliveries/below.html")]
struct BelowPage {
    page: Page,
    delivery: Delivery,
    filters: Vec<Filter>,
    people: Vec<Person>,
    /// Whether the reader may write down what came of a call.
    may_call: bool,
    range: String,
    before: String,
    after: String,
    /// For a ministry: how the members of its CEPTOARs stand.
    matrix: bool,
    /// What the keys of its words end in ([`view::line_of`]).
    line: &'static str,
    groups: Vec<Group>,
    total: Row,
    key: Vec<(String, String)>,
}

/// A way to narrow the list.
struct Filter {
    href: String,
    name: String,
    count: String,
    here: bool,
}

struct Read {
    delivery: Delivery,
    counts: Vec<(Below, i64)>,
    rows: Vec<CallRow>,
    groups: Vec<crate::BoardRow>,
}

/// `GET /deliveries/{id}/below?show=unopened&page=1`
pub(crate) async fn below(
    request: Signed,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Fault> {
    let show_only: Below = which.show.parse().unwrap_or(Below::All);
    let number = which.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let read = read(&request, read_id(&id)?, show_only, number).await?;
    let reference = &read.delivery.reference;
    let page =
        titled(&request, read.delivery.exercise, |voice| voice.t1("delivery-below-title", "reference", reference));
    show(&view_of(page, read, show_only, number))
}

async fn read(request: &Signed, id: DeliveryId, which: Below, number: i64) -> Result<Read, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<ViewBelow, Delivery>(ViewBelow, id).await?;
    let groups = match delivery.tier {
        Tier::Ministry if delivery.government => Vec::new(),
        Tier::Ministry => board::matrix(delivery.sql(), delivery.dispatch, Some(id)).await?,
        Tier::Ceptoar | Tier::Member => Vec::new(),
    };
    let counts = calls::below_counts(delivery.sql(), id).await?;
    let rows = calls::below(delivery.sql(), id, which, cx.now().day(), (PAGE, (number - 1) * PAGE)).await?;
    Ok(Read { delivery: delivery.row().clone(), counts, rows, groups })
}

fn view_of(page: Page, read: Read, which: Below, number: i64) -> BelowPage {
    let base = format!("/deliveries/{}/below?show=", read.delivery.id);
    let filter = |(kind, count): &(Below, i64)| Filter {
        href: format!("{base}{}", kind.code()),
        name: page.t(&format!("delivery-below-{}", kind.code())),
        count: thousands(*count),
        here: *kind == which,
    };
    let update = read.delivery.version > 1;
    let all = read.counts.iter().find(|(kind, _)| *kind == which).map_or(0, |(_, count)| *count);
    let (first, last) = ((number - 1) * PAGE + 1, (number * PAGE).min(all));
    let turn = |to: i64| format!("{base}{}&page={to}", which.code());
    let total = read.groups.iter().fold(Tally::default(), |sum, row| sum.plus(&row.tally));
    BelowPage {
        filters: read.counts.iter().filter(|(kind, _)| update || *kind != Below::Behind).map(filter).collect(),
        may_call: view::may_call(&page),
        people: read.rows.iter().map(|row| view::person(&page, row)).collect(),
        range: if read.rows.is_empty() {
            page.t("delivery-below-range-none")
        } else {
            let range = [thousands(first), thousands(last), thousands(all)];
            let [first, last, all] = &range;
            page.ts("delivery-below-range", &[("a", first), ("b", last), ("n", all)])
        },
        before: if number > 1 { turn(number - 1) } else { String::new() },
        after: if last < all { turn(number + 1) } else { String::new() },
        matrix: !read.groups.is_empty(),
        line: if read.delivery.government { "government" } else { view::line_of(&read.groups) },
        groups: linked(view::groups(&page, &read.groups, update), &read.groups),
        total: view::total(&page, &total, update),
        key: boards::key(&page),
        delivery: read.delivery,
        page,
    }
}

/// With the way to the members' answers of those CEPTOARs whose rules at the release show them to the ministry.
fn linked(mut groups: Vec<Group>, rows: &[crate::BoardRow]) -> Vec<Group> {
    let shown = groups.iter_mut().flat_map(|group| &mut group.rows);
    for (shown, row) in shown.zip(rows).filter(|(_, row)| row.named) {
        shown.href = format!("/deliveries/{}/answers", row.line);
    }
    groups
}
