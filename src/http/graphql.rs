//! GraphQL over HTTP.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::graphql::execute;
use crate::http::Server;
use crate::http::answer::{JSON, Refused, only_post};
use crate::http::viewer::Asking;

/// The media type whose status codes tell whether a request was run.
const GRAPHQL: &str = "application/graphql-response+json";

/// A request as it comes in a body.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
}

/// A request as it comes in an address, where variables are text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskedInAddress {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<String>,
}

/// Queries and mutations.
pub async fn by_post(
    State(server): State<Server>,
    Asking(viewer): Asking,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    check_media_type(&headers)?;
    let body = read(&headers, body, server.max_body).await?;
    let request = parse(&body)?.data(viewer);
    Ok(run(&server, &headers, request).await)
}

/// Queries only: an address can be opened by accident, or by another site.
pub async fn by_get(
    State(server): State<Server>,
    Asking(viewer): Asking,
    headers: HeaderMap,
    asked: Result<Query<AskedInAddress>, QueryRejection>,
) -> Result<Response, Refused> {
    let Query(asked) = asked.map_err(|cause| Refused::bad_request(cause.to_string()))?;
    let variables = match asked.variables.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(serde_json::from_str(text).map_err(|cause| {
            Refused::bad_request(format!("`variables` is not a JSON object: {cause}."))
        })?),
    };
    let asked = Asked {
        query: asked.query,
        operation_name: asked.operation_name,
        variables,
        _extensions: None,
    };
    let request = asked.into_request()?.data(viewer);
    if changes_something(&request) {
        return Ok(only_post("Mutations are sent by POST; GET is for queries."));
    }
    Ok(run(&server, &headers, request).await)
}

fn check_media_type(headers: &HeaderMap) -> Result<(), Refused> {
    let refuse = |message| {
        Err(Refused::with_status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message,
        ))
    };
    if headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding != "identity")
    {
        return refuse("Send the body as it is, without a Content-Encoding.");
    }
    let given = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let (media_type, parameters) = given.split_once(';').unwrap_or((&given, ""));
    let charset = parameters.trim().replace('"', "");
    if media_type.trim() != "application/json"
        || !matches!(charset.as_str(), "" | "charset=utf-8" | "charset=utf8")
    {
        return refuse("Send the request as JSON in UTF-8, with `Content-Type: application/json`.");
    }
    Ok(())
}

async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refused> {
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
    to_bytes(body, limit).await.map_err(|_| too_large())
}

fn parse(body: &[u8]) -> Result<Request, Refused> {
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(Refused::bad_request(
            "Several requests in one body are not taken. Send one JSON object, with as many fields in its query as you like.",
        ));
    }
    serde_json::from_slice::<Asked>(body)
        .map_err(|cause| {
            Refused::bad_request(format!(
                "The body is not a GraphQL request: {cause}. Send {{\"query\": \"…\", \"variables\": {{…}}}}."
            ))
        })?
        .into_request()
}

impl Asked {
    fn into_request(self) -> Result<Request, Refused> {
        let query = self
            .query
            .filter(|query| !query.trim().is_empty())
            .ok_or_else(|| Refused::bad_request("The request has no `query`."))?;
        let variables = Variables::from_json(Value::Object(self.variables.unwrap_or_default()));
        let request = Request::new(query).variables(variables);
        Ok(match self.operation_name.filter(|name| !name.is_empty()) {
            Some(name) => request.operation_name(name),
            None => request,
        })
    }
}

/// Whether the operation that would be run is not a query. A document that cannot be read runs none.
fn changes_something(request: &Request) -> bool {
    parse_query(&request.query).is_ok_and(|document| {
        document.operations.iter().any(|(name, operation)| {
            let chosen = request.operation_name.as_deref();
            chosen.is_none_or(|chosen| name.is_none_or(|name| name == chosen))
                && operation.node.ty != OperationType::Query
        })
    })
}

/// An answer with `errors` first, and without `data` when nothing was run.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [async_graphql::ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
}

async fn run(server: &Server, headers: &HeaderMap, request: Request) -> Response {
    if let Some(name) = &request.operation_name {
        tracing::Span::current().record("operation", name.as_str());
    }
    let response = execute(&server.schema, &server.db, request).await;
    let was_run = response.errors.is_empty()
        || response.data != async_graphql::Value::Null
        || response.errors.iter().any(|error| !error.path.is_empty());
    let answer = Answer {
        errors: &response.errors,
        data: was_run.then_some(&response.data),
    };
    let body = match serde_json::to_vec(&answer) {
        Ok(body) => body,
        Err(cause) => return super::answer::panicked(Box::new(cause.to_string())),
    };
    let (media_type, status) = if wants_graphql_media_type(headers) {
        let status = if was_run {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        (HeaderValue::from_static(GRAPHQL), status)
    } else {
        (JSON, StatusCode::OK)
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (VARY, HeaderValue::from_static("accept")),
    ];
    (status, headers, body).into_response()
}

/// Whether the caller names GraphQL's own media type and likes it no less than plain JSON.
fn wants_graphql_media_type(headers: &HeaderMap) -> bool {
    let accepted: Vec<&str> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let liking = |wanted: &str| {
        let mut found = None;
        for entry in &accepted {
            let mut parts = entry.split(';').map(str::trim);
            if parts
                .next()
                .is_some_and(|it| it.eq_ignore_ascii_case(wanted))
            {
                let quality = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
                found = Some(quality.unwrap_or(1.0));
            }
        }
        found
    };
    liking(GRAPHQL).is_some_and(|quality| {
        quality > 0.0 && quality >= liking("application/json").unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(accept: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accept))])
    }

    #[test]
    fn the_media_type_of_graphql_is_used_for_those_who_ask_for_it() {
        for accept in [
            GRAPHQL,
            "application/graphql-response+json, application/json;q=0.9",
            "application/json; q=0.5, application/graphql-response+json;charset=utf-8",
        ] {
            assert!(wants_graphql_media_type(&accepting(accept)), "{accept}");
        }
        for accept in [
            "*/*",
            "application/json",
            "text/html",
            "application/graphql-response+json;q=0.1, application/json",
            "application/graphql-response+json;q=0",
        ] {
            assert!(!wants_graphql_media_type(&accepting(accept)), "{accept}");
        }
    }

    #[test]
    fn the_operation_named_decides_whether_something_changes() {
        let document = "query A { a } mutation B { b }";
        let asking = |name: &str| Request::new(document).operation_name(name);
        assert!(!changes_something(&asking("A")));
        assert!(changes_something(&asking("B")));
        assert!(changes_something(&Request::new("mutation { b }")));
        assert!(!changes_something(&Request::new("{ a }")));
        assert!(!changes_something(&Request::new("}")));
    }
}
