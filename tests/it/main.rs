//! Behaviour, seen from outside: the real router on a database of its own, on SQLite and PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[macro_use]
mod support;

mod access;
mod agreement;
mod architecture;
mod article;
mod as_of;
mod attack;
mod cache;
mod change;
mod citation;
mod claim;
mod cooperation;
mod country;
mod coverage;
mod dataset;
mod diplomacy;
mod document;
mod documents;
mod facets;
mod filter;
mod generate;
mod hostile;
mod http;
mod key;
mod lineage;
mod live;
mod meeting;
mod merge;
mod metrics;
mod migration;
mod network;
mod node;
mod office;
mod organisation;
mod page;
mod page_actor;
mod page_list;
mod paging;
mod person;
mod proposal;
mod questions;
mod relation;
mod schema;
mod search;
mod served;
mod socket;
mod source;
mod standing;
mod statistics;
mod timeline;
mod token;
mod turn;
