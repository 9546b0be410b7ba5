//! What becomes of letters that were claimed: which go and what they say, which wait, which need not go, which nobody gets.

use crate::{
    DeliveryId, Letter, LetterId, Tried, TryOutcome,
    post::{
        back::{self, Back},
        compose::{Composed, Paper, compose},
        doubt,
        facts::{Addressee, Facts, seat},
        line::mailbox,
        office::Whole,
        tidings,
        turns::Turns,
    },
    store::{letters, tidings as told, turns},
    token,
};
use ::mail::{Mailbox, token::Tokens, verp::Verp};
use ::store::{Cx, Sql, StoreError};
use identity::preferences::Event;
use kernel::At;
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// A text in both languages; `None` where there is none to read.
type Text = Option<Arc<[String; 2]>>;

/// Texts that were read before: those who had it through one hand have had the same.
#[derive(Default)]
pub(super) struct Desk {
    texts: BTreeMap<(Uuid, Option<DeliveryId>), Text>,
    /// When it was looked at last whether letters wait for the turn of a host to which they go no more.
    looked: Option<At>,
}

/// So many seconds pass between two such looks.
const LOOKS: i64 = 10;

/// How many texts are kept.
const TEXTS: usize = 64;

/// A letter ready to go, and to whom.
pub(super) type Ready = (Letter, Composed, Mailbox);

/// Writes claimed letters.
pub(super) struct Writer<'w> {
    pub(super) sql: &'w Sql<'w>,
    pub(super) cx: &'w Cx,
    pub(super) desk: &'w mut Desk,
    pub(super) paper: &'w Paper<'w>,
    pub(super) whole: Whole,
    pub(super) turns: &'w mut Turns,
}

/// What letters are written with: the marks of links, and addresses for what comes back. Without the key of the house there
/// is neither; the rest of a letter needs none.
struct Marks {
    tokens: Option<Tokens>,
    back: Option<Verp>,
}

/// Claimed letters by what becomes of them.
#[derive(Default)]
struct Sorted {
    ready: Vec<Ready>,
    /// They tell nothing any more.
    needless: Vec<Letter>,
    /// Nobody at the recipient's contacts wants them.
    unwanted: Vec<Letter>,
    /// They wait until whoever gets them wants letters.
    put_off: BTreeMap<At, Vec<Letter>>,
    /// It is not their host's turn.
    in_turn: Vec<Letter>,
    /// There is no address to which they could go.
    nowhere: Vec<Tried>,
    /// To which host they go, where turns are looked at.
    hosts: BTreeMap<String, Vec<Letter>>,
}

impl Writer<'_> {
    /// What the claimed letters say. Those that say nothing any more are ended, those that nobody can be sent are refused.
    pub(super) async fn written(&mut self, claimed: &[Letter]) -> Result<Vec<Ready>, StoreError> {
        let now = self.cx.now();
        let facts = letters::facts(self.sql, claimed, now.day()).await?;
        let mut facts: BTreeMap<_, Facts> = facts.into_iter().map(|facts| (facts.letter, facts)).collect();
        seat(self.sql, &mut facts, now).await?;
        let told = self.told(claimed.iter().filter(|letter| !facts.contains_key(&letter.id))).await?;
        let tokens = token::tokens(self.cx).ok();
        let back = tokens.as_ref().zip(self.paper.replies);
        let back = back.and_then(|(tokens, to)| back::addresses(tokens.clone(), to).ok());
        let (marks, mut sorted) = (Marks { tokens, back }, Sorted::default());
        for letter in claimed {
            match (told.get(&letter.id), facts.get_mut(&letter.id)) {
                (Some(told), _) => self.telling(letter, told, &marks, &mut sorted)?,
                (None, Some(facts)) => self.carrying(letter, facts, &marks, &mut sorted).await?,
                (None, None) => sorted.needless.push(*letter),
            }
        }
        self.settle(sorted).await
    }

    /// What those of these say that tell of nothing released. As a rule there is none among those claimed.
    async fn told(&self, letters: impl Iterator<Item = &Letter>) -> Result<BTreeMap<LetterId, told::Told>, StoreError> {
        let letters: Vec<Letter> = letters.copied().collect();
        if letters.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut told = told::of(self.sql, &letters, self.cx.now().day()).await?;
        tidings::seat(self.sql, &mut told, self.cx.now()).await?;
        Ok(told)
    }

    /// A letter that tells of nothing released.
    fn telling(
        &mut self,
        letter: &Letter,
        told: &told::Told,
        marks: &Marks,
        sorted: &mut Sorted,
    ) -> Result<(), StoreError> {
        if told.unwanted {
            sorted.unwanted.push(*letter);
            return Ok(());
        }
        if let Some(until) = told.wishes.waits(Event::Share, self.cx.now()).filter(|_| told.optional) {
            sorted.put_off.entry(until).or_default().push(*letter);
            return Ok(());
        }
        let Some(to) = self.turn(letter, told.contact.as_ref(), sorted) else { return Ok(()) };
        let composed = tidings::compose(self.paper, told).map_err(|_| unwritten())?;
        sorted.ready.push((*letter, Composed { back: marks.back_to(letter, false), ..composed }, to));
        Ok(())
    }

    /// A letter that tells of something released.
    async fn carrying(
        &mut self,
        letter: &Letter,
        facts: &mut Facts,
        marks: &Marks,
        sorted: &mut Sorted,
    ) -> Result<(), StoreError> {
        if facts.needless(letter) {
            sorted.needless.push(*letter);
            return Ok(());
        }
        if facts.unwanted {
            sorted.unwanted.push(*letter);
            return Ok(());
        }
        if let Some(until) = facts.wishes.waits(facts.event, self.cx.now()) {
            sorted.put_off.entry(until).or_default().push(*letter);
            return Ok(());
        }
        let Some(to) = self.turn(letter, facts.contact.as_ref(), sorted) else { return Ok(()) };
        let text = self.desk.text(self.sql, self.paper, self.whole, (letter, facts)).await?;
        let asked = facts.asked(text.is_some());
        if facts.asks_receipt(letter) {
            facts.asks = marks.tokens.as_ref().map(|tokens| (asked, asked.word(tokens, letter)));
        }
        facts.back = marks.back_to(letter, text.is_some());
        let composed = compose(self.paper, letter.occasion, facts, text.as_deref()).map_err(|_| unwritten())?;
        sorted.ready.push((*letter, composed, to));
        Ok(())
    }

    /// The address to which a letter goes, if there is one and it is its host's turn.
    fn turn(&mut self, letter: &Letter, contact: Option<&Addressee>, sorted: &mut Sorted) -> Option<Mailbox> {
        let Some(to) = contact.and_then(|contact| mailbox(&contact.name.ja, &contact.mail)) else {
            sorted.nowhere.push(nowhere_to(letter, contact.map_or("", |contact| contact.mail.as_str())));
            return None;
        };
        let host = to.address.domain().to_ascii_lowercase();
        let turn = self.turns.take(&host);
        if !turn {
            sorted.in_turn.push(*letter);
        }
        sorted.hosts.entry(host).or_default().push(*letter);
        turn.then_some(to)
    }

    /// Writes down what becomes of those that do not go now; those that do.
    async fn settle(&self, sorted: Sorted) -> Result<Vec<Ready>, StoreError> {
        let (sql, now) = (self.sql, self.cx.now());
        letters::needless(self.cx, sql, &sorted.needless).await?;
        letters::preferred_not(self.cx, sql, &sorted.unwanted).await?;
        letters::put_off(sql, &sorted.put_off).await?;
        letters::give_back(sql, &sorted.in_turn, now).await?;
        letters::finish(self.cx, sql, &sorted.nowhere).await?;
        if self.turns.limited() {
            turns::note(sql, &sorted.hosts).await?;
        }
        doubt::refused(self.cx, &sorted.nowhere).await?;
        Ok(sorted.ready)
    }
}

impl Marks {
    /// Where an answer to a letter and its bounce go.
    fn back_to(&self, letter: &Letter, carries: bool) -> Option<Back> {
        self.back.as_ref().and_then(|addresses| back::of(addresses, letter, carries))
    }
}

fn unwritten() -> StoreError {
    StoreError::Unreadable { column: "letter".into() }
}

fn nowhere_to(letter: &Letter, address: &str) -> Tried {
    Tried {
        letter: *letter,
        outcome: TryOutcome::Never,
        address: address.to_owned(),
        host: String::new(),
        code: None,
        said: String::new(),
        of_address: true,
    }
}

impl Desk {
    /// Whether it is time to look again whether letters wait for the turn of a host to which they go no more.
    pub(super) fn looks_anew(&mut self, now: At) -> bool {
        let looks = self.looked.is_none_or(|last| now.seconds_since(last) >= LOOKS);
        if looks {
            self.looked = Some(now);
        }
        looks
    }

    /// The text of what is delivered, in both languages, where its label lets it out and it was not recalled.
    async fn text(
        &mut self,
        sql: &Sql<'_>,
        paper: &Paper<'_>,
        whole: Whole,
        (letter, facts): (&Letter, &Facts),
    ) -> Result<Text, StoreError> {
        let Some(delivery) = facts.delivery.filter(|_| facts.tells_text(letter)) else { return Ok(None) };
        let key = (letter.about, facts.via);
        if let Some(text) = self.texts.get(&key) {
            return Ok(text.clone());
        }
        let [ja, en] = &paper.voices;
        let (ja, en) = (whole(sql, ja, delivery).await?, whole(sql, en, delivery).await?);
        let text = ja.zip(en).map(|(ja, en)| Arc::new([ja, en]));
        if self.texts.len() >= TEXTS {
            self.texts.clear();
        }
        self.texts.insert(key, text.clone());
        Ok(text)
    }
}
