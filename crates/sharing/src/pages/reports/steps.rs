//! How far a report has come, as steps.

use crate::report::Stop;
use access::OrgId;
use kernel::{At, Bilingual};
use shell::Voice;
use std::collections::BTreeMap;

/// One step.
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) small: String,
    pub(crate) class: &'static str,
    pub(crate) current: bool,
}

/// The steps of a report: sent, then each body on the path. The first one not yet reached, not yet
/// confirmed, or not yet passed on, is where it stands.
pub(crate) fn steps(voice: &Voice, sent: At, stops: &[Stop], names: &BTreeMap<OrgId, Bilingual>) -> Vec<Step> {
    let done = |name: String, small: String| Step { name, small, class: "done", current: false };
    let mut all = vec![done(voice.t("report-step-sent"), voice.when_short(&sent))];
    let mut standing = false;
    for stop in stops {
        let next = stops.iter().find(|next| next.position == stop.position + 1);
        let holds = next.is_some_and(|next| next.received_at.is_none());
        let name = names.get(&stop.org).map(|name| voice.pick(name).to_owned()).unwrap_or_default();
        match stop.acknowledged_at {
            Some(_) if !standing && (holds || stop.unseen) => {
                let small = if stop.unseen { "report-step-unseen" } else { "report-show-stop-to-pass" };
                all.push(Step { name, small: voice.t(small), class: "now", current: true });
                standing = true;
            }
            Some(at) => all.push(done(name, voice.when_short(&at))),
            None => {
                let small = match stop.received_at {
                    Some(_) => voice.t("report-show-stop-unacknowledged"),
                    None => voice.t("report-step-waiting"),
                };
                all.push(Step { name, small, class: if standing { "" } else { "now" }, current: !standing });
                standing = true;
            }
        }
    }
    all
}
