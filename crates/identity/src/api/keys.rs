//! Keys for programs: seen and ended. A key makes no key; whoever wants one signs in.

use super::{id_of, roles, written};
use crate::key::{Key, KeyId, State};
use crate::ops::end_key::end_key;
use crate::store::keys;
use access::act::ViewPeople;
use axum::extract::{Path, Query};
use registry::Organisation;
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let of = serde_json::json!({ "type": "string", "enum": ["own", "organisation"], "default": "own" });
    let list =
        Operation::new("listKeys", "One's own keys, or those of one's organisation (its managers); newest first.")
            .lists::<KeyView>()
            .leads_to("endKey", "id", "/items/0/id")
            .query("of", "Whose.", of);
    vec![
        Route::get("/api/v1/keys", list_).api(list),
        Route::delete("/api/v1/keys/{id}", end).api(Operation::new("endKey", "End a key, at once.")),
    ]
}

fn states() -> RefOr<Schema> {
    codes(["open", "expired", "ended"])
}

/// A key, without its text, which is kept nowhere.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct KeyView {
    id: Uid,
    organisation: Uid,
    /// Who made it, and in whose name it acts.
    person: Uid,
    #[schema(example = "夜間の取り込み")]
    name: String,
    /// How its text begins.
    #[schema(example = "kn_abcdefgh")]
    prefix: String,
    #[schema(schema_with = roles)]
    roles: Vec<String>,
    /// From where it may be used; from anywhere if empty.
    #[schema(example = json!(["192.0.2.0/24"]))]
    networks: Vec<String>,
    #[schema(schema_with = states)]
    state: String,
    made_at: Stamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Stamp>,
    /// To the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<Stamp>,
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
    let (limit, before): (_, Option<KeyId>) = (paging.limit()?, paging.place_by_id()?);
    let own = match asked.of.as_str() {
        "" | "own" => true,
        "organisation" => false,
        _ => return Err(Fault::unreadable("shell.unreadable")),
    };
    let cx = call.read().await?;
    if !own {
        let org = cx.organisation().ok_or(Fault::sign_in())?;
        cx.permit::<_, Organisation>(ViewPeople, org).await?;
    }
    let found = keys::listed_to(&cx, own, before, limit + 1).await?;
    let now = cx.now();
    let view = |key: Key| KeyView {
        id: key.id.into(),
        organisation: key.org.into(),
        person: key.person.into(),
        state: match key.state(now) {
            State::Open => "open",
            State::Expired => "expired",
            State::Ended => "ended",
        }
        .to_owned(),
        roles: written(&key.roles),
        networks: key.networks.iter().map(ToString::to_string).collect(),
        made_at: moment(key.made_at),
        expires_at: key.expires_at.map(moment),
        used_at: key.used_at.map(moment),
        name: key.name,
        prefix: key.prefix,
    };
    Answer::ok(&Listing::of(found, limit, |key: &Key| key.id.to_string(), view))
}

async fn end(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    end_key(&cx, id_of(&id)?).await?;
    call.finish(cx, Answer::done()).await
}
