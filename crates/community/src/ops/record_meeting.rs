//! Writing down a meeting that was held.

use super::who;
use crate::{
    Community, CommunityId, Ended, Meeting, MeetingId,
    store::{circles, meetings},
};
use ::store::{Cx, Denied, Entry, StoreError};
use access::{Kind, act::ManageCommunity};
use kernel::Day;
use shell::Fault;

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum RecordMeetingError {
    /// Nothing is said of what it was about.
    #[error("it must say what was on the agenda")]
    NoAgenda,
    /// The number is none.
    #[error("the number must be 1 or more")]
    Number,
    /// It has not been held yet.
    #[error("it has not been held yet")]
    NotYet,
    /// A text is too long.
    #[error("a text is too long")]
    Long,
    /// Somebody is named who is not in.
    #[error("somebody is named who is not in the community")]
    Stranger,
    /// It has been written down.
    #[error("it has been written down")]
    Twice,
    /// The community has ended.
    #[error(transparent)]
    Ended(#[from] Ended),
    /// It may not be done.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down a meeting; it stays as it was written.
///
/// # Errors
/// If it is incomplete, has not been held, or stands there already.
pub async fn record_meeting(
    cx: &Cx,
    community: CommunityId,
    meeting: &Meeting,
) -> Result<MeetingId, RecordMeetingError> {
    let community = cx.permit::<_, Community>(ManageCommunity, community).await?;
    let (_, person) = who(cx)?;
    community.going_on(cx.now())?;
    judged(meeting, cx.now().day())?;
    for org in &meeting.attendees {
        if circles::role_of(community.sql(), community.id, *org).await?.is_none() {
            return Err(RecordMeetingError::Stranger);
        }
    }
    let id: MeetingId = cx.new_id();
    match meetings::insert(community.sql(), (id, community.id), meeting, (person, cx.now())).await {
        Err(StoreError::Conflict(_)) => return Err(RecordMeetingError::Twice),
        done => done?,
    }
    cx.audit(Entry::inside("community.meeting-recorded").on(Kind::Community, community.id).detail(serde_json::json!({
        "meeting": id.to_string(),
        "kind": meeting.kind.code(),
        "number": meeting.number,
        "hash": meeting.hash()?,
    })));
    Ok(id)
}

fn judged(meeting: &Meeting, today: Day) -> Result<(), RecordMeetingError> {
    if meeting.agenda.trim().is_empty() {
        Err(RecordMeetingError::NoAgenda)
    } else if meeting.number < 1 {
        Err(RecordMeetingError::Number)
    } else if meeting.held_on > today {
        Err(RecordMeetingError::NotYet)
    } else if meeting.agenda.len() + meeting.decisions.len() + meeting.title.len() > 64 * 1024 {
        Err(RecordMeetingError::Long)
    } else {
        Ok(())
    }
}

impl From<RecordMeetingError> for Fault {
    fn from(error: RecordMeetingError) -> Self {
        match error {
            RecordMeetingError::NoAgenda => Fault::unusable("community.meeting-agenda"),
            RecordMeetingError::Number => Fault::unusable("community.meeting-number"),
            RecordMeetingError::NotYet => Fault::unusable("community.meeting-not-yet"),
            RecordMeetingError::Long => Fault::unusable("community.meeting-long"),
            RecordMeetingError::Stranger => Fault::unusable("community.meeting-stranger"),
            RecordMeetingError::Twice => Fault::conflict("community.meeting-twice"),
            RecordMeetingError::Ended(ended) => ended.into(),
            RecordMeetingError::Denied(denied) => denied.into(),
            RecordMeetingError::Store(cause) => cause.into(),
        }
    }
}
