//! Traces: what a collector is told of a request, and what never leaves the server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Router, serve as receive};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

use crate::socket::Socket;
use crate::support::TestApp;
use crate::support::program::{program, run, serve};

const QUESTION: &str = "query WhoIsIt($code: String!) { country(code: $code) { slug } }";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

type Batches = Arc<Mutex<Vec<Bytes>>>;

/// A collector, and what it was sent.
async fn collector() -> (String, Batches) {
    let batches = Batches::default();
    let take = |State(batches): State<Batches>, headers: HeaderMap, body: Bytes| async move {
        assert_eq!(headers["content-type"], "application/x-protobuf");
        batches.lock().unwrap().push(body);
    };
    let router = Router::new()
        .route("/v1/traces", post(take))
        .with_state(batches.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { receive(listener, router).await });
    (address, batches)
}

fn spans(batches: &Batches) -> Vec<Span> {
    let batches = batches.lock().unwrap();
    let told = batches
        .iter()
        .map(|it| ExportTraceServiceRequest::decode(it.clone()).unwrap());
    let resources = told.flat_map(|it| it.resource_spans);
    resources
        .flat_map(|it| it.scope_spans)
        .flat_map(|it| it.spans)
        .collect()
}

fn attribute(span: &Span, name: &str) -> String {
    let found = span.attributes.iter().find(|it| it.key == name);
    let value = found
        .unwrap_or_else(|| panic!("no {name} in {span:?}"))
        .value
        .clone();
    match value.unwrap().value.unwrap() {
        Told::StringValue(text) => text,
        Told::IntValue(number) => number.to_string(),
        other => panic!("{other:?}"),
    }
}

fn named<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let found = spans.iter().find(|span| span.name == name);
    found.unwrap_or_else(|| panic!("no {name} in {spans:#?}"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

both_databases! {
    async fn a_collector_is_told_of_a_request_what_is_nobodys_secret(app: TestApp) {
        let (endpoint, batches) = collector().await;
        let key = run(app.url(), &["key", "create", "--name", "Awa", "--role", "reader"]).await;
        let key = key.done().trim().to_owned();
        let mut command = program(app.url(), &["serve", "--listen", "127.0.0.1:0", "--otlp-endpoint", &endpoint]);
        // Only the end of the server sends what it has.
        let serving = serve({ command.env("OTEL_BSP_SCHEDULE_DELAY", "600000"); command }).await;
        let headers = [
            ("authorization", &*format!("Bearer {key}")),
            ("traceparent", &format!("00-{TRACE}-{PARENT}-01")),
            ("x-request-id", "known-by-this"),
            ("x-forwarded-for", "192.0.2.77"),
        ];
        let body = json!({"query": QUESTION, "variables": {"code": "mali"}}).to_string();
        let answer = serving.post(&headers, &body).await;
        assert_eq!(answer["data"]["country"]["slug"], "mali", "{answer}");
        let act = "mutation { countryDelete(id: \"country_sesame\") { errors { message } } }";
        let refused = serving.post(&headers, &json!({"query": act}).to_string()).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
        let untraced = [("traceparent", &*format!("00-{TRACE}-{PARENT}-00"))];
        let body = json!({"query": "query Untraced { __typename }"}).to_string();
        serving.post(&untraced, &body).await;
        assert!(batches.lock().unwrap().is_empty());
        let address = serving.address.clone();
        let mut socket = Socket::begun(address.parse().unwrap()).await;
        socket.subscribe("1", "query OverASocket { __typename }").await;
        socket.said().await;
        socket.said().await;
        socket.subscribe("2", "subscription Lasting { changes { revision } }").await;
        socket.subscribe("3", "{ nothing }").await;
        assert_eq!(socket.said().await["type"], "error");
        serving.stop().await;

        let spans = spans(&batches);
        let request = named(&spans, "POST /graphql");
        assert_eq!(hexadecimal(&request.trace_id), TRACE);
        assert_eq!(hexadecimal(&request.parent_span_id), PARENT);
        assert_eq!(request.kind, SpanKind::Server as i32);
        assert_eq!(attribute(request, "request.id"), "known-by-this");
        assert_eq!(attribute(request, "http.response.status_code"), "200");
        let run = named(&spans, "query WhoIsIt");
        assert_eq!(run.parent_span_id, request.span_id);
        assert_eq!(attribute(run, "graphql.operation.name"), "WhoIsIt");
        assert_eq!(attribute(run, "graphql.document.hash"), hexadecimal(&Sha256::digest(QUESTION)));
        assert_eq!(attribute(run, "entente.outcome"), "OK");
        assert_eq!(attribute(named(&spans, "mutation"), "entente.outcome"), "FORBIDDEN");

        // What is run over a socket is traced, and nothing that lasts or is not run.
        named(&spans, "query OverASocket");
        for span in &spans {
            assert!(!span.name.contains("Lasting") && span.name != "question", "{}", span.name);
        }

        // Who does not record a trace is not sent parts of it.
        assert!(!spans.iter().any(|span| span.name == "query Untraced"));

        let sent: Vec<u8> = batches.lock().unwrap().concat();
        let sent = String::from_utf8_lossy(&sent);
        let secret = key.rsplit_once('_').unwrap().1;
        for secret in ["mali", "sesame", "$code", "SELECT", "Awa", &key[..12], secret, "192.0.2.77", &address] {
            assert!(!sent.contains(secret), "{secret} was sent");
        }
    }
}

/// Who traces a request must not decide whether it is answered.
#[tokio::test]
async fn a_collector_that_is_away_keeps_nobody_waiting() {
    let app = TestApp::seeded(crate::support::database::Kind::Sqlite).await;
    let gone = "http://127.0.0.1:1";
    let mut command = program(app.url(), &["serve", "--listen", "127.0.0.1:0"]);
    command
        .env("ENTENTE_OTLP_ENDPOINT", gone)
        .env("OTEL_BSP_SCHEDULE_DELAY", "10");
    let serving = serve(command).await;
    assert!(serving.welcome.contains(gone), "{}", serving.welcome);
    let body = json!({"query": "{ __typename }"}).to_string();
    for _ in 0..3 {
        let asked = serving.post(&[], &body);
        let answer = tokio::time::timeout(Duration::from_secs(5), asked)
            .await
            .unwrap();
        assert_eq!(answer["data"]["__typename"], "Query");
    }
    serving.stop().await;
}
