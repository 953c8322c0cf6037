//! The playground: files that were built in `web/` and lie compressed in the program.

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use crate::http::Server;
use crate::http::answer::{no_such_address, panicked};

/// The editor writes styles into the page, which its policy must let it; scripts are ours only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Files of a name that changes with their content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// What to do when this program has no playground.
const HOW: &str = "This program was built without the playground. To have it: `npm ci && npm run build` in web/ and build again, or take a release.\n";

/// The addresses of the playground.
pub fn routes() -> Router<Server> {
    Router::new()
        .route("/playground", get(to_playground))
        .route("/playground/", get(playground))
        .route("/playground/licences.txt", get(licences))
        .route("/assets/{name}", get(asset))
}

/// With the query of the address: links may have been written without the last slash.
async fn to_playground(uri: axum::http::Uri) -> Redirect {
    match uri.query() {
        Some(query) => Redirect::permanent(&format!("/playground/?{query}")),
        None => Redirect::permanent("/playground/"),
    }
}

/// Whether this program has a playground.
pub fn has_playground() -> bool {
    file("playground/index.html").is_some()
}

async fn playground(headers: HeaderMap) -> Response {
    let more = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
    ];
    match file("playground/index.html") {
        Some(packed) => answer("index.html", packed, &headers, &more),
        None => (StatusCode::NOT_FOUND, HOW).into_response(),
    }
}

async fn licences(headers: HeaderMap) -> Response {
    match file("licences.txt") {
        Some(packed) => answer(
            "licences.txt",
            packed,
            &headers,
            &[(CACHE_CONTROL, "no-cache")],
        ),
        None => no_such_address().await.into_response(),
    }
}

async fn asset(headers: HeaderMap, Path(name): Path<String>) -> Response {
    let more = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, FOREVER)];
    match file(&format!("assets/{name}")) {
        Some(packed) => answer(&name, packed, &headers, &more),
        None => no_such_address().await.into_response(),
    }
}

type Packed = std::borrow::Cow<'static, [u8]>;

/// A file as it was packed.
#[cfg(feature = "web")]
fn file(path: &str) -> Option<Packed> {
    #[derive(rust_embed::Embed)]
    #[folder = "web/dist"]
    #[allow_missing = true]
    struct Files;
    Files::get(&format!("{path}.br")).map(|file| file.data)
}

#[cfg(not(feature = "web"))]
fn file(_: &str) -> Option<Packed> {
    None
}

fn answer(
    name: &str,
    packed: Packed,
    asked: &HeaderMap,
    more: &[(HeaderName, &'static str)],
) -> Response {
    let takes_packed = takes_brotli(asked);
    let mut response = match takes_packed {
        true => packed.into_owned().into_response(),
        // Browsers take Brotli only where nobody can read along, so a page in a local network lands here.
        false => match unpack(&packed) {
            Ok(whole) => whole.into_response(),
            Err(cause) => return panicked(Box::new(cause.to_string())),
        },
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in more {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if takes_packed {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter();
    let mut entries = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    entries.any(|entry| {
        let (coding, quality) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        coding.trim().eq_ignore_ascii_case("br") && !refused
    })
}

#[cfg(feature = "web")]
fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    brotli_decompressor::BrotliDecompress(&mut &*packed, &mut whole)?;
    Ok(whole)
}

#[cfg(not(feature = "web"))]
fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    Ok(packed.to_vec())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taking(accept: &'static str) -> bool {
        let header = (ACCEPT_ENCODING, HeaderValue::from_static(accept));
        takes_brotli(&HeaderMap::from_iter([header]))
    }

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        assert!(taking("gzip, deflate, br, zstd"));
        assert!(taking("br;q=0.5"));
        assert!(!taking("gzip"));
        assert!(!taking("br;q=0, gzip"));
        assert!(!taking("brotli"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
