//! Over whom an actor's organisation watches. Only what is open counts: an ended membership or competence gives nothing.

use access::{Actor, BodyKind};
use store::{Bound, Filter, params};

/// A condition on `organisations` with `?` for its values; `None` where the actor's body watches over nobody.
pub(crate) struct Oversight {
    condition: &'static str,
    values: Vec<Bound>,
}

/// Operators and CEPTOARs of the sectors for which the ministry is competent, the parts of those included; and the
/// agencies that it supervises.
const BY_MINISTRY: &str = "(organisations.kind IN ('operator', 'ceptoar') AND organisations.sector_code IN (
    SELECT c.sector_code FROM competences c WHERE c.ministry_id = ? AND c.valid_to IS NULL
    UNION SELECT s.code FROM sectors s JOIN competences c ON c.sector_code = s.parent
          WHERE c.ministry_id = ? AND c.valid_to IS NULL)
    OR organisations.id IN (SELECT v.agency_id FROM supervisions v WHERE v.ministry_id = ? AND v.valid_to IS NULL))";

const BY_CEPTOAR: &str = "organisations.id IN (
    SELECT m.org_id FROM members m WHERE m.ceptoar_id = ? AND m.valid_to IS NULL)";

/// The ministries that supervise the organisation of a contact or are competent for its sector.
pub(crate) const MINISTRIES: &str = "SELECT v.ministry_id FROM supervisions v
    WHERE v.agency_id = organisations.id AND v.valid_to IS NULL
    UNION SELECT p.ministry_id FROM sectors s
    JOIN competences p ON (p.sector_code = s.code OR p.sector_code = s.parent) AND p.valid_to IS NULL
    WHERE s.code = organisations.sector_code AND organisations.kind IN ('operator', 'ceptoar')";

impl Oversight {
    /// Of the actor's organisation.
    pub(crate) fn of(actor: &Actor) -> Option<Self> {
        let who = actor.who()?;
        match who.body {
            BodyKind::Centre => Some(Self { condition: "1 = 1", values: Vec::new() }),
            BodyKind::Ministry => {
                let mine = who.organisation;
                Some(Self { condition: BY_MINISTRY, values: params![mine, mine, mine] })
            }
            BodyKind::Ceptoar => Some(Self { condition: BY_CEPTOAR, values: params![who.organisation] }),
            BodyKind::Operator | BodyKind::Council | BodyKind::Related | BodyKind::Oversight | BodyKind::Agency => None,
        }
    }
    /// As a filter on rows whose column `org_id` is the organisation watched over.
    pub(crate) fn filter(self, org_id: &str) -> Filter {
        let condition = self.condition;
        Filter::new(format!("{org_id} IN (SELECT organisations.id FROM organisations WHERE {condition})"), self.values)
    }
    /// As a condition whose values are numbered from `$first`.
    pub(crate) fn numbered(self, first: usize) -> (String, Vec<Bound>) {
        let mut parts = self.condition.split('?');
        let mut sql = parts.next().unwrap_or_default().to_owned();
        for (number, part) in (first..).zip(parts) {
            sql.push_str(&format!("${number}{part}"));
        }
        (sql, self.values)
    }
}
