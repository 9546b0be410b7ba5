//! What bodies on the way of a report added to it.

use super::{name, person};
use crate::report::{Direction, Remark, Report, Stop};
use crate::store::reports;
use access::{OrgId, PersonId, act::ViewReport};
use kernel::Bilingual;
use shell::{Fault, Page};
use std::collections::BTreeMap;
use store::{Cx, Granted};

/// A remark as it is shown.
pub(super) struct RemarkView {
    pub(super) by: String,
    pub(super) to: &'static str,
    pub(super) at: String,
    pub(super) text: String,
}

/// The remarks that somebody of the actor's organisation sees.
pub(crate) async fn remarks_seen(
    cx: &Cx,
    report: &Granted<'_, ViewReport, Report>,
    stops: &[Stop],
) -> Result<Vec<Remark>, Fault> {
    let mine = cx.organisation().filter(|org| *org != report.org);
    let place = mine.and_then(|org| stops.iter().find(|stop| stop.org == org)).map(|stop| stop.position);
    let all = reports::remarks(report.sql(), report.id).await?;
    Ok(all.into_iter().filter(|remark| remark.seen_from(place, stops)).collect())
}

/// A remark, with who wrote it.
pub(super) fn remark_view(
    page: &Page,
    remark: &Remark,
    orgs: &BTreeMap<OrgId, Bilingual>,
    people: &BTreeMap<PersonId, Bilingual>,
) -> RemarkView {
    RemarkView {
        by: format!("{} {}", name(page, orgs, remark.org), person(page, people, remark.person)),
        to: if remark.direction == Direction::Back { "report-show-remark-back" } else { "report-show-remark-up" },
        at: page.when(&remark.at),
        text: remark.text.clone(),
    }
}
