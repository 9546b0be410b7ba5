//! The frame around every page.

use crate::{App, Banner, Fault, Maybe, Mode, NavItem, Signed, Voice, visitor::Visitor};
use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Lang, Tlp};

/// What the layout needs. Templates hold one as `page` and extend `layout.html`; its [`Voice`] speaks by deref.
pub struct Page {
    pub(crate) voice: Voice,
    /// The title, without the name of the system. Never a victim's name.
    pub title: String,
    /// Who reads it, if signed in.
    pub visitor: Option<Visitor>,
    /// The reader's mark, which stands in each form of the page.
    pub typist: Option<String>,
    /// The navigation.
    pub nav: Vec<NavItem>,
    /// Path and query to which one can come back.
    pub(crate) address: String,
    /// The entry of the navigation to which the page belongs, where its address does not say so.
    pub(crate) under: Option<&'static str>,
    /// The page is part of an exercise: stripes and frame.
    pub exercise: bool,
    /// How the system runs.
    pub mode: Mode,
    /// How many things wait for the reader, where that is known.
    pub mine: Option<usize>,
    /// The duty telephone.
    pub duty_phone: String,
    /// More classes of the body element, such as `start`.
    pub class: &'static str,
    /// What went wrong with what was sent, and what to do: said on top of the page, which shows the form again.
    pub problem: Option<(String, String)>,
    /// What the reader has just done, said on top of the page.
    pub did: Option<String>,
    /// What is going on that concerns the reader, whatever he came for.
    pub banners: Vec<Banner>,
    /// It shows something that is gone once the page is loaded anew: there is no switch of the language.
    pub once: bool,
    /// What stands on each sheet of paper: the label and the number. A loose sheet says how it may be passed on.
    pub sheet: Option<(Tlp, String)>,
}

impl Page {
    /// A page for somebody who has signed in. `title` is a sentence, not a key.
    pub fn signed(request: &Signed, title: impl Into<String>) -> Self {
        Self::new(&request.app, Some(&request.visitor), request.lang, &request.address, title.into())
            .after(request.did.as_deref())
            .saying(&request.banners)
    }
    /// A page for anybody.
    pub fn maybe(request: &Maybe, title: impl Into<String>) -> Self {
        Self::new(&request.app, request.visitor.as_ref(), request.lang, &request.address, title.into())
            .after(request.did.as_deref())
            .saying(&request.banners)
    }
    pub(crate) fn new(app: &App, visitor: Option<&Visitor>, lang: Lang, address: &str, title: String) -> Self {
        Self {
            voice: Voice::new(app.texts(), lang, app.now()),
            title,
            visitor: visitor.cloned(),
            typist: visitor.and_then(|visitor| app.mark_of(visitor.actor.who()?.person)),
            nav: visitor.map(|visitor| app.nav(&visitor.actor)).unwrap_or_default(),
            address: address.to_owned(),
            under: None,
            exercise: false,
            mode: app.mode(),
            mine: None,
            duty_phone: app.duty_phone().to_owned(),
            class: "",
            problem: None,
            did: None,
            banners: Vec::new(),
            once: false,
            sheet: None,
        }
    }
    /// With what every page says to its reader.
    pub(crate) fn saying(self, banners: &[Banner]) -> Self {
        Self { banners: banners.to_vec(), ..self }
    }
    /// After something was done: with the text of that key, if there is one.
    pub(crate) fn after(mut self, did: Option<&str>) -> Self {
        self.did = did.filter(|key| self.voice.has(key)).map(|key| self.voice.t(key));
        self
    }
    /// With what went wrong, where whoever sent it can mend it; other faults have a page of their own.
    ///
    /// # Errors
    /// The fault, if it is not one that is mended on this page.
    pub fn mend(mut self, fault: Option<&Fault>) -> Result<Self, Fault> {
        if let Some(fault) = fault {
            if !fault.mendable() {
                return Err(fault.clone());
            }
            self.problem = Some((self.t(&fault.key()), self.t(&format!("{}-do", fault.key()))));
        }
        Ok(self)
    }
    /// The status of an answer that shows this page.
    pub fn status(&self) -> StatusCode {
        if self.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
    /// With the exercise mark if `exercise`.
    #[must_use]
    pub fn exercise(self, exercise: bool) -> Self {
        Self { exercise, ..self }
    }
    /// With a label and a number on each sheet of paper.
    #[must_use]
    pub fn sheet(self, tlp: Tlp, reference: &str) -> Self {
        Self { sheet: Some((tlp, reference.to_owned())), ..self }
    }
    /// With more classes on the body element.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }
    /// Belonging to the entry of the navigation that leads to `href`, whatever its own address.
    #[must_use]
    pub fn under(self, href: &'static str) -> Self {
        Self { under: Some(href), ..self }
    }
    /// `calm` for operators and everybody, `dense` for ministries and the centre.
    pub fn density(&self) -> &'static str {
        if self.visitor.as_ref().is_some_and(Visitor::works_all_day) { "dense" } else { "calm" }
    }
    /// Whether it runs on trial.
    pub fn demo(&self) -> bool {
        self.mode == Mode::Demo
    }
    /// The navigation under its headings, in order.
    pub fn nav_groups(&self) -> Vec<(&'static str, Vec<&NavItem>)> {
        let mut groups: Vec<(&'static str, Vec<&NavItem>)> = Vec::new();
        for item in &self.nav {
            match groups.iter_mut().find(|(group, _)| *group == item.group) {
                Some((_, items)) => items.push(item),
                None => groups.push((item.group, vec![item])),
            }
        }
        groups
    }
    /// The four at the thumb.
    pub fn thumbs(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let thumb = |item: &NavItem| item.thumb.map(|(text, icon)| (item.href, text, icon));
        self.nav.iter().filter_map(thumb).take(4).collect()
    }
    /// Whether `href` is where the reader is.
    pub fn here(&self, href: &str) -> bool {
        let path = self.under.unwrap_or(self.address.split('?').next().unwrap_or_default());
        let leads = |to: &str| path == to || (to != "/" && path.starts_with(&format!("{to}/")));
        // Of `/reports` and `/reports/new` only the nearer is where one is.
        leads(href) && !self.nav.iter().any(|item| item.href.len() > href.len() && leads(item.href))
    }
    /// The page of the reader's own organisation; the home page for somebody who has not signed in.
    pub fn own_organisation(&self) -> String {
        let who = self.visitor.as_ref().and_then(|visitor| visitor.actor.who());
        who.map_or_else(|| "/".to_owned(), |who| format!("/organisations/{}", who.organisation))
    }
    /// Where the language switch leads.
    pub fn other_language(&self) -> String {
        format!("/language/{}?{}", self.lang.other().code(), self.back())
    }
    /// `to=…`, by which another page brings the reader back here.
    pub(crate) fn back(&self) -> String {
        serde_html_form::to_string([("to", self.address.as_str())]).unwrap_or_default().replace("%2F", "/")
    }
    /// The mark of a label, as HTML.
    pub fn tlp(&self, tlp: &Tlp) -> String {
        crate::chart::tlp_mark(*tlp)
    }
    /// What stands between two sentences: a space, or nothing in Japanese.
    pub fn gap(&self) -> &'static str {
        if self.voice.lang == Lang::Ja { "" } else { " " }
    }
    /// What a label allows, in plain words.
    pub fn tlp_means(&self, tlp: &Tlp) -> String {
        self.t(&format!("tlp-{}", tlp.code()))
    }
    /// The mark of Kaname, as SVG.
    pub fn brand(&self) -> &'static str {
        crate::chart::brand_mark()
    }
    /// The icons' sprite, as SVG.
    pub fn icons(&self) -> &'static str {
        crate::chart::icons()
    }
    /// The address of the style sheet.
    pub fn css(&self) -> &'static str {
        crate::asset::css_path()
    }
    /// The address of the script.
    pub fn js(&self) -> &'static str {
        crate::asset::js_path()
    }
}

/// A page as an answer.
///
/// # Errors
/// If the template cannot be rendered.
pub fn show<T: Template>(template: &T) -> Result<Response, Fault> {
    show_with(StatusCode::OK, template)
}

/// A page as an answer with this status.
///
/// # Errors
/// If the template cannot be rendered.
pub fn show_with<T: Template>(status: StatusCode, template: &T) -> Result<Response, Fault> {
    let html = template.render().map_err(|cause| Fault::broken("shell.template").because(cause))?;
    let html = crate::again::bound(crate::tongue::marked(html));
    Ok((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}
