//! The context of one operation: who acts, when, in which transaction.

use crate::{Db, Denied, Entry, Filter, Granted, Listed, Resource, StoreError, Vault, Visible, audit, grant, tx::Tx};
use access::{Action, Actor, OrgId, PersonId};
use kernel::{At, Chance, Id, Ids};
use std::sync::Arc;

/// Who acts, when, in which transaction. Everything an operation may know of the world.
#[must_use = "a change is stored only by commit"]
pub struct Cx {
    tx: Tx,
    actor: Actor,
    now: At,
    chance: Arc<dyn Chance>,
    vault: Option<Arc<Vault>>,
    ids: Arc<Ids>,
}

impl Cx {
    pub(crate) fn new(tx: Tx, actor: Actor, now: At, db: &Db) -> Self {
        let Db { chance, vault, ids, .. } = db;
        Self { tx, actor, now, chance: Arc::clone(chance), vault: vault.clone(), ids: Arc::clone(ids) }
    }
    pub(crate) fn tx(&self) -> &Tx {
        &self.tx
    }
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
    /// The person who acts, if signed in.
    pub fn person(&self) -> Option<PersonId> {
        self.actor.who().map(|who| who.person)
    }
    /// The organisation for which the person acts, if signed in.
    pub fn organisation(&self) -> Option<OrgId> {
        self.actor.who().map(|who| who.organisation)
    }
    /// The moment of this operation.
    pub fn now(&self) -> At {
        self.now
    }
    /// Chance, for ids and tokens.
    pub fn chance(&self) -> &dyn Chance {
        self.chance.as_ref()
    }
    /// What keeps secrets that must be read again.
    ///
    /// # Errors
    /// `NoKey` if the database was opened without its key.
    pub fn vault(&self) -> Result<&Vault, StoreError> {
        self.vault.as_deref().ok_or(StoreError::NoKey)
    }
    /// A new id; it sorts after every other that this process made, unless the clock was set back by ten seconds or more:
    /// then ids begin anew at its time ([`kernel::Ids`]).
    pub fn new_id<T>(&self) -> Id<T> {
        self.ids.next(self.now, self.chance.as_ref())
    }
    /// Asks whether the actor may do `A` to the `R` with this id, reading (and in a write locking) its row.
    ///
    /// # Errors
    /// `NotFound` if there is no such row or it must stay hidden; `Refused` if it may be seen but not so acted upon.
    pub async fn permit<A: Action, R: Resource>(&self, _act: A, id: R::Key) -> Result<Granted<'_, A, R>, Denied> {
        grant::permit(&self.tx, &self.actor, id).await
    }
    /// The rows of a kind that the actor may see.
    pub fn visible<R: Listed>(&self) -> Visible<'_, R> {
        Visible::new(&self.tx, R::visible_to(&self.actor))
    }
    /// The filter of a kind for this actor, to be put inside another filter.
    pub fn filter<R: Listed>(&self) -> Filter {
        R::visible_to(&self.actor)
    }
    /// Notes what was done; stored in the chain when the transaction commits.
    pub fn audit(&self, entry: Entry) {
        self.tx.record(entry.by(&self.actor, self.chance.as_ref()));
    }
    /// Stores everything that was done, with its audit entries at the end of the chain.
    ///
    /// # Errors
    /// `NothingAudited` if nothing was noted; or if the database refuses.
    pub async fn commit(self) -> Result<(), StoreError> {
        let entries = self.tx.take_entries();
        if entries.is_empty() {
            return Err(StoreError::NothingAudited);
        }
        self.commit_with(entries).await
    }
    /// Stores what was done: with its entries if any were noted, else as [`Cx::commit_unrecorded`].
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn commit_noted(self, reason: &'static str) -> Result<(), StoreError> {
        let entries = self.tx.take_entries();
        if entries.is_empty() {
            return self.commit_unrecorded(reason).await;
        }
        self.commit_with(entries).await
    }
    async fn commit_with(self, entries: Vec<Entry>) -> Result<(), StoreError> {
        audit::append(&self.tx, self.now, entries).await?;
        self.tx.commit().await
    }
    /// Stores changes that are no event of record: sessions touched, drafts saved. `reason` says which.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn commit_unrecorded(self, reason: &'static str) -> Result<(), StoreError> {
        tracing::trace!(reason, "committed without audit");
        self.tx.commit().await
    }
}
