//! API keys: with one a program calls the API in the name of the person who made it, for one organisation.
//!
//! Rules: a key opens what stands under `/api/` and no page; it gives the roles written on it as far as its maker still
//! holds them in person at that moment (never roles that were lent); it is stored as a hash only; whoever manages the
//! organisation sees and ends it.

mod text;

use crate::{invitation, proxy::Network, throttle};
use ::store::{Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Actor, Kind, OrgId, PersonId, Relation, Relations, Role};
use kernel::At;
use serde::Serialize;
use std::{collections::BTreeSet, net::IpAddr};

pub use access::KeyId;
pub use text::KeyText;

/// Keys that one person may have at a time in one organisation.
pub const MOST: i64 = 20;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The use of a key is written down at most this often.
pub const TOUCH_SECONDS: i64 = 60;
/// A network of IPv6 may not be narrower: all of a /64 is one source.
const NARROWEST_V6: u32 = 64;

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It opens.
    Open,
    /// Its time is over.
    Expired,
    /// Somebody has ended it.
    Ended,
}

/// A key, as its maker and managers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The id.
    pub id: KeyId,
    /// For which organisation.
    pub org: OrgId,
    /// Who made it, and in whose name it acts.
    pub person: PersonId,
    /// What its maker calls it.
    pub name: String,
    /// How its text begins.
    pub prefix: String,
    /// The roles it gives at most.
    #[serde(serialize_with = "codes")]
    pub roles: BTreeSet<Role>,
    /// From where it may be used; from anywhere if empty.
    #[serde(serialize_with = "written")]
    pub networks: Vec<Network>,
    /// When its time is over.
    pub expires_at: Option<At>,
    /// When it was made.
    pub made_at: At,
    /// When it was last used, to the minute.
    pub used_at: Option<At>,
    /// From where it was last used; empty if never.
    pub used_from: String,
    /// When it was ended.
    pub ended_at: Option<At>,
}

fn codes<S: serde::Serializer>(roles: &BTreeSet<Role>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(roles.iter().map(|role| role.code()))
}
fn written<S: serde::Serializer>(networks: &[Network], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(networks.iter().map(ToString::to_string))
}

impl Key {
    /// How it stands at `now`.
    pub fn state(&self, now: At) -> State {
        if self.ended_at.is_some() {
            State::Ended
        } else if self.expires_at.is_some_and(|over| now >= over) {
            State::Expired
        } else {
            State::Open
        }
    }
    /// Whether it may be used from there. A source that is no address is in no network.
    pub fn admits(&self, source: &str) -> bool {
        let address: Option<IpAddr> = source.split('/').next().and_then(|address| address.parse().ok());
        self.networks.is_empty() || address.is_some_and(|address| self.networks.iter().any(|one| one.holds(address)))
    }
    /// The roles it gives today, of those that its maker holds.
    pub fn gives(&self, held: &BTreeSet<Role>) -> BTreeSet<Role> {
        self.roles.intersection(held).copied().collect()
    }
    /// Whether it may be tried from there after so many wrong ones: somebody else's guesses never keep a program out
    /// of where it was used before.
    pub fn may_come(&self, source: &str, wrong: throttle::Count, now: At) -> bool {
        self.used_from == source || may_guess(wrong, now)
    }
}

/// Whether a source may try keys after so many wrong ones.
pub fn may_guess(wrong: throttle::Count, now: At) -> bool {
    throttle::Situation::Stranger { account: throttle::Count::default(), source: wrong }.admits(now)
}

/// Networks as people write them, with commas of either language, blanks or new lines between; `None` if one cannot be read or is narrower than one
/// source.
pub fn read_networks(typed: &str) -> Option<Vec<Network>> {
    let parts =
        typed.split(|c: char| c.is_whitespace() || [',', '、', '，', '､'].contains(&c)).filter(|part| !part.is_empty());
    let all: Vec<Network> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    all.iter().all(|one| one.is_v4() || one.length() <= NARROWEST_V6).then_some(all)
}

impl FromRow for Key {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let networks = row.text("networks")?;
        Ok(Self {
            id: row.id("id")?,
            org: row.id("org_id")?,
            person: row.id("person_id")?,
            name: row.text("name")?,
            prefix: row.text("prefix")?,
            roles: invitation::read(row)?,
            networks: read_networks(&networks).ok_or_else(|| StoreError::Unreadable { column: "networks".into() })?,
            expires_at: row.maybe_at("expires_at")?,
            made_at: row.at("made_at")?,
            used_at: row.maybe_at("used_at")?,
            used_from: row.text("used_from")?,
            ended_at: row.maybe_at("ended_at")?,
        })
    }
}

impl Resource for Key {
    const KIND: Kind = Kind::Key;
    type Key = KeyId;
    const LOAD: &'static str = "SELECT * FROM api_keys WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        <Self as FromRow>::from_row(row)
    }
    async fn relations(&self, actor: &Actor, _: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let (mine, own) = (who.person == self.person, who.organisation == self.org);
        Ok(Relations::none().with(Relation::Author, mine).with(Relation::Own, own))
    }
}

impl Listed for Key {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let mine = Filter::new("api_keys.person_id = ?", params![who.person]);
        if !actor.has(Role::Manager) {
            return mine;
        }
        mine.or(Filter::new("api_keys.org_id = ?", params![who.organisation]))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::throttle::Count;

    fn key() -> Key {
        let made_at = At::from_millis(0);
        Key {
            id: KeyId::new(made_at, &trial::Counter::default()),
            org: trial::org_id(1),
            person: trial::person_id(1),
            name: "夜間の取り込み".into(),
            prefix: "kn_abcdefgh".into(),
            roles: BTreeSet::from([Role::Contact]),
            networks: vec![],
            expires_at: Some(made_at.plus_days(30)),
            made_at,
            used_at: None,
            used_from: String::new(),
            ended_at: None,
        }
    }

    #[test]
    fn a_key_opens_until_its_time_is_over_or_somebody_ends_it() {
        let over = At::from_millis(0).plus_days(30);
        assert_eq!(key().state(over.plus_seconds(-1)), State::Open);
        assert_eq!(key().state(over), State::Expired);
        assert_eq!(Key { ended_at: Some(over), ..key() }.state(At::from_millis(1)), State::Ended);
        assert_eq!(Key { expires_at: None, ..key() }.state(over.plus_days(4000)), State::Open);
    }

    #[test]
    fn a_key_gives_no_role_that_its_maker_has_lost() {
        let held = BTreeSet::from([Role::Manager]);
        assert!(key().gives(&held).is_empty());
        assert_eq!(key().gives(&BTreeSet::from([Role::Manager, Role::Contact])), BTreeSet::from([Role::Contact]));
    }

    #[test]
    fn a_key_for_some_networks_opens_from_nowhere_else() {
        let bound = Key { networks: read_networks("192.0.2.0/24, 2001:db8:1::/48").unwrap(), ..key() };
        for inside in ["192.0.2.7", "2001:db8:1:2::/64"] {
            assert!(bound.admits(inside), "{inside}");
        }
        for outside in ["198.51.100.7", "2001:db8:2:2::/64", "unknown", ""] {
            assert!(!bound.admits(outside), "{outside}");
            assert!(key().admits(outside));
        }
        let both = read_networks("192.0.2.0/24,2001:db8:1::/48");
        for between in ["、", "，", "､", "\r\n", "　", " , "] {
            assert_eq!(read_networks(&format!("192.0.2.0/24{between}2001:db8:1::/48")), both, "{between}");
        }
        for bad in ["192.0.2.1/24", "0.0.0.0/0", "office", "2001:db8::1/128"] {
            assert_eq!(read_networks(bad), None, "{bad}");
        }
    }

    #[test]
    fn guesses_of_others_do_not_keep_a_program_out_of_where_it_was_used() {
        let (now, many) = (At::from_millis(1000), Count { failures: 1000, last: Some(At::from_millis(1000)) });
        let used = Key { used_from: "192.0.2.7".into(), ..key() };
        assert!(used.may_come("192.0.2.7", many, now));
        assert!(!used.may_come("198.51.100.7", many, now));
        assert!(used.may_come("198.51.100.7", Count::default(), now));
    }
}
