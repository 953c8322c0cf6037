//! The rows of the lists.

use serde::Deserialize;

use crate::http::page::evidence::Source;
use crate::http::page::fact::Shown;
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::list::Row;
use crate::http::page::mention::{Country, Domain, Listed, Met, Named};

/// A country in its list.
#[derive(Deserialize)]
pub struct CountryRow {
    #[serde(flatten)]
    country: Country,
    kind: String,
    region: Option<String>,
}

/// A person in their list.
#[derive(Deserialize)]
pub struct PersonRow {
    #[serde(flatten)]
    person: Named,
    offices: Vec<Office>,
}

#[derive(Deserialize)]
struct Office {
    name: Option<String>,
}

/// An organisation in its list.
#[derive(Deserialize)]
pub struct OrganisationRow {
    #[serde(flatten)]
    organisation: Named,
    kind: Option<String>,
    seat: Option<Country>,
}

/// A domain in its list.
#[derive(Deserialize)]
pub struct DomainRow {
    #[serde(flatten)]
    domain: Domain,
    definition: Option<String>,
}

impl Row for Listed {
    const LIST: &'static str = "agreements";
    const DOCUMENT: &'static str = include_str!("agreements.graphql");
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("country", "countries"),
        ("domain", "domains"),
        ("organisation", "organisations"),
        ("person", "signedBy"),
    ];
    const IS_DATED: bool = true;

    fn row(&self, language: Language) -> Shown {
        self.shown(language)
    }
}

impl Row for Met {
    const LIST: &'static str = "meetings";
    const DOCUMENT: &'static str = include_str!("meetings.graphql");
    const FILTERS: &'static [(&'static str, &'static str)] = &[
        ("country", "countries"),
        ("organisation", "organisations"),
        ("person", "persons"),
    ];
    const IS_DATED: bool = true;

    fn row(&self, language: Language) -> Shown {
        self.shown(language)
    }
}

impl Row for CountryRow {
    const LIST: &'static str = "countries";
    const DOCUMENT: &'static str = include_str!("countries.graphql");

    /// What is a state of today needs no word for it.
    fn row(&self, language: Language) -> Shown {
        let kind = (self.kind != "STATE").then(|| language.value("CountryKind", &self.kind));
        let country = self.country.shown();
        country.with_maybe(self.region.clone()).with_maybe(kind)
    }
}

impl Row for PersonRow {
    const LIST: &'static str = "people";
    const DOCUMENT: &'static str = include_str!("people.graphql");

    fn row(&self, _: Language) -> Shown {
        let offices = self.offices.iter().filter_map(|it| it.name.clone());
        self.person.shown(Self::LIST).with_each(offices.collect())
    }
}

impl Row for OrganisationRow {
    const LIST: &'static str = "organisations";
    const DOCUMENT: &'static str = include_str!("organisations.graphql");

    fn row(&self, language: Language) -> Shown {
        let kind = self.kind.as_ref();
        let kind = kind.map(|kind| language.value("OrganisationKind", kind));
        let organisation = self.organisation.shown(Self::LIST);
        organisation
            .with_maybe(kind)
            .with_maybe(self.seat.as_ref().map(Country::name))
    }
}

impl Row for DomainRow {
    const LIST: &'static str = "domains";
    const DOCUMENT: &'static str = include_str!("domains.graphql");

    fn row(&self, _: Language) -> Shown {
        let definition = self.definition.clone();
        self.domain.shown().with_maybe(definition)
    }
}

impl Row for Source {
    const LIST: &'static str = "sources";
    const DOCUMENT: &'static str = include_str!("sources.graphql");
    const IS_DATED: bool = true;

    fn row(&self, language: Language) -> Shown {
        let title = self.title.as_ref().unwrap_or(&self.slug);
        let unknown = || language.say("date.unknown").to_owned();
        let date = self.published_on.as_ref().map(|date| date.text(language));
        Shown::link(title, link::record(Self::LIST, &self.slug))
            .with_maybe(self.publisher.clone())
            .with(date.unwrap_or_else(unknown))
    }
}
