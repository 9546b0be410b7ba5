//! What the yearly list prints of an incident besides kind and month: 【概要】, 【対応等】, whether information leaked, how many
//! were affected, which other bodies it concerned, whether a service was stopped (004:15108-15571).

use super::{Affected, Extent};
use crate::draft::{TEXT_MOST, TITLE_MOST, reading};
use crate::report::detail::{Leak, YesNo};
use access::{BodyKind, OrgId};
use kernel::ContentHash;
use serde::{Deserialize, Serialize};

/// The most figures of an incident.
const AFFECTED_MOST: usize = 20;
/// The most other bodies that it concerned.
const BODIES_MOST: usize = 50;

/// What a line of the register tells of an incident; what is empty was not stated. Its canonical JSON (fields in this order)
/// is what is hashed and sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// 【概要】, as it was reported in the press or published.
    pub outline: String,
    /// 【対応等】
    pub response: String,
    /// Whether information leaked; apart from the kind: of kind その他 there were leaks (004:15227-15230).
    pub leak: Option<Leak>,
    /// How many were affected, in the order in which it was told.
    pub affected: Vec<Affected>,
    /// Whom it concerned besides the body at which it was.
    pub bodies: Vec<Concerned>,
    /// Whether a service was stopped.
    pub stopped: Option<YesNo>,
}

/// A further body that an incident concerned. It sees no more of it for that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concerned {
    /// A body of the government that is registered.
    Organisation(OrgId),
    /// Any other, by its name.
    Name(String),
}

/// What of an account cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountFault {
    /// The outline is too long.
    Outline,
    /// The response is too long.
    Response,
    /// A figure has no unit or is too large, or there are too many of them.
    Affected,
    /// The name of a body is too long, or there are too many of them.
    Bodies,
}

impl Account {
    /// The canonical JSON and its hash: what is sealed.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn sealed(&self) -> Result<(String, ContentHash), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = ContentHash::of(text.as_bytes());
        Ok((text, hash))
    }
    /// As it is kept: one kind of line end, nothing invisible, each body and figure once.
    ///
    /// # Errors
    /// What of it cannot be kept.
    pub fn settled(self) -> Result<Self, AccountFault> {
        let text = |text: &str, fault| {
            let kept = reading::prose(text);
            if kept.chars().count() > TEXT_MOST { Err(fault) } else { Ok(kept) }
        };
        Ok(Self {
            outline: text(&self.outline, AccountFault::Outline)?,
            response: text(&self.response, AccountFault::Response)?,
            affected: figures(self.affected)?,
            bodies: bodies(self.bodies)?,
            ..self
        })
    }
}

fn figures(all: Vec<Affected>) -> Result<Vec<Affected>, AccountFault> {
    let mut kept = Vec::new();
    for one in all {
        let one = Affected { unit: reading::line(&one.unit), ..one };
        let counts = one.extent.number().is_none_or(|number| (0..=reading::LARGEST).contains(&number));
        if !counts || one.unit.is_empty() || one.unit.chars().count() > TITLE_MOST {
            return Err(AccountFault::Affected);
        }
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    if kept.len() > AFFECTED_MOST { Err(AccountFault::Affected) } else { Ok(kept) }
}

fn bodies(all: Vec<Concerned>) -> Result<Vec<Concerned>, AccountFault> {
    let mut kept = Vec::new();
    for one in all {
        let one = match one {
            Concerned::Name(name) => Concerned::Name(reading::line(&name)),
            registered @ Concerned::Organisation(_) => registered,
        };
        match &one {
            Concerned::Name(name) if name.is_empty() => continue,
            Concerned::Name(name) if name.chars().count() > TITLE_MOST => return Err(AccountFault::Bodies),
            Concerned::Name(_) | Concerned::Organisation(_) => {}
        }
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    if kept.len() > BODIES_MOST { Err(AccountFault::Bodies) } else { Ok(kept) }
}

/// Whether bodies of this kind are named in the register as registered ones: those of the government. Any other is named in
/// words, so that nobody learns from the register who is registered.
pub fn is_named(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Ministry | BodyKind::Agency | BodyKind::Centre)
}

/// What an entry lacks to stand in the yearly list as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// 【概要】
    Outline,
    /// 【対応等】, which the list gives of the ministries (004:15568-15571), and of an agency only where somebody wrote it.
    Response,
}

impl Lack {
    /// Both.
    pub const ALL: [Lack; 2] = [Lack::Outline, Lack::Response];
    /// What the newest line of an incident at a body of this kind lacks.
    pub fn of(body: Option<BodyKind>, newest: Option<&Account>) -> Vec<Self> {
        let empty = |text: fn(&Account) -> &str| newest.is_none_or(|account| text(account).is_empty());
        let government = matches!(body, Some(BodyKind::Ministry | BodyKind::Centre));
        let outline = empty(|account| &account.outline).then_some(Lack::Outline);
        let response = (government && empty(|account| &account.response)).then_some(Lack::Response);
        outline.into_iter().chain(response).collect()
    }
    /// Its code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Lack::Outline => "outline",
            Lack::Response => "response",
        }
    }
    /// Key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Lack::Outline => "agency-outline",
            Lack::Response => "agency-response",
        }
    }
}

impl Affected {
    /// So many of a unit.
    pub fn new(extent: Extent, unit: &str) -> Self {
        Self { extent, unit: unit.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_sealed_is_the_same_text_tomorrow() {
        let account = Account {
            outline: "x".into(),
            leak: Some(Leak::Confirmed),
            affected: vec![Affected::new(Extent::About(250), "人"), Affected::new(Extent::Unknown, "全ユーザ")],
            bodies: vec![Concerned::Name("環境省".into())],
            stopped: Some(YesNo::No),
            ..Account::default()
        };
        let text = r#"{"outline":"x","response":"","leak":"confirmed","affected":[{"extent":{"about":250},"unit":"人"},{"extent":"unknown","unit":"全ユーザ"}],"bodies":[{"name":"環境省"}],"stopped":"no"}"#;
        assert_eq!(account.sealed().unwrap(), (text.to_owned(), ContentHash::of(text.as_bytes())));
        assert_eq!(serde_json::from_str::<Account>(text).unwrap(), account);
    }

    #[test]
    fn what_cannot_be_kept_says_what_it_is() {
        let long = "あ".repeat(TEXT_MOST + 1);
        let fault = |account: Account| account.settled().unwrap_err();
        assert_eq!(fault(Account { outline: long.clone(), ..Account::default() }), AccountFault::Outline);
        assert_eq!(fault(Account { response: long, ..Account::default() }), AccountFault::Response);
        for wrong in [(Extent::Exactly(-1), "人"), (Extent::AtLeast(i64::MAX), "人"), (Extent::Unknown, " ")] {
            let affected = vec![Affected::new(wrong.0, wrong.1)];
            assert_eq!(fault(Account { affected, ..Account::default() }), AccountFault::Affected, "{wrong:?}");
        }
        let many = (0..=BODIES_MOST).map(|n| Concerned::Name(format!("機関{n}"))).collect();
        assert_eq!(fault(Account { bodies: many, ..Account::default() }), AccountFault::Bodies);
        let twice =
            vec![Concerned::Name(" 復興庁 ".into()), Concerned::Name("".into()), Concerned::Name("復興庁".into())];
        let kept = Account { bodies: twice, outline: " a\r\nb ".into(), ..Account::default() }.settled().unwrap();
        assert_eq!((kept.bodies.len(), kept.outline.as_str()), (1, "a\nb"));
    }

    #[test]
    fn a_ministry_s_entry_wants_its_response_and_an_agency_s_does_not() {
        let told = |outline: &str, response: &str| Account {
            outline: outline.into(),
            response: response.into(),
            ..Account::default()
        };
        let (ministry, agency) = (Some(BodyKind::Ministry), Some(BodyKind::Agency));
        assert_eq!(Lack::of(ministry, Some(&told("x", ""))), [Lack::Response]);
        assert_eq!(Lack::of(ministry, Some(&told("x", "y"))), []);
        assert_eq!(Lack::of(agency, Some(&told("x", ""))), []);
        assert_eq!(Lack::of(agency, None), [Lack::Outline]);
        assert_eq!(Lack::of(ministry, None), Lack::ALL);
    }
}
