//! Who is entitled on a day: the audience's CEPTOARs, their ministries, their members; on the government's line the
//! audience's ministries and the agencies that they supervise. Read from the registry's tables in sets, because a release of a hundred thousand lines is three statements and not a hundred thousand.

use crate::{
    Audience, Whom, channel,
    store::{chosen::chosen, rules},
};
use kernel::Day;
use store::{Bound, Sql, StoreError, params, places};

/// `{table}` is valid on the day `{day}`.
pub(crate) fn valid(table: &str, day: &str) -> String {
    format!("{table}.valid_from <= {day} AND ({table}.valid_to IS NULL OR {table}.valid_to >= {day})")
}

/// A common table `groups (id, code, passes, sector_code, name_ja, name_en, sort, ministry_id, government)` of the CEPTOARs
/// in the audience, each with the ministry competent for its sector or, failing that, for the sector's parent; and of the
/// ministries that are named in it, each at the head of its agencies. `$1` is the day; the codes follow.
pub(crate) fn groups(audience: &Audience, day: Day) -> (String, Vec<Bound>) {
    let mut values = params![day];
    let (within, government) = match audience {
        Audience::All => ("1 = 1".to_owned(), String::new()),
        Audience::Only(codes) if codes.is_empty() => ("1 = 0".to_owned(), String::new()),
        Audience::Only(codes) => {
            values.extend(codes.iter().flat_map(|code| params![code]));
            let named = places(2, codes.len());
            (format!("c.code IN ({named})"), ministries(&named))
        }
    };
    let sql = format!(
        "groups AS (
           SELECT c.id, c.code, {passes} AS passes, c.sector_code, c.name_ja, c.name_en, c.sort,
             (SELECT k.ministry_id FROM competences k
              JOIN sectors s ON s.code = c.sector_code
              JOIN organisations m ON m.id = k.ministry_id
              WHERE (k.sector_code = s.code OR k.sector_code = s.parent) AND {competent} AND {ministry}
              ORDER BY CASE WHEN k.sector_code = s.code THEN 0 ELSE 1 END, m.code LIMIT 1) AS ministry_id,
             FALSE AS government
           FROM organisations c
           WHERE c.kind = 'ceptoar' AND {group} AND {within}{government})",
        passes = rules::in_force("passes", "c.id", "$1", "'by-hand'"),
        competent = valid("k", "$1"),
        ministry = valid("m", "$1"),
        group = valid("c", "$1"),
    );
    (sql, values)
}

/// The code of the sector under which government stands.
pub(crate) const GOVERNMENT: &str =
    "(SELECT g.code FROM sectors g WHERE g.kind = 'government' ORDER BY g.place LIMIT 1)";

/// The ministries of these codes as heads of their agencies. No code is that of a ministry and of a CEPTOAR.
fn ministries(codes: &str) -> String {
    format!(
        " UNION ALL
           SELECT m.id, m.code, 'by-hand', {GOVERNMENT}, m.name_ja, m.name_en, m.sort, CAST(NULL AS UUID), TRUE
           FROM organisations m WHERE m.kind = 'ministry' AND {} AND m.code IN ({codes})",
        valid("m", "$1")
    )
}

/// A common table `below (group_id, org_id)` of those below these `groups`: members, or those of them who were chosen; of a
/// ministry its agencies and itself. `values` are those of [`groups`]; the subject follows them.
pub(crate) fn below(whom: &Whom<'_>, values: &mut Vec<Bound>) -> String {
    let (member, agency, body) = (valid("members", "$1"), valid("v", "$1"), valid("o", "$1"));
    let within = whom.subject.map_or(String::new(), |subject| {
        values.extend(params![subject]);
        format!(" AND {}", chosen(&format!("${}", values.len()), "groups.id", "members.org_id"))
    });
    let members = format!(
        "SELECT groups.id AS group_id, members.org_id AS org_id FROM groups
           JOIN members ON members.ceptoar_id = groups.id AND {member}
           JOIN organisations o ON o.id = members.org_id AND {body}{within}"
    );
    let government = match whom.audience {
        Audience::All => String::new(),
        Audience::Only(_) => format!(
            " UNION ALL SELECT groups.id, v.agency_id FROM groups JOIN supervisions v ON v.ministry_id = groups.id AND {agency}
               JOIN organisations o ON o.id = v.agency_id AND {body} WHERE groups.government
             UNION ALL SELECT groups.id, groups.id FROM groups WHERE groups.government"
        ),
    };
    format!("below AS ({members}{government})")
}

/// Whether the audience holds anybody at the end of a line who can be reached on `day`.
pub(crate) async fn anybody(sql: &Sql<'_>, whom: &Whom<'_>, day: Day) -> Result<bool, StoreError> {
    let (groups, mut values) = groups(whom.audience, day);
    let ask = format!(
        "WITH {groups}, {below} SELECT 1 AS one FROM below WHERE {reachable} LIMIT 1",
        below = below(whom, &mut values),
        reachable = channel::reachable("below.org_id", "$1"),
    );
    Ok(sql.row(&ask, values).await?.is_some())
}
