//! Looks at what a server would need, and says what is wrong and what to do. Each check asks for facts
//! and has a rule of its own judge them; none changes anything or tells a secret.

mod clock;
mod database;
mod files;
mod keys;
mod network;
mod report;
mod requests;
mod settings;

use crate::clock::Clock;
use crate::config::Serve;
use crate::database as opening;

pub use report::{Finding, Level, Report};

/// Looks at everything that a server with these settings would need.
pub async fn examine(url: &str, serve: &Serve) -> Report {
    let now = Clock::System.now();
    let mut report = Report::default();
    report.add(settings::judge(serve));
    report.add([clock::plausible(now)]);
    let file = opening::file(url);
    if let Some(file) = &file {
        report.add(files::database(file));
    }
    // To open an SQLite file that is not there would make it.
    if file.is_none_or(|file| file.exists()) {
        report.add(database::examine(url, serve).await);
    }
    report.add([requests::documents(&serve.requests)]);
    report.add([network::tokens(&serve.tokens, now).await]);
    report.add([network::address(serve.listen).await]);
    report.add(network::collector(serve.traces.otlp_endpoint.as_deref()).await);
    report.add([requests::pages()]);
    report
}
