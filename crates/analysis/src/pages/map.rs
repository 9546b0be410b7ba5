//! The map of who depends on whom, on a model's page: all of it, the neighbourhood of one service, or the sectors with one opened.

use super::words::{self, Called, query};
use interdependency::{
    Model,
    layout::{Item, Scene, Show, Words, draw, svg::Pattern},
};
use serde::Deserialize;
use shell::{Fault, Voice};

/// What is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Services in whose id or name this stands.
    pub(super) q: String,
    /// The service whose neighbourhood is drawn.
    node: String,
    /// Within how many steps.
    steps: String,
    /// The sector that is opened.
    sector: Option<String>,
}

/// The map, and what of the model stands on it.
pub(super) struct Map {
    /// Drawn for wide and for narrow screens.
    pub(super) chart: String,
    /// Each kind of line with its word.
    pub(super) legend: Vec<(String, String)>,
    /// The services on it, where it shows a part only.
    pub(super) nodes: Option<Vec<u32>>,
    /// What it shows, in words, where that is a part.
    pub(super) part: String,
    /// Other widths of the neighbourhood: where, how many steps, whether it is this.
    pub(super) steps: Vec<(String, String, bool)>,
    /// How many services found no room.
    pub(super) left_out: u32,
}

struct Telling<'a> {
    voice: &'a Voice,
    model: &'a Model,
    href: &'a str,
    sectors: &'a Called,
    focus: Option<u32>,
}

impl Words for Telling<'_> {
    fn finding(&self) -> String {
        let (nodes, needs) = (self.model.node_count(), self.model.need_count());
        self.voice.t2("analysis-map-label", "nodes", nodes, "needs", needs)
    }
    fn sector(&self, code: &str) -> String {
        self.sectors.sector(self.voice, code)
    }
    fn beneath(&self, item: Item<'_>) -> String {
        match item {
            Item::Node(node) => match self.model.node(node).sector {
                "" => String::new(),
                code => self.sectors.sector(self.voice, code),
            },
            Item::Sector { nodes, .. } => self.voice.t1("analysis-map-services", "n", nodes),
        }
    }
    fn link(&self, item: Item<'_>) -> Option<String> {
        Some(match item {
            Item::Node(node) => format!("{}?{}#h-map", self.href, query("node", self.model.node(node).id)),
            Item::Sector { code, .. } => format!("{}?{}#h-map", self.href, query("sector", code)),
        })
    }
    fn class(&self, item: Item<'_>) -> &'static str {
        match item {
            Item::Node(node) if self.focus == Some(node) => "map-here",
            _ => "",
        }
    }
}

/// What is drawn of a model.
pub(super) fn map(
    voice: &Voice,
    model: &Model,
    (href, wanted): (&str, &Wanted),
    sectors: &Called,
) -> Result<Map, Fault> {
    let focus = match wanted.node.as_str() {
        "" => None,
        id => Some(model.node_called(id).ok_or_else(Fault::not_found)?),
    };
    let steps = wanted.steps.parse::<u32>().unwrap_or(1).clamp(1, 3);
    let show = match (focus, &wanted.sector) {
        (Some(node), _) => Show::Around { node, up: steps, down: steps },
        (None, Some(code)) => Show::Sectors { open: Some(code) },
        (None, None) => Show::Fitting,
    };
    let telling = Telling { voice, model, href, sectors, focus };
    let scene = Scene::of(model, show, &telling);
    let drawn = scene.boxes.iter().filter_map(|one| match one.item {
        Item::Node(node) => Some(node),
        Item::Sector { .. } => None,
    });
    let part = match (focus, &wanted.sector) {
        (Some(node), _) => voice.t1("analysis-map-around", "name", words::called(model, node)),
        (None, Some(code)) => voice.t1("analysis-map-sector", "name", telling.sector(code)),
        (None, None) => String::new(),
    };
    let other = |n: u32| {
        let there = format!("{href}?{}&steps={n}#h-map", query("node", &wanted.node));
        (there, voice.t1("analysis-map-steps", "n", n), n == steps)
    };
    Ok(Map {
        chart: draw(model, show, &telling).concat(),
        legend: legend(voice),
        nodes: (!part.is_empty()).then(|| drawn.collect()),
        left_out: scene.left_out,
        steps: if focus.is_some() { (1..=3).map(other).collect() } else { Vec::new() },
        part,
    })
}

fn legend(voice: &Voice) -> Vec<(String, String)> {
    let word = |pattern: Pattern| match pattern {
        Pattern::Kind(kind) => voice.t(&format!("analysis-kind-{}", kind.code())),
        Pattern::Several => voice.t("analysis-kind-several"),
        Pattern::Unstated => voice.t("analysis-kind-unstated"),
    };
    Pattern::ALL.iter().map(|pattern| (pattern.sample(), word(*pattern))).collect()
}
