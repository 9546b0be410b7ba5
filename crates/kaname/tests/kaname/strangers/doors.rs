//! What each stranger gets at each door. Whoever is not named at a door gets what is usual there.

use super::world::World;
use axum::http::Method;

/// What a stranger gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gets {
    /// 404: he may not know that it is there.
    Nothing,
    /// 403: he may see it, but not do this.
    Refusal,
    /// A page of his own, without anybody's secrets: 200, or 403 where it is not for his role at all.
    Page,
    /// Exactly this status.
    Exactly(u16),
    /// What he may do; it is not tried.
    Leave,
}
use Gets::{Exactly, Leave, Nothing, Page, Refusal};

/// A door: a route with its places filled.
pub(crate) struct Door {
    pub(crate) method: Method,
    pub(crate) pattern: &'static str,
    pub(crate) path: String,
    pub(crate) body: String,
    usual: Gets,
    but: Vec<(&'static str, Gets)>,
    /// For whom it opens, so that a door that is closed to all, because it is wrongly filled, is found out.
    pub(crate) opens_for: Option<&'static str>,
}

impl Door {
    pub(crate) fn gets(&self, who: &str) -> Gets {
        let named = self.but.iter().find(|(names, _)| names.split(' ').any(|name| name == who));
        named.map_or(self.usual, |(_, gets)| *gets)
    }
    pub(crate) fn usually(self, usual: Gets) -> Self {
        Self { usual, ..self }
    }
    pub(crate) fn but(mut self, names: &'static str, gets: Gets) -> Self {
        self.but.push((names, gets));
        self
    }
    pub(crate) fn opens_for(self, who: &'static str) -> Self {
        Self { opens_for: Some(who), ..self }
    }
    /// The same at another address of its pattern.
    pub(crate) fn at(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }
    fn sends(self, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }
    }
}

const CENTRE: &str = "duty analyst reviewer";
const EVERYBODY: &str = "outsider neighbour colleague manager secretariat secretariat-elsewhere ministry \
                         ministry-elsewhere duty analyst reviewer planner auditor agency agency-head";
const MANAGERS: &str =
    "outsider neighbour manager secretariat secretariat-elsewhere ministry ministry-elsewhere planner agency";

/// Everybody who may see that the centre exists, and not act for it.
const EVERYBODY_ELSE: &str = "outsider neighbour colleague manager secretariat secretariat-elsewhere ministry \
                              ministry-elsewhere reviewer planner auditor victim agency agency-head";

/// All doors. Every route needs at least one.
pub(crate) fn doors(world: &World) -> Vec<Door> {
    let filler = Filler(world);
    [
        cases(&filler),
        reports(&filler),
        drafts(&filler),
        notices(&filler),
        ledger(&filler),
        registry(&filler),
        identity(&filler),
        own(),
        super::programs::doors(world),
        super::circles::doors(world),
        super::figures::doors(world),
        super::agencies::doors(world),
        super::outages::doors(world),
        super::keeping::doors(world),
        super::drills::doors(world),
        super::models::doors(world),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A door of this pattern, its places filled in order with the ids of these things.
pub(crate) fn filled(world: &World, method: Method, pattern: &'static str, things: &[&str], body: &str) -> Door {
    Door { method, ..Filler(world).get(pattern, things) }.sends(body)
}

struct Filler<'w>(&'w World);

impl Filler<'_> {
    /// A door of this pattern, its places filled in order with the ids of these things.
    fn get(&self, pattern: &'static str, things: &[&str]) -> Door {
        let mut path = String::new();
        let mut things = things.iter();
        for part in pattern.split('/').skip(1) {
            let filled = part.starts_with('{').then(|| things.next().map_or("missing", |thing| self.id(thing)));
            path.push('/');
            path.push_str(filled.unwrap_or(part));
        }
        Door { method: Method::GET, pattern, path, body: String::new(), usual: Nothing, but: vec![], opens_for: None }
    }
    fn post(&self, pattern: &'static str, things: &[&str], body: impl Into<String>) -> Door {
        Door { method: Method::POST, ..self.get(pattern, things) }.sends(body)
    }
    fn id(&self, what: &str) -> &str {
        self.0.id(what)
    }
}

fn reports(to: &Filler<'_>) -> Vec<Door> {
    let mut all = Vec::new();
    // One waits at the ministry, one has come to the centre.
    for (report, file, come) in [("report", "file", ""), ("passed", "passed-file", CENTRE)] {
        let on_path = |door: Door, centre: Gets| door.but(come, centre);
        let seen = |door: Door| on_path(door.but("colleague ministry", Leave).opens_for("victim"), Leave);
        all.extend([
            seen(to.get("/reports/{id}", &[report])),
            seen(to.get("/reports/{id}/files/{file}", &[report, file])),
            seen(to.get("/reports/{id}/indicators.csv", &[report])),
            on_path(to.post("/reports/{id}/follow-up", &[report], ""), Refusal)
                .but("colleague", Leave)
                .but("ministry", Refusal)
                .opens_for("victim"),
        ]);
        for (pattern, body, by) in [
            ("/reports/{id}/acknowledge", "", "ministry duty analyst"),
            ("/reports/{id}/pass", "remark=", "ministry"),
            ("/reports/{id}/remark", "direction=up&text=x", "ministry duty analyst"),
            ("/reports/{id}/derive", "", "duty analyst"),
        ] {
            let may = |who: &str| by.split(' ').any(|name| name == who);
            let mut door = to.post(pattern, &[report], body).but("colleague", Refusal);
            for who in ["ministry", "duty", "analyst", "reviewer"] {
                if who == "ministry" || come.contains(who) {
                    door = door.but(who, if may(who) { Leave } else { Refusal });
                }
            }
            all.push(if pattern.ends_with("derive") { door } else { door.opens_for("ministry") });
        }
    }
    all
}

/// Triage and cases: the centre's own.
fn cases(to: &Filler<'_>) -> Vec<Door> {
    let on_path =
        |door: Door| door.but("duty analyst", Leave).but("reviewer ministry colleague", Refusal).opens_for("duty");
    let waits = |door: Door| door.but("ministry colleague", Refusal);
    let judged = "stage=1&level=undecided&severity=low&reason=x";
    let seen = |door: Door| door.but(CENTRE, Leave).opens_for("duty");
    let mut all = vec![
        on_path(to.get("/reports/{id}/triage", &["passed"])),
        on_path(to.post("/reports/{id}/triage", &["passed"], judged)),
        waits(to.get("/reports/{id}/triage", &["report"])),
        waits(to.post("/reports/{id}/triage", &["report"], judged)),
        on_path(to.post("/reports/{id}/assign", &["passed"], "person=")),
        waits(to.post("/reports/{id}/assign", &["report"], "person=")),
        to.get("/triage", &[]).but("duty analyst", Leave).opens_for("duty"),
        seen(to.get("/cases", &[])),
        seen(to.get("/cases/{id}", &["case"])),
        to.post("/cases", &[], "title=x").but(EVERYBODY_ELSE, Refusal).but("duty analyst", Leave).opens_for("duty"),
    ];
    for (pattern, body) in [
        ("/cases/{id}/link", "reference=x"),
        ("/cases/{id}/unlink", "text=x"),
        ("/cases/{id}/note", "text=x"),
        ("/cases/{id}/state", "state=closed&text=x"),
        ("/cases/{id}/merge", "reference=x&text=x"),
        ("/cases/{id}/split", "title=x&text=x"),
        ("/cases/{id}/take", ""),
        ("/cases/{id}/priority", "priority=high&text=x"),
    ] {
        let does = ["note", "state", "take", "priority"].iter().any(|end| pattern.ends_with(end));
        let may = if does { Leave } else { Exactly(422) };
        all.push(to.post(pattern, &["case"], body).but("reviewer", Refusal).but("duty analyst", may));
    }
    all
}

fn drafts(to: &Filler<'_>) -> Vec<Door> {
    let form = "revision=2&stage=first&title=x&situation=x&m4_1=yes&tier=other&tlp=amber";
    let file = "--part\r\nContent-Disposition: form-data; name=\"revision\"\r\n\r\n2\r\n--part\r\n\
                Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--part--\r\n";
    vec![
        to.get("/drafts/{id}", &["draft"]).opens_for("victim"),
        to.get("/drafts/{id}/check", &["draft"]).opens_for("victim"),
        to.get("/drafts/{id}/discard", &["draft"]).opens_for("victim"),
        to.get("/drafts/{id}/files/{file}", &["draft", "draft-file"]).opens_for("victim"),
        to.post("/drafts/{id}/save", &["draft"], form).opens_for("victim"),
        to.post("/drafts/{id}/check", &["draft"], form).opens_for("victim"),
        to.post("/drafts/{id}/submit", &["draft"], "revision=2").opens_for("victim"),
        to.post("/drafts/{id}/files", &["draft"], file).opens_for("victim"),
        to.post("/drafts/{id}/files/{file}/remove", &["draft", "draft-file"], form).opens_for("victim"),
        to.post("/drafts/{id}/files/{file}/strip", &["draft", "draft-file"], form).opens_for("victim"),
        to.post("/drafts/{id}/discard", &["draft"], "").opens_for("victim"),
    ]
}

fn notices(to: &Filler<'_>) -> Vec<Door> {
    let (hash, report, revision) = (to.id("hash"), to.id("passed"), to.id("revision"));
    let write = format!("revision={revision}&kind=alert&title=y&body=y&tlp=red&audience=only&ceptoars=ICT-TEL");
    let carried = to.id("passed-file");
    let file = format!(
        "--part\r\nContent-Disposition: form-data; name=\"revision\"\r\n\r\n{revision}\r\n--part\r\n\
         Content-Disposition: form-data; name=\"title\"\r\n\r\ny\r\n--part\r\n\
         Content-Disposition: form-data; name=\"tlp\"\r\n\r\nred\r\n--part\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n--part--\r\n"
    );
    let about = format!("report={report}&hash={hash}");
    let waive = format!("fingerprint={}&reason=x", to.id("fingerprint"));
    let centre = |door: Door, refused: &'static str| door.but(refused, Refusal).but(CENTRE, Leave);
    let id = &["notice"][..];
    vec![
        centre(to.get("/notices/{id}", id), "").opens_for("analyst"),
        centre(to.get("/notices/{id}/edit", id), "reviewer").opens_for("analyst"),
        centre(to.get("/notices/{id}/dry-run", id), "").opens_for("analyst"),
        centre(to.post("/notices/{id}/save", id, write.clone()), "reviewer").opens_for("analyst"),
        centre(to.post("/notices/{id}/autosave", id, write.clone()), "reviewer").opens_for("analyst"),
        centre(to.post("/notices/{id}/kind", id, "to_kind=vulnerability"), "reviewer").opens_for("analyst"),
        centre(to.post("/notices/{id}/consents", id, about.clone()), "reviewer").opens_for("analyst"),
        centre(to.post("/notices/{id}/overrides", id, format!("{about}&ground=x&reason=x")), "reviewer")
            .opens_for("analyst"),
        centre(to.post("/notices/{id}/overrides/{which}/confirm", &["notice", "override"], ""), "duty analyst")
            .opens_for("reviewer"),
        centre(to.post("/notices/{id}/waivers", id, waive), "reviewer").opens_for("analyst"),
        centre(to.post("/notices/{id}/waivers/confirm", id, format!("waiver={}", to.id("waiver"))), "duty analyst")
            .opens_for("reviewer"),
        centre(to.get("/notices/{id}/files/{file}", &["notice", "notice-file"]), "").opens_for("analyst"),
        centre(to.get("/notices/{id}/indicators.csv", id), "").opens_for("analyst"),
        centre(to.post("/notices/{id}/files", id, file), "reviewer").opens_for("analyst"),
        centre(
            to.post(
                "/notices/{id}/files/{file}/carry",
                &["notice", "passed-file"],
                format!("{write}&carry-{carried}=x"),
            ),
            "reviewer",
        )
        .opens_for("analyst"),
        centre(to.post("/notices/{id}/files/{file}/remove", &["notice", "notice-file"], write.clone()), "reviewer")
            .opens_for("analyst"),
        centre(to.post("/notices/{id}/files/{file}/strip", &["notice", "notice-file"], write.clone()), "reviewer")
            .opens_for("analyst"),
        centre(to.get("/consents/{id}/files/{file}", &["consent", "notice-file"]), "")
            .but("colleague", Leave)
            .opens_for("victim"),
        // The file is of another notice than the one delivered.
        to.get("/inbox/{delivery}/files/{file}", &["delivery", "notice-file"]),
        // With nothing chosen nothing is permitted either.
        centre(to.post("/notices/{id}/waivers", id, "reason=x"), "reviewer"),
        centre(to.post("/notices/{id}/waivers/confirm", id, ""), "duty analyst"),
        centre(to.post("/notices/{id}/review", id, format!("hash={hash}&verdict=approve")), "duty analyst")
            .opens_for("reviewer"),
        centre(to.post("/notices/{id}/release", id, format!("hash={hash}")), "analyst").opens_for("duty"),
        // It is no update and has not been released: there is nothing to update or to compare, also for those who may.
        centre(to.post("/notices/{id}/update", id, ""), "reviewer"),
        centre(to.post("/notices/{id}/discard", id, ""), "reviewer").opens_for("analyst"),
        centre(to.get("/notices/{id}/leaving", id), ""),
        centre(to.post("/notices/{id}/leaving", id, format!("hash={hash}&list={hash}")), "reviewer"),
        centre(to.get("/notices/{id}/changes", id), ""),
        // It has not been released: there is nothing to recall, also for those who may.
        centre(to.get("/notices/{id}/recall", id), ""),
        centre(to.post("/notices/{id}/recall", id, "reason=x&instructions=x"), ""),
        centre(to.post("/notices/{id}/recall/outside/{outside}", &["notice", "waiver"], "whom=x&means=x"), ""),
        centre(to.post("/notices/{id}/recall/confirm", id, "recall=01900000-0000-7000-8000-000000000001"), "analyst"),
        centre(
            to.post("/notices/{id}/recall/refuse", id, "recall=01900000-0000-7000-8000-000000000001&refusal=x"),
            "analyst",
        ),
        centre(to.get("/consents/{id}", &["consent"]), "").but("colleague", Leave).opens_for("victim"),
        centre(to.post("/consents/{id}/answer", &["consent"], "answer=agree"), CENTRE)
            .but("colleague", Leave)
            .opens_for("victim"),
    ]
}

fn ledger(to: &Filler<'_>) -> Vec<Door> {
    let id = &["delivery"][..];
    let mine = |door: Door| door.but("colleague", Leave).opens_for("victim");
    let called = |door: Door| door.but("colleague", Refusal).but("secretariat duty", Leave).opens_for("secretariat");
    let above = |door: Door| door.but("colleague secretariat", Refusal);
    vec![
        mine(to.get("/inbox/{delivery}", id)).but("secretariat", Leave),
        mine(to.get("/inbox/{delivery}/text", id)).but("secretariat", Leave),
        mine(to.get("/inbox/{delivery}/indicators.csv", id)).but("secretariat", Leave),
        // Nothing came before it.
        to.get("/inbox/{delivery}/changes", id),
        mine(to.post("/deliveries/{id}/answer", id, "answer=affected")).but("secretariat", Refusal),
        mine(to.post("/deliveries/{id}/acknowledge", id, "")).but("secretariat", Refusal),
        mine(to.post("/deliveries/{id}/confirm-recall", id, "")).but("secretariat", Refusal),
        // Executives are told on the government's line only.
        above(to.post("/inbox/{delivery}/executives", id, "whom=x&source=x")),
        above(to.get("/deliveries/{id}/pass", id)),
        above(to.post("/deliveries/{id}/pass", id, "text=x")),
        above(to.get("/deliveries/{id}/below", id)),
        above(to.get("/deliveries/{id}/below.csv", id)),
        called(to.get("/deliveries/{id}/call", id)),
        called(to.post("/deliveries/{id}/call", id, "outcome=told")),
        // The victim does not call for help: nobody finds a form there, and GET says so on a page.
        to.get("/deliveries/{id}/help", id).but("colleague", Refusal).but("secretariat duty", Page),
        to.post("/deliveries/{id}/help", id, "number=1&done=x")
            .but("colleague", Refusal)
            .but("secretariat duty", Exactly(409)),
        // The line of the secretariat above the victim.
        to.get("/deliveries/{id}/below", &["delivery-above"])
            .but("ministry", Refusal)
            .but("secretariat", Leave)
            .opens_for("secretariat"),
        to.get("/deliveries/{id}/below.csv", &["delivery-above"])
            .but("ministry", Refusal)
            .but("secretariat", Leave)
            .opens_for("secretariat"),
        to.get("/deliveries/{id}/pass", &["delivery-above"]).but("ministry", Refusal).but("secretariat", Leave),
        // By the usual rules nobody but the secretariat sees who answered what.
        to.get("/deliveries/{id}/answers", id).but("colleague secretariat", Refusal),
        to.get("/deliveries/{id}/answers", &["delivery-above"])
            .but("ministry", Refusal)
            .but("secretariat", Leave)
            .opens_for("secretariat"),
        to.get("/board/{dispatch}", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        to.get("/board/{dispatch}/part", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        to.get("/board/{dispatch}/opened", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        to.get("/board/{dispatch}/opened.csv", &["dispatch"]).but(CENTRE, Leave).opens_for("duty"),
        to.get("/board/{dispatch}/embargo", &["dispatch"]).but(CENTRE, Leave),
        to.post("/board/{dispatch}/embargo", &["dispatch"], "at=2044-06-20T10:00&reason=x")
            .but("analyst", Refusal)
            .but(CENTRE, Leave),
    ]
}

fn registry(to: &Filler<'_>) -> Vec<Door> {
    let card = "priority=1&name_ja=x&post_ja=x&phone=03-0000-0001&mail=x@x.example&hours=business";
    let (org, ceptoar) = (&["organisation"][..], &["ceptoar"][..]);
    let public = |door: Door| Door { usual: Page, ..door };
    let managed = |door: Door| door.but("manager", Leave).but(EVERYBODY, Refusal).opens_for("victim");
    let centres = |door: Door| door.usually(Refusal).but("duty", Leave).opens_for("duty");
    let contact =
        |door: Door| door.but("colleague manager", Leave).but("ministry secretariat duty", Refusal).opens_for("victim");
    let (id, change, amendment) = (&["contact"][..], &["change"][..], &["amendment"][..]);
    let watched = |door: Door| door.but("secretariat", Leave);
    vec![
        public(to.get("/organisations/{id}", org)),
        centres(to.get("/organisations/enter", &[])),
        centres(to.post("/organisations/enter", &[], "code=X1&name_ja=x&sector=WATER")),
        centres(to.get("/organisations/list", &[])),
        // Without a file nobody gets as far as to learn anything.
        Door { usual: Exactly(400), ..to.post("/organisations/list", &[], "") },
        centres(to.post("/organisations/list/enter", &[], "file=x&plan=x")),
        centres(to.get("/organisations/list/registered.csv", &[])),
        centres(to.get("/organisations/{id}/registration", org)),
        centres(to.post("/organisations/{id}/registration", org, "version=x&name_ja=x")),
        centres(to.get("/organisations/{id}/manager", org)),
        // The victim has a manager.
        to.post("/organisations/{id}/manager", org, "mail=a@b.example&name=x")
            .usually(Refusal)
            .but("duty", Exactly(409)),
        managed(to.get("/organisations/{id}/edit", org)),
        managed(to.post("/organisations/{id}/edit", org, "place=x&domains=evil.example&networks=")),
        managed(to.get("/organisations/{id}/contacts/new", org)),
        managed(to.post("/organisations/{id}/contacts/new", org, card)),
        // The rules of the victim's CEPTOAR: for those who live by them and those who watch over it.
        to.get("/ceptoars/{id}/rules", ceptoar)
            .usually(Refusal)
            .but("secretariat colleague manager neighbour ministry duty analyst reviewer", Leave)
            .opens_for("victim"),
        to.get("/ceptoars/{id}/rules/new", ceptoar).usually(Refusal).but("secretariat", Leave).opens_for("secretariat"),
        to.post("/ceptoars/{id}/rules/new", ceptoar, "").usually(Refusal).but("secretariat", Leave),
        contact(to.get("/contacts/{id}/edit", id)),
        contact(to.post("/contacts/{id}/edit", id, card)),
        contact(to.post("/contacts/{id}/confirm", id, "")),
        to.get("/amendments/{id}", amendment).but("colleague manager duty", Leave).opens_for("victim"),
        to.post("/amendments/{id}/decide", amendment, "verdict=decline&text=x")
            .but("colleague manager", Refusal)
            .but("duty", Leave)
            .opens_for("duty"),
        to.post("/amendments/{id}/withdraw", amendment, "")
            .but("colleague duty", Refusal)
            .but("manager", Leave)
            .opens_for("victim"),
        Door { usual: Refusal, ..to.post("/amendments/new", &[], "what=name&name_ja=x&reason=") }
            .but(MANAGERS, Exactly(422)),
        watched(to.get("/changes/{id}", change)).but("colleague manager", Leave).opens_for("victim"),
        watched(to.post("/changes/{id}/judge", change, "verdict=acknowledge")).but("colleague manager", Refusal),
        to.post("/changes/{id}/answer", change, format!("ceptoar={}&text=x", to.id("ceptoar")))
            .but("colleague manager", Leave)
            .but("secretariat", Refusal)
            .opens_for("victim"),
        contact(to.post("/confirmations", &[], format!("contacts={}", to.id("contact")))),
        contact(to.post("/contacts/{id}/end", id, "")),
    ]
}

fn identity(to: &Filler<'_>) -> Vec<Door> {
    let gone = |door: Door| Door { usual: Exactly(410), ..door };
    let newcomer = "name=x&kana=カナ&romaji=x&password=vapor-lantern-73-otter";
    vec![
        to.get("/people/{id}", &["person"])
            .but("colleague duty analyst reviewer auditor agency-head", Refusal)
            .but("manager", Leave)
            .opens_for("manager"),
        to.post("/people/{id}/roles", &["person"], "roles=manager").but("manager", Leave).opens_for("manager"),
        to.post("/people/{id}/end", &["person"], "").but("manager", Leave),
        to.post("/people/invitations/{id}/revoke", &["invitation"], "").but("manager", Leave).opens_for("manager"),
        to.post("/people/invitations/{id}/again", &["invitation"], "").but("manager", Leave),
        to.post("/account/sessions/{id}/end", &["session"], ""),
        to.post("/account/keys/{id}/end", &["key"], "").but("manager", Leave).opens_for("manager"),
        to.post("/account/passkeys/{id}/remove", &["session"], ""),
        to.post("/absences/{id}/end", &["absence"], "")
            .but("colleague", Refusal)
            .but("manager", Leave)
            .opens_for("manager"),
        to.post("/absences/{id}/answer", &["absence"], "agrees=yes").but("colleague manager", Refusal),
        to.post("/absences/{id}/step-back", &["absence"], "").but("colleague manager", Refusal),
        to.get("/mail", &[]).but("duty", Leave).opens_for("duty"),
        to.get("/mail/queue", &[]).but("duty planner", Leave).opens_for("duty"),
        to.post("/mail/queue", &[], "go=halt&reason=x").but("duty planner", Leave),
        to.get("/api/v1/mail/queue", &[]).but("duty planner", Leave),
        to.post("/api/v1/mail/queue/halt", &[], "{\"reason\":\"x\"}").but("duty planner", Leave),
        to.post("/api/v1/mail/queue/retry", &[], "").but("duty planner", Leave),
        to.post("/api/v1/mail/queue/go-on", &[], "{\"reason\":\"x\"}").but("duty planner", Leave),
        to.get("/mail/{id}", &["mailed"]).but("duty", Leave).opens_for("duty"),
        to.post("/mail/{id}/settle", &["mailed"], "done=x").but("duty", Leave),
        Door { usual: Exactly(404), ..to.get("/received/{token}", &["no-token"]) },
        Door { usual: Exactly(404), ..to.post("/received/{token}", &["no-token"], "") },
        gone(to.get("/invitations/{token}", &["no-token"])),
        gone(to.post("/invitations/{token}", &["no-token"], newcomer)),
        gone(to.post("/invitations/{token}/join", &["no-token"], "")),
        // A link that fell into the wrong hands lets nobody in who has another address.
        Door { usual: Refusal, ..to.post("/invitations/{token}/join", &["token"], "") },
        // The victim's organisation is not theirs; who works there may act for it.
        to.post("/account/organisation", &[], format!("organisation={}", to.id("organisation")))
            .but("colleague manager", Leave),
        // A report for an organisation of somebody else's, by telephone.
        Door {
            usual: Refusal,
            ..to.post(
                "/reports/new",
                &[],
                format!("for=1&organisation={}&channel=telephone&source=x", to.id("organisation")),
            )
        }
        .but("ministry duty", Leave),
        // A notice from a report that one may not see, or not derive from.
        to.post("/notices/new", &[], format!("reports={}", to.id("report"))).but("colleague ministry", Refusal),
        to.post("/notices/new", &[], format!("reports={}", to.id("passed")))
            .but("colleague ministry reviewer", Refusal)
            .but("duty analyst", Leave),
        Door { usual: Refusal, ..to.post("/notices/new", &[], "title=x&kind=alert") }.but("duty analyst", Leave),
        // Roles that do not fit the body: the centre's for a manager of an operator.
        Door { usual: Refusal, ..to.post("/invitations/new", &[], "mail=a@b.example&name=x&roles=duty&roles=auditor") }
            .but(MANAGERS, Exactly(422)),
        Door { usual: Exactly(404), ..to.post("/sign-in", &[], "mail=x@x.example&password=x") },
    ]
}

/// Doors without places: they show and change one's own things only.
fn own() -> Vec<Door> {
    let door = |method: Method, pattern: &'static str, usual: Gets| Door {
        method,
        pattern,
        path: pattern.to_owned(),
        body: String::new(),
        usual,
        but: vec![],
        opens_for: None,
    };
    let pages = [
        "/",
        "/accessibility",
        "/api",
        "/healthz",
        "/assets/kaname.css",
        "/assets/kaname.js",
        "/assets/icon.svg",
        "/reports",
        "/reports/new",
        "/notices",
        "/notices/new",
        "/inbox",
        "/search",
        "/board",
        "/map",
        "/sectors",
        "/organisations",
        "/confirmations",
        "/our-organisation",
        "/changes",
        "/amendments",
        "/amendments/new",
        "/sign-in",
        "/account",
        "/account/recovery-codes",
        "/account/keys",
        "/account/keys/new",
        "/account/keys/made",
        "/account/profile",
        "/account/notifications",
        "/absences",
        "/absences/new",
        "/people/keys",
        "/people",
        "/invitations/new",
        "/invitations/made",
    ];
    let mut all: Vec<Door> = pages.map(|pattern| door(Method::GET, pattern, Page)).into();
    for (pattern, asked) in [
        ("/reports", "/reports?q=印&state=open"),
        ("/reports", "/reports?q=R-2014"),
        ("/inbox", "/inbox?q=印"),
        ("/notices", "/notices?q=印"),
        ("/search", "/search?q=印&since=2014-01-01"),
        ("/search", "/search?q=20&kind="),
        ("/reports/new", "/reports/new?q=印"),
        ("/organisations", "/organisations?q=印"),
        ("/invitations/made", "/invitations/made?x=1"),
    ] {
        let path = asked.replace('印', "%E5%8D%B0");
        all.push(Door { path, ..door(Method::GET, pattern, Page) });
    }
    let language = Door { path: "/language/en?to=/map".into(), ..door(Method::GET, "/language/{lang}", Exactly(303)) };
    all.push(language);
    all.extend(["/audit", "/audit/verify"].map(|pattern| door(Method::GET, pattern, Nothing).but("auditor", Page)));
    // Nobody of the demo has a password.
    for pattern in ["/account/password", "/account/code", "/account/code/confirm", "/account/mail", "/account/passkeys"]
    {
        all.push(door(Method::GET, pattern, Exactly(409)));
        all.push(door(Method::POST, pattern, Exactly(409)).sends("current=x&new=vapor-lantern-73-otter&code=000000"));
    }
    all.push(door(Method::POST, "/account/passkeys/begin", Exactly(409)));
    all.extend(["/sign-in/passkey", "/sign-in/passkey/begin"].map(|pattern| door(Method::POST, pattern, Exactly(404))));
    all.push(door(Method::GET, "/sign-in/code", Exactly(303)));
    all.push(door(Method::POST, "/sign-in/code", Exactly(303)).sends("code=000000"));
    // One's own affairs, or the demo's, where everybody may be anybody.
    for pattern in [
        "/account/language",
        "/account/browsers/forget",
        "/account/keys/new",
        "/account/profile",
        "/account/notifications",
        "/absences/new",
        "/sign-out",
        "/demo/sign-in",
    ] {
        all.push(door(Method::POST, pattern, Leave));
    }
    all
}
