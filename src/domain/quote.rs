//! Comparing a quotation with the text it is taken from.

use unicode_normalization::UnicodeNormalization as _;

/// Whether the words of a quotation stand in a text, word for word. Composed and decomposed
/// letters, the kinds of apostrophe and the kinds of white space are no difference.
pub fn found_in(quote: &str, text: &str) -> bool {
    let quote = normalise(quote);
    !quote.is_empty() && normalise(text).contains(&quote)
}

/// A text as it is compared.
pub fn normalise(text: &str) -> String {
    let plain: String = text
        .nfc()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{2032}' => '\'',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_white_space_are_no_difference() {
        let text = "dans le domaine de l’énergie,\n  Partenariat Mali–Russie\u{a0}: des accords";
        assert!(found_in("l'énergie, Partenariat", text));
        assert!(found_in("Mali–Russie : des", text));
    }

    #[test]
    fn composed_and_decomposed_letters_are_no_difference() {
        assert!(found_in("sécurité", "la se\u{301}curite\u{301} de tous"));
        assert!(found_in("e\u{301}nergie", "l’énergie"));
    }

    #[test]
    fn other_words_and_no_words_are_not_found() {
        assert!(!found_in("Mali-Russie", "Mali–Russie"));
        assert!(!found_in("Accords", "des accords"));
        assert!(!found_in("  ", "des accords"));
    }

    proptest::proptest! {
        #[test]
        fn every_text_holds_itself(text in "\\PC{0,40}\\p{L}") {
            assert!(found_in(&text, &text));
        }
    }
}
