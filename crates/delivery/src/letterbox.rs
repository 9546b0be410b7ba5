//! A letterbox in the house itself, for trial: what leaves by mail goes into it and nowhere else, and whoever tries Kaname reads
//! it as its recipient does, and answers. What he writes comes in as a letter from outside would.

use crate::{
    pages::letterbox,
    post::{Mailroom, MailroomError},
};
use mail::{
    Address,
    listener::{Answer, Arrived, Intake},
    sink::{Sink, Taken},
};
use shell::{App, Room, Route};
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

/// What it brings into a house on trial, beside its rooms.
pub fn room(letters: &Arc<Letterbox>) -> Room {
    let of = || Arc::clone(letters);
    let (list, letter, html, write, report) = (of(), of(), of(), of(), of());
    Room {
        routes: vec![
            Route::get("/demo/letters", move |request, query| letterbox::list(request, query, Arc::clone(&list)))
                .public(),
            Route::get("/demo/letters/{id}", move |request, path| {
                letterbox::letter(request, path, Arc::clone(&letter))
            })
            .public(),
            Route::get("/demo/letters/{id}/letter.html", move |path| letterbox::html(path, Arc::clone(&html))).public(),
            Route::post("/demo/letters/{id}/write", move |request, path, form| {
                letterbox::write(request, path, form, Arc::clone(&write))
            })
            .public(),
            Route::post("/demo/letters/report", move |request, form| {
                letterbox::report(request, form, Arc::clone(&report))
            })
            .public(),
        ],
        ..Room::new("letterbox")
    }
}
