//! What people do on pages, programs do by an operation, or a line of `docs/how-to/api.md` says why not.

use crate::walls::repository;
use axum::http::Method;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// Pages that show nothing of one's own to be read, and those that only lead elsewhere.
const NO_MATTER: &[&str] = &[
    "/",
    "/api",
    "/accessibility",
    "/healthz",
    "/language/{lang}",
    "/assets/kaname.css",
    "/assets/kaname.js",
    "/assets/icon.svg",
    "/demo/sign-in",
];

/// The operation that does what is done, or tells what is read, on a page. A page with a form stands here once.
const DONE_BY: &str = "
/reports/new beginReport
/drafts/{id} getDraft
/drafts/{id}/save saveDraft
/drafts/{id}/check submitDraft
/drafts/{id}/submit submitDraft
/drafts/{id}/discard discardDraft
/drafts/{id}/files attachToDraft
/drafts/{id}/files/{file} getDraftFile
/drafts/{id}/files/{file}/strip stripDraftFile
/drafts/{id}/files/{file}/remove detachFromDraft
/reports listReports
/reports/{id} getReport
/reports/{id}/files/{file} getReportFile
/reports/{id}/indicators.csv getReport
/reports/{id}/follow-up followUpReport
/reports/{id}/acknowledge acknowledgeReport
/reports/{id}/pass passReport
/reports/{id}/remark remarkReport
/reports/{id}/derive deriveNotice
/reports/{id}/assign assignReport
/reports/{id}/triage triageReport
/triage listTriage
/search search
/notices listNotices
/notices/new beginNotice
/notices/{id} getDesk
/notices/{id}/edit getNotice
/notices/{id}/save saveNotice
/notices/{id}/autosave saveNotice
/notices/{id}/kind saveNotice
/notices/{id}/files attachToNotice
/notices/{id}/files/{file} getNoticeFile
/notices/{id}/indicators.csv getNotice
/notices/{id}/files/{file}/strip stripNoticeFile
/notices/{id}/files/{file}/remove detachFromNotice
/notices/{id}/dry-run dryRunNotice
/notices/{id}/consents askConsent
/notices/{id}/overrides proposeOverride
/notices/{id}/overrides/{which}/confirm confirmOverride
/notices/{id}/waivers proposeWaiver
/notices/{id}/waivers/confirm confirmWaiver
/notices/{id}/review reviewNotice
/notices/{id}/release releaseNotice
/notices/{id}/recall proposeRecall
/notices/{id}/recall/confirm confirmRecall
/notices/{id}/recall/refuse refuseRecall
/notices/{id}/recall/outside/{outside} tellOutside
/notices/{id}/update updateNotice
/notices/{id}/discard discardNotice
/notices/{id}/leaving meanLeaving
/notices/{id}/changes listNoticeChanges
/drills listDrills
/drills/new planDrill
/drills/{id} getDrill
/drills/{id}/edit changeDrill
/drills/{id}/questions getDrillSummary
/drill-parts/{id} getDrillPart
/drill-parts/{id}/plan decideDrillPart
/drill-parts/{id}/notice prepareDrillPart
/drill-parts/{id}/end endDrillPart
/drill-parts/{id}/times.csv getDrillTimes
/drill-parts/{id}/questions answerDrillQuestions
/interdependency listSectorDependencies
/interdependency/new beginModel
/interdependency/{id} getModel
/interdependency/{id}/edit saveModelVersion
/interdependency/{id}/model.json getModel
/interdependency/{id}/model.zip getModel
/interdependency/{id}/readers openModel
/interdependency/{id}/readers/new openModel
/interdependency/{id}/readers/{reader}/end closeModel
/interdependency/{id}/plans addModelPlan
/interdependency/{id}/plans/new addModelPlan
/interdependency/{id}/plans/{number} getModelLosses
/interdependency/{id}/plans/{number}/why explainModelLoss
/interdependency/{id}/plans/{number}/what-if askModelWhatIf
/interdependency/{id}/compare compareModelPlans
/consents/{id} getConsent
/consents/{id}/answer answerConsent
/consents/{id}/files/{file} getConsentFile
/inbox listInbox
/inbox/{delivery} getDelivery
/inbox/{delivery}/text getDelivery
/inbox/{delivery}/indicators.csv getDelivery
/inbox/{delivery}/changes listDeliveryChanges
/inbox/{delivery}/executives tellExecutiveOfNotice
/inbox/{delivery}/files/{file} getDeliveryFile
/cases openCase
/cases/{id} getCase
/cases/{id}/link changeCase
/cases/{id}/unlink changeCase
/cases/{id}/note changeCase
/cases/{id}/state changeCase
/cases/{id}/merge changeCase
/cases/{id}/split changeCase
/cases/{id}/take takeCase
/cases/{id}/priority changeCase
/agencies listIncidents
/agencies/register.csv listIncidents
/agencies/yearly.csv getYearlyRegister
/agencies/incidents/{id} getIncident
/agencies/incidents/{id}/entries classifyIncident
/agencies/incidents/{id}/links linkIncident
/agencies/incidents/{id}/join joinIncident
/agencies/incidents/{id}/calls tellExecutive
/agencies/incidents/{id}/disclosures proposeDisclosure
/agencies/incidents/{id}/verdicts decideDisclosure
/agencies/incidents/{id}/publications recordPublication
/agencies/executives addExecutive
/agencies/executives/{id}/end endExecutive
/board listBoards
/board/{dispatch} getBoard
/board/{dispatch}/part getBoard
/board/{dispatch}/opened listOpenings
/board/{dispatch}/opened.csv listOpenings
/board/{dispatch}/embargo moveEmbargo
/deliveries/{id}/answer answerDelivery
/deliveries/{id}/acknowledge acknowledgeDelivery
/deliveries/{id}/pass passDelivery
/deliveries/{id}/below listBelow
/deliveries/{id}/below.csv listBelow
/deliveries/{id}/call recordCall
/deliveries/{id}/help recordHelp
/deliveries/{id}/confirm-recall confirmRecalled
/communities listCommunities
/communities/{code} getCommunity
/communities/{code}/rules proposeRules
/communities/{code}/ending proposeEnding
/communities/{code}/groups openGroup
/communities/{code}/groups/{group}/close closeGroup
/communities/{code}/leave leaveCommunity
/communities/{code}/meetings recordMeeting
/communities/{code}/submit/check fileSubmission
/communities/{code}/submit fileSubmission
/communities/{code}/desk listShareDesks
/communities/{code}/shares deriveShare
/proposals listProposals
/proposals/{id} getProposal
/proposals/{id}/answer answerProposal
/proposals/{id}/withdraw withdrawProposal
/submissions/{id} getSubmission
/submissions/{id}/files/{file} getSubmissionFile
/shares/{id} getShare
/shares/{id}/answer answerShare
/shares/{id}/desk getShareDesk
/shares/{id}/files/{file} getShareFile
/shares/{id}/indicators.csv getShare
/shares/{id}/save saveShare
/shares/{id}/files attachToShare
/shares/{id}/files/{file}/carry carryToShare
/shares/{id}/files/{file}/remove detachFromShare
/shares/{id}/approvals askApproval
/shares/{id}/review reviewShare
/shares/{id}/release releaseShare
/shares/{id}/recall recallShare
/shares/{id}/cross crossBridge
/shares/{id}/hand-over handOverShare
/approvals/{id} getApproval
/approvals/{id}/files/{file} getApprovalFile
/approvals/{id}/answer answerApproval
/arrivals listArrivals
/arrivals/{id} getArrival
/arrivals/{id}/files/{file} getArrivalFile
/arrivals/{id}/notice takeUpArrival
/arrivals/{id}/leaves recordLeave
/arrivals/{id}/leaves/{leave}/withdraw withdrawLeave
/arrivals/{id}/withdraw withdrawArrival
/bridges/{id} listHandOvers
/bridges/{id}/hand-overs handOverNotice
/bridges/{id}/arrivals recordArrival
/sectors listSectors
/sectors/{code}/path decideUpwardPath
/organisations listOrganisations
/organisations/{id} getOrganisation
/organisations/enter enterOrganisation
/organisations/list previewOrganisations
/organisations/list/enter enterOrganisations
/organisations/list/registered.csv listOrganisations
/organisations/{id}/registration changeRegistration
/organisations/{id}/edit saveDescription
/organisations/{id}/contacts/new addContact
/our-organisation getDescription
/amendments listAmendments
/amendments/new askAmendment
/amendments/{id} getAmendment
/amendments/{id}/decide decideAmendment
/amendments/{id}/withdraw withdrawAmendment
/changes listChanges
/changes/{id} getChange
/changes/{id}/judge judgeChange
/changes/{id}/answer answerChange
/confirmations confirmContacts
/regimes bindRegime
/mail/queue getMailQueue
/reminders setReminderRules
/confirmations/interval setConfirmationInterval
/ceptoars/{id}/rules listCeptoarRules
/contacts/{id}/edit editContact
/contacts/{id}/confirm confirmContact
/contacts/{id}/end endContact
/account getMe
/account/notifications savePreferences
/account/profile saveProfile
/account/keys listKeys
/account/keys/{id}/end endKey
/absences listAbsences
/absences/{id}/end endAbsence
/absences/{id}/step-back stepBack
/people listPeople
/people/keys listKeys
/people/{id} getPerson
/people/{id}/roles changeRoles
/people/{id}/end endPerson
/people/invitations/{id}/revoke revokeInvitation
/audit listAudit
/audit/verify verifyAudit
/outages listOutages
/outages/new raiseOutage
/outages/{id} getOutage
/outages/{id}/part getOutage
/outages/{id}/change changeOutage
/outages/{id}/confirm confirmOutage
/outages/{id}/refuse refuseOutage
/outages/{id}/answer answerOutage
/outages/{id}/link linkToOutage
/statistics getRecordedFigures
/statistics/recorded.csv getRecordedFigures
/statistics/live getCountedFigures
/statistics/live.csv getCountedFigures
/statistics/publications/{year} getPublishedFigures
/statistics/publications/{year}/table.csv getPublishedFigures
";

fn read(name: &str) -> String {
    fs::read_to_string(repository().join("docs").join(name)).unwrap()
}

/// Of each page what it is done by.
fn done_by() -> BTreeMap<&'static str, &'static str> {
    DONE_BY.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// The pages that the table of what stays with people names.
fn left_out() -> BTreeSet<String> {
    let text = read("how-to/api.md");
    let part = text.split("## What stays with people").nth(1).unwrap().split("\n## ").next().unwrap();
    let pages = part.lines().filter(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(3));
    pages
        .flat_map(|cell| cell.split('`').filter(|one| one.starts_with('/')).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

fn pages() -> BTreeSet<&'static str> {
    let mut rooms = kaname::house::rooms();
    rooms.insert(0, shell::own_room());
    let routes = rooms.into_iter().flat_map(|room| room.routes);
    let paths = routes.filter(|route| route.operation.is_none() && [Method::GET, Method::POST].contains(&route.method));
    paths.map(|route| route.path).filter(|path| !path.starts_with("/api/")).collect()
}

#[test]
fn what_no_program_does_stands_in_the_how_to_with_its_reason() {
    let (done, left, pages) = (done_by(), left_out(), pages());
    let accounted = |page: &&str| done.contains_key(*page) || left.contains(*page) || NO_MATTER.contains(page);
    let missing: Vec<_> = pages.iter().filter(|page| !accounted(page)).collect();
    assert!(missing.is_empty(), "neither an operation here nor a line of docs/how-to/api.md: {missing:?}");
    let twice: Vec<_> = left.iter().filter(|page| done.contains_key(page.as_str())).collect();
    assert!(twice.is_empty(), "left out, and done all the same: {twice:?}");
    let named = done.keys().copied().chain(left.iter().map(String::as_str)).chain(NO_MATTER.iter().copied());
    let gone: Vec<_> = named.filter(|page| !pages.contains(page)).collect();
    assert!(gone.is_empty(), "no such pages: {gone:?}");
}

#[test]
fn what_a_page_is_done_by_stands_in_the_document() {
    let document: serde_json::Value = serde_json::from_str(&read("openapi.json")).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let ids: BTreeSet<&str> = paths
        .flat_map(|methods| methods.as_object().unwrap().values())
        .filter_map(|one| one["operationId"].as_str())
        .collect();
    let strange: Vec<_> = done_by().into_iter().filter(|(_, operation)| !ids.contains(operation)).collect();
    assert!(strange.is_empty(), "{strange:?}");
}
