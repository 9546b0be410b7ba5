//! What the buttons of the desk do. All of them send what was typed: asking saves it first, reviewing and sharing refuse
//! to go on without it, and nothing that was typed is lost.

use super::{Typed, draw};
use crate::{
    BridgeId, Share, ShareId,
    ops::{
        ask_approval::ask_approval, cross_bridge::cross_bridge, hand_over_share::hand_over_share,
        release_share::release_share, review_share::review_share, save_share::save_share,
    },
    pages::known,
    store::shares,
};
use ::store::Cx;
use access::act::EditShare;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::ContentHash;
use serde::Deserialize;
use sharing::release::Verdict;
use shell::{Fault, Input, Path, Signed};

impl Typed {
    fn hash(&self) -> Result<ContentHash, Fault> {
        ContentHash::parse(&self.hash).ok_or(Fault::conflict("community.stale"))
    }
}

fn bridge(typed: &str) -> Result<Option<BridgeId>, Fault> {
    Some(typed).filter(|id| !id.is_empty()).map(known).transpose()
}

/// What was saved: the number of the revision, its hash, whether it is another than before.
pub(super) struct Kept {
    pub(super) revision: i64,
    hash: ContentHash,
    changed: bool,
}

/// Saves what was typed.
pub(super) async fn keep(cx: &Cx, id: ShareId, typed: &Typed) -> Result<Kept, Fault> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let current = shares::current(share.sql(), id).await?;
    let seen = typed.seen();
    let hash = save_share(cx, id, seen, typed.over(&current.content)?).await?;
    let changed = hash != current.hash;
    Ok(Kept { revision: if changed { seen + 1 } else { seen }, hash, changed })
}

/// The hash of what was saved, if nothing else was typed since.
async fn as_saved(cx: &Cx, id: ShareId, typed: &Typed) -> Result<ContentHash, Fault> {
    let share = cx.permit::<_, Share>(EditShare, id).await?;
    let current = shares::current(share.sql(), id).await?;
    if current.number != typed.seen() {
        return Err(Fault::conflict("community.stale"));
    }
    if typed.over(&current.content)? != current.content {
        return Err(Fault::conflict("community.unsaved"));
    }
    Ok(current.hash)
}

/// Back to the desk, which shows what was done; or the form again with what is wrong and all that was typed.
async fn finish(
    request: &Signed,
    cx: Cx,
    id: ShareId,
    typed: Typed,
    done: Result<&'static str, Fault>,
) -> Result<Response, Fault> {
    match done {
        Ok(what) => {
            cx.commit().await?;
            Ok(done_at(id, what))
        }
        Err(fault) => {
            drop(cx);
            draw(request, id, Some((typed, fault))).await
        }
    }
}

fn done_at(id: ShareId, what: &'static str) -> Response {
    shell::did(what, &format!("/shares/{id}/desk"))
}

/// `POST /shares/{id}/save`
pub(crate) async fn save(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    match keep(&cx, id, &typed).await {
        Ok(Kept { changed: false, .. }) => Ok(Redirect::to(&format!("/shares/{id}/desk")).into_response()),
        kept => finish(&request, cx, id, typed, kept.map(|_| "did-community-saved")).await,
    }
}

/// `POST /shares/{id}/approvals`: saves what was typed and asks for exactly that. What was saved stays so, also where it
/// cannot be asked for yet: then the desk says of that text what is in the way.
pub(crate) async fn ask(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let provider = known(&typed.provider)?;
    let bridge = bridge(&typed.bridge)?;
    let mut cx = request.app.write(request.actor()).await?;
    let hash = match bridge {
        Some(_) => typed.hash(),
        None => {
            let kept = keep(&cx, id, &typed).await;
            if matches!(kept, Ok(Kept { changed: true, .. })) {
                cx.commit().await?;
                cx = request.app.write(request.actor()).await?;
            }
            kept.map(|kept| kept.hash)
        }
    };
    let done = match hash {
        Ok(hash) => ask_approval(&cx, id, provider, bridge, hash).await.map(|_| "did-community-asked"),
        Err(fault) => return finish(&request, cx, id, typed, Err(fault)).await,
    };
    finish(&request, cx, id, typed, done.map_err(Fault::from)).await
}

/// `POST /shares/{id}/review`: of what was saved. Who typed something else writes, and has nothing to review.
pub(crate) async fn review(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let done = reviewed(&cx, id, &typed).await;
    finish(&request, cx, id, typed, done).await
}

async fn reviewed(cx: &Cx, id: ShareId, typed: &Typed) -> Result<&'static str, Fault> {
    let hash = as_saved(cx, id, typed).await?;
    let verdict: Verdict = typed.verdict.parse().map_err(|()| Fault::unusable("community.verdict"))?;
    review_share(cx, id, hash, verdict, &typed.note).await?;
    Ok(match verdict {
        Verdict::Approve => "did-community-reviewed",
        Verdict::Return => "did-community-returned",
    })
}

/// `POST /shares/{id}/release`: of what was saved, to which the providers agreed.
pub(crate) async fn release(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(typed): Input<Typed>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let done = released(&cx, id, &typed).await;
    finish(&request, cx, id, typed, done).await
}

async fn released(cx: &Cx, id: ShareId, typed: &Typed) -> Result<&'static str, Fault> {
    let hash = as_saved(cx, id, typed).await?;
    release_share(cx, id, hash).await?;
    Ok("did-community-shared")
}

/// What a button for a bridge sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WayForm {
    bridge: String,
    whom: String,
    means: String,
}

/// `POST /shares/{id}/cross`
pub(crate) async fn cross(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(form): Input<WayForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let bridge = bridge(&form.bridge)?.ok_or_else(Fault::not_found)?;
    cross_bridge(&cx, bridge, id).await?;
    cx.commit().await?;
    Ok(done_at(id, "did-community-crossed"))
}

/// `POST /shares/{id}/hand-over`
pub(crate) async fn hand_over(
    request: Signed,
    Path(id): Path<ShareId>,
    Input(form): Input<WayForm>,
) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let bridge = bridge(&form.bridge)?.ok_or_else(Fault::not_found)?;
    hand_over_share(&cx, bridge, id, (&form.whom, &form.means)).await?;
    cx.commit().await?;
    Ok(done_at(id, "did-community-handed"))
}
