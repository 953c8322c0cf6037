//! How much each caller may ask for: records in a minute, charged by what a request could cost. What
//! is used grows back evenly, so nobody waits for the end of a minute.

use std::collections::BTreeMap;
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

use crate::domain::access::{Role, Viewer, Who};
use crate::graphql::context::Ask as _;

/// After how many requests callers are forgotten who have not asked for a while.
const TIDY_EVERY: u32 = 1_000;

/// How many records callers may ask for in a minute. Zero means as many as they like.
#[derive(Clone, Debug, Default)]
pub struct PerMinute {
    /// Those who do not say who they are, by address.
    pub anonymous: u32,
    /// Those who do, each on their own.
    pub known: u32,
    /// Those of them who have these roles.
    pub roles: BTreeMap<Role, u32>,
}

/// Who asks, as far as allowances go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Caller {
    /// What tells this caller from others: an address, or the name of a key.
    pub name: String,
    /// What the caller may do; nothing where it did not say who it is.
    pub role: Option<Role>,
}

impl Caller {
    /// Whether the caller said who it is.
    pub fn is_known(&self) -> bool {
        self.role.is_some()
    }

    /// Whoever says who they are goes by that, and all others by their address.
    pub fn of(viewer: &Viewer, address: impl FnOnce() -> String) -> Self {
        match &viewer.who {
            Who::Anonymous => Self {
                name: address(),
                role: None,
            },
            who => Self {
                name: who.to_string(),
                role: Some(viewer.role),
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

/// What each caller has left. Clones are the same.
#[derive(Clone)]
pub struct Allowances(Arc<Limiters>);

struct Limiters {
    anonymous: Option<Limiter>,
    known: Option<Limiter>,
    roles: BTreeMap<Role, Option<Limiter>>,
    asked: AtomicU32,
}

impl Allowances {
    /// Nobody has asked for anything yet.
    pub fn new(per_minute: &PerMinute) -> Self {
        let roles = per_minute.roles.iter();
        Self(Arc::new(Limiters {
            anonymous: limiter(per_minute.anonymous),
            known: limiter(per_minute.known),
            roles: roles.map(|(role, most)| (*role, limiter(*most))).collect(),
            asked: AtomicU32::default(),
        }))
    }

    /// Charges a caller. Nothing is told where there is no limit.
    pub fn charge(
        &self,
        caller: &Caller,
        cost: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimit>, Exhausted> {
        self.take(caller, cost, 0, now)
    }

    /// Charges a caller what a request costs beside the 1 that it was charged before anybody looked at it.
    pub fn rest(
        &self,
        caller: &Caller,
        first: Option<RateLimit>,
        cost: u64,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimit>, Exhausted> {
        match first {
            Some(first) if cost > u64::from(first.limit) => Err(Exhausted {
                retry_after: None,
                limit: first.limit,
            }),
            Some(_) if cost > 1 => self.take(caller, cost - 1, 1, now),
            first => Ok(first),
        }
    }

    /// Charges a caller who has been charged something already for the same request. Who has to wait
    /// waits until there is enough for both.
    fn take(
        &self,
        caller: &Caller,
        cost: u64,
        before: u32,
        now: DateTime<Utc>,
    ) -> Result<Option<RateLimit>, Exhausted> {
        let limiter = match caller.role {
            None => &self.0.anonymous,
            Some(role) => self.0.roles.get(&role).unwrap_or(&self.0.known),
        };
        let Some(limiter) = limiter else {
            return Ok(None);
        };
        if self.0.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
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
                let quota = wait.quota();
                let wait_time = wait.wait_time_from(DefaultClock::default().now())
                    + quota.replenish_interval() * before;
                Err(Exhausted {
                    retry_after: Some(wait_time.as_secs() + 1),
                    limit: quota.burst_size().get(),
                })
            }
            Ok(Ok(left)) => {
                let mut rate = RateLimit {
                    cost: cost.get() + before,
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

fn limiter(per_minute: u32) -> Option<Limiter> {
    let per_minute = NonZeroU32::new(per_minute)?;
    let period = Duration::from_secs(60) / per_minute.get();
    let quota = Quota::with_period(period)?.allow_burst(per_minute);
    Some(RateLimiter::hashmap(quota).with_middleware())
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
            role: None,
        }
    }

    #[test]
    fn each_caller_has_an_allowance_and_is_told_what_is_left() {
        let allowances = Allowances::new(&PerMinute {
            anonymous: 100,
            ..PerMinute::default()
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
            role: Some(Role::Reader),
            ..caller("a")
        };
        assert!(allowances.charge(&known, 1_000_000, now).unwrap().is_none());
    }

    #[test]
    fn a_role_has_an_allowance_of_its_own_where_it_was_given_one() {
        let allowances = Allowances::new(&PerMinute {
            anonymous: 1,
            known: 10,
            roles: BTreeMap::from([(Role::Editor, 100), (Role::Admin, 0)]),
        });
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let limit = |role| {
            let caller = Caller {
                role,
                ..caller("a")
            };
            let left = allowances.charge(&caller, 1, now).unwrap();
            left.map(|it| it.limit)
        };
        assert_eq!(limit(None), Some(1));
        assert_eq!(limit(Some(Role::Reader)), Some(10));
        assert_eq!(limit(Some(Role::Editor)), Some(100));
        assert_eq!(limit(Some(Role::Admin)), None);
    }

    /// What was charged before anybody looked counts, and whoever waits as told gets it then.
    #[test]
    fn what_is_charged_in_two_parts_is_one_request() {
        let allowances = Allowances::new(&PerMinute {
            anonymous: 10,
            ..PerMinute::default()
        });
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let ask = |cost| {
            let first = allowances.charge(&caller("a"), 1, now)?;
            allowances.rest(&caller("a"), first, cost, now)
        };
        let left = ask(4).unwrap().unwrap();
        assert_eq!((left.cost, left.remaining), (4, 6));
        assert_eq!(ask(11).unwrap_err().retry_after, None);
        // 5 are left, and one of them goes for looking: 6 more are needed, one each 6 seconds.
        let refused = ask(10).unwrap_err();
        assert!(matches!(refused.retry_after, Some(31..=37)), "{refused:?}");
    }
}
