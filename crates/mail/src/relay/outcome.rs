//! What became of a letter.

use std::{fmt, io};

/// What a host answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The code: 250, 421, 550 …
    pub code: u16,
    /// The status of RFC 3463, if it sent one: 5.1.1 …
    pub status: Option<[u8; 3]>,
    /// Its words.
    pub text: String,
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some([class, subject, detail]) = self.status {
            write!(f, " {class}.{subject}.{detail}")?;
        }
        write!(f, " {}", self.text)
    }
}

/// Where in the conversation something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Finding and reaching the host.
    Connect,
    /// Its first words.
    Greeting,
    /// Our name.
    Hello,
    /// Encrypting.
    Tls,
    /// Signing in.
    Login,
    /// The sender of the envelope: what is refused here concerns us, not the recipient.
    Sender,
    /// The recipient of the envelope.
    Recipient,
    /// Asking to send the letter.
    Data,
    /// The letter and what the host says to it.
    Letter,
}

/// What became of a letter that was to be handed over.
#[derive(Debug)]
pub enum Outcome {
    /// The host has it and answers for it.
    Handed {
        /// What it said; often its own number for the letter.
        reply: Reply,
    },
    /// The host does not have it; a later try may succeed.
    Later(Trouble),
    /// The host does not have it and says that it never will take it.
    Never {
        /// At which step: at [`Step::Sender`] it is about us, and no other letter will fare better.
        step: Step,
        /// Its words.
        reply: Reply,
    },
    /// The whole letter left, and no answer came: the host may have it. Handing it over again may double it, with the same
    /// `Message-ID`; not doing so may lose it.
    Perhaps(Trouble),
}

/// What went wrong without anything being said for good.
#[derive(Debug, thiserror::Error)]
#[error("at {step:?}: {with}")]
pub struct Trouble {
    /// At which step.
    pub step: Step,
    /// With what.
    pub with: TroubleWith,
}

/// What was wrong.
#[derive(Debug, thiserror::Error)]
pub enum TroubleWith {
    /// The host answered, and not as one would hope.
    #[error("the host answered {0}")]
    Reply(Reply),
    /// It took longer than [`super::Patience`] allows.
    #[error("the host did not answer in time")]
    Late,
    /// The connection could not be made, or broke.
    #[error("{0}")]
    Broken(#[from] io::Error),
    /// What came is no answer of a mail host.
    #[error("what came is no answer of a mail host")]
    Unintelligible,
    /// The host cannot do what we need.
    #[error("the host does not offer {0}")]
    NotOffered(&'static str),
    /// Something was sent before encryption that pretends to come after it: somebody is in between.
    #[error("something was slipped in before encryption began")]
    SlippedIn,
    /// The line was used up by a letter before.
    #[error("the line has ended")]
    Ended,
}

impl Trouble {
    pub(super) fn at(step: Step, with: impl Into<TroubleWith>) -> Self {
        Self { step, with: with.into() }
    }
    /// What the host said, if it said something.
    pub fn reply(&self) -> Option<&Reply> {
        match &self.with {
            TroubleWith::Reply(reply) => Some(reply),
            _ => None,
        }
    }
}
