//! Which removals somebody is shown who provided one of several sources: who else provided one, and whom that names, is not
//! his to know, also where his own text happens to name them.

use crate::{
    registered,
    removal::{Reason, Removal, why},
    residue::{Dictionary, DictionaryError, Finding, Piece, Place, Term, check},
};
use std::collections::BTreeSet;
use store::{Sql, StoreError};

/// Why it could not be told.
#[derive(Debug, thiserror::Error)]
pub enum OwnRemovalsError {
    /// Too many terms to search for.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<OwnRemovalsError> for StoreError {
    fn from(error: OwnRemovalsError) -> Self {
        match error {
            OwnRemovalsError::Dictionary(_) => StoreError::Unreadable { column: "removals".into() },
            OwnRemovalsError::Store(cause) => cause,
        }
    }
}

/// Of `standing`, which stand in one provider's text, those that are shown to him: what its own terms explain, with their
/// reason; what names any registered body, as a third party, whether it provided something or not; and what the writer chose
/// himself. What only the terms of `others` explain is left out.
///
/// # Errors
/// If there are too many terms, or the database refuses.
pub async fn shown(
    sql: &Sql<'_>,
    standing: Vec<Removal>,
    (own, others): (BTreeSet<Term>, BTreeSet<Term>),
) -> Result<Vec<Removal>, OwnRemovalsError> {
    if others.is_empty() || standing.is_empty() {
        return Ok(standing);
    }
    let text: Vec<&str> = standing.iter().map(|removal| removal.from.as_str()).collect();
    let named = registered::named_in(sql, &text.join("\n"), Vec::new()).await?;
    Ok(explained(
        standing,
        &Dictionary::from_terms(own)?,
        &Dictionary::from_terms(named)?,
        &Dictionary::from_terms(others)?,
    ))
}

fn explained(standing: Vec<Removal>, own: &Dictionary, named: &Dictionary, others: &Dictionary) -> Vec<Removal> {
    let found = |dictionary: &Dictionary, removal: &Removal| -> Option<Finding> {
        check(dictionary, &[Piece { place: Place::Title, text: &removal.from }]).into_iter().next()
    };
    let shown = |removal: Removal| match found(own, &removal) {
        Some(finding) => Some(Removal { reason: why(&finding), ..removal }),
        None if found(named, &removal).is_some() => Some(Removal { reason: Reason::ThirdParty, ..removal }),
        None => found(others, &removal).is_none().then_some(removal),
    };
    standing.into_iter().filter_map(shown).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::residue::{TermKind, Whose};

    fn terms(all: &[(TermKind, &str, Whose)]) -> Dictionary {
        let term =
            |(kind, text, whose): &(TermKind, &str, Whose)| Term { kind: *kind, text: (*text).into(), whose: *whose };
        Dictionary::from_terms(all.iter().map(term)).unwrap()
    }

    #[test]
    fn nothing_tells_who_else_provided_or_whom_that_names() {
        let own = terms(&[(TermKind::Organisation, "潮見通信株式会社", Whose::Reporter)]);
        let others = terms(&[
            (TermKind::Organisation, "白帆鉄道株式会社", Whose::Reporter),
            (TermKind::Organisation, "紅葉運輸株式会社", Whose::Victim),
        ]);
        let named = terms(&[
            (TermKind::Organisation, "白帆鉄道株式会社", Whose::ThirdParty),
            (TermKind::Organisation, "株式会社澪標銀行", Whose::ThirdParty),
        ]);
        let removal = |from: &str| Removal { from: from.into(), to: "事業者".into(), reason: Reason::Reporter };
        let standing =
            ["潮見通信", "白帆鉄道株式会社", "株式会社澪標銀行", "紅葉運輸", "第三変電所の型番"].map(removal).into();
        let shown = explained(standing, &own, &named, &others);
        let shown: Vec<(&str, Reason)> = shown.iter().map(|one| (one.from.as_str(), one.reason)).collect();
        assert_eq!(
            shown,
            [
                ("潮見通信", Reason::Reporter),
                ("白帆鉄道株式会社", Reason::ThirdParty),
                ("株式会社澪標銀行", Reason::ThirdParty),
                ("第三変電所の型番", Reason::Reporter),
            ]
        );
    }
}
