//! The figures of the form: how many and for how long, each of them "about" (約) or unknown as a time is.

use super::{Typed, reading};
use crate::report::{Impact, detail::Figure};
use shell::Problems;
use std::collections::BTreeSet;

/// Whether the form has such a field.
pub(super) fn known(name: &str) -> bool {
    let of = |figure: &Figure| {
        name.strip_prefix(figure.code()).is_some_and(|rest| matches!(rest, "" | "_about" | "_unknown"))
    };
    Figure::ALL.iter().any(of)
}

impl Typed {
    /// A figure, and whether it is an estimate.
    ///
    /// # Errors
    /// If something stands there that is no figure of this kind.
    pub(crate) fn figure(&self, figure: Figure) -> Result<Option<(i64, bool)>, ()> {
        let (text, about) = reading::about(self.get(figure.code()));
        let read = match figure {
            Figure::Minutes => reading::minutes(&text)?,
            Figure::Users | Figure::Kilowatts | Figure::Households => reading::number(&text)?,
        };
        let ticked = !self.get(&format!("{}_about", figure.code())).is_empty();
        Ok(read.map(|number| (number, about || ticked)))
    }
    /// Whether it is said that nobody knows a figure.
    pub(crate) fn says_no_figure(&self, figure: Figure) -> bool {
        !self.get(&format!("{}_unknown", figure.code())).is_empty() || reading::says_unknown(self.get(figure.code()))
    }
    /// How far service fell. `uncounted`: the levels that no number decides.
    pub(super) fn impact(&self, uncounted: &BTreeSet<String>, problems: &mut Problems) -> Impact {
        let mut impact = Impact { happened: self.happened(uncounted), ..Impact::default() };
        for figure in Figure::ALL.iter().copied() {
            let (field, typed) = (figure.code(), self.get(figure.code()).trim());
            if self.says_no_figure(figure) {
                impact.unknown.insert(figure);
                if !typed.is_empty() && !reading::says_unknown(typed) {
                    problems.add(field, "report-figure-or-unknown");
                }
                continue;
            }
            match self.figure(figure) {
                Ok(Some((number, about))) => impact.state(figure, number, about),
                Ok(None) => {}
                Err(()) if figure == Figure::Minutes => problems.add(field, "report-no-span"),
                Err(()) => problems.add(field, "report-no-number"),
            }
        }
        impact
    }
    /// The fields that say of its figures what is stated there.
    pub(super) fn put_figures(&mut self, impact: &Impact) {
        for figure in Figure::ALL.iter().copied() {
            let said = impact.figure(figure).map(|number| match figure {
                Figure::Minutes => format!("{}:{:02}", number / 60, number % 60),
                Figure::Users | Figure::Kilowatts | Figure::Households => number.to_string(),
            });
            self.put(figure.code(), &said.unwrap_or_default());
            self.tick(&format!("{}_about", figure.code()), impact.about.contains(&figure));
            self.tick(&format!("{}_unknown", figure.code()), impact.unknown.contains(&figure));
        }
    }
}
