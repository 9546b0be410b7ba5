//! A report (情報連絡): whose it is, how it came in, on which path it goes, and who sees it at all.
//!
//! What it says stands in its stages ([`Stage`], [`Content`]); who sees which part of that: [`sight`].

mod content;
pub mod detail;
pub mod fall;
pub mod order;
pub mod path;
mod remark;
pub mod sight;
mod stage;

pub use content::{Attachment, Content, Impact, Moment, Reader, Victim};
pub use remark::{Direction, Remark, RemarkMark};
pub use stage::{Stage, StageKind};

use access::{Actor, BodyKind, Kind, OrgId, Relation, Relations, Role};
use kernel::{At, Day, Id};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};

/// The id of a report.
pub type ReportId = Id<Report>;
/// Marks ids of files.
pub enum File {}
/// The id of a file.
pub type FileId = Id<File>;

/// How a report came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Written here by the reporter.
    #[default]
    Web,
    /// Telephoned; somebody else wrote it down.
    Telephone,
    /// Faxed; somebody else typed it.
    Fax,
    /// Mailed; somebody else typed it.
    Mail,
}

impl Channel {
    /// Those by which somebody else files.
    pub const FOR_OTHERS: [Channel; 3] = [Channel::Telephone, Channel::Fax, Channel::Mail];
    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Telephone => "telephone",
            Channel::Fax => "fax",
            Channel::Mail => "mail",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Channel::Web => "report-channel-web",
            Channel::Telephone => "report-channel-telephone",
            Channel::Fax => "report-channel-fax",
            Channel::Mail => "report-channel-mail",
        }
    }
}
impl FromStr for Channel {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        let all = [Channel::Web, Channel::Telephone, Channel::Fax, Channel::Mail];
        all.into_iter().find(|channel| channel.code() == code).ok_or(())
    }
}

/// A report; what it says stands in its stages.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// `R-2014-00042`.
    pub reference: String,
    /// Whose it is.
    pub org: OrgId,
    /// Who wrote it down: the same, or the body that took the call.
    pub filed_by_org: OrgId,
    /// How it came in.
    pub channel: Channel,
    /// Who called, faxed or mailed; empty if it was written here.
    pub source: String,
    /// The code of its sector.
    pub sector: String,
    /// Part of an exercise.
    pub exercise: bool,
    /// When its first stage was sealed.
    pub submitted_at: At,
}

/// A body on a report's path, with its stamps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The body.
    pub org: OrgId,
    /// 1 is the ministry, 2 the centre.
    pub position: i64,
    /// When it came there; `None`: not yet.
    pub received_at: Option<At>,
    /// When the body said that it has it.
    pub acknowledged_at: Option<At>,
    /// When it was passed on.
    pub passed_at: Option<At>,
    /// It is there, and has a stage of which the body has not said so.
    pub unseen: bool,
    /// The last day on which it may be passed on.
    pub until: Option<Day>,
}

impl FromRow for Stop {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            org: row.id("org_id")?,
            position: row.get("position")?,
            received_at: row.maybe_at("received_at")?,
            acknowledged_at: row.maybe_at("acknowledged_at")?,
            passed_at: row.maybe_at("passed_at")?,
            unseen: row.maybe_at("received_at")?.is_some()
                && row.get::<i64>("seen_stage")? < row.get::<i64>("newest_stage")?,
            until: row.maybe_day("until")?,
        })
    }
}

impl Resource for Report {
    const KIND: Kind = Kind::Report;
    type Key = ReportId;
    const LOAD: &'static str = "SELECT * FROM reports WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            reference: row.text("reference")?,
            org: row.id("org_id")?,
            filed_by_org: row.id("filed_by_org")?,
            channel: row.code("channel")?,
            source: row.text("source")?,
            sector: row.text("sector_code")?,
            exercise: row.get("exercise")?,
            submitted_at: row.at("submitted_at")?,
        })
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let stops = "SELECT COUNT(*) AS n FROM report_stops
                     WHERE report_id = $1 AND org_id = $2 AND received_at IS NOT NULL";
        let on_path = sql.count(stops, params![self.id, who.organisation]).await? > 0;
        let sealed = "SELECT COUNT(*) AS n FROM report_stages WHERE report_id = $1 AND sealed_by = $2";
        let author = sql.count(sealed, params![self.id, who.person]).await? > 0;
        Ok(Relations::none()
            .with(Relation::Own, who.organisation == self.org)
            .with(Relation::OnPath, on_path)
            .with(Relation::Oversees, on_path && supervises(self, actor, sql).await?)
            .with(Relation::Filer, self.filed_by_org != self.org && who.organisation == self.filed_by_org)
            .with(Relation::Author, author))
    }
}

/// Whether the actor's ministry has it as the report of an agency, and not of an operator of its sectors.
async fn supervises(report: &Report, actor: &Actor, sql: &Sql<'_>) -> Result<bool, StoreError> {
    if !actor.acts_for(BodyKind::Ministry) {
        return Ok(false);
    }
    let government = "SELECT COUNT(*) AS n FROM sectors WHERE code = $1 AND kind = 'government'";
    Ok(sql.count(government, params![&report.sector]).await? > 0)
}

impl FromRow for Report {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Resource::from_row(row)
    }
}

/// The roles that see the reports of their own organisation, as the matrix has them.
const REPORTERS: [Role; 3] = [Role::Contact, Role::Secretariat, Role::Csirt];
/// The roles that see the reports that have come to their body.
const RECEIVERS: [Role; 4] = [Role::Liaison, Role::Duty, Role::Analyst, Role::Reviewer];

impl Listed for Report {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let any = |roles: &[Role]| roles.iter().any(|role| actor.has(*role));
        let own = Filter::new("reports.org_id = ?", params![who.organisation]);
        let on_path = Filter::new(
            "EXISTS (SELECT 1 FROM report_stops seen WHERE seen.report_id = reports.id
                     AND seen.org_id = ? AND seen.received_at IS NOT NULL)",
            params![who.organisation],
        );
        // The desk of a ministry sees those of its agencies.
        let of_agencies = Filter::new(
            "reports.sector_code IN (SELECT code FROM sectors WHERE kind = 'government')
             AND EXISTS (SELECT 1 FROM report_stops seen WHERE seen.report_id = reports.id
                         AND seen.org_id = ? AND seen.received_at IS NOT NULL)",
            params![who.organisation],
        );
        let supervises = actor.has(Role::Csirt) && actor.acts_for(BodyKind::Ministry);
        let received = match (any(&RECEIVERS), supervises) {
            (true, _) => Some(on_path),
            (false, true) => Some(of_agencies),
            (false, false) => None,
        };
        match (any(&REPORTERS), received) {
            (true, Some(received)) => own.or(received),
            (true, None) => own,
            (false, Some(received)) => received,
            (false, None) => Filter::nothing(),
        }
    }
}
