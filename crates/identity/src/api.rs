//! Who calls, his colleagues, absences and keys, for programs.
//!
//! What lets somebody in is made by a person who has signed in, never by a program: no operation makes a key, invites,
//! announces an absence, agrees to stand in or gives a role, and none changes a name, an address or a password.

mod away;
mod invitations;
mod keys;
mod letters;
mod own;
mod people;

use access::{BodyKind, Role};
use serde::Serialize;
use shell::api::{Answer, Call, Operation, Uid, codes};
use shell::{Fault, Route};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::{ArrayBuilder, RefOr, schema::Schema};

/// The operations of this room.
pub(crate) fn routes() -> Vec<Route> {
    let me = Operation::new("getMe", "Who calls, for whom, in which roles.").gives::<Me>().leads_to(
        "getOrganisation",
        "id",
        "/organisation",
    );
    let mut all = vec![Route::get("/api/v1/me", me_).api(me)];
    for more in
        [own::routes(), letters::routes(), people::routes(), invitations::routes(), away::routes(), keys::routes()]
    {
        all.extend(more);
    }
    all
}

/// The schema of a list of roles.
fn roles() -> RefOr<Schema> {
    ArrayBuilder::new().items(codes(Role::ALL.iter().map(|role| role.code()))).into()
}
fn bodies() -> RefOr<Schema> {
    codes(BodyKind::ALL.iter().map(|body| body.code()))
}
fn written(roles: &BTreeSet<Role>) -> Vec<String> {
    roles.iter().map(|role| role.code().to_owned()).collect()
}
fn id_of<T>(text: &str) -> Result<kernel::Id<T>, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// Who calls.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Me {
    person: Uid,
    organisation: Uid,
    /// The kind of body for which the key was made.
    #[schema(schema_with = bodies)]
    body: String,
    /// The roles that the key gives and its maker still holds.
    #[schema(schema_with = roles)]
    roles: Vec<String>,
}

async fn me_(call: Call) -> Result<Answer, Fault> {
    let who = call.actor().who().ok_or(Fault::sign_in())?;
    Answer::ok(&Me {
        person: who.person.into(),
        organisation: who.organisation.into(),
        body: who.body.code().to_owned(),
        roles: written(&who.roles),
    })
}
