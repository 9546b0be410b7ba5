//! What a body in the scope says of how it stands: its situation report, in seconds.

use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Id};
use serde::Serialize;
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// The id of a situation report of a body.
pub type AnswerId = Id<Answer>;

/// The longest words, in characters.
pub const WORDS_MAX: usize = 500;

/// How a body stands; of a secretariat or a ministry: those that it speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 影響なし
    None,
    /// 影響あり
    Affected,
    /// 復旧した
    Recovered,
}

impl State {
    /// All of them.
    pub const ALL: [State; 3] = [State::None, State::Affected, State::Recovered];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            State::None => "none",
            State::Affected => "affected",
            State::Recovered => "recovered",
        }
    }
}

impl FromStr for State {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        State::ALL.into_iter().find(|state| state.code() == code).ok_or(())
    }
}

/// What is said: something new, or that nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// As before.
    Unchanged,
    /// It stands so now.
    Now(State),
}

/// One situation report of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// Whose.
    pub org: OrgId,
    /// Counted from 1 within the body.
    pub number: i64,
    /// How it stands.
    pub state: State,
    /// It said that nothing had changed.
    pub unchanged: bool,
    /// In its own words; may be empty.
    pub words: String,
    /// The promise that it keeps; `None` where none was asked for.
    pub round: Option<i64>,
    /// The last promise kept so far.
    pub kept: i64,
    /// Chance, hashed with it: nobody who sees the hash works out how a body stands by trying.
    pub salt: String,
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// What of an answer is hashed: not who and when, which the chain says itself.
#[derive(Serialize)]
struct Sealed<'a> {
    org: OrgId,
    number: i64,
    state: State,
    unchanged: bool,
    words: &'a str,
    round: Option<i64>,
    kept: i64,
    salt: &'a str,
}

impl Answer {
    /// The hash of what it says.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn hash(&self) -> Result<ContentHash, StoreError> {
        let Answer { org, number, state, unchanged, words, round, kept, salt, .. } = self;
        let (org, number, state, unchanged) = (*org, *number, *state, *unchanged);
        let sealed = Sealed { org, number, state, unchanged, words, round: *round, kept: *kept, salt };
        ContentHash::of_json(&sealed).map_err(|_| StoreError::Unreadable { column: "answer".into() })
    }
}

impl FromRow for Answer {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            number: row.get("number")?,
            state: row.code("state")?,
            unchanged: row.get("unchanged")?,
            words: row.text("words")?,
            round: row.get("round")?,
            kept: row.get("kept")?,
            salt: row.text("salt")?,
            by: row.id("person_id")?,
            at: row.at("at")?,
        })
    }
}
