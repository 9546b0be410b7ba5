//! What stands on the desk, as the template asks for it.

use crate::pages::{
    indicators::Table,
    reports::content::FileView,
    words::{DetailLine, Shown},
};

/// Everything on the desk.
pub(in crate::pages::desk) struct View {
    pub(in crate::pages::desk) id: String,
    pub(in crate::pages::desk) reference: String,
    pub(in crate::pages::desk) title: String,
    pub(in crate::pages::desk) kind: String,
    pub(in crate::pages::desk) revision: i64,
    pub(in crate::pages::desk) hash: String,
    pub(in crate::pages::desk) short_hash: String,
    pub(in crate::pages::desk) authors: String,
    /// Who may review it; empty where somebody has approved.
    pub(in crate::pages::desk) seconds: String,
    pub(in crate::pages::desk) saved: String,
    pub(in crate::pages::desk) label: Shown,
    pub(in crate::pages::desk) strongest: Shown,
    pub(in crate::pages::desk) label_holds: bool,
    pub(in crate::pages::desk) urgent: bool,
    pub(in crate::pages::desk) answer_by: String,
    pub(in crate::pages::desk) body: String,
    pub(in crate::pages::desk) detail: Vec<DetailLine>,
    /// Who has it before the embargo ends; empty without one.
    pub(in crate::pages::desk) first: String,
    pub(in crate::pages::desk) indicators: Table,
    pub(in crate::pages::desk) files: Vec<FileView>,
    pub(in crate::pages::desk) unsearched: Vec<UnsearchedView>,
    pub(in crate::pages::desk) unseen: usize,
    pub(in crate::pages::desk) steps: Vec<Step>,
    pub(in crate::pages::desk) sources: Vec<SourceView>,
    pub(in crate::pages::desk) removals: Vec<(String, String, String)>,
    pub(in crate::pages::desk) findings: Vec<FindingView>,
    pub(in crate::pages::desk) open: usize,
    /// How many of them can be replaced in the form.
    pub(in crate::pages::desk) replaceable: usize,
    /// What may give somebody away: what stands there, where, and why it is shown.
    pub(in crate::pages::desk) doubts: Vec<(String, String, String)>,
    pub(in crate::pages::desk) terms: usize,
    pub(in crate::pages::desk) unsearchable: usize,
    pub(in crate::pages::desk) consents: Vec<ConsentView>,
    pub(in crate::pages::desk) review: Option<(bool, String, String)>,
    /// The reader has approved this content: what is still missing, said to him.
    pub(in crate::pages::desk) approved: Option<String>,
    pub(in crate::pages::desk) recipients: String,
    /// Whom it would reach, or was released to, in words.
    pub(in crate::pages::desk) reach: String,
    pub(in crate::pages::desk) members: String,
    pub(in crate::pages::desk) nobody: bool,
    pub(in crate::pages::desk) unreachable: i64,
    pub(in crate::pages::desk) empty: String,
    pub(in crate::pages::desk) in_the_way: Vec<String>,
    pub(in crate::pages::desk) released: String,
    pub(in crate::pages::desk) board: String,
    pub(in crate::pages::desk) may_edit: bool,
    pub(in crate::pages::desk) may_review: bool,
    pub(in crate::pages::desk) may_release: bool,
}

/// One of the steps at the head.
pub(in crate::pages::desk) struct Step {
    pub(in crate::pages::desk) name: String,
    pub(in crate::pages::desk) small: String,
    pub(in crate::pages::desk) class: &'static str,
}

/// A sealed source with what was taken out of it struck.
pub(crate) struct SourceView {
    pub(crate) href: String,
    pub(crate) reference: String,
    pub(crate) label: Shown,
    pub(crate) parts: Vec<(String, String)>,
    pub(crate) attachments: Vec<FileView>,
    pub(crate) sealed: String,
    pub(crate) hash: String,
}

/// Something that the residue check found.
pub(in crate::pages::desk) struct FindingView {
    pub(in crate::pages::desk) found: String,
    pub(in crate::pages::desk) place: String,
    pub(in crate::pages::desk) whose: String,
    pub(in crate::pages::desk) fingerprints: Vec<String>,
    pub(in crate::pages::desk) field: String,
    /// It stands in what a file contains.
    pub(in crate::pages::desk) in_file: bool,
    pub(in crate::pages::desk) reachable: bool,
    pub(in crate::pages::desk) waived: bool,
    pub(in crate::pages::desk) waiver: Option<WaiverView>,
}

/// A file that the residue check cannot read.
pub(in crate::pages::desk) struct UnsearchedView {
    pub(in crate::pages::desk) name: String,
    pub(in crate::pages::desk) href: String,
    pub(in crate::pages::desk) fingerprint: String,
    pub(in crate::pages::desk) field: String,
    pub(in crate::pages::desk) seen: bool,
    pub(in crate::pages::desk) waiver: Option<WaiverView>,
}

/// A proposal to let it stay.
pub(in crate::pages::desk) struct WaiverView {
    pub(in crate::pages::desk) words: String,
    pub(in crate::pages::desk) reason: String,
    /// The ids of the proposals that the reader may confirm.
    pub(in crate::pages::desk) confirm: Vec<String>,
}

/// How it stands with one reporter.
pub(in crate::pages::desk) struct ConsentView {
    pub(in crate::pages::desk) report: String,
    pub(in crate::pages::desk) reference: String,
    pub(in crate::pages::desk) state: String,
    pub(in crate::pages::desk) class: &'static str,
    pub(in crate::pages::desk) history: Vec<String>,
    pub(in crate::pages::desk) may_ask: bool,
    /// The reporter may not be shown what others reported: a notice of its own is needed.
    pub(in crate::pages::desk) several: bool,
    pub(in crate::pages::desk) overrides: Vec<OverrideView>,
    pub(in crate::pages::desk) may_override: bool,
    pub(in crate::pages::desk) due: String,
    /// The hour of the request before: for the form, and said beside it.
    pub(in crate::pages::desk) due_kept: Option<(String, String)>,
    pub(in crate::pages::desk) ground: String,
    pub(in crate::pages::desk) reason: String,
}

/// A proposal to do without consent.
pub(in crate::pages::desk) struct OverrideView {
    pub(in crate::pages::desk) words: String,
    pub(in crate::pages::desk) ground: String,
    pub(in crate::pages::desk) reason: String,
    pub(in crate::pages::desk) confirm: Option<String>,
}
