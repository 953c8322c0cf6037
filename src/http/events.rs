//! Answers as events of one long response (graphql-sse, distinct connections): `next` for each
//! answer, `complete` when there are no more.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, StreamExt as _};

use crate::graphql::Checked;
use crate::http::Server;
use crate::http::answer::Refused;
use crate::http::metrics::Way;
use crate::http::stopping::Stopping;
use crate::http::viewer::Asking;

/// How often something is sent, so that proxies do not take a quiet stream for a dead one.
const SIGN_OF_LIFE: Duration = Duration::from_secs(12);

/// Asks nginx and its like not to wait until they have a page full.
const NO_BUFFER: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// The answers to a request, where the address may have one stream more. Also what cannot be run is told
/// in an event: readers of event streams do not see the bodies of refusals.
pub fn answer(
    server: Server,
    asking: Asking,
    address: &str,
    stopping: Stopping,
    checked: Checked,
) -> Result<Response, Refused> {
    let most = server.settings.max_streams;
    let stream = server.streams.one_more(address, most)?;
    let ended = ended(server.clone(), asking.clone(), stopping);
    let metrics = server.metrics.clone();
    let open = (server.metrics.open(Way::Events), stream);
    let answers = server.api.answers(checked, asking.viewer, &asking.caller);
    let events = answers
        .map(move |answer| {
            let _ = &open;
            metrics.count(Way::Events, &answer);
            Event::default().event("next").json_data(&answer)
        })
        .chain(stream::once(async {
            Ok(Event::default().event("complete").data(""))
        }))
        // An answer is always JSON: what is not cannot get here.
        .filter_map(|event| async { event.ok().map(Ok::<_, Infallible>) })
        .take_until(ended);
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        NO_BUFFER,
    ];
    Ok((headers, Sse::new(events).keep_alive(alive)).into_response())
}

/// The stream ends without `complete` when the server is to stop, or when whoever reads it is no
/// longer let in: so the reader comes again, to another server or with another key.
async fn ended(server: Server, asking: Asking, mut stopping: Stopping) {
    tokio::select! {
        () = stopping.wait() => {}
        () = asking.until_unknown(&server) => {}
    }
}
