//! Synthetic data: as many agreements as one likes, as uneven as real ones, and all of it made up.
//!
//! The same seed gives the same rows on every machine and on both databases. What is derived is
//! derived by the functions of `domain` that derive it for everybody else.

mod agreement;
mod cast;
mod chance;
mod claims;
mod life;
mod meeting;
mod occasion;
mod relation;
mod rows;
mod shape;
mod words;
mod world;

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};
use entity::vocabulary::RecordKind;
use entity::{record, source};
use futures_util::FutureExt as _;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::domain::change::Author;
use crate::domain::database::Database;
use crate::domain::error::{Error, Result};
use crate::domain::id;
use crate::progress::Progress;
use rows::Rows;
use world::World;

/// When synthetic records say that they were written: always the same, or the data would differ.
const NOW: DateTime<Utc> = DateTime::from_timestamp_nanos(1_767_225_600_000_000_000);

/// How many agreements or meetings are written in one transaction: a multiple of the size of the
/// blocks that packages begin at.
const CHUNK: usize = 2_000;

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many agreements.
    pub agreements: usize,
    /// How many meetings.
    pub meetings: usize,
    /// The number that decides about everything else.
    pub seed: u64,
}

impl Plan {
    /// How much there is of it, as its source tells.
    fn extent(&self) -> String {
        format!("{} agreements, {} meetings", self.agreements, self.meetings)
    }

    /// How many pairs of states have relations.
    fn relations(&self) -> usize {
        (self.agreements / 20).clamp(10, 5_000)
    }
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    plan: Plan,
    written: bool,
}

impl fmt::Display for Made {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seed, extent) = (self.plan.seed, self.plan.extent());
        if self.written {
            write!(
                out,
                "Synthetic data of seed {seed}: {extent}. None of it is real."
            )
        } else {
            write!(
                out,
                "The synthetic data of seed {seed} are there already: {extent}. Nothing was changed."
            )
        }
    }
}

/// Why nothing, or not all, was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// Other synthetic data are there.
    #[error("the database holds other synthetic data: {title}")]
    Other {
        /// What they are.
        title: String,
    },
    /// There is nothing to make agreements of.
    #[error("there are no states or no domains to make agreements of")]
    NothingToBuildOn,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] Error),
}

impl GenerateError {
    /// How to mend it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Other { .. } => {
                "Ask for the same again, or name an empty database with --database-url."
            }
            Self::NothingToBuildOn => "Load the bundled data first: `entente seed`.",
            Self::Database(_) => "Try again: it goes on where it stopped.",
        }
    }
}

/// Makes synthetic data, unless they are there. If it was interrupted before, it goes on.
pub async fn generate(db: &Database, plan: Plan) -> Result<Made, GenerateError> {
    refuse_others(&db.reader, plan).await?;
    let world = &World::read(&db.reader, plan).await?;
    if !is_large_enough(world) {
        return Err(GenerateError::NothingToBuildOn);
    }
    prepare(&db.writer).await?;
    let progress = Progress::over(plan.agreements + plan.meetings);
    progress.at("meetings");
    let mut written = write_once(db, source_id(plan), || cast::rows(world)).await?;
    for some in chunks(plan.meetings) {
        let rows = || collect(&some, |rows, number| meeting::add(world, rows, number));
        written |= write_once(db, meeting::id_of(some.start), rows).await?;
        progress.step(some.len());
    }
    progress.at("agreements");
    for some in chunks(plan.agreements) {
        let rows = || collect(&some, |rows, number| agreement::add(world, rows, number));
        written |= write_once(db, agreement::id_of(some.start), rows).await?;
        progress.step(some.len());
    }
    progress.at("relations");
    written |= write_relations(db, world).await?;
    if written {
        analyse(db).await?;
    }
    progress.finish();
    Ok(Made { plan, written })
}

fn chunks(all: usize) -> impl Iterator<Item = Range<usize>> {
    let firsts = (0..all).step_by(CHUNK);
    firsts.map(move |first| first..(first + CHUNK).min(all))
}

fn collect(numbers: &Range<usize>, add: impl Fn(&mut Rows, usize) -> Result<()>) -> Result<Rows> {
    let mut rows = Rows::default();
    for number in numbers.clone() {
        add(&mut rows, number)?;
    }
    Ok(rows)
}

/// Writes rows in one transaction, unless the first record among them is there.
async fn write_once(
    db: &Database,
    first: Uuid,
    rows: impl FnOnce() -> Result<Rows>,
) -> Result<bool> {
    let there = record::Entity::find_by_id(first).one(&db.reader).await?;
    if there.is_some() {
        return Ok(false);
    }
    let rows = rows()?;
    db.write(&Author::program("generate"), NOW, |tx, _| {
        rows.write(tx).boxed()
    })
    .await?;
    Ok(true)
}

/// Relations that are recorded already, here or in the bundled data, are left as they are.
async fn write_relations(db: &Database, world: &World) -> Result<bool> {
    let mut rows = Rows::default();
    for (number, pair) in (0..).zip(relation::pairs(world)) {
        relation::add(world, &mut rows, number, pair)?;
    }
    let some = !rows.relation.is_empty();
    if some {
        db.write(&Author::program("generate"), NOW, |tx, _| {
            rows.write(tx).boxed()
        })
        .await?;
    }
    Ok(some)
}

fn source_id(plan: Plan) -> Uuid {
    id::from_slug(RecordKind::Source, &cast::source_slug(plan.seed))
}

/// Two plans do not fit into one database: their records would have the same names.
async fn refuse_others(db: &impl ConnectionTrait, plan: Plan) -> Result<(), GenerateError> {
    let of_any_seed = source::Column::Slug.starts_with("synthetic-data-seed-");
    let sources = source::Entity::find().filter(of_any_seed).all(db).await;
    for row in sources.map_err(Error::from)? {
        let extent = row.section.unwrap_or_default();
        if row.id != source_id(plan) || extent != plan.extent() {
            let title = format!("{}, {extent}", row.slug);
            return Err(GenerateError::Other { title });
        }
    }
    Ok(())
}

/// Whether there are states at all times, and domains.
fn is_large_enough(world: &World) -> bool {
    let states = |year| {
        let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        world
            .countries
            .iter()
            .filter(|it| it.exists_on(day))
            .count()
    };
    states(1945) > 10 && states(shape::END) > 10 && world.domains.len() > 3
}

/// Room for the pages that are written again and again; it goes with the connection.
async fn prepare(writer: &impl ConnectionTrait) -> Result<()> {
    if writer.get_database_backend() == DbBackend::Sqlite {
        writer
            .execute_unprepared("PRAGMA cache_size = -262144")
            .await?;
    }
    Ok(())
}

/// Lets the database count what it holds: without that, it plans as if the tables were empty.
async fn analyse(db: &Database) -> Result<()> {
    db.write(&Author::program("generate"), NOW, |tx, _| {
        async move {
            if tx.get_database_backend() == DbBackend::Postgres {
                tx.execute_unprepared("SET LOCAL statement_timeout = 0")
                    .await?;
            }
            tx.execute_unprepared("ANALYZE").await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
