//! How fast a subscriber is told of changes. Each change is charged as the question was, waits for a
//! place among those who follow, and is told in the time that a request has.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::clock::Clock;
use crate::graphql::allowance::{Allowances, Caller, Exhausted};
use crate::graphql::context::AsOf;
use crate::graphql::places::{Place, Places};

/// The pace of one subscription.
pub struct Pace {
    places: Places,
    allowances: Allowances,
    caller: Caller,
    clock: Clock,
    /// What one change is charged.
    cost: u64,
    /// How long it may take to tell of one.
    longest: Option<Duration>,
    told: Mutex<Option<Telling>>,
    news: Notify,
    /// Which revision may be told.
    pub as_of: AsOf,
}

/// A change that is being told.
struct Telling {
    since: Instant,
    #[expect(dead_code, reason = "held, not looked at")]
    place: Place,
}

impl Pace {
    /// Nothing is told yet.
    pub fn new(
        (places, allowances): (Places, Allowances),
        caller: Caller,
        clock: Clock,
        cost: u64,
        longest: Option<Duration>,
    ) -> Self {
        Self {
            places,
            allowances,
            caller,
            clock,
            cost,
            longest,
            told: Mutex::default(),
            news: Notify::new(),
            // Renewed before each change is told.
            as_of: AsOf::new(0),
        }
    }

    /// Waits until a change may be told. Who has used up the allowance waits until enough of it has
    /// grown back; whoever falls too far behind meanwhile is told where to go on.
    pub async fn begin(&self) {
        while let Err(Exhausted {
            retry_after: Some(seconds),
            ..
        }) = (self.allowances).charge(&self.caller, self.cost, self.clock.now())
        {
            sleep(Duration::from_secs(seconds)).await;
        }
        let place = self.places.to_follow().await;
        *self.telling() = Some(Telling {
            since: Instant::now(),
            place,
        });
        self.news.notify_one();
    }

    /// Asks what may be told at all, at a place among those who follow and in the time that there is.
    /// Nothing where it takes longer.
    pub async fn look<T>(&self, question: impl Future<Output = T>) -> Option<T> {
        let _place = self.places.to_follow().await;
        match self.longest {
            Some(longest) => timeout(longest, question).await.ok(),
            None => Some(question.await),
        }
    }

    /// It was told.
    pub fn end(&self) {
        *self.telling() = None;
    }

    /// Comes back when a change is being told for too long.
    pub async fn too_long(&self) {
        let Some(longest) = self.longest else {
            return std::future::pending().await;
        };
        loop {
            self.news.notified().await;
            let Some(since) = self.since() else {
                continue;
            };
            Box::pin(sleep_until(since + longest)).await;
            if self.since() == Some(since) {
                return;
            }
        }
    }

    fn since(&self) -> Option<Instant> {
        self.telling().as_ref().map(|it| it.since)
    }

    fn telling(&self) -> MutexGuard<'_, Option<Telling>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::allowance::PerMinute;

    const LONGEST: Duration = Duration::from_millis(50);

    fn pace() -> Pace {
        let limits = (Places::new(0), Allowances::new(&PerMinute::default()));
        Pace::new(limits, Caller::default(), Clock::System, 1, Some(LONGEST))
    }

    #[tokio::test]
    async fn a_change_that_is_told_for_too_long_is_given_up() {
        let pace = pace();
        pace.begin().await;
        assert!(timeout(4 * LONGEST, pace.too_long()).await.is_ok());
    }

    #[tokio::test]
    async fn whoever_waits_for_a_change_waits_as_long_as_it_takes() {
        let pace = pace();
        assert!(timeout(4 * LONGEST, pace.too_long()).await.is_err());
        // Nor does it count how long ago the last one was told.
        pace.begin().await;
        pace.end();
        assert!(timeout(4 * LONGEST, pace.too_long()).await.is_err());
    }
}
