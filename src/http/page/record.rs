//! The page of a record of any kind: it asks its document and shows the answer.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::http::Server;
use crate::http::page::frame::Frame;
use crate::http::page::reader::Reader;

/// A kind of record that has pages, as its document gives it.
pub trait Record: DeserializeOwned + Send {
    /// What the page asks: one field, which gives the record.
    const DOCUMENT: &'static str;
    /// The variable of the document that tells which record.
    const KEY: &'static str;

    /// The page, around which the frame stands.
    fn page(self, page: Frame) -> impl Template;
}

/// Shows the page of the record that the address names.
pub async fn show<R: Record>(
    State(server): State<Server>,
    reader: Reader,
    Path(key): Path<String>,
) -> Result<Response, Response> {
    let variables = json!({R::KEY: key, "lang": reader.language.code()});
    let answer: BTreeMap<String, Option<R>> = reader.ask(&server, R::DOCUMENT, &variables).await?;
    Ok(match answer.into_values().flatten().next() {
        Some(record) => {
            let mut frame = reader.frame("");
            frame.query = Some((R::DOCUMENT, variables));
            reader.show(&record.page(frame))
        }
        None => reader.missing(),
    })
}
