//! Rules and use cases. No GraphQL, no HTTP, no clock: time is an argument, and so is the database.
//!
//! Modules may use those above them in this list, never those below:
//! `error`, `patch`, `date`, `period`, `id`, `batch`, `database`, `filter`, `list`, `search`, `text`, `record`, `field`, `evidence`, then the records themselves
//! in the order in which they refer to each other.

pub mod batch;
pub mod database;
pub mod date;
pub mod error;
pub mod evidence;
pub mod field;
pub mod filter;
pub mod id;
pub mod list;
pub mod patch;
pub mod period;
pub mod quote;
pub mod record;
pub mod search;
pub mod text;

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
pub mod network;
pub mod office;
pub mod organisation;
pub mod package;
pub mod pair;
pub mod partner;
pub mod person;
pub mod relation;
pub mod source;
pub mod statistics;
pub mod timeline;
