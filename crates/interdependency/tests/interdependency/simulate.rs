//! How likely a loss is: published availabilities within their errors, and exact enumeration.

use crate::{
    examples::read,
    variants::{ticks, variant},
};
use interdependency::{
    Hours, Model, Network, Plan,
    fault::Table,
    network::Bound,
    simulate::{Chance, Effort, Form, Share, Time, at_a_moment, availability, over_time},
    solve::pass,
};

fn effort(seed: u64, scenarios: u64) -> Effort {
    Effort { seed, scenarios, error: 0.0, told: |_, _| () }
}

fn down(node: u32, p: f64) -> Chance {
    Chance { node, down: Some(p), fails: None, mends: None }
}

fn rate(mean: u64) -> Option<Time> {
    Some(Time::exponential(Hours::whole(mean)))
}

/// A true share is within five standard errors, or what was not seen is rare.
fn holds(share: Share, truth: f64) {
    let error = (truth * (1.0 - truth) / share.of as f64).sqrt();
    assert!((share.estimate() - truth).abs() <= 5.0 * error + 1e-12, "{share:?} for {truth}");
}

/// Five links of a bridge, each up with p = 0.9, between two ends: up with 2p² + 2p³ − 5p⁴ + 2p⁵ = 0.97848.
fn bridge() -> Model {
    let nodes = "id,name,sector\nE1,,\nE2,,\nE3,,\nE4,,\nE5,,\nW1,,\nW2,,\nW3,,\nW4,,\nT,,\n";
    let needs = "id,of,k,reserve_h,reserve_max_h\nW1-E,W1,,0,\nW2-E,W2,,0,\nW3-E,W3,,0,\nW4-E,W4,,0,\nT-W,T,1,0,\n";
    let suppliers = "need,supplier\nW1-E,E1\nW1-E,E4\nW2-E,E2\nW2-E,E5\nW3-E,E1\nW3-E,E3\nW3-E,E5\nW4-E,E2\nW4-E,E3\nW4-E,E4\n\
                     T-W,W1\nT-W,W2\nT-W,W3\nT-W,W4\n";
    read(&[(Table::Nodes, nodes), (Table::Needs, needs), (Table::Suppliers, suppliers)]).unwrap().0
}

#[test]
fn the_bridge_is_up_as_often_as_its_polynomial_says() {
    let (model, chances) = (bridge(), (0..5).map(|link| down(link, 0.1)).collect::<Vec<_>>());
    let network = Network::of(&model);
    let shares = at_a_moment::run(&model, &network, &chances, (Hours::ZERO, effort(1, 1_000_000)));
    let end = shares[model.node_called("T").unwrap() as usize];
    holds(end, 1.0 - 0.97848);
    assert!(end.error() < 2e-4 && shares.iter().all(|share| share.of == 1_000_000));
    let timed = over_time::run(&model, &network, (&Plan::default(), &chances), (Hours::whole(1), effort(1, 20_000)));
    holds(timed.shortest[model.node_called("T").unwrap() as usize].lost, 1.0 - 0.97848);
}

#[test]
fn a_repairable_component_is_available_as_its_rates_say() {
    assert!((availability(1000.0, Some(24.0), 24.0) - 0.984_980_21).abs() < 5e-9);
    assert!((availability(1000.0, None, 24.0) - (-0.024_f64).exp()).abs() < 1e-15);
    let (model, _) = read(&[
        (Table::Nodes, "id,name,sector\nC,,\nX,,\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h\nX-C,X,,0,\n"),
        (Table::Suppliers, "need,supplier\nX-C,C\n"),
    ])
    .unwrap();
    let chance = Chance { node: 0, down: None, fails: rate(1000), mends: rate(24) };
    let (network, at) = (Network::of(&model), Hours::whole(24));
    let shares = at_a_moment::run(&model, &network, &[chance], (at, effort(2, 400_000)));
    holds(shares[1], 1.0 - 0.984_980_21);
    let timed = over_time::run(&model, &network, (&Plan::default(), &[chance]), (at, effort(2, 100_000)));
    let timed = timed.shortest;
    holds(timed[1].down, 1.0 - 0.984_980_21);
    holds(timed[1].lost, 1.0 - (-0.024_f64).exp());
    // Mean hours down: ∫₀²⁴ 1 − A(t) dt.
    let mean: f64 = (0..24_000)
        .map(|step| (1.0 - availability(1000.0, Some(24.0), (f64::from(step) + 0.5) / 1000.0)) / 1000.0)
        .sum();
    assert!((timed[0].hours - mean).abs() < 5.0 * timed[0].hours_error, "{mean} {:?}", timed[0]);
}

/// The true share of every node, by going through all sets of failures.
fn enumerated(model: &Model, chances: &[f64]) -> Vec<f64> {
    // Without reserves: everything that is reached is lost.
    let network = Network::of(model);
    let mut truth = vec![0.0; model.node_count() as usize];
    for set in 0_u32..1 << model.node_count() {
        let failed: Vec<(u32, Hours)> =
            (0..model.node_count()).filter(|node| set & (1 << node) != 0).map(|node| (node, Hours::ZERO)).collect();
        let weight: f64 =
            chances.iter().enumerate().map(|(node, p)| if set & (1 << node) != 0 { *p } else { 1.0 - p }).product();
        let pass = pass(&network, &failed, Bound::Least);
        (0..model.node_count()).filter(|node| pass.at(*node).happens()).for_each(|node| truth[node as usize] += weight);
    }
    truth
}

#[test]
fn shares_of_random_models_are_what_all_sets_of_failures_add_up_to() {
    for number in 0..300 {
        let (model, _) = variant(number, false);
        let p: Vec<f64> = (0..model.node_count()).map(|node| f64::from(node) * 0.13 % 0.5).collect();
        let chances: Vec<Chance> = (0..).zip(&p).map(|(node, p)| down(node, *p)).collect();
        let shares = at_a_moment::run(&model, &Network::of(&model), &chances, (Hours::ZERO, effort(number, 20_000)));
        shares.iter().zip(enumerated(&model, &p)).for_each(|(share, truth)| holds(*share, truth));
    }
}

#[test]
fn the_same_seed_gives_the_same_and_another_node_changes_nothing_for_those_that_do_not_need_it() {
    let model = bridge();
    let network = Network::of(&model);
    let chances: Vec<Chance> = (0..5).map(|link| down(link, 0.1)).collect();
    let run = |seed: u64, chances: &[Chance]| {
        at_a_moment::run(&model, &network, chances, (Hours::ZERO, effort(seed, 10_000)))
    };
    assert_eq!(run(1, &chances), run(1, &chances));
    assert_ne!(run(1, &chances), run(2, &chances));
    // Without the first link the others fail in the same scenarios.
    assert_eq!(run(1, &chances)[1..5], run(1, &chances[1..])[1..5]);
    let timed =
        |seed| over_time::run(&model, &network, (&Plan::default(), &chances), (Hours::whole(1), effort(seed, 2_000)));
    assert_eq!(timed(1), timed(1));
}

#[test]
fn it_ends_when_every_share_is_known_as_well_as_asked() {
    let (model, chances) = (bridge(), (0..5).map(|link| down(link, 0.1)).collect::<Vec<_>>());
    let asked = Effort { error: 0.005, ..effort(1, 10_000_000) };
    let shares = at_a_moment::run(&model, &Network::of(&model), &chances, (Hours::ZERO, asked));
    assert!(shares[0].of < 100_000 && shares.iter().all(|share| share.half_width() <= 0.005), "{}", shares[0].of);
    let nothing = Share { seen: 0, of: 1_000 }.interval();
    assert!(
        nothing.0 == 0.0 && (0.002..0.005).contains(&nothing.1),
        "what was not seen is not impossible: {nothing:?}"
    );
}

#[test]
fn where_nothing_comes_back_the_short_way_sees_what_the_event_queue_sees() {
    for number in 0..200 {
        let (model, plan) = variant(number, false);
        let network = Network::of(&model);
        let failing = |node| Chance { node, down: None, fails: Some(Time::exponential(ticks(40))), mends: None };
        let chances: Vec<Chance> = (0..model.node_count()).filter(|node| node % 2 == 0).map(failing).collect();
        let losing = Plan { failures: plan.failures, ..Plan::default() };
        // A repair of what has not failed changes nothing, but asks for the event queue.
        let queued = Plan { repairs: vec![(0, Hours::ZERO)], ..losing.clone() };
        let seen = |plan| over_time::run(&model, &network, (plan, &chances), (ticks(12), effort(number, 50)));
        assert_eq!(seen(&losing), seen(&queued), "model {number}");
    }
}

/// Two nodes: X needs C, with this reserve.
fn pair(reserve: &str) -> Model {
    let needs = format!("id,of,k,reserve_h,reserve_max_h\nX-C,X,,{reserve}\n");
    let tables = [
        (Table::Nodes, "id,name,sector\nC,,\nX,,\n"),
        (Table::Needs, &needs),
        (Table::Suppliers, "need,supplier\nX-C,C\n"),
    ];
    read(&tables).unwrap().0
}

/// C fails and is repaired after such times.
fn course(fails: (u64, &str), mends: Option<(u64, &str)>) -> Chance {
    let time = |(mean, form): (u64, &str)| Time { mean: Hours::whole(mean), form: Form::parse(form).unwrap() };
    Chance { node: 0, down: None, fails: Some(time(fails)), mends: mends.map(time) }
}

#[test]
fn times_to_failure_have_the_survival_of_their_form_and_their_mean() {
    let (model, at) = (pair("0,"), Hours::whole(80));
    let network = Network::of(&model);
    // P(T > 80 h) with mean 100 h, by the closed forms: Γ(3/2) = 0.886227, ln 100 − 0.32.
    let forms = [
        ("weibull 2", 0.604_922_56),
        ("lognormal 0.8", 0.451_817_57),
        ("uniform 0.5", 0.7),
        ("exponential", 0.449_328_96),
    ];
    for (form, survives) in forms {
        let chance = course((100, form), None);
        assert!((1.0 - chance.down_at(at).unwrap() - survives).abs() < 1e-6, "{form} {:?}", chance.down_at(at));
        let shares = at_a_moment::run(&model, &network, &[chance], (at, effort(3, 200_000)));
        holds(shares[1], 1.0 - survives);
        let timed = |until| over_time::run(&model, &network, (&Plan::default(), &[chance]), (until, effort(4, 40_000)));
        holds(timed(at).shortest[1].lost, 1.0 - survives);
        // Until far beyond: what is left after the failure is the horizon without the mean.
        let far = timed(Hours::whole(20_000)).shortest[0];
        assert!((far.hours - 19_900.0).abs() < 5.0 * far.hours_error, "{form} {far:?}");
    }
    let fixed =
        over_time::run(&model, &network, (&Plan::default(), &[course((80, "fixed"), None)]), (at, effort(5, 100)));
    assert_eq!(fixed.shortest[0].lost.seen, 0, "at its end it is not down before it");
}

#[test]
fn what_is_repaired_after_other_times_is_available_as_renewals_say() {
    let model = pair("0,");
    let network = Network::of(&model);
    // 10 hours up, 2 down, again and again.
    let clock = course((10, "fixed"), Some((2, "fixed")));
    assert_eq!(clock.down_at(Hours::whole(11)), None);
    for (at, down) in [(9, 0), (10, 300), (11, 300), (12, 0), (22, 300), (24, 0)] {
        let seen = at_a_moment::run(&model, &network, &[clock], (Hours::whole(at), effort(1, 300)))[1].seen;
        assert_eq!(seen, down, "at {at} h");
    }
    // Long after the start it is down MTTR/(MTBF + MTTR) of the time, whatever the forms.
    let worn = course((100, "weibull 2"), Some((10, "lognormal 0.8")));
    let shares = at_a_moment::run(&model, &network, &[worn], (Hours::whole(5_000), effort(6, 60_000)));
    holds(shares[1], 10.0 / 110.0);
    let until = Hours::whole(5_000);
    let timed = over_time::run(&model, &network, (&Plan::default(), &[worn]), (until, effort(7, 20_000))).shortest;
    holds(timed[1].down, 10.0 / 110.0);
}

#[test]
fn reserves_that_are_ranges_or_unknown_bound_what_is_seen() {
    let seen = |reserve: &str| {
        let model = pair(reserve);
        let chance = course((1, "fixed"), Some((8, "fixed")));
        over_time::run(&model, &Network::of(&model), (&Plan::default(), &[chance]), (Hours::whole(9), effort(1, 64)))
    };
    let hours = |outcome: &over_time::Outcome| {
        (outcome.shortest[1].hours, outcome.longest.as_ref().map(|longest| longest[1].hours))
    };
    assert_eq!(hours(&seen("3,")), (5.0, None), "an exact reserve needs no second look");
    assert_eq!(hours(&seen("3,5")), (5.0, Some(3.0)));
    assert_eq!(hours(&seen("3,12")), (5.0, Some(0.0)));
    assert_eq!(hours(&seen(",")), (8.0, Some(0.0)), "what nobody stated may be nothing or without an end");
    let outcome = seen("3,12");
    let longest = outcome.longest.unwrap();
    assert_eq!((outcome.shortest[1].lost.seen, longest[1].lost.seen), (64, 0));
    assert_eq!(outcome.shortest[0], longest[0], "what fails by itself is the same in both");
}

#[test]
fn both_ends_are_known_as_well_as_asked() {
    // Lost as soon as C fails, or only if its repair takes 10 of at most 12 hours.
    let model = pair("0,10");
    let chance = course((1, "fixed"), Some((8, "uniform 0.5")));
    let asked = Effort { error: 0.01, ..effort(1, 1_000_000) };
    let seen = over_time::run(&model, &Network::of(&model), (&Plan::default(), &[chance]), (Hours::whole(20), asked));
    let longest = seen.longest.unwrap();
    assert!(seen.shortest[1].lost.half_width() <= 0.01 && longest[1].lost.half_width() <= 0.01, "{longest:?}");
    assert!(longest[1].lost.of > 1_024 && seen.shortest[1].lost.of == longest[1].lost.of, "{longest:?}");
    assert!(longest[1].lost.estimate() < 1.0);
}
