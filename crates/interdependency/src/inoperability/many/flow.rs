//! The matrices that lead scenarios from their beginning to their end.

use super::super::{Inoperability, matrix::Matrix};
use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

/// What leads from beginning and cut to one of the two ends, q or ∫ q.
struct Lead {
    /// From the beginning, if scenarios have one.
    start: Option<DMatrix<f64>>,
    cut: DMatrix<f64>,
}

impl Lead {
    fn pass(&self, starts: &[f64], cuts: &[f64], out: &mut [f64]) {
        times(&self.cut, cuts, out, 0.0);
        self.start.iter().for_each(|start| times(start, starts, out, 1.0));
    }
}

/// Leads scenarios from their beginning to their end.
pub(super) struct Flow {
    q: Lead,
    sum: Lead,
}

impl Flow {
    /// Scenarios one after the other: to `q` and `sum`, in the same order.
    pub(super) fn pass(&self, (starts, cuts): (&[f64], &[f64]), (q, sum): (&mut [f64], &mut [f64])) {
        self.q.pass(starts, cuts, q);
        self.sum.pass(starts, cuts, sum);
    }
}

/// `matrix` times each of the vectors that stand in `into` one after the other, added to `keep` times what is in `out`.
pub(super) fn times(matrix: &DMatrix<f64>, into: &[f64], out: &mut [f64], keep: f64) {
    let size = matrix.nrows();
    let vectors = into.len() / size.max(1);
    let into = DMatrixView::from_slice(into, size, vectors);
    DMatrixViewMut::from_slice(out, size, vectors).gemm(1.0, matrix, &into, keep);
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
    let lead = |start: Matrix, cut: Matrix| Lead { start: starts.then(|| start.dense()), cut: cut.dense() };
    Flow {
        q: lead(rest.e.product(&cut.e), rest.e.product(&q_cut)),
        sum: lead(plus(&cut.w, &rest.w.product(&cut.e)), plus(&sum_cut, &rest.w.product(&q_cut))),
    }
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
