//! Any record, where a page tells what something is about.

use serde::Deserialize;

use crate::http::page::fact::Shown;
use crate::http::page::link;

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
}

impl Subject {
    /// The record with its page, if records of its kind have one.
    pub fn shown(self) -> Shown {
        let list = match self.kind.as_str() {
            "Agreement" => Some("agreements"),
            "Meeting" => Some("meetings"),
            "Country" => Some("countries"),
            "Domain" => Some("domains"),
            "Source" => Some("sources"),
            _ => None,
        };
        let key = self.slug.or(self.code).or(self.domain_code);
        let name = self.title.or(self.name).or(self.label);
        let name = name.or_else(|| key.clone()).unwrap_or(self.kind);
        Shown {
            link: list.zip(key).map(|(list, key)| link::record(list, &key)),
            ..Shown::text(name)
        }
    }
}
