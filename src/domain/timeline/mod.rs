//! Timelines: what is recorded of a country, of two countries or of a field of cooperation, in one
//! list in the order of its dates.
//!
//! Entries come from several tables. For each kind there is a [`strand`]; the database takes from
//! every strand no more than a page may need, and puts the strands together. Entries that have a
//! first day are asked for apart from those that have none, and these only where they are needed
//! to fill a page. So a hundred timelines asked for at once are two statements at the most.

mod place;
mod strand;

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, Iterable as _, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::date::PartialDate;
use crate::domain::error::Result;
use crate::domain::list::{self, Page, PageRequest};
use crate::domain::pair::{Pair, ask};
use crate::domain::timeline::place::Place;
use crate::domain::timeline::strand::{EARLIEST, ID, KIND, LATEST, ON, Strand, strands};

/// What an entry is. Entries of the same day come in this order.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    sea_orm::EnumIter,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TimelineKind {
    /// A step in the relations of two countries.
    RelationEvent,
    /// A mission was opened.
    MissionOpened,
    /// Somebody was appointed to a mission.
    AccreditationAppointed,
    /// Somebody took up the functions at a mission.
    AccreditationStarted,
    /// A meeting began.
    Meeting,
    /// A step in the life of an agreement.
    LifecycleEvent,
    /// Somebody's functions at a mission ended.
    AccreditationEnded,
    /// A mission was closed.
    MissionClosed,
}

/// Whose timeline it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// That of a country.
    Country(Uuid),
    /// That of two countries.
    Pair(Pair),
    /// That of a field of cooperation: a domain and those below it.
    Domains(Vec<Uuid>),
}

/// In which order. Entries of which no first day is known come last in either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TimelineOrder {
    /// The earliest first.
    #[default]
    Asc,
    /// The latest first.
    Desc,
}

/// Which entries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Whose timeline it is.
    pub whose: Whose,
    /// Only these kinds.
    pub kinds: Option<Vec<TimelineKind>>,
    /// Perhaps on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps on this day or earlier.
    pub to: Option<NaiveDate>,
}

impl Scope {
    fn strands(&self) -> Vec<Strand> {
        let wanted = |kind: &TimelineKind| {
            let kinds = self.kinds.as_ref();
            kinds.is_none_or(|kinds| kinds.contains(kind))
        };
        let all = TimelineKind::iter().filter(wanted);
        let all = all.flat_map(|kind| strands(&self.whose, kind));
        all.map(|strand| strand.between(self.from, self.to))
            .collect()
    }
}

/// A question for a part of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Which entries.
    pub scope: Scope,
    /// In which order.
    pub order: TimelineOrder,
    /// Which part.
    pub page: PageRequest,
}

impl Asked {
    /// Whether days rise in the direction in which the database reads.
    fn is_rising(&self) -> bool {
        (self.order == TimelineOrder::Asc) != self.page.is_backwards()
    }

    /// The direction in which the database reads.
    fn reading(&self) -> Order {
        if self.is_rising() {
            Order::Asc
        } else {
            Order::Desc
        }
    }
}

/// An entry of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: TimelineKind,
    /// The id of the row that tells it.
    pub id: Uuid,
    /// When it happened.
    pub date: Option<PartialDate>,
}

impl Entry {
    fn read(row: &QueryResult) -> Result<Option<Self>> {
        let rank: i32 = row.try_get("", KIND)?;
        let Some(kind) = TimelineKind::iter().find(|kind| *kind as i32 == rank) else {
            return Ok(None);
        };
        let text: Option<String> = row.try_get("", ON)?;
        let date = PartialDate::from_columns(
            text.as_ref(),
            row.try_get("", EARLIEST)?,
            row.try_get("", LATEST)?,
        );
        let id = row.try_get("", ID)?;
        Ok(Some(Self { kind, id, date }))
    }

    /// The day at which it stands.
    fn day(&self) -> Option<NaiveDate> {
        self.date.as_ref().and_then(|date| date.earliest)
    }

    /// The order of the list, told again for rows: a `UNION ALL` promises none.
    fn compare(&self, other: &Self, order: TimelineOrder) -> Ordering {
        let undated = self.day().is_none().cmp(&other.day().is_none());
        let key = |entry: &Self| (entry.day(), entry.kind, entry.id);
        let rising = key(self).cmp(&key(other));
        undated.then(match order {
            TimelineOrder::Asc => rising,
            TimelineOrder::Desc => rising.reverse(),
        })
    }
}

/// Refuses a question whose cursor does not belong to it. To be asked before it joins others.
pub fn check(asked: &Asked) -> Result<()> {
    Place::read(asked).map(|_| ())
}

/// Answers all questions, with two statements at the most for each two hundred of them.
pub async fn pages(
    db: &impl ConnectionTrait,
    asked: &[Asked],
) -> Result<HashMap<Asked, Page<Entry>>> {
    let placed = asked.iter().map(|one| Ok((one.clone(), Place::read(one)?)));
    let placed = placed.collect::<Result<Vec<_>>>()?;
    let mut found: HashMap<Asked, Vec<Entry>> =
        asked.iter().map(|one| (one.clone(), Vec::new())).collect();
    for is_second in [false, true] {
        let is_open = |(one, _): &&(Asked, _)| {
            let entries = found.get(one).map_or(0, Vec::len);
            entries <= one.page.limit() as usize
        };
        let open: Vec<_> = placed.iter().filter(is_open).cloned().collect();
        let rows = ask(db, &open, |(one, place)| {
            let dated = one.page.is_backwards() == is_second;
            Vec::from_iter(merged(one, place.as_ref(), dated))
        });
        for ((one, _), _, row) in rows.await? {
            found.entry(one).or_default().extend(Entry::read(&row)?);
        }
    }
    let pages = found.into_iter().map(|(asked, entries)| {
        let page = page(&asked, entries);
        (asked, page)
    });
    Ok(pages.collect())
}

/// Counts the entries of each timeline, with one statement for each two hundred of them.
pub async fn counts(db: &impl ConnectionTrait, scopes: &[Scope]) -> Result<HashMap<Scope, i64>> {
    let rows = ask(db, scopes, |scope| {
        let all = scope.strands().into_iter().map(Strand::all).collect();
        let counted =
            united(all).map(|mut entries| entries.expr_as(Expr::col(Asterisk).count(), "n").take());
        Vec::from_iter(counted)
    });
    let mut counts = HashMap::new();
    for (scope, _, row) in rows.await? {
        counts.insert(scope, row.try_get("", "n")?);
    }
    Ok(counts)
}

/// The entries that a page may need of those with a first day, or of those without, or nothing
/// where there can be none.
fn merged(asked: &Asked, place: Option<&Place>, dated: bool) -> Option<SelectStatement> {
    let strands = asked.scope.strands();
    let parts = strands
        .iter()
        .filter_map(|strand| strand.part(asked, place, dated));
    let mut entries = united(parts.collect())?;
    let order = asked.reading();
    let entries = entries
        .columns([KIND, ID, ON, EARLIEST, LATEST])
        .order_by(EARLIEST, order.clone())
        .order_by(KIND, order.clone())
        .order_by(ID, order)
        .limit(u64::from(asked.page.limit()) + 1);
    Some(entries.take())
}

/// `FROM (… UNION ALL …)`, of which the columns are still to be chosen.
fn united(parts: Vec<SelectStatement>) -> Option<SelectStatement> {
    let any = !parts.is_empty();
    any.then(|| {
        Query::select()
            .from_subquery(list::union(parts), "entry")
            .take()
    })
}

fn page(asked: &Asked, mut entries: Vec<Entry>) -> Page<Entry> {
    entries.sort_by(|left, right| left.compare(right, asked.order));
    let limit = asked.page.limit() as usize;
    let more = entries.len() > limit;
    let came_from = asked.page.cursor().is_some();
    let (has_previous, has_next) = if asked.page.is_backwards() {
        entries.drain(..entries.len().saturating_sub(limit));
        (more, came_from)
    } else {
        entries.truncate(limit);
        (came_from, more)
    };
    let rows = entries
        .into_iter()
        .map(|entry| (Place::of(asked.order, &entry).write(), entry));
    Page {
        rows: rows.collect(),
        has_previous,
        has_next,
    }
}
