//! Where the relations of two countries stand: never written down, always derived from the events.
//!
//! As with agreements, an event counts from the last day on which it may have happened, and one
//! without a date counts for the present but for no day of the past. An event without a date is
//! taken to have followed directly upon the first of those it presupposes: what was severed at a
//! time unknown had been established before, and may have been resumed since.

use chrono::NaiveDate;
use entity::relation_event;
use entity::vocabulary::{RelationEventKind as Kind, RepresentationLevel};

/// What the rule needs to know of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step.
    pub kind: Kind,
    /// The level from then on.
    pub level: Option<RepresentationLevel>,
    /// The day from which it counts; nothing where no date is known.
    pub since: Option<NaiveDate>,
}

/// Where diplomatic relations stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RelationState {
    /// No event tells.
    #[default]
    Unknown,
    /// Recognised, without relations known to have been established.
    Recognised,
    /// Established and not broken off.
    Established,
    /// Broken off.
    Severed,
}

/// What a set of events amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Diplomatic relations.
    pub state: RelationState,
    /// The level of representation; nothing where not known, or where relations are severed.
    pub level: Option<RepresentationLevel>,
    /// Consular relations; nothing where not known.
    pub consular: Option<bool>,
}

/// The standing on a day, by the events that are dated.
pub fn on(steps: &[Step], day: NaiveDate) -> Standing {
    fold(steps, |step| step.since.is_some_and(|since| since <= day))
}

/// The standing today, by all events, those without a date included.
pub fn today(steps: &[Step], today: NaiveDate) -> Standing {
    fold(steps, |step| step.since.is_none_or(|since| since <= today))
}

/// The steps that the rule counts, of the events of one relation.
pub fn steps(events: &[relation_event::Model]) -> Vec<Step> {
    events
        .iter()
        .filter(|event| event.is_shown)
        .map(|event| Step {
            kind: event.kind,
            level: event.level,
            since: event.occurred_latest,
        })
        .collect()
}

/// Whether a step of this kind may tell a level.
pub fn may_tell_level(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Established | Kind::Resumed | Kind::LevelRaised | Kind::LevelLowered
    )
}

fn fold(steps: &[Step], counts: impl Fn(&Step) -> bool) -> Standing {
    let mut counted: Vec<Step> = steps.iter().copied().filter(counts).collect();
    let keys: Vec<_> = counted.clone();
    counted.sort_by_key(|step| place(step, &keys));
    counted.into_iter().fold(Standing::default(), after)
}

/// Where a step stands among the others: by its date, and on the same day in the order in which
/// the kinds presuppose each other.
fn place(step: &Step, all: &[Step]) -> (Option<NaiveDate>, u8) {
    let date = step.since.or_else(|| match step.kind {
        Kind::Severed | Kind::LevelRaised | Kind::LevelLowered => first(all, Kind::Established),
        Kind::Resumed => first(all, Kind::Severed).or_else(|| first(all, Kind::Established)),
        Kind::ConsularSevered => first(all, Kind::ConsularEstablished),
        _ => None,
    });
    let rank = match step.kind {
        Kind::Recognised | Kind::Other => 0,
        Kind::Established | Kind::ConsularEstablished => 1,
        Kind::LevelRaised | Kind::LevelLowered => 2,
        Kind::Severed | Kind::ConsularSevered => 3,
        Kind::Resumed => 4,
    };
    (date, rank)
}

fn first(all: &[Step], kind: Kind) -> Option<NaiveDate> {
    let of_kind = all.iter().filter(|step| step.kind == kind);
    of_kind.filter_map(|step| step.since).min()
}

fn after(before: Standing, step: Step) -> Standing {
    let mut now = before;
    match step.kind {
        Kind::Recognised => {
            if before.state == RelationState::Unknown {
                now.state = RelationState::Recognised;
            }
        }
        Kind::Established | Kind::Resumed => {
            now.state = RelationState::Established;
            now.level = step.level;
        }
        Kind::Severed => {
            now.state = RelationState::Severed;
            now.level = None;
        }
        Kind::LevelRaised | Kind::LevelLowered => now.level = step.level,
        Kind::ConsularEstablished => now.consular = Some(true),
        Kind::ConsularSevered => now.consular = Some(false),
        Kind::Other => {}
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelationState::{Established, Recognised, Severed, Unknown};

    fn step(kind: Kind, day: &str) -> Step {
        Step {
            kind,
            level: None,
            since: day.parse().ok(),
        }
    }

    fn at(kind: Kind, day: &str, level: RepresentationLevel) -> Step {
        Step {
            level: Some(level),
            ..step(kind, day)
        }
    }

    fn state(steps: &[Step], day: &str) -> RelationState {
        on(steps, day.parse().unwrap()).state
    }

    fn now(steps: &[Step]) -> Standing {
        today(steps, "2026-01-01".parse().unwrap())
    }

    #[test]
    fn relations_are_recognised_established_severed_and_resumed_in_the_order_of_their_dates() {
        let steps = [
            step(Kind::Resumed, "1974-02-28"),
            step(Kind::Severed, "1967-06-06"),
            step(Kind::Established, "1922-04-26"),
            step(Kind::Recognised, "1922-02-28"),
        ];
        for (day, wanted) in [
            ("1922-02-27", Unknown),
            ("1922-02-28", Recognised),
            ("1922-04-26", Established),
            ("1967-06-06", Severed),
            ("1974-02-28", Established),
        ] {
            assert_eq!(state(&steps, day), wanted, "{day}");
        }
    }

    #[test]
    fn recognition_after_establishment_changes_nothing() {
        let steps = [
            step(Kind::Established, "1960-10-14"),
            step(Kind::Recognised, "1961-01-01"),
        ];
        assert_eq!(state(&steps, "1962-01-01"), Established);
    }

    #[test]
    fn an_event_without_a_date_counts_for_the_present_and_for_no_past_day() {
        let steps = [step(Kind::Established, "")];
        assert_eq!(state(&steps, "2025-12-31"), Unknown);
        assert_eq!(now(&steps).state, Established);
    }

    #[test]
    fn an_event_without_a_date_follows_what_it_presupposes() {
        let established = step(Kind::Established, "1960-01-01");
        let severed = step(Kind::Severed, "1967-01-01");
        let some_time = |kind| step(kind, "");
        assert_eq!(now(&[established, some_time(Kind::Severed)]).state, Severed);
        assert_eq!(now(&[severed, some_time(Kind::Established)]).state, Severed);
        assert_eq!(now(&[severed, some_time(Kind::Resumed)]).state, Established);
        let all = [
            some_time(Kind::Resumed),
            some_time(Kind::Severed),
            established,
        ];
        assert_eq!(now(&all).state, Established);
        let again = [
            some_time(Kind::Resumed),
            severed,
            step(Kind::Resumed, "1970-01-01"),
            step(Kind::Severed, "1980-01-01"),
        ];
        assert_eq!(now(&again).state, Severed);
    }

    #[test]
    fn the_level_is_the_last_one_told_and_ends_with_the_relations() {
        let steps = [
            at(
                Kind::Established,
                "1933-11-16",
                RepresentationLevel::ChargeDAffaires,
            ),
            at(
                Kind::LevelRaised,
                "1943-01-01",
                RepresentationLevel::Ambassador,
            ),
            step(Kind::Severed, "1967-06-06"),
            step(Kind::Resumed, "1974-01-01"),
        ];
        let level = |day: &str| on(&steps, day.parse().unwrap()).level;
        assert_eq!(
            level("1940-01-01"),
            Some(RepresentationLevel::ChargeDAffaires)
        );
        assert_eq!(level("1950-01-01"), Some(RepresentationLevel::Ambassador));
        assert_eq!(level("1970-01-01"), None);
        assert_eq!(level("1975-01-01"), None);
    }

    #[test]
    fn consular_relations_outlast_diplomatic_ones() {
        let steps = [
            step(Kind::Established, "1950-01-01"),
            step(Kind::ConsularEstablished, "1951-01-01"),
            step(Kind::Severed, "1967-01-01"),
        ];
        let standing = now(&steps);
        assert_eq!(standing.state, Severed);
        assert_eq!(standing.consular, Some(true));
        assert_eq!(on(&steps, "1950-06-01".parse().unwrap()).consular, None);
    }
}
