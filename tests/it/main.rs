//! Behaviour, seen from outside: the real router on a database of its own, on SQLite and PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[macro_use]
mod support;

mod agreement;
mod architecture;
mod article;
mod attack;
mod claim;
mod cooperation;
mod country;
mod diplomacy;
mod document;
mod documents;
mod hostile;
mod http;
mod meeting;
mod migration;
mod node;
mod office;
mod organisation;
mod person;
mod relation;
mod schema;
mod search;
mod source;
