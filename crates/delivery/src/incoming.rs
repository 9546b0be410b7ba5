//! What came in by mail: what it did, and why a person is to look at it.

use crate::LetterId;
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Act, Actor, BodyKind, Decision, Kind, PersonId, Relation, Relations, decide};
use kernel::{At, Id};
use uuid::Uuid;

/// The id of a letter that came in.
pub type IncomingId = Id<IncomingLetter>;

crate::words::words! {
    /// What a letter that came in did.
    IncomingOutcome {
        /// It answered for the organisation whose letter it answers.
        Answered = "answered",
        /// It acknowledged for that organisation.
        Acknowledged = "acknowledged",
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
        /// Files were attached to a reply; they are not kept.
        Attached = "attached",
        /// The same, of a version after which its sender has a later one.
        Older = "older",
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
        /// A person wrote to the address for reports.
        Report = "report",
        /// A program wrote to the address for reports.
        Program = "program",
    }
}

impl IncomingOutcome {
    /// How the database has it: what it did, and whether it acknowledged, too.
    pub(crate) fn columns(self) -> (&'static str, bool) {
        match self {
            IncomingOutcome::Acknowledged => (IncomingOutcome::Received.code(), true),
            other => (other.code(), false),
        }
    }
    fn of_row(row: &Row) -> Result<Self, StoreError> {
        if row.get("acknowledges")? { Ok(IncomingOutcome::Acknowledged) } else { row.code("outcome") }
    }
}

impl Why {
    /// Those of what came by an address that was made for one letter: nobody else can have answered it. What only names a
    /// letter of ours may be anybody's.
    pub(crate) const PROVEN: [Why; 7] =
        [Why::Words, Why::Older, Why::Attached, Why::Unopened, Why::Recalled, Why::NoLine, Why::Ended];
    /// How the database has it: the reason, who seems to have written what came to the address for reports, and whether
    /// it answers an older version.
    pub(crate) fn columns(self) -> (&'static str, Option<&'static str>, bool) {
        match self {
            Why::Report => (Why::Unmarked.code(), Some("person"), false),
            Why::Program => (Why::Unmarked.code(), Some("program"), false),
            Why::Older => (Why::Words.code(), None, true),
            other => (other.code(), None, false),
        }
    }
    fn of_row(row: &Row) -> Result<Option<Self>, StoreError> {
        if row.get::<Option<String>>("why")?.is_none() {
            return Ok(None);
        }
        let by = row.get::<Option<String>>("reported_by")?;
        let why: Why = row.code("why")?;
        if row.get("older")? {
            return Ok(Some(Why::Older));
        }
        Ok(Some(match (why, by.as_deref()) {
            (Why::Unmarked, Some("person")) => Why::Report,
            (Why::Unmarked, Some(_)) => Why::Program,
            (why, _) => why,
        }))
    }
}

/// Who makes something of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What he makes of it: a draft, or the report that it became.
    pub thing: Uuid,
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub at: At,
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
    /// What our mail host found of SPF, DKIM and DMARC, such as `dmarc=pass member.example; spf=pass member.example`.
    pub vouched: String,
    /// When it says that it was written.
    pub written_at: Option<At>,
    /// How many of the files are kept.
    pub kept: i64,
    /// Who makes something of it.
    pub taken: Option<Taken>,
    /// When a person wrote down what was done about it.
    pub settled_at: Option<At>,
}

impl IncomingLetter {
    /// Whether it calls for help, and nothing was done for it: somebody looks at it before all others.
    pub fn calls_for_help(&self) -> bool {
        let heard = self.outcome == IncomingOutcome::Answered || self.settled_at.is_some();
        let proven = self.why.is_some_and(|why| Why::PROVEN.contains(&why));
        !heard && proven && crate::post::calls_for_help(&self.said)
    }
}

/// The columns of one, from `incoming_letters`.
macro_rules! columns {
    () => {
        "incoming_letters.*, (SELECT s.at FROM incoming_settled s WHERE s.incoming_id = incoming_letters.id) AS settled_at,
         (SELECT COUNT(*) FROM incoming_files f WHERE f.incoming_id = incoming_letters.id) AS kept,
         (SELECT t.thing_id FROM incoming_taken t WHERE t.incoming_id = incoming_letters.id) AS thing_id,
         (SELECT t.person_id FROM incoming_taken t WHERE t.incoming_id = incoming_letters.id) AS taken_by,
         (SELECT t.at FROM incoming_taken t WHERE t.incoming_id = incoming_letters.id) AS taken_at"
    };
}

/// What to select for an [`IncomingLetter`].
pub(crate) const COLUMNS: &str = columns!();

impl FromRow for IncomingLetter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let taken =
            |thing: Uuid| Ok::<_, StoreError>(Taken { thing, person: row.id("taken_by")?, at: row.at("taken_at")? });
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
            outcome: IncomingOutcome::of_row(row)?,
            why: Why::of_row(row)?,
            vouched: row.text("vouched")?,
            written_at: row.maybe_at("written_at")?,
            kept: row.get("kept")?,
            taken: row.get::<Option<Uuid>>("thing_id")?.map(taken).transpose()?,
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
