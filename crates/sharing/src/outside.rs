//! To whom outside a notice was handed over by hand, and whether they were told that it was recalled: no ledger reaches them.

use crate::notice::NoticeId;
use access::PersonId;
use kernel::{At, Bilingual, ContentHash, Id};
use store::{FromRow, Row, StoreError};

/// The longest that may be written of who was told, and how.
pub const WORDS_MAX: usize = 200;

/// Somebody outside who has a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The id of the handing over.
    pub id: Id<Outside>,
    /// Of which notice.
    pub notice: NoticeId,
    /// The body.
    pub place: Bilingual,
    /// Who there took it.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// When.
    pub at: At,
    /// That they were told of the recall.
    pub told: Option<Told>,
}

/// That somebody outside was told of a recall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who there.
    pub whom: String,
    /// By which means.
    pub means: String,
    /// Who told them.
    pub by: PersonId,
    /// When.
    pub at: At,
}

impl Told {
    /// What was said, if it says who and how in at most [`WORDS_MAX`] characters each.
    pub fn read(whom: &str, means: &str, (by, at): (PersonId, At)) -> Option<Self> {
        let said = |text: &str| !text.is_empty() && text.chars().count() <= WORDS_MAX;
        let (whom, means) = (whom.trim(), means.trim());
        (said(whom) && said(means)).then(|| Self { whom: whom.to_owned(), means: means.to_owned(), by, at })
    }
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        words_hash(&self.whom, &self.means)
    }
}

/// The hash of who was told and how.
pub(crate) fn words_hash(whom: &str, means: &str) -> ContentHash {
    ContentHash::of(serde_json::json!([whom, means]).to_string().as_bytes())
}

impl FromRow for Outside {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let told = match row.maybe_at("told_at")? {
            Some(at) => {
                Some(Told { whom: row.text("told_whom")?, means: row.text("told_means")?, by: row.id("told_by")?, at })
            }
            None => None,
        };
        Ok(Self {
            id: row.id("id")?,
            notice: row.id("notice_id")?,
            place: Bilingual::new(&row.text("place_ja")?, &row.text("place_en")?),
            whom: row.text("whom")?,
            means: row.text("means")?,
            at: row.at("handed_at")?,
            told,
        })
    }
}
