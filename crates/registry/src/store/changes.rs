//! Changes that organisations made by themselves, who watches them, and what was said.

use super::{both, oversight::Oversight};
use crate::change::{Altered, Change, ChangeId, State, Verdict, Watch, Word};
use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations, Role};
use kernel::{At, Id};
use store::{Cx, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, Visible, params};

/// The columns of a change. What the centre changed of a registration stands there too, of the same hand and moment.
macro_rules! columns {
    () => {
        "changes.*, (SELECT COUNT(*) FROM registrations r WHERE r.org_id = changes.org_id AND r.at = changes.at
           AND (r.person_id = changes.person_id OR r.person_id IS NULL AND changes.person_id IS NULL)) AS by_centre"
    };
}

impl Resource for Change {
    const KIND: Kind = Kind::Change;
    type Key = ChangeId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM changes WHERE id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            what: row.code("what")?,
            subject: row.text("subject")?,
            fields: row.json::<Vec<Altered>>("fields")?,
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
            by_centre: row.get::<i64>("by_centre")? > 0,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let watches = match Oversight::of(actor) {
            Some(oversight) => {
                let (condition, values) = oversight.numbered(4);
                let ask = format!(
                    "SELECT COUNT(*) AS n FROM watched_changes w JOIN organisations ON organisations.id = $2
                     WHERE w.change_id = $1 AND w.ceptoar_id = $3 AND {condition}"
                );
                let first = params![self.id, self.org, who.organisation];
                sql.count(&ask, first.into_iter().chain(values).collect()).await? > 0
            }
            None => false,
        };
        let own = self.org == who.organisation;
        Ok(Relations::none().with(Relation::Own, own).with(Relation::Oversees, watches))
    }
}

impl FromRow for Change {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

impl Listed for Change {
    /// One's own, for those who keep them; those of whom one's body watches, as long as it does.
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let keeps = [Role::Manager, Role::Contact, Role::Secretariat].into_iter().any(|role| actor.has(role));
        let own = match keeps {
            true => Filter::new("changes.org_id = ?", params![who.organisation]),
            false => Filter::nothing(),
        };
        match Oversight::of(actor).filter(|_| watches_over(actor)) {
            Some(oversight) => {
                let watched = "EXISTS (SELECT 1 FROM watched_changes w
                    WHERE w.change_id = changes.id AND w.ceptoar_id = ?)";
                own.or(oversight.filter("changes.org_id").and(Filter::new(watched, params![who.organisation])))
            }
            None => own,
        }
    }
}

/// Whether the actor looks at what others change: of a secretariat, a ministry or the centre.
pub(crate) fn watches_over(actor: &Actor) -> bool {
    let role = match actor.who().map(|who| who.body) {
        Some(BodyKind::Ceptoar) => Role::Secretariat,
        Some(BodyKind::Ministry) => Role::Liaison,
        Some(BodyKind::Centre) => Role::Duty,
        _ => return false,
    };
    actor.has(role)
}

/// Keeps a change, and for whom it is to be seen: the CEPTOARs of which the organisation is a member now; where there is
/// none, the ministries that supervise it or are competent for its sector; where there is none either, the centre. The
/// Council is independent of government (004:23342-23346): nobody watches it.
pub(crate) async fn add(sql: &Sql<'_>, change: &Change) -> Result<(), StoreError> {
    let fields = serde_json::json!(change.fields).to_string();
    let insert = "INSERT INTO changes (id, org_id, what, subject, fields, person_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Change { id, org, what, subject, person, at, .. } = change;
    sql.run_one(insert, params![*id, *org, what.code(), subject.clone(), fields, *person, *at]).await?;
    let watched = "INSERT INTO watched_changes (change_id, ceptoar_id, state)
        SELECT DISTINCT c.id, m.ceptoar_id, 'new' FROM changes c
        JOIN members m ON m.org_id = c.org_id AND m.valid_to IS NULL WHERE c.id = $1";
    for watch in [watched, BY_MINISTRIES, BY_CENTRE] {
        if sql.run(watch, params![*id]).await? > 0 {
            break;
        }
    }
    Ok(())
}

const BY_MINISTRIES: &str = "INSERT INTO watched_changes (change_id, ceptoar_id, state)
    SELECT c.id, x.ministry_id, 'new' FROM changes c JOIN organisations o ON o.id = c.org_id JOIN (
        SELECT v.agency_id AS org_id, v.ministry_id FROM supervisions v WHERE v.valid_to IS NULL
        UNION SELECT k.id, p.ministry_id FROM organisations k
            JOIN sectors s ON s.code = k.sector_code
            JOIN competences p ON (p.sector_code = s.code OR p.sector_code = s.parent) AND p.valid_to IS NULL
            WHERE k.kind IN ('operator', 'ceptoar')) x ON x.org_id = o.id
    WHERE c.id = $1 AND o.kind <> 'council'";

const BY_CENTRE: &str = "INSERT INTO watched_changes (change_id, ceptoar_id, state)
    SELECT c.id, n.id, 'new' FROM changes c JOIN organisations o ON o.id = c.org_id
    JOIN organisations n ON n.kind = 'centre' AND n.valid_to IS NULL AND n.id <> o.id
    WHERE c.id = $1 AND o.kind NOT IN ('council', 'oversight')";

/// The newest change of an organisation.
pub(crate) async fn newest(sql: &Sql<'_>, org: OrgId) -> Result<Option<ChangeId>, StoreError> {
    let newest = "SELECT id FROM changes WHERE org_id = $1 ORDER BY id DESC LIMIT 1";
    sql.row(newest, params![org]).await?.map(|row| row.id("id")).transpose()
}

/// How a change stands with each CEPTOAR that watches it.
pub(crate) async fn watches(sql: &Sql<'_>, change: ChangeId) -> Result<Vec<Watch>, StoreError> {
    let select = "SELECT w.ceptoar_id, w.state, o.name_ja, o.name_en FROM watched_changes w
        JOIN organisations o ON o.id = w.ceptoar_id WHERE w.change_id = $1 ORDER BY o.sort, o.id";
    let rows = sql.rows(select, params![change]).await?;
    let watch =
        |row: &Row| Ok(Watch { ceptoar: row.id("ceptoar_id")?, name: both(row, "name")?, state: row.code("state")? });
    rows.iter().map(watch).collect()
}

/// Moves a change from one state to the next with one CEPTOAR; `Conflict` if somebody was faster.
pub(crate) async fn turn(
    sql: &Sql<'_>,
    (change, ceptoar): (ChangeId, OrgId),
    (from, to): (State, State),
) -> Result<(), StoreError> {
    let update = "UPDATE watched_changes SET state = $4 WHERE change_id = $1 AND ceptoar_id = $2 AND state = $3";
    sql.run_one(update, params![change, ceptoar, from.code(), to.code()]).await
}

/// Marks ids of words.
enum WordMark {}

/// Keeps what was said.
pub(crate) async fn say(
    cx: &Cx,
    sql: &Sql<'_>,
    (change, ceptoar): (ChangeId, OrgId),
    (verdict, text): (Verdict, &str),
) -> Result<(), StoreError> {
    let insert = "INSERT INTO change_words (id, change_id, ceptoar_id, verdict, text, org_id, person_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let newest = "SELECT id FROM change_words WHERE change_id = $1 ORDER BY id DESC LIMIT 1";
    let last = sql.row(newest, params![change]).await?.map(|row| row.id("id")).transpose()?;
    let (id, org): (Id<WordMark>, Option<OrgId>) = (cx.new_id::<WordMark>().after(last), cx.organisation());
    sql.run_one(insert, params![id, change, ceptoar, verdict.code(), text, org, cx.person(), cx.now()]).await
}

/// What was said of a change, in order; between the organisation and one CEPTOAR, or all of them.
pub(crate) async fn words(sql: &Sql<'_>, change: ChangeId, ceptoar: Option<OrgId>) -> Result<Vec<Word>, StoreError> {
    let only = if ceptoar.is_some() { "AND w.ceptoar_id = $2" } else { "" };
    let select = format!(
        "SELECT w.ceptoar_id, w.verdict, w.text, w.at, o.name_ja, o.name_en FROM change_words w
         JOIN organisations o ON o.id = w.org_id WHERE w.change_id = $1 {only} ORDER BY w.id"
    );
    let mut values = params![change];
    values.extend(ceptoar.into_iter().flat_map(|ceptoar| params![ceptoar]));
    let word = |row: &Row| {
        Ok(Word {
            ceptoar: row.id("ceptoar_id")?,
            verdict: row.code("verdict")?,
            text: row.text("text")?,
            by: both(row, "name")?,
            at: row.at("at")?,
        })
    };
    sql.rows(&select, values).await?.iter().map(word).collect()
}

/// Which changes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Those of one's own organisation.
    Own(OrgId),
    /// Those of the members of one's CEPTOAR that stand in one of these states with it.
    Members(OrgId, &'static [State]),
}

impl Of {
    /// The condition, with the organisation as `$1`.
    fn condition(self) -> (String, OrgId) {
        match self {
            Of::Own(org) => ("changes.org_id = $1".to_owned(), org),
            Of::Members(ceptoar, states) => {
                let codes: Vec<String> = states.iter().map(|state| format!("'{}'", state.code())).collect();
                let inside = format!(
                    "changes.id IN (SELECT x.change_id FROM watched_changes x WHERE x.ceptoar_id = $1 AND x.state IN ({}))",
                    codes.join(", ")
                );
                (inside, ceptoar)
            }
        }
    }
}

/// A change as a list shows it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The change.
    pub(crate) change: Change,
    /// Whose.
    pub(crate) organisation: kernel::Bilingual,
    /// How it stands: with the actor's CEPTOAR, or where one waits for an answer; `None` where nobody watches.
    pub(crate) state: Option<State>,
}

/// The state that a list shows: of several the one that presses most, `answer` first for the organisation itself.
fn shown(of: Of) -> &'static str {
    match of {
        Of::Members(..) => {
            "(SELECT w.state FROM watched_changes w WHERE w.change_id = changes.id AND w.ceptoar_id = $1)"
        }
        Of::Own(_) => {
            "(SELECT w.state FROM watched_changes w WHERE w.change_id = changes.id
              ORDER BY CASE w.state WHEN 'returned' THEN 1 WHEN 'questioned' THEN 2 WHEN 'new' THEN 3
                WHEN 'answered' THEN 4 ELSE 5 END LIMIT 1)"
        }
    }
}

/// At most `limit` changes before the change `before`, newest first.
pub(crate) async fn lines(
    visible: &Visible<'_, Change>,
    of: Of,
    before: Option<ChangeId>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let (mut condition, org) = of.condition();
    let mut values = params![org, limit];
    if let Some(before) = before {
        values.extend(params![before]);
        condition.push_str(" AND changes.id < $3");
    }
    let select = format!(
        "SELECT {}, o.name_ja, o.name_en, {} AS state FROM changes JOIN organisations o ON o.id = changes.org_id
         WHERE {{visible}} AND {condition} ORDER BY changes.id DESC LIMIT $2",
        columns!(),
        shown(of)
    );
    let line = |row: &Row| {
        let state: Option<String> = row.get("state")?;
        Ok(Line {
            change: FromRow::from_row(row)?,
            organisation: both(row, "name")?,
            state: state.and_then(|code| code.parse().ok()),
        })
    };
    visible.rows(&select, values).await?.iter().map(line).collect()
}

/// How many changes of members stand in one of these states with a CEPTOAR, and since when the first of them does.
pub(crate) async fn count(visible: &Visible<'_, Change>, of: Of) -> Result<(i64, Option<At>), StoreError> {
    let (condition, org) = of.condition();
    let select =
        format!("SELECT COUNT(*) AS n, MIN(changes.at) AS since FROM changes WHERE {{visible}} AND {condition}");
    let rows = visible.rows(&select, params![org]).await?;
    rows.first().map_or(Ok((0, None)), |row| Ok((row.get("n")?, row.maybe_at("since")?)))
}

/// The changes of an organisation that wait for its answer.
pub(crate) async fn to_answer(visible: &Visible<'_, Change>, org: OrgId) -> Result<Vec<Change>, StoreError> {
    let select = concat!(
        "SELECT ",
        columns!(),
        " FROM changes WHERE {visible} AND changes.org_id = $1 AND changes.id IN (
            SELECT w.change_id FROM watched_changes w WHERE w.state IN ('questioned', 'returned'))
          ORDER BY changes.id LIMIT 50"
    );
    visible.all(select, params![org]).await
}
