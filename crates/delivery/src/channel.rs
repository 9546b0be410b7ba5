//! Channels: by which way something is handed over, and what a label lets each way carry.
//!
//! The one place that decides it. Today there is one way, the recipient's inbox in Kaname; mail is one more variant:
//! the compiler then asks what it carries and who can be reached by it.

use kernel::Tlp;

/// A way to a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// It stands in the recipient's inbox in Kaname.
    InApp,
}

/// How much of it a channel carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// The whole text.
    Whole,
    /// Only that there is something to sign in for.
    Notice,
}

impl Channel {
    /// All channels.
    pub const ALL: [Channel; 1] = [Channel::InApp];

    /// Whether what it carries stays inside Kaname, behind a sign-in.
    fn stays_inside(self) -> bool {
        match self {
            Channel::InApp => true,
        }
    }

    /// What it may carry of something with this label. From AMBER upward only a notice to sign in leaves Kaname.
    pub fn carries(self, tlp: Tlp) -> Load {
        if self.stays_inside() || tlp < Tlp::Amber { Load::Whole } else { Load::Notice }
    }

    /// The condition, in SQL, that the organisation whose id `org` names can be reached by it on the day `$day`.
    fn reaches(self, org: &str, day: &str) -> String {
        match self {
            // Somebody must be there to sign in: a point of contact that is valid on the day.
            Channel::InApp => format!(
                "EXISTS (SELECT 1 FROM contacts WHERE contacts.org_id = {org} AND contacts.valid_from <= {day}
                 AND (contacts.valid_to IS NULL OR contacts.valid_to >= {day}))"
            ),
        }
    }
}

/// The condition, in SQL, that the organisation can be reached by any channel.
pub(crate) fn reachable(org: &str, day: &str) -> String {
    let ways: Vec<String> = Channel::ALL.iter().map(|channel| channel.reaches(org, day)).collect();
    format!("({})", ways.join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_kaname_everybody_reads_the_whole_text() {
        for tlp in Tlp::ALL {
            assert_eq!(Channel::InApp.carries(tlp), Load::Whole);
        }
    }
}
