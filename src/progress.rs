//! How far long work has come, on a terminal only: on standard error, and gone when the work is done.

use indicatif::{ProgressBar, ProgressStyle};

/// A line that tells how far the work has come. Copies move the same line.
#[derive(Clone, Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Work that takes so many steps.
    pub fn over(steps: usize) -> Self {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many steps further.
    pub fn step(&self, steps: usize) {
        self.0.inc(u64::try_from(steps).unwrap_or(u64::MAX));
    }

    /// What is being worked on.
    pub fn at(&self, what: &'static str) {
        self.0.set_message(what);
    }

    /// Clears the line.
    pub fn finish(&self) {
        self.0.finish_and_clear();
    }
}
