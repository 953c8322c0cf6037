//! What Prometheus reads at `/metrics`: how many requests, how long they took, what became of them,
//! who follows, and how busy the database is.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::database::{self, Database};
use crate::graphql::Answer;
use crate::http::Server;

const FORM: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// From a millisecond to the longest that a request may take.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// As a request with one answer.
    Http,
    /// Over an event stream.
    Events,
    /// Over a WebSocket.
    Socket,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Events => "events",
            Self::Socket => "socket",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    way: &'static str,
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct By {
    way: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Status {
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Closing {
    code: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Side {
    side: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    side: &'static str,
    state: &'static str,
}

/// What is counted. Clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    answers: Family<Outcome, Counter>,
    seconds: Histogram,
    cost: Counter,
    streams: Family<By, Gauge>,
    responses: Family<Status, Counter>,
    closings: Family<Closing, Counter>,
    statements: Family<Side, Counter>,
    revision: Gauge,
    connections: Family<Connections, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("entente");
        let answers = Family::default();
        let seconds = Histogram::new(SECONDS);
        let cost = Counter::<u64, AtomicU64>::default();
        let streams = Family::default();
        let responses = Family::default();
        let closings = Family::default();
        let statements = Family::default();
        let revision = Gauge::default();
        let connections = Family::default();
        let words = "Answers, by the way they went and what became of the request: OK, PARTIAL, or the code of the first error";
        registry.register("answers", words, answers.clone());
        let words = "How long requests over HTTP took, in seconds";
        registry.register("request_seconds", words, seconds.clone());
        let words = "How many records the answers to requests over HTTP could hold";
        registry.register("cost", words, cost.clone());
        let words = "Event streams and sockets that are open";
        registry.register("open_streams", words, streams.clone());
        let words = "Responses over HTTP, by their status: those that are refused before anything is run among them";
        registry.register("responses", words, responses.clone());
        let words = "Sockets that the server closed, by the code with which it did";
        registry.register("sockets_closed", words, closings.clone());
        let words = "Statements that were run in the database, by what they are for";
        registry.register("statements", words, statements.clone());
        let words = "The number of the last change to anything";
        registry.register("revision", words, revision.clone());
        let words = "Connections to the database, by what they are for";
        registry.register("database_connections", words, connections.clone());
        Self {
            registry: Arc::new(registry),
            answers,
            seconds,
            cost,
            streams,
            responses,
            closings,
            statements,
            revision,
            connections,
        }
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn count(&self, way: Way, answer: &Answer) {
        let outcome = Outcome {
            way: way.name(),
            outcome: answer.outcome(),
        };
        self.answers.get_or_create(&outcome).inc();
    }

    /// Counts what a request over HTTP cost.
    pub fn took(&self, time: Duration, cost: u64) {
        self.seconds.observe(time.as_secs_f64());
        self.cost.inc_by(cost);
    }

    /// Counts a response.
    pub fn responded(&self, status: StatusCode) {
        let status = status.as_u16();
        self.responses.get_or_create(&Status { status }).inc();
    }

    /// Counts a socket that the server closed.
    pub fn closed(&self, code: u16) {
        self.closings.get_or_create(&Closing { code }).inc();
    }

    /// Counts the statements of this database from now on.
    pub fn count_statements(&self, db: &mut Database) {
        let counter = |side| self.statements.get_or_create(&Side { side }).clone();
        let (reader, writer) = (counter("reader"), counter("writer"));
        database::on_statement(db, move || _ = reader.inc(), move || _ = writer.inc());
    }

    /// Counts a stream as long as the guard is kept.
    pub fn open(&self, way: Way) -> Open {
        let gauge = self.streams.get_or_create(&By { way: way.name() }).clone();
        gauge.inc();
        Open(gauge)
    }

    fn look_at(&self, side: &'static str, (all, idle): (u32, usize)) {
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        for (state, number) in [("idle", idle), ("busy", i64::from(all) - idle)] {
            let connections = Connections { side, state };
            self.connections.get_or_create(&connections).set(number);
        }
    }
}

/// A stream that is open.
pub struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// All that is counted.
pub async fn show(State(server): State<Server>) -> Response {
    let metrics = &server.metrics;
    if let Some((revision, _)) = server.api.state().await {
        metrics.revision.set(revision);
    }
    metrics.look_at("reader", database::connections(&server.db.reader));
    metrics.look_at("writer", database::connections(&server.db.writer));
    let mut text = String::new();
    // Writing to a string does not fail.
    _ = encode(&mut text, &metrics.registry);
    ([(CONTENT_TYPE, FORM)], text).into_response()
}
