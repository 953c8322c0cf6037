//! Reading in rounds: everybody who can ask does so, then all that was asked for is read, and then
//! everybody goes on with what they got.
//!
//! A loader puts the questions that come together into one statement, and starts it as a task of its
//! own. On a runtime with several threads such a task begins on another thread at once, while the
//! resolvers of the same list are still asking: one statement becomes twenty. So the tasks are kept
//! here, with the request, and run in turn with it: how many threads there are makes no difference.
//! Only two lists at the top of a document, which are read without a loader, come back when they
//! come back, so that what hangs on them may be read in one round or in two.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use async_graphql::runtime::Timer;
use futures_util::future::{BoxFuture, FutureExt as _, poll_fn, ready};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use futures_util::task::{AtomicWaker, FutureObj, Spawn, SpawnError};

/// Takes the tasks of a loader. They must not ask a loader themselves: whoever asks in a round is
/// answered in the next.
#[derive(Clone, Default)]
pub struct Asking(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Asking {
    fn spawn_obj(&self, task: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.tasks().push(task);
        Ok(())
    }
}

impl Asking {
    fn take(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut self.tasks())
    }

    fn any(&self) -> bool {
        !self.tasks().is_empty()
    }

    fn tasks(&self) -> MutexGuard<'_, Vec<FutureObj<'static, ()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A loader need not wait for others to ask, as they have by the time it is run.
impl Timer for Asking {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }
}

/// The rounds of one request. They go on as long as it does, also from event to event.
pub struct Rounds {
    asked: Asking,
    reading: FuturesUnordered<FutureObj<'static, ()>>,
}

impl Rounds {
    /// The rounds, and what a loader needs to take part in them.
    pub fn new() -> (Self, Asking) {
        let asking = Asking::default();
        let rounds = Self {
            asked: asking.clone(),
            reading: FuturesUnordered::new(),
        };
        (rounds, asking)
    }

    /// Does the work, and between its steps reads what it asked for.
    pub async fn during<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let news = Arc::new(News::default());
        let waker = Waker::from(news.clone());
        poll_fn(|context| {
            news.reader.register(context.waker());
            if news.take() {
                let polled = work.as_mut().poll(&mut Context::from_waker(&waker));
                // Work that has news for itself has more to ask.
                if polled.is_ready() || news.any() {
                    return polled;
                }
            }
            self.read(context);
            Poll::Pending
        })
        .await
    }

    /// Reads on. What is asked for meanwhile waits, so that all of it is read together.
    fn read(&mut self, context: &mut Context<'_>) {
        if self.reading.is_empty() {
            self.reading.extend(self.asked.take());
        }
        while let Poll::Ready(Some(())) = self.reading.poll_next_unpin(context) {}
        // What was read may concern nobody any more, who would wake the work and so lead here again.
        if self.reading.is_empty() && self.asked.any() {
            context.waker().wake_by_ref();
        }
    }
}

/// Whether the work has something to go on with.
struct News {
    has_come: AtomicBool,
    reader: AtomicWaker,
}

impl News {
    fn take(&self) -> bool {
        self.has_come.swap(false, Ordering::AcqRel)
    }

    fn any(&self) -> bool {
        self.has_come.load(Ordering::Acquire)
    }
}

impl Default for News {
    /// Work begins without being told to.
    fn default() -> Self {
        Self {
            has_come: AtomicBool::new(true),
            reader: AtomicWaker::new(),
        }
    }
}

impl Wake for News {
    fn wake(self: Arc<Self>) {
        self.has_come.store(true, Ordering::Release);
        self.reader.wake();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::convert::Infallible;
    use std::sync::Mutex;

    use async_graphql::dataloader::{DataLoader, Loader};
    use futures_util::future::join_all;
    use futures_util::stream;

    use super::*;

    /// Tells of a number twice as much, and notes how many were asked for together.
    struct Doubles(Arc<Mutex<Vec<usize>>>);

    impl Loader<u64> for Doubles {
        type Value = u64;
        type Error = Infallible;

        async fn load(&self, keys: &[u64]) -> Result<HashMap<u64, u64>, Infallible> {
            self.0.lock().unwrap().push(keys.len());
            // As long as a statement takes, in which others could ask.
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok(keys.iter().map(|key| (*key, 2 * key)).collect())
        }
    }

    impl Loader<String> for Doubles {
        type Value = usize;
        type Error = Infallible;

        async fn load(&self, keys: &[String]) -> Result<HashMap<String, usize>, Infallible> {
            self.0.lock().unwrap().push(keys.len());
            Ok(keys.iter().map(|key| (key.clone(), key.len())).collect())
        }
    }

    type Noted = Arc<Mutex<Vec<usize>>>;

    fn doubles() -> (DataLoader<Doubles>, Rounds, Noted) {
        let noted = Noted::default();
        let (rounds, asking) = Rounds::new();
        let loader = DataLoader::new(Doubles(noted.clone()), asking.clone(), asking);
        (loader, rounds, noted)
    }

    async fn twice_doubled(loader: &DataLoader<Doubles>, number: u64) -> u64 {
        let double = loader.load_one(number).await.unwrap().unwrap();
        // Half of them ask another loader in between, which is done sooner.
        if number.is_multiple_of(2) {
            loader.load_one(number.to_string()).await.unwrap();
        }
        loader.load_one(double).await.unwrap().unwrap()
    }

    async fn five_hundred(loader: &DataLoader<Doubles>) {
        let numbers = (0..500).map(|number| twice_doubled(loader, number));
        let expected: Vec<u64> = (0..500).map(|number| 4 * number).collect();
        assert_eq!(join_all(numbers).await, expected);
    }

    /// Those who ask in between are a round behind the others.
    const EACH_TIME: [usize; 4] = [500, 250, 250, 250];

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn what_is_asked_for_in_a_round_is_read_together() {
        for _ in 0..20 {
            let (loader, mut rounds, noted) = doubles();
            rounds.during(five_hundred(&loader)).await;
            let mut noted = noted.lock().unwrap().clone();
            noted.sort_unstable_by(|left, right| right.cmp(left));
            assert_eq!(noted, EACH_TIME);
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn rounds_go_on_from_event_to_event() {
        let (loader, mut rounds, noted) = doubles();
        let events = stream::iter(0..3).then(|_| five_hundred(&loader));
        let mut events = pin!(events);
        for seen in 1..=3 {
            rounds.during(events.next()).await;
            assert_eq!(noted.lock().unwrap().len(), seen * EACH_TIME.len());
        }
        assert_eq!(rounds.during(events.next()).await, None);
    }

    #[tokio::test]
    async fn what_was_asked_for_while_others_gave_up_is_read() {
        let (loader, mut rounds, _) = doubles();
        let work = async {
            let gives_up = loader.load_one(1);
            let asks_late = async {
                tokio::task::yield_now().await;
                loader.load_one(String::from("four")).await.unwrap()
            };
            let soon = tokio::time::sleep(Duration::from_millis(1));
            let patient = async {
                tokio::select! {
                    _ = gives_up => {}
                    () = soon => {}
                }
                std::future::pending::<()>().await;
            };
            tokio::select! {
                found = asks_late => found,
                () = patient => None,
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(5), rounds.during(work));
        assert_eq!(found.await.unwrap(), Some(4));
    }

    #[tokio::test]
    async fn work_that_asks_for_nothing_is_done_at_once() {
        let (mut rounds, _asking) = Rounds::new();
        assert_eq!(rounds.during(async { 1 }).await, 1);
        let slow = tokio::time::sleep(Duration::from_millis(1));
        rounds.during(slow).await;
    }
}
