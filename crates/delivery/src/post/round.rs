//! One round, in one transaction: what came of tries is written down, and new letters are claimed and written.

use crate::{
    Letter, Tried,
    post::{
        compose::Paper,
        doubt,
        office::Whole,
        turns::{PerHost, Turns},
        writing::{Desk, Ready, Writer},
    },
    store::{letters, post_office, turns as moved},
};
use ::store::{Cx, Sql, StoreError};
use access::Actor;
use kernel::At;
use shell::App;

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
    /// At most so many to one host.
    pub(super) per_host: PerHost,
}

/// So often it is claimed again in one round where what was claimed has to wait for its host's turn. Such a letter is passed
/// over from then on until its host has room; meanwhile nobody else writes, so that a round is to be short.
const AGAIN: usize = 16;

/// Writes down what came of tries, and claims and writes letters that are due.
pub(super) async fn round(
    app: &App,
    desk: &mut Desk,
    (paper, whole): (&Paper<'_>, Whole),
    done: &Done,
    claims: Claims,
) -> Result<Vec<Ready>, StoreError> {
    let anew = claims.most > 0 && claims.per_host.limits() && desk.looks_anew(app.now());
    if done.is_empty() && (claims.most == 0 || !anything_due(app, claims.per_host, anew).await?) {
        return Ok(Vec::new());
    }
    let cx = app.write(&Actor::nobody()).await?;
    let sql = cx.system("letters");
    write(&sql, &cx, done).await?;
    letters::renew(&sql, &done.held, claims.until).await?;
    let mut ready = Vec::new();
    if claims.most > 0 && !post_office::is_halted(&sql).await? {
        let mut turns = Turns::now(&sql, claims.per_host, cx.now()).await?;
        if anew {
            moved::forget_moved(&sql, &turns.full(), cx.now().day()).await?;
        }
        for _ in 0..if turns.limited() { AGAIN } else { 1 } {
            let most = claims.most.saturating_sub(ready.len());
            let claimed = letters::claim(&cx, &sql, claims.until, most, &turns.full()).await?;
            if claimed.is_empty() {
                break;
            }
            let mut writer = Writer { sql: &sql, cx: &cx, desk, paper, whole, turns: &mut turns };
            ready.extend(writer.written(&claimed).await?);
        }
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

/// Whether any letter is due; or, where it is looked at `anew`, may be due elsewhere than at a host to which none goes now.
async fn anything_due(app: &App, per_host: PerHost, anew: bool) -> Result<bool, StoreError> {
    let cx = app.read(&Actor::nobody()).await?;
    let sql = cx.system("letters");
    let full = Turns::now(&sql, per_host, cx.now()).await?.full();
    Ok((anew && !full.is_empty()) || letters::anything_due(&sql, cx.now(), &full).await?)
}

async fn write(sql: &Sql<'_>, cx: &Cx, done: &Done) -> Result<(), StoreError> {
    letters::finish(cx, sql, &done.tried).await?;
    doubt::refused(cx, &done.tried).await?;
    let back: Vec<Letter> = done.unreached.iter().map(|(letter, _)| *letter).collect();
    letters::give_back(sql, &back, cx.now()).await?;
    match done.unreached.first() {
        Some((_, why)) => post_office::reached(sql, Some((cx.now(), why))).await,
        None if done.tried.is_empty() => Ok(()),
        None => post_office::reached(sql, None).await,
    }
}
