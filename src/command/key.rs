//! Making keys, showing them, taking them back.

use chrono::{DateTime, Utc};
use entity::api_key;
use futures_util::FutureExt as _;

use crate::clock::Clock;
use crate::command::{not_read, say, update_tables};
use crate::config::KeyCommand;
use crate::database::Database;
use crate::domain::change::Author;
use crate::domain::key;
use crate::failure::Failure;

/// Does what is to be done with keys.
pub async fn keys(db: &Database, what: KeyCommand) -> Result<(), Failure> {
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
                Failure::new("The operating system gave no random bits.")
                    .because(cause)
                    .hint("Try again; a machine that has just been started may not have any yet.")
            })?;
            let made = db.write(&author, now, |tx, now| {
                async move { key::create(tx, new, &random, now).await }.boxed()
            });
            say(&format!("{}\n", made.await.map_err(no_key)?))?;
            eprintln!(
                "Keep this key: it is not shown again. Send it as `Authorization: Bearer …`."
            );
        }
        KeyCommand::List => {
            let rows = key::list(&db.reader).await.map_err(not_read)?;
            if rows.is_empty() {
                eprintln!(
                    "There are no keys. Make one: entente key create --name NAME --role admin"
                );
            }
            for row in rows {
                say(&line(&row, now))?;
            }
        }
        KeyCommand::Revoke { prefix } => {
            let revoked = db.write(&author, now, |tx, now| {
                async move { key::revoke(tx, &prefix, now).await }.boxed()
            });
            say(&line(&revoked.await.map_err(no_key)?, now))?;
        }
    }
    Ok(())
}

fn line(row: &api_key::Model, now: DateTime<Utc>) -> String {
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
        "{}  {role:<11}  {state:<24}  last used {used:<16}  {}\n",
        row.prefix, row.name
    )
}

fn no_key(cause: impl std::fmt::Display) -> Failure {
    Failure::new("Nothing was changed.")
        .because(cause)
        .hint("`entente key --help` tells how keys are made, shown and taken back.")
}
