//! Times of the engine beside its peers: `python3 crates/interdependency/examples/peers.py` builds and runs this, and SciPy and NumPy on
//! the same models in the same run. Arguments: what to measure, and a folder for what the peers read.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a measurement: it reads the clock, and ends where something is wrong"
)]

use interdependency::{
    Hours, Model, Network, Plan,
    chains::{Edge, Risks},
    fault::Table,
    folder::{self, Files},
    inoperability::{Inoperability, many::Scenarios, matrix::Matrix},
    network::Bound,
    percolation::{cascade, random_layer, survivors},
    seeded::Seeded,
    simulate::{Chance, Effort, Time, at_a_moment, over_time},
    solve::pass,
};
use std::{fmt::Write, fs, path::Path, time::Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(&arguments[2]);
    match arguments[1].as_str() {
        "losses" => losses(folder),
        "simulate" => simulate(folder),
        "timed" => timed(folder),
        "inoperability" => inoperability(folder),
        "percolation" => percolation(folder),
        "chains" => chains(),
        other => panic!("{other}: losses, simulate, timed, inoperability, percolation or chains"),
    }
}

/// Seconds of the best of five, after one that is not counted.
fn best(mut what: impl FnMut()) -> f64 {
    what();
    let one = |what: &mut dyn FnMut()| {
        let begin = Instant::now();
        what();
        begin.elapsed().as_secs_f64()
    };
    (0..5).map(|_| one(&mut what)).fold(f64::INFINITY, f64::min)
}

/// A random model: one supplier for nine of ten needs, for the tenth two of three. Supplies mostly lead to later nodes.
fn model(nodes: u32, needs: u32) -> (Model, Plan, f64) {
    let mut dice = Seeded::new(5);
    let (mut files, mut texts) = (Files::new(), [String::new(), String::new(), String::new(), String::new()]);
    texts[0].push_str("id,name,sector\n");
    texts[1].push_str("id,of,k,reserve_h,reserve_max_h\n");
    texts[2].push_str("need,supplier\n");
    texts[3].push_str("node,at_h\n");
    (0..nodes).for_each(|node| writeln!(texts[0], "n{node},,").unwrap());
    for need in 0..needs {
        let (of, several) = (dice.below(nodes), need % 10 == 0);
        let k = if several { "2" } else { "" };
        writeln!(texts[1], "d{need},n{of},{k},{}.{},", dice.below(72), dice.below(1000)).unwrap();
        let first = 1 + dice.below(nodes - 4);
        for other in 0..if several { 3 } else { 1 } {
            writeln!(texts[2], "d{need},n{}", (of + first + other) % nodes).unwrap();
        }
    }
    (0..10).for_each(|source| writeln!(texts[3], "n{},0", source * (nodes / 10)).unwrap());
    let size: usize = texts.iter().map(String::len).sum();
    let tables = [Table::Nodes, Table::Needs, Table::Suppliers, Table::Failures];
    tables.into_iter().zip(texts).for_each(|(table, text)| files.put(table, text.into_bytes()));
    let begin = Instant::now();
    let (model, plan) = folder::read(&files).unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    println!("{{\"what\": \"read\", \"seconds\": {seconds}, \"bytes\": {size}}}");
    (model, plan, seconds)
}

/// Edges for a peer: from, to as little-endian u32, hours as f64.
fn hand_over(model: &Model, folder: &Path) {
    let (mut from, mut to, mut hours, mut need_of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (number, need) in (0_u32..).zip(model.needs()) {
        for supplier in need.suppliers {
            from.extend(supplier.to_le_bytes());
            to.extend(need.of.to_le_bytes());
            hours.extend(need.reserve.least.as_f64().to_le_bytes());
            need_of.extend(number.to_le_bytes());
        }
    }
    for (name, bytes) in [("from", from), ("to", to), ("hours", hours), ("need", need_of)] {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

fn losses(folder: &Path) {
    let (model, plan, _) = model(1_000_000, 5_000_000);
    hand_over(&model, folder);
    let layout = best_of_one(|| Network::of(&model));
    let network = layout.0;
    let mut lost = 0;
    let seconds = best(|| {
        let pass = pass(&network, &plan.failures, Bound::Least);
        lost = (0..model.node_count()).filter(|node| pass.at(*node).happens()).count();
    });
    println!("{{\"what\": \"losses\", \"seconds\": {seconds}, \"lost\": {lost}, \"layout\": {}}}", layout.1);
}

fn best_of_one<T>(what: impl FnOnce() -> T) -> (T, f64) {
    let begin = Instant::now();
    let made = what();
    (made, begin.elapsed().as_secs_f64())
}

fn simulate(folder: &Path) {
    let (model, _, _) = model(10_000, 50_000);
    hand_over(&model, folder);
    let network = Network::of(&model);
    let chances: Vec<Chance> =
        (0..model.node_count()).map(|node| Chance { node, down: Some(1e-4), fails: None, mends: None }).collect();
    let effort = Effort { seed: 1, scenarios: 100_000, error: 0.0, told: |_, _| () };
    let mut mean = 0.0;
    let (_, seconds) = best_of_one(|| {
        let shares = at_a_moment::run(&model, &network, &chances, (Hours::ZERO, effort));
        mean = shares.iter().map(|share| share.estimate()).sum::<f64>() / shares.len() as f64;
    });
    println!("{{\"what\": \"simulate\", \"seconds\": {seconds}, \"mean\": {mean}}}");
}

/// Failures at random times within three days, reserves running down, nothing repaired.
fn timed(folder: &Path) {
    let (model, _, _) = model(10_000, 50_000);
    hand_over(&model, folder);
    let network = Network::of(&model);
    let fails = Some(Time::exponential(Hours::whole(72_000)));
    let chances: Vec<Chance> =
        (0..model.node_count()).map(|node| Chance { node, down: None, fails, mends: None }).collect();
    let effort = Effort { seed: 1, scenarios: 100_000, error: 0.0, told: |_, _| () };
    let (seen, seconds) = best_of_one(|| {
        over_time::run(&model, &network, (&Plan::default(), &chances), (Hours::whole(72), effort)).shortest
    });
    let mean = seen.iter().map(|seen| seen.lost.estimate()).sum::<f64>() / seen.len() as f64;
    let hours = seen.iter().map(|seen| seen.hours).sum::<f64>() / seen.len() as f64;
    println!("{{\"what\": \"timed\", \"seconds\": {seconds}, \"mean\": {mean}, \"hours\": {hours}}}");
}

/// A hundred sectors, 100,000 cuts, a year of days.
fn inoperability(folder: &Path) {
    let (size, scenarios) = (100, 100_000);
    let mut dice = Seeded::new(7);
    let rows: Vec<Vec<f64>> = (0..size).map(|_| (0..size).map(|_| 0.008 * dice.unit()).collect()).collect();
    let k: Vec<f64> = (0..size).map(|_| 0.05 + 0.2 * dice.unit()).collect();
    let cuts: Vec<f64> = (0..size * scenarios).map(|_| 0.3 * dice.unit()).collect();
    let bytes = |values: &[f64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    for (name, values) in [("matrix", &rows.concat()), ("k", &k), ("cuts", &cuts)] {
        fs::write(folder.join(name), bytes(values)).unwrap();
    }
    let model = Inoperability::new(Matrix::from_rows(&rows).unwrap()).unwrap();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut asked = Scenarios { starts: &[], cuts: &cuts, ends: None, threads: 1 };
    let one = best(|| drop(model.many(&k, asked, 365.0).unwrap()));
    asked.threads = threads;
    let mut ended = None;
    let seconds = best(|| ended = Some(model.many(&k, asked, 365.0).unwrap()));
    let ended = ended.unwrap();
    // Of the first tenth, which the peer works out, too.
    let mean = |values: &[f64]| values.iter().take(values.len() / 10).sum::<f64>() / (values.len() / 10) as f64;
    println!(
        "{{\"what\": \"inoperability\", \"seconds\": {seconds}, \"one\": {one}, \"threads\": {threads}, \"q\": {}, \"sum\": {}, \"alone\": {}}}",
        mean(&ended.q),
        mean(&ended.sum),
        ended.one_by_one
    );
}

/// Two random layers of a million places and four lines each, just above their threshold.
fn percolation(folder: &Path) {
    let (places, dice) = (1_000_000, Seeded::new(11));
    for (name, survive) in [("far", 0.8), ("near", 0.62)] {
        let layers = [1, 2].map(|number| random_layer(places, 4.0, dice.stream(number)));
        let survive = survivors(places, survive, dice.stream(3));
        for (number, layer) in layers.iter().enumerate() {
            let to = |place: u32| layer.beside(place).iter().filter(move |to| place < **to);
            let lines = (0..places).flat_map(|place| to(place).map(move |to| [place, *to]));
            let bytes: Vec<u8> = lines.flatten().flat_map(u32::to_le_bytes).collect();
            fs::write(folder.join(format!("layer{number}")), bytes).unwrap();
        }
        fs::write(
            folder.join(format!("survive-{name}")),
            survive.iter().map(|one| u8::from(*one)).collect::<Vec<u8>>(),
        )
        .unwrap();
        let mut cascaded = None;
        let seconds = best(|| cascaded = Some(cascade(&layers, &survive)));
        let cascaded = cascaded.unwrap();
        println!(
            "{{\"what\": \"{name}\", \"seconds\": {seconds}, \"left\": {}, \"stages\": {}}}",
            cascaded.left(),
            cascaded.stages.len()
        );
    }
}

fn chains() {
    let mut dice = Seeded::new(3);
    let mut edge = || Edge {
        from: dice.below(10_000),
        to: dice.below(10_000),
        likelihood: dice.unit(),
        impact: 10.0 * dice.unit(),
    };
    let edges: Vec<Edge> = (0..80_000).map(|_| edge()).filter(|edge| edge.from != edge.to).collect();
    let (risks, _) = Risks::new(10_000, &edges);
    let mut worst = 0.0;
    let seconds = best(|| worst = risks.worst(None, (5, 100)).last().unwrap().risk);
    let mut out = vec![Vec::new(); 10_000];
    edges.iter().for_each(|edge| out[edge.from as usize].push(*edge));
    let mut found = Vec::new();
    let (chains, listed) =
        best_of_one(|| (0..10_000).map(|node| list(&out, &mut vec![node], (1.0, 0.0), &mut found)).sum::<u64>());
    found.sort_by(|a, b| f64::total_cmp(b, a));
    assert!((found[99] - worst).abs() < 1e-9, "{} {worst}", found[99]);
    println!("{{\"what\": \"chains\", \"seconds\": {seconds}, \"listed\": {listed}, \"chains\": {chains}}}");
}

/// All chains of up to five hops, depth first; keeps the hundred worst. How many there are.
fn list(out: &[Vec<Edge>], chain: &mut Vec<u32>, (reached, risk): (f64, f64), found: &mut Vec<f64>) -> u64 {
    let mut count = 0;
    for edge in &out[chain[chain.len() - 1] as usize] {
        if chain.contains(&edge.to) {
            continue;
        }
        let reached = reached * edge.likelihood;
        let risk = risk + reached * edge.impact;
        count += 1;
        found.push(risk);
        if found.len() == 100_000 {
            found.sort_by(|a, b| f64::total_cmp(b, a));
            found.truncate(100);
        }
        if chain.len() < 5 {
            chain.push(edge.to);
            count += list(out, chain, (reached, risk), found);
            chain.pop();
        }
    }
    count
}
