//! What somebody searches for, read from the text they typed.

use crate::domain::error::{Error, Result};
use crate::domain::search::fold::{self, Word};

/// The longest text to search for, in characters.
const LONGEST: usize = 200;
/// The most words to search for.
const MOST_WORDS: usize = 10;

/// The words that have to stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// All words as they are compared, with one space between them.
    pub folded: String,
    /// The words, each once.
    pub words: Vec<SoughtWord>,
    /// Words that have to follow each other, because their script writes no spaces.
    pub runs: Vec<String>,
}

/// A word that has to stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoughtWord {
    /// The word as it is compared.
    pub folded: String,
    /// Whether a word that begins with it will do.
    pub is_beginning: bool,
}

impl SoughtWord {
    /// Whether a word of a text is meant.
    pub fn is(&self, word: &str) -> bool {
        word == self.folded || (self.is_beginning && word.starts_with(&self.folded))
    }
}

impl Sought {
    /// Reads what somebody typed.
    pub fn read(query: &str) -> Result<Self> {
        let refuse = |message: String| Err(Error::invalid("query", message));
        let length = query.chars().count();
        if length > LONGEST {
            return refuse(format!(
                "This text has {length} characters; the most to search for is {LONGEST}. Give a few words."
            ));
        }
        let words = without_articles(query, fold::words(query));
        if words.is_empty() {
            return refuse("There is nothing to search for. Give a word or its beginning.".into());
        }
        let runs = runs(&words);
        let in_runs: usize = runs.iter().map(|run| run.len()).sum();
        let number = words.len() - in_runs + runs.len();
        if number > MOST_WORDS {
            return refuse(format!(
                "These are {number} words; the most to search for is {MOST_WORDS}. Leave some out."
            ));
        }
        Ok(Self {
            folded: fold::join(&words),
            runs: runs.into_iter().map(fold::join).collect(),
            words: sought(&words),
        })
    }

    /// Whether a word of a text is one of those sought.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|sought| sought.is(word))
    }
}

/// Words of three letters and more may be the beginning of a word; the last one, which may still be
/// being typed, of two. A word that is also sought as a beginning is sought once, as a whole.
fn sought(words: &[Word]) -> Vec<SoughtWord> {
    let mut sought: Vec<SoughtWord> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let shortest = if index + 1 == words.len() { 2 } else { 3 };
        let new = SoughtWord {
            is_beginning: !word.is_single && word.folded.chars().count() >= shortest,
            folded: word.folded.clone(),
        };
        match sought.iter_mut().find(|other| other.folded == new.folded) {
            Some(other) => other.is_beginning &= new.is_beginning,
            None => sought.push(new),
        }
    }
    sought
}

/// Without the `l` of `l’énergie`, which few names begin with; unless nothing else is left.
fn without_articles(query: &str, words: Vec<Word>) -> Vec<Word> {
    let is_article = |word: &Word| {
        let rest = query.get(word.place.end..).unwrap_or_default();
        let mut next = rest.chars();
        matches!(
            word.folded.as_str(),
            "c" | "d" | "j" | "l" | "m" | "n" | "qu" | "s" | "t"
        ) && matches!(next.next(), Some('\'' | '\u{2019}' | '\u{2bc}'))
            && next.next().is_some_and(char::is_alphanumeric)
    };
    let kept: Vec<Word> = words
        .iter()
        .filter(|word| !is_article(word))
        .cloned()
        .collect();
    if kept.is_empty() { words } else { kept }
}

/// Single characters that follow each other, two or more.
fn runs(words: &[Word]) -> Vec<&[Word]> {
    words
        .chunk_by(|left, right| {
            left.is_single && right.is_single && left.place.end == right.place.start
        })
        .filter(|run| run.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Sought {
        Sought::read(query).unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    fn beginnings(query: &str) -> Vec<(String, bool)> {
        let words = read(query).words.into_iter();
        words.map(|word| (word.folded, word.is_beginning)).collect()
    }

    fn word(folded: &str, is_beginning: bool) -> (String, bool) {
        (folded.to_owned(), is_beginning)
    }

    #[test]
    fn the_last_word_may_be_a_beginning_sooner_than_the_others() {
        assert_eq!(beginnings("de Ru"), [word("de", false), word("ru", true)]);
        assert_eq!(beginnings("Rus m"), [word("rus", true), word("m", false)]);
    }

    #[test]
    fn a_word_is_sought_once() {
        assert_eq!(beginnings("Mali MALI mali"), [word("mali", true)]);
        assert_eq!(
            beginnings("en fr en"),
            [word("en", false), word("fr", false)]
        );
    }

    #[test]
    fn french_articles_are_left_out() {
        assert_eq!(read("l’énergie d'atomes").folded, "energie atomes");
        assert_eq!(read("l'").folded, "l");
        assert_eq!(read("G l").folded, "g l");
    }

    #[test]
    fn chinese_characters_have_to_follow_each_other() {
        let sought = read("中国 G20 人民");
        assert_eq!(sought.runs, ["中 国", "人 民"]);
        assert_eq!(read("国").runs, Vec::<String>::new());
        assert!(
            Sought::read(&"中".repeat(50)).is_ok(),
            "one run is one word"
        );
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        assert!(Sought::read("a b c d e f g h i j").is_ok());
        assert!(Sought::read("a b c d e f g h i j k").is_err());
        assert!(Sought::read(&"é".repeat(200)).is_ok());
        assert!(Sought::read(&"é".repeat(201)).is_err());
        for nothing in ["", " ", "\"*\" ^ - :", "🇲🇱", "\0", "\u{301}"] {
            assert!(Sought::read(nothing).is_err(), "{nothing:?}");
        }
    }
}
