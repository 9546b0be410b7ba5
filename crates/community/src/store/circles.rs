//! Communities, groups, memberships, recorded figures.

use super::{both, org_of};
use crate::{Community, CommunityId, Group, MemberRole, Membership, Rules};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, Decision, Kind, OrgId, Relation, Relations, decide};
use kernel::{Day, Id};
use serde_json::{Map, Value};

impl FromRow for Community {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let missing = || StoreError::Unreadable { column: "valid_from".into() };
        Ok(Self {
            id: row.id("id")?,
            code: row.text("code")?,
            parent: row.maybe_id("parent_id")?,
            name: both(row, "name")?,
            purpose: both(row, "purpose")?,
            hub: row.id("hub_id")?,
            first_rules: row.json::<Rules>("rules")?,
            valid_from: row.maybe_day("valid_from")?.ok_or_else(missing)?,
            valid_to: row.maybe_day("valid_to")?,
            source: row.text("source")?,
        })
    }
}

impl Resource for Community {
    const KIND: Kind = Kind::Community;
    type Key = CommunityId;
    const LOAD: &'static str = "SELECT * FROM communities WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(org) = org_of(actor) else { return Ok(Relations::none()) };
        let is = role_of(sql, self.id, org).await?.is_some();
        Ok(Relations::none().with(Relation::Member, is).with(Relation::Hub, org == self.hub))
    }
}

impl Listed for Community {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(org) = org_of(actor) else { return Filter::nothing() };
        let may =
            |relation| decide(actor, Act::ViewCommunity, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Hub) {
            filter = filter.or(Filter::new("communities.hub_id = ?", params![org]));
        }
        if may(Relation::Member) {
            let inside = "EXISTS (SELECT 1 FROM memberships m WHERE m.community_id = communities.id
                          AND m.org_id = ? AND m.valid_to IS NULL)";
            filter = filter.or(Filter::new(inside, params![org]));
        }
        filter
    }
}

impl FromRow for Membership {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let missing = || StoreError::Unreadable { column: "valid_from".into() };
        Ok(Self {
            org: row.id("org_id")?,
            role: row.code("role")?,
            group: row.get("group_code")?,
            valid_from: row.maybe_day("valid_from")?.ok_or_else(missing)?,
            valid_to: row.maybe_day("valid_to")?,
            source: row.text("source")?,
        })
    }
}

impl FromRow for Group {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { code: row.text("code")?, name: both(row, "name")? })
    }
}

/// As what an organisation is in a community now.
pub(crate) async fn role_of(sql: &Sql<'_>, id: CommunityId, org: OrgId) -> Result<Option<MemberRole>, StoreError> {
    let open = "SELECT role FROM memberships WHERE community_id = $1 AND org_id = $2 AND valid_to IS NULL";
    sql.row(open, params![id, org]).await?.map(|row| row.code("role")).transpose()
}

/// The open membership of an organisation.
pub(crate) async fn membership(sql: &Sql<'_>, id: CommunityId, org: OrgId) -> Result<Option<Membership>, StoreError> {
    let open = "SELECT * FROM memberships WHERE community_id = $1 AND org_id = $2 AND valid_to IS NULL";
    sql.one(open, params![id, org]).await
}

/// Those who are in, by reading, with those whose name stands after `after`.
pub(crate) async fn members(
    sql: &Sql<'_>,
    id: CommunityId,
    after: &str,
    limit: i64,
) -> Result<Vec<(Membership, registry::Organisation)>, StoreError> {
    let open = "SELECT m.* FROM memberships m JOIN organisations o ON o.id = m.org_id
                WHERE m.community_id = $1 AND m.valid_to IS NULL AND o.sort > $2 ORDER BY o.sort, o.id LIMIT $3";
    let rows: Vec<Membership> = sql.all(open, params![id, after, limit]).await?;
    let mut all = Vec::new();
    for one in rows {
        if let Some(organisation) = registry::ask::organisation(sql, one.org).await? {
            all.push((one, organisation));
        }
    }
    Ok(all)
}

/// Every organisation that is in.
pub(crate) async fn organisations_in(
    sql: &Sql<'_>,
    id: CommunityId,
) -> Result<Vec<registry::Organisation>, StoreError> {
    let open = "SELECT DISTINCT org_id FROM memberships WHERE community_id = $1 AND valid_to IS NULL";
    let rows = sql.rows(open, params![id]).await?;
    let ids = rows.iter().map(|row| row.id("org_id")).collect::<Result<Vec<OrgId>, _>>()?;
    registry::ask::organisations(sql, &ids).await
}

/// What a page of members continues after.
pub(crate) async fn sort_of(sql: &Sql<'_>, org: OrgId) -> Result<String, StoreError> {
    let row = sql.row("SELECT sort FROM organisations WHERE id = $1", params![org]).await?;
    row.map_or(Ok(String::new()), |row| row.text("sort"))
}

/// How many are in, members and observers.
pub(crate) async fn count(sql: &Sql<'_>, id: CommunityId, role: MemberRole) -> Result<i64, StoreError> {
    let open = "SELECT COUNT(*) AS n FROM memberships WHERE community_id = $1 AND role = $2 AND valid_to IS NULL";
    sql.count(open, params![id, role.code()]).await
}

/// The open groups, by code.
pub(crate) async fn groups(sql: &Sql<'_>, id: CommunityId) -> Result<Vec<Group>, StoreError> {
    let open = "SELECT * FROM community_groups WHERE community_id = $1 AND valid_to IS NULL ORDER BY code";
    sql.all(open, params![id]).await
}

/// All groups that ever were, by code: what was shared with one keeps its name.
pub(crate) async fn groups_ever(sql: &Sql<'_>, id: CommunityId) -> Result<Vec<Group>, StoreError> {
    sql.all("SELECT * FROM community_groups WHERE community_id = $1 ORDER BY code", params![id]).await
}

/// The groups with their days and how many are in each, the open ones first.
pub(crate) async fn groups_kept(sql: &Sql<'_>, id: CommunityId) -> Result<Vec<Kept>, StoreError> {
    let all = "SELECT g.*, (SELECT COUNT(*) FROM memberships m WHERE m.community_id = g.community_id
                 AND m.group_code = g.code AND m.valid_to IS NULL) AS inside
               FROM community_groups g WHERE g.community_id = $1
               ORDER BY CASE WHEN g.valid_to IS NULL THEN 0 ELSE 1 END, g.code LIMIT 200";
    let rows = sql.rows(all, params![id]).await?;
    let kept = |row: &Row| {
        let (from, to) = (row.maybe_day("valid_from")?, row.maybe_day("valid_to")?);
        Ok(Kept { group: FromRow::from_row(row)?, from, to, inside: row.get("inside")? })
    };
    rows.iter().map(kept).collect()
}

/// A group as its hub keeps it.
pub(crate) struct Kept {
    pub(crate) group: Group,
    /// `None` is as old as its community.
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
    /// How many are in it.
    pub(crate) inside: i64,
}

pub(crate) async fn open_group(
    sql: &Sql<'_>,
    id: Id<Group>,
    of: CommunityId,
    group: &Group,
    from: Day,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO community_groups (id, community_id, code, name_ja, name_en, valid_from)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![id, of, &group.code, &group.name.ja, &group.name.en, from],
    )
    .await
}

pub(crate) async fn close_group(sql: &Sql<'_>, of: CommunityId, code: &str, on: Day) -> Result<(), StoreError> {
    let close = "UPDATE community_groups SET valid_to = $3 WHERE community_id = $1 AND code = $2 AND valid_to IS NULL";
    sql.run_one(close, params![of, code, on]).await
}

/// How many are in a group.
pub(crate) async fn count_group(sql: &Sql<'_>, of: CommunityId, code: &str) -> Result<i64, StoreError> {
    let inside =
        "SELECT COUNT(*) AS n FROM memberships WHERE community_id = $1 AND group_code = $2 AND valid_to IS NULL";
    sql.count(inside, params![of, code]).await
}

/// A community by its code: whether there is one is public.
pub(crate) async fn by_code(sql: &Sql<'_>, code: &str) -> Result<Option<Community>, StoreError> {
    sql.one("SELECT * FROM communities WHERE code = $1", params![code]).await
}

/// A community by its id, if there is one.
pub(crate) async fn find(sql: &Sql<'_>, id: CommunityId) -> Result<Option<Community>, StoreError> {
    sql.one("SELECT * FROM communities WHERE id = $1", params![id]).await
}

pub(crate) async fn insert_group(
    sql: &Sql<'_>,
    id: Id<Group>,
    of: CommunityId,
    group: &Group,
) -> Result<(), StoreError> {
    sql.run_one(
        "INSERT INTO community_groups (id, community_id, code, name_ja, name_en) VALUES ($1, $2, $3, $4, $5)",
        params![id, of, &group.code, &group.name.ja, &group.name.en],
    )
    .await
}

/// Lets an organisation in. The index refuses a second open membership. What the entry of the chain must tell of it as
/// `memberships`.
pub(crate) async fn insert_membership(
    sql: &Sql<'_>,
    id: Id<Membership>,
    of: CommunityId,
    one: &Membership,
) -> Result<Map<String, Value>, StoreError> {
    sql.run_one(
        "INSERT INTO memberships (id, community_id, org_id, role, group_code, valid_from, valid_to, source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, of, one.org, one.role.code(), one.group.clone(), one.valid_from, one.valid_to, &one.source],
    )
    .await?;
    Ok(Map::from_iter([(id.to_string(), one.hash(id, of).to_string().into())]))
}

/// Ends the open membership; out is out at once. What the entry of the chain must tell of it as `ended`.
pub(crate) async fn end_membership(
    sql: &Sql<'_>,
    of: CommunityId,
    org: OrgId,
    on: Day,
) -> Result<Map<String, Value>, StoreError> {
    let end = "UPDATE memberships SET valid_to = $3 WHERE community_id = $1 AND org_id = $2 AND valid_to IS NULL
        RETURNING id";
    let ended = sql.row(end, params![of, org, on]).await?;
    let ended = ended.ok_or_else(|| StoreError::Conflict("there is no open membership".into()))?;
    Ok(Map::from_iter([(ended.id::<Membership>("id")?.to_string(), on.to_string().into())]))
}

/// A community by its id, for somebody who was let in by one of its rows.
pub(crate) async fn by_id(sql: &Sql<'_>, id: CommunityId) -> Result<Community, StoreError> {
    let found = sql.one("SELECT * FROM communities WHERE id = $1", params![id]).await?;
    found.ok_or_else(|| StoreError::Unreadable { column: "community_id".into() })
}

/// All, in the order of their first days: their public cards.
pub(crate) async fn all(sql: &Sql<'_>) -> Result<Vec<Community>, StoreError> {
    sql.all("SELECT * FROM communities ORDER BY valid_from, code LIMIT 200", params![]).await
}

pub(crate) async fn insert(sql: &Sql<'_>, one: &Community) -> Result<u64, StoreError> {
    let rules = serde_json::to_string(&one.first_rules).map_err(super::unwritable)?;
    sql.run(
        "INSERT INTO communities (id, code, parent_id, name_ja, name_en, purpose_ja, purpose_en, hub_id, rules,
           valid_from, valid_to, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT DO NOTHING",
        params![
            one.id,
            &one.code,
            one.parent,
            &one.name.ja,
            &one.name.en,
            &one.purpose.ja,
            &one.purpose.en,
            one.hub,
            rules,
            one.valid_from,
            one.valid_to,
            &one.source,
        ],
    )
    .await
}

/// The next number of a series of a community; the counter's row is locked until the transaction ends.
pub(crate) async fn next_number(sql: &Sql<'_>, name: &str) -> Result<i64, StoreError> {
    let next = "INSERT INTO counters (name, last) VALUES ($1, 1)
                ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last";
    let row = sql.row(next, params![name]).await?.ok_or_else(|| StoreError::Unreadable { column: "last".into() })?;
    row.get("last")
}
