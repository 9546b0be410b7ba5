//! What whoever has a letter says by it without signing in: that it came, or, where the letter carried the text, that it is acknowledged.
//!
//! A receipt is weaker than an acknowledgement: nobody has read anything for it. From AMBER upward the letter told no more
//! than that something waits. So it opens nothing in the ledger, and stands beside the stamps. Which of the two a letter asks
//! for stands in the word of its link, as it was when the letter was written.

use crate::{
    Letter, LetterId,
    token::{self, Purpose},
};
use ::store::{Row, StoreError};
use kernel::At;
use mail::token::{NoToken, Tokens};
use shell::Voice;

crate::words::words! {
    /// By which way it was confirmed or acknowledged.
    Way {
        /// The link in the letter.
        Link = "link",
        /// An answer to the letter.
        Reply = "reply",
    }
}

impl Way {
    /// The one in a column, if there is one.
    ///
    /// # Errors
    /// If it is none.
    pub fn of_row(row: &Row, column: &str) -> Result<Option<Self>, StoreError> {
        row.get::<Option<String>>(column)?.map(|_| row.code(column)).transpose()
    }
    /// `メールのリンク`
    pub fn words(self, voice: &Voice) -> String {
        voice.t(&format!("delivery-way-{}", self.code()))
    }
}

crate::words::words! {
    /// What the link of a letter asks for.
    Asked {
        /// To say that it came.
        Receipt = "receipt",
        /// To acknowledge: it carried the text.
        Acknowledgement = "acknowledgement",
    }
}

/// The place at which the words of links count.
const PLACE: &str = "received";

impl Asked {
    fn purpose(self) -> Purpose {
        match self {
            Asked::Receipt => Purpose::Link,
            Asked::Acknowledgement => Purpose::Acknowledge,
        }
    }
    /// The word in the link of a letter that asks for this.
    pub(crate) fn word(self, tokens: &Tokens, letter: &Letter) -> String {
        tokens.word(PLACE, self.purpose().token(letter))
    }
}

/// The letter of whose link this is the word, and for what it asked.
///
/// # Errors
/// As [`NoToken`].
pub(crate) fn letter_of(tokens: &Tokens, word: &str, now: At) -> Result<(LetterId, Asked), NoToken> {
    let token = tokens.read(PLACE, word, now)?;
    let asked = Asked::ALL.iter().find(|asked| asked.purpose().is_of(token)).ok_or(NoToken::Forged)?;
    Ok((token::letter_of(token), *asked))
}
