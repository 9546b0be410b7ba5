//! Recovery codes: for the day on which the telephone with the one-time codes is lost. Each works once.

use kernel::{Chance, ContentHash};

/// How many are given out at a time.
pub const COUNT: usize = 10;
/// Crockford's alphabet: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 80 bits, so that its plain hash gives nothing away.
const LENGTH: usize = 16;

/// New codes, as they are shown once: `4K7M-90QX-R2ZT-8HVB`.
pub fn draw(chance: &dyn Chance) -> Vec<String> {
    (0..COUNT).map(|_| draw_one(chance)).collect()
}

fn draw_one(chance: &dyn Chance) -> String {
    let mut bytes = [0u8; LENGTH];
    chance.fill(&mut bytes);
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).map_or('0', |letter| char::from(*letter));
    let letters: Vec<char> = bytes.iter().map(letter).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// What is stored of a code, however it was typed; `None` if it cannot be one.
pub fn hash_of(typed: &str) -> Option<ContentHash> {
    let tidy = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let letters: String = typed.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{3000}')).map(tidy).collect();
    let valid = letters.len() == LENGTH && letters.bytes().all(|byte| ALPHABET.contains(&byte));
    valid.then(|| ContentHash::of(letters.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_differ_and_are_read_however_typed() {
        let codes = draw(&trial::Counter::default());
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), COUNT);
        for code in codes {
            assert_eq!(code.len(), 19);
            let hash = hash_of(&code);
            assert!(hash.is_some());
            assert_eq!(hash_of(&code.to_lowercase().replace('-', " ")), hash);
            assert_eq!(hash_of(&code.replace('0', "o").replace('1', "l")), hash);
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_not_looked_up() {
        for bad in ["", "123456", "0000-0000-0000-000", "0000-0000-0000-000U", "あいうえおかきくけこ"] {
            assert_eq!(hash_of(bad), None, "{bad}");
        }
    }
}
