//! What leaves the machine in a trace: what is listed here, by the names that OpenTelemetry gives it,
//! and nothing else. A field that is added to a span stays here until somebody lists it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use opentelemetry_otlp::SpanExporter as Otlp;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanExporter, SpanLinks};

/// What a field of our spans is called in traces, if it is to be told there.
fn listed(field: &str) -> Option<&'static str> {
    Some(match field {
        "id" => "request.id",
        "method" => "http.request.method",
        "path" => "url.path",
        "status" => "http.response.status_code",
        "operation" => "graphql.operation.name",
        "kind" => "graphql.operation.type",
        "document" => "graphql.document.hash",
        "cost" => "entente.cost",
        "outcome" => "entente.outcome",
        _ => return None,
    })
}

/// Sends what is listed.
#[derive(Debug)]
pub struct Listed {
    to: Otlp,
    /// Whether the last batch was not sent: that is told once, and not for each.
    is_cut_off: AtomicBool,
}

impl Listed {
    /// Sends what is listed by this exporter.
    pub fn new(to: Otlp) -> Self {
        Self {
            to,
            is_cut_off: AtomicBool::new(false),
        }
    }

    fn tell(&self, sent: &OTelSdkResult) {
        let was_cut_off = self.is_cut_off.swap(sent.is_err(), Ordering::Relaxed);
        match sent {
            Err(cause) if !was_cut_off => tracing::warn!(%cause, "traces are not sent"),
            Ok(()) if was_cut_off => tracing::info!("traces are sent again"),
            _ => {}
        }
    }
}

impl SpanExporter for Listed {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let sent = self.to.export(batch.into_iter().map(told).collect()).await;
        self.tell(&sent);
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.to.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.to.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.to.set_resource(resource);
    }
}

/// A span as it is told.
fn told(span: SpanData) -> SpanData {
    let attributes = span.attributes.into_iter();
    let attributes: Vec<KeyValue> = attributes
        .filter_map(|it| Some(KeyValue::new(listed(it.key.as_str())?, it.value)))
        .collect();
    let is_request = span.name == "request";
    SpanData {
        name: name(&attributes)
            .unwrap_or_else(|| span.name.to_string())
            .into(),
        span_kind: match is_request {
            true => SpanKind::Server,
            false => SpanKind::Internal,
        },
        attributes,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        ..span
    }
}

/// What a span is called, as the conventions of OpenTelemetry have it: few different names, by which
/// spans can be counted. So the address of a record is not among them.
fn name(attributes: &[KeyValue]) -> Option<String> {
    let value = |name| {
        let attribute = attributes.iter().find(|it| it.key.as_str() == name)?;
        Some(attribute.value.as_str().into_owned())
    };
    if let Some(kind) = value("graphql.operation.type") {
        return Some(match value("graphql.operation.name") {
            Some(operation) => format!("{kind} {operation}"),
            None => kind,
        });
    }
    let (method, path) = (value("http.request.method")?, value("url.path")?);
    Some(match path.starts_with("/graphql") {
        true => format!("{method} {path}"),
        false => method,
    })
}

#[cfg(test)]
mod tests {
    use opentelemetry::InstrumentationScope;
    use opentelemetry::trace::{Event, SpanContext, SpanId, Status};
    use std::time::SystemTime;

    use super::*;

    fn span(name: &'static str, fields: &[(&'static str, &'static str)]) -> SpanData {
        let now = SystemTime::UNIX_EPOCH;
        let mut events = SpanEvents::default();
        events
            .events
            .push(Event::with_name("the password is sesame"));
        SpanData {
            span_context: SpanContext::NONE,
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: name.into(),
            start_time: now,
            end_time: now,
            attributes: fields.iter().map(|it| KeyValue::new(it.0, it.1)).collect(),
            dropped_attributes_count: 0,
            events,
            links: SpanLinks::default(),
            status: Status::Unset,
            instrumentation_scope: InstrumentationScope::default(),
        }
    }

    #[test]
    fn what_is_not_listed_is_not_told() {
        let told = told(span(
            "request",
            &[("id", "x"), ("variables", "sesame"), ("thread.name", "y")],
        ));
        assert_eq!(told.attributes, [KeyValue::new("request.id", "x")]);
        assert!(told.events.is_empty());
    }

    #[test]
    fn spans_have_few_names() {
        for (fields, name) in [
            (
                &[("method", "POST"), ("path", "/graphql")][..],
                "POST /graphql",
            ),
            (&[("method", "GET"), ("path", "/countries/ML")], "GET"),
            (&[("kind", "query"), ("operation", "Mali")], "query Mali"),
            (&[("kind", "mutation")], "mutation"),
            (&[], "request"),
        ] {
            assert_eq!(told(span("request", fields)).name, name);
        }
        assert_eq!(told(span("request", &[])).span_kind, SpanKind::Server);
        assert_eq!(told(span("graphql", &[])).span_kind, SpanKind::Internal);
    }
}
