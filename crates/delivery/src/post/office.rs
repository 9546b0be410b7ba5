//! Who sends: claims letters, hands each over on a line of its own, writes down what came of it.

use crate::{
    Letter, Tried, TryOutcome,
    post::{
        compose::Paper,
        line::{Came, Errand, Slot, errand},
        round,
        turns::{self, PerHost},
        writing::Desk,
    },
};
use ::store::{Sql, StoreError};
use kernel::{At, Lang};
use mail::{Address, Mailbox, Relay, dkim::Signer};
use shell::{App, Voice, app::Soon};
use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};
use tokio::task::{self, JoinError, JoinSet};

/// Reads the text of what was delivered, in one language; `None` where there is none to read.
pub type Whole = for<'a> fn(&'a Sql<'a>, &'a Voice, crate::DeliveryId) -> Soon<'a, Result<Option<String>, StoreError>>;

/// How letters of this hub leave.
pub struct PostOffice {
    /// The host that takes them.
    pub relay: Relay,
    /// How many lines to it are open at once, at most; as many letters are in doubt when a process ends.
    pub lines: usize,
    /// At most so many letters to the addresses of one host.
    pub per_host: PerHost,
    /// Who writes. Its domain stands in every Message-ID.
    pub from: Mailbox,
    /// The mailbox to which answers and bounces come back, if there is one.
    pub replies: Option<Address>,
    /// What signs.
    pub signers: Vec<Signer>,
    /// The address of the hub, such as `https://kaname.example`, for links.
    pub site: String,
    /// After how many seconds a letter counts as lost of which whoever claimed it says nothing any more. Who is at it says
    /// so three times as often.
    pub claim: i64,
    /// Reads the text of what was delivered.
    pub whole: Whole,
}

/// How often it is looked whether a letter is due.
const EVERY: Duration = Duration::from_millis(250);
/// How long it waits, when one letter has come back, for others to come back too: what came of all is one commit, and a
/// flush to the disk takes about as long.
const GATHER: Duration = Duration::from_millis(5);
/// How long it waits for letters that are on their way when it is told to stop.
const LAST: Duration = Duration::from_secs(20);
/// The longest rest after the relay was not reached.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Sends letters until `stop` is done; then those on their way are waited for, for a while, and written down.
pub async fn work(app: App, office: PostOffice, stop: impl Future<Output = ()>) {
    let mut work = Work::new(app, office);
    if let Err(cause) = turns::tell(work.app.db(), work.office.per_host, work.app.now()).await {
        tracing::error!(?cause, "the page of the post office does not know the limits for each host");
    }
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            () = work.wait() => {}
        }
        if let Err(cause) = work.round().await {
            // What came is kept, and nothing new is claimed, until it can be written down.
            tracing::error!(?cause, "what came of letters could not be written down; it is tried again");
            tokio::time::sleep(EVERY * 4).await;
        }
    }
    work.end().await;
}

struct Work {
    app: App,
    office: Arc<PostOffice>,
    desk: Desk,
    /// Lines that are free.
    free: Vec<Slot>,
    errands: JoinSet<Came>,
    /// The letters on their way.
    on_the_way: HashMap<task::Id, Letter>,
    /// When it was last said that somebody is at them.
    renewed: At,
    /// What came of tries and is not written down yet.
    came: Vec<Came>,
    /// After the relay was not reached: how long it rests, and until when.
    rest: Option<(Duration, At)>,
}

impl Work {
    fn new(app: App, office: PostOffice) -> Self {
        Self {
            free: (0..office.lines.max(1)).map(|_| Slot::default()).collect(),
            renewed: app.now(),
            app,
            office: Arc::new(office),
            desk: Desk::default(),
            errands: JoinSet::new(),
            on_the_way: HashMap::new(),
            came: Vec::new(),
            rest: None,
        }
    }

    /// Waits until something has come back or may be due. It may be dropped at any moment.
    async fn wait(&mut self) {
        if self.came.is_empty() {
            tokio::select! {
                Some(back) = self.errands.join_next_with_id() => self.back(back),
                () = tokio::time::sleep(EVERY) => {}
            }
        }
        let gathered = tokio::time::sleep(GATHER);
        tokio::pin!(gathered);
        while !self.came.is_empty() && !self.errands.is_empty() {
            tokio::select! {
                Some(back) = self.errands.join_next_with_id() => self.back(back),
                () = &mut gathered => break,
            }
        }
    }

    fn back(&mut self, back: Result<(task::Id, Came), JoinError>) {
        let id = match &back {
            Ok((id, _)) => *id,
            Err(cause) => cause.id(),
        };
        let Some(letter) = self.on_the_way.remove(&id) else { return };
        self.came.push(match back {
            Ok((_, came)) => came,
            // How far it had come nobody knows.
            Err(cause) => Came { slot: Slot::default(), what: Ok(perhaps(letter, cause.to_string())) },
        });
    }

    async fn round(&mut self) -> Result<(), StoreError> {
        let now = self.app.now();
        let (tried, unreached) = sorted(&self.came);
        let paper = paper(&self.app, &self.office, now);
        let free = self.free.len() + self.came.len();
        let most = match self.rest {
            Some((_, until)) if now < until => 0,
            // One goes ahead to see whether the relay is there again.
            Some(_) => usize::from(self.on_the_way.is_empty() && unreached.is_empty()),
            None if unreached.is_empty() => free,
            None => 0,
        };
        let renew = now.millis() - self.renewed.millis() >= self.office.claim * 1_000 / 3;
        let held = self.on_the_way.values().copied().filter(|_| renew).collect();
        let until = now.plus_seconds(self.office.claim);
        let done = round::Done { tried, unreached, held };
        let claims = round::Claims { most, until, per_host: self.office.per_host };
        let claimed = round::round(&self.app, &mut self.desk, (&paper, self.office.whole), &done, claims).await?;
        if renew {
            self.renewed = now;
        }
        self.settle(&done, now);
        for (letter, composed, address) in claimed {
            let Some(slot) = self.free.pop() else { break };
            let errand = errand(Arc::clone(&self.office), slot, Errand { letter, composed, address });
            self.on_the_way.insert(self.errands.spawn(errand).id(), letter);
        }
        Ok(())
    }

    /// What came is written down: its lines are free again, and the rest is longer or over.
    fn settle(&mut self, done: &round::Done, now: At) {
        self.free.extend(self.came.drain(..).map(|came| came.slot));
        if !done.unreached.is_empty() {
            let rest = self.rest.map_or(Duration::from_secs(1), |(before, _)| (before * 2).min(LONGEST_REST));
            self.rest = Some((rest, now.plus_seconds(i64::try_from(rest.as_secs()).unwrap_or(60))));
        } else if !done.tried.is_empty() {
            self.rest = None;
        }
    }

    /// Waits for what is on its way and writes it down. What does not come back in time is found lost by the next.
    async fn end(mut self) {
        let wait = async {
            while let Some(back) = self.errands.join_next_with_id().await {
                self.back(back);
            }
        };
        // Whatever is still on its way then is found lost.
        let _ = tokio::time::timeout(LAST, wait).await;
        let (tried, unreached) = sorted(&self.came);
        let done = round::Done { tried, unreached, held: Vec::new() };
        if let Err(cause) = round::write_down(&self.app, &done).await {
            tracing::error!(?cause, "what came of the last letters could not be written down");
        }
    }
}

fn paper<'p>(app: &'p App, office: &'p PostOffice, now: At) -> Paper<'p> {
    let voice = |lang| Voice::new(app.texts(), lang, now);
    Paper {
        voices: [voice(Lang::Ja), voice(Lang::En)],
        site: &office.site,
        phone: app.duty_phone(),
        replies: office.replies.as_ref(),
    }
}

/// What was tried, and what was not because the relay was not reached, with why.
fn sorted(came: &[Came]) -> (Vec<Tried>, Vec<(Letter, String)>) {
    let tried = came.iter().filter_map(|came| came.what.as_ref().ok().cloned()).collect();
    let unreached = came.iter().filter_map(|came| came.what.as_ref().err().cloned()).collect();
    (tried, unreached)
}

fn perhaps(letter: Letter, said: String) -> Tried {
    let (address, host) = (String::new(), String::new());
    Tried { letter, outcome: TryOutcome::Perhaps, address, host, code: None, said, of_address: false }
}

/// How the ledger calls what became of a letter.
pub(super) fn called(outcome: &mail::Outcome) -> TryOutcome {
    match outcome {
        mail::Outcome::Handed { .. } => TryOutcome::Handed,
        mail::Outcome::Later(_) => TryOutcome::Later,
        mail::Outcome::Never { .. } => TryOutcome::Never,
        mail::Outcome::Perhaps(_) => TryOutcome::Perhaps,
    }
}
