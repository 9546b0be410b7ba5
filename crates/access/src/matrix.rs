//! The permission matrix: role × act × relation. What no rule allows is refused.

use crate::{Act, Actor, Relation, Relations, Role};
use std::collections::BTreeSet;

/// The outcome of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Do it.
    Allow,
    /// The actor may know that the thing exists, but not do this.
    Refuse,
    /// The actor may not know that the thing exists: answer as if it did not.
    Hide,
}

/// One rule: these roles may do this if any of `when` holds (always if empty) and none of `unless`.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What may be done.
    pub act: Act,
    /// By whom.
    pub by: By,
    /// If any of these relations holds; empty is always.
    pub when: &'static [Relation],
    /// And none of these.
    pub unless: &'static [Relation],
}

/// Whom a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Everybody, also without signing in.
    Anyone,
    /// Everybody who has signed in.
    SignedIn,
    /// Those with one of these roles.
    Roles(&'static [Role]),
}

impl By {
    /// Whether `actor` is meant.
    pub fn includes(self, actor: &Actor) -> bool {
        match self {
            By::Anyone => true,
            By::SignedIn => actor.who().is_some(),
            By::Roles(roles) => roles.iter().any(|role| actor.has(*role)),
        }
    }
    fn roles(self) -> Vec<Role> {
        match self {
            By::Anyone | By::SignedIn => Role::ALL.to_vec(),
            By::Roles(roles) => roles.to_vec(),
        }
    }
}

impl Rule {
    /// Whether it holds for whoever stands to the thing as `relations` say.
    fn fits(&self, relations: Relations) -> bool {
        (self.when.is_empty() || self.when.iter().any(|relation| relations.has(*relation)))
            && !self.unless.iter().any(|relation| relations.has(*relation))
    }
}

const fn rule(act: Act, by: By, when: &'static [Relation]) -> Rule {
    Rule { act, by, when, unless: &[] }
}
const fn second(act: Act, by: By, when: &'static [Relation], unless: &'static [Relation]) -> Rule {
    Rule { act, by, when, unless }
}

use Act::*;
use By::{Anyone, Roles, SignedIn};
use Relation::*;
use Role::{Analyst, Auditor, Contact, Csirt, Duty, Executive, Liaison, Manager, Reviewer, Secretariat};

const CENTRE: By = Roles(&[Duty, Analyst, Reviewer]);
const WRITERS: By = Roles(&[Duty, Analyst]);
const REPORTERS: By = Roles(&[Contact, Secretariat, Csirt]);
const DRAFTERS: By = Roles(&[Contact, Secretariat, Csirt, Duty, Liaison]);
const RECEIVERS: By = Roles(&[Liaison, Duty, Analyst]);
const READERS: By = Roles(&[Contact, Secretariat, Liaison, Duty, Analyst, Reviewer]);
/// Who watches what organisations change of themselves: a secretariat, a ministry, the centre.
const WATCHERS: By = Roles(&[Secretariat, Liaison, Duty]);
const PASSERS: By = Roles(&[Liaison, Secretariat]);
const CIRCLE: By = Roles(&[Contact, Secretariat, Liaison, Duty, Analyst, Reviewer, Role::Coordinator, Csirt]);
const HUBS: By = Roles(&[Role::Coordinator, Secretariat]);
/// Those who speak for an end of a bridge: a hub, the centre.
const ENDS: By = Roles(&[Role::Coordinator, Secretariat, Duty, Reviewer]);

/// Those who keep and read models of who depends on whom.
const MODELLERS: By = Roles(&[Contact, Secretariat, Liaison, Csirt, Duty, Analyst]);

/// The whole law.
pub const RULES: &[Rule] = &[
    // Registry: the published map is for everybody, contacts for those who must reach them.
    rule(ViewOrganisation, Anyone, &[]),
    rule(EditOrganisation, Roles(&[Manager]), &[Own]),
    rule(ViewContact, SignedIn, &[Own]),
    rule(ViewContact, Roles(&[Duty, Liaison, Secretariat]), &[Oversees]),
    rule(EditContact, Roles(&[Manager, Contact, Secretariat]), &[Own]),
    // Rules of a CEPTOAR: those who live by them see them, its secretariat writes down what was decided.
    rule(ViewRules, SignedIn, &[Own, Member]),
    rule(ViewRules, Roles(&[Duty, Analyst, Reviewer, Liaison]), &[Oversees]),
    rule(DecideRules, Roles(&[Secretariat]), &[Own]),
    rule(SetInterval, Roles(&[Duty]), &[Own]),
    // How reports of a sector go on to the centre is its ministry's to decide: the centre, which would have them sooner, may
    // not. Which ministry is competent for the sector on that day, the operation asks.
    rule(DecideUpwardPath, Roles(&[Liaison]), &[Own]),
    rule(SetRegime, Roles(&[Duty]), &[Own]),
    rule(SetReminders, Roles(&[Duty]), &[Own]),
    rule(WatchPost, Roles(&[Duty, Manager]), &[Own]),
    rule(HaltPost, Roles(&[Duty, Manager]), &[Own]),
    // What an organisation changes of itself: its secretariat looks on and asks, its ministry or the centre where it is of
    // no CEPTOAR; it alone changes.
    rule(ViewChange, Roles(&[Manager, Contact, Secretariat]), &[Own]),
    rule(ViewChange, WATCHERS, &[Oversees]),
    rule(JudgeChange, WATCHERS, &[Oversees]),
    rule(AnswerChange, Roles(&[Manager, Contact]), &[Own]),
    // What it may not change of itself: its manager asks, its CEPTOAR or the centre decides.
    rule(AskAmendment, Roles(&[Manager]), &[Own]),
    rule(ViewAmendment, Roles(&[Manager, Contact]), &[Own]),
    rule(ViewAmendment, Roles(&[Secretariat, Duty]), &[OnPath]),
    second(DecideAmendment, Roles(&[Secretariat, Duty]), &[OnPath], &[Author]),
    rule(WithdrawAmendment, Roles(&[Manager]), &[Own]),
    // The centre enters operators and agencies and changes what is registered of them; who manages one invites the rest.
    rule(EnterOrganisations, Roles(&[Duty]), &[Own]),
    rule(ChangeRegistration, Roles(&[Duty]), &[Oversees]),
    rule(InviteFirstManager, Roles(&[Duty]), &[Oversees]),
    // People.
    rule(ViewPeople, Roles(&[Manager]), &[Own]),
    rule(InvitePerson, Roles(&[Manager]), &[Own]),
    rule(ViewInvitation, Roles(&[Manager]), &[Own]),
    rule(RevokeInvitation, Roles(&[Manager]), &[Own]),
    // The centre follows the first managers that it invited.
    rule(ViewInvitation, Roles(&[Duty]), &[Oversees]),
    rule(RevokeInvitation, Roles(&[Duty]), &[Oversees]),
    rule(ViewPerson, SignedIn, &[Itself]),
    rule(ViewPerson, Roles(&[Manager]), &[Own]),
    rule(EditSelf, SignedIn, &[Itself]),
    second(EndPerson, Roles(&[Manager]), &[Own], &[Itself]),
    second(ChangeRoles, Roles(&[Manager]), &[Own], &[Itself]),
    // Keys open what their maker may open; whoever manages the organisation sees and ends them.
    rule(ViewKey, SignedIn, &[Author]),
    rule(ViewKey, Roles(&[Manager]), &[Own]),
    rule(EndKey, SignedIn, &[Author]),
    rule(EndKey, Roles(&[Manager]), &[Own]),
    // Absence: colleagues know who is away; only the deputy in person can agree.
    rule(ViewAbsence, SignedIn, &[Own]),
    rule(EndAbsence, SignedIn, &[Author]),
    rule(EndAbsence, Roles(&[Manager]), &[Own]),
    rule(AnswerDelegation, SignedIn, &[Deputy]),
    // Reports: the reporter and the bodies on the path, nobody else.
    rule(BeginReport, REPORTERS, &[Own]),
    rule(BeginReportFor, Roles(&[Duty]), &[]),
    rule(BeginReportFor, Roles(&[Liaison]), &[Oversees]),
    rule(ViewDraft, DRAFTERS, &[Author]),
    rule(EditDraft, DRAFTERS, &[Author]),
    rule(SubmitReport, DRAFTERS, &[Author]),
    rule(DiscardDraft, DRAFTERS, &[Author]),
    rule(ViewReport, REPORTERS, &[Own]),
    rule(ViewReport, Roles(&[Liaison, Duty, Analyst, Reviewer]), &[OnPath]),
    // The desk of a ministry sees what its agencies reported, and nothing of the critical infrastructure.
    rule(ViewReport, Roles(&[Csirt]), &[Oversees]),
    rule(AcknowledgeReport, Roles(&[Csirt]), &[Oversees]),
    rule(AddToReport, Roles(&[Csirt]), &[Oversees]),
    rule(PassReport, Roles(&[Csirt]), &[Oversees]),
    rule(FollowUpReport, REPORTERS, &[Own]),
    // Who took the call takes the next one too.
    rule(FollowUpReport, Roles(&[Liaison, Duty]), &[Filer]),
    rule(AcknowledgeReport, RECEIVERS, &[OnPath]),
    rule(AddToReport, RECEIVERS, &[OnPath]),
    rule(PassReport, Roles(&[Liaison]), &[OnPath]),
    rule(DeriveNotice, WRITERS, &[OnPath]),
    rule(TriageReport, WRITERS, &[OnPath]),
    // Incidents of ministries and agencies: the body itself, its ministry, the centre once it has come there; their
    // executives read one page of it.
    rule(ReadSummary, Roles(&[Csirt, Executive]), &[Own]),
    rule(ReadSummary, Roles(&[Csirt, Liaison, Executive]), &[Oversees]),
    rule(ReadSummary, Roles(&[Duty, Analyst, Reviewer, Executive]), &[OnPath]),
    rule(ViewIncident, Roles(&[Csirt]), &[Own]),
    rule(ViewIncident, Roles(&[Csirt, Liaison]), &[Oversees]),
    rule(ViewIncident, CENTRE, &[OnPath]),
    // The body itself, and the centre, which keeps the yearly list of them (004:15108-15571).
    rule(ClassifyIncident, Roles(&[Csirt]), &[Own]),
    rule(ClassifyIncident, WRITERS, &[OnPath]),
    rule(JoinIncident, Roles(&[Csirt]), &[Own]),
    rule(InformExecutive, Roles(&[Csirt]), &[Own]),
    rule(InformExecutive, Roles(&[Csirt, Liaison]), &[Oversees]),
    // The public: the desk proposes, an executive of the same body decides, never his own.
    rule(ProposeDisclosure, Roles(&[Csirt]), &[Own]),
    second(DecideDisclosure, Roles(&[Executive]), &[Own], &[Author]),
    rule(RecordPublication, Roles(&[Csirt]), &[Own]),
    rule(KeepExecutives, Roles(&[Manager, Csirt]), &[Own]),
    rule(WatchMinistries, CENTRE, &[Own]),
    rule(AssignReport, WRITERS, &[OnPath]),
    // Cases: the centre's own.
    rule(OpenCase, WRITERS, &[Own]),
    rule(ViewCase, CENTRE, &[Own]),
    rule(EditCase, WRITERS, &[Own]),
    // Notices: written and reviewed in the centre.
    rule(BeginNotice, WRITERS, &[Own]),
    rule(ViewNotice, CENTRE, &[Own]),
    second(EditNotice, WRITERS, &[Own], &[Discarded]),
    second(AskConsent, WRITERS, &[Own], &[Discarded]),
    second(ProposeOverride, WRITERS, &[Own], &[Discarded]),
    second(ConfirmOverride, Roles(&[Reviewer]), &[Own], &[Author, Discarded]),
    second(ProposeWaiver, WRITERS, &[Own], &[Discarded]),
    second(ConfirmWaiver, Roles(&[Reviewer]), &[Own], &[Author, Discarded]),
    second(ReviewNotice, Roles(&[Reviewer]), &[Own], &[Author, Discarded]),
    second(ReleaseNotice, Roles(&[Duty, Reviewer]), &[Own], &[Discarded]),
    rule(UpdateNotice, WRITERS, &[Own]),
    second(DiscardNotice, WRITERS, &[Own], &[Discarded]),
    rule(ProposeRecall, CENTRE, &[Own]),
    rule(ConfirmRecall, Roles(&[Duty, Reviewer]), &[Own]),
    rule(ReadNotice, CENTRE, &[Own]),
    rule(ReadNotice, READERS, &[Recipient]),
    rule(ReadNotice, REPORTERS, &[Source]),
    rule(ViewBoard, CENTRE, &[Own]),
    rule(MoveEmbargo, Roles(&[Duty, Reviewer]), &[Own]),
    // Consent: the reporter's own people.
    rule(ViewConsent, REPORTERS, &[Own]),
    rule(ViewConsent, CENTRE, &[Author, OnPath]),
    rule(AnswerConsent, REPORTERS, &[Own]),
    // The ledger.
    rule(ViewDelivery, READERS, &[Own]),
    rule(ViewDelivery, PASSERS, &[Oversees]),
    // Words beside an answer: those of the recipient, who handed it over to it, and the duty officer, who helps. No rule of a
    // CEPTOAR shows them to anybody else, whatever it shows of answers.
    rule(ReadComment, READERS, &[Own]),
    rule(ReadComment, PASSERS, &[Oversees]),
    rule(ReadComment, Roles(&[Duty]), &[Oversees]),
    rule(PassNotice, PASSERS, &[Own]),
    // Whoever has the letter says by its link that it came, or acknowledges it where the letter carried the text, and by a reply
    // that or how it is answered: no session, no reading.
    rule(ConfirmReceipt, Anyone, &[LetterHolder]),
    rule(AcknowledgeByLetter, Anyone, &[LetterHolder]),
    rule(AnswerByLetter, Anyone, &[LetterHolder]),
    rule(AnswerNotice, Roles(&[Contact, Secretariat, Liaison]), &[Own]),
    rule(ViewBelow, PASSERS, &[Own]),
    // The government's own line: the desks of ministries and agencies; their executives read beside them (004:15058-15068).
    rule(ViewDelivery, Roles(&[Csirt, Executive]), &[Recipient]),
    rule(ViewDelivery, Roles(&[Csirt]), &[PassesOn]),
    rule(ReadComment, Roles(&[Csirt, Executive]), &[Recipient]),
    rule(ReadComment, Roles(&[Csirt]), &[PassesOn]),
    rule(PassNotice, Roles(&[Csirt]), &[Recipient]),
    rule(AnswerNotice, Roles(&[Csirt]), &[Recipient]),
    rule(ViewBelow, Roles(&[Csirt]), &[Recipient]),
    rule(RecordCall, Roles(&[Csirt]), &[PassesOn]),
    rule(RecordHelp, Roles(&[Csirt]), &[PassesOn]),
    rule(TellOfNotice, Roles(&[Csirt]), &[Recipient]),
    rule(ViewAnswers, Roles(&[Secretariat]), &[Own]),
    rule(ViewAnswers, Roles(&[Contact, Secretariat, Liaison]), &[Shown]),
    rule(RecordCall, PASSERS, &[Oversees]),
    rule(RecordCall, Roles(&[Duty]), &[Oversees]),
    // Whoever may telephone a recipient may take care of its call for help.
    rule(RecordHelp, PASSERS, &[Oversees]),
    rule(RecordHelp, Roles(&[Duty]), &[Oversees]),
    // What came in by mail and no program could place: whoever is on duty at the centre reads it and takes care of it.
    rule(ViewIncoming, Roles(&[Duty]), &[Own]),
    rule(SettleIncoming, Roles(&[Duty]), &[Own]),
    // Communities: members and hub, nobody else; no role of government is named without the membership of its body.
    rule(ViewCommunity, CIRCLE, &[Member]),
    rule(ViewCommunity, HUBS, &[Hub]),
    rule(ManageCommunity, HUBS, &[Hub]),
    rule(ProposeDecision, HUBS, &[Hub]),
    rule(LeaveCommunity, Roles(&[Contact, Secretariat, Liaison, Role::Coordinator, Manager]), &[Member]),
    rule(SubmitToCommunity, CIRCLE, &[Member]),
    rule(DeriveShare, HUBS, &[Hub]),
    rule(ViewSubmission, CIRCLE, &[Own]),
    rule(ViewSubmission, HUBS, &[Hub]),
    rule(ReadShare, CIRCLE, &[Recipient]),
    rule(ReadShare, HUBS, &[Hub]),
    rule(EditShare, HUBS, &[Hub]),
    rule(AskApproval, HUBS, &[Hub]),
    second(ReviewShare, HUBS, &[Hub], &[Author]),
    rule(ReleaseShare, HUBS, &[Hub]),
    // One person: it only takes away, and there may be only one awake (decision 40).
    rule(RecallShare, HUBS, &[Hub]),
    rule(AnswerShare, CIRCLE, &[Recipient]),
    rule(ViewApproval, CIRCLE, &[Own]),
    rule(ViewApproval, HUBS, &[Hub]),
    rule(AnswerApproval, CIRCLE, &[Own]),
    rule(ViewBridge, SignedIn, &[]),
    rule(CrossBridge, HUBS, &[Hub]),
    rule(CrossBridge, Roles(&[Duty, Reviewer]), &[Own]),
    rule(ViewCrossings, CENTRE, &[Own, Recipient]),
    rule(RecordArrival, WRITERS, &[Recipient]),
    rule(EndBridge, HUBS, &[Hub, Recipient]),
    rule(EndBridge, Roles(&[Duty, Reviewer]), &[Own, Recipient]),
    // A community and a bridge come to be when the other end agrees; two people, also where one body is both ends.
    rule(FoundCommunity, Roles(&[Duty]), &[Own]),
    rule(FoundWithin, HUBS, &[Hub]),
    rule(DeclareBridge, HUBS, &[Hub]),
    rule(DeclareCentreBridge, Roles(&[Duty, Reviewer]), &[Own]),
    rule(ViewProposal, ENDS, &[Own, Recipient]),
    second(AnswerProposal, ENDS, &[Recipient], &[Author]),
    rule(WithdrawProposal, ENDS, &[Own]),
    rule(ViewArrival, HUBS, &[Hub]),
    rule(ViewArrival, CENTRE, &[Own]),
    rule(TakeUpArrival, HUBS, &[Hub]),
    rule(TakeUpArrival, WRITERS, &[Own]),
    rule(RecordLeave, WRITERS, &[Own]),
    // Drills: the centre offers, each CEPTOAR decides for itself; its ministry knows that it takes part, and its members what
    // they are not to be surprised by. Names beside times: the CEPTOAR's own, and where its rules show answers by name.
    // A CEPTOAR may plan one of its own, which leaves through the centre's gates.
    rule(PlanDrill, WRITERS, &[Own]),
    rule(PlanDrill, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrill, CENTRE, &[Own, Member]),
    rule(ViewDrill, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrill, Roles(&[Secretariat, Liaison, Contact]), &[Member]),
    rule(ChangeDrill, WRITERS, &[Own]),
    rule(ChangeDrill, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrillPart, CENTRE, &[Oversees]),
    rule(ViewDrillPart, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrillPart, Roles(&[Liaison]), &[OnPath]),
    rule(ViewDrillPart, Roles(&[Contact]), &[Member]),
    rule(DecideDrillPart, Roles(&[Secretariat]), &[Own]),
    rule(PrepareDrillPart, WRITERS, &[Oversees]),
    rule(EndDrillPart, WRITERS, &[Oversees]),
    rule(EndDrillPart, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrillNames, Roles(&[Secretariat]), &[Own]),
    rule(ViewDrillNames, Roles(&[Duty, Analyst, Reviewer, Liaison]), &[Shown]),
    rule(AnswerDrillQuestions, Roles(&[Secretariat]), &[Own]),
    rule(AnswerDrillQuestions, Roles(&[Contact]), &[Recipient]),
    // Models of who depends on whom say where to hit: they are their organisation's own, and of others read only by those to
    // whom it opened them. No body, the centre included, sees one by its office.
    rule(BeginModel, MODELLERS, &[Own]),
    rule(ViewModel, MODELLERS, &[Own, Recipient]),
    rule(ChangeModel, MODELLERS, &[Own]),
    rule(ShareModel, MODELLERS, &[Own]),
    // Figures: exact ones for the body to which the reports or notices came; the published table for everybody.
    rule(ViewFigures, CENTRE, &[Own]),
    rule(ViewFigures, PASSERS, &[Own]),
    rule(PublishFigures, Roles(&[Reviewer]), &[Own]),
    rule(ViewPublication, Anyone, &[]),
    // Large-scale outages: the centre declares them; whoever is in the scope knows of it, and its desk answers for it.
    rule(RaiseOutage, Roles(&[Duty]), &[Own]),
    rule(ViewOutage, SignedIn, &[Own, Member]),
    rule(SteerOutage, Roles(&[Duty]), &[Own]),
    second(ConfirmOutage, Roles(&[Duty, Reviewer]), &[Own], &[Author]),
    rule(AnswerOutage, Roles(&[Contact, Secretariat, Liaison, Csirt]), &[Member]),
    rule(LinkToOutage, WRITERS, &[Own]),
    // The record.
    rule(ViewAudit, Roles(&[Auditor]), &[]),
];

/// Whether `actor`, who stands to a thing as `relations` say, may do `act` to it.
pub fn decide(actor: &Actor, act: Act, relations: Relations) -> Decision {
    if allowed(actor, act, relations) {
        Decision::Allow
    } else if act != act.kind().view() && allowed(actor, act.kind().view(), relations) {
        Decision::Refuse
    } else {
        Decision::Hide
    }
}

/// The roles in which somebody may do it, whatever relation to the thing it takes besides.
pub fn roles_for(act: Act) -> BTreeSet<Role> {
    RULES.iter().filter(|rule| rule.act == act).flat_map(|rule| rule.by.roles()).collect()
}

/// The roles in which somebody who stands to the thing as `relations` say may do it.
pub fn roles_with(act: Act, relations: Relations) -> BTreeSet<Role> {
    RULES.iter().filter(|rule| rule.act == act && rule.fits(relations)).flat_map(|rule| rule.by.roles()).collect()
}

fn allowed(actor: &Actor, act: Act, relations: Relations) -> bool {
    RULES.iter().any(|rule| rule.act == act && rule.by.includes(actor) && rule.fits(relations))
}

/// The matrix as a Markdown table, for `docs/permission-matrix.md`.
pub fn as_markdown() -> String {
    let list = |relations: &[Relation]| relations.iter().map(|r| format!("{r:?}")).collect::<Vec<_>>().join(" or ");
    let mut text = String::from("| act | on | by | when | unless |\n|---|---|---|---|---|\n");
    for rule in RULES {
        let by = match rule.by {
            Anyone => "anyone".to_owned(),
            SignedIn => "signed in".to_owned(),
            Roles(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", "),
        };
        let when = if rule.when.is_empty() { "always".to_owned() } else { list(rule.when) };
        text.push_str(&format!("| {:?} | {:?} | {by} | {when} | {} |\n", rule.act, rule.act.kind(), list(rule.unless)));
    }
    text
}

#[cfg(test)]
mod tests;
