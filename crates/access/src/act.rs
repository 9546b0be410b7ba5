//! Everything that can be done, once as a value (for the matrix) and once as a type (for the compiler).

use crate::Kind;

/// An act as a type. `store::Granted<A, R>` proves that the act `A` was permitted on one `R`.
pub trait Action: Send + Sync + 'static {
    /// The act as a value.
    const ACT: Act;
    /// What it is done to.
    const KIND: Kind;
}

macro_rules! acts {
    ($($kind:ident { $($(#[doc = $doc:literal])+ $act:ident),+ $(,)? })+) => {
        /// Something that can be done to a thing of one kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act { $($($(#[doc = $doc])+ $act,)+)+ }

        impl Act {
            /// All acts, by kind.
            pub const ALL: &'static [Act] = &[$($(Act::$act,)+)+];
            /// The kind of thing it is done to.
            pub fn kind(self) -> Kind {
                match self { $($(Act::$act => Kind::$kind,)+)+ }
            }
        }

        $($(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug)]
            pub struct $act;
            impl Action for $act {
                const ACT: Act = Act::$act;
                const KIND: Kind = Kind::$kind;
            }
        )+)+
    };
}

acts! {
    Organisation {
        /// See an organisation in the registry.
        ViewOrganisation,
        /// Change how it is described and reached.
        EditOrganisation,
        /// See its people and invitations.
        ViewPeople,
        /// Invite somebody into it.
        InvitePerson,
        /// Begin a report for it (its own people).
        BeginReport,
        /// Begin a report for it on its behalf: it telephoned, faxed or mailed.
        BeginReportFor,
        /// Begin a notice in its name (the centre).
        BeginNotice,
        /// Open a case in its name (the centre).
        OpenCase,
        /// Propose a community to the body that shall be its hub (the centre).
        FoundCommunity,
        /// Propose a bridge between it and a community (the centre).
        DeclareCentreBridge,
        /// See the rules of a CEPTOAR: who passes on how, who sees whose answers.
        ViewRules,
        /// Decide new rules of a CEPTOAR.
        DecideRules,
        /// Set every how many months contacts are confirmed (the centre).
        SetInterval,
        /// Decide whether what is reported in a sector reaches the centre at once or by the ministry's hand (the ministry
        /// competent for it on that day).
        DecideUpwardPath,
        /// Say which regime binds a sector (the centre).
        SetRegime,
        /// Decide who is reminded when of what nobody confirmed (the centre).
        SetReminders,
        /// See how letters leave: what waits, why, what failed (the centre).
        WatchPost,
        /// Halt the sending of letters, or let it go on (the centre).
        HaltPost,
        /// Ask to have its name, sector or membership of a CEPTOAR changed.
        AskAmendment,
        /// Keep the list of its executives: who is told of incidents, by page or by telephone.
        KeepExecutives,
        /// See at which ministry how many reports of agencies and of operators wait, and since when (the centre).
        WatchMinistries,
        /// Register operators and agencies in its name, one by one or from a list (the centre).
        EnterOrganisations,
        /// Change what is registered of it (the centre).
        ChangeRegistration,
        /// Invite its first manager, where it has none (the centre).
        InviteFirstManager,
        /// Raise the state of a large-scale outage (the centre).
        RaiseOutage,
        /// Plan the drill of a fiscal year and invite CEPTOARs to it (the centre), or one of one's own (a CEPTOAR).
        PlanDrill,
        /// Begin a model of who depends on whom in its name.
        BeginModel,
    }
    Contact {
        /// See a point of contact.
        ViewContact,
        /// Confirm or change a point of contact.
        EditContact,
    }
    Person {
        /// See a person's account.
        ViewPerson,
        /// Change one's own name, language, password, one-time code.
        EditSelf,
        /// End a person's access.
        EndPerson,
        /// Give a person roles in one's organisation, or take them away.
        ChangeRoles,
    }
    Key {
        /// See an API key: its name, roles and last use, never the key.
        ViewKey,
        /// End it.
        EndKey,
    }
    Absence {
        /// See who is away until when, and who stands in.
        ViewAbsence,
        /// End it, or withdraw it before it begins.
        EndAbsence,
        /// Agree or decline to stand in, and stop doing so.
        AnswerDelegation,
    }
    Change {
        /// See what an organisation changed of itself, before and after, and what was said of it.
        ViewChange,
        /// Take note of it, ask about it, send it back to be put right.
        JudgeChange,
        /// Answer what was asked.
        AnswerChange,
    }
    Amendment {
        /// See what is asked to be changed of a registration, and what was decided.
        ViewAmendment,
        /// Grant or decline it.
        DecideAmendment,
        /// Take it back.
        WithdrawAmendment,
    }
    Invitation {
        /// See an invitation.
        ViewInvitation,
        /// Take an invitation back.
        RevokeInvitation,
    }
    Report {
        /// Read what was sealed, and what became of it.
        ViewReport,
        /// Add a stage: a follow-up or the final report.
        FollowUpReport,
        /// Say that it has been received.
        AcknowledgeReport,
        /// Add one's own remarks on the way.
        AddToReport,
        /// Pass it on to the next body on its path.
        PassReport,
        /// Make a notice from it.
        DeriveNotice,
        /// Judge it: level, severity, category, duplicate.
        TriageReport,
        /// Ask somebody of one's own body to judge it.
        AssignReport,
    }
    Draft {
        /// Open a draft.
        ViewDraft,
        /// Change a draft.
        EditDraft,
        /// Seal and send it.
        SubmitReport,
        /// Throw it away.
        DiscardDraft,
    }
    Notice {
        /// See a notice at the desk: all revisions, sources, checks.
        ViewNotice,
        /// Read the released text.
        ReadNotice,
        /// Write a new revision.
        EditNotice,
        /// Ask the reporter to agree.
        AskConsent,
        /// Propose to override a missing consent by law (first person).
        ProposeOverride,
        /// Confirm the override (second person).
        ConfirmOverride,
        /// Propose to leave a residue in the text (first person).
        ProposeWaiver,
        /// Confirm that it stays (second person).
        ConfirmWaiver,
        /// Approve or send back a revision (four eyes).
        ReviewNotice,
        /// Release it.
        ReleaseNotice,
        /// Begin an update of what was released (第2報).
        UpdateNotice,
        /// Give up what has not been released.
        DiscardNotice,
        /// Propose to recall what was released (first person).
        ProposeRecall,
        /// Confirm the recall, or refuse it (second person).
        ConfirmRecall,
    }
    Consent {
        /// See exactly what is asked.
        ViewConsent,
        /// Agree, refuse or ask for another text.
        AnswerConsent,
    }
    Dispatch {
        /// See how far it has come, sector by sector and recipient by recipient.
        ViewBoard,
        /// Move the time until which it is held back to a later one.
        MoveEmbargo,
    }
    Delivery {
        /// See one's line in the ledger, and the notice behind it.
        ViewDelivery,
        /// Pass it on to those below, with additions.
        PassNotice,
        /// Acknowledge and answer.
        AnswerNotice,
        /// Confirm, by the link in a letter about it, that the letter has arrived.
        ConfirmReceipt,
        /// Acknowledge, by the link in a letter that carries its text, or by a letter that answers it.
        AcknowledgeByLetter,
        /// Answer, by a letter that answers one about it.
        AnswerByLetter,
        /// Read what its recipient wrote with an answer.
        ReadComment,
        /// See who of those below has not read it.
        ViewBelow,
        /// See what the members below it answered, by name, as the rules in force at the release allow.
        ViewAnswers,
        /// Write down that somebody was reached by telephone.
        RecordCall,
        /// Write down what was done about a call for help.
        RecordHelp,
        /// Write down that an executive of one's own body was told of it by telephone.
        TellOfNotice,
    }
    Incoming {
        /// Read a letter that came in by mail and that no program could place.
        ViewIncoming,
        /// Write down what was done about it.
        SettleIncoming,
    }
    Community {
        /// See what a community shares: its members, meetings, shares, counts.
        ViewCommunity,
        /// Let bodies in, end their membership, write down meetings.
        ManageCommunity,
        /// Propose other rules for it, or its end.
        ProposeDecision,
        /// Propose a community within it, where its rules let its coordinator do that.
        FoundWithin,
        /// Propose a bridge between it and another, or the centre.
        DeclareBridge,
        /// End one's own membership.
        LeaveCommunity,
        /// Hand something in to its hub.
        SubmitToCommunity,
        /// Make a share of what was handed in.
        DeriveShare,
    }
    Submission {
        /// Read what was handed in to a hub, and what became of it.
        ViewSubmission,
    }
    Share {
        /// Read a share: the hub at any time, the circle once it is released to it.
        ReadShare,
        /// Write a new revision.
        EditShare,
        /// Ask a provider to agree.
        AskApproval,
        /// Approve or send back a revision (four eyes).
        ReviewShare,
        /// Release it to the circle.
        ReleaseShare,
        /// Recall it once it was released: nobody outside the hub reads it any more.
        RecallShare,
        /// Say whether it was seen at one's own place too.
        AnswerShare,
    }
    Approval {
        /// See exactly what is asked.
        ViewApproval,
        /// Agree, refuse or ask for another text.
        AnswerApproval,
    }
    Bridge {
        /// See that a bridge between circles is declared.
        ViewBridge,
        /// Pass something over it.
        CrossBridge,
        /// See what went over it and what came, at the centre.
        ViewCrossings,
        /// Write down what came over it by hand from a body that is not here.
        RecordArrival,
        /// End it, from either side.
        EndBridge,
    }
    Proposal {
        /// Read what is proposed: those who propose it, and those who must agree.
        ViewProposal,
        /// Agree or decline (the other end, and never who proposed it).
        AnswerProposal,
        /// Take it back.
        WithdrawProposal,
    }
    Arrival {
        /// Read what came over a bridge.
        ViewArrival,
        /// Begin something of one's own with it.
        TakeUpArrival,
        /// Write down that whoever gave it lets it go on.
        RecordLeave,
    }
    Audit {
        /// Read the audit chain.
        ViewAudit,
    }
    Incident {
        /// Read the one page that executives get: that it is there, and what they may see.
        ReadSummary,
        /// See it in the register: its reports, states, who was told, decisions.
        ViewIncident,
        /// Write down of which kind it is, and when the press first told of it or it was published.
        ClassifyIncident,
        /// Say that another incident of the same body is the same.
        JoinIncident,
        /// Write down that an executive of one's own body was told by telephone.
        InformExecutive,
        /// Propose whether the public is told of it.
        ProposeDisclosure,
        /// Decide what somebody else proposed.
        DecideDisclosure,
        /// Write down that the public was told, and where.
        RecordPublication,
    }
    Case {
        /// See what it links and its history.
        ViewCase,
        /// Link, note, close, merge, split.
        EditCase,
    }
    Drill {
        /// See the drill of a fiscal year: what is offered, and of the parts in it those that one may see.
        ViewDrill,
        /// Change what is offered.
        ChangeDrill,
    }
    DrillPart {
        /// See the part of one CEPTOAR in a drill, as far as one is not to be surprised by it.
        ViewDrillPart,
        /// Take part or decline, and decide how.
        DecideDrillPart,
        /// Begin the notice by which it is run.
        PrepareDrillPart,
        /// End it: then its result stands, and contacts that failed become tasks.
        EndDrillPart,
        /// See the times of its members by name.
        ViewDrillNames,
        /// Answer the questionnaire afterwards, for one's own organisation.
        AnswerDrillQuestions,
    }
    Model {
        /// See a model of who depends on whom, its plans and what they answer: they say where to hit.
        ViewModel,
        /// Save another version of it, and plans of what fails.
        ChangeModel,
        /// Open it to another organisation, and end that.
        ShareModel,
    }
    Figures {
        /// Read the counts of one's own body, exactly.
        ViewFigures,
        /// Publish the table of a fiscal year that has ended, small cells hidden.
        PublishFigures,
    }
    Outage {
        /// See that it is declared, how far it goes, and what is expected of one's own body.
        ViewOutage,
        /// Change its step, scope or intervals, and lower it.
        SteerOutage,
        /// Confirm or refuse what somebody else raised.
        ConfirmOutage,
        /// Give one's own body's situation report.
        AnswerOutage,
        /// Say which reports and notices belong to it, and begin a notice about it.
        LinkToOutage,
    }
    Publication {
        /// Read a published table.
        ViewPublication,
    }
}
