//! The answers to a request of which there may be many: one to what cannot be run or is run once, and
//! one to each event that a subscription follows.
//!
//! What is run is run in a task of its own, whether or not anybody takes the answers meanwhile: whoever
//! stops reading must not stop a question in its midst, which holds a connection to the database and
//! perhaps the turn to write.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_graphql::Response;
use futures_util::future::ready;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::task::{JoinError, JoinHandle};
use tracing::{Instrument as _, Span};

use crate::domain::access::Viewer;
use crate::graphql::allowance::{Caller, RateLimit};
use crate::graphql::answer::{Answer, too_late};
use crate::graphql::document::Work;
use crate::graphql::error::internal;
use crate::graphql::execute::{Api, Checked, Prepared};
use crate::graphql::loader::{Budget, per_request};
use crate::graphql::pace::Pace;
use crate::graphql::rounds::Rounds;

/// What goes on from event to event.
struct Following {
    events: BoxStream<'static, Response>,
    rounds: Rounds,
    pace: Arc<Pace>,
    budget: Arc<Budget>,
}

impl Api {
    /// All answers to a request that was checked, for as long as the stream is read.
    pub fn answers(
        self,
        checked: Checked,
        viewer: Viewer,
        caller: &Caller,
    ) -> BoxStream<'static, Answer> {
        let prepared = match checked {
            Ok(prepared) => prepared,
            Err(answer) => return one(*answer),
        };
        if prepared.work == Work::Follow {
            return self.follow(prepared, viewer, caller);
        }
        let caller = caller.clone();
        // What is asked here is told in the log under the request that it came with.
        let here = Span::current();
        let run = async move { self.run(prepared, viewer, &caller).await }.instrument(here);
        stream::once(async { apart(run).await.unwrap_or_else(|cause| broken(&cause)) }).boxed()
    }

    fn follow(
        self,
        prepared: Prepared,
        viewer: Viewer,
        caller: &Caller,
    ) -> BoxStream<'static, Answer> {
        let rate = match self.charge(caller, &prepared) {
            Ok(rate) => rate,
            Err(exhausted) => return one(Answer::exhausted(exhausted, prepared.cost)),
        };
        let pace = Arc::new(self.pace(caller, prepared.cost));
        let budget = self.budget();
        let (loader, rounds) = per_request(self.db.clone(), budget.clone());
        let mut request = prepared
            .request
            .data(viewer)
            .data(loader)
            .data(pace.clone());
        if let Some(rate) = rate {
            request = request.data(rate);
        }
        let following = Following {
            events: self.schema.execute_stream(request).boxed(),
            rounds,
            pace,
            budget,
        };
        let api = Arc::new(self);
        stream::unfold(Some(following), move |following| {
            let api = api.clone();
            async move { api.next(following?, rate).await }
        })
        .boxed()
    }

    /// The next answer, and what goes on after it.
    async fn next(
        self: Arc<Self>,
        following: Following,
        rate: Option<RateLimit>,
    ) -> Option<(Answer, Option<Following>)> {
        match apart(following.event()).await {
            Ok((Event::Told(response), following)) => {
                Some((self.answer(*response, rate), Some(following)))
            }
            Ok((Event::Late, _)) => Some((too_late(), None)),
            Ok((Event::Last, _)) => None,
            Err(cause) => Some((broken(&cause), None)),
        }
    }
}

/// What came of waiting for an event.
enum Event {
    Told(Box<Response>),
    Late,
    Last,
}

impl Following {
    async fn event(mut self) -> (Event, Self) {
        self.budget.refill();
        let event = tokio::select! {
            event = self.rounds.during(self.events.next()) => event.map_or(Event::Last, |it| Event::Told(Box::new(it))),
            () = self.pace.too_long() => Event::Late,
        };
        self.pace.end();
        (event, self)
    }
}

fn one(answer: Answer) -> BoxStream<'static, Answer> {
    stream::once(ready(answer)).boxed()
}

/// Runs in a task of its own, which ends when nobody waits for it any more. No `async fn`: that would
/// keep room for the work although the task has it.
fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Held<T> {
    Held(tokio::spawn(work.in_current_span()))
}

struct Held<T>(JoinHandle<T>);

impl<T> Future for Held<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The answer where ours is the fault.
fn broken(cause: &JoinError) -> Answer {
    Answer::refusal(vec![internal(cause)])
}
