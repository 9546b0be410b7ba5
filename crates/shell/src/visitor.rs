//! Who a request comes from.

use crate::{App, Banner, Fault};
use access::{Actor, BodyKind, Role};
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, Method, Uri, header, request::Parts},
};
use kernel::{Bilingual, Lang};

/// Somebody who has signed in, as pages need to know him.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who acts.
    pub actor: Actor,
    /// The person's name.
    pub name: Bilingual,
    /// The name of the organisation for which the person acts.
    pub organisation: Bilingual,
    /// The language the person chose.
    pub lang: Option<Lang>,
}

impl Visitor {
    /// The kind of body for which the person acts.
    pub fn body(&self) -> Option<BodyKind> {
        self.actor.who().map(|who| who.body)
    }
    /// Whether the body works through what waits all day: its pages hold many rows.
    pub fn works_all_day(&self) -> bool {
        let body = self.body();
        matches!(body, Some(BodyKind::Ministry | BodyKind::Centre | BodyKind::Ceptoar | BodyKind::Oversight))
    }
    /// Whether the person has the role.
    pub fn has(&self, role: Role) -> bool {
        self.actor.has(role)
    }
}

/// What the outer layers found out about a request.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) visitor: Option<Visitor>,
    pub(crate) lang: Lang,
    /// Path and query to which one can come back.
    pub(crate) address: String,
    /// What was done just before: the key of a text.
    pub(crate) did: Option<String>,
    /// What every page says to the visitor.
    pub(crate) banners: Vec<Banner>,
}

/// The language of a request: the cookie set by the switch, the person's choice, the browser's, Japanese.
pub(crate) fn language(headers: &HeaderMap, visitor: Option<&Visitor>) -> Lang {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = header(header::COOKIE).split(';').find_map(|pair| pair.trim().strip_prefix("lang=")?.parse().ok());
    let accepted = || {
        let mut wanted = header(header::ACCEPT_LANGUAGE).split(',').filter_map(|tag| tag.trim().get(..2)?.parse().ok());
        wanted.next()
    };
    cookie.or_else(|| visitor.and_then(|visitor| visitor.lang)).or_else(accepted).unwrap_or_default()
}

/// Where somebody can come back to: what was asked for, or, after sending a form, the page on which it stood.
pub(crate) fn address(request: &Request) -> String {
    let asked = request.uri().path_and_query().map_or("/", |asked| asked.as_str());
    if request.method() == Method::GET {
        return asked.to_owned();
    }
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let referer = referer.and_then(|text| text.parse::<Uri>().ok());
    referer.and_then(|uri| uri.path_and_query().map(ToString::to_string)).unwrap_or_else(|| asked.to_owned())
}

/// A request by somebody who has signed in: app, visitor, language, address.
pub struct Signed {
    /// The app.
    pub app: App,
    /// Who it is.
    pub visitor: Visitor,
    /// The language of the answer.
    pub lang: Lang,
    /// Path and query to which one can come back, as after changing the language.
    pub address: String,
    /// What was done just before: the key of a text `did-…`.
    pub did: Option<String>,
    /// What every page says to him.
    pub banners: Vec<Banner>,
}

/// A request by anybody.
pub struct Maybe {
    /// The app.
    pub app: App,
    /// Who it is, if signed in.
    pub visitor: Option<Visitor>,
    /// The language of the answer.
    pub lang: Lang,
    /// Path and query to which one can come back, as after changing the language.
    pub address: String,
    /// What was done just before: the key of a text `did-…`.
    pub did: Option<String>,
    /// What every page says to him.
    pub banners: Vec<Banner>,
}

impl Maybe {
    /// Who acts; nobody if not signed in.
    pub fn actor(&self) -> Actor {
        self.visitor.as_ref().map_or_else(Actor::nobody, |visitor| visitor.actor.clone())
    }
}

impl From<Signed> for Maybe {
    fn from(Signed { app, visitor, lang, address, did, banners }: Signed) -> Self {
        Self { app, visitor: Some(visitor), lang, address, did, banners }
    }
}

impl Signed {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }
}

impl FromRequestParts<App> for Maybe {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let caller = parts.extensions.get::<Caller>().cloned().ok_or(Fault::broken("shell.no-caller"))?;
        Ok(Self {
            app: app.clone(),
            visitor: caller.visitor,
            lang: caller.lang,
            address: caller.address,
            did: caller.did,
            banners: caller.banners,
        })
    }
}

impl FromRequestParts<App> for Signed {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let Maybe { app, visitor, lang, address, did, banners } = Maybe::from_request_parts(parts, app).await?;
        let visitor = visitor.ok_or(Fault::sign_in())?;
        Ok(Self { app, visitor, lang, address, did, banners })
    }
}
