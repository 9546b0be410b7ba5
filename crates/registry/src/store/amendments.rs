//! What organisations ask to have changed, and how they were registered before.

use super::both;
use crate::{
    Organisation,
    amendment::{Amendment, AmendmentId, Item, Names, Standing},
};
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations, Role};
use kernel::{Bilingual, Day, Id};
use std::collections::BTreeMap;
use store::{Cx, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, Visible, among, params};

impl Resource for Amendment {
    const KIND: Kind = Kind::Amendment;
    type Key = AmendmentId;
    const LOAD: &'static str = "SELECT * FROM amendments WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let decision: Option<String> = row.get("decision")?;
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            decider: row.id("decider_id")?,
            wanted: row.json("wanted")?,
            before: row.text("before")?,
            reason: row.text("reason")?,
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
            standing: row.code("state")?,
            decision: decision.unwrap_or_default(),
            decided_at: row.maybe_at("decided_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, _: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let (own, decides) = (self.org == who.organisation, self.decider == who.organisation);
        let author = self.person == Some(who.person);
        Ok(Relations::none().with(Relation::Own, own).with(Relation::OnPath, decides).with(Relation::Author, author))
    }
}

impl FromRow for Amendment {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Amendment {
    /// One's own, for those who manage; those that one's organisation decides, for those who decide.
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let own = match actor.has(Role::Manager) || actor.has(Role::Contact) {
            true => Filter::new("amendments.org_id = ?", params![who.organisation]),
            false => Filter::nothing(),
        };
        match decides(actor) {
            true => own.or(Filter::new("amendments.decider_id = ?", params![who.organisation])),
            false => own,
        }
    }
}

/// Whether the actor has a role that decides.
pub(crate) fn decides(actor: &Actor) -> bool {
    let decides = |body| match body {
        BodyKind::Ceptoar => actor.has(Role::Secretariat),
        BodyKind::Centre => actor.has(Role::Duty),
        _ => false,
    };
    actor.who().is_some_and(|who| decides(who.body))
}

/// Keeps what is asked; `Conflict` if the same is asked already.
pub(crate) async fn add(sql: &Sql<'_>, new: &Amendment) -> Result<(), StoreError> {
    let insert = "INSERT INTO amendments (id, org_id, decider_id, what, wanted, before, reason, person_id, at, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let wanted = serde_json::json!(new.wanted).to_string();
    let values = params![
        new.id,
        new.org,
        new.decider,
        new.wanted.item().code(),
        wanted,
        new.before.clone(),
        new.reason.clone(),
        new.person,
        new.at,
        new.standing.code()
    ];
    sql.run_one(insert, values).await
}

/// Closes what is open; `Conflict` if it is closed.
pub(crate) async fn close(
    cx: &Cx,
    sql: &Sql<'_>,
    id: AmendmentId,
    (standing, decision): (Standing, &str),
) -> Result<(), StoreError> {
    let update = "UPDATE amendments SET state = $2, decision = $3, decided_by = $4, decided_at = $5
        WHERE id = $1 AND state = 'open'";
    sql.run_one(update, params![id, standing.code(), decision, cx.person(), cx.now()]).await
}

/// Keeps how an organisation was registered until `until`.
pub(crate) async fn keep_former(cx: &Cx, sql: &Sql<'_>, old: &Organisation, until: Day) -> Result<(), StoreError> {
    let insert = "INSERT INTO former_registrations (id, org_id, until, name_ja, name_en, kana, romaji, short_ja,
        short_en, sector_code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let id: Id<Organisation> = cx.new_id();
    let old = old.clone();
    let values = params![
        id,
        old.id,
        until,
        old.name.ja,
        old.name.en,
        old.kana,
        old.romaji,
        old.short.ja,
        old.short.en,
        old.sector
    ];
    sql.run_one(insert, values).await
}

/// Registers a name from today on.
pub(crate) async fn rename(
    cx: &Cx,
    sql: &Sql<'_>,
    (old, names): (&Organisation, &Names),
    (until, search, sort): (Day, String, String),
) -> Result<(), StoreError> {
    keep_former(cx, sql, old, until).await?;
    let update = "UPDATE organisations SET name_ja = $2, name_en = $3, kana = $4, romaji = $5, short_ja = $2,
        short_en = $3, search = $6, sort = $7 WHERE id = $1";
    let n = names.clone();
    sql.run_one(update, params![old.id, n.name.ja, n.name.en, n.kana, n.romaji, search, sort]).await
}

/// Registers a sector from today on.
pub(crate) async fn move_sector(
    cx: &Cx,
    sql: &Sql<'_>,
    (old, sector): (&Organisation, &str),
    until: Day,
) -> Result<(), StoreError> {
    keep_former(cx, sql, old, until).await?;
    sql.run_one("UPDATE organisations SET sector_code = $2 WHERE id = $1", params![old.id, sector]).await
}

/// Whether an organisation is a member of a CEPTOAR, without an end.
pub(crate) async fn is_member(sql: &Sql<'_>, ceptoar: OrgId, org: OrgId) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM members WHERE ceptoar_id = $1 AND org_id = $2 AND valid_to IS NULL";
    Ok(sql.count(ask, params![ceptoar, org]).await? > 0)
}

/// Begins a membership; one that ended only yesterday and began today goes on.
pub(crate) async fn join(sql: &Sql<'_>, ceptoar: OrgId, org: OrgId, today: Day) -> Result<(), StoreError> {
    let insert = "INSERT INTO members (ceptoar_id, org_id, valid_from) VALUES ($1, $2, $3)
        ON CONFLICT (ceptoar_id, org_id, valid_from) DO UPDATE SET valid_to = NULL";
    sql.run_one(insert, params![ceptoar, org, today]).await
}

/// Ends a membership; `Conflict` if there is none.
pub(crate) async fn leave(sql: &Sql<'_>, ceptoar: OrgId, org: OrgId, last: Day) -> Result<(), StoreError> {
    let update = "UPDATE members SET valid_to = $3 WHERE ceptoar_id = $1 AND org_id = $2 AND valid_to IS NULL";
    sql.run_one(update, params![ceptoar, org, last]).await
}

/// As they were registered before each amendment, oldest first, with the last day of each.
type Formerly = BTreeMap<OrgId, Vec<(Day, Organisation)>>;

/// So many organisations are asked for at once: SQLite takes 32766 values in a statement, PostgreSQL 65535.
const AT_ONCE: usize = 1000;

/// These organisations as they were registered before each amendment.
pub(crate) async fn formerly_of_each(sql: &Sql<'_>, now: &[Organisation]) -> Result<Formerly, StoreError> {
    let mut all = Formerly::new();
    for some in now.chunks(AT_ONCE) {
        let (places, ids) = among(some.iter().map(|now| now.id));
        let select = format!("SELECT * FROM former_registrations WHERE org_id IN ({places}) ORDER BY until, id");
        all.extend(formerly(&sql.rows(&select, ids).await?, some)?);
    }
    Ok(all)
}

/// The same where these are all that there are, or most of them.
pub(crate) async fn formerly_of_all(sql: &Sql<'_>, now: &[Organisation]) -> Result<Formerly, StoreError> {
    formerly(&sql.rows("SELECT * FROM former_registrations ORDER BY until, id", params![]).await?, now)
}

fn formerly(rows: &[Row], now: &[Organisation]) -> Result<Formerly, StoreError> {
    let now: BTreeMap<OrgId, &Organisation> = now.iter().map(|now| (now.id, now)).collect();
    let mut all = Formerly::new();
    for row in rows {
        let id: OrgId = row.id("org_id")?;
        let Some(now) = now.get(&id) else { continue };
        let then = Organisation {
            name: both(row, "name")?,
            short: both(row, "short")?,
            kana: row.text("kana")?,
            romaji: row.text("romaji")?,
            sector: row.get("sector_code")?,
            ..Organisation::clone(now)
        };
        all.entry(id).or_default().push((super::day(row, "until")?, then));
    }
    Ok(all)
}

/// How an organisation was registered on `day`: as now, or as before the first amendment after it.
pub(crate) async fn registered_on(sql: &Sql<'_>, now: Organisation, day: Day) -> Result<Organisation, StoreError> {
    let before = formerly_of_each(sql, std::slice::from_ref(&now)).await?.remove(&now.id).unwrap_or_default();
    Ok(before.into_iter().find(|(until, _)| *until >= day).map_or(now, |(_, then)| then))
}

/// What a list shows.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What is asked.
    pub(crate) amendment: Amendment,
    /// By whom.
    pub(crate) organisation: Bilingual,
    /// Who decides.
    pub(crate) decider: Bilingual,
}

/// At most `limit` of what the actor's organisation asked (`own`) or decides, before the amendment `before`: what is
/// open first, then the newest.
pub(crate) async fn lines(
    visible: &Visible<'_, Amendment>,
    (org, own): (OrgId, bool),
    before: Option<AmendmentId>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let side = if own { "org_id" } else { "decider_id" };
    let mut values = params![org, limit];
    let mut after = "";
    if let Some(before) = before {
        values.extend(params![before]);
        after = "AND amendments.id < $3";
    }
    let select = format!(
        "SELECT amendments.*, o.name_ja, o.name_en, d.name_ja AS decider_ja, d.name_en AS decider_en FROM amendments
         JOIN organisations o ON o.id = amendments.org_id JOIN organisations d ON d.id = amendments.decider_id
         WHERE {{visible}} AND amendments.{side} = $1 {after} ORDER BY amendments.id DESC LIMIT $2"
    );
    let line = |row: &Row| {
        Ok(Line {
            amendment: FromRow::from_row(row)?,
            organisation: both(row, "name")?,
            decider: both(row, "decider")?,
        })
    };
    visible.rows(&select, values).await?.iter().map(line).collect()
}

/// How many wait for the decision of an organisation, and since when the newest does.
pub(crate) async fn waiting(visible: &Visible<'_, Amendment>, org: OrgId) -> Result<Vec<Amendment>, StoreError> {
    let select = "SELECT amendments.* FROM amendments WHERE {visible} AND amendments.decider_id = $1
        AND amendments.state = 'open' ORDER BY amendments.id LIMIT 50";
    visible.all(select, params![org]).await
}

/// Whether an organisation asks for this already.
pub(crate) async fn is_open(sql: &Sql<'_>, org: OrgId, item: Item) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM amendments WHERE org_id = $1 AND what = $2 AND state = 'open'";
    Ok(sql.count(ask, params![org, item.code()]).await? > 0)
}
