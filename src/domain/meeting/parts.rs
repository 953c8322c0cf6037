//! The parts of a meeting: what happened within it, who took part, what it was about.
//!
//! Each function checks what it is given and makes the rows; nothing is written here.

use std::collections::{HashMap, HashSet};

use entity::{domain, meeting_topic, office, organisation, participant, person, sub_event};
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use uuid::Uuid;

use crate::domain::error::{Problems, Result};
use crate::domain::meeting::{NewParticipant, NewSubEvent};
use crate::domain::text;
use crate::domain::{country, date, id, record};

/// Where a part stands.
pub(super) struct Place {
    /// The meeting.
    pub meeting: Uuid,
    /// The part's id.
    pub id: Uuid,
    /// Place in the list.
    pub ordinal: i32,
    /// What its fields are below: nothing, or `participants.0.`
    pub path: String,
}

impl Place {
    fn at(&self, field: &str) -> String {
        format!("{}{field}", self.path)
    }
}

/// The ids of the parts of a new meeting's list by their keys, in the order of the list. A key that
/// is given twice is a problem.
fn places<'a>(
    problems: &mut Problems,
    meeting: Uuid,
    list: &str,
    keys: impl Iterator<Item = Option<&'a String>>,
) -> Vec<(String, Place)> {
    let mut seen = HashSet::new();
    (0..)
        .zip(keys)
        .map(|(ordinal, key)| {
            let path = format!("{list}.{ordinal}.");
            let key = key.cloned().unwrap_or_else(|| ordinal.to_string());
            text::check_words(problems, &format!("{path}key"), &key, 64);
            problems.require(
                seen.insert(key.clone()),
                &format!("{path}key"),
                format!("The key `{key}` is used twice in `{list}`. Give each its own."),
            );
            let place = Place {
                meeting,
                id: id::of_part(meeting, list, &key),
                ordinal,
                path,
            };
            (key, place)
        })
        .collect()
}

/// The sub-events of a new meeting, and their ids by their keys.
pub(super) fn sub_events(
    problems: &mut Problems,
    meeting: Uuid,
    given: Vec<NewSubEvent>,
) -> Result<(HashMap<String, Uuid>, Vec<sub_event::ActiveModel>)> {
    let keys = given.iter().map(|new| new.key.as_ref());
    let places = places(problems, meeting, "subEvents", keys);
    let mut ids = HashMap::new();
    let mut rows = Vec::new();
    for ((key, place), new) in places.into_iter().zip(given) {
        ids.insert(key, place.id);
        rows.push(sub_event(problems, &place, new)?);
    }
    Ok((ids, rows))
}

/// One sub-event.
pub(super) fn sub_event(
    problems: &mut Problems,
    place: &Place,
    new: NewSubEvent,
) -> Result<sub_event::ActiveModel> {
    text::check_optional(problems, &place.at("venue"), new.venue.as_ref(), 200);
    let start = problems
        .take(date::parse_at(&place.at("start"), new.start.as_ref()))?
        .flatten();
    let (start_on, start_earliest, start_latest) = date::columns(start);
    Ok(sub_event::ActiveModel {
        id: Set(place.id),
        meeting_id: Set(place.meeting),
        kind: Set(new.kind),
        start_on,
        start_earliest,
        start_latest,
        venue: Set(new.venue),
        ordinal: Set(place.ordinal),
    })
}

/// The participants of a new meeting.
pub(super) async fn participants(
    db: &impl ConnectionTrait,
    problems: &mut Problems,
    meeting: Uuid,
    given: Vec<NewParticipant>,
    sub_events: &HashMap<String, Uuid>,
) -> Result<Vec<participant::ActiveModel>> {
    let keys = given.iter().map(|new| new.key.as_ref());
    let places = places(problems, meeting, "participants", keys);
    let mut rows = Vec::new();
    for ((_, place), new) in places.into_iter().zip(given) {
        let key = new.sub_event.as_ref();
        let sub_event = key.and_then(|key| sub_events.get(key)).copied();
        problems.require(
            key.is_none() || sub_event.is_some(),
            &place.at("subEvent"),
            format!(
                "No sub-event of this meeting has the key `{}`. Use the key of one in `subEvents`.",
                key.map(String::as_str).unwrap_or_default()
            ),
        );
        rows.push(participant(db, problems, &place, sub_event, new).await?);
    }
    Ok(rows)
}

/// One participant.
pub(super) async fn participant(
    db: &impl ConnectionTrait,
    problems: &mut Problems,
    place: &Place,
    sub_event: Option<Uuid>,
    new: NewParticipant,
) -> Result<participant::ActiveModel> {
    problems.require(
        new.person.is_some() || new.country.is_some() || new.organisation.is_some(),
        &place.at("person"),
        "A participant is a person, a country or an organisation. Give at least one of them.",
    );
    let at = place.at("person");
    let person = record::require_optional::<person::Entity>(db, &at, new.person.as_ref()).await;
    let at = place.at("office");
    let office = record::require_optional::<office::Entity>(db, &at, new.office.as_ref()).await;
    let at = place.at("country");
    let country = country::require_optional(db, &at, new.country.as_ref()).await;
    let at = place.at("organisation");
    let given = new.organisation.as_ref();
    let organisation = record::require_optional::<organisation::Entity>(db, &at, given).await;
    Ok(participant::ActiveModel {
        id: Set(place.id),
        meeting_id: Set(place.meeting),
        sub_event_id: Set(sub_event),
        person_id: Set(problems.take(person)?.flatten()),
        office_id: Set(problems.take(office)?.flatten()),
        country_id: Set(problems.take(country)?.flatten()),
        organisation_id: Set(problems.take(organisation)?.flatten()),
        role: Set(new.role),
        ordinal: Set(place.ordinal),
    })
}

/// The topics of a meeting.
pub(super) async fn topics(
    db: &impl ConnectionTrait,
    problems: &mut Problems,
    meeting: Uuid,
    given: &[String],
) -> Result<Vec<meeting_topic::ActiveModel>> {
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (ordinal, code) in (0..).zip(given) {
        let at = format!("topics.{ordinal}");
        let found = record::require::<domain::Entity>(db, &at, code).await;
        let Some(domain) = problems.take(found)? else {
            continue;
        };
        problems.require(
            seen.insert(domain),
            &at,
            format!("The topic `{code}` is given twice. Give it once."),
        );
        rows.push(meeting_topic::ActiveModel {
            id: Set(id::of_part(meeting, "topics", &domain.to_string())),
            meeting_id: Set(meeting),
            domain_id: Set(domain),
            ordinal: Set(ordinal),
        });
    }
    Ok(rows)
}
