//! What letters that came back, or were refused for good, say of the contacts to whom they went.

use crate::{LetterId, Tried, TryOutcome};
use ::store::{Cx, StoreError};
use access::OrgId;
use kernel::At;
use registry::{
    doubt::{Cause, Heard},
    ops::doubt_address,
};

/// A letter came back from an address to which it had gone at a moment.
pub(super) async fn came_back(
    cx: &Cx,
    letter: LetterId,
    (to, address): (OrgId, &str),
    (said, went_at): (&str, At),
) -> Result<(), StoreError> {
    let heard = Heard { cause: Cause::Bounce, about: letter.uuid(), said: said.to_owned(), happened_at: went_at };
    doubt_address(cx, to, address, &heard).await.map(|_| ())
}

/// Tries that ended with "never" because of the address: that speaks against whoever has it. What is refused for what it
/// says may be about the letter, and every recipient would fare the same.
pub(super) async fn refused(cx: &Cx, tried: &[Tried]) -> Result<(), StoreError> {
    for one in tried.iter().filter(|one| one.outcome == TryOutcome::Never && one.of_address) {
        came_back(cx, one.letter.id, (one.letter.recipient, &one.address), (&one.said, cx.now())).await?;
    }
    Ok(())
}
