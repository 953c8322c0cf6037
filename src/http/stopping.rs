//! What long answers have to know: whether the server is to stop.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tokio::sync::watch;

/// Tells when the server is to stop, which waits for whoever holds this.
#[derive(Clone, Debug)]
pub struct Stopping(pub watch::Receiver<()>);

impl Stopping {
    /// Waits until the server is to stop.
    pub async fn wait(&mut self) {
        // Where nobody can say so any more, nobody will.
        if self.0.changed().await.is_err() {
            std::future::pending().await
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Stopping {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let given = parts.extensions.get::<Self>().cloned();
        Ok(given.unwrap_or_else(|| Self(watch::channel(()).1)))
    }
}
