//! The centre's situation report: a notice like any other, begun with what the board says, urgent, and through all its gates.

use super::link_outage::{LinkError, keep_link};
use crate::{
    outage::{Outage, OutageId},
    rounds::{self, Way},
    standing,
    store::{bodies, changes, links, links::Of},
};
use ::store::{Cx, Denied, StoreError};
use access::{BodyKind, act::LinkToOutage};
use kernel::{Audience, Label, Tlp};
use sharing::{
    detail::{Detail, Situation},
    notice::{Content, NoticeId, NoticeKind, TITLE_MAX},
    ops::begin_notice::{BeginNoticeError, begin_notice},
};
use shell::Fault;

/// Why none was begun.
#[derive(Debug, thiserror::Error)]
pub enum ReportSituationError {
    /// The notice could not be begun.
    #[error(transparent)]
    Notice(#[from] BeginNoticeError),
    /// It could not be linked.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What stands in it at first, in the words of whoever begins it.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
}

/// Begins a situation report for everybody in the scope.
///
/// # Errors
/// If the actor does not write notices, or the notice cannot be begun.
pub async fn report_situation(cx: &Cx, id: OutageId, words: Words) -> Result<NoticeId, ReportSituationError> {
    let outage = cx.permit::<_, Outage>(LinkToOutage, id).await?;
    let changes = changes::all(outage.sql(), id).await?;
    let given = links::given(outage.sql(), id, None).await?;
    let holding = standing::holding(outage.sql(), id, &changes, Way::Down).await?;
    let next = holding.iter().find(|round| {
        round.due > cx.now()
            && round.number > rounds::kept_by(&holding, outage.raised_at, &[&given[..], &[cx.now()]].concat())
    });
    let government = changes.last().is_some_and(|change| change.said.declared.scope.government);
    let addressed = |kind| kind == BodyKind::Ceptoar || (government && kind == BodyKind::Ministry);
    let codes = bodies::standing(outage.sql(), id).await?.into_iter().filter(|body| addressed(body.kind));
    let number = links::notices(outage.sql(), id).await?.len() + 1;
    let content = Content {
        kind: NoticeKind::SituationReport,
        title: words.title.chars().take(TITLE_MAX).collect(),
        body: words.body,
        label: Label::new(Tlp::Amber, Audience::only(codes.filter_map(|body| body.code)), None),
        urgent: true,
        detail: Detail::SituationReport(Situation {
            number: i64::try_from(number).ok(),
            from: Some(given.last().copied().unwrap_or(outage.raised_at)),
            to: Some(cx.now()),
            next: next.map(|round| round.due),
            services: Vec::new(),
        }),
        ..Content::default()
    };
    let notice = begin_notice(cx, content, outage.exercise).await?;
    keep_link(cx, outage.sql(), id, (Of::Notice, notice.uuid()), true).await?;
    Ok(notice)
}

impl From<ReportSituationError> for Fault {
    fn from(error: ReportSituationError) -> Self {
        match error {
            ReportSituationError::Notice(error) => error.into(),
            ReportSituationError::Link(error) => error.into(),
            ReportSituationError::Denied(denied) => denied.into(),
            ReportSituationError::Store(cause) => cause.into(),
        }
    }
}
