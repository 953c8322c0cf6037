//! Who is asking, by the header `Authorization: Bearer …` and, as far as allowances go, by address.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use futures_util::FutureExt as _;

use crate::graphql::{Caller, Viewer};
use crate::http::Server;
use crate::http::answer::Refused;
use crate::http::caller::origin;
use crate::http::media::MediaType;

/// Who is asking. Requests of those who are not let in go no further.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Who it is, and what they may do.
    pub viewer: Viewer,
    /// Who it is, as far as allowances go.
    pub caller: Caller,
    /// The key or token by which they are known.
    shown: Option<String>,
}

impl Asking {
    /// Whoever shows this, from an address. Nothing if they are not let in. Fails, with the cause for
    /// the log, if nobody can be asked about them.
    pub async fn showing(
        server: &Server,
        shown: Option<String>,
        address: &str,
    ) -> Result<Option<Self>, String> {
        let viewer = server.door.ask(shown.as_deref()).await;
        let viewer = viewer.map_err(|cause| cause.to_string())?;
        Ok(viewer.map(|viewer| Self {
            caller: Caller::of(&viewer, || address.to_owned()),
            viewer,
            shown,
        }))
    }

    /// Whether they are still let in: a token ends, a key may be revoked. Who cannot be asked about
    /// for the moment stays.
    pub async fn is_known(&self, server: &Server) -> bool {
        match &self.shown {
            None => true,
            Some(shown) => {
                let known = server.door.ask(Some(shown)).await;
                known.map_or(true, |viewer| viewer.is_some())
            }
        }
    }

    /// Waits until they are no longer let in.
    pub async fn until_unknown(&self, server: &Server) {
        // Boxed: it is needed for a moment, and they wait for hours.
        while self.is_known(server).boxed().await {
            tokio::time::sleep(server.settings.ask_again).await;
        }
    }
}

impl FromRequestParts<Server> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let address = origin(parts, &server.settings.proxies);
        let asking = match bearer(&parts.headers) {
            Ok(shown) => Self::showing(server, shown.map(str::to_owned), &address).await,
            Err(()) => Ok(None),
        };
        let asking = asking.map_err(|cause| server.nobody_knows(&cause))?;
        asking.ok_or_else(|| server.not_let_in(address))
    }
}

/// The key or token shown, or nothing. Two at once, or anything else than a bearer's, is refused:
/// taking such a request for an anonymous one would hide the mistake.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ()> {
    let mut shown = headers.get_all(AUTHORIZATION).iter();
    match (shown.next(), shown.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(()),
        (Some(value), None) => of_bearer(value.to_str().map_err(drop)?).map(Some),
    }
}

/// What `Bearer …` shows.
pub fn of_bearer(value: &str) -> Result<&str, ()> {
    let (scheme, token) = value.split_once(' ').ok_or(())?;
    let token = token.trim_start();
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
    is_bearer.then_some(token).ok_or(())
}

impl Server {
    /// The answer while nobody can be asked about who it is, since the database does not answer.
    fn nobody_knows(&self, cause: &str) -> Response {
        tracing::warn!(error.cause = cause, "nobody can be asked about a key");
        self.written(MediaType::Json, &self.api.away())
    }

    /// Whoever is not let in is charged, too, so that keys are not guessed by the thousand.
    pub fn not_let_in(&self, address: String) -> Response {
        tracing::warn!(address, "a key or token does not count");
        let caller = Caller::of(&Viewer::anonymous(), || address);
        match self.api.touch(&caller) {
            Ok(_) => unauthenticated(),
            Err(exhausted) => self.written(MediaType::Json, &exhausted),
        }
    }
}

/// One answer, whatever was wrong.
fn unauthenticated() -> Response {
    let scheme = HeaderValue::from_static("Bearer realm=\"entente\"");
    ([(WWW_AUTHENTICATE, scheme)], Refused::unauthenticated()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(values: &[&'static str]) -> Result<Option<String>, ()> {
        let headers = values
            .iter()
            .map(|value| (AUTHORIZATION, HeaderValue::from_static(value)));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        bearer(&map).map(|shown| shown.map(str::to_owned))
    }

    #[test]
    fn one_bearer_is_heard() {
        assert_eq!(shown(&[]), Ok(None));
        assert_eq!(shown(&["Bearer x"]), Ok(Some("x".to_owned())));
        assert_eq!(shown(&["bearer  x.y"]), Ok(Some("x.y".to_owned())));
    }

    #[test]
    fn anything_else_is_refused() {
        for values in [
            &["Bearer x", "Bearer x"][..],
            &["Bearer"],
            &["Bearer "],
            &["Basic eDp5"],
            &["x"],
            &[""],
        ] {
            assert_eq!(shown(values), Err(()), "{values:?}");
        }
    }
}
