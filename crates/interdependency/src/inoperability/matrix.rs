//! Square matrices of a few hundred rows. What is not read or set value by value is nalgebra's: products, solutions, exponentials.

use nalgebra::{DMatrix, DVector};

/// A square matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// Of rows; `None` if it is not square.
    pub fn from_rows(rows: &[Vec<f64>]) -> Option<Self> {
        let square = rows.iter().all(|row| row.len() == rows.len());
        square.then(|| Matrix { size: rows.len(), values: rows.concat() })
    }

    /// All zero.
    pub fn zero(size: usize) -> Self {
        Matrix { size, values: vec![0.0; size * size] }
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        let mut one = Self::zero(size);
        (0..size).for_each(|i| one.set(i, i, 1.0));
        one
    }

    /// How many rows and columns it has.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The value in a row and a column, from 0.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.size + column]
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.size + column] = value;
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }

    /// Rows for columns.
    #[must_use]
    pub fn transposed(&self) -> Self {
        self.made(|row, column| self.at(column, row))
    }

    /// Of the same size, value by value.
    pub(crate) fn made(&self, value: impl Fn(usize, usize) -> f64) -> Self {
        let all = (0..self.size).flat_map(|row| (0..self.size).map(move |column| (row, column)));
        Matrix { size: self.size, values: all.map(|(row, column)| value(row, column)).collect() }
    }

    /// I − this.
    pub(crate) fn identity_less_this(&self) -> Self {
        self.made(|row, column| if row == column { 1.0 - self.at(row, column) } else { -self.at(row, column) })
    }

    /// Only these rows and columns.
    pub(crate) fn among(&self, chosen: &[usize]) -> Self {
        let values = chosen.iter().flat_map(|row| chosen.iter().map(|column| self.at(*row, *column)));
        Matrix { size: chosen.len(), values: values.collect() }
    }

    /// Times a vector.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| self.row(row).iter().zip(vector).map(|(a, b)| a * b).sum()).collect()
    }

    /// Times a matrix of the same size.
    #[must_use]
    pub fn product(&self, other: &Matrix) -> Matrix {
        Self::of(&(self.dense() * other.dense()))
    }

    /// The vector whose product with this is `right`; `None` if there is none or more than one.
    pub fn solved(&self, right: &[f64]) -> Option<Vec<f64>> {
        let split = self.dense().lu();
        let certain = split.u().diagonal().iter().all(|pivot| pivot.abs() >= 1e-14);
        split.solve(&DVector::from_column_slice(right)).filter(|_| certain).map(|found| found.as_slice().to_vec())
    }

    /// The matrix whose product with this is the identity.
    pub fn inverse(&self) -> Option<Matrix> {
        let split = self.dense().lu();
        let certain = split.u().diagonal().iter().all(|pivot| pivot.abs() >= 1e-14);
        split.try_inverse().filter(|_| certain).map(|found| Self::of(&found))
    }

    /// As nalgebra has it.
    pub(super) fn dense(&self) -> DMatrix<f64> {
        DMatrix::from_row_slice(self.size, self.size, &self.values)
    }

    fn of(dense: &DMatrix<f64>) -> Self {
        Matrix { size: dense.nrows(), values: dense.transpose().as_slice().to_vec() }
    }

    /// The largest absolute eigenvalue of a matrix without negative entries: that of its part of sectors that reach one another where it is
    /// largest (G. Frobenius 1912). In each part by the power method on I + it, which no circle keeps from settling, until the bounds
    /// of L. Collatz (1942) meet.
    pub fn spectral_radius(&self) -> f64 {
        let reach = self.reach();
        let mut radius = 0.0_f64;
        let mut seen = vec![false; self.size];
        for sector in 0..self.size {
            let both = |other: &usize| *other == sector || (reach(sector, *other) && reach(*other, sector));
            if !seen.get(sector).is_some_and(|seen| *seen) {
                let part: Vec<usize> = (0..self.size).filter(both).collect();
                part.iter().for_each(|at| seen.iter_mut().skip(*at).take(1).for_each(|seen| *seen = true));
                radius = radius.max(self.radius_within(&part));
            }
        }
        radius
    }

    /// Whether one sector is hit by another, through others as well.
    fn reach(&self) -> impl Fn(usize, usize) -> bool + use<> {
        let size = self.size;
        let mut reach: Vec<bool> = (0..size * size).map(|at| self.at(at / size, at % size) > 0.0).collect();
        for by in 0..size {
            let onward: Vec<bool> = reach.iter().skip(by * size).take(size).copied().collect();
            for row in reach.chunks_mut(size).filter(|row| row.get(by) == Some(&true)) {
                row.iter_mut().zip(&onward).for_each(|(to, by)| *to |= by);
            }
        }
        move |row, column| reach.get(row * size + column) == Some(&true)
    }

    /// The same of sectors each of which reaches all of them.
    fn radius_within(&self, part: &[usize]) -> f64 {
        let mut vector = vec![1.0_f64; part.len()];
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for _ in 0..100_000 {
            let hit =
                |row: &usize| part.iter().zip(&vector).map(|(column, value)| self.at(*row, *column) * value).sum();
            let hits: Vec<f64> = part.iter().map(hit).collect();
            let growths = || hits.iter().zip(&vector).map(|(hit, value): (&f64, &f64)| hit / value);
            (low, high) = (growths().fold(f64::INFINITY, f64::min), growths().fold(0.0, f64::max));
            if high - low <= 1e-14 * high {
                break;
            }
            let next: Vec<f64> = hits.iter().zip(&vector).map(|(hit, value)| hit + value).collect();
            let largest = next.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
            vector = next.iter().map(|value| value / largest).collect();
        }
        f64::midpoint(low, high)
    }

    /// e to the power of this times `time`.
    #[must_use]
    pub fn exponential(&self, time: f64) -> Matrix {
        Self::of(&(self.dense() * time).exp())
    }
}
