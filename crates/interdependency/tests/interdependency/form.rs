//! What is read, what is refused and where it says so.

use crate::{
    examples::{files, hospital, read},
    variants::variant,
};
use interdependency::{
    Model, Plan,
    fault::Table,
    folder::{self, Files},
    json,
};
use kernel::{Day, Lang};
use std::fmt::Write;

const NODES: &str = "id,name,sector\nP,power,ELEC\nT,telephone,ICT-TEL\nW,water,WATER\n";
const NEEDS: &str = "id,of,k,reserve_h,reserve_max_h\nT-P,T,,24,\nW-PT,W,1,12,18\n";
const SUPPLIERS: &str = "need,supplier\nT-P,P\nW-PT,P\nW-PT,T\n";
const FAILURES: &str = "node,at_h\nP,0\n";

/// What is said, in English, of a folder in which one file is another.
fn said(table: Table, text: &str) -> Vec<String> {
    let mut texts =
        vec![(Table::Nodes, NODES), (Table::Needs, NEEDS), (Table::Suppliers, SUPPLIERS), (Table::Failures, FAILURES)];
    texts.retain(|(other, _)| *other != table);
    texts.push((table, text));
    read(&texts).map_or_else(|faults| faults.lines(Lang::En), |_| Vec::new())
}

#[test]
fn the_sound_folder_is_read() {
    assert_eq!(said(Table::Needs, NEEDS), Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_column() {
    let head = "id,of,k,reserve_h,reserve_max_h\n";
    let more = "W-PT,W,1,12,\n";
    for (table, text, expected) in [
        (
            Table::Needs,
            format!("{head}T-P,T,,-24,\n{more}"),
            "needs.csv, line 2, column reserve_h: “-24” is below zero",
        ),
        (
            Table::Needs,
            format!("{head}T-P,T,2,24,\n{more}"),
            "needs.csv, line 2, column k: 2 suppliers must live, but there are only 1",
        ),
        (Table::Needs, format!("{head}T-P,X,,24,\n{more}"), "needs.csv, line 2, column of: there is no node “X”"),
        (
            Table::Needs,
            format!("{head}T-P,T,0,24,\n{more}"),
            "needs.csv, line 2, column k: “0” is no whole number from 1 up (empty means all)",
        ),
        (
            Table::Needs,
            format!("{head}T-P,T,,24,12\n{more}"),
            "needs.csv, line 2, column reserve_max_h: the upper bound is below the lower one",
        ),
        (
            Table::Needs,
            format!("{head}T-P,T,,24,\n{more}Z,W,,1,\n"),
            "needs.csv, line 4: nobody supplies it: name at least one supplier",
        ),
        (
            Table::Needs,
            format!("{head}T-P,T,,24,\n{more}T-P,W,,1,\n"),
            "needs.csv, line 4, column id: the same id stands in line 2",
        ),
        (Table::Suppliers, format!("{SUPPLIERS}T-P,T\n"), "suppliers.csv, line 5, column supplier: “T” needs itself"),
        (
            Table::Suppliers,
            format!("{SUPPLIERS}W-PT,P\n"),
            "suppliers.csv, line 5, column supplier: the supplier “P” is named twice",
        ),
        (
            Table::Suppliers,
            format!("{SUPPLIERS}W-PT,Q\n"),
            "suppliers.csv, line 5, column supplier: there is no node “Q”",
        ),
        (
            Table::Suppliers,
            format!("{SUPPLIERS}W-XX,P\n"),
            "suppliers.csv, line 5, column need: there is no need “W-XX”",
        ),
        (
            Table::Failures,
            "node,at_h\nP,soon\n".into(),
            "failures.csv, line 2, column at_h: “soon” is no number of hours, such as 72 or 0.5",
        ),
        (Table::Chances, "node,p_down\nP,\n".into(), "chances.csv, line 2, column p_down: nothing stands here"),
        (
            Table::Chances,
            "node,p_down\nP,1.1\n".into(),
            "chances.csv, line 2, column p_down: “1.1” is no share from 0 to 1",
        ),
        (
            Table::Chances,
            "node,p_down,mtbf_h,mttr_h,mtbf_form\nP,,10,,weibull\n".into(),
            "chances.csv, line 2, column mtbf_form: “weibull” is none of exponential, weibull 1.5 (0.2 to 50), lognormal 0.8 (up to 3), uniform 0.5 (up to 1), fixed",
        ),
        (
            Table::Chances,
            "node,p_down,mtbf_h,mttr_h,mttr_form\nP,,10,,fixed\n".into(),
            "chances.csv, line 2, column mttr_h: nothing stands here",
        ),
        (Table::Failures, "node,at_h\nP,\n".into(), "failures.csv, line 2, column at_h: nothing stands here"),
        (Table::Failures, "node,at\nP,0\n".into(), "failures.csv, line 1: there is no column “at” in this form"),
        (Table::Nodes, format!("{NODES}P,again,ELEC\n"), "nodes.csv, line 5, column id: the same id stands in line 2"),
        (Table::Nodes, format!("{NODES},nameless,ELEC\n"), "nodes.csv, line 5, column id: nothing stands here"),
        (Table::Nodes, format!("{NODES}Q,\"a\nb\"\n"), "nodes.csv, line 5: the row has 2 cells, the heading 3"),
    ] {
        assert!(said(table, &text).iter().any(|line| line == expected), "{expected}\n{:?}", said(table, &text));
    }
}

#[test]
fn it_is_told_in_japanese_too() {
    let faults = read(&[(Table::Nodes, NODES), (Table::Needs, NEEDS)]).unwrap_err();
    assert_eq!(faults.lines(Lang::Ja), ["suppliers: ファイルがありません"]);
    let needs = "id,of,k,reserve_h,reserve_max_h\nT-P,T,3,24,\nW-PT,W,1,12,\n";
    let faults = read(&[(Table::Nodes, NODES), (Table::Needs, needs), (Table::Suppliers, SUPPLIERS)]).unwrap_err();
    assert_eq!(
        faults.lines(Lang::Ja),
        ["needs.csv 2行目 k列: 供給元1のうち3が必要とありますが、そのような数はありません"]
    );
}

#[test]
fn what_is_not_in_utf_8_is_said_so() {
    let mut folder = files(&[(Table::Needs, NEEDS), (Table::Suppliers, SUPPLIERS)]);
    folder.put(Table::Nodes, b"id,name,sector\nP,\x93\x64\x97\xcd,ELEC\nT,t,X\nW,w,X\n".to_vec());
    let lines = folder::read(&folder).unwrap_err().lines(Lang::En);
    assert!(lines[0].starts_with("nodes.csv, line 2: this is not in UTF-8 (perhaps Shift_JIS)"), "{lines:?}");
}

#[test]
fn a_million_rows_with_one_wrong_are_refused_with_its_line() {
    let (mut nodes, mut needs, mut suppliers) =
        ("id,name,sector\n".to_owned(), "id,of,k,reserve_h,reserve_max_h\n".to_owned(), "need,supplier\n".to_owned());
    for row in 0..1_000_000 {
        writeln!(nodes, "n{row},,").unwrap();
        let reserve = if row == 654_321 { "-1" } else { "1" };
        writeln!(needs, "d{row},n{row},,{reserve},").unwrap();
        writeln!(suppliers, "d{row},n{}", (row + 1) % 1_000_000).unwrap();
    }
    let faults = read(&[(Table::Nodes, &nodes), (Table::Needs, &needs), (Table::Suppliers, &suppliers)]).unwrap_err();
    assert_eq!(faults.lines(Lang::En), ["needs.csv, line 654323, column reserve_h: “-1” is below zero"]);
}

#[test]
fn a_hundred_are_told_and_the_rest_counted() {
    let rows: String = (0..150).map(|row| format!("d{row},T,,x,\n")).collect();
    let needs = format!("id,of,k,reserve_h,reserve_max_h\n{rows}");
    let suppliers: String = (0..150).map(|row| format!("d{row},P\n")).collect();
    let faults = read(&[
        (Table::Nodes, NODES),
        (Table::Needs, &needs),
        (Table::Suppliers, &format!("need,supplier\n{suppliers}")),
    ])
    .unwrap_err();
    let lines = faults.lines(Lang::En);
    assert_eq!((lines.len(), lines.last().unwrap().as_str(), faults.count()), (101, "and 50 more", 150));
}

fn again(model: &Model, plan: &Plan) -> (Model, Plan) {
    let mut files = Files::new();
    for (table, content) in folder::write(model, plan).unwrap() {
        files.put(table, content);
    }
    folder::read(&files).unwrap()
}

#[test]
fn what_is_written_as_csv_or_json_is_read_as_the_same() {
    let both = (0..500).map(|number| variant(number, true)).chain([hospital("24"), hospital(""), annotated()]);
    for (model, plan) in both {
        assert_eq!(again(&model, &plan), (model.clone(), plan.clone()));
        let document = json::write(&model, &plan).to_string();
        assert_eq!(json::read(document.as_bytes()).unwrap(), (model, plan), "{document}");
    }
}

/// With all that may stand beside nodes and needs.
fn annotated() -> (Model, Plan) {
    read(&[
        (
            Table::Nodes,
            "id,sector,name,level,remarks,source,valid_from,valid_until\nS,ELEC,電力,sector,\"a, b\",hearing,,\n\
             O,WATER,Shiomi Water,organisation,,,2013-04-01,2014-03-31\n",
        ),
        (
            Table::Needs,
            "id,of,k,reserve_h,reserve_max_h,kinds,remarks,source,valid_from,valid_until\n\
             O-S,O,1,,12.5,physical|geographic,備考,survey 2013,2013-04-01,2014-01-01\n",
        ),
        (Table::Suppliers, "need,supplier\nO-S,S\n"),
        (Table::Failures, "node,at_h\nS,0\nO,3\n"),
        (Table::Chances, "node,p_down,mtbf_h,mttr_h\nS,,1000,24.5\nO,0.125,,\n"),
    ])
    .unwrap()
}

#[test]
fn a_model_holds_what_is_valid_on_a_day() {
    let (model, plan) = annotated();
    for (day, nodes, needs, failures) in
        [((2013, 3, 31), 1, 0, 1), ((2013, 4, 1), 2, 1, 2), ((2014, 1, 2), 2, 0, 2), ((2014, 4, 1), 1, 0, 1)]
    {
        let (held, left) = model.on(&plan, Day::new(day.0, day.1, day.2).unwrap());
        assert_eq!((held.node_count(), held.need_count(), left.failures.len()), (nodes, needs, failures), "{day:?}");
    }
}

#[test]
fn a_need_on_days_on_which_its_node_is_not_there_is_refused() {
    let faults = read(&[
        (Table::Nodes, "id,name,sector,valid_from\nP,,,\nT,,,2013-04-01\n"),
        (Table::Needs, "id,of,k,reserve_h,reserve_max_h,valid_from\nT-P,T,,24,,2012-04-01\n"),
        (Table::Suppliers, "need,supplier\nT-P,P\n"),
    ])
    .unwrap_err();
    assert_eq!(
        faults.lines(Lang::En),
        ["needs.csv, line 2, column valid_from: it is valid on days on which the node “T” is not"]
    );
}

#[test]
fn a_document_says_where_it_is_wrong() {
    let text = r#"{"nodes":[{"id":"P"},{"id":"T"}],"needs":[{"id":"T-P","of":"T","reserve_h":-1,"suppliers":["P"]}]}"#;
    let lines = json::read(text.as_bytes()).unwrap_err().lines(Lang::En);
    assert_eq!(lines, ["needs, entry 1, column reserve_h: “-1” is below zero"]);
    let lines = json::read(br#"{"nodes":[],"needs":[],"neeeds":[]}"#).unwrap_err().lines(Lang::En);
    assert!(lines[0].contains("unknown field `neeeds`"), "{lines:?}");
}
