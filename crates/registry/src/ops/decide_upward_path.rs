//! Deciding, for a ministry, whether what is reported in a sector reaches the centre at once or by the ministry's hand.

use crate::{
    Organisation, Sector,
    store::{sectors, upward},
    upward::{LONGEST, Proposal, UpwardPath, own_in_force},
};
use access::{Kind, OrgId, act::DecideUpwardPath};
use serde_json::json;
use store::{Cx, Denied, Entry, Granted, Sql, StoreError};

/// Why it could not be decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideUpwardPathError {
    /// There is no such sector, or its path is not this person's or this body's to decide.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Neither of the two paths is said.
    #[error("no path is said")]
    NoPass,
    /// It would reach back, or no day is said: reports filed before keep their way.
    #[error("the first day is past")]
    Past,
    /// On its first day the ministry is not competent for the sector any more.
    #[error("the ministry is not competent for the sector on that day")]
    NotThen,
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// It is so already on that day.
    #[error("it is so already")]
    Already,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a proposal would come to if it were decided now; nothing is written.
///
/// # Errors
/// As [`DecideUpwardPathError`].
pub async fn plan_upward_path(
    cx: &Cx,
    ministry: OrgId,
    proposal: &Proposal,
) -> Result<UpwardPath, DecideUpwardPathError> {
    let organisation = cx.permit::<_, Organisation>(DecideUpwardPath, ministry).await?;
    plan(cx, &organisation, proposal).await
}

/// Decides how reports of a sector go on, from a day on that is not past. Reports filed before keep their way.
///
/// # Errors
/// As [`DecideUpwardPathError`].
pub async fn decide_upward_path(cx: &Cx, ministry: OrgId, proposal: &Proposal) -> Result<(), DecideUpwardPathError> {
    let organisation = cx.permit::<_, Organisation>(DecideUpwardPath, ministry).await?;
    let new = plan(cx, &organisation, proposal).await?;
    upward::add(organisation.sql(), &new).await?;
    cx.audit(Entry::new("registry.upward-path-decided").on(Kind::Organisation, ministry).detail(json!({
        "number": new.number,
        "sector": new.sector,
        "valid_from": new.valid_from.to_string(),
        "pass": new.pass.code(),
        "hash": new.hash().to_string(),
    })));
    Ok(())
}

async fn plan(
    cx: &Cx,
    organisation: &Granted<'_, DecideUpwardPath, Organisation>,
    proposal: &Proposal,
) -> Result<UpwardPath, DecideUpwardPathError> {
    let (sql, ministry, today) = (organisation.sql(), organisation.id, cx.now().day());
    let sector = sectors::by_code(sql, &proposal.sector).await?.ok_or(Denied::NotFound)?;
    if sectors::ministry_of(sql, &sector.code, today).await? != Some(ministry) {
        return Err(Denied::Refused.into());
    }
    let pass = proposal.pass.ok_or(DecideUpwardPathError::NoPass)?;
    let valid_from = proposal.valid_from.filter(|day| *day >= today).ok_or(DecideUpwardPathError::Past)?;
    if sectors::ministry_of(sql, &sector.code, valid_from).await? != Some(ministry) {
        return Err(DecideUpwardPathError::NotThen);
    }
    let reason = proposal.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(DecideUpwardPathError::NoReason);
    }
    // The ministry's row is locked in a write, so numbers have neither gaps nor twins.
    let (number, reason) = (upward::count(sql, ministry).await? + 1, reason.to_owned());
    let new = UpwardPath {
        ministry,
        number,
        sector: proposal.sector.clone(),
        valid_from,
        pass,
        reason,
        person: cx.person(),
        at: cx.now(),
    };
    if is_so_already(sql, &sector, &new).await? { Err(DecideUpwardPathError::Already) } else { Ok(new) }
}

/// Whether that is so of the sector itself. A part that has it from its sector may decide it for itself, to keep it.
async fn is_so_already(sql: &Sql<'_>, sector: &Sector, new: &UpwardPath) -> Result<bool, StoreError> {
    let all = upward::concerning(sql, &sector.code).await?;
    Ok(match own_in_force(&all, &sector.code, new.valid_from) {
        Some(own) => own.pass == new.pass,
        None => sector.parent.is_none() && sector.reports_pass == new.pass,
    })
}
