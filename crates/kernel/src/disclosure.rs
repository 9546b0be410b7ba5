//! How small a figure may be that leaves its owners' circle.

/// *k*: the least number of organisations that a figure may cover which leaves their circle.
pub const K: i64 = 5;

/// What may be told at any time of a figure that goes on changing: it, rounded down to a multiple of `k`; `None` below `k`.
///
/// Whoever asks again and again sees nothing of fewer than `k` unless a multiple is crossed, and then only that.
pub fn in_steps(figure: i64, k: i64) -> Option<i64> {
    Some(figure - figure % k.max(1)).filter(|told| *told > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_told_in_multiples_and_not_below_the_first() {
        let told: Vec<Option<i64>> = [0, 4, 5, 9, 10, 4091].into_iter().map(|figure| in_steps(figure, K)).collect();
        assert_eq!(told, [None, None, Some(5), Some(5), Some(10), Some(4090)]);
    }
}
