//! What each refusal of this room is to whoever asked: status and code.

use crate::ops::{
    AddContactError, AmendmentError, ChangeError, ConfirmContactError, ConfirmContactsError, DecideRulesError,
    DecideUpwardPathError, EditContactError, EditOrganisationError, EndContactError, RegisterError, SetIntervalError,
};
use crate::registration::Flaw;
use axum::http::StatusCode;
use shell::{Fault, Problems};

const ENDED: &str = "registry.contact-ended";

impl From<ConfirmContactError> for Fault {
    fn from(error: ConfirmContactError) -> Self {
        match error {
            ConfirmContactError::Denied(denied) => denied.into(),
            ConfirmContactError::ContactEnded => Fault::conflict(ENDED),
            ConfirmContactError::Store(cause) => cause.into(),
        }
    }
}

impl From<ConfirmContactsError> for Fault {
    fn from(error: ConfirmContactsError) -> Self {
        match error {
            ConfirmContactsError::NoneChosen => Fault::unusable("registry.none-chosen"),
            ConfirmContactsError::TooMany => Fault::unusable("registry.too-many-chosen"),
            ConfirmContactsError::One(cause) => cause.into(),
        }
    }
}

impl From<ChangeError> for Fault {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Denied(denied) => denied.into(),
            ChangeError::NotNow => Fault::conflict("registry.change-not-now"),
            ChangeError::NoWords => Fault::unusable("registry.change-no-words"),
            ChangeError::Store(cause) => cause.into(),
        }
    }
}

impl From<AmendmentError> for Fault {
    fn from(error: AmendmentError) -> Self {
        match error {
            AmendmentError::Denied(denied) => denied.into(),
            AmendmentError::NoReason => Fault::unusable("registry.amend-no-reason"),
            AmendmentError::NoName => Fault::unusable("registry.amend-no-name"),
            AmendmentError::DoesNotFit => Fault::unusable("registry.amend-does-not-fit"),
            AmendmentError::AskedAlready => Fault::conflict("registry.amend-asked-already"),
            AmendmentError::Closed => Fault::conflict("registry.amend-closed"),
            AmendmentError::Store(cause) => cause.into(),
        }
    }
}

impl From<EditContactError> for Fault {
    fn from(error: EditContactError) -> Self {
        match error {
            EditContactError::Denied(denied) => denied.into(),
            EditContactError::ContactEnded => Fault::conflict(ENDED),
            EditContactError::Store(cause) => cause.into(),
        }
    }
}

impl From<EndContactError> for Fault {
    fn from(error: EndContactError) -> Self {
        match error {
            EndContactError::Denied(denied) => denied.into(),
            EndContactError::ContactEnded => Fault::conflict(ENDED),
            EndContactError::LastContact => Fault::conflict("registry.last-contact"),
            EndContactError::Store(cause) => cause.into(),
        }
    }
}

impl From<AddContactError> for Fault {
    fn from(error: AddContactError) -> Self {
        match error {
            AddContactError::Denied(denied) => denied.into(),
            AddContactError::Store(cause) => cause.into(),
        }
    }
}

impl From<EditOrganisationError> for Fault {
    fn from(error: EditOrganisationError) -> Self {
        match error {
            EditOrganisationError::Denied(denied) => denied.into(),
            EditOrganisationError::Store(cause) => cause.into(),
        }
    }
}

/// What cannot stand, field by field.
pub(crate) fn problems(flaws: &[Flaw]) -> Problems {
    let mut problems = Problems::default();
    flaws.iter().for_each(|flaw| problems.add(flaw.column, flaw.why.key()));
    problems
}

impl From<RegisterError> for Fault {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Denied(denied) => denied.into(),
            RegisterError::NoCentre => Fault::not_found(),
            RegisterError::Flawed(flaws) => Fault::unusable("registry.registration").with_problems(problems(&flaws)),
            RegisterError::Alike(alike) => {
                let mut problems = Problems::default();
                alike.iter().for_each(|one| problems.add(format!("organisations/{}", one.id), "registry-alike-is"));
                Fault::conflict("registry.called-alike").with_problems(problems)
            }
            RegisterError::List(_) => Fault::unusable("registry.list"),
            RegisterError::Stale => Fault::new(StatusCode::PRECONDITION_FAILED, "registry.registration-stale"),
            RegisterError::Store(cause) => cause.into(),
        }
    }
}

impl From<DecideRulesError> for Fault {
    fn from(error: DecideRulesError) -> Self {
        match error {
            DecideRulesError::Denied(denied) => denied.into(),
            DecideRulesError::NoCeptoar => Fault::not_found(),
            DecideRulesError::Past => Fault::unusable("registry.rules-past"),
            DecideRulesError::Interval => Fault::unusable("registry.rules-interval"),
            DecideRulesError::Unfounded => Fault::unusable("registry.rules-unfounded"),
            DecideRulesError::Store(cause) => cause.into(),
        }
    }
}

impl From<SetIntervalError> for Fault {
    fn from(error: SetIntervalError) -> Self {
        match error {
            SetIntervalError::Denied(denied) => denied.into(),
            SetIntervalError::NoCentre => Fault::not_found(),
            SetIntervalError::DoesNotFit => Fault::unusable("registry.interval-does-not-fit"),
            SetIntervalError::NoReason => Fault::unusable("registry.interval-no-reason"),
            SetIntervalError::Already => Fault::conflict("registry.interval-already"),
            SetIntervalError::Store(cause) => cause.into(),
        }
    }
}

impl From<DecideUpwardPathError> for Fault {
    fn from(error: DecideUpwardPathError) -> Self {
        match error {
            DecideUpwardPathError::Denied(denied) => denied.into(),
            DecideUpwardPathError::NoPass => Fault::unusable("registry.upward-no-pass"),
            DecideUpwardPathError::Past => Fault::unusable("registry.upward-past"),
            DecideUpwardPathError::NotThen => Fault::unusable("registry.upward-not-then"),
            DecideUpwardPathError::NoReason => Fault::unusable("registry.upward-no-reason"),
            DecideUpwardPathError::Already => Fault::conflict("registry.upward-already"),
            DecideUpwardPathError::Store(cause) => cause.into(),
        }
    }
}
