//! What guards browsers and the server, whatever the address.

use axum::extract::Request;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::http::answer::Refused;

/// The longest address, in bytes. Longer questions are sent by POST.
const LONGEST_ADDRESS: usize = 16 * 1024;

/// What browsers are told of every answer: it is what it says it is, and nothing to be shown in a frame.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
    ),
];

/// Adds to each answer what browsers should be told, unless it says so itself.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Refuses addresses that are too long.
pub async fn short_address(request: Request, next: Next) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |it| it.as_str().len());
    if length <= LONGEST_ADDRESS {
        return next.run(request).await;
    }
    let message = format!(
        "The address has {length} bytes; the most is {LONGEST_ADDRESS}. Send the request by POST."
    );
    Refused::with_status(StatusCode::URI_TOO_LONG, message).into_response()
}
