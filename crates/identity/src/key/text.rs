//! What a key looks like: `kn_`, forty letters and digits, `_`, six more that prove the rest. Whoever finds one lying
//! about (a scanner of source code, say) can tell it from other text without asking anybody.

use kernel::{Chance, ContentHash};

const MARK: &str = "kn_";
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// 40 letters of 5 bits: 200 bits.
const LENGTH: usize = 40;
const CHECK: usize = 6;
/// How much of it is shown in lists: 40 bits of the 200.
const SHOWN: usize = MARK.len() + 8;

/// A key in full. It is shown once and not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

impl std::fmt::Debug for KeyText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyText({}…)", self.prefix())
    }
}

fn check(body: &str) -> String {
    ContentHash::of(body.as_bytes()).to_string().chars().take(CHECK).collect()
}

impl KeyText {
    /// A new one.
    pub fn draw(chance: &dyn Chance) -> Self {
        let mut bytes = [0u8; LENGTH];
        chance.fill(&mut bytes);
        let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map_or('a', |letter| char::from(*letter));
        let body: String = MARK.chars().chain(bytes.iter().map(letter)).collect();
        Self(format!("{body}_{}", check(&body)))
    }
    /// A key as it was sent, if it has the shape of one and proves itself.
    pub fn read(sent: &str) -> Option<Self> {
        let (body, proof) = sent.rsplit_once('_')?;
        let letters = body.strip_prefix(MARK)?;
        let shaped = letters.len() == LENGTH && letters.bytes().all(|byte| LETTERS.contains(&byte));
        (shaped && check(body) == proof).then(|| Self(sent.to_owned()))
    }
    /// The key itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// How it begins, for lists.
    pub fn prefix(&self) -> &str {
        self.0.get(..SHOWN).unwrap_or_default()
    }
    /// What is stored of it.
    pub fn hash(&self) -> ContentHash {
        ContentHash::of(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_known_by_its_look() {
        let key = KeyText::draw(&trial::Counter::default());
        assert_eq!(KeyText::read(key.reveal()), Some(key.clone()));
        assert_eq!(key.reveal().len(), 3 + 40 + 1 + 6);
        assert!(key.prefix().starts_with("kn_") && key.prefix().len() == 11);
        assert!(!format!("{key:?}").contains(key.reveal()));
    }

    proptest! {
        #[test]
        fn a_key_with_any_letter_changed_is_none(place in 0..50_usize, letter in "[a-z2-7_A-Z0-9]") {
            let key = KeyText::draw(&trial::Counter::default());
            let mut letters: Vec<char> = key.reveal().chars().collect();
            let other = letter.chars().next().unwrap();
            prop_assume!(letters[place] != other);
            letters[place] = other;
            prop_assert_eq!(KeyText::read(&letters.into_iter().collect::<String>()), None);
        }
        #[test]
        fn what_is_none_is_read_as_none(text in ".{0,80}") {
            prop_assert_eq!(KeyText::read(&text), None);
        }
    }
}
