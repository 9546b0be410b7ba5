//! Kinds of things that can be acted upon.

use crate::Act;

/// A kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An organisation: operator, CEPTOAR, ministry, centre.
    Organisation,
    /// A point of contact of an organisation.
    Contact,
    /// A person who can sign in.
    Person,
    /// An invitation to become one.
    Invitation,
    /// A report (情報連絡), sealed in stages.
    Report,
    /// What somebody is writing and nobody else may see: the draft of a stage of a report.
    Draft,
    /// A notice (情報提供), from first draft to recall.
    Notice,
    /// A request to a reporter to agree to a notice.
    Consent,
    /// Something released, with its ledger.
    Dispatch,
    /// One recipient's line in the ledger of a notice.
    Delivery,
    /// A letter that came in by mail and waits for a person.
    Incoming,
    /// A community: a circle of organisations with its own rules and a hub.
    Community,
    /// What a member handed in to a hub.
    Submission,
    /// What a hub shares on with a circle.
    Share,
    /// A request to a provider to agree to a share.
    Approval,
    /// A declared way from one circle to another, or between one and the centre.
    Bridge,
    /// What came over a bridge.
    Arrival,
    /// A community or a bridge that is proposed, until the other end has agreed.
    Proposal,
    /// The audit chain.
    Audit,
    /// What links reports, notices and notes of one happening, in the centre.
    Case,
    /// An API key of somebody.
    Key,
    /// A time in which somebody is away, with who stands in.
    Absence,
    /// What an organisation changed of itself, as its CEPTOAR sees it.
    Change,
    /// What of its registration an organisation asks to have changed.
    Amendment,
    /// The counts of a body: how many reports came to it, and what they were.
    Figures,
    /// The table of a fiscal year as it was published.
    Publication,
    /// An incident at a ministry or an agency, in its register.
    Incident,
    /// A large-scale outage that the centre has declared.
    Outage,
    /// A drill of the CEPTOARs (セプター訓練) in a fiscal year.
    Drill,
    /// The part of one CEPTOAR in a drill.
    DrillPart,
    /// A model of who depends on whom.
    Model,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 31] = [
        Kind::Organisation,
        Kind::Contact,
        Kind::Person,
        Kind::Invitation,
        Kind::Report,
        Kind::Draft,
        Kind::Notice,
        Kind::Consent,
        Kind::Dispatch,
        Kind::Delivery,
        Kind::Incoming,
        Kind::Community,
        Kind::Submission,
        Kind::Share,
        Kind::Approval,
        Kind::Bridge,
        Kind::Arrival,
        Kind::Proposal,
        Kind::Audit,
        Kind::Case,
        Kind::Key,
        Kind::Absence,
        Kind::Figures,
        Kind::Publication,
        Kind::Incident,
        Kind::Change,
        Kind::Amendment,
        Kind::Outage,
        Kind::Drill,
        Kind::DrillPart,
        Kind::Model,
    ];

    /// The act without which a thing of this kind must stay hidden from somebody.
    pub fn view(self) -> Act {
        match self {
            Kind::Organisation => Act::ViewOrganisation,
            Kind::Contact => Act::ViewContact,
            Kind::Person => Act::ViewPerson,
            Kind::Invitation => Act::ViewInvitation,
            Kind::Report => Act::ViewReport,
            Kind::Draft => Act::ViewDraft,
            Kind::Notice => Act::ViewNotice,
            Kind::Consent => Act::ViewConsent,
            Kind::Dispatch => Act::ViewBoard,
            Kind::Delivery => Act::ViewDelivery,
            Kind::Incoming => Act::ViewIncoming,
            Kind::Community => Act::ViewCommunity,
            Kind::Submission => Act::ViewSubmission,
            Kind::Share => Act::ReadShare,
            Kind::Approval => Act::ViewApproval,
            Kind::Bridge => Act::ViewBridge,
            Kind::Arrival => Act::ViewArrival,
            Kind::Proposal => Act::ViewProposal,
            Kind::Audit => Act::ViewAudit,
            Kind::Case => Act::ViewCase,
            Kind::Key => Act::ViewKey,
            Kind::Absence => Act::ViewAbsence,
            Kind::Change => Act::ViewChange,
            Kind::Amendment => Act::ViewAmendment,
            Kind::Figures => Act::ViewFigures,
            Kind::Publication => Act::ViewPublication,
            Kind::Incident => Act::ReadSummary,
            Kind::Outage => Act::ViewOutage,
            Kind::Drill => Act::ViewDrill,
            Kind::DrillPart => Act::ViewDrillPart,
            Kind::Model => Act::ViewModel,
        }
    }
}
