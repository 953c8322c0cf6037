//! How many requests are run at once. The rest wait for a moment, and are then told to come later:
//! better an honest refusal at once than an answer for nobody in a minute.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a request may wait for others to be done.
const PATIENCE: Duration = Duration::from_millis(500);

/// The places for requests that are being run.
#[derive(Clone, Default)]
pub struct Places(Option<Arc<Semaphore>>);

/// A place, which is free again when this is dropped. Nothing where there is no limit.
pub struct Place(#[expect(dead_code, reason = "held, not looked at")] Option<OwnedSemaphorePermit>);

impl Places {
    /// So many places; 0 sets no limit.
    pub fn new(at_once: usize) -> Self {
        Self((at_once > 0).then(|| Arc::new(Semaphore::new(at_once))))
    }

    /// A place, if one becomes free soon.
    pub async fn take(&self) -> Option<Place> {
        let Some(places) = &self.0 else {
            return Some(Place(None));
        };
        let place = timeout(PATIENCE, places.clone().acquire_owned()).await;
        place.ok()?.ok().map(|place| Place(Some(place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_soon_is_sent_away_and_a_place_that_is_left_is_free() {
        let places = Places::new(1);
        let first = places.take().await;
        assert!(first.is_some());
        assert!(places.take().await.is_none());
        drop(first);
        assert!(places.take().await.is_some());
        assert!(Places::default().take().await.is_some());
    }
}
