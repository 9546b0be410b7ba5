//! The audit chain: each entry holds the hash of the one before, so nothing can be changed, taken out or put in
//! without every later hash being wrong. Whoever holds an old head can prove a later rewrite of the whole.

use crate::{Cx, Sql, StoreError, params, tx::Tx};
use access::{Actor, Kind};
use kernel::{At, Chance, Id};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The hash before the first entry.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What was done to what, not yet in the chain.
#[derive(Clone, Debug)]
pub struct Entry {
    action: &'static str,
    kind: Option<Kind>,
    subject: Option<Uuid>,
    detail: serde_json::Value,
    person: Option<Uuid>,
    organisation: Option<Uuid>,
    inside: bool,
}

/// The part of the detail that only chance knows.
pub(crate) const CHANCE: &str = "chance";

impl Entry {
    /// An entry for an action with a stable name such as `report.submitted`.
    pub fn new(action: &'static str) -> Self {
        Self {
            action,
            kind: None,
            subject: None,
            detail: serde_json::json!({}),
            person: None,
            organisation: None,
            inside: false,
        }
    }
    /// The same of what stays inside a circle. Chance goes into its detail, so that whoever is told the hash without the
    /// rest cannot work out by trying who did it and to what.
    pub fn inside(action: &'static str) -> Self {
        Self { inside: true, ..Self::new(action) }
    }
    /// What it was done to.
    #[must_use]
    pub fn on<T>(mut self, kind: Kind, id: Id<T>) -> Self {
        self.kind = Some(kind);
        self.subject = Some(id.uuid());
        self
    }
    /// Facts worth keeping: references, hashes, labels, counts. Never content or names.
    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }
    pub(crate) fn by(mut self, actor: &Actor, chance: &dyn Chance) -> Self {
        self.person = actor.who().map(|who| who.person.uuid());
        self.organisation = actor.who().map(|who| who.organisation.uuid());
        if let serde_json::Value::Object(detail) = &mut self.detail {
            if self.inside {
                detail.insert(CHANCE.into(), kernel::chance::token(chance).into());
            }
            if let Some(key) = actor.key() {
                detail.insert("key".into(), key.to_string().into());
            }
            if !actor.absent().is_empty() {
                let absent: Vec<String> = actor.absent().iter().map(ToString::to_string).collect();
                detail.insert("acting_for".into(), absent.into());
            }
        }
        self
    }
}

/// An entry in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place, from 1.
    pub seq: i64,
    /// When.
    pub at: At,
    /// Who.
    pub person: Option<Uuid>,
    /// For which organisation.
    pub organisation: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// To what kind of thing (empty if to none).
    pub subject_kind: String,
    /// To which.
    pub subject: Option<Uuid>,
    /// Facts, as JSON text exactly as hashed.
    pub detail: String,
    /// The hash of the entry before.
    pub prev_hash: String,
    /// The hash of this entry.
    pub hash: String,
}

impl Recorded {
    /// Whether it was noted as [`Entry::inside`].
    pub fn is_inside(&self) -> bool {
        serde_json::from_str::<serde_json::Value>(&self.detail).is_ok_and(|detail| detail.get(CHANCE).is_some())
    }
    /// The hash that this entry must have: SHA-256 over each field, each preceded by its length.
    pub fn expected_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let uuid = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        for field in [
            self.prev_hash.as_str(),
            &self.seq.to_string(),
            &self.at.millis().to_string(),
            &uuid(self.person),
            &uuid(self.organisation),
            &self.action,
            &self.subject_kind,
            &uuid(self.subject),
            &self.detail,
        ] {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        kernel::hash::hex(&hasher.finalize())
    }
}

impl crate::FromRow for Recorded {
    fn from_row(row: &crate::Row) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.get("seq")?,
            at: row.at("at")?,
            person: row.get("person_id")?,
            organisation: row.get("org_id")?,
            action: row.text("action")?,
            subject_kind: row.text("subject_kind")?,
            subject: row.get("subject_id")?,
            detail: row.text("detail")?,
            prev_hash: row.text("prev_hash")?,
            hash: row.text("hash")?,
        })
    }
}

pub(crate) async fn append(tx: &Tx, now: At, entries: Vec<Entry>) -> Result<(), StoreError> {
    let sql = Sql::new(tx);
    let head = format!("SELECT seq, hash FROM audit_head WHERE one = 1{}", sql.lock());
    let head =
        sql.row(&head, params![]).await?.ok_or_else(|| StoreError::Unreadable { column: "audit_head".into() })?;
    let (mut seq, mut prev) = (head.get::<i64>("seq")?, head.text("hash")?);
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        let mut recorded = Recorded {
            seq,
            at: now,
            person: entry.person,
            organisation: entry.organisation,
            action: entry.action.to_owned(),
            subject_kind: entry.kind.map(|kind| format!("{kind:?}")).unwrap_or_default(),
            subject: entry.subject,
            detail: entry.detail.to_string(),
            prev_hash: prev,
            hash: String::new(),
        };
        recorded.hash = recorded.expected_hash();
        prev = recorded.hash.clone();
        rows.push(bound(recorded));
    }
    let head = "INSERT INTO audit_entries
        (seq, at, person_id, org_id, action, subject_kind, subject_id, detail, prev_hash, hash)";
    sql.insert_many(head, 10, rows, "").await?;
    sql.run_one("UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1", params![seq, prev]).await
}

fn bound(r: Recorded) -> Vec<crate::Bound> {
    params![r.seq, r.at, r.person, r.organisation, r.action, r.subject_kind, r.subject, r.detail, r.prev_hash, r.hash]
}

/// Reading the chain.
pub struct Chain;

impl Chain {
    /// Entries after `after`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn after(sql: &Sql<'_>, after: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
        sql.all("SELECT * FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2", params![after, limit]).await
    }
    /// Entries before `before`, newest first, at most `limit`.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn before(sql: &Sql<'_>, before: i64, limit: i64) -> Result<Vec<Recorded>, StoreError> {
        sql.all("SELECT * FROM audit_entries WHERE seq < $1 ORDER BY seq DESC LIMIT $2", params![before, limit]).await
    }
}

/// What verifying found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries were read.
    pub entries: i64,
    /// The hash of the last good entry.
    pub head: String,
    /// The first place at which the chain does not hold, and why.
    pub broken: Option<(i64, &'static str)>,
    /// Whether an older head that the asker holds (`seq`, hash) is in the chain; `None` if none was given.
    pub holds_old_head: Option<bool>,
}

impl Verdict {
    /// Whether everything holds.
    pub fn good(&self) -> bool {
        self.broken.is_none() && self.holds_old_head != Some(false)
    }
}

/// Reads the whole chain and checks every link, the stored head, and an older head if the asker holds one. While others
/// write, `cx` must be a [snapshot](crate::Db::snapshot): what is written between two of its questions would look broken.
///
/// # Errors
/// If the database refuses.
pub async fn verify(cx: &Cx, old_head: Option<&str>) -> Result<Verdict, StoreError> {
    let sql = cx.system("verify the audit chain");
    let mut verdict = Verdict {
        entries: 0,
        head: GENESIS.to_owned(),
        broken: None,
        holds_old_head: old_head.map(|head| head == GENESIS),
    };
    loop {
        let page = match Chain::after(&sql, verdict.entries, 2000).await {
            Err(StoreError::Unreadable { .. }) => {
                verdict.broken = Some((verdict.entries + 1, "an entry from here on cannot be read"));
                return Ok(verdict);
            }
            page => page?,
        };
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Some(why) = fault(&entry, &verdict) {
                verdict.broken = Some((entry.seq, why));
                return Ok(verdict);
            }
            verdict.entries = entry.seq;
            if old_head == Some(entry.hash.as_str()) {
                verdict.holds_old_head = Some(true);
            }
            verdict.head = entry.hash;
        }
    }
    let head = sql.row("SELECT seq, hash FROM audit_head WHERE one = 1", params![]).await?;
    let matches = match head {
        Some(head) => head.get::<i64>("seq")? == verdict.entries && head.text("hash")? == verdict.head,
        None => false,
    };
    if !matches {
        verdict.broken = Some((verdict.entries, "the stored head is not the last entry"));
    }
    Ok(verdict)
}

fn fault(entry: &Recorded, so_far: &Verdict) -> Option<&'static str> {
    if entry.seq != so_far.entries + 1 {
        Some("an entry is missing")
    } else if entry.prev_hash != so_far.head {
        Some("the entry does not follow the one before")
    } else if entry.hash != entry.expected_hash() {
        Some("the entry has been changed")
    } else {
        None
    }
}
