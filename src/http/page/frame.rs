//! What all pages have in common: head, language, ways to other pages, where they come from.

use serde::Deserialize;
use serde_json::Value;

use crate::http::page::fact::Dataset;
use crate::http::page::language::Language;
use crate::http::page::{link, style};

/// The lists that every page leads to.
const LISTS: [&str; 7] = [
    "agreements",
    "meetings",
    "countries",
    "people",
    "organisations",
    "domains",
    "sources",
];

/// What stands around the content of a page.
pub struct Frame {
    pub language: Language,
    /// Whether the address names the language; then the links of the page name it too.
    pub is_chosen: bool,
    pub title: String,
    pub description: String,
    /// The address, without what it asks for.
    pub path: String,
    /// What the address asks for beside the language.
    pub asked: Vec<(String, String)>,
    /// Whether search engines are to show it.
    pub is_found: bool,
    /// What stands in the box for words to search for.
    pub sought: String,
    /// The lasting address, as the API gives it.
    pub permalink: Option<String>,
    /// What the page is about, for programs: JSON-LD.
    pub about: Value,
    /// The document that the page shows the answer of, and its variables.
    pub query: Option<(&'static str, Value)>,
}

impl Frame {
    pub fn say<'a>(&self, key: &'a str) -> &'a str {
        self.language.say(key)
    }

    pub fn count(&self, key: &str, count: &usize) -> String {
        self.language.counted(key, *count)
    }

    /// An address of this server, in the language that the reader chose.
    pub fn to(&self, address: &str) -> String {
        match self.is_chosen && address.starts_with('/') {
            true => link::with(address, &[("lang", self.language.code())]),
            false => address.to_owned(),
        }
    }

    /// The language that a form has to send along, if the reader chose it.
    pub fn chosen(&self) -> Option<&'static str> {
        self.is_chosen.then(|| self.language.code())
    }

    /// The lists of all records, each with the key of its name.
    pub fn lists(&self) -> Vec<(String, String)> {
        let lists = LISTS.into_iter();
        lists
            .map(|list| (self.to(&format!("/{list}")), format!("list.{list}")))
            .collect()
    }

    pub fn style(&self) -> String {
        style::address()
    }

    /// The whole address, which previews ask for; nothing where the server does not know its own.
    pub fn whole_address(&self) -> Option<&str> {
        self.permalink.as_deref().and_then(link::web)
    }

    /// The other languages, each with the address of this page in it.
    pub fn languages(&self) -> Vec<(Language, String, bool)> {
        let all = Language::ALL.into_iter();
        all.map(|language| {
            let asked = self.asked.iter();
            let mut asked: Vec<(&str, &str)> = asked
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            asked.push(("lang", language.code()));
            let address = link::with(&self.path, &asked);
            (language, address, language == self.language)
        })
        .collect()
    }

    /// The playground with the query of this page in it.
    pub fn playground(&self) -> String {
        match &self.query {
            Some((document, variables)) => link::playground(document, variables),
            None => "/playground/".to_owned(),
        }
    }
}

/// Where a record comes from: the end of each page.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    pub datasets: Vec<Dataset>,
    pub revision: i64,
    pub updated_at: Option<String>,
    pub permalink: Option<String>,
    pub citation: Option<String>,
}

impl Origin {
    /// The day of the last change.
    pub fn updated_on(&self, language: &Language) -> Option<String> {
        let day = self.updated_at.as_deref()?.get(..10)?;
        super::date::plain(day, *language)
    }
}
