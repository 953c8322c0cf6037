//! The messages of the protocol, and the codes with which sockets are closed.

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::graphql::{Answer, Asked};
use crate::http::ask::InBody;

/// What callers say.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Said {
    /// They want to begin, and may show a key or a token: `{"authorization": "Bearer …"}`.
    ConnectionInit {
        /// What they show.
        payload: Option<Map<String, Value>>,
    },
    /// They want to know whether anybody is there.
    Ping,
    /// They are there.
    Pong,
    /// They ask something.
    Subscribe {
        /// What they call it.
        id: String,
        /// What it is.
        payload: InBody,
    },
    /// They want no more answers.
    Complete {
        /// To what.
        id: String,
    },
}

impl Said {
    /// Reads a message.
    pub fn read(text: &str) -> Result<Self, Closed> {
        serde_json::from_str(text).map_err(|cause| match speaks_the_old(text) {
            true => Closed::bad_request(OLD),
            // What came is not quoted: it may be a key in the wrong place.
            false => Closed::bad_request(&without_quotes(&cause)),
        })
    }
}

/// What is wrong with a message, without what stands in it.
fn without_quotes(cause: &serde_json::Error) -> String {
    let (line, column) = (cause.line(), cause.column());
    match cause.classify() {
        serde_json::error::Category::Data => {
            "it has no known `type`, or a field of it is not of the type it must be".to_owned()
        }
        _ => format!("no JSON; line {line}, column {column}"),
    }
}

/// How to mend it, for those who speak the protocol that came before this one.
const OLD: &str =
    "`start` is of subscriptions-transport-ws; set your client to graphql-transport-ws";

/// Clients that take the protocol for its predecessor begin alike, and then say `start`.
fn speaks_the_old(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        r#type: String,
    }
    serde_json::from_str::<Kind>(text).is_ok_and(|it| it.r#type == "start")
}

/// The question in a `subscribe`.
pub fn asked(id: &str, payload: InBody) -> Result<Asked, Closed> {
    if id.is_empty() {
        return Err(Closed::bad_request("`subscribe` takes an `id`"));
    }
    payload
        .asked()
        .map_err(|refused| Closed::bad_request(refused.message()))
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Say<'a> {
    /// Go ahead.
    ConnectionAck,
    /// The server is there.
    Pong,
    /// An answer.
    Next {
        /// To what.
        id: &'a str,
        /// The answer.
        payload: &'a Answer,
    },
    /// It was not run, and there are no answers.
    Error {
        /// What.
        id: &'a str,
        /// Why: a list of errors.
        payload: Value,
    },
    /// There are no more answers.
    Complete {
        /// To what.
        id: &'a str,
    },
}

impl Say<'_> {
    /// As it is sent.
    pub fn message(&self) -> Message {
        Message::Text(serde_json::to_string(self).unwrap_or_default().into())
    }
}

/// Why a socket is closed.
#[derive(Debug, PartialEq, Eq)]
pub struct Closed {
    /// The code.
    pub code: u16,
    reason: String,
}

/// The longest reason that fits in a frame, in bytes.
const LONGEST_REASON: usize = 123;

impl Closed {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { code, reason }
    }

    /// The server stops.
    pub fn going_away() -> Self {
        Self::new(1001, "The server stops. Connect again in a moment.")
    }

    /// A message cannot be read: too long, or no text. Nothing where the connection is broken.
    pub fn unreadable(cause: axum::Error) -> Option<Self> {
        match *cause.into_inner().downcast().ok()? {
            tungstenite::Error::Capacity(_) => Some(Self::new(1009, "The message is too long")),
            tungstenite::Error::Utf8(_) => Some(Self::new(1007, "The message is not UTF-8")),
            _ => None,
        }
    }

    /// Whether nothing can be read any more, although the other end goes on sending.
    pub fn ends_reading(&self) -> bool {
        matches!(self.code, 1007 | 1009)
    }

    /// A message is not of the protocol.
    pub fn bad_request(cause: &str) -> Self {
        Self::new(4400, format!("Invalid message: {cause}"))
    }

    /// Something was asked before the beginning.
    pub fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// What was shown does not count, or does no longer.
    pub fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// The caller does not begin.
    pub fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// Two questions have one name.
    pub fn already_exists(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// The caller begins twice.
    pub fn too_many_inits() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    /// As it is sent.
    pub fn message(self) -> Message {
        let end = self.reason.floor_char_boundary(LONGEST_REASON);
        Message::Close(Some(CloseFrame {
            code: self.code,
            reason: Utf8Bytes::from(&self.reason[..end]),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_the_protocol_of_former_days_is_told_what_to_set() {
        let closed = Said::read(r#"{"type": "start", "id": "1", "payload": {}}"#).err();
        let reason = closed.map(|it| it.reason).unwrap_or_default();
        assert!(reason.contains("graphql-transport-ws"), "{reason}");
        assert!(reason.len() <= LONGEST_REASON);
    }

    #[test]
    fn nothing_that_was_sent_is_quoted() {
        for text in [
            r#"{"type": "connection_init", "payload": "Bearer ent_secret"}"#,
            r#"{"type": "ent_secret"}"#,
            r#"{"type": "connection_init", "payload": {"authorization": ent_secret"#,
        ] {
            let closed = Said::read(text).err();
            let reason = closed.map(|it| it.reason).unwrap_or_default();
            assert!(!reason.is_empty() && !reason.contains("secret"), "{reason}");
        }
    }
}
