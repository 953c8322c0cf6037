//! What load balancers ask.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::database::{in_time, is_ready};
use crate::http::Server;
use crate::http::answer::JSON;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the process runs.
pub async fn alive() -> &'static str {
    "ok"
}

/// Whether the server can answer: the database does, and its tables are up to date.
pub async fn ready(State(server): State<Server>) -> Response {
    let ready = in_time(PATIENCE, is_ready(&server.db)).await;
    let (status, reason) = match ready {
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
