//! `/communities`: one's own, and the public card of each.

use super::day;
use crate::{
    Community, MemberRole,
    store::{bridges, circles, decisions, meetings},
};
use ::store::{StoreError, params};
use askama::Template;
use axum::response::Response;
use kernel::{Bilingual, Day};
use shell::{Fault, Page, Signed, show};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "community/cards.html")]
struct CardsPage {
    page: Page,
    mine: Vec<Card>,
    others: Vec<Card>,
    ways: Vec<Way>,
    speaks: bool,
    may_found: bool,
}

/// What everybody may know of a community.
struct Card {
    href: String,
    name: String,
    purpose: String,
    hub: String,
    since: String,
    members: String,
}

/// A declared bridge, in words.
pub(crate) struct Way {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) since: String,
    pub(crate) label: &'static str,
    /// Whether that label is Kaname's own.
    pub(crate) default: bool,
    /// The first day on which anything passes.
    pub(crate) begins: String,
    /// How something passes: its code, and the class of its mark.
    pub(crate) reach: &'static str,
    pub(crate) class: &'static str,
}

/// Bridges in words.
pub(crate) fn ways(page: &Page, all: &[crate::Bridge], today: Day) -> Vec<Way> {
    let pick = |words: &Bilingual| page.pick(words).to_owned();
    let way = |bridge: &crate::Bridge| Way {
        from: pick(&bridge.from.name),
        to: pick(&bridge.to.name),
        since: pick(&bridge.since),
        label: bridge.label_most.words(),
        default: bridge.label_by_default(),
        begins: day(bridge.begins, page.lang),
        reach: bridge.reach(today).code(),
        class: if bridge.reach(today).waits() { "todo" } else { "ok" },
    };
    all.iter().map(way).collect()
}

/// `GET /communities`
pub(crate) async fn index(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = super::titled(&request, "community-index-title");
    let visible = cx.visible::<Community>().rows("SELECT id FROM communities WHERE {visible}", params![]).await?;
    let inside: BTreeSet<crate::CommunityId> =
        visible.iter().map(|row| row.id("id")).collect::<Result<_, StoreError>>()?;
    let sql = cx.system("public cards of communities");
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for one in circles::all(&sql).await? {
        let hub = registry::ask::names(&sql, &[one.hub]).await?;
        let live = circles::count(&sql, one.id, MemberRole::Member).await?;
        let rules = decisions::rules_on(&sql, &one, page.now.day()).await?;
        let recorded = meetings::recorded(&sql, one.id).await?;
        let recorded = recorded.into_iter().rfind(|figure| figure.kind == "members");
        let members = match (rules.shown(live), recorded) {
            (_, Some(figure)) => page.t2("community-card-recorded", "n", figure.count, "year", i64::from(figure.year)),
            (Some(n), None) => page.t1("community-card-members", "n", n),
            (None, None) => String::new(),
        };
        let card = Card {
            href: format!("/communities/{}", one.code),
            name: page.pick(&one.name).to_owned(),
            purpose: page.pick(&one.purpose).to_owned(),
            hub: hub.get(&one.hub).map(|name| page.pick(name).to_owned()).unwrap_or_default(),
            since: match one.valid_to {
                Some(last) => {
                    page.t2("community-from-to", "from", day(one.valid_from, page.lang), "to", day(last, page.lang))
                }
                None => page.t1("community-since", "day", day(one.valid_from, page.lang)),
            },
            members,
        };
        if inside.contains(&one.id) { mine.push(card) } else { others.push(card) }
    }
    let ways = ways(&page, &bridges::named(&sql, bridges::all(&sql).await?).await?, cx.now().day());
    let speaks = super::proposals::speaks(cx.actor());
    let may_found = super::found::founds_alone(cx.actor()) || !super::found::parents(&cx, &page).await?.is_empty();
    show(&CardsPage { page, mine, others, ways, speaks, may_found })
}
