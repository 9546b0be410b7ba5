//! Why a service is lost: equal to trying everything.

use crate::{
    examples::{hospital, read},
    variants::{ticks, variant},
};
use interdependency::{
    Hours, Model, Network, Reserve,
    fault::Table,
    network::Bound,
    seeded::Seeded,
    solve::pass,
    why::{
        ask::ask,
        single::single,
        smallest::{Patience, smallest},
        worth::worth,
    },
};
use std::fmt::Write;

/// When a node is lost if one need's reserve is another.
fn lost_with(network: &Network, failures: &[(u32, Hours)], (need, reserve): (u32, Hours), node: u32) -> Hours {
    let mut changed = network.clone();
    changed.set_reserve(need, Reserve::exactly(reserve));
    pass(&changed, failures, Bound::Least).at(node)
}

#[test]
fn an_hour_more_is_worth_what_trying_every_reserve_shows() {
    let (mut helped, mut later) = (0, 0);
    for number in 0..400 {
        let (model, plan) = variant(number, false);
        let (network, failures) = (Network::of(&model), plan.failures);
        for node in 0..model.node_count() {
            let lost = pass(&network, &failures, Bound::Least).at(node);
            let told = worth(&model, &network, &failures, node);
            for need in 0..model.need_count() {
                let reserve = model.need(need).reserve.least;
                let f = |more: u32| lost_with(&network, &failures, (need, reserve.plus(ticks(more))), node);
                let all: Vec<Hours> = (0..80).map(f).collect();
                let never = lost_with(&network, &failures, (need, Hours::NEVER), node);
                let Some(worth) = told.iter().find(|worth| worth.need == need) else {
                    assert!(all.iter().chain([&never]).all(|at| *at == lost), "model {number}, need {need}: not told");
                    continue;
                };
                assert_eq!(worth.helps, all[1] > lost, "model {number}, node {node}, need {need}");
                let holds = |more: &usize| {
                    let gain = if worth.helps { ticks(u32::try_from(*more).unwrap()) } else { Hours::ZERO };
                    all[*more] == lost.plus(gain)
                };
                let end = (1..80).take_while(holds).count();
                let until = if end == 79 { Hours::NEVER } else { reserve.plus(ticks(u32::try_from(end).unwrap())) };
                assert_eq!(worth.until, until, "model {number}, node {node}, need {need}: {all:?}");
                assert_eq!(worth.most, if never.happens() { never.since(lost) } else { never });
                helped += usize::from(worth.helps);
                later += usize::from(!worth.helps && worth.until.happens());
            }
        }
    }
    assert!(helped > 100 && later > 3, "{helped} {later}");
}

#[test]
fn more_batteries_for_the_telephone_help_the_hospital_for_half_a_day() {
    let (model, plan) = hospital("24");
    let hospital = model.node_called("H").unwrap();
    let told: Vec<(&str, bool, String, String)> = worth(&model, &Network::of(&model), &plan.failures, hospital)
        .into_iter()
        .map(|worth| (model.need(worth.need).id, worth.helps, worth.until.to_string(), worth.most.to_string()))
        .collect();
    let row = |id, helps, until: &str, most: &str| (id, helps, until.to_owned(), most.to_owned());
    // The telephone's until the water is first; the base station's not at all, since it needs the telephone.
    assert_eq!(told, [row("T-P", true, "36", "12"), row("B-P", false, "", "0"), row("H-TB", true, "12", "12"),]);
}

#[test]
fn single_points_of_failure_are_those_that_trying_each_alone_finds() {
    let mut doubtful = 0;
    for number in 0..1_000 {
        let (model, _) = variant(number, false);
        let network = Network::of(&model);
        for node in 0..model.node_count() {
            for horizon in [ticks(0), ticks(4), Hours::NEVER] {
                let found: Vec<(u32, Hours, Hours)> = single(&model, &network, node, horizon)
                    .iter()
                    .map(|single| (single.node, single.lost, single.latest))
                    .collect();
                let alone = |other: u32, bound: Bound| {
                    let at = pass(&network, &[(other, Hours::ZERO)], bound).at(node);
                    if at <= horizon { at } else { Hours::NEVER }
                };
                let mut tried: Vec<(u32, Hours, Hours)> = (0..model.node_count())
                    .filter(|other| *other != node)
                    .map(|other| (other, alone(other, Bound::Least), alone(other, Bound::Most)))
                    .filter(|(_, at, _)| at.happens())
                    .collect();
                tried.sort_by_key(|(other, at, _)| (*at, *other));
                doubtful += tried.iter().filter(|(_, at, latest)| at != latest).count();
                assert_eq!(found, tried, "model {number}, node {node}");
            }
        }
    }
    assert!(doubtful > 100, "{doubtful}");
}

/// All sets of other nodes of this size that stop a node in time.
fn tried(model: &Model, network: &Network, node: u32, horizon: Hours, size: u32) -> Vec<Vec<u32>> {
    let sets = (0_u32..1 << model.node_count()).filter(|set| set & (1 << node) == 0 && set.count_ones() == size);
    let members = |set: u32| (0..model.node_count()).filter(|other| set & (1 << other) != 0).collect::<Vec<u32>>();
    let stops = |set: &Vec<u32>| {
        let failures: Vec<(u32, Hours)> = set.iter().map(|other| (*other, Hours::ZERO)).collect();
        let at = pass(network, &failures, Bound::Least).at(node);
        at.happens() && at <= horizon
    };
    let mut all: Vec<Vec<u32>> = sets.map(members).filter(stops).collect();
    all.sort_unstable();
    all
}

#[test]
fn smallest_stopping_sets_are_those_that_trying_all_sets_finds_and_the_certificate_holds() {
    let mut sizes = [0; 5];
    for number in 0..1_000 {
        let (model, _) = variant(number, false);
        let network = Network::of(&model);
        for (node, horizon) in [(0, ticks(0)), (1, ticks(4)), (0, Hours::NEVER)] {
            let found = smallest(&model, &network, node, (horizon, 10, 1_000), &Patience::endless()).unwrap();
            let size = (0..model.node_count()).find(|size| !tried(&model, &network, node, horizon, *size).is_empty());
            let expected = size.map(|size| tried(&model, &network, node, horizon, size)).unwrap_or_default();
            assert_eq!(found.sets, expected, "model {number}, node {node}");
            sizes[size.unwrap_or(0) as usize] += 1;
            let holds = |set: &Vec<u32>| {
                let failures: Vec<(u32, Hours)> = set.iter().map(|other| (*other, Hours::ZERO)).collect();
                let at = pass(&network, &failures, Bound::Most).at(node);
                at.happens() && at <= horizon
            };
            assert_eq!(found.certain, expected.iter().map(holds).collect::<Vec<bool>>(), "model {number}, node {node}");
            // Whoever does not believe it: with everything outside a keeping set stopped the service lives, …
            for keeping in &found.certificate {
                let outside = (0..model.node_count()).filter(|other| *other != node && !keeping.contains(other));
                let failures: Vec<(u32, Hours)> = outside.map(|other| (other, Hours::ZERO)).collect();
                let at = pass(&network, &failures, Bound::Least).at(node);
                assert!(!at.happens() || at > horizon, "model {number}, node {node}");
            }
            // … and no smaller set meets all of them.
            let meets =
                |set: u32| found.certificate.iter().all(|keeping| keeping.iter().any(|node| set & (1 << node) != 0));
            let least = (0_u32..1 << model.node_count()).filter(|set| meets(*set)).map(u32::count_ones).min();
            assert_eq!(least, size, "model {number}, node {node}");
        }
    }
    assert!(sizes[1] > 100 && sizes[2] > 50 && sizes[3] > 3, "{sizes:?}");
}

#[test]
fn a_stopping_set_that_is_too_large_is_not_looked_for() {
    let (model, _) = hospital("24");
    let (network, hospital) = (Network::of(&model), model.node_called("H").unwrap());
    let id = |node: &u32| model.node(*node).id;
    let at_once = smallest(&model, &network, hospital, (Hours::ZERO, 3, 10), &Patience::endless()).unwrap();
    assert_eq!(at_once.sets.iter().map(|set| set.iter().map(id).collect::<Vec<_>>()).collect::<Vec<_>>(), [["T"]]);
    let (model, _) = read(&[
        (Table::Nodes, "id,name,sector\nV,,\nA,,\nB,,\nC,,\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h\nV-ABC,V,1,2,\n"),
        (Table::Suppliers, "need,supplier\nV-ABC,A\nV-ABC,B\nV-ABC,C\n"),
    ])
    .unwrap();
    let network = Network::of(&model);
    assert_eq!(smallest(&model, &network, 0, (Hours::NEVER, 2, 10), &Patience::endless()), None);
    assert_eq!(smallest(&model, &network, 0, (Hours::NEVER, 3, 10), &Patience::endless()).unwrap().sets, [[1, 2, 3]]);
    assert!(
        smallest(&model, &network, 0, (Hours::whole(1), 3, 10), &Patience::endless()).unwrap().sets.is_empty(),
        "the reserve outlasts it"
    );
}

/// A model of 400 nodes, each but the last needing some of its later ones, so that nearly all stand behind the first.
fn large(number: u32) -> Model {
    let mut dice = Seeded::new(number.into());
    let nodes = 400;
    let (mut node_rows, mut needs, mut suppliers) =
        ("id,name,sector\n".to_owned(), "id,of,k,reserve_h\n".to_owned(), "need,supplier\n".to_owned());
    for node in 0..nodes {
        writeln!(node_rows, "n{node},,").unwrap();
        let later = nodes - 1 - node;
        // The fewer stand at the bottom, the fewer bring all down.
        if later < 6 + 6 * number {
            continue;
        }
        let others: std::collections::BTreeSet<u32> = (0..6).map(|_| node + 1 + dice.below(later.min(60))).collect();
        let k = 1 + dice.below((others.len() as u32).min(1 + number % 3));
        writeln!(needs, "d{node},n{node},{k},{}", ticks(dice.below(3))).unwrap();
        others.iter().for_each(|other| writeln!(suppliers, "d{node},n{other}").unwrap());
    }
    read(&[(Table::Nodes, &node_rows), (Table::Needs, &needs), (Table::Suppliers, &suppliers)]).unwrap().0
}

#[test]
fn in_large_models_each_smallest_set_stops_the_service_and_none_of_it_can_be_spared() {
    let mut sizes = std::collections::BTreeSet::new();
    for number in 0..8 {
        let model = large(number);
        let network = Network::of(&model);
        let stopped = |set: &[u32]| {
            let failures: Vec<(u32, Hours)> = set.iter().map(|node| (*node, Hours::ZERO)).collect();
            pass(&network, &failures, Bound::Least).at(0).happens()
        };
        let patience = Patience::of(50_000_000);
        let Some(found) = smallest(&model, &network, 0, (Hours::NEVER, 6, 5), &patience) else { continue };
        for set in &found.sets {
            assert!(stopped(set), "model {number}: {set:?}");
            for spared in set {
                let fewer: Vec<u32> = set.iter().copied().filter(|node| node != spared).collect();
                assert!(!stopped(&fewer), "model {number}: {set:?} without {spared}");
            }
            sizes.insert(set.len());
            // Each keeping set is met by each set that stops the service …
            assert!(found.certificate.iter().all(|keeping| keeping.iter().any(|node| set.contains(node))));
        }
        // … and keeps it if everything else is stopped.
        for keeping in &found.certificate {
            let outside: Vec<u32> = (1..model.node_count()).filter(|node| !keeping.contains(node)).collect();
            assert!(!stopped(&outside), "model {number}: {keeping:?}");
        }
    }
    assert!(sizes.len() > 1, "sets of several sizes were seen: {sizes:?}");
}

#[test]
fn who_is_asked_first_is_whose_answer_can_narrow_most() {
    let (model, plan) = read(&[
        (Table::Nodes, "id,name,sector\nP,,\nT,,\nW,,\nH,,\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h\nT-P,T,,,\nW-P,W,,12,14\nH-T,H,,1,\nH-W,H,,0,9\nH-P,H,,48,\n"),
        (Table::Suppliers, "need,supplier\nT-P,P\nW-P,P\nH-T,T\nH-W,W\nH-P,P\n"),
        (Table::Failures, "node,at_h\nP,0\n"),
    ])
    .unwrap();
    let network = Network::of(&model);
    let questions = ask(&model, &network, &plan.failures, model.node_called("H").unwrap());
    let told: Vec<(&str, String, String)> = questions
        .iter()
        .map(|question| {
            let (short, long) = (question.latest_if_short, question.earliest_if_long);
            (model.need(question.need).id, short.to_string(), long.to_string())
        })
        .collect();
    // Today 1 to 23 h. The telephone's reserve: 1 if it is nothing, 12 (through the water) if it is long.
    let row = |id, short: &str, long: &str| (id, short.to_owned(), long.to_owned());
    assert_eq!(told, [row("T-P", "1", "12"), row("H-W", "14", "1"), row("W-P", "21", "1")]);
    assert_eq!((questions[0].today.earliest, questions[0].today.latest), (Hours::whole(1), Hours::whole(23)));
}

/// Four of 299 lines must fail: each three of them are refuted one by one, some four million times.
#[test]
fn looking_for_the_smallest_sets_ends_when_patience_does() {
    let lines: Vec<String> = (0..299).map(|line| format!("L{line}")).collect();
    let table = |head: &str, rows: &[String]| format!("{head}\n{}\n", rows.join("\n"));
    let nodes =
        table("id,name,sector", &lines.iter().chain(&["V".to_owned()]).map(|id| format!("{id},,")).collect::<Vec<_>>());
    let suppliers = table("need,supplier", &lines.iter().map(|id| format!("d,{id}")).collect::<Vec<_>>());
    let tables = [
        (Table::Nodes, nodes.as_str()),
        (Table::Needs, "id,of,k,reserve_h\nd,V,296,0\n"),
        (Table::Suppliers, &suppliers),
    ];
    let (model, _) = read(&tables).unwrap();
    let (network, target) = (Network::of(&model), model.node_called("V").unwrap());
    let patience = Patience::of(1_000_000);
    assert_eq!(smallest(&model, &network, target, (Hours::NEVER, 3, 100), &patience), None);
    assert!(patience.is_over());
    // What is found sooner is found.
    let patience = Patience::of(1_000_000);
    assert_eq!(smallest(&model, &network, target, (Hours::NEVER, 0, 100), &patience), None);
    assert!(!patience.is_over(), "nothing smaller than one stop was looked for, to the end");
}
