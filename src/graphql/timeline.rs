//! Timelines in the API.

use async_graphql::{Context, Enum, Object, Result, SimpleObject, Union};
use entity::{accreditation, lifecycle_event, meeting, mission, relation_event};

use crate::domain::list::Page;
use crate::domain::timeline::{
    Asked, Entry, Scope, TimelineKind as Kind, TimelineOrder as Order, Whose,
};
use crate::graphql::agreement::LifecycleEvent;
use crate::graphql::connection::{PageInfo, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::meeting::Meeting;
use crate::graphql::range::DateRange;
use crate::graphql::relation::{Accreditation, Mission, RelationEvent};
use crate::graphql::scalar::{Date, PartialDate, all};

/// What an entry of a timeline is. Entries of the same day come in the order in which the kinds stand here: RELATION_EVENT, MISSION_OPENED, ACCREDITATION_APPOINTED, ACCREDITATION_STARTED, MEETING, LIFECYCLE_EVENT, ACCREDITATION_ENDED, MISSION_CLOSED; latest first, the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Kind")]
pub enum TimelineKind {
    /// A step in the relations of two countries, whichever of them took it. Events against which a disagreement of sources was decided are left out. The subject is the event.
    RelationEvent,
    /// A mission was opened. Every mission has such an entry; where it is not known when it was opened, the entry has no date. The subject is the mission.
    MissionOpened,
    /// Somebody was appointed to a mission, on a recorded date. The subject is the accreditation.
    AccreditationAppointed,
    /// Somebody took up the functions at a mission, for a head of mission by presenting credentials. Without a date where neither an appointment nor a start is dated. The subject is the accreditation.
    AccreditationStarted,
    /// A meeting, on the day on which it began. Announced, postponed and cancelled meetings and those that lie ahead are entries as well: their `status` and date tell. A meeting that is a part of another is an entry of its own; sub-events are not. The subject is the meeting.
    Meeting,
    /// A step in the life of an agreement. Events against which a disagreement of sources was decided are left out. The subject is the event.
    LifecycleEvent,
    /// Somebody's functions at a mission ended, on a recorded date. The subject is the accreditation.
    AccreditationEnded,
    /// A mission was closed, on a recorded date. The subject is the mission.
    MissionClosed,
}

/// In which order a timeline is told. Entries of which no first day is known come last in either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum TimelineOrder {
    /// By the first day on which the entries may have happened, the earliest first.
    #[default]
    Asc,
    /// By the first day on which the entries may have happened, the latest first.
    Desc,
}

/// What an entry of a timeline is about.
#[derive(Union)]
pub enum TimelineSubject {
    /// A step in the life of an agreement.
    LifecycleEvent(LifecycleEvent),
    /// A meeting.
    Meeting(Meeting),
    /// A step in the relations of two countries.
    RelationEvent(RelationEvent),
    /// A mission.
    Mission(Mission),
    /// Somebody accredited to a mission.
    Accreditation(Accreditation),
}

/// Something that happened, at its place in a timeline.
pub struct TimelineEntry(Entry);

/// Something that happened, at its place in a timeline.
#[Object]
impl TimelineEntry {
    /// What it is.
    async fn kind(&self) -> TimelineKind {
        self.0.kind.into()
    }

    /// When it happened; for a step in the life of an agreement of which only the date of effect is recorded, that date. Null where not known. The timeline is sorted by the first day it may mean.
    async fn occurred_on(&self) -> Option<PartialDate> {
        let date = self.0.date.as_ref()?;
        PartialDate::from_columns(Some(&date.text), date.earliest, date.latest)
    }

    /// What happened, with all that is recorded of it. Null only if it was deleted while the answer was being made.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<TimelineSubject>> {
        or_null(async {
            use TimelineSubject as Subject;
            let id = self.0.id;
            Ok(match self.0.kind {
                Kind::LifecycleEvent => {
                    let row = ctx.row::<lifecycle_event::Entity>(id).await?;
                    row.map(|row| Subject::LifecycleEvent(LifecycleEvent(row)))
                }
                Kind::Meeting => {
                    let row = ctx.row::<meeting::Entity>(id).await?;
                    row.map(|row| Subject::Meeting(Meeting(row)))
                }
                Kind::RelationEvent => {
                    let row = ctx.row::<relation_event::Entity>(id).await?;
                    row.map(|row| Subject::RelationEvent(RelationEvent(row)))
                }
                Kind::MissionOpened | Kind::MissionClosed => {
                    let row = ctx.row::<mission::Entity>(id).await?;
                    row.map(|row| Subject::Mission(Mission(row)))
                }
                Kind::AccreditationAppointed
                | Kind::AccreditationStarted
                | Kind::AccreditationEnded => {
                    let row = ctx.row::<accreditation::Entity>(id).await?;
                    row.map(|row| Subject::Accreditation(Accreditation(row)))
                }
            })
        })
        .await
    }
}

/// The arguments of a timeline.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which kinds of entries.
    pub kinds: Option<Vec<TimelineKind>>,
    /// From which day.
    pub from: Option<Date>,
    /// To which day.
    pub to: Option<Date>,
    /// In which order.
    pub order: TimelineOrder,
    /// How many from the start.
    pub first: Option<i32>,
    /// After which cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Before which cursor.
    pub before: Option<String>,
}

impl Wanted {
    /// The part asked for of somebody's timeline.
    pub async fn fetch(self, ctx: &Context<'_>, whose: Whose) -> Result<TimelineConnection> {
        let page = paging(self.first, self.after, self.last, self.before)?;
        let range = DateRange {
            from: self.from,
            to: self.to,
        };
        let (from, to) = range.read("")?;
        let asked = Asked {
            scope: Scope {
                whose,
                kinds: self.kinds.map(all),
                from,
                to,
            },
            order: self.order.into(),
            page,
        };
        Ok(TimelineConnection {
            scope: asked.scope.clone(),
            page: ctx.timeline(asked).await?,
        })
    }
}

/// One page of a timeline, and the way to the next (Relay).
pub struct TimelineConnection {
    scope: Scope,
    page: Page<Entry>,
}

/// One page of a timeline, and the way to the next (Relay).
#[Object]
impl TimelineConnection {
    /// The entries of this page with their cursors.
    async fn edges(&self) -> Vec<TimelineEdge> {
        let rows = self.page.rows.iter().cloned();
        rows.map(|(cursor, entry)| TimelineEdge {
            cursor,
            node: TimelineEntry(entry),
        })
        .collect()
    }

    /// The entries of this page.
    async fn nodes(&self) -> Vec<TimelineEntry> {
        let rows = self.page.rows.iter();
        rows.map(|(_, entry)| TimelineEntry(entry.clone()))
            .collect()
    }

    /// Where this page lies in the timeline.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: self.page.rows.last().map(|(cursor, _)| cursor.clone()),
        }
    }

    /// How many entries of these kinds, in this range of days, there are on all pages together. Counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.timeline_count(self.scope.clone()).await?)
    }
}

/// An entry of a timeline, with the cursor that marks its place (Relay).
#[derive(SimpleObject)]
pub struct TimelineEdge {
    /// The place in the timeline. Give it as `after` or `before`.
    cursor: String,
    /// The entry.
    node: TimelineEntry,
}
