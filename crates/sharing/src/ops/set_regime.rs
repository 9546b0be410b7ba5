//! Saying which regime binds a sector from a day on.

use crate::regime::Binding;
use crate::store::regimes;
use access::{BodyKind, Kind, OrgId, act::SetRegime};
use kernel::Day;
use registry::Organisation;
use serde_json::json;
use shell::Fault;
use store::{Cx, Denied, Entry, StoreError};

/// The longest reason, in characters.
const LONGEST: usize = 2_000;

/// Why it could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SetRegimeError {
    /// It is not this person's to set.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only the centre sets it.
    #[error("the organisation is not the centre")]
    NoCentre,
    /// There is no such sector or regime.
    #[error("there is no such sector or regime")]
    Unknown,
    /// It would reach back: reports of before have clocks that nothing moves.
    #[error("the first day is past")]
    Past,
    /// There is no reason, or a very long one.
    #[error("the reason is missing or very long")]
    NoReason,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Binds a sector to a regime from a day on that is not past. Reports filed before keep their clocks.
///
/// # Errors
/// As [`SetRegimeError`].
pub async fn set_regime(
    cx: &Cx,
    centre: OrgId,
    (sector, regime, valid_from): (&str, &str, Day),
    reason: &str,
) -> Result<(), SetRegimeError> {
    let organisation = cx.permit::<_, Organisation>(SetRegime, centre).await?;
    if organisation.kind != BodyKind::Centre {
        return Err(SetRegimeError::NoCentre);
    }
    let (sql, reason) = (organisation.sql(), reason.trim());
    if valid_from < cx.now().day() {
        return Err(SetRegimeError::Past);
    }
    let sectors = registry::ask::sectors_of_reports(sql, valid_from).await?;
    let known = regimes::all(sql).await?.iter().any(|one| one.code == regime);
    if !known || sectors.iter().all(|one| one.code != sector) {
        return Err(SetRegimeError::Unknown);
    }
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(SetRegimeError::NoReason);
    }
    // The centre's row is locked, so numbers have neither gaps nor twins.
    let before = regimes::bindings(sql).await?;
    let number = 1 + before.iter().map(|one| one.number).max().unwrap_or_default();
    let (sector, regime) = (sector.to_owned(), regime.to_owned());
    let new = Binding { sector, number, regime, valid_from, reason: reason.to_owned() };
    regimes::bind(sql, &new, (centre, cx.person(), cx.now())).await?;
    cx.audit(Entry::new("sector.regime-set").on(Kind::Organisation, centre).detail(json!({
        "sector": new.sector,
        "number": new.number,
        "regime": new.regime,
        "valid_from": new.valid_from.to_string(),
        "hash": new.hash().to_string(),
    })));
    Ok(())
}

impl From<SetRegimeError> for Fault {
    fn from(error: SetRegimeError) -> Self {
        match error {
            SetRegimeError::Denied(denied) => denied.into(),
            SetRegimeError::NoCentre => Fault::not_found(),
            SetRegimeError::Unknown => Fault::unusable("regime.unknown"),
            SetRegimeError::Past => Fault::unusable("regime.past"),
            SetRegimeError::NoReason => Fault::unusable("regime.no-reason"),
            SetRegimeError::Store(cause) => cause.into(),
        }
    }
}
