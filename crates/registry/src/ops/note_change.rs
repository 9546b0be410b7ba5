//! Keeping what an organisation changed by itself, or the centre of its registration, for those who watch over it. Called by whatever changes something;
//! the record is written there.

use crate::{
    change::{Altered, Change, What},
    contact::Card,
    store::changes,
};
use access::OrgId;
use std::collections::BTreeMap;
use store::{Cx, Sql, StoreError};

/// Keeps a change of `org` with what was and what is, and for which CEPTOARs it is to be seen.
///
/// # Errors
/// If the database refuses.
pub async fn note_change(
    cx: &Cx,
    sql: &Sql<'_>,
    org: OrgId,
    (what, subject): (What, &str),
    fields: Vec<Altered>,
) -> Result<(), StoreError> {
    let last = changes::newest(sql, org).await?;
    let (id, person, at) = (cx.new_id::<Change>().after(last), cx.person(), cx.now());
    changes::add(sql, &Change { id, org, what, subject: subject.to_owned(), fields, person, at, by_centre: false })
        .await
}

/// What of a card differs between two; a card that is not there is empty.
pub(super) fn altered(before: Option<&Card>, after: Option<&Card>) -> Vec<Altered> {
    let (mut was, mut is) = (before.map(values).unwrap_or_default(), after.map(values).unwrap_or_default());
    let mut all = Vec::new();
    for field in FIELDS {
        let (before, after) = (was.remove(field).unwrap_or_default(), is.remove(field).unwrap_or_default());
        if before != after {
            all.push(Altered::new(field, before, after));
        }
    }
    all
}

/// The fields of a card, in the order of the form.
const FIELDS: [&str; 11] =
    ["priority", "name_ja", "kana", "name_en", "romaji", "post_ja", "post_en", "phone", "fax", "mail", "hours"];

fn values(card: &Card) -> BTreeMap<&'static str, String> {
    let c = card.clone();
    BTreeMap::from([
        ("priority", c.priority.to_string()),
        ("name_ja", c.name.ja),
        ("kana", c.kana),
        ("name_en", c.name.en),
        ("romaji", c.romaji),
        ("post_ja", c.post.ja),
        ("post_en", c.post.en),
        ("phone", c.phone),
        ("fax", c.fax),
        ("mail", c.mail),
        ("hours", c.hours.code().to_owned()),
    ])
}
