//! What is drawn: boxes, and needs between them.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model, and of boxes that were made here")]

use super::{MOST, READABLE, Words};
use crate::{
    model::{Kinds, Model, Need},
    network::{row, turned},
    sectors::Stated,
};
use std::collections::BTreeMap;

/// What of a model is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show<'a> {
    /// Every node if that can be read ([`READABLE`]), else the sectors.
    Fitting,
    /// Every node.
    Whole,
    /// A node, what it needs within so many steps, and what needs it within so many.
    Around {
        /// The node.
        node: u32,
        /// Steps to suppliers.
        up: u32,
        /// Steps to dependants.
        down: u32,
    },
    /// Each sector as one box; of the one that is opened, its nodes.
    Sectors {
        /// The code of the one that is opened.
        open: Option<&'a str>,
    },
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A node, by its number.
    Node(u32),
    /// A sector.
    Sector {
        /// Its code; empty for nodes without one.
        code: &'a str,
        /// How many nodes it has.
        nodes: u32,
        /// How many needs lie within it.
        inside: u32,
    },
}

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxed<'a> {
    /// What it stands for.
    pub item: Item<'a>,
    /// Its name, whole.
    pub name: String,
    /// Its second voice.
    pub beneath: String,
}

/// A need, or all needs between two boxes of which one is a sector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The box that has it.
    pub to: usize,
    /// The boxes that supply it, none twice, never `to`.
    pub from: Vec<usize>,
    /// How many suppliers must live, and of how many, if not all: written at the joint.
    pub joint: Option<(u32, u32)>,
    /// The reserve, in a few signs.
    pub label: String,
    /// The need's id; empty if it stands for several.
    pub id: String,
    /// How it depends.
    pub kinds: Kinds,
}

/// Boxes, and needs between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene<'a> {
    /// The boxes.
    pub boxes: Vec<Boxed<'a>>,
    /// The needs between them.
    pub arrows: Vec<Arrow>,
    /// How many nodes are not drawn for want of room.
    pub left_out: u32,
}

impl<'a> Scene<'a> {
    /// What is to be drawn of a model: at most [`MOST`] nodes, and sectors beside them.
    pub fn of(model: &'a Model, show: Show<'_>, words: &dyn Words) -> Self {
        let chosen = match show {
            Show::Fitting if model.node_count() > READABLE && several_sectors(model) => Chosen::sectors(model, None),
            Show::Fitting | Show::Whole => Chosen::among(model, (0..model.node_count()).collect()),
            Show::Around { node, up, down } => Chosen::around(model, node, (up, down)),
            Show::Sectors { open } => Chosen::sectors(model, open),
        };
        let boxes = chosen.items.iter().map(|item| Boxed {
            item: *item,
            name: name(model, *item, words),
            beneath: words.beneath(*item),
        });
        Scene { boxes: boxes.collect(), arrows: arrows(model, &chosen, words), left_out: chosen.left_out }
    }
}

fn several_sectors(model: &Model) -> bool {
    model.nodes().any(|node| node.sector != model.node(0).sector)
}

fn name(model: &Model, item: Item<'_>, words: &dyn Words) -> String {
    match item {
        Item::Node(node) => {
            let node = model.node(node);
            if node.name.is_empty() { node.id } else { node.name }.to_owned()
        }
        Item::Sector { code, .. } => words.sector(code),
    }
}

/// The boxes, and in which of them each node is.
struct Chosen<'a> {
    items: Vec<Item<'a>>,
    place: Vec<Option<usize>>,
    left_out: u32,
}

impl<'a> Chosen<'a> {
    /// Single nodes, as many as there is room for, those that come first.
    fn among(model: &Model, mut nodes: Vec<u32>) -> Self {
        let left_out = nodes.len().saturating_sub(MOST) as u32;
        nodes.truncate(MOST);
        nodes.sort_unstable();
        let mut place = vec![None; model.node_count() as usize];
        nodes.iter().enumerate().for_each(|(at, node)| place[*node as usize] = Some(at));
        Chosen { items: nodes.into_iter().map(Item::Node).collect(), place, left_out }
    }

    /// A node and its neighbours, the nearest first.
    fn around(model: &Model, node: u32, (up, down): (u32, u32)) -> Self {
        if node >= model.node_count() {
            return Chosen::among(model, Vec::new());
        }
        let suppliers = rows(model, &|need, pair| need.suppliers.iter().for_each(|from| pair(need.of, *from)));
        let dependants = rows(model, &|need, pair| need.suppliers.iter().for_each(|from| pair(*from, need.of)));
        let mut found = vec![node];
        let mut known = vec![false; model.node_count() as usize];
        known[node as usize] = true;
        let (mut above, mut below) = (vec![node], vec![node]);
        for step in 0..up.max(down) {
            for (open, beside, steps) in [(&mut above, &suppliers, up), (&mut below, &dependants, down)] {
                let from = if step < steps { std::mem::take(open) } else { Vec::new() };
                for next in from.iter().flat_map(|from| row(&beside.0, &beside.1, *from)) {
                    if !std::mem::replace(&mut known[*next as usize], true) {
                        open.push(*next);
                        found.push(*next);
                    }
                }
            }
        }
        Chosen::among(model, found)
    }

    /// Sectors in the order in which the nodes name them, and the nodes of one: those with the most needs and dependants if there are too
    /// many.
    fn sectors(model: &'a Model, open: Option<&str>) -> Self {
        let mut weight = vec![0_u32; model.node_count() as usize];
        for need in model.needs() {
            weight[need.of as usize] += 1;
            need.suppliers.iter().for_each(|node| weight[*node as usize] += 1);
        }
        let opened = |node: u32| Some(model.node(node).sector) == open;
        let mut single: Vec<u32> = (0..model.node_count()).filter(|node| opened(*node)).collect();
        single.sort_by_key(|node| (u32::MAX - weight[*node as usize], *node));
        let mut chosen = Chosen::among(model, single);
        let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
        for node in (0..model.node_count()).filter(|node| !opened(*node)) {
            let code = model.node(node).sector;
            let next = chosen.items.len();
            let at = *groups.entry(code).or_insert(next);
            if at == next && next < 2 * MOST {
                chosen.items.push(Item::Sector { code, nodes: 0, inside: 0 });
            } else if at >= 2 * MOST {
                chosen.left_out += 1;
                continue;
            }
            if let Item::Sector { nodes, .. } = &mut chosen.items[at] {
                *nodes += 1;
            }
            chosen.place[node as usize] = Some(at);
        }
        for need in model.needs() {
            let at = chosen.place[need.of as usize];
            let within = need.suppliers.iter().any(|node| chosen.place[*node as usize] == at);
            if let Some(Item::Sector { inside, .. }) = at.map(|at| &mut chosen.items[at]) {
                *inside += u32::from(within);
            }
        }
        chosen
    }

    /// The boxes that supply a need of another box.
    fn suppliers(&self, need: &Need<'_>, to: usize) -> Vec<usize> {
        let mut from: Vec<usize> =
            need.suppliers.iter().filter_map(|node| self.place[*node as usize]).filter(|from| *from != to).collect();
        from.sort_unstable();
        from.dedup();
        from
    }
}

type Rows = (Vec<u32>, Vec<u32>);

/// Hands on the pairs of nodes that a need joins.
type Each<'a> = &'a dyn Fn(&Need<'_>, &mut dyn FnMut(u32, u32));

fn rows(model: &Model, each: Each<'_>) -> Rows {
    turned(model.node_count() as usize, &|pair| model.needs().for_each(|need| each(&need, pair)))
}

/// Needs of a node are drawn one by one, those of a sector taken together by whom they are for.
fn arrows(model: &Model, chosen: &Chosen<'_>, words: &dyn Words) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    let mut together: BTreeMap<(usize, usize), Stated> = BTreeMap::new();
    for need in model.needs() {
        let Some(to) = chosen.place[need.of as usize] else { continue };
        let from = chosen.suppliers(&need, to);
        if from.is_empty() {
            continue;
        }
        if let Item::Sector { .. } = chosen.items[to] {
            from.iter().for_each(|from| together.entry((to, *from)).or_default().count(&need));
            continue;
        }
        let n = need.suppliers.len() as u32;
        arrows.push(Arrow {
            to,
            from,
            joint: need.k.filter(|k| *k < n).map(|k| (k, n)),
            label: words.reserve(need.reserve),
            id: need.id.to_owned(),
            kinds: need.kinds,
        });
    }
    arrows.extend(together.into_iter().map(|((to, from), stated)| Arrow {
        to,
        from: vec![from],
        joint: None,
        label: words.between(&stated),
        id: String::new(),
        kinds: stated.kinds,
    }));
    arrows
}
