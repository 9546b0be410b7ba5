//! Up or down at a moment: 256 scenarios at once, one bit each.
//!
//! The bits of all scenarios in which a node is down are four words. A need with suppliers of whom all must live is unmet where any of
//! them is down (*or*), one of whom any suffices where all are (*and*); k of n is counted in binary digits that are words as well. What
//! changes is passed on, longest waiting first, until nothing does: losses spread from what failed by itself, as in [`mod@crate::solve`] without reserves.

#![allow(clippy::indexing_slicing, reason = "numbers of a checked model: each names a row of arrays of that length")]

use super::{Chance, Effort, Share, course::Source, numbers_of, rounds};
use crate::{
    hours::Hours,
    model::Model,
    network::{Bound, Network},
    seeded::Seeded,
};
use std::collections::VecDeque;

/// Scenarios that go together.
const TOGETHER: u64 = 256;

/// One bit for each of them.
type Bits = [u64; 4];

/// How often each node is down at `moment`, when reserves are used up.
pub fn run(model: &Model, network: &Network, chances: &[Chance], (moment, effort): (Hours, Effort)) -> Vec<Share> {
    let sources: Vec<Falls> =
        chances.iter().filter_map(|chance| Falls::of(chance, model, (moment, effort.seed))).collect();
    let mut spread = Spread::new(model, network);
    let mut seen = vec![0_u64; network.node_count()];
    let mut widest = |from: u64, until: u64| {
        for block in from / TOGETHER..until.div_ceil(TOGETHER) {
            spread.clear();
            sources.iter().for_each(|source| spread.fail(source.node(), source.down_in(block)));
            spread.settle();
            let mask = first((until - block * TOGETHER).min(TOGETHER));
            spread.count(&mask, &mut seen);
        }
        seen.iter().map(|seen| Share { seen: *seen, of: until }.half_width()).fold(0.0, f64::max)
    };
    let of = rounds(&effort, &mut widest);
    seen.into_iter().map(|seen| Share { seen, of }).collect()
}

/// How a node falls by itself.
enum Falls {
    /// With this probability.
    With(u32, Seeded, f64),
    /// As its failures and repairs are drawn.
    Drawn(Source),
}

impl Falls {
    /// `None` where it never does.
    fn of(chance: &Chance, model: &Model, (moment, seed): (Hours, u64)) -> Option<Self> {
        let numbers = numbers_of(seed, model.node(chance.node).id);
        match chance.down_at(moment) {
            // The horizon is the first moment that is not looked at.
            None => Some(Falls::Drawn(Source::new(*chance, numbers, moment.plus(Hours::from_micros(1))))),
            Some(down) => (down > 0.0).then_some(Falls::With(chance.node, numbers, down)),
        }
    }

    fn node(&self) -> u32 {
        match self {
            Falls::With(node, ..) => *node,
            Falls::Drawn(source) => source.node(),
        }
    }

    /// In which scenarios of a block.
    fn down_in(&self, block: u64) -> Bits {
        match self {
            Falls::With(_, numbers, down) => failing(numbers.stream(block), *down),
            Falls::Drawn(source) => [0, 1, 2, 3].map(|word| {
                let first = block * TOGETHER + word * 64;
                (0..64).fold(0, |bits, bit| bits | u64::from(source.ends_down(first + bit)) << bit)
            }),
        }
    }
}

/// The first so many bits.
fn first(many: u64) -> Bits {
    [0, 1, 2, 3].map(|word| match many.saturating_sub(word * 64) {
        0 => 0,
        left if left >= 64 => u64::MAX,
        left => (1 << left) - 1,
    })
}

/// Bits each of which is set with this probability, to 2⁻⁵³: the binary digits of it from the last to the first, each taking half of what
/// came before, or that and the other half.
fn failing(mut numbers: Seeded, probability: f64) -> Bits {
    if probability >= 1.0 {
        return [u64::MAX; 4];
    }
    let digits = (probability * (1_u64 << 53) as f64) as u64;
    let mut bits = [0; 4];
    for digit in digits.trailing_zeros().min(53)..53 {
        for word in &mut bits {
            let half = numbers.bits();
            *word = if digits >> digit & 1 == 1 { *word | half } else { *word & half };
        }
    }
    bits
}

struct Spread<'a> {
    model: &'a Model,
    network: &'a Network,
    down: Vec<Bits>,
    touched: Vec<u32>,
    /// Nodes that are down where they were not, in the order in which they came to be: whoever waits longest has gathered most.
    open: VecDeque<u32>,
    waits: Vec<bool>,
}

impl<'a> Spread<'a> {
    fn new(model: &'a Model, network: &'a Network) -> Self {
        let nodes = network.node_count();
        Spread {
            model,
            network,
            down: vec![[0; 4]; nodes],
            touched: Vec::new(),
            open: VecDeque::new(),
            waits: vec![false; nodes],
        }
    }

    fn clear(&mut self) {
        for node in self.touched.drain(..) {
            self.down[node as usize] = [0; 4];
        }
    }

    /// The node is down there, too.
    fn fail(&mut self, node: u32, more: Bits) {
        let bits = &mut self.down[node as usize];
        let before = *bits;
        *bits = join(&before, &more, |a, b| a | b);
        if *bits == before {
            return;
        }
        if before == [0; 4] {
            self.touched.push(node);
        }
        if !std::mem::replace(&mut self.waits[node as usize], true) {
            self.open.push_back(node);
        }
    }

    fn settle(&mut self) {
        let (network, edges) = (self.network, self.network.edges(Bound::Least));
        while let Some(node) = self.open.pop_front() {
            self.waits[node as usize] = false;
            let down = self.down[node as usize];
            let (at_once, bearing) = network.follows(edges, node);
            at_once.iter().for_each(|edge| self.fail(edge.of, down));
            for edge in bearing {
                let need = edges.bearing[edge.need as usize];
                let unmet = self.unmet(self.model.suppliers.of(need.need as usize), need.bears);
                self.fail(edge.of, unmet);
            }
        }
    }

    /// Where at least so many of the suppliers are down, more than one.
    fn unmet(&self, suppliers: &[u32], bears: u32) -> Bits {
        let down = suppliers.iter().map(|node| &self.down[*node as usize]);
        if bears as usize == suppliers.len() {
            return down.fold([u64::MAX; 4], |all, bits| join(&all, bits, |a, b| a & b));
        }
        // Counted upwards from 2^digits − bears, so that the count overflows exactly where it is reached.
        let digits = (u32::BITS - bears.leading_zeros()) as usize;
        let begin = (1_u64 << digits) - u64::from(bears);
        let mut count: Vec<Bits> =
            (0..digits).map(|digit| if begin >> digit & 1 == 1 { [u64::MAX; 4] } else { [0; 4] }).collect();
        let mut reached = [0; 4];
        for bits in down {
            let mut carry = *bits;
            for digit in &mut count {
                let over = join(digit, &carry, |a, b| a & b);
                *digit = join(digit, &carry, |a, b| a ^ b);
                carry = over;
            }
            reached = join(&reached, &carry, |a, b| a | b);
        }
        reached
    }

    fn count(&self, mask: &Bits, seen: &mut [u64]) {
        for node in &self.touched {
            let bits = join(&self.down[*node as usize], mask, |a, b| a & b);
            seen[*node as usize] += bits.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        }
    }
}

fn join(one: &Bits, other: &Bits, how: impl Fn(u64, u64) -> u64) -> Bits {
    [how(one[0], other[0]), how(one[1], other[1]), how(one[2], other[2]), how(one[3], other[3])]
}
