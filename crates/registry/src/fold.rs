//! Folding of names, so that a search finds them however they are typed.

use unicode_normalization::UnicodeNormalization;

/// Folds width, case, spaces and the two kana: `ＡＢＣ` as `abc`, `ｼｵﾐ`, `シオミ` and `しおみ` alike.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).map(hiragana).collect()
}

/// Katakana as hiragana; they lie 0x60 apart, from ァ to ヶ, and the two signs of repetition.
fn hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        other => other,
    }
}

/// A pattern for SQL `LIKE … ESCAPE '\'` that finds `text` anywhere.
pub fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in fold(text).chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_spaces_and_kana_do_not_matter() {
        for typed in ["しおみつうしん", "シオミツウシン", "ｼｵﾐﾂｳｼﾝ", "シオミ　ツウシン"]
        {
            assert_eq!(fold(typed), "しおみつうしん", "{typed}");
        }
        assert_eq!(fold("Ｓｈｉｏｍｉ Telecom"), "shiomitelecom");
        assert_eq!(fold("ガス・ｶﾞｽ・ヴ"), "がす・がす・ゔ");
    }

    #[test]
    fn signs_of_a_pattern_are_taken_as_they_stand() {
        assert_eq!(pattern("50%_\\"), "%50\\%\\_\\\\%");
    }
}
