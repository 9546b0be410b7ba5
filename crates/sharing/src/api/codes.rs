//! The closed lists of this room, as the API's schemas have them.

use crate::case::{CaseState, EventKind, Priority};
use crate::consent::ConsentAnswer;
use crate::indicator::IndicatorKind;
use crate::matter::{Matter, SystemTier, Threat};
use crate::notice::NoticeKind;
use crate::removal::Reason;
use crate::report::detail::{Category, Element, FoundBy, Leak, Purpose, Recovery, ReportKind, YesNo};
use crate::report::sight::{Part, Seer};
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
    tier = SystemTier,
    part = Part,
    seer = Seer,
    indicator_kind = IndicatorKind,
    case_state = CaseState,
    severity = Severity,
    case_event = EventKind,
    priority = Priority,
    reached = Reached,
    consent_answer = ConsentAnswer,
    notice_kind = NoticeKind,
    reason = Reason,
}

fn list_of(one: One) -> One {
    utoipa::openapi::ArrayBuilder::new().items(one).into()
}

pub(super) fn elements() -> One {
    list_of(codes(Element::ALL.iter().map(|one| one.code())))
}
pub(super) fn purposes() -> One {
    list_of(codes(Purpose::ALL.iter().map(|one| one.code())))
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
    let all: Vec<String> = Threat::kinds()
        .into_iter()
        .flat_map(|(kind, examples)| std::iter::once(kind).chain(examples))
        .map(|threat| threat.to_string())
        .collect();
    codes(all.iter().map(String::as_str))
}
/// Which matter was marked how, by the documents' own numbers.
pub(super) fn matters() -> One {
    Matter::all()
        .fold(ObjectBuilder::new().schema_type(Type::Object), |object, matter| {
            object.property(matter.to_string(), codes(matter.states().iter().map(|state| state.code())))
        })
        .additional_properties(Some(utoipa::openapi::schema::AdditionalProperties::<Schema>::FreeForm(false)))
        .into()
}
