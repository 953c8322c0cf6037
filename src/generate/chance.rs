//! Chance that comes out the same every time: from a seed, what is being made, and its number.
//!
//! Each record has a stream of its own, so that any of them can be made, or looked at by another,
//! without making those before it.

use chrono::{Days, NaiveDate};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::domain::date::PartialDate;

/// What a stream of chance is for.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// Who concludes an agreement, and when.
    Occasion = 1,
    /// Which later agreement acts on an agreement.
    Link,
    /// Agreements concluded together.
    Package,
    /// The parts of an agreement.
    Agreement,
    /// The events of an agreement.
    Life,
    /// What sources say of an agreement.
    Claims,
    /// Who meets, and when.
    Meeting,
    /// The parts of a meeting.
    MeetingParts,
    /// The relations of two countries.
    Relation,
    /// Organisations and sources.
    Cast,
}

/// A stream of chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream for the record of this number.
    pub fn of(seed: u64, what: What, number: usize) -> Self {
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(((what as u64) << 40) | number as u64);
        Self(stream)
    }

    /// A number from 0 to just below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let product = u128::from(self.0.next_u64()) * end as u128;
        usize::try_from(product >> 64).unwrap_or_default()
    }

    /// A number from `first` to `last`.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// True in so many of a thousand cases.
    pub fn in_thousand(&mut self, cases: usize) -> bool {
        self.below(1000) < cases
    }

    /// One of these, each as likely as the others.
    pub fn one_of<T: Copy, const N: usize>(&mut self, of: [T; N]) -> T {
        of[self.below(N)]
    }

    /// One of these, each as likely as its weight tells.
    pub fn weighted<T: Copy>(&mut self, of: &[(T, usize)]) -> T {
        let mut left = self.below(of.iter().map(|(_, weight)| weight).sum());
        for (value, weight) in of {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        of[0].0
    }

    /// A number of which the quantiles are known: pairs of a share in thousandths and the value
    /// that so many lie below. Between two of them all values are as likely.
    pub fn spread(&mut self, quantiles: &[(usize, usize)]) -> usize {
        let place = self.below(1000);
        for pair in quantiles.windows(2) {
            if let [(from, low), (to, high)] = pair
                && place < *to
            {
                return low + (high - low) * (place - from) / (to - from);
            }
        }
        0
    }

    /// A day of one of these stretches of years: first year, how many years, weight.
    pub fn day(&mut self, decades: &[(i32, usize, usize)]) -> NaiveDate {
        let weights: Vec<_> = decades
            .iter()
            .map(|(first, years, weight)| ((*first, *years), *weight))
            .collect();
        let (first, years) = self.weighted(&weights);
        let days = self.below(years * 365);
        NaiveDate::from_ymd_opt(first, 1, 1)
            .map(|day| after(day, days))
            .unwrap_or_default()
    }

    /// The day as somebody recorded it: to the day, or less exactly, or not at all.
    pub fn recorded(&mut self, day: NaiveDate) -> Option<PartialDate> {
        let form = self.weighted(super::shape::PRECISION)?;
        PartialDate::parse(&day.format(form).to_string()).ok()
    }
}

/// So many days later.
pub fn after(day: NaiveDate, days: usize) -> NaiveDate {
    day.checked_add_days(Days::new(days as u64)).unwrap_or(day)
}

/// The day, known exactly.
pub fn exactly(day: NaiveDate) -> Option<PartialDate> {
    Some(PartialDate {
        text: day.to_string(),
        earliest: Some(day),
        latest: Some(day),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_do_not_share_their_chance() {
        let first = |what, number| Chance::of(1, what, number).below(usize::MAX);
        assert_ne!(first(What::Occasion, 1), first(What::Occasion, 2));
        assert_ne!(first(What::Occasion, 1), first(What::Life, 1));
    }

    #[test]
    fn quantiles_bound_what_is_spread_between_them() {
        let mut chance = Chance::of(1, What::Cast, 0);
        let drawn: Vec<_> = (0..1000)
            .map(|_| chance.spread(&[(0, 3), (900, 10), (1000, 180)]))
            .collect();
        let small = drawn.iter().filter(|value| **value < 10).count();
        assert!((850..950).contains(&small), "{small}");
        assert!(drawn.iter().all(|value| (3..180).contains(value)));
    }
}
