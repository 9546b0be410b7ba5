//! What a stage says, in the reader's words: the same view before sending and after.

use super::level::{LevelView, level_views};
use crate::matter::{Matter, MatterState};
use crate::report::{Content, Moment};
use kernel::{Audience, Tlp};
use registry::facts::Level;
use shell::Page;

/// What a stage says, ready to be shown.
pub(crate) struct ContentView {
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) tlp: Tlp,
    pub(crate) audience: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) texts: Vec<Fact>,
    pub(crate) matters: Vec<GroupView>,
    pub(crate) unmarked: usize,
    pub(crate) indicators: Vec<String>,
    pub(crate) files: Vec<FileView>,
    pub(crate) levels: Vec<LevelView>,
}

/// One line: what it is, what it says; `stated` is whether somebody said it.
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) stated: bool,
}

/// The marked matters of one group.
pub(crate) struct GroupView {
    pub(crate) name: String,
    pub(crate) matters: Vec<MatterView>,
}

/// One marked matter.
pub(crate) struct MatterView {
    pub(crate) name: String,
    pub(crate) state: String,
    pub(crate) class: &'static str,
}

/// One file.
pub(crate) struct FileView {
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) href: String,
}

/// The view of a content whose files stand under `files`, such as `/reports/…/files`. `whole`: nothing is withheld.
pub(crate) fn content_view(page: &Page, content: &Content, levels: &[Level], files: &str, whole: bool) -> ContentView {
    let matters = groups(page, content);
    let marked: usize = matters.iter().map(|group| group.matters.len()).sum();
    ContentView {
        kind: page.t(content.kind.key()),
        title: content.title.clone(),
        tlp: content.label.tlp(),
        audience: audience(page, content.label.audience()),
        facts: facts(page, content, whole),
        texts: texts(page, content),
        matters,
        unmarked: Matter::all().count() - marked,
        indicators: content.indicators.clone(),
        files: content.attachments.iter().map(|file| file_view(&file.name, file.size, files, file.id)).collect(),
        levels: level_views(page, levels, &content.impact, &[]),
    }
}

/// The view of one file.
pub(crate) fn file_view<F>(name: &str, size: i64, under: &str, id: kernel::Id<F>) -> FileView {
    FileView { name: name.to_owned(), size: file_size(size), href: format!("{under}/{id}") }
}

/// The files of a notice, which stand under `under`.
pub(crate) fn file_views(content: &crate::notice::Content, under: &str) -> Vec<FileView> {
    content.attachments.iter().map(|file| file_view(&file.name, file.size, under, file.id)).collect()
}

/// So many bytes, as people say it.
pub(crate) fn file_size(size: i64) -> String {
    match size {
        ..1024 => format!("{size} B"),
        1024..1_048_576 => format!("{} KB", (size + 1023) / 1024),
        _ => format!("{}.{} MB", size / 1_048_576, size % 1_048_576 * 10 / 1_048_576),
    }
}

/// Whom a label lets it reach.
pub(crate) fn audience(page: &Page, audience: &Audience) -> String {
    match audience {
        Audience::All => page.t("report-audience-all"),
        Audience::Only(_) => page.t("report-audience-own"),
    }
}

fn moment(page: &Page, moment: Option<Moment>) -> Option<String> {
    let moment = moment?;
    let at = page.when(&moment.at);
    Some(if moment.about { page.t1("report-show-about", "at", at) } else { at })
}

fn facts(page: &Page, content: &Content, whole: bool) -> Vec<Fact> {
    let fact = |key: &str, text: Option<String>| Fact {
        name: page.t(key),
        stated: text.is_some(),
        text: text.unwrap_or_else(|| page.t("not-stated")),
    };
    let unit = |number: Option<i64>, unit: &str| number.map(|number| format!("{} {}", page.n(number), page.t(unit)));
    let impact = &content.impact;
    let victim = match (&content.victim.name, content.victim.withheld) {
        (None, true) if !whole => Some(page.t("report-show-withheld")),
        (Some(name), true) => Some(format!("{name}{}", page.t("report-show-withheld-from"))),
        (name, _) => name.clone(),
    };
    let ended = moment(page, content.ended);
    let ended = Fact {
        stated: ended.is_some(),
        name: page.t("report-form-ended"),
        text: ended.unwrap_or_else(|| page.t("report-show-going-on")),
    };
    let mut all = vec![
        fact("report-form-began", moment(page, content.began)),
        ended,
        fact("report-form-tier", content.tier.map(|tier| page.t(tier.key()))),
        fact("report-form-threat", content.threat.map(|threat| threat_words(page, threat))),
        fact("report-form-service", Some(content.service.clone()).filter(|service| !service.is_empty())),
        fact("report-form-users", unit(impact.users, "report-unit-users")),
        fact("report-form-minutes", impact.minutes.map(|minutes| page.span(minutes.saturating_mul(60)))),
    ];
    for (key, number, word) in [
        ("report-form-kilowatts", impact.kilowatts, "report-unit-kilowatts"),
        ("report-form-households", impact.households, "report-unit-households"),
    ] {
        // Only power and gas count these: where nobody stated them, their absence says nothing.
        all.extend(number.map(|number| fact(key, unit(Some(number), word))));
    }
    all.push(fact("report-form-victim", victim));
    all
}

fn threat_words(page: &Page, threat: crate::matter::Threat) -> String {
    let coarse = page.t(&threat.coarse().key());
    if threat == threat.coarse() { coarse } else { format!("{}（{coarse}）", page.t(&threat.key())) }
}

fn texts(page: &Page, content: &Content) -> Vec<Fact> {
    let all = [
        ("report-form-situation", &content.situation),
        ("report-form-cause", &content.cause),
        ("report-form-measures", &content.measures),
        ("report-form-prevention", &content.prevention),
    ];
    let text = |(key, text): (&str, &String)| Fact {
        name: page.t(key),
        stated: !text.is_empty(),
        text: if text.is_empty() { page.t("not-stated") } else { text.clone() },
    };
    all.into_iter().map(text).collect()
}

fn groups(page: &Page, content: &Content) -> Vec<GroupView> {
    let view = |matter: &Matter| {
        let state = content.matter(*matter)?;
        let class = match state {
            MatterState::Yes => "bad",
            MatterState::Suspected => "warn",
            MatterState::No => "todo",
        };
        Some(MatterView { name: page.t(&matter.key()), state: page.t(state.key()), class })
    };
    let group = |(group, matters): (u8, Vec<Matter>)| GroupView {
        name: page.t(&format!("report-group-{group}")),
        matters: matters.iter().filter_map(view).collect(),
    };
    Matter::groups().into_iter().map(group).filter(|group| !group.matters.is_empty()).collect()
}
