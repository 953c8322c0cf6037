//! Rules and use cases. No GraphQL, no HTTP, no clock: time is an argument, and so is the database.
//!
//! Modules may use those above them in this list, never those below:
//! `error`, `patch`, `date`, `period`, `id`, `batch`, `access`, `filter`, `list`, `change`, `answer`, `database`, `search`, `text`, `key`, `token`, `record`, `field`, `evidence`, then the records themselves
//! in the order in which they refer to each other.

pub mod access;
pub mod answer;
pub mod batch;
pub mod change;
pub mod database;
pub mod date;
pub mod error;
pub mod evidence;
pub mod field;
pub mod filter;
pub mod id;
pub mod key;
pub mod list;
pub mod patch;
pub mod period;
pub mod quote;
pub mod record;
pub mod search;
pub mod text;
pub mod token;

pub mod agreement;
pub mod citation;
pub mod claim;
pub mod cooperation;
pub mod country;
pub mod coverage;
pub mod dataset;
pub mod identifier;
pub mod involvement;
pub mod lineage;
pub mod meeting;
pub mod merge;
pub mod network;
pub mod office;
pub mod organisation;
pub mod package;
pub mod pair;
pub mod partner;
pub mod person;
pub mod proposal;
pub mod relation;
pub mod revert;
pub mod source;
pub mod source_text;
pub mod statistics;
pub mod timeline;
