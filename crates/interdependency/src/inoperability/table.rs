//! `A*` from an input–output table.
//!
//! `zᵢⱼ` is what sector `j` bought from sector `i`, `xᵢ` the output of `i`, `fᵢ` final demand at home for goods of `i`, `mᵢ` imports of them;
//! all in one currency and year.
//!
//! Demand side: a cut of `i`'s customers. With technical coefficients aᵢⱼ = zᵢⱼ/xⱼ, a\*ᵢⱼ = aᵢⱼ xⱼ / xᵢ = zᵢⱼ / xᵢ (Santos, Haimes 2004).
//! Supply side (price): a rise of `i`'s cost reaches `j` by the share of `i` in what `j` spends, a\*ⱼᵢ = zᵢⱼ / xⱼ (Leung, Haimes, Santos
//! 2007): the transposed coefficients.
//!
//! Imports. Where the table counts imported goods among `zᵢⱼ` (competitive imports, as Japan's tables do), a cut at home does not hit the
//! part that comes from abroad: with the import share mᵢ / (Σⱼ zᵢⱼ + fᵢ) of each row, only the rest of `zᵢⱼ` is supplied at home
//! (R. E. Miller, P. D. Blair: Input–Output Analysis, 2nd ed. 2009, section 4.2).

use super::{Inoperability, NoModel, matrix::Matrix};

/// From which side the cut comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Customers buy less.
    Demand,
    /// Suppliers deliver less, or at a higher price.
    Supply,
}

/// Imports among the transactions of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Imports {
    /// What was imported of each sector's goods.
    pub imports: Vec<f64>,
    /// Final demand at home for each sector's goods, imported ones included.
    pub final_demand: Vec<f64>,
}

/// `A*` of a table of transactions and outputs; `imports` where imported goods are counted among the transactions.
///
/// # Errors
/// If sizes differ, a value is below zero, or a sector that buys or sells has no output.
pub fn from_table(
    transactions: &Matrix,
    output: &[f64],
    imports: Option<&Imports>,
    side: Side,
) -> Result<Inoperability, NoModel> {
    let size = transactions.size();
    let lengths = imports.map_or([size, size], |imports| [imports.imports.len(), imports.final_demand.len()]);
    for length in [output.len()].into_iter().chain(lengths) {
        if length != size {
            return Err(NoModel::Sizes(size, length));
        }
    }
    let home = |row: usize| imports.map_or(1.0, |imports| imports.home(transactions, row));
    let by = |divided: usize| move |value: f64| if value == 0.0 { 0.0 } else { value / output[divided] };
    let share = |row: usize, column: usize| match side {
        Side::Demand => by(row)(transactions.at(row, column) * home(row)),
        Side::Supply => by(column)(transactions.at(row, column) * home(row)),
    };
    if let Some(none) = (0..size).find(|sector| output[*sector] <= 0.0 && bought_or_sold(transactions, *sector)) {
        return Err(NoModel::NoOutput(none + 1));
    }
    let matrix = transactions.made(share);
    Inoperability::new(if side == Side::Demand { matrix } else { matrix.transposed() })
}

fn bought_or_sold(transactions: &Matrix, sector: usize) -> bool {
    (0..transactions.size()).any(|other| transactions.at(sector, other) > 0.0 || transactions.at(other, sector) > 0.0)
}

impl Imports {
    /// Which share of a row is supplied at home.
    fn home(&self, transactions: &Matrix, row: usize) -> f64 {
        let used: f64 = transactions.row(row).iter().sum::<f64>() + self.final_demand[row];
        if used > 0.0 { (1.0 - self.imports[row] / used).max(0.0) } else { 1.0 }
    }
}
