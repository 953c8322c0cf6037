//! The style of the pages and their icon: files of our own, kept by browsers for as long as they like.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

use crate::http::page::reader::fingerprint;

const STYLE: &str = include_str!("style.css");

static FINGERPRINT: LazyLock<String> = LazyLock::new(|| fingerprint(STYLE.as_bytes()));

const FOREVER: &str = "public, max-age=31536000, immutable";

/// The address of the style, which changes when the style does.
pub fn address() -> String {
    format!("/style.css?{}", *FINGERPRINT)
}

/// The style.
pub async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, FOREVER),
    ];
    (headers, STYLE)
}

/// The icon.
pub async fn icon() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, include_str!("icon.svg"))
}
