//! Any record, where a page tells what something is about.

use serde::Deserialize;

use crate::http::page::fact::Shown;
use crate::http::page::link;
use crate::http::page::mention::{Country, Named, Titled};

/// A record of any kind, as the documents of the pages ask for it.
#[derive(Clone, Debug, Deserialize)]
pub struct Subject {
    #[serde(rename = "__typename")]
    kind: String,
    slug: Option<String>,
    code: Option<String>,
    /// Of a domain, which always has one: fields of one name are of one type.
    #[serde(rename = "domainCode")]
    domain_code: Option<String>,
    title: Option<String>,
    name: Option<String>,
    label: Option<String>,
    /// Of an office, who holds it.
    #[serde(default)]
    holders: Vec<Named>,
    /// Of a package, what is in it.
    #[serde(default)]
    agreements: Vec<Titled>,
    /// Of a relation, between whom it is.
    #[serde(default)]
    countries: Vec<Country>,
}

/// How many other records stand beside one that has no page.
const MOST_BESIDE: usize = 3;

impl Subject {
    /// The record with its page; where records of its kind have none, with others that do.
    pub fn shown(self) -> Shown {
        let list = match self.kind.as_str() {
            "Agreement" => Some("agreements"),
            "Meeting" => Some("meetings"),
            "Country" => Some("countries"),
            "Domain" => Some("domains"),
            "Source" => Some("sources"),
            "Person" => Some("people"),
            "Organisation" => Some("organisations"),
            _ => None,
        };
        let key = self.slug.or(self.code).or(self.domain_code);
        let name = self.title.or(self.name).or(self.label);
        let name = name.or_else(|| key.clone()).unwrap_or(self.kind);
        let holders = self.holders.iter().map(|it| it.shown("people"));
        let agreements = self.agreements.iter().map(|it| it.shown("agreements"));
        let countries = self.countries.iter().map(Country::shown);
        let beside = holders.chain(agreements).chain(countries);
        Shown {
            link: list.zip(key).map(|(list, key)| link::record(list, &key)),
            ..Shown::text(name).beside(beside.take(MOST_BESIDE))
        }
    }
}
