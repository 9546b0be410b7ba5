//! Who sees what of a report that was sent, as it was agreed when each stage was sent.

use super::see::{Course, SeeView, see_view};
use crate::ops::survey_draft::{bodies, short_names};
use crate::report::path::Way;
use crate::report::{Report, Stage, Stop};
use access::{BodyKind, OrgId, Relation, act::ViewReport};
use kernel::Bilingual;
use registry::Organisation;
use shell::{Fault, Page};
use std::collections::BTreeMap;
use store::Granted;

/// Whose report it is and where it went, for the table of who sees what.
pub(super) struct Sent {
    org: Organisation,
    way: Way,
    names: BTreeMap<OrgId, Bilingual>,
}

impl Sent {
    /// The table as it was agreed when this stage was sent.
    pub(super) fn of(&self, page: &Page, stage: &Stage) -> SeeView {
        let government = matches!(self.org.kind, BodyKind::Ministry | BodyKind::Agency);
        let course = Course { org: &self.org.name, way: &self.way, government, writer: None, sent: true };
        see_view(page, &course, &self.names, stage.content.label.tlp(), &stage.content.held())
            .ending(page, stage.content.label.until())
    }
}

/// Who sees what, for the reporter and for the body that wrote it down; others are not told what is held back from whom.
pub(super) async fn sight(report: &Granted<'_, ViewReport, Report>, stops: &[Stop]) -> Result<Option<Sent>, Fault> {
    let relations = report.relations();
    if !relations.has(Relation::Own) && !relations.has(Relation::Filer) {
        return Ok(None);
    }
    let sql = report.sql();
    let Some(org) = registry::ask::organisation(sql, report.org).await? else { return Ok(None) };
    let centre = registry::ask::centre(sql, report.submitted_at.day()).await?;
    let ministry = stops.iter().find(|stop| Some(stop.org) != centre);
    let by_hand = ministry.is_some_and(|stop| stop.passed_at.is_none() || stop.passed_at != stop.received_at);
    let centre = stops.iter().map(|stop| stop.org).find(|org| Some(*org) == centre);
    let way = Way { ministry: ministry.map(|stop| stop.org), centre, by_hand };
    Ok(Some(Sent { org, names: short_names(sql, &bodies(&way)).await?, way }))
}
