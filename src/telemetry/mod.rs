//! Logging, to standard error, and traces, to a collector where a setting names one. Standard output
//! belongs to what a command was asked for.

mod collector;
mod listed;

use std::io::{IsTerminal as _, stderr};

use axum::http::{HeaderMap, StatusCode};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::Status;
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, registry};

use crate::config::LogFormat;
use crate::failure::Failure;

pub use collector::{Traces, probe};

/// The span of what is asked over a socket. It is for the log; traces have that of the operation.
pub const QUESTION: &str = "question";

/// What libraries say is of use only when it is a warning, unless the filter names them.
const QUIET: &str = "sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// Starts logging what `filter` lets through, and sending traces to the collector at `endpoint`. Traces
/// are sent for as long as what is given back is kept; closing it sends the last of them.
pub fn start(filter: &str, format: LogFormat, endpoint: Option<&str>) -> Result<Traces, Failure> {
    let wrong = |cause: String| {
        Failure::new(format!("`{filter}` (ENTENTE_LOG) is not a log filter."))
            .because(cause)
            .hint(
                "Write error, warn, info, debug or trace, or a filter such as info,entente=debug.",
            )
    };
    let let_through = EnvFilter::try_new(format!("{QUIET},{filter}"))
        .map_err(|cause| wrong(cause.to_string()))?;
    let lines = fmt::layer()
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    let lines = match format {
        LogFormat::Pretty => lines.with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let traces = Traces::to(endpoint)?;
    registry()
        .with(lines.with_filter(let_through))
        .with(traces.layer())
        .try_init()
        .map_err(|cause| wrong(cause.to_string()))?;
    Ok(traces)
}

/// Makes a request's span part of the trace that its caller speaks of in `traceparent` (W3C Trace
/// Context). To be called before anything happens in the span.
pub fn follow(span: &Span, headers: &HeaderMap) {
    if headers.contains_key("traceparent") {
        let context = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
        // It fails where no traces are made, which is as well.
        let _ = span.set_parent(context);
    }
}

/// Notes in a request's trace what it was answered. The log has its own line for that.
pub fn answered(span: &Span, status: StatusCode) {
    span.set_attribute("status", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.set_status(Status::error(""));
    }
}
