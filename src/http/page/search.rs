//! Searching: the words, and the records that were found.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::http::Server;
use crate::http::page::fact::Shown;
use crate::http::page::frame::Frame;
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::Domain;
use crate::http::page::reader::Reader;
use crate::http::page::subject::Subject;

const DOCUMENT: &str = include_str!("search.graphql");
const ADDRESS: &str = "/search";

#[derive(Deserialize)]
struct Answer {
    search: Connection,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<Hit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

#[derive(Deserialize)]
struct Hit {
    kind: String,
    lang: Option<String>,
    domain: Option<Domain>,
    snippet: Vec<Part>,
    record: Option<Subject>,
}

/// A part of the text that was found.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    text: String,
    is_match: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    page: Frame,
    results: Option<Results>,
}

struct Results {
    total_count: usize,
    hits: Vec<Found>,
    first: Option<String>,
    more: Option<String>,
}

/// A record that was found, as the page shows it.
struct Found {
    record: Shown,
    kind: String,
    lang: Option<String>,
    domain: Option<String>,
    snippet: Vec<Part>,
}

/// Shows the form, and what was found where there are words.
pub async fn show(State(server): State<Server>, reader: Reader) -> Result<Response, Response> {
    let language = reader.language;
    let words = reader.asked("q").unwrap_or_default().trim();
    let mut page = reader.frame(language.say("search"));
    page.is_found = false;
    page.sought = words.to_owned();
    page.about = json!({"@context": "https://schema.org", "@type": "SearchResultsPage"});
    if words.is_empty() {
        let results = None;
        return Ok(reader.show(&Page { page, results }));
    }
    let after = reader.asked("after");
    let variables = json!({"query": words, "after": after, "lang": language.code()});
    let answer: Answer = reader.ask(&server, DOCUMENT, &variables).await?;
    let results = Some(answer.search.results(words, after.is_some(), language));
    page.title = language.fill("search.title", &[("words", words)]);
    page.query = Some((DOCUMENT, variables));
    Ok(reader.show(&Page { page, results }))
}

impl Connection {
    fn results(self, words: &str, is_later: bool, language: Language) -> Results {
        let more = self.page_info.end_cursor;
        let more = more.filter(|_| self.page_info.has_next_page);
        let more = more.map(|after| link::with(ADDRESS, &[("q", words), ("after", &after)]));
        let hits = self.nodes.into_iter();
        Results {
            total_count: self.total_count,
            hits: hits.filter_map(|it| it.shown(language)).collect(),
            first: is_later.then(|| link::with(ADDRESS, &[("q", words)])),
            more,
        }
    }
}

impl Hit {
    /// The text is not shown again where it is what the record is called.
    fn shown(self, language: Language) -> Option<Found> {
        let record = self.record?.shown();
        let text: String = self.snippet.iter().map(|part| part.text.as_str()).collect();
        let domain = self.domain.as_ref().map(Domain::name);
        let domain = domain.map(|name| language.fill("search.domain", &[("domain", name)]));
        let says_more = domain.is_none() && text != record.text;
        Some(Found {
            kind: language.value("RecordKind", &self.kind),
            lang: self.lang,
            snippet: self.snippet.into_iter().filter(|_| says_more).collect(),
            domain,
            record,
        })
    }
}
