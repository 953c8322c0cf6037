//! What a load did, and why it failed.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::domain::error::Error;

/// What a load did.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    sections: BTreeMap<&'static str, Counts>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    written: usize,
    there: usize,
}

impl Report {
    /// Counts one record.
    pub fn count(&mut self, section: &'static str, written: bool) {
        let counts = self.sections.entry(section).or_default();
        if written {
            counts.written += 1;
        } else {
            counts.there += 1;
        }
    }

    /// Adds the counts of another load.
    pub fn add(&mut self, other: Self) {
        for (section, counts) in other.sections {
            let sum = self.sections.entry(section).or_default();
            sum.written += counts.written;
            sum.there += counts.there;
        }
    }

    /// How many records were written.
    pub fn written(&self) -> usize {
        self.sections.values().map(|counts| counts.written).sum()
    }

    /// How many records of a section are there now.
    pub fn total(&self, section: &str) -> usize {
        self.sections
            .get(section)
            .map_or(0, |counts| counts.written + counts.there)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tell = |(section, counts): (&&'static str, &Counts)| match counts {
            Counts { written, there: 0 } => format!("{section} {written}"),
            Counts { written: 0, there } => format!("{section} {there} (there already)"),
            Counts { written, there } => format!("{section} {written} (and {there} there already)"),
        };
        let sections: Vec<String> = self.sections.iter().map(tell).collect();
        if sections.is_empty() {
            write!(out, "nothing to load")
        } else {
            write!(out, "{}", sections.join(", "))
        }
    }
}

/// Why a file was not loaded. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be opened.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is not a data file.
    #[error("{file} is not a data file: {cause}")]
    Malformed {
        /// The file.
        file: String,
        /// What the reader says, with line and column.
        cause: Box<serde_saphyr::Error>,
    },
    /// A record cannot be written.
    #[error("{section} number {number} ({name}): {}", tell(cause))]
    Record {
        /// The section of the file.
        section: &'static str,
        /// Its place in the section, from 1.
        number: usize,
        /// What it is called there.
        name: String,
        /// What is wrong.
        cause: Error,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] Error),
}

impl LoadError {
    /// How to mend it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Name data files that are there and that you may read.",
            Self::Malformed { .. } => "data/README.md shows the form of a data file.",
            Self::Record { .. } => {
                "Mend the file and load it again: what was loaded before is left as it is."
            }
            Self::Database(_) => "Try again. `entente doctor` looks for what is wrong.",
        }
    }
}

fn tell(cause: &Error) -> String {
    match cause {
        Error::Refused(problems) => problems
            .iter()
            .map(|problem| format!("{}: {}", problem.field.join("."), problem.message))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}
