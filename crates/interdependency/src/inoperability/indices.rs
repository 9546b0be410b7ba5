//! Who depends most, who drags most: means of rows and columns (Setola, De Porcellinis, Sforna 2009).
//!
//! Dependency of a sector: δᵢ = Σⱼ≠ᵢ a\*ᵢⱼ / (n − 1); influence: ρⱼ = Σᵢ≠ⱼ a\*ᵢⱼ / (n − 1). With S = (I − A\*)⁻¹ in place of A\* they are the
//! *overall* ones, with everything that comes around. All are shares, or sums of shares.

use super::{Inoperability, NoModel, matrix::Matrix};

/// Dependency and influence of each sector.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// How much a sector takes from the others.
    pub dependency: Vec<f64>,
    /// How much it hits the others.
    pub influence: Vec<f64>,
}

impl Inoperability {
    /// Of what sectors do to one another directly.
    pub fn direct_indices(&self) -> Indices {
        means(self.matrix())
    }

    /// With everything that comes around.
    ///
    /// # Errors
    /// If the sectors amplify one another without end.
    pub fn overall_indices(&self) -> Result<Indices, NoModel> {
        if self.matrix().spectral_radius() >= 1.0 {
            return Err(NoModel::Amplifies);
        }
        self.matrix().identity_less_this().inverse().map(|all| means(&all)).ok_or(NoModel::Amplifies)
    }
}

fn means(matrix: &Matrix) -> Indices {
    let size = matrix.size();
    let others = size.saturating_sub(1).max(1) as f64;
    let of = |value: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        let sum = |own: usize| -> f64 { (0..size).filter(|other| *other != own).map(|other| value(own, other)).sum() };
        (0..size).map(|own| sum(own) / others).collect()
    };
    Indices { dependency: of(&|own, other| matrix.at(own, other)), influence: of(&|own, other| matrix.at(other, own)) }
}
