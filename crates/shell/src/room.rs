//! A room: all that one subject brings. Adding a subject is one line in the binary.

use crate::{App, Visitor, Voice, app::Soon};
use access::Actor;
use axum::{
    handler::Handler,
    http::{Method, request::Parts},
    routing::MethodRouter,
};
use kernel::{At, Tlp};
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

/// Finds out which program calls, by what stands in its request besides cookies. Given by the identity room.
pub type KnowCaller = for<'a> fn(&'a App, &'a Parts) -> Soon<'a, Result<Option<Visitor>, StoreError>>;

/// Finds in a room what the actor may read and in which the words stand.
pub type FindWords = for<'a> fn(&'a Cx, &'a Voice, &'a Sought) -> Soon<'a, Result<Vec<Found>, StoreError>>;

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
    /// What in it waits for somebody, in any order.
    pub waiting: FindWaiting,
    /// The kinds of things that somebody may find in it, beside those of the room that searches.
    pub kinds: fn(&Actor) -> Vec<FoundKind>,
    /// Finds them.
    pub find: FindWords,
    /// What else it shows on somebody's home page.
    pub panels: DrawPanels,
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
            waiting: |_, _| Box::pin(async { Ok(Vec::new()) }),
            kinds: |_| Vec::new(),
            find: |_, _, _| Box::pin(async { Ok(Vec::new()) }),
            panels: |_, _, _| Box::pin(async { Ok(Vec::new()) }),
            due: |_| Box::pin(async { Ok(()) }),
            know_caller: None,
        }
    }
}

/// Who may come to a route at all; what he may do there is decided on the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody.
    Public,
    /// Everybody who has signed in; others are sent to the sign-in page.
    SignedIn,
}

/// A page or endpoint. The router, the table of routes and the strangers' test are all made from these.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The path, with `{id}` for parts that vary.
    pub path: &'static str,
    /// Who may come.
    pub reach: Reach,
    /// What it is for programs, if it is an operation of the API.
    pub operation: Option<crate::api::Operation>,
    /// Body limit in bytes, if it differs from [`crate::input::LIMIT`].
    pub limit: Option<usize>,
    pub(crate) handler: MethodRouter<App>,
}

impl Route {
    /// A page for those who have signed in.
    pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self {
            method: Method::GET,
            path,
            reach: Reach::SignedIn,
            operation: None,
            limit: None,
            handler: axum::routing::get(handler),
        }
    }
    /// A form's target for those who have signed in.
    pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self {
            method: Method::POST,
            path,
            reach: Reach::SignedIn,
            operation: None,
            limit: None,
            handler: axum::routing::post(handler),
        }
    }
    /// A form's target or a resource that is replaced.
    pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::PUT, handler: axum::routing::put(handler.clone()), ..Self::get(path, handler) }
    }
    /// A resource that is removed.
    pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self { method: Method::DELETE, handler: axum::routing::delete(handler.clone()), ..Self::get(path, handler) }
    }
    /// The same as an operation of the API.
    #[must_use]
    pub fn api(self, operation: crate::api::Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }
    /// The same for everybody.
    #[must_use]
    pub fn public(self) -> Self {
        Self { reach: Reach::Public, ..self }
    }
    /// The same with another body limit, in bytes.
    #[must_use]
    pub fn limit(self, bytes: usize) -> Self {
        Self { limit: Some(bytes), ..self }
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

/// How much something that waits hurries, apart from its clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hurry {
    /// Somebody calls for help.
    Help,
    /// It is for the hour at which an embargo ends.
    Embargo,
    /// It is marked as urgent, or takes something back.
    Immediate,
    /// As much as anything.
    #[default]
    Usual,
    /// It can wait for the morning, even if its day is past: keeping a register.
    CanWait,
}

/// Something that waits: a line of the timetable on the home page.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// How much it hurries.
    pub hurry: Hurry,
    /// Until when; `None` where no clock runs.
    pub due: Option<At>,
    /// Since when.
    pub since: At,
    /// Whether it is the reader's turn (else somebody else's, and the reader watches).
    pub mine: bool,
    /// What it is.
    pub title: String,
    /// Where it is done.
    pub href: String,
    /// Its label.
    pub tlp: Option<Tlp>,
    /// Part of an exercise.
    pub exercise: bool,
    /// A sentence on it; may be empty.
    pub text: String,
    /// Short facts under it.
    pub meta: Vec<String>,
    /// The words on its button.
    pub action: String,
}

impl Waiting {
    /// That more of a kind wait than are listed one by one, with where all of them are: nothing that waits is left out in
    /// silence. `title` says what and how many, `since` is when the last that is listed came.
    pub fn rest(voice: &Voice, title: String, since: At, href: &str) -> Self {
        Self {
            hurry: Hurry::Usual,
            due: None,
            since,
            mine: true,
            title,
            href: href.to_owned(),
            tlp: None,
            exercise: false,
            text: String::new(),
            meta: Vec::new(),
            action: voice.t("home-rest-do"),
        }
    }
    /// Its place among others, the same on every home: calls for help, deadlines that are past, embargo hours, what is
    /// urgent, the reader's own deadlines of the next day, each by its deadline; then by age, and after that what is the turn
    /// of others. What can wait is last, whatever its day.
    pub fn place(&self, now: At) -> (u8, bool, i64, At) {
        let left = self.due.map(|due| due.seconds_since(now));
        let rank = match self.hurry {
            Hurry::Help => 0,
            Hurry::CanWait => 6,
            Hurry::Embargo | Hurry::Immediate | Hurry::Usual if left.is_some_and(|left| left < 0) => 1,
            Hurry::Embargo => 2,
            Hurry::Immediate => 3,
            Hurry::Usual if self.mine && left.is_some_and(|left| left <= SOON) => 4,
            Hurry::Usual => 5,
        };
        (rank, !self.mine, left.filter(|_| rank < 5 || !self.mine).unwrap_or(i64::MAX), self.since)
    }
}

/// A deadline within so many seconds comes before what has only waited long.
const SOON: i64 = 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(hurry: Hurry, due: Option<i64>, since: i64, mine: bool) -> Waiting {
        let at = |hours: i64| At::from_millis(1_402_968_660_000 + hours * 3_600_000);
        Waiting {
            hurry,
            due: due.map(at),
            since: at(since),
            mine,
            title: format!("{hurry:?} {due:?} {since} {mine}"),
            href: String::new(),
            tlp: None,
            exercise: false,
            text: String::new(),
            meta: Vec::new(),
            action: String::new(),
        }
    }

    #[test]
    fn what_is_urgent_comes_first_and_the_rest_by_age() {
        use Hurry::*;
        let wanted = vec![
            waiting(Help, None, -9, true),
            waiting(Help, None, -1, true),
            waiting(Help, None, -5, false),
            waiting(Immediate, Some(-3), -4, true),
            waiting(Usual, Some(-1), -2, true),
            waiting(Embargo, Some(2), -1, true),
            waiting(Embargo, None, -1, true),
            waiting(Immediate, Some(30), -1, true),
            waiting(Immediate, None, -2, true),
            waiting(Usual, Some(5), -1, true),
            waiting(Usual, Some(20), -9, true),
            waiting(Usual, None, -8, true),
            waiting(Usual, Some(200), -7, true),
            waiting(Usual, None, -1, true),
            waiting(Usual, Some(3), -2, false),
            waiting(Usual, None, -99, false),
            waiting(CanWait, Some(-800), -900, true),
            waiting(CanWait, None, -1, true),
        ];
        let now = At::from_millis(1_402_968_660_000);
        let mut found = wanted.clone();
        found.reverse();
        found.sort_by_key(|thing| thing.place(now));
        let titles = |all: &[Waiting]| all.iter().map(|thing| thing.title.clone()).collect::<Vec<_>>();
        assert_eq!(titles(&found), titles(&wanted));
    }
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
