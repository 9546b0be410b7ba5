//! Looking for entries of the record: what was asked, and what is found.

use kernel::{At, Day};
use store::{Recorded, Sought, Sql, StoreError, params};
use uuid::Uuid;

/// The act by which nobody becomes somebody.
pub(crate) const SIGNED_IN: &str = "identity.signed-in";

/// Every act that has words, by its code.
pub(crate) fn acts() -> Vec<String> {
    let keys = shell::texts::keys(include_str!("../texts/ja.ftl"));
    let code = |key: &String| key.strip_prefix("record-did-").map(|rest| rest.replacen('-', ".", 1));
    keys.iter().filter_map(code).collect()
}

/// The first moment of a day, and the first after it.
pub(crate) fn days(from: Option<Day>, until: Option<Day>) -> (Option<At>, Option<At>) {
    (from.map(At::start_of), until.map(|day| At::start_of(day.plus(1))))
}

/// What was done to the thing that bears a number, or an id: its own id, and that of what was handed over of it. What lives
/// inside a community has numbers too: they lead to nothing here.
pub(crate) async fn things(sql: &Sql<'_>, typed: &str) -> Result<Vec<Uuid>, StoreError> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse::<Uuid>() {
        return Ok(vec![id]);
    }
    let number = registry::fold::fold(typed).to_uppercase();
    let named = "SELECT id FROM reports WHERE reference = $1 UNION ALL SELECT id FROM notices WHERE reference = $1
        UNION ALL SELECT d.id FROM dispatches d JOIN notices n ON n.id = d.subject_id WHERE n.reference = $1
        UNION ALL SELECT id FROM cases WHERE reference = $1 UNION ALL SELECT id FROM incidents WHERE reference = $1
        UNION ALL SELECT id FROM outages WHERE reference = $1";
    sql.rows(named, params![number]).await?.iter().map(|row| row.get("id")).collect()
}

/// Entries before `before`, newest first, at most `limit`. Whoever signs in is nobody until he has: of a person those are
/// found too.
pub(crate) async fn found(
    sql: &Sql<'_>,
    sought: &Sought,
    before: i64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let mut all = sought.before(sql, before, limit).await?;
    let signed_in = sought.action.as_deref().is_none_or(|action| action == SIGNED_IN);
    if let (Some(person), true, None, None) = (sought.person, signed_in, &sought.subjects, sought.organisation) {
        let arrived =
            Sought { action: Some(SIGNED_IN.to_owned()), person: None, subjects: Some(vec![person]), ..sought.clone() };
        all.extend(arrived.before(sql, before, limit).await?.into_iter().filter(|entry| entry.person.is_none()));
        all.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(all)
}
