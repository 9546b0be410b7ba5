//! Invitations into one's organisation, for its managers; and those of first managers, for the centre, which made them.

use super::{id_of, roles, written};
use crate::Invitation;
use crate::invitation::State;
use crate::ops::{invite_first_manager::to_be_managed, revoke_invitation::revoke_invitation};
use crate::store::invitations;
use access::act::ViewPeople;
use axum::extract::{Path, Query};
use kernel::At;
use registry::Organisation;
use serde::Serialize;
use shell::api::{Answer, Call, Listing, Operation, Paging, Stamp, Uid, codes, cursor, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

pub(super) fn routes() -> Vec<Route> {
    let open = Operation::new("listInvitations", "Invitations that nobody has accepted, newest first (its managers).")
        .lists::<InvitationView>()
        .leads_to("revokeInvitation", "id", "/items/0/id");
    let first = Operation::new(
        "listFirstInvitations",
        "The centre's invitations of the first manager of an organisation, accepted ones too, newest first.",
    )
    .lists::<InvitationView>()
    .leads_to("revokeInvitation", "id", "/items/0/id");
    vec![
        Route::get("/api/v1/invitations", into_own).api(open),
        Route::get("/api/v1/organisations/{id}/invitations", first_).api(first),
        Route::delete("/api/v1/invitations/{id}", revoke)
            .api(Operation::new("revokeInvitation", "Take an invitation back.")),
    ]
}

fn states() -> RefOr<Schema> {
    codes(["open", "accepted", "expired", "revoked"])
}

/// An invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct InvitationView {
    id: Uid,
    /// As whoever invited wrote it.
    name: String,
    mail: String,
    #[schema(schema_with = roles)]
    roles: Vec<String>,
    #[schema(schema_with = states)]
    state: String,
    invited_at: Stamp,
    expires_at: Stamp,
    /// When somebody came in by it.
    accepted_at: Option<Stamp>,
    /// When it was taken back.
    revoked_at: Option<Stamp>,
}

fn view(one: Invitation, now: At) -> InvitationView {
    let state = match one.state(now) {
        State::Open => "open",
        State::Accepted => "accepted",
        State::Expired => "expired",
        State::Revoked => "revoked",
    };
    InvitationView {
        id: one.id.into(),
        state: state.to_owned(),
        roles: written(&one.roles),
        invited_at: moment(one.invited_at),
        expires_at: moment(one.expires_at),
        accepted_at: one.accepted_at.map(moment),
        revoked_at: one.revoked_at.map(moment),
        name: one.name,
        mail: one.mail,
    }
}

fn listed(found: Vec<Invitation>, limit: i64, now: At) -> Result<Answer, Fault> {
    Answer::ok(&Listing::of(found, limit, |one: &Invitation| cursor(one.invited_at, one.id), |one| view(one, now)))
}

async fn into_own(Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    cx.permit::<_, Organisation>(ViewPeople, org).await?;
    let found = invitations::not_accepted(&cx.visible(), org, paging.place()?, limit + 1).await?;
    listed(found, limit, cx.now())
}

async fn first_(Path(id): Path<String>, Query(paging): Query<Paging>, call: Call) -> Result<Answer, Fault> {
    let limit = paging.limit()?;
    let cx = call.read().await?;
    let granted = to_be_managed(&cx, id_of(&id)?).await?;
    let found = invitations::from_outside(&cx.visible(), granted.id, paging.place()?, limit + 1).await?;
    listed(found, limit, cx.now())
}

async fn revoke(Path(id): Path<String>, call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    revoke_invitation(&cx, id_of(&id)?).await?;
    call.finish(cx, Answer::done()).await
}
