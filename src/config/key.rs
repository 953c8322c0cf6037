//! What may be said about keys: whose they are, what they allow and until when.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use clap::{Subcommand, ValueEnum};

use crate::domain::access::Role;

const KEY_EXAMPLES: &str = "\
The key is printed once, alone, on standard output. What is kept is a fingerprint, so a lost key
cannot be shown again: make another and revoke the lost one.

Examples:
  entente key create --name 'Awa Traoré' --role editor
  entente key create --name nightly-import --role editor --expires 90d
  KEY=$(entente key create --name front-end --role reader --expires 2027-06-30)

Then:
  curl http://127.0.0.1:8080/graphql -H \"Authorization: Bearer $KEY\" --json '{\"query\": \"{ viewer { name role } }\"}'";

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it, this once.
    #[command(after_help = KEY_EXAMPLES)]
    Create {
        /// Whose it is: a person or a program. It is shown in the history of what was done with the key.
        #[arg(long)]
        name: String,
        /// What it allows. Each role may do what those before it may.
        #[arg(long)]
        role: RoleName,
        /// Until when it counts: a day (2027-06-30, that day included, UTC) or a number of days from now (90d). For ever when not given.
        #[arg(long, value_parser = Expiry::parse)]
        expires: Option<Expiry>,
    },
    /// Show all keys: the first characters of each, never the key.
    List,
    /// Take a key back. Requests with it are refused from then on.
    Revoke {
        /// The first twelve characters of the key, as `entente key list` shows them: ent_1a2b3c4d.
        prefix: String,
    },
}

/// What a key allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Read.
    Reader,
    /// Propose changes for an editor to decide on.
    Contributor,
    /// Change records and what is said of them.
    Editor,
    /// Do everything.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Reader => Self::Reader,
            RoleName::Contributor => Self::Contributor,
            RoleName::Editor => Self::Editor,
            RoleName::Admin => Self::Admin,
        }
    }
}

/// Until when a key counts, as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// So many days from now.
    Days(u64),
    /// Until the end of this day.
    On(NaiveDate),
}

impl Expiry {
    fn parse(text: &str) -> Result<Self, String> {
        let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
        days.map(Self::Days)
            .or_else(|| text.parse().ok().map(Self::On))
            .ok_or_else(|| {
                format!("`{text}` is neither a day nor a number of days; write 2027-06-30 or 90d")
            })
    }

    /// The instant from which the key counts no more. Nothing where the calendar does not go so far.
    pub fn instant(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Days(days) => now.checked_add_days(Days::new(days)),
            Self::On(day) => Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_counts_to_the_end_of_its_last_day() {
        let now = "2026-01-01T12:00:00Z".parse().unwrap();
        let instant = |text| {
            Expiry::parse(text)
                .unwrap()
                .instant(now)
                .unwrap()
                .to_rfc3339()
        };
        assert_eq!(instant("90d"), "2026-04-01T12:00:00+00:00");
        assert_eq!(instant("2026-06-30"), "2026-07-01T00:00:00+00:00");
        for wrong in ["", "d", "90", "-1d", "soon", "2026-13-01"] {
            assert!(Expiry::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Expiry::Days(u64::MAX).instant(now), None);
    }
}
