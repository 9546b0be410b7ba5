//! The doors for programs: the same things, asked for with a key instead of a cookie.

use super::doors::{Door, Gets, filled};
use super::world::World;
use Gets::{Exactly, Leave, Nothing, Page, Refusal};
use axum::http::Method;

const CENTRE: &str = "duty analyst reviewer";

/// All doors under `/api/`.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    [main_job(world), desk(world), registry(world), people(world)].into_iter().flatten().collect()
}

/// Writing notices and letting them out.
fn desk(world: &World) -> Vec<Door> {
    let get = |pattern: &'static str| filled(world, Method::GET, pattern, &["notice"], "");
    let post = |pattern: &'static str, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let centre = |door: Door, refused: &'static str| door.but(refused, Refusal).but(CENTRE, Leave);
    let id = &["notice"][..];
    let (report, hash) = (world.id("report"), world.id("hash"));
    let about = format!("{{\"report\":\"{report}\",\"hash\":\"{hash}\"}}");
    let by_law = format!("{{\"report\":\"{report}\",\"hash\":\"{hash}\",\"ground\":\"x\",\"reason\":\"x\"}}");
    let waive = format!("{{\"fingerprint\":\"{}\",\"reason\":\"x\"}}", world.id("fingerprint"));
    let said = "{\"kind\":\"alert\",\"title\":\"x\",\"label\":{\"tlp\":\"red\"}}";
    let derive = format!("{{\"reports\":[\"{}\"]}}", world.id("passed"));
    vec![
        post("/api/v1/notices", &[], &format!("{{\"content\":{said}}}")).usually(Refusal).but("duty analyst", Leave),
        post("/api/v1/notices/derive", &[], &derive)
            .but("ministry reviewer colleague", Refusal)
            .but("duty analyst", Leave),
        filled(world, Method::PUT, "/api/v1/notices/{id}", id, said).usually(Exactly(428)),
        get("/api/v1/notices/{id}/desk").but(CENTRE, Leave).opens_for("analyst"),
        get("/api/v1/notices/{id}/dry-run").but(CENTRE, Leave).opens_for("analyst"),
        centre(post("/api/v1/notices/{id}/consents", id, &about), "reviewer"),
        centre(post("/api/v1/notices/{id}/overrides", id, &by_law), "reviewer"),
        centre(post("/api/v1/notices/{id}/overrides/{override}/confirm", &["notice", "override"], ""), "duty analyst"),
        centre(post("/api/v1/notices/{id}/waivers", id, &waive), "reviewer"),
        centre(post("/api/v1/notices/{id}/waivers/{waiver}/confirm", &["notice", "waiver"], ""), "duty analyst"),
        centre(
            post("/api/v1/notices/{id}/reviews", id, &format!("{{\"hash\":\"{hash}\",\"verdict\":\"approve\"}}")),
            "duty analyst",
        ),
        centre(post("/api/v1/notices/{id}/updates", id, ""), "reviewer"),
        centre(post("/api/v1/notices/{id}/discard", id, ""), "reviewer"),
        // It is no update: nobody leaves, and nothing came before.
        centre(get("/api/v1/notices/{id}/leaving"), ""),
        centre(get("/api/v1/notices/{id}/leavers"), ""),
        centre(get("/api/v1/notices/{id}/changes"), ""),
        centre(
            post("/api/v1/notices/{id}/leaving", id, &format!("{{\"hash\":\"{hash}\",\"list\":\"{hash}\"}}")),
            "reviewer",
        ),
        centre(post("/api/v1/notices/{id}/release", id, &format!("{{\"hash\":\"{hash}\"}}")), "analyst"),
        // It has not been released: there is nothing to recall, also for those who may.
        get("/api/v1/notices/{id}/recall").but(CENTRE, Leave),
        centre(post("/api/v1/notices/{id}/recalls", id, "{\"reason\":\"x\",\"instructions\":\"x\"}"), ""),
        centre(post("/api/v1/notices/{id}/recalls/{recall}/confirm", &["notice", "waiver"], ""), "analyst"),
        centre(
            post("/api/v1/notices/{id}/recall/outside/{outside}", &["notice", "waiver"], r#"{"whom":"x","means":"x"}"#),
            "",
        ),
        centre(
            post("/api/v1/notices/{id}/recalls/{recall}/refuse", &["notice", "waiver"], "{\"reason\":\"x\"}"),
            "analyst",
        ),
    ]
}

/// Points of contact, the record.
fn registry(world: &World) -> Vec<Door> {
    let card = "{\"priority\":1,\"name\":{\"ja\":\"x\"},\"post\":{\"ja\":\"x\"},\"phone\":\"03-0000-0001\",\
                \"mail\":\"x@x.example\",\"hours\":\"business\"}";
    let contact = |method: Method, pattern: &'static str, body: &str| {
        filled(world, method, pattern, &["contact"], body)
            .but("colleague manager", Leave)
            .but("ministry secretariat duty", Refusal)
    };
    let centres = |method: Method, pattern: &'static str, things: &[&str], body: &str| {
        filled(world, method, pattern, things, body).usually(Refusal).but("duty", Leave)
    };
    // For those who live by them and those who watch over the CEPTOAR.
    let rules = |pattern: &'static str| {
        filled(world, Method::GET, pattern, &["ceptoar"], "")
            .usually(Refusal)
            .but("secretariat colleague manager neighbour ministry duty analyst reviewer", Leave)
            .opens_for("victim")
    };
    vec![
        filled(world, Method::GET, "/api/v1/organisations/{id}/contacts", &["organisation"], "").usually(Page),
        filled(world, Method::POST, "/api/v1/organisations/{id}/contacts", &["organisation"], card)
            .usually(Refusal)
            .but("manager", Leave),
        filled(world, Method::GET, "/api/v1/organisations/{id}/description", &["organisation"], "")
            .usually(Refusal)
            .but("manager", Leave)
            .opens_for("manager"),
        centres(Method::POST, "/api/v1/organisations", &[], "{\"code\":\"X1\"}"),
        centres(Method::POST, "/api/v1/organisations/preview", &[], ""),
        centres(Method::POST, "/api/v1/organisations/list", &[], ""),
        centres(Method::GET, "/api/v1/organisations/{id}/registration", &["organisation"], "").opens_for("duty"),
        filled(world, Method::PUT, "/api/v1/organisations/{id}/registration", &["organisation"], "{}")
            .usually(Exactly(428)),
        // Without a tag nobody gets as far as to learn whether there is such a thing.
        filled(world, Method::PUT, "/api/v1/organisations/{id}/description", &["organisation"], "{}")
            .usually(Exactly(428)),
        filled(world, Method::GET, "/api/v1/contacts/{id}", &["contact"], "")
            .but("colleague manager ministry secretariat duty", Leave)
            .opens_for("manager"),
        filled(world, Method::PUT, "/api/v1/contacts/{id}", &["contact"], card).usually(Exactly(428)),
        contact(Method::POST, "/api/v1/contacts/{id}/confirm", ""),
        filled(world, Method::DELETE, "/api/v1/contacts/{id}", &["contact"], "").usually(Exactly(428)),
        rules("/api/v1/organisations/{id}/rules"),
        rules("/api/v1/organisations/{id}/rules/sets"),
        filled(world, Method::GET, "/api/v1/confirmations", &[], "").usually(Page),
        filled(world, Method::GET, "/api/v1/changes", &[], "").usually(Page),
        filled(world, Method::POST, "/api/v1/changes/{id}/acknowledge", &["change"], "")
            .but("colleague manager", Refusal)
            .but("secretariat", Leave),
        filled(world, Method::GET, "/api/v1/audit", &[], "").but("auditor", Leave).opens_for("auditor"),
        filled(world, Method::GET, "/api/v1/audit/verify", &[], "").but("auditor", Leave).opens_for("auditor"),
    ]
}

/// People, who is away, keys; what one says about oneself.
fn people(world: &World) -> Vec<Door> {
    let open = |pattern: &'static str| filled(world, Method::GET, pattern, &[], "").usually(Page);
    let door = |method: Method, pattern: &'static str, thing: &str| filled(world, method, pattern, &[thing], "");
    let roles = "{\"roles\":[\"manager\"]}";
    vec![
        open("/api/v1/me/profile"),
        open("/api/v1/me/preferences"),
        open("/api/v1/absences"),
        open("/api/v1/keys"),
        // One's own: whoever calls changes nothing of anybody else.
        filled(world, Method::PUT, "/api/v1/me/profile", &[], "{}").usually(Exactly(428)),
        filled(world, Method::PUT, "/api/v1/me/preferences", &[], "{}").usually(Exactly(428)),
        // Each manager is shown his own organisation's, others are refused; the secrets of the victim's stay unread.
        // All secrets begin with the same letter: nobody finds those that are not his to know.
        open("/api/v1/search").at("/api/v1/search?q=%E5%8D%B0"),
        open("/api/v1/people"),
        open("/api/v1/invitations"),
        door(Method::GET, "/api/v1/people/{id}", "person")
            .but("colleague duty analyst reviewer auditor agency-head", Refusal)
            .but("manager", Leave)
            .opens_for("manager"),
        filled(world, Method::PUT, "/api/v1/people/{id}/roles", &["person"], roles).usually(Exactly(428)),
        door(Method::DELETE, "/api/v1/people/{id}", "person").but("manager", Leave),
        filled(world, Method::GET, "/api/v1/organisations/{id}/invitations", &["organisation"], "")
            .usually(Refusal)
            .but("duty", Leave)
            .opens_for("duty"),
        door(Method::DELETE, "/api/v1/invitations/{id}", "invitation").but("manager", Leave),
        door(Method::DELETE, "/api/v1/absences/{id}", "absence").but("colleague", Refusal).but("manager", Leave),
        door(Method::POST, "/api/v1/absences/{id}/step-back", "absence").but("colleague manager", Refusal),
        door(Method::DELETE, "/api/v1/keys/{id}", "key").but("manager", Leave),
    ]
}

/// Reports, cases, the ledger.
fn main_job(world: &World) -> Vec<Door> {
    let open = |pattern: &'static str| filled(world, Method::GET, pattern, &[], "").usually(Page);
    let get = |pattern: &'static str, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern: &'static str, things: &[&str], body: &str| filled(world, Method::POST, pattern, things, body);
    let conditional = |method: Method, pattern: &'static str| {
        // Without a revision nobody gets as far as to learn whether there is a draft.
        filled(world, method, pattern, &["draft"], "{}").usually(Exactly(428))
    };
    let on_path = |door: Door, may: &'static str| {
        door.but(may, Leave).but("duty analyst reviewer ministry colleague", Refusal).opens_for("duty")
    };
    let called = |door: Door| door.but("colleague", Refusal).but("secretariat duty", Leave);
    let above = |door: Door| door.but("colleague secretariat", Refusal);
    let mine = |door: Door| door.but("colleague", Leave).opens_for("victim");
    let mut doors = vec![
        open("/api/v1/openapi.json"),
        open("/api/v1/me"),
        open("/api/v1/sectors"),
        open("/api/v1/organisations"),
        open("/api/v1/drafts"),
        open("/api/v1/reports"),
        open("/api/v1/consents"),
        open("/api/v1/inbox"),
        open("/api/v1/boards"),
        get("/api/v1/organisations/{id}", &["organisation"]).usually(Page).opens_for("victim"),
        post("/api/v1/drafts", &[], "{}")
            .usually(Refusal)
            .but("outsider neighbour colleague secretariat secretariat-elsewhere victim agency", Leave),
        post("/api/v1/reports", &[], "{\"stage\":\"first\",\"content\":{\"title\":\"x\"},\"label\":{\"tlp\":\"red\"}}")
            .usually(Refusal)
            .but("outsider neighbour colleague secretariat secretariat-elsewhere victim agency", Leave),
        get("/api/v1/drafts/{id}", &["draft"]).opens_for("victim"),
        get("/api/v1/drafts/{id}/sight", &["draft"]).opens_for("victim"),
        conditional(Method::PUT, "/api/v1/drafts/{id}"),
        conditional(Method::POST, "/api/v1/drafts/{id}/submit"),
        filled(world, Method::DELETE, "/api/v1/drafts/{id}", &["draft"], "").opens_for("victim"),
        get("/api/v1/reports/{id}", &["report"]).but("colleague ministry", Leave).opens_for("victim"),
        get("/api/v1/reports/{id}", &["passed"])
            .but("colleague ministry duty analyst reviewer", Leave)
            .opens_for("duty"),
        post("/api/v1/reports/{id}/follow-up", &["report"], "{}").but("colleague", Leave).but("ministry", Refusal),
        on_path(post("/api/v1/reports/{id}/acknowledge", &["passed"], ""), "ministry duty analyst"),
        on_path(post("/api/v1/reports/{id}/pass", &["passed"], "{}"), "ministry"),
        on_path(
            post("/api/v1/reports/{id}/remarks", &["passed"], "{\"direction\":\"back\",\"text\":\"x\"}"),
            "ministry duty analyst",
        ),
        on_path(
            post(
                "/api/v1/reports/{id}/triage",
                &["passed"],
                "{\"stage\":1,\"level\":\"undecided\",\"severity\":\"low\"}",
            ),
            "duty analyst",
        ),
        get("/api/v1/cases", &[]).but(CENTRE, Leave),
        get("/api/v1/cases/{id}", &["case"]).but(CENTRE, Leave).opens_for("duty"),
        post("/api/v1/cases", &[], "{\"title\":\"x\"}").usually(Refusal).but("duty analyst", Leave),
        post("/api/v1/cases/{id}/take", &["case"], "").but("duty analyst", Leave).but("reviewer", Refusal),
        // Without `If-Match` nobody is told whether it is there.
        post("/api/v1/cases/{id}/changes", &["case"], "{\"note\":\"x\"}").usually(Exactly(428)),
        get("/api/v1/notices", &[]).but(CENTRE, Leave),
        get("/api/v1/notices/{id}", &["notice"]).but(CENTRE, Leave).opens_for("duty"),
        get("/api/v1/consents/{id}", &["consent"]).but(CENTRE, Leave).but("colleague", Leave),
        post("/api/v1/consents/{id}/answer", &["consent"], "{\"answer\":\"agree\"}")
            .but(CENTRE, Refusal)
            .but("colleague", Leave),
        get("/api/v1/triage", &[]).but("duty analyst", Leave),
        on_path(get("/api/v1/reports/{id}/triage", &["passed"]), "duty analyst"),
        get("/api/v1/inbox/{id}", &["delivery"]).but("colleague secretariat", Leave),
        mine(post("/api/v1/inbox/{id}/answer", &["delivery"], "{\"answer\":\"affected\"}")).but("secretariat", Refusal),
        mine(post("/api/v1/inbox/{id}/acknowledge", &["delivery"], "")).but("secretariat", Refusal),
        get("/api/v1/inbox/{id}/changes", &["delivery"]),
        get("/api/v1/inbox/{id}/executives", &["delivery"]).but("colleague secretariat", Leave),
        above(post(
            "/api/v1/inbox/{id}/executives",
            &["delivery"],
            "{\"whom\":\"01900000-0000-7000-8000-000000000001\",\"source\":\"x\"}",
        )),
        above(post("/api/v1/inbox/{id}/pass", &["delivery"], "{}")),
        above(get("/api/v1/inbox/{id}/below", &["delivery"])),
        called(post("/api/v1/deliveries/{id}/calls", &["delivery"], "{\"outcome\":\"told\"}")),
        post("/api/v1/deliveries/{id}/help", &["delivery"], "{\"number\":1,\"done\":\"x\"}")
            .but("colleague", Refusal)
            .but("secretariat duty", Exactly(409)),
        get("/api/v1/inbox/{id}/below", &["delivery-above"])
            .but("ministry", Refusal)
            .but("secretariat", Leave)
            .opens_for("secretariat"),
        get("/api/v1/boards/{id}", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        get("/api/v1/boards/{id}", &["delivery"]).usually(Nothing),
        get("/api/v1/boards/{id}/openings", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        get("/api/v1/boards/{id}/embargo", &["dispatch"]).but(CENTRE, Leave),
        post(
            "/api/v1/boards/{id}/embargo/moves",
            &["dispatch"],
            "{\"until\":\"2044-06-20T10:00:00+09:00\",\"reason\":\"x\"}",
        )
        .but("analyst", Refusal)
        .but(CENTRE, Leave),
        mine(post("/api/v1/inbox/{id}/confirm-recall", &["delivery"], "")).but("secretariat", Refusal),
    ];
    doors.extend(files(world));
    doors
}

/// The doors of files.
fn files(world: &World) -> Vec<Door> {
    let get = |pattern: &'static str, things: &[&str]| filled(world, Method::GET, pattern, things, "");
    let post = |pattern: &'static str, things: &[&str]| filled(world, Method::POST, pattern, things, "text");
    let conditional = |method: Method, pattern: &'static str, things: &[&str]| {
        filled(world, method, pattern, things, "text").usually(Exactly(428))
    };
    let (draft, notice) = (["draft", "draft-file"], ["notice", "notice-file"]);
    let reading = |door: Door| door.but("colleague ministry duty analyst reviewer", Leave).opens_for("duty");
    vec![
        get("/api/v1/drafts/{id}/files", &["draft"]).opens_for("victim"),
        post("/api/v1/drafts/{id}/files", &["draft"]).opens_for("victim"),
        get("/api/v1/drafts/{id}/files/{file}", &draft).opens_for("victim"),
        post("/api/v1/drafts/{id}/files/{file}/strip", &draft).opens_for("victim"),
        filled(world, Method::DELETE, "/api/v1/drafts/{id}/files/{file}", &draft, "").opens_for("victim"),
        get("/api/v1/reports/{id}/files", &["report"]).but("colleague ministry", Leave).opens_for("victim"),
        get("/api/v1/reports/{id}/files/{file}", &["report", "file"])
            .but("colleague ministry", Leave)
            .opens_for("victim"),
        reading(get("/api/v1/reports/{id}/files", &["passed"])),
        reading(get("/api/v1/reports/{id}/files/{file}", &["passed", "passed-file"])),
        // A file of another report.
        get("/api/v1/reports/{id}/files/{file}", &["passed", "file"]).usually(Nothing),
        get("/api/v1/notices/{id}/files", &["notice"]).but(CENTRE, Leave).opens_for("duty"),
        get("/api/v1/notices/{id}/files/{file}", &notice).but(CENTRE, Leave).opens_for("duty"),
        conditional(Method::POST, "/api/v1/notices/{id}/files", &["notice"]),
        conditional(Method::POST, "/api/v1/notices/{id}/files/{file}/strip", &notice),
        conditional(Method::DELETE, "/api/v1/notices/{id}/files/{file}", &notice),
        get("/api/v1/consents/{id}/files/{file}", &["consent", "notice-file"])
            .but(CENTRE, Leave)
            .but("colleague", Leave)
            .opens_for("victim"),
        // The file is of another notice than the one delivered.
        get("/api/v1/inbox/{id}/files/{file}", &["delivery", "notice-file"]).usually(Nothing),
    ]
}
