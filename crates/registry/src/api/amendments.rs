//! What organisations ask to have changed of their registration, and the decision, for programs.

use crate::amendment::{Amendment, AmendmentId, Item, Names, Standing, Wanted};
use crate::ops;
use crate::store::amendments::{Line, decides, lines};
use access::OrgId;
use access::act::{AskAmendment, DecideAmendment, ViewAmendment};
use axum::extract::{Path, Query};
use kernel::Bilingual;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Name, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let side = serde_json::json!({ "type": "string", "enum": ["own", "asked"] });
    let list = Operation::new("listAmendments", "What one's organisation asked, or (`asked`) what is asked of it.")
        .lists::<AmendmentView>()
        .query("of", "Which side; absent: `asked` for those who decide, else `own`.", side)
        .leads_to("getAmendment", "id", "/items/0/id");
    let ask = Operation::new("askAmendment", "Ask for another name, sector or membership.")
        .takes::<AskingAmendment>()
        .creates::<AmendmentView>()
        .leads_to("getAmendment", "id", "/id")
        .leads_to("withdrawAmendment", "id", "/id");
    let get = Operation::new("getAmendment", "What was asked, and how it stands.")
        .gives::<AmendmentView>()
        .leads_to("decideAmendment", "id", "/id")
        .leads_to("withdrawAmendment", "id", "/id");
    let decide = Operation::new("decideAmendment", "Grant or decline it; what is granted holds from today on.");
    let withdraw = Operation::new("withdrawAmendment", "Take back what was asked and not decided.");
    vec![
        Route::get("/api/v1/amendments", list_).api(list),
        Route::post("/api/v1/amendments", ask_).api(ask),
        Route::get("/api/v1/amendments/{id}", get_).api(get),
        Route::post("/api/v1/amendments/{id}/decide", decide_).api(decide.takes::<DecidingAmendment>()),
        Route::post("/api/v1/amendments/{id}/withdraw", withdraw_).api(withdraw),
    ]
}

fn items() -> RefOr<Schema> {
    codes(Item::ALL.iter().map(|item| item.code()))
}
fn standings() -> RefOr<Schema> {
    codes(Standing::ALL.iter().map(|standing| standing.code()))
}
fn verdicts() -> RefOr<Schema> {
    codes(["grant", "decline"])
}

/// What an organisation asks to have changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct AmendmentView {
    id: Uid,
    /// Who asks.
    organisation: Uid,
    /// Who decides: the CEPTOAR on its membership, the centre on the rest.
    decided_by: Uid,
    #[schema(schema_with = items)]
    what: String,
    /// Where `what` is `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<NamesView>,
    /// Where `what` is `sector`.
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
    /// Where `what` is `join` or `leave`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceptoar: Option<Uid>,
    /// How it was when it was asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    before: String,
    reason: String,
    asked_at: Stamp,
    #[schema(schema_with = standings)]
    state: String,
    /// Why it was decided so.
    #[serde(skip_serializing_if = "String::is_empty")]
    decision: String,
    /// When it was decided or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<Stamp>,
}

/// A name with its readings.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NamesView {
    name: Name,
    #[serde(skip_serializing_if = "String::is_empty")]
    kana: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    romaji: String,
}

impl From<&Names> for NamesView {
    fn from(names: &Names) -> Self {
        Self { name: Name::from(&names.name), kana: names.kana.clone(), romaji: names.romaji.clone() }
    }
}

impl From<&Amendment> for AmendmentView {
    fn from(one: &Amendment) -> Self {
        let (name, sector) = match &one.wanted {
            Wanted::Name(names) => (Some(NamesView::from(names)), None),
            Wanted::Sector(code) => (None, Some(code.clone())),
            Wanted::Join(_) | Wanted::Leave(_) => (None, None),
        };
        Self {
            id: one.id.into(),
            organisation: one.org.into(),
            decided_by: one.decider.into(),
            what: one.wanted.item().code().to_owned(),
            name,
            sector,
            ceptoar: one.wanted.ceptoar().map(Uid::from),
            before: one.before.clone(),
            reason: one.reason.clone(),
            asked_at: moment(one.at),
            state: one.standing.code().to_owned(),
            decision: one.decision.clone(),
            closed_at: one.decided_at.map(moment),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    cursor: String,
    limit: String,
    of: String,
}

async fn list_(Query(asked): Query<Asked>, call: Call) -> Result<Answer, Fault> {
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let (limit, before) = (paging.limit()?, paging.place_by_id::<Amendment>()?);
    let own = match asked.of.as_str() {
        "" => !decides(call.actor()),
        "own" => true,
        "asked" => false,
        _ => return Err(Fault::unusable("registry.unknown-choice")),
    };
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let found = lines(&cx.visible(), (org, own), before, limit + 1).await?;
    let place = |line: &Line| line.amendment.id.to_string();
    Answer::ok(&Listing::of(found, limit, place, |line| AmendmentView::from(&line.amendment)))
}

/// What is asked for: of `name`, `sector` and `ceptoar` the one that goes with `what`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "what": "name", "reason": "社名を変更したため",
    "name": { "ja": "汐見通信株式会社", "en": "Shiomi Telecom", "kana": "しおみつうしん", "romaji": "Shiomi Tsushin" },
}))]
struct AskingAmendment {
    #[schema(schema_with = items, example = "name")]
    what: String,
    #[serde(default)]
    name: Option<NamesAsked>,
    /// Its code.
    #[serde(default)]
    sector: Option<String>,
    /// Which to join or to leave.
    #[serde(default)]
    ceptoar: Option<Uid>,
    #[schema(max_length = 2000, example = "社名を変更したため")]
    reason: String,
}

/// The name that it shall have.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NamesAsked {
    #[schema(max_length = 200, example = "汐見通信株式会社")]
    ja: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    en: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    kana: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    romaji: String,
}

impl AskingAmendment {
    /// What is wanted; `None` where what goes with `what` is missing, or something else is given besides.
    fn wanted(self) -> Option<Wanted> {
        Some(match (self.what.parse::<Item>().ok()?, self.name, self.sector, self.ceptoar) {
            (Item::Name, Some(said), None, None) => {
                let NamesAsked { ja, en, kana, romaji } = said;
                Wanted::Name(Names { name: Bilingual { ja, en }, kana, romaji })
            }
            (Item::Sector, None, Some(code), None) => Wanted::Sector(code),
            (Item::Join, None, None, Some(ceptoar)) => Wanted::Join(ceptoar.id()?),
            (Item::Leave, None, None, Some(ceptoar)) => Wanted::Leave(ceptoar.id()?),
            (Item::Name | Item::Sector | Item::Join | Item::Leave, ..) => return None,
        })
    }
}

async fn ask_(call: Call) -> Result<Answer, Fault> {
    let asking: AskingAmendment = call.body()?;
    let cx = anew!(call);
    let org: OrgId = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, crate::Organisation>(AskAmendment, org).await?;
    let reason = asking.reason.clone();
    let wanted = asking.wanted().ok_or(Fault::unusable("registry.amend-does-not-fit"))?;
    let id = ops::ask_amendment(&cx, org, wanted, &reason).await?;
    let answer = Answer::created(format!("/api/v1/amendments/{id}"), &view(&cx, id).await?)?;
    call.finish(cx, answer).await
}

async fn view(cx: &store::Cx, id: AmendmentId) -> Result<AmendmentView, Fault> {
    Ok(AmendmentView::from(cx.permit::<_, Amendment>(ViewAmendment, id).await?.row()))
}

fn id_of(id: &str) -> Result<AmendmentId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

async fn get_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    Answer::ok(&view(&call.read().await?, id_of(&id)?).await?)
}

/// A decision.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecidingAmendment {
    #[schema(schema_with = verdicts, example = "grant")]
    verdict: String,
    #[schema(max_length = 2000)]
    reason: String,
}

async fn decide_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let (id, said): (_, DecidingAmendment) = (id_of(&id)?, call.body()?);
    let cx = anew!(call);
    cx.permit::<_, Amendment>(DecideAmendment, id).await?;
    let grant = match said.verdict.as_str() {
        "grant" => true,
        "decline" => false,
        _ => return Err(Fault::unusable("registry.unknown-choice")),
    };
    ops::decide_amendment(&cx, id, grant, &said.reason).await?;
    call.finish(cx, Answer::done()).await
}

async fn withdraw_(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let id = id_of(&id)?;
    let cx = anew!(call);
    ops::withdraw_amendment(&cx, id).await?;
    call.finish(cx, Answer::done()).await
}
