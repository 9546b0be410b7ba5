//! A letterbox in the house itself, for trial: what leaves by mail goes into it and nowhere else, and whoever tries Kaname reads
//! it as its recipient does, and answers. What he writes comes in as a letter from outside would.

use crate::{
    pages::letterbox,
    post::{Mailroom, MailroomError},
};
use axum::extract::FromRequestParts;
use mail::{
    Address,
    listener::{Answer, Arrived, Intake},
    sink::{Sink, Taken},
};
use shell::{App, Maybe, Room, Route, Signed};
use std::sync::Arc;
use uuid::Uuid;

/// Where letters go on trial, and the addresses at which answers come in.
pub struct Letterbox {
    sink: Sink,
    replies: Address,
    reports: Address,
}

/// What somebody writes to an address of this hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// A letter of his own.
    Person,
    /// The note of a program that he is away.
    Absence,
    /// A host says that a letter did not arrive.
    Bounce,
}

impl Letterbox {
    /// One that has what a sink takes; answers come to these addresses.
    pub fn new(sink: Sink, replies: Address, reports: Address) -> Arc<Self> {
        Arc::new(Self { sink, replies, reports })
    }
    /// The address for reports.
    pub(crate) fn reports(&self) -> &str {
        self.reports.as_str()
    }
    /// What came, newest first, with the id that stands in its Message-ID.
    pub(crate) fn all(&self) -> Vec<(Uuid, Taken)> {
        let id = |name: &str| name.split('.').next().and_then(|id| id.parse().ok());
        let mut all: Vec<_> = self.sink.taken().into_iter().filter_map(|(name, one)| Some((id(&name)?, one))).collect();
        all.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        all
    }
    /// One of them.
    pub(crate) fn one(&self, id: Uuid) -> Option<Taken> {
        self.all().into_iter().find(|(one, _)| *one == id).map(|(_, taken)| taken)
    }
    /// Brings a letter in; whether it was taken.
    pub(crate) async fn bring(&self, app: &App, to: &str, letter: Arrived) -> Result<bool, MailroomError> {
        let room = Mailroom::open(app.clone(), &self.replies, Some(self.reports.clone())).await?;
        if room.owns(to).await != Answer::Taken {
            return Ok(false);
        }
        Ok(room.take(&letter).await.iter().all(|answer| *answer == Answer::Taken))
    }
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever reaches the house: on a machine that serves nobody else.
    Anybody,
    /// Whoever is signed in: others could read it over the network.
    Signed,
}

/// What it brings into a house on trial, beside its rooms.
pub fn room(letters: &Arc<Letterbox>, readers: Readers) -> Room {
    let routes = match readers {
        Readers::Anybody => routes::<Maybe>(letters).into_iter().map(Route::public).collect(),
        Readers::Signed => routes::<Signed>(letters),
    };
    Room { routes, ..Room::new("letterbox") }
}

fn routes<R>(letters: &Arc<Letterbox>) -> Vec<Route>
where
    R: FromRequestParts<App> + Into<Maybe> + Send + 'static,
{
    let of = || Arc::clone(letters);
    let (list, letter, html, write, report) = (of(), of(), of(), of(), of());
    vec![
        Route::get("/demo/letters", move |request: R, query| letterbox::list(request.into(), query, Arc::clone(&list))),
        Route::get("/demo/letters/{id}", move |request: R, path| {
            letterbox::letter(request.into(), path, Arc::clone(&letter))
        }),
        Route::get("/demo/letters/{id}/letter.html", move |_: R, path| letterbox::html(path, Arc::clone(&html))),
        Route::post("/demo/letters/{id}/write", move |request: R, path, form| {
            letterbox::write(request.into(), path, form, Arc::clone(&write))
        }),
        Route::post("/demo/letters/report", move |request: R, form| {
            letterbox::report(request.into(), form, Arc::clone(&report))
        }),
    ]
}
