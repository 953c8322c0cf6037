//! How many requests are run at once. The rest wait for a moment, and are then told to come later:
//! better an honest refusal at once than an answer for nobody in a minute.
//!
//! A crowd that passes is let wait. Where there has been no free place for a while, more come than can
//! be served: whoever waits only makes all others wait as long, and so nobody waits longer than a
//! breath, until for a second nobody had to be sent away. (What networks call controlled delay.)

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// How long a request may wait for others to be done.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long it may wait once there are too many.
const BREATH: Duration = Duration::from_millis(5);
/// After how long without a free place there are too many.
const CROWDED: Duration = Duration::from_millis(100);
/// After how long without anybody sent away there are too many no more.
const CALM: Duration = Duration::from_secs(1);
/// The most who write at once. They take turns in the database, where each waits for those before it, so
/// it is not their number that makes them slow.
const WRITERS: usize = 64;

/// The most subscribers who are told of a change at once. They wait for each other as long as it takes,
/// and take no place from those who ask.
const FOLLOWERS: usize = 8;

/// The places for requests that are being run.
#[derive(Clone)]
pub struct Places {
    /// Nothing where there is no limit.
    reading: Option<Arc<Room>>,
    writing: Arc<Room>,
    following: Arc<Semaphore>,
}

/// A place, which is free again when this is dropped. Nothing where there is no limit.
pub struct Place(#[expect(dead_code, reason = "held, not looked at")] Option<OwnedSemaphorePermit>);

struct Room {
    places: Arc<Semaphore>,
    seen: Mutex<Seen>,
}

/// What tells a crowd from too many.
#[derive(Clone, Copy)]
struct Seen {
    /// When somebody last found a place without waiting.
    last_free: Instant,
    /// When somebody was last sent away.
    last_refused: Option<Instant>,
}

impl Places {
    /// So many places for reading; 0 sets no limit.
    pub fn new(at_once: usize) -> Self {
        Self {
            reading: (at_once > 0).then(|| Arc::new(Room::new(at_once))),
            writing: Arc::new(Room::new(WRITERS)),
            following: Arc::new(Semaphore::new(FOLLOWERS)),
        }
    }

    /// A place to read, if one becomes free soon.
    pub async fn to_read(&self) -> Option<Place> {
        match &self.reading {
            None => Some(Place(None)),
            Some(room) => room.take(room.patience()).await,
        }
    }

    /// A place to be told of a change.
    pub async fn to_follow(&self) -> Place {
        // Nobody closes the room.
        Place(self.following.clone().acquire_owned().await.ok())
    }

    /// A place to write, if one becomes free soon.
    pub async fn to_write(&self) -> Option<Place> {
        self.writing.take(PATIENCE).await
    }
}

impl Room {
    fn new(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            seen: Mutex::new(Seen {
                last_free: Instant::now(),
                last_refused: None,
            }),
        }
    }

    async fn take(&self, patience: Duration) -> Option<Place> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            self.seen().last_free = Instant::now();
            return Some(Place(Some(place)));
        }
        match timeout(patience, self.places.clone().acquire_owned()).await {
            Ok(place) => place.ok().map(|place| Place(Some(place))),
            Err(_) => {
                self.seen().last_refused = Some(Instant::now());
                None
            }
        }
    }

    fn patience(&self) -> Duration {
        let Seen {
            last_free,
            last_refused,
        } = *self.seen();
        let is_calm = last_refused.is_none_or(|at| at.elapsed() > CALM);
        if is_calm && last_free.elapsed() < CROWDED {
            PATIENCE
        } else {
            BREATH
        }
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_soon_is_sent_away_and_a_place_that_is_left_is_free() {
        let places = Places::new(1);
        let first = places.to_read().await;
        assert!(first.is_some());
        let begin = Instant::now();
        assert!(places.to_read().await.is_none());
        assert!(begin.elapsed() >= PATIENCE);
        drop(first);
        assert!(places.to_read().await.is_some());
    }

    #[tokio::test]
    async fn where_there_was_no_place_for_long_nobody_waits_for_long() {
        let places = Places::new(1);
        let first = places.to_read().await;
        tokio::time::sleep(CROWDED + BREATH).await;
        let begin = Instant::now();
        assert!(places.to_read().await.is_none());
        assert!(begin.elapsed() < PATIENCE);
        // One who finds a place between the others does not mean that the others have gone.
        drop(first);
        let second = places.to_read().await;
        let begin = Instant::now();
        assert!(places.to_read().await.is_none());
        assert!(begin.elapsed() < PATIENCE);
        drop(second);
        // A while later they have.
        tokio::time::sleep(CALM).await;
        let third = places.to_read().await;
        let begin = Instant::now();
        assert!(places.to_read().await.is_none());
        assert!(begin.elapsed() >= PATIENCE);
        drop(third);
    }

    #[tokio::test]
    async fn who_writes_takes_no_place_from_those_who_read() {
        let places = Places::new(1);
        let _reading = places.to_read().await;
        assert!(places.to_write().await.is_some());
        let unlimited = Places::new(0);
        let _one = unlimited.to_read().await;
        assert!(unlimited.to_read().await.is_some());
    }
}
