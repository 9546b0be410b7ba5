//! Comparing CEPTOARs with each other and with the year before, and what is recorded of earlier drills.

use super::{sight::Sight, words};
use crate::{
    drill::Drill,
    figures::Figures,
    part::Part,
    recorded::Record,
    store::{drills, parts, times},
    times::{Stamp, Times},
};
use ::store::{Cx, Granted, StoreError};
use access::{OrgId, Relation, act::ViewDrill};
use kernel::{FiscalYear, disclosure::K};
use shell::Page;
use std::collections::BTreeMap;

/// The comparison as it is shown.
pub(super) struct Compared {
    /// This year, last year.
    pub(super) years: [String; 2],
    /// Each CEPTOAR that the reader may see, where either year was run.
    pub(super) rows: Vec<Row>,
    /// All of them together, in the centre.
    pub(super) total: Option<Row>,
    /// For others, what may be told of all, in words; empty where nothing may.
    pub(super) told: String,
}

/// One line: this year and last.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: [Option<Cells>; 2],
}

/// The figures of a year.
pub(super) struct Cells {
    pub(super) bodies: String,
    pub(super) within: String,
    pub(super) median: String,
    pub(super) answered: String,
}

/// What a document states.
pub(super) struct Recorded {
    pub(super) words: String,
    pub(super) source: String,
}

fn cells(page: &Page, sight: Sight, figures: &Figures, median: Option<i64>) -> Cells {
    Cells {
        bodies: page.n(figures.bodies),
        within: sight.within(page, &figures.reached),
        median: words::length(page, median),
        answered: sight.share(page, figures.answered, figures.bodies),
    }
}

/// The times of the parts of a drill that the actor may see, by CEPTOAR: those that were run.
async fn run(
    cx: &Cx,
    drill: &Granted<'_, ViewDrill, Drill>,
    all: &[Part],
) -> Result<BTreeMap<OrgId, (Part, Times)>, StoreError> {
    let mut run = BTreeMap::new();
    for part in all {
        // A member has seen its own line; of the others of its circle it is told nothing here.
        let mine = cx.organisation();
        let counts = [Some(part.ceptoar), Some(part.centre), part.ministry].contains(&mine);
        if counts && let Some(times) = times::of(drill.sql(), part, None).await? {
            run.insert(part.ceptoar, (part.clone(), times));
        }
    }
    Ok(run)
}

/// The comparison of a drill with that of the year before.
pub(super) async fn compared(
    page: &Page,
    cx: &Cx,
    drill: &Granted<'_, ViewDrill, Drill>,
    all: &[Part],
) -> Result<Compared, shell::Fault> {
    let mut both = [run(cx, drill, all).await?, BTreeMap::new()];
    if let Some(before) = drills::before(&cx.visible(), drill).await? {
        let before = cx.permit::<_, Drill>(ViewDrill, before.id).await?;
        let parts = parts::of_drill(&cx.visible(), before.id).await?;
        let [_, last] = &mut both;
        *last = run(cx, &before, &parts).await?;
    }
    let mut names: BTreeMap<OrgId, String> = BTreeMap::new();
    for (org, (part, _)) in both.iter().flatten() {
        names.entry(*org).or_insert_with(|| page.pick(&part.name).to_owned());
    }
    let mine = cx.organisation();
    let exactly = |part: &Part| mine == Some(part.ceptoar) || mine == Some(part.centre);
    let told = |(part, times): &(Part, Times)| {
        let sight = if exactly(part) { Sight::Exact } else { Sight::Steps };
        let lengths = sight.lengths(|times| times.spread(Stamp::Reached), times, part.ended_at);
        cells(page, sight, &Figures::of([times]), lengths.median)
    };
    let of = |org: &OrgId| both.each_ref().map(|year| year.get(org).map(told));
    let rows = names.into_iter().map(|(org, name)| Row { cells: of(&org), name }).collect::<Vec<_>>();
    let centre = drill.relations().has(Relation::Own) && drill.own.is_none();
    let whole = |year: &BTreeMap<OrgId, (Part, Times)>| {
        let figures = Figures::of(year.values().map(|(_, times)| times));
        (!year.is_empty()).then(|| cells(page, Sight::Exact, &figures, figures.reached.median))
    };
    let name = page.t("exercises-all-ceptoars");
    Ok(Compared {
        years: [drill.year, FiscalYear(drill.year.0 - 1)].map(|year| super::named_of(page, year, drill.own.as_ref())),
        total: (centre && !rows.is_empty()).then(|| Row { name, cells: both.each_ref().map(whole) }),
        rows,
        told: if drill.relations().has(Relation::Own) { String::new() } else { told_of_all(page, drill).await? },
    })
}

/// What may be told of all parts that have ended to those who see some of them.
async fn told_of_all(page: &Page, drill: &Granted<'_, ViewDrill, Drill>) -> Result<String, StoreError> {
    let mut all = Vec::new();
    for part in parts::ended(drill).await? {
        all.extend(times::of(drill.sql(), &part, None).await?);
    }
    let told = Figures::of(&all).told();
    let (Some(bodies), Some(within)) = (told.bodies, told.within) else { return Ok(String::new()) };
    Ok(page.ts(
        "exercises-told",
        &[("parts", &all.len()), ("bodies", &page.n(bodies)), ("within", &page.n(within)), ("k", &K)],
    ))
}

/// What is recorded of the drill of FY2013, each with its source.
pub(super) fn recorded(page: &Page, record: &Record) -> Vec<Recorded> {
    let keys = ["ceptoars", "bodies", "arrival_time", "customised"];
    let line = |key: &str| {
        let fact = record.fact(key)?;
        let words = match key {
            "arrival_time" => page.t1("exercises-recorded-arrival", "n", fact.value.as_str()),
            key => page.t1(&format!("exercises-recorded-{key}"), "n", number(page, &fact.value)),
        };
        Some(Recorded { words, source: fact.source.clone() })
    };
    keys.into_iter().filter_map(line).collect()
}

fn number(page: &Page, text: &str) -> String {
    text.parse::<i64>().map_or_else(|_| text.to_owned(), |n| page.n(n))
}
