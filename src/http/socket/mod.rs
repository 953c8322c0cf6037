//! GraphQL over WebSocket: the protocol graphql-transport-ws, on a loop of our own.

mod message;
mod talk;

use axum::extract::State;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::http::answer::Refused;
use crate::http::caller::origin;
use crate::http::stopping::Stopping;
use crate::http::viewer::bearer;
use crate::http::{Server, Sites, id_of};
use talk::{Opener, Talk};

/// What the protocol is called.
const PROTOCOL: &str = "graphql-transport-ws";

/// What a connection sets aside for reading and for writing, in bytes. Thousands of them are open at
/// once, and hardly any has something to say; longer messages are read in several turns.
const BUFFER: usize = 1024;

/// Opens a socket.
pub async fn open(
    State(server): State<Server>,
    stopping: Stopping,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    parts: Parts,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(cause) => return not_a_socket(&cause),
    };
    if !may_come_from(&server.sites, &parts.headers) {
        let message = "Pages of this site may not open a socket here. The server names those that may with --allow-origin.";
        return Refused::with_status(StatusCode::FORBIDDEN, message).into_response();
    }
    if upgrade.selected_protocol().is_none() {
        let message = format!("Name the protocol: `Sec-WebSocket-Protocol: {PROTOCOL}`.");
        return Refused::bad_request(message).into_response();
    }
    let address = origin(&parts, &server.settings.proxies);
    let Ok(shown) = bearer(&parts.headers) else {
        return server.not_let_in(address);
    };
    let most = server.settings.max_streams;
    let stream = match server.streams.one_more(&address, most) {
        Ok(stream) => stream,
        Err(refused) => return refused.into_response(),
    };
    let opener = Opener {
        shown: shown.map(str::to_owned),
        address,
        id: id_of(&parts.headers).unwrap_or_default().into(),
    };
    let longest = server.settings.max_body;
    let spelling = parts.extensions.clone();
    let mut response = upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(longest)
        .max_frame_size(longest)
        .on_upgrade(move |socket| Talk::new(socket, server, opener, stream).go_on(stopping));
    // How the caller spelled the names of headers is among what hyper keeps with the request, and
    // found there it spells ours alike. Some clients look for `Sec-WebSocket-Protocol` letter by
    // letter (gql's WebsocketsTransport), against all rules of HTTP.
    response.extensions_mut().extend(spelling);
    response
}

fn not_a_socket(cause: &WebSocketUpgradeRejection) -> Response {
    let message = format!("This address is for WebSockets. {cause}");
    Refused::with_status(StatusCode::UPGRADE_REQUIRED, message).into_response()
}

/// Whether the page that opens a socket may. Browsers let every page do so and send its origin; who
/// sends none is no browser.
fn may_come_from(sites: &Sites, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let own = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = origin.to_str().ok().and_then(|it| it.split_once("://"));
    let is_own = host.is_some_and(|(_, host)| Some(host) == own);
    is_own
        || match sites {
            Sites::None => false,
            Sites::Any => true,
            Sites::These(sites) => sites.contains(origin),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_from(origin: Option<&'static str>, sites: &Sites) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "entente.example:8080".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        may_come_from(sites, &headers)
    }

    #[test]
    fn pages_of_other_sites_open_no_socket_unless_they_are_named() {
        let named = Sites::These(vec!["https://ministry.example".parse().unwrap()]);
        assert!(comes_from(None, &Sites::None));
        assert!(comes_from(
            Some("http://entente.example:8080"),
            &Sites::None
        ));
        assert!(!comes_from(Some("https://evil.example"), &Sites::None));
        assert!(!comes_from(Some("https://evil.example"), &named));
        assert!(!comes_from(
            Some("https://entente.example.evil.example"),
            &named
        ));
        assert!(!comes_from(Some("null"), &named));
        assert!(comes_from(Some("https://ministry.example"), &named));
        assert!(comes_from(Some("https://evil.example"), &Sites::Any));
    }
}
