//! A model and a plan as they are answered, for pages and programs alike.

use crate::{
    model::{Model, ModelId, Version},
    plan::Content,
    store::{models, plans},
    told::Told,
};
use ::store::{Cx, Granted};
use access::act::ViewModel;
use interdependency::{Answer, Faults, Network, Plan, answer};
use shell::Fault;

/// What a plan leads to in the version in force.
pub(crate) struct Answered {
    /// The plan as it was kept.
    pub(crate) plan: Content,
    /// The engine's model, plan and answer; or what of the plan does not fit the version in force any more.
    pub(crate) found: Result<Found, Faults>,
}

/// What the engine found.
pub(crate) struct Found {
    pub(crate) model: interdependency::Model,
    pub(crate) plan: Plan,
    pub(crate) answer: Answer,
}

impl Found {
    /// When a service is lost and back.
    pub(crate) fn told(&self, node: u32) -> Told {
        Told::of(&self.answer, node)
    }

    /// The nodes that are lost or may be, the first on top.
    pub(crate) fn lost(&self) -> Vec<u32> {
        let span = |node: &u32| self.answer.span(*node);
        let mut lost: Vec<u32> = (0..self.model.node_count()).filter(|node| span(node).earliest.happens()).collect();
        lost.sort_by_key(|node| (span(node).earliest, span(node).latest, *node));
        lost
    }
}

/// The model that the actor may see, with the version in force.
pub(crate) async fn seen(cx: &Cx, id: ModelId) -> Result<(Granted<'_, ViewModel, Model>, Version), Fault> {
    let model = cx.permit::<_, Model>(ViewModel, id).await?;
    let version = models::version(model.sql(), (id, model.number)).await?;
    Ok((model, version))
}

/// What a plan leads to.
pub(crate) async fn answered(
    model: &Granted<'_, ViewModel, Model>,
    version: &Version,
    number: i64,
) -> Result<Answered, Fault> {
    let plan = plans::one(model.sql(), model.id, number).await?.ok_or_else(Fault::not_found)?;
    let found = plan.on(version).map(|(model, plan)| {
        let answer = answer(&model, &Network::of(&model), &plan);
        Found { model, plan, answer }
    });
    Ok(Answered { plan, found })
}
