//! Laws of the curve of reach.
#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::chart::svg::checks::{values, well_formed};
use proptest::prelude::*;

fn released() -> At {
    At::parse_local("2014-06-17 15:10").unwrap()
}

fn curve(of: i64, opened: Vec<(At, i64)>, minutes: i64) -> ReachCurve {
    let line = |reached, name: &str, points| Line { reached, name: name.into(), points };
    ReachCurve {
        label: "届き方の曲線。".into(),
        lang: Lang::Ja,
        released: released(),
        now: released().plus_minutes(minutes),
        now_name: "いま 16:40".into(),
        of,
        nobody: "届け先がありません".into(),
        lines: vec![
            line(Reached::HandedOver, "送達", vec![(released().plus_minutes(1), of)]),
            line(Reached::Opened, "開封", opened),
            line(Reached::Answered, "回答", vec![]),
        ],
        reminders: vec![Reminder { at: released().plus_minutes(60), name: "催促".into() }],
    }
}

/// Where curves go, one list for each polyline.
fn points(svg: &str) -> Vec<Vec<Point>> {
    let point = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    values(svg, "points").into_iter().map(|list| list.split(' ').map(point).collect()).collect()
}

#[test]
fn a_curve_names_its_ends_reminders_and_now() {
    let svg = reach_curve(&curve(4091, vec![(released().plus_minutes(30), 3108)], 90));
    assert_eq!(well_formed(&svg), Ok(()));
    for words in [">開封 76.0%<", ">送達 100.0%<", ">回答 0.0%<", ">催促<", ">いま 16:40<", ">15:30<", ">76.0%<"]
    {
        assert!(svg.contains(words), "{words} in {svg}");
    }
    assert_eq!(values(&svg, "role"), ["img", "img"]);
}

#[test]
fn without_recipients_the_picture_says_so() {
    let svg = reach_curve(&curve(0, vec![(released(), 3)], 90));
    assert_eq!(well_formed(&svg), Ok(()));
    assert!(svg.contains("届け先がありません") && !svg.contains("polyline"), "{svg}");
}

#[test]
fn a_single_answer_at_the_first_moment_is_drawn() {
    let svg = reach_curve(&curve(1, vec![(released(), 1)], 0));
    assert_eq!(well_formed(&svg), Ok(()));
    assert!(svg.contains("開封 100.0%"), "{svg}");
}

#[test]
fn a_reminder_to_come_is_not_drawn_and_names_are_escaped() {
    let mut curve = curve(10, vec![], 30);
    curve.lines[0].name = "<script>".into();
    let svg = reach_curve(&curve);
    assert_eq!(well_formed(&svg), Ok(()));
    assert!(!svg.contains("催促") && svg.contains("&lt;script&gt;"), "{svg}");
}

#[test]
fn a_hundred_thousand_openings_stay_a_small_picture() {
    let opened = (0..100_000).map(|n| (released().plus_seconds(n / 20), n)).collect();
    let svg = reach_curve(&curve(100_000, opened, 90));
    assert!(svg.len() < 60_000, "{} bytes", svg.len());
}

proptest! {
    #[test]
    fn curves_rise_and_stay_in_the_box(
        of in 1i64..5_000,
        opened in proptest::collection::vec((-600i64..200_000, -10i64..6_000), 0..60),
        minutes in 0i64..4_000,
        name in "[a-zA-Zあ-ん ]{0,14}",
    ) {
        let opened = opened.into_iter().map(|(second, count)| (released().plus_seconds(second), count)).collect();
        let mut curve = curve(of, opened, minutes);
        curve.lines[1].name = name;
        let svg = reach_curve(&curve);
        prop_assert_eq!(well_formed(&svg), Ok(()));
        for (index, line) in points(&svg).into_iter().enumerate() {
            let (right, bottom) = if index < 3 { (744.0, 266.0) } else { (324.0, 246.0) };
            for pair in line.windows(2) {
                prop_assert!(pair[1].0 >= pair[0].0 - 0.05 && pair[1].1 <= pair[0].1);
            }
            prop_assert!(line.iter().all(|(x, y)| (LEFT..=right).contains(x) && (TOP..=bottom).contains(y)));
        }
    }

    #[test]
    fn labels_at_the_end_fit_beside_each_other(counts in proptest::collection::vec(0i64..=1_000, 3), minutes in 1i64..9_000) {
        let mut curve = curve(1_000, vec![], minutes);
        for (line, count) in curve.lines.iter_mut().zip(counts) {
            line.points = vec![(released(), count)];
        }
        let svg = draw(&curve, &WIDE);
        let ends: Vec<&str> = svg.split("<text").filter(|text| text.contains(" halo")).collect();
        let mut ys: Vec<f64> = ends.iter().map(|text| values(text, "y")[0].parse().unwrap()).collect();
        ys.sort_by(f64::total_cmp);
        prop_assert_eq!(ys.len(), 3);
        prop_assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= 17.8));
        for text in ends {
            let x: f64 = values(text, "x")[0].parse().unwrap();
            let words = text.split('>').nth(1).unwrap().split('<').next().unwrap();
            prop_assert!(x + width_of(words, SIZE) <= 760.5);
        }
    }
}
