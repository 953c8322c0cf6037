//! Rules and use cases. No GraphQL, no HTTP, no clock: time is an argument, and so is the database.
//!
//! Modules may use those above them in this list, never those below:
//! `error`, `patch`, `date`, `id`, `batch`, `list`, `text`, `record`, then the records themselves
//! in the order in which they refer to each other.

pub mod error;
pub mod patch;
pub mod date;
pub mod id;
pub mod batch;
pub mod list;
pub mod text;
pub mod record;

pub mod country;
