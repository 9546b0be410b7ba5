//! A model as it was on a day.

use super::{Model, Notes, Plan};
use kernel::Day;

impl Notes {
    /// Whether it is valid on that day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Whether all days of `other` are days of this.
    pub(crate) fn covers(&self, other: Option<&Notes>) -> bool {
        let begins = self.valid_from.is_none_or(|from| other.and_then(|other| other.valid_from) >= Some(from));
        let ends = self
            .valid_until
            .is_none_or(|until| other.and_then(|other| other.valid_until).is_some_and(|theirs| theirs <= until));
        begins && ends
    }
}

impl Model {
    /// Only what is valid on that day, with the plan's rows for it. A need is valid only on days on which its node and its suppliers
    /// are, so none loses a supplier.
    #[must_use]
    pub fn on(&self, plan: &Plan, day: Day) -> (Model, Plan) {
        let holds = |notes: Option<&Notes>| notes.is_none_or(|notes| notes.holds_on(day));
        let mut kept = Model::default();
        let nodes: Vec<Option<u32>> = (0..self.node_count())
            .map(|number| holds(self.node(number).notes).then(|| kept.take_node(self, number)))
            .collect();
        let to = |node: u32| nodes.get(node as usize).copied().flatten();
        let needs: Vec<Option<u32>> = (0..self.need_count())
            .map(|number| holds(self.need(number).notes).then(|| kept.take_need(self, number, &to)).flatten())
            .collect();
        let need = |need: u32| needs.get(need as usize).copied().flatten();
        let moved = |rows: &[(u32, crate::Hours)], to: &dyn Fn(u32) -> Option<u32>| {
            rows.iter().filter_map(|(what, at)| Some((to(*what)?, *at))).collect()
        };
        let plan = Plan {
            failures: moved(&plan.failures, &to),
            repairs: moved(&plan.repairs, &to),
            refuels: moved(&plan.refuels, &need),
            chances: plan
                .chances
                .iter()
                .filter_map(|chance| Some(crate::simulate::Chance { node: to(chance.node)?, ..*chance }))
                .collect(),
        };
        (kept, plan)
    }

    fn take_node(&mut self, from: &Model, number: u32) -> u32 {
        let (new, node) = (self.node_count(), from.node(number));
        self.nodes.ids.push(node.id);
        self.nodes.names.push(node.name);
        self.nodes.sectors.push(node.sector);
        self.nodes.levels.push(node.level);
        self.nodes.notes.extend(node.notes.map(|notes| (new, notes.clone())));
        new
    }

    fn take_need(&mut self, from: &Model, number: u32, to: &dyn Fn(u32) -> Option<u32>) -> Option<u32> {
        let (new, need) = (self.need_count(), from.need(number));
        let of = to(need.of)?;
        let suppliers: Vec<u32> = need.suppliers.iter().map(|node| to(*node)).collect::<Option<_>>()?;
        self.needs.ids.push(need.id);
        self.needs.of.push(of);
        self.needs.k.push(need.k.unwrap_or(0));
        self.needs.reserves.push(need.reserve);
        self.needs.refuels.push(need.refuel);
        self.needs.kinds.push(need.kinds);
        self.needs.notes.extend(need.notes.map(|notes| (new, notes.clone())));
        self.suppliers.nodes.extend(suppliers);
        self.suppliers.first.push(u32::try_from(self.suppliers.nodes.len()).ok()?);
        Some(new)
    }
}
