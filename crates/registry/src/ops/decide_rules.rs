//! Writing down what a CEPTOAR has decided on its rules.

use crate::{
    Organisation,
    rules::{Detail, Origin, Rules, Terms},
    store::{intervals, rules},
};
use access::{BodyKind, Kind, OrgId, act::DecideRules};
use kernel::Day;
use serde_json::json;
use store::{Cx, Denied, Entry, StoreError};

/// Why rules could not be decided on.
#[derive(Debug, thiserror::Error)]
pub enum DecideRulesError {
    /// There is no such organisation, or its rules are not this person's to write down.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only CEPTOARs have rules.
    #[error("the organisation is no CEPTOAR")]
    NoCeptoar,
    /// Rules do not reach back.
    #[error("the rules would begin in the past")]
    Past,
    /// Contacts would be confirmed less often than the centre allows.
    #[error("the interval of confirmations is longer than the longest")]
    Interval,
    /// A decision says who made it, when, and why.
    #[error("who decided, when or why is not said")]
    Unfounded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a set of rules that begins on a day that is not past. What was released stays under the rules copied then.
/// Gives its number.
///
/// # Errors
/// As [`DecideRulesError`].
pub async fn decide_rules(
    cx: &Cx,
    ceptoar: OrgId,
    (valid_from, terms, detail): (Day, Terms, Detail),
) -> Result<i64, DecideRulesError> {
    let organisation = cx.permit::<_, Organisation>(DecideRules, ceptoar).await?;
    if organisation.kind != BodyKind::Ceptoar {
        return Err(DecideRulesError::NoCeptoar);
    }
    if valid_from < cx.now().day() {
        return Err(DecideRulesError::Past);
    }
    if [&detail.decided_by, &detail.decided_on, &detail.reason].iter().any(|said| said.is_empty()) {
        return Err(DecideRulesError::Unfounded);
    }
    if terms.confirm_months > intervals::on(organisation.sql(), cx.now().day()).await?.longest {
        return Err(DecideRulesError::Interval);
    }
    // The organisation's row is locked, so numbers have neither gaps nor twins.
    let before = rules::of(organisation.sql(), ceptoar).await?;
    let number = 1 + before.iter().map(|set| set.number).max().unwrap_or_default();
    let (origin, person, at) = (Origin::Decision, cx.person(), cx.now());
    let set = Rules { ceptoar, number, valid_from, terms, origin, detail, person, at };
    rules::add(organisation.sql(), &set).await?;
    cx.audit(Entry::new("ceptoar.rules-decided").on(Kind::Organisation, ceptoar).detail(json!({
        "number": number,
        "valid_from": valid_from.to_string(),
        "passes": terms.passes.code(),
        "own_words": terms.own_words,
        "ministry_sees": terms.ministry_sees.code(),
        "members_see": terms.members_see.code(),
        "confirm_months": terms.confirm_months,
        "hash": set.hash().to_string(),
    })));
    Ok(number)
}
