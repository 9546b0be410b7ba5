//! A tree that spans a layer's largest connected part while places fail.
//!
//! Looking through the whole layer at every stage costs as much as the layer at every stage, and near the threshold there are hundreds. The
//! tree is kept instead: where a place fails, the places that hung on it look for a neighbour from which the root can be reached, and hang
//! on that; those that find none are cut off, and their own children look in turn (adoption of orphans: Y. Boykov, V. Kolmogorov, An
//! experimental comparison of min-cut/max-flow algorithms for energy minimization in vision. IEEE PAMI 26, 2004, 1124–1137). Only if the root
//! fails, many places fail at once, or no more than half hang on it, the layer is looked through as a whole.

#![allow(
    clippy::indexing_slicing,
    reason = "places of a layer that was made of as many; others are left out when it is"
)]

use super::{layer::Layer, open::Open};
use std::hint::black_box;

/// On no place: not in the tree.
const NONE: u32 = u32::MAX;

/// The tree is mended when no more than one in so many of the places fails; more is slower than looking through the layer.
const MANY: usize = 20;

/// Rows that are looked up at once: as many loads as a core has under way, and no more than its nearest cache holds.
const AT_ONCE: usize = 64;

/// A tree that spans the part of a layer that was kept.
pub(super) struct Tree<'a> {
    layer: &'a Layer,
    /// On which place each hangs; the root on itself.
    on: Vec<u32>,
    root: u32,
    /// In which round a place was last known to reach the root.
    sure: Vec<u32>,
    round: u32,
    /// How many of the failed places it has heard of.
    heard: usize,
    path: Vec<u32>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(layer: &'a Layer) -> Self {
        let places = layer.places();
        Tree { layer, on: vec![NONE; places], root: NONE, sure: vec![0; places], round: 0, heard: 0, path: Vec::new() }
    }

    /// Of the places that work, those outside the largest connected part fail and are added to `failed`.
    pub(super) fn keep_largest(&mut self, works: &mut [bool], failed: &mut Vec<u32>) {
        let begin = failed.len();
        let (news, left) = (begin - self.heard, works.len() - begin);
        if self.root == NONE || !works[self.root as usize] || news * MANY > left {
            self.look_through(works, failed);
        } else {
            let cut = self.mend(works, failed.get(self.heard..).unwrap_or_default());
            if left - cut.len() > cut.len() {
                failed.extend(cut);
            } else {
                self.look_through(works, failed);
            }
        }
        for place in &failed[begin..] {
            works[*place as usize] = false;
            self.on[*place as usize] = NONE;
        }
        self.heard = failed.len();
    }

    /// Whom the failed places leave without a way to the root.
    fn mend(&mut self, works: &[bool], failed: &[u32]) -> Vec<u32> {
        self.round += 1;
        let layer = self.layer;
        let mut orphans = Vec::new();
        for place in failed {
            self.on[*place as usize] = NONE;
            self.abandon(*place, works, &mut orphans);
        }
        let mut alone = Vec::new();
        while let Some(orphan) = orphans.pop() {
            if self.on[orphan as usize] != NONE {
                continue; // Taken along by another meanwhile.
            }
            match layer.beside(orphan).iter().find(|place| works[**place as usize] && self.reaches_root(**place)) {
                Some(place) => self.hang(orphan, *place, works),
                None => {
                    alone.push(orphan);
                    self.abandon(orphan, works, &mut orphans);
                }
            }
        }
        // A neighbour that hung on another orphan when it was asked may have come back with that one: now all that hang reach the root.
        for place in &alone {
            let back = |beside: &&u32| works[**beside as usize] && self.on[**beside as usize] != NONE;
            if self.on[*place as usize] == NONE
                && let Some(beside) = layer.beside(*place).iter().find(back)
            {
                self.hang(*place, *beside, works);
            }
        }
        alone.retain(|place| self.on[*place as usize] == NONE);
        alone
    }

    /// The children of a place that is in the tree no more look for another.
    fn abandon(&mut self, parent: u32, works: &[bool], orphans: &mut Vec<u32>) {
        for place in self.layer.beside(parent) {
            if self.on[*place as usize] == parent && works[*place as usize] {
                self.on[*place as usize] = NONE;
                orphans.push(*place);
            }
        }
    }

    /// Whether the root is reached from a place. What was once seen to reach it does so for the rest of the round: whatever hangs on its
    /// way is not among those that are abandoned.
    fn reaches_root(&mut self, place: u32) -> bool {
        self.path.clear();
        let mut here = place;
        while here != self.root && self.sure[here as usize] != self.round {
            self.path.push(here);
            here = self.on[here as usize];
            if here == NONE {
                return false;
            }
        }
        for passed in &self.path {
            self.sure[*passed as usize] = self.round;
        }
        true
    }

    /// Hangs an orphan on a place, and on it all that are left alone beside it, and so on.
    fn hang(&mut self, orphan: u32, on: u32, works: &[bool]) {
        self.on[orphan as usize] = on;
        let mut open = vec![orphan];
        while let Some(place) = open.pop() {
            self.sure[place as usize] = self.round;
            for next in self.layer.beside(place) {
                if works[*next as usize] && self.on[*next as usize] == NONE {
                    self.on[*next as usize] = place;
                    open.push(*next);
                }
            }
        }
    }

    /// Finds the largest part anew; all others fail. A part that holds half of what works is the largest, and nothing else has to be
    /// looked at: what it does not reach fails, whichever part it is of.
    fn look_through(&mut self, works: &[bool], failed: &mut Vec<u32>) {
        let mut open = Open::of(works);
        self.root = NONE;
        let left = works.len() - failed.len();
        let (mut kept, mut part, mut small) = (Vec::with_capacity(left), Vec::new(), Vec::new());
        for place in 0..works.len() as u32 {
            if open.take(place) {
                self.span(place, &mut open, &mut part);
                if part.len() > kept.len() {
                    self.root = place;
                    std::mem::swap(&mut kept, &mut part);
                }
                small.append(&mut part);
                if kept.len() * 2 >= left {
                    break;
                }
            }
        }
        small.iter().for_each(|place| open.put(*place));
        failed.extend(open.places());
    }

    /// Spans the part of a place, breadth first, so that ways to the root are short. Rows of some places are looked up at once: their
    /// memory is then waited for at once, and not place by place.
    fn span(&mut self, root: u32, open: &mut Open, part: &mut Vec<u32>) {
        let Layer { first, to } = self.layer;
        self.on[root as usize] = root;
        part.push(root);
        let (mut next, mut rows) = (0, Vec::with_capacity(AT_ONCE));
        while next < part.len() {
            let some = &part[next..part.len().min(next + AT_ONCE)];
            next += some.len();
            rows.clear();
            rows.extend(
                some.iter().map(|place| (*place, first[*place as usize] as usize, first[*place as usize + 1] as usize)),
            );
            // Only so that the rows are in the cache.
            black_box(rows.iter().filter_map(|(_, first, _)| to.get(*first)).fold(0, |sum, beside| sum ^ beside));
            for (place, first, end) in &rows {
                for beside in to[*first..*end].iter().filter(|beside| open.take(**beside)) {
                    self.on[*beside as usize] = *place;
                    part.push(*beside);
                }
            }
        }
    }
}
