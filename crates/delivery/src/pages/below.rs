//! `/deliveries/{id}/below`: who of those below has read it, and whom to telephone.

use super::titled;
use crate::{
    Below, CallRow, Delivery, DeliveryId, Tally, Tier,
    pages::{
        answers::read_id,
        boards,
        place::Place,
        view::{self, Group, Person, Row},
    },
    store::{board, calls, embargoes},
};
use access::act::ViewBelow;
use askama::Template;
use axum::{
    extract::{Path, Query},
    response::Response,
};
use shell::{Fault, Page, Signed, chart::thousands, csv, show};
use std::collections::BTreeSet;

/// So many on one page.
const PAGE: i64 = 100;

/// So many at most in a file.
const ALL: i64 = 1_000_000;

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
    /// Whose name is looked for.
    named: String,
    /// What the search keeps: which of them are shown.
    which: &'static str,
    /// To all of them, whatever their name.
    everybody: String,
    /// To the same list as a file.
    file: String,
    pages: Vec<Turn>,
    /// For a ministry: how many members call for help, which the table above counts too.
    need_help: String,
    /// For a ministry: how the members of its CEPTOARs stand.
    matrix: bool,
    /// What the keys of its words end in ([`view::line_of`]).
    line: &'static str,
    groups: Vec<Group>,
    total: Row,
    key: Vec<(String, String)>,
}

impl BelowPage {
    /// Whether those listed are of several groups, so that naming them says something.
    fn several(&self) -> bool {
        let first = self.people.first().map(|one| &one.ceptoar);
        self.people.iter().any(|one| Some(&one.ceptoar) != first)
    }
}

/// A page of the list.
struct Turn {
    href: String,
    number: i64,
    here: bool,
    /// It follows the one that is shown.
    next: bool,
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
    /// While it is held back: the codes of those that have it before.
    held: Option<BTreeSet<String>>,
}

/// `GET /deliveries/{id}/below?show=unopened&q=&page=1`
pub(crate) async fn below(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    let read = read(&request, read_id(&id)?, &place, (PAGE, (place.number() - 1) * PAGE)).await?;
    let reference = &read.delivery.reference;
    let page =
        titled(&request, read.delivery.exercise, |voice| voice.t1("delivery-below-title", "reference", reference))
            .sheet(read.delivery.tlp, reference);
    show(&view_of(page, read, &place))
}

/// `GET /deliveries/{id}/below.csv?show=&q=`: the same for a spreadsheet, all of them.
pub(crate) async fn table(
    request: Signed,
    Path(id): Path<String>,
    Query(place): Query<Place>,
) -> Result<Response, Fault> {
    let read = read(&request, read_id(&id)?, &place, (ALL, 0)).await?;
    let page = Page::signed(&request, "");
    let (calls, line) = (view::may_call(&page), line_of(&read));
    let columns = [
        Some("delivery-col-organisation".to_owned()),
        Some(format!("delivery-col-ceptoar-{line}")),
        Some("delivery-col-state".to_owned()),
        calls.then(|| "delivery-col-contact".to_owned()),
        calls.then(|| "delivery-col-phone".to_owned()),
        Some("delivery-col-call".to_owned()),
        Some("delivery-call-note".to_owned()),
    ];
    let columns: Vec<String> = columns.into_iter().flatten().map(|key| page.t(&key)).collect();
    let cells = |row: &CallRow| {
        let Person { name, ceptoar, state, contact, phone, call, call_note, .. } = view::person(&page, row);
        let all = [Some(name), Some(ceptoar), Some(state.1), calls.then_some(contact), calls.then_some(phone)];
        csv::line(&all.into_iter().flatten().chain([call.1, call_note]).collect::<Vec<_>>())
    };
    let lines = std::iter::once(csv::line(&columns)).chain(read.rows.iter().map(cells));
    Ok(csv::file(&format!("{}-recipients", read.delivery.reference), &lines.collect::<String>()))
}

async fn read(request: &Signed, id: DeliveryId, place: &Place, part: (i64, i64)) -> Result<Read, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let delivery = cx.permit::<ViewBelow, Delivery>(ViewBelow, id).await?;
    let groups = match delivery.tier {
        Tier::Ministry if delivery.government => Vec::new(),
        Tier::Ministry => board::matrix(delivery.sql(), delivery.dispatch, Some(id)).await?,
        Tier::Ceptoar | Tier::Member => Vec::new(),
    };
    let named = place.named();
    let counts = calls::below_counts(delivery.sql(), id, &named).await?;
    let rows = calls::below(delivery.sql(), id, (place.which(), &named), cx.now().day(), part).await?;
    let embargo = embargoes::of(delivery.sql(), delivery.dispatch).await?;
    let held = embargo.filter(|embargo| embargo.opened_at.is_none()).map(|embargo| embargo.first);
    Ok(Read { delivery: delivery.row().clone(), counts, rows, groups, held })
}

/// What the keys of its words end in.
fn line_of(read: &Read) -> &'static str {
    if read.delivery.government { "government" } else { view::line_of(&read.groups) }
}

fn view_of(page: Page, read: Read, place: &Place) -> BelowPage {
    let base = format!("/deliveries/{}/below", read.delivery.id);
    let (which, number, line) = (place.which(), place.number(), line_of(&read));
    let filter = |(kind, count): &(Below, i64)| Filter {
        href: format!("{base}{}", place.to(*kind, 1)),
        name: page.t(&format!("delivery-below-{}", kind.code())),
        count: thousands(*count),
        here: *kind == which,
    };
    let (update, matrix) = (read.delivery.version > 1, !read.groups.is_empty());
    // Whether members call for help is counted in the table of a ministry; below it stand their secretariats.
    let fits = |kind: Below| (update || kind != Below::Behind) && (!matrix || kind != Below::NeedHelp);
    let all = read.counts.iter().find(|(kind, _)| *kind == which).map_or(0, |(_, count)| *count);
    let total = read.groups.iter().fold(Tally::default(), |sum, row| sum.plus(&row.tally));
    BelowPage {
        filters: read.counts.iter().filter(|(kind, _)| fits(*kind)).map(filter).collect(),
        may_call: view::may_call(&page),
        people: read.rows.iter().map(|row| Person { place: place.again(), ..view::person(&page, row) }).collect(),
        range: range(&page, number, read.rows.is_empty(), all),
        named: place.named(),
        which: which.code(),
        everybody: format!("{base}{}", Place { q: String::new(), ..place.clone() }.to(which, 1)),
        file: format!("{base}.csv{}", place.to(which, 1)),
        pages: turns(number, all).map(|to| turn(&base, place, to)).collect(),
        need_help: if matrix && total.need_help > 0 { thousands(total.need_help) } else { String::new() },
        matrix,
        line,
        groups: linked(view::groups(&page, &read.groups, update, read.held.as_ref()), &read.groups),
        total: view::total(&page, &total, update),
        key: boards::part::key(&page),
        delivery: read.delivery,
        page,
    }
}

fn range(page: &Page, number: i64, none: bool, all: i64) -> String {
    if none {
        return page.t("delivery-below-range-none");
    }
    let [first, last, all] = [(number - 1) * PAGE + 1, (number * PAGE).min(all), all].map(thousands);
    page.ts("delivery-below-range", &[("a", &first), ("b", &last), ("n", &all)])
}

/// The first page, the last, and those around this one; none if there is one page.
fn turns(number: i64, all: i64) -> impl Iterator<Item = i64> {
    let last = (all + PAGE - 1) / PAGE;
    (1..=last).filter(move |to| last > 1 && (*to == 1 || *to == last || (to - number).abs() <= 3))
}

fn turn(base: &str, place: &Place, number: i64) -> Turn {
    let (href, here) = (format!("{base}{}", place.to(place.which(), number)), place.number());
    Turn { href, number, here: number == here, next: number == here + 1 }
}

/// With the way to the members' answers of those CEPTOARs whose rules at the release show them to the ministry.
fn linked(mut groups: Vec<Group>, rows: &[crate::BoardRow]) -> Vec<Group> {
    let shown = groups.iter_mut().flat_map(|group| &mut group.rows);
    for (shown, row) in shown.zip(rows).filter(|(_, row)| row.named) {
        shown.href = format!("/deliveries/{}/answers", row.line);
    }
    groups
}
