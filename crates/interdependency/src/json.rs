//! A model as one JSON document: `{"nodes": [...], "needs": [...], "failures": [...], "repairs": [...], "refuels": [...],
//! "chances": [...]}`.
//! Members go by the names of the CSV form's columns; a need names its `suppliers` itself, `kinds` is a list. Hours are numbers,
//! or text where they must be exact beyond what floats hold.

use crate::{
    builder::{self, Rows},
    fault::{Faults, Row, Table, What},
    folder,
    model::{Kind, Model, Notes, Plan},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The document.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    nodes: Vec<NodeEntry>,
    needs: Vec<NeedEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failures: Vec<NodeAt>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    repairs: Vec<NodeAt>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refuels: Vec<NeedAt>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    chances: Vec<ChanceEntry>,
}

// Nodes and needs have four members in common, each written out twice: serde does not support one flattened struct for them together
// with the refusal of unknown members, and a member that is misspelt must not be passed over.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NodeEntry {
    id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sector: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    level: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    remarks: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NeedEntry {
    id: String,
    of: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    k: Value,
    suppliers: Vec<String>,
    #[serde(skip_serializing_if = "Value::is_null")]
    reserve_h: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    reserve_max_h: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    refuel_h: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    remarks: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeAt {
    node: String,
    at_h: Value,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NeedAt {
    need: String,
    at_h: Value,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ChanceEntry {
    node: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    p_down: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    mtbf_h: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    mttr_h: Value,
    #[serde(skip_serializing_if = "String::is_empty")]
    mtbf_form: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    mttr_form: String,
}

/// Reads a document.
///
/// # Errors
/// Everything that is wrong with it, each with the list, the entry and its member; nothing is half-loaded.
pub fn read(content: &[u8]) -> Result<(Model, Plan), Faults> {
    match serde_json::from_slice::<Document>(content) {
        Ok(document) => builder::build(&document),
        Err(why) => {
            let mut faults = Faults::default();
            faults.add(Table::Nodes, Row::Whole, None, What::NotJson(why.to_string()));
            Err(faults)
        }
    }
}

/// What stands in a cell that is a number or text.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Rows for Document {
    fn each(&self, table: Table, faults: &mut Faults, take: &mut dyn FnMut(Row, &[&str], &mut Faults)) {
        let mut entry = 0;
        let mut row = |cells: &[&str], faults: &mut Faults| {
            entry += 1;
            take(Row::Entry(entry), cells, faults);
        };
        match table {
            Table::Nodes => self.nodes.iter().for_each(|node| row(&node.cells(), faults)),
            Table::Needs => self.needs.iter().for_each(|need| need.row(&mut |cells| row(cells, faults))),
            Table::Suppliers => {
                for (number, need) in (1..).zip(&self.needs) {
                    for supplier in &need.suppliers {
                        take(Row::Entry(number), &[&need.id, supplier], faults);
                    }
                }
            }
            Table::Failures => self.failures.iter().for_each(|at| row(&[&at.node, &cell(&at.at_h)], faults)),
            Table::Repairs => self.repairs.iter().for_each(|at| row(&[&at.node, &cell(&at.at_h)], faults)),
            Table::Refuels => self.refuels.iter().for_each(|at| row(&[&at.need, &cell(&at.at_h)], faults)),
            Table::Chances => self.chances.iter().for_each(|chance| {
                let [down, mtbf, mttr] = [&chance.p_down, &chance.mtbf_h, &chance.mttr_h].map(cell);
                row(&[&chance.node, &down, &mtbf, &mttr, &chance.mtbf_form, &chance.mttr_form], faults);
            }),
            Table::Risks | Table::Lines => {}
        }
    }
}

impl NodeEntry {
    fn cells(&self) -> [&str; 8] {
        [
            &self.id,
            &self.name,
            &self.sector,
            &self.level,
            &self.remarks,
            &self.source,
            self.valid_from.as_deref().unwrap_or_default(),
            self.valid_until.as_deref().unwrap_or_default(),
        ]
    }
}

impl NeedEntry {
    fn row(&self, take: &mut dyn FnMut(&[&str])) {
        let kinds = self.kinds.join("|");
        let [k, least, most, refuel] = [&self.k, &self.reserve_h, &self.reserve_max_h, &self.refuel_h].map(cell);
        let day = |day: &Option<String>| day.clone().unwrap_or_default();
        let (from, until) = (day(&self.valid_from), day(&self.valid_until));
        take(&[&self.id, &self.of, &k, &least, &most, &refuel, &kinds, &self.remarks, &self.source, &from, &until]);
    }
}

/// The document of a model and a plan, which [`read`] reads as the same.
pub fn write(model: &Model, plan: &Plan) -> Value {
    let id = |number: u32| model.node(number).id.to_owned();
    let need = |number: u32| model.need(number).id.to_owned();
    let at = |rows: &[(u32, crate::Hours)]| -> Vec<NodeAt> {
        rows.iter().map(|(node, at)| NodeAt { node: id(*node), at_h: number(&at.to_string()) }).collect()
    };
    let document = Document {
        nodes: model.nodes().map(node_entry).collect(),
        needs: model.needs().map(|need| need_entry(&need, &id)).collect(),
        failures: at(&plan.failures),
        repairs: at(&plan.repairs),
        refuels: plan
            .refuels
            .iter()
            .map(|(what, at)| NeedAt { need: need(*what), at_h: number(&at.to_string()) })
            .collect(),
        chances: plan.chances.iter().map(|chance| chance_entry(chance, &id)).collect(),
    };
    serde_json::to_value(document).unwrap_or_default()
}

fn chance_entry(chance: &crate::simulate::Chance, id: &dyn Fn(u32) -> String) -> ChanceEntry {
    let ([mtbf, mtbf_form], [mttr, mttr_form]) = (folder::time(chance.fails), folder::time(chance.mends));
    ChanceEntry {
        node: id(chance.node),
        p_down: chance.down.map_or(Value::Null, Value::from),
        mtbf_h: number(&mtbf),
        mttr_h: number(&mttr),
        mtbf_form,
        mttr_form,
    }
}

/// A decimal as a number where that is the same one, else as text; nothing as null.
fn number(decimal: &str) -> Value {
    if decimal.is_empty() {
        return Value::Null;
    }
    if let Ok(whole) = decimal.parse::<u64>() {
        return whole.into();
    }
    match decimal.parse::<f64>() {
        Ok(float) if float.to_string() == decimal => float.into(),
        _ => decimal.into(),
    }
}

/// What stands beside a node or a need, as both entries have it.
#[derive(Default)]
struct Beside {
    remarks: String,
    source: String,
    valid_from: Option<String>,
    valid_until: Option<String>,
}

impl Beside {
    fn of(notes: Option<&Notes>) -> Self {
        let day = |day: Option<kernel::Day>| day.map(|day| day.to_string());
        notes.map_or_else(Self::default, |notes| Beside {
            remarks: notes.remarks.clone(),
            source: notes.source.clone(),
            valid_from: day(notes.valid_from),
            valid_until: day(notes.valid_until),
        })
    }
}

fn node_entry(node: crate::model::Node<'_>) -> NodeEntry {
    let Beside { remarks, source, valid_from, valid_until } = Beside::of(node.notes);
    NodeEntry {
        id: node.id.to_owned(),
        name: node.name.to_owned(),
        sector: node.sector.to_owned(),
        level: node.level.code().to_owned(),
        remarks,
        source,
        valid_from,
        valid_until,
    }
}

fn need_entry(need: &crate::model::Need<'_>, id: &dyn Fn(u32) -> String) -> NeedEntry {
    let (least, most) = folder::bounds(need.reserve);
    let Beside { remarks, source, valid_from, valid_until } = Beside::of(need.notes);
    NeedEntry {
        id: need.id.to_owned(),
        of: id(need.of),
        k: need.k.map_or(Value::Null, Value::from),
        suppliers: need.suppliers.iter().map(|node| id(*node)).collect(),
        reserve_h: number(&least),
        reserve_max_h: number(&most),
        refuel_h: if need.refuel == crate::Hours::ZERO { Value::Null } else { number(&need.refuel.to_string()) },
        kinds: need.kinds.iter().map(Kind::code).map(str::to_owned).collect(),
        remarks,
        source,
        valid_from,
        valid_until,
    }
}
