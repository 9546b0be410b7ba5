//! The way of a report: operator → competent ministry → centre (004:6683-6688, 004:782-784).

use crate::report::Stop;
use access::OrgId;
use kernel::At;

/// Who stands on the way, and whether the sector waits for the ministry's hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The competent ministry; `None` where no table names one.
    pub ministry: Option<OrgId>,
    /// The centre.
    pub centre: Option<OrgId>,
    /// Whether the ministry passes reports on by hand.
    pub by_hand: bool,
}

impl Way {
    /// The stops of a report filed by `filed_by` now. Who wrote it down for somebody else has it, and has said so.
    /// Where it goes on at once, the ministry's passing is stamped without a hand.
    pub fn stops(&self, filed_by: OrgId, now: At) -> Vec<Stop> {
        let mut stops = Vec::new();
        if let Some(ministry) = self.ministry {
            stops.push(stop(ministry, 1, true, filed_by, now));
        }
        if let Some(centre) = self.centre {
            let waits = self.by_hand && self.ministry.is_some() && filed_by != centre;
            let position = if self.ministry.is_some() { 2 } else { 1 };
            stops.push(stop(centre, position, !waits, filed_by, now));
            if let (false, Some(first)) = (waits || self.ministry.is_none(), stops.first_mut()) {
                first.passed_at = Some(now);
            }
        }
        stops
    }
}

fn stop(org: OrgId, position: i64, received: bool, filed_by: OrgId, now: At) -> Stop {
    let acknowledged_at = (org == filed_by).then_some(now);
    Stop {
        org,
        position,
        received_at: received.then_some(now),
        acknowledged_at,
        passed_at: None,
        unseen: received && org != filed_by,
        until: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn org(number: u8) -> OrgId {
        format!("01900000-0000-7000-8000-0000000000{number:02x}").parse().unwrap()
    }
    fn now() -> At {
        At::from_millis(1_402_968_660_000)
    }
    fn received(way: Way, filed_by: OrgId) -> Vec<(i64, bool, bool, bool)> {
        let facts =
            |s: &Stop| (s.position, s.received_at.is_some(), s.acknowledged_at.is_some(), s.passed_at.is_some());
        way.stops(filed_by, now()).iter().map(facts).collect()
    }

    #[test]
    fn at_once_both_have_it_and_by_hand_the_centre_waits() {
        let way = Way { ministry: Some(org(2)), centre: Some(org(3)), by_hand: false };
        assert_eq!(received(way, org(1)), [(1, true, false, true), (2, true, false, false)]);
        let by_hand = Way { by_hand: true, ..way };
        assert_eq!(received(by_hand, org(1)), [(1, true, false, false), (2, false, false, false)]);
    }

    #[test]
    fn who_wrote_it_down_has_it() {
        let way = Way { ministry: Some(org(2)), centre: Some(org(3)), by_hand: true };
        assert_eq!(received(way, org(3)), [(1, true, false, true), (2, true, true, false)]);
        assert_eq!(received(way, org(2)), [(1, true, true, false), (2, false, false, false)]);
    }

    #[test]
    fn without_a_ministry_the_centre_has_it_at_once() {
        let way = Way { ministry: None, centre: Some(org(3)), by_hand: true };
        assert_eq!(received(way, org(1)), [(1, true, false, false)]);
        assert!(received(Way { centre: None, ..way }, org(1)).is_empty());
    }
}
