//! How letters leave, for programs of the centre.

use crate::{
    halt_post,
    pages::queue::{Queue, read},
    retry_post,
    store::queue::AtHost,
};
use kernel::{At, Bilingual};
use serde::{Deserialize, Serialize};
use shell::api::{Answer, Call, Name, Operation, Stamp, moment};
use shell::{Fault, Route, anew};
use utoipa::ToSchema;

pub(super) fn routes() -> Vec<Route> {
    let get = Operation::new("getMailQueue", "How letters leave: what waits and why, what failed (the centre).");
    let halt = Operation::new("haltMail", "Halt the sending of letters; they wait (the centre).");
    let retry = Operation::new("retryMail", "Have every letter that waits for another try tried now (the centre).");
    let go_on = Operation::new("letMailGoOn", "Let the sending of letters go on (the centre).");
    vec![
        Route::get("/api/v1/mail/queue", get_).api(get.gives::<QueueView>()),
        Route::post("/api/v1/mail/queue/halt", halt_).api(halt.takes::<WithReason>()),
        Route::post("/api/v1/mail/queue/go-on", go_on_).api(go_on.takes::<WithReason>()),
        Route::post("/api/v1/mail/queue/retry", retry_).api(retry.gives::<RetriedView>()),
    ]
}

/// Since when nothing leaves, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct PauseView {
    since: Stamp,
    why: String,
    /// Who halted it, where it was a person in Kaname.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Name>,
}

fn pause(said: Option<(At, String)>, by: Option<&Bilingual>) -> Option<PauseView> {
    said.map(|(at, why)| PauseView { since: moment(at), why, by: by.map(Name::from) })
}

/// Letters to the addresses of one host.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct HostView {
    #[schema(example = "shiomi-tel.example")]
    host: String,
    /// Tried, and to be tried again.
    waiting: i64,
    /// Not tried yet, for as many as may go to this host are on their way or went within the minute.
    in_turn: i64,
    /// Refused or given up within a week.
    failed: i64,
}

/// How letters leave.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct QueueView {
    /// Since when letters are promised; absent: this hub sends no mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Stamp>,
    /// Somebody halted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    halted: Option<PauseView>,
    /// The relay is not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreached: Option<PauseView>,
    waiting: i64,
    /// Those of them that could go now.
    due: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Stamp>,
    /// Refused or given up, ever.
    failed: i64,
    /// May have gone twice within a week, under one Message-ID.
    perhaps_twice: i64,
    /// At most so many letters to one host at once; absent: as many as there are lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    host_at_once: Option<u16>,
    /// At most so many letters to one host in a minute; absent: as many as go.
    #[serde(skip_serializing_if = "Option::is_none")]
    host_a_minute: Option<u16>,
    hosts: Vec<HostView>,
}

async fn get_(call: Call) -> Result<Answer, Fault> {
    let Queue { standing, limits, hosts, twice, by, .. } = read(&call.read().await?).await?;
    let hosts = hosts.into_iter().map(|(host, at)| {
        let AtHost { waiting, in_turn, failed } = at;
        HostView { host, waiting, in_turn, failed }
    });
    Answer::ok(&QueueView {
        opened_at: standing.opened_at.map(moment),
        halted: pause(standing.halted, by.as_ref()),
        unreached: pause(standing.unreached, None),
        waiting: standing.waiting,
        due: standing.overdue,
        oldest: standing.oldest.map(moment),
        failed: standing.failed,
        perhaps_twice: twice,
        host_at_once: limits.at_once,
        host_a_minute: limits.a_minute,
        hosts: hosts.collect(),
    })
}

/// Why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithReason {
    #[schema(max_length = 500, example = "中継サーバの交換")]
    reason: String,
}

async fn halt_(call: Call) -> Result<Answer, Fault> {
    set(call, true).await
}

async fn go_on_(call: Call) -> Result<Answer, Fault> {
    set(call, false).await
}

async fn set(call: Call, halt: bool) -> Result<Answer, Fault> {
    let said: WithReason = call.body()?;
    let cx = anew!(call);
    read(&cx).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    halt_post(&cx, org, halt, &said.reason).await?;
    call.finish(cx, Answer::done()).await
}

/// How many are tried.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct RetriedView {
    letters: u64,
}

async fn retry_(call: Call) -> Result<Answer, Fault> {
    let cx = anew!(call);
    read(&cx).await?;
    let org = cx.organisation().ok_or(Fault::sign_in())?;
    let letters = retry_post(&cx, org).await?;
    call.finish(cx, Answer::ok(&RetriedView { letters })?).await
}
