//! The yearly list as it is published.

use super::{account::IncidentAccount, codes};
use crate::pages::agencies::{
    register::year_of,
    yearly::{YearRow, of_year},
};
use crate::register::Lack;
use axum::extract::Path;
use serde::Serialize;
use shell::Fault;
use shell::api::{Answer, Call, Uid};
use utoipa::ToSchema;

/// The list of a fiscal year, as far as the caller may know of its incidents; exercises apart.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct YearlyRegisterView {
    #[schema(example = 2013)]
    year: i32,
    /// What must be entered before there is a list; while this is not empty, `items` is.
    lacks: Vec<LackingIncident>,
    /// By month.
    items: Vec<YearlyRegisterLine>,
}

/// An incident whose entry lacks something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct LackingIncident {
    incident: Uid,
    #[schema(example = "I-2014-00003")]
    reference: String,
    #[schema(schema_with = codes::lacks)]
    lacks: Vec<String>,
}

/// A line of the list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct YearlyRegisterLine {
    incident: Uid,
    #[schema(example = "I-2014-00003")]
    reference: String,
    /// At which ministry or agency.
    organisation: Uid,
    #[schema(example = "2013-04", pattern = "^[0-9]{4}-[0-9]{2}$")]
    first_public: String,
    #[schema(schema_with = codes::incident_kinds)]
    kinds: Vec<String>,
    account: IncidentAccount,
}

pub(super) fn codes_of(lacks: &[Lack]) -> Vec<String> {
    lacks.iter().map(|lack| lack.code().to_owned()).collect()
}

impl From<&YearRow> for LackingIncident {
    fn from(row: &YearRow) -> Self {
        let (incident, reference) = (row.incident.id.into(), row.incident.reference.clone());
        Self { incident, reference, lacks: codes_of(&row.lacks) }
    }
}

impl From<&YearRow> for YearlyRegisterLine {
    fn from(row: &YearRow) -> Self {
        let kinds = row.entered.iter().flat_map(|entered| &entered.kinds);
        Self {
            incident: row.incident.id.into(),
            reference: row.incident.reference.clone(),
            organisation: row.incident.org.into(),
            first_public: row.month.to_string(),
            kinds: kinds.map(|kind| kind.code().to_owned()).collect(),
            account: row.entered.as_ref().map(|entered| (&entered.account).into()).unwrap_or_default(),
        }
    }
}

pub(super) async fn yearly_(Path(year): Path<String>, call: Call) -> Result<Answer, Fault> {
    let year = year_of(&year).ok_or(Fault::not_found())?;
    let all = of_year(&call.read().await?, year).await?;
    let lacks: Vec<LackingIncident> =
        all.iter().filter(|row| !row.lacks.is_empty()).map(LackingIncident::from).collect();
    let items = if lacks.is_empty() { all.iter().map(YearlyRegisterLine::from).collect() } else { Vec::new() };
    Answer::ok(&YearlyRegisterView { year: year.0, lacks, items })
}
