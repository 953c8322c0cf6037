//! Facts as pages show them, and the small pieces they are made of.

use serde::Deserialize;

use crate::http::page::date::Date;
use crate::http::page::evidence::{Evidence, Quote};
use crate::http::page::language::Language;
use crate::http::page::link;

/// A fact of a record: what is known, which may be nothing, and who says so.
pub struct Fact {
    pub name: String,
    pub shown: Vec<Shown>,
    pub quotes: Vec<Quote>,
    is_always_there: bool,
}

impl Fact {
    /// Whether the page shows words about it and no value: the value stands elsewhere on the page.
    pub fn is_quoted_only(&self) -> bool {
        self.shown.is_empty() && !self.is_always_there
    }
}

/// The facts of a record, in the order they are added, each with what is said of its field.
pub struct Facts<'a> {
    evidence: &'a mut Evidence,
    language: Language,
    pub all: Vec<Fact>,
}

impl<'a> Facts<'a> {
    pub fn new(evidence: &'a mut Evidence, language: Language) -> Self {
        Self {
            evidence,
            language,
            all: Vec::new(),
        }
    }

    /// A fact that every record of its kind has; where nothing is shown, it is not known.
    pub fn always(&mut self, field: &str, shown: Vec<Shown>) {
        self.add(field, shown, true);
    }

    /// A fact that is worth a line only where there is something to say.
    pub fn if_said(&mut self, field: &str, shown: Vec<Shown>) {
        self.add(field, shown, false);
    }

    fn add(&mut self, field: &str, shown: Vec<Shown>, is_always_there: bool) {
        let quotes = self.evidence.of_field(field);
        if is_always_there || !shown.is_empty() || !quotes.is_empty() {
            self.all.push(Fact {
                name: self.language.field(field),
                shown,
                quotes,
                is_always_there,
            });
        }
    }
}

/// A value, with where it leads to and what else is to be said of it.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub text: String,
    pub link: Option<String>,
    pub lang: Option<String>,
    pub asides: Vec<Shown>,
}

impl Shown {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    pub fn link(text: impl Into<String>, link: String) -> Self {
        Self {
            link: Some(link),
            ..Self::text(text)
        }
    }

    /// What else is to be said of it, behind what is said already.
    pub fn with(self, aside: impl Into<String>) -> Self {
        self.beside([Self::text(aside)])
    }

    pub fn with_maybe(self, aside: Option<String>) -> Self {
        self.beside(aside.map(Self::text))
    }

    /// Words that are to be said of it, each once.
    pub fn with_each(mut self, words: Vec<String>) -> Self {
        for word in words {
            if !self.asides.iter().any(|aside| aside.text == word) {
                self = self.with(word);
            }
        }
        self
    }

    /// Other values beside it, each with where it leads to.
    pub fn beside(mut self, others: impl IntoIterator<Item = Self>) -> Self {
        self.asides.extend(others);
        self
    }
}

/// A name in a language.
#[derive(Clone, Debug, Deserialize)]
pub struct Name {
    pub text: String,
    pub lang: String,
}

/// A title in a language.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Title {
    pub text: String,
    pub lang: String,
    pub is_original: bool,
}

impl Title {
    /// The titles beside the one that is shown.
    pub fn others(all: Vec<Self>, shown: Option<&str>) -> Vec<Self> {
        let is_other = |title: &Self| Some(title.text.as_str()) != shown;
        all.into_iter().filter(is_other).collect()
    }
}

/// An identifier of a record in another collection.
#[derive(Clone, Debug, Deserialize)]
pub struct Identifier {
    scheme: String,
    value: String,
    url: Option<String>,
}

impl Identifier {
    /// Where the other collection tells of it, on the web.
    pub fn web(&self) -> Option<&str> {
        self.url.as_deref().and_then(link::web)
    }

    pub fn shown(&self) -> Shown {
        Shown {
            link: self.web().map(str::to_owned),
            ..Shown::text(format!("{} {}", self.scheme, self.value))
        }
    }
}

/// The date in words, where it is known.
pub fn date(date: Option<&Date>, language: Language) -> Vec<Shown> {
    let text = date.map(|date| date.text(language));
    text.into_iter().map(Shown::text).collect()
}

/// A text, where it is known.
pub fn text(text: Option<&String>) -> Vec<Shown> {
    text.map(Shown::text).into_iter().collect()
}

/// A value of an enumeration in words, where it is known.
pub fn value(value: Option<&String>, kind: &str, language: Language) -> Vec<Shown> {
    let words = value.map(|value| language.value(kind, value));
    words.map(Shown::text).into_iter().collect()
}

/// A dataset that a record came with.
#[derive(Clone, Debug, Deserialize)]
pub struct Dataset {
    pub title: String,
    pub licence: Option<String>,
    url: Option<String>,
}

impl Dataset {
    pub fn web(&self) -> Option<&str> {
        self.url.as_deref().and_then(link::web)
    }
}
