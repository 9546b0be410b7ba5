//! The closed lists of this room, as the API's schemas have them.

use crate::case::{CaseState, EventKind, Priority};
use crate::consent::{ConsentAnswer, ConsentState};
use crate::disclosure::{self, Decision, Standing};
use crate::executive::{Post, Told};
use crate::giveback::Progress;
use crate::incident::IncidentState;
use crate::indicator::IndicatorKind;
use crate::matter::{Matter, SystemTier, Threat};
use crate::notice::NoticeKind;
use crate::register::{Extent, IncidentKind, Lack, Tie};
use crate::release::{Obstacle, Verdict};
use crate::removal::Reason;
use crate::report::detail::{Category, Element, Figure, FoundBy, Leak, Purpose, Recovery, ReportKind, Time, YesNo};
use crate::report::sight::{Part, Seer, Sight};
use crate::report::{Channel, Direction, StageKind};
use crate::triage::{Reached, Severity};
use kernel::Tlp;
use shell::api::codes;
use utoipa::openapi::{
    ObjectBuilder, RefOr,
    schema::{Schema, Type},
};

type One = RefOr<Schema>;

macro_rules! lists {
    ($($name:ident = $type:ty),+ $(,)?) => { $(
        pub(super) fn $name() -> One {
            codes(<$type>::ALL.iter().map(|one| one.code()))
        }
    )+ };
}
lists! {
    tlp = Tlp,
    stage = StageKind,
    report_kind = ReportKind,
    category = Category,
    leak = Leak,
    yes_no = YesNo,
    found_by = FoundBy,
    recovery = Recovery,
    indicator_kind = IndicatorKind,
    case_state = CaseState,
    severity = Severity,
    case_event = EventKind,
    priority = Priority,
    reached = Reached,
    consent_answer = ConsentAnswer,
    notice_kind = NoticeKind,
    reason = Reason,
    progress = Progress,
    incident_state = IncidentState,
    incident_kind = IncidentKind,
    tie = Tie,
    lack = Lack,
    public_standing = Standing,
    disclosure = Decision,
    disclosure_verdict = disclosure::Verdict,
    post = Post,
    told = Told,
}

/// SHA-256, as hexadecimal digits.
pub(super) fn hash() -> One {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{64}$"));
    let shown = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    text.description(Some("SHA-256, as hexadecimal digits.")).examples([shown]).into()
}

pub(super) fn verdict() -> One {
    codes([Verdict::Approve, Verdict::Return].map(Verdict::code))
}
/// How it stands with a consent.
pub(super) fn consent_state() -> One {
    codes(ConsentState::ALL.map(ConsentState::code))
}
/// What can be in the way of release.
pub(super) fn obstacle() -> One {
    codes(Obstacle::CODES)
}
/// How far a recall has come.
pub(super) fn recall_state() -> One {
    codes(["none", "proposed", "refused", "recalled"])
}
/// Where something was found.
pub(super) fn place() -> One {
    codes(["title", "body", "indicator", "file-name", "file-text", "file-meta", "other"])
}
/// Why something is to be looked at.
pub(super) fn doubt() -> One {
    codes(crate::giveaway::Doubt::ALL.map(crate::giveaway::Doubt::code))
}
/// Of whom it tells.
pub(super) fn whose() -> One {
    codes(["reporter", "victim", "third-party"])
}

fn list_of(one: One) -> One {
    utoipa::openapi::ArrayBuilder::new().items(one).into()
}

/// How exact a figure of the register is.
pub(super) fn extent() -> One {
    codes(Extent::CODES)
}
/// What an entry of the register lacks.
pub(super) fn lacks() -> One {
    list_of(lack())
}
/// Of which kinds an incident is.
pub(super) fn incident_kinds() -> One {
    list_of(incident_kind())
}
pub(super) fn tiers() -> One {
    list_of(codes(SystemTier::ALL.map(SystemTier::code)))
}
pub(super) fn elements() -> One {
    list_of(codes(Element::ALL.iter().map(|one| one.code())))
}
pub(super) fn time() -> One {
    codes(Time::ALL.iter().map(|one| one.code()))
}
pub(super) fn figures() -> One {
    list_of(codes(Figure::ALL.iter().map(|one| one.code())))
}
pub(super) fn purposes() -> One {
    list_of(codes(Purpose::ALL.iter().map(|one| one.code())))
}
/// Whom a report may reach: all, the reporter's own sector groups, or those that are named.
pub(super) fn audience() -> One {
    codes(["all", "own", "some"])
}
pub(super) fn direction() -> One {
    codes([Direction::Up, Direction::Back].map(Direction::code))
}
pub(super) fn channel() -> One {
    codes([Channel::Web.code()].into_iter().chain(Channel::FOR_OTHERS.iter().map(|one| one.code())))
}
pub(super) fn channel_for_others() -> One {
    codes(Channel::FOR_OTHERS.iter().map(|one| one.code()))
}
pub(super) fn threat() -> One {
    let all: Vec<String> = Threat::all().map(|threat| threat.to_string()).collect();
    codes(all.iter().map(String::as_str))
}
/// From whom which parts are held back.
pub(super) fn held() -> One {
    let part = |object: ObjectBuilder, part: &Part| match part.may_be_held_from() {
        [] => object,
        seers => object.property(part.code(), list_of(codes(seers.iter().map(|one| one.code())))),
    };
    // `measures` is both of `response` and `prevention`.
    let object = Part::ALL.iter().chain(&[Part::Measures]).fold(ObjectBuilder::new().schema_type(Type::Object), part);
    object.additional_properties(Some(closed())).description(Some("From whom which parts are held back.")).into()
}
/// A part of a report.
pub(super) fn part() -> One {
    codes(Part::ALL.map(Part::code))
}
/// Bodies between whom the form distinguishes.
pub(super) fn seers() -> One {
    list_of(codes(Seer::ALL.map(Seer::code)))
}
/// What each of them sees.
pub(super) fn sights() -> One {
    let seer = |object: ObjectBuilder, seer: Seer| object.property(seer.code(), codes(Sight::ALL.map(Sight::code)));
    let object = Seer::ALL.into_iter().fold(ObjectBuilder::new().schema_type(Type::Object), seer);
    object.additional_properties(Some(closed())).into()
}
fn closed() -> utoipa::openapi::schema::AdditionalProperties<Schema> {
    utoipa::openapi::schema::AdditionalProperties::FreeForm(false)
}
/// Which matter was marked how, by the documents' own numbers.
pub(super) fn matters() -> One {
    Matter::all()
        .fold(ObjectBuilder::new().schema_type(Type::Object), |object, matter| {
            object.property(matter.to_string(), codes(matter.states().iter().map(|state| state.code())))
        })
        .additional_properties(Some(closed()))
        .description(Some(
            "Of 5-1, 5-2 and 5-3 either none or all three. Where something of 6 or 7 happened, `tiers` names that kind of \
             system, or none at all.",
        ))
        .into()
}
