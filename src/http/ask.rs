//! Requests as they come over HTTP: a JSON object in a body, or parameters in an address.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::graphql::Asked;
use crate::http::answer::Refused;

/// How long a caller may take to send a body.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A request as it comes in a body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InBody {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    extensions: Option<Extensions>,
}

/// What a request says beside the question. Whatever we do not know is passed over.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    persisted_query: Option<Persisted>,
}

/// A document by its hash (automatic persisted queries).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Persisted {
    version: u32,
    sha256_hash: String,
}

/// A request as it comes in an address, where variables are text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InAddress {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

/// The request in a body.
pub fn one(body: &[u8]) -> Result<Asked, Refused> {
    let request: InBody = serde_json::from_slice(body).map_err(|cause| {
        let message = format!(
            "The body is not a GraphQL request: {cause}. Send {{\"query\": \"…\", \"variables\": {{…}}}}."
        );
        if cause.is_data() {
            Refused::malformed(message)
        } else {
            Refused::bad_request(message)
        }
    })?;
    request.asked()
}

/// The requests in a body that holds a list of them.
pub fn several(body: &[u8], most: usize) -> Result<Vec<Asked>, Refused> {
    if most == 0 {
        return Err(Refused::bad_request(
            "Several requests in one body are not taken. Send one JSON object, with as many fields in its query as you like.",
        ));
    }
    let requests: Vec<Value> = serde_json::from_slice(body)
        .map_err(|cause| Refused::bad_request(format!("The body is not JSON: {cause}.")))?;
    if requests.is_empty() || requests.len() > most {
        return Err(Refused::bad_request(format!(
            "The body holds {} requests; send 1 to {most}.",
            requests.len()
        )));
    }
    let requests = requests.into_iter().enumerate().map(|(index, request)| {
        let request: InBody = serde_json::from_value(request).map_err(|cause| {
            Refused::malformed(format!("Number {index} is not a GraphQL request: {cause}."))
        })?;
        request.asked()
    });
    requests.collect()
}

impl InBody {
    /// As the API takes it.
    pub fn asked(self) -> Result<Asked, Refused> {
        let is_text = |text: &String| !text.trim().is_empty();
        let has_query = self.query.is_some();
        let persisted = self.extensions.unwrap_or_default().persisted_query;
        let asked = Asked {
            query: self.query.filter(is_text),
            hash: persisted.map(Persisted::hash).transpose()?,
            document_id: self.document_id.filter(is_text),
            operation_name: self.operation_name.filter(is_text),
            variables: self.variables.unwrap_or_default(),
        };
        if asked.query.is_none() && asked.hash.is_none() && asked.document_id.is_none() {
            let message = "The request has no `query`.";
            // An empty one is a text that cannot be read.
            return Err(if has_query {
                Refused::bad_request(message)
            } else {
                Refused::malformed(message)
            });
        }
        Ok(asked)
    }
}

impl Persisted {
    fn hash(self) -> Result<[u8; 32], Refused> {
        let text = self.sha256_hash.as_bytes();
        let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
        let byte = |at: usize| u8::try_from(digit(2 * at)? * 16 + digit(2 * at + 1)?).ok();
        let bytes: Option<Vec<u8>> = (0..text.len().div_ceil(2)).map(byte).collect();
        let hash = bytes.and_then(|bytes| bytes.try_into().ok());
        hash.filter(|_| self.version == 1).ok_or_else(|| {
            Refused::malformed(
                "`persistedQuery` takes `version` 1 and a `sha256Hash` of 64 hexadecimal digits.",
            )
        })
    }
}

impl InAddress {
    /// As the API takes it.
    pub fn asked(self) -> Result<Asked, Refused> {
        let in_body = InBody {
            query: self.query,
            document_id: self.document_id,
            operation_name: self.operation_name,
            variables: object("variables", self.variables.as_deref())?,
            extensions: object("extensions", self.extensions.as_deref())?,
        };
        in_body.asked()
    }
}

/// Whether a body holds a list of requests.
pub fn is_batch(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"[")
}

fn object<T: DeserializeOwned>(name: &str, text: Option<&str>) -> Result<Option<T>, Refused> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => serde_json::from_str(text).map_err(|cause| {
            Refused::malformed(format!("`{name}` is not a JSON object: {cause}."))
        }),
    }
}

/// Reads a body, but no more than the limit and no longer than a slow caller needs.
pub async fn body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refused> {
    let too_large = || {
        Refused::with_status(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("The body is larger than {limit} bytes. Split the request into smaller ones."),
        )
    };
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    // The body fails when it passes the limit or when the client goes away, who reads no answer.
    match tokio::time::timeout(PATIENCE, to_bytes(body, limit)).await {
        Ok(read) => read.map_err(|_| too_large()),
        Err(_) => Err(Refused::with_status(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not come in time.",
        )),
    }
}
