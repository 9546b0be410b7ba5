//! A model with one need changed: what moves, and how little had to be worked out again ([`interdependency::whatif`]).

use interdependency::{
    Hours, Model, Plan, Reserve, Span,
    network::Bound,
    whatif::{NeedNow, NoSuchThing, WhatIf},
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
    /// It cannot be supplied so: k is above the number of suppliers, a supplier is not there, or twice, or the node itself.
    #[error("it cannot be supplied so")]
    Supply,
    /// Nothing is changed.
    #[error("nothing is changed")]
    Nothing,
}

impl From<NoSuchThing> for NoVariant {
    fn from(_: NoSuchThing) -> Self {
        NoVariant::Supply
    }
}

/// A node whose loss moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub node: u32,
    /// When it is lost without the change.
    pub before: Span,
    /// And with it.
    pub after: Span,
}

/// What a change leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The need that was changed.
    pub need: u32,
    /// What moves, by node.
    pub moved: Vec<Moved>,
    /// How many nodes were worked out again.
    pub touched: usize,
}

/// Changes the model for this question only. What a plan repairs and refuels is not looked at.
///
/// # Errors
/// If it cannot be changed so.
pub fn variant(model: &Model, plan: &Plan, change: &Change) -> Result<Variant, NoVariant> {
    let need = model.need_called(change.need.trim()).ok_or(NoVariant::Need)?;
    let (short, short_touched) = both(model, plan, (need, change), Bound::Least)?;
    let (long, long_touched) = both(model, plan, (need, change), Bound::Most)?;
    let moved = (0..model.node_count()).filter_map(|node| {
        let at = node as usize;
        let (early, late) = (short.get(at)?, long.get(at)?);
        let before = Span { earliest: early.0, latest: late.0 };
        let after = Span { earliest: early.1, latest: late.1 };
        (before != after).then_some(Moved { node, before, after })
    });
    Ok(Variant { need, moved: moved.collect(), touched: short_touched.max(long_touched) })
}

/// Each node's moment before and after with every reserve at one end, and how many nodes were worked out again.
fn both(
    model: &Model,
    plan: &Plan,
    (need, change): (u32, &Change),
    bound: Bound,
) -> Result<(Vec<(Hours, Hours)>, usize), NoVariant> {
    let mut now = WhatIf::new(model, &plan.failures, bound);
    let before: Vec<Hours> = (0..model.node_count()).map(|node| now.at(node)).collect();
    let was = now.need(need).ok_or(NoVariant::Need)?.clone();
    let changed = changed(model, need, &was, (change, bound))?;
    now.change(need, changed)?;
    let moments = (0..).zip(before).map(|(node, before)| (before, now.at(node))).collect();
    Ok((moments, now.touched()))
}

fn changed(model: &Model, need: u32, was: &NeedNow, (change, bound): (&Change, Bound)) -> Result<NeedNow, NoVariant> {
    let said = |text: &str| !text.trim().is_empty();
    if ![&change.reserve, &change.k, &change.drop, &change.add].into_iter().any(|text| said(text)) {
        return Err(NoVariant::Nothing);
    }
    let mut now = was.clone();
    if said(&change.reserve) {
        now.reserve = reserve(&change.reserve, bound)?;
    }
    if said(&change.add) {
        now.suppliers.push(model.node_called(change.add.trim()).ok_or(NoVariant::Supply)?);
    }
    if said(&change.drop) {
        let dropped = model.node_called(change.drop.trim()).ok_or(NoVariant::Supply)?;
        let place = now.suppliers.iter().position(|node| *node == dropped).ok_or(NoVariant::Supply)?;
        if now.suppliers.len() == 1 {
            // Without its last supplier the need itself is dropped: as if its reserve never ended.
            return Ok(NeedNow { reserve: Hours::NEVER, ..was.clone() });
        }
        now.suppliers.remove(place);
    }
    let all = u32::try_from(now.suppliers.len()).unwrap_or(u32::MAX);
    now.k = match change.k.trim() {
        "all" => all,
        "" if model.need(need).k.is_none() => all,
        "" => was.k,
        k => k.parse().map_err(|_| NoVariant::Supply)?,
    };
    Ok(now)
}

fn reserve(text: &str, bound: Bound) -> Result<Hours, NoVariant> {
    let reserve = match text.trim() {
        "?" | "？" => Reserve::UNKNOWN,
        hours => Reserve::exactly(Hours::parse(hours).map_err(|_| NoVariant::Reserve)?),
    };
    Ok(if bound == Bound::Least { reserve.least } else { reserve.most })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const MODEL: &str = r#"{"nodes": [{"id": "P"}, {"id": "Q"}, {"id": "T"}, {"id": "H"}, {"id": "X"}],
        "needs": [{"id": "T-P", "of": "T", "suppliers": ["P"], "reserve_h": 24},
                  {"id": "H-T", "of": "H", "suppliers": ["T"], "reserve_h": 1}],
        "failures": [{"node": "P", "at_h": 0}]}"#;

    fn asked(reserve: &str, k: &str, drop: &str, add: &str) -> Result<Variant, NoVariant> {
        let (model, plan) = interdependency::json::read(MODEL.as_bytes()).unwrap();
        let [reserve, k, drop, add] = [reserve, k, drop, add].map(str::to_owned);
        variant(&model, &plan, &Change { need: "T-P".into(), reserve, k, drop, add })
    }

    fn moments(found: Result<Variant, NoVariant>) -> Vec<(u32, String, String)> {
        found
            .unwrap()
            .moved
            .iter()
            .map(|one| (one.node, one.after.earliest.to_string(), one.after.latest.to_string()))
            .collect()
    }

    #[test]
    fn what_is_changed_moves_what_hangs_on_it_and_nothing_else_is_worked_out_again() {
        let longer = asked("48", "", "", "");
        assert_eq!(longer.as_ref().unwrap().touched, 2);
        let moved = |t: &str, h: &str| vec![(2, t.to_owned(), t.to_owned()), (3, h.to_owned(), h.to_owned())];
        assert_eq!(moments(longer), moved("48", "49"));
        assert_eq!(moments(asked("", "", "P", "")), moved("", ""), "a need that lost its last supplier is dropped");
        assert_eq!(moments(asked("", "1", "", "Q")), moved("", ""), "one of two is enough");
        assert_eq!(moments(asked("", "", "", "Q")), [], "all of two are needed as all of one were");
        let unknown = vec![(2, "0".to_owned(), String::new()), (3, "1".to_owned(), String::new())];
        assert_eq!(moments(asked("?", "", "", "")), unknown);
    }

    #[test]
    fn what_makes_no_sense_is_refused_for_its_reason() {
        assert_eq!(asked("", "", "", ""), Err(NoVariant::Nothing));
        assert_eq!(asked("soon", "", "", ""), Err(NoVariant::Reserve));
        for (k, drop, add) in
            [("2", "", ""), ("0", "", ""), ("x", "", ""), ("", "Q", ""), ("", "", "T"), ("", "", "P"), ("", "", "Z")]
        {
            assert_eq!(asked("", k, drop, add), Err(NoVariant::Supply), "{k} {drop} {add}");
        }
    }
}
