//! Chains of risk: equal to listing all.

use interdependency::{
    chains::{Chain, Edge, Risks},
    seeded::Seeded,
};

fn edge(from: u32, to: u32, likelihood: f64, impact: f64) -> Edge {
    Edge { from, to, likelihood, impact }
}

/// All chains, by depth first.
fn all(edges: &[Edge], chain: &mut Vec<u32>, (reached, risk, hops): (f64, f64, usize), found: &mut Vec<Chain>) {
    if chain.len() > 1 {
        found.push(Chain { nodes: chain.clone(), risk });
    }
    if chain.len() > hops {
        return;
    }
    let last = *chain.last().unwrap();
    for edge in edges.iter().filter(|edge| edge.from == last) {
        if !chain.contains(&edge.to) {
            chain.push(edge.to);
            let reached = reached * edge.likelihood;
            all(edges, chain, (reached, risk + reached * edge.impact, hops), found);
            chain.pop();
        }
    }
}

#[test]
fn the_worst_chains_are_those_that_listing_all_finds() {
    for number in 0..2_000 {
        let mut dice = Seeded::new(number);
        let nodes = 2 + dice.below(6);
        let mut edges = Vec::new();
        for (from, to) in (0..nodes).flat_map(|from| (0..nodes).map(move |to| (from, to))).filter(|(a, b)| a != b) {
            if dice.below(2) == 0 {
                edges.push(edge(from, to, f64::from(dice.below(11)) / 10.0, f64::from(dice.below(10))));
            }
        }
        let hops = 1 + dice.below(5) as usize;
        let mut listed = Vec::new();
        (0..nodes).for_each(|node| all(&edges, &mut vec![node], (1.0, 0.0, hops), &mut listed));
        listed.sort_by(|a, b| b.risk.total_cmp(&a.risk).then_with(|| a.nodes.cmp(&b.nodes)));
        let (risks, wrong) = Risks::new(nodes, &edges);
        let worst = risks.worst(None, (hops, 10));
        assert!(wrong.is_empty() && worst.len() == listed.len().min(10), "{number}");
        for (found, expected) in worst.iter().zip(&listed) {
            assert!((found.risk - expected.risk).abs() < 1e-9, "{number}: {found:?} {expected:?}");
            assert!(listed.contains(found), "{number}: {found:?}");
        }
        let mut different = worst.clone();
        different.dedup();
        assert_eq!(different, worst);
    }
}

#[test]
fn risk_adds_up_along_a_chain_by_hand() {
    // 0.5 · 4 + 0.5 · 0.4 · 5 = 3; the way back to the first is no chain.
    let (risks, wrong) =
        Risks::new(3, &[edge(0, 1, 0.5, 4.0), edge(1, 2, 0.4, 5.0), edge(2, 0, 1.0, 9.0), edge(1, 1, 1.0, 1.0)]);
    assert_eq!(wrong, [3]);
    let worst = risks.worst(Some(0), (5, 9));
    assert_eq!(
        worst.iter().map(|chain| (chain.nodes.clone(), chain.risk)).collect::<Vec<_>>(),
        [(vec![0, 1, 2], 3.0), (vec![0, 1], 2.0)]
    );
    assert_eq!(risks.worst(None, (1, 1))[0].nodes, [2, 0]);
}

#[test]
fn a_web_with_more_chains_than_could_be_listed_is_answered_at_once() {
    let mut dice = Seeded::new(1);
    let edges: Vec<Edge> = (0..20_000)
        .map(|_| edge(dice.below(1_000), dice.below(1_000), dice.unit(), 10.0 * dice.unit()))
        .filter(|edge| edge.from != edge.to)
        .collect();
    // Some 1,000 · 20⁸ chains of eight hops.
    let (risks, _) = Risks::new(1_000, &edges);
    let worst = risks.worst(None, (8, 20));
    assert!(worst.len() == 20 && worst.windows(2).all(|pair| pair[0].risk >= pair[1].risk));
}
