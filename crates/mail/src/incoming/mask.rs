//! Messages in messages are not taken apart: the parser's memory of a hundred thousand of them, one in the other, would be a
//! tower that falls, and takes the program with it. The words that would make it build one are covered while it reads.

/// What makes a part a message (`message/rfc822`, `message/global`), or all parts of it (`multipart/digest`).
const WORDS: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];
/// The letters with which these begin, and what covers them. No letter has these octets.
const COVERS: [(u8, u8); 6] = [(b'r', 1), (b'R', 2), (b'g', 3), (b'G', 4), (b'd', 5), (b'D', 6)];

/// The same letter, octet for octet as long, without those words where they could say what a part is. What stands in
/// base64 is left as it is.
pub(super) fn covered(bytes: &[u8]) -> Vec<u8> {
    let mut covered = bytes.to_vec();
    for (at, octet) in covered.iter_mut().enumerate() {
        let cover = COVERS.iter().find(|(letter, _)| letter == octet).map(|(_, cover)| *cover);
        if let Some(cover) = cover.filter(|_| is_word(bytes, at, *octet) && stands_alone(bytes, at)) {
            *octet = cover;
        }
    }
    covered
}

/// What was covered, as it stood.
pub(super) fn uncovered(bytes: &[u8]) -> Vec<u8> {
    let mut uncovered = bytes.to_vec();
    for (at, octet) in uncovered.iter_mut().enumerate() {
        let letter = COVERS.iter().find(|(_, cover)| cover == octet).map(|(letter, _)| *letter);
        if let Some(letter) = letter.filter(|letter| is_word(bytes, at, *letter)) {
            *octet = letter;
        }
    }
    uncovered
}

/// The same for text.
pub(super) fn read(text: &str) -> String {
    // Octets of ASCII are put for octets of ASCII.
    String::from_utf8(uncovered(text.as_bytes())).unwrap_or_else(|_| text.to_owned())
}

/// Whether one of the words stands at `at`, beginning with `first`.
fn is_word(bytes: &[u8], at: usize, first: u8) -> bool {
    let rest = bytes.get(at + 1..at + 6).unwrap_or_default();
    let is = |(letter, more): (&u8, &[u8])| letter.eq_ignore_ascii_case(&first) && more.eq_ignore_ascii_case(rest);
    WORDS.iter().filter_map(|word| word.split_first()).any(is)
}

/// Whether the word at `at` is one by itself: not a part of a longer one, and not of a kind other than those that matter.
fn stands_alone(bytes: &[u8], at: usize) -> bool {
    let goes_on = |octet: &u8| octet.is_ascii_alphanumeric() || *octet == b'+';
    let before = bytes.get(..at).unwrap_or_default();
    if bytes.get(at + 6).is_some_and(goes_on) || before.last().is_some_and(goes_on) {
        return false;
    }
    let Some(kind) = before.strip_suffix(b"/") else { return true };
    let is = |name: &[u8]| {
        kind.len()
            .checked_sub(name.len())
            .and_then(|from| kind.get(from..))
            .is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    !kind.last().is_some_and(goes_on) || is(b"message") || is(b"multipart")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_words_are_gone_and_come_back() {
        let text = "Content-Type: message/RFC822; Message / (x)Global\nmultipart/\tdigest; rfc822";
        let covered = covered(text.as_bytes());
        assert_eq!(covered.len(), text.len());
        let small = String::from_utf8(covered.clone()).unwrap().to_lowercase();
        assert!(!["rfc822", "global", "digest"].iter().any(|word| small.contains(word)));
        assert_eq!(uncovered(&covered), text.as_bytes());
    }

    #[test]
    fn what_stands_in_base64_is_left() {
        let text = "AAAA/global\r\nglobalAA\r\nAAdigest\r\nAA+rfc822/A/digest==";
        assert_eq!(covered(text.as_bytes()), text.as_bytes());
    }

    proptest! {
        #[test]
        fn whatever_is_covered_comes_back(text in "(rfc822|RFC822|global|Digest|rfc|[ -~あ])*") {
            prop_assert_eq!(read(&String::from_utf8(covered(text.as_bytes())).unwrap()), text);
        }
    }
}
