//! One round, in one transaction: what came of tries is written down, and new letters are claimed and written.

use crate::{
    DeliveryId, Letter, Tried, TryOutcome,
    post::{
        back::{self, Back},
        compose::{Composed, Paper, compose},
        doubt,
        facts::{Facts, seat},
        line::mailbox,
        office::Whole,
        tidings,
    },
    receipt,
    store::{letters, post_office, tidings as told},
    token,
};
use ::store::{Cx, Sql, StoreError};
use access::Actor;
use kernel::At;
use mail::Mailbox;
use shell::App;
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// What came back since the last round.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What came of tries.
    pub(super) tried: Vec<Tried>,
    /// Letters that were not tried because the relay was not reached, with why.
    pub(super) unreached: Vec<(Letter, String)>,
    /// Letters on their way of which it is said again that somebody is at them.
    pub(super) held: Vec<Letter>,
}

impl Done {
    fn is_empty(&self) -> bool {
        self.tried.is_empty() && self.unreached.is_empty() && self.held.is_empty()
    }
}

/// What may be claimed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claims {
    /// At most so many letters.
    pub(super) most: usize,
    /// Until when a claim holds, if nothing is heard.
    pub(super) until: At,
}

/// A text in both languages; `None` where there is none to read.
type Text = Option<Arc<[String; 2]>>;

/// Texts that were read before: those who had it through one hand have had the same.
#[derive(Default)]
pub(super) struct Desk {
    texts: BTreeMap<(Uuid, Option<DeliveryId>), Text>,
}

/// How many texts are kept.
const TEXTS: usize = 64;

/// A letter ready to go, and to whom.
pub(super) type Ready = (Letter, Composed, Mailbox);

/// Writes down what came of tries, and claims and writes letters that are due.
pub(super) async fn round(
    app: &App,
    desk: &mut Desk,
    (paper, whole): (&Paper<'_>, Whole),
    done: &Done,
    claims: Claims,
) -> Result<Vec<Ready>, StoreError> {
    if done.is_empty() && (claims.most == 0 || !anything_due(app).await?) {
        return Ok(Vec::new());
    }
    let cx = app.write(&Actor::nobody()).await?;
    let sql = cx.system("letters");
    write(&sql, &cx, done).await?;
    letters::renew(&sql, &done.held, claims.until).await?;
    let mut ready = Vec::new();
    if claims.most > 0 && !post_office::is_halted(&sql).await? {
        let claimed = letters::claim(&sql, cx.now(), claims.until, claims.most).await?;
        ready = written(&sql, &cx, desk, (paper, whole), &claimed).await?;
    }
    cx.commit_noted("letters").await?;
    Ok(ready)
}

/// Writes down what came of tries, and claims nothing.
pub(super) async fn write_down(app: &App, done: &Done) -> Result<(), StoreError> {
    if done.is_empty() {
        return Ok(());
    }
    let cx = app.write(&Actor::nobody()).await?;
    write(&cx.system("letters"), &cx, done).await?;
    cx.commit_noted("letters").await
}

async fn anything_due(app: &App) -> Result<bool, StoreError> {
    let cx = app.read(&Actor::nobody()).await?;
    letters::anything_due(&cx.system("letters"), cx.now()).await
}

async fn write(sql: &Sql<'_>, cx: &Cx, done: &Done) -> Result<(), StoreError> {
    letters::finish(sql, &done.tried, cx.now()).await?;
    doubt::refused(cx, &done.tried).await?;
    let back: Vec<Letter> = done.unreached.iter().map(|(letter, _)| *letter).collect();
    letters::give_back(sql, &back, cx.now()).await?;
    match done.unreached.first() {
        Some((_, why)) => post_office::reached(sql, Some((cx.now(), why))).await,
        None if done.tried.is_empty() => Ok(()),
        None => post_office::reached(sql, None).await,
    }
}

/// What the claimed letters say. Those that say nothing any more are ended, those that nobody can be sent are refused.
async fn written(
    sql: &Sql<'_>,
    cx: &Cx,
    desk: &mut Desk,
    (paper, whole): (&Paper<'_>, Whole),
    claimed: &[Letter],
) -> Result<Vec<Ready>, StoreError> {
    let facts = letters::facts(sql, claimed, cx.now().day()).await?;
    let mut facts: BTreeMap<_, Facts> = facts.into_iter().map(|facts| (facts.letter, facts)).collect();
    seat(sql, &mut facts, cx.now()).await?;
    // Without the key of the house there is no link; the rest of a letter needs none.
    let tokens = token::tokens(cx).ok();
    let back = tokens.as_ref().zip(paper.replies).and_then(|(tokens, to)| back::addresses(tokens.clone(), to).ok());
    let (mut ready, mut needless, mut nowhere) = (Vec::new(), Vec::new(), Vec::new());
    let (mut unwanted, mut put_off) = (Vec::new(), Vec::new());
    let mut told = told::of(sql, claimed, cx.now().day()).await?;
    tidings::seat(sql, &mut told, cx.now()).await?;
    for letter in claimed {
        if let Some(told) = told.get(&letter.id) {
            let back = back.as_ref().and_then(|addresses| back::of(addresses, letter));
            match telling(paper, letter, told, back)? {
                Ok(one) => ready.push(one),
                Err(tried) => nowhere.push(tried),
            }
            continue;
        }
        let Some(facts) = facts.get_mut(&letter.id).filter(|facts| !facts.needless(letter)) else {
            needless.push(*letter);
            continue;
        };
        if facts.unwanted {
            unwanted.push(*letter);
            continue;
        }
        if let Some(until) = facts.wishes.waits(facts.event, cx.now()) {
            put_off.push((*letter, until));
            continue;
        }
        let contact = facts.contact.as_ref();
        let Some(to) = contact.and_then(|contact| mailbox(&contact.name.ja, &contact.mail)) else {
            nowhere.push(nowhere_to(letter, contact.map_or("", |contact| contact.mail.as_str())));
            continue;
        };
        if facts.asks_receipt(letter) {
            facts.receipt = tokens.as_ref().map(|tokens| receipt::word(tokens, letter));
        }
        facts.back = back.as_ref().and_then(|addresses| back::of(addresses, letter));
        let text = desk.text(sql, paper, whole, (letter, facts)).await?;
        let composed = compose(paper, letter.occasion, facts, text.as_deref());
        ready.push((*letter, composed.map_err(|_| StoreError::Unreadable { column: "letter".into() })?, to));
    }
    letters::needless(sql, &needless, cx.now()).await?;
    letters::preferred_not(sql, &unwanted, cx.now()).await?;
    letters::put_off(sql, &put_off).await?;
    letters::finish(sql, &nowhere, cx.now()).await?;
    doubt::refused(cx, &nowhere).await?;
    Ok(ready)
}

/// A letter that tells of nothing released; or that there is nobody to whom it could go.
fn telling(
    paper: &Paper<'_>,
    letter: &Letter,
    told: &told::Told,
    back: Option<Back>,
) -> Result<Result<Ready, Tried>, StoreError> {
    let contact = told.contact.as_ref();
    let Some(to) = contact.and_then(|contact| mailbox(&contact.name.ja, &contact.mail)) else {
        return Ok(Err(nowhere_to(letter, contact.map_or("", |contact| contact.mail.as_str()))));
    };
    let composed = tidings::compose(paper, told).map_err(|_| StoreError::Unreadable { column: "letter".into() })?;
    Ok(Ok((*letter, Composed { back, ..composed }, to)))
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
