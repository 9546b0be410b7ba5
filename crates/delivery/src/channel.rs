//! Channels: by which way something is handed over, and what a label lets each way carry.
//!
//! The one place that decides it. There are two: the recipient's inbox in Kaname, and a mail that tells of it.

use kernel::Tlp;

/// A way to a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// It stands in the recipient's inbox in Kaname.
    InApp,
    /// A mail to a contact of the recipient's.
    Mail,
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
    /// Whether what it carries stays inside Kaname, behind a sign-in.
    fn stays_inside(self) -> bool {
        match self {
            Channel::InApp => true,
            Channel::Mail => false,
        }
    }

    /// What it may carry of something with this label. From AMBER upward only a notice to sign in leaves Kaname.
    pub fn carries(self, tlp: Tlp) -> Load {
        if self.stays_inside() || tlp < Tlp::Amber { Load::Whole } else { Load::Notice }
    }

    /// The condition, in SQL, that the organisation whose id `org` names can be reached by it on the day `$day`.
    fn reaches(self, org: &str, day: &str) -> String {
        let contact = match self {
            // Somebody must be there to sign in: a point of contact that is valid on the day.
            Channel::InApp => "",
            Channel::Mail => " AND contacts.mail <> ''",
        };
        format!(
            "EXISTS (SELECT 1 FROM contacts WHERE contacts.org_id = {org} AND contacts.valid_from <= {day}
             AND (contacts.valid_to IS NULL OR contacts.valid_to >= {day}){contact})"
        )
    }
}

/// The condition, in SQL, that the organisation can be reached: that it stands in an inbox which somebody can open. Every
/// other channel tells of what stands there.
pub(crate) fn reachable(org: &str, day: &str) -> String {
    Channel::InApp.reaches(org, day)
}

/// The condition, in SQL, that a mail can tell the organisation of it.
pub(crate) fn by_mail(org: &str, day: &str) -> String {
    Channel::Mail.reaches(org, day)
}

/// The condition, in SQL, that a mail carries the whole text of something with this label.
pub(crate) fn whole_by_mail(tlp: &str) -> String {
    let open = Tlp::ALL.into_iter().filter(|tlp| Channel::Mail.carries(*tlp) == Load::Whole);
    let codes: Vec<String> = open.map(|tlp| format!("'{}'", tlp.code())).collect();
    format!("{tlp} IN ({})", codes.join(", "))
}

/// The condition that holds of every contact.
pub(crate) const ANY: &str = "1 = 1";

/// The id, in SQL, of the contact of an organisation to whom a letter goes on a day: the first that has an address and of whom
/// `wanted` holds, or the one after it where `second` holds and there is one. Who is in doubt ([`registry::doubt`]) is written to only where nobody else
/// has an address: then it goes by the order of the contacts, as if none were in doubt.
pub(crate) fn addressee(org: &str, valid: &str, (second, wanted): (&str, &str)) -> String {
    let nth = |which: &str, offset: i64| {
        format!(
            "(SELECT c.id FROM contacts c WHERE c.org_id = {org} AND c.mail <> '' AND {wanted} AND {valid}{which}
             ORDER BY c.priority, c.id LIMIT 1 OFFSET {offset})"
        )
    };
    let sound = format!(" AND NOT {}", registry::doubt::in_doubt("c.id"));
    let [first, next] = [nth(&sound, 0), nth(&sound, 1)];
    let [first_of_all, next_of_all] = [nth("", 0), nth("", 1)];
    format!(
        "COALESCE(CASE WHEN {second} THEN {next} END, {first}, CASE WHEN {second} THEN {next_of_all} END, {first_of_all})"
    )
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

    #[test]
    fn from_amber_upward_a_mail_says_only_that_something_waits() {
        for tlp in Tlp::ALL {
            let load = if tlp >= Tlp::Amber { Load::Notice } else { Load::Whole };
            assert_eq!(Channel::Mail.carries(tlp), load, "{tlp:?}");
        }
    }
}
