//! What load balancers ask.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::database;
use crate::http::Server;
use crate::http::answer::JSON;

/// Whether the process runs.
pub async fn alive() -> &'static str {
    "ok"
}

/// Whether the server can answer: the database does, and its tables are up to date.
pub async fn ready(State(server): State<Server>) -> Response {
    let (status, reason) = match database::is_ready(&server.db).await {
        Ok(true) => (StatusCode::OK, None),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Some("The tables are not up to date. Run `entente migrate`."),
        ),
        Err(cause) => {
            tracing::warn!(%cause, "not ready");
            let reason = "The database does not answer.";
            (StatusCode::SERVICE_UNAVAILABLE, Some(reason))
        }
    };
    let body = match reason {
        None => json!({"ready": true}),
        Some(reason) => json!({"ready": false, "reason": reason}),
    };
    (status, [(CONTENT_TYPE, JSON)], body.to_string()).into_response()
}
