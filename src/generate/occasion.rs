//! Who concludes an agreement, when, and on what occasion: everything that several records must
//! agree about. It is worked out anew wherever it is needed, from nothing but the seed.

use chrono::{Datelike as _, NaiveDate};
use entity::vocabulary::{LinkKind, MeetingStatus};

use crate::generate::chance::{Chance, What, after};
use crate::generate::shape;
use crate::generate::world::World;

/// Packages begin at every fiftieth agreement.
pub const BLOCK: usize = 50;

/// A later agreement that acts on another follows within so many numbers.
const NEAR: usize = 16;

/// Who concludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Two states.
    Two(usize, usize),
    /// A state and an organisation.
    WithOrganisation(usize),
    /// Several states.
    Many(Vec<usize>),
}

impl Sides {
    /// The states.
    pub fn states(&self) -> Vec<usize> {
        match self {
            Self::Two(a, b) => vec![*a, *b],
            Self::WithOrganisation(a) => vec![*a],
            Self::Many(states) => states.clone(),
        }
    }
}

/// Why and when an agreement is concluded.
pub struct Occasion {
    /// Who concludes it.
    pub sides: Sides,
    /// When it is signed.
    pub day: NaiveDate,
    /// The meeting it is concluded at.
    pub meeting: Option<usize>,
    /// The package it belongs to, and its place there.
    pub package: Option<(usize, usize)>,
    /// The earlier agreement it acts on, and how.
    pub base: Option<(usize, LinkKind)>,
}

/// The occasion of an agreement.
pub fn occasion(world: &World, number: usize) -> Occasion {
    following(world, number)
        .or_else(|| packaged(world, number))
        .unwrap_or_else(|| alone(world, Chance::of(world.plan.seed, What::Occasion, number)))
}

/// An agreement that acts on an earlier one.
fn following(world: &World, number: usize) -> Option<Occasion> {
    (number.saturating_sub(NEAR)..number).find_map(|earlier| {
        let link = link(world, earlier).filter(|link| link.later == number)?;
        let before = occasion(world, earlier);
        let day = after(before.day, link.gap);
        let sides = remaining(world, before.sides, day)?;
        (day.year() < shape::END).then_some(Occasion {
            sides,
            day,
            meeting: None,
            package: None,
            base: Some((earlier, link.kind)),
        })
    })
}

/// Those who still exist on a day, if they are enough to conclude something.
fn remaining(world: &World, sides: Sides, day: NaiveDate) -> Option<Sides> {
    let exists = |place: &usize| world.countries[*place].exists_on(day);
    match sides {
        Sides::Many(mut states) => {
            states.retain(exists);
            (states.len() > 2).then_some(Sides::Many(states))
        }
        two => two.states().iter().all(exists).then_some(two),
    }
}

struct Link {
    later: usize,
    kind: LinkKind,
    gap: usize,
}

/// What is meant to act on an agreement later. Nothing comes of it where the later agreement acts
/// on another one, or would come too late.
fn link(world: &World, number: usize) -> Option<Link> {
    let mut chance = Chance::of(world.plan.seed, What::Link, number);
    chance.in_thousand(shape::LINKED).then(|| Link {
        later: number + chance.between(1, NEAR),
        kind: chance.weighted(shape::LINKS),
        gap: chance.between(200, 15 * 365),
    })
}

/// The agreement that acts on this one, how, and when it was signed.
pub fn successor(world: &World, number: usize) -> Option<(LinkKind, NaiveDate)> {
    let link = link(world, number)?;
    if link.later >= world.plan.agreements {
        return None;
    }
    let later = following(world, link.later)?;
    let acts_on_this = later.base.is_some_and(|(base, _)| base == number);
    acts_on_this.then_some((link.kind, later.day))
}

/// An agreement of a package: all of them are concluded on one occasion.
fn packaged(world: &World, number: usize) -> Option<Occasion> {
    let (package, place) = (number / BLOCK, number % BLOCK);
    (place < package_size(world, package)).then(|| {
        let chance = Chance::of(world.plan.seed, What::Package, package);
        Occasion {
            package: Some((package, place + 1)),
            ..between_two(world, chance, 600)
        }
    })
}

/// How many places a package has; 0 where there is none.
pub fn package_size(world: &World, package: usize) -> usize {
    let mut chance = Chance::of(world.plan.seed, What::Package, package + (1 << 30));
    let sizes = [
        (2, 25),
        (3, 20),
        (4, 15),
        (5, 12),
        (6, 10),
        (8, 8),
        (10, 6),
        (12, 4),
    ];
    match chance.in_thousand(shape::PACKAGED) {
        true => chance.weighted(&sizes),
        false => 0,
    }
}

fn alone(world: &World, mut chance: Chance) -> Occasion {
    if chance.in_thousand(shape::MULTILATERAL) {
        let day = chance.day(shape::SIGNED);
        let wanted = chance.spread(shape::PARTIES);
        return at(Sides::Many(world.states_on(&mut chance, day, wanted)), day);
    }
    if chance.in_thousand(shape::WITH_ORGANISATION) {
        let day = chance.day(shape::SIGNED);
        return at(
            Sides::WithOrganisation(world.state_on(&mut chance, day)),
            day,
        );
    }
    between_two(world, chance, shape::AT_A_MEETING)
}

/// Two states conclude something; in so many of a thousand cases at a meeting, if they hold one.
fn between_two(world: &World, mut chance: Chance, at_a_meeting: usize) -> Occasion {
    if world.plan.meetings > 0 && chance.in_thousand(at_a_meeting) {
        let number = chance.below(world.plan.meetings);
        let meeting = encounter(world, number);
        let held = meeting.status.is_none_or(|it| it == MeetingStatus::Held);
        if held && matches!(meeting.sides, Sides::Two(..)) {
            return Occasion {
                meeting: Some(number),
                ..at(meeting.sides, meeting.day)
            };
        }
    }
    let day = chance.day(shape::SIGNED);
    let (a, b) = world.pair_on(&mut chance, day);
    at(Sides::Two(a, b), day)
}

fn at(sides: Sides, day: NaiveDate) -> Occasion {
    Occasion {
        sides,
        day,
        meeting: None,
        package: None,
        base: None,
    }
}

/// Who meets, when, and where.
pub struct Encounter {
    /// Who meets; the first is the host.
    pub sides: Sides,
    /// When it begins.
    pub day: NaiveDate,
    /// Whether it took place.
    pub status: Option<MeetingStatus>,
}

/// The sides of a meeting.
pub fn encounter(world: &World, number: usize) -> Encounter {
    let mut chance = Chance::of(world.plan.seed, What::Meeting, number);
    let day = chance.day(shape::MET);
    let sides = if chance.in_thousand(shape::SUMMITS) {
        let wanted = chance.spread(shape::AT_SUMMITS);
        Sides::Many(world.states_on(&mut chance, day, wanted))
    } else {
        let (host, guest) = world.pair_on(&mut chance, day);
        Sides::Two(host, guest)
    };
    Encounter {
        sides,
        day,
        status: chance.weighted(shape::STATUSES),
    }
}
