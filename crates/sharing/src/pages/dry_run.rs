//! `/notices/{id}/dry-run`: every recipient by ministry and sector group before anything is sent.

use crate::{
    desk,
    notice::{Notice, NoticeId},
    pages::{
        about,
        reports::content::{FileView, file_views},
        words::{self, Shown},
    },
    release::obstacles,
};
use access::{Act, Decision, act::ViewNotice, decide};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use delivery::{Letters, PlannedMinistry, Unreachable};
use shell::{Fault, Page, Path, Signed, Voice, show as show_page};

#[derive(Template)]
#[template(path = "notices/dry_run.html")]
struct DryRunPage {
    page: Page,
    id: String,
    reference: String,
    revision: i64,
    hash: String,
    label: Shown,
    at: String,
    nobody: bool,
    empty: String,
    ministries: Vec<PlannedMinistry>,
    ministries_count: i64,
    ceptoars_count: i64,
    members: i64,
    reachable: i64,
    unreachable: Vec<Unreachable>,
    unreachable_count: i64,
    recipients: i64,
    may_release: bool,
    in_the_way: usize,
    mail_is_bare: bool,
    /// What leaves by mail, where this hub sends any.
    letters: Option<Letters>,
    mail: i64,
    fax: i64,
    phone: i64,
    files: Vec<FileView>,
    /// Until when it is held back, and who has it before; else empty.
    embargo: Vec<String>,
}

impl DryRunPage {
    fn n(&self, number: &i64) -> String {
        self.page.n(*number)
    }
    fn means(&self) -> String {
        let [mail, fax, phone] = [self.mail, self.fax, self.phone].map(|count| self.page.n(count));
        self.page.ts("notice-how-means-counts", &[("mail", &mail), ("fax", &fax), ("phone", &phone)])
    }
    fn members_of(&self, ministry: &PlannedMinistry) -> String {
        self.page.n(ministry.ceptoars.iter().map(|ceptoar| ceptoar.members).sum::<i64>())
    }
    fn group(&self, unreachable: &Unreachable) -> String {
        let all = self.ministries.iter().flat_map(|ministry| &ministry.ceptoars);
        let named = all.into_iter().find(|ceptoar| Some(&ceptoar.code) == unreachable.ceptoar.as_ref());
        named.map(|ceptoar| self.page.pick(&ceptoar.name).to_owned()).unwrap_or_default()
    }
    fn why(&self, unreachable: &Unreachable) -> String {
        match unreachable.ended_on {
            Some(day) => self.page.t1("notice-unreachable-ended", "day", day.show_long(self.page.lang)),
            None => self.page.t("notice-unreachable-none"),
        }
    }
}

/// How many ministries stand there: one, none where the centre hands over to CEPTOARs, or those of the government's line.
fn bodies(ministry: &PlannedMinistry) -> usize {
    if ministry.government { ministry.ceptoars.len() } else { usize::from(ministry.org.is_some()) }
}

/// `GET /notices/{id}/dry-run`
pub(crate) async fn show(request: Signed, Path(id): Path<NoticeId>) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let notice = cx.permit::<_, Notice>(ViewNotice, id).await?;
    let desk = desk::gather(notice.sql(), &notice, cx.now()).await?;
    // What it would reach today is not what it was released to: that stands on the board.
    if let Some(release) = &desk.release {
        return Ok(Redirect::to(&format!("/board/{}", release.dispatch)).into_response());
    }
    let voice = Voice::new(request.app.texts(), request.lang, cx.now());
    let groups = words::groups(notice.sql(), cx.now().day()).await?;
    let may_release = decide(request.actor(), Act::ReleaseNotice, notice.relations()) == Decision::Allow;
    let plan = delivery::plan(notice.sql(), (notice.id.uuid(), desk.revision.content.label.audience()), cx.now().day())
        .await?;
    let empty: Vec<&str> = plan.empty_ceptoars().iter().map(|ceptoar| voice.pick(&ceptoar.name)).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let means = |pick: fn(&delivery::Means) -> i64| plan.ceptoars().map(|ceptoar| pick(&ceptoar.means)).sum();
    let label = &desk.revision.content.label;
    let embargo = desk.revision.content.embargo.as_ref();
    let embargo = embargo.map(|one| {
        let until = voice.t1("notice-d-embargo-until", "at", voice.when(&one.until));
        vec![until, words::embargo_first(&voice, one, &groups)]
    });
    show_page(&DryRunPage {
        embargo: embargo.unwrap_or_default(),
        page: Page::signed(&request, notice.reference.clone()).exercise(notice.exercise),
        id: id.to_string(),
        reference: notice.reference.clone(),
        revision: desk.revision.number,
        hash: desk.revision.hash.to_string(),
        label: words::label(&voice, label, &groups),
        at: voice.when(&cx.now()),
        nobody: plan.nobody(),
        empty: empty.join(&voice.t("notice-comma")),
        ministries_count: count(plan.ministries.iter().map(bodies).sum()),
        ceptoars_count: count(plan.ministries.iter().filter(|one| !one.government).map(|one| one.ceptoars.len()).sum()),
        members: plan.members(),
        reachable: plan.reachable_members(),
        recipients: plan.recipients(),
        files: file_views(&desk.revision.content, &format!("/notices/{id}/files"), |file| {
            about::outside(&voice, &file.name, desk.looks.get(&file.id))
        }),
        letters: plan.letters.clone(),
        mail: means(|means| means.mail),
        fax: means(|means| means.fax),
        phone: means(|means| means.phone),
        unreachable: plan.unreachable,
        unreachable_count: plan.unreachable_count,
        ministries: plan.ministries,
        may_release,
        in_the_way: obstacles(&desk.facts).len(),
        mail_is_bare: label.tlp() >= kernel::Tlp::Amber,
    })
}
