//! The one error of the domain, grouped by what the caller can do about it.

use std::sync::Arc;

use entity::vocabulary::RecordKind;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use uuid::Uuid;

/// Why something was not done. Nothing was written in either case.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The caller asked for something that cannot be; each problem says how to mend it.
    #[error("{}", .0.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" "))]
    Refused(Vec<Problem>),
    /// The answer would hold more than it may: it was asked for more often than this.
    #[error(
        "The answer grows too large: more than {0} times something was read for it. Ask for less: fewer records at once, or fewer levels."
    )]
    TooMuch(u64),
    /// The database failed; the caller can only try again.
    #[error("the database failed: {0}")]
    Database(Arc<DbErr>),
}

/// One thing that is wrong with what the caller gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem it is.
    pub code: Code,
    /// Where it is, from the outside in: `titles`, `0`, `text`.
    pub field: Vec<String>,
    /// What is wrong and how to mend it, in a sentence.
    pub message: String,
    /// The record that the request disagrees with, to be looked at as it is now.
    pub current: Option<(RecordKind, Uuid)>,
}

/// What sort of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A value is malformed or breaks a rule.
    BadUserInput,
    /// A value names a record that is not there.
    NotFound,
    /// The request is well formed but disagrees with what is recorded.
    Conflict,
}

/// How a database fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// It does not answer, or ended the connection. It may be back in a moment.
    Away,
    /// A statement took longer than it may.
    TooLong,
    /// It was asked something that it cannot do.
    Fault,
}

impl Failing {
    /// How this came about.
    pub fn of(cause: &DbErr) -> Self {
        use sea_orm::SqlxError::{Database, Io, PoolClosed, PoolTimedOut, Protocol, WorkerCrashed};
        let cause = match cause {
            DbErr::ConnectionAcquire(_) => return Self::Away,
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause.as_ref(),
            _ => return Self::Fault,
        };
        match cause {
            Io(_) | PoolClosed | PoolTimedOut | Protocol(_) | WorkerCrashed => Self::Away,
            Database(told) => Self::told(told.code().as_deref().unwrap_or_default()),
            _ => Self::Fault,
        }
    }

    /// PostgreSQL's codes have five characters, SQLite's are numbers.
    fn told(code: &str) -> Self {
        match code {
            // The server stops or starts, has no connection left, or cannot be reached.
            "57P01" | "57P02" | "57P03" | "53300" => Self::Away,
            _ if code.len() == 5 && code.starts_with("08") => Self::Away,
            // SQLITE_BUSY, also while another program recovers or switches the file; SQLITE_LOCKED
            "5" | "261" | "517" | "6" => Self::Away,
            // query_canceled, SQLITE_INTERRUPT
            "57014" | "9" => Self::TooLong,
            _ => Self::Fault,
        }
    }
}

/// The result of every use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Problem {
    /// A problem at a dotted path such as `titles.0.text`.
    pub fn at(code: Code, path: &str, message: impl Into<String>) -> Self {
        let field = path
            .split('.')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        Self {
            code,
            field,
            message: message.into(),
            current: None,
        }
    }
}

impl Error {
    /// The caller gave a malformed value.
    pub fn invalid(path: &str, message: impl Into<String>) -> Self {
        Problem::at(Code::BadUserInput, path, message).into()
    }

    /// The caller named a record that is not there.
    pub fn not_found(path: &str, message: impl Into<String>) -> Self {
        Problem::at(Code::NotFound, path, message).into()
    }

    /// The request disagrees with what is recorded.
    pub fn conflict(path: &str, message: impl Into<String>) -> Self {
        Problem::at(Code::Conflict, path, message).into()
    }

    fn still_referred_to() -> Self {
        Self::conflict(
            "id",
            "Other records still refer to this one. Change or delete them first.",
        )
    }

    /// Why a row of the log could not be written again.
    pub(super) fn bringing_back(cause: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(detail)) = cause.sql_err() {
            let column = offending_column(&detail);
            let message =
                format!("Another record has its `{column}` by now. Change that record first.");
            return Self::conflict("revision", message);
        }
        Self::beside_the_rest(
            cause,
            "It refers to a record that is gone; bring that back first.",
        )
    }

    /// Why a row of the log could not be deleted again.
    pub(super) fn taking_away(cause: DbErr) -> Self {
        Self::beside_the_rest(
            cause,
            "Other records refer to it by now. Change or delete them first.",
        )
    }

    fn beside_the_rest(cause: DbErr, message: &str) -> Self {
        if is_about_a_reference(&cause) {
            return Self::conflict("revision", message);
        }
        cause.into()
    }

    /// The same error with its fields moved below `path`.
    #[must_use]
    pub fn below(self, path: &str) -> Self {
        match self {
            Self::Refused(problems) => Self::Refused(
                problems
                    .into_iter()
                    .map(|problem| {
                        let mut field: Vec<String> = path.split('.').map(str::to_owned).collect();
                        field.extend(problem.field);
                        Problem { field, ..problem }
                    })
                    .collect(),
            ),
            other => other,
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

/// The only place that looks at constraint failures.
impl From<DbErr> for Error {
    fn from(cause: DbErr) -> Self {
        match cause.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(detail)) => Self::conflict(
                &offending_column(&detail),
                "There is a record with this value already. Update that record, or choose another value.",
            ),
            _ if is_about_a_reference(&cause) => Self::still_referred_to(),
            _ if holds_no_text(&cause.to_string()) => Self::invalid(
                "",
                "A text in this request holds the character U+0000, which no record can hold. Remove it.",
            ),
            _ => Self::Database(Arc::new(cause)),
        }
    }
}

/// A reference to nothing, or a refused deletion: SQLite and PostgreSQL 18 give `RESTRICT` a code of
/// its own, which the mapper does not know as that of a foreign key.
fn is_about_a_reference(cause: &DbErr) -> bool {
    let message = cause.to_string();
    matches!(
        cause.sql_err(),
        Some(SqlErr::ForeignKeyConstraintViolation(_))
    ) || message.contains("FOREIGN KEY constraint failed")
        || message.contains("violates RESTRICT setting of foreign key constraint")
}

/// PostgreSQL takes every character in a text but one; SQLite takes all, and finds nothing.
fn holds_no_text(message: &str) -> bool {
    message.contains("invalid byte sequence for encoding \"UTF8\": 0x00")
}

/// `UNIQUE constraint failed: country.slug` and `… "country_slug_key"` both speak of `slug`.
fn offending_column(detail: &str) -> String {
    const KNOWN: [&str; 7] = [
        "slug", "code", "alpha2", "alpha3", "alpha4", "numeric", "scheme",
    ];
    KNOWN
        .into_iter()
        .find(|column| {
            detail.contains(&format!(".{column}")) || detail.contains(&format!("_{column}_key"))
        })
        .unwrap_or("id")
        .to_owned()
}

/// Both values, or the problems of both. A failure of the database passes through.
pub fn both<A, B>(left: Result<A>, right: Result<B>) -> Result<(A, B)> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(Error::Refused(mut left)), Err(Error::Refused(right))) => {
            left.extend(right);
            Err(Error::Refused(left))
        }
        (Err(Error::Refused(_)), Err(failure)) | (_, Err(failure)) | (Err(failure), _) => {
            Err(failure)
        }
    }
}

/// Collects every problem of an input, so that the caller sees all of them at once.
#[derive(Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem unless `holds`.
    pub fn require(&mut self, holds: bool, path: &str, message: impl Into<String>) {
        if !holds {
            self.0.push(Problem::at(Code::BadUserInput, path, message));
        }
    }

    /// The value, or nothing and the problems noted. Failures of the database pass through.
    pub fn take<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused(problems)) => {
                self.0.extend(problems);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Fails if any problem was noted.
    pub fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Refused(self.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_violation_names_the_column_on_both_databases() {
        assert_eq!(
            offending_column("UNIQUE constraint failed: country.slug"),
            "slug"
        );
        let postgres = "duplicate key value violates unique constraint \"country_alpha2_key\"";
        assert_eq!(offending_column(postgres), "alpha2");
    }

    #[test]
    fn all_problems_of_an_input_are_reported_together() {
        let mut problems = Problems::default();
        problems.require(false, "titles.0.text", "empty");
        problems.require(true, "slug", "never");
        problems.require(false, "slug", "bad");
        let Err(Error::Refused(found)) = problems.finish() else {
            panic!("nothing refused")
        };
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].field, ["titles", "0", "text"]);
    }
}
