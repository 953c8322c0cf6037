//! The life of a synthetic agreement: its events.

use chrono::{Datelike as _, NaiveDate};
use entity::lifecycle_event::Model;
use entity::vocabulary::{EventKind, LinkKind};
use uuid::Uuid;

use crate::domain::date::PartialDate;
use crate::domain::id;
use crate::generate::cast::columns;
use crate::generate::chance::{Chance, What, after, exactly};
use crate::generate::occasion::{Occasion, Sides, successor};
use crate::generate::shape;
use crate::generate::world::World;

/// Somebody who concludes: the country and the party.
pub type Party = (usize, Uuid);

/// Writes down one event after the other.
struct Chronicle {
    agreement: Uuid,
    events: Vec<Model>,
}

impl Chronicle {
    fn add(&mut self, kind: EventKind, occurred: Option<PartialDate>) -> Option<&mut Model> {
        let ordinal = i32::try_from(self.events.len()).unwrap_or(i32::MAX);
        let (occurred_on, occurred_earliest, occurred_latest) = columns(occurred);
        self.events.push(Model {
            id: id::of_part(self.agreement, "events", &ordinal.to_string()),
            agreement_id: self.agreement,
            kind,
            party_id: None,
            occurred_on,
            occurred_earliest,
            occurred_latest,
            effective_on: None,
            effective_earliest: None,
            effective_latest: None,
            city: None,
            country_id: None,
            condition: None,
            is_shown: true,
            ordinal,
        });
        self.events.last_mut()
    }

    /// An event on a known day, unless that day lies ahead.
    fn past(&mut self, kind: EventKind, day: NaiveDate) -> Option<&mut Model> {
        (day.year() < shape::END).then(|| self.add(kind, exactly(day)))?
    }
}

/// The events of an agreement.
pub fn events(
    world: &World,
    number: usize,
    agreement: Uuid,
    occasion: &Occasion,
    parties: &[Party],
) -> Vec<Model> {
    let mut chance = Chance::of(world.plan.seed, What::Life, number);
    let mut chronicle = Chronicle {
        agreement,
        events: Vec::new(),
    };
    conclusion(world, &mut chance, &mut chronicle, occasion);
    consent(&mut chance, &mut chronicle, occasion, parties);
    let successor = successor(world, number);
    if let Some(in_force) = entry_into_force(&mut chance, &mut chronicle, occasion) {
        later(&mut chance, &mut chronicle, in_force, parties);
        end(&mut chance, &mut chronicle, in_force, successor);
    }
    if let Some((LinkKind::Amends, day)) = successor {
        chronicle.add(EventKind::Amended, exactly(day));
    }
    chronicle.events
}

fn conclusion(world: &World, chance: &mut Chance, chronicle: &mut Chronicle, occasion: &Occasion) {
    let before = |days: u64| {
        let days = chrono::Days::new(days);
        occasion.day.checked_sub_days(days).and_then(exactly)
    };
    if chance.in_thousand(50) {
        let opened = before(chance.between(60, 900) as u64);
        chronicle.add(EventKind::NegotiationOpened, opened);
    }
    if chance.in_thousand(30) {
        let initialled = before(chance.between(5, 55) as u64);
        chronicle.add(EventKind::Initialled, initialled);
    }
    let many = matches!(occasion.sides, Sides::Many(_));
    if many && chance.in_thousand(300) {
        let adopted = before(chance.between(0, 4) as u64);
        chronicle.add(EventKind::Adopted, adopted);
    }
    let states = occasion.sides.states();
    let host = &world.countries[states[chance.below(states.len())]];
    let signed = chance.recorded(occasion.day);
    let knows_place = chance.in_thousand(800);
    // Of half of those that nobody dates, nobody even says that they were signed.
    if (signed.is_some() || chance.in_thousand(500))
        && let Some(event) = chronicle.add(EventKind::Signed, signed)
        && knows_place
    {
        event.city = host.capital.clone();
        event.country_id = Some(host.id);
    }
}

/// Ratifications and the like, each by one party.
fn consent(chance: &mut Chance, chronicle: &mut Chronicle, occasion: &Occasion, parties: &[Party]) {
    let many = matches!(occasion.sides, Sides::Many(_));
    if !chance.in_thousand(if many { 700 } else { 250 }) {
        return;
    }
    for (_, party) in parties.iter().take(6) {
        let kind = chance.weighted(&[
            (EventKind::Ratified, 70),
            (EventKind::Acceded, if many { 20 } else { 0 }),
            (EventKind::Approved, 10),
        ]);
        let day = after(occasion.day, chance.between(20, 1500));
        if let Some(event) = chronicle.past(kind, day) {
            event.party_id = Some(*party);
        }
    }
}

/// When it entered into force; nothing where it did not, or not yet.
fn entry_into_force(
    chance: &mut Chance,
    chronicle: &mut Chronicle,
    occasion: &Occasion,
) -> Option<NaiveDate> {
    let lag = if chance.in_thousand(shape::AT_ONCE) {
        0
    } else {
        chance.spread(shape::LAG)
    };
    let applied = chance.in_thousand(shape::PROVISIONAL);
    if applied {
        let day = after(occasion.day, chance.between(0, 30).min(lag));
        chronicle.past(EventKind::ProvisionalApplicationStart, day);
    }
    if chance.in_thousand(shape::NEVER_IN_FORCE) {
        return None;
    }
    let day = after(occasion.day, lag);
    if day.year() >= shape::END {
        return None;
    }
    let dated = chance.recorded(day);
    let effect = after(day, 30);
    let takes_effect = chance.in_thousand(60) && effect.year() < shape::END;
    let event = chronicle.add(EventKind::EnteredIntoForce, dated)?;
    if takes_effect && event.occurred_on.is_some() {
        let columns = columns(exactly(effect));
        (
            event.effective_on,
            event.effective_earliest,
            event.effective_latest,
        ) = columns;
    }
    Some(day)
}

/// What happens while it is in force.
fn later(chance: &mut Chance, chronicle: &mut Chronicle, in_force: NaiveDate, parties: &[Party]) {
    if chance.in_thousand(300) {
        chronicle.past(
            EventKind::Registered,
            after(in_force, chance.between(30, 700)),
        );
    }
    if chance.in_thousand(8) {
        let suspended = after(in_force, chance.between(300, 4000));
        let resumed = after(suspended, chance.between(100, 2000));
        let happened = chronicle.past(EventKind::Suspended, suspended).is_some();
        if happened && chance.in_thousand(600) {
            chronicle.past(EventKind::Resumed, resumed);
        }
    }
    if parties.len() > 2 && chance.in_thousand(60) {
        let (_, party) = parties[chance.below(parties.len())];
        let day = after(in_force, chance.between(700, 9000));
        if let Some(event) = chronicle.past(EventKind::Withdrawn, day) {
            event.party_id = Some(party);
        }
    }
    if chance.in_thousand(25) {
        chronicle.past(
            EventKind::Extended,
            after(in_force, chance.between(1000, 4000)),
        );
    }
}

fn end(
    chance: &mut Chance,
    chronicle: &mut Chronicle,
    in_force: NaiveDate,
    successor: Option<(LinkKind, NaiveDate)>,
) {
    if let Some((LinkKind::Supersedes, day)) = successor {
        chronicle.add(EventKind::Superseded, exactly(day));
        return;
    }
    match chance.weighted(shape::ENDS) {
        // An expiry is agreed beforehand, so it may lie ahead.
        Some(EventKind::Expired) => {
            let years = chance.one_of([3, 5, 10, 20, 30]);
            chronicle.add(EventKind::Expired, exactly(after(in_force, years * 365)));
        }
        Some(kind) => {
            let day = after(in_force, chance.between(400, 40 * 365));
            chronicle.past(kind, day);
        }
        None => {}
    }
}
