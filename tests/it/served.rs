//! Connections: those who do not go on, those who speak no HTTP, those who say that they are others,
//! and what becomes of them when the server fails or stops.

use std::net::SocketAddr;
use std::time::Duration;

use entente::graphql::{PerMinute, Rules};
use entente::http;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::support::TestApp;
use crate::support::database::Kind;

/// How long anything may take, on a busy machine.
const SOON: Duration = Duration::from_secs(3);
/// How long a body may take.
const BODY: Duration = Duration::from_secs(10);
const QUESTION: &str =
    "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const ANSWER: &str = r#"{"data":{"__typename":"Query"}}"#;

async fn app() -> TestApp {
    TestApp::empty(Kind::Sqlite).await
}

/// A server on a free port, as the program makes it, with little patience.
struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    /// Its database is there as long as it is.
    _app: TestApp,
}

async fn serve(app: &TestApp) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let patience = Duration::from_millis(300);
    let stopped = async move { stopped.await.unwrap_or_default() };
    let serving = tokio::spawn(http::serve(listener, app.router(), patience, stopped));
    Served {
        address,
        stop,
        serving,
        _app: app.clone(),
    }
}

async fn said(served: &Served, request: &str) -> String {
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    rest(stream).await
}

/// What comes until the connection is closed. One that is reset has been closed, too.
async fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = timeout(SOON, stream.read_to_end(&mut answer));
    assert!(read.await.is_ok(), "the connection was kept open");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn callers_who_do_not_go_on_are_not_waited_for() {
    let served = serve(&app().await).await;
    let mut open = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        let beginning = b"POST /graphql HTTP/1.1\r\nHost: x\r\n";
        stream.write_all(beginning).await.unwrap();
        open.push(stream);
    }
    assert!(said(&served, QUESTION).await.ends_with(ANSWER));
    for stream in open {
        rest(stream).await;
    }
}

/// A body has its own patience, since the head came in time.
#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let served = serve(&app().await).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let beginning = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{\"query\"";
    stream.write_all(beginning.as_bytes()).await.unwrap();
    assert!(said(&served, QUESTION).await.ends_with(ANSWER));
    let mut answer = String::new();
    let read = timeout(2 * BODY, stream.read_to_string(&mut answer));
    read.await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains(r#""code":"BAD_REQUEST""#), "{answer}");
}

#[tokio::test]
async fn requests_that_are_no_http_are_refused() {
    let served = serve(&app().await).await;
    let two_lengths = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n";
    let answer = said(&served, two_lengths).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    let answers = answer.matches("HTTP/1.1").count();
    assert_eq!(answers, 1, "a second request was smuggled in: {answer}");

    let long = format!("X: {}\r\n", "x".repeat(1_000_000));
    let many: String = (0..200).map(|at| format!("X-{at}: y\r\n")).collect();
    for headers in [long, many] {
        let request = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        let answer = said(&served, &request).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
    let answer = said(&served, "nonsense\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

/// What the server says to two questions of one address, each said to come from another.
async fn asked_for_others(app: TestApp) -> [String; 2] {
    let app = app.anonymous().with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 1,
            known: 0,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    let served = serve(&app).await;
    let ask = async |address: &str| {
        let forwarded = format!("Host: x\r\nX-Forwarded-For: {address}");
        said(&served, &QUESTION.replace("Host: x", &forwarded)).await
    };
    [ask("192.0.2.1").await, ask("192.0.2.2").await]
}

#[tokio::test]
async fn nobody_passes_for_another_but_a_proxy_of_ours() {
    let [first, second] = asked_for_others(app().await).await;
    assert!(first.ends_with(ANSWER), "{first}");
    assert!(second.starts_with("HTTP/1.1 429"), "{second}");
    assert!(second.contains("\r\nRetry-After: "), "{second}");
    assert!(second.contains("RATE_LIMITED"), "{second}");

    let proxy = "127.0.0.1".parse().unwrap();
    let behind = app().await.with_settings(|it| it.proxies = vec![proxy]);
    for answer in asked_for_others(behind).await {
        assert!(answer.ends_with(ANSWER), "{answer}");
    }
}

#[tokio::test]
async fn a_fault_of_ours_is_told_as_such_and_ends_no_connection() {
    let app = app().await;
    let served = serve(&app.with_callback(|_| panic!("the password is sesame"))).await;
    let failing = "GET /graphql?query=%7Bcountries%7BtotalCount%7D%7D HTTP/1.1\r\nHost: x\r\n\r\n";
    let answers = said(&served, &format!("{failing}{QUESTION}")).await;
    assert!(answers.starts_with("HTTP/1.1 500"), "{answers}");
    let faults = answers.matches(r#""code":"INTERNAL""#).count();
    assert_eq!(faults, 1, "{answers}");
    assert!(answers.ends_with(ANSWER), "{answers}");
    assert!(!answers.contains("sesame"), "{answers}");
}

#[tokio::test]
async fn a_server_that_stops_answers_what_it_was_asked() {
    let served = serve(&app().await).await;
    let body = r#"{"query": "{ __typename }"}"#;
    let mut asking = TcpStream::connect(served.address).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    asking.write_all(head.as_bytes()).await.unwrap();
    let idle = TcpStream::connect(served.address).await.unwrap();
    // Both have been taken when another is answered.
    assert!(said(&served, QUESTION).await.ends_with(ANSWER));

    served.stop.send(()).unwrap();
    assert_eq!(rest(idle).await, "");
    assert!(!served.serving.is_finished());
    asking.write_all(body.as_bytes()).await.unwrap();
    assert!(rest(asking).await.ends_with(ANSWER));
    timeout(SOON, served.serving).await.unwrap().unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}
