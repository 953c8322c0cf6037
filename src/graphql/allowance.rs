//! How much each caller may ask for: records in a minute, charged by what a request could cost. What
//! is used grows back evenly, so nobody waits for the end of a minute.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::domain::access::{Viewer, Who};
use crate::graphql::context::Ask as _;

/// After how many requests callers are forgotten who have not asked for a while.
const TIDY_EVERY: u32 = 1_000;

/// How many records callers may ask for in a minute. Zero means as many as they like.
#[derive(Clone, Copy, Debug, Default)]
pub struct PerMinute {
    /// Those who do not say who they are, by address.
    pub anonymous: u32,
    /// Those who do, each on their own.
    pub known: u32,
}

/// Who asks, as far as allowances go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Caller {
    /// What tells this caller from others: an address, or the name of a key.
    pub name: String,
    /// Whether the caller said who it is.
    pub is_known: bool,
}

impl Caller {
    /// Whoever says who they are goes by that, and all others by their address.
    pub fn of(viewer: &Viewer, address: impl FnOnce() -> String) -> Self {
        match &viewer.who {
            Who::Anonymous => Self {
                name: address(),
                is_known: false,
            },
            who => Self {
                name: who.to_string(),
                is_known: true,
            },
        }
    }
}

/// What this request cost, and how much more may be asked for.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct RateLimit {
    /// How many records this request could hold, which is what it was charged.
    pub cost: u32,
    /// How many records may be asked for in a minute.
    pub limit: u32,
    /// How many records may be asked for now.
    pub remaining: u32,
    /// When `remaining` is as large as `limit` again, if nothing is asked for until then.
    pub reset_at: DateTime<Utc>,
}

impl RateLimit {
    /// How many seconds there are until `reset_at`.
    pub fn seconds(&self) -> u64 {
        let used = u64::from(self.limit - self.remaining.min(self.limit));
        (used * 60).div_ceil(u64::from(self.limit.max(1)))
    }
}

/// Why a request is not run.
#[derive(Clone, Copy, Debug)]
pub struct Exhausted {
    /// After how many seconds it may be sent again; nothing if it costs more than is ever allowed.
    pub retry_after: Option<u64>,
    /// How many records may be asked for in a minute.
    pub limit: u32,
}

type Limiter =
    RateLimiter<Caller, HashMapStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

/// What each caller has left.
#[derive(Clone, Default)]
pub struct Allowances {
    anonymous: Option<Arc<Limiter>>,
    known: Option<Arc<Limiter>>,
    asked: Arc<AtomicU32>,
}

impl Allowances {
    /// Nobody has asked for anything yet.
    pub fn new(per_minute: PerMinute) -> Self {
        Self {
            anonymous: limiter(per_minute.anonymous),
            known: limiter(per_minute.known),
            asked: Arc::default(),
        }
    }

    /// Charges a caller. Nothing is told where there is no limit.
    pub fn charge(
        &self,
        caller: &Caller,
        cost: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimit>, Exhausted> {
        let limiter = if caller.is_known {
            &self.known
        } else {
            &self.anonymous
        };
        let Some(limiter) = limiter else {
            return Ok(None);
        };
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            limiter.retain_recent();
        }
        let cost = NonZeroU32::new(cost.try_into().unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN);
        let never = |limit: u32| Exhausted {
            retry_after: None,
            limit,
        };
        match limiter.check_key_n(caller, cost) {
            Err(capacity) => Err(never(capacity.0)),
            Ok(Err(wait)) => {
                let wait_time = wait.wait_time_from(DefaultClock::default().now());
                Err(Exhausted {
                    retry_after: Some(wait_time.as_secs() + 1),
                    limit: wait.quota().burst_size().get(),
                })
            }
            Ok(Ok(left)) => {
                let mut rate = RateLimit {
                    cost: cost.get(),
                    limit: left.quota().burst_size().get(),
                    remaining: left.remaining_burst_capacity(),
                    reset_at: now,
                };
                let seconds = i64::try_from(rate.seconds()).unwrap_or(i64::MAX);
                rate.reset_at += TimeDelta::try_seconds(seconds).unwrap_or_default();
                Ok(Some(rate))
            }
        }
    }
}

fn limiter(per_minute: u32) -> Option<Arc<Limiter>> {
    let per_minute = NonZeroU32::new(per_minute)?;
    let period = Duration::from_secs(60) / per_minute.get();
    let quota = Quota::with_period(period)?.allow_burst(per_minute);
    Some(Arc::new(RateLimiter::hashmap(quota).with_middleware()))
}

/// Questions about what may be asked.
#[derive(Default)]
pub struct RateLimitQuery;

#[Object]
impl RateLimitQuery {
    /// What this request cost and how much more may be asked for. Null where the server sets no limit.
    async fn rate_limit(&self, ctx: &Context<'_>) -> Option<RateLimit> {
        ctx.rate_limit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(name: &str) -> Caller {
        Caller {
            name: name.to_owned(),
            is_known: false,
        }
    }

    #[test]
    fn each_caller_has_an_allowance_and_is_told_what_is_left() {
        let allowances = Allowances::new(PerMinute {
            anonymous: 100,
            known: 0,
        });
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let left = allowances.charge(&caller("a"), 40, now).unwrap().unwrap();
        assert_eq!((left.cost, left.limit, left.remaining), (40, 100, 60));
        assert_eq!(
            left.reset_at,
            "2026-01-01T00:00:24Z".parse::<DateTime<Utc>>().unwrap()
        );

        let refused = allowances.charge(&caller("a"), 70, now).unwrap_err();
        assert!(matches!(refused.retry_after, Some(1..=7)), "{refused:?}");
        assert!(allowances.charge(&caller("b"), 70, now).is_ok());
        assert_eq!(
            allowances
                .charge(&caller("b"), 101, now)
                .unwrap_err()
                .retry_after,
            None
        );

        let known = Caller {
            is_known: true,
            ..caller("a")
        };
        assert!(allowances.charge(&known, 1_000_000, now).unwrap().is_none());
    }
}
