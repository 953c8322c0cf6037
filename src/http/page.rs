//! The page that people see who open the server in a browser, and the schema as text.

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;

/// The page asks this server and nobody else.
const POLICY: &str = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What this is, and a place to try a query.
pub async fn show() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, include_str!("page.html"))
}

/// The contract.
pub async fn schema() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (headers, crate::graphql::sdl())
}
