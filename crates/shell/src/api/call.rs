//! A call by a program: who calls, what was sent, and that what is sent twice is done once.

use super::{Answer, misfit::misfit};
use crate::{App, Fault, Visitor, visitor::Caller};
use access::Actor;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, Method, StatusCode, header},
};
use kernel::{ContentHash, Lang};
use serde::de::DeserializeOwned;
use store::{Cx, StoreError, params};

/// How long an answer is kept for a key, in days.
const KEPT_DAYS: i64 = 2;
/// The longest key, in bytes.
const KEY_MOST: usize = 100;

/// A call by a program that holds a key.
pub struct Call {
    /// The app.
    pub app: App,
    /// Who calls: the person who made the key, for an organisation.
    pub visitor: Visitor,
    /// The language of sentences in the answer.
    pub lang: Lang,
    bytes: Bytes,
    json: bool,
    key: Option<String>,
    hash: ContentHash,
    if_match: Option<String>,
}

/// What becomes of a call that changes something.
#[allow(clippy::large_enum_variant, reason = "there is one for each call, and it is taken apart at once")]
pub enum Begun {
    /// It was made before under the same key: this was the answer.
    Again(Answer),
    /// It is to be done in this transaction.
    Anew(Cx),
}

impl Call {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }
    /// A transaction in which it reads.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn read(&self) -> Result<Cx, StoreError> {
        self.app.read(self.actor()).await
    }
    /// A transaction in which it reads everything as it is at one moment.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn snapshot(&self) -> Result<Cx, StoreError> {
        self.app.snapshot(self.actor()).await
    }
    /// What was sent, as it is: a file.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
    /// What was sent.
    ///
    /// # Errors
    /// 415 if it does not say that it is JSON, 400 if it is none of this shape; then with a pointer to what does not fit.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        if !self.bytes.is_empty() && !self.json {
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "shell.not-json"));
        }
        let sent = if self.bytes.is_empty() { b"{}".as_slice() } else { &self.bytes };
        let value: serde_json::Value = serde_json::from_slice(sent).map_err(unreadable)?;
        if has_nul(&value) {
            return Err(Fault::unreadable("shell.nul"));
        }
        serde_path_to_error::deserialize(value).map_err(|cause| {
            let misfit = misfit(&cause);
            unreadable(cause.into_inner()).with_problems(misfit)
        })
    }
    /// The revision on which the caller builds, from `If-Match`.
    ///
    /// # Errors
    /// 428 if there is none, 412 if it is none of ours.
    pub fn revision(&self) -> Result<i64, Fault> {
        let required = Fault::new(StatusCode::PRECONDITION_REQUIRED, "shell.if-match");
        let tag = self.if_match.as_deref().ok_or(required)?;
        let number =
            tag.trim().strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
        number.ok_or_else(stale)
    }
    /// Refuses a change that does not build on what stands there, which `standing` says as it is read.
    ///
    /// # Errors
    /// 428 without `If-Match`, 412 if it is the tag of something else.
    pub fn builds_on(&self, standing: &Answer) -> Result<(), Fault> {
        if self.revision()? == standing.content_tag() { Ok(()) } else { Err(stale()) }
    }
    /// Begins what changes something; or finds that it was done.
    ///
    /// # Errors
    /// If the key was used for something else, or the database refuses.
    pub async fn begin(&self) -> Result<Begun, Fault> {
        let cx = self.app.write(self.actor()).await?;
        let (Some(key), Some(who)) = (&self.key, self.actor().who()) else { return Ok(Begun::Anew(cx)) };
        let sql = cx.system("idempotency keys");
        let old = "DELETE FROM idempotency WHERE person_id = $1 AND org_id = $2 AND at < $3";
        sql.run(old, params![who.person, who.organisation, cx.now().plus_days(-KEPT_DAYS)]).await?;
        let select = "SELECT request_hash, answer FROM idempotency WHERE person_id = $1 AND org_id = $2 AND key = $3";
        let Some(row) = sql.row(select, params![who.person, who.organisation, key.as_str()]).await? else {
            return Ok(Begun::Anew(cx));
        };
        if row.hash("request_hash")? != self.hash {
            return Err(Fault::unusable("shell.key-reused"));
        }
        let kept = serde_json::from_str(&row.text("answer")?);
        Ok(Begun::Again(kept.map_err(|cause| Fault::broken("store.broken").because(cause))?))
    }
    /// Keeps the answer under the key and stores what was done.
    ///
    /// # Errors
    /// If another call with the same key was quicker, or the database refuses.
    pub async fn finish(&self, cx: Cx, answer: Answer) -> Result<Answer, Fault> {
        self.keep(&cx, &answer).await?;
        cx.commit().await?;
        Ok(answer)
    }
    /// The same for what is no event of record.
    ///
    /// # Errors
    /// As [`Call::finish`].
    pub async fn finish_unrecorded(&self, cx: Cx, reason: &'static str, answer: Answer) -> Result<Answer, Fault> {
        self.keep(&cx, &answer).await?;
        cx.commit_unrecorded(reason).await?;
        Ok(answer)
    }

    async fn keep(&self, cx: &Cx, answer: &Answer) -> Result<(), Fault> {
        let (Some(key), Some(who)) = (&self.key, self.actor().who()) else { return Ok(()) };
        let insert = "INSERT INTO idempotency (person_id, org_id, key, request_hash, status, answer, at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person_id, org_id, key) DO NOTHING";
        let status = i64::from(answer.status);
        let whole = serde_json::to_string(answer).map_err(|cause| Fault::broken("shell.template").because(cause))?;
        let values = params![who.person, who.organisation, key.as_str(), self.hash, status, whole, cx.now()];
        match cx.system("idempotency keys").run(insert, values).await? {
            1 => Ok(()),
            _ => Err(Fault::conflict("shell.key-under-way")),
        }
    }
}

/// 412: it has changed since.
pub(super) fn stale() -> Fault {
    Fault::new(StatusCode::PRECONDITION_FAILED, "shell.changed")
}

fn unreadable(cause: serde_json::Error) -> Fault {
    Fault::unreadable("shell.json").because(cause)
}

/// No database keeps it in a text.
fn has_nul(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(all) => all.iter().any(has_nul),
        serde_json::Value::Object(all) => all.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
    }
}

fn header_of(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn is_json(headers: &HeaderMap) -> bool {
    let said = header_of(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    said.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// Whether the caller takes what we answer with: JSON, or a file as it is.
fn takes(headers: &HeaderMap) -> bool {
    let ours = ["*/*", "application/*", "application/json", "application/problem+json", "application/octet-stream"];
    let range = |range: &str| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    header_of(headers, header::ACCEPT.as_str())
        .is_none_or(|wanted| wanted.trim().is_empty() || wanted.split(',').any(|one| ours.contains(&&*range(one))))
}

/// What makes two requests the same: by which key and in which roles, method, path, on what it builds, and what was
/// sent. An answer that was given to somebody in other roles, by another key or for somebody away is not given again.
fn hash_of(actor: &Actor, method: &Method, path: &str, if_match: Option<&str>, bytes: &[u8]) -> ContentHash {
    let roles = actor.who().map(|who| &who.roles);
    let by = format!("{:?} {roles:?} {:?}", actor.key(), actor.absent());
    let mut hashed = format!("{by}\n{method} {path}\n{}\n", if_match.unwrap_or_default()).into_bytes();
    hashed.extend_from_slice(bytes);
    ContentHash::of(&hashed)
}

impl FromRequest<App> for Call {
    type Rejection = Fault;
    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let caller = request.extensions().get::<Caller>().cloned().ok_or(Fault::broken("shell.no-caller"))?;
        let visitor = caller.visitor.ok_or(Fault::sign_in())?;
        let (method, address) = (request.method().clone(), request.uri().clone());
        let path = address.path_and_query().map_or(address.path(), |path| path.as_str());
        let headers = request.headers().clone();
        if !takes(&headers) {
            return Err(Fault::new(StatusCode::NOT_ACCEPTABLE, "shell.not-acceptable"));
        }
        let bytes = Bytes::from_request(request, app).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "shell.too-large"),
            _ => Fault::unreadable("shell.unreadable"),
        })?;
        let key = header_of(&headers, "idempotency-key").filter(|_| method != Method::GET);
        if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY_MOST) {
            return Err(Fault::unreadable("shell.key-unreadable"));
        }
        let if_match = header_of(&headers, header::IF_MATCH.as_str());
        Ok(Self {
            app: app.clone(),
            hash: hash_of(&visitor.actor, &method, path, if_match.as_deref(), &bytes),
            visitor,
            lang: caller.lang,
            json: is_json(&headers),
            if_match,
            key,
            bytes,
        })
    }
}
