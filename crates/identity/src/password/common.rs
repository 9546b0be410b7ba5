//! Passwords that are tried first. Only such of twelve characters and more matter; shorter ones are refused anyway.

/// Words on which common passwords are built, padded with digits and signs. From published lists of leaked passwords.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "pass", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "asdf", "zxcv", "qazwsx", "qazwsxedc", "1qaz2wsx", "1qaz2wsx3edc", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "zaq12wsx",
    "abc", "abcd", "abcdef", "abcdefg", "abcdefgh", "abcdefghijkl", "iloveyou", "letmein", "welcome", "admin",
    "administrator", "root", "user", "guest", "login", "master", "monkey", "dragon", "sunshine", "princess", "football",
    "baseball", "superman", "batman", "trustno", "michael", "shadow", "changeme", "secret", "default", "test", "testtest",
    "computer", "internet", "security", "system", "manager", "operator", "server", "network", "hello", "whatever",
    "sakura", "nippon", "japan", "tokyo", "osaka", "himitsu", "aishiteru", "arigatou", "doraemon", "pokemon", "pikachu",
    "kaname", "nisc", "ceptoar", "パスワード", "ぱすわーど", "ひみつ", "さくら",
];

/// Rows of keys and of characters: a password that walks along one of them is common.
const ROWS: &[&str] = &[
    "01234567890123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "あいうえおかきくけこさしすせそたちつてとなにぬねの",
];

/// Whether a folded password is among those tried first.
pub(super) fn is_common(folded: &str) -> bool {
    repeats(folded) || walks(folded) || padded_word(folded)
}

/// A short piece again and again: `aaaaaaaaaaaa`, `abcabcabcabc`, `passwordpassword`.
fn repeats(folded: &str) -> bool {
    let characters: Vec<char> = folded.chars().collect();
    (1..=characters.len() / 2).any(|length| {
        let piece = characters.iter().take(length).cycle();
        characters.iter().zip(piece).all(|(a, b)| a == b)
    })
}

fn walks(folded: &str) -> bool {
    let back: String = folded.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(folded) || row.contains(back.as_str()))
}

/// A common word or two with nothing but digits and signs around them.
fn padded_word(folded: &str) -> bool {
    let ends = |c: char| !c.is_alphabetic();
    let core = folded.trim_matches(ends);
    let known = |text: &str| WORDS.contains(&text) || text.is_empty();
    let with_digits = folded.trim_end_matches(|c: char| !c.is_alphanumeric());
    known(core)
        || known(with_digits)
        || core.char_indices().any(|(at, _)| {
            let (first, second) = core.split_at(at);
            known(first.trim_end_matches(ends)) && known(second.trim_start_matches(ends))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_known() {
        for bad in [
            "password1234",
            "passwordpassword",
            "123456789012",
            "210987654321",
            "qwertyuiopasdf",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "!!welcome2014!!",
            "1q2w3e4r5t6y",
            "kaname123456",
            "abcdefghijkl",
            "パスワード1234567",
            "administrator",
            "adminpassword1",
            "2014061700000",
            "1qaz2wsx3edc",
            "p@ssw0rd2014!!",
        ] {
            assert!(is_common(bad), "{bad}");
        }
    }

    #[test]
    fn a_sentence_of_ones_own_is_not() {
        for good in
            ["correcthorsebatterystaple", "朝の港に白い船が三つ並ぶ", "vapor-lantern-73-otter", "tq7x-moru-2kpe-9wza"]
        {
            assert!(!is_common(good), "{good}");
        }
    }
}
