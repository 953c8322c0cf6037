//! Sending traces to a collector: OTLP over HTTP, in protobuf, in batches, beside the requests.

use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::database::without_password;
use crate::failure::Failure;
use crate::telemetry::QUESTION;
use crate::telemetry::listed::Listed;

/// What the program is called where its traces are read.
const NAME: &str = "entente";
/// How long the collector may take for a batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer of a collector that is read, in bytes.
const LARGEST: u64 = 64 * 1024;

/// Where traces go, if anywhere.
#[derive(Debug, Default)]
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Traces that go to the collector at this address; none where there is none.
    pub fn to(endpoint: Option<&str>) -> Result<Self, Failure> {
        let Some(endpoint) = endpoint else {
            return Ok(Self::default());
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new())
            .with_endpoint(address(endpoint))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|cause| {
                let shown = without_password(endpoint);
                Failure::new(format!(
                    "No traces can be sent to {shown} (ENTENTE_OTLP_ENDPOINT)."
                ))
                .because(cause)
                .hint("Name the address of a collector, such as http://127.0.0.1:4318.")
            })?;
        let about = Resource::builder()
            .with_service_name(NAME)
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        let provider = SdkTracerProvider::builder()
            .with_resource(about.build())
            .with_batch_exporter(Listed::new(exporter));
        Ok(Self(Some(provider.build())))
    }

    /// Makes traces of our own spans. Those of libraries may hold what is nobody's business, such as
    /// statements with their values, and so may what is logged within ours.
    pub fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer = self.0.as_ref()?.tracer(NAME);
        // What is asked over a socket is told by the span of its operation, unless it lasts.
        let is_ours = |it: &Metadata<'_>| {
            it.is_span() && it.target().starts_with(NAME) && it.name() != QUESTION
        };
        let layer = tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false);
        Some(layer.with_filter(filter_fn(is_ours).with_max_level_hint(LevelFilter::INFO)))
    }

    /// Sends what has not been sent yet.
    pub fn close(self) {
        if let Some(provider) = self.0
            && let Err(cause) = provider.shutdown_with_timeout(PATIENCE)
        {
            tracing::warn!(%cause, "the last traces were not sent");
        }
    }
}

/// Where in a collector traces are taken.
fn address(endpoint: &str) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    if endpoint.ends_with("/v1/traces") {
        endpoint.to_owned()
    } else {
        format!("{endpoint}/v1/traces")
    }
}

/// Whether a collector takes traces at this address: sends it none of them and hears what it says.
pub fn probe(endpoint: &str) -> Result<(), String> {
    let nothing = ureq::http::Request::post(address(endpoint))
        .header("content-type", "application/x-protobuf")
        .body(Bytes::new())
        .map_err(|cause| cause.to_string())?;
    let answer = Client::new()
        .send(nothing)
        .map_err(|cause| cause.to_string())?;
    match answer.status().is_success() {
        true => Ok(()),
        false => Err(format!("It answers {}.", answer.status())),
    }
}

/// The client that is here already. It waits where it is called: batches are sent from a thread of
/// their own.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self(ureq::Agent::new_with_config(config))
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
        let (head, body) = request.into_parts();
        let request = Request::from_parts(head, body.to_vec());
        let (head, mut body) = self.0.run(request)?.into_parts();
        let body = body.with_config().limit(LARGEST).read_to_vec()?;
        Ok(Response::from_parts(head, body.into()))
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        Ok(self.send(request)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_named_with_or_without_the_path() {
        for endpoint in [
            "http://127.0.0.1:4318",
            "http://127.0.0.1:4318/",
            "http://127.0.0.1:4318/v1/traces",
        ] {
            assert_eq!(address(endpoint), "http://127.0.0.1:4318/v1/traces");
        }
        assert_eq!(
            address("https://otlp.example/tenant"),
            "https://otlp.example/tenant/v1/traces"
        );
    }

    #[test]
    fn where_no_collector_is_named_there_are_no_traces() {
        assert!(Traces::to(None).unwrap().0.is_none());
    }
}
