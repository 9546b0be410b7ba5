//! Inoperability: the published examples, and what must hold for any table.

use interdependency::{
    inoperability::{
        Inoperability, NoModel,
        dynamic::{Change, resilience},
        many::Scenarios,
        matrix::Matrix,
        table::{Imports, Side, from_table},
    },
    seeded::Seeded,
};

fn matrix<const N: usize>(rows: [[f64; N]; N]) -> Matrix {
    Matrix::from_rows(&rows.map(|row| row.to_vec())).unwrap()
}

fn of<const N: usize>(rows: [[f64; N]; N]) -> Inoperability {
    Inoperability::new(matrix(rows)).unwrap()
}

fn near(found: &[f64], expected: &[f64], within: f64) {
    let close = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= within);
    assert!(close, "{found:?} is not {expected:?}");
}

/// Haimes, Jiang 2001: two subsystems.
#[test]
fn haimes_and_jiang_two_infrastructures() {
    let settled = of([[0.0, 0.8], [0.2, 0.0]]).settled(&[0.0, 0.6]).unwrap();
    near(&settled.q, &[0.5714, 0.7143], 5e-5);
}

/// Haimes, Jiang 2001: power, transportation, hospital, grocery; two of them work no more at all.
#[test]
fn haimes_and_jiang_four_infrastructures_with_saturation() {
    let model = of([[0.0, 0.9, 0.0, 0.0], [0.4, 0.0, 0.0, 0.0], [1.0, 0.8, 0.0, 0.0], [1.0, 0.9, 0.0, 0.0]]);
    let settled = model.settled(&[0.0, 0.5, 0.0, 0.0]).unwrap();
    near(&settled.q, &[0.703_125, 0.781_25, 1.0, 1.0], 1e-12);
    assert_eq!(settled.saturated, [false, false, true, true]);
}

/// Haimes, Jiang 2001: three sectors in a circle.
#[test]
fn haimes_and_jiang_three_sectors() {
    let settled = of([[0.0, 0.0, 0.3], [0.4, 0.0, 0.0], [0.2, 0.6, 0.0]]).settled(&[0.0, 0.0, 0.12]).unwrap();
    near(&settled.q, &[0.04147, 0.01659, 0.13825], 5e-6);
}

/// Lian, Haimes 2006: the two-by-two economy.
#[test]
fn lian_and_haimes_static_and_recovery() {
    let model = of([[0.15, 0.5], [0.1, 0.05]]);
    near(&model.settled(&[0.0, 0.1]).unwrap().q, &[0.066_006_6, 0.112_211_2], 5e-8);
    let course = model.course(&[0.0, 0.1], &[0.2, 0.2], (&[], &[0.0, 5.0, 10.0])).unwrap();
    near(&course[2].q, &[0.017_114_5, 0.016_584_7], 5e-8);
    near(&course[0].q, &[0.0, 0.1], 0.0);
}

#[test]
fn a_sector_alone_recovers_with_the_coefficient_that_its_recovery_gave() {
    let k = resilience(0.5, 0.01, 30.0, 0.2).unwrap();
    let course = of([[0.2]]).course(&[0.5], &[k], (&[], &[30.0])).unwrap();
    near(&course[0].q, &[0.01], 1e-12);
    assert_eq!(resilience(0.1, 0.2, 1.0, 0.0), None);
}

#[test]
fn what_is_saturated_passes_on_no_more_than_everything() {
    // The first is pressed by 3, but hits the second as one that does not work at all, not as three.
    let model = of([[0.0, 0.0, 3.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]]);
    let settled = model.settled(&[0.0, 0.0, 1.0]).unwrap();
    near(&settled.q, &[1.0, 0.5, 1.0], 0.0);
    near(&model.linear(&[0.0, 0.0, 1.0]).unwrap(), &[3.0, 1.5, 1.0], 1e-12);
}

#[test]
fn sectors_that_amplify_one_another_end_at_everything_and_without_a_cut_at_nothing() {
    let model = of([[0.0, 1.2], [1.2, 0.0]]);
    near(&model.settled(&[0.1, 0.0]).unwrap().q, &[1.0, 1.0], 0.0);
    near(&model.settled(&[0.0, 0.0]).unwrap().q, &[0.0, 0.0], 0.0);
    assert_eq!(model.linear(&[0.1, 0.0]), Err(NoModel::Amplifies));
    assert!((model.matrix().spectral_radius() - 1.2).abs() < 1e-9);
}

/// Against the roots of the characteristic polynomials, by hand.
#[test]
fn the_spectral_radius_is_the_largest_root() {
    let radius = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    radius(matrix([[0.0, 0.8], [0.2, 0.0]]).spectral_radius(), 0.4);
    let four = [[0.0, 0.9, 0.0, 0.0], [0.4, 0.0, 0.0, 0.0], [1.0, 0.8, 0.0, 0.0], [1.0, 0.9, 0.0, 0.0]];
    radius(matrix(four).spectral_radius(), 0.6);
    radius(matrix([[0.15, 0.5], [0.1, 0.05]]).spectral_radius(), 0.1 + 0.21_f64.sqrt() / 2.0);
    let three = matrix([[0.0, 0.0, 0.3], [0.4, 0.0, 0.0], [0.2, 0.6, 0.0]]).spectral_radius();
    radius(three.powi(3), 0.06 * three + 0.072);
    // A chain hits nobody twice, however long it is, and what hangs on a sector does not amplify it.
    radius(matrix([[0.0, 0.9, 0.0], [0.0, 0.0, 0.9], [0.0, 0.0, 0.0]]).spectral_radius(), 0.0);
    radius(matrix([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.1]]).spectral_radius(), 0.1);
    radius(matrix([[0.5, 0.0], [1.0, 0.5]]).spectral_radius(), 0.5);
    assert!(of([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.1]]).overall_indices().is_ok());
}

/// Random sectors; some of them amplify.
fn variant(number: u64) -> (Inoperability, Vec<f64>) {
    let mut dice = Seeded::new(number);
    let size = 1 + dice.below(7) as usize;
    let scale = 2.0 * dice.unit();
    let mut share = |often: u32, scale: f64| if dice.below(often) == 0 { scale * dice.unit() } else { 0.0 };
    let rows: Vec<Vec<f64>> = (0..size).map(|_| (0..size).map(|_| share(2, scale)).collect()).collect();
    let cut = (0..size).map(|_| share(3, 1.0)).collect();
    (Inoperability::new(Matrix::from_rows(&rows).unwrap()).unwrap(), cut)
}

#[test]
fn what_it_settles_at_is_what_going_round_and_round_comes_to() {
    let mut saturated = 0;
    for number in 0..2_000 {
        let (model, cut) = variant(number);
        let mut slow = vec![0.0; model.size()];
        for _ in 0..20_000 {
            slow = model.pressure(&slow, &cut).into_iter().map(|pressure: f64| pressure.min(1.0)).collect();
        }
        let settled = model.settled(&cut).unwrap();
        near(&settled.q, &slow, 1e-6);
        saturated += usize::from(settled.saturated.contains(&true));
    }
    assert!(saturated > 300, "{saturated}");
}

#[test]
fn the_course_is_what_small_steps_come_to_also_through_saturation_and_changes() {
    for number in 0..60 {
        let (model, cut) = variant(number);
        let k: Vec<f64> = (0..model.size()).map(|i| 0.3 + 0.1 * i as f64).collect();
        let changes = [Change { at: 1.0, cut: cut.clone() }, Change { at: 7.5, cut: vec![0.0; model.size()] }];
        let course = model.course(&vec![0.05; model.size()], &k, (&changes, &[5.0, 12.0])).unwrap();
        let (mut q, mut sum, steps) = (vec![0.05; model.size()], vec![0.0; model.size()], 120_000);
        let length = 12.0 / f64::from(steps);
        for step in 0..steps {
            let at = f64::from(step) * length;
            let none = vec![0.0; model.size()];
            let pressure = model.pressure(&q, if (1.0..7.5).contains(&at) { &cut } else { &none });
            for i in 0..model.size() {
                let before = q[i];
                q[i] += length * k[i] * (pressure[i].min(1.0) - q[i]);
                sum[i] += length * f64::midpoint(before, q[i]);
            }
        }
        near(&course[1].q, &q, 3e-4);
        near(&course[1].sum, &sum, 3e-3);
    }
}

#[test]
fn a_long_cut_leads_to_where_the_static_model_settles() {
    for number in 100..140 {
        let (model, cut) = variant(number);
        let changes = [Change { at: 0.0, cut: cut.clone() }];
        let course = model.course(&vec![0.0; model.size()], &vec![1.0; model.size()], (&changes, &[4_000.0])).unwrap();
        near(&course[0].q, &model.settled(&cut).unwrap().q, 1e-4);
    }
}

#[test]
fn a_table_gives_shares_of_what_is_supplied_at_home() {
    let transactions = matrix([[10.0, 40.0], [30.0, 20.0]]);
    let (output, imports) = ([100.0, 200.0], Imports { imports: vec![25.0, 0.0], final_demand: vec![50.0, 150.0] });
    let all = from_table(&transactions, &output, None, Side::Demand).unwrap();
    near(all.matrix().row(0), &[0.1, 0.4], 1e-15);
    near(all.matrix().row(1), &[0.15, 0.1], 1e-15);
    // A quarter of the first sector's goods comes from abroad and is not hit.
    let home = from_table(&transactions, &output, Some(&imports), Side::Demand).unwrap();
    near(home.matrix().row(0), &[0.075, 0.3], 1e-15);
    near(home.matrix().row(1), &[0.15, 0.1], 1e-15);
    let supply = from_table(&transactions, &output, None, Side::Supply).unwrap();
    near(supply.matrix().row(0), &[0.1, 0.3], 1e-15);
    near(supply.matrix().row(1), &[0.2, 0.1], 1e-15);
    // Both sides amplify alike: one matrix is the other's transpose in other units.
    assert!((all.matrix().spectral_radius() - supply.matrix().spectral_radius()).abs() < 1e-9);
    near(&all.losses(&[0.1, 0.5], &output).unwrap(), &[10.0, 100.0], 1e-12);
    assert_eq!(from_table(&transactions, &[100.0, 0.0], None, Side::Demand), Err(NoModel::NoOutput(2)));
}

#[test]
fn indices_are_means_of_rows_and_columns_without_ones_own() {
    let model = of([[0.5, 0.2, 0.0], [0.0, 0.0, 0.4], [0.0, 0.1, 0.0]]);
    let direct = model.direct_indices();
    near(&direct.dependency, &[0.1, 0.2, 0.05], 1e-15);
    near(&direct.influence, &[0.0, 0.15, 0.2], 1e-15);
    // (I − A*)⁻¹ of the lower two: 1/0.96 [[1, 0.4], [0.1, 1]]; the first takes 2 × 0.2 of its first row.
    let overall = model.overall_indices().unwrap();
    near(&overall.dependency, &[(0.4 + 0.16) / 0.96 / 2.0, 0.4 / 0.96 / 2.0, 0.1 / 0.96 / 2.0], 1e-12);
}

#[test]
fn what_is_no_share_is_refused_with_its_place() {
    assert_eq!(
        Inoperability::new(matrix([[0.0, -0.1], [0.0, 0.0]])),
        Err(NoModel::NotAShare { row: 1, column: 2, value: -0.1 })
    );
    assert_eq!(of([[0.0]]).settled(&[0.1, 0.2]), Err(NoModel::Sizes(1, 2)));
    assert!(Inoperability::new(matrix([[f64::NAN]])).is_err());
}

#[test]
fn many_scenarios_at_once_end_where_each_ends_alone() {
    let (mut alone, mut together) = (0, 0);
    for number in 0..40 {
        let mut dice = Seeded::new(number);
        let size = 1 + dice.below(6) as usize;
        let strong = [0.3, 0.9][dice.below(2) as usize] / size as f64;
        let rows: Vec<Vec<f64>> = (0..size).map(|_| (0..size).map(|_| 2.0 * strong * dice.unit()).collect()).collect();
        let model = Inoperability::new(Matrix::from_rows(&rows).unwrap()).unwrap();
        let k: Vec<f64> = (0..size).map(|_| 2.0 * dice.unit()).collect();
        let scenarios = 1 + dice.below(15) as usize;
        let mut drawn = |most: f64| -> Vec<f64> { (0..size * scenarios).map(|_| most * dice.unit()).collect() };
        let (cuts, starts) = (drawn(0.8), drawn(0.9));
        let starts = if number % 3 == 0 { Vec::new() } else { starts };
        let ends = [None, Some(3.5), Some(99.0)][number as usize % 3];
        let asked = |threads| Scenarios { starts: &starts, cuts: &cuts, ends, threads };
        let ended = model.many(&k, asked(1), 20.0).unwrap();
        assert_eq!(model.many(&k, asked(3), 20.0).unwrap(), ended, "to the last bit, however many threads");
        (alone, together) = (alone + ended.one_by_one, together + scenarios - ended.one_by_one);
        for (scenario, cut) in cuts.chunks(size).enumerate() {
            let here = scenario * size..(scenario + 1) * size;
            let start = starts.get(here.clone()).map_or(vec![0.0; size], <[f64]>::to_vec);
            let mut changes = vec![Change { at: 0.0, cut: cut.to_vec() }];
            changes.extend(ends.map(|at| Change { at, cut: vec![0.0; size] }));
            let course = model.course(&start, &k, (&changes, &[20.0])).unwrap();
            near(&ended.q[here.clone()], &course[0].q, 1e-9);
            near(&ended.sum[here], &course[0].sum, 1e-8);
        }
    }
    assert!(alone > 100 && together > 100, "both ways are gone: {alone}, {together}");
}

#[test]
fn scenarios_of_another_size_or_below_zero_are_refused() {
    let model = of([[0.0, 0.8], [0.2, 0.0]]);
    let asked = |cuts| Scenarios { starts: &[], cuts, ends: None, threads: 2 };
    assert_eq!(model.many(&[1.0, 1.0], asked(&[0.1, 0.1, 0.1]), 9.0), Err(NoModel::Sizes(2, 3)));
    let negative = model.many(&[1.0, 1.0], asked(&[0.1, 0.1, 0.1, -0.1]), 9.0);
    assert_eq!(negative, Err(NoModel::NotAShare { row: 2, column: 1, value: -0.1 }));
    assert_eq!(model.many(&[1.0, 1.0], asked(&[]), 9.0).unwrap().q, [0.0; 0]);
}
