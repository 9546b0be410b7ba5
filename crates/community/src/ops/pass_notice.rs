//! The centre passes a released notice over a declared bridge to a community (GSOC → C4TAP, 004:6161-6164).

use super::{
    cross_bridge::{Along, arriving, gone, keep, told},
    tell_by_letter, who,
};
use crate::{
    About, ArrivalId, Bridge, BridgeId, Onward, Passed, Reach,
    store::{arrivals, arrivals::Carried, by_hand},
};
use ::store::{Cx, Denied, Entry, Granted, Sql, StoreError};
use access::{
    Kind,
    act::{CrossBridge, ViewNotice},
};
use delivery::DispatchId;
use kernel::{At, Audience, Day, Label, Tlp};
use sharing::{
    notice::{Notice, NoticeId, Revision},
    store::{notice_files, notices},
};
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum PassNoticeError {
    /// The bridge does not lead out of the centre, is not connected, or does not take this label.
    #[error("there is no such way from here for this")]
    NoWay,
    /// It has not been released.
    #[error("it has not been released")]
    NotReleased,
    /// It was recalled.
    #[error("it was recalled")]
    Recalled,
    /// It is held back until a time; before, it goes to nobody else.
    #[error("it is held back until a time")]
    Embargoed,
    /// It is for certain sector groups only.
    #[error("it is for certain sector groups only")]
    Narrow,
    /// It was made from reports, and its reporters agreed to the sector groups and to nobody else.
    #[error("its reporters agreed to the sector groups only")]
    FromReports,
    /// It is part of an exercise.
    #[error("it is part of an exercise")]
    Exercise,
    /// It was made of what came over a bridge, and whoever gave that has not let it go over this one.
    #[error("it came over a bridge itself")]
    SecondBridge,
    /// It has passed this bridge.
    #[error("it has passed this bridge")]
    Already,
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Passes over the bridge what a notice says: text, indicators, label, kind, urgency, what only its kind says, and its
/// files. The moment by which recipients should answer stays behind, which the page tells before. What was made from
/// reports passes only at GREEN or CLEAR: at a stronger label its reporters agreed to the sector groups and to nobody else.
///
/// # Errors
/// If there is no such way, or it is for another circle.
pub async fn pass_notice(cx: &Cx, bridge: BridgeId, id: NoticeId) -> Result<ArrivalId, PassNoticeError> {
    let bridge = cx.permit::<_, Bridge>(CrossBridge, bridge).await?;
    let (sql, (_, person)) = (bridge.sql(), who(cx)?);
    let (revision, _) = leaving(cx, &bridge, id, Reach::Here).await?;
    let sharing::notice::Content { kind, title, body, indicators, label, urgent, detail, attachments, .. } =
        revision.content;
    let mut along = Along::new();
    for file in &attachments {
        along.push(notice_files::whole(sql, id, file).await?.ok_or_else(gone)?);
    }
    let about = Some(About { kind, urgent, detail });
    let passed = Passed { title, body, indicators, label, about, files: Vec::new() };
    let (arrival, along) = arriving(cx, &bridge, passed, along).await?.ok_or(PassNoticeError::NoWay)?;
    match arrivals::insert(&bridge, &arrival, Carried::Notice(id), revision.hash, person).await {
        Err(StoreError::Conflict(_)) => return Err(PassNoticeError::Already),
        done => done?,
    }
    keep(sql, &arrival, along).await?;
    cx.audit(Entry::new("community.notice-passed").on(Kind::Arrival, arrival.id).detail(told(
        &arrival,
        id.uuid(),
        revision.hash,
    )));
    tell_by_letter::arrived(cx, sql, &arrival).await?;
    Ok(arrival.id)
}

/// The released text of a notice that may leave by this bridge on this day, in this way, and when it was released; its label ends
/// when the first of what it was made of does.
///
/// # Errors
/// Why it may not.
pub(super) async fn leaving(
    cx: &Cx,
    bridge: &Granted<'_, CrossBridge, Bridge>,
    id: NoticeId,
    way: Reach,
) -> Result<(Revision, At), PassNoticeError> {
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let (sql, (org, _)) = (notice.sql(), who(cx)?);
    if bridge.from.centre != Some(org) || notice.org != org || bridge.reach(cx.now().day()) != way {
        return Err(PassNoticeError::NoWay);
    }
    if notice.exercise {
        return Err(PassNoticeError::Exercise);
    }
    let release = notices::release(sql, id).await?.ok_or(PassNoticeError::NotReleased)?;
    if notices::recalled(sql, id).await? {
        return Err(PassNoticeError::Recalled);
    }
    if notices::embargo(sql, id).await?.is_some() {
        return Err(PassNoticeError::Embargoed);
    }
    if !may_cross_again(sql, id, bridge.id).await? {
        return Err(PassNoticeError::SecondBridge);
    }
    let mut revision = notices::revision(sql, id, release.revision).await?.ok_or(PassNoticeError::NotReleased)?;
    let from_reports = !notices::sources(sql, id).await?.is_empty();
    revision.content.label = label_now(sql, id, &revision.content.label, release.dispatch).await?;
    fits(bridge, &revision.content.label, from_reports, cx.now().day())?;
    Ok((revision, release.at))
}

/// How a released notice may be handled now: as it was released, as its reports may be handled since, until its last day.
pub(crate) async fn label_now(
    sql: &Sql<'_>,
    id: NoticeId,
    released: &Label,
    dispatch: DispatchId,
) -> Result<Label, StoreError> {
    let reports = notices::label_of_sources(sql, id).await?;
    Ok(released.join(&reports).ending(delivery::ask::last_day(sql, dispatch).await?))
}

/// Whether a notice came over no bridge itself, or whoever gave it lets it go over this one too.
pub(crate) async fn may_cross_again(sql: &Sql<'_>, notice: NoticeId, bridge: BridgeId) -> Result<bool, StoreError> {
    match by_hand::made_of(sql, notice).await? {
        Some(arrival) => by_hand::may_go_on(sql, arrival, Onward::Bridge(bridge)).await,
        None => Ok(true),
    }
}

/// Whether what has this label may pass this bridge on a day: what the page offers, and the operation does.
///
/// # Errors
/// Why it may not.
pub(crate) fn fits(bridge: &Bridge, label: &Label, from_reports: bool, day: Day) -> Result<(), PassNoticeError> {
    if *label.audience() != Audience::All {
        return Err(PassNoticeError::Narrow);
    }
    if from_reports && label.tlp() > Tlp::Green {
        return Err(PassNoticeError::FromReports);
    }
    if !bridge.reach(day).carries() || !bridge.lets(label.tlp()) || label.ended(day) {
        return Err(PassNoticeError::NoWay);
    }
    Ok(())
}

impl From<PassNoticeError> for Fault {
    fn from(error: PassNoticeError) -> Self {
        match error {
            PassNoticeError::NoWay => Fault::conflict("community.no-way"),
            PassNoticeError::NotReleased => Fault::conflict("community.not-released"),
            PassNoticeError::Recalled => Fault::conflict("community.recalled"),
            PassNoticeError::Embargoed => Fault::conflict("community.embargoed"),
            PassNoticeError::Narrow => Fault::conflict("community.narrow"),
            PassNoticeError::FromReports => Fault::conflict("community.from-reports"),
            PassNoticeError::Exercise => Fault::conflict("community.exercise"),
            PassNoticeError::SecondBridge => Fault::conflict("community.second-bridge"),
            PassNoticeError::Already => Fault::conflict("community.already-passed"),
            PassNoticeError::Denied(denied) => denied.into(),
            PassNoticeError::Store(cause) => cause.into(),
        }
    }
}
