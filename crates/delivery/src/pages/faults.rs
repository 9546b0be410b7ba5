//! What is answered when an operation refuses.

use crate::{
    AcknowledgeNoticeError, AnswerNoticeError, ConfirmWithdrawalError, DoneError, HaltPostError, MoveEmbargoError,
    OpenNoticeError, PassNoticeError, RecordCallError, RecordHelpError, ReleaseError, SearchError, SetRemindersError,
    SettleIncomingError, reminder::decision::Slip,
};
use shell::Fault;

impl From<ReleaseError> for Fault {
    fn from(error: ReleaseError) -> Self {
        match error {
            ReleaseError::NobodyToReach => Fault::unusable("delivery.nobody-to-reach"),
            ReleaseError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<DoneError> for Fault {
    fn from(error: DoneError) -> Self {
        match error {
            DoneError::NothingDone => Fault::unusable("delivery.nothing-done"),
            DoneError::NoteTooLong => Fault::unusable("delivery.note-too-long"),
        }
    }
}

impl From<SettleIncomingError> for Fault {
    fn from(error: SettleIncomingError) -> Self {
        match error {
            SettleIncomingError::Denied(denied) => Fault::from(denied),
            SettleIncomingError::Done(why) => why.into(),
            SettleIncomingError::Already => Fault::conflict("delivery.mail-settled"),
            SettleIncomingError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<SetRemindersError> for Fault {
    fn from(error: SetRemindersError) -> Self {
        match error {
            SetRemindersError::Denied(denied) => Fault::from(denied),
            SetRemindersError::NoCentre => Fault::not_found(),
            SetRemindersError::Steps(_, Slip::Number) => Fault::unusable("delivery.reminders-number"),
            SetRemindersError::Steps(_, Slip::Wait) => Fault::unusable("delivery.reminders-wait"),
            SetRemindersError::Steps(_, Slip::Order) => Fault::unusable("delivery.reminders-order"),
            SetRemindersError::Steps(_, Slip::NoCall) => Fault::unusable("delivery.reminders-no-call"),
            SetRemindersError::Past => Fault::unusable("delivery.reminders-past"),
            SetRemindersError::NoReason => Fault::unusable("delivery.reminders-no-reason"),
            SetRemindersError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<HaltPostError> for Fault {
    fn from(error: HaltPostError) -> Self {
        match error {
            HaltPostError::Denied(denied) => Fault::from(denied),
            HaltPostError::NoCentre => Fault::not_found(),
            HaltPostError::NoReason => Fault::unusable("delivery.post-no-reason"),
            HaltPostError::Already => Fault::conflict("delivery.post-already"),
            HaltPostError::InDoubt => Fault::conflict("delivery.post-in-doubt"),
            HaltPostError::NothingWaits => Fault::conflict("delivery.post-nothing-waits"),
            HaltPostError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<OpenNoticeError> for Fault {
    fn from(error: OpenNoticeError) -> Self {
        match error {
            OpenNoticeError::Denied(denied) => Fault::from(denied),
            OpenNoticeError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<AcknowledgeNoticeError> for Fault {
    fn from(error: AcknowledgeNoticeError) -> Self {
        match error {
            AcknowledgeNoticeError::Denied(denied) => Fault::from(denied),
            AcknowledgeNoticeError::ToPassOn => Fault::conflict("delivery.to-pass-on"),
            AcknowledgeNoticeError::Withdrawn => Fault::conflict("delivery.withdrawn"),
            AcknowledgeNoticeError::AlreadyAcknowledged => Fault::conflict("delivery.already-acknowledged"),
            AcknowledgeNoticeError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<AnswerNoticeError> for Fault {
    fn from(error: AnswerNoticeError) -> Self {
        match error {
            AnswerNoticeError::Denied(denied) => Fault::from(denied),
            AnswerNoticeError::ToPassOn => Fault::conflict("delivery.to-pass-on"),
            AnswerNoticeError::Withdrawn => Fault::conflict("delivery.withdrawn"),
            AnswerNoticeError::NoteTooLong => Fault::unusable("delivery.note-too-long"),
            AnswerNoticeError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<PassNoticeError> for Fault {
    fn from(error: PassNoticeError) -> Self {
        match error {
            PassNoticeError::Denied(denied) => Fault::from(denied),
            PassNoticeError::AlreadyPassed => Fault::conflict("delivery.already-passed"),
            PassNoticeError::NobodyBelow => Fault::unusable("delivery.nobody-below"),
            PassNoticeError::NoOwnWords => Fault::unusable("delivery.no-own-words"),
            PassNoticeError::Withdrawn => Fault::conflict("delivery.withdrawn"),
            PassNoticeError::Embargoed => Fault::conflict("delivery.embargoed"),
            PassNoticeError::Ended => Fault::conflict("delivery.label-ended"),
            PassNoticeError::AdditionTooLong => Fault::unusable("delivery.addition-too-long"),
            PassNoticeError::Search(SearchError::Store(cause)) => Fault::from(cause),
            PassNoticeError::Search(cause @ SearchError::TooMuch(_)) => {
                Fault::broken("delivery.addition-unsearched").because(cause)
            }
            PassNoticeError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<RecordCallError> for Fault {
    fn from(error: RecordCallError) -> Self {
        match error {
            RecordCallError::Denied(denied) => Fault::from(denied),
            RecordCallError::NoteTooLong => Fault::unusable("delivery.note-too-long"),
            RecordCallError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<RecordHelpError> for Fault {
    fn from(error: RecordHelpError) -> Self {
        match error {
            RecordHelpError::Denied(denied) => Fault::from(denied),
            RecordHelpError::Done(why) => why.into(),
            RecordHelpError::NotCalling => Fault::conflict("delivery.not-calling"),
            RecordHelpError::Already => Fault::conflict("delivery.helped"),
            RecordHelpError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<MoveEmbargoError> for Fault {
    fn from(error: MoveEmbargoError) -> Self {
        match error {
            MoveEmbargoError::Denied(denied) => Fault::from(denied),
            MoveEmbargoError::NotHeld => Fault::conflict("delivery.not-embargoed"),
            MoveEmbargoError::NoReason => Fault::unusable("delivery.embargo-reason"),
            MoveEmbargoError::LongReason => Fault::unusable("delivery.note-too-long"),
            MoveEmbargoError::Earlier => Fault::conflict("delivery.embargo-earlier"),
            MoveEmbargoError::AfterLastDay => Fault::unusable("delivery.embargo-last-day"),
            MoveEmbargoError::NoTime => Fault::unusable("delivery.embargo-time"),
            MoveEmbargoError::Store(cause) => Fault::from(cause),
        }
    }
}

impl From<ConfirmWithdrawalError> for Fault {
    fn from(error: ConfirmWithdrawalError) -> Self {
        match error {
            ConfirmWithdrawalError::Denied(denied) => Fault::from(denied),
            ConfirmWithdrawalError::NotWithdrawn => Fault::conflict("delivery.not-withdrawn"),
            ConfirmWithdrawalError::ToPassOn => Fault::conflict("delivery.to-pass-on"),
            ConfirmWithdrawalError::Already => Fault::conflict("delivery.recall-confirmed"),
            ConfirmWithdrawalError::Store(cause) => Fault::from(cause),
        }
    }
}
