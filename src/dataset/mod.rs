//! Data files: the records that come with the program, and those that people write themselves.

mod file;
mod load;
mod report;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use sea_orm::DatabaseTransaction;

pub use file::DataFile;
pub use report::{LoadError, Report};

use crate::clock::Clock;
use crate::domain::change::Author;
use crate::domain::country;
use crate::domain::database::Database;
use crate::progress::Progress;

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

/// Loads the files that come with the program, all or nothing. What is there already is left as it is.
pub async fn seed_bundled(db: &Database, clock: Clock) -> Result<Report, LoadError> {
    let files = bundled()?;
    db.write(&Author::program("seed"), clock.now(), |tx, now| {
        write_all(tx, now, files).boxed()
    })
    .await
}

/// Like [`seed_bundled`], if there are no countries yet. Whether there are is asked in the same
/// transaction, so that of several servers that start at once only one loads.
pub async fn seed_if_empty(db: &Database, clock: Clock) -> Result<Option<Report>, LoadError> {
    let files = bundled()?;
    db.write(&Author::program("seed"), clock.now(), |tx, now| {
        async move {
            if country::is_empty(tx).await? {
                write_all(tx, now, files).await.map(Some)
            } else {
                Ok(None)
            }
        }
        .boxed()
    })
    .await
}

fn bundled() -> Result<Vec<DataFile>, LoadError> {
    BUNDLED
        .iter()
        .map(|(name, text)| parse(name, text))
        .collect()
}

async fn write_all(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    files: Vec<DataFile>,
) -> Result<Report, LoadError> {
    let progress = Progress::over(files.iter().map(DataFile::len).sum());
    let mut report = Report::default();
    for file in files {
        report.add(load::Loader::new(tx, now, &progress).load(file).await?);
    }
    progress.finish();
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

/// Loads the text of a data file, all of it or nothing.
pub async fn load(
    db: &Database,
    clock: Clock,
    name: &str,
    text: &str,
) -> Result<Report, LoadError> {
    let files = vec![parse(name, text)?];
    db.write(&Author::program("seed"), clock.now(), |tx, now| {
        write_all(tx, now, files).boxed()
    })
    .await
}
