//! Data files. Stand-in until the loader is merged: it knows countries only.

use std::fmt;
use std::path::PathBuf;

use futures_util::FutureExt as _;
use serde::Deserialize;

use crate::clock::Clock;
use crate::domain::country::{self, NewCountry};
use crate::domain::database::Database;

/// What was loaded.
#[derive(Debug, Default)]
pub struct Report(usize);

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "loaded {} countries", self.0)
    }
}

#[derive(Deserialize)]
struct File {
    countries: Vec<NewCountry>,
}

/// Loads the data that comes with the program.
pub async fn seed_bundled(db: &Database, clock: Clock) -> anyhow::Result<Report> {
    let mut report = Report::default();
    for text in [
        include_str!("../../data/reference/historical-states.yaml"),
        include_str!("../../data/reference/countries.yaml"),
    ] {
        let file: File = serde_saphyr::from_str(text)?;
        report.0 += file.countries.len();
        db.write(clock.now(), |tx, now| {
            async move {
                for new in file.countries {
                    country::create(tx, new, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await?;
    }
    Ok(report)
}

/// Loads files.
pub async fn seed_files(_: &Database, _: Clock, _: &[PathBuf]) -> anyhow::Result<Report> {
    anyhow::bail!("not yet")
}
