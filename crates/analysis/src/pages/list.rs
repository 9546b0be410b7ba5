//! `/interdependency`: what the documents state of which sector depends on which, and the models that one may read.

use super::titled;
use crate::{
    facts::{Said, Statements},
    model::Model,
    store::models,
};
use ::store::Cx;
use access::{Act, Relation};
use askama::Template;
use axum::response::Response;
use registry::SectorKind;
use shell::{Fault, Page, Signed};

#[derive(Template)]
#[template(path = "analysis/list.html")]
struct ListPage {
    page: Page,
    models: Vec<Line>,
    keeps: bool,
    sectors: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    signs: Vec<(&'static str, String, String)>,
    statements: Vec<Statement>,
    asking: usize,
}

/// A model in the list.
struct Line {
    href: String,
    name: String,
    reference: String,
    owner: String,
    size: String,
    saved: String,
}

/// What is said of two sectors.
struct Cell {
    sign: &'static str,
    word: String,
    /// Which statement says so; empty where none does, or of one sector with itself.
    by: String,
    class: &'static str,
}

/// A statement of the documents.
struct Statement {
    id: String,
    pair: String,
    kind: String,
    words: String,
    source: String,
}

fn line(page: &Page, model: &Model) -> Line {
    Line {
        href: format!("/interdependency/{}", model.id),
        name: model.name.clone(),
        reference: model.reference.clone(),
        owner: page.pick(&model.owner).to_owned(),
        size: page.t2("analysis-size", "nodes", model.nodes, "needs", model.needs),
        saved: page.when(&model.saved_at),
    }
}

/// `GET /interdependency`
pub(super) async fn show(request: Signed) -> Result<Response, Fault> {
    let cx = request.app.read(request.actor()).await?;
    let page = titled(&request, |voice| voice.t("analysis-title"));
    let facts = facts()?;
    let models = models::newest(&cx.visible()).await?;
    let (sectors, rows) = matrix(&cx, &page, &facts).await?;
    let statements = facts.stated().map(|one| Statement {
        id: one.id.clone(),
        pair: one.pair(),
        kind: page.t(&format!("analysis-status-{}", one.status.code())),
        words: page.pick(&one.words()).to_owned(),
        source: one.source.clone(),
    });
    let sign = |said: Said| {
        let key = format!("analysis-said-{}", said.code());
        (said.sign(), page.t(&key), page.t(&format!("{key}-means")))
    };
    shell::show(&ListPage {
        models: models.iter().map(|model| line(&page, model)).collect(),
        keeps: crate::may(cx.actor(), Act::BeginModel, Relation::Own),
        sectors,
        rows,
        signs: Said::ALL.map(sign).to_vec(),
        statements: statements.collect(),
        asking: facts.worth_asking(),
        page,
    })
}

/// The documents' statements.
pub(crate) fn facts() -> Result<Statements, Fault> {
    Statements::load().map_err(|cause| Fault::broken("store.broken").because(cause))
}

/// The sectors of today, and a row for each that is cut: who then suffers, as far as the documents say.
async fn matrix(cx: &Cx, page: &Page, facts: &Statements) -> Result<(Vec<String>, Vec<(String, Vec<Cell>)>), Fault> {
    let all = registry::ask::sectors_on(&cx.system("read the public registry"), cx.now().day()).await?;
    let sectors: Vec<_> =
        all.into_iter().filter(|one| one.kind == SectorKind::Critical && one.parent.is_none()).collect();
    let name = |sector: &registry::Sector| page.pick(&sector.name).to_owned();
    let rows = sectors.iter().map(|from| {
        let cells = sectors.iter().map(|on| {
            if from.code == on.code {
                return Cell { sign: "—", word: page.t("analysis-same-sector"), by: String::new(), class: "same" };
            }
            let (said, by) = facts.said(&from.code, &on.code);
            Cell {
                sign: said.sign(),
                word: page.t(&format!("analysis-said-{}", said.code())),
                by: by.map(|one| one.id.clone()).unwrap_or_default(),
                class: if said == Said::NotStated { "quiet" } else { "stated" },
            }
        });
        (name(from), cells.collect())
    });
    let rows = rows.collect();
    Ok((sectors.iter().map(name).collect(), rows))
}
