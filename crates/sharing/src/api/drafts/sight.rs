//! Which body will see which part of a draft, before it is sent.

use super::codes;
use crate::draft::Draft;
use crate::ops::survey_draft::{Surroundings, survey_draft};
use crate::pages::reports::id_of;
use crate::report::{
    detail::Held,
    sight::{Part, Seer, sight},
};
use access::act::ViewDraft;
use axum::extract::Path;
use kernel::Tlp;
use serde::Serialize;
use shell::Fault;
use shell::api::{Answer, Call, Uid};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where a draft will go, and who will see what of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SightView {
    /// The mark under which this holds: where none was chosen, as it is handled without one.
    #[schema(schema_with = codes::tlp)]
    tlp: Tlp,
    /// The ministry to which it goes; absent: it goes to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    ministry: Option<Uid>,
    /// The centre to which it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    centre: Option<Uid>,
    /// Whether the ministry passes it on to the centre by hand, and not at once.
    by_hand: bool,
    parts: Vec<PartSight>,
}

/// Who sees what of one part.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PartSight {
    #[schema(schema_with = codes::part)]
    part: Part,
    /// By body: `whole`; `redacted` or `chosen` only after the reporter agreed to the text; `counted` as one in a count;
    /// `partly` or `own` for executives; `nothing`.
    #[schema(schema_with = codes::sights)]
    sees: BTreeMap<Seer, &'static str>,
    /// From whom it may be held back: what `held` of the draft takes.
    #[schema(schema_with = codes::seers)]
    holdable: Vec<Seer>,
}

impl SightView {
    fn of(around: &Surroundings, tlp: Tlp, held: &Held) -> Self {
        let part = |part: Part| PartSight {
            part,
            sees: Seer::columns(around.government).map(|seer| (seer, sight(seer, part, tlp, held).code())).collect(),
            // From whoever writes it down nothing can be held back.
            holdable: part.may_be_held_from().iter().copied().filter(|seer| around.writer != Some(*seer)).collect(),
        };
        Self {
            tlp,
            ministry: around.way.ministry.map(Uid::from),
            centre: around.way.centre.map(Uid::from),
            by_hand: around.way.by_hand && around.writer != Some(Seer::Centre),
            parts: Part::ALL.map(part).into(),
        }
    }
}

pub(super) async fn get(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let draft = cx.permit::<_, Draft>(ViewDraft, id_of::<Draft>(&id)?).await?;
    let around = survey_draft(&cx, &draft).await?;
    let tlp = draft.typed.get("tlp").parse().unwrap_or_default();
    Ok(Answer::ok(&SightView::of(&around, tlp, &draft.typed.held()))?.tagged(draft.revision))
}
