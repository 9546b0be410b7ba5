//! Who is entitled on a day: the audience's CEPTOARs, their ministries, their members. Read from the registry's tables
//! in sets, because a release of a hundred thousand lines is three statements and not a hundred thousand.

use crate::{Audience, channel, store::rules};
use kernel::Day;
use store::{Bound, Sql, StoreError, params, places};

/// `{table}` is valid on the day `{day}`.
pub(crate) fn valid(table: &str, day: &str) -> String {
    format!("{table}.valid_from <= {day} AND ({table}.valid_to IS NULL OR {table}.valid_to >= {day})")
}

/// A common table `groups (id, code, passes, sector_code, name_ja, name_en, sort, ministry_id)` of the CEPTOARs in the audience, each with the
/// ministry competent for its sector or, failing that, for the sector's parent. `$1` is the day; the codes follow.
pub(crate) fn groups(audience: &Audience, day: Day) -> (String, Vec<Bound>) {
    let mut values = params![day];
    let within = match audience {
        Audience::All => "1 = 1".to_owned(),
        Audience::Only(codes) if codes.is_empty() => "1 = 0".to_owned(),
        Audience::Only(codes) => {
            values.extend(codes.iter().flat_map(|code| params![code]));
            format!("c.code IN ({})", places(2, codes.len()))
        }
    };
    let sql = format!(
        "groups AS (
           SELECT c.id, c.code, {passes} AS passes, c.sector_code, c.name_ja, c.name_en, c.sort,
             (SELECT k.ministry_id FROM competences k
              JOIN sectors s ON s.code = c.sector_code
              JOIN organisations m ON m.id = k.ministry_id
              WHERE (k.sector_code = s.code OR k.sector_code = s.parent) AND {competent} AND {ministry}
              ORDER BY CASE WHEN k.sector_code = s.code THEN 0 ELSE 1 END, m.code LIMIT 1) AS ministry_id
           FROM organisations c
           WHERE c.kind = 'ceptoar' AND {group} AND {within})",
        passes = rules::in_force("passes", "c.id", "$1", "'by-hand'"),
        competent = valid("k", "$1"),
        ministry = valid("m", "$1"),
        group = valid("c", "$1"),
    );
    (sql, values)
}

/// Whether the audience holds a member who can be reached on `day`.
pub(crate) async fn anybody(sql: &Sql<'_>, audience: &Audience, day: Day) -> Result<bool, StoreError> {
    let (groups, values) = groups(audience, day);
    let ask = format!(
        "WITH {groups}
         SELECT 1 AS one FROM groups
         JOIN reach ON reach.ceptoar_id = groups.id AND {member}
         JOIN organisations o ON o.id = reach.org_id AND {body}
         WHERE {reachable} LIMIT 1",
        member = valid("reach", "$1"),
        body = valid("o", "$1"),
        reachable = channel::reachable("reach.org_id", "$1"),
    );
    Ok(sql.row(&ask, values).await?.is_some())
}
