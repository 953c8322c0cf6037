//! The only place where failures become answers: coded, naming the field, and never showing SQL.

use std::fmt::Display;

use async_graphql::{
    ComplexObject, Context, Enum, ErrorExtensions as _, Result, ServerError, SimpleObject,
};
use entity::vocabulary::RecordKind;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::domain::error::{Code, Error, Failing, Problem};
use crate::graphql::later::Later;
use crate::graphql::node::{Node, of_record};

/// What sort of error it is; also given as `extensions.code` of top-level errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ErrorCode {
    /// The request is not a GraphQL request that can be read.
    BadRequest,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// The document is too long, or asks for too much at once.
    QueryTooComplex,
    /// A value is malformed or breaks a rule; `field` says which.
    BadUserInput,
    /// A value names a record that is not there.
    NotFound,
    /// The request is well formed but disagrees with what is recorded.
    Conflict,
    /// The act takes a key or a token, and the request has none.
    Unauthenticated,
    /// The role of whoever asks does not allow the act.
    Forbidden,
    /// Too much was asked for in too short a time; `extensions.retryAfter` and the header `Retry-After` say after how many seconds to ask again. Neither is there where waiting alone does not help: where the request costs more than is ever allowed, or a socket asks too many questions at once.
    RateLimited,
    /// A subscriber fell too far behind and gets no more; `extensions.resumeAfter` says where to go on.
    TooSlow,
    /// The server does not know the document with this hash or id. Send the document itself.
    PersistedQueryNotFound,
    /// The request took too long and was stopped.
    Timeout,
    /// The server has too much to do, or its database does not answer at the moment; `extensions.retryAfter` and the header `Retry-After` say after how many seconds to ask again.
    Overloaded,
    /// The server failed; its log says more under the id in the message.
    Internal,
}

impl ErrorCode {
    /// The code as it is written in `extensions.code`.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::RateLimited => "RATE_LIMITED",
            Self::TooSlow => "TOO_SLOW",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Timeout => "TIMEOUT",
            Self::Overloaded => "OVERLOADED",
            Self::Internal => "INTERNAL",
        }
    }
}

impl From<Code> for ErrorCode {
    fn from(code: Code) -> Self {
        match code {
            Code::BadUserInput => Self::BadUserInput,
            Code::NotFound => Self::NotFound,
            Code::Conflict => Self::Conflict,
        }
    }
}

/// Something that is wrong with the input of a mutation. Nothing was written.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct UserError {
    /// What sort of error it is.
    pub code: ErrorCode,
    /// Where it is, from the outside in: below `input`, or below the argument that is wrong. List positions count from 0. For example `["titles", "0", "text"]`.
    pub field: Vec<String>,
    /// What is wrong and how to mend it, in English.
    pub message: String,
    #[graphql(skip)]
    record: Option<(RecordKind, Uuid)>,
}

#[ComplexObject]
impl UserError {
    /// The record as it is now, where `expectedRevision` was not the last; look at what the others changed before you send your change again. Null in all other errors, and where the record is gone.
    async fn current(&self, ctx: &Context<'_>) -> Option<Result<Later<Node>>> {
        let (kind, id) = self.record?;
        let current = of_record(ctx, kind, id).await.transpose();
        current.map(|found| found.map(Later))
    }
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.into(),
            field: problem.field,
            message: problem.message,
            record: problem.current,
        }
    }
}

/// What is told while the database does not answer.
pub const AWAY: &str = "The database does not answer at the moment. Send the request again soon; an act, under its idempotencyKey, since it may have been done.";
const TOO_LONG: &str = "This took the database too long and was stopped. Ask for less: fewer records at once, fewer levels, or a narrower filter.";

/// Splits the outcome of a use case into what was written and what the caller can mend. What the
/// caller cannot mend stays an error.
pub fn outcome<T>(written: Result<T, Error>) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match written {
        Ok(value) => Ok((Some(value), Vec::new())),
        Err(Error::Refused(problems)) => {
            Ok((None, problems.into_iter().map(UserError::from).collect()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives an error its code and its field. Resolvers pass the domain's errors on with `?`; here they
/// are told apart. An error without a code comes from the engine: before execution the document did
/// not fit the schema, during execution a value could not be read.
pub fn answer(mut error: ServerError) -> ServerError {
    match error.source::<Error>() {
        Some(Error::Refused(problems)) => {
            if let Some(first) = problems.first().cloned() {
                set(&mut error, "code", ErrorCode::from(first.code).name());
                set(&mut error, "field", first.field);
            }
            error
        }
        Some(Error::Database(cause)) => failed(&error, cause),
        Some(Error::TooMuch(_)) => with_code(error, ErrorCode::QueryTooComplex),
        None if error
            .extensions
            .as_ref()
            .is_some_and(|it| it.get("code").is_some()) =>
        {
            error
        }
        None if error.path.is_empty() => with_code(error, ErrorCode::GraphqlValidationFailed),
        None => with_code(error, ErrorCode::BadUserInput),
    }
}

/// An answer that tells the client what to do, and nothing of the database. What is our own fault has
/// an id, under which the log tells the rest.
fn failed(error: &ServerError, cause: &DbErr) -> ServerError {
    let (code, message) = match Failing::of(cause) {
        Failing::Away => {
            tracing::warn!(error.cause = %cause, "the database does not answer");
            (ErrorCode::Overloaded, AWAY.to_owned())
        }
        Failing::TooLong => {
            tracing::warn!(error.cause = %cause, "a statement took too long");
            (ErrorCode::Timeout, TOO_LONG.to_owned())
        }
        Failing::Fault => (ErrorCode::Internal, noted(cause)),
    };
    let mut masked = with_code(ServerError::new(message, None), code);
    masked.locations.clone_from(&error.locations);
    masked.path.clone_from(&error.path);
    masked
}

/// The error where ours is the fault, and nothing of the database.
pub fn internal(cause: &impl Display) -> ServerError {
    with_code(ServerError::new(noted(cause), None), ErrorCode::Internal)
}

/// A field that may be null, and is where it fails: what was asked for beside it is there all the same, as
/// the specification wants it. (The engine does so for `Option<Result<T>>`; after a `Result<Option<T>>` that
/// fails, nothing is left of the whole object.)
pub async fn or_null<T>(field: impl Future<Output = Result<Option<T>>>) -> Option<Result<T>> {
    field.await.transpose()
}

/// Notes what the fault was, and tells where it is noted.
fn noted(cause: &impl Display) -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    tracing::error!(error.id = %id, error.cause = %cause, "internal error");
    format!("The server failed. Its log has the cause under {id}.")
}

/// The same error with a code.
pub fn with_code(mut error: ServerError, code: ErrorCode) -> ServerError {
    set(&mut error, "code", code.name());
    error
}

/// The same error with the path of the value it is about.
pub fn at_field(mut error: ServerError, path: &[String]) -> ServerError {
    set(&mut error, "field", path.to_vec());
    error
}

fn set(error: &mut ServerError, name: &str, value: impl Into<async_graphql::Value>) {
    error.extensions.get_or_insert_default().set(name, value);
}

/// An error with its code, for refusals that are no use case's.
pub fn coded(code: ErrorCode, message: impl Into<String>) -> async_graphql::Error {
    async_graphql::Error::new(message)
        .extend_with(|_, extensions| extensions.set("code", code.name()))
}
