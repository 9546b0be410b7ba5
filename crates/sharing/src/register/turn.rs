//! What became of a leak, as the lines of the register tell it: 流出した可能性 at first, 流出した later; or found not to be so
//! (004:15128-15135, 004:15485-15493).

use crate::report::detail::Leak;
use kernel::At;

/// Whether information leaked, as it was written from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeakSince {
    /// What was written; `None`: it was no longer stated.
    pub leak: Option<Leak>,
    /// When.
    pub at: At,
}

/// How what was written changed, oldest first; without the lines before anything was stated, and those that say it again.
pub fn turns(lines: impl IntoIterator<Item = (Option<Leak>, At)>) -> Vec<LeakSince> {
    let mut all: Vec<LeakSince> = Vec::new();
    for (leak, at) in lines {
        if all.last().map_or(leak.is_some(), |last| last.leak != leak) {
            all.push(LeakSince { leak, at });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_again_is_no_turn_and_what_is_taken_back_is_one() {
        let lines =
            [None, Some(Leak::Possible), Some(Leak::Possible), Some(Leak::Confirmed), None, Some(Leak::Cleared)];
        let told = turns(lines.into_iter().zip((0..).map(At::from_millis)));
        let told: Vec<_> = told.iter().map(|turn| (turn.leak, turn.at.millis())).collect();
        assert_eq!(told, [(Some(Leak::Possible), 1), (Some(Leak::Confirmed), 3), (None, 4), (Some(Leak::Cleared), 5)]);
        assert_eq!(turns([(None, At::from_millis(0))]), []);
    }
}
