//! People meeting for their countries or organisations.

mod list;
mod new;
mod parts;
pub mod rules;
mod session;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use entity::meeting::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::RecordKind;
use entity::{meeting_topic, participant, sub_event};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named};
use crate::domain::{country, date, id, text};

pub use list::{MeetingFilter, MeetingKey, MeetingTest, ParticipantTest};
pub use new::{MeetingPatch, NewMeeting, NewParticipant, NewSubEvent};
use parts::Place;
pub use session::last_session;

rows!(meeting by id);
rows!(meeting of meeting by parent_id: ParentId, ordered by StartEarliest, Slug);
rows!(sub_event of meeting by meeting_id: MeetingId, ordered by Ordinal, Id);
rows!(sub_event by id);
rows!(participant of meeting by meeting_id: MeetingId, ordered by Ordinal, Id);
rows!(participant of sub_event by sub_event_id: SubEventId, ordered by Ordinal, Id);
rows!(meeting_topic of meeting by meeting_id: MeetingId, ordered by Ordinal, Id);
rows!(agreement of meeting by meeting_id: MeetingId, ordered by PackageOrdinal, Id);

/// The word that ids of participants begin with.
pub const PARTICIPANT: &str = "participant";
/// The word that ids of sub-events begin with.
pub const SUB_EVENT: &str = "subevent";

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Meeting;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// Writes a new meeting with its parts.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewMeeting,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "titles", &new.titles)?;
    record::check_identifiers(&mut problems, &new.identifiers);
    check_place(&mut problems, new.city.as_ref(), new.venue.as_ref());
    let id = record::new_id(RecordKind::Meeting, new.id.as_ref(), &new.slug);
    let id = problems.take(id)?.unwrap_or_default();
    let start = date::parse_at("start", new.start.as_ref());
    let start = problems.take(start)?.flatten();
    let end = date::parse_at("end", new.end.as_ref());
    let end = problems.take(end)?.flatten();
    check_order(
        &mut problems,
        start.as_ref().and_then(|date| date.earliest),
        end.as_ref().and_then(|date| date.latest),
    );
    let country = country::require_optional(db, "country", new.country.as_ref()).await;
    let country = problems.take(country)?.flatten();
    let parent = record::require_optional::<Entity>(db, "parent", new.parent.as_ref()).await;
    let parent = problems.take(parent)?.flatten();
    let topics = parts::topics(db, &mut problems, id, &new.topics).await?;
    let (keys, sub_events) = parts::sub_events(&mut problems, id, new.sub_events)?;
    let participants = parts::participants(db, &mut problems, id, new.participants, &keys).await?;
    problems.finish()?;

    record::insert(
        db,
        RecordKind::Meeting,
        id,
        now,
        new.titles,
        new.identifiers,
    )
    .await?;
    let (start_on, start_earliest, start_latest) = date::columns(start);
    let (end_on, end_earliest, end_latest) = date::columns(end);
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        kind: Set(new.kind),
        status: Set(new.status),
        stated_level: Set(new.stated_level),
        start_on,
        start_earliest,
        start_latest,
        end_on,
        end_earliest,
        end_latest,
        city: Set(new.city),
        venue: Set(new.venue),
        country_id: Set(country),
        parent_id: Set(parent),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    insert_topics(db, topics).await?;
    if !sub_events.is_empty() {
        sub_event::Entity::insert_many(sub_events)
            .exec_without_returning(db)
            .await?;
    }
    if !participants.is_empty() {
        participant::Entity::insert_many(participants)
            .exec_without_returning(db)
            .await?;
    }
    Ok(id)
}

/// Changes a meeting. Its sub-events and participants are added and removed one by one.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: MeetingPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = record::row::<Entity>(db, RecordKind::Meeting, id).await?;
    let mut problems = Problems::default();
    if let Some(slug) = &patch.slug {
        text::check_slug(&mut problems, "slug", slug);
    }
    if let Some(titles) = &patch.titles {
        text::check(&mut problems, "titles", titles)?;
    }
    record::check_identifiers(
        &mut problems,
        patch.identifiers.as_deref().unwrap_or_default(),
    );
    check_place(&mut problems, patch.city.as_set(), patch.venue.as_set());
    let start = date::patched("start", patch.start);
    let start = problems.take(start)?.unwrap_or_default();
    let end = date::patched("end", patch.end);
    let end = problems.take(end)?.unwrap_or_default();
    check_order(
        &mut problems,
        written(&start.1, before.start_earliest),
        written(&end.2, before.end_latest),
    );
    let country = country::require_optional(db, "country", patch.country.as_set()).await;
    let country = problems.take(country)?.flatten();
    let parent = record::require_optional::<Entity>(db, "parent", patch.parent.as_set()).await;
    let parent = problems.take(parent)?.flatten();
    if let Some(parent) = parent {
        let cycle = is_within(db, parent, id).await?;
        problems.require(
            !cycle,
            "parent",
            "A meeting cannot be part of itself, nor of a meeting that is part of it. Choose another parent.",
        );
    }
    let topics = match &patch.topics {
        Some(topics) => Some(parts::topics(db, &mut problems, id, topics).await?),
        None => None,
    };
    problems.finish()?;

    let mut row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        kind: patch.kind.into_column(),
        status: patch.status.into_column(),
        stated_level: patch.stated_level.into_column(),
        city: patch.city.into_column(),
        venue: patch.venue.into_column(),
        country_id: referring(&patch.country, country),
        parent_id: referring(&patch.parent, parent),
        ..Default::default()
    };
    (row.start_on, row.start_earliest, row.start_latest) = start;
    (row.end_on, row.end_earliest, row.end_latest) = end;
    row.update(db).await?;
    if let Some(titles) = patch.titles {
        text::replace(db, id, titles).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    if let Some(topics) = topics {
        meeting_topic::Entity::delete_many()
            .filter(meeting_topic::Column::MeetingId.eq(id))
            .exec(db)
            .await?;
        insert_topics(db, topics).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes a meeting to which nothing else refers, with its sub-events and participants.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Meeting, id).await
}

/// Adds a sub-event to a meeting.
pub async fn add_sub_event(
    db: &impl ConnectionTrait,
    meeting: Uuid,
    new: NewSubEvent,
    now: DateTime<Utc>,
) -> Result<()> {
    require_meeting(db, meeting).await?;
    let last = sub_event::Entity::find()
        .filter(sub_event::Column::MeetingId.eq(meeting))
        .order_by_desc(sub_event::Column::Ordinal)
        .one(db)
        .await?;
    let place = place_after(meeting, last.map(|row| row.ordinal));
    let mut problems = Problems::default();
    let row = parts::sub_event(&mut problems, &place, new)?;
    problems.finish()?;
    sub_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    record::touch(db, meeting, now).await
}

/// Removes a sub-event with the parts that people took in it, and tells from which meeting.
pub async fn remove_sub_event(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let found = sub_event::Entity::find_by_id(id).one(db).await?;
    let row = found.ok_or_else(|| missing_part("subEventId", SUB_EVENT, id))?;
    sub_event::Entity::delete_by_id(id).exec(db).await?;
    record::touch(db, row.meeting_id, now).await?;
    Ok(row.meeting_id)
}

/// Adds a participant to a meeting, or to one of its sub-events named by id.
pub async fn add_participant(
    db: &impl ConnectionTrait,
    meeting: Uuid,
    new: NewParticipant,
    now: DateTime<Utc>,
) -> Result<()> {
    require_meeting(db, meeting).await?;
    let last = participant::Entity::find()
        .filter(participant::Column::MeetingId.eq(meeting))
        .order_by_desc(participant::Column::Ordinal)
        .one(db)
        .await?;
    let place = place_after(meeting, last.map(|row| row.ordinal));
    let mut problems = Problems::default();
    let sub_event = require_sub_event(db, meeting, new.sub_event.as_ref()).await;
    let sub_event = problems.take(sub_event)?.flatten();
    let row = parts::participant(db, &mut problems, &place, sub_event, new).await?;
    problems.finish()?;
    participant::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    record::touch(db, meeting, now).await
}

/// Removes a participant, and tells from which meeting.
pub async fn remove_participant(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let found = participant::Entity::find_by_id(id).one(db).await?;
    let row = found.ok_or_else(|| missing_part("participantId", PARTICIPANT, id))?;
    participant::Entity::delete_by_id(id).exec(db).await?;
    record::touch(db, row.meeting_id, now).await?;
    Ok(row.meeting_id)
}

fn check_place(problems: &mut Problems, city: Option<&String>, venue: Option<&String>) {
    text::check_optional(problems, "city", city, 200);
    text::check_optional(problems, "venue", venue, 200);
}

fn check_order(problems: &mut Problems, begun: Option<NaiveDate>, ended: Option<NaiveDate>) {
    problems.require(
        date::in_order(begun, ended),
        "end",
        "A meeting cannot end before it begins. Correct `end` or `start`.",
    );
}

/// What a column will hold after an update.
fn written<T: Copy>(column: &ActiveValue<Option<T>>, before: Option<T>) -> Option<T>
where
    Option<T>: Into<sea_orm::Value>,
{
    match column {
        Set(value) => *value,
        _ => before,
    }
}

/// The column that names another record, of which the caller gave a name that was found as `id`.
fn referring(patch: &Patch<String>, id: Option<Uuid>) -> ActiveValue<Option<Uuid>> {
    match patch {
        Patch::Keep => ActiveValue::NotSet,
        Patch::Clear => Set(None),
        Patch::Set(_) => Set(id),
    }
}

/// Whether a meeting is part of itself by way of its parents, which no act may bring about.
pub async fn is_part_of_itself(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let row: Option<Model> = Entity::find_by_id(id).one(db).await?;
    match row.and_then(|row| row.parent_id) {
        Some(parent) => is_within(db, parent, id).await,
        None => Ok(false),
    }
}

/// Whether a meeting is `outer` or lies within it. A ring in the data ends the walk and not the program.
pub async fn is_within(db: &impl ConnectionTrait, inner: Uuid, outer: Uuid) -> Result<bool> {
    let mut seen = HashSet::new();
    let mut next = Some(inner);
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        if id == outer {
            return Ok(true);
        }
        let row: Option<Model> = Entity::find_by_id(id).one(db).await?;
        next = row.and_then(|row| row.parent_id);
    }
    Ok(false)
}

async fn require_meeting(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    let shown = id::show(id::prefix(RecordKind::Meeting), id);
    record::require::<Entity>(db, "meetingId", &shown).await?;
    Ok(())
}

async fn require_sub_event(
    db: &impl ConnectionTrait,
    meeting: Uuid,
    given: Option<&String>,
) -> Result<Option<Uuid>> {
    let Some(given) = given else { return Ok(None) };
    let id = id::read_as("subEvent", SUB_EVENT, given)?;
    let found: Option<Uuid> = sub_event::Entity::find_by_id(id)
        .select_only()
        .column(sub_event::Column::Id)
        .filter(sub_event::Column::MeetingId.eq(meeting))
        .into_tuple()
        .one(db)
        .await?;
    let missing = || {
        Error::not_found(
            "subEvent",
            format!("This meeting has no sub-event `{given}`. Ask for its `subEvents`."),
        )
    };
    found.map(Some).ok_or_else(missing)
}

async fn insert_topics(
    db: &impl ConnectionTrait,
    topics: Vec<meeting_topic::ActiveModel>,
) -> Result<()> {
    if !topics.is_empty() {
        meeting_topic::Entity::insert_many(topics)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// The place of a part that is added later, and so has no key.
fn place_after(meeting: Uuid, last: Option<i32>) -> Place {
    Place {
        meeting,
        id: Uuid::now_v7(),
        ordinal: last.map_or(0, |ordinal| ordinal.saturating_add(1)),
        path: String::new(),
    }
}

fn missing_part(path: &str, prefix: &str, id: Uuid) -> Error {
    let shown = id::show(prefix, id);
    Error::not_found(
        path,
        format!("There is no `{shown}`. Ask for the parts of the meeting."),
    )
}
