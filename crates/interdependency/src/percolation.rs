//! What is left of interdependent networks when part of one fails?
//!
//! Several *layers* (power lines, telephone lines, roads) connect the same places. A place works while it belongs to the largest
//! connected part of every layer: cut off in one, it fails in all, which cuts off others in turn. The cascade goes through the layers in
//! turn, keeps of each the largest connected part among the places that still work (of equally large ones that with the lowest
//! number), and ends when every layer is in one part. What is left is the giant component that is connected in all layers.
//!
//! For `n` random layers (Erdős–Rényi, mean degree `k`) with places one to one, of which a share `p` survives the attack, the share left is
//! the largest solution of
//!
//! ```text
//! P = p (1 − e^(−kP))ⁿ          P, p: shares of the places; k: lines per place and layer
//! ```
//!
//! and there is one above 0 from p k = [`threshold`] on: 2.455407 for two layers, 3.089119 for three, 3.508901 for four. For `n = 1` it is 1,
//! the threshold of Erdős and Rényi; from two on what is left does not shrink to nothing but breaks down at once.
//!
//! Sources: S. V. Buldyrev, R. Parshani, G. Paul, H. E. Stanley, S. Havlin: Catastrophic cascade of failures in interdependent networks.
//! Nature 464 (2010) 1025–1028. J. Gao, S. V. Buldyrev, S. Havlin, H. E. Stanley: Robustness of a network of networks. Physical Review
//! Letters 107 (2011) 195701.

pub mod form;
mod layer;
mod open;
mod tree;

pub use layer::Layer;

use crate::seeded::Seeded;

/// What an attack leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cascade {
    /// Whether each place works in the end.
    pub works: Vec<bool>,
    /// How many places failed at each stage: by the attack, then through the first layer, the second, and so on, again and again.
    pub stages: Vec<u32>,
}

impl Cascade {
    /// How many places work in the end.
    pub fn left(&self) -> u32 {
        self.works.iter().map(|works| u32::from(*works)).sum()
    }
}

/// What is left when the places that do not `survive` fail. Layers are of as many places as `survive`.
pub fn cascade(layers: &[Layer], survive: &[bool]) -> Cascade {
    let mut works = survive.to_vec();
    let mut failed: Vec<u32> =
        (0_u32..).zip(survive).filter_map(|(place, survives)| (!survives).then_some(place)).collect();
    let mut stages = vec![count(&failed)];
    let mut trees: Vec<tree::Tree<'_>> = layers.iter().map(tree::Tree::new).collect();
    // How many layers in a row have cut nothing off.
    let mut quiet = 0;
    while quiet < layers.len() {
        for tree in &mut trees {
            let before = failed.len();
            tree.keep_largest(&mut works, &mut failed);
            let cut = failed.get(before..).unwrap_or_default();
            quiet = if cut.is_empty() { quiet + 1 } else { 1 };
            stages.push(count(cut));
            if quiet >= layers.len() {
                break;
            }
        }
    }
    while stages.len() > 1 && stages.last() == Some(&0) {
        stages.pop();
    }
    Cascade { works, stages }
}

fn count(places: &[u32]) -> u32 {
    u32::try_from(places.len()).unwrap_or(u32::MAX)
}

/// A random layer: as many lines as give this mean degree, each between two places drawn with the same chance. Lines drawn twice count
/// once, a line from a place to itself does not count.
pub fn random_layer(places: u32, degree: f64, mut dice: Seeded) -> Layer {
    let lines = (f64::from(places) * degree / 2.0).round() as usize;
    let drawn: Vec<(u32, u32)> = (0..lines).map(|_| (dice.below(places), dice.below(places))).collect();
    Layer::of(places, &drawn)
}

/// Each place survives with chance `share`, by its own number.
pub fn survivors(places: u32, share: f64, mut dice: Seeded) -> Vec<bool> {
    (0..places).map(|_| dice.unit() < share).collect()
}

/// p k above which something is left of `layers` random layers: the least x / (1 − e^(−x))ⁿ over x > 0, taken where
/// eˣ = 1 + n x.
pub fn threshold(layers: u32) -> f64 {
    let n = f64::from(layers);
    if layers <= 1 {
        return 1.0;
    }
    // e^x − 1 − n x is below 0 just above 0 and above it from 2 ln n + 2 on.
    let (mut low, mut high) = (n.ln() / 2.0, 2.0 * n.ln() + 2.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle.exp_m1() < n * middle { low = middle } else { high = middle }
    }
    high / (-(-high).exp_m1()).powf(n)
}

/// The share of places left of `layers` random layers of mean degree `degree` when a share `survive` survives: the largest solution,
/// found from above, where the map is monotone and never jumps below it.
pub fn expected(layers: u32, degree: f64, survive: f64) -> f64 {
    let next = |share: f64| survive * (-(-degree * share).exp_m1()).powf(f64::from(layers));
    let mut share = survive;
    for _ in 0..10_000_000 {
        let after = next(share);
        if share - after < 1e-15 {
            return after;
        }
        share = after;
    }
    share
}
