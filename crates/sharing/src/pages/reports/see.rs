//! The table beside the form: who sees what.

use crate::ops::survey_draft::Surroundings;
use crate::report::detail::Held;
use crate::report::path::Way;
use crate::report::sight::{Part, Seer, Sight, sight};
use access::OrgId;
use kernel::{Bilingual, Day, Tlp};
use shell::Page;
use std::collections::BTreeMap;

/// Who sees what under a label, and where it goes.
pub(crate) struct SeeView {
    pub(crate) tlp: Tlp,
    /// No label was chosen yet: this is how it is handled without one.
    pub(crate) unmarked: bool,
    pub(crate) ministry: String,
    pub(crate) centre: String,
    /// The names of those who stand over the columns.
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<SeeRow>,
    /// The sentences that explain what stands in the cells.
    pub(crate) legend: Vec<String>,
    pub(crate) way: String,
    /// Until when it is passed on; empty without end.
    pub(crate) until: String,
}

/// One part of the report.
pub(crate) struct SeeRow {
    pub(crate) part: String,
    /// The fields that belong to it, where its name does not say them; else empty.
    pub(crate) fields: String,
    pub(crate) victim: bool,
    pub(crate) cells: Vec<SeeCell>,
}

/// What one of them sees of it.
pub(crate) struct SeeCell {
    pub(crate) text: String,
    pub(crate) class: &'static str,
    pub(crate) nothing: bool,
    /// The box by which it is held back, where the rules allow that.
    pub(crate) hold: Option<HoldBox>,
}

/// A box by which a part is held back from a body.
pub(crate) struct HoldBox {
    pub(crate) field: String,
    pub(crate) on: bool,
    pub(crate) name: String,
}

/// Whose report it is and where it goes.
pub(crate) struct Course<'c> {
    /// The name of the reporter.
    pub(crate) org: &'c Bilingual,
    /// Where it goes.
    pub(crate) way: &'c Way,
    /// The reporter is a ministry or an agency.
    pub(crate) government: bool,
    /// As whom the rules name the body that writes it, where that is not the reporter.
    pub(crate) writer: Option<Seer>,
    /// It was sent: nothing can be held back any more.
    pub(crate) sent: bool,
}

impl<'c> Course<'c> {
    /// Of a draft.
    pub(crate) fn ahead(around: &'c Surroundings) -> Self {
        let Surroundings { way, org, writer, government, .. } = around;
        Self { org: &org.name, way, government: *government, writer: *writer, sent: false }
    }
}

impl SeeView {
    /// With the last day of the label.
    pub(crate) fn ending(self, page: &Page, last: Option<Day>) -> Self {
        let said = |day: Day| page.t1("report-see-until", "day", day.show_long(page.lang));
        Self { until: last.map(said).unwrap_or_default(), ..self }
    }
}

/// The table under this label.
pub(crate) fn see_view(
    page: &Page,
    course: &Course<'_>,
    names: &BTreeMap<OrgId, Bilingual>,
    tlp: Tlp,
    held: &Held,
) -> SeeView {
    let Course { org, way, government, writer, sent } = *course;
    let name = |id: Option<OrgId>, key: &str| {
        let named = id.and_then(|id| names.get(&id)).map(|name| page.pick(name).to_owned());
        named.unwrap_or_else(|| page.t(key))
    };
    let (ministry, centre) =
        (name(way.ministry, "report-see-ministry-none"), name(way.centre, "report-see-centre-none"));
    // What the centre writes down waits for nobody's hand.
    let how =
        page.t(if way.by_hand && writer != Some(Seer::Centre) { "report-see-by-hand" } else { "report-see-at-once" });
    let stops = [way.ministry.map(|_| format!("{ministry}{how}")), way.centre.map(|_| centre.clone())];
    let stops = std::iter::once(page.pick(org).to_owned()).chain(stops.into_iter().flatten());
    let way = page.t1("report-see-way", "way", stops.collect::<Vec<_>>().join(" → "));
    let body = |seer: Seer| if seer == Seer::Ministry { &ministry } else { &centre };
    let hold = |part: Part, seer: Seer| {
        // From whoever writes it down nothing can be held back: he knows it.
        let offered = part.may_be_held_from().contains(&seer) && writer != Some(seer) && !sent;
        let on = held.get(&part).is_some_and(|seers| seers.contains(&seer));
        let name = || page.t2("report-hold-name", "part", page.t(part.key()), "who", body(seer));
        offered.then(|| HoldBox { field: part.field(seer), on, name: name() })
    };
    let cell = |part: Part, seer: Seer| {
        let sight = sight(seer, part, tlp, held);
        let nothing = sight == Sight::Nothing;
        SeeCell { text: page.t(sight.key()), class: sight.class(), nothing, hold: hold(part, seer) }
    };
    let row = |part: Part| SeeRow {
        part: page.t(part.key()),
        fields: part.fields_key().map(|key| page.t(key)).unwrap_or_default(),
        victim: part == Part::Victim,
        cells: Seer::columns(government).map(|seer| cell(part, seer)).collect(),
    };
    let rows = Part::ALL.map(row).into();
    let head = |seer| match seer {
        Seer::Ministry => ministry.clone(),
        Seer::Centre => centre.clone(),
        Seer::Others if government => page.t("report-see-others-government"),
        Seer::Secretariat | Seer::Others | Seer::Executives => page.t(seer.key()),
    };
    let heads = Seer::columns(government).map(head).collect();
    let legend = ["whole", "redacted", "chosen", "counted", "partly", "own", "nothing"].into_iter();
    let legend = legend.filter(|word| government || !matches!(*word, "partly" | "own"));
    let legend = legend.map(|word| page.t(&format!("report-see-legend-{word}")));
    let legend = legend.chain([page.t("report-see-law")]).collect();
    SeeView { tlp, unmarked: false, heads, rows, legend, way, ministry, centre, until: String::new() }
}
