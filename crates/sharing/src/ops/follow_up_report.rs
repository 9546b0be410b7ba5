//! Beginning a further stage of a report: a draft with the label and the facts of the last stage.

use super::begin_report::{Begun, begin};
use crate::draft::{DraftId, Typed, level_field};
use crate::report::Report;
use crate::report::{Channel, Content, ReportId, StageKind};
use crate::store::reports;
use access::act::FollowUpReport;
use kernel::Audience;
use shell::Fault;
use store::{Cx, Denied, StoreError};

/// Why a further stage could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum FollowUpReportError {
    /// Nobody has signed in.
    #[error("nobody acts")]
    Nobody,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins the draft of a further stage. It starts from the last one, so that only what changed need be typed.
///
/// # Errors
/// If the actor may not, or the store fails.
pub async fn follow_up_report(cx: &Cx, report: ReportId) -> Result<DraftId, FollowUpReportError> {
    let granted = cx.permit::<_, Report>(FollowUpReport, report).await?;
    let stages = reports::stages_seen(&granted, cx.actor()).await?;
    let last = stages.last().map(|stage| &stage.content);
    let begun = Begun {
        org: granted.org,
        report: Some(report),
        channel: Channel::Web,
        source: String::new(),
        typed: last.map(prefilled).unwrap_or_default(),
        exercise: granted.exercise,
    };
    begin(cx, granted.sql(), begun).await?.ok_or(FollowUpReportError::Nobody)
}

/// The fields of the form as the last stage has them. What happened since is left to be written.
fn prefilled(last: &Content) -> Typed {
    let mut typed = Typed::default();
    let mut put = |field: &str, value: String| {
        if !value.is_empty() {
            typed.0.insert(field.to_owned(), value);
        }
    };
    put("stage", StageKind::FollowUp.code().to_owned());
    put("title", last.title.clone());
    for (field, moment) in [("began", last.began), ("ended", last.ended)] {
        put(field, moment.map(|moment| moment.at.field().replace('T', " ")).unwrap_or_default());
        put(
            &format!("{field}_about"),
            moment.filter(|moment| moment.about).map(|_| "on".to_owned()).unwrap_or_default(),
        );
    }
    for (matter, state) in &last.matters {
        put(&matter.field(), state.code().to_owned());
    }
    put("tier", last.tier.map(|tier| tier.code().to_owned()).unwrap_or_default());
    put("threat", last.threat.map(|threat| threat.to_string()).unwrap_or_default());
    put("service", last.service.clone());
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    put("users", number(last.impact.users));
    put("minutes", last.impact.minutes.map(|all| format!("{}:{:02}", all / 60, all % 60)).unwrap_or_default());
    put("kilowatts", number(last.impact.kilowatts));
    put("households", number(last.impact.households));
    for (level, happened) in &last.impact.happened {
        put(&level_field(level), if *happened { "yes" } else { "no" }.to_owned());
    }
    put("victim", last.victim.name.clone().unwrap_or_default());
    put("withhold", if last.victim.withheld { "on" } else { "" }.to_owned());
    put("cause", last.cause.clone());
    put("measures", last.measures.clone());
    put("prevention", last.prevention.clone());
    put("indicators", last.indicators.join("\n"));
    put("tlp", last.label.tlp().code().to_owned());
    put("audience", if *last.label.audience() == Audience::All { "all" } else { "own" }.to_owned());
    typed
}

impl From<FollowUpReportError> for Fault {
    fn from(error: FollowUpReportError) -> Self {
        match error {
            FollowUpReportError::Nobody => Fault::sign_in(),
            FollowUpReportError::Denied(denied) => denied.into(),
            FollowUpReportError::Store(cause) => cause.into(),
        }
    }
}
