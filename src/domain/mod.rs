//! Rules and use cases. No GraphQL, no HTTP, no clock: time is an argument, and so is the database.
//!
//! Modules may use those above them in this list, never those below:
//! `error`, `patch`, `date`, `period`, `id`, `batch`, `access`, `list`, `change`, `answer`, `database`, `search`, `text`, `key`, `token`, `record`, then the records themselves
//! in the order in which they refer to each other.

pub mod access;
pub mod answer;
pub mod batch;
pub mod change;
pub mod database;
pub mod date;
pub mod error;
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
pub mod claim;
pub mod cooperation;
pub mod country;
pub mod meeting;
pub mod office;
pub mod organisation;
pub mod package;
pub mod pair;
pub mod partner;
pub mod person;
pub mod relation;
pub mod revert;
pub mod source;
