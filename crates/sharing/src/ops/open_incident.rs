//! Opening an incident: the first report of a ministry or an agency begins one in its register.

use crate::draft::Draft;
use crate::incident::{Incident, IncidentId};
use crate::report::Report;
use crate::store::incidents;
use access::{Kind, act::SubmitReport};
use kernel::{FiscalYear, Series};
use store::{Cx, Entry, Granted, StoreError, next_reference};

/// Opens the incident of which this report, just sealed, is the first to tell.
pub(super) async fn open_incident(
    cx: &Cx,
    draft: &Granted<'_, SubmitReport, Draft>,
    report: &Report,
) -> Result<IncidentId, StoreError> {
    let reference = next_reference(draft.sql(), Series::Incident, FiscalYear::at(cx.now()), report.exercise).await?;
    let incident = Incident {
        id: cx.new_id(),
        reference: reference.to_string(),
        org: report.org,
        exercise: report.exercise,
        opened_at: cx.now(),
        joined: None,
    };
    incidents::insert(draft.sql(), &incident, report.id).await?;
    let detail = serde_json::json!({ "reference": incident.reference, "report": report.reference });
    cx.audit(Entry::new("incident.opened").on(Kind::Incident, incident.id).detail(detail));
    Ok(incident.id)
}
