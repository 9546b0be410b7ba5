//! Square matrices of a few hundred rows: solved by elimination with pivots, exponentials by scaling and squaring.

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
        let mut product = Matrix::zero(self.size);
        for row in 0..self.size {
            for (middle, value) in self.row(row).iter().enumerate().filter(|(_, value)| **value != 0.0) {
                let to = &mut product.values[row * self.size..(row + 1) * self.size];
                to.iter_mut().zip(other.row(middle)).for_each(|(to, from)| *to += value * from);
            }
        }
        product
    }

    /// The vector whose product with this is `right`; `None` if there is none or more than one. Elimination with partial pivoting.
    pub fn solved(&self, right: &[f64]) -> Option<Vec<f64>> {
        let (mut left, mut right, size) = (self.clone(), right.to_vec(), self.size);
        for step in 0..size {
            let pivot = (step..size).max_by(|a, b| left.at(*a, step).abs().total_cmp(&left.at(*b, step).abs()))?;
            if left.at(pivot, step).abs() < 1e-14 {
                return None;
            }
            (step..size).for_each(|column| left.values.swap(step * size + column, pivot * size + column));
            right.swap(step, pivot);
            for row in step + 1..size {
                let factor = left.at(row, step) / left.at(step, step);
                if factor != 0.0 {
                    (step..size).for_each(|at| left.set(row, at, left.at(row, at) - factor * left.at(step, at)));
                    right[row] -= factor * right[step];
                }
            }
        }
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size).map(|column| left.at(row, column) * right[column]).sum();
            right[row] = (right[row] - known) / left.at(row, row);
        }
        Some(right)
    }

    /// The matrix whose product with this is the identity, column by column.
    pub fn inverse(&self) -> Option<Matrix> {
        let unit = |at: usize| (0..self.size).map(|i| if i == at { 1.0 } else { 0.0 }).collect::<Vec<f64>>();
        let columns: Option<Vec<Vec<f64>>> = (0..self.size).map(|at| self.solved(&unit(at))).collect();
        Matrix::from_rows(&columns?).map(|turned| turned.transposed())
    }

    /// The largest absolute eigenvalue of a matrix without negative entries, by the power method on I + this, which no circle of sectors
    /// keeps from settling.
    pub fn spectral_radius(&self) -> f64 {
        let mut vector = vec![1.0; self.size];
        let mut radius = 0.0;
        for _ in 0..100_000 {
            let next: Vec<f64> = self.times(&vector).iter().zip(&vector).map(|(a, b)| a + b).collect();
            let largest = next.iter().copied().fold(0.0, f64::max);
            if largest == 0.0 {
                return 0.0;
            }
            let settled = (largest - 1.0 - radius).abs() < 1e-15;
            radius = largest - 1.0;
            vector = next.iter().map(|value| value / largest).collect();
            if settled {
                break;
            }
        }
        radius
    }

    /// e to the power of this times `time`: Taylor's series after halving until the norm is below ½, then squaring back (C. Moler,
    /// C. Van Loan: Nineteen dubious ways to compute the exponential of a matrix. SIAM Review 20, 1978; method 3).
    #[must_use]
    pub fn exponential(&self, time: f64) -> Matrix {
        let norm = (0..self.size).map(|row| self.row(row).iter().map(|value| value.abs()).sum::<f64>());
        let norm = norm.fold(0.0, f64::max) * time.abs();
        let halvings = if norm > 0.5 { (norm / 0.5).log2().ceil() as i32 } else { 0 };
        let scaled = self.made(|row, column| self.at(row, column) * time / 2_f64.powi(halvings));
        let (mut sum, mut term) = (Matrix::identity(self.size), Matrix::identity(self.size));
        // ½¹⁸ / 18! is far below what a float holds.
        for power in 1..=18 {
            let next = term.product(&scaled);
            term = next.made(|row, column| next.at(row, column) / f64::from(power));
            sum = sum.made(|row, column| sum.at(row, column) + term.at(row, column));
        }
        (0..halvings).for_each(|_| sum = sum.product(&sum));
        sum
    }
}
