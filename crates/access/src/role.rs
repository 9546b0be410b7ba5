//! Kinds of bodies, and the roles that people have in them.

use std::str::FromStr;

/// What kind of body an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BodyKind {
    /// 重要インフラ事業者等
    Operator,
    /// セプター
    Ceptoar,
    /// 重要インフラ所管省庁
    Ministry,
    /// 内閣官房(NISC)
    Centre,
    /// セプターカウンシル
    Council,
    /// 関係機関 (IPA, JPCERT/CC, NICT …)
    Related,
    /// Who verifies the record: an auditor's office.
    Oversight,
    /// 独立行政法人等: reports through its ministry, is no critical infrastructure.
    Agency,
}

impl BodyKind {
    /// All kinds.
    pub const ALL: [BodyKind; 8] = [
        BodyKind::Operator,
        BodyKind::Ceptoar,
        BodyKind::Ministry,
        BodyKind::Centre,
        BodyKind::Council,
        BodyKind::Related,
        BodyKind::Oversight,
        BodyKind::Agency,
    ];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            BodyKind::Operator => "operator",
            BodyKind::Ceptoar => "ceptoar",
            BodyKind::Ministry => "ministry",
            BodyKind::Centre => "centre",
            BodyKind::Council => "council",
            BodyKind::Related => "related",
            BodyKind::Oversight => "oversight",
            BodyKind::Agency => "agency",
        }
    }
}

impl FromStr for BodyKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        BodyKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(())
    }
}

/// A role in an organisation. A person signs in for one organisation at a time and has its roles there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Operator's point of contact: reports, answers, consents.
    Contact,
    /// CEPTOAR secretariat: receives, adds, passes on.
    Secretariat,
    /// Ministry liaison: receives reports of its sectors, adds, passes on.
    Liaison,
    /// Centre, duty officer: receives, files for those who telephone, releases.
    Duty,
    /// Centre, analyst: writes notices.
    Analyst,
    /// Centre, reviewer: the second pair of eyes.
    Reviewer,
    /// Any body: invites and ends its own people, keeps its contacts.
    Manager,
    /// Verifies the record.
    Auditor,
    /// Ministry or agency: its incident desk (CSIRT); reports attacks on the body itself.
    Csirt,
    /// Ministry, agency or centre: an executive who is informed beside the working level (004:15012-15107).
    Executive,
    /// The hub of a community: takes in, anonymises, approves, shares on.
    Coordinator,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 11] = [
        Role::Contact,
        Role::Secretariat,
        Role::Liaison,
        Role::Duty,
        Role::Analyst,
        Role::Reviewer,
        Role::Manager,
        Role::Auditor,
        Role::Csirt,
        Role::Executive,
        Role::Coordinator,
    ];
    /// Its code in the database, in forms and in keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Role::Contact => "contact",
            Role::Secretariat => "secretariat",
            Role::Liaison => "liaison",
            Role::Duty => "duty",
            Role::Analyst => "analyst",
            Role::Reviewer => "reviewer",
            Role::Manager => "manager",
            Role::Auditor => "auditor",
            Role::Csirt => "csirt",
            Role::Executive => "executive",
            Role::Coordinator => "coordinator",
        }
    }
    /// Whether people of a body of this kind can have the role.
    pub fn fits(self, body: BodyKind) -> bool {
        match self {
            Role::Contact => body == BodyKind::Operator,
            Role::Secretariat => matches!(body, BodyKind::Ceptoar | BodyKind::Council),
            Role::Liaison => body == BodyKind::Ministry,
            Role::Duty | Role::Analyst | Role::Reviewer => body == BodyKind::Centre,
            Role::Manager => true,
            Role::Auditor => body == BodyKind::Oversight,
            Role::Csirt => matches!(body, BodyKind::Ministry | BodyKind::Agency),
            Role::Executive => matches!(body, BodyKind::Ministry | BodyKind::Agency | BodyKind::Centre),
            Role::Coordinator => matches!(body, BodyKind::Related | BodyKind::Council),
        }
    }
}

impl FromStr for Role {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Role::ALL.into_iter().find(|role| role.code() == code).ok_or(())
    }
}
