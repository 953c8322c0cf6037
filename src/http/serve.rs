//! Connections: taken, answered, and closed when the caller is too slow or the server is to stop.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::http::stopping::Stopping;

/// How long a caller may take for the head of a request.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long the other end of a connection may take nothing of what is sent. Only on Linux.
#[cfg(target_os = "linux")]
const STALL: Duration = Duration::from_secs(30);

/// How long to wait when no connection can be taken, as when there are too many.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until it is to stop, and then until the last request is answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stop: impl Future<Output = ()>,
) {
    // Each connection holds a receiver: it hears when to stop, and is heard of while it is there.
    let (stopping, running) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                give_up_soon(&stream);
                let answering = answer(stream, address, router.clone(), patience, running.clone());
                tokio::spawn(answering);
            }
            Err(cause) => {
                tracing::warn!(%cause, "no connection can be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop((listener, running));
    stopping.send_replace(());
    stopping.closed().await;
}

/// Has the system end a connection whose other end takes nothing for a while: an event stream that
/// nobody reads would stay for ever.
fn give_up_soon(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    if let Err(cause) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALL)) {
        tracing::debug!(%cause, "a connection may stay that nobody reads");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}

/// Answers the requests of one connection.
async fn answer(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    patience: Duration,
    mut stopped: watch::Receiver<()>,
) {
    let stopping = Stopping(stopped.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.extensions_mut().insert(stopping.clone());
        router.clone().oneshot(request)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience)
            // For `http/socket/`, which answers with headers spelled as they were asked with.
            .preserve_header_case(true)
            .title_case_headers(true)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(cause) = ended {
        tracing::debug!(%cause, "a connection ended early");
    }
}
