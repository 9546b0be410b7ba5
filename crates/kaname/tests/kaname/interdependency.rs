//! Interdependency analysis as whoever types it sees it.

use crate::{
    cli::{kaname, said},
    walls::repository,
};
use serde_json::Value;
use std::{fs, path::Path};
use tempfile::TempDir;

fn example() -> String {
    repository().join("docs/examples/interdependency").display().to_string()
}

fn ask(arguments: &[&str]) -> Value {
    let output = kaname(&[&["interdependency"], arguments].concat());
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A copy of the example, to spoil.
fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in fs::read_dir(example()).unwrap().map(|file| file.unwrap().path()) {
        fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    folder
}

fn spoil(folder: &Path, file: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(file)).unwrap();
    assert!(text.contains(from));
    fs::write(folder.join(file), text.replace(from, to)).unwrap();
}

#[test]
fn the_example_is_solved_as_the_how_to_shows() {
    let shown = fs::read_to_string(repository().join("docs/how-to/interdependency.md")).unwrap();
    let solved = said(&kaname(&["interdependency", "solve", &example()]));
    assert!(shown.contains(&solved), "{solved}");
    let answer = ask(&["solve", &example(), "--json"]);
    let hospital = answer["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "H").unwrap();
    assert_eq!(hospital["lost_at_h"], 24.0);
    assert_eq!(hospital["chain"], serde_json::json!(["P", "T", "H"]));
    assert_eq!(hospital["needs"], serde_json::json!(["T-P", "H-TB"]));
}

#[test]
fn a_wrong_row_is_told_with_its_place_in_the_language_asked_for() {
    let folder = copy();
    spoil(folder.path(), "needs.csv", "D-W,D,,8,", "D-W,D,2,-8,");
    for (lang, words) in
        [("en", "needs.csv, line 8, column reserve_h: “-8” is below zero"), ("ja", "needs.csv 8行目 k列")]
    {
        let refused =
            kaname(&["interdependency", "solve", &folder.path().display().to_string(), "--json", "--lang", lang]);
        assert!(!refused.status.success() && refused.stdout.is_empty(), "{}", said(&refused));
        assert!(said(&refused).contains(words), "{}", said(&refused));
    }
}

#[test]
fn without_failures_there_is_nothing_to_solve_and_it_is_said() {
    let folder = copy();
    fs::remove_file(folder.path().join("failures.csv")).unwrap();
    let at = folder.path().display().to_string();
    let refused = kaname(&["interdependency", "solve", &at, "--lang", "en"]);
    assert!(
        !refused.status.success() && said(&refused).contains("failures: the file is missing"),
        "{}",
        said(&refused)
    );
    let checked = kaname(&["interdependency", "check", &at]);
    assert!(said(&checked).starts_with("sound: 6 nodes, 10 needs, 0 with an unknown reserve"), "{}", said(&checked));
    assert_eq!(ask(&["check", &at, "--json"])["needs"], 10);
}

#[test]
fn what_is_wrong_with_a_model_is_told_to_programs_by_table_row_and_column() {
    let folder = copy();
    spoil(folder.path(), "needs.csv", "D-W,D,,8,", "D-W,D,,-8,");
    let checked = kaname(&["interdependency", "check", &folder.path().display().to_string(), "--json", "--lang", "en"]);
    assert!(!checked.status.success());
    let told: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let fault = serde_json::json!({
        "table": "needs",
        "row": 8,
        "column": "reserve_h",
        "reason": "“-8” is below zero",
        "message": "needs.csv, line 8, column reserve_h: “-8” is below zero",
    });
    assert_eq!(told, serde_json::json!({ "sound": false, "count": 1, "faults": [fault] }));
}

#[test]
fn a_model_goes_to_json_and_back_and_answers_the_same() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (from, to) in [(example(), path("model.json")), (path("model.json"), path("again"))] {
        let made = kaname(&["interdependency", "convert", &from, &to]);
        assert!(made.status.success(), "{}", said(&made));
        assert_eq!(ask(&["solve", &to, "--json"]), ask(&["solve", &example(), "--json"]));
    }
    assert!(said(&kaname(&["interdependency", "convert", &example(), &path("again")])).contains("exists already"));
}

#[test]
fn what_comes_back_is_told_with_its_hours() {
    let folder = copy();
    fs::write(folder.path().join("repairs.csv"), "node,at_h\nP,30\n").unwrap();
    let answer = ask(&["solve", &folder.path().display().to_string(), "--json"]);
    let water = answer["nodes"].as_array().unwrap().iter().find(|node| node["id"] == "W").unwrap();
    assert_eq!(water["outages"], serde_json::json!([{"from_h": 12.0, "until_h": 30.0}]));
}

#[test]
fn why_says_what_more_reserve_is_worth_and_which_stops_bring_it_down() {
    let answer = ask(&["why", &example(), "H", "--within", "24", "--json"]);
    let worth = answer["worth"].as_array().unwrap().iter().find(|worth| worth["need"] == "T-P").unwrap();
    assert_eq!(
        (&worth["delay_per_h"], &worth["until_reserve_h"], &worth["delay_at_most_h"]),
        (&1.into(), &36.0.into(), &12.0.into())
    );
    assert_eq!(answer["smallest"]["sets"], serde_json::json!([["P"], ["T"], ["W"]]));
    let words = said(&kaname(&["interdependency", "why", &example(), "H"]));
    assert!(words.contains("H is lost at 24 h (exact): P → T → H"), "{words}");
    assert!(
        words.contains("T-P (24 h): delays the loss by an hour up to a reserve of 36 h; by 12 h at most"),
        "{words}"
    );
    let nobody = kaname(&["interdependency", "why", &example(), "X"]);
    assert!(!nobody.status.success() && said(&nobody).contains("there is no node “X”"), "{}", said(&nobody));
}

/// Files of these texts, and their paths.
fn written<const N: usize>(texts: [(&str, &str); N]) -> (TempDir, [String; N]) {
    let folder = TempDir::new().unwrap();
    let paths = texts.map(|(name, text)| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    });
    (folder, paths)
}

#[test]
fn inoperability_is_told_from_a_matrix_or_a_table_and_over_time() {
    let (_folder, [matrix, cut, table, output, k, start]) = written([
        ("A.csv", "0,0.8\n0.2,0\n"),
        ("c.csv", "0\n0.6\n"),
        ("Z.csv", ",P,T\nP,0,80\nT,40,0\n"),
        ("x.csv", "P,100\nT,200\n"),
        ("k.csv", "0.5\n0.5\n"),
        ("q.csv", "1,1\n"),
    ]);
    let answer = ask(&["io", "--matrix", &matrix, "--perturbation", &cut, "--json"]);
    let q: Vec<f64> = answer["q"].as_array().unwrap().iter().map(|q| q.as_f64().unwrap()).collect();
    assert!((q[0] - 0.5714).abs() < 5e-5 && (q[1] - 0.7143).abs() < 5e-5, "{q:?}");
    let answer = ask(&["io", "--table", &table, "--output", &output, "--perturbation", &cut, "--json"]);
    let loss = answer["sectors"][1]["loss"].as_f64().unwrap();
    assert!(answer["sectors"][0]["id"] == "P" && (loss - 200.0 * 0.714_285_714).abs() < 1e-6, "{answer}");
    let over = ["--resilience", &k, "--start", &start, "--ends", "2", "--until", "40", "--every", "20"];
    let answer = ask(&[&["io", "--matrix", &matrix, "--perturbation", &cut, "--json"], &over[..]].concat());
    assert!(answer["course"][2]["q"][0].as_f64().unwrap() < 1e-4, "{answer}");
    let (_times, [times]) = written([("T.csv", "4\n8\n")]);
    let asked = ["io", "--matrix", &matrix, "--perturbation", &cut, "--recovery", &times, "--json"];
    let answer = ask(&asked);
    // From 1 to 0.01 in 4 and in 8, and nothing of itself: ln(100) / T.
    let k = |sector: usize| answer["resilience"][sector].as_f64().unwrap();
    assert!((k(0) - 100_f64.ln() / 4.0).abs() < 1e-12 && (k(1) - 100_f64.ln() / 8.0).abs() < 1e-12, "{answer}");
    let back = ask(&[&asked[..], &["--start", &start, "--remaining", "0.5"]].concat());
    assert!((back["resilience"][0].as_f64().unwrap() - 2_f64.ln() / 4.0).abs() < 1e-12, "{back}");
    let (_little, [little]) = written([("q.csv", "0.3\n1\n")]);
    let never =
        said(&kaname(&[&["interdependency"], &asked[..], &["--start", &little, "--remaining", "0.5"]].concat()));
    assert!(never.contains("does not come from 0.3 to 0.5 in 4"), "{never}");
    // A fifth of P's goods is imported, so a cut of T hits P's output by 0.8 · 80 / 100: q = 0.64 · 0.6 / (1 − 0.64 · 0.2).
    let (_more, [imports, demand]) = written([("m.csv", "P,20\nT,0\n"), ("f.csv", "P,20\nT,160\n")]);
    let from_table = ["io", "--table", &table, "--output", &output, "--perturbation", &cut, "--json"];
    let with = ask(&[&from_table[..], &["--imports", &imports, "--final-demand", &demand]].concat());
    assert!((with["q"][0].as_f64().unwrap() - 0.384 / 0.872).abs() < 1e-9, "{with}");
    let wrong = kaname(&["interdependency", "io", "--matrix", &cut, "--perturbation", &cut, "--lang", "ja"]);
    assert!(!wrong.status.success() && said(&wrong).contains("正方行列ではありません"), "{}", said(&wrong));
}

#[test]
fn the_worst_chains_are_told_with_their_risk() {
    let (_folder, [risks, wrong]) = written([
        ("risks.csv", "from,to,likelihood,impact\nP,T,0.5,4\nT,H,0.4,5\n"),
        ("wrong.csv", "from,to,likelihood,impact\nP,T,2,4\n"),
    ]);
    let answer = ask(&["chains", &risks, "--hops", "5", "--worst", "2", "--json"]);
    assert_eq!(answer["chains"][0], serde_json::json!({"risk": 3.0, "chain": ["P", "T", "H"]}));
    let refused = kaname(&["interdependency", "chains", &wrong, "--lang", "en"]);
    assert!(said(&refused).contains("risks.csv, line 2, column likelihood: “2” is no share"), "{}", said(&refused));
}

#[test]
fn a_simulation_says_how_likely_and_the_same_seed_says_the_same_to_the_byte() {
    let folder = copy();
    let at = folder.path().display().to_string();
    let none = kaname(&["interdependency", "simulate", &at, "--at", "24"]);
    assert!(!none.status.success() && said(&none).contains("chances.csv is missing"), "{}", said(&none));
    fs::write(folder.path().join("chances.csv"), "node,p_down,mtbf_h,mttr_h\nP,,1000,24\nW,0.25,,\n").unwrap();
    let run = |seed: &str, question: &[&str]| {
        kaname(
            &[&["interdependency", "simulate", &at, "--seed", seed, "--scenarios", "4096", "--json"], question]
                .concat(),
        )
        .stdout
    };
    for question in [&["--at", "24"][..], &["--horizon", "72"]] {
        assert_eq!(run("7", question), run("7", question));
        assert_ne!(run("7", question), run("8", question));
    }
    let answer: Value = serde_json::from_slice(&run("7", &["--at", "24"])).unwrap();
    let power = &answer["nodes"][0]["down"];
    assert!(power["low"].as_f64() < Some(0.01502) && power["high"].as_f64() > Some(0.01502), "{power}");
    // What is not known of a reserve gives two answers.
    let chances = "node,p_down,mtbf_h,mttr_h,mtbf_form,mttr_form\nP,,10,6,fixed,uniform 0.5\n";
    fs::write(folder.path().join("chances.csv"), chances).unwrap();
    let needs = folder.path().join("needs.csv");
    let unknown = fs::read_to_string(&needs).unwrap().replace("B-P,B,,3,", "B-P,B,,,");
    fs::write(&needs, unknown).unwrap();
    fs::write(folder.path().join("failures.csv"), "node,at_h\n").unwrap();
    let answer: Value = serde_json::from_slice(&run("7", &["--horizon", "20"])).unwrap();
    let of = |id: &str| answer["nodes"].as_array().unwrap().iter().find(|node| node["id"] == id).unwrap().clone();
    let share = |told: &Value| told["lost"]["p"].as_f64().unwrap();
    assert_eq!((share(&of("B")), share(&of("B")["at_least"])), (1.0, 0.0), "{answer}");
    assert!(share(&of("P")) == 1.0 && of("P").get("at_least").is_none(), "{answer}");
}

#[test]
fn networks_that_need_each_other_are_left_as_theory_says() {
    let all = ["percolate", "--random", "50000", "--networks", "3", "--degree", "5", "--survive", "0.8", "--json"];
    let told = ask(&all);
    let (share, expected) = (told["share"].as_f64().unwrap(), told["expected"].as_f64().unwrap());
    assert!((share - expected).abs() < 0.02, "{told}");
    assert!((told["threshold"].as_f64().unwrap() * 5.0 - 3.089_119).abs() < 1e-6, "{told}");
    assert_eq!(ask(&all), told, "the same seed says the same");
}

#[test]
fn places_cut_off_in_one_network_cut_off_others_in_the_next() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let power = file("power.csv", "from,to\n駅,港\n港,橋\n橋,丘\n丘,里\n");
    let telephone = file("telephone.csv", "from,to\n駅,橋\n港,里\n里,丘\n港,駅\n");
    let told = ask(&["percolate", &power, &telephone, "--fails", "丘", "--json"]);
    assert_eq!(told["left"], serde_json::json!(["駅", "港", "橋"]));
    assert_eq!(told["stages"], serde_json::json!([1, 1]));
    let wrong = file("wrong.csv", "from,to\n駅,駅\n");
    let refused = said(&kaname(&["interdependency", "percolate", &wrong, "--lang", "ja"]));
    assert!(refused.contains("2行目 to列: 「駅」から自分自身につながっています"), "{refused}");
    let unknown = said(&kaname(&["interdependency", "percolate", &power, "--fails", "海"]));
    assert!(unknown.contains("there is no place “海”"), "{unknown}");
}

#[test]
fn the_matrix_of_sectors_shows_what_is_not_stated_as_unknown() {
    let folder = copy();
    spoil(folder.path(), "needs.csv", "W-P,W,,12,", "W-P,W,,,");
    let table = said(&kaname(&["interdependency", "sectors", &folder.path().display().to_string()]));
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], r#""","ELEC","ICT-TEL","WATER","MED""#);
    assert_eq!(
        rows[1], r#""ELEC","?","3 (3 h)","1 (?)","1 (72 h)""#,
        "of the waterworks nobody says how long they last"
    );
    assert_eq!(rows[4], r#""MED","?","?","?","?""#, "that nobody needs the hospital is not stated, either");
    let told = ask(&["sectors", &example(), "--json"]);
    let water =
        told["stated"].as_array().unwrap().iter().find(|pair| pair["from"] == "WATER" && pair["on"] == "MED").unwrap();
    assert_eq!((&water["needs"], &water["shortest_reserve_h"]), (&Value::from(1), &Value::from(24.0)));
}

#[test]
fn what_if_shows_before_and_after_and_what_differs_first() {
    let shown = fs::read_to_string(repository().join("docs/how-to/interdependency.md")).unwrap();
    let told = said(&kaname(&["interdependency", "whatif", &example(), "--reserve", "T-P=48"]));
    assert!(shown.contains(&told), "{told}");
    let answer = ask(&["whatif", &example(), "--reserve", "T-P=48", "--json"]);
    let nodes = answer["nodes"].as_array().unwrap();
    assert_eq!(answer["differ"], 2);
    assert_eq!(nodes[0]["id"], "H");
    assert_eq!(nodes[1]["id"], "T");
    assert_eq!(nodes[0]["before"]["lost_at_h"], 24.0);
    assert_eq!(nodes[0]["after"]["lost_at_h"], 36.0);
    assert_eq!(nodes[0]["after"]["chain"], serde_json::json!(["P", "W", "H"]));
    assert_eq!(nodes.iter().filter(|node| node["differs"] == true).count(), 2);
    assert!(answer["worked_out_again"].as_u64().unwrap() < 6);
}

#[test]
fn what_if_takes_every_change_and_refuses_what_makes_no_sense() {
    let lost = |changes: &[&str], node: &str| {
        let at = example();
        let mut arguments = vec!["whatif", at.as_str(), "--json"];
        arguments.extend_from_slice(changes);
        let answer = ask(&arguments);
        let nodes = answer["nodes"].as_array().unwrap();
        nodes.iter().find(|one| one["id"] == node).unwrap()["after"].clone()
    };
    assert_eq!(lost(&["--k", "H-TB=2"], "H")["lost_at_h"], 3.0);
    assert_eq!(lost(&["--drop", "H-TB:T"], "H")["lost_at_h"], 3.0);
    assert_eq!(lost(&["--add", "W-P:T", "--k", "W-P=1"], "W")["lost_at_h"], 36.0, "24 h later, when T is lost as well");
    assert_eq!(lost(&["--reserve", "D-W=?"], "D")["certainty"], "interval", "no later than through T");
    assert_eq!(lost(&["--reserve", "D-W=1..2"], "D")["lost_at_max_h"], 14.0);
    for (change, told) in [
        (["--reserve", "X=1"], "there is no need “X”"),
        (["--drop", "H-TB:X"], "there is no node “X”"),
        (["--drop", "H-TB:W"], "the need “H-TB” is not supplied by “W”"),
        (["--drop", "H-W:W"], "“W” is the only supplier of “H-W”: add another first"),
        (["--add", "H-TB:T"], "the need “H-TB” is supplied by “T” already"),
        (["--add", "H-TB:H"], "the need “H-TB” is that of “H” itself"),
        (["--k", "H-TB=3"], "from 1 to 2 of them must live, not 3"),
        (["--k", "H-TB=0"], "from 1 to 2 of them must live, not 0"),
        (["--reserve", "H-TB=-3"], "hours are a number from 0 up"),
        (["--reserve", "H-TB=5..3"], "a reserve is written like NEED=48"),
    ] {
        let refused = kaname(&["interdependency", "whatif", &example(), change[0], change[1]]);
        assert!(!refused.status.success() && refused.stdout.is_empty(), "{change:?}");
        assert!(said(&refused).contains(told), "{change:?}: {}", said(&refused));
    }
    assert!(
        !kaname(&["interdependency", "whatif", &example()]).status.success(),
        "without a change there is no question"
    );
}
