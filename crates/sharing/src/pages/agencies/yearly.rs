//! The yearly list as it is published (別添3-9: 004:15108-15571): month, 【概要】, 【対応等】, kind. It is not made while an
//! entry lacks what it has to tell; which do is shown beside the register of that year.

use super::register::{Gathered, year_of};
use super::{comes, links, words};
use crate::incident::Incident;
use crate::pages::reports::titled;
use crate::register::{Entered, Lack};
use crate::store::incidents::{self, Asked};
use access::OrgId;
use axum::{extract::Query, response::Response};
use kernel::{Bilingual, FiscalYear, Month};
use serde::Deserialize;
use shell::{Fault, Page, Signed, csv};
use store::Cx;

/// Incidents that are gathered at once.
const AT_ONCE: i64 = 500;
/// Over the columns of the file.
const COLUMNS: [&str; 6] =
    ["agency-first-public", "agency-body", "agency-outline", "agency-response", "agency-kind", "report-list-reference"];

/// An incident in the list of its year.
pub(crate) struct YearRow {
    /// The incident.
    pub(crate) incident: Incident,
    /// When the public first learned of it.
    pub(crate) month: Month,
    /// What the register says of it.
    pub(crate) entered: Option<Entered>,
    /// What that lacks.
    pub(crate) lacks: Vec<Lack>,
    /// What the body at which it was is called.
    body: Bilingual,
}

/// The incidents of a year that the actor may know of, exercises apart, in the order of the list.
pub(crate) async fn of_year(cx: &Cx, year: FiscalYear) -> Result<Vec<YearRow>, Fault> {
    let mine = cx.organisation().ok_or(Fault::sign_in())?;
    let mut asked = Asked { public: Some(year), most: AT_ONCE, ..Asked::default() };
    let mut all = Vec::new();
    loop {
        let found = incidents::list(&cx.visible(), &asked, mine).await?;
        let Some(last) = found.last() else { break };
        asked.before = Some((last.opened_at, last.id));
        all.extend(rows(cx, found, mine).await?);
    }
    all.sort_by_key(|row| (row.month, row.incident.opened_at, row.incident.id));
    Ok(all)
}

async fn rows(cx: &Cx, found: Vec<Incident>, mine: OrgId) -> Result<Vec<YearRow>, Fault> {
    let mut gathered = Gathered::of(cx, &found, mine).await?;
    let row = |incident: Incident| {
        let month = gathered.first_public(incident.id)?;
        let lacks = gathered.lacks(&incident);
        let body = gathered.names.get(&incident.org).cloned()?;
        Some(YearRow { month, lacks, body, entered: gathered.entered.remove(&incident.id), incident })
    };
    Ok(found.into_iter().filter(|incident| !incident.exercise).filter_map(row).collect())
}

/// The list of a year beside the register: what is missing before it can be published, or where it is.
pub(super) struct YearView {
    pub(super) file: String,
    /// Where it is, its reference, what it lacks.
    pub(super) lacking: Vec<(String, String, String)>,
}

/// What is shown of it.
pub(super) async fn view(page: &Page, cx: &Cx, year: FiscalYear) -> Result<YearView, Fault> {
    let all = of_year(cx, year).await?;
    let lacking = all.iter().filter(|row| !row.lacks.is_empty()).map(|row| {
        let href = links::href(cx.actor(), &row.incident);
        (href, row.incident.reference.clone(), words::lacks(page, &row.lacks))
    });
    Ok(YearView { file: format!("/agencies/yearly.csv?year={}", year.0), lacking: lacking.collect() })
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    year: String,
}

/// `GET /agencies/yearly.csv?year=`: refused while an entry lacks something.
pub(super) async fn table(request: Signed, Query(wanted): Query<Wanted>) -> Result<Response, Fault> {
    if !comes(request.actor()) {
        return Err(Fault::not_found());
    }
    let year = year_of(&wanted.year).ok_or(Fault::unusable("report.unknown-state"))?;
    let cx = request.app.read(request.actor()).await?;
    let page = titled(&request, "agency-title");
    let all = of_year(&cx, year).await?;
    if all.iter().any(|row| !row.lacks.is_empty()) {
        return Err(Fault::conflict("agency.list-lacks"));
    }
    let mut lines = csv::line(&COLUMNS.map(|column| page.t(column)));
    for row in all {
        let kinds = words::kinds(&page, row.entered.as_ref().map(|entered| &entered.kinds));
        let account = row.entered.map(|entered| entered.account).unwrap_or_default();
        let cells = [
            row.month.to_string(),
            page.pick(&row.body).to_owned(),
            account.outline,
            account.response,
            kinds,
            row.incident.reference,
        ];
        lines.push_str(&csv::line(&cells));
    }
    Ok(csv::file("yearly-register", &lines))
}
