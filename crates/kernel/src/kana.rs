//! Kana that are read alike: キヤノン and キャノン are one firm.

/// Katakana as hiragana, small kana as large; any other letter as it is.
pub fn plain(letter: char) -> char {
    let hiragana = match letter {
        // Katakana and hiragana lie 0x60 apart.
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        other => other,
    };
    match hiragana {
        'ぁ' => 'あ',
        'ぃ' => 'い',
        'ぅ' => 'う',
        'ぇ' => 'え',
        'ぉ' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn both_kana_and_both_sizes_are_one_and_what_is_no_kana_stays() {
        let read = |text: &str| text.chars().map(plain).collect::<String>();
        assert_eq!(read("キャノン"), read("きやのん"));
        assert_eq!(read("ヵヶッヮヽヾ"), "かけつわゝゞ");
        assert_eq!(read("ーA漢・"), "ーA漢・");
    }
}
