//! Reading the dry run.

use crate::{
    Means, Plan, PlannedCeptoar, PlannedMinistry, Tier, Unreachable, Whom, channel,
    plan::Letters,
    store::{
        post_office,
        reach::{below, groups, valid},
    },
};
use kernel::{Bilingual, Day};
use store::{Bound, FromRow, Row, Sql, StoreError};

/// How many of those who cannot be reached are named.
const NAMED: i64 = 1000;

pub(crate) async fn plan(sql: &Sql<'_>, whom: &Whom<'_>, day: Day) -> Result<Plan, StoreError> {
    let mut plan = Plan::default();
    for row in rows(sql, whom, day).await? {
        let ceptoar = ceptoar(&row)?;
        let ministry = row.maybe_id("ministry_id")?;
        let government = row.get("government")?;
        match plan.ministries.iter_mut().find(|planned| planned.org == ministry && planned.government == government) {
            Some(planned) => planned.ceptoars.push(ceptoar),
            None => plan.ministries.push(PlannedMinistry {
                org: ministry,
                government,
                name: Bilingual {
                    ja: row.get::<Option<String>>("ministry_ja")?.unwrap_or_default(),
                    en: row.get::<Option<String>>("ministry_en")?.unwrap_or_default(),
                },
                reachable: row.get("ministry_reachable")?,
                ceptoars: vec![ceptoar],
            }),
        }
    }
    (plan.unreachable, plan.unreachable_count) = unreachable(sql, whom, day).await?;
    if post_office::is_open(sql).await? {
        plan.letters = Some(letters(sql, whom, day).await?);
    }
    Ok(plan)
}

/// Whether a member has a valid contact with this means, in SQL.
fn with(means: &str) -> String {
    format!(
        "COUNT(CASE WHEN e.member_id IS NOT NULL AND EXISTS (SELECT 1 FROM contacts WHERE contacts.org_id = e.member_id
           AND contacts.{means} <> '' AND {}) THEN 1 END) AS {means}",
        valid("contacts", "$1")
    )
}

async fn rows(sql: &Sql<'_>, whom: &Whom<'_>, day: Day) -> Result<Vec<Row>, StoreError> {
    let (groups, mut values) = groups(whom.audience, day);
    let ask = format!(
        "WITH {groups}, {below},
         e AS (SELECT DISTINCT below.group_id AS ceptoar_id, below.org_id AS member_id FROM below),
         c AS (SELECT e.ceptoar_id, COUNT(*) AS members,
                 COUNT(CASE WHEN {member_reachable} THEN 1 END) AS reachable_members, {phone}, {fax}, {mail}
               FROM e GROUP BY e.ceptoar_id)
         SELECT groups.id, groups.code, groups.passes, groups.government, groups.name_ja, groups.name_en, groups.ministry_id,
           s.name_ja AS sector_ja, s.name_en AS sector_en, m.name_ja AS ministry_ja, m.name_en AS ministry_en,
           {reachable} AS reachable, (groups.ministry_id IS NULL OR {ministry_reachable}) AS ministry_reachable,
           COALESCE(c.members, 0) AS members, COALESCE(c.reachable_members, 0) AS reachable_members,
           COALESCE(c.phone, 0) AS phone, COALESCE(c.fax, 0) AS fax, COALESCE(c.mail, 0) AS mail
         FROM groups
         LEFT JOIN c ON c.ceptoar_id = groups.id
         LEFT JOIN sectors s ON s.code = groups.sector_code
         LEFT JOIN sectors p ON p.code = s.parent
         LEFT JOIN organisations m ON m.id = groups.ministry_id
         ORDER BY COALESCE(p.place, s.place), s.place, groups.sort, groups.code",
        below = below(whom, &mut values),
        member_reachable = channel::reachable("e.member_id", "$1"),
        phone = with("phone"),
        fax = with("fax"),
        mail = with("mail"),
        reachable = channel::reachable("groups.id", "$1"),
        ministry_reachable = channel::reachable("groups.ministry_id", "$1"),
    );
    sql.rows(&ask, values).await
}

fn ceptoar(row: &Row) -> Result<PlannedCeptoar, StoreError> {
    let name = |ja: &str, en: &str| -> Result<Bilingual, StoreError> {
        let text = |column: &str| Ok::<_, StoreError>(row.get::<Option<String>>(column)?.unwrap_or_default());
        Ok(Bilingual { ja: text(ja)?, en: text(en)? })
    };
    let members = row.get("members")?;
    Ok(PlannedCeptoar {
        org: row.id("id")?,
        code: row.text("code")?,
        name: name("name_ja", "name_en")?,
        sector: name("sector_ja", "sector_en")?,
        reachable: row.get("reachable")?,
        direct: row.text("passes")? == "direct" || (row.get("government")? && members < 2),
        members,
        reachable_members: row.get("reachable_members")?,
        means: Means { phone: row.get("phone")?, fax: row.get("fax")?, mail: row.get("mail")? },
    })
}

impl FromRow for Unreachable {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let tier = match row.get::<i64>("place")? {
            1 => Tier::Ministry,
            2 => Tier::Ceptoar,
            _ => Tier::Member,
        };
        Ok(Self {
            org: row.id("id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            tier,
            ceptoar: row.get("code")?,
            ended_on: row.maybe_day("ended_on")?,
        })
    }
}

/// Common tables that end in `entitled (place, id, code)`: everybody in it, each as often as it stands there; with their values.
fn entitled(whom: &Whom<'_>, day: Day) -> (String, Vec<Bound>) {
    let (groups, mut values) = groups(whom.audience, day);
    let entitled = format!(
        "WITH {groups}, {below},
         entitled AS (
           SELECT CAST(1 AS BIGINT) AS place, m.id AS id, CAST(NULL AS TEXT) AS code FROM organisations m
             WHERE m.id IN (SELECT ministry_id FROM groups)
           UNION ALL SELECT CASE WHEN groups.government THEN 1 ELSE 2 END, groups.id, groups.code FROM groups
           UNION ALL SELECT 3, below.org_id, groups.code FROM groups JOIN below ON below.group_id = groups.id)",
        below = below(whom, &mut values),
    );
    (entitled, values)
}

/// How many of those who have no mail address are named.
const WITHOUT: i64 = 100;

/// To how many a letter goes, and who can be reached and has no address.
async fn letters(sql: &Sql<'_>, whom: &Whom<'_>, day: Day) -> Result<Letters, StoreError> {
    let (entitled, values) = entitled(whom, day);
    let reachable = channel::reachable("entitled.id", "$1");
    let there = format!("{entitled}, them AS (SELECT DISTINCT entitled.id FROM entitled WHERE {reachable})");
    let by_mail = channel::by_mail("them.id", "$1");
    let to = sql.count(&format!("{there} SELECT COUNT(*) AS n FROM them WHERE {by_mail}"), values.clone()).await?;
    let named = format!(
        "{there} SELECT them.id, o.name_ja, o.name_en, COUNT(*) OVER () AS n FROM them
         JOIN organisations o ON o.id = them.id WHERE NOT {by_mail} ORDER BY o.name_ja, o.id LIMIT {WITHOUT}"
    );
    let rows = sql.rows(&named, values).await?;
    let without_count = rows.first().map_or(Ok(0), |row| row.get("n"))?;
    let one = |row: &Row| Ok((row.id("id")?, Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? }));
    Ok(Letters { to, without_count, without: rows.iter().map(one).collect::<Result<_, StoreError>>()? })
}

/// Those entitled whom nobody can reach: the first of them by name, and how many there are.
async fn unreachable(sql: &Sql<'_>, whom: &Whom<'_>, day: Day) -> Result<(Vec<Unreachable>, i64), StoreError> {
    let (entitled, values) = entitled(whom, day);
    let reachable = channel::reachable("entitled.id", "$1");
    let named = format!(
        "{entitled}, gone AS (SELECT DISTINCT * FROM entitled WHERE NOT {reachable})
         SELECT gone.place, gone.id, gone.code, o.name_ja, o.name_en, COUNT(*) OVER () AS n,
           (SELECT MAX(k.valid_to) FROM contacts k WHERE k.org_id = gone.id AND k.valid_to < $1) AS ended_on
         FROM gone JOIN organisations o ON o.id = gone.id ORDER BY gone.place, gone.code, o.name_ja LIMIT {NAMED}"
    );
    let rows = sql.rows(&named, values).await?;
    let count = rows.first().map_or(Ok(0), |row| row.get("n"))?;
    Ok((rows.iter().map(Unreachable::from_row).collect::<Result<_, _>>()?, count))
}
