//! One socket, from the first message to the last.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use futures_util::FutureExt as _;
use futures_util::stream::{self, AbortHandle, BoxStream, SelectAll, StreamExt as _, abortable};
use serde_json::{Map, Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use tracing::field::Empty;

use crate::graphql::{Answer, Asked};
use crate::http::Server;
use crate::http::graphql::note;
use crate::http::metrics::Way;
use crate::http::socket::message::{Closed, Said, Say, asked};
use crate::http::stopping::Stopping;
use crate::http::streams::Stream;
use crate::http::viewer::{Asking, of_bearer};
use crate::telemetry::QUESTION;

/// How long a caller may say nothing at all, not even that it heard us.
const SILENCE: Duration = Duration::from_secs(60);
/// How long a caller may take to read one message.
const STALL: Duration = Duration::from_secs(30);
/// How long to wait for the other's goodbye.
const PARTING: Duration = Duration::from_secs(2);
/// The most questions that one socket asks at once.
const MOST: usize = 100;

/// An answer to a question, or nothing when there are no more.
type Event = (String, Option<Answer>);

/// Who opened a socket.
pub struct Opener {
    /// What was shown when the socket was opened.
    pub shown: Option<String>,
    /// Where it was opened from.
    pub address: String,
    /// The id of the request that opened it.
    pub id: Box<str>,
}

/// One socket.
pub struct Talk {
    socket: WebSocket,
    server: Server,
    opener: Opener,
    /// By which the socket is counted as long as it is open.
    #[expect(dead_code, reason = "held, not looked at")]
    stream: Stream,
    asking: Option<Asking>,
    answers: SelectAll<BoxStream<'static, Event>>,
    asked: HashMap<String, AbortHandle>,
}

/// Why there is nothing more to say: the server closes, or the caller has gone.
enum End {
    Close(Closed),
    Gone,
}

impl From<Closed> for End {
    fn from(closed: Closed) -> Self {
        Self::Close(closed)
    }
}

impl Talk {
    /// A socket that was just opened. Boxed, since what is handed on is held twice.
    pub fn new(socket: WebSocket, server: Server, opener: Opener, stream: Stream) -> Box<Self> {
        Box::new(Self {
            socket,
            server,
            opener,
            stream,
            asking: None,
            answers: SelectAll::new(),
            asked: HashMap::new(),
        })
    }

    /// Talks until one of both ends it.
    pub async fn go_on(mut self: Box<Self>, stopping: Stopping) {
        let _open = self.server.metrics.open(Way::Socket);
        if let Err(End::Close(closed)) = self.talk(stopping).await {
            tracing::debug!(code = closed.code, "a socket is closed");
            self.server.metrics.closed(closed.code);
            let is_heard = !closed.ends_reading();
            _ = self.send(closed.message()).boxed().await;
            if !is_heard {
                // The other end is still sending, and would lose the goodbye if all ended at once.
                sleep(PARTING).boxed().await;
            }
        }
        // Whoever closes is answered, and the answer goes out while the rest is read.
        let rest = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        _ = timeout(PARTING, rest).await;
    }

    /// What is done now and then is boxed, so that a socket needs the memory for it only then.
    async fn talk(&mut self, mut stopping: Stopping) -> Result<(), End> {
        let mut beat = interval(self.server.settings.ask_again);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        let begin = sleep(self.server.settings.init_patience);
        tokio::pin!(begin);
        loop {
            tokio::select! {
                message = self.socket.recv() => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(message)) => self.hear(message).boxed().await?,
                        Some(Err(cause)) => return Err(Closed::unreadable(cause).map_or(End::Gone, End::Close)),
                        None => return Err(End::Gone),
                    }
                }
                Some(event) = self.answers.next(), if !self.answers.is_empty() => {
                    self.tell(event).boxed().await?;
                }
                () = &mut begin, if self.asking.is_none() => return Err(Closed::init_timeout().into()),
                _ = beat.tick() => {
                    if heard.elapsed() > SILENCE {
                        return Err(End::Gone);
                    }
                    self.look_after().boxed().await?;
                }
                () = stopping.wait() => return Err(Closed::going_away().into()),
            }
        }
    }

    /// Sees whether the caller is still there and still let in.
    async fn look_after(&mut self) -> Result<(), End> {
        if let Some(asking) = &self.asking
            && !asking.is_known(&self.server).await
        {
            return Err(Closed::forbidden().into());
        }
        self.send(Message::Ping(Default::default())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(Closed::bad_request("send text").into()),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(End::Gone),
        };
        match Said::read(&text)? {
            Said::ConnectionInit { payload } => self.begin(payload.unwrap_or_default()).await,
            Said::Ping => self.send(Say::Pong.message()).await,
            Said::Pong => Ok(()),
            Said::Subscribe { id, payload } => {
                let asked = asked(&id, payload)?;
                self.subscribe(id, asked).await
            }
            Said::Complete { id } => {
                if let Some(handle) = self.asked.remove(&id) {
                    handle.abort();
                }
                Ok(())
            }
        }
    }

    /// Lets the caller in: by what it shows now, or else by what it showed when it came.
    async fn begin(&mut self, payload: Map<String, Value>) -> Result<(), End> {
        if self.asking.is_some() {
            return Err(Closed::too_many_inits().into());
        }
        let mut named = payload.iter();
        let given = named.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let shown = match given {
            None => self.opener.shown.take(),
            Some((_, value)) => {
                let shown = value.as_str().and_then(|value| of_bearer(value).ok());
                Some(shown.ok_or_else(Closed::forbidden)?.to_owned())
            }
        };
        let asking = Asking::showing(&self.server, shown, &self.opener.address).await;
        // Who cannot be asked about, since the database does not answer, may try again.
        let asking = asking.map_err(|_| End::Close(Closed::going_away()))?;
        if asking.is_none() {
            // Charged, so that keys are not guessed by the thousand.
            self.server.not_let_in(self.opener.address.clone());
        }
        self.asking = Some(asking.ok_or_else(Closed::forbidden)?);
        self.send(Say::ConnectionAck.message()).await
    }

    async fn subscribe(&mut self, id: String, asked: Asked) -> Result<(), End> {
        let Some(asking) = &self.asking else {
            return Err(Closed::unauthorized().into());
        };
        if self.asked.contains_key(&id) {
            return Err(Closed::already_exists(&id).into());
        }
        if self.asked.len() >= MOST {
            return self.refuse(&id, too_many()).await;
        }
        let (api, id_of_request) = (&self.server.api, &self.opener.id);
        let span = tracing::info_span!(QUESTION, id = id_of_request, operation = Empty);
        let answers = span.in_scope(|| {
            note(&asked);
            let checked = api.prepare(asked, &asking.caller);
            let viewer = asking.viewer.clone();
            api.clone().answers(checked, viewer, &asking.caller)
        });
        let name = id.clone();
        let last = (id.clone(), None);
        let events = answers
            .map(move |answer| (name.clone(), Some(answer)))
            .chain(stream::once(async { last }));
        let (events, handle) = abortable(events);
        self.answers.push(events.boxed());
        self.asked.insert(id, handle);
        Ok(())
    }

    /// Passes an answer on, if anybody still wants it.
    async fn tell(&mut self, (id, answer): Event) -> Result<(), End> {
        let Some(handle) = self.asked.get(&id) else {
            return Ok(());
        };
        if let Some(answer) = &answer {
            self.server.metrics.count(Way::Socket, answer);
        }
        match answer {
            Some(answer) if answer.data.is_some() => {
                let next = Say::Next {
                    id: &id,
                    payload: &answer,
                };
                self.send(next.message()).await
            }
            Some(refusal) => {
                handle.abort();
                self.asked.remove(&id);
                self.refuse(&id, json!(refusal.errors)).await
            }
            None => {
                self.asked.remove(&id);
                self.send(Say::Complete { id: &id }.message()).await
            }
        }
    }

    async fn refuse(&mut self, id: &str, payload: Value) -> Result<(), End> {
        self.send(Say::Error { id, payload }.message()).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(STALL, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(End::Gone),
        }
    }
}

fn too_many() -> Value {
    let message = format!(
        "This socket asks {MOST} questions already. Send `complete` for one of them first."
    );
    json!([{"message": message, "extensions": {"code": "RATE_LIMITED"}}])
}
