//! Recalls (回収) as they are read in a circle: of a notice of the centre, of a share by its hub, and of what was made of either.

use delivery::Withdrawal;
use kernel::Bilingual;

/// Who recalled something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recaller {
    /// The centre, of a notice of its own.
    Centre,
    /// The hub that had shared it, by its name.
    Hub(Bilingual),
}

/// A recall of a share, of something of which it was made, or of what arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recalled {
    /// Who recalled it.
    pub by: Recaller,
    /// It is the share itself that its own hub recalled, and nothing of which it was made.
    pub itself: bool,
    /// Why, what to do, and when.
    pub said: Withdrawal,
}

impl Recaller {
    /// Its code in answers.
    pub fn code(&self) -> &'static str {
        match self {
            Recaller::Centre => "centre",
            Recaller::Hub(_) => "hub",
        }
    }
}

/// What the chain keeps of a recall by a hub, beside words that only who has read the text knows. A list in this order, never to
/// be changed.
pub(crate) fn words(reason: &str, instructions: &str) -> String {
    serde_json::json!([reason, instructions]).to_string()
}
