//! What those send who mean harm, and what they get: a refusal, soon, and a server that goes on.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use entente::http;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::TestApp;
use crate::support::database::Kind;

/// The longest that a refusal may take, in a build for debugging on a busy machine.
const SOON: Duration = Duration::from_secs(3);

async fn app() -> TestApp {
    TestApp::empty(Kind::Sqlite).await
}

/// Fragments of which each spreads the next `width` times.
fn tree(steps: usize, width: usize) -> String {
    let steps: String = (0..steps)
        .map(|step| {
            let spreads = format!("...f{} ", step + 1).repeat(width);
            format!("fragment f{step} on Country {{ {spreads} }} ")
        })
        .chain([format!("fragment f{steps} on Country {{ id }}")])
        .collect();
    format!("{{ country(code: \"ML\") {{ ...f0 }} }} {steps}")
}

fn many(times: usize, each: impl Fn(usize) -> String) -> String {
    (0..times).map(each).collect::<Vec<_>>().join(" ")
}

fn country(fields: &str) -> String {
    format!("{{ country(code: \"ML\") {{ {fields} }} }}")
}

const TOO_COMPLEX: &str = "QUERY_TOO_COMPLEX";
const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";
const UNREADABLE: &str = "GRAPHQL_PARSE_FAILED";

#[tokio::test]
async fn documents_made_to_be_dear_are_refused_soon() {
    let deep = |open: &str| format!("{{ {}", open.repeat(50));
    let cases = [
        ("D1", country(&format!("{} id {}", "relations { nodes {".repeat(25), "} }".repeat(25))), TOO_COMPLEX),
        ("D2", format!("{{{}", "a{".repeat(1_900)), TOO_COMPLEX),
        ("D3", format!("{{ country(code: {}1{}) {{ id }} }}", "[".repeat(200), "]".repeat(200)), TOO_COMPLEX),
        ("D4", format!("{{ country(code: {}", "[".repeat(20_000)), TOO_COMPLEX),
        ("D5", format!("{{ countries(filter: {}", "{and:[".repeat(5_000)), TOO_COMPLEX),
        ("D6", format!("query ($a: {}Int) {{ __typename }}", "[".repeat(20_000)), TOO_COMPLEX),
        ("D8", country("...f") + "fragment f on Country { ...g } fragment g on Country { ...f }", INVALID),
        ("D9 2^20", tree(20, 2), TOO_COMPLEX),
        ("D9 2^30", tree(30, 2), TOO_COMPLEX),
        ("D9 50^4", tree(4, 50), TOO_COMPLEX),
        ("D9 inline", deep("... on Query {") + "__typename" + &"}".repeat(51), TOO_COMPLEX),
        ("D10", country(&many(101, |at| format!("a{at}: id"))), TOO_COMPLEX),
        ("D11", format!("{{ {} }}", "__typename ".repeat(500)), TOO_COMPLEX),
        ("D12", format!("{{ __typename {} }}", "@aa ".repeat(1_000)), TOO_COMPLEX),
        ("D13", format!("{{ __typename {} }}", "@include(if: true) ".repeat(500)), TOO_COMPLEX),
        ("D13 apart", country(&"id @include(if: true) ".repeat(51)), TOO_COMPLEX),
        ("D14", country(&many(2_000, |at| format!("x{at}"))), INVALID),
        ("D16", "#".repeat(1_000_000), TOO_COMPLEX),
        ("D17", format!("{{ __schema {{ types {{ {} name {} }} }} }}", "fields { type {".repeat(6), "} }".repeat(6)), TOO_COMPLEX),
        ("D20", "{ __typename \u{0} }".to_owned(), UNREADABLE),
        ("D21", "{ countries(first: 2147483648) { totalCount } }".to_owned(), INVALID),
        ("D22", "{ countries(first: 1e400) { totalCount } }".to_owned(), INVALID),
        ("A4", "{ countries(first: 100) { nodes { agreements(first: 100) { nodes { parties { country { agreements(first: 100) { nodes { id } } } } } } } } }".to_owned(), TOO_COMPLEX),
    ];
    let app = app()
        .await
        .with_settings(|it| it.max_body = 4 * 1024 * 1024);
    for (name, query, expected) in cases {
        let begun = Instant::now();
        let (status, _, text) = app.post(&json!({"query": query}).to_string()).await;
        assert!(begun.elapsed() < SOON, "{name} took {:?}", begun.elapsed());
        assert_eq!(status, StatusCode::OK, "{name}");
        let told: String = text.chars().take(300).collect();
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], expected,
            "{name}: {told}"
        );
        assert_eq!(answer.get("data"), None, "{name}");
        assert!(answer["errors"].as_array().unwrap().len() <= 20, "{name}");
        assert!(
            text.len() < 16_000,
            "{name}: an answer of {} bytes",
            text.len()
        );
        assert_eq!(app.statements(), Vec::<String>::new(), "{name}");
    }
}

#[tokio::test]
async fn what_only_looks_dear_is_answered_soon() {
    let app = app().await;
    for query in [
        country(&"id ".repeat(3_000)),
        country(&"agreements { nodes { id parties { country { id } } } } ".repeat(200)),
        format!("{{ {} }}", "countries { nodes { id } } ".repeat(50)),
    ] {
        let begun = Instant::now();
        app.ask(&query).await;
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_as_such() {
    let app = app().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (name, body) in [
        (
            "D7",
            format!(r#"{{"query": "{{ __typename }}", "variables": {{"a": {deep}}}}}"#),
        ),
        (
            "D19",
            r#"{"query": "{ __typename }", "variables": {"a": "\ud800"}}"#.to_owned(),
        ),
        (
            "D22",
            r#"{"query": "{ __typename }", "variables": {"a": 1e400}}"#.to_owned(),
        ),
        ("L4", r#"{"query": "{ __typename }"#.to_owned()),
        (
            "D18",
            format!("[{}]", vec![r#"{"query":"{__typename}"}"#; 1_000].join(",")),
        ),
    ] {
        let (status, _, text) = app.post(&body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {text}");
        for leak in ["Error(", "Some(", "kind:", "panicked"] {
            assert!(!text.contains(leak), "{name}: {text}");
        }
    }
    app.ask("{ __typename }").await;
}

#[tokio::test]
async fn pages_of_a_length_that_makes_no_sense_are_refused_by_name() {
    let app = app().await;
    for first in ["1000000", "-1"] {
        let query = format!("{{ countries(first: {first}) {{ totalCount }} }}");
        assert_eq!(
            app.refusal(&query).await,
            crate::support::problem("BAD_USER_INPUT", "first")
        );
    }
    app.ask("{ countries { totalCount } }").await;
}

/// Serves on a free port, as the program does, with little patience.
async fn served(app: &TestApp) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let patience = Duration::from_millis(300);
    tokio::spawn(http::serve(
        listener,
        app.router(),
        patience,
        std::future::pending(),
    ));
    address
}

async fn said(address: std::net::SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    // A connection that is reset has been closed, too.
    let _ = tokio::time::timeout(SOON, read).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn callers_who_do_not_go_on_are_not_waited_for() {
    let app = app().await;
    let address = served(&app).await;
    let mut open = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"POST /graphql HTTP/1.1\r\nHost: x\r\n")
            .await
            .unwrap();
        open.push(stream);
    }
    let good =
        "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert!(
        said(address, good.as_bytes())
            .await
            .ends_with(r#"{"data":{"__typename":"Query"}}"#)
    );
    for mut stream in open {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(SOON, stream.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "a connection was kept open");
    }
}

#[tokio::test]
async fn requests_that_are_no_http_are_refused() {
    let app = app().await;
    let address = served(&app).await;
    let two_lengths = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n";
    let answer = said(address, two_lengths.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(
        answer.matches("HTTP/1.1").count(),
        1,
        "a second request was smuggled in: {answer}"
    );

    let long = format!(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
        "x".repeat(1_000_000)
    );
    assert!(
        said(address, long.as_bytes())
            .await
            .starts_with("HTTP/1.1 431")
    );
    let many: String = (0..200).map(|at| format!("X-{at}: y\r\n")).collect();
    let many = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    assert!(
        said(address, many.as_bytes())
            .await
            .starts_with("HTTP/1.1 431")
    );
    assert!(
        said(address, b"nonsense\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 400")
    );
}
