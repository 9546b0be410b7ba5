//! Organisations and memberships.

use super::{both, day, lines, oversight::Oversight};
use crate::{
    Description, Organisation,
    fold::{self, pattern},
    registration::Namesake,
};
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations};
use kernel::{Bilingual, Day, Id};
use std::collections::{BTreeMap, BTreeSet};
use store::{Bound, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, Visible, among, params};

impl Resource for Organisation {
    const KIND: Kind = Kind::Organisation;
    type Key = OrgId;
    const LOAD: &'static str = "SELECT * FROM organisations WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            kind: row.code("kind")?,
            code: row.get("code")?,
            name: both(row, "name")?,
            kana: row.text("kana")?,
            romaji: row.text("romaji")?,
            short: both(row, "short")?,
            role: both(row, "role")?,
            sector: row.get("sector_code")?,
            place: row.text("place_ja")?,
            domains: lines(row, "domains")?,
            networks: lines(row, "networks")?,
            fictional: row.get("fictional")?,
            valid_from: day(row, "valid_from")?,
            valid_to: row.maybe_day("valid_to")?,
            source: row.text("source")?,
            note: row.text("note")?,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let member = self.kind == BodyKind::Ceptoar && is_member(self.id, actor, sql).await?;
        Ok(relations(self.id, actor, sql).await?.with(Relation::Member, member))
    }
}

impl FromRow for Organisation {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Organisation {
    /// The register of organisations is public.
    fn visible_to(_: &Actor) -> Filter {
        Filter::everything()
    }
}

/// Whether the actor's organisation is a member of a CEPTOAR; an ended membership is none.
async fn is_member(ceptoar: OrgId, actor: &Actor, sql: &Sql<'_>) -> Result<bool, StoreError> {
    let Some(who) = actor.who() else { return Ok(false) };
    let ask = "SELECT COUNT(*) AS n FROM members WHERE org_id = $1 AND ceptoar_id = $2 AND valid_to IS NULL";
    Ok(sql.count(ask, params![who.organisation, ceptoar]).await? > 0)
}

/// How `actor` stands to an organisation, and to what belongs to it.
pub(crate) async fn relations(org: OrgId, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
    let own = actor.who().is_some_and(|who| who.organisation == org);
    let oversees = match Oversight::of(actor) {
        Some(oversight) => {
            let (condition, values) = oversight.numbered(2);
            let count = format!("SELECT COUNT(*) AS n FROM organisations WHERE organisations.id = $1 AND {condition}");
            sql.count(&count, [params![org], values].concat()).await? > 0
        }
        None => false,
    };
    Ok(Relations::none().with(Relation::Own, own).with(Relation::Oversees, oversees))
}

/// `valid_from <= $n AND (valid_to IS NULL OR valid_to >= $n)` for a table.
pub(super) fn on(table: &str, place: usize) -> String {
    format!("{table}.valid_from <= ${place} AND ({table}.valid_to IS NULL OR {table}.valid_to >= ${place})")
}

pub(crate) async fn by_id(sql: &Sql<'_>, id: OrgId) -> Result<Option<Organisation>, StoreError> {
    sql.one(Organisation::LOAD, params![id]).await
}

pub(crate) async fn by_ids(sql: &Sql<'_>, ids: &[OrgId]) -> Result<Vec<Organisation>, StoreError> {
    let (places, ids) = among(ids.iter().copied());
    sql.all(&format!("SELECT * FROM organisations WHERE id IN ({places})"), ids).await
}

pub(crate) async fn by_code(sql: &Sql<'_>, code: &str) -> Result<Option<Organisation>, StoreError> {
    sql.one("SELECT * FROM organisations WHERE code = $1", params![code]).await
}

pub(crate) async fn named_like(sql: &Sql<'_>, text: &str) -> Result<Vec<Organisation>, StoreError> {
    if fold::name(text).is_empty() {
        return Ok(Vec::new());
    }
    let select = r"SELECT * FROM organisations WHERE search LIKE $1 ESCAPE '\' ORDER BY sort, id";
    sql.all(select, params![pattern(text)]).await
}

/// Those of which this is one of the names, the whole of it, as names are compared.
pub(crate) async fn called(sql: &Sql<'_>, name: &str) -> Result<Vec<Organisation>, StoreError> {
    let mut alike = named_like(sql, name).await?;
    alike.retain(|one| one.is_called(name));
    Ok(alike)
}

/// Whose each name is, as names are compared.
pub(crate) async fn by_names(sql: &Sql<'_>) -> Result<BTreeMap<String, Vec<Namesake>>, StoreError> {
    let mut named: BTreeMap<String, Vec<Namesake>> = BTreeMap::new();
    for row in sql.rows("SELECT id, name_ja, name_en, search FROM organisations ORDER BY sort, id", params![]).await? {
        let (whose, search) = ((row.id("id")?, both(&row, "name")?), row.text("search")?);
        // The two long names and the two short ones stand first, a line each.
        let names: BTreeSet<&str> = search.lines().take(4).filter(|name| !name.is_empty()).collect();
        for name in names {
            named.entry(name.to_owned()).or_default().push(whose.clone());
        }
    }
    Ok(named)
}

/// A text for `LIKE … ESCAPE '\'` in which nothing stands for anything else.
pub(crate) fn literal(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

/// Those that name this domain as theirs, of a day: at most so many.
pub(crate) async fn of_domain(
    visible: &Visible<'_, Organisation>,
    domain: &str,
    (day, most): (Day, i64),
) -> Result<Vec<Organisation>, StoreError> {
    let select = r"SELECT * FROM organisations WHERE {visible} AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
        AND $4 || domains || $4 LIKE $1 ESCAPE '\' ORDER BY sort, id LIMIT $3";
    // They stand on lines of their own: only a whole line is this domain, and `banana.example` is not `a.example`.
    let line = "\n";
    let whole = format!("%{line}{}{line}%", literal(&domain.to_lowercase()));
    visible.all(select, params![whole, day, most, line]).await
}

pub(crate) async fn operators_and_agencies(sql: &Sql<'_>) -> Result<Vec<Organisation>, StoreError> {
    sql.all("SELECT * FROM organisations WHERE kind IN ('operator', 'agency')", params![]).await
}

/// Those of which a name, a reading or a code holds these words, in the order of lists: so many, from a place on.
pub(crate) async fn holding(
    visible: &Visible<'_, Organisation>,
    words: &str,
    (from, most): (i64, i64),
) -> Result<Vec<Organisation>, StoreError> {
    let select = r"SELECT * FROM organisations WHERE {visible} AND search LIKE $1 ESCAPE '\'
                   ORDER BY sort, id LIMIT $2 OFFSET $3";
    visible.all(select, params![pattern(words), most, from]).await
}

/// All organisations that have a code: id and kind.
pub(crate) async fn bodies_by_code(sql: &Sql<'_>) -> Result<BTreeMap<String, (OrgId, BodyKind)>, StoreError> {
    let rows = sql.rows("SELECT id, code, kind FROM organisations WHERE code IS NOT NULL", params![]).await?;
    rows.iter().map(|row| Ok((row.text("code")?, (row.id("id")?, row.code("kind")?)))).collect()
}

/// Their ids alone.
pub(crate) async fn ids_by_code(sql: &Sql<'_>) -> Result<BTreeMap<String, OrgId>, StoreError> {
    Ok(bodies_by_code(sql).await?.into_iter().map(|(code, (id, _))| (code, id)).collect())
}

pub(crate) async fn names(sql: &Sql<'_>, ids: &[OrgId]) -> Result<BTreeMap<OrgId, Bilingual>, StoreError> {
    let mut names = BTreeMap::new();
    for some in ids.chunks(5_000) {
        let (places, ids) = among(some.iter().copied());
        let select = format!("SELECT id, name_ja, name_en FROM organisations WHERE id IN ({places})");
        for row in sql.rows(&select, ids).await? {
            names.insert(row.id("id")?, both(&row, "name")?);
        }
    }
    Ok(names)
}

pub(crate) async fn centre(sql: &Sql<'_>, day: Day) -> Result<Option<OrgId>, StoreError> {
    let select =
        format!("SELECT id FROM organisations WHERE kind = 'centre' AND {} ORDER BY id", on("organisations", 1));
    sql.row(&select, params![day]).await?.map(|row| row.id("id")).transpose()
}

pub(crate) async fn ceptoars_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Organisation>, StoreError> {
    let covered = on("organisations", 1);
    let select = format!("SELECT * FROM organisations WHERE kind = 'ceptoar' AND {covered} ORDER BY sort, id");
    sql.all(&select, params![day]).await
}

/// Those that have a code, in the order of lists.
pub(crate) async fn coded_on(sql: &Sql<'_>, day: Day) -> Result<Vec<Organisation>, StoreError> {
    let covered = on("organisations", 1);
    sql.all(
        &format!("SELECT * FROM organisations WHERE code IS NOT NULL AND {covered} ORDER BY sort, id"),
        params![day],
    )
    .await
}

pub(crate) async fn members_of(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<Vec<Organisation>, StoreError> {
    let (member, covered) = (on("members", 2), on("organisations", 2));
    let select = format!(
        "SELECT organisations.* FROM members JOIN organisations ON organisations.id = members.org_id
         WHERE members.ceptoar_id = $1 AND {member} AND {covered} ORDER BY sort, id"
    );
    sql.all(&select, params![ceptoar, day]).await
}

pub(crate) async fn count_members(sql: &Sql<'_>, ceptoar: OrgId, day: Day) -> Result<i64, StoreError> {
    let (member, covered) = (on("members", 2), on("organisations", 2));
    let select = format!(
        "SELECT COUNT(*) AS n FROM members JOIN organisations ON organisations.id = members.org_id
         WHERE members.ceptoar_id = $1 AND {member} AND {covered}"
    );
    sql.count(&select, params![ceptoar, day]).await
}

pub(crate) async fn ceptoars_of_each(
    sql: &Sql<'_>,
    members: &[OrgId],
    day: Day,
) -> Result<BTreeMap<OrgId, Vec<Organisation>>, StoreError> {
    let (places, mut values) = among(members.iter().copied());
    values.extend(params![day]);
    let (membership, covered) = (on("members", values.len()), on("organisations", values.len()));
    let select = format!(
        "SELECT members.org_id AS member_id, organisations.* FROM members
         JOIN organisations ON organisations.id = members.ceptoar_id
         WHERE members.org_id IN ({places}) AND {membership} AND {covered} ORDER BY sort, id"
    );
    sql.grouped(&select, values, |row| row.id("member_id")).await
}

impl FromRow for Description {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { place: row.text("place_ja")?, domains: lines(row, "domains")?, networks: lines(row, "networks")? })
    }
}

/// How an organisation was described on `day`, if it has been described anew since.
/// Of several changes on one day the first kept what held on the days before.
pub(crate) async fn former(sql: &Sql<'_>, org: OrgId, day: Day) -> Result<Option<Description>, StoreError> {
    let select = "SELECT * FROM former_descriptions WHERE org_id = $1 AND until >= $2 ORDER BY until, id LIMIT 1";
    sql.one(select, params![org, day]).await
}

/// Keeps how an organisation was described until `until`.
pub(crate) async fn keep_former(
    sql: &Sql<'_>,
    id: Id<Description>,
    org: OrgId,
    until: Day,
    old: Description,
) -> Result<(), StoreError> {
    // What a CEPTOAR's rules say stands in ceptoar_rules; the old column wants a word.
    let insert = "INSERT INTO former_descriptions (id, org_id, until, place_ja, domains, networks, passes)
        VALUES ($1, $2, $3, $4, $5, $6, 'by-hand')";
    let (domains, networks) = (old.domains.join("\n"), old.networks.join("\n"));
    sql.run_one(insert, params![id, org, until, old.place, domains, networks]).await
}

/// Describes an organisation anew.
pub(crate) async fn describe(sql: &Sql<'_>, org: OrgId, new: Description) -> Result<(), StoreError> {
    let update = "UPDATE organisations SET place_ja = $2, domains = $3, networks = $4 WHERE id = $1";
    let (domains, networks) = (new.domains.join("\n"), new.networks.join("\n"));
    sql.run_one(update, params![org, new.place, domains, networks]).await
}

/// What somebody looks for in the list of organisations.
#[derive(Clone, Debug)]
pub(crate) struct Search<'q> {
    /// Part of a name; empty for all.
    pub(crate) name: &'q str,
    /// Only this kind.
    pub(crate) kind: Option<BodyKind>,
    /// Only this sector and its parts.
    pub(crate) sector: Option<&'q str>,
    /// Registered on this day.
    pub(crate) on: Day,
}

impl Search<'_> {
    /// The condition and its values, numbered from `$1`.
    fn condition(&self) -> (String, Vec<Bound>) {
        let mut values = params![self.on];
        let mut condition = format!("{{visible}} AND {}", on("organisations", 1));
        let mut also = |text: &str, value: Vec<Bound>| {
            values.extend(value);
            condition.push_str(" AND ");
            condition.push_str(&text.replace('#', &values.len().to_string()));
        };
        if !self.name.trim().is_empty() {
            also(r"organisations.search LIKE $# ESCAPE '\'", params![pattern(self.name)]);
        }
        if let Some(kind) = self.kind {
            also("organisations.kind = $#", params![kind]);
        }
        if let Some(sector) = self.sector {
            let inside = "organisations.sector_code IN (SELECT code FROM sectors WHERE code = $# OR parent = $#)";
            also(inside, params![sector]);
        }
        (condition, values)
    }
}

/// How many are found.
pub(crate) async fn count_found(visible: &Visible<'_, Organisation>, search: &Search<'_>) -> Result<i64, StoreError> {
    let (condition, values) = search.condition();
    visible.count(&format!("SELECT COUNT(*) AS n FROM organisations WHERE {condition}"), values).await
}

/// At most `limit` of what is found, after the organisation `after`.
pub(crate) async fn found(
    visible: &Visible<'_, Organisation>,
    search: &Search<'_>,
    after: Option<OrgId>,
    limit: i64,
) -> Result<Vec<Organisation>, StoreError> {
    let (mut condition, mut values) = search.condition();
    if let Some(after) = after {
        values.extend(params![after]);
        let place = values.len();
        condition.push_str(&format!(
            " AND (organisations.sort, organisations.id) > (SELECT o.sort, o.id FROM organisations o WHERE o.id = ${place})"
        ));
    }
    values.extend(params![limit]);
    let select = format!(
        "SELECT organisations.* FROM organisations WHERE {condition}
         ORDER BY organisations.sort, organisations.id LIMIT ${}",
        values.len()
    );
    visible.all(&select, values).await
}
