//! A recall (回収) in the ledger: what was handed over is read by nobody any more; each who had it confirms that.

use crate::{Answer, DeliveryId, Tier};
use kernel::{At, Bilingual};
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

impl FromRow for Withdrawal {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { reason: row.text("reason")?, instructions: row.text("instructions")?, at: row.at("at")? })
    }
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
    /// When it was passed on.
    pub passed_at: Option<At>,
    /// The answer in force, and when the first was given.
    pub answer: Option<(Answer, Option<At>)>,
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
            passed_at: row.maybe_at("passed_at")?,
            answer: answer.map(|answer| (answer, answered)),
            confirmed_at: row.maybe_at("confirmed_at")?,
        })
    }
}
