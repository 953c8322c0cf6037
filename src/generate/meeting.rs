//! Synthetic meetings.

use entity::vocabulary::{MeetingKind, ParticipantRole, RecordKind, SubEventKind};
use entity::{meeting, meeting_topic, participant, sub_event};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::id;
use crate::generate::chance::{Chance, What, after, exactly};
use crate::generate::occasion::{Encounter, Sides, encounter};
use crate::generate::rows::Rows;
use crate::generate::world::World;
use crate::generate::{cast, shape, words};

/// The id of a meeting.
pub fn id_of(number: usize) -> Uuid {
    id::from_slug(RecordKind::Meeting, &slug(number))
}

fn slug(number: usize) -> String {
    format!("synthetic-meeting-{:06}", number + 1)
}

/// Adds one meeting with all that belongs to it.
pub fn add(world: &World, rows: &mut Rows, number: usize) -> Result<()> {
    let encounter = encounter(world, number);
    let id = id_of(number);
    let titles = words::meeting_titles(world, number + 1, &encounter.sides);
    rows.record(RecordKind::Meeting, id, titles, Vec::new())?;
    let mut chance = Chance::of(world.plan.seed, What::MeetingParts, number);
    let row = row(world, &mut chance, number, &encounter);
    let at_a_distance = row.kind == Some(MeetingKind::PhoneCall);
    rows.meeting.push(row.into());
    add_participants(world, rows, &mut chance, id, &encounter, at_a_distance);
    let topics = chance.weighted(&[(0, 30), (1, 30), (2, 25), (3, 15)]);
    for (ordinal, domain) in (0..).zip(world.domains(&mut chance, topics)) {
        let domain = world.domains[domain].id;
        rows.meeting_topic.push(
            meeting_topic::Model {
                id: id::of_part(id, "topics", &domain.to_string()),
                meeting_id: id,
                domain_id: domain,
                ordinal,
            }
            .into(),
        );
    }
    if chance.in_thousand(100) {
        rows.sub_event.push(
            sub_event::Model {
                id: id::of_part(id, "subEvents", "0"),
                meeting_id: id,
                kind: chance.one_of([SubEventKind::Talks, SubEventKind::Lunch]),
                start_on: None,
                start_earliest: None,
                start_latest: None,
                venue: None,
                ordinal: 0,
            }
            .into(),
        );
    }
    Ok(())
}

fn row(world: &World, chance: &mut Chance, number: usize, encounter: &Encounter) -> meeting::Model {
    let kind = match encounter.sides {
        Sides::Many(_) => Some(MeetingKind::SummitMultilateral),
        _ => chance.weighted(shape::MEETINGS),
    };
    let start = chance.recorded(encounter.day);
    let lasted = chance.spread(shape::LASTING);
    let knows_end = start
        .as_ref()
        .is_some_and(|date| date.earliest == date.latest);
    let end = exactly(after(encounter.day, lasted)).filter(|_| knows_end && lasted > 0);
    let (start_on, start_earliest, start_latest) = cast::columns(start);
    let (end_on, end_earliest, end_latest) = cast::columns(end);
    let host = encounter
        .sides
        .states()
        .first()
        .filter(|_| kind != Some(MeetingKind::PhoneCall))
        .map(|host| &world.countries[*host]);
    meeting::Model {
        id: id_of(number),
        slug: slug(number),
        kind,
        status: encounter.status,
        stated_level: None,
        start_on,
        start_earliest,
        start_latest,
        end_on,
        end_earliest,
        end_latest,
        city: host.and_then(|host| host.capital.clone()),
        venue: None,
        country_id: host.map(|host| host.id),
        parent_id: None,
    }
}

/// Each side is led by somebody; some delegations have one more member whose name is known.
fn add_participants(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    meeting: Uuid,
    encounter: &Encounter,
    at_a_distance: bool,
) {
    let mut ordinal = 0;
    let mut add = |country: usize, held: Option<(Uuid, Uuid)>, role: Option<ParticipantRole>| {
        rows.participant.push(
            participant::Model {
                id: id::of_part(meeting, "participants", &format!("{ordinal}")),
                meeting_id: meeting,
                sub_event_id: None,
                person_id: held.map(|(person, _)| person),
                office_id: held.map(|(_, office)| office),
                country_id: Some(world.countries[country].id),
                organisation_id: None,
                role,
                ordinal,
            }
            .into(),
        );
        ordinal += 1;
    };
    let level = chance.weighted(shape::LEADERS);
    for (place, country) in encounter.sides.states().into_iter().enumerate() {
        let role = match place {
            _ if at_a_distance => None,
            0 => Some(ParticipantRole::Host),
            _ => Some(ParticipantRole::Guest),
        };
        let leader = if chance.in_thousand(700) {
            level
        } else {
            chance.weighted(shape::LEADERS)
        };
        add(
            country,
            cast::holder(world, country, leader, encounter.day),
            role,
        );
        if place < 2 && chance.in_thousand(250) {
            let member = chance.weighted(shape::SIGNATORIES);
            let held = cast::holder(world, country, member, encounter.day);
            if member != leader && held.is_some() {
                add(country, held, Some(ParticipantRole::MemberOfDelegation));
            }
        }
    }
}
