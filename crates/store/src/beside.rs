//! Asking side by side: questions of one page that have nothing to do with each other need not wait for each other.

use crate::{Cx, Db};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many transactions beside their own all pages together have at most. Fewer than there are connections by so many
/// that whoever waits for one, having one, never waits for somebody who does the same.
const MOST: usize = 3;

/// The right to so many; cheap to clone.
#[derive(Clone)]
pub(crate) struct Asides(Arc<Semaphore>);

impl Default for Asides {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

/// One answer, for the question with this number.
type Numbered<T> = (usize, T);

/// An answer that is on its way.
type Asking<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// Asks `ask` about each of `questions`, with the answers in their order: in the transaction of `cx` and, where connections
/// lie idle, in others beside it in which the same actor reads. Each of these sees the database as it is when it first asks:
/// what it names is read again, and filtered, in the one of `cx`.
///
/// # Errors
/// The first that `ask` tells.
pub async fn side_by_side<Q: Sync, T, E>(
    (db, cx): (&Db, &Cx),
    questions: &[Q],
    ask: for<'a> fn(&'a Cx, &'a Q) -> Asking<'a, T, E>,
) -> Result<Vec<T>, E> {
    let others = db.beside(cx, questions.len().saturating_sub(1)).await;
    let others: Vec<&Cx> = others.iter().map(|(other, _)| other).collect();
    let next = AtomicUsize::new(0);
    let answers = async |cx: Option<&Cx>| {
        let mut all: Vec<Numbered<T>> = Vec::new();
        let Some(cx) = cx else { return Ok(all) };
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(question) = questions.get(number) else { return Ok(all) };
            all.push((number, ask(cx, question).await?));
        }
    };
    let other = |number: usize| others.get(number).copied();
    let (own, one, two, three) =
        tokio::try_join!(answers(Some(cx)), answers(other(0)), answers(other(1)), answers(other(2)))?;
    let mut all: Vec<Numbered<T>> = [own, one, two, three].into_iter().flatten().collect();
    all.sort_by_key(|(number, _)| *number);
    Ok(all.into_iter().map(|(_, answer)| answer).collect())
}

impl Db {
    /// Up to `most` transactions in which the actor of `cx` reads, each with the right to it; none where all connections
    /// are needed.
    async fn beside(&self, cx: &Cx, most: usize) -> Vec<(Cx, OwnedSemaphorePermit)> {
        let mut all = Vec::new();
        while all.len() < most && self.has_room() {
            let Ok(right) = Arc::clone(&self.asides.0).try_acquire_owned() else { break };
            // Where it cannot be had, one asks alone.
            let Ok(other) = self.read(cx.actor().clone(), cx.now()).await else { break };
            all.push((other, right));
        }
        all
    }
}
