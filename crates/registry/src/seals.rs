//! Whether the rules of CEPTOARs are still those that were decided or loaded, what the centre changed of registrations is
//! still what it was, what was heard of contacts is what was noted, what it registered still stands in the tables, and what
//! ministries decided on how reports go on is what they decided ([`store::seals`]).

use crate::{
    Rules, UpwardPath,
    doubt::Doubt,
    store::{registrations, seals},
};
use ::store::{
    Cx, FromRow, Recorded, Row, Sql, StoreError,
    seals::{Kept, Key, Promise, Rows, Sealed, verify},
};
use kernel::ContentHash;
use serde_json::{Value, json};
use uuid::Uuid;

/// A kind of sealed thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SealKind {
    /// A set of rules of a CEPTOAR.
    Rules,
    /// That something speaks against a point of contact.
    Doubt,
    /// What the centre changed of what is registered of an organisation.
    Registration,
    /// What is registered of an organisation since anybody changed it last.
    Registered,
    /// A decision of a ministry on how reports of a sector go on to the centre.
    UpwardPath,
}

/// What checking all sets found.
pub type Seals = ::store::seals::Seals<SealKind>;

impl Sealed for SealKind {
    const ALL: &'static [Self] =
        &[SealKind::Rules, SealKind::Doubt, SealKind::Registration, SealKind::Registered, SealKind::UpwardPath];
    const ACTIONS: &'static [&'static str] = &[
        "ceptoar.rules-decided",
        "ceptoar.rules-loaded",
        "contact.doubted",
        "organisation.entered",
        "organisation.registration-changed",
        "organisation.described",
        "contact.added",
        "contact.replaced",
        "contact.ended",
        "amendment.granted",
        "registry.upward-path-decided",
    ];
    fn code(self) -> &'static str {
        match self {
            SealKind::Rules => "ceptoar-rules",
            SealKind::Doubt => "contact-doubt",
            SealKind::Registration => "registration",
            SealKind::Registered => "registered",
            SealKind::UpwardPath => "upward-path",
        }
    }
    fn sealed_by(entry: &Recorded, detail: &Value) -> Option<Key<Self>> {
        match entry.action.as_str() {
            "organisation.registration-changed" => {
                // Entries of before named no row: it is found by its organisation and the moment.
                let kept = detail.get("registration").and_then(Value::as_str).and_then(|id| id.parse().ok());
                Some(match kept {
                    Some(kept) => (SealKind::Registration, kept, 0),
                    None => (SealKind::Registration, entry.subject?, entry.at.millis()),
                })
            }
            "contact.doubted" => Some((SealKind::Doubt, detail.get("doubt")?.as_str()?.parse().ok()?, 0)),
            "ceptoar.rules-decided" | "ceptoar.rules-loaded" => {
                Some((SealKind::Rules, entry.subject?, detail.get("number")?.as_i64()?))
            }
            "registry.upward-path-decided" => {
                Some((SealKind::UpwardPath, entry.subject?, detail.get("number")?.as_i64()?))
            }
            _ => None,
        }
    }
    fn also_sealed_by(entry: &Recorded, detail: &Value) -> Vec<(Key<Self>, Value)> {
        let sets = detail.get("sets").and_then(Value::as_object).into_iter().flatten();
        let set = |(number, hash): (&String, &Value)| {
            Some(((SealKind::Rules, entry.subject?, number.parse().ok()?), json!({ "hash": hash })))
        };
        let content = detail.get("content").filter(|content| content.is_string());
        let stands = content.zip(of(entry, detail));
        let stands =
            stands.map(|(content, org)| ((SealKind::Registered, org, entry.seq), json!({ "content": content })));
        sets.filter_map(set).chain(stands).collect()
    }
    fn rows(self) -> Rows {
        match self {
            SealKind::Rules => seals::ROWS,
            SealKind::Doubt => seals::DOUBTS,
            SealKind::Registration => seals::REGISTRATIONS,
            SealKind::Registered => seals::REGISTERED,
            SealKind::UpwardPath => seals::UPWARD_PATHS,
        }
    }
    async fn kept(self, sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
        match self {
            SealKind::Rules => rules(row),
            SealKind::Doubt => doubt(row),
            SealKind::Registration => {
                let hash = ContentHash::of(row.text("fields")?.as_bytes());
                let mut kept = Kept::by(row.get("person_id")?, row.get("at")?);
                kept.told = vec![("fields", json!(hash.to_string()))];
                Ok(kept)
            }
            SealKind::Registered => registered(sql, row).await,
            SealKind::UpwardPath => upward_path(row),
        }
    }
    async fn reference(self, sql: &Sql<'_>, id: Uuid, number: i64) -> Result<String, StoreError> {
        let code = match self {
            SealKind::Rules | SealKind::UpwardPath => {
                seals::code(sql, id).await?.map(|code| format!("{code} #{number}"))
            }
            SealKind::Doubt => seals::doubted_code(sql, id).await?,
            SealKind::Registration => seals::changed_code(sql, id).await?,
            SealKind::Registered => seals::code(sql, id).await?,
        };
        Ok(code.unwrap_or_else(|| id.to_string()))
    }
}

/// A set of rules as it is stored.
fn rules(row: &Row) -> Result<Kept, StoreError> {
    let set = Rules::from_row(row)?;
    let mut kept = Kept::by(set.person.map(kernel::Id::uuid), set.at.millis());
    // Of decisions, entries of earlier versions told the terms and no hash.
    kept.told = vec![
        ("hash", json!(set.hash().to_string())),
        ("valid_from", json!(set.valid_from.to_string())),
        ("passes", json!(set.terms.passes.code())),
        ("own_words", json!(set.terms.own_words)),
        ("ministry_sees", json!(set.terms.ministry_sees.code())),
        ("members_see", json!(set.terms.members_see.code())),
        ("confirm_months", json!(set.terms.confirm_months)),
    ];
    Ok(kept)
}

/// What speaks against a contact, as it is stored.
fn doubt(row: &Row) -> Result<Kept, StoreError> {
    let doubt = Doubt::from_row(row)?;
    let hash = doubt.hash().map_err(|_| StoreError::Unreadable { column: "said".into() })?;
    let mut kept = Kept::by(doubt.person.map(kernel::Id::uuid), doubt.at.millis());
    kept.held = vec![("hash", json!(hash.to_string()))];
    Ok(kept)
}

/// A decision on how reports go on, as it is stored.
fn upward_path(row: &Row) -> Result<Kept, StoreError> {
    let path = UpwardPath::from_row(row)?;
    let mut kept = Kept::by(path.person.map(kernel::Id::uuid), path.at.millis());
    kept.held = vec![("hash", json!(path.hash().to_string()))];
    kept.told = vec![
        ("sector", json!(path.sector)),
        ("valid_from", json!(path.valid_from.to_string())),
        ("pass", json!(path.pass.code())),
    ];
    Ok(kept)
}

/// Of which organisation an entry tells: its subject, or whose contact or request it is.
fn of(entry: &Recorded, detail: &Value) -> Option<Uuid> {
    match entry.action.split('.').next() {
        Some("organisation") => entry.subject,
        _ => detail.get("organisation")?.as_str()?.parse().ok(),
    }
}

/// What is registered of an organisation now, where nothing was told of it since. Until the chain told what every change
/// came to, some changed what had been told: the list of those that are older than their seal names them.
async fn registered(sql: &Sql<'_>, row: &Row) -> Result<Kept, StoreError> {
    let (org, seq) = (row.id("id")?, row.get("number")?);
    let mut kept = Kept::unsigned();
    let told = |entry: &Recorded| {
        Promise::of(entry).iter().any(|one| one.key == (SealKind::Registered, org.uuid(), entry.seq))
    };
    let last = !seals::told_since(sql, org, seq).await?.iter().any(told);
    if last && !seals::changed_before_it_was_told(sql, org, seq).await? {
        let now = registrations::version(sql, org).await?;
        kept.held = vec![("content", json!(now.map(|now| now.to_string())))];
    }
    Ok(kept)
}

/// Compares every set of rules of every CEPTOAR, what speaks against contacts, what the centre changed of registrations, what it registered and
/// what ministries decided on how reports go on with the chain. No actor is asked: whoever calls this decides who may know.
///
/// # Errors
/// If the database refuses, or a key cannot be read.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    verify(&cx.system("verify seals")).await
}
