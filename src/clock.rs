//! The only place that asks what time it is. Everything else is told.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};

/// Tells the time, or a fixed time in tests.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The machine's time.
    #[default]
    System,
    /// Always the same instant.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// Now, to the microsecond: SQLite would keep more digits than PostgreSQL.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the place")]
            Self::System => Utc::now().trunc_subsecs(6),
            Self::Fixed(now) => now,
        }
    }

    /// The day it is in UTC.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        self.now().date_naive()
    }
}
