//! The seals of all rooms, as one.

use sharing::SealFault;
use store::{Cx, StoreError};
use uuid::Uuid;

/// A sealed thing that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The code of what it is; `record-seal-<code>` says it in words.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// What people call it.
    pub reference: String,
    /// What is wrong.
    pub why: SealFault,
    /// It stays inside a community: which it is, is told to nobody outside, but to whoever owns the database.
    pub inside: bool,
}

/// What checking all seals found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// How many sealed things were read.
    pub checked: i64,
    /// Those that are not as they were sealed.
    pub broken: Vec<Broken>,
}

impl Seals {
    /// Whether everything is as it was sealed.
    pub fn good(&self) -> bool {
        self.broken.is_empty()
    }
}

/// The codes of all kinds of sealed things.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    let shared = sharing::SealKind::ALL.map(|kind| kind.code());
    let circles = community::SealKind::ALL.map(|kind| kind.code());
    shared.into_iter().chain(circles).chain([statistics::seals::KIND])
}

/// Compares everything that was sealed, in reports, notices and cases, in communities and in figures, with the chain.
///
/// # Errors
/// If the database refuses.
pub async fn verify_seals(cx: &Cx) -> Result<Seals, StoreError> {
    let (shared, circles) = (sharing::verify_seals(cx).await?, community::verify_seals(cx).await?);
    let figures = statistics::verify_seals(cx).await?;
    let checked = shared.checked + circles.checked + figures.checked;
    let one = |kind, id, reference, why, inside| Broken { kind, id, reference, why, inside };
    let of_reports = shared.broken.into_iter();
    let of_reports = of_reports.map(|seal| one(seal.kind.code(), seal.id, seal.reference, seal.why, false));
    let of_circles = circles.broken.into_iter();
    let of_circles = of_circles.map(|seal| one(seal.kind.code(), seal.id, seal.reference, seal.why, true));
    let of_figures = figures.broken.into_iter();
    let of_figures = of_figures.map(|seal| one(statistics::seals::KIND, seal.id, seal.reference, seal.why, false));
    Ok(Seals { checked, broken: of_reports.chain(of_circles).chain(of_figures).collect() })
}
