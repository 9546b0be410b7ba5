//! In which layer each box stands.

#![allow(clippy::indexing_slicing, reason = "numbers of boxes, each of which has a place in every array here")]

use super::Scene;
use std::collections::{BTreeMap, BTreeSet};

/// Who supplies whom among boxes; each pair once.
pub(super) struct Graph {
    pub(super) out: Vec<Vec<usize>>,
    pub(super) into: Vec<Vec<usize>>,
}

impl Graph {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let pairs: BTreeSet<(usize, usize)> =
            scene.arrows.iter().flat_map(|arrow| arrow.from.iter().map(|from| (*from, arrow.to))).collect();
        let mut graph = Graph { out: vec![Vec::new(); scene.boxes.len()], into: vec![Vec::new(); scene.boxes.len()] };
        for (from, to) in pairs {
            graph.out[from].push(to);
            graph.into[to].push(from);
        }
        graph
    }

    /// The layer of each box, from 0: below all that it needs, unless they need each other. What neither needs nor supplies stands last.
    pub(super) fn layers(&self) -> Vec<usize> {
        let parts = self.parts();
        let mut part_of = vec![0; self.out.len()];
        parts.iter().enumerate().for_each(|(part, all)| all.iter().for_each(|at| part_of[*at] = part));
        let mut layer = vec![0; self.out.len()];
        // Suppliers come last out of the search, so they are gone through first.
        for (part, all) in parts.iter().enumerate().rev() {
            let order = self.sequence(all, &|at| part_of[at] == part);
            let mut depth = BTreeMap::new();
            for at in order {
                // A line that leads back separates its ends, too: none runs within a layer.
                let beside = self.into[at].iter().chain(&self.out[at]);
                let above = beside.filter_map(|other| depth.get(other)).max().map_or(0, |deep| deep + 1);
                depth.insert(at, above);
            }
            let base = |at: &usize| {
                let above = self.into[*at].iter().filter(|from| part_of[**from] != part);
                above.map(|from| (layer[*from] + 1_usize).saturating_sub(depth[at])).max().unwrap_or(0)
            };
            let base = all.iter().map(base).max().unwrap_or(0);
            depth.into_iter().for_each(|(at, deep)| layer[at] = base + deep);
        }
        let alone = |at: usize| self.out[at].is_empty() && self.into[at].is_empty();
        let last = (0..layer.len()).filter(|at| !alone(*at)).map(|at| layer[at] + 1).max().unwrap_or(0);
        (0..layer.len()).filter(|at| alone(*at)).for_each(|at| layer[at] = last);
        layer
    }

    /// Boxes that need each other, taken together (R. E. Tarjan 1972); a part comes before all that supply it.
    fn parts(&self) -> Vec<Vec<usize>> {
        let size = self.out.len();
        let (mut number, mut low, mut on) = (vec![usize::MAX; size], vec![0; size], vec![false; size]);
        let (mut count, mut stack, mut parts) = (0, Vec::new(), Vec::new());
        for root in 0..size {
            if number[root] != usize::MAX {
                continue;
            }
            let mut calls = vec![(root, 0)];
            while let Some((at, next)) = calls.pop() {
                if next == 0 {
                    (number[at], low[at], on[at]) = (count, count, true);
                    count += 1;
                    stack.push(at);
                }
                if let Some(to) = self.out[at].get(next).copied() {
                    calls.push((at, next + 1));
                    if number[to] == usize::MAX {
                        calls.push((to, 0));
                    } else if on[to] {
                        low[at] = low[at].min(number[to]);
                    }
                    continue;
                }
                if low[at] == number[at] {
                    let begin = stack.iter().rposition(|other| *other == at).unwrap_or_default();
                    let part: Vec<usize> = stack.drain(begin..).collect();
                    part.iter().for_each(|at| on[*at] = false);
                    parts.push(part);
                }
                if let Some((parent, _)) = calls.last() {
                    low[*parent] = low[*parent].min(low[at]);
                }
            }
        }
        parts
    }

    /// Boxes of one circle in an order in which few lines lead back: whoever supplies none of the rest goes last, whom none of the rest
    /// supplies first, else whoever supplies most more than it needs.
    fn sequence(&self, all: &[usize], within: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut left: Vec<usize> = all.to_vec();
        left.sort_unstable();
        let count = |beside: &[usize]| beside.iter().filter(|at| within(**at)).count() as i64;
        let mut degrees: BTreeMap<usize, (i64, i64)> =
            left.iter().map(|at| (*at, (count(&self.out[*at]), count(&self.into[*at])))).collect();
        let (mut first, mut last) = (Vec::new(), Vec::new());
        while !left.is_empty() {
            let degree = |at: &usize| degrees.get(at).copied().unwrap_or_default();
            let rank = |at: &usize| match degree(at) {
                (0, _) => (2, 0),
                (_, 0) => (1, 0),
                (gives, takes) => (0, gives - takes),
            };
            // Of equal ones the first.
            let best = (0..left.len()).rev().max_by_key(|place| rank(&left[*place])).unwrap_or(0);
            let at = left.remove(best);
            if degree(&at).0 == 0 {
                last.push(at)
            } else {
                first.push(at)
            }
            degrees.remove(&at);
            let less = |degrees: &mut BTreeMap<usize, (i64, i64)>, at: usize, (out, into): (i64, i64)| {
                if let Some(degree) = degrees.get_mut(&at) {
                    *degree = (degree.0 - out, degree.1 - into);
                }
            };
            self.into[at].iter().for_each(|from| less(&mut degrees, *from, (1, 0)));
            self.out[at].iter().for_each(|to| less(&mut degrees, *to, (0, 1)));
        }
        last.reverse();
        first.extend(last);
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(size: usize, pairs: &[(usize, usize)]) -> Graph {
        let mut graph = Graph { out: vec![Vec::new(); size], into: vec![Vec::new(); size] };
        for (from, to) in pairs {
            graph.out[*from].push(*to);
            graph.into[*to].push(*from);
        }
        graph
    }

    #[test]
    fn layers_are_the_longest_way_from_what_needs_nobody() {
        let layers = graph(6, &[(0, 1), (1, 2), (0, 2), (3, 2), (2, 4)]).layers();
        assert_eq!(layers, [0, 1, 2, 0, 3, 4], "and what stands alone comes last");
    }

    #[test]
    fn a_circle_stands_below_all_that_it_needs_and_above_all_that_need_it() {
        let layers = graph(5, &[(0, 1), (1, 2), (2, 3), (3, 1), (2, 4)]).layers();
        assert_eq!(layers[0], 0);
        assert!(layers[1..4].iter().all(|layer| *layer > 0) && layers[4] > layers[2], "{layers:?}");
        let back = [(1, 2), (2, 3), (3, 1)].iter().filter(|(from, to)| layers[*from] >= layers[*to]).count();
        assert_eq!(back, 1, "one line leads back up");
        let pairs = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 0), (1, 3)];
        let layers = graph(4, &pairs).layers();
        assert!(pairs.iter().all(|(from, to)| layers[*from] != layers[*to]), "and none along a layer: {layers:?}");
    }
}
