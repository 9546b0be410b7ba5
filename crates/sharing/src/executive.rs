//! Executives of ministries and agencies, told of incidents beside the working level (004:15058-15068): CISO, deputy, others.
//!
//! Whoever has an account is told by a page the moment a report is sent, and reading it is stamped. Whoever has none is told
//! by telephone, and somebody writes down that he was, when, and who says so.

use crate::incident::IncidentId;
use crate::report::ReportId;
use access::{OrgId, PersonId};
use kernel::{At, ContentHash, Id};
use serde_json::json;
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// The id of an entry in a body's list of executives.
pub type ExecutiveId = Id<Executive>;

/// What an executive is in the line of report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// 最高情報セキュリティ責任者
    Ciso,
    /// その補佐・代理
    Deputy,
    /// 役員・管理職
    #[default]
    Executive,
}

impl Post {
    /// All, the first to be told first.
    pub const ALL: [Post; 3] = [Post::Ciso, Post::Deputy, Post::Executive];
    /// Its code in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Post::Ciso => "ciso",
            Post::Deputy => "deputy",
            Post::Executive => "executive",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Post::Ciso => "agency-post-ciso",
            Post::Deputy => "agency-post-deputy",
            Post::Executive => "agency-post-executive",
        }
    }
}
impl FromStr for Post {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Post::ALL.into_iter().find(|post| post.code() == code).ok_or(())
    }
}

/// An entry in a body's list of executives.
#[derive(Clone, Debug)]
pub struct Executive {
    /// Its id.
    pub id: ExecutiveId,
    /// The body.
    pub org: OrgId,
    /// The account; `None`: told by telephone only.
    pub person: Option<PersonId>,
    /// The name.
    pub name: String,
    /// What he is.
    pub post: Post,
    /// Where he is telephoned; may be empty for one with an account.
    pub phone: String,
    /// From when on.
    pub since: At,
}

impl FromRow for Executive {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            person: row.maybe_id("person_id")?,
            name: row.text("name")?,
            post: row.code("post")?,
            phone: row.text("phone")?,
            since: row.at("since")?,
        })
    }
}

/// By what an executive was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A page here, placed when the report was sent.
    Page,
    /// A telephone call, written down by hand.
    Telephone,
}

impl Told {
    /// Both.
    pub const ALL: [Told; 2] = [Told::Page, Told::Telephone];
    /// Its code in the database.
    pub fn code(self) -> &'static str {
        match self {
            Told::Page => "page",
            Told::Telephone => "telephone",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Told::Page => "agency-told-page",
            Told::Telephone => "agency-told-telephone",
        }
    }
}
impl FromStr for Told {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Told::ALL.into_iter().find(|told| told.code() == code).ok_or(())
    }
}

/// Marks ids of briefings.
pub enum BriefingMark {}

/// That an executive was told of a stage of a report.
#[derive(Clone, Debug)]
pub struct Briefing {
    /// Its id.
    pub id: Id<BriefingMark>,
    /// Of which incident.
    pub incident: IncidentId,
    /// Of which report.
    pub report: ReportId,
    /// Of which stage.
    pub stage: i64,
    /// The executive's body.
    pub org: OrgId,
    /// The account, if there is one.
    pub person: Option<PersonId>,
    /// The entry in the list, if there is one.
    pub executive: Option<ExecutiveId>,
    /// The name.
    pub name: String,
    /// What he is.
    pub post: Post,
    /// By what.
    pub by: Told,
    /// Who telephoned and who says so; empty for a page.
    pub source: String,
    /// When he was told.
    pub told_at: At,
    /// Who wrote it down; `None` where sending the report placed it.
    pub recorded_by: Option<PersonId>,
    /// When it was written down.
    pub recorded_at: At,
    /// When he read it.
    pub read_at: Option<At>,
}

/// The hash of those who were told at once, in the order of their ids: what the audit chain keeps of it. Nobody guesses a
/// name from it who does not know the ids, which are told nowhere. Lists in this order, never to be changed.
pub(crate) fn hash(told: &[Briefing]) -> ContentHash {
    let said = |one: &Briefing| {
        let whom = (one.id.to_string(), one.person, one.executive, &one.name, one.post.code());
        json!([whom, one.incident, one.report, one.stage, one.org, one.by.code(), &one.source, one.told_at.millis()])
    };
    let all: Vec<serde_json::Value> = told.iter().map(said).collect();
    ContentHash::of(json!(all).to_string().as_bytes())
}

impl FromRow for Briefing {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id("id")?,
            incident: row.id("incident_id")?,
            report: row.id("report_id")?,
            stage: row.get("stage")?,
            org: row.id("org_id")?,
            person: row.maybe_id("person_id")?,
            executive: row.maybe_id("executive_id")?,
            name: row.text("name")?,
            post: row.code("post")?,
            by: row.code("channel")?,
            source: row.text("source")?,
            told_at: row.at("told_at")?,
            recorded_by: row.maybe_id("recorded_by")?,
            recorded_at: row.at("recorded_at")?,
            read_at: row.maybe_at("read_at")?,
        })
    }
}
