//! Lists of records, part by part.

mod rows;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::http::Server;
use crate::http::page::fact::Shown;
use crate::http::page::frame::Frame;
use crate::http::page::language::Language;
use crate::http::page::link;
pub use crate::http::page::list::rows::{CountryRow, DomainRow, OrganisationRow, PersonRow};
use crate::http::page::reader::Reader;

/// How many rows a part of a list has.
const ROWS: i32 = 50;

/// A record as its list shows it.
pub trait Row: DeserializeOwned + Send {
    /// The list: its address and the key of its name.
    const LIST: &'static str;
    /// What the page asks: one field, which gives a connection.
    const DOCUMENT: &'static str;
    /// What the address may narrow the list to, each with its field of the filter.
    const FILTERS: &'static [(&'static str, &'static str)] = &[];
    /// Whether the list goes from the latest to the earliest.
    const IS_DATED: bool = false;

    /// What the list shows of it.
    fn row(&self, language: Language) -> Shown;
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection<R> {
    total_count: usize,
    page_info: PageInfo,
    nodes: Vec<R>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<String>,
    end_cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct Page {
    page: Frame,
    total_count: usize,
    only: Option<String>,
    address: String,
    is_dated: bool,
    rows: Vec<Shown>,
    before: Option<Way>,
    after: Option<Way>,
}

/// A link to another part of the list.
struct Way {
    words: &'static str,
    address: String,
}

/// Shows a part of a list.
pub async fn show<R: Row>(
    State(server): State<Server>,
    reader: Reader,
) -> Result<Response, Response> {
    let variables = variables::<R>(&reader);
    let answer: BTreeMap<String, Connection<R>> =
        reader.ask(&server, R::DOCUMENT, &variables).await?;
    Ok(match answer.into_values().next() {
        Some(connection) => reader.show(&connection.page(&reader, variables)),
        None => reader.missing(),
    })
}

/// Which part of which list: behind the one cursor, before the other, or from the start.
fn variables<R: Row>(reader: &Reader) -> Value {
    let mut variables = match (reader.asked("before"), reader.asked("after")) {
        (Some(before), None) => json!({"last": ROWS, "before": before}),
        (_, after) => json!({"first": ROWS, "after": after}),
    };
    variables["lang"] = json!(reader.language.code());
    let only: Map<String, Value> = narrowed::<R>(reader)
        .map(|(_, field, key)| (field.to_owned(), json!({"allOf": [key]})))
        .collect();
    if !only.is_empty() {
        variables["filter"] = Value::Object(only);
    }
    variables
}

/// What the address narrows the list to: the name in the address, the field of the filter, the key.
fn narrowed<R: Row>(reader: &Reader) -> impl Iterator<Item = (&str, &str, &str)> {
    let filters = R::FILTERS.iter();
    filters.filter_map(|(name, field)| Some((*name, *field, reader.asked(name)?)))
}

impl<R: Row> Connection<R> {
    fn page(self, reader: &Reader, variables: Value) -> Page {
        let language = reader.language;
        let address = format!("/{}", R::LIST);
        let only: Vec<_> = narrowed::<R>(reader).collect();
        let asked: Vec<_> = only.iter().map(|(name, _, key)| (*name, *key)).collect();
        let way = |words, name, there_is, cursor: &Option<String>| {
            let cursor = cursor.as_deref().filter(|_| there_is)?;
            let place = [&asked[..], &[(name, cursor)]].concat();
            let address = link::with(&address, &place);
            Some(Way { words, address })
        };
        let (newer, older) = match R::IS_DATED {
            true => ("list.newer", "list.older"),
            false => ("list.previous", "list.next"),
        };
        let info = &self.page_info;
        let (before, after) = (
            way(newer, "before", info.has_previous_page, &info.start_cursor),
            way(older, "after", info.has_next_page, &info.end_cursor),
        );
        let title = language.say(&format!("list.{}", R::LIST)).to_owned();
        let mut page = reader.frame(&title);
        page.about = json!({
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": title,
        });
        page.query = Some((R::DOCUMENT, variables));
        let keys: Vec<String> = only.iter().map(|(_, _, key)| (*key).to_owned()).collect();
        Page {
            total_count: self.total_count,
            only: (!keys.is_empty())
                .then(|| language.fill("list.only", &[("key", &language.list(&keys))])),
            is_dated: R::IS_DATED,
            rows: self.nodes.iter().map(|it| it.row(language)).collect(),
            before,
            after,
            address,
            page,
        }
    }
}
