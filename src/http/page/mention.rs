//! Records where pages of other records name them.

use serde::Deserialize;

use crate::http::page::date::Date;
use crate::http::page::fact::Shown;
use crate::http::page::language::Language;
use crate::http::page::link;

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

/// A person or an organisation.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    pub slug: String,
    pub name: Option<String>,
}

impl Named {
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.slug)
    }

    pub fn shown(&self, list: &str) -> Shown {
        Shown::link(self.name(), link::record(list, &self.slug))
    }
}

/// An agreement or a meeting.
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

/// An office, with whom it acts for where the document asks that.
#[derive(Clone, Debug, Deserialize)]
pub struct Office {
    pub name: Option<String>,
    pub country: Option<Country>,
    pub organisation: Option<Named>,
}

impl Office {
    /// Its name, where it has one.
    pub fn named(&self) -> Option<Shown> {
        self.name.as_ref().map(Shown::text)
    }
}

/// Somebody who acts, as far as is known: the first of the four, and the others beside it.
pub fn actor(
    person: Option<&Named>,
    office: Option<&Office>,
    organisation: Option<&Named>,
    country: Option<&Country>,
) -> Shown {
    let known = [
        person.map(|it| it.shown("people")),
        office.and_then(Office::named),
        organisation.map(|it| it.shown("organisations")),
        country.map(Country::shown),
    ];
    let mut known = known.into_iter().flatten();
    known.next().unwrap_or_default().beside(known)
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

    /// The agreement with its date and status.
    pub fn shown(&self, language: Language) -> Shown {
        Shown::link(self.title(), self.link())
            .with(self.date(&language))
            .with(self.status(&language))
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

/// A meeting in a list.
#[derive(Clone, Debug, Deserialize)]
pub struct Met {
    #[serde(flatten)]
    meeting: Titled,
    start: Option<Date>,
    city: Option<String>,
    country: Option<Country>,
}

impl Met {
    /// The meeting with its date and place.
    pub fn shown(&self, language: Language) -> Shown {
        let unknown = || language.say("date.unknown").to_owned();
        let date = self.start.as_ref().map(|date| date.text(language));
        let place = place(self.city.as_deref(), self.country.as_ref());
        let meeting = self.meeting.shown("meetings");
        meeting.with(date.unwrap_or_else(unknown)).with_maybe(place)
    }
}

/// A page of a list, with how many there are in all.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    pub total_count: usize,
    pub nodes: Vec<T>,
    /// Where all of it can be read.
    #[serde(skip)]
    pub whole: Option<String>,
}

impl<T> List<T> {
    /// The list of nothing.
    pub fn empty() -> Self {
        Self {
            total_count: 0,
            nodes: Vec::new(),
            whole: None,
        }
    }

    /// The list with each entry as a page shows it.
    pub fn map<U>(&self, shown: impl Fn(&T) -> U) -> List<U> {
        List {
            total_count: self.total_count,
            nodes: self.nodes.iter().map(shown).collect(),
            whole: self.whole.clone(),
        }
    }

    /// The list with the address of the page that has all of it: a list, narrowed to a record.
    pub fn of(mut self, list: &str, name: &str, key: &str) -> Self {
        self.whole = Some(link::with(list, &[(name, key)]));
        self
    }

    /// Whether there are more than those here.
    pub fn is_part(&self) -> bool {
        self.total_count > self.nodes.len()
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

/// How many agreements and meetings there are, in words.
pub fn recorded(key: &str, agreements: usize, meetings: usize, language: Language) -> String {
    let agreements = format!(
        "{agreements} {}",
        language.counted("holds.agreements", agreements)
    );
    let meetings = format!(
        "{meetings} {}",
        language.counted("holds.meetings", meetings)
    );
    language.fill(key, &[("agreements", &agreements), ("meetings", &meetings)])
}
