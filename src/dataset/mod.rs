//! Data files: the records that come with the program, and those that people write themselves.

mod file;
mod load;
mod report;

use std::path::{Path, PathBuf};

use futures_util::FutureExt as _;

pub use file::DataFile;
pub use report::{LoadError, Report};

use crate::clock::Clock;
use crate::domain::database::Database;
use report::Progress;

/// The files that come with the program, in the order in which they refer to each other.
const BUNDLED: [(&str, &str); 4] = [
    (
        "historical-states.yaml",
        include_str!("../../data/reference/historical-states.yaml"),
    ),
    (
        "countries.yaml",
        include_str!("../../data/reference/countries.yaml"),
    ),
    (
        "domains.yaml",
        include_str!("../../data/reference/domains.yaml"),
    ),
    (
        "article-2025-06-23.yaml",
        include_str!("../../data/article-2025-06-23.yaml"),
    ),
];

/// Loads the files that come with the program. What is there already is left as it is.
pub async fn seed_bundled(db: &Database, clock: Clock) -> Result<Report, LoadError> {
    let mut report = Report::default();
    for (name, text) in BUNDLED {
        report.add(load(db, clock, name, text).await?);
    }
    Ok(report)
}

/// Loads files from the disk. Each file is written as a whole or not at all.
pub async fn seed_files(
    db: &Database,
    clock: Clock,
    paths: &[PathBuf],
) -> Result<Report, LoadError> {
    let mut report = Report::default();
    for path in paths {
        let text = read(path)?;
        report.add(load(db, clock, &path.display().to_string(), &text).await?);
    }
    Ok(report)
}

fn read(path: &Path) -> Result<String, LoadError> {
    std::fs::read_to_string(path).map_err(|cause| LoadError::Unreadable {
        path: path.to_owned(),
        cause,
    })
}

/// Reads the text of a data file.
pub fn parse(name: &str, text: &str) -> Result<DataFile, LoadError> {
    serde_saphyr::from_str(text).map_err(|cause| LoadError::Malformed {
        file: name.to_owned(),
        cause: Box::new(cause),
    })
}

/// Loads the text of a data file.
pub async fn load(
    db: &Database,
    clock: Clock,
    name: &str,
    text: &str,
) -> Result<Report, LoadError> {
    let file = parse(name, text)?;
    let progress = Progress::over(file.len());
    db.write(clock.now(), |tx, now| {
        async move {
            let loaded = load::Loader::new(tx, now, &progress).load(file).await;
            progress.finish();
            loaded
        }
        .boxed()
    })
    .await
}
