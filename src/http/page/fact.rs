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
    pub aside: Option<String>,
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

    pub fn with(mut self, aside: impl Into<String>) -> Self {
        self.aside = Some(aside.into());
        self
    }

    pub fn with_maybe(mut self, aside: Option<String>) -> Self {
        self.aside = aside;
        self
    }
}

/// A country, as the documents of the pages ask for it.
#[derive(Clone, Debug, Deserialize)]
pub struct Country {
    pub code: Option<String>,
    pub slug: String,
    pub name: Option<String>,
}

impl Country {
    pub fn name(&self) -> String {
        let name = self.name.as_ref().or(self.code.as_ref());
        name.unwrap_or(&self.slug).clone()
    }

    pub fn shown(&self) -> Shown {
        let key = self.code.as_ref().unwrap_or(&self.slug);
        Shown::link(self.name(), link::record("countries", key))
    }
}

/// A domain, as the documents of the pages ask for it.
#[derive(Clone, Debug, Deserialize)]
pub struct Domain {
    pub code: String,
    pub label: Option<String>,
}

impl Domain {
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.code)
    }

    pub fn shown(&self) -> Shown {
        Shown::link(self.name(), link::record("domains", &self.code))
    }
}

/// A record with a name and no page of its own.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    pub slug: String,
    pub name: Option<String>,
}

impl Named {
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.slug)
    }

    pub fn shown(&self) -> Shown {
        Shown::text(self.name())
    }
}

/// A record with a title and a page.
#[derive(Clone, Debug, Deserialize)]
pub struct Titled {
    pub slug: String,
    pub title: Option<String>,
}

impl Titled {
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.slug)
    }

    pub fn shown(&self, list: &str) -> Shown {
        Shown::link(self.title(), link::record(list, &self.slug))
    }
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

/// An office.
#[derive(Clone, Debug, Deserialize)]
pub struct Office {
    pub name: Option<String>,
}

/// An identifier of a record in another collection.
#[derive(Clone, Debug, Deserialize)]
pub struct Identifier {
    scheme: String,
    value: String,
    url: Option<String>,
}

impl Identifier {
    pub fn shown(&self) -> Shown {
        Shown {
            link: self.url.as_deref().and_then(link::web).map(str::to_owned),
            ..Shown::text(format!("{} {}", self.scheme, self.value))
        }
    }
}

/// A city and its country, as far as they are known.
pub fn place(city: Option<&str>, country: Option<&Country>) -> Option<String> {
    let parts: Vec<String> = [city.map(str::to_owned), country.map(Country::name)]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
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

/// An agreement in a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    pub slug: String,
    pub title: Option<String>,
    status: String,
    signed_on: Option<Date>,
}

impl Listed {
    pub fn link(&self) -> String {
        link::record("agreements", &self.slug)
    }

    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.slug)
    }

    pub fn status(&self, language: &Language) -> String {
        language.value("AgreementStatus", &self.status)
    }

    pub fn date(&self, language: &Language) -> String {
        match &self.signed_on {
            Some(date) => date.text(*language),
            None => language.say("date.unknown").to_owned(),
        }
    }
}

/// A page of a list, with how many there are in all.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    pub total_count: usize,
    pub nodes: Vec<T>,
}

impl<T> List<T> {
    /// The list of nothing.
    pub fn empty() -> Self {
        Self {
            total_count: 0,
            nodes: Vec::new(),
        }
    }
}
