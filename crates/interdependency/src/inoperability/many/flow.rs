//! The matrix that leads scenarios from their beginning to their end.

use super::super::{Inoperability, matrix::Matrix};

/// Scenarios that go together through the matrix.
pub(super) const LANES: usize = 8;

/// A matrix of blocks, row by row.
pub(super) struct Flow {
    columns: usize,
    values: Vec<f64>,
}

impl Flow {
    /// Of rows of blocks, all of one size.
    pub(super) fn of(blocks: &[&[&Matrix]]) -> Self {
        let size = blocks.first().and_then(|row| row.first()).map_or(0, |block| block.size());
        let columns = blocks.first().map_or(0, |row| row.len()) * size;
        let row =
            |row: &[&Matrix], at: usize| row.iter().flat_map(|block| block.row(at).to_vec()).collect::<Vec<f64>>();
        let values = blocks.iter().flat_map(|blocks| (0..size).flat_map(|at| row(blocks, at))).collect();
        Flow { columns, values }
    }

    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Times some scenarios side by side. Two rows go together, so that what is fetched of the scenarios is used twice.
    pub(super) fn times(&self, into: &[f64], out: &mut [f64]) {
        let (into, _) = into.as_chunks::<LANES>();
        let (out, _) = out.as_chunks_mut::<LANES>();
        let mut rows = self.values.chunks_exact(self.columns.max(1));
        let mut out = out.iter_mut();
        while let Some(one) = rows.next() {
            let other = rows.next();
            let (mut first, mut second) = ([0.0; LANES], [0.0; LANES]);
            for ((a, b), values) in one.iter().zip(other.unwrap_or(one)).zip(into) {
                for ((first, second), value) in first.iter_mut().zip(&mut second).zip(values) {
                    *first += a * value;
                    *second += b * value;
                }
            }
            out.next().into_iter().for_each(|out| *out = first);
            if other.is_some() {
                out.next().into_iter().for_each(|out| *out = second);
            }
        }
    }
}

/// E, W and V after a time.
struct After {
    e: Matrix,
    w: Matrix,
    v: Matrix,
}

/// Of `model` from the beginning until `until`, with a cut until `ends`; with beginnings or without.
pub(super) fn between(model: &Inoperability, k: &[f64], (ends, until): (f64, f64), starts: bool) -> Flow {
    let cut = After::of(model, k, ends);
    let rest = After::of(model, k, until - ends);
    let by_cut = |matrix: &Matrix| matrix.made(|row, column| matrix.at(row, column) * k[column]);
    let (q_cut, sum_cut) = (by_cut(&cut.w), by_cut(&cut.v));
    // From the end of the cut on: q goes on by E, ∫ q grows by W q.
    let q = [rest.e.product(&cut.e), rest.e.product(&q_cut)];
    let sum = [plus(&cut.w, &rest.w.product(&cut.e)), plus(&sum_cut, &rest.w.product(&q_cut))];
    if starts { Flow::of(&[&[&q[0], &q[1]], &[&sum[0], &sum[1]]]) } else { Flow::of(&[&[&q[1]], &[&sum[1]]]) }
}

fn plus(one: &Matrix, other: &Matrix) -> Matrix {
    one.made(|row, column| one.at(row, column) + other.at(row, column))
}

fn scaled(matrix: &Matrix, by: f64) -> Matrix {
    matrix.made(|row, column| matrix.at(row, column) * by)
}

impl After {
    /// Series for so short a time that the norm is below ½, then doubled: E(2h) = E(h)², W(2h) = W(h) + E(h) W(h),
    /// V(2h) = V(h) + h W(h) + E(h) V(h).
    fn of(model: &Inoperability, k: &[f64], time: f64) -> Self {
        let size = model.size();
        let own = |row, column| if row == column { 1.0 } else { 0.0 };
        let flow = model.matrix().made(|row, column| k[row] * (model.matrix().at(row, column) - own(row, column)));
        let norm = model.pace(k) * time;
        let doublings = if norm > 0.5 { (norm / 0.5).log2().ceil() as i32 } else { 0 };
        let mut step = time / 2_f64.powi(doublings);
        let short = scaled(&flow, step);
        // Terms (Mh)ʲ/j!; those of W have h/(j+1), those of V h²/((j+1)(j+2)) besides.
        let mut term = Matrix::identity(size);
        let mut after = After { e: Matrix::zero(size), w: Matrix::zero(size), v: Matrix::zero(size) };
        for power in 0..=18 {
            let j = f64::from(power);
            after.e = plus(&after.e, &term);
            after.w = plus(&after.w, &scaled(&term, step / (j + 1.0)));
            after.v = plus(&after.v, &scaled(&term, step * step / ((j + 1.0) * (j + 2.0))));
            term = scaled(&term.product(&short), 1.0 / (j + 1.0));
        }
        for _ in 0..doublings {
            let grown = plus(&after.v, &scaled(&after.w, step));
            after.v = plus(&grown, &after.e.product(&after.v));
            after.w = plus(&after.w, &after.e.product(&after.w));
            after.e = after.e.product(&after.e);
            step *= 2.0;
        }
        after
    }
}
