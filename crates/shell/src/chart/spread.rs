//! Moving labels apart: each stays as near to its place as the others allow.

/// Places for labels that would like to stand at `wanted`, at least `gap` apart and within `low..=high`.
///
/// Answers in the order of `wanted`. If there is no room for all, the gap shrinks to what there is.
/// Least squares under order: pool neighbours that collide and put each pool at its mean.
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let count = wanted.len();
    let steps = count.saturating_sub(1) as f64;
    let gap = if steps > 0.0 { gap.min((high - low).max(0.0) / steps) } else { gap };
    let mut order: Vec<usize> = (0..count).collect();
    let place = |index: &usize| wanted.get(*index).copied().unwrap_or(low);
    order.sort_by(|a, b| place(a).total_cmp(&place(b)));
    let shifted = order.iter().enumerate().map(|(rank, index)| place(index) - rank as f64 * gap);
    let top = (high - steps * gap).max(low);
    let mut placed: Vec<(usize, f64)> = order
        .iter()
        .zip(pooled(shifted))
        .enumerate()
        .map(|(rank, (index, at))| (*index, at.clamp(low, top) + rank as f64 * gap))
        .collect();
    placed.sort_by_key(|(index, _)| *index);
    placed.into_iter().map(|(_, at)| at).collect()
}

/// The nearest rising sequence (pool adjacent violators).
fn pooled(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for value in values {
        let mut pool = (value, 1usize);
        while let Some((sum, size)) = pools.last().copied() {
            if sum / size as f64 <= pool.0 / pool.1 as f64 {
                break;
            }
            pools.pop();
            pool = (pool.0 + sum, pool.1 + size);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(sum, size)| std::iter::repeat_n(sum / size as f64, size)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn labels_never_overlap_and_stay_in_the_box(wanted in proptest::collection::vec(-50.0f64..350.0, 0..9)) {
            let placed = spread(&wanted, 18.0, 30.0, 266.0);
            prop_assert_eq!(placed.len(), wanted.len());
            let mut sorted = placed.clone();
            sorted.sort_by(f64::total_cmp);
            for pair in sorted.windows(2) {
                prop_assert!(pair[1] - pair[0] >= 18.0 - 1e-6);
            }
            prop_assert!(placed.iter().all(|y| (30.0 - 1e-6..=266.0 + 1e-6).contains(y)));
        }
        #[test]
        fn labels_keep_the_order_of_their_places(a in 0.0f64..200.0, b in 0.0f64..200.0) {
            let placed = spread(&[a, b], 18.0, 0.0, 200.0);
            prop_assert_eq!(a < b, placed[0] < placed[1] && a != b);
        }
    }

    #[test]
    fn labels_with_room_are_not_moved() {
        assert_eq!(spread(&[100.0, 40.0], 18.0, 0.0, 200.0), [100.0, 40.0]);
    }

    #[test]
    fn too_many_labels_share_the_room() {
        assert_eq!(spread(&[0.0, 0.0, 0.0], 18.0, 0.0, 20.0), [0.0, 10.0, 20.0]);
    }
}
