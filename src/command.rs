//! The commands. Each opens the database, does one thing and says what it did.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::api_key;
use futures_util::FutureExt as _;
use tokio::net::TcpListener;
use tokio::signal;

use crate::clock::Clock;
use crate::config::{Command, Config, Direction, Generate, KeyCommand, Serve};
use crate::database::{self, Database};
use crate::domain::access::Viewer;
use crate::domain::change::Author;
use crate::domain::{key, search};
use crate::door::Door;
use crate::failure::Failure;
use crate::generate::{Made, Plan, generate};
use crate::graphql::{self, Api, BaseUrl};
use crate::{dataset, http};

/// How long requests that are being answered may go on after the server was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Does what the command line asks for.
pub async fn run(mut config: Config) -> Result<(), Failure> {
    let command = config.take_command();
    if let Command::Schema = command {
        print!("{}", graphql::sdl());
        return Ok(());
    }
    let db = database::connect(&config.database_url).await?;
    match command {
        Command::Serve(options) => serve(&config.database_url, db, &options).await,
        Command::Migrate { direction } => migrate(&db, direction.unwrap_or(Direction::Up)).await,
        Command::Seed { files } => {
            update_tables(&db).await?;
            let report = if files.is_empty() {
                dataset::seed_bundled(&db, Clock::System).await
            } else {
                dataset::seed_files(&db, Clock::System, &files).await
            };
            println!("{}", report.map_err(not_loaded)?);
            Ok(())
        }
        Command::Generate(options) => {
            update_tables(&db).await?;
            println!("{}", synthesise(&db, options).await?);
            Ok(())
        }
        Command::Reindex => {
            update_tables(&db).await?;
            let now = Clock::System.now();
            let texts = db
                .write(&Author::program("reindex"), now, |tx, _| {
                    search::rebuild(tx).boxed()
                })
                .await;
            println!("texts {}", texts.map_err(not_indexed)?);
            Ok(())
        }
        Command::Key { what } => keys(&db, what).await,
        Command::Schema => Ok(()),
    }
}

async fn synthesise(db: &Database, options: Generate) -> Result<Made, Failure> {
    dataset::seed_if_empty(db, Clock::System)
        .await
        .map_err(not_loaded)?;
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let plan = Plan {
        agreements: count(options.agreements),
        meetings: count(options.meetings.unwrap_or(options.agreements / 5)),
        seed: options.seed,
    };
    generate(db, plan)
        .await
        .map_err(|cause| Failure::new("The synthetic data could not be made.").because(cause))
}

async fn serve(url: &str, db: Database, options: &Serve) -> Result<(), Failure> {
    let listener = TcpListener::bind(options.listen).await.map_err(|cause| {
        Failure::new(format!("Cannot listen on {}.", options.listen))
            .because(cause)
            .hint("Choose another address with --listen or ENTENTE_LISTEN.")
    })?;
    update_tables(&db).await?;
    if !options.no_seed {
        let report = dataset::seed_if_empty(&db, Clock::System)
            .await
            .map_err(not_loaded)?;
        if let Some(report) = report {
            eprintln!("{report}");
        }
    }
    let address = listener.local_addr().unwrap_or(options.listen);
    let has_keys = key::any(&db.reader, Clock::System.now()).await;
    let has_keys = has_keys.map_err(not_read)?;
    eprintln!("{}", welcome(url, &address.to_string(), has_keys));
    let schema = graphql::schema_at(db.clone(), Clock::System, BaseUrl(options.base_url.clone()));
    let server = http::Server {
        api: Api::new(schema, db.clone(), options.requests.rules()?).map_err(|cause| {
            Failure::new("The documents that were agreed on do not fit the schema.").because(cause)
        })?,
        door: Door {
            db: db.clone(),
            tokens: options.tokens.open(Clock::System.now()).await?,
            clock: Clock::System,
            anybody: options.anonymous_read.then(Viewer::anonymous),
        },
        sites: options.sites(),
        db,
        settings: options.requests.settings(),
        metrics: http::Metrics::default(),
    };
    let router = http::router(server);
    let serving = http::serve(listener, router, http::PATIENCE, asked_to_stop());
    let too_late = async {
        asked_to_stop().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        () = serving => Ok(()),
        () = too_late => {
            tracing::warn!("stopped while requests were still being answered");
            Ok(())
        }
    }
}

fn welcome(url: &str, address: &str, has_keys: bool) -> String {
    let writes = if has_keys {
        "for those who hold a key: `entente key list` shows them"
    } else {
        "for nobody yet: make a key with `entente key create --name NAME --role admin`"
    };
    format!(
        "database  {}\ngraphql   http://{address}/graphql\npage      http://{address}/\nwrites    {writes}\ntry       curl http://{address}/graphql -H 'content-type: application/json' -d '{{\"query\": \"{{ country(code: \\\"ML\\\") {{ name }} }}\"}}'",
        database::without_password(url)
    )
}

async fn keys(db: &Database, what: KeyCommand) -> Result<(), Failure> {
    update_tables(db).await?;
    let (author, now) = (Author::program("key"), Clock::System.now());
    match what {
        KeyCommand::Create {
            name,
            role,
            expires,
        } => {
            let expires_at = expires.map(|expires| expires.instant(now).ok_or(expires));
            let new = key::NewKey {
                name,
                role: role.into(),
                expires_at: expires_at.transpose().map_err(|_| {
                    Failure::new("No calendar goes as far as --expires.")
                        .hint("Leave it out for a key that does not expire.")
                })?,
            };
            let mut random = [0; key::RANDOM];
            getrandom::fill(&mut random).map_err(|cause| {
                Failure::new("The operating system gave no random bits.").because(cause)
            })?;
            let made = db.write(&author, now, |tx, now| {
                async move { key::create(tx, new, &random, now).await }.boxed()
            });
            println!("{}", made.await.map_err(no_key)?);
            eprintln!(
                "Keep this key: it is not shown again. Send it as `Authorization: Bearer …`."
            );
        }
        KeyCommand::List => {
            for row in key::list(&db.reader).await.map_err(not_read)? {
                println!("{}", key_line(&row, now));
            }
        }
        KeyCommand::Revoke { prefix } => {
            let revoked = db.write(&author, now, |tx, now| {
                async move { key::revoke(tx, &prefix, now).await }.boxed()
            });
            println!("{}", key_line(&revoked.await.map_err(no_key)?, now));
        }
    }
    Ok(())
}

fn key_line(row: &api_key::Model, now: DateTime<Utc>) -> String {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
    let state = match (row.revoked_at, row.expires_at) {
        (Some(revoked), _) => format!("revoked {}", day(revoked)),
        (None, Some(expires)) if expires <= now => format!("expired {}", day(expires)),
        (None, Some(expires)) => format!("until {}", day(expires)),
        (None, None) => "counts".to_owned(),
    };
    let used = row.last_used_at.map_or("never".to_owned(), day);
    let role = format!("{:?}", row.role).to_lowercase();
    format!(
        "{}  {role:<11}  {state:<24}  last used {used:<16}  {}",
        row.prefix, row.name
    )
}

fn no_key(cause: impl std::fmt::Display) -> Failure {
    Failure::new("Nothing was changed.").because(cause)
}

async fn migrate(db: &Database, direction: Direction) -> Result<(), Failure> {
    match direction {
        Direction::Up => update_tables(db).await?,
        Direction::Down { steps } => database::revert(db, steps).await.map_err(|cause| {
            Failure::new("The tables could not be changed back.").because(cause)
        })?,
        Direction::Status => {}
    }
    for (step, taken) in database::history(db).await.map_err(not_read)? {
        println!("{}  {step}", if taken { "done   " } else { "pending" });
    }
    Ok(())
}

async fn update_tables(db: &Database) -> Result<(), Failure> {
    database::migrate(db).await.map_err(|cause| {
        Failure::new("The tables could not be brought up to date.")
            .because(cause)
            .hint("The database user needs the right to create tables. If a newer entente used this database, use that one.")
    })?;
    let now = Clock::System.now();
    let author = Author::program("migrate");
    let filled = db.write(&author, now, |tx, _| search::fill_if_empty(tx).boxed());
    filled.await.map_err(not_indexed)
}

fn not_indexed(cause: impl std::fmt::Display) -> Failure {
    Failure::new("The texts could not be made ready for searching. Nothing was changed.")
        .because(cause)
}

fn not_read(cause: impl std::fmt::Display) -> Failure {
    Failure::new("The database could not be read.").because(cause)
}

fn not_loaded(cause: impl std::fmt::Display) -> Failure {
    Failure::new("The data could not be loaded. Nothing of the file with the error was written.")
        .because(cause)
}

/// Resolves when the process is interrupted or told to end.
async fn asked_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => _ = terminated.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
