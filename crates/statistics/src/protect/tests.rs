//! Small tables by brute force: all tables that a reader must think possible are counted out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A table of these cells, row by row; the organisations of a sum are given by `orgs`.
fn grid(rows: usize, columns: usize, cells: &[Count], orgs: impl Fn(Place, &[Count]) -> i64) -> Grid {
    let within = |place: Place| -> Vec<Count> {
        let holds = |row: usize, column: usize| {
            (place.row == rows || place.row == row) && (place.column == columns || place.column == column)
        };
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        all.filter(|(row, column)| holds(*row, *column)).map(|(row, column)| cells[row * columns + column]).collect()
    };
    Grid::new(rows, columns, |place| {
        let parts = within(place);
        Count { n: parts.iter().map(|part| part.n).sum(), orgs: orgs(place, &parts) }
    })
}

/// Nobody reports in two cells.
fn apart(_: Place, parts: &[Count]) -> i64 {
    parts.iter().map(|part| part.orgs).sum()
}

/// Every way to fill the inner cells of a table of which the whole is `whole`.
fn fillings(cells: usize, whole: i64) -> Vec<Vec<i64>> {
    match cells {
        0 => {
            if whole == 0 {
                vec![vec![]]
            } else {
                vec![]
            }
        }
        _ => (0..=whole)
            .flat_map(|first| {
                fillings(cells - 1, whole - first).into_iter().map(move |rest| [vec![first], rest].concat())
            })
            .collect(),
    }
}

fn value(filling: &[i64], rows: usize, columns: usize, place: Place) -> i64 {
    let holds = |index: usize| {
        (place.row == rows || place.row == index / columns)
            && (place.column == columns || place.column == index % columns)
    };
    filling.iter().enumerate().filter(|(index, _)| holds(*index)).map(|(_, n)| n).sum()
}

/// The least and the most of each hidden cell over all tables that agree with what is shown.
fn counted_out(table: &Protected) -> BTreeMap<Place, (i64, i64)> {
    let (rows, columns) = (table.grid.rows, table.grid.columns);
    let shown: Vec<(Place, i64)> =
        table.grid.places().filter_map(|place| table.shown(place).map(|n| (place, n))).collect();
    let mut bounds: BTreeMap<Place, (i64, i64)> = BTreeMap::new();
    for filling in fillings(rows * columns, table.grid.whole().n) {
        if shown.iter().all(|(place, n)| value(&filling, rows, columns, *place) == *n) {
            for place in table.net().hidden() {
                let n = value(&filling, rows, columns, place);
                let (least, most) = bounds.entry(place).or_insert((n, n));
                (*least, *most) = ((*least).min(n), (*most).max(n));
            }
        }
    }
    bounds
}

/// What is demanded, checked by counting out.
fn holds(grid: Grid, k: i64) {
    let Some(table) = protect(grid.clone(), &[], k) else {
        assert!(grid.whole().small(k), "only a whole that is small is withheld: {grid:?}");
        return;
    };
    let net = table.net();
    let hidden: Vec<Place> = net.hidden().collect();
    let bounds = counted_out(&table);
    for place in &hidden {
        let (least, most) = bounds[place];
        assert_eq!(
            net.bounds(*place),
            Some((least, most)),
            "the flow and counting out agree at {place:?} of {table:?}"
        );
        assert!(most - least >= k, "{place:?} lies within {least}..={most}: {table:?}");
        if grid.at(*place).small(k) {
            assert!(least == 0 && most >= k, "{place:?} is small and lies within {least}..={most}: {table:?}");
        }
    }
    for place in grid.places() {
        assert!(table.hides(place) || !grid.at(place).small(k), "{place:?} is small and shown: {table:?}");
    }
}

#[test]
fn no_small_table_gives_a_small_cell_away() {
    for (rows, columns, most) in [(1, 1, 4), (3, 1, 3), (1, 3, 3), (2, 2, 2)] {
        for k in [2, 3] {
            for numbers in numbers(rows * columns, most) {
                // As many organisations as reports, or one that reported all.
                for many in 0..1_u32 << numbers.len() {
                    let orgs = |index: usize, n: i64| if many >> index & 1 == 1 { n } else { n.min(1) };
                    let cells: Vec<Count> =
                        numbers.iter().enumerate().map(|(index, n)| Count { n: *n, orgs: orgs(index, *n) }).collect();
                    holds(grid(rows, columns, &cells, apart), k);
                }
            }
        }
    }
}

fn numbers(cells: usize, most: i64) -> Vec<Vec<i64>> {
    match cells {
        0 => vec![vec![]],
        _ => numbers(cells - 1, most)
            .into_iter()
            .flat_map(|rest| (0..=most).map(move |n| [rest.clone(), vec![n]].concat()))
            .collect(),
    }
}

/// What a reader sees: the shape is the same for all.
fn seen(table: &Option<Protected>) -> Option<Vec<Option<i64>>> {
    table.as_ref().map(|table| table.grid.places().map(|place| table.shown(place)).collect())
}

#[test]
fn who_knows_the_rule_as_well_can_prove_of_no_hidden_cell_of_a_list_that_it_covers_few() {
    for (rows, columns, most, k) in [(3, 1, 8, 2), (4, 1, 6, 2), (3, 1, 10, 3)] {
        let mut worlds: BTreeMap<Option<Vec<Option<i64>>>, Vec<Vec<i64>>> = BTreeMap::new();
        for numbers in (0..=most).flat_map(|whole| fillings(rows * columns, whole)) {
            for many in 0..1_u32 << numbers.len() {
                let orgs = |index: usize, n: i64| if many >> index & 1 == 1 { n } else { n.min(1) };
                let cells: Vec<Count> =
                    numbers.iter().enumerate().map(|(index, n)| Count { n: *n, orgs: orgs(index, *n) }).collect();
                let table = protect(grid(rows, columns, &cells, apart), &[], k);
                worlds.entry(seen(&table)).or_default().push(numbers.clone());
            }
        }
        for (seen, worlds) in worlds {
            let Some(seen) = seen else { continue };
            for (index, shown) in seen.iter().enumerate() {
                let place = Place { row: index / (columns + 1), column: index % (columns + 1) };
                if shown.is_some() {
                    continue;
                }
                let possible: Vec<i64> = worlds.iter().map(|one| value(one, rows, columns, place)).collect();
                let few = possible.iter().all(|n| (1..k).contains(n));
                assert!(!few, "{seen:?} proves that {place:?} is small");
            }
        }
    }
}

/// What an attacker cannot do, told without trusting how it was computed: of each hidden cell there are two whole tables
/// with the same sums and the same shown cells, in which it is at least `k` apart; of a small one, 0 in one of them. So no
/// solving of equations and inequalities leaves less.
fn solved(table: &Protected, k: i64) -> Result<(), TestCaseError> {
    let net = table.net();
    for place in net.hidden() {
        let [low, high] = [End::Least, End::Most].map(|end| net.world(place, end).unwrap());
        for world in [&low, &high] {
            possible(table, world)?;
        }
        let in_world = |world: &[(Place, i64)]| world.iter().find(|(at, _)| *at == place).unwrap().1;
        let (least, most) = (in_world(&low), in_world(&high));
        prop_assert!(most - least >= k, "{place:?} lies within {least}..={most}");
        let small = table.grid.at(place).small(k);
        prop_assert!(!small || (least == 0 && most >= k), "{place:?} is small and lies within {least}..={most}");
    }
    Ok(())
}

/// Whether a table is one that its reader must think possible.
fn possible(table: &Protected, world: &[(Place, i64)]) -> Result<(), TestCaseError> {
    let (rows, columns) = (table.grid.rows, table.grid.columns);
    let mut of: BTreeMap<Place, i64> = world.iter().copied().collect();
    of.insert(Place { row: rows, column: columns }, table.grid.whole().n);
    let at = |row, column| of[&Place { row, column }];
    for (place, n) in &of {
        prop_assert!(*n >= 0, "nothing is less than none");
        prop_assert!(table.shown(*place).is_none_or(|shown| shown == *n), "what is shown is as it is shown");
    }
    for row in 0..=rows {
        prop_assert_eq!((0..columns).map(|column| at(row, column)).sum::<i64>(), at(row, columns));
    }
    for column in 0..=columns {
        prop_assert_eq!((0..rows).map(|row| at(row, column)).sum::<i64>(), at(rows, column));
    }
    Ok(())
}

#[test]
fn what_covers_enough_is_shown() {
    let full = |n| Count { n, orgs: n };
    let table = protect(grid(2, 2, &[full(9), full(5), full(7), full(7)], apart), &[], 5).unwrap();
    assert_eq!(table.net().hidden().count(), 0);
    assert_eq!(table.shown(Place { row: 0, column: 1 }), Some(5));
    assert_eq!(table.shown(Place { row: 2, column: 2 }), Some(28));
}

#[test]
fn one_organisation_with_many_reports_is_as_small_as_one_with_one() {
    let alone = Count { n: 20, orgs: 1 };
    let full = |n| Count { n, orgs: n };
    let table = protect(grid(3, 1, &[alone, full(30), full(40)], apart), &[], 5).unwrap();
    assert!(table.hides(Place { row: 0, column: 0 }) && table.hides(Place { row: 1, column: 0 }));
    assert_eq!(table.shown(Place { row: 2, column: 0 }), Some(40));
    assert_eq!(table.shown(Place { row: 3, column: 0 }), Some(90));
}

#[test]
fn of_fewer_than_k_organisations_in_all_nothing_is_told_nor_of_nobody() {
    assert_eq!(protect(grid(2, 2, &[Count { n: 3, orgs: 1 }; 4], apart), &[], 5), None);
    assert_eq!(protect(grid(2, 2, &[Count::default(); 4], apart), &[], 5), None);
}

fn counts() -> impl Strategy<Value = Vec<Count>> {
    let one = (0i64..9).prop_flat_map(|n| (Just(n), 0..=n)).prop_map(|(n, orgs)| Count { n, orgs: orgs.max(n.min(1)) });
    proptest::collection::vec(one, 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn no_table_gives_a_small_cell_away(cells in counts(), k in 2i64..6, wide: bool) {
        let (rows, columns) = if wide { (2, 3) } else { (3, 2) };
        // Whoever reports in several cells is counted once in their sum.
        let shared = |_: Place, parts: &[Count]| {
            let most = parts.iter().map(|part| part.orgs).max().unwrap_or(0);
            let all: i64 = parts.iter().map(|part| part.orgs).sum();
            (most + all) / 2
        };
        let small: Vec<Count> = cells.iter().map(|count| Count { n: count.n.min(3), orgs: count.orgs.min(3) }).collect();
        holds(grid(rows, columns, &small, shared), k.min(4));
    }

    #[test]
    fn whoever_solves_the_equations_of_a_yearly_table_still_faces_a_range_of_k(
        cells in proptest::collection::vec((0i64..40, 1i64..12, any::<bool>()), 13 * 6),
    ) {
        let cells: Vec<Count> = cells
            .into_iter()
            .map(|(n, orgs, some)| if some { Count { n, orgs: orgs.min(n) } } else { Count::default() })
            .collect();
        let Some(table) = protect(grid(13, 6, &cells, apart), &[], kernel::disclosure::K) else { return Ok(()) };
        solved(&table, kernel::disclosure::K)?;
    }

    #[test]
    fn great_tables_are_done_and_keep_the_rule(
        cells in proptest::collection::vec((0i64..40, 1i64..12), 13 * 5),
    ) {
        let cells: Vec<Count> = cells.into_iter().map(|(n, orgs)| Count { n, orgs: orgs.min(n) }).collect();
        let table = protect(grid(13, 5, &cells, apart), &[], 5).unwrap();
        prop_assert_eq!(table.given_away(&table.net(), 5), None);
        for place in table.grid.places() {
            prop_assert!(table.hides(place) || !table.grid.at(place).small(5));
        }
    }
}

/// What is left of a table to who knows some of its rows.
fn rest(rows: usize, columns: usize, cells: &[Count], known: &[usize]) -> Rest {
    let left = |index: usize| if known.contains(&(index / columns)) { Count::default() } else { cells[index] };
    let left: Vec<Count> = (0..cells.len()).map(left).collect();
    Rest::new(grid(rows, columns, &left, apart), known.iter().copied())
}

/// Counts out, for who knows the rows exactly, what each cell elsewhere can be.
fn holds_beside(rows: usize, columns: usize, cells: &[Count], groups: &[Vec<usize>], k: i64) {
    let full = grid(rows, columns, cells, apart);
    let rests: Vec<Rest> = groups.iter().map(|known| rest(rows, columns, cells, known)).collect();
    let Some(table) = protect(full.clone(), &rests, k) else {
        let withheld = full.whole().small(k) || rests.iter().any(|rest| rest.grid.whole().small(k));
        assert!(withheld, "only a whole that is small to somebody is withheld: {full:?}");
        return;
    };
    let shown: Vec<(Place, i64)> = full.places().filter_map(|place| table.shown(place).map(|n| (place, n))).collect();
    for known in groups {
        let agrees = |filling: &Vec<i64>| {
            let own = (0..cells.len()).filter(|index| known.contains(&(index / columns)));
            own.into_iter().all(|index| filling[index] == cells[index].n)
                && shown.iter().all(|(place, n)| value(filling, rows, columns, *place) == *n)
        };
        let worlds: Vec<Vec<i64>> = fillings(cells.len(), full.whole().n).into_iter().filter(agrees).collect();
        let elsewhere = |place: &Place| place.row < rows && !known.contains(&place.row) && full.at(*place).small(k);
        for place in full.places().filter(elsewhere) {
            let possible: Vec<i64> = worlds.iter().map(|one| value(one, rows, columns, place)).collect();
            let (least, most) = (possible.iter().min().unwrap(), possible.iter().max().unwrap());
            assert!(*least == 0 && *most >= k, "{known:?} know that {place:?} is {least}..={most}: {table:?}");
        }
    }
}

#[test]
fn who_knows_some_rows_works_out_no_small_cell_elsewhere() {
    let groups = [vec![0], vec![1], vec![2]];
    for numbers in numbers(3, 5) {
        for many in 0..1_u32 << numbers.len() {
            let orgs = |index: usize, n: i64| if many >> index & 1 == 1 { n } else { n.min(1) };
            let cells: Vec<Count> =
                numbers.iter().enumerate().map(|(index, n)| Count { n: *n, orgs: orgs(index, *n) }).collect();
            holds_beside(3, 1, &cells, &groups, 2);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn who_knows_some_rows_of_a_crossed_table_works_out_no_small_cell_elsewhere(
        cells in proptest::collection::vec((0i64..4, any::<bool>()), 6), wide: bool, together: bool,
    ) {
        let cells: Vec<Count> =
            cells.into_iter().map(|(n, many)| Count { n, orgs: if many { n } else { n.min(1) } }).collect();
        let (rows, columns) = if wide { (2, 3) } else { (3, 2) };
        let groups = if together && !wide { vec![vec![0, 1], vec![2]] } else { (0..rows).map(|row| vec![row]).collect() };
        holds_beside(rows, columns, &cells, &groups, 2);
    }

    #[test]
    fn no_ministry_works_out_a_small_cell_of_a_yearly_table(
        cells in proptest::collection::vec((0i64..40, 1i64..12, any::<bool>()), 13 * 5),
    ) {
        let cells: Vec<Count> = cells
            .into_iter()
            .map(|(n, orgs, some)| if some { Count { n, orgs: orgs.min(n) } } else { Count::default() })
            .collect();
        let groups = [vec![0, 1], vec![2, 3, 4], vec![5], vec![6, 7, 8], vec![9, 10, 11]];
        let rests: Vec<Rest> = groups.iter().map(|known| rest(13, 5, &cells, known)).collect();
        let table = protect(grid(13, 5, &cells, apart), &rests, 5).unwrap();
        prop_assert_eq!(table.given_away(&table.net(), 5), None);
        for rest in &rests {
            prop_assert_eq!(small_given_away(&rest.grid, &table.net_of(rest), 5), None);
            for place in table.grid.places().filter(|place| rest.holds(*place)) {
                prop_assert!(table.hides(place) || !rest.grid.at(place).small(5));
            }
        }
    }
}
