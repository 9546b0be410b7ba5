//! How much of each sector does not work? The inoperability input–output model.
//!
//! `q` is inoperability, a share from 0 (as planned) to 1 (nothing works); `A*` says by how much of it each sector hits the others, `c*` is
//! the share by which demand or supply is cut from outside. Nothing has a unit but time, which has that of the resilience coefficients
//! `K` (per day, per hour).
//!
//! | | formula | where |
//! |---|---|---|
//! | static, demand side | q = A\*q + c\* | [`settled`](Inoperability::settled) |
//! | static, supply side | the same with the table's supply matrix | [`table`] |
//! | dynamic | dq/dt = K \[min(1, A\*q + c\*) − q\] | [`dynamic`] |
//! | … of 100,000 scenarios | the same in one matrix | [`many`] |
//! | resilience | kᵢ = ln(qᵢ(0)/qᵢ(T)) / (T (1 − a\*ᵢᵢ)) | [`dynamic::resilience`] |
//! | dependency, influence | means over rows and columns of A\* or (I − A\*)⁻¹ | [`indices`] |
//! | losses | Σ xᵢ qᵢ, Σ xᵢ ∫ qᵢ dt | [`losses`](Inoperability::losses), [`dynamic`] |
//!
//! Sources: Y. Y. Haimes, P. Jiang: Leontief-based model of risk in complex interconnected infrastructures. Journal of Infrastructure
//! Systems 7(1), 2001, 1–12. C. Lian, Y. Y. Haimes: Managing the risk of terrorism to interdependent infrastructure systems through
//! the dynamic inoperability input–output model. Systems Engineering 9(3), 2006, 241–258. R. Setola, S. De Porcellinis,
//! M. Sforna: Critical infrastructure dependency assessment using the input–output inoperability model. IJCIP 2, 2009, 170–178.
//!
//! Not among the published examples in the tests: the four infrastructures of Xu et al. 2011. Of them only the spectral radius of A\*
//! (.73735839) is known here, not the table Z and the outputs x, without which nothing can be worked out. The spectral radius is tested
//! against the roots of characteristic polynomials instead.

#![allow(clippy::indexing_slicing, reason = "square matrices and vectors of one size, checked when they are made")]

pub mod dynamic;
pub mod form;
pub mod indices;
pub mod many;
pub mod matrix;
pub mod table;

use matrix::Matrix;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoModel {
    /// Matrix and vector are not of one size.
    #[error("the matrix is of {0} sectors, the other values are of {1}")]
    Sizes(usize, usize),
    /// A share below zero or no number.
    #[error("row {row}, column {column}: {value} is no share from 0 up")]
    NotAShare {
        /// Which row, from 1.
        row: usize,
        /// Which column, from 1.
        column: usize,
        /// What stands there.
        value: f64,
    },
    /// A sector with transactions, but without output.
    #[error("sector {0} has no output")]
    NoOutput(usize),
    /// The sectors amplify one another without end: there is no inoperability to settle at below everything.
    #[error("the sectors amplify one another without end (spectral radius of at least 1)")]
    Amplifies,
}

/// Sectors that depend on one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Inoperability {
    matrix: Matrix,
}

/// What it settles at.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// Inoperability of each sector, at most 1.
    pub q: Vec<f64>,
    /// Which sectors work no more at all.
    pub saturated: Vec<bool>,
}

impl Inoperability {
    /// Of `A*`, from a table or from judgement.
    ///
    /// # Errors
    /// If an entry is below zero or no number.
    pub fn new(matrix: Matrix) -> Result<Self, NoModel> {
        for row in 0..matrix.size() {
            for column in 0..matrix.size() {
                let value = matrix.at(row, column);
                if !value.is_finite() || value < 0.0 {
                    return Err(NoModel::NotAShare { row: row + 1, column: column + 1, value });
                }
            }
        }
        Ok(Inoperability { matrix })
    }

    /// `A*`.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// How many sectors there are.
    pub fn size(&self) -> usize {
        self.matrix.size()
    }

    fn sized(&self, values: &[f64]) -> Result<(), NoModel> {
        match values.len() {
            size if size != self.size() => Err(NoModel::Sizes(self.size(), size)),
            _ => match values.iter().position(|value| !value.is_finite() || *value < 0.0) {
                Some(row) => Err(NoModel::NotAShare { row: row + 1, column: 1, value: values[row] }),
                None => Ok(()),
            },
        }
    }

    /// The linear answer q = (I − A\*)⁻¹ c\*, which may exceed 1.
    ///
    /// # Errors
    /// If sizes differ, or the sectors amplify one another without end.
    pub fn linear(&self, cut: &[f64]) -> Result<Vec<f64>, NoModel> {
        self.sized(cut)?;
        let answer = self.matrix.identity_less_this().solved(cut).ok_or(NoModel::Amplifies)?;
        if answer.iter().any(|q| *q < -1e-9) { Err(NoModel::Amplifies) } else { Ok(answer) }
    }

    /// The least solution of q = min(1, A\*q + c\*): no sector is more than wholly inoperable, and what it passes on is that of a sector
    /// that works no more at all, not more.
    ///
    /// Sectors that nothing reaches are 0. On the others the map is monotone and concave and has one positive fixed point; it is
    /// found by beginning with all of them saturated and setting free those that are not, until none is left: at most as many
    /// linear systems as sectors, whatever the spectral radius.
    ///
    /// # Errors
    /// If sizes differ or a cut is below zero.
    pub fn settled(&self, cut: &[f64]) -> Result<Settled, NoModel> {
        self.sized(cut)?;
        let reached = self.reached(cut);
        let mut saturated = reached.clone();
        let mut q: Vec<f64> = reached.iter().map(|reached| if *reached { 1.0 } else { 0.0 }).collect();
        loop {
            let pressure = self.pressure(&q, cut);
            let free: Vec<usize> = (0..self.size()).filter(|i| saturated[*i] && pressure[*i] < 1.0).collect();
            if free.is_empty() {
                return Ok(Settled { q, saturated });
            }
            free.into_iter().for_each(|i| saturated[i] = false);
            let open: Vec<usize> = (0..self.size()).filter(|i| reached[*i] && !saturated[*i]).collect();
            let held =
                |i: usize| -> f64 { (0..self.size()).filter(|j| saturated[*j]).map(|j| self.matrix.at(i, j)).sum() };
            let right: Vec<f64> = open.iter().map(|i| cut[*i] + held(*i)).collect();
            let solved = self.matrix.among(&open).identity_less_this().solved(&right).ok_or(NoModel::Amplifies)?;
            open.iter().zip(solved).for_each(|(i, value)| q[*i] = value.clamp(0.0, 1.0));
        }
    }

    /// A\*q + c\*: what presses on each sector.
    pub fn pressure(&self, q: &[f64], cut: &[f64]) -> Vec<f64> {
        self.matrix.times(q).iter().zip(cut).map(|(carried, cut)| carried + cut).collect()
    }

    /// Whom a cut reaches.
    fn reached(&self, cut: &[f64]) -> Vec<bool> {
        let mut reached: Vec<bool> = cut.iter().map(|cut| *cut > 0.0).collect();
        let mut open: Vec<usize> = (0..self.size()).filter(|i| reached[*i]).collect();
        while let Some(from) = open.pop() {
            for (to, known) in reached.iter_mut().enumerate() {
                if self.matrix.at(to, from) > 0.0 && !std::mem::replace(known, true) {
                    open.push(to);
                }
            }
        }
        reached
    }

    /// What is lost, in the unit of `output` (planned output per unit of time): Σ xᵢ qᵢ, sector by sector.
    ///
    /// # Errors
    /// If sizes differ.
    pub fn losses(&self, q: &[f64], output: &[f64]) -> Result<Vec<f64>, NoModel> {
        self.sized(q)?;
        self.sized(output)?;
        Ok(q.iter().zip(output).map(|(q, x)| q * x).collect())
    }
}
