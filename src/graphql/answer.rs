//! One answer: what was asked for, what went wrong, and when to come again.

use async_graphql::ServerError;
use serde::Serialize;

use crate::graphql::allowance::{Exhausted, RateLimit};
use crate::graphql::error::{ErrorCode, with_code};

/// After how many seconds to come again where there was too much to do.
const SOON: u64 = 1;

/// An answer with `errors` first, and without `data` when nothing was run.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What went wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ServerError>,
    /// What was asked for; nothing when nothing was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<async_graphql::Value>,
    /// What the caller has left, where there is a limit.
    #[serde(skip)]
    pub rate: Option<RateLimit>,
    /// After how many seconds the request may be sent again.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Answer {
    pub(super) fn refusal(errors: Vec<ServerError>) -> Self {
        Self::new(errors, None, None)
    }

    /// An answer. Who is told that there is too much to do is told when to come again.
    pub(super) fn new(
        errors: Vec<ServerError>,
        data: Option<async_graphql::Value>,
        rate: Option<RateLimit>,
    ) -> Self {
        let mut answer = Self {
            errors,
            data,
            rate,
            retry_after: None,
        };
        if !answer.has(ErrorCode::Overloaded) {
            return answer;
        }
        if !answer.has_some() {
            // A refusal like others, wherever in the document it was found out.
            answer.data = None;
        }
        answer.later(SOON)
    }

    /// The same, with the number of seconds after which the request may be sent again: in the errors,
    /// too, since there are no headers where answers come as events or over a socket.
    fn later(mut self, seconds: u64) -> Self {
        let (overloaded, limited) = (ErrorCode::Overloaded, ErrorCode::RateLimited);
        let to_wait = |error: &&mut ServerError| {
            [overloaded.name(), limited.name()]
                .map(Some)
                .contains(&code(error))
        };
        for error in self.errors.iter_mut().filter(to_wait) {
            let extensions = error.extensions.get_or_insert_default();
            extensions.set("retryAfter", seconds);
        }
        self.retry_after = Some(seconds);
        self
    }

    /// What became of the request: the code of its first error, `PARTIAL` where there is some data
    /// beside it, or `OK`.
    pub fn outcome(&self) -> String {
        match self.errors.first() {
            None => "OK".to_owned(),
            Some(_) if self.has_some() => "PARTIAL".to_owned(),
            Some(error) => code(error).unwrap_or_default().to_owned(),
        }
    }

    /// The same, with what the caller has left.
    pub(super) fn left(self, rate: Option<RateLimit>) -> Self {
        Self { rate, ..self }
    }

    pub(super) fn exhausted(Exhausted { limit, retry_after }: Exhausted, cost: u64) -> Self {
        let message = match retry_after {
            Some(seconds) => format!(
                "You may ask for {limit} records in a minute, and have asked for almost as many. Ask again in {seconds} s."
            ),
            None => format!(
                "The answer could hold {cost} records; you may ask for {limit} in a minute. Ask for shorter pages (`first`)."
            ),
        };
        let answer = Self::refusal(vec![refused(ErrorCode::RateLimited, &message)]);
        match retry_after {
            Some(seconds) => answer.later(seconds),
            None => answer,
        }
    }

    /// Whether there is anything of what was asked for.
    fn has_some(&self) -> bool {
        use async_graphql::Value;
        matches!(&self.data, Some(Value::Object(fields)) if fields.values().any(|it| *it != Value::Null))
    }

    /// Whether one of the errors is of this sort.
    pub fn has(&self, code: ErrorCode) -> bool {
        self.errors
            .iter()
            .any(|error| self::code(error) == Some(code.name()))
    }
}

fn code(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}

/// What is told to whoever asks for more than can be answered in time.
const TOO_LATE: &str = "The request took too long and was stopped. Ask for less: fewer records at once, or fewer levels. An act may have been done; send it again under its idempotencyKey.";

/// The answer to what took too long.
pub(super) fn too_late() -> Answer {
    Answer::refusal(vec![refused(ErrorCode::Timeout, TOO_LATE)])
}

/// The answer where there is no place.
pub(super) fn overloaded() -> Answer {
    let message = "The server answers as many requests as it can. Send this one again in a moment.";
    Answer::refusal(vec![refused(ErrorCode::Overloaded, message)])
}

/// An error of the whole request.
pub(super) fn refused(code: ErrorCode, message: &str) -> ServerError {
    with_code(ServerError::new(message, None), code)
}
