//! Status: never written down by anybody, always derived from the events, as of a day.
//!
//! An event counts from the last day on which it may have happened: of an agreement signed "in
//! June 2000" nobody can say on the 15th that it was signed. An event without a date counts for the
//! present, since it is recorded as having happened, but for no day of the past. Signed does not
//! mean in force, and what one party does does not end or begin the whole.

use chrono::NaiveDate;
use entity::vocabulary::{AgreementStatus, EventKind, StatusBasis};

/// What the rule needs to know of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which step in the agreement's life.
    pub kind: EventKind,
    /// Whether a single party took it.
    pub by_party: bool,
    /// The first day from which it may count.
    pub earliest: Option<NaiveDate>,
    /// The day from which it counts; nothing where no date is known.
    pub since: Option<NaiveDate>,
}

/// A stretch of time with one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The status.
    pub status: AgreementStatus,
    /// Which events it rests on.
    pub basis: StatusBasis,
    /// The first day; nothing where the period begins at no known date.
    pub from: Option<NaiveDate>,
    /// The day after the last; nothing where it goes on.
    pub to: Option<NaiveDate>,
}

/// The status that a set of events amounts to, all of them having happened.
fn amounts_to(steps: &[Step]) -> AgreementStatus {
    let any = |kinds: &[EventKind]| steps.iter().any(|step| kinds.contains(&step.kind));
    let whole = |kinds: &[EventKind]| {
        steps
            .iter()
            .any(|step| kinds.contains(&step.kind) && !step.by_party)
    };
    if let Some(end) = ended(steps) {
        return end;
    }
    if lasts(steps, EventKind::Suspended, EventKind::Resumed) {
        return AgreementStatus::Suspended;
    }
    if whole(&[EventKind::EnteredIntoForce]) {
        return AgreementStatus::InForce;
    }
    if lasts(
        steps,
        EventKind::ProvisionalApplicationStart,
        EventKind::ProvisionalApplicationEnd,
    ) {
        return AgreementStatus::ProvisionallyApplied;
    }
    if any(&[EventKind::Signed]) {
        return AgreementStatus::SignedNotInForce;
    }
    let agreed = [
        EventKind::DraftAgreed,
        EventKind::Initialled,
        EventKind::Adopted,
        EventKind::Authenticated,
    ];
    if any(&agreed) {
        return AgreementStatus::DraftConcluded;
    }
    if any(&[EventKind::NegotiationOpened]) {
        return AgreementStatus::UnderNegotiation;
    }
    AgreementStatus::Unknown
}

/// How the agreement ended, by the first event that ended it and was not undone by a renewal.
fn ended(steps: &[Step]) -> Option<AgreementStatus> {
    let renewed = steps
        .iter()
        .filter(|step| matches!(step.kind, EventKind::Renewed | EventKind::Extended))
        .filter_map(|step| step.since)
        .max();
    steps
        .iter()
        .filter(|step| !step.by_party)
        .filter_map(|step| Some((end_of(step.kind)?, step.since)))
        .filter(|(_, since)| {
            since
                .zip(renewed)
                .is_none_or(|(ended, renewed)| renewed <= ended)
        })
        .min_by_key(|(_, since)| (since.is_none(), *since))
        .map(|(status, _)| status)
}

fn end_of(kind: EventKind) -> Option<AgreementStatus> {
    match kind {
        EventKind::Terminated | EventKind::Denounced | EventKind::Withdrawn => {
            Some(AgreementStatus::Terminated)
        }
        EventKind::Expired => Some(AgreementStatus::Expired),
        EventKind::Superseded => Some(AgreementStatus::Superseded),
        _ => None,
    }
}

/// Whether `start` happened to the whole agreement and `stop` did not happen after it.
fn lasts(steps: &[Step], start: EventKind, stop: EventKind) -> bool {
    let last = |kind| {
        let dates = steps
            .iter()
            .filter(|step| step.kind == kind && !step.by_party);
        dates.map(|step| step.since).max()
    };
    match (last(start), last(stop)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(started), Some(stopped)) => started > stopped,
    }
}

/// The status on a day, by the events that are dated.
pub fn on(steps: &[Step], day: NaiveDate) -> AgreementStatus {
    let happened = |step: &&Step| step.since.is_some_and(|since| since <= day);
    amounts_to(&steps.iter().filter(happened).copied().collect::<Vec<_>>())
}

/// The status today, by all events, those without a date included.
pub fn today(steps: &[Step], today: NaiveDate) -> AgreementStatus {
    let happened = |step: &&Step| step.since.is_none_or(|since| since <= today);
    amounts_to(&steps.iter().filter(happened).copied().collect::<Vec<_>>())
}

/// The whole life of an agreement as periods. Where no status is known there is no period.
pub fn periods(steps: &[Step]) -> Vec<Period> {
    let dated = timeline(steps, false);
    let current = timeline(steps, true);
    let with = |basis| {
        move |(status, from, to)| Period {
            status,
            basis,
            from,
            to,
        }
    };
    if dated == current {
        return dated.into_iter().map(with(StatusBasis::All)).collect();
    }
    let dated = dated.into_iter().map(with(StatusBasis::Dated));
    dated
        .chain(current.into_iter().map(with(StatusBasis::Current)))
        .collect()
}

type Stretch = (AgreementStatus, Option<NaiveDate>, Option<NaiveDate>);

fn timeline(steps: &[Step], count_undated: bool) -> Vec<Stretch> {
    let mut days: Vec<Option<NaiveDate>> = steps
        .iter()
        .filter_map(|step| step.since)
        .map(Some)
        .collect();
    days.push(None);
    days.sort_unstable();
    days.dedup();
    let mut stretches: Vec<Stretch> = Vec::new();
    for day in days {
        let happened = |step: &&Step| match step.since {
            Some(since) => day.is_some_and(|day| since <= day),
            None => count_undated,
        };
        let status = amounts_to(&steps.iter().filter(happened).copied().collect::<Vec<_>>());
        match stretches.last_mut() {
            Some(last) if last.0 == status => {}
            Some(last) => {
                last.2 = day;
                stretches.push((status, day, None));
            }
            None => stretches.push((status, day, None)),
        }
    }
    stretches.retain(|(status, ..)| *status != AgreementStatus::Unknown);
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventKind::*;

    fn step(kind: EventKind, day: &str) -> Step {
        let since = day.parse().ok();
        Step {
            kind,
            by_party: false,
            earliest: since,
            since,
        }
    }

    fn status(steps: &[Step], day: &str) -> AgreementStatus {
        on(steps, day.parse().unwrap())
    }

    #[test]
    fn an_agreement_signed_but_not_ratified_is_not_in_force() {
        let steps = [step(Signed, "2025-06-23")];
        assert_eq!(status(&steps, "2025-06-22"), AgreementStatus::Unknown);
        assert_eq!(
            status(&steps, "2025-06-23"),
            AgreementStatus::SignedNotInForce
        );
        assert_eq!(
            status(&steps, "2045-01-01"),
            AgreementStatus::SignedNotInForce
        );
    }

    #[test]
    fn ratification_alone_says_nothing_of_signature_or_force() {
        assert_eq!(
            status(&[step(Ratified, "2001-01-01")], "2002-01-01"),
            AgreementStatus::Unknown
        );
    }

    #[test]
    fn an_agreement_lives_and_ends_in_the_order_of_its_events() {
        let steps = [
            step(Terminated, "2010-01-01"),
            step(EnteredIntoForce, "2001-02-01"),
            step(Signed, "2000-06-15"),
            step(Suspended, "2005-01-01"),
            step(Resumed, "2006-01-01"),
            step(ProvisionalApplicationStart, "2000-07-01"),
        ];
        let expected = [
            ("2000-06-14", AgreementStatus::Unknown),
            ("2000-06-15", AgreementStatus::SignedNotInForce),
            ("2000-07-01", AgreementStatus::ProvisionallyApplied),
            ("2001-02-01", AgreementStatus::InForce),
            ("2005-06-01", AgreementStatus::Suspended),
            ("2006-01-01", AgreementStatus::InForce),
            ("2010-01-01", AgreementStatus::Terminated),
        ];
        for (day, wanted) in expected {
            assert_eq!(status(&steps, day), wanted, "{day}");
        }
    }

    #[test]
    fn an_event_known_to_the_month_counts_from_the_end_of_the_month() {
        let signed = Step {
            kind: Signed,
            by_party: false,
            earliest: "2000-06-01".parse().ok(),
            since: "2000-06-30".parse().ok(),
        };
        assert_eq!(status(&[signed], "2000-06-15"), AgreementStatus::Unknown);
        assert_eq!(
            status(&[signed], "2000-06-30"),
            AgreementStatus::SignedNotInForce
        );
    }

    #[test]
    fn an_undated_event_counts_for_the_present_and_for_no_past_day() {
        let steps = [step(Signed, "2000-01-01"), step(Terminated, "")];
        assert_eq!(
            status(&steps, "2020-01-01"),
            AgreementStatus::SignedNotInForce
        );
        assert_eq!(
            today(&steps, "2020-01-01".parse().unwrap()),
            AgreementStatus::Terminated
        );
    }

    #[test]
    fn what_one_party_does_does_not_end_the_agreement() {
        let mut withdrawn = step(Withdrawn, "2010-01-01");
        withdrawn.by_party = true;
        let steps = [step(EnteredIntoForce, "2000-01-01"), withdrawn];
        assert_eq!(status(&steps, "2011-01-01"), AgreementStatus::InForce);
    }

    #[test]
    fn a_renewal_after_expiry_brings_an_agreement_back() {
        let steps = [
            step(EnteredIntoForce, "2000-01-01"),
            step(Expired, "2010-01-01"),
            step(Renewed, "2010-06-01"),
        ];
        assert_eq!(status(&steps, "2010-03-01"), AgreementStatus::Expired);
        assert_eq!(status(&steps, "2010-07-01"), AgreementStatus::InForce);
    }

    proptest::proptest! {
        /// The periods kept in the database tell the same as folding the events by hand.
        #[test]
        fn the_periods_agree_with_the_rule_on_every_day(
            events in proptest::collection::vec((0usize..31, proptest::option::of(0i64..400), proptest::bool::ANY), 0..8),
            day in -10i64..420,
        ) {
            use sea_orm::Iterable;
            let kinds: Vec<EventKind> = EventKind::iter().collect();
            let start: NaiveDate = "2000-01-01".parse().unwrap();
            let steps: Vec<Step> = events.into_iter().map(|(kind, offset, by_party)| {
                let since = offset.map(|days| start + chrono::Duration::days(days));
                Step { kind: kinds[kind % kinds.len()], by_party, earliest: since, since }
            }).collect();
            let day = start + chrono::Duration::days(day);
            let covering = |bases: [StatusBasis; 2]| periods(&steps).into_iter()
                .filter(|period| bases.contains(&period.basis))
                .find(|period| period.from.is_none_or(|from| from <= day) && period.to.is_none_or(|to| day < to))
                .map_or(AgreementStatus::Unknown, |period| period.status);
            proptest::prop_assert_eq!(covering([StatusBasis::All, StatusBasis::Dated]), on(&steps, day));
            proptest::prop_assert_eq!(covering([StatusBasis::All, StatusBasis::Current]), today(&steps, day));
        }
    }
}
