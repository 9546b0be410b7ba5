//! Whether everybody can be reached.

use super::Finding;
use anyhow::Result;
use kernel::At;
use store::{Sql, params};

/// So many of those whom nobody can reach are named.
const NAMED: i64 = 10;

/// Whether every organisation has somebody to reach.
pub(super) async fn reach(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let among = "FROM organisations o
                 WHERE o.kind IN ('operator', 'ceptoar', 'ministry') AND (o.valid_to IS NULL OR o.valid_to >= $1)
                   AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.org_id = o.id AND c.valid_from <= $1
                                   AND (c.valid_to IS NULL OR c.valid_to >= $1))";
    let unreachable = sql.count(&format!("SELECT COUNT(*) AS n {among}"), params![now.day()]).await?;
    let first = format!("SELECT o.name_ja {among} ORDER BY o.kind, o.name_ja LIMIT {NAMED}");
    let named = sql.rows(&first, params![now.day()]).await?;
    let named = named.iter().map(|row| row.text("name_ja")).collect::<Result<Vec<_>, _>>()?;
    let more = usize::try_from(unreachable).unwrap_or_default().saturating_sub(named.len());
    Ok(Finding {
        what: "contacts",
        seen: match unreachable {
            0 => "every organisation has a point of contact".into(),
            1 => format!("1 organisation has no point of contact: {}", named.join(", ")),
            _ if more == 0 => format!("{unreachable} organisations have no point of contact: {}", named.join(", ")),
            _ => format!("{unreachable} organisations have no point of contact: {} and {more} more", named.join(", ")),
        },
        remedy: (unreachable > 0).then(|| "a notice cannot reach them: let their managers enter a contact".into()),
    })
}

/// Contacts against which something speaks, and organisations that have no other.
pub(super) async fn doubts(sql: &Sql<'_>, now: At) -> Result<Finding> {
    let (mine, theirs) = (registry::doubt::in_doubt("c.id"), registry::doubt::in_doubt("k.id"));
    let contacts = format!("SELECT COUNT(*) AS n FROM contacts c WHERE c.valid_to IS NULL AND {mine}");
    let alone = format!(
        "SELECT COUNT(DISTINCT c.org_id) AS n FROM contacts c WHERE c.valid_to IS NULL AND c.valid_from <= $1 AND {mine}
           AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.org_id = c.org_id AND k.valid_to IS NULL
             AND k.valid_from <= $1 AND k.mail <> '' AND NOT {theirs})"
    );
    let contacts = sql.count(&contacts, params![]).await?;
    let alone = sql.count(&alone, params![now.day()]).await?;
    Ok(Finding {
        what: "contacts in doubt",
        seen: match (contacts, alone) {
            (0, _) => "nothing speaks against any".into(),
            (_, 0) => format!("{contacts}; their organisations have others"),
            _ => format!("{contacts}; organisations that have no other: {alone}"),
        },
        remedy: (alone > 0)
            .then(|| "mail does not reach these: have them confirm or correct it (/confirmations)".into()),
    })
}
