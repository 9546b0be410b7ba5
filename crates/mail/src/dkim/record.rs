//! Whether the key that is published is the one that signs.

use super::Signer;
use base64::{Engine, engine::general_purpose::STANDARD};

/// What a published text record says of a signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// The public key of the one that signs.
    Ours,
    /// Ours, but marked as a test (`t=y`): receivers may treat mail as unsigned.
    OursInTest,
    /// Another key.
    Another,
    /// A key that was withdrawn (`p=` is empty).
    Withdrawn,
    /// A key that is not for mail, or not for SHA-256.
    NotForThis,
    /// No record of a key.
    NoRecord,
}

/// Compares a text record, as it stands in DNS or in a zone file, with the key of `signer`.
pub fn published(signer: &Signer, record: &str) -> Published {
    let record = joined(record);
    let tags: Vec<(&str, &str)> = record
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let tag = |wanted: &str| tags.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    let Some(key) = tag("p") else { return Published::NoRecord };
    if tag("v").is_some_and(|version| version != "DKIM1") {
        return Published::NoRecord;
    }
    if key.is_empty() {
        return Published::Withdrawn;
    }
    let lists = |list: Option<&str>, wanted: &[&str]| {
        list.is_none_or(|list| list.split(':').any(|item| wanted.contains(&item.trim())))
    };
    if !lists(tag("h"), &["sha256"]) || !lists(tag("s"), &["*", "email"]) {
        return Published::NotForThis;
    }
    let key: String = key.split_whitespace().collect();
    let same = STANDARD.decode(key).is_ok_and(|key| key == signer.key.public());
    match same && tag("k").unwrap_or("rsa") == signer.key.kind() {
        true if tag("t").is_some_and(|flags| flags.split(':').any(|flag| flag.trim() == "y")) => Published::OursInTest,
        true => Published::Ours,
        false => Published::Another,
    }
}

/// The strings of a record put together, if it is written as `dig` and zone files write it: `"…" "…"`.
fn joined(record: &str) -> String {
    match record.matches('"').count() {
        0 | 1 => record.trim().to_owned(),
        _ => record.split('"').skip(1).step_by(2).collect(),
    }
}
