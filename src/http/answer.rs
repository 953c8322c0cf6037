//! Refusals of HTTP in the form of GraphQL errors: a message and a code, and no `data`.

use std::any::Any;
use std::time::Duration;

use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The media type of answers unless the caller asks for another.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Why a request was not answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    status: StatusCode,
    code: &'static str,
    message: String,
    is_malformed: bool,
    /// After how many seconds it may be otherwise.
    retry_after: Option<u64>,
}

/// After how many seconds a stream that nobody reads any more may be closed.
const STREAMS_END: u64 = 30;

impl Refused {
    /// The request cannot be read.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    /// The request can be read and is no request of GraphQL: a parameter is missing or of another type.
    pub fn malformed(message: impl Into<String>) -> Self {
        let is_malformed = true;
        let refused = Self::bad_request(message);
        Self {
            is_malformed,
            ..refused
        }
    }

    /// The same refusal with the status that a malformed request gets.
    pub fn where_malformed(self, status: StatusCode) -> Self {
        let status = if self.is_malformed {
            status
        } else {
            self.status
        };
        Self { status, ..self }
    }

    /// The request is not of the form this address takes; the status says in what respect.
    pub fn with_status(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "BAD_REQUEST", message)
    }

    /// Whoever asks is not known here. Why is not told.
    pub fn unauthenticated() -> Self {
        let message = "Send a key or a token that counts: `Authorization: Bearer …`. Keys are made with `entente key create`.";
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHENTICATED", message)
    }

    /// The caller has too many streams already.
    pub fn too_many_streams(message: impl Into<String>) -> Self {
        let refused = Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        Self {
            retry_after: Some(STREAMS_END),
            ..refused
        }
    }

    /// What was wrong and how to mend it.
    pub fn message(&self) -> &str {
        &self.message
    }

    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            status,
            code,
            message,
            is_malformed: false,
            retry_after: None,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut extensions = json!({"code": self.code});
        if let Some(seconds) = self.retry_after {
            extensions["retryAfter"] = seconds.into();
        }
        let error = json!({"message": self.message, "extensions": extensions});
        let body = json!({"errors": [error]}).to_string();
        let mut response = (self.status, [(CONTENT_TYPE, JSON)], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The answer to a mutation sent by GET.
pub fn only_post(message: &str) -> Response {
    not_allowed("POST", message)
}

/// The answer to DELETE and the like.
pub async fn only_get_and_post() -> Response {
    not_allowed("GET, POST", "This address takes POST, and GET for queries.")
}

fn not_allowed(allowed: &'static str, message: &str) -> Response {
    let refused = Refused::with_status(StatusCode::METHOD_NOT_ALLOWED, message);
    ([(ALLOW, HeaderValue::from_static(allowed))], refused).into_response()
}

/// The answer at addresses where there is nothing.
pub async fn no_such_address() -> Refused {
    Refused::new(
        StatusCode::NOT_FOUND,
        "NOT_FOUND",
        "There is nothing at this address. Send GraphQL to /graphql, or look at / for more.",
    )
}

/// The answer when a request takes too long.
pub fn too_late(limit: Duration) -> Response {
    let message = format!(
        "The request took longer than {} s and was stopped. Ask for less: fewer records at once, or fewer levels.",
        limit.as_secs()
    );
    Refused::new(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", message).into_response()
}

/// The answer when the server has a fault. The log tells more, under the request's id.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(error.cause = text, "panic");
    let message = "The server failed. Its log has the cause under the x-request-id of this answer.";
    Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message).into_response()
}
