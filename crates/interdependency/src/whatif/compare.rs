//! Before and after a change, side by side.

use super::{
    NeedNow, WhatIf,
    edit::{Edit, NotSo, edited},
};
use crate::{
    answer::{Answer, NodeAnswer, answer},
    model::{Model, Plan},
    network::{Bound, Network},
    solve::Losses,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// One node before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared<'a> {
    /// By what it is called.
    pub id: &'a str,
    /// Whether it is lost, or comes back, at another moment, or it is less or more certain.
    pub differs: bool,
    /// Without the changes.
    pub before: NodeAnswer<'a>,
    /// With them.
    pub after: NodeAnswer<'a>,
}

/// All nodes before and after; what differs stands first, in the order of its loss after the change, or before if it is then not lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison<'a> {
    /// The nodes.
    pub nodes: Vec<Compared<'a>>,
    /// How many differ.
    pub differ: usize,
    /// How many had to be worked out again: all where things are repaired or refuelled.
    pub worked_out_again: usize,
}

/// A model and the same with changes, under one plan.
#[derive(Clone, Debug)]
pub struct Variants<'a> {
    model: &'a Model,
    now: Model,
    before: Answer,
    after: Answer,
    again: usize,
}

impl<'a> Variants<'a> {
    /// Solves both: the second from the first, where nothing comes back.
    ///
    /// # Errors
    /// The first change that makes no sense.
    pub fn of(model: &'a Model, plan: &Plan, edits: &[Edit]) -> Result<Self, NotSo> {
        let (now, needs) = edited(model, edits)?;
        let before = answer(model, &Network::of(model), plan);
        let (after, again) = if plan.only_fails() {
            let mut again = BTreeSet::new();
            let mut pass = |bound: Bound| {
                let mut whatif = WhatIf::new(model, &plan.failures, bound);
                for number in &needs {
                    // Both were checked: the change is one that it takes.
                    if whatif.change(*number, need_now(&now, *number, bound)).is_ok() {
                        again.extend(whatif.touched_nodes());
                    }
                }
                whatif.pass
            };
            let losses = Losses::between(pass(Bound::Least), pass(Bound::Most));
            (Answer::Losses(losses), again.len())
        } else {
            (answer(&now, &Network::of(&now), plan), now.node_count() as usize)
        };
        Ok(Variants { model, now, before, after, again })
    }

    /// The model with the changes.
    pub fn now(&self) -> &Model {
        &self.now
    }

    /// Without the changes.
    pub fn before(&self) -> &Answer {
        &self.before
    }

    /// With them.
    pub fn after(&self) -> &Answer {
        &self.after
    }

    /// How many nodes had to be worked out again: all where things are repaired or refuelled.
    pub fn worked_out_again(&self) -> usize {
        self.again
    }

    /// Every node, what differs first.
    pub fn compared(&self) -> Comparison<'_> {
        let mut nodes: Vec<((bool, crate::Hours, u32), Compared<'_>)> = (0..self.model.node_count())
            .map(|node| {
                let (before, after) = (self.before.node(self.model, node), self.after.node(&self.now, node));
                let moments = |told: &NodeAnswer<'_>| (told.lost_at_h, told.lost_at_max_h, told.outages.clone());
                let differs = moments(&before) != moments(&after);
                let first = [self.after.span(node).earliest, self.before.span(node).earliest];
                let at = first.into_iter().find(|at| at.happens()).unwrap_or(crate::Hours::NEVER);
                ((!differs, at, node), Compared { id: before.id, differs, before, after })
            })
            .collect();
        nodes.sort_by_key(|(key, _)| *key);
        let nodes: Vec<Compared<'_>> = nodes.into_iter().map(|(_, node)| node).collect();
        let differ = nodes.iter().filter(|node| node.differs).count();
        Comparison { nodes, differ, worked_out_again: self.again }
    }
}

fn need_now(model: &Model, number: u32, bound: Bound) -> NeedNow {
    let need = model.need(number);
    NeedNow {
        suppliers: need.suppliers.to_vec(),
        k: need.k.unwrap_or(need.suppliers.len() as u32),
        reserve: if bound == Bound::Least { need.reserve.least } else { need.reserve.most },
    }
}
