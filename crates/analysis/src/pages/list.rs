//! `/interdependency`: what the documents state of which sector depends on which, and the models that one may read.

use super::titled;
use crate::{
    facts::{self, Said, Statements},
    model::Model,
    store::models,
};
use ::store::Cx;
use access::{Act, Relation};
use askama::Template;
use axum::response::Response;
use registry::SectorKind;
use shell::{Fault, Page, Signed};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "analysis/list.html")]
struct ListPage {
    page: Page,
    models: Vec<Line>,
    keeps: bool,
    sectors: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    signs: Vec<(&'static str, String, String)>,
    /// How many pairs are stated, and by which documents.
    counted: Vec<String>,
    pairs: Vec<Pairs>,
    statements: Vec<Statement>,
    asking: usize,
}

/// Pairs that one statement states of one sector.
struct Pairs {
    from: String,
    on: String,
    sign: &'static str,
    word: String,
    by: String,
    source: String,
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
    code: String,
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
    let named = sectors(&cx, &page).await?;
    let rows = matrix(&page, &facts, &named);
    let statements = facts.stated().map(|one| Statement {
        id: one.id.clone(),
        pair: one.pair(),
        kind: page.t(&format!("analysis-status-{}", one.status.code())),
        words: page.pick(&one.words()).to_owned(),
        source: source(&page, one),
        code: one.source.clone(),
    });
    let sign = |said: Said| {
        let key = format!("analysis-said-{}", said.code());
        (said.sign(), page.t(&key), page.t(&format!("{key}-means")))
    };
    shell::show(&ListPage {
        models: models.iter().map(|model| line(&page, model)).collect(),
        keeps: crate::may(cx.actor(), Act::BeginModel, Relation::Own),
        counted: counted(&page, &facts, &named),
        pairs: pairs(&page, &facts, &named),
        sectors: named.into_iter().map(|(_, name)| name).collect(),
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

/// The sectors of today: code and name.
async fn sectors(cx: &Cx, page: &Page) -> Result<Vec<(String, String)>, Fault> {
    let all = registry::ask::sectors_on(&cx.system("read the public registry"), cx.now().day()).await?;
    let critical = all.into_iter().filter(|one| one.kind == SectorKind::Critical && one.parent.is_none());
    Ok(critical.map(|one| (one.code, page.pick(&one.name).to_owned())).collect())
}

/// A row for each sector that is cut: who then suffers, as far as the documents say.
fn matrix(page: &Page, facts: &Statements, sectors: &[(String, String)]) -> Vec<(String, Vec<Cell>)> {
    let rows = sectors.iter().map(|(from, name)| {
        let cells = sectors.iter().map(|(on, _)| {
            if from == on {
                return Cell { sign: "—", word: page.t("analysis-same-sector"), by: String::new(), class: "same" };
            }
            let (said, by) = facts.said(from, on);
            Cell {
                sign: said.sign(),
                word: page.t(&format!("analysis-said-{}", said.code())),
                by: by.map(|one| one.id.clone()).unwrap_or_default(),
                class: if said == Said::NotStated { "quiet" } else { "stated" },
            }
        });
        (name.clone(), cells.collect())
    });
    rows.collect()
}

/// Where the documents say so, each by its name.
fn source(page: &Page, statement: &facts::Statement) -> String {
    let places = statement.places().map(|(document, lines)| {
        let name = page.t(&format!("analysis-document-{document}"));
        page.t2("analysis-document-lines", "document", name, "lines", lines)
    });
    places.collect::<Vec<_>>().join(&page.t("analysis-comma"))
}

fn codes(sectors: &[(String, String)]) -> Vec<&str> {
    sectors.iter().map(|(code, _)| code.as_str()).collect()
}

/// The stated pairs, those of one sector by one statement together.
fn pairs(page: &Page, facts: &Statements, sectors: &[(String, String)]) -> Vec<Pairs> {
    let name =
        |code: &str| sectors.iter().find(|(one, _)| one == code).map(|(_, name)| name.clone()).unwrap_or_default();
    let stated = facts.pairs(&codes(sectors));
    let together = stated.chunk_by(|one, next| one.0 == next.0);
    let mut all = Vec::new();
    for of_one in together {
        let mut by: Vec<&str> = of_one.iter().map(|(_, _, _, by)| by.id.as_str()).collect();
        by.sort_unstable();
        by.dedup();
        for id in by {
            let these: Vec<_> = of_one.iter().filter(|(_, _, _, by)| by.id == id).collect();
            let Some((from, _, said, by)) = these.first() else { continue };
            let names: Vec<String> = these.iter().map(|(_, on, _, _)| name(on)).collect();
            let on = match names.len() + 1 == sectors.len() {
                true => page.t1("analysis-pairs-others", "n", names.len()),
                false => names.join(&page.t("analysis-comma")),
            };
            all.push(Pairs {
                from: name(from),
                on,
                sign: said.sign(),
                word: page.t(&format!("analysis-said-{}", said.code())),
                by: by.id.clone(),
                source: source(page, by),
            });
        }
    }
    all
}

/// How many pairs are stated, how, and by which documents; and of how many nothing is.
fn counted(page: &Page, facts: &Statements, sectors: &[(String, String)]) -> Vec<String> {
    let stated = facts.pairs(&codes(sectors));
    let all = sectors.len() * sectors.len().saturating_sub(1);
    let of = |kind: Said| stated.iter().filter(|(_, _, said, _)| *said == kind).count();
    let (n, rest) = (stated.len(), all - stated.len());
    let (case, general, assumed) = (of(Said::Case), of(Said::General), of(Said::Assumed));
    let count = page.ts(
        "analysis-pairs-count",
        &[("n", &n), ("all", &all), ("case", &case), ("general", &general), ("assumed", &assumed), ("rest", &rest)],
    );
    let mut documents: BTreeMap<&str, usize> = BTreeMap::new();
    for (document, _) in stated.iter().filter_map(|(_, _, _, by)| by.places().next()) {
        *documents.entry(document).or_default() += 1;
    }
    let by = documents.into_iter().map(|(document, n)| {
        let name = page.t(&format!("analysis-document-{document}"));
        page.t2("analysis-pairs-by", "document", name, "n", n)
    });
    [count].into_iter().chain(by).collect()
}
