//! A model of who depends on whom, as an organisation keeps it.

use crate::store::models::called;
use access::{Act, Actor, Decision, Kind, OrgId, Relation, Relations, decide};
use interdependency::{Faults, Plan, json, model::Notes};
use kernel::{At, Bilingual, Id};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a model.
pub type ModelId = Id<Model>;

/// The longest name of a model or a plan, in characters.
pub const NAME_MAX: usize = 120;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 4_000;
/// The most nodes that are kept here, so that every page is an answer and no wait; larger ones are for the command line.
pub const NODES_MAX: u32 = 1_000;
/// The most needs, likewise.
pub const NEEDS_MAX: u32 = 5_000;
/// The most suppliers of all needs together, likewise.
pub const LINKS_MAX: usize = 10_000;
/// The most bytes that are read of what somebody brings: more than the largest model is written in.
pub const UPLOAD: usize = 2 * 1024 * 1024;
/// The longest id of a node or a need, in characters: pages repeat it.
const ID_MAX: usize = 64;
/// The longest name or code, likewise.
const CALLED_MAX: usize = 200;
/// The longest remark or source.
const NOTED_MAX: usize = 1_000;

/// A model, with what lists show of the version in force.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its id.
    pub id: ModelId,
    /// Its number for people, among its organisation's own.
    pub reference: String,
    /// Whose it is.
    pub org: OrgId,
    /// What people call that organisation.
    pub owner: Bilingual,
    /// The number of the version in force.
    pub number: i64,
    /// Its name there.
    pub name: String,
    /// How many services it has.
    pub nodes: i64,
    /// How many needs.
    pub needs: i64,
    /// When that version was saved.
    pub saved_at: At,
}

/// What a model says, as it is sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its name.
    pub name: String,
    /// What changed, or what a reader should know; may be empty.
    pub note: String,
    /// The engine's document ([`interdependency::json`]), without a plan.
    pub model: Value,
}

/// Why a version cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It has no name, or name or note are too long.
    #[error("it has no name, or name or note are too long")]
    Words,
    /// There is nothing in it.
    #[error("there is no service in it")]
    Empty,
    /// There is more in it than is kept here.
    #[error("there is more in it than is kept here")]
    TooLarge,
    /// A text in it is too long, or a spreadsheet would take it for a formula.
    #[error("a text in it is too long, or begins as a formula")]
    Text,
    /// What is wrong with its rows.
    #[error("its rows cannot stand: {0}")]
    Rows(Faults),
}

/// Whether every text in it is as long as pages can bear, and none begins as what a spreadsheet would run: a model is taken
/// away as CSV and opened by others.
fn texts_stand(model: &interdependency::Model) -> bool {
    let fits = |text: &str, most: usize| {
        text.chars().count() <= most && !shell::csv::calculates(text) && !shell::csv::calculates(text.trim_start())
    };
    let noted =
        |notes: Option<&Notes>| notes.is_none_or(|one| fits(&one.remarks, NOTED_MAX) && fits(&one.source, NOTED_MAX));
    model
        .nodes()
        .all(|one| fits(one.id, ID_MAX) && fits(one.name, CALLED_MAX) && fits(one.sector, ID_MAX) && noted(one.notes))
        && model.needs().all(|one| fits(one.id, ID_MAX) && noted(one.notes))
}

impl Version {
    /// Of a model that was read.
    pub fn of(name: &str, note: &str, model: &interdependency::Model) -> Self {
        Self {
            name: name.trim().to_owned(),
            note: note.replace("\r\n", "\n").trim().to_owned(),
            model: json::write(model, &Plan::default()),
        }
    }

    /// The engine's model.
    ///
    /// # Errors
    /// What keeps it from being kept.
    pub fn judge(&self) -> Result<interdependency::Model, Flaw> {
        let chars = |text: &str| text.chars().count();
        if self.name.is_empty() || chars(&self.name) > NAME_MAX || chars(&self.note) > NOTE_MAX {
            return Err(Flaw::Words);
        }
        let model = self.read().map_err(Flaw::Rows)?;
        match (model.node_count(), model.need_count()) {
            (0, _) => Err(Flaw::Empty),
            (nodes, needs) if nodes > NODES_MAX || needs > NEEDS_MAX => Err(Flaw::TooLarge),
            _ if model.needs().map(|need| need.suppliers.len()).sum::<usize>() > LINKS_MAX => Err(Flaw::TooLarge),
            _ if !texts_stand(&model) => Err(Flaw::Text),
            _ => Ok(model),
        }
    }

    /// The engine's model of what was sealed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self) -> Result<interdependency::Model, Faults> {
        json::read(self.model.to_string().as_bytes()).map(|(model, _)| model)
    }
}

macro_rules! columns {
    () => {
        "models.*, o.short_ja AS owner_ja, o.short_en AS owner_en, v.number AS number, v.name AS name, v.nodes AS nodes,
         v.needs AS needs, v.saved_at AS saved_at"
    };
}
macro_rules! loading {
    () => {
        "models.*,
         (SELECT o.short_ja FROM organisations o WHERE o.id = models.org_id) AS owner_ja,
         (SELECT o.short_en FROM organisations o WHERE o.id = models.org_id) AS owner_en,
         (SELECT MAX(v.number) FROM model_versions v WHERE v.model_id = models.id) AS number,
         (SELECT v.name FROM model_versions v WHERE v.model_id = models.id ORDER BY v.number DESC LIMIT 1) AS name,
         (SELECT v.nodes FROM model_versions v WHERE v.model_id = models.id ORDER BY v.number DESC LIMIT 1) AS nodes,
         (SELECT v.needs FROM model_versions v WHERE v.model_id = models.id ORDER BY v.number DESC LIMIT 1) AS needs,
         (SELECT v.saved_at FROM model_versions v WHERE v.model_id = models.id ORDER BY v.number DESC LIMIT 1) AS saved_at"
    };
}

impl Model {
    /// What to select for one, from [`Model::FROM`].
    pub(crate) const COLUMNS: &'static str = columns!();
    /// From where.
    pub(crate) const FROM: &'static str = "models JOIN organisations o ON o.id = models.org_id
         JOIN model_versions v ON v.model_id = models.id
          AND v.number = (SELECT MAX(n.number) FROM model_versions n WHERE n.model_id = models.id)";
}

impl FromRow for Model {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: called(&row.text("reference")?).to_owned(),
            org: row.id("org_id")?,
            owner: Bilingual { ja: row.text("owner_ja")?, en: row.text("owner_en")? },
            number: row.get("number")?,
            name: row.text("name")?,
            nodes: row.get("nodes")?,
            needs: row.get("needs")?,
            saved_at: row.at("saved_at")?,
        })
    }
}

/// That an organisation reads a model now, as a condition on `models` with one value.
const READS: &str = "EXISTS (SELECT 1 FROM model_readers r WHERE r.model_id = models.id AND r.org_id = ?
    AND NOT EXISTS (SELECT 1 FROM model_reader_ends e WHERE e.reader_id = r.id))";

impl Resource for Model {
    const KIND: Kind = Kind::Model;
    type Key = ModelId;
    const LOAD: &'static str = concat!("SELECT ", loading!(), " FROM models WHERE models.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let (reads, values) = Filter::new(READS, params![who.organisation]).numbered(2);
        let select = format!("SELECT COUNT(*) AS n FROM models WHERE models.id = $1 AND {reads}");
        let values = params![self.id].into_iter().chain(values).collect();
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::Recipient, sql.count(&select, values).await? > 0))
    }
}

impl Listed for Model {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let may = |relation| decide(actor, Act::ViewModel, Relations::none().with(relation, true)) == Decision::Allow;
        let mut filter = Filter::nothing();
        if may(Relation::Own) {
            filter = filter.or(Filter::new("models.org_id = ?", params![who.organisation]));
        }
        if may(Relation::Recipient) {
            filter = filter.or(Filter::new(READS, params![who.organisation]));
        }
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn judged(model: Value) -> Result<(), Flaw> {
        Version { name: "潮見".into(), note: String::new(), model }.judge().map(drop)
    }

    #[test]
    fn a_model_that_no_page_could_bear_is_not_kept() {
        let named = |name: &str| json!({ "nodes": [{ "id": "P", "name": name }], "needs": [] });
        assert_eq!(judged(named(&"名".repeat(200))), Ok(()));
        assert_eq!(judged(named(&"名".repeat(201))), Err(Flaw::Text));
        for formula in ["=HYPERLINK(\"https://evil.example\")", " +1", "@SUM(A1)", "-2+3", "＝1+1"] {
            assert_eq!(judged(named(formula)), Err(Flaw::Text), "{formula}");
        }
        assert_eq!(judged(json!({ "nodes": [{ "id": "P".repeat(65) }], "needs": [] })), Err(Flaw::Text));
        let nodes = |n: usize| (0..n).map(|node| json!({ "id": node.to_string() })).collect::<Vec<_>>();
        assert_eq!(judged(json!({ "nodes": nodes(1_000), "needs": [] })), Ok(()));
        assert_eq!(judged(json!({ "nodes": nodes(1_001), "needs": [] })), Err(Flaw::TooLarge));
        // Few needs with very many suppliers.
        let suppliers: Vec<String> = (1..=100).map(|node| node.to_string()).collect();
        let needs = |n: usize| {
            (0..n).map(|need| json!({ "id": need.to_string(), "of": "0", "suppliers": suppliers })).collect::<Vec<_>>()
        };
        assert_eq!(judged(json!({ "nodes": nodes(101), "needs": needs(100) })), Ok(()));
        assert_eq!(judged(json!({ "nodes": nodes(101), "needs": needs(101) })), Err(Flaw::TooLarge));
    }
}
