//! A drill of the CEPTOARs (セプター訓練): the centre offers it once in a fiscal year, each CEPTOAR decides for itself. A CEPTOAR
//! may plan one of its own beside it, in which it alone takes part; that leaves through the centre's gates like any other.

use crate::part;
use access::{Act, Actor, BodyKind, Decision, Kind, OrgId, Relation, Relations, decide};
use kernel::{Bilingual, Day, FiscalYear, Id};
use serde::{Deserialize, Serialize};
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a drill.
pub type DrillId = Id<Drill>;

/// The longest text in an offer or a plan, in characters.
pub const TEXT_MAX: usize = 20_000;
/// The longest title of a mock text, in characters.
pub const TITLE_MAX: usize = 120;

/// The drill of a fiscal year.
#[derive(Clone, Debug)]
pub struct Drill {
    /// Its id.
    pub id: DrillId,
    /// Whose it is: the centre, or a CEPTOAR.
    pub org: OrgId,
    /// The name of the CEPTOAR whose own it is; `None` for the centre's.
    pub own: Option<Bilingual>,
    /// The fiscal year.
    pub year: FiscalYear,
    /// The number of the offer in force.
    pub number: i64,
    /// What the centre offers.
    pub offer: Offer,
}

/// A mock notice: what is sent in the drill.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MockText {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
}

impl MockText {
    /// Whether it can be sent.
    pub fn usable(&self) -> bool {
        let within = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        within(&self.title, TITLE_MAX) && within(&self.body, TEXT_MAX)
    }
}

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// What CEPTOARs should know: what may be changed, what was asked for last year.
    pub guidance: String,
    /// The first day of the drill.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// By which day a CEPTOAR says how it takes part.
    pub reply_by: Day,
    /// The mock text that the centre has made.
    pub text: MockText,
}

/// What is wrong with an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferFlaw {
    /// The mock text lacks a title or words, or is too long.
    #[error("the mock text cannot be sent")]
    Text,
    /// The days are not in order.
    #[error("the days are not in order")]
    Days,
    /// The guidance is too long.
    #[error("the guidance is too long")]
    Long,
}

impl Offer {
    /// What is wrong with it, if anything.
    ///
    /// # Errors
    /// The first flaw.
    pub fn judge(&self) -> Result<(), OfferFlaw> {
        if !self.text.usable() {
            Err(OfferFlaw::Text)
        } else if self.guidance.chars().count() > TEXT_MAX {
            Err(OfferFlaw::Long)
        } else if self.from > self.until || self.reply_by > self.until {
            Err(OfferFlaw::Days)
        } else {
            Ok(())
        }
    }
}

macro_rules! columns {
    () => {
        "drills.*,
         (SELECT w.short_ja FROM organisations w WHERE w.id = drills.org_id AND w.kind = 'ceptoar') AS own_ja,
         (SELECT w.short_en FROM organisations w WHERE w.id = drills.org_id AND w.kind = 'ceptoar') AS own_en,
         (SELECT MAX(o.number) FROM drill_offers o WHERE o.drill_id = drills.id) AS number,
         (SELECT o.content FROM drill_offers o WHERE o.drill_id = drills.id ORDER BY o.number DESC LIMIT 1) AS offer"
    };
}

/// Whether a kind of body plans drills: the centre for all CEPTOARs, a CEPTOAR for itself.
pub fn plans(body: BodyKind) -> bool {
    matches!(body, BodyKind::Centre | BodyKind::Ceptoar)
}

impl Drill {
    /// What to select from `drills` for one.
    pub(crate) const COLUMNS: &'static str = columns!();
    /// Whether an organisation that sees these parts of it may know its days. Those of a CEPTOAR's own were chosen for its one
    /// plan: where that is unannounced they are told to nobody but those who prepare it.
    pub(crate) fn tells_days(&self, parts: &[part::Part], org: Option<OrgId>) -> bool {
        self.own.is_none() || org == Some(self.org) || parts.iter().any(|part| part.tells_when(part.stands(org)))
    }
}

impl FromRow for Drill {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            own: match (row.get("own_ja")?, row.get("own_en")?) {
                (Some(ja), Some(en)) => Some(Bilingual { ja, en }),
                _ => None,
            },
            year: year(row)?,
            number: row.get("number")?,
            offer: row.json("offer")?,
        })
    }
}

/// The fiscal year of a row.
pub(crate) fn year(row: &Row) -> Result<FiscalYear, StoreError> {
    let year = i32::try_from(row.get::<i64>("fiscal_year")?);
    year.map(FiscalYear).map_err(|_| StoreError::Unreadable { column: "fiscal_year".into() })
}

impl Resource for Drill {
    const KIND: Kind = Kind::Drill;
    type Key = DrillId;
    const LOAD: &'static str = concat!("SELECT ", columns!(), " FROM drills WHERE drills.id = $1");
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        FromRow::from_row(row)
    }
    /// Whoever may see a part in it stands to it as a member.
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let (visible, more) = part::visible(actor).numbered(2);
        let parts = format!("SELECT COUNT(*) AS n FROM drill_parts WHERE drill_id = $1 AND {visible}");
        let values = params![self.id].into_iter().chain(more).collect();
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::Member, sql.count(&parts, values).await? > 0))
    }
}

impl Listed for Drill {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let own = Relations::none().with(Relation::Own, true);
        let mut filter = Filter::nothing();
        if decide(actor, Act::ViewDrill, own) == Decision::Allow {
            filter = filter.or(Filter::new("drills.org_id = ?", params![who.organisation]));
        }
        // Whoever may see a part in it may see it.
        for (condition, values) in part::conditions(actor) {
            let within =
                format!("EXISTS (SELECT 1 FROM drill_parts WHERE drill_parts.drill_id = drills.id AND {condition})");
            filter = filter.or(Filter::new(within, values));
        }
        filter
    }
}
