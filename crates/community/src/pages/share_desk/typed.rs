//! What stands in the form of the desk, and whether that is what was saved.

use super::super::{label, lines};
use crate::{Content, ShareId, share::Revision, store::shares};
use ::store::{Sql, StoreError};
use kernel::Tlp;
use serde::Deserialize;
use shell::Fault;

/// What stands in the form: what was saved, or what was typed; with what the button that was pressed says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) revision: String,
    /// The newer revision that was looked at, and over which what was typed is to go.
    pub(super) looked: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) indicators: String,
    pub(super) tlp: String,
    pub(super) until: String,
    pub(super) groups: Vec<String>,
    /// The files of the sources that can be carried over, and under which names.
    pub(super) carry_id: Vec<String>,
    pub(super) carry_name: Vec<String>,
    /// Who is asked.
    pub(super) provider: String,
    /// What the second person says.
    pub(super) verdict: String,
    pub(super) note: String,
    /// For a bridge, where the text has left and is not typed any more: which, and what was seen.
    pub(super) bridge: String,
    pub(super) hash: String,
}

impl Typed {
    /// The name under which a file of a source is to be carried over, as it was typed.
    pub(super) fn carried(&self, file: &str) -> Option<&str> {
        let found = self.carry_id.iter().zip(&self.carry_name).find(|(id, _)| *id == file);
        found.map(|(_, name)| name.as_str())
    }
    /// The number of the revision that was seen.
    pub(super) fn seen(&self) -> i64 {
        self.looked.parse().or_else(|_| self.revision.parse()).unwrap_or_default()
    }
    /// Whether groups must be named.
    pub(super) fn red(&self) -> bool {
        self.tlp == Tlp::Red.code()
    }
    /// The form as it stands at first.
    pub(super) fn first(now: &Revision) -> Self {
        Self { revision: now.number.to_string(), ..Self::saved(&now.content) }
    }
    /// The form after something could not be done. Where nothing was typed, with the text of this moment. What was typed
    /// over an older text stays with the number of that one: it is not to go over a text at which nobody looked.
    pub(super) async fn again(self, sql: &Sql<'_>, share: ShareId, now: &Revision) -> Result<Self, StoreError> {
        let seen = self.seen();
        let is = |content: &Content| self.over(content).is_ok_and(|read| read == *content);
        if is(&now.content) {
            return Ok(Self { revision: now.number.to_string(), looked: String::new(), ..self });
        }
        if (1..now.number).contains(&seen) && is(&shares::revision(sql, share, seen).await?.content) {
            let Self { carry_id, carry_name, note, .. } = self;
            return Ok(Self { carry_id, carry_name, note, ..Self::first(now) });
        }
        Ok(Self { revision: seen.to_string(), looked: String::new(), ..self })
    }
    /// What was saved, as the form has it.
    fn saved(content: &Content) -> Self {
        Self {
            title: content.title.clone(),
            body: content.body.clone(),
            indicators: content.indicators.join("\n"),
            tlp: content.label.tlp().code().to_owned(),
            until: content.label.until().map(|day| day.to_string()).unwrap_or_default(),
            groups: content.groups.iter().cloned().collect(),
            ..Self::default()
        }
    }
    /// What it says, with what is not typed from `over`.
    pub(super) fn read(&self, over: &Content) -> Result<Content, Fault> {
        let label = label(&self.tlp, &self.until, over.label.tlp()).map_err(|_| Fault::unusable("community.label"))?;
        Ok(Content {
            title: unix(&self.title).trim().to_owned(),
            body: unix(&self.body).trim().to_owned(),
            indicators: lines(&unix(&self.indicators)),
            label,
            groups: self.groups.iter().cloned().collect(),
            removals: over.removals.clone(),
            about: over.about.clone(),
            files: over.files.clone(),
        })
    }
    /// What would be saved; what was saved itself, to the letter, if nothing was typed. A browser changes ends of lines.
    pub(super) fn over(&self, saved: &Content) -> Result<Content, Fault> {
        let read = self.read(saved)?;
        Ok(if read == Self::saved(saved).read(saved)? { saved.clone() } else { read })
    }
}

/// With the ends of lines that are kept.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_only_the_browser_changed_was_not_typed() {
        let saved = Content { title: "題".into(), body: "一\r\n二\r三\n".into(), ..Content::default() };
        let sent = Typed { body: "一\r\n二\r\n三\r\n".into(), ..Typed::saved(&saved) };
        assert_eq!(sent.over(&saved).unwrap(), saved);
        let typed = Typed { body: "一\r\n二".into(), ..Typed::saved(&saved) };
        assert_eq!(typed.over(&saved).unwrap().body, "一\n二");
    }
}
