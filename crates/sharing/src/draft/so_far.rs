//! What a draft says so far, as far as it can be read: what is compared with the levels while it is being written.

use super::{Typed, level_field, reading};
use crate::report::detail::{Detail, Time};
use crate::report::{Content, Moment};
use shell::Problems;
use std::collections::{BTreeMap, BTreeSet};

impl Typed {
    /// Figures, times and how far recovery has come; what cannot be read counts as not stated. `uncounted`: the levels that
    /// no number decides.
    pub(crate) fn so_far(&self, uncounted: &BTreeSet<String>) -> Content {
        let time = |time: Time| self.moment_so_far(time);
        let unknown: BTreeSet<Time> = Time::ALL.iter().copied().filter(|time| self.says_unknown(*time)).collect();
        Content {
            began: time(Time::Began),
            ended: time(Time::Ended),
            impact: self.impact(uncounted, &mut Problems::default()),
            detail: Detail {
                noticed: time(Time::Noticed),
                kind: self.get("report_kind").parse().ok(),
                recovery: self.get("recovery").parse().ok(),
                stopped: time(Time::Stopped),
                restored: time(Time::Restored),
                unknown,
                ..Detail::default()
            },
            ..Content::default()
        }
    }
    fn moment_so_far(&self, time: Time) -> Option<Moment> {
        if self.says_unknown(time) {
            return None;
        }
        let (at, about) = reading::moment(self.get(time.code())).ok()??;
        let ticked = !self.get(&format!("{}_about", time.code())).is_empty();
        Some(Moment { at, about: about || ticked })
    }
    /// What was answered of the levels that no number decides.
    pub(super) fn happened(&self, uncounted: &BTreeSet<String>) -> BTreeMap<String, bool> {
        let said = |id: &String| match self.get(&level_field(id)) {
            "yes" => Some((id.clone(), true)),
            "no" => Some((id.clone(), false)),
            _ => None,
        };
        uncounted.iter().filter_map(said).collect()
    }
}
