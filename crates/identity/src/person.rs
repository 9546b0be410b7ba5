//! A person who can sign in.

use crate::store::roles;
use ::store::{Bound, Filter, FromRow, Listed, Resource, Row, Sql, StoreError, params};
use access::{Actor, BodyKind, Kind, OrgId, PersonId, Relation, Relations, Role};
use kernel::{At, Bilingual, Lang};
use std::collections::BTreeSet;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name; in English as the person writes it in Latin letters.
    pub name: Bilingual,
    /// Its reading.
    pub kana: String,
    /// In Latin letters.
    pub romaji: String,
    /// The address to sign in with, lower case.
    pub mail: String,
    /// Whether a password has been set.
    pub has_password: bool,
    /// The language the person chose.
    pub lang: Option<Lang>,
    /// When the person came in.
    pub created_at: At,
    /// When the person's last access ended.
    pub ended_at: Option<At>,
}

/// The place that a person has in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The organisation.
    pub org: OrgId,
    /// What kind of body it is.
    pub body: BodyKind,
    /// Its name.
    pub name: Bilingual,
    /// The roles that the person holds there.
    pub roles: BTreeSet<Role>,
}

pub(crate) const COLUMNS: &str = "id, name_ja, name_en, kana, romaji, mail, password_hash IS NOT NULL AS has_password, \
                                  lang, created_at, ended_at";

impl FromRow for Person {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let lang = match row.get::<Option<String>>("lang")? {
            Some(_) => Some(row.code("lang")?),
            None => None,
        };
        Ok(Self {
            id: row.id("id")?,
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            kana: row.text("kana")?,
            romaji: row.text("romaji")?,
            mail: row.text("mail")?,
            has_password: row.get("has_password")?,
            lang,
            created_at: row.at("created_at")?,
            ended_at: row.maybe_at("ended_at")?,
        })
    }
}

impl Resource for Person {
    const KIND: Kind = Kind::Person;
    type Key = PersonId;
    const LOAD: &'static str = "SELECT id, name_ja, name_en, kana, romaji, mail, \
                                password_hash IS NOT NULL AS has_password, lang, created_at, ended_at \
                                FROM people WHERE id = $1";
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        <Self as FromRow>::from_row(row)
    }
    async fn relations(&self, actor: &Actor, sql: &Sql<'_>) -> Result<Relations, StoreError> {
        let Some(who) = actor.who() else { return Ok(Relations::none()) };
        let own = roles::holds_any(sql, self.id, who.organisation).await?;
        Ok(Relations::none().with(Relation::Itself, who.person == self.id).with(Relation::Own, own))
    }
}

impl Listed for Person {
    fn visible_to(actor: &Actor) -> Filter {
        let Some(who) = actor.who() else { return Filter::nothing() };
        let itself = Filter::new("people.id = ?", params![who.person]);
        if !actor.has(Role::Manager) {
            return itself;
        }
        let values: Vec<Bound> = params![who.organisation];
        itself.or(Filter::new(
            "EXISTS (SELECT 1 FROM roles WHERE roles.person_id = people.id AND roles.org_id = ? AND roles.until IS NULL)",
            values,
        ))
    }
}

/// An address as it is stored and compared: without spaces around it, lower case.
pub fn tidy_mail(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Whether this can be an address: one `@` with something plain on both sides and a dot behind it.
pub fn plausible_mail(mail: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '@' | ':' | ',' | ';' | '<' | '>' | '"' | '(' | ')');
    let Some((local, domain)) = mail.split_once('@') else { return false };
    (3..=254).contains(&mail.len())
        && !local.is_empty()
        && local.chars().all(plain)
        && domain.chars().all(plain)
        && domain.split('.').count() > 1
        && domain.split('.').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_regard_to_case_and_spaces() {
        assert_eq!(tidy_mail(" Megumi.Sato@Shiomi-Tel.example \n"), "megumi.sato@shiomi-tel.example");
    }

    #[test]
    fn what_cannot_be_an_address_is_seen() {
        assert!(plausible_mail("megumi.sato@shiomi-tel.example"));
        for bad in
            ["", "a", "@a.example", "a@", "a@b", "a@b..example", "a b@c.example", "a:b@c.example", "a@b@c.example"]
        {
            assert!(!plausible_mail(bad), "{bad}");
        }
    }
}
