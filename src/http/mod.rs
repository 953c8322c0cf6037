//! HTTP: reads requests, hands them to [`crate::graphql`], writes answers.

mod answer;
mod ask;
mod asset;
mod cache;
mod caller;
mod events;
mod graphql;
mod guard;
mod health;
mod media;
mod metrics;
mod page;
mod serve;
mod socket;
mod status;
mod stopping;
mod streams;
mod viewer;

use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, OnResponse as _, TraceLayer};
use tracing::{Level, Span};

use crate::database::Database;
use crate::door::Door;
use crate::graphql::Api;
use crate::telemetry;

pub use asset::has_playground;
pub use metrics::Metrics;
pub use serve::{PATIENCE, serve};
pub use status::StatusProfile;
pub use streams::Streams;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What answering needs.
#[derive(Clone)]
pub struct Server {
    /// The API.
    pub api: Api,
    /// The database, for telling whether it answers.
    pub db: Database,
    /// Tells who is asking.
    pub door: Door,
    /// Which other sites may ask in the name of their visitors' browsers.
    pub sites: Sites,
    /// How to serve.
    pub settings: Settings,
    /// What is counted.
    pub metrics: Metrics,
    /// The sockets and event streams that are open.
    pub streams: Streams,
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest body of a request, in bytes.
    pub max_body: usize,
    /// The most requests in one body; 0 takes no lists of requests.
    pub max_batch: usize,
    /// The most sockets and event streams of one address; 0 sets no limit.
    pub max_streams: usize,
    /// How long whoever opens a socket may take to begin.
    pub init_patience: Duration,
    /// How often to ask whether somebody is still let in who stays for long.
    pub ask_again: Duration,
    /// Which text decides on status codes.
    pub status_profile: StatusProfile,
    /// Whether `/metrics` tells what is counted.
    pub shows_metrics: bool,
    /// Whether there are a page for people and the schema as text.
    pub shows_schema: bool,
    /// The proxies that are believed when they say for whom they ask.
    pub proxies: Vec<IpAddr>,
}

/// How often to ask whether somebody is still let in.
pub const ASK_AGAIN: Duration = Duration::from_secs(20);

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_body: 256 * 1024,
            max_batch: 0,
            max_streams: 0,
            init_patience: Duration::from_secs(10),
            ask_again: ASK_AGAIN,
            status_profile: StatusProfile::default(),
            shows_metrics: false,
            shows_schema: true,
            proxies: Vec::new(),
        }
    }
}

/// All addresses of the server. What is added last is passed first.
pub fn router(server: Server) -> Router {
    let graphql = get(graphql::by_get)
        .post(graphql::by_post)
        .fallback(answer::only_get_and_post);
    let mut router = Router::new()
        .route("/graphql", graphql)
        .route("/graphql/ws", get(socket::open));
    if server.settings.shows_schema {
        router = router.merge(page::routes()).merge(asset::routes());
    }
    if server.settings.shows_metrics {
        router = router.route("/metrics", get(metrics::show));
    }
    router
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(answer::no_such_address)
        .layer(from_fn_with_state(server.clone(), in_time))
        .layer(from_fn(guard::short_address))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn(guard::headers))
        .layer(cors(&server))
        .layer(from_fn_with_state(server.clone(), counted))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(answered),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID.clone()))
        .layer(SetRequestIdLayer::new(REQUEST_ID.clone(), MakeRequestUuid))
        .with_state(server)
}

/// Which other sites may ask: pages that a browser loaded from elsewhere. None may use credentials
/// that a browser sends by itself, as there are none.
#[derive(Clone, Debug, Default)]
pub enum Sites {
    /// No other site: a browser may reach a server that is meant for its user only.
    #[default]
    None,
    /// Any site, without a key: what it can do, everybody can.
    Any,
    /// These, and they may send a key that their visitor gave them.
    These(Vec<HeaderValue>),
}

fn cors(server: &Server) -> CorsLayer {
    let asking = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .expose_headers([
            REQUEST_ID.clone(),
            RETRY_AFTER,
            graphql::RATE,
            graphql::POLICY,
        ])
        .max_age(Duration::from_secs(7200));
    let without_key = [CONTENT_TYPE, REQUEST_ID.clone()];
    match &server.sites {
        Sites::None => CorsLayer::new(),
        Sites::Any => asking.allow_origin(Any).allow_headers(without_key),
        Sites::These(sites) => asking.allow_origin(sites.clone()).allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            REQUEST_ID.clone(),
        ]),
    }
}

/// By what the log knows a request.
fn id_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(&REQUEST_ID)?.to_str().ok()
}

/// One span per request, without its query and variables: they may say more than a log should.
fn span(request: &Request) -> Span {
    let span = tracing::info_span!(
        "request",
        id = id_of(request.headers()),
        method = %request.method(),
        path = request.uri().path(),
        operation = tracing::field::Empty,
    );
    telemetry::follow(&span, request.headers());
    span
}

/// One line per request, when its answer begins.
fn answered(response: &Response, took: Duration, span: &Span) {
    telemetry::answered(span, response.status());
    let line = DefaultOnResponse::new().level(Level::INFO);
    line.on_response(response, took, span);
}

/// Counts each response by its status.
async fn counted(State(server): State<Server>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    server.metrics.responded(response.status());
    response
}

/// What is asked has its time where it is run; this is for all that is not, such as slow bodies.
async fn in_time(State(server): State<Server>, request: Request, next: Next) -> Response {
    let Some(longest) = server.api.longest() else {
        return next.run(request).await;
    };
    // Several requests in one body are run one after the other.
    let most = u32::try_from(server.settings.max_batch).unwrap_or(u32::MAX);
    let limit = longest.saturating_mul(most.max(1)) + ask::PATIENCE;
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| answer::too_late(limit))
}
