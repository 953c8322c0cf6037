//! Logging, to standard error. Standard output belongs to what a command was asked for.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;
use crate::failure::Failure;

/// What libraries say is of use only when it is a warning, unless the filter names them.
const QUIET: &str = "sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// Starts logging what `filter` lets through.
pub fn start(filter: &str, format: LogFormat) -> Result<(), Failure> {
    let wrong = |cause: String| {
        Failure::new(format!("`{filter}` (ENTENTE_LOG) is not a log filter."))
            .because(cause)
            .hint(
                "Write error, warn, info, debug or trace, or a filter such as info,entente=debug.",
            )
    };
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}"))
        .map_err(|cause| wrong(cause.to_string()))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(stderr().is_terminal())
        .with_writer(stderr);
    let started = match format {
        LogFormat::Pretty => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(|cause| wrong(cause.to_string()))
}
