//! What a stage says, in the reader's words: the same view before sending and after.

use super::lasting;
use super::level::{LevelView, level_views};
use crate::matter::{Matter, MatterState};
pub(crate) use crate::pages::about::{FileView, file_size, file_view};
use crate::pages::{
    about::{self, AboutView},
    indicators::Table,
    words::{self, Groups},
};
use crate::report::detail::{Figure, Time};
use crate::report::fall::Fall;
use crate::report::sight::Part;
use crate::report::{Content, File, Moment, Reader, Stage};
use crate::store::files::Looks;
use kernel::{At, Tlp};
use registry::facts::Level;
use shell::{Page, Voice};

/// What a stage says, ready to be shown.
pub(crate) struct ContentView {
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) tlp: Tlp,
    /// Empty under a label that leaves no choice.
    pub(crate) audience: String,
    /// The last day on which it may be passed on, in words; empty if without end.
    pub(crate) until: String,
    /// The times that cannot be as they are stated.
    pub(crate) turned: Vec<String>,
    /// What happened, in words; the first thing that somebody reads.
    pub(crate) situation: Fact,
    pub(crate) facts: Vec<Fact>,
    pub(crate) texts: Vec<Fact>,
    /// The names of all that is not stated, in one line.
    pub(crate) unstated: String,
    pub(crate) matters: Vec<GroupView>,
    pub(crate) unmarked: usize,
    /// Who told it, where somebody else wrote it down.
    pub(crate) told: Option<String>,
    pub(crate) indicators: Table,
    /// Why there are none, where they are held back.
    pub(crate) held_indicators: Option<String>,
    pub(crate) held_files: Option<String>,
    /// From whom they are held back besides the reader; empty if from nobody.
    pub(crate) indicators_from: String,
    pub(crate) files_from: String,
    pub(crate) files: Vec<FileView>,
    pub(crate) levels: Vec<LevelView>,
}

impl ContentView {
    /// Key of what the label allows: the words of the form on which it was chosen.
    pub(crate) fn tlp_key(&self) -> String {
        format!("report-tlp-{}", self.tlp.code())
    }
}

/// One line: what it is, what it says; `stated` is whether somebody said it.
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) stated: bool,
    /// Shown also where nobody stated it.
    expected: bool,
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

/// The view, for this reader, of a content whose files stand under `files`, such as `/reports/…/files`. `looks` is
/// what was seen in them; what goes on has lasted until `until`.
pub(crate) fn content_view(
    page: &Page,
    content: &Content,
    (levels, until): (&[Level], At),
    (files, looks): (&str, &Looks<File>),
    (reader, groups): (Reader, &Groups),
) -> ContentView {
    let fall = Fall::of(content, until);
    let said = Said { page, content, fall, reader };
    let blank = page.t("not-stated");
    let parted = |all: Vec<Fact>| all.into_iter().partition(|fact| fact.stated || fact.text != blank);
    let (facts, mut unstated): (Vec<Fact>, Vec<Fact>) = parted(said.facts());
    let (texts, more): (Vec<Fact>, Vec<Fact>) = parted(said.texts());
    unstated.extend(more);
    let matters = matter_groups(page, content);
    let marked: usize = matters.iter().map(|group| group.matters.len()).sum();
    ContentView {
        kind: page.t(content.kind.key()),
        title: content.title.clone(),
        tlp: content.label.tlp(),
        // What only those may read to whom it is addressed goes to no sector.
        audience: match content.label.tlp() {
            Tlp::Red => String::new(),
            _ => words::audience(page, content.label.audience(), groups),
        },
        until: words::until(page, &content.label),
        turned: lasting::turned(page, content),
        told: told(page, content),
        situation: said.fact("report-form-situation", stated(&content.situation)),
        unstated: unstated.into_iter().map(|fact| fact.name).collect::<Vec<_>>().join(&page.t("notice-comma")),
        facts,
        texts,
        matters,
        unmarked: Matter::all().count() - marked,
        held_indicators: said.held(Part::Indicators, content.indicators.is_empty()),
        indicators_from: said.others(Part::Indicators, content.indicators.is_empty()),
        files_from: said.others(Part::Files, content.attachments.is_empty()),
        held_files: said.held(Part::Files, content.attachments.is_empty()),
        indicators: Table::of(page, &content.indicators),
        files: report_files(page, content, files, looks),
        levels: level_views(page, levels, fall, &[]),
    }
}

/// What executives read of a stage: what happened, how far it reached, what is done. No names, no systems, no traces, no
/// files; and nothing that is held back from this reader.
pub(crate) fn summary_facts(page: &Page, stage: &Stage, reader: Reader) -> Vec<Fact> {
    let content = &stage.content;
    let said = Said { page, content, fall: Fall::of(content, stage.sealed_at), reader };
    let detail = &content.detail;
    let word = |key: Option<&'static str>| key.map(|key| page.t(key));
    let mut all = vec![said.fact("report-form-situation", stated(&content.situation))];
    all.extend(Time::ALL.iter().map(|time| said.time(*time)));
    all.push(said.fact("report-form-recovery", word(detail.recovery.map(|one| one.key()))));
    all.push(said.fact("report-form-leak", word(content.leak().map(|one| one.key()))));
    all.push(said.part(Part::Leaked, "report-form-leaked", stated(&detail.leaked)));
    all.push(said.fact("report-form-service", said.services()));
    all.extend(said.figures());
    all.extend(said.it_cause());
    all.push(said.part(Part::Cause, "report-form-cause", stated(&content.cause)));
    all.push(said.part(Part::Response, "report-form-measures", stated(&content.measures)));
    all.push(said.part(Part::Prevention, "report-form-prevention", stated(&content.prevention)));
    all.push(said.fact("report-form-release", word(detail.release.map(|one| one.key()))));
    all.push(said.fact("report-form-carried", word(detail.carried.map(|one| one.key()))));
    all.push(said.fact("report-form-press", stated(&detail.press)));
    all.retain(|fact| fact.stated || fact.expected);
    all
}

/// The files of a stage, which stand under `under`, with what was seen in them.
pub(crate) fn report_files(voice: &Voice, content: &Content, under: &str, looks: &Looks<File>) -> Vec<FileView> {
    let about = |file: &crate::report::Attachment| about::whole(voice, &file.name, looks.get(&file.id));
    content.attachments.iter().map(|file| file_view(&file.name, file.size, under, file.id, about(file))).collect()
}

/// The files of a notice, which stand under `under`, with what `about` says of each.
pub(crate) fn file_views(
    content: &crate::notice::Content,
    under: &str,
    about: impl Fn(&crate::attachment::Attachment) -> AboutView,
) -> Vec<FileView> {
    content.attachments.iter().map(|file| file_view(&file.name, file.size, under, file.id, about(file))).collect()
}

fn moment(page: &Page, moment: Option<Moment>) -> Option<String> {
    let moment = moment?;
    let at = page.when(&moment.at);
    Some(if moment.about { page.t1("report-show-about", "at", at) } else { at })
}

fn told(page: &Page, content: &Content) -> Option<String> {
    let told = content.detail.told.as_ref()?;
    Some(page.t2("report-show-told", "channel", page.t(told.by.key()), "source", &told.source))
}

/// What is said to whom.
struct Said<'s> {
    page: &'s Page,
    content: &'s Content,
    fall: Fall<'s>,
    reader: Reader,
}

impl Said<'_> {
    fn facts(&self) -> Vec<Fact> {
        let (page, detail) = (self.page, &self.content.detail);
        let word = |key: Option<&'static str>| key.map(|key| page.t(key));
        let mut all = vec![self.fact("report-form-kind", word(detail.kind.map(|one| one.key())))];
        all.extend(Time::ALL.iter().map(|time| self.time(*time)));
        all.push(self.fact("report-form-recovery", word(detail.recovery.map(|one| one.key()))));
        all.push(self.fact("report-form-leak", word(self.content.leak().map(|one| one.key()))));
        all.push(self.fact("report-form-category", word(self.content.category().map(|one| one.key()))));
        all.push(self.part(Part::Systems, "report-form-systems", stated(&detail.systems)));
        // These say something by standing there; that nobody stated them says nothing.
        all.retain(|fact| fact.stated || fact.expected);
        all.push(self.fact("report-form-threat", self.content.threat.map(|threat| threat_words(page, threat))));
        all.push(self.fact("report-form-tiers", listed(page, self.content.tiers().iter().map(|tier| tier.key()))));
        all.push(self.fact("report-form-service", self.services()));
        all.extend(self.figures());
        all.push(self.part(Part::Victim, "report-form-victim", self.content.victim.name.clone()));
        all.extend(self.rarely());
        all
    }
    /// What few reports say: where nobody stated it, its absence says nothing.
    fn rarely(&self) -> Vec<Fact> {
        let (page, detail) = (self.page, &self.content.detail);
        let word = |key: Option<&'static str>| key.map(|key| page.t(key));
        let elements = listed(page, detail.elements.iter().map(|one| one.key()));
        let purposes = listed(page, detail.purposes.iter().map(|one| one.key()));
        let mut all = vec![
            ("report-form-found-by", word(detail.found_by.map(|one| one.key()))),
            ("report-form-again", word(detail.again.map(|one| one.key()))),
            ("report-form-elements", elements),
            ("report-form-release", word(detail.release.map(|one| one.key()))),
            ("report-form-carried", word(detail.carried.map(|one| one.key()))),
            ("report-form-press", stated(&detail.press)),
            ("report-form-purposes", purposes),
        ];
        all.retain(|(_, text)| text.is_some());
        let mut facts: Vec<Fact> = all.into_iter().map(|(key, text)| self.fact(key, text)).collect();
        let contact = stated(&detail.contact);
        if contact.is_some() || self.content.detail.held.contains_key(&Part::Contact) {
            facts.push(self.part(Part::Contact, "report-form-contact", contact));
        }
        facts
    }
    /// Whether a malfunction of IT was the cause; where nobody stated it, its absence says nothing.
    fn it_cause(&self) -> Option<Fact> {
        let said = self.content.detail.it_cause.map(|one| self.page.t(one.key()))?;
        Some(self.part(Part::Cause, "report-form-it-cause", Some(said)))
    }
    fn services(&self) -> Option<String> {
        let listed = self.content.detail.services.iter().cloned();
        let all: Vec<String> = listed.chain(stated(&self.content.service)).collect();
        (!all.is_empty()).then(|| all.join(&self.page.t("notice-comma")))
    }
    fn time(&self, time: Time) -> Fact {
        let unknown = self.content.detail.unknown.contains(&time);
        let said = || unknown.then(|| self.page.t("report-show-unknown"));
        let text = moment(self.page, self.content.moment(time)).or_else(said);
        let mut fact = self.fact(time.key(), text);
        // Where service is back, nobody has to wonder whether it goes on.
        let back = self.content.detail.restored.is_some();
        fact.expected = time == Time::Began || (time == Time::Ended && !back);
        if time == Time::Ended && !fact.stated && !back {
            fact.text = self.page.t("report-show-going-on");
        }
        fact
    }
    fn figures(&self) -> Vec<Fact> {
        let (page, impact) = (self.page, &self.content.impact);
        let unknown = |figure: Figure| impact.unknown.contains(&figure).then(|| page.t("report-show-unknown"));
        let said = |figure: Figure, unit: &str| {
            let number = impact.figure(figure).map(|number| format!("{} {}", page.n(number), page.t(unit)));
            number.map(|said| lasting::about(page, impact.about.contains(&figure), said)).or_else(|| unknown(figure))
        };
        let minutes = lasting::stated(page, &self.fall.lasting).or_else(|| unknown(Figure::Minutes));
        let mut all = vec![
            self.fact(Figure::Users.key(), said(Figure::Users, "report-unit-users")),
            self.fact(Figure::Minutes.key(), minutes),
        ];
        for (figure, unit) in
            [(Figure::Kilowatts, "report-unit-kilowatts"), (Figure::Households, "report-unit-households")]
        {
            // Only power and gas count these: where nobody stated them, their absence says nothing.
            all.extend(said(figure, unit).map(|said| self.fact(figure.key(), Some(said))));
        }
        all
    }
    fn texts(&self) -> Vec<Fact> {
        let (content, detail) = (self.content, &self.content.detail);
        let mut all = Vec::new();
        if !detail.leaked.is_empty() || detail.held.contains_key(&Part::Leaked) {
            all.push(self.part(Part::Leaked, "report-form-leaked", stated(&detail.leaked)));
        }
        all.extend(self.it_cause());
        all.push(self.part(Part::Cause, "report-form-cause", stated(&content.cause)));
        all.push(self.part(Part::Response, "report-form-measures", stated(&content.measures)));
        all.push(self.part(Part::Prevention, "report-form-prevention", stated(&content.prevention)));
        all.extend(stated(&detail.help).map(|help| self.fact("report-form-help", Some(help))));
        all
    }
    fn fact(&self, key: &str, text: Option<String>) -> Fact {
        let stated = text.is_some();
        Fact {
            name: self.page.t(key),
            stated,
            expected: false,
            text: text.unwrap_or_else(|| self.page.t("not-stated")),
        }
    }
    /// A part that may be held back: from this reader, which he is told; or from others, which its owner is, and the
    /// ministry, so that it does not write to the centre what the centre is not to see.
    fn part(&self, part: Part, key: &str, text: Option<String>) -> Fact {
        let held = self.held(part, text.is_none());
        let shown = text.map(|text| text + &self.held_from(part));
        self.fact(key, shown.or(held))
    }
    /// The sentence for a reader from whom this is held back.
    fn held(&self, part: Part, empty: bool) -> Option<String> {
        (empty && self.content.holds(part, self.reader)).then(|| self.page.t("report-show-withheld"))
    }
    /// From whom a part is held back that this reader sees.
    fn others(&self, part: Part, empty: bool) -> String {
        if empty { String::new() } else { self.held_from(part) }
    }
    /// From whom a part is held back besides this reader, in brackets; empty if from nobody. Whoever sees it and writes to
    /// the others has to know.
    fn held_from(&self, part: Part) -> String {
        let held = self.content.held();
        let seers = held.get(&part).into_iter().flatten().filter(|seer| Some(**seer) != self.reader.seer());
        let names: Vec<String> = seers.map(|seer| self.page.t(seer.key())).collect();
        if names.is_empty() {
            return String::new();
        }
        self.page.t1("report-show-withheld-from", "who", names.join(&self.page.t("notice-comma")))
    }
}

/// What was written; `None` if nothing.
fn stated(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn listed(page: &Page, keys: impl Iterator<Item = &'static str>) -> Option<String> {
    let words: Vec<String> = keys.map(|key| page.t(key)).collect();
    (!words.is_empty()).then(|| words.join(&page.t("notice-comma")))
}

fn threat_words(page: &Page, threat: crate::matter::Threat) -> String {
    let coarse = page.t(&threat.coarse().key());
    if threat == threat.coarse() { coarse } else { page.bracketed(&page.t(&threat.key()), &coarse) }
}

fn matter_groups(page: &Page, content: &Content) -> Vec<GroupView> {
    let open = Matter::left_open(&content.matters);
    let view = |matter: &Matter| {
        if open.contains(matter) {
            return Some(MatterView {
                name: page.t(&matter.key()),
                state: page.t("report-form-unknown"),
                class: "todo",
            });
        }
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
