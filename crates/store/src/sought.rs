//! Entries of the audit chain that somebody looks for.

use crate::{Bound, Param, Recorded, Sql, StoreError, audit::CHANCE, params, places};
use kernel::At;
use uuid::Uuid;

/// What is looked for; all that is given must hold. What was done inside a circle is found by what was done and when alone:
/// by whom and to what nobody outside is told, and nobody finds it out by asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// What was done.
    pub action: Option<String>,
    /// By whom.
    pub person: Option<Uuid>,
    /// For which organisation.
    pub organisation: Option<Uuid>,
    /// To one of these; `None`: to anything.
    pub subjects: Option<Vec<Uuid>>,
    /// Not before.
    pub from: Option<At>,
    /// Before.
    pub until: Option<At>,
}

/// A statement that grows.
struct Asked {
    text: String,
    values: Vec<Bound>,
    /// Whether a column has been asked by its index. Others are only compared: what is frequent would else be gone through
    /// for what is rare.
    indexed: bool,
}

impl Asked {
    fn and(&mut self, column: &str, how: &str, values: Vec<Bound>) {
        let first = self.values.len() + 1;
        let column = if self.indexed { format!("COALESCE({column}, {column})") } else { column.to_owned() };
        let right = if how == "IN" { format!("({})", places(first, values.len())) } else { format!("${first}") };
        self.text.push_str(&format!(" AND {column} {how} {right}"));
        self.values.extend(values);
    }
    /// By a column that has an index.
    fn by(&mut self, column: &str, values: Vec<Bound>) {
        self.and(column, if values.len() == 1 { "=" } else { "IN" }, values);
        self.indexed = true;
    }
}

impl Sought {
    /// Entries before `before`, newest first, at most `limit`.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn before(&self, sql: &Sql<'_>, before: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
        let Some((first, last)) = self.between(sql).await? else { return Ok(Vec::new()) };
        // One bound on each side: of two, an engine would go through all up to the further one.
        let mut asked = Asked {
            text: "SELECT * FROM audit_entries WHERE seq < $1 AND seq >= $2".to_owned(),
            values: params![before.min(last.saturating_add(1)), first],
            indexed: false,
        };
        let one = |id: &Uuid| Param::bound(*id);
        if let Some(subjects) = &self.subjects {
            if subjects.is_empty() {
                return Ok(Vec::new());
            }
            asked.by("subject_id", subjects.iter().map(one).collect());
        }
        for (column, id) in [("person_id", &self.person), ("org_id", &self.organisation)] {
            id.iter().for_each(|id| asked.by(column, vec![one(id)]));
        }
        let named = asked.indexed;
        // Person and organisation have an index with the act, too: who did much, and this never, is not gone through.
        asked.indexed = self.subjects.is_some();
        self.action.iter().for_each(|action| asked.by("action", vec![Param::bound(action.as_str())]));
        // The place says roughly when; the moment itself decides.
        asked.indexed = true;
        self.from.iter().for_each(|from| asked.and("at", ">=", params![*from]));
        self.until.iter().for_each(|until| asked.and("at", "<", params![*until]));
        if named {
            asked.text.push_str(&format!(" AND detail NOT LIKE '%\"{CHANCE}\":%'"));
        }
        asked.values.extend(params![limit]);
        let select = format!("{} ORDER BY seq DESC LIMIT ${}", asked.text, asked.values.len());
        sql.all(&select, asked.values).await
    }

    /// The first and the last place at which an entry of these days stands; `None` where there is none. Clocks of several
    /// servers differ: the order of places is not that of moments, so all of these days are asked.
    async fn between(&self, sql: &Sql<'_>) -> Result<Option<(i64, i64)>, StoreError> {
        if self.from.is_none() && self.until.is_none() {
            return Ok(Some((0, i64::MAX)));
        }
        let (from, until) = (self.from.map_or(i64::MIN, At::millis), self.until.map_or(i64::MAX, At::millis));
        let ask = "SELECT MIN(seq) AS first, MAX(seq) AS last FROM audit_entries WHERE at >= $1 AND at < $2";
        let Some(row) = sql.row(ask, params![from, until]).await? else { return Ok(None) };
        Ok(row.get::<Option<i64>>("first")?.zip(row.get("last")?))
    }
}
