//! What a letter may say, read in the transaction in which it is claimed.

use crate::{
    DeliveryId, DispatchId, Letter, LetterId, Occasion, Urgency,
    channel::{self, Channel, Load},
    delivery::NEWEST,
    post::back::Back,
    receipt::Asked,
    store::{last_days::last_day, reminders::SILENT},
};
use access::{Act, OrgId, Relation, Relations, Role, roles_with};
use identity::{
    ask::StandIn,
    preferences::{Event, Preferences},
};
use kernel::{At, Bilingual, Tlp};
use std::collections::{BTreeMap, BTreeSet};
use store::{FromRow, Row, Sql, StoreError};

/// What is known of the dispatch of a letter, and of its recipient, at the moment in which it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// Which letter.
    pub(crate) letter: LetterId,
    /// The dispatch.
    pub(crate) dispatch: DispatchId,
    /// The recipient's line in the ledger; `None` for whoever released it.
    pub(crate) delivery: Option<DeliveryId>,
    /// Through whose hand it came: those of one hand have had the same added.
    pub(crate) via: Option<DeliveryId>,
    /// The dispatch's reference.
    pub(crate) reference: String,
    /// Its title.
    pub(crate) title: String,
    /// Its TLP.
    pub(crate) tlp: Tlp,
    /// Whether the last day of its label is past: then no letter tells its text.
    pub(crate) ended: bool,
    /// How much it hurries.
    pub(crate) urgency: Urgency,
    /// Part of an exercise.
    pub(crate) exercise: bool,
    /// Until when an answer is asked for.
    pub(crate) answer_by: Option<At>,
    /// Until when it is held back for others.
    pub(crate) embargo: Option<At>,
    /// When it was recalled.
    pub(crate) withdrawn_at: Option<At>,
    /// The organisation that released it.
    pub(crate) releaser: Bilingual,
    /// The recipient.
    pub(crate) organisation: Bilingual,
    /// Which organisation that is.
    pub(crate) org: OrgId,
    /// What it tells of, as people choose what they want.
    pub(crate) event: Event,
    /// Its first contact that has an address today and wants it, or on [`Occasion::Second`] the one after it, if there is one.
    /// While that contact's person is away, his deputy, unless it [hurries](Facts::stays).
    pub(crate) contact: Option<Addressee>,
    /// Whether there are contacts with an address, and none of them wants it.
    pub(crate) unwanted: bool,
    /// What whoever gets it has chosen.
    pub(crate) wishes: Preferences,
    /// Whether that is not the first.
    pub(crate) beyond_first: bool,
    /// Whether the recipient has confirmed neither the version that it has, nor that a letter about it came.
    pub(crate) silent: bool,
    /// How many are to be telephoned.
    pub(crate) to_call: i64,
    /// Whether the recipient's line is the government's own.
    pub(crate) government: bool,
    /// Whether it came to be passed on: what is acknowledged is another line.
    pub(crate) to_pass_on: bool,
    /// What the link of the letter asks for, and its word; where it asks for anything.
    pub(crate) asks: Option<(Asked, String)>,
    /// Where an answer and a bounce go, if not to who writes.
    pub(crate) back: Option<Back>,
}

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addressee {
    /// The mail address.
    pub(crate) mail: String,
    /// The contact's name.
    pub(crate) name: Bilingual,
}

impl Facts {
    /// What to select beside the letters `l`; `{day}` is the day of the sending.
    pub(crate) fn select(among: &str, (valid, day): (&str, &str)) -> String {
        let second = format!("l.occasion = '{}'", Occasion::Second.code());
        let refused = identity::ask::refuses("c", "(CASE WHEN p.exercise THEN w.drills ELSE w.notices END)");
        let can_wait =
            format!("l.occasion = '{}' AND p.urgency = '{}'", Occasion::Notice.code(), Urgency::Normal.code());
        let wanted = format!("NOT ({can_wait} AND {refused})");
        let first = channel::addressee("o.id", valid, ("1 = 0", channel::ANY));
        let ends_on = last_day!("p");
        let chosen = channel::addressee("o.id", valid, (&second, &wanted));
        format!(
            "SELECT l.id AS letter_id, p.id AS dispatch_id, p.reference, p.title, p.tlp,
               COALESCE({ends_on} < {day}, FALSE) AS ended, p.urgency, p.exercise, p.answer_by,
               (SELECT until FROM embargoes e WHERE e.dispatch_id = p.id AND e.opened_at IS NULL) AS embargo_until,
               (SELECT at FROM withdrawals w WHERE w.dispatch_id = p.id) AS withdrawn_at,
               r.name_ja AS releaser_ja, r.name_en AS releaser_en, o.name_ja, o.name_en,
               c.mail, c.name_ja AS contact_ja, c.name_en AS contact_en, d.id AS delivery_id, d.via_id,
               COALESCE(d.government, FALSE) AS government,
               COALESCE(d.government AND d.tier = 'ministry', FALSE) AS to_pass_on,
               c.id IS NULL AND {first} IS NOT NULL AS unwanted, o.id AS org_id, l.occasion,
               COALESCE(c.id <> {first}, FALSE) AS beyond_first, COALESCE(n.silent, 0) AS to_call,
               EXISTS (SELECT 1 FROM deliveries WHERE deliveries.dispatch_id = p.id AND deliveries.org_id = l.recipient_id
                 AND deliveries.id = COALESCE(l.delivery_id, deliveries.id) AND deliveries.handed_at IS NOT NULL AND {SILENT}
                 AND {NEWEST})
               AND NOT EXISTS (SELECT 1 FROM receipts e JOIN deliveries came ON came.id = e.delivery_id
                 WHERE came.dispatch_id = p.id AND came.org_id = l.recipient_id) AS silent
             FROM letters l LEFT JOIN reminder_rounds n ON n.id = l.about_id
             JOIN dispatches p ON p.id = COALESCE(n.dispatch_id, l.about_id) JOIN organisations r ON r.id = p.org_id
             JOIN organisations o ON o.id = l.recipient_id
             LEFT JOIN deliveries d ON d.id = COALESCE(l.delivery_id, n.above_id, (SELECT first.id FROM deliveries first
               WHERE first.dispatch_id = p.id AND first.org_id = l.recipient_id AND first.handed_at IS NOT NULL
               ORDER BY first.handed_at, first.id LIMIT 1)) AND d.org_id = l.recipient_id
             LEFT JOIN contacts c ON c.id = {chosen}
             WHERE l.id IN ({among})"
        )
    }
    /// Whether the letter has the text of what is delivered: also a reminder, for who has not read it reads it there.
    pub(crate) fn tells_text(&self, letter: &Letter) -> bool {
        self.asks_receipt(letter) && self.load() == Load::Whole
    }
    /// What a letter may tell of it: as the label says, and after its last day no more than of what stays inside.
    pub(crate) fn load(&self) -> Load {
        Channel::Mail.carries(if self.ended { Tlp::AmberStrict.max(self.tlp) } else { self.tlp })
    }
    /// What a letter asks for, with its text or without.
    pub(crate) fn asked(&self, carries: bool) -> Asked {
        if carries && !self.to_pass_on { Asked::Acknowledgement } else { Asked::Receipt }
    }
    /// Whether the letter asks to confirm that it came: not of a recall, nor of a list of calls.
    pub(crate) fn asks_receipt(&self, letter: &Letter) -> bool {
        matches!(letter.occasion, Occasion::Notice | Occasion::Reminder | Occasion::Second)
    }
    /// Whether it goes to the contact's own address, whoever stands in: what hurries, and a recall. Nobody who sits at that
    /// address leads it elsewhere.
    fn stays(&self) -> bool {
        self.urgency == Urgency::Urgent || self.event == Event::Recall
    }
    /// The roles in which somebody may stand in for whom it is addressed to: he does on that very line what the letter asks
    /// for, and what its link and a reply to it do without signing in.
    fn done_by(&self) -> BTreeSet<Role> {
        let own = Relations::none().with(Relation::Own, true).with(Relation::Recipient, self.government);
        let act = match (self.event, self.delivery) {
            (Event::Calls, Some(_)) => Act::ViewBelow,
            (Event::Calls, None) => Act::ViewBoard,
            _ => Act::AnswerNotice,
        };
        roles_with(act, own)
    }
    /// Whether it is the letter's business no more: a notice that was recalled before it went out, a reminder of what was
    /// confirmed meanwhile.
    pub(crate) fn needless(&self, letter: &Letter) -> bool {
        match letter.occasion {
            Occasion::Recall => false,
            Occasion::Notice | Occasion::Telephone => self.withdrawn_at.is_some(),
            Occasion::Reminder | Occasion::Second => self.withdrawn_at.is_some() || !self.silent,
        }
    }
    /// Where it is read, answered, or telephoned from: the path of the page.
    pub(crate) fn path(&self, occasion: Occasion) -> String {
        match (occasion, self.delivery) {
            (Occasion::Telephone, Some(above)) => format!("/deliveries/{above}/below?show=unacknowledged"),
            (_, Some(line)) => format!("/inbox/{line}"),
            (_, None) => format!("/board/{}#h-call", self.dispatch),
        }
    }
}

/// What a letter tells of, as people choose what they want.
fn event(occasion: Occasion, urgency: Urgency, exercise: bool) -> Event {
    match (occasion, urgency) {
        (Occasion::Recall, _) => Event::Recall,
        (Occasion::Reminder | Occasion::Second, _) => Event::Reminder,
        (Occasion::Telephone, _) => Event::Calls,
        (Occasion::Notice, Urgency::Urgent) => Event::UrgentNotice,
        (Occasion::Notice, Urgency::Normal) if exercise => Event::Drill,
        (Occasion::Notice, Urgency::Normal) => Event::Notice,
    }
}

/// Puts in what those have chosen who sit at the addresses, and the deputies of those who are away.
pub(crate) async fn seat(sql: &Sql<'_>, facts: &mut BTreeMap<LetterId, Facts>, now: At) -> Result<(), StoreError> {
    let place = |facts: &Facts| Some((facts.org, facts.contact.as_ref()?.mail.clone()));
    let mut asked: BTreeMap<BTreeSet<Role>, BTreeSet<_>> = BTreeMap::new();
    for facts in facts.values() {
        asked.entry(facts.done_by()).or_default().extend(place(facts));
    }
    let mut seats = BTreeMap::new();
    for (roles, places) in asked {
        let found = identity::ask::seats(sql, &places, &roles, now).await?;
        seats.insert(roles, found);
    }
    for facts in facts.values_mut() {
        let seats = seats.get(&facts.done_by());
        let Some(seat) = seats.zip(place(facts)).and_then(|(seats, place)| seats.get(&place)) else { continue };
        match seat.stand_in.clone().filter(|_| !facts.stays()) {
            Some(StandIn { wishes, mail, name }) => {
                facts.wishes = wishes;
                facts.contact = Some(Addressee { mail, name });
            }
            None => facts.wishes = seat.wishes.clone(),
        }
    }
    Ok(())
}

impl FromRow for Facts {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let pair = |ja: &str, en: &str| Ok::<_, StoreError>(Bilingual { ja: row.text(ja)?, en: row.text(en)? });
        let contact = match row.get::<Option<String>>("mail")? {
            Some(mail) => Some(Addressee { mail, name: pair("contact_ja", "contact_en")? }),
            None => None,
        };
        Ok(Self {
            letter: row.id("letter_id")?,
            dispatch: row.id("dispatch_id")?,
            delivery: row.maybe_id("delivery_id")?,
            via: row.maybe_id("via_id")?,
            reference: row.text("reference")?,
            title: row.text("title")?,
            tlp: row.code("tlp")?,
            ended: row.get("ended")?,
            urgency: row.code("urgency")?,
            exercise: row.get("exercise")?,
            answer_by: row.maybe_at("answer_by")?,
            embargo: row.maybe_at("embargo_until")?,
            withdrawn_at: row.maybe_at("withdrawn_at")?,
            releaser: pair("releaser_ja", "releaser_en")?,
            organisation: pair("name_ja", "name_en")?,
            org: row.id("org_id")?,
            event: event(row.code("occasion")?, row.code("urgency")?, row.get("exercise")?),
            contact,
            unwanted: row.get("unwanted")?,
            wishes: Preferences::default(),
            beyond_first: row.get("beyond_first")?,
            silent: row.get("silent")?,
            to_call: row.get("to_call")?,
            government: row.get("government")?,
            to_pass_on: row.get("to_pass_on")?,
            asks: None,
            back: None,
        })
    }
}
