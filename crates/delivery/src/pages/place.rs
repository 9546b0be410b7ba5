//! Where one is in the list of those below: what is shown of it, who is looked for, which page. It goes along to the form of
//! a call and comes back with it.

use crate::{Below, Delivery};
use serde::{Deserialize, Serialize};
use shell::Signed;

/// As the address says it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Place {
    pub(crate) show: String,
    pub(crate) q: String,
    pub(crate) page: String,
}

impl Place {
    /// Which of them are shown: all, if it does not say.
    pub(crate) fn which(&self) -> Below {
        self.show.parse().unwrap_or(Below::All)
    }
    /// Whose name is looked for.
    pub(crate) fn named(&self) -> String {
        self.q.chars().filter(|letter| !letter.is_control()).take(100).collect()
    }
    /// The number of the page.
    pub(crate) fn number(&self) -> i64 {
        self.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000)
    }
    /// `?show=…&q=…&page=…` of another view of the list, without what goes without saying.
    pub(crate) fn to(&self, which: Below, number: i64) -> String {
        let said = [
            ("show", if which == Below::All { String::new() } else { which.code().to_owned() }),
            ("q", self.named()),
            ("page", if number > 1 { number.to_string() } else { String::new() }),
        ];
        let said: Vec<_> = said.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        match serde_html_form::to_string(said) {
            Ok(question) if !question.is_empty() => format!("?{question}"),
            _ => String::new(),
        }
    }
    /// The same view again.
    pub(crate) fn again(&self) -> String {
        self.to(self.which(), self.number())
    }
    /// To the list from which one telephones, where this one stands: of those below, or of the board.
    pub(crate) fn back(&self, request: &Signed, delivery: &Delivery) -> String {
        let mine = request.actor().who().map(|who| who.organisation);
        match delivery.via {
            Some(via) if delivery.via_org == mine => {
                format!("/deliveries/{via}/below{}#r-{}", self.again(), delivery.id)
            }
            _ => format!("/board/{}#h-call", delivery.dispatch),
        }
    }
}
