//! Behaviour, seen from outside: the real router on a database of its own, on SQLite and PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

#[macro_use]
mod support;

mod architecture;
mod claim;
mod country;
mod diplomacy;
mod http;
mod migration;
mod schema;
