//! A room: all that one subject brings. Adding a subject is one line in the binary.

use crate::{App, Route, Visitor, Voice, Waiting, app::Soon};
use access::Actor;
use axum::http::request::Parts;
use kernel::{At, Lang, Tlp};
use store::{
    Cx, Migration, StoreError,
    search::{self, Query, Span},
};
use uuid::Uuid;

/// Finds out what in a room waits for the actor.
pub type FindWaiting = for<'a> fn(&'a Cx, &'a Voice) -> Soon<'a, Result<Vec<Waiting>, StoreError>>;
/// Does what has come due in a room.
pub type DoDue = for<'a> fn(&'a App) -> Soon<'a, Result<(), StoreError>>;
/// Draws a room's parts of somebody's home page.
pub type DrawPanels = for<'a> fn(&'a Cx, &'a App, &'a Visitor) -> Soon<'a, Result<Vec<Panel>, StoreError>>;

/// Finds what in a room concerns the actor so much that every page says it.
pub type FindBanners = for<'a> fn(&'a App, &'a Actor, Lang) -> Soon<'a, Result<Vec<Banner>, StoreError>>;

/// Finds out which program calls, by what stands in its request besides cookies. Given by the identity room.
pub type KnowCaller = for<'a> fn(&'a App, &'a Parts) -> Soon<'a, Result<Option<Visitor>, StoreError>>;

/// Finds in a room what the actor may read and in which the words stand.
pub type FindWords = for<'a> fn(&'a Cx, &'a Voice, &'a Sought) -> Soon<'a, Result<Findings, StoreError>>;

/// A kind of thing that is found: its code in addresses, and the key of its name.
pub type FoundKind = (&'static str, &'static str);

/// What is searched for in all rooms at once.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The words.
    pub query: Query,
    /// Only things of this kind, by its code.
    pub kind: Option<String>,
    /// Between which places.
    pub span: Span,
    /// The most that are wanted of each kind.
    pub most: usize,
}

/// Something found, as its reader may see it. Whoever found it has read it with the reader's eyes: nothing of it stands
/// here that he may not see.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its kind.
    pub kind: FoundKind,
    /// Its id.
    pub id: Uuid,
    /// Where it stands among others.
    pub place: search::Place,
    /// Its moment.
    pub at: At,
    /// Where it is read.
    pub href: String,
    /// Its reference; may be empty.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What else it says, part by part.
    pub parts: Vec<String>,
    /// Its label.
    pub tlp: Tlp,
    /// Short facts under it.
    pub facts: Vec<String>,
}

/// What a room finds.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What it found, newest first of each kind.
    pub found: Vec<Found>,
    /// Down to where it looked, if not to the end of each kind.
    pub reached: Option<search::Place>,
}

/// What one subject crate brings into the house.
pub struct Room {
    /// The crate's name.
    pub name: &'static str,
    /// Its pages and endpoints.
    pub routes: Vec<Route>,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its sentences in Japanese (Fluent).
    pub texts_ja: &'static str,
    /// Its sentences in English (Fluent).
    pub texts_en: &'static str,
    /// What it puts into the navigation of somebody.
    pub nav: fn(&Actor) -> Vec<NavItem>,
    /// What in it waits for somebody, in any order: questions that have nothing to do with each other, the longest first.
    pub waiting: &'static [FindWaiting],
    /// The kinds of things that somebody may find in it, beside those of the room that searches.
    pub kinds: fn(&Actor) -> Vec<FoundKind>,
    /// Finds them.
    pub find: FindWords,
    /// What else it shows on somebody's home page, in this order.
    pub panels: &'static [DrawPanels],
    /// What in it every page says to somebody.
    pub banners: FindBanners,
    /// Does what in it is to be done at a time and has come due, without anybody asking. Called again and again.
    pub due: DoDue,
    /// Who calls under `/api/`, if this room can tell.
    pub know_caller: Option<KnowCaller>,
}

impl Room {
    /// A room with nothing in it yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Vec::new(),
            migrations: &[],
            texts_ja: "",
            texts_en: "",
            nav: |_| Vec::new(),
            waiting: &[],
            kinds: |_| Vec::new(),
            find: |_, _, _| Box::pin(async { Ok(Findings::default()) }),
            panels: &[],
            banners: |_, _, _| Box::pin(async { Ok(Vec::new()) }),
            due: |_| Box::pin(async { Ok(()) }),
            know_caller: None,
        }
    }

    /// What in it waits for the actor, in any order.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn waits(&self, cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
        let mut all = Vec::new();
        for find in self.waiting {
            all.extend(find(cx, voice).await?);
        }
        Ok(all)
    }
}

/// An entry of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Key of the heading under which it stands: `nav-work`, `nav-structure`, `nav-year`.
    pub group: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Key of its text.
    pub text: &'static str,
    /// If it belongs among the five at the thumb: key of the short text, and the icon's name.
    pub thumb: Option<(&'static str, &'static str)>,
}

/// A line above every page: something is going on that concerns whoever reads it, whatever he came for.
#[derive(Clone, Debug)]
pub struct Banner {
    /// It is part of an exercise.
    pub exercise: bool,
    /// What is going on, in few words.
    pub title: String,
    /// Since when, until when, what is expected.
    pub facts: Vec<String>,
    /// Where all about it stands.
    pub href: String,
    /// The words of that link.
    pub action: String,
}

/// Where a panel stands on the home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Above what waits.
    Top,
    /// Below what waits.
    Below,
}

/// A part of the home page that a room brings, as rendered HTML.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Where it stands.
    pub place: Place,
    /// Rendered by the room's own template.
    pub html: String,
}
