//! When a service is lost and when it is back, for pages and programs alike.

use interdependency::{Answer, Span, answer::OutageAnswer};

/// What an answer says of one service.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// When it is lost.
    pub span: Span,
    /// When it is down, with every reserve at its shortest, in hours; empty where nothing comes back.
    pub outages: Vec<OutageAnswer>,
}

impl Told {
    /// Of the service of this number.
    pub fn of(answer: &Answer, node: u32) -> Self {
        Self { span: answer.span(node), outages: answer.outages(node).unwrap_or_default() }
    }

    /// Whether it is lost, or may be.
    pub fn is_lost(&self) -> bool {
        self.span.earliest.happens()
    }
}
