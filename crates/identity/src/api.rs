//! Who calls, for programs.

use serde::Serialize;
use shell::api::{Answer, Call, Operation};
use shell::{Fault, Route};
use utoipa::ToSchema;

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/api/v1/me", me).api(Operation::new("getMe", "Who calls, for whom, in which roles.").gives::<Me>()),
    ]
}

/// Who calls.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Me {
    person: String,
    organisation: String,
    /// The kind of body for which the key was made.
    body: String,
    /// The roles that the key gives and its maker still holds.
    roles: Vec<String>,
}

async fn me(call: Call) -> Result<Answer, Fault> {
    let who = call.actor().who().ok_or(Fault::sign_in())?;
    Answer::ok(&Me {
        person: who.person.to_string(),
        organisation: who.organisation.to_string(),
        body: who.body.code().to_owned(),
        roles: who.roles.iter().map(|role| role.code().to_owned()).collect(),
    })
}
