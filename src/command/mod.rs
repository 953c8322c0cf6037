//! The commands. Each opens the database, does one thing and says what it did.

mod key;
mod query;
mod serve;

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_complete::{Shell, generate as completions};
use futures_util::FutureExt as _;

use crate::clock::Clock;
use crate::config::{Command, Config, Direction, Generate};
use crate::database::{self, Database};
use crate::domain::change::Author;
use crate::domain::search;
use crate::failure::Failure;
use crate::generate::{Plan, generate};
use crate::progress::Progress;
use crate::{dataset, doctor, graphql};

/// Does what the command line asks for.
pub async fn run(database_url: &str, command: Command) -> Result<(), Failure> {
    match command {
        Command::Schema => return say(&graphql::sdl()),
        Command::Completions { shell } => return complete(shell),
        Command::Doctor(options) => return doctor(database_url, &options).await,
        Command::Query(options) => return query::query(database_url, options).await,
        _ => {}
    }
    let longest = match &command {
        Command::Serve(options) => options.requests.longest(),
        _ => database::LONGEST_STATEMENT,
    };
    let db = database::connect_for(database_url, longest).await?;
    match command {
        Command::Serve(options) => serve::serve(database_url, db, &options).await,
        Command::Migrate { direction } => migrate(&db, direction.unwrap_or(Direction::Up)).await,
        Command::Seed { files } => {
            update_tables(&db).await?;
            let report = if files.is_empty() {
                dataset::seed_bundled(&db, Clock::System).await
            } else {
                dataset::seed_files(&db, Clock::System, &files).await
            };
            say(&format!("{}\n", report.map_err(not_loaded)?))
        }
        Command::Generate(options) => {
            update_tables(&db).await?;
            synthesise(&db, options).await
        }
        Command::Reindex => {
            update_tables(&db).await?;
            reindex(&db).await
        }
        Command::Key { what } => key::keys(&db, what).await,
        // Done above, without a database that has to be there.
        Command::Schema | Command::Completions { .. } | Command::Doctor(_) | Command::Query(_) => {
            Ok(())
        }
    }
}

/// Writes on standard output what a command was asked for. Who reads no more of it, such as `head`,
/// has had enough, which is no failure.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            let failure = Failure::new("The output could not be written.").because(cause);
            Err(failure.hint("Check that there is room where it goes."))
        }
        _ => Ok(()),
    }
}

fn complete(shell: Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    completions(shell, &mut Config::command(), "entente", &mut script);
    say(&String::from_utf8_lossy(&script))
}

async fn doctor(url: &str, options: &crate::config::Doctor) -> Result<(), Failure> {
    let report = doctor::examine(url, &options.serve).await;
    say(&if options.json {
        report.json()
    } else {
        report.to_string()
    })?;
    match report.problems() {
        0 => Ok(()),
        1 => Err(Failure::new("There is a problem.")
            .hint("What to do stands below it. Then ask `entente doctor` again.")),
        problems => Err(
            Failure::new(format!("There are {problems} problems.")).hint(
                "What to do stands below each. Begin with the first: others may follow from it.",
            ),
        ),
    }
}

async fn synthesise(db: &Database, options: Generate) -> Result<(), Failure> {
    dataset::seed_if_empty(db, Clock::System)
        .await
        .map_err(not_loaded)?;
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let plan = Plan {
        agreements: count(options.agreements),
        meetings: count(options.meetings.unwrap_or(options.agreements / 5)),
        seed: options.seed,
    };
    let made = generate(db, plan).await.map_err(|cause| {
        let hint = cause.hint();
        Failure::new("The synthetic data could not be made.")
            .because(cause)
            .hint(hint)
    })?;
    say(&format!("{made}\n"))
}

async fn reindex(db: &Database) -> Result<(), Failure> {
    let rows = search::size(&db.reader).await.map_err(not_read)?;
    let progress = Progress::over(usize::try_from(rows).unwrap_or(usize::MAX));
    progress.at("texts");
    let (author, now) = (Author::program("reindex"), Clock::System.now());
    let shown = progress.clone();
    let texts = db.write(&author, now, |tx, _| {
        async move { search::rebuild(tx, |rows| shown.step(rows)).await }.boxed()
    });
    let texts = texts.await.map_err(not_indexed)?;
    progress.finish();
    say(&format!("texts {texts}\n"))
}

async fn migrate(db: &Database, direction: Direction) -> Result<(), Failure> {
    match direction {
        Direction::Up => update_tables(db).await?,
        Direction::Down { steps } => database::revert(db, steps).await.map_err(|cause| {
            Failure::new("The tables could not be changed back.")
                .because(cause)
                .hint("`entente migrate status` tells which steps were taken. If a newer entente used this database, use that one.")
        })?,
        Direction::Status => {}
    }
    for (step, taken) in database::history(db).await.map_err(not_read)? {
        say(&format!(
            "{}  {step}\n",
            if taken { "done   " } else { "pending" }
        ))?;
    }
    Ok(())
}

async fn update_tables(db: &Database) -> Result<(), Failure> {
    database::migrate(db).await.map_err(|cause| {
        Failure::new("The tables could not be brought up to date.")
            .because(cause)
            .hint("The database user needs the right to create tables. If a newer entente used this database, use that one. `entente doctor` tells which it is.")
    })?;
    let now = Clock::System.now();
    let author = Author::program("migrate");
    let filled = db.write(&author, now, |tx, _| search::fill_if_empty(tx).boxed());
    filled.await.map_err(not_indexed)
}

fn not_indexed(cause: impl std::fmt::Display) -> Failure {
    Failure::new("The texts could not be made ready for searching. Nothing was changed.")
        .because(cause)
        .hint("Try again. `entente doctor` looks for what is wrong.")
}

fn not_read(cause: impl std::fmt::Display) -> Failure {
    Failure::new("The database could not be read.")
        .because(cause)
        .hint("`entente doctor` looks for what is wrong.")
}

fn not_loaded(cause: dataset::LoadError) -> Failure {
    let hint = cause.hint();
    Failure::new("The data could not be loaded. Nothing of the file with the error was written.")
        .because(cause)
        .hint(hint)
}
