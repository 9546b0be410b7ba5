//! What came in by mail: what it did, and why a person is to look at it.

use crate::LetterId;
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, BodyKind, Decision, Kind, Relation, Relations, decide};
use kernel::{At, Id};

/// The id of a letter that came in.
pub type IncomingId = Id<IncomingLetter>;

crate::words::words! {
    /// What a letter that came in did.
    IncomingOutcome {
        /// It answered for the organisation whose letter it answers.
        Answered = "answered",
        /// It said that the letter came.
        Received = "received",
        /// It said that the letter did not come: a bounce.
        Failed = "failed",
        /// Nothing.
        Nothing = "nothing",
    }
}

crate::words::words! {
    /// Why a person is to look at a letter that came in.
    Why {
        /// It says more than that something came, and not how it is answered.
        Words = "words",
        /// Files were attached; they are not kept.
        Attached = "attached",
        /// It answers what nobody there has opened, and what the letter did not tell.
        Unopened = "unopened",
        /// It could not be read.
        Unread = "unread",
        /// What it answers was recalled.
        Recalled = "recalled",
        /// What it answers has no line in the ledger that it could answer for.
        NoLine = "no-line",
        /// The address to which it came counts no more.
        Ended = "ended",
        /// The address to which it came is not one that we made.
        Forged = "forged",
        /// It came to the mailbox itself.
        Unmarked = "unmarked",
        /// A person wrote to the address for bounces.
        Misdirected = "misdirected",
        /// A letter of ours did not arrive.
        Bounced = "bounced",
        /// It looks as if a letter of ours did not arrive.
        PerhapsBounce = "perhaps-bounce",
    }
}

/// A letter that came in, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingLetter {
    /// Its id.
    pub id: IncomingId,
    /// By what it is known when it comes again.
    pub fingerprint: String,
    /// When it came.
    pub at: At,
    /// The sender that its envelope names.
    pub sender: String,
    /// The name that it gives its sender.
    pub from_name: String,
    /// The address that it gives its sender.
    pub from_mail: String,
    /// What it is about.
    pub subject: String,
    /// What its sender wrote; empty where a program wrote it.
    pub said: String,
    /// All of its text, where a person is to look at it.
    pub whole: String,
    /// How many files were attached.
    pub attached: i64,
    /// The letter that it answers, or seems to answer.
    pub letter: Option<LetterId>,
    /// What it did.
    pub outcome: IncomingOutcome,
    /// Why a person is to look at it.
    pub why: Option<Why>,
    /// When a person wrote down what was done about it.
    pub settled_at: Option<At>,
}

/// The columns of one, from `incoming_letters`.
macro_rules! columns {
    () => {
        "incoming_letters.*, (SELECT s.at FROM incoming_settled s WHERE s.incoming_id = incoming_letters.id) AS settled_at"
    };
}

/// What to select for an [`IncomingLetter`].
pub(crate) const COLUMNS: &str = columns!();

impl FromRow for IncomingLetter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let why = row.get::<Option<String>>("why")?;
        Ok(Self {
            id: row.id("id")?,
            fingerprint: row.text("fingerprint")?,
            at: row.at("at")?,
            sender: row.text("sender")?,
            from_name: row.text("from_name")?,
            from_mail: row.text("from_mail")?,
            subject: row.text("subject")?,
            said: row.text("said")?,
            whole: row.text("whole")?,
            attached: row.get("attached")?,
            letter: row.maybe_id("letter_id")?,
            outcome: row.code("outcome")?,
            why: why.map(|_| row.code("why")).transpose()?,
            settled_at: row.maybe_at("settled_at")?,
        })
    }
}

/// Whether somebody reads those that a person is to look at.
pub(crate) fn reads(actor: &Actor) -> bool {
    let own = Relations::none().with(Relation::Own, actor.acts_for(BodyKind::Centre));
    decide(actor, Act::ViewIncoming, own) == Decision::Allow
}

/// Those that a person is to look at are the centre's.
impl Resource for IncomingLetter {
    const KIND: Kind = Kind::Incoming;
    type Key = IncomingId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM incoming_letters WHERE incoming_letters.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, _: &Sql<'_>) -> Result<Relations, StoreError> {
        Ok(Relations::none().with(Relation::Own, self.why.is_some() && actor.acts_for(BodyKind::Centre)))
    }
}

impl Listed for IncomingLetter {
    fn visible_to(actor: &Actor) -> Filter {
        match reads(actor) {
            true => Filter::new("incoming_letters.why IS NOT NULL", params![]),
            false => Filter::nothing(),
        }
    }
}
