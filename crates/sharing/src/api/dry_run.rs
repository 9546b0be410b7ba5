//! The dry run: every recipient of a notice by ministry and sector group, and who cannot be reached.

use crate::notice::Notice;
use crate::pages::reports::id_of;
use crate::store::notices;
use access::act::ViewNotice;
use axum::extract::Path;
use delivery::{Letters, Means, PlannedCeptoar, PlannedMinistry, Unreachable};
use serde::Serialize;
use shell::api::{Answer, Call, Date, Name, Operation, Uid};
use shell::{Fault, Route};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let dry_run = Operation::new("dryRunNotice", "Whom a release would reach today, and whom not.").gives::<PlanView>();
    vec![Route::get("/api/v1/notices/{id}/dry-run", dry_run_).api(dry_run)]
}

/// Whom a release would reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PlanView {
    /// Ministries, secretariats and members.
    recipients: i64,
    members: i64,
    reachable_members: i64,
    /// Nobody would be reached: it cannot be released.
    nobody: bool,
    ministries: Vec<MinistryView>,
    /// Who is entitled and cannot be reached; the first of them.
    unreachable: Vec<UnreachableView>,
    unreachable_count: i64,
    /// What leaves by mail; absent: this hub sends none.
    #[serde(skip_serializing_if = "Option::is_none")]
    letters: Option<LettersView>,
}

/// What a release promises by mail: one letter to each organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LettersView {
    to: i64,
    /// Who can be reached and has no mail address.
    without_count: i64,
    /// The first hundred of them.
    without: Vec<NamedView>,
}

/// An organisation and its name.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NamedView {
    organisation: Uid,
    name: Name,
}

impl From<&Letters> for LettersView {
    fn from(letters: &Letters) -> Self {
        let named =
            letters.without.iter().map(|(id, name)| NamedView { organisation: (*id).into(), name: Name::from(name) });
        Self { to: letters.to, without_count: letters.without_count, without: named.collect() }
    }
}

/// A ministry, with the sector groups below it.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MinistryView {
    /// Absent: the groups below have no ministry, or are ministries themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<Uid>,
    /// On the government's line: the groups are ministries, each with its agencies and itself.
    government: bool,
    name: Name,
    reachable: bool,
    ceptoars: Vec<GroupView>,
}

/// A sector group, or a ministry at the head of its agencies.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct GroupView {
    organisation: Uid,
    #[schema(example = "ICT-TEL")]
    code: String,
    name: Name,
    sector: Name,
    /// Somebody at its secretariat can be reached.
    reachable: bool,
    /// Its members are handed it at once, not by the secretariat.
    direct: bool,
    members: i64,
    reachable_members: i64,
    /// By what its members have said that they can be reached.
    means: MeansView,
}

/// How many can be reached by what.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct MeansView {
    phone: i64,
    fax: i64,
    mail: i64,
}

/// Somebody who cannot be reached.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct UnreachableView {
    organisation: Uid,
    name: Name,
    #[schema(schema_with = delivery::api::tiers)]
    tier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ceptoar: Option<String>,
    /// When its last contact ended; absent: it never had one.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_on: Option<Date>,
}

impl From<Means> for MeansView {
    fn from(means: Means) -> Self {
        Self { phone: means.phone, fax: means.fax, mail: means.mail }
    }
}
impl From<&PlannedCeptoar> for GroupView {
    fn from(ceptoar: &PlannedCeptoar) -> Self {
        Self {
            organisation: ceptoar.org.into(),
            code: ceptoar.code.clone(),
            name: Name::from(&ceptoar.name),
            sector: Name::from(&ceptoar.sector),
            reachable: ceptoar.reachable,
            direct: ceptoar.direct,
            members: ceptoar.members,
            reachable_members: ceptoar.reachable_members,
            means: MeansView::from(ceptoar.means),
        }
    }
}
impl From<&PlannedMinistry> for MinistryView {
    fn from(ministry: &PlannedMinistry) -> Self {
        Self {
            organisation: ministry.org.map(Uid::from),
            government: ministry.government,
            name: Name::from(&ministry.name),
            reachable: ministry.reachable,
            ceptoars: ministry.ceptoars.iter().map(GroupView::from).collect(),
        }
    }
}
impl From<&Unreachable> for UnreachableView {
    fn from(one: &Unreachable) -> Self {
        Self {
            organisation: one.org.into(),
            name: Name::from(&one.name),
            tier: one.tier.code().to_owned(),
            ceptoar: one.ceptoar.clone(),
            ended_on: one.ended_on.map(Date::from),
        }
    }
}

async fn dry_run_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = call.read().await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id_of::<Notice>(&id)?).await?;
    let revision = notices::current(notice.sql(), notice.id).await?;
    let plan =
        delivery::plan(notice.sql(), (notice.id.uuid(), revision.content.label.audience()), cx.now().day()).await?;
    Answer::ok(&PlanView {
        recipients: plan.recipients(),
        members: plan.members(),
        reachable_members: plan.reachable_members(),
        nobody: plan.nobody(),
        ministries: plan.ministries.iter().map(MinistryView::from).collect(),
        unreachable: plan.unreachable.iter().map(UnreachableView::from).collect(),
        unreachable_count: plan.unreachable_count,
        letters: plan.letters.as_ref().map(LettersView::from),
    })
}
