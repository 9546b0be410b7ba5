//! Beginning the notice by which a part is run: from then on it is a notice like any other, under the exercise mark.

use super::who;
use crate::{
    drill::MockText,
    part::{Part, PartId, Standing},
    plan::{Plan, Way},
    store::{drills, parts},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::PrepareDrillPart};
use kernel::{Audience, Label, Tlp};
use serde_json::json;
use sharing::{
    notice::{Content, NoticeId},
    ops::begin_notice::{BeginNoticeError, begin_notice},
};
use shell::Fault;

/// Why no notice was begun.
#[derive(Debug, thiserror::Error)]
pub enum PreparePartError {
    /// Its CEPTOAR has not said how it takes part, or has declined.
    #[error("its CEPTOAR does not take part")]
    NotPlanned,
    /// Its notice has been begun.
    #[error("its notice has been begun")]
    Begun,
    /// The notice cannot stand so.
    #[error(transparent)]
    Notice(#[from] BeginNoticeError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins the notice of a part as its plan says. The exercise mark is set here, by beginning it, and never again.
/// `back` is what stands under the text where members are asked to report back.
///
/// # Errors
/// If its CEPTOAR does not take part, or the notice has been begun.
pub async fn prepare_part(cx: &Cx, id: PartId, back: &str) -> Result<NoticeId, PreparePartError> {
    let part = cx.permit::<_, Part>(PrepareDrillPart, id).await?;
    let (_, person) = who(cx)?;
    let plan = match (part.standing(), &part.plan) {
        (Standing::Planned, Some(plan)) => plan,
        (Standing::Invited | Standing::Declined, _) => return Err(PreparePartError::NotPlanned),
        _ => return Err(PreparePartError::Begun),
    };
    let offered = drills::one(part.sql(), part.drill).await?.offer.text;
    let content = content(plan, plan.text.as_ref().unwrap_or(&offered), &part.code, back);
    let notice = begin_notice(cx, content, true).await?;
    parts::insert_notice(&part, notice, (person, cx.now())).await?;
    if let Some(members) = &plan.members {
        let members: Vec<_> = members.iter().copied().collect();
        delivery::choose(part.sql(), notice.uuid(), part.ceptoar, &members).await?;
    }
    let detail = json!({ "notice": notice, "number": part.number });
    cx.audit(Entry::new("drill.prepared").on(Kind::DrillPart, id).detail(detail));
    Ok(notice)
}

fn content(plan: &Plan, text: &MockText, code: &str, back: &str) -> Content {
    let tlp = if plan.in_mail { Tlp::Green } else { Tlp::Amber };
    let body = match plan.way {
        Way::RoundTrip => format!("{}\n\n{back}", text.body.trim_end()),
        Way::OneWay | Way::Answer => text.body.clone(),
    };
    Content {
        title: text.title.clone(),
        body,
        label: Label::new(tlp, Audience::only([code]), None),
        urgent: plan.urgent,
        answer_by: plan.until.filter(|_| plan.way != Way::OneWay),
        ..Content::default()
    }
}

impl From<PreparePartError> for Fault {
    fn from(error: PreparePartError) -> Self {
        match error {
            PreparePartError::NotPlanned => Fault::conflict("exercises.not-planned"),
            PreparePartError::Begun => Fault::conflict("exercises.begun"),
            PreparePartError::Notice(error) => error.into(),
            PreparePartError::Denied(denied) => denied.into(),
            PreparePartError::Store(cause) => cause.into(),
        }
    }
}
