//! The form of a stage, as a template shows it: every field with what was typed and what is wrong with it.

use super::fields::{self, BoxView, ThreatGroup};
use crate::draft::{Draft, Typed, group_field, level_field, reading};
use crate::matter::Matter;
use crate::ops::survey_draft::Surroundings;
use crate::pages::reports::{
    content::{FileView, file_view},
    lasting,
    level::{LevelView, level_views},
    see::{Course, SeeView, see_view},
};
use crate::pages::{
    about,
    indicators::Table,
    words::{self, Groups},
};
use crate::report::detail::{Element, Figure, FoundBy, Leak, Purpose, Recovery, ReportKind, Time, YesNo};
use crate::report::sight::Part;
use crate::report::{StageKind, fall::Fall};
use access::OrgId;
use kernel::{Bilingual, Day, Tlp};
use registry::facts::Measure;
use shell::{Page, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// The form, ready to be shown.
pub(crate) struct FormView {
    typed: Typed,
    problems: Vec<(String, String)>,
    pub(crate) id: String,
    pub(crate) revision: i64,
    /// When the form was drawn, in milliseconds: times are read as of then.
    pub(crate) drawn: i64,
    pub(crate) saved: String,
    pub(crate) reference: Option<String>,
    pub(crate) filed_for: Option<String>,
    pub(crate) stages: Vec<Choice>,
    pub(crate) corrects: bool,
    pub(crate) groups: Vec<MatterGroup>,
    pub(crate) more: Vec<MatterGroup>,
    pub(crate) more_marked: usize,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) recoveries: Vec<Choice>,
    pub(crate) agains: Vec<Choice>,
    pub(crate) tiers: Vec<BoxView>,
    pub(crate) it_causes: Vec<Choice>,
    pub(crate) threats: Vec<ThreatGroup>,
    pub(crate) founds: Vec<Choice>,
    pub(crate) leaks: Vec<Choice>,
    pub(crate) services: Vec<BoxView>,
    pub(crate) elements: Vec<BoxView>,
    pub(crate) purposes: Vec<BoxView>,
    /// The lines of the indicators as they are read.
    pub(crate) traces: Table,
    pub(crate) holds_victim: bool,
    /// What else is held back, chosen where the report is checked: the names of the fields.
    pub(crate) holds: Vec<String>,
    pub(crate) measures: Measures,
    /// The times that cannot be as they are typed.
    pub(crate) turned: Vec<String>,
    /// That the stated length cannot be with the times.
    pub(crate) minutes_differ: Option<String>,
    pub(crate) levels: Vec<LevelView>,
    pub(crate) labels: Vec<LabelChoice>,
    pub(crate) own: Option<String>,
    /// The groups that can be chosen one by one.
    pub(crate) reach: Vec<BoxView>,
    pub(crate) files: Vec<FileView>,
    pub(crate) see: SeeView,
}

/// Something that can be chosen.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

/// A label that can be chosen.
pub(crate) struct LabelChoice {
    pub(crate) tlp: Tlp,
    pub(crate) choice: Choice,
}

/// The matters of a group.
pub(crate) struct MatterGroup {
    pub(crate) name: String,
    /// The three that belong together: what is not marked of them is told as not known yet.
    pub(crate) together: bool,
    pub(crate) matters: Vec<MatterField>,
}

/// One matter with its states.
pub(crate) struct MatterField {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) unset: bool,
    pub(crate) states: Vec<Choice>,
}

/// Which figures the sector's levels ask for; users and minutes are always asked.
pub(crate) struct Measures {
    pub(crate) kilowatts: bool,
    pub(crate) households: bool,
}

impl FormView {
    /// What stands in a field.
    pub(crate) fn value(&self, field: &str) -> &str {
        self.typed.get(field)
    }
    /// Whether a box is ticked.
    pub(crate) fn on(&self, field: &str) -> bool {
        !self.typed.get(field).is_empty()
    }
    /// What is wrong with a field; empty if nothing.
    pub(crate) fn err(&self, field: &str) -> &str {
        self.problems.iter().find(|(name, _)| name == field).map(|(_, said)| said.as_str()).unwrap_or_default()
    }
    /// Whether something is wrong with a field.
    pub(crate) fn bad(&self, field: &str) -> bool {
        !self.err(field).is_empty()
    }
    /// All that is wrong, for the head of the page: the field, and its name with the sentence.
    pub(crate) fn problems(&self, page: &Page) -> Vec<(String, String)> {
        let said =
            |field: &str, said: &String| page.t2("report-problem", "field", field_name(page, field), "said", said);
        self.problems.iter().map(|(field, sentence)| (field.clone(), said(field, sentence))).collect()
    }
    /// How much is wrong.
    pub(crate) fn wrong(&self) -> usize {
        self.problems.len()
    }
    /// Whether a field has this value.
    pub(crate) fn is(&self, field: &str, value: &str) -> bool {
        self.typed.get(field) == value
    }
    /// Whether the level with this id was answered so.
    pub(crate) fn level_is(&self, id: &str, value: &str) -> bool {
        self.typed.get(&level_field(id)) == value
    }
    /// Whether a time is an estimate, ticked or written so.
    pub(crate) fn about(&self, field: &str) -> bool {
        self.on(&format!("{field}_about"))
    }
    /// Whether nobody knows a time.
    pub(crate) fn unknown(&self, field: &str) -> bool {
        self.on(&format!("{field}_unknown"))
    }
    /// How many fields of a group say something.
    pub(crate) fn filled(&self, group: &str) -> usize {
        let typed = self.typed.0.keys().filter(|field| fields::group_of(field) == Some(group)).count();
        typed + if group == "traces" { self.files.len() } else { 0 }
    }
    /// Whether a group is shown open: something stands in it, or is wrong with it.
    pub(crate) fn opens(&self, group: &str) -> bool {
        self.filled(group) > 0 || self.problems.iter().any(|(field, _)| fields::group_of(field) == Some(group))
    }
    /// The action of the form that ends with this.
    pub(crate) fn to(&self, end: &str) -> String {
        format!("/drafts/{}/{end}", self.id)
    }
}

/// What the form is made of.
pub(crate) struct FormParts<'p> {
    pub(crate) draft: &'p Draft,
    pub(crate) typed: Typed,
    pub(crate) problems: &'p Problems,
    pub(crate) around: &'p Surroundings,
    pub(crate) names: &'p BTreeMap<OrgId, Bilingual>,
    /// What the groups are called to which it may go.
    pub(crate) called: &'p Groups,
}

/// The form with what was typed.
pub(crate) fn form_view(page: &Page, parts: FormParts<'_>) -> FormView {
    let FormParts { draft, typed, problems, around, names, called } = parts;
    let chosen = typed.get("tlp").parse().unwrap_or_default();
    let unmarked = typed.get("tlp").is_empty();
    let see = SeeView { unmarked, ..see_view(page, &Course::ahead(around), names, chosen, &typed.held()) };
    let see = see.ending(page, Day::parse(typed.get("until")));
    let (groups, more): (Vec<_>, Vec<_>) =
        matter_groups(page, &typed).into_iter().enumerate().partition(|(n, _)| *n < 5);
    let more: Vec<MatterGroup> = more.into_iter().map(|(_, group)| group).collect();
    let uses = |measure: fn(&registry::facts::Level) -> Option<i64>, field: &str| {
        around.levels.iter().any(|level| measure(level).is_some()) || !typed.get(field).is_empty()
    };
    let under = format!("/drafts/{}/files", draft.id);
    let so_far = typed.so_far(&around.setting.uncounted);
    let fall = Fall::of(&so_far, page.now);
    FormView {
        id: draft.id.to_string(),
        revision: draft.revision,
        drawn: page.now.millis(),
        saved: page.t1("report-saved-at", "time", draft.saved_at.clock_seconds()),
        reference: around.reference.clone(),
        filed_for: filed_for(page, draft, around),
        stages: stages(page, &typed, around.setting.stages),
        corrects: around.setting.stages == StageKind::after(Some(StageKind::Final)),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
        more_marked: more.iter().flat_map(|group| &group.matters).filter(|matter| !matter.unset).count(),
        more,
        kinds: fields::choices(page, &typed, "report_kind", ReportKind::ALL, |one| (one.code(), one.key())),
        recoveries: fields::choices(page, &typed, "recovery", Recovery::ALL, |one| (one.code(), one.key())),
        agains: fields::choices(page, &typed, "again", YesNo::ALL, |one| (one.code(), one.key())),
        tiers: fields::tiers(page, &typed),
        it_causes: fields::choices(page, &typed, "it_cause", YesNo::ALL, |one| (one.code(), one.key())),
        threats: fields::threats(page, &typed),
        founds: fields::choices(page, &typed, "found_by", FoundBy::ALL, |one| (one.code(), one.key())),
        leaks: fields::choices(page, &typed, "leak", Leak::ALL, |one| (one.code(), one.key())),
        services: fields::services(page, &typed, &around.services),
        elements: fields::boxes(page, &typed, "el_", Element::ALL, |one| (one.code(), one.key())),
        purposes: fields::boxes(page, &typed, "pu_", Purpose::ALL, |one| (one.code(), one.key())),
        traces: Table::read(page, &reading::lines(typed.get("indicators"))),
        holds_victim: typed.held().contains_key(&Part::Victim),
        holds: fields::holds(&typed),
        measures: Measures {
            kilowatts: uses(|level| level.min_kw, "kilowatts"),
            households: uses(|level| level.min_households, "households"),
        },
        turned: lasting::turned(page, &so_far),
        minutes_differ: lasting::differs(page, &fall.lasting),
        levels: level_views(page, &around.levels, fall, &garbled(&typed)),
        labels: labels(page, &typed, around.government),
        own: own(page, around),
        reach: reach(page, &typed, around, called),
        files: around
            .setting
            .attachments
            .iter()
            .map(|file| {
                let strip = format!("{under}/{}/strip", file.id);
                let about = about::whole(page, &file.name, around.looks.get(&file.id)).offering(page, strip, "");
                file_view(&file.name, file.size, &under, file.id, about)
            })
            .collect(),
        problems: problems.iter().map(|problem| (problem.field.clone(), page.t(problem.key))).collect(),
        see,
        typed,
    }
}

fn filed_for(page: &Page, draft: &Draft, around: &Surroundings) -> Option<String> {
    let source = draft.source.as_str();
    let (org, channel) = (page.pick(&around.org.name), page.t(draft.channel.key()));
    let said = || page.ts("report-draft-for", &[("org", &org), ("channel", &channel), ("source", &source)]);
    (draft.org != draft.filed_by_org).then(said)
}

pub(super) fn choice(page: &Page, value: &str, key: &str, hint: &str, chosen: bool) -> Choice {
    let hint = if hint.is_empty() { String::new() } else { page.t(hint) };
    Choice { value: value.to_owned(), text: page.t(key), hint, chosen }
}

fn stages(page: &Page, typed: &Typed, stages: &[StageKind]) -> Vec<Choice> {
    let stage = |kind: &StageKind| {
        let chosen = typed.get("stage") == kind.code();
        choice(page, kind.code(), kind.key(), &format!("{}-hint", kind.key()), chosen)
    };
    stages.iter().map(stage).collect()
}

fn matter_groups(page: &Page, typed: &Typed) -> Vec<MatterGroup> {
    let field = |matter: &Matter| {
        let field = matter.field();
        let state = |state: &crate::matter::MatterState| {
            choice(page, state.code(), state.key(), "", typed.get(&field) == state.code())
        };
        MatterField {
            name: page.t(&matter.key()),
            unset: typed.get(&field).is_empty(),
            states: matter.states().iter().map(state).collect(),
            field,
        }
    };
    let group = |(number, matters): (u8, Vec<Matter>)| MatterGroup {
        name: page.t(&format!("report-group-{number}")),
        together: matters == Matter::TOGETHER,
        matters: matters.iter().map(field).collect(),
    };
    Matter::groups().into_iter().map(group).collect()
}

fn labels(page: &Page, typed: &Typed, government: bool) -> Vec<LabelChoice> {
    let label = |tlp: Tlp| {
        let key = format!("report-tlp-{}", tlp.code());
        let chosen = typed.get("tlp") == tlp.code();
        let hint = match tlp {
            Tlp::AmberStrict if government => page.t("report-tlp-amber-strict-hint-government"),
            _ => page.t(&format!("{key}-hint")),
        };
        let text = page.t(&key);
        LabelChoice { tlp, choice: Choice { value: tlp.code().to_owned(), text, hint, chosen } }
    };
    Tlp::ALL.into_iter().rev().map(label).collect()
}

fn own(page: &Page, around: &Surroundings) -> Option<String> {
    (!around.setting.own.is_empty()).then(|| page.t("report-audience-own"))
}

/// The groups that can be chosen, and any that was ticked and is none any more.
fn reach(page: &Page, typed: &Typed, around: &Surroundings, called: &Groups) -> Vec<BoxView> {
    let ticked: BTreeSet<&str> = typed.groups().collect();
    let offered = around.setting.groups.iter().map(String::as_str);
    let all: BTreeSet<&str> = offered.chain(ticked.iter().copied()).collect();
    let group = |code: &str| BoxView {
        field: group_field(code),
        value: "on".to_owned(),
        text: words::group(page, code, called),
        on: ticked.contains(code),
    };
    all.into_iter().map(group).collect()
}

/// The measures in which something stands that is no number.
fn garbled(typed: &Typed) -> Vec<Measure> {
    let all = [
        (Measure::Users, Figure::Users),
        (Measure::Kilowatts, Figure::Kilowatts),
        (Measure::Households, Figure::Households),
        (Measure::Minutes, Figure::Minutes),
    ];
    let garbled = |figure: Figure| !typed.says_no_figure(figure) && typed.figure(figure).is_err();
    all.into_iter().filter(|(_, figure)| garbled(*figure)).map(|(measure, _)| measure).collect()
}

/// What a field is called on the form.
pub(super) fn field_name(page: &Page, field: &str) -> String {
    let matter = crate::matter::Matter::all().find(|matter| matter.field() == field);
    let key = match (field, matter) {
        (_, Some(matter)) => matter.key(),
        ("tlp", _) => "report-form-label".to_owned(),
        ("file", _) => "report-form-files".to_owned(),
        ("report_kind", _) => "report-form-kind".to_owned(),
        ("tier", _) => "report-form-tiers".to_owned(),
        ("withhold", _) => "report-form-victim".to_owned(),
        (time, _) if fields::time_of(time).is_some() => {
            fields::time_of(time).map_or("report-form-about", Time::key).to_owned()
        }
        (box_, _) if box_.starts_with("sv_") => "report-form-services".to_owned(),
        (box_, _) if box_.starts_with("ti_") => "report-form-tiers".to_owned(),
        (box_, _) if box_.starts_with("el_") => "report-form-elements".to_owned(),
        (box_, _) if box_.starts_with("pu_") => "report-form-purposes".to_owned(),
        (hold, _) if hold.starts_with("hold_") => "report-form-holds".to_owned(),
        (group, _) if group.starts_with("au_") => "report-form-audience".to_owned(),
        (level, _) if level.starts_with("lv_") => "report-level-happened".to_owned(),
        (field, _) => format!("report-form-{}", field.replace('_', "-")),
    };
    page.t(&key)
}
