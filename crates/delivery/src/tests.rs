//! The sentences of this room, and the rule of small cells by brute force.

use crate::GiveBack;
use kernel::Lang;
use shell::{Texts, texts::keys};
use std::collections::{BTreeMap, BTreeSet};

const JA: &str = include_str!("../texts/ja.ftl");
const EN: &str = include_str!("../texts/en.ftl");

/// All sources and templates of this room.
fn sources() -> Vec<(&'static str, &'static str)> {
    macro_rules! files {
        ($($path:literal),+ $(,)?) => { vec![$(($path, include_str!($path))),+] };
    }
    files![
        "lib.rs",
        "panel.rs",
        "waiting.rs",
        "pages/answers.rs",
        "pages/below.rs",
        "pages/boards.rs",
        "pages/calls.rs",
        "pages/faults.rs",
        "pages/passing.rs",
        "pages/view.rs",
        "../templates/boards/list.html",
        "../templates/boards/matrix.html",
        "../templates/boards/part.html",
        "../templates/boards/show.html",
        "../templates/deliveries/again.html",
        "../templates/deliveries/below.html",
        "../templates/deliveries/call.html",
        "../templates/deliveries/pass.html",
        "../templates/deliveries/people.html",
        "../templates/panels/answer.html",
        "../templates/panels/pass.html",
        "../templates/panels/path.html",
    ]
}

/// What stands between quotation marks and looks like the key of a sentence of this room, or like the start of one.
fn mentioned() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (_, source) in sources() {
        for quoted in source.split('"') {
            let key = quoted.starts_with("delivery-")
                && quoted.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '{' || c == '}');
            if key {
                all.insert(quoted.split('{').next().unwrap_or_default().to_owned());
            }
            if let Some(code) = quoted.strip_prefix("delivery.") {
                all.extend([format!("fault-delivery-{code}"), format!("fault-delivery-{code}-do")]);
            }
        }
    }
    all
}

#[test]
fn everything_is_said_in_both_languages() {
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
    let once: BTreeSet<String> = keys(JA).into_iter().collect();
    assert_eq!(once.len(), keys(JA).len(), "each once");
}

#[test]
fn every_sentence_that_is_asked_for_exists_and_none_is_forgotten() {
    let texts = Texts::new([(JA, EN)]);
    let (mentioned, known) = (mentioned(), keys(JA));
    for key in &mentioned {
        let there = if key.ends_with('-') {
            known.iter().any(|one| one.starts_with(key))
        } else {
            Lang::ALL.iter().all(|lang| texts.has(*lang, key))
        };
        assert!(there, "{key} is asked for");
    }
    for key in &known {
        let asked = mentioned.iter().any(|one| one == key || (one.ends_with('-') && key.starts_with(one)));
        assert!(asked, "{key} is said nowhere");
    }
}

/// What somebody could want to find out: each true figure and each difference of two.
fn secrets((reached, answered, affected): (i64, i64, i64)) -> [i64; 6] {
    [reached, answered, affected, reached - answered, answered - affected, reached - affected]
}

#[test]
fn no_published_triple_gives_a_small_circle_away() {
    for k in 2..=6 {
        let top = 4 * k + 3;
        let mut worlds: BTreeMap<_, Vec<[i64; 6]>> = BTreeMap::new();
        for reached in 0..=top {
            for answered in 0..=reached {
                for affected in 0..=answered {
                    let told = GiveBack::of(reached, answered, affected, k);
                    let told = (told.reached, told.answered, told.affected);
                    worlds.entry(told).or_default().push(secrets((reached, answered, affected)));
                }
            }
        }
        for (told, worlds) in worlds {
            for secret in 0..6 {
                // Whoever knows the rule and what is told thinks exactly these worlds possible.
                let small = |world: &[i64; 6]| world.get(secret).is_some_and(|count| (1..k).contains(count));
                assert!(!worlds.iter().all(small), "k = {k}: {told:?} proves that figure {secret} is small");
            }
        }
    }
}

#[test]
fn large_figures_are_told_as_they_are() {
    let told = GiveBack::of(4091, 2330, 104, 5);
    assert_eq!((told.reached, told.answered, told.affected), (Some(4091), Some(2330), Some(104)));
    let all = GiveBack::of(12, 12, 7, 5);
    assert_eq!((all.reached, all.answered, all.affected), (Some(12), Some(12), Some(7)));
    // Two of 104 not affected: told together the two would stand there.
    let hidden = GiveBack::of(4091, 104, 102, 5);
    assert_eq!((hidden.reached, hidden.answered, hidden.affected), (Some(4091), Some(104), None));
}
