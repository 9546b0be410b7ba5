//! The pages of the ledger.

mod about;
pub(crate) mod answers;
pub(crate) mod below;
pub(crate) mod boards;
pub(crate) mod calls;
pub(crate) mod embargo;
pub(crate) mod faults;
pub(crate) mod hand;
pub(crate) mod help;
pub(crate) mod letterbox;
pub(crate) mod opened;
pub(crate) mod passing;
mod place;
pub(crate) mod queue;
pub(crate) mod receipt;
pub(crate) mod reminders;
pub(crate) mod shown;
pub(crate) mod tray;
pub(crate) mod view;

use shell::{Page, Signed, Voice};

/// A page that knows its title when it can speak.
fn titled(request: &Signed, exercise: bool, title: impl FnOnce(&Voice) -> String) -> Page {
    let mut page = Page::signed(request, "").exercise(exercise);
    page.title = title(&page);
    page
}
