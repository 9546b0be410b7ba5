//! Folding of names, so that a search finds them however they are typed.

use unicode_normalization::UnicodeNormalization;

/// Folds width, case, spaces and the two kana: `ＡＢＣ` as `abc`, `ｼｵﾐ`, `シオミ` and `しおみ` alike. What is read aloud keeps
/// its order in lists; names are searched for by [`name`].
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

/// The version of how names are folded. Whoever changes [`name`] raises the second part; where it is another than the
/// one by which the names of a hub were folded they are folded anew ([`crate::load::fold_anew`]).
pub const VERSION: i64 = store::search::VERSION * 100 + 1;

/// How legal forms are written short, and in full.
const LEGAL_FORMS: [(&str, &str); 14] = [
    ("(株)", "株式会社"),
    ("(有)", "有限会社"),
    ("(合)", "合同会社"),
    ("(同)", "合同会社"),
    ("(独)", "独立行政法人"),
    ("(国研)", "国立研究開発法人"),
    ("(地独)", "地方独立行政法人"),
    ("(一社)", "一般社団法人"),
    ("(一財)", "一般財団法人"),
    ("(公社)", "公益社団法人"),
    ("(公財)", "公益財団法人"),
    ("(医)", "医療法人"),
    ("(学)", "学校法人"),
    ("(社福)", "社会福祉法人"),
];

/// A name as it is compared: folded as every text that is searched ([`store::search::Folded`]: width, kana small and large,
/// long vowels, old characters), without spaces, legal forms in full, and ヶ, ヵ, ケ, カ, が, か between two characters alike.
pub fn name(text: &str) -> String {
    let folded = |text: &str| store::search::Folded::of(text).text.replace(char::is_whitespace, "");
    let whole =
        LEGAL_FORMS.iter().fold(folded(text), |name, (short, full)| name.replace(&folded(short), &folded(full)));
    let letters: Vec<char> = whole.chars().collect();
    let between = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)];
        beside
            .into_iter()
            .all(|beside| beside.and_then(|at| letters.get(at)).is_some_and(|letter| is_character(*letter)))
    };
    let alike =
        |(at, letter): (usize, &char)| if matches!(letter, 'が' | 'か') && between(at) { 'け' } else { *letter };
    letters.iter().enumerate().map(alike).collect()
}

/// A Chinese character, the sign that repeats one, or a number, as which those of numbers are folded.
fn is_character(letter: char) -> bool {
    matches!(letter, '々' | '0'..='9' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A pattern for SQL `LIKE … ESCAPE '\'` that finds the name `text` anywhere.
pub fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in name(text).chars() {
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
    fn names_are_alike_however_they_are_written() {
        for alike in [
            &["岬ヶ丘市", "岬ケ丘市", "岬が丘市", "岬ｹ丘 市", "岬ヵ丘市", "岬カ丘市"][..],
            &["五ヶ瀬水道", "五が瀬水道", "５ケ瀬水道", "5か瀬水道"],
            &["潮見財団㈲", "潮見財団有限会社"],
            &["潮見サーバー株式会社", "潮見サーバ㈱", "潮見ｻｰﾊﾞ（株）", "潮見サーバ 株式会社"],
            &["渡邊電機", "渡辺電機"],
            &["Shiomi Telecom", "ＳＨＩＯＭＩ　ｔｅｌｅｃｏｍ", "shiomitelecom"],
            &["ウィルス対策センター", "ウイルス対策センタ"],
        ] {
            let folded: std::collections::BTreeSet<String> = alike.iter().map(|text| name(text)).collect();
            assert_eq!(folded.len(), 1, "{alike:?}: {folded:?}");
            assert!(folded.iter().all(|once| name(once) == *once), "folding twice changes nothing: {folded:?}");
        }
        assert_eq!(name("ながれ"), "ながれ", "between kana it is another sound");
        assert_ne!(name("岬丘市"), name("岬ヶ丘市"));
    }

    #[test]
    fn signs_of_a_pattern_are_taken_as_they_stand() {
        assert_eq!(pattern("50%_\\"), "%50\\%\\_\\\\%");
    }
}
