//! The log as it grows: whoever follows it gets every change once and in order, first those that
//! were made before, then those that are made.
//!
//! One task for all followers reads what is new when it hears of a write. Writers of the same program
//! say so; those of other programs on the same PostgreSQL are heard by `NOTIFY`; and as nobody else
//! says anything, it looks by itself once a second. It ends with the last follower.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use entity::change::Model;
use futures_util::FutureExt as _;
use sea_orm::{DatabaseConnection, DbBackend};
use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::database::{SOON, in_time};
use crate::domain::change::read;
use crate::domain::database::{CHANNEL, Database};
use crate::domain::error::{Error, Result};

/// How many of the latest changes are kept at hand. A follower who was up to date and falls further
/// behind than this is cut off.
const RECENT: usize = 1_024;
/// How many changes are read or handed over at a time.
const BATCH: u64 = 100;
/// How often to look whether somebody wrote who says nothing.
const LOOK: Duration = Duration::from_secs(1);
/// Where followers of one program meet. Clones are the same place.
#[derive(Clone)]
pub struct Live(Arc<Hub>);

struct Hub {
    db: Database,
    /// The last change read; 0 before the first reading.
    latest: watch::Sender<i64>,
    recent: Mutex<VecDeque<Model>>,
    is_read: AtomicBool,
}

impl Live {
    /// The place for those who follow this database.
    pub fn new(db: Database) -> Self {
        Self(Arc::new(Hub {
            db,
            latest: watch::Sender::new(0),
            recent: Mutex::default(),
            is_read: AtomicBool::new(false),
        }))
    }

    /// Follows the log from a revision on; from now on where none is given.
    pub async fn follow(&self, after: Option<i64>) -> Result<Follower> {
        let last = in_time(SOON, read::revision(&self.0.db.reader)).await?;
        if let Some(after) = after.filter(|after| *after > last || *after < 0) {
            return Err(Error::invalid(
                "after",
                format!(
                    "There is no revision {after} yet; the last one is {last}. Give the revision of the last change you know."
                ),
            ));
        }
        let follower = Follower {
            latest: self.0.latest.subscribe(),
            hub: self.0.clone(),
            seen: after.unwrap_or(last),
            is_live: false,
        };
        self.read_on();
        Ok(follower)
    }

    /// Starts the task that reads, unless there is one.
    fn read_on(&self) {
        if !self.0.is_read.swap(true, Ordering::AcqRel) {
            tokio::spawn(self.0.clone().read());
        }
    }
}

impl Hub {
    async fn read(self: Arc<Self>) {
        let mut others = Others::of(&self.db.reader).await;
        loop {
            if let Err(cause) = self.read_new().await {
                tracing::warn!(%cause, "followers of the log wait: it cannot be read");
                sleep(LOOK).await;
            }
            if self.has_ended() {
                return;
            }
            tokio::select! {
                () = self.db.written.wait() => {}
                () = others.wrote() => {}
                () = sleep(LOOK) => {}
            }
        }
    }

    /// Whether nobody follows any more. Whoever comes at the same moment starts anew.
    fn has_ended(&self) -> bool {
        if self.latest.receiver_count() > 0 {
            return false;
        }
        self.is_read.store(false, Ordering::Release);
        self.latest.receiver_count() == 0 || self.is_read.swap(true, Ordering::AcqRel)
    }

    async fn read_new(&self) -> Result<()> {
        let db = &self.db.reader;
        loop {
            let last = *self.latest.borrow();
            if last == 0 || self.latest.receiver_count() == 0 {
                // Nobody has been here: what was written before is for each follower to read.
                self.recent().clear();
                self.latest.send_replace(read::revision(db).await?);
                return Ok(());
            }
            let new = read::after(db, last, BATCH).await?;
            let Some(newest) = new.last().map(|change| change.revision) else {
                return Ok(());
            };
            self.keep(new);
            self.latest.send_replace(newest);
        }
    }

    fn keep(&self, new: Vec<Model>) {
        let mut recent = self.recent();
        recent.extend(new);
        let many = recent.len().saturating_sub(RECENT);
        recent.drain(..many);
    }

    fn recent(&self) -> std::sync::MutexGuard<'_, VecDeque<Model>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The changes after one, as far as they are at hand. Nothing where some are no longer.
    fn after(&self, seen: i64) -> Option<Vec<Model>> {
        let recent = self.recent();
        let first = recent.front()?.revision;
        let place = usize::try_from(seen + 1 - first).ok()?;
        let batch = usize::try_from(BATCH).unwrap_or(usize::MAX);
        Some(recent.iter().skip(place).take(batch).cloned().collect())
    }
}

/// Other programs on the same database.
struct Others(Option<PgListener>);

impl Others {
    /// Only PostgreSQL tells of them. Where it does not, looking once a second has to do.
    async fn of(db: &DatabaseConnection) -> Self {
        if db.get_database_backend() != DbBackend::Postgres {
            return Self(None);
        }
        match Self::listen(db).await {
            Ok(listener) => Self(Some(listener)),
            Err(cause) => {
                tracing::warn!(%cause, "PostgreSQL does not tell of other writers; looking every second");
                Self(None)
            }
        }
    }

    async fn listen(db: &DatabaseConnection) -> sqlx::Result<PgListener> {
        let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await?;
        listener.listen(CHANNEL).await?;
        Ok(listener)
    }

    async fn wrote(&mut self) {
        let Some(listener) = &mut self.0 else {
            return std::future::pending().await;
        };
        // A lost connection is taken up again by the listener itself.
        if listener.recv().await.is_err() {
            sleep(LOOK).await;
        }
    }
}

/// Somebody who follows the log.
pub struct Follower {
    latest: watch::Receiver<i64>,
    hub: Arc<Hub>,
    seen: i64,
    /// Whether it has had changes that were at hand.
    is_live: bool,
}

/// What a follower gets.
#[derive(Debug)]
pub enum Followed {
    /// The next changes, one at least.
    Changes(Vec<Model>),
    /// The follower was up to date and has fallen too far behind. It may begin again after this
    /// revision, the last that it got.
    TooSlow(i64),
}

/// Which change was the last one that was read, as the log grows.
#[derive(Clone)]
pub struct Latest(watch::Receiver<i64>);

impl Latest {
    /// Its revision.
    pub fn revision(&self) -> i64 {
        *self.0.borrow()
    }
}

impl Follower {
    /// The last change that it was given.
    pub fn seen(&self) -> i64 {
        self.seen
    }

    /// The last change that was read for anybody.
    pub fn latest(&self) -> Latest {
        Latest(self.latest.clone())
    }

    /// The next changes. Waits until there are some.
    pub async fn next(&mut self) -> Result<Followed> {
        loop {
            self.latest.mark_unchanged();
            let latest = *self.latest.borrow();
            let new = match self.hub.after(self.seen) {
                _ if latest <= self.seen => Vec::new(),
                Some(new) => {
                    self.is_live = true;
                    new
                }
                None if self.is_live => return Ok(Followed::TooSlow(self.seen)),
                // Boxed: those who wait for the next change need no memory for reading.
                None => {
                    let db = &self.hub.db.reader;
                    read::after(db, self.seen, BATCH).boxed().await?
                }
            };
            if let Some(last) = new.last() {
                self.seen = last.revision;
                return Ok(Followed::Changes(new));
            }
            // The sender is the hub's, and lives as long as its followers.
            _ = self.latest.changed().await;
        }
    }
}
