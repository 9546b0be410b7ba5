//! The parts of the home page about notices: what runs, and what is new.

use crate::pages::inbox::state;
use ::store::{Cx, StoreError, params};
use access::{BodyKind, Role};
use askama::Template;
use delivery::{Delivery, Dispatch};
use shell::{App, Panel, Place, Visitor, Voice};

/// How many lines a panel has.
const LINES: i64 = 5;

#[derive(Template)]
#[template(path = "notices/running.html")]
struct RunningPanel {
    page: Voice,
    rows: Vec<RunningRow>,
}

struct RunningRow {
    dispatch: Dispatch,
    total: delivery::Tally,
    /// Which version it is and what it superseded, in words; empty for a first one.
    supersedes: String,
    /// What superseded it, in words.
    superseded: String,
}

/// What a dispatch superseded and what superseded it, in words: two that bear one title are told apart.
fn versions(voice: &Voice, of: &Dispatch, chain: &[delivery::update::Link]) -> (String, String) {
    let Some(place) = chain.iter().position(|link| link.dispatch == of.id) else { return Default::default() };
    let said = |key: &str, version: &delivery::update::Link, other: &delivery::update::Link| {
        let version = voice.t1("notice-version", "n", version.number);
        voice.t2(key, "version", version, "reference", &other.reference)
    };
    let before = place.checked_sub(1).and_then(|before| chain.get(before));
    let (this, last) = (chain.get(place), chain.last().filter(|last| last.dispatch != of.id));
    (
        this.zip(before).map(|(this, before)| said("notice-running-supersedes", this, before)).unwrap_or_default(),
        last.map(|last| said("notice-running-superseded", last, last)).unwrap_or_default(),
    )
}

impl RunningRow {
    fn opened(&self) -> String {
        shell::chart::percent(self.total.opened, self.total.entitled).unwrap_or_default()
    }
    fn answered(&self) -> String {
        shell::chart::percent(self.total.answered, self.total.entitled).unwrap_or_default()
    }
    fn unreachable(&self) -> String {
        shell::chart::thousands(self.total.unreachable)
    }
    fn bar(&self) -> String {
        shell::chart::stack_bar(&self.total.segments())
    }
    fn tlp(&self) -> String {
        shell::chart::tlp_mark(self.dispatch.tlp)
    }
}

#[derive(Template)]
#[template(path = "inbox/latest.html")]
struct LatestPanel {
    page: Voice,
    deliveries: Vec<Delivery>,
}

impl LatestPanel {
    fn state(&self, delivery: &Delivery) -> (&'static str, String) {
        state(&self.page, delivery)
    }
    fn embargo(&self, delivery: &Delivery) -> String {
        delivery::panel::embargo_mark(&self.page, delivery.embargo)
    }
    fn tlp(&self, delivery: &Delivery) -> String {
        shell::chart::tlp_mark(delivery.tlp)
    }
}

/// The parts of the home page: what runs, for the centre; what is new, for those who receive.
pub(crate) async fn panels(cx: &Cx, app: &App, visitor: &Visitor) -> Result<Vec<Panel>, StoreError> {
    let voice = Voice::new(app.texts(), visitor.lang.unwrap_or_default(), cx.now());
    let html = match visitor.body() {
        Some(BodyKind::Centre) => running(cx, voice).await?,
        Some(BodyKind::Operator) if visitor.has(Role::Contact) => latest(cx, voice).await?,
        Some(BodyKind::Agency) if visitor.has(Role::Csirt) => latest(cx, voice).await?,
        _ => None,
    };
    Ok(html.map(|html| Panel { place: Place::Below, html }).into_iter().collect())
}

async fn running(cx: &Cx, page: Voice) -> Result<Option<String>, StoreError> {
    let list =
        format!("SELECT {} FROM dispatches WHERE {{visible}} ORDER BY released_at DESC LIMIT $1", Dispatch::COLUMNS);
    let dispatches: Vec<Dispatch> = cx.visible::<Dispatch>().all(&list, params![LINES]).await?;
    let mut rows = Vec::new();
    for dispatch in dispatches {
        let granted = cx.permit::<_, Dispatch>(access::act::ViewBoard, dispatch.id).await;
        let Ok(granted) = granted else { continue };
        let total = delivery::ask::total(granted.sql(), dispatch.id).await?;
        let chain = delivery::ask::chain(granted.sql(), dispatch.id).await?;
        let (supersedes, superseded) = versions(&page, &dispatch, &chain);
        rows.push(RunningRow { dispatch, total, supersedes, superseded });
    }
    rendered(!rows.is_empty(), &RunningPanel { page, rows })
}

async fn latest(cx: &Cx, page: Voice) -> Result<Option<String>, StoreError> {
    let list = format!(
        "SELECT {} FROM deliveries WHERE {{visible}} ORDER BY deliveries.handed_at DESC, deliveries.id DESC LIMIT $1",
        delivery::COLUMNS
    );
    let deliveries: Vec<Delivery> = cx.visible::<Delivery>().all(&list, params![LINES]).await?;
    rendered(!deliveries.is_empty(), &LatestPanel { page, deliveries })
}

fn rendered<T: Template>(any: bool, template: &T) -> Result<Option<String>, StoreError> {
    if !any {
        return Ok(None);
    }
    let html = template.render().map_err(|_| StoreError::Unreadable { column: "panel".into() })?;
    Ok(Some(html))
}
