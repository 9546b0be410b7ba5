//! Rules of CEPTOARs in bulk: what the documents say, and what a test or a trial wants.

use super::facts::known;
use crate::{
    Facts,
    facts::{HubEntry, RuleEntry},
    rules::{Detail, Hub, Origin, Rules, Terms},
    store::rules as rows,
};
use access::{Kind, OrgId};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{Cx, Entry, Sql, StoreError};

/// What the documents say, for CEPTOARs that have no rules yet: where there are some, people have decided.
pub(super) async fn of_facts(
    sql: &Sql<'_>,
    facts: &Facts,
    ids: &BTreeMap<String, OrgId>,
    cx: &Cx,
) -> Result<u64, StoreError> {
    let at = cx.now();
    let ruled = rows::ruled(sql).await?;
    let mut sets: Vec<Rules> = Vec::new();
    for entry in &facts.rules {
        let ceptoar = known(ids, &entry.code)?;
        if !ruled.contains(&ceptoar) {
            let number = 1 + sets.iter().map(|set| i64::from(set.ceptoar == ceptoar)).sum::<i64>();
            let detail = detail(entry, &facts.hubs);
            // The documents know of passing on by hand only, and of words that were added: both are also what is usual.
            let usual = Terms::default();
            let terms = Terms { own_words: entry.own_words.unwrap_or(usual.own_words), ..usual };
            let (valid_from, origin) = (entry.valid_from, Origin::Document);
            sets.push(Rules { ceptoar, number, valid_from, terms, origin, detail, person: None, at });
        }
    }
    seal(cx, &sets);
    rules(sql, &sets).await
}

/// Tells the chain of each CEPTOAR which sets it begins with.
fn seal(cx: &Cx, sets: &[Rules]) {
    let mut by_ceptoar: BTreeMap<OrgId, serde_json::Map<String, serde_json::Value>> = BTreeMap::new();
    for set in sets {
        by_ceptoar.entry(set.ceptoar).or_default().insert(set.number.to_string(), set.hash().to_string().into());
    }
    for (ceptoar, sets) in by_ceptoar {
        let detail = serde_json::json!({ "sets": sets });
        cx.audit(Entry::new("ceptoar.rules-loaded").on(Kind::Organisation, ceptoar).detail(detail));
    }
}

fn detail(entry: &RuleEntry, hubs: &[HubEntry]) -> Detail {
    let of_entry = |hub: &&HubEntry| hub.code == entry.code && hub.valid_from == entry.valid_from;
    let hub = |hub: &HubEntry| Hub { name: hub.name.clone(), reaches: hub.reaches.clone(), source: hub.source.clone() };
    let sources = [
        ("passes", &entry.passes_source),
        ("own_words", &entry.own_words_source),
        ("hand", &entry.hand_source),
        ("outside", &entry.outside_source),
        ("way", &entry.way_source),
        ("map", &entry.source),
    ];
    Detail {
        hand: entry.hand.clone(),
        outside: entry.outside.clone(),
        way: entry.way.clone(),
        hubs: hubs.iter().filter(of_entry).map(hub).collect(),
        sources: sources
            .into_iter()
            .filter(|(_, source)| !source.is_empty())
            .map(|(what, source)| (what.to_owned(), source.clone()))
            .collect(),
        note: entry.note.clone(),
        ..Detail::default()
    }
}

/// Adds sets of rules; those that are there stay as they are. The number of new ones.
///
/// # Errors
/// If an organisation is not registered or the database refuses.
pub async fn rules(sql: &Sql<'_>, sets: &[Rules]) -> Result<u64, StoreError> {
    sql.insert_many(rows::INSERT, rows::WIDTH, sets.iter().map(rows::values).collect(), "ON CONFLICT DO NOTHING").await
}

/// A first set with these terms, as if it had been decided on the day from which it is valid.
pub fn decided(ceptoar: OrgId, valid_from: Day, terms: Terms) -> Rules {
    let at = At::start_of(valid_from);
    Rules {
        ceptoar,
        number: 1,
        valid_from,
        terms,
        origin: Origin::Decision,
        detail: Detail::default(),
        person: None,
        at,
    }
}
