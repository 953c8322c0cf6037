//! Who is asking, by the header `Authorization: Bearer …` and, as far as allowances go, by address.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use crate::graphql::{Caller, Viewer};
use crate::http::Server;
use crate::http::answer::{Refused, panicked};
use crate::http::caller::caller;
use crate::http::media::MediaType;

/// Who is asking. Requests of those who are not let in go no further.
pub struct Asking {
    /// Who it is, and what they may do.
    pub viewer: Viewer,
    /// Who it is, as far as allowances go.
    pub caller: Caller,
}

impl FromRequestParts<Server> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let proxies = &server.settings.proxies;
        let known = match bearer(&parts.headers) {
            Ok(shown) => server.door.ask(shown).await,
            Err(()) => Ok(None),
        };
        match known.map_err(|cause| panicked(Box::new(cause.to_string())))? {
            Some(viewer) => Ok(Self {
                caller: caller(&viewer, parts, proxies),
                viewer,
            }),
            None => Err(server.not_let_in(&caller(&Viewer::anonymous(), parts, proxies))),
        }
    }
}

/// The key or token shown, or nothing. Two at once, or anything else than a bearer's, is refused:
/// taking such a request for an anonymous one would hide the mistake.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ()> {
    let mut shown = headers.get_all(AUTHORIZATION).iter();
    match (shown.next(), shown.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(()),
        (Some(value), None) => {
            let (scheme, token) = value.to_str().map_err(drop)?.split_once(' ').ok_or(())?;
            let token = token.trim_start();
            let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
            is_bearer.then_some(Some(token)).ok_or(())
        }
    }
}

impl Server {
    /// Whoever is not let in is charged, too, so that keys are not guessed by the thousand.
    fn not_let_in(&self, caller: &Caller) -> Response {
        let answer = self.api.refuse(Vec::new(), caller);
        if answer.errors.is_empty() {
            unauthenticated()
        } else {
            self.written(MediaType::Json, &answer)
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
