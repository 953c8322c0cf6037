//! Words as they are compared in a search: without accents, small, one after the other.
//!
//! Texts are folded here and never by a database, so both databases see the same words and give the
//! same hits.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// The longest word, in characters; what follows is left out. PostgreSQL takes 2,046 bytes.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as it is compared.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub place: Range<usize>,
    /// Whether it is one character of a script that writes words without spaces between them.
    pub is_single: bool,
}

/// The words of a text, in their order.
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader::default();
    for (at, c) in text.char_indices() {
        let place = at..at + c.len_utf8();
        for c in std::iter::once(c)
            .nfkd()
            .flat_map(char::to_lowercase)
            .nfkd()
        {
            reader.take(c, &place);
        }
    }
    reader.end();
    reader.words
}

/// The words of a text, with one space between them.
pub fn fold(text: &str) -> String {
    join(&words(text))
}

/// Words with one space between them.
pub fn join(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    words.join(" ")
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    open: Option<Word>,
}

impl Reader {
    fn take(&mut self, c: char, place: &Range<usize>) {
        if is_dropped(c) {
            if let Some(word) = &mut self.open {
                word.place.end = place.end;
            }
        } else if !c.is_alphanumeric() {
            self.end();
        } else if is_single(c) {
            self.end();
            self.add(c, place, true);
        } else {
            if self.open.as_ref().is_some_and(|word| word.is_single) {
                self.end();
            }
            self.add(c, place, false);
        }
    }

    fn add(&mut self, c: char, place: &Range<usize>, is_single: bool) {
        let word = self.open.get_or_insert_with(|| Word {
            folded: String::new(),
            place: place.clone(),
            is_single,
        });
        word.place.end = place.end;
        let room = LONGEST.saturating_sub(word.folded.chars().count());
        match spelt_out(c) {
            Some(letters) => word.folded.extend(letters.chars().take(room)),
            None => word.folded.extend((room > 0).then_some(c)),
        }
    }

    fn end(&mut self) {
        self.words.extend(self.open.take());
    }
}

/// Accents and other signs above and below letters, and the stroke that stretches Arabic words.
/// The vowel signs of Indian scripts are kept: they are letters.
fn is_dropped(c: char) -> bool {
    canonical_combining_class(c) != 0
        || (is_combining_mark(c) && !c.is_alphanumeric())
        || matches!(
            c,
            '\u{640}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

/// Letters that are no accented form of another to Unicode, but are to those who type.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Chinese characters and Japanese kana: each is a word of its own.
fn is_single(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_capitals_are_no_difference() {
        assert_eq!(fold("L’ÉNERGIE atomique"), "l energie atomique");
        assert_eq!(fold("Assimi GOÏTA"), fold("assimi goi\u{308}ta"));
        assert_eq!(fold("Côte d'Ivoire"), "cote d ivoire");
        assert_eq!(fold("İstanbul, Iğdır"), "istanbul igdir");
    }

    #[test]
    fn letters_are_spelt_out_as_people_type_them() {
        assert_eq!(fold("Straße STRASSE ẞ"), "strasse strasse ss");
        assert_eq!(fold("Œuvre Ærø Łódź Đà Nẵng"), "oeuvre aero lodz da nang");
        assert_eq!(fold("Þór ð Ħ ﬁ ²"), "thor d h fi 2");
    }

    #[test]
    fn other_scripts_are_folded_like_ours() {
        assert_eq!(fold("Владимир ПУТИН, ёлка"), "владимир путин елка");
        assert_eq!(fold("ΑΘΗΝΑΣ Ἀθήνας"), "αθηνασ αθηνασ");
        assert_eq!(fold("مُحَمَّد الـعـربية"), "محمد العربية");
        assert_eq!(fold("हिन्दी"), "हिनदी");
    }

    #[test]
    fn a_chinese_character_is_a_word() {
        assert_eq!(fold("中华人民共和国"), "中 华 人 民 共 和 国");
        assert_eq!(fold("G20峰会"), "g20 峰 会");
    }

    #[test]
    fn what_is_no_letter_divides_words() {
        assert_eq!(fold("\" OR * NEAR( - ^ : ' \\ \0 🇲🇱"), "or near");
        assert_eq!(fold("  "), "");
        assert_eq!(fold("co\u{ad}operation"), "cooperation");
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let text = "de l’énergie";
        let places: Vec<&str> = words(text)
            .iter()
            .map(|word| &text[word.place.clone()])
            .collect();
        assert_eq!(places, ["de", "l", "énergie"]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(fold(&"a".repeat(5000)).len(), LONGEST);
    }

    proptest::proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            assert_eq!(fold(&once), once);
        }

        #[test]
        fn folded_words_hold_letters_and_digits_only(text in ".{0,40}") {
            for word in words(&text) {
                assert!(!word.folded.is_empty());
                assert!(word.folded.chars().all(char::is_alphanumeric), "{word:?}");
                assert!(text.get(word.place.clone()).is_some(), "{word:?}");
            }
        }

        #[test]
        fn capitals_are_no_difference(text in "[a-zà-öø-ÿа-яα-ω ]{0,40}") {
            assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
