//! What every handler is given.

use crate::{Banner, NavItem, Room, Texts, Visitor};
use access::Actor;
use axum::http::{HeaderMap, request::Parts};
use kernel::{At, Chance, Clock, Lang};
use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Cx, Db, StoreError};

/// Below this path programs call, not people.
pub const API: &str = "/api/";

/// A boxed future, as function pointers in a [`Room`] return it.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Finds out who a request comes from. Given by the identity room.
pub type Doorkeeper = for<'a> fn(&'a App, &'a HeaderMap) -> Soon<'a, Result<Option<Visitor>, StoreError>>;

/// How this Kaname runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In earnest.
    Real,
    /// On trial: members and people are fictional, and every page says so.
    Demo,
}

/// What an [`App`] is made of.
pub struct AppParts {
    /// The open database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// How it runs.
    pub mode: Mode,
    /// Whether cookies are marked `Secure`: on, unless it listens on loopback without TLS.
    pub secure_cookies: bool,
    /// The duty telephone, shown where screens may fail.
    pub duty_phone: String,
    /// The rooms, in the order of the navigation.
    pub rooms: Vec<Room>,
    /// Who knows the visitors.
    pub doorkeeper: Doorkeeper,
}

/// What every handler is given; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: AppParts,
    texts: Arc<Texts>,
    openapi: serde_json::Value,
    /// What has come due could not be done when it was last tried.
    in_trouble: AtomicBool,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: AppParts) -> Self {
        Self::with(parts, serde_json::Value::Null)
    }
    /// The same with the document of its API.
    pub(crate) fn with(parts: AppParts, openapi: serde_json::Value) -> Self {
        let texts = Arc::new(Texts::new(parts.rooms.iter().map(|room| (room.texts_ja, room.texts_en))));
        Self(Arc::new(Inner { parts, texts, openapi, in_trouble: AtomicBool::new(false) }))
    }
    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.parts.db
    }
    /// The present moment.
    pub fn now(&self) -> At {
        self.0.parts.clock.now()
    }
    /// Chance.
    pub fn chance(&self) -> &dyn Chance {
        self.0.parts.chance.as_ref()
    }
    /// How it runs.
    pub fn mode(&self) -> Mode {
        self.0.parts.mode
    }
    /// Whether cookies are marked `Secure`.
    pub fn secure_cookies(&self) -> bool {
        self.0.parts.secure_cookies
    }
    /// The duty telephone.
    pub fn duty_phone(&self) -> &str {
        &self.0.parts.duty_phone
    }
    /// All sentences.
    pub fn texts(&self) -> &Arc<Texts> {
        &self.0.texts
    }
    /// The OpenAPI document.
    pub fn openapi(&self) -> &serde_json::Value {
        &self.0.openapi
    }
    /// The rooms.
    pub fn rooms(&self) -> &[Room] {
        &self.0.parts.rooms
    }
    /// The mark of a person, which nobody else can make and which tells nobody who it is; `None` on a hub without a key.
    pub(crate) fn mark_of(&self, person: access::PersonId) -> Option<String> {
        let mark = self.db().derive(&format!("typist {person}")).ok()?;
        Some(kernel::hash::hex(mark.get(..16)?))
    }
    /// Who a request comes from.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn recognise(&self, headers: &HeaderMap) -> Result<Option<Visitor>, StoreError> {
        (self.0.parts.doorkeeper)(self, headers).await
    }
    /// Who a request comes from: under [`API`] whoever holds a key, and no cookie is enough; elsewhere whoever has a
    /// session, and no key opens anything. (Where no room knows keys, the doorkeeper is asked everywhere.)
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn recognise_request(&self, parts: &Parts) -> Result<Option<Visitor>, StoreError> {
        let know_caller = self.rooms().iter().find_map(|room| room.know_caller);
        match know_caller.filter(|_| parts.uri.path().starts_with(API)) {
            Some(know_caller) => know_caller(self, parts).await,
            None => self.recognise(&parts.headers).await,
        }
    }
    /// A transaction in which `actor` reads, now.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn read(&self, actor: &Actor) -> Result<Cx, StoreError> {
        self.db().read(actor.clone(), self.now()).await
    }
    /// A transaction in which `actor` reads everything as it is at one moment: whatever compares rows with rows.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn snapshot(&self, actor: &Actor) -> Result<Cx, StoreError> {
        self.db().snapshot(actor.clone(), self.now()).await
    }
    /// A transaction in which `actor` changes something, now.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn write(&self, actor: &Actor) -> Result<Cx, StoreError> {
        self.db().write(actor.clone(), self.now()).await
    }
    /// Does in every room what has come due. What cannot be done now is tried the next time; it is logged once, and once
    /// that all goes well again.
    pub async fn do_what_is_due(&self) {
        let mut well = true;
        for room in self.rooms() {
            let Err(cause) = (room.due)(self).await else { continue };
            if !self.0.in_trouble.swap(true, Ordering::Relaxed) {
                tracing::error!(room = room.name, ?cause, "what has come due could not be done; it is tried again");
            }
            well = false;
            if matches!(cause, StoreError::Unreachable(_)) {
                break;
            }
        }
        if well && self.0.in_trouble.swap(false, Ordering::Relaxed) {
            tracing::warn!("what has come due is done again");
        }
    }
    /// What every page says to this actor. Nothing where that cannot be found out: a page is worth more than its frame.
    pub(crate) async fn banners(&self, actor: &Actor, lang: Lang) -> Vec<Banner> {
        let mut all = Vec::new();
        for room in self.rooms() {
            match (room.banners)(self, actor, lang).await {
                Ok(banners) => all.extend(banners),
                Err(cause) => tracing::error!(room = room.name, ?cause, "what every page says could not be found"),
            }
        }
        all
    }
    /// The navigation for a visitor.
    pub fn nav(&self, actor: &Actor) -> Vec<NavItem> {
        self.rooms().iter().flat_map(|room| (room.nav)(actor)).collect()
    }
}
