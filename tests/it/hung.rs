//! A database that is there and says nothing: the network lost its packets, its disk hangs. Nobody waits
//! for it longer than for anything else, and load balancers are told.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::support::TestApp;
use crate::support::database::Kind;

/// How long one answer may take.
const LONGEST: Duration = Duration::from_secs(2);
const QUESTION: &str = "{ countries { totalCount } }";

/// Passes on what both ends say, until it hangs.
struct Wire {
    address: SocketAddr,
    hangs: watch::Sender<bool>,
}

impl Wire {
    async fn to(database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (hangs, hanging) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&database).await.unwrap();
                let (near_reads, near_writes) = near.into_split();
                let (far_reads, far_writes) = far.into_split();
                tokio::spawn(pass_on(near_reads, far_writes, hanging.clone()));
                tokio::spawn(pass_on(far_reads, near_writes, hanging.clone()));
            }
        });
        Self { address, hangs }
    }
}

async fn pass_on(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut hanging: watch::Receiver<bool>,
) {
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        if hanging.wait_for(|hangs| !hangs).await.is_err()
            || to.write_all(&bytes[..length]).await.is_err()
        {
            return;
        }
    }
}

#[tokio::test]
async fn a_database_that_hangs_keeps_nobody_waiting() {
    let app = TestApp::empty(Kind::Postgres).await;
    let (user, rest) = app.url().split_once('@').unwrap();
    let (host, name) = rest.split_once('/').unwrap();
    let wire = Wire::to(host.to_owned()).await;
    let url = format!("{user}@{}/{name}", wire.address);
    let served = app.reached_at(&url, LONGEST).await.anonymous();
    let served = served.with_settings(|it| it.shows_metrics = true);
    served.ask(QUESTION).await;

    wire.hangs.send_replace(true);
    let by_get = "/graphql?query=%7Bcountries%7BtotalCount%7D%7D";
    let get = |address: &str| Request::get(address).body(Body::empty()).unwrap();
    let post = || {
        let request = Request::post("/graphql").header("content-type", "application/json");
        let body = json!({"query": QUESTION}).to_string();
        request.body(Body::from(body)).unwrap()
    };
    // Where no connection is left, that is told before the time is up.
    let (late, away) = (StatusCode::GATEWAY_TIMEOUT, StatusCode::SERVICE_UNAVAILABLE);
    for (request, expected) in [
        (post(), &[late, away][..]),
        (get(by_get), &[late, away]),
        (get("/readyz"), &[away]),
        (get("/metrics"), &[StatusCode::OK]),
    ] {
        let asked = request.uri().clone();
        let begun = Instant::now();
        let (status, _, text) = served.send(request).await;
        assert!(
            begun.elapsed() < 3 * LONGEST,
            "{asked}: {:?}",
            begun.elapsed()
        );
        assert!(expected.contains(&status), "{asked}: {status} {text}");
    }

    wire.hangs.send_replace(false);
    let begun = Instant::now();
    while served.send(get("/readyz")).await.0 != StatusCode::OK {
        assert!(begun.elapsed() < 5 * LONGEST, "it does not come back");
    }
    served.ask(QUESTION).await;
}
