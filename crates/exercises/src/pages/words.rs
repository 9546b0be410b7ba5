//! Words for parts and their plans.

use crate::{
    part::{Part, Standing},
    plan::{Plan, Way},
};
use access::Relations;
use shell::{Voice, chart::percent};

/// The mark of how a part stands, for somebody who stands to it like this: class and word.
pub(super) fn standing(voice: &Voice, part: &Part, relations: Relations) -> (&'static str, String) {
    let standing = part.standing_told(relations);
    let class = match standing {
        Standing::Invited => "todo",
        Standing::Declined => "",
        Standing::Planned | Standing::Prepared => "warn",
        Standing::Running => "now",
        Standing::Ended => "ok",
    };
    let key = match standing {
        // Nobody invited it.
        Standing::Invited if part.own => "exercises-is-open".to_owned(),
        standing => format!("exercises-is-{}", standing.code()),
    };
    (class, voice.t(&key))
}

/// When it is run, for somebody who stands to it like this.
pub(super) fn when(voice: &Voice, part: &Part, relations: Relations) -> String {
    if let Some(at) = &part.released_at {
        return voice.t1("exercises-released", "at", voice.when(at));
    }
    let Some(plan) = part.plan.as_ref().filter(|plan| plan.takes_part) else { return String::new() };
    if !part.tells_when(relations) {
        return voice.t("exercises-when-not-told");
    }
    span(voice, plan)
}

/// The time or the window of a plan.
pub(super) fn span(voice: &Voice, plan: &Plan) -> String {
    match (&plan.from, &plan.until) {
        (Some(from), Some(until)) if plan.announced => {
            voice.t2("exercises-when-announced", "from", voice.when(from), "until", voice.when(until))
        }
        (Some(from), Some(until)) => {
            voice.t2("exercises-when-window", "from", voice.when(from), "until", voice.when(until))
        }
        _ => String::new(),
    }
}

/// Which way information goes.
pub(super) fn way(voice: &Voice, way: Way) -> String {
    voice.t(&format!("exercises-way-{}", way.code()))
}

/// A length of time; a dash where there is none.
pub(super) fn length(voice: &Voice, seconds: Option<i64>) -> String {
    seconds.map_or_else(|| voice.t("exercises-none"), |seconds| voice.span(seconds))
}

/// A part of a whole with its share.
pub(super) fn share(voice: &Voice, part: i64, of: i64) -> String {
    match percent(part, of) {
        Some(share) => {
            voice.ts("exercises-share", &[("share", &share), ("part", &voice.n(part)), ("of", &voice.n(of))])
        }
        None => voice.t("exercises-none"),
    }
}
