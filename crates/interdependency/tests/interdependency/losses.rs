//! When each service stops.

use crate::examples::{hospital, read};
use interdependency::{
    Hours, Model, Network, Plan,
    fault::Table,
    solve::{Certainty, solve},
    timeline,
};

fn chain(model: &Model, plan: &Plan, id: &str) -> String {
    let losses = solve(&Network::of(model), plan);
    let links = losses.earliest().chain(model.node_called(id).unwrap());
    links.iter().map(|link| model.node(link.node).id).collect::<Vec<_>>().join(" ")
}

fn lost(model: &Model, plan: &Plan) -> Vec<(String, String)> {
    let losses = solve(&Network::of(model), plan);
    (0..)
        .zip(model.nodes())
        .map(|(number, node)| (node.id.to_owned(), losses.of(number).earliest.to_string()))
        .collect()
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(id, at)| ((*id).to_owned(), (*at).to_owned())).collect()
}

#[test]
fn the_hospital_falls_with_the_telephone_after_a_day() {
    let (model, plan) = hospital("24");
    let expected = pairs(&[("P", "0"), ("T", "24"), ("B", "3"), ("W", "12"), ("D", "20"), ("H", "24")]);
    assert_eq!(lost(&model, &plan), expected);
    assert_eq!(chain(&model, &plan, "H"), "P T H");
    assert_eq!(chain(&model, &plan, "D"), "P W D");
    assert_eq!(chain(&model, &plan, "P"), "P");
}

#[test]
fn with_two_days_of_batteries_for_the_telephone_the_hospital_falls_with_the_water() {
    let (model, plan) = hospital("48");
    let expected = pairs(&[("P", "0"), ("T", "48"), ("B", "3"), ("W", "12"), ("D", "20"), ("H", "36")]);
    assert_eq!(lost(&model, &plan), expected);
    assert_eq!(chain(&model, &plan, "H"), "P W H");
}

#[test]
fn an_unknown_reserve_gives_bounds_and_only_to_what_hangs_on_it() {
    let (model, plan) = hospital("");
    let losses = solve(&Network::of(&model), &plan);
    let of = |id: &str| losses.of(model.node_called(id).unwrap());
    assert_eq!((of("T").earliest, of("T").certainty()), (Hours::ZERO, Certainty::Unknown));
    // The base station is lost through its own battery at the latest, the hospital through the water.
    assert_eq!((of("B").earliest, of("B").latest), (Hours::ZERO, Hours::whole(3)));
    assert_eq!((of("H").earliest, of("H").latest), (Hours::ZERO, Hours::whole(36)));
    assert_eq!(of("H").certainty(), Certainty::Interval);
    assert_eq!((of("W").certainty(), of("P").certainty()), (Certainty::Exact, Certainty::Exact));
}

#[test]
fn what_nothing_reaches_is_never_lost() {
    let (model, _) = hospital("24");
    let water = Plan { failures: vec![(model.node_called("W").unwrap(), Hours::whole(5))], ..Plan::default() };
    let losses = solve(&Network::of(&model), &water);
    let of = |id: &str| losses.of(model.node_called(id).unwrap());
    assert_eq!(
        (of("P").certainty(), of("D").earliest, of("H").earliest),
        (Certainty::Never, Hours::whole(13), Hours::whole(29))
    );
    assert!(losses.earliest().chain(model.node_called("P").unwrap()).is_empty());
}

/// A pump that needs two of three lines, with a tank of 4 h that takes 8 h of supply to fill.
fn pump() -> (Model, Plan) {
    read(&[
        (Table::Nodes, "id,name,sector\nA,,\nB,,\nC,,\nV,,\nX,,\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h,refuel_h\nV-L,V,2,4,,8\nX-V,X,,1,,\n"),
        (Table::Suppliers, "need,supplier\nV-L,A\nV-L,B\nV-L,C\nX-V,V\n"),
        (Table::Failures, "node,at_h\nA,0\nB,10\nB,17\n"),
        (Table::Repairs, "node,at_h\nB,15\nA,21\n"),
    ])
    .unwrap()
}

fn outages(model: &Model, plan: &Plan, id: &str) -> Vec<(String, String)> {
    let lines = timeline::run(model, &Network::of(model), plan);
    let of = lines.earliest().of(model.node_called(id).unwrap());
    of.iter().map(|outage| (outage.from.to_string(), outage.until.to_string())).collect()
}

#[test]
fn what_is_repaired_comes_back_and_a_tank_that_had_no_time_to_fill_lasts_less() {
    let (model, plan) = pump();
    // Unmet at 10, empty at 14, back with B at 15; two hours of supply are one hour of reserve: 17 + 1 = 18; back with A at 21.
    assert_eq!(outages(&model, &plan, "V"), pairs(&[("14", "15"), ("18", "21")]));
    // Its own tank of one hour ends at the very moment at which the first outage does; at 19 it is lost through the second.
    assert_eq!(outages(&model, &plan, "X"), pairs(&[("19", "21")]));
}

#[test]
fn a_tank_that_is_filled_at_hand_lasts_again() {
    let (model, mut plan) = pump();
    plan.refuels = vec![(model.need_called("V-L").unwrap(), Hours::whole(13))];
    // Full again at 13, two hours of it are used when supply is back at 15 and half of them regained at 17: 17 + 3 = 20.
    assert_eq!(outages(&model, &plan, "V"), pairs(&[("20", "21")]));
}

#[test]
fn services_that_need_each_other_do_not_come_up_by_themselves() {
    let (model, plan) = read(&[
        (Table::Nodes, "id,name,sector\nP,power,ELEC\nG,grid control,ICT-TEL\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h\nP-G,P,,6,\nG-P,G,,0,\n"),
        (Table::Suppliers, "need,supplier\nP-G,G\nG-P,P\n"),
        (Table::Failures, "node,at_h\nP,0\n"),
        (Table::Repairs, "node,at_h\nP,8\n"),
    ])
    .unwrap();
    assert_eq!(outages(&model, &plan, "P"), pairs(&[("0", "")]), "the reserve of P's need of G ended at 6");
    let early = Plan { repairs: vec![(0, Hours::whole(5))], ..plan };
    assert_eq!(outages(&model, &early, "P"), pairs(&[("0", "5")]));
}
