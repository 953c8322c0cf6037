//! Answers that others may keep: what is asked by GET, by nobody in particular, has a tag that
//! changes when anything is written. Who shows the tag again is told that nothing has changed.

use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::graphql::Prepared;
use crate::http::Server;
use crate::http::media::MediaType;
use crate::http::viewer::Asking;

/// What keeps the answer may hand it out again only after asking whether it is still so.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("public, no-cache");
const DEPENDS_ON: HeaderValue = HeaderValue::from_static("accept, accept-encoding, authorization");

/// The tag of an answer: a strong one, as the same tag always stands for the same bytes.
#[derive(Clone, Debug)]
pub struct Tag(HeaderValue);

impl Tag {
    /// The tag of the answer to a question, if others may keep it. To be made before the question is
    /// asked: what is written meanwhile must not bear the tag of what was there before.
    pub async fn of(
        server: &Server,
        asking: &Asking,
        prepared: &Prepared,
        media_type: MediaType,
        headers: &HeaderMap,
    ) -> Option<Self> {
        let question = prepared.fingerprint?;
        if asking.caller.is_known() {
            return None;
        }
        let (revision, day) = server.api.state().await?;
        let packed = headers
            .get(ACCEPT_ENCODING)
            .map_or(&b""[..], |value| value.as_bytes());
        let mut digest = Sha256::new();
        digest.update(question);
        // Another version of the program may answer otherwise.
        let version = env!("CARGO_PKG_VERSION");
        digest.update(format!("{version} {revision} {day} {media_type:?} "));
        digest.update(packed);
        let text: String = digest
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        HeaderValue::try_from(format!("\"{text}\"")).ok().map(Self)
    }

    /// Whether the caller has the answer already.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        let known = headers.get_all(IF_NONE_MATCH).iter();
        let mut known = known
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"));
        known.any(|tag| tag == "*" || tag.as_bytes() == self.0.as_bytes())
    }

    /// The answer to those who have it.
    pub fn not_modified(self) -> Response {
        self.on(StatusCode::NOT_MODIFIED.into_response())
    }

    /// Puts the tag on an answer.
    pub fn on(self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        headers.insert(ETAG, self.0);
        headers.insert(CACHE_CONTROL, ASK_FIRST);
        headers.insert(VARY, DEPENDS_ON);
        response
    }
}
