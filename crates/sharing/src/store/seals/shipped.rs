//! What rules on deadlines say. Of those that came with Kaname the program itself knows it, for no hub changes them; of those
//! that were loaded from a file, the chain does.

use crate::{
    ops::load_regimes::LOADED,
    seals::{BrokenSeal, SealKind, Seals},
    store::regimes,
};
use delivery::table::held;
use store::{SealFault, Sql, StoreError};
use uuid::Uuid;

/// The code and the hash of each.
const SHIPPED: [(&str, &str); 3] = [
    ("japan", "3ed891ee9da059aceb17b8b819bca9ef1adaadbed257fa734a18978db7190a55"),
    ("nis2", "d92c70c3256c9c318b949dc9857dc6593de6f8b09ea6e5e99c560d32040859e2"),
    ("drill", "05dbc0bf65823bc223da2add71659e0afa3ea2ebf7d4ec24a973b2f3416b2447"),
];

/// Compares all rules on deadlines with those that came with Kaname and those that were loaded. They are not counted: each
/// stands for many lines of the chain, or none.
pub(crate) async fn check(sql: &Sql<'_>, seals: &mut Seals) -> Result<(), StoreError> {
    let mut known = held(sql, LOADED, "regimes").await?;
    known.extend(SHIPPED.iter().map(|(code, hash)| ((*code).to_owned(), (*hash).to_owned())));
    let mut note = |reference: &str, why| {
        let (kind, id, reference) = (SealKind::RegimeShipped, Uuid::nil(), reference.to_owned());
        seals.broken.push(BrokenSeal { kind, id, reference, why });
    };
    for code in regimes::codes(sql).await? {
        match (regimes::of(sql, &code).await, known.remove(&code)) {
            (Err(StoreError::Unreadable { .. }), _) => note(&code, SealFault::Unreadable),
            (Err(other), _) => return Err(other),
            (_, None) => note(&code, SealFault::Extra),
            (Ok(now), Some(hash)) => {
                if now.is_none_or(|now| now.hash().to_string() != hash) {
                    note(&code, SealFault::Content);
                }
            }
        }
    }
    for code in known.keys() {
        note(code, SealFault::Gone);
    }
    Ok(())
}
