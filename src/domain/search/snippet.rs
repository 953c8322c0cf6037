//! The place in a text where the words sought stand, made here and not by a database, so that both
//! show the same.

use crate::domain::search::fold;
use crate::domain::search::words::Sought;

/// How long a snippet is about, in characters.
const LENGTH: usize = 160;
/// How much of the text is shown before the first match, in characters.
const BEFORE: usize = 50;
/// What stands where text was left out.
const LEFT_OUT: &str = "…";

/// A part of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Whether they are what was sought.
    pub is_match: bool,
}

/// About [`LENGTH`] characters of a text around the first match, cut between words.
pub fn snippet(text: &str, sought: &Sought) -> Vec<Part> {
    let words = fold::words(text);
    let first = words.iter().find(|word| sought.has(&word.folded));
    let (start, end) = window(text, first.map_or(0, |word| word.place.start));
    let mut parts = Parts::default();
    if start > 0 {
        parts.add(LEFT_OUT, false);
    }
    let mut at = start;
    for word in words {
        let place = word.place;
        if place.start >= at && place.end <= end && sought.has(&word.folded) {
            parts.add(text.get(at..place.start).unwrap_or_default(), false);
            parts.add(text.get(place.clone()).unwrap_or_default(), true);
            at = place.end;
        }
    }
    parts.add(text.get(at..end).unwrap_or_default(), false);
    if end < text.len() {
        parts.add(LEFT_OUT, false);
    }
    parts.0
}

/// Where the snippet begins and ends, in bytes.
fn window(text: &str, first_match: usize) -> (usize, usize) {
    let places: Vec<(usize, char)> = text.char_indices().collect();
    if places.len() <= LENGTH {
        return (0, text.len());
    }
    let matched = places.partition_point(|(at, _)| *at < first_match);
    let latest = places.len().saturating_sub(LENGTH);
    let start = matched.saturating_sub(BEFORE).min(latest);
    let byte = |index: usize| places.get(index).map_or(text.len(), |(at, _)| *at);
    let is_space = |index: usize| places.get(index).is_some_and(|(_, c)| c.is_whitespace());
    // To the next beginning of a word, but not beyond the match; where words have no spaces, anywhere.
    let start = match start {
        0 => 0,
        start => (start..=matched)
            .find(|index| is_space(index - 1) && !is_space(*index))
            .unwrap_or(start),
    };
    let end = (start + LENGTH).min(places.len());
    let end = match end {
        end if end == places.len() => end,
        end => (start + LENGTH / 2..=end)
            .rev()
            .find(|index| is_space(*index) && !is_space(index - 1))
            .filter(|index| *index > matched)
            .unwrap_or(end),
    };
    (byte(start), byte(end))
}

#[derive(Default)]
struct Parts(Vec<Part>);

impl Parts {
    fn add(&mut self, text: &str, is_match: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.is_match == is_match => last.text.push_str(text),
            _ => self.0.push(Part {
                text: text.to_owned(),
                is_match,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The snippet with brackets around what was sought.
    fn shown(text: &str, query: &str) -> String {
        let sought = Sought::read(query).unwrap_or_else(|error| panic!("{error}"));
        let parts = snippet(text, &sought).into_iter();
        parts
            .map(|part| {
                if part.is_match {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect()
    }

    #[test]
    fn a_short_text_is_shown_as_it_is() {
        assert_eq!(
            shown("Accord sur l’Énergie nucléaire", "energie"),
            "Accord sur l’[Énergie] nucléaire"
        );
        assert_eq!(shown("中华人民共和国", "人民"), "中华[人民]共和国");
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_the_first_match() {
        let text = format!(
            "{}the needle lies {}",
            "here is hay ".repeat(40),
            "more hay ".repeat(40)
        );
        let shown = shown(&text, "needle");
        assert!(
            shown.starts_with("…h") || shown.starts_with("…i"),
            "{shown}"
        );
        assert!(shown.contains("the [needle] lies more hay"), "{shown}");
        assert!(
            shown.ends_with("more…") || shown.ends_with("hay…"),
            "{shown}"
        );
        assert!(
            (120..=LENGTH + 4).contains(&shown.chars().count()),
            "{shown}"
        );
    }

    proptest::proptest! {
        #[test]
        fn a_snippet_is_a_piece_of_the_text(text in "(\\PC{1,8} ?){0,60}", query in "\\p{L}{1,3}") {
            if let Ok(sought) = Sought::read(&query) {
                let whole: String = snippet(&text, &sought).into_iter().map(|part| part.text).collect();
                let piece = whole.strip_prefix(LEFT_OUT).unwrap_or(&whole);
                let piece = piece.strip_suffix(LEFT_OUT).unwrap_or(piece);
                assert!(text.contains(piece), "{piece}");
                assert!(whole.chars().count() <= LENGTH + 2);
            }
        }
    }
}
