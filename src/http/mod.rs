//! HTTP: reads requests, hands them to [`crate::graphql`], writes answers.

mod answer;
mod asset;
mod graphql;
mod health;
mod page;
mod viewer;

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};

use crate::database::Database;
use crate::door::Door;
use crate::graphql::Schema;

/// How long a request may take.
pub const LONGEST_REQUEST: Duration = Duration::from_secs(10);

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What answering needs.
#[derive(Clone)]
pub struct Server {
    /// The API.
    pub schema: Schema,
    /// The database, for the loaders of each request and for telling whether it answers.
    pub db: Database,
    /// Tells who is asking.
    pub door: Door,
    /// Which other sites may ask in the name of their visitors' browsers.
    pub sites: Sites,
    /// The largest body of a request, in bytes.
    pub max_body: usize,
    /// How long a request may take.
    pub longest_request: Duration,
}

/// All addresses of the server. What is added last is passed first.
pub fn router(server: Server) -> Router {
    let graphql = get(graphql::by_get)
        .post(graphql::by_post)
        .fallback(answer::only_get_and_post);
    Router::new()
        .route("/graphql", graphql)
        .merge(page::routes())
        .merge(asset::routes())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(answer::no_such_address)
        .layer(from_fn_with_state(server.clone(), in_time))
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(cors(&server))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO)),
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
        .expose_headers([REQUEST_ID.clone()])
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

/// One span per request, without its query and variables: they may say more than a log should.
fn span(request: &Request) -> Span {
    let id = request.headers().get(&REQUEST_ID);
    tracing::info_span!(
        "request",
        id = id.and_then(|id| id.to_str().ok()),
        method = %request.method(),
        path = request.uri().path(),
        operation = tracing::field::Empty,
    )
}

async fn in_time(State(server): State<Server>, request: Request, next: Next) -> Response {
    tokio::time::timeout(server.longest_request, next.run(request))
        .await
        .unwrap_or_else(|_| answer::too_late(server.longest_request))
}
