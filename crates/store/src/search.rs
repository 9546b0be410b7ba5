//! Finding things by words, on both engines: an index over pieces of the folded text finds what may fit, the folded
//! text decides.
//!
//! The index never says who may see: [`find`] asks the list with its filter beside it. What some readers of a thing may
//! not see stands in a circle of its own, among the documents of those organisations that may.
//!
//! It is written in the transaction of what it speaks of, and can be thrown away and made again.

mod anew;
mod far;
mod find;
mod fold;
mod kept;
mod letters;
mod looking;
mod parts;
mod pieces;
mod query;
mod state;
mod walk;

pub use anew::{Indexed, MakeFindable, Reindexed};
pub use find::{Ask, Hit, Place, Span, find, look_through};
pub use fold::Folded;
pub use looking::Found;
pub(crate) use parts::merge;
pub use query::{LETTERS_MAX, Query};
pub use state::{behind, missing, place, settle};
pub(crate) use state::{carry_over, unsettle};

use self::kept::Kept;
use crate::{Sql, StoreError};
use access::{Kind, OrgId};
use kernel::{At, ContentHash};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The version of folding and pieces. Whoever changes either raises it, and `kaname doctor` asks for `kaname reindex`.
pub const VERSION: i64 = 2;

/// The tables that search is made of. They differ between the engines, and are made again from what they speak of.
pub(crate) const TABLES: [&str; 4] = ["search_documents", "search_words", "search_reach", "search_state"];

/// The most letters of a text by which it is found; what comes after them is not.
const FOLDED_MOST: usize = 200_000;

/// What a thing is found by in one circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The circle.
    pub circle: String,
    /// Whose people look into it; empty: all who may see the thing.
    pub readers: BTreeSet<OrgId>,
    /// What they see of it.
    pub text: String,
}

impl Document {
    fn kept(&self, kind: Kind) -> Kept {
        let folded: String = Folded::of(&self.text).text.chars().take(FOLDED_MOST).collect();
        let readers = self.readers_or_all().map(pieces::of_reader);
        let words = pieces::among(kind, pieces::all(&folded).into_iter().chain(readers));
        let words = words.into_iter().collect::<Vec<_>>().join(" ");
        let mark = ContentHash::of(format!("{VERSION}\n{words}\n{folded}").as_bytes()).to_string();
        Kept { folded, words, mark }
    }
    fn readers_or_all(&self) -> impl Iterator<Item = Option<OrgId>> {
        let all = self.readers.is_empty().then_some(None);
        all.into_iter().chain(self.readers.iter().copied().map(Some))
    }
}

/// Makes a thing of the moment `at` findable by these documents, and by nothing that it was found by before.
/// What stays as it is is not written again, and keeps its place.
///
/// # Errors
/// If the database refuses.
pub async fn index(sql: &Sql<'_>, thing: (Kind, Uuid), at: At, documents: &[Document]) -> Result<(), StoreError> {
    let (kind, subject) = thing;
    index_many(sql, kind, &[Findable { subject, at, documents: documents.to_vec() }]).await
}

/// A thing and what it is found by.
#[derive(Clone, Debug)]
pub struct Findable {
    /// Its id.
    pub subject: Uuid,
    /// Its moment.
    pub at: At,
    /// Its documents.
    pub documents: Vec<Document>,
}

/// The same for many things of a kind in few statements.
///
/// # Errors
/// If the database refuses.
pub async fn index_many(sql: &Sql<'_>, kind: Kind, things: &[Findable]) -> Result<(), StoreError> {
    let mut before = kept::of(sql, kind, things).await?;
    let (mut placed, mut new) = (Vec::new(), Vec::new());
    for thing in things {
        for document in &thing.documents {
            let kept = document.kept(kind);
            match before.remove(&(thing.subject, document.circle.clone())) {
                Some((_, mark)) if mark == kept.mark => {}
                Some((id, _)) => {
                    kept::remove(sql, id).await?;
                    placed.push(kept.at(id, thing.subject, document));
                }
                None => new.push((thing.at, kept, thing.subject, document)),
            }
        }
    }
    for (id, _) in before.into_values() {
        kept::remove(sql, id).await?;
    }
    let moments: Vec<At> = new.iter().map(|(at, ..)| *at).collect();
    let kept_places = placed.iter().map(kept::Placed::id).collect();
    let free = kept::places(sql, &moments, kept_places).await?;
    placed.extend(free.into_iter().zip(new).map(|(id, (_, kept, subject, document))| kept.at(id, subject, document)));
    kept::write(sql, kind, placed).await
}

/// A kind as the audit chain writes it.
fn code(kind: Kind) -> String {
    format!("{kind:?}")
}
