//! Saying of several points of contact at once that they still hold.

use super::{ConfirmContactError, confirm_contact};
use crate::ContactId;
use store::Cx;

/// Why points of contact could not be confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmContactsError {
    /// None was chosen.
    #[error("no contact was chosen")]
    NoneChosen,
    /// More were named than any organisation has.
    #[error("too many contacts were named")]
    TooMany,
    /// One of them could not be confirmed; none is.
    #[error(transparent)]
    One(#[from] ConfirmContactError),
}

/// So many at once; an organisation calls at most nine after one another.
const MOST: usize = 50;

/// Notes that each of these holds today, or none of them.
///
/// # Errors
/// As [`ConfirmContactsError`].
pub async fn confirm_contacts(cx: &Cx, ids: &[ContactId]) -> Result<(), ConfirmContactsError> {
    if ids.is_empty() {
        return Err(ConfirmContactsError::NoneChosen);
    }
    if ids.len() > MOST {
        return Err(ConfirmContactsError::TooMany);
    }
    for id in ids {
        confirm_contact(cx, *id).await?;
    }
    Ok(())
}
