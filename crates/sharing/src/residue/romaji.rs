//! Romanised names: Hepburn, Kunrei and the spellings of passports and signboards folded to one form.
//!
//! Both sides are folded by the same rules, so a rule that is too wide only makes two rare names equal; it never makes
//! the check miss one. Long vowels become short (Ōno, Oono, Ohno, Ono), shi/si, chi/ti, tsu/tu, fu/hu, ji/zi/di become
//! one, and n before b, m, p is n (Shimbashi, Shinbashi).

use super::fold::Glyph;
use super::reading::{Letter, Reading};

/// Longest first: what is written, and the form it is folded to.
const RULES: &[(&str, &str)] = &[
    ("tchi", "tti"),
    ("cchi", "tti"),
    ("tch", "tty"),
    ("cch", "tty"),
    ("tsu", "tu"),
    ("dzu", "zu"),
    ("shi", "si"),
    ("chi", "ti"),
    ("jy", "zy"),
    ("dy", "zy"),
    ("sh", "sy"),
    ("ch", "ty"),
    ("ji", "zi"),
    ("di", "zi"),
    ("du", "zu"),
    ("fu", "hu"),
    ("mb", "nb"),
    ("mm", "nm"),
    ("mp", "np"),
    ("j", "zy"),
];

/// Kana that carry a consonant, one row per consonant, in the order a i u e o.
const ROWS: &[(&str, &str)] = &[
    ("", "あいうえお"),
    ("k", "かきくけこ"),
    ("g", "がぎぐげご"),
    ("s", "さしすせそ"),
    ("z", "ざじずぜぞ"),
    ("t", "たちつてと"),
    ("d", "だぢづでど"),
    ("n", "なにぬねの"),
    ("h", "はひふへほ"),
    ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"),
    ("m", "まみむめも"),
    ("r", "らりるれろ"),
    ("y", "や＿ゆ＿よ"),
    ("w", "わ＿＿＿を"),
    ("v", "＿＿ゔ＿＿"),
];

/// The reading in which romanised names are searched.
pub(super) fn romanised(names: &Reading, glyphs: &[Glyph]) -> Reading {
    let joined = joints(names.letters(), glyphs);
    let mut reading = Reading::with_room(names.letters().len());
    let mut at = 0;
    while let Some(letter) = names.letters().get(at) {
        let run = run(names.letters(), &joined, at);
        let before = if at > 0 && joined.get(at) == Some(&true) { reading.text.chars().next_back() } else { None };
        let Some((length, written)) = rule(run, before) else {
            reading.push(letter.ch, letter.first, letter.last);
            at += 1;
            continue;
        };
        let last = names.letters().get(at + length - 1).map_or(letter.last, |letter| letter.last);
        if written.is_empty() {
            reading.last_mut().into_iter().for_each(|kept| kept.last = last);
        }
        written.chars().for_each(|c| reading.push(c, letter.first, last));
        at += length;
    }
    reading
}

/// For each letter, whether it belongs to the same word as the one before: they touch, or both stand alone as in
/// "S h i o m i". Rules do not reach over a gap between words: "aoki ichiro" keeps both its i.
fn joints(letters: &[Letter], glyphs: &[Glyph]) -> Vec<bool> {
    let touches = |a: &Letter, b: &Letter| {
        a.last + 1 == b.first
            || glyphs.get(a.last + 1..b.first).is_some_and(|gap| gap.iter().all(|g| g.ch == '\'' || g.ch == '’'))
    };
    let mut touching: Vec<bool> = vec![false];
    touching.extend(letters.windows(2).map(|pair| matches!(pair, [a, b] if touches(a, b))));
    let alone = |at: usize| !touching.get(at).unwrap_or(&false) && !touching.get(at + 1).unwrap_or(&false);
    (0..letters.len()).map(|at| touching.get(at) == Some(&true) || (at > 0 && alone(at) && alone(at - 1))).collect()
}

/// The next few joined Latin letters; `None` where the word ends.
fn run(letters: &[Letter], joined: &[bool], at: usize) -> [Option<char>; 4] {
    let mut out = [None; 4];
    let rest = letters.iter().zip(joined).skip(at);
    for (n, (place, (letter, joined))) in out.iter_mut().zip(rest).enumerate() {
        if !letter.ch.is_ascii_lowercase() || (n > 0 && !joined) {
            break;
        }
        *place = Some(letter.ch);
    }
    out
}

/// The rule for what stands here: how many letters it takes, and what they become.
fn rule(run: [Option<char>; 4], before: Option<char>) -> Option<(usize, &'static str)> {
    let [Some(this), after, ..] = run else { return None };
    let vowel = |c: char| matches!(c, 'a' | 'i' | 'u' | 'e' | 'o');
    if vowel(this) && (before == Some(this) || (this == 'u' && before == Some('o'))) {
        return Some((1, ""));
    }
    if this == 'h' && before == Some('o') && !after.is_some_and(|c| vowel(c) || c == 'y') {
        return Some((1, ""));
    }
    let stands = |written: &str| written.chars().zip(run).all(|(wanted, letter)| letter == Some(wanted));
    RULES.iter().find(|(written, _)| stands(written)).map(|(written, becomes)| (written.len(), *becomes))
}

/// A name in hiragana, romanised (Kunrei, which [`romanised`] folds further); `None` if it is not all kana.
pub(super) fn from_kana(hiragana: &str) -> Option<String> {
    let mut out = String::new();
    let mut double = false;
    for c in hiragana.chars() {
        match c {
            'ー' => {}
            'っ' => double = true,
            'ん' => out.push('n'),
            'ゃ' | 'ゅ' | 'ょ' => contract(&mut out, c),
            'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' => small_vowel(&mut out, c),
            _ => {
                let (consonant, vowel) = syllable(c)?;
                if double {
                    out.extend(consonant.chars().next());
                }
                double = false;
                out.push_str(consonant);
                out.push(vowel);
            }
        }
    }
    Some(out)
}

/// き + ゃ is kya.
fn contract(out: &mut String, small: char) {
    out.pop();
    out.push_str(match small {
        'ゃ' => "ya",
        'ゅ' => "yu",
        _ => "yo",
    });
}

/// ふ + ぁ is fa, て + ぃ is ti, し + ぇ is sye (she): the small vowel takes the place of the large one.
fn small_vowel(out: &mut String, small: char) {
    if out.ends_with("hu") {
        out.truncate(out.len() - 2);
        out.push('f');
    } else {
        let palatal = small == 'ぇ' && ["si", "zi", "ti"].iter().any(|end| out.ends_with(end));
        out.pop();
        out.extend(palatal.then_some('y'));
    }
    out.push(match small {
        'ぁ' => 'a',
        'ぃ' => 'i',
        'ぅ' => 'u',
        'ぇ' => 'e',
        _ => 'o',
    });
}

/// The consonant and vowel of one kana.
fn syllable(kana: char) -> Option<(&'static str, char)> {
    ROWS.iter().find_map(|(consonant, row)| {
        let column = row.chars().position(|c| c == kana)?;
        "aiueo".chars().nth(column).map(|vowel| (*consonant, vowel))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{fold::glyphs, reading::names};
    use super::*;

    fn key(text: &str) -> String {
        let glyphs = glyphs(text);
        romanised(&names(&glyphs), &glyphs).text
    }

    #[test]
    fn the_common_systems_meet() {
        for group in [
            &["Ōno", "Oono", "Ohno", "Ono", "Ôno", "O h n o"][..],
            &["Shimbashi", "Shinbashi", "Sinbasi"],
            &["Tōkyō", "Tokyo", "Toukyou"],
            &["Fujitsu", "Huzitu", "Hujitsu"],
            &["Jun'ichi", "Junichi", "Zyun'iti"],
            &["Matchi", "Macchi", "Matti"],
            &["Satoh", "Satou", "Satō", "Sato"],
        ] {
            let keys: Vec<String> = group.iter().map(|name| key(name)).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{group:?} {keys:?}");
        }
    }

    #[test]
    fn an_h_that_begins_a_syllable_stays() {
        assert_eq!(key("Ohara"), "ohara");
        assert_eq!(key("aoki ichiro"), "aokiitiro");
    }

    #[test]
    fn kana_are_romanised_to_the_same_key() {
        for (kana, latin) in [
            ("しおみ", "Shiomi"),
            ("きょうと", "Kyōto"),
            ("にっぽん", "Nippon"),
            ("ふじつう", "Fujitsuu"),
            ("はっちょう", "Hatchō"),
        ] {
            assert_eq!(from_kana(kana).map(|text| key(&text)), Some(key(latin)), "{kana}");
        }
        assert_eq!(from_kana("潮みち"), None);
    }
}
