//! What the reports that belong to an outage say, as far as their reader sees them.

use crate::{outage::OutageId, store::links};
use ::store::{Cx, Denied, StoreError};
use access::{BodyKind, act::ViewReport};
use sharing::{
    report::Report,
    store::{reports::stages_seen, triages},
    triage::Reached,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the reports of one sector say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many there are.
    pub reports: i64,
    /// The services that they name.
    pub services: BTreeSet<String>,
    /// In how many the centre found the sector's level reached; `None` for those to whom the centre's judgement is not shown.
    pub reached: Option<i64>,
}

/// By the code of the sector, from the reports that the actor may see; what is held back from him is not in it.
///
/// # Errors
/// If the database refuses.
pub async fn told(cx: &Cx, outage: OutageId) -> Result<BTreeMap<String, Told>, StoreError> {
    let judged = cx.actor().acts_for(BodyKind::Centre);
    let mut all: BTreeMap<String, Told> = BTreeMap::new();
    for linked in links::reports(&cx.visible(), outage).await? {
        let report = match cx.permit::<_, Report>(ViewReport, linked.thing.id).await {
            Ok(report) => report,
            Err(Denied::Store(cause)) => return Err(cause),
            Err(Denied::NotFound | Denied::Refused) => continue,
        };
        let told = all.entry(report.sector.clone()).or_default();
        told.reports += 1;
        if let Some(last) = stages_seen(&report, cx.actor()).await?.last() {
            told.services.extend(Some(last.content.service.trim().to_owned()).filter(|service| !service.is_empty()));
        }
        if judged {
            let triage = triages::in_force(report.sql(), report.id).await?;
            let reached = triage.is_some_and(|triage| triage.judged.level == Reached::Reached);
            told.reached = Some(told.reached.unwrap_or(0) + i64::from(reached));
        }
    }
    Ok(all)
}
