//! Somebody who opens a page: what they ask for, in which language, and how they are answered.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    RETRY_AFTER, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::graphql::{Answer, Asked, Caller, ErrorCode, Viewer};
use crate::http::Server;
use crate::http::metrics::Way;
use crate::http::page::frame::Frame;
use crate::http::page::language::Language;
use crate::http::viewer::Asking;

/// A page loads its style from here, and nothing else from anywhere. It has no script, and what is
/// typed into it is sent to this server only.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Somebody who opens a page.
pub struct Reader {
    pub language: Language,
    /// Whether the address names the language; then the links of the page name it too.
    is_chosen: bool,
    path: String,
    /// What the address asks for beside the language.
    asked: Vec<(String, String)>,
    viewer: Viewer,
    caller: Caller,
    has: Option<HeaderValue>,
}

impl FromRequestParts<Server> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let asked = parts.uri.query().unwrap_or_default();
        let asked: Vec<(String, String)> = serde_urlencoded::from_str(asked).unwrap_or_default();
        let (lang, asked): (Vec<_>, Vec<_>) =
            asked.into_iter().partition(|(name, _)| name == "lang");
        let lang = lang.into_iter().next().map(|(_, lang)| lang);
        let mut reader = Self {
            language: Language::choose(lang.as_deref(), &parts.headers),
            is_chosen: lang.is_some(),
            path: parts.uri.path().to_owned(),
            asked,
            viewer: Viewer::anonymous(),
            caller: Caller::default(),
            has: parts.headers.get(IF_NONE_MATCH).cloned(),
        };
        match Asking::from_request_parts(parts, server).await {
            Ok(asking) => (reader.viewer, reader.caller) = (asking.viewer, asking.caller),
            Err(refused) if refused.status() == StatusCode::UNAUTHORIZED => {
                return Err(reader.notice(StatusCode::UNAUTHORIZED, "locked"));
            }
            Err(failed) => return Err(failed),
        }
        Ok(reader)
    }
}

impl Reader {
    /// The answer to a document of a page: what anybody gets who asks the API the same.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        server: &Server,
        document: &str,
        variables: &Value,
    ) -> Result<T, Response> {
        let asked = Asked {
            query: Some(document.to_owned()),
            variables: variables.as_object().cloned().unwrap_or_default(),
            ..Asked::default()
        };
        let answer = match server.api.prepare(asked, &self.caller) {
            Ok(prepared) => {
                let run = server.api.run(prepared, self.viewer.clone(), &self.caller);
                run.await
            }
            Err(answer) => *answer,
        };
        server.metrics.count(Way::Http, &answer);
        if let Some(status) = not_now(&answer) {
            let mut busy = self.notice(status, "failed");
            if let Some(seconds) = answer.retry_after {
                busy.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            return Err(busy);
        }
        if answer.has(ErrorCode::BadUserInput) {
            return Err(self.notice(StatusCode::BAD_REQUEST, "refused"));
        }
        if answer.has(ErrorCode::NotFound) {
            return Err(self.missing());
        }
        if let Some(error) = answer.errors.first() {
            tracing::error!(error.cause = %error.message, "a page could not ask its question");
            return Err(self.notice(StatusCode::INTERNAL_SERVER_ERROR, "failed"));
        }
        async_graphql::from_value(answer.data.unwrap_or_default()).map_err(|cause| {
            tracing::error!(error.cause = %cause, "a page did not understand its answer");
            self.notice(StatusCode::INTERNAL_SERVER_ERROR, "failed")
        })
    }

    /// What the address asks for under a name.
    pub fn asked(&self, name: &str) -> Option<&str> {
        let found = self.asked.iter().find(|(asked, _)| asked == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The head of a page.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        Frame {
            language: self.language,
            is_chosen: self.is_chosen,
            title: title.into(),
            description: String::new(),
            path: self.path.clone(),
            asked: self.asked.clone(),
            is_found: true,
            sought: String::new(),
            permalink: None,
            about: Value::Null,
            query: None,
        }
    }

    /// The page, or word that the reader has it already.
    pub fn show(&self, page: &impl Template) -> Response {
        self.show_as(StatusCode::OK, page)
    }

    /// The answer where there is no record.
    pub fn missing(&self) -> Response {
        self.notice(StatusCode::NOT_FOUND, "missing")
    }

    fn notice(&self, status: StatusCode, kind: &'static str) -> Response {
        let page = self.frame(self.language.say(kind));
        let about = self
            .language
            .fill(&format!("{kind}.about"), &[("path", &self.path)]);
        self.show_as(status, &Notice { page, about })
    }

    fn show_as(&self, status: StatusCode, page: &impl Template) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(cause) => return crate::http::answer::panicked(Box::new(cause.to_string())),
        };
        let headers = [
            (CONTENT_TYPE, "text/html; charset=utf-8"),
            (CONTENT_LANGUAGE, self.language.code()),
            (CONTENT_SECURITY_POLICY, POLICY),
            (CACHE_CONTROL, "no-cache"),
            (VARY, "accept-language, authorization"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        if status != StatusCode::OK {
            return (status, headers, html).into_response();
        }
        answer_once(&headers, html, self.has.as_ref())
    }
}

/// The status where the page may be there another time.
fn not_now(answer: &Answer) -> Option<StatusCode> {
    [
        (ErrorCode::RateLimited, StatusCode::TOO_MANY_REQUESTS),
        (ErrorCode::Overloaded, StatusCode::SERVICE_UNAVAILABLE),
        (ErrorCode::Timeout, StatusCode::GATEWAY_TIMEOUT),
    ]
    .into_iter()
    .find_map(|(code, status)| answer.has(code).then_some(status))
}

/// An answer with a tag of its content, or only the tag for those who have the content.
pub fn answer_once(
    headers: &[(HeaderName, &'static str)],
    body: String,
    has: Option<&HeaderValue>,
) -> Response {
    let tag = format!("\"{}\"", fingerprint(body.as_bytes()));
    let has = has.and_then(|has| has.to_str().ok()).unwrap_or_default();
    let has_it = has
        .split(',')
        .any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = match has_it {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => body.into_response(),
    };
    let all = response.headers_mut();
    for (name, value) in headers {
        all.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        all.insert(ETAG, tag);
    }
    response
}

/// A short name for some content.
pub fn fingerprint(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    URL_SAFE_NO_PAD.encode(&digest[..12])
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice {
    page: Frame,
    about: String,
}
