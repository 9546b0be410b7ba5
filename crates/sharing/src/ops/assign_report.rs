//! Asking somebody of one's own body to judge a report that waits.

use super::tell_by_letter;
use crate::report::{Report, ReportId};
use crate::store::queue;
use access::{Kind, OrgId, PersonId, Role, act::AssignReport};
use identity::Person;
use shell::Fault;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Who may be asked: those who judge.
const JUDGES: [Role; 2] = [Role::Duty, Role::Analyst];

/// Why nobody was asked.
#[derive(Debug, thiserror::Error)]
pub enum AssignReportError {
    /// It does not wait: it was judged.
    #[error("the report does not wait to be judged")]
    NotWaiting,
    /// That person does not judge reports at the actor's body.
    #[error("that person does not judge reports here")]
    NoJudge,
    /// That person is already asked.
    #[error("that person is already asked")]
    Already,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Those whom one may ask: the people of the body who judge, by reading.
///
/// # Errors
/// If the store fails.
pub(crate) async fn judges_of(sql: &Sql<'_>, org: OrgId) -> Result<Vec<Person>, StoreError> {
    let mut judges = Vec::new();
    for person in identity::ask::people_of(sql, org).await? {
        let posts = identity::ask::posts_of(sql, person.id).await?;
        if posts.iter().any(|post| post.org == org && JUDGES.iter().any(|role| post.roles.contains(role))) {
            judges.push(person);
        }
    }
    Ok(judges)
}

/// Asks `to` to judge the report; `None`: nobody in particular.
///
/// # Errors
/// If it does not wait, if that person does not judge here or is already asked, or if the actor may not.
pub async fn assign_report(cx: &Cx, id: ReportId, to: Option<PersonId>) -> Result<(), AssignReportError> {
    let report = cx.permit::<_, Report>(AssignReport, id).await?;
    let who = cx.actor().who().ok_or(Denied::NotFound)?;
    let now = queue::assignee(report.sql(), id).await?.ok_or(AssignReportError::NotWaiting)?;
    if now == to {
        return Err(AssignReportError::Already);
    }
    if let Some(person) = to
        && !judges_of(report.sql(), who.organisation).await?.iter().any(|judge| judge.id == person)
    {
        return Err(AssignReportError::NoJudge);
    }
    tell_by_letter::not_to_judge(cx, report.sql(), id).await?;
    let assignment = cx.new_id();
    queue::assign(report.sql(), assignment, id, to, (who.person, cx.now())).await?;
    if let Some(person) = to {
        tell_by_letter::to_judge(cx, report.sql(), &report, (assignment.uuid(), person)).await?;
    }
    cx.audit(
        Entry::new("report.assigned")
            .on(Kind::Report, id)
            .detail(serde_json::json!({ "reference": report.reference, "to": to })),
    );
    Ok(())
}

impl From<AssignReportError> for Fault {
    fn from(error: AssignReportError) -> Self {
        match error {
            AssignReportError::NotWaiting => Fault::conflict("case.not-waiting"),
            AssignReportError::NoJudge => Fault::unusable("case.no-judge"),
            AssignReportError::Already => Fault::conflict("case.already"),
            AssignReportError::Denied(denied) => denied.into(),
            AssignReportError::Store(cause) => cause.into(),
        }
    }
}
