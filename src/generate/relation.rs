//! Synthetic relations: what pairs of states recognised, opened and closed.

use chrono::{Datelike as _, NaiveDate};
use entity::vocabulary::{
    MissionKind, OfficeKind, RecordKind, RelationEventKind, RepresentationLevel,
};
use entity::{accreditation, mission, relation, relation_event};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::{id, relation as relations};
use crate::generate::cast::{self, columns};
use crate::generate::chance::{Chance, What, after, exactly};
use crate::generate::rows::Rows;
use crate::generate::shape;
use crate::generate::world::World;

const NOTE: &str = "Synthetic data";

/// Adds the relation of two states, unless one is recorded that this program did not make up.
pub fn add(world: &World, rows: &mut Rows, number: usize, pair: (usize, usize)) -> Result<()> {
    let (first, second) = (&world.countries[pair.0], &world.countries[pair.1]);
    let id = id_of(world, pair);
    let mut chance = Chance::of(world.plan.seed, What::Relation, number);
    let Some(begun) = beginning(world, &mut chance, pair) else {
        return Ok(());
    };
    if world.relations.contains(&id) {
        return Ok(());
    }
    rows.record(RecordKind::Relation, id, Vec::new(), Vec::new())?;
    let (country_a_id, country_b_id) = relations::stored(first.id, second.id);
    rows.relation.push(
        relation::Model {
            id,
            country_a_id,
            country_b_id,
        }
        .into(),
    );
    let broken = add_events(world, rows, &mut chance, id, begun, pair);
    for (ordinal, (sending, receiving)) in (0..).zip([pair, (pair.1, pair.0)]) {
        if chance.in_thousand(700) {
            let opened = after(begun, chance.between(20, 2000));
            let closed = broken.filter(|closed| *closed > opened);
            let sides = (sending, receiving);
            add_mission(
                world,
                rows,
                &mut chance,
                (id, ordinal),
                sides,
                (opened, closed),
            );
        }
    }
    Ok(())
}

/// The id of the relation of two states.
pub fn id_of(world: &World, (a, b): (usize, usize)) -> Uuid {
    let slugs = [a, b].map(|place| world.countries[place].slug.clone());
    id::from_slug(RecordKind::Relation, &relations::key(slugs.to_vec()))
}

/// The pairs that have relations, those of the highest ranks first.
pub fn pairs(world: &World) -> Vec<(usize, usize)> {
    let wanted = world.plan.relations();
    let last = world.countries.len();
    let mut pairs = Vec::new();
    for sum in 1..2 * last {
        for first in 0..=(sum / 2).min(last) {
            let second = sum - first;
            if first < second && second < last && pairs.len() < wanted {
                pairs.push((first, second));
            }
        }
    }
    pairs
}

/// When relations were established: while both existed.
fn beginning(world: &World, chance: &mut Chance, (a, b): (usize, usize)) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1945, 1, 1)?;
    let since = [a, b].map(|place| world.countries[place].since());
    let since = since.into_iter().flatten().fold(first, NaiveDate::max);
    let day = after(since, chance.between(10, 4000));
    let exist = [a, b]
        .iter()
        .all(|place| world.countries[*place].exists_on(day));
    (exist && day.year() < shape::END).then_some(day)
}

/// Adds the events; gives the day on which relations were severed, if they were.
fn add_events(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    relation: Uuid,
    begun: NaiveDate,
    (actor, _): (usize, usize),
) -> Option<NaiveDate> {
    let mut ordinal = 0;
    let mut add = |kind: RelationEventKind, day: NaiveDate, chance: &mut Chance| {
        let (occurred_on, occurred_earliest, occurred_latest) = columns(chance.recorded(day));
        let level =
            (kind == RelationEventKind::Established).then_some(RepresentationLevel::Ambassador);
        let acts = kind == RelationEventKind::Recognised || kind == RelationEventKind::Severed;
        rows.relation_event.push(
            relation_event::Model {
                id: id::of_part(relation, "events", &format!("synthetic-{ordinal}")),
                relation_id: relation,
                kind,
                actor_id: acts.then_some(world.countries[actor].id),
                level,
                city: None,
                country_id: None,
                note: Some(NOTE.to_owned()),
                is_shown: true,
                ordinal,
                occurred_on,
                occurred_earliest,
                occurred_latest,
            }
            .into(),
        );
        ordinal += 1;
    };
    if chance.in_thousand(600) {
        add(RelationEventKind::Recognised, begun, chance);
    }
    add(RelationEventKind::Established, after(begun, 10), chance);
    let severed = after(begun, chance.between(1000, 12_000));
    if !chance.in_thousand(shape::SEVERED) || severed.year() >= shape::END {
        return None;
    }
    add(RelationEventKind::Severed, severed, chance);
    let resumed = after(severed, chance.between(200, 4000));
    if chance.in_thousand(650) && resumed.year() < shape::END {
        add(RelationEventKind::Resumed, resumed, chance);
    }
    Some(severed)
}

fn add_mission(
    world: &World,
    rows: &mut Rows,
    chance: &mut Chance,
    (relation, ordinal): (Uuid, i32),
    (sending, receiving): (usize, usize),
    (opened, closed): (NaiveDate, Option<NaiveDate>),
) {
    if opened.year() >= shape::END {
        return;
    }
    let id = id::of_part(relation, "missions", &format!("synthetic-{ordinal}"));
    let (opened_on, opened_earliest, opened_latest) = columns(exactly(opened));
    let (closed_on, closed_earliest, closed_latest) = columns(closed.and_then(exactly));
    rows.mission.push(
        mission::Model {
            id,
            relation_id: relation,
            sending_id: world.countries[sending].id,
            receiving_id: world.countries[receiving].id,
            kind: chance.weighted(&[(MissionKind::Embassy, 90), (MissionKind::Legation, 10)]),
            is_resident: Some(true),
            city: world.countries[receiving].capital.clone(),
            ordinal,
            opened_on,
            opened_earliest,
            opened_latest,
            closed_on,
            closed_earliest,
            closed_latest,
        }
        .into(),
    );
    add_heads(world, rows, id, sending, (opened, closed));
}

/// The heads of mission, one for each term of the sending state's ambassadors.
fn add_heads(
    world: &World,
    rows: &mut Rows,
    mission: Uuid,
    sending: usize,
    (opened, closed): (NaiveDate, Option<NaiveDate>),
) {
    let mut started = opened;
    for ordinal in 0..12 {
        let ended = after(started, 4 * 365);
        let over = closed.is_some_and(|closed| ended > closed) || ended.year() >= shape::END;
        let Some((person, office)) = cast::holder(world, sending, OfficeKind::Ambassador, started)
        else {
            break;
        };
        let (started_on, started_earliest, started_latest) = columns(exactly(started));
        let last = if over { closed } else { Some(ended) };
        let (ended_on, ended_earliest, ended_latest) = columns(last.and_then(exactly));
        rows.accreditation.push(
            accreditation::Model {
                id: id::of_part(mission, "accreditations", &format!("{ordinal}")),
                mission_id: mission,
                person_id: person,
                office_id: Some(office),
                title: None,
                ordinal,
                appointed_on: None,
                appointed_earliest: None,
                appointed_latest: None,
                started_on,
                started_earliest,
                started_latest,
                ended_on,
                ended_earliest,
                ended_latest,
            }
            .into(),
        );
        if over {
            break;
        }
        started = ended;
    }
}
