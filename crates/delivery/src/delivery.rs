//! A delivery: one recipient's line in the ledger of a dispatch.
//!
//! entitled → queued → handed over → opened → acknowledged → answered, each stamped once and never moved.

use crate::{
    Answer, DispatchId, Helped, Tier, Urgency,
    channel::{Channel, Load},
    receipt::Way,
    store::{receipts, rules},
    update::Superseded,
};
use access::{Act, Actor, Decision, Kind, OrgId, PersonId, Relation, Relations, decide};
use kernel::{At, Day, Id, Tlp};
use registry::{MembersSee, MinistrySees};
use shell::Hurry;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use uuid::Uuid;

/// The id of a delivery.
pub type DeliveryId = Id<Delivery>;

/// The first of the chain of versions in which a line stands, and its number there.
macro_rules! first {
    () => {
        "COALESCE((SELECT u.first_id FROM dispatch_updates u WHERE u.dispatch_id = deliveries.dispatch_id), deliveries.dispatch_id)"
    };
}
macro_rules! number {
    () => {
        "COALESCE((SELECT u.number FROM dispatch_updates u WHERE u.dispatch_id = deliveries.dispatch_id), 1)"
    };
}
/// `n` is the recipient's line of another version that answers to his line of this one. The government's own line and
/// the sectors' are not read by the same people; on the government's, a ministry's head answers to its head and its own
/// line to its own. One who reads SQL finds it again in `store::updates::same_line`.
macro_rules! same_line {
    () => {
        "n.org_id = deliveries.org_id AND n.government = deliveries.government
         AND (NOT deliveries.government OR n.tier = deliveries.tier)"
    };
}
/// The recipient's own line of the newest later version that was handed to it.
macro_rules! newer {
    () => {
        concat!(
            "(SELECT n.id FROM dispatch_updates v JOIN deliveries n ON n.dispatch_id = v.dispatch_id
              WHERE v.first_id = ",
            first!(),
            " AND v.number > ",
            number!(),
            " AND ",
            same_line!(),
            " AND n.handed_at IS NOT NULL ORDER BY v.number DESC, n.id LIMIT 1)"
        )
    };
}

/// It has not been superseded for its recipient: no later version was handed to it.
pub const NEWEST: &str = concat!(newer!(), " IS NULL");

/// Which version it is, and that there is a later one, as its recipient may know it: see [`crate::update`].
macro_rules! marks {
    () => {
        concat!(number!(), " AS version, ", newer!(), " AS newer_id,
         (SELECT MIN(COALESCE(e.opened_at, p.released_at)) FROM dispatch_updates v
          JOIN dispatches p ON p.id = v.dispatch_id LEFT JOIN embargoes e ON e.dispatch_id = p.id
          WHERE v.first_id = ", first!(), " AND v.number > ", number!(), " AND (e.dispatch_id IS NULL OR e.opened_at IS NOT NULL)
            AND (EXISTS (SELECT 1 FROM withdrawals w WHERE w.dispatch_id = p.id)
              OR NOT EXISTS (SELECT 1 FROM deliveries n LEFT JOIN deliveries above ON above.id = n.via_id
                WHERE n.dispatch_id = p.id AND ", same_line!(), "
                  AND (n.reachable OR (n.via_id IS NOT NULL AND above.passed_at IS NULL))))) AS updated_elsewhere_at")
    };
}

/// What to select from `deliveries` beside other things for [`Superseded::of_row`].
pub const MARKS: &str = marks!();

/// The columns of a delivery with those of its dispatch. Scalar subqueries, not joins: a write locks one row only,
/// and thousands of recipients of one dispatch answer at once.
macro_rules! columns {
    () => {
        concat!("deliveries.*, ", marks!(), ",
         (SELECT subject_id FROM dispatches WHERE dispatches.id = dispatch_id) AS subject_id,
         (SELECT reference FROM dispatches WHERE dispatches.id = dispatch_id) AS reference,
         (SELECT title FROM dispatches WHERE dispatches.id = dispatch_id) AS title,
         (SELECT tlp FROM dispatches WHERE dispatches.id = dispatch_id) AS tlp,
         (SELECT ",
         crate::store::last_days::last_day!("dispatches"),
         " FROM dispatches WHERE dispatches.id = dispatch_id) AS ends_on,
         (SELECT urgency FROM dispatches WHERE dispatches.id = dispatch_id) AS urgency,
         (SELECT exercise FROM dispatches WHERE dispatches.id = dispatch_id) AS exercise,
         (SELECT released_at FROM dispatches WHERE dispatches.id = dispatch_id) AS released_at,
         (SELECT answer_by FROM dispatches WHERE dispatches.id = dispatch_id) AS answer_by,
         (SELECT dispatches.org_id FROM dispatches WHERE dispatches.id = dispatch_id) AS releaser_id,
         (SELECT until FROM embargoes WHERE embargoes.dispatch_id = deliveries.dispatch_id AND opened_at IS NULL) AS embargo_until,
         (SELECT at FROM withdrawals WHERE withdrawals.dispatch_id = deliveries.dispatch_id) AS withdrawn_at,
         (SELECT at FROM receipts WHERE receipts.delivery_id = deliveries.id) AS received_at,
         (SELECT way FROM receipts WHERE receipts.delivery_id = deliveries.id) AS received_by,
         (SELECT way FROM letter_acknowledgements la WHERE la.delivery_id = deliveries.id) AS acknowledged_by,
         (SELECT at FROM withdrawal_confirmations WHERE delivery_id = deliveries.id) AS recall_confirmed_at,
         (SELECT hands.org_id FROM deliveries hands WHERE hands.id = deliveries.via_id) AS via_org_id,
         (SELECT hands.handed_at FROM deliveries hands WHERE hands.id = deliveries.via_id) AS via_handed_at,
         (SELECT r.own_words FROM dispatch_rules r
          WHERE r.dispatch_id = deliveries.dispatch_id AND r.ceptoar_id = deliveries.org_id) AS own_words,
         (SELECT r.members_see FROM dispatch_rules r
          WHERE r.dispatch_id = deliveries.dispatch_id AND r.ceptoar_id =
            (SELECT hands.org_id FROM deliveries hands WHERE hands.id = deliveries.via_id)) AS members_see,
         (SELECT r.ministry_sees FROM dispatch_rules r
          WHERE r.dispatch_id = deliveries.dispatch_id AND r.ceptoar_id =
            (SELECT hands.org_id FROM deliveries hands WHERE hands.id = deliveries.via_id)) AS ministry_sees")
    };
}

/// What to select from `deliveries` for a [`Delivery`]: `SELECT {COLUMNS} FROM deliveries WHERE {visible}`.
pub const COLUMNS: &str = columns!();

/// One recipient's line in the ledger.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Of what it is a delivery.
    pub dispatch: DispatchId,
    /// The recipient.
    pub org: OrgId,
    /// On which hop it stands.
    pub tier: Tier,
    /// The delivery through whose recipient's hand it comes.
    pub via: Option<DeliveryId>,
    /// Through whose hand it comes; `None` where the centre hands it over itself.
    pub via_org: Option<OrgId>,
    /// When it came into that hand.
    pub via_handed_at: Option<At>,
    /// The CEPTOAR under which it counts.
    pub ceptoar: Option<String>,
    /// On the government's own line.
    pub government: bool,
    /// Whether anybody there could be reached on the day of the release.
    pub reachable: bool,
    /// When the recipient came to be entitled to it: the release.
    pub entitled_at: At,
    /// When it was queued.
    pub queued_at: Option<At>,
    /// When it stood in the recipient's inbox.
    pub handed_at: Option<At>,
    /// When somebody there confirmed, by a letter about it and without signing in, that the letter had come.
    pub received_at: Option<At>,
    /// By which way that was confirmed.
    pub received_by: Option<Way>,
    /// When somebody there first opened it.
    pub opened_at: Option<At>,
    /// When somebody there first acknowledged it.
    pub acknowledged_at: Option<At>,
    /// By which way of a letter, without signing in; `None` with `acknowledged_at` set: in Kaname, or by an answer.
    pub acknowledged_by: Option<Way>,
    /// When somebody there first answered it.
    pub answered_at: Option<At>,
    /// Who answered first.
    pub answered_by: Option<PersonId>,
    /// The newest answer.
    pub answer: Option<Answer>,
    /// When it was passed on.
    pub passed_at: Option<At>,
    /// Who passed it on; `None` with `passed_at` set: without a hand.
    pub passed_by: Option<PersonId>,
    /// What was released.
    pub subject: Uuid,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its TLP.
    pub tlp: Tlp,
    /// How much it hurries.
    pub urgency: Urgency,
    /// Part of an exercise.
    pub exercise: bool,
    /// When it was released.
    pub released_at: At,
    /// Until when an answer is asked for.
    pub answer_by: Option<At>,
    /// The last day on which it is handed to anybody; `None` is without end.
    pub last_day: Option<Day>,
    /// Until when it is held back; `None` once it flows. Whoever has it before is named, and does not pass it on.
    pub embargo: Option<At>,
    /// When it was recalled; then nobody reads it any more.
    pub withdrawn_at: Option<At>,
    /// When its recipient confirmed that.
    pub recall_confirmed_at: Option<At>,
    /// Which version it is: 1 for what is no update.
    pub version: i64,
    /// That a later version superseded it, as its recipient may know it.
    pub superseded: Option<Superseded>,
    /// The organisation that released it.
    pub releaser: OrgId,
    /// Whether its recipient may add words of its own when passing it on: a CEPTOAR as its rules said at the release.
    pub own_words: bool,
    /// Whether the members of its CEPTOAR see each other's answers to it, as the rules said at the release.
    pub each_other: bool,
    /// Whether the ministry sees a member's answer to it by name, as the rules said at the release.
    pub named: bool,
}

impl Delivery {
    /// Whether its recipient is a ministry at the head of its agencies. What it answers stands on a line of its own.
    pub fn heads_government(&self) -> bool {
        self.government && self.tier == Tier::Ministry
    }
    /// Whether it may be acknowledged by a letter that carried its text: what its label keeps inside no letter carries, and
    /// what came to be passed on is acknowledged on another line.
    pub(crate) fn by_letter(&self) -> bool {
        Channel::Mail.carries(self.tlp) == Load::Whole && !self.heads_government()
    }
    /// How an organisation stands to it, apart from what the rules of a CEPTOAR show to it.
    pub(crate) fn stands(&self, mine: OrgId) -> Relations {
        // Who has not been handed it does not learn of it through the lines of those below either.
        // A ministry's own line below its head is its own: nobody oversees or telephones himself.
        let through_my_hand = self.org != mine && self.via_org == Some(mine) && self.via_handed_at.is_some();
        let own = self.org == mine && self.handed_at.is_some();
        Relations::none()
            .with(Relation::Own, own)
            .with(Relation::Recipient, own && self.government)
            .with(Relation::PassesOn, through_my_hand && self.government)
            .with(Relation::Oversees, through_my_hand || self.releaser == mine)
    }
    /// How much what is to be done with it hurries: a recall as much as what is urgent.
    pub fn hurry(&self, now: At) -> Hurry {
        match self.withdrawn_at {
            Some(_) => Hurry::Immediate,
            None => Hurry::of(self.embargo, self.urgency == Urgency::Urgent, now),
        }
    }
    /// Whether the last day of its label is past: nobody is handed it any more.
    pub fn ended(&self, now: At) -> bool {
        self.last_day.is_some_and(|last| last < now.day())
    }
    /// Whether its recipient is a body that passes on to others.
    pub fn passes_on(&self) -> bool {
        matches!(self.tier, Tier::Ministry | Tier::Ceptoar)
    }
}

impl FromRow for Delivery {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = row.get::<Option<String>>("answer")?;
        Ok(Self {
            version: row.get("version")?,
            superseded: Superseded::of_row(row)?,
            id: row.id("id")?,
            dispatch: row.id("dispatch_id")?,
            org: row.id("org_id")?,
            tier: row.code("tier")?,
            via: row.maybe_id("via_id")?,
            via_org: row.maybe_id("via_org_id")?,
            via_handed_at: row.maybe_at("via_handed_at")?,
            ceptoar: row.get("ceptoar_code")?,
            government: row.get("government")?,
            reachable: row.get("reachable")?,
            entitled_at: row.at("entitled_at")?,
            queued_at: row.maybe_at("queued_at")?,
            handed_at: row.maybe_at("handed_at")?,
            received_at: row.maybe_at("received_at")?,
            received_by: Way::of_row(row, "received_by")?,
            opened_at: row.maybe_at("opened_at")?,
            acknowledged_at: row.maybe_at("acknowledged_at")?,
            acknowledged_by: Way::of_row(row, "acknowledged_by")?,
            answered_at: row.maybe_at("answered_at")?,
            answered_by: row.maybe_id("answered_by")?,
            answer: answer.map(|_| row.code("answer")).transpose()?,
            passed_at: row.maybe_at("passed_at")?,
            passed_by: row.maybe_id("passed_by")?,
            subject: row.get("subject_id")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            tlp: row.code("tlp")?,
            urgency: row.code("urgency")?,
            exercise: row.get("exercise")?,
            released_at: row.at("released_at")?,
            answer_by: row.maybe_at("answer_by")?,
            last_day: row.maybe_day("ends_on")?,
            embargo: row.maybe_at("embargo_until")?,
            withdrawn_at: row.maybe_at("withdrawn_at")?,
            recall_confirmed_at: row.maybe_at("recall_confirmed_at")?,
            releaser: row.id("releaser_id")?,
            // Only CEPTOARs have rules; a ministry may always add.
            own_words: row.get::<Option<bool>>("own_words")?.unwrap_or(true),
            each_other: row.get::<Option<String>>("members_see")?.as_deref() == Some(MembersSee::EachOther.code()),
            named: row.get::<Option<String>>("ministry_sees")?.as_deref() == Some(MinistrySees::Names.code()),
        })
    }
}

impl Resource for Delivery {
    const KIND: Kind = Kind::Delivery;
    type Key = DeliveryId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM deliveries WHERE deliveries.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let holds = receipts::holds_letter(sql, self, actor).await?;
        let Some(who) = actor.who() else { return Ok(Relations::none().with(Relation::LetterHolder, holds)) };
        let shown = self.tier == Tier::Ceptoar && rules::shows(sql, self, who.organisation).await?;
        Ok(self.stands(who.organisation).with(Relation::Shown, shown))
    }
}

/// The inbox: what was handed over to the actor's organisation. Those below are listed through
/// [`crate::ask::below`], which asks for the right on the delivery above them.
impl Listed for Delivery {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let inbox = "deliveries.org_id = ? AND deliveries.handed_at IS NOT NULL";
        match Inbox::of(actor) {
            Inbox::Whole => Filter::new(inbox, params![who.organisation]),
            Inbox::Government => Filter::new(format!("{inbox} AND deliveries.government"), params![who.organisation]),
            Inbox::None => Filter::nothing(),
        }
    }
}

/// What somebody sees of what was handed to his organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inbox {
    /// All of it.
    Whole,
    /// What came on the government's own line.
    Government,
    /// Nothing.
    None,
}

impl Inbox {
    fn of(actor: &Actor) -> Self {
        let sees = |relation| may(actor, Act::ViewDelivery, relation);
        match (sees(Relation::Own), sees(Relation::Recipient)) {
            (true, _) => Inbox::Whole,
            (false, true) => Inbox::Government,
            (false, false) => Inbox::None,
        }
    }
}

fn may(actor: &Actor, act: Act, relation: Relation) -> bool {
    decide(actor, act, Relations::none().with(relation, true)) == Decision::Allow
}

/// Whether somebody sees what was handed to his organisation on every line, on the government's alone (`false`), or
/// nothing of it.
pub(crate) fn sees_sectors(actor: &Actor) -> Option<bool> {
    match Inbox::of(actor) {
        Inbox::Whole => Some(true),
        Inbox::Government => Some(false),
        Inbox::None => None,
    }
}

/// Whether somebody may do this with anything that was handed to his organisation, on whichever line.
pub fn may_with_own(actor: &Actor, act: Act) -> bool {
    [Relation::Own, Relation::Recipient].into_iter().any(|relation| may(actor, act, relation))
}

/// An answer as it was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its number, from 1.
    pub number: i64,
    /// The answer.
    pub answer: Answer,
    /// What was noted with it; may be empty.
    pub note: String,
    /// Who gave it.
    pub person: Option<PersonId>,
    /// When.
    pub at: At,
    /// Who took care of it, where it calls for help.
    pub helped: Option<Helped>,
}

impl FromRow for Given {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            answer: row.code("answer")?,
            note: row.text("note")?,
            person: row.maybe_id("person_id")?,
            at: row.at("at")?,
            helped: Helped::of_row(row)?,
        })
    }
}

/// Whom passing a delivery on would hand it to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// Those directly below who can be reached.
    pub next: i64,
    /// Those directly below whom nobody can reach.
    pub unreachable: i64,
    /// Those further below who are handed it in the same moment, because no hand is needed between.
    pub beyond: i64,
}
