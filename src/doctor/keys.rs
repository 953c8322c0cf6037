//! Keys: whether somebody holds one, and whether one is about to end.

use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key::Model;

use crate::doctor::Finding;
use crate::domain::key::counts;

const CHECK: &str = "keys";
/// How long before its end a key is told of.
const SOON: TimeDelta = TimeDelta::days(14);

/// How else than by a key somebody may be let in.
#[derive(Clone, Copy, Debug)]
pub struct Others {
    /// Whether those may read who show nothing.
    pub anonymous: bool,
    /// Whether tokens of an identity provider are taken.
    pub tokens: bool,
}

/// What is to be said of the keys.
pub fn judge(keys: &[Model], now: DateTime<Utc>, others: Others) -> Finding {
    let counting: Vec<&Model> = keys.iter().filter(|key| counts(key, now)).collect();
    if counting.is_empty() && !others.tokens {
        return nobody(others.anonymous);
    }
    let ending = counting.iter().filter_map(|key| {
        let expires = key.expires_at.filter(|at| *at <= now + SOON)?;
        let day = expires.format("%Y-%m-%d");
        Some(format!("{} ({}) on {day}", key.name, key.prefix))
    });
    let ending: Vec<String> = ending.collect();
    if !ending.is_empty() {
        let message = format!("Soon these count no more: {}.", ending.join(", "));
        let hint = "Make new ones in time: entente key create --help";
        return Finding::warning(CHECK, message, hint);
    }
    Finding::ok(
        CHECK,
        format!("{} of {} count.", counting.len(), keys.len()),
    )
}

fn nobody(anonymous: bool) -> Finding {
    let hint = "Make a key: entente key create --name NAME --role admin";
    if anonymous {
        Finding::warning(
            CHECK,
            "No key counts: everybody reads, and nobody writes.",
            hint,
        )
    } else {
        let message = "No key counts and --anonymous-read is false: nobody can so much as read.";
        Finding::problem(CHECK, message, hint)
    }
}

#[cfg(test)]
mod tests {
    use entity::vocabulary::Role;
    use uuid::Uuid;

    use super::*;
    use crate::doctor::Level;

    fn now() -> DateTime<Utc> {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    fn key(expires_in_days: Option<i64>, is_revoked: bool) -> Model {
        Model {
            id: Uuid::nil(),
            name: "Awa".to_owned(),
            role: Role::Editor,
            prefix: "ent_00000000".to_owned(),
            hash: "sesame".to_owned(),
            created_at: now(),
            expires_at: expires_in_days.map(|days| now() + TimeDelta::days(days)),
            revoked_at: is_revoked.then(now),
            last_used_at: None,
        }
    }

    fn level(keys: &[Model], anonymous: bool, tokens: bool) -> Level {
        judge(keys, now(), Others { anonymous, tokens }).level
    }

    #[test]
    fn keys_that_do_not_count_let_nobody_in() {
        let gone = [key(Some(-1), false), key(None, true)];
        assert_eq!(level(&gone, true, false), Level::Warning);
        assert_eq!(level(&gone, false, false), Level::Problem);
        assert_eq!(level(&gone, false, true), Level::Ok);
        assert_eq!(level(&[], false, false), Level::Problem);
        assert_eq!(level(&[key(None, false)], false, false), Level::Ok);
    }

    #[test]
    fn a_key_that_is_about_to_end_is_named_and_not_shown() {
        let keys = [
            key(Some(90), false),
            key(Some(3), false),
            key(Some(2), true),
        ];
        let told = judge(
            &keys,
            now(),
            Others {
                anonymous: true,
                tokens: false,
            },
        );
        assert_eq!(told.level, Level::Warning);
        let expected = "Soon these count no more: Awa (ent_00000000) on 2026-01-04.";
        assert_eq!(told.message, expected);
        assert_eq!(level(&keys[..1], true, false), Level::Ok);
    }
}
