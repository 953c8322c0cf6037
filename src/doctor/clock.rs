//! Clocks: this machine's, the database's, and what the log says.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use crate::doctor::Finding;

const CHECK: &str = "clock";
/// No entente is older than this, and none will be served as long as that.
const YEARS: std::ops::RangeInclusive<i32> = 2025..=2099;
/// What the time between question and answer, and ordinary clocks, may come to.
const USUAL: TimeDelta = TimeDelta::seconds(2);
/// From here on, keys and tokens count too long or too short.
const WRONG: TimeDelta = TimeDelta::minutes(5);

const SET_IT: &str =
    "Have the time set by the network (NTP), on this machine and on the database's.";

/// Whether the time of this machine can be right at all.
pub fn plausible(now: DateTime<Utc>) -> Finding {
    let shown = now.format("%Y-%m-%d %H:%M:%S UTC");
    match YEARS.contains(&now.year()) {
        true => Finding::ok(CHECK, format!("This machine says it is {shown}.")),
        false => {
            let message = format!("This machine says it is {shown}, which cannot be.");
            Finding::problem(CHECK, message, SET_IT)
        }
    }
}

/// Whether the database's clock agrees with this machine's.
pub fn agree(machine: DateTime<Utc>, database: DateTime<Utc>) -> Finding {
    let apart = (database - machine).abs();
    let seconds = apart.num_seconds();
    let message = format!("The clocks of this machine and of the database are {seconds} s apart.");
    if apart < USUAL {
        Finding::ok(CHECK, "The database's clock agrees with this machine's.")
    } else if apart < WRONG {
        Finding::warning(CHECK, message, SET_IT)
    } else {
        Finding::problem(CHECK, message, SET_IT)
    }
}

/// Whether time has gone on since the last change. If not, the log tells times that are out of order.
pub fn after_the_log(now: DateTime<Utc>, last: DateTime<Utc>) -> Option<Finding> {
    (last > now + USUAL).then(|| {
        let message = format!(
            "The last change in the log is from {}, which is to come.",
            last.format("%Y-%m-%d %H:%M:%S UTC")
        );
        let hint = "This clock or that of another server is wrong. What is written meanwhile has times out of order; revisions stay in order.";
        Finding::warning(CHECK, message, hint)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_machine_that_has_lost_its_time_is_told_so() {
        assert_eq!(plausible(at("2026-11-25T00:00:00Z")).level, Level::Ok);
        for lost in [
            "1970-01-01T00:00:07Z",
            "2024-12-31T23:59:59Z",
            "2106-02-07T06:28:15Z",
        ] {
            assert_eq!(plausible(at(lost)).level, Level::Problem, "{lost}");
        }
    }

    #[test]
    fn clocks_may_be_a_little_apart_in_either_direction() {
        let machine = at("2026-11-25T12:00:00Z");
        for (database, level) in [
            ("2026-11-25T12:00:01Z", Level::Ok),
            ("2026-11-25T11:59:59Z", Level::Ok),
            ("2026-11-25T12:00:30Z", Level::Warning),
            ("2026-11-25T11:55:01Z", Level::Warning),
            ("2026-11-25T11:55:00Z", Level::Problem),
            ("2026-11-25T13:00:00Z", Level::Problem),
        ] {
            assert_eq!(agree(machine, at(database)).level, level, "{database}");
        }
    }

    #[test]
    fn a_change_that_is_to_come_is_told() {
        let now = at("2026-11-25T12:00:00Z");
        assert_eq!(after_the_log(now, at("2026-11-25T12:00:01Z")), None);
        assert!(after_the_log(now, at("2026-11-25T12:01:00Z")).is_some());
    }
}
