//! Searching in names, titles, definitions and quotes.
//!
//! Every text that can be found has a row in `search_text`, written in the transaction that writes
//! the text itself. Words are compared as [`fold`] makes them.

mod find;
pub mod fold;
mod index;
mod snippet;
mod words;

pub use find::{Found, MOST_HITS, Question, count, page};
pub(crate) use index::rows;
pub use index::{
    add, entries_of_claim, entry_of_short_name, entry_of_text, fill_if_empty, is_due, rebuild,
    rebuild_record, remove_claim, remove_short_name, size,
};
pub use snippet::Part;
