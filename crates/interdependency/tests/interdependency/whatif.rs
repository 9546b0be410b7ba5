//! Before and after a change: the same as solving both from the beginning.

use crate::variants::variant;
use interdependency::{
    Network, Reserve, answer,
    seeded::Seeded,
    whatif::{
        compare::Variants,
        edit::{Edit, edited},
    },
};

#[test]
fn after_a_change_all_is_as_if_the_model_had_always_been_so() {
    let mut tried = [0, 0];
    for number in 0..2_000 {
        let mut dice = Seeded::new(number);
        let (model, plan) = variant(number, number % 4 == 0);
        if model.need_count() == 0 {
            continue;
        }
        let edits: Vec<Edit> = (0..1 + dice.below(3))
            .map(|_| {
                let need = model.need(dice.below(model.need_count()));
                let (id, node) = (need.id.to_owned(), model.node(dice.below(model.node_count())).id.to_owned());
                match dice.below(5) {
                    0 => Edit::Add(id, node),
                    1 => Edit::Drop(id, node),
                    2 => Edit::K(id, 1 + dice.below(3)),
                    3 => Edit::Reserve(id, Reserve::UNKNOWN),
                    _ => Edit::Reserve(id, Reserve::exactly(crate::variants::ticks(dice.below(6)))),
                }
            })
            .collect();
        let variants = Variants::of(&model, &plan, &edits);
        let Ok(variants) = variants else {
            assert!(edited(&model, &edits).is_err());
            tried[0] += 1;
            continue;
        };
        tried[1] += 1;
        let (now, _) = edited(&model, &edits).unwrap();
        assert_eq!(&now, variants.now());
        let (before, after) = (answer(&model, &Network::of(&model), &plan), answer(&now, &Network::of(&now), &plan));
        let compared = variants.compared();
        assert_eq!(compared.nodes.len() as u32, model.node_count());
        for node in 0..model.node_count() {
            let found = compared.nodes.iter().find(|one| one.id == model.node(node).id).unwrap();
            let (was, is) = (before.node(&model, node), after.node(&now, node));
            assert_eq!(found.before, was, "{number} {edits:?}");
            assert_eq!(
                (found.after.lost_at_h, found.after.lost_at_max_h, found.after.certainty, &found.after.outages),
                (is.lost_at_h, is.lost_at_max_h, is.certainty, &is.outages),
                "{number} {edits:?}"
            );
            let same =
                (was.lost_at_h, was.lost_at_max_h, &was.outages) == (is.lost_at_h, is.lost_at_max_h, &is.outages);
            assert_eq!(found.differs, !same, "{number}");
        }
        assert!(compared.nodes.iter().take(compared.differ).all(|node| node.differs), "{number}");
    }
    assert!(tried[0] > 100 && tried[1] > 500, "{tried:?}");
}
