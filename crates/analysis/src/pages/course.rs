//! The course of a plan, drawn: a row for each service that is lost, or, where they are many, for each sector.

use super::{sight::Found, words};
use crate::{
    down::{Down, Sure, Time, together},
    picture::{Bar, Look, Row, TimeLine, time_line},
};
use interdependency::{Hours, solve::Certainty};
use shell::Voice;
use std::collections::BTreeMap;

/// So many bars are drawn; of more there is a row for each sector.
pub(super) const DRAWN: usize = 60;

/// A sector, as far as it is lost.
pub(super) struct Sector {
    pub(super) code: String,
    /// How many services it has.
    all: usize,
    /// Those that are lost or may be, the first on top.
    lost: Vec<u32>,
}

/// What a sector's row in the table says.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) lost: String,
    pub(super) unsure: String,
    pub(super) first: String,
}

/// The sectors of what is lost, the first on top; none where so few are lost that each is drawn, or all are of one sector.
pub(super) fn sectors(found: &Found, lost: &[u32]) -> Vec<Sector> {
    let code = |node: u32| found.model.node(node).sector;
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    (0..found.model.node_count()).for_each(|node| *all.entry(code(node)).or_default() += 1);
    let mut sectors: Vec<Sector> = Vec::new();
    for node in lost {
        match sectors.iter_mut().find(|one| one.code == code(*node)) {
            Some(sector) => sector.lost.push(*node),
            None => sectors.push(Sector {
                code: code(*node).to_owned(),
                all: all.get(code(*node)).copied().unwrap_or_default(),
                lost: vec![*node],
            }),
        }
    }
    if lost.len() > DRAWN && sectors.len() > 1 { sectors } else { Vec::new() }
}

/// The bars of services.
pub(super) fn of_services(voice: &Voice, found: &Found, lost: &[u32]) -> String {
    let bar = |(time, sure): (Time, Sure)| {
        let look = match sure {
            Sure::Certain => Look::Lost,
            Sure::Between => Look::Between,
            Sure::Unknown => Look::Unknown,
        };
        drawn(time, look)
    };
    let row = |node: &u32| Row {
        name: words::called(&found.model, *node),
        when: words::when(voice, found.answer.span(*node)),
        bars: Down::of(&found.answer, *node).times().into_iter().map(bar).collect(),
    };
    let rows = lost.iter().take(DRAWN).map(row).collect();
    draw(voice, lost.len(), rows)
}

fn drawn(time: Time, look: Look) -> Bar {
    Bar { from: time.from.as_f64(), until: time.until.stated(), look }
}

/// How much of each sector is lost, and when.
pub(super) fn of_sectors(voice: &Voice, found: &Found, sectors: &[Sector], called: &dyn Fn(&str) -> String) -> String {
    let row = |sector: &Sector| {
        let down: Vec<Down> = sector.lost.iter().map(|node| Down::of(&found.answer, *node)).collect();
        let share = |down: i64| down as f64 / sector.all.max(1) as f64;
        let steps = |times: Vec<Time>, look: &dyn Fn(f64) -> Look| {
            together(times).into_iter().map(|(time, n)| drawn(time, look(share(n)))).collect::<Vec<_>>()
        };
        let possible = steps(down.iter().flat_map(|one| one.possible.clone()).collect(), &Look::MayShare);
        let certain = steps(down.iter().flat_map(|one| one.certain.clone()).collect(), &Look::Share);
        let name = called(&sector.code);
        Row {
            name: voice.ts("analysis-share", &[("name", &name), ("n", &sector.lost.len()), ("all", &sector.all)]),
            when: voice.t1("analysis-first-at", "at", words::hours(voice, sector.first(found))),
            bars: possible.into_iter().chain(certain).collect(),
        }
    };
    let lost = sectors.iter().map(|sector| sector.lost.len()).sum();
    draw(voice, lost, sectors.iter().map(row).collect())
}

fn draw(voice: &Voice, lost: usize, rows: Vec<Row>) -> String {
    let told: Vec<String> = rows.iter().take(13).map(|row| format!("{} {}", row.name, row.when)).collect();
    let label = voice.t2("analysis-chart-label", "n", lost, "told", told.join(&voice.t("analysis-comma")));
    time_line(&TimeLine { label, unit: voice.t("analysis-unit"), rows })
}

impl Sector {
    fn first(&self, found: &Found) -> Hours {
        self.lost.first().map_or(Hours::NEVER, |node| found.answer.span(*node).earliest)
    }

    /// In the table beneath; `href` is that of the plan.
    pub(super) fn line(&self, voice: &Voice, found: &Found, (href, name): (&str, String)) -> Line {
        let unsure =
            self.lost.iter().filter(|node| found.answer.span(**node).certainty() == Certainty::Unknown).count();
        let of_all = |n: usize| voice.t2("analysis-of-all", "n", n, "all", self.all);
        Line {
            href: format!("{href}?{}#h-line", words::query("sector", &self.code)),
            name,
            lost: of_all(self.lost.len() - unsure),
            unsure: of_all(unsure),
            first: words::hours(voice, self.first(found)),
        }
    }
}
