//! A model with one need changed: what moves, and how little had to be worked out again ([`interdependency::whatif`]).

use crate::told::Told;
use interdependency::{
    Hours, Model, Plan, Reserve,
    whatif::{
        compare::Variants,
        edit::{Edit, NotSo},
    },
};

/// What is changed, as it is typed; empty is as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Which need.
    pub need: String,
    /// Its reserve in hours; `?` is unknown.
    pub reserve: String,
    /// How many suppliers must live; `all` is all.
    pub k: String,
    /// A supplier that is dropped; with the last one the need is dropped.
    pub drop: String,
    /// A node that supplies it as well.
    pub add: String,
}

/// Why it cannot be asked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoVariant {
    /// There is no such need.
    #[error("there is no such need")]
    Need,
    /// It is no number of hours.
    #[error("that is no number of hours")]
    Reserve,
    /// So many suppliers there are not, or none would have to live.
    #[error("so many suppliers there are not")]
    K,
    /// It is not supplied by what is to be dropped.
    #[error("it is not supplied by that")]
    Drop,
    /// What is to be added supplies it already, is the node itself, or is not there.
    #[error("it cannot be supplied by that")]
    Add,
    /// Nothing is changed.
    #[error("nothing is changed")]
    Nothing,
}

impl From<NotSo> for NoVariant {
    fn from(why: NotSo) -> Self {
        match why {
            NotSo::NoNeed(_) => NoVariant::Need,
            NotSo::NotSupplied { .. } | NotSo::Last { .. } => NoVariant::Drop,
            NotSo::NoNode(_) | NotSo::Already { .. } | NotSo::Itself { .. } => NoVariant::Add,
            NotSo::Beyond { .. } => NoVariant::K,
        }
    }
}

/// A node whose loss moves, or that is back at another moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Which.
    pub node: u32,
    /// Without the change.
    pub before: Told,
    /// And with it.
    pub after: Told,
}

/// What a change leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The need that was changed.
    pub need: u32,
    /// Its last supplier was dropped, and with it the need.
    pub taken_out: bool,
    /// What moves, by node.
    pub moved: Vec<Moved>,
    /// How many nodes were worked out again: all where things are repaired or refuelled.
    pub touched: usize,
}

/// Changes the model for this question only: the answer is that of the changed model under the whole plan.
///
/// # Errors
/// If it cannot be changed so.
pub fn variant(model: &Model, plan: &Plan, change: &Change) -> Result<Variant, NoVariant> {
    let need = model.need_called(change.need.trim()).ok_or(NoVariant::Need)?;
    let taken_out = loses_its_last(model, need, change);
    let edits = if taken_out { vec![never_unmet(model, need)] } else { edits(model, need, change)? };
    let variants = Variants::of(model, plan, &edits)?;
    let moved = (0..model.node_count()).filter_map(|node| {
        let (before, after) = (Told::of(variants.before(), node), Told::of(variants.after(), node));
        (before != after).then_some(Moved { node, before, after })
    });
    Ok(Variant { need, taken_out, moved: moved.collect(), touched: variants.worked_out_again() })
}

/// Whether nobody would be left to supply it.
fn loses_its_last(model: &Model, need: u32, change: &Change) -> bool {
    let dropped = model.node_called(change.drop.trim());
    change.add.trim().is_empty() && dropped.is_some_and(|node| model.need(need).suppliers == [node])
}

/// The need is dropped: as if its reserve never ended.
fn never_unmet(model: &Model, need: u32) -> Edit {
    Edit::Reserve(model.need(need).id.to_owned(), Reserve::exactly(Hours::NEVER))
}

/// What is said, one after the other: who supplies it comes before how many of them must live.
fn edits(model: &Model, need: u32, change: &Change) -> Result<Vec<Edit>, NoVariant> {
    let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let id = || model.need(need).id.to_owned();
    let (add, drop) = (said(&change.add), said(&change.drop));
    if drop.as_deref().is_some_and(|node| model.node_called(node).is_none()) {
        return Err(NoVariant::Drop);
    }
    let suppliers = model.need(need).suppliers.len() + usize::from(add.is_some()) - usize::from(drop.is_some());
    let k = said(&change.k).map(|k| of_them(&k, suppliers)).transpose()?;
    let reserve = said(&change.reserve).map(|text| reserve(&text)).transpose()?;
    let edits = [
        add.map(|node| Edit::Add(id(), node)),
        drop.map(|node| Edit::Drop(id(), node)),
        k.map(|k| Edit::K(id(), k)),
        reserve.map(|reserve| Edit::Reserve(id(), reserve)),
    ];
    let edits: Vec<Edit> = edits.into_iter().flatten().collect();
    if edits.is_empty() { Err(NoVariant::Nothing) } else { Ok(edits) }
}

fn of_them(k: &str, suppliers: usize) -> Result<u32, NoVariant> {
    if k == "all" { u32::try_from(suppliers).map_err(|_| NoVariant::K) } else { k.parse().map_err(|_| NoVariant::K) }
}

fn reserve(text: &str) -> Result<Reserve, NoVariant> {
    match text {
        "?" | "？" => Ok(Reserve::UNKNOWN),
        hours => Hours::parse(hours).map(Reserve::exactly).map_err(|_| NoVariant::Reserve),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use interdependency::{Network, answer, json, seeded::Seeded};
    use serde_json::{Value, json};

    const MODEL: &str = r#"{"nodes": [{"id": "P"}, {"id": "Q"}, {"id": "T"}, {"id": "H"}, {"id": "X"}],
        "needs": [{"id": "T-P", "of": "T", "suppliers": ["P"], "reserve_h": 24},
                  {"id": "H-T", "of": "H", "suppliers": ["T"], "reserve_h": 1}],
        "failures": [{"node": "P", "at_h": 0}]}"#;

    fn change(need: &str, [reserve, k, drop, add]: [&str; 4]) -> Change {
        let [need, reserve, k, drop, add] = [need, reserve, k, drop, add].map(str::to_owned);
        Change { need, reserve, k, drop, add }
    }

    fn asked(reserve: &str, k: &str, drop: &str, add: &str) -> Result<Variant, NoVariant> {
        let (model, plan) = json::read(MODEL.as_bytes()).unwrap();
        variant(&model, &plan, &change("T-P", [reserve, k, drop, add]))
    }

    fn moments(found: Result<Variant, NoVariant>) -> Vec<(u32, String, String)> {
        let span = |one: &Moved| one.after.span;
        let moved = found.unwrap().moved;
        moved.iter().map(|one| (one.node, span(one).earliest.to_string(), span(one).latest.to_string())).collect()
    }

    #[test]
    fn what_is_changed_moves_what_hangs_on_it_and_nothing_else_is_worked_out_again() {
        let longer = asked("48", "", "", "");
        assert_eq!(longer.as_ref().unwrap().touched, 2);
        let moved = |t: &str, h: &str| vec![(2, t.to_owned(), t.to_owned()), (3, h.to_owned(), h.to_owned())];
        assert_eq!(moments(longer), moved("48", "49"));
        let dropped = asked("", "", "P", "");
        assert!(dropped.as_ref().unwrap().taken_out);
        assert_eq!(moments(dropped), moved("", ""), "a need that lost its last supplier is dropped");
        assert_eq!(moments(asked("", "1", "", "Q")), moved("", ""), "one of two is enough");
        assert_eq!(moments(asked("", "", "", "Q")), [], "all of two are needed as all of one were");
        assert_eq!(moments(asked("", "all", "P", "Q")), moved("", ""), "another in its place");
        let unknown = vec![(2, "0".to_owned(), String::new()), (3, "1".to_owned(), String::new())];
        assert_eq!(moments(asked("?", "", "", "")), unknown);
    }

    #[test]
    fn what_makes_no_sense_is_refused_for_its_reason() {
        assert_eq!(asked("", "", "", ""), Err(NoVariant::Nothing));
        assert_eq!(asked("soon", "", "", ""), Err(NoVariant::Reserve));
        for k in ["2", "0", "x", "-1"] {
            assert_eq!(asked("", k, "", ""), Err(NoVariant::K), "{k}");
        }
        for drop in ["Q", "Z"] {
            assert_eq!(asked("", "", drop, ""), Err(NoVariant::Drop), "{drop}");
        }
        for add in ["T", "P", "Z"] {
            assert_eq!(asked("", "", "", add), Err(NoVariant::Add), "{add}");
        }
    }

    /// Few nodes and few different hours, with repairs and refuelling: things meet at one moment, in circles and k of n.
    fn random(dice: &mut Seeded) -> Value {
        let nodes = 3 + dice.below(5);
        let hours = |dice: &mut Seeded| match dice.below(7) {
            0 => json!({}),
            1 | 2 => json!({ "reserve_h": dice.below(3), "reserve_max_h": 3 + dice.below(3) }),
            _ => json!({ "reserve_h": dice.below(6) }),
        };
        let needs: Vec<Value> = (0..1 + dice.below(9))
            .map(|number| {
                let of = dice.below(nodes);
                let others = (0..nodes).filter(|one| *one != of && (*one == (of + 1) % nodes || dice.below(3) == 0));
                let suppliers: Vec<String> = others.map(|one| format!("n{one}")).collect();
                let mut need = hours(dice);
                let k = dice.below(u32::try_from(suppliers.len()).unwrap() + 1);
                need["k"] = if k == 0 { Value::Null } else { json!(k) };
                (need["id"], need["of"], need["suppliers"]) =
                    (json!(format!("d{number}")), json!(format!("n{of}")), json!(suppliers));
                need
            })
            .collect();
        let mut when = |rows: u32, of: &str, count: u32| -> Vec<Value> {
            let name = if of == "need" { 'd' } else { 'n' };
            (0..rows).map(|_| json!({ of: format!("{name}{}", dice.below(count)), "at_h": dice.below(20) })).collect()
        };
        let (failures, repairs) = (when(3, "node", nodes), when(3, "node", nodes));
        let refuels = when(2, "need", u32::try_from(needs.len()).unwrap());
        let nodes: Vec<Value> = (0..nodes).map(|one| json!({ "id": format!("n{one}") })).collect();
        json!({ "nodes": nodes, "needs": needs, "failures": failures, "repairs": repairs, "refuels": refuels })
    }

    /// The document with the need of this number as the change says; nothing of the engine's own changing is used.
    fn by_hand(document: &Value, number: usize, change: &Change) -> Value {
        let mut document = document.clone();
        let need = &mut document["needs"][number];
        let suppliers = need["suppliers"].as_array_mut().unwrap();
        if !change.add.is_empty() {
            suppliers.push(json!(change.add));
        }
        suppliers.retain(|one| *one != change.drop);
        let count = suppliers.len();
        match change.k.as_str() {
            "" => {}
            "all" => need["k"] = Value::Null,
            k => need["k"] = json!(k.parse::<u32>().unwrap()),
        }
        if !change.reserve.is_empty() {
            need.as_object_mut().unwrap().remove("reserve_max_h");
            need["reserve_h"] = change.reserve.parse::<u32>().map_or(Value::Null, |hours| json!(hours));
        }
        if count == 0 {
            document["needs"].as_array_mut().unwrap().remove(number);
            let gone = format!("d{number}");
            document["refuels"].as_array_mut().unwrap().retain(|one| one["need"] != gone.as_str());
        }
        document
    }

    /// The law of this page: under repairs and refuelling too, what it answers is what solving the changed model from the beginning gives.
    #[test]
    fn what_if_is_what_solving_the_changed_model_from_the_beginning_gives() {
        let (mut asked, mut moved, mut back) = (0, 0, 0);
        for seed in 0..3_000 {
            let mut dice = Seeded::new(seed);
            let document = random(&mut dice);
            let solved = |document: &Value| {
                let (model, plan) = json::read(document.to_string().as_bytes()).unwrap();
                let found = answer(&model, &Network::of(&model), &plan);
                (model, plan, found)
            };
            let (model, plan, before) = solved(&document);
            let number = dice.below(model.need_count());
            let mut one = |of: u32, text: &dyn Fn(u32) -> String| match dice.below(2) {
                0 => String::new(),
                _ => text(dice.below(of)),
            };
            let node = |n: u32| format!("n{n}");
            let change = change(
                &format!("d{number}"),
                [
                    &one(8, &|h| if h == 7 { "?".into() } else { h.to_string() }),
                    &one(4, &|k| if k == 3 { "all".into() } else { (k + 1).to_string() }),
                    &one(model.node_count(), &node),
                    &one(model.node_count(), &node),
                ],
            );
            let Ok(found) = variant(&model, &plan, &change) else { continue };
            asked += 1;
            let (now, _, after) = solved(&by_hand(&document, number as usize, &change));
            assert_eq!(now.node_count(), model.node_count());
            for node in 0..model.node_count() {
                let (was, is) = (Told::of(&before, node), Told::of(&after, node));
                let moves = found.moved.iter().find(|one| one.node == node);
                let (said_was, said_is) = moves.map_or((&was, &was), |one| (&one.before, &one.after));
                assert_eq!((said_was, said_is), (&was, &is), "{seed} {change:?} {document}");
                moved += usize::from(moves.is_some());
                back += usize::from(moves.is_some_and(|one| one.before.span == one.after.span));
            }
        }
        assert!(asked > 500 && moved > 200 && back > 20, "{asked} {moved} {back}");
    }
}
