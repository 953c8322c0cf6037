//! What is asked of each thing that reads texts of callers, for any bytes at all. `cargo fuzz` runs
//! these for as long as one likes, and `tests/it/fuzz.rs` for a moment, without a nightly compiler.

mod cursor;
mod date;
mod document;
mod filter;

pub use cursor::cursor;
pub use date::date;
pub use document::document;
pub use filter::filter;
