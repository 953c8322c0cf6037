//! The languages of the pages, and their words.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language that pages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    French,
}

type Words = HashMap<String, String>;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/en.json")));
static FRENCH: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/fr.json")));

/// The files are ours, and a test reads them: were one broken, pages would show the keys.
fn read(text: &str) -> Words {
    serde_json::from_str(text).unwrap_or_default()
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The language somebody reads: the one of the address, else the one the browser likes best.
    pub fn choose(asked: Option<&str>, headers: &HeaderMap) -> Self {
        asked
            .and_then(Self::of_tag)
            .unwrap_or_else(|| Self::preferred(headers))
    }

    fn preferred(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).iter();
        let entries = values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let mut best = (Self::English, 0.0);
        for entry in entries {
            let (tag, rest) = entry.split_once(';').unwrap_or((entry, ""));
            let quality = rest.trim().strip_prefix("q=");
            let quality = quality.map_or(1.0, |quality| quality.parse::<f32>().unwrap_or(0.0));
            if let Some(language) = Self::of_tag(tag.trim())
                && quality > best.1
            {
                best = (language, quality);
            }
        }
        best.0
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The tag of the language.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }

    /// The words that a page has for something; the key itself if it has none.
    pub fn say(self, key: &str) -> &str {
        self.words().get(key).map_or(key, String::as_str)
    }

    /// The words with their gaps filled: `{name}` stands for the value of that name.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.say(key);
        let mut text = String::new();
        // Once through, so that a value with braces in it stays as it is.
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(given, _)| *given == name);
            text += before;
            text += value.map_or("", |(_, value)| value);
            rest = after;
        }
        text + rest
    }

    /// The words for so many of something: `key.one` where its language counts it as one.
    pub fn counted(self, key: &str, count: usize) -> String {
        let is_one = match self {
            Self::English => count == 1,
            Self::French => count < 2,
        };
        let one = format!("{key}.one");
        let key = match is_one && self.words().contains_key(&one) {
            true => one.as_str(),
            false => key,
        };
        self.fill(key, &[("count", &count.to_string())])
    }

    /// `a, b and c`.
    pub fn list(self, all: &[String]) -> String {
        match all {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.say("and")),
        }
    }

    /// The words for a value of an enumeration of the API.
    pub fn value(self, kind: &str, value: &str) -> String {
        let key = format!("{kind}.{value}");
        match self.words().get(&key) {
            Some(words) => words.clone(),
            None => value.replace('_', " ").to_lowercase(),
        }
    }

    /// What a field of a record is called.
    pub fn field(self, field: &str) -> String {
        let key = format!("field.{field}");
        self.words()
            .get(&key)
            .cloned()
            .unwrap_or_else(|| field.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(accept: &'static str) -> Language {
        let headers = HeaderMap::from_iter([(
            ACCEPT_LANGUAGE,
            axum::http::HeaderValue::from_static(accept),
        )]);
        Language::choose(None, &headers)
    }

    #[test]
    fn a_reader_gets_the_language_they_like_best_of_those_there_are() {
        assert_eq!(reading("fr-CA,fr;q=0.9,en;q=0.8"), Language::French);
        assert_eq!(reading("de, en;q=0.5, fr;q=0.7"), Language::French);
        assert_eq!(reading("en-GB, fr;q=0.9"), Language::English);
        assert_eq!(reading("ru"), Language::English);
        assert_eq!(reading("fr;q=0"), Language::English);
        assert_eq!(reading(""), Language::English);
    }

    #[test]
    fn the_address_is_stronger_than_the_browser() {
        let headers = HeaderMap::new();
        assert_eq!(Language::choose(Some("fr"), &headers), Language::French);
        assert_eq!(Language::choose(Some("xx"), &headers), Language::English);
    }

    #[test]
    fn every_word_is_there_in_every_language_with_the_same_gaps() {
        let gaps = |text: &str| {
            let mut found: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            found.sort();
            found
        };
        let (english, french) = (Language::English.words(), Language::French.words());
        assert!(!english.is_empty());
        assert_eq!(english.len(), french.len());
        for (key, words) in english {
            let other = french.get(key).map(|words| gaps(words));
            assert_eq!(other, Some(gaps(words)), "{key}");
        }
    }

    #[test]
    fn every_value_of_an_enumeration_that_has_words_has_them() {
        let words = Language::English.words();
        let sdl = crate::graphql::sdl();
        let mut kinds: Vec<&str> = words
            .keys()
            .filter_map(|key| key.split_once('.').map(|(kind, _)| kind))
            .filter(|kind| kind.starts_with(char::is_uppercase))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let values = sdl
                .split_once(&format!("enum {kind} {{"))
                .map(|(_, rest)| rest);
            let values = values
                .and_then(|rest| rest.split_once('}'))
                .map(|(body, _)| body);
            for value in values.unwrap_or_default().lines().map(str::trim) {
                if value.starts_with(|c: char| c.is_ascii_uppercase())
                    && value.chars().all(|c| c.is_ascii_uppercase() || c == '_')
                {
                    let key = format!("{kind}.{value}");
                    assert!(words.contains_key(&key), "{key}");
                }
            }
            assert!(values.is_some(), "{kind} is no enumeration of the API");
        }
    }

    #[test]
    fn one_is_counted_as_each_language_does() {
        let english = |count| Language::English.counted("holds.meetings", count);
        assert_eq!(
            [english(0), english(1), english(2)],
            ["meetings", "meeting", "meetings"]
        );
        let french = |count| Language::French.counted("quotes", count);
        assert_eq!(french(1), "1 autre citation");
        assert_eq!(french(2), "2 autres citations");
    }

    #[test]
    fn a_list_reads_as_people_write_it() {
        let list = |all: &[&str]| {
            let all: Vec<String> = all.iter().map(|it| (*it).to_owned()).collect();
            Language::English.list(&all)
        };
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["Mali"]), "Mali");
        assert_eq!(list(&["Mali", "Niger", "Chad"]), "Mali, Niger and Chad");
    }

    #[test]
    fn a_value_is_put_in_as_it_is() {
        let filled = Language::English.fill("in", &[("place", "{place} & <b>")]);
        assert_eq!(filled, "in {place} & <b>");
    }
}
