//! Roles that people hold in organisations.

use crate::person::Post;
use ::store::{Cx, Row, Sql, StoreError, among, params};
use access::{OrgId, PersonId, Role};
use kernel::{At, Bilingual};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the person holds any role there now.
pub(crate) async fn holds_any(sql: &Sql<'_>, person: PersonId, org: OrgId) -> Result<bool, StoreError> {
    let count = "SELECT COUNT(*) AS n FROM roles WHERE person_id = $1 AND org_id = $2 AND until IS NULL";
    Ok(sql.count(count, params![person, org]).await? > 0)
}

/// How many manage an organisation now.
pub(crate) async fn managers(sql: &Sql<'_>, org: OrgId) -> Result<i64, StoreError> {
    let count = "SELECT COUNT(*) AS n FROM roles WHERE org_id = $1 AND role = 'manager' AND until IS NULL";
    sql.count(count, params![org]).await
}

/// The roles that the person holds there now.
pub(crate) async fn held(sql: &Sql<'_>, person: PersonId, org: OrgId) -> Result<BTreeSet<Role>, StoreError> {
    let held = "SELECT role FROM roles WHERE person_id = $1 AND org_id = $2 AND until IS NULL";
    sql.rows(held, params![person, org]).await?.iter().map(|row| row.code("role")).collect()
}

/// Where the person has roles now, oldest first.
pub(crate) async fn posts(sql: &Sql<'_>, person: PersonId) -> Result<Vec<Post>, StoreError> {
    let posts = "SELECT roles.person_id, roles.org_id, roles.role, roles.since, organisations.kind,
                   organisations.name_ja, organisations.name_en
                 FROM roles JOIN organisations ON organisations.id = roles.org_id
                 WHERE roles.person_id = $1 AND roles.until IS NULL
                 ORDER BY roles.since, roles.org_id, roles.role";
    let mut found = Vec::new();
    for row in &sql.rows(posts, params![person]).await? {
        add(&mut found, row)?;
    }
    Ok(found)
}

fn add(posts: &mut Vec<Post>, row: &Row) -> Result<(), StoreError> {
    let (org, role) = (row.id("org_id")?, row.code("role")?);
    match posts.iter_mut().find(|post| post.org == org) {
        Some(post) => {
            post.roles.insert(role);
        }
        None => posts.push(Post {
            org,
            body: row.code("kind")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            roles: BTreeSet::from([role]),
        }),
    }
    Ok(())
}

/// The roles of everybody who has one in this organisation.
pub(crate) async fn of_organisation(
    sql: &Sql<'_>,
    org: OrgId,
) -> Result<BTreeMap<PersonId, BTreeSet<Role>>, StoreError> {
    let held = "SELECT person_id, role FROM roles WHERE org_id = $1 AND until IS NULL";
    by_person(&sql.rows(held, params![org]).await?)
}

fn by_person(rows: &[Row]) -> Result<BTreeMap<PersonId, BTreeSet<Role>>, StoreError> {
    let mut all: BTreeMap<PersonId, BTreeSet<Role>> = BTreeMap::new();
    for row in rows {
        all.entry(row.id("person_id")?).or_default().insert(row.code("role")?);
    }
    Ok(all)
}

/// The roles of these people, of whom there is at most a page, in this organisation.
pub(crate) async fn of_people(
    sql: &Sql<'_>,
    org: OrgId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, BTreeSet<Role>>, StoreError> {
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (places, mut values) = among(people.iter().copied());
    let held = format!(
        "SELECT person_id, role FROM roles WHERE person_id IN ({places}) AND org_id = ${} AND until IS NULL",
        people.len() + 1
    );
    values.extend(params![org]);
    by_person(&sql.rows(&held, values).await?)
}

/// Marks ids of rows of roles.
enum HeldMark {}

/// Gives a role from now on; `false` if the person already holds it.
pub(crate) async fn give(cx: &Cx, sql: &Sql<'_>, person: PersonId, org: OrgId, role: Role) -> Result<bool, StoreError> {
    let give = "INSERT INTO roles (id, person_id, org_id, role, since) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING";
    let values = params![cx.new_id::<HeldMark>(), person, org, role.code(), cx.now()];
    Ok(sql.run(give, values).await? == 1)
}

/// Takes a role away; `false` if the person does not hold it.
pub(crate) async fn take(sql: &Sql<'_>, person: PersonId, org: OrgId, role: Role, now: At) -> Result<bool, StoreError> {
    let take = "UPDATE roles SET until = $4 WHERE person_id = $1 AND org_id = $2 AND role = $3 AND until IS NULL";
    Ok(sql.run(take, params![person, org, role.code(), now]).await? == 1)
}

/// Takes all roles there away.
pub(crate) async fn take_all(sql: &Sql<'_>, person: PersonId, org: OrgId, now: At) -> Result<u64, StoreError> {
    let take = "UPDATE roles SET until = $3 WHERE person_id = $1 AND org_id = $2 AND until IS NULL";
    sql.run(take, params![person, org, now]).await
}

/// How many organisations the person still has a role in.
pub(crate) async fn organisations_left(sql: &Sql<'_>, person: PersonId) -> Result<i64, StoreError> {
    let left = "SELECT COUNT(DISTINCT org_id) AS n FROM roles WHERE person_id = $1 AND until IS NULL";
    sql.count(left, params![person]).await
}
