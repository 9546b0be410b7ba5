//! What is worked out again is what a whole pass gives.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{fault::Table, folder, folder::Files, seeded::Seeded};
use std::fmt::Write;

/// What a whole pass gives for the model as it is now.
fn whole(now: &WhatIf) -> Vec<Hours> {
    let mut at = now.fails.clone();
    loop {
        let mut next = at.clone();
        for (need, of) in now.needs.iter().zip(&now.of) {
            let mut lost: Vec<Hours> = need.suppliers.iter().map(|node| at[*node as usize]).collect();
            lost.sort_unstable();
            let unmet = lost[need.bears() - 1].plus(need.reserve);
            next[*of as usize] = next[*of as usize].min(unmet);
        }
        if next == at {
            return at;
        }
        at = next;
    }
}

fn need(dice: &mut Seeded, nodes: u32, of: u32) -> NeedNow {
    let mut suppliers: Vec<u32> = (0..nodes).filter(|node| *node != of && dice.below(4) == 0).collect();
    if suppliers.is_empty() {
        suppliers.push((of + 1) % nodes);
    }
    let k = 1 + dice.below(suppliers.len() as u32);
    let reserve = if dice.below(9) == 0 { Hours::NEVER } else { Hours::from_micros(u64::from(dice.below(5))) };
    NeedNow { suppliers, k, reserve }
}

fn model(dice: &mut Seeded, nodes: u32, needs: u32) -> Model {
    let mut texts = ["id,name,sector\n", "id,of,k,reserve_h\n", "need,supplier\n"].map(str::to_owned);
    (0..nodes).for_each(|node| writeln!(texts[0], "n{node},,").unwrap());
    for number in 0..needs {
        let of = dice.below(nodes);
        let need = need(dice, nodes, of);
        writeln!(texts[1], "d{number},n{of},{},{}", need.k, need.reserve).unwrap();
        need.suppliers.iter().for_each(|node| writeln!(texts[2], "d{number},n{node}").unwrap());
    }
    let mut files = Files::new();
    let tables = [Table::Nodes, Table::Needs, Table::Suppliers].into_iter().zip(texts);
    tables.for_each(|(table, text)| files.put(table, text.into_bytes()));
    folder::read(&files).unwrap().0
}

fn check(now: &WhatIf, place: &str) {
    assert_eq!(now.pass.at, whole(now), "{place}");
    for node in (0..now.fails.len() as u32).filter(|node| now.at(*node).happens()) {
        let chain = now.chain(node);
        assert!(chain.len() <= now.fails.len(), "{place}: a chain in a circle");
        assert_eq!(now.fails[chain[0].node as usize], now.at(chain[0].node), "{place}");
        for pair in chain.windows(2) {
            let need = now.need(pair[1].need.unwrap()).unwrap();
            assert!(need.suppliers.contains(&pair[0].node), "{place}");
            assert_eq!(now.at(pair[0].node).plus(need.reserve), now.at(pair[1].node), "{place}");
        }
    }
}

#[test]
fn after_every_change_the_moments_are_those_of_a_whole_pass() {
    for number in 0..2_000 {
        let mut dice = Seeded::new(number);
        let nodes = 2 + dice.below(8);
        let needs = 1 + dice.below(14);
        let model = model(&mut dice, nodes, needs);
        let mut now = WhatIf::new(&model, &[(0, Hours::ZERO), (1, Hours::from_micros(3))], Bound::Most);
        for change in 0..30 {
            let place = format!("model {number}, change {change}");
            if dice.below(3) == 0 {
                let at = if dice.below(3) == 0 { Hours::NEVER } else { Hours::from_micros(u64::from(dice.below(9))) };
                now.fail(dice.below(nodes), at).unwrap();
            } else {
                let number = dice.below(needs);
                let another = need(&mut dice, nodes, now.of[number as usize]);
                let was = now.change(number, another.clone()).unwrap();
                if dice.below(4) == 0 {
                    check(&now, &place);
                    assert_eq!(now.change(number, was), Ok(another), "{place}");
                }
            }
            check(&now, &place);
        }
    }
}

#[test]
fn a_small_change_in_a_large_model_touches_little() {
    let mut dice = Seeded::new(1);
    let mut now = WhatIf::new(&model(&mut dice, 400, 1), &[(0, Hours::ZERO)], Bound::Least);
    // A line of supplies, each an hour after the one before.
    now.needs.clear();
    now.of = (1..400).collect();
    now.needs = (0..399).map(|node| NeedNow { suppliers: vec![node], k: 1, reserve: Hours::whole(1) }).collect();
    now.feeds = (0..400).map(|node| if node < 399 { vec![node] } else { Vec::new() }).collect();
    now.own = (0..400_u32).map(|node| if node > 0 { vec![node - 1] } else { Vec::new() }).collect();
    now.settle(&(0..400).collect::<Vec<u32>>());
    assert_eq!(now.at(399), Hours::whole(399));
    now.change(390, NeedNow { suppliers: vec![390], k: 1, reserve: Hours::whole(5) }).unwrap();
    assert_eq!((now.at(399), now.touched()), (Hours::whole(403), 9));
    let wrong = |suppliers: &[u32], k| NeedNow { suppliers: suppliers.to_vec(), k, reserve: Hours::ZERO };
    for no in [wrong(&[391], 1), wrong(&[3, 3], 1), wrong(&[3], 2), wrong(&[3], 0), wrong(&[400], 1)] {
        assert_eq!(now.change(390, no), Err(NoSuchThing));
    }
    assert_eq!(now.at(399), Hours::whole(403));
}
