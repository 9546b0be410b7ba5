//! What is left of networks that need each other: the published thresholds, and a plain way through everything at each stage.

use interdependency::{
    percolation::{Cascade, Layer, cascade, expected, random_layer, survivors, threshold},
    seeded::Seeded,
};

/// Keeps of each layer the largest part, by looking through all of it each time.
fn plainly(layers: &[Layer], survive: &[bool]) -> Vec<bool> {
    let mut works = survive.to_vec();
    let mut quiet = 0;
    while quiet < layers.len() {
        for layer in layers {
            let kept = largest(layer, &works);
            quiet = if kept == works { quiet + 1 } else { 1 };
            works = kept;
            if quiet >= layers.len() {
                break;
            }
        }
    }
    works
}

fn largest(layer: &Layer, works: &[bool]) -> Vec<bool> {
    let mut best = vec![false; works.len()];
    for begin in 0..works.len() {
        let mut part = vec![false; works.len()];
        let mut open = vec![begin];
        while let Some(place) = open.pop() {
            if works[place] && !std::mem::replace(&mut part[place], true) {
                open.extend(layer.beside(place as u32).iter().map(|place| *place as usize));
            }
        }
        let size = |part: &[bool]| part.iter().filter(|member| **member).count();
        if size(&part) > size(&best) {
            best = part;
        }
    }
    best
}

#[test]
fn the_thresholds_are_the_published_ones() {
    // Buldyrev et al. 2010 for two, Gao et al. 2011 for more; Erdős and Rényi for one.
    for (layers, published) in [(1, 1.0), (2, 2.455_407), (3, 3.089_119), (4, 3.508_901)] {
        assert!((threshold(layers) - published).abs() < 1e-6, "{layers}: {}", threshold(layers));
    }
    // Just above it something is left, just below nothing, and nothing in between: it breaks down at once.
    for layers in [2, 3, 4] {
        let critical = threshold(layers) / 4.0;
        assert!(expected(layers, 4.0, critical * 1.000_01) > 0.2 && expected(layers, 4.0, critical * 0.999) < 1e-6);
    }
}

#[test]
fn random_layers_are_left_as_the_formula_says_on_both_sides_of_the_threshold() {
    let places = 100_000;
    for (number, survive) in [0.55, 0.65, 0.7, 0.8, 1.0].into_iter().enumerate() {
        let dice = |what| Seeded::new(number as u64).stream(what);
        let layers = [random_layer(places, 4.0, dice(1)), random_layer(places, 4.0, dice(2))];
        let left = cascade(&layers, &survivors(places, survive, dice(3))).left();
        let share = f64::from(left) / f64::from(places);
        let says = expected(2, 4.0, survive);
        assert!((share - says).abs() < 0.02, "{survive}: {share} {says}");
    }
}

#[test]
fn thousands_of_small_networks_are_left_as_looking_through_all_of_them_says() {
    let mut fell = 0;
    for number in 0..6_000 {
        let mut dice = Seeded::new(number);
        let places = 1 + dice.below(24);
        let degree = 1.0 + 4.0 * dice.unit();
        let layers: Vec<Layer> =
            (0..=dice.below(4)).map(|layer| random_layer(places, degree, dice.stream(u64::from(layer)))).collect();
        let survive = survivors(places, 0.4 + 0.6 * dice.unit(), dice.stream(9));
        let Cascade { works, stages } = cascade(&layers, &survive);
        assert_eq!(works, plainly(&layers, &survive), "network {number}");
        let failed = works.iter().filter(|works| !**works).count();
        assert_eq!(stages.iter().sum::<u32>() as usize, failed, "network {number}");
        fell = fell.max(stages.len());
    }
    assert!(fell > 6, "some go on for long: {fell}");
}

/// Here a stage cuts off so few that trees are mended, and so many stages follow that they are looked through, too.
#[test]
fn larger_networks_are_left_as_looking_through_all_of_them_says() {
    let mut fell = 0;
    for number in 0..60 {
        let mut dice = Seeded::new(number);
        let places = 100 + dice.below(300);
        let degree = 2.5 + 2.5 * dice.unit();
        let layers: Vec<Layer> =
            (0..2 + dice.below(2)).map(|layer| random_layer(places, degree, dice.stream(u64::from(layer)))).collect();
        let survive = survivors(places, 0.8 + 0.2 * dice.unit(), dice.stream(9));
        let Cascade { works, stages } = cascade(&layers, &survive);
        assert_eq!(works, plainly(&layers, &survive), "network {number}");
        fell = fell.max(stages.len());
    }
    assert!(fell > 12, "some go on for long: {fell}");
}

#[test]
fn what_is_cut_off_in_one_layer_cuts_off_others_in_the_next() {
    // A line of power 0–1–2–3–4–5 and of telephone 5–0–2–4, 1–3: without 3, power keeps 0, 1, 2, and telephone 0 and 2 of them.
    let power = Layer::of(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
    let telephone = Layer::of(6, &[(5, 0), (0, 2), (2, 4), (1, 3)]);
    let survive = [true, true, true, false, true, true];
    let gone = cascade(&[power.clone(), telephone.clone()], &survive);
    // 0 and 2 are then two parts in power; of equally large ones the first is kept.
    assert_eq!((gone.works, gone.stages), (vec![true, false, false, false, false, false], vec![1, 2, 1, 1]));
    assert_eq!(cascade(&[power], &[true; 6]).stages, [0]);
    assert_eq!(cascade(&[telephone], &[false; 6]).left(), 0);
    assert_eq!(cascade(&[], &[true, false]).left(), 1);
}
