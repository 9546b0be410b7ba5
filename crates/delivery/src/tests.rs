//! The sentences of this room, and the rule of small cells by brute force.

use crate::GiveBack;
use kernel::Lang;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq};
use shell::{Texts, texts::keys};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const JA: &str = include_str!("../texts/ja.ftl");
const EN: &str = include_str!("../texts/en.ftl");

/// All sources and templates of this room, without this file and without the one that names acts of the record.
fn sources() -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = [here.join("src"), here.join("templates")].map(trial::sources).concat();
    all.replace(include_str!("tests.rs"), "").replace(include_str!("seals.rs"), "")
}

/// What stands between quotation marks and looks like the key of a sentence of this room, or like the start of one.
fn mentioned() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let sources = sources();
    let mut before = "";
    for quoted in sources.split('"') {
        let key = (quoted.starts_with("delivery-") || quoted.starts_with("did-"))
            && quoted.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '{' || c == '}');
        if key {
            all.insert(quoted.split('{').next().unwrap_or_default().to_owned());
        }
        let fault = !before.ends_with("Entry::new(")
            && quoted.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'.');
        if let Some(code) = quoted.strip_prefix("delivery.").filter(|_| fault) {
            all.extend([format!("fault-delivery-{code}"), format!("fault-delivery-{code}-do")]);
        }
        before = quoted;
    }
    all
}

#[test]
fn everything_is_said_in_both_languages() {
    assert_eq!(keys(JA), keys(EN), "the same keys in the same order");
    let once: BTreeSet<String> = keys(JA).into_iter().collect();
    assert_eq!(once.len(), keys(JA).len(), "each once");
}

/// What a word of a tiding is followed by.
const OF_A_TIDING: [&str; 2] = ["-subject", "-text"];

#[test]
fn every_sentence_that_is_asked_for_exists_and_none_is_forgotten() {
    let texts = Texts::new([(JA, EN)]);
    let (mentioned, known) = (mentioned(), keys(JA));
    for key in &mentioned {
        let has = |key: &str| Lang::ALL.iter().all(|lang| texts.has(*lang, key));
        let there = if key.ends_with('-') {
            known.iter().any(|one| one.starts_with(key))
        } else {
            has(key) || OF_A_TIDING.iter().all(|end| has(&format!("{key}{end}")))
        };
        assert!(there, "{key} is asked for");
    }
    for key in &known {
        let of_a_tiding = |word: &str| OF_A_TIDING.iter().any(|end| key.strip_suffix(end) == Some(word));
        let asked =
            mentioned.iter().any(|one| one == key || (one.ends_with('-') && key.starts_with(one)) || of_a_tiding(one));
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
fn figures_are_told_in_multiples() {
    let told = GiveBack::of(4091, 2334, 104, 5);
    assert_eq!((told.reached, told.answered, told.affected), (Some(4090), Some(2330), Some(100)));
    let few = GiveBack::of(12, 5, 4, 5);
    assert_eq!((few.reached, few.answered, few.affected), (Some(10), Some(5), None));
}

/// All that can be told apart of a triple.
fn figures(told: GiveBack) -> [Option<i64>; 3] {
    [told.reached, told.answered, told.affected]
}

/// The triples that may come one after the other: nobody is no longer reached or takes an answer back; who answers
/// again may be affected no longer.
fn triples(top: i64) -> Vec<(i64, i64, i64)> {
    let affected = |reached, answered| (0..=answered).map(move |affected| (reached, answered, affected));
    let answered = |reached| (0..=reached).flat_map(move |answered| affected(reached, answered));
    (0..=top).flat_map(answered).collect()
}

#[test]
fn no_two_publications_give_a_small_change_away() {
    for k in 2..=4 {
        let all = triples(3 * k);
        let mut proven: BTreeMap<_, [bool; 6]> = BTreeMap::new();
        for before in &all {
            for after in all.iter().filter(|after| before.0 <= after.0 && before.1 <= after.1) {
                let told = |one: &(i64, i64, i64)| figures(GiveBack::of(one.0, one.1, one.2, k));
                let (was, is) = (secrets(*before), secrets(*after));
                // Whoever knows the rule and both publications thinks exactly these pairs possible.
                let small = proven.entry((told(before), told(after))).or_insert([true; 6]);
                for (small, (was, is)) in small.iter_mut().zip(was.into_iter().zip(is)) {
                    *small &= (1..k).contains(&(is - was).abs());
                }
            }
        }
        for (told, small) in proven {
            assert_eq!(small, [false; 6], "k = {k}: {told:?} prove a small change");
        }
    }
}

proptest::proptest! {
    #[test]
    fn fewer_than_k_answers_change_nothing_but_across_a_multiple(
        k in 2i64..20,
        (reached, answered, affected) in (0i64..9_000).prop_flat_map(|r| (Just(r), 0..=r)).prop_flat_map(
            |(r, a)| (Just(r), Just(a), 0..=a)
        ),
        (more, others) in (0i64..20, -20i64..20),
    ) {
        let more = more.min(k - 1).min(reached - answered);
        let then = answered + more;
        let others = (affected + others.clamp(1 - k, k - 1)).clamp(0, then);
        let (before, after) = (GiveBack::of(reached, answered, affected, k), GiveBack::of(reached, then, others, k));
        prop_assert_eq!(before.reached, after.reached);
        let pairs = [(before.answered, after.answered, answered, then), (before.affected, after.affected, affected, others)];
        for (was, is, from, to) in pairs {
            let crossed = (from.min(to) + 1..=from.max(to)).filter(|one| one % k == 0).count();
            prop_assert_eq!(was == is, crossed == 0, "{} to {}", from, to);
            prop_assert!(crossed <= 1);
            let step = if crossed == 0 { 0 } else { k };
            prop_assert_eq!((is.unwrap_or(0) - was.unwrap_or(0)).abs(), step);
        }
        for told in figures(before).into_iter().chain(figures(after)).flatten() {
            prop_assert!(told >= k && told % k == 0);
        }
    }
}
