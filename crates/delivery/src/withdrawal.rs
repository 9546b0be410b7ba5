//! A recall (回収) in the ledger: what was handed over is read by nobody any more; each who had it confirms that.

use crate::{Answer, DeliveryId, Tier};
use kernel::{At, Bilingual, ContentHash};
use serde_json::json;
use store::{FromRow, Row, StoreError};

/// A recall, as those who had it are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// What they are to do.
    pub instructions: String,
    /// When.
    pub at: At,
}

impl Withdrawal {
    /// The hash of what it says: what the audit chain keeps of it. A list in this order, never to be changed.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(json!([self.reason, self.instructions]).to_string().as_bytes())
    }
}

impl FromRow for Withdrawal {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { reason: row.text("reason")?, instructions: row.text("instructions")?, at: row.at("at")? })
    }
}

/// Which recipients are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Everybody in the ledger.
    #[default]
    All,
    /// Those who opened it.
    Opened,
    /// Those who have had the text: they opened it, or were handed a letter that carries it.
    Had,
    /// Those who have had the text and have not said that the recall was dealt with: whom to telephone.
    Unconfirmed,
    /// Of an update: those who have opened an earlier version and not this one.
    Behind,
    /// Those who wrote something with their newest answer; for whoever may read that.
    Commented,
}

impl Shown {
    /// All of them.
    pub const ALL: [Shown; 6] =
        [Shown::All, Shown::Opened, Shown::Had, Shown::Unconfirmed, Shown::Behind, Shown::Commented];
    /// Its code in addresses and keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Shown::All => "all",
            Shown::Opened => "opened",
            Shown::Had => "had",
            Shown::Unconfirmed => "unconfirmed",
            Shown::Behind => "behind",
            Shown::Commented => "commented",
        }
    }
    /// The one with this code; all where nobody said.
    pub fn read(code: &str) -> Option<Self> {
        if code.is_empty() { Some(Self::All) } else { Self::ALL.into_iter().find(|one| one.code() == code) }
    }
}

/// How many had it, opened it, and said that the recall was dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reached {
    /// In whose inbox it stood.
    pub handed: i64,
    /// Who opened it.
    pub opened: i64,
    /// Who opened it or was handed a letter with the text.
    pub had: i64,
    /// Who said that the recall was dealt with.
    pub confirmed: i64,
    /// Who had it and has not said so.
    pub unconfirmed: i64,
}

/// One recipient in the list of who had opened something.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The line.
    pub delivery: DeliveryId,
    /// The organisation.
    pub name: Bilingual,
    /// On which hop it stands.
    pub tier: Tier,
    /// The CEPTOAR under which it counts.
    pub ceptoar: Option<Bilingual>,
    /// When it was handed over.
    pub handed_at: Option<At>,
    /// When it was first opened.
    pub opened_at: Option<At>,
    /// When a letter that carries the text was handed over; its label lets it, and it did not come back.
    pub mailed_at: Option<At>,
    /// When it was passed on.
    pub passed_at: Option<At>,
    /// The answer in force, and when the first was given.
    pub answer: Option<(Answer, Option<At>)>,
    /// What was written with the newest answer; may be empty. For those alone who may
    /// [`ReadComment`](access::act::ReadComment).
    pub comment: String,
    /// When an earlier version was first opened there.
    pub earlier_at: Option<At>,
    /// When the recall was confirmed.
    pub confirmed_at: Option<At>,
}

impl FromRow for Opening {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let ceptoar = row.get::<Option<String>>("ceptoar_ja")?;
        let ceptoar_en = row.get::<Option<String>>("ceptoar_en")?.unwrap_or_default();
        let answered = row.maybe_at("answered_at")?;
        let answer = row.get::<Option<String>>("answer")?.map(|_| row.code("answer")).transpose()?;
        Ok(Self {
            delivery: row.id("id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            tier: row.code("tier")?,
            ceptoar: ceptoar.map(|ja| Bilingual { ja, en: ceptoar_en }),
            handed_at: row.maybe_at("handed_at")?,
            opened_at: row.maybe_at("opened_at")?,
            mailed_at: row.maybe_at("mailed_at")?,
            passed_at: row.maybe_at("passed_at")?,
            earlier_at: row.maybe_at("earlier_at")?,
            answer: answer.map(|answer| (answer, answered)),
            comment: row.get::<Option<String>>("comment")?.unwrap_or_default(),
            confirmed_at: row.maybe_at("confirmed_at")?,
        })
    }
}
