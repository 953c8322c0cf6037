//! At which level a meeting was held.

use std::collections::HashMap;

use entity::vocabulary::OfficeKind;
use entity::{office, participant};
use uuid::Uuid;

/// The rank with which somebody sat on one side of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The country or organisation.
    pub side: Uuid,
    /// The rank of the office held then.
    pub rank: OfficeKind,
}

/// The seat of a participant. None where the side or the rank is not known, or where the rank has
/// no place in the order. Who acts for a country and an organisation sits on the country's side.
pub fn seat(participant: &participant::Model, office: &office::Model) -> Option<Seat> {
    let side = participant
        .country_id
        .or(participant.organisation_id)
        .or(office.country_id)
        .or(office.organisation_id)?;
    let rank = office.kind.filter(|rank| *rank != OfficeKind::Other)?;
    Some(Seat { side, rank })
}

/// The highest rank that at least two sides reach. A president who receives a prime minister meets
/// at the level of heads of government.
pub fn level(seats: impl IntoIterator<Item = Seat>) -> Option<OfficeKind> {
    let mut highest: HashMap<Uuid, OfficeKind> = HashMap::new();
    for seat in seats {
        let rank = highest.entry(seat.side).or_insert(seat.rank);
        // The vocabulary lists the highest rank first.
        *rank = seat.rank.min(*rank);
    }
    let mut ranks: Vec<OfficeKind> = highest.into_values().collect();
    ranks.sort_unstable();
    ranks.get(1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use OfficeKind::{Ambassador, DeputyMinister, HeadOfGovernment, HeadOfState, Minister, Other};

    const MALI: Uuid = Uuid::from_u128(1);
    const RUSSIA: Uuid = Uuid::from_u128(2);
    const UNION: Uuid = Uuid::from_u128(3);

    fn level_of(seats: &[(Uuid, OfficeKind)]) -> Option<OfficeKind> {
        level(seats.iter().map(|&(side, rank)| Seat { side, rank }))
    }

    fn participant(country: Option<Uuid>, organisation: Option<Uuid>) -> participant::Model {
        participant::Model {
            id: Uuid::nil(),
            meeting_id: Uuid::nil(),
            sub_event_id: None,
            person_id: None,
            office_id: None,
            country_id: country,
            organisation_id: organisation,
            role: None,
            ordinal: 0,
        }
    }

    fn office(kind: Option<OfficeKind>, country: Option<Uuid>) -> office::Model {
        office::Model {
            id: Uuid::nil(),
            slug: "an-office".to_owned(),
            kind,
            country_id: country,
            organisation_id: None,
        }
    }

    #[test]
    fn two_heads_of_state_meet_at_their_own_level_whoever_accompanies_them() {
        let seats = [
            (MALI, HeadOfState),
            (MALI, Minister),
            (RUSSIA, Ambassador),
            (RUSSIA, HeadOfState),
        ];
        assert_eq!(level_of(&seats), Some(HeadOfState));
    }

    #[test]
    fn the_level_is_one_that_two_sides_reach() {
        let seats = [(MALI, HeadOfState), (RUSSIA, HeadOfGovernment)];
        assert_eq!(level_of(&seats), Some(HeadOfGovernment));
        let seats = [
            (MALI, Minister),
            (RUSSIA, HeadOfState),
            (UNION, DeputyMinister),
        ];
        assert_eq!(level_of(&seats), Some(Minister));
    }

    #[test]
    fn one_side_alone_makes_no_level() {
        assert_eq!(level_of(&[]), None);
        assert_eq!(
            level_of(&[(MALI, HeadOfState), (MALI, HeadOfGovernment)]),
            None
        );
    }

    #[test]
    fn a_participant_sits_on_the_side_acted_for_and_else_on_that_of_the_office() {
        let president = office(Some(HeadOfState), Some(RUSSIA));
        let side = |country, organisation| {
            seat(&participant(country, organisation), &president).map(|seat| seat.side)
        };
        assert_eq!(side(Some(MALI), Some(UNION)), Some(MALI));
        assert_eq!(side(None, Some(UNION)), Some(UNION));
        assert_eq!(side(None, None), Some(RUSSIA));
    }

    #[test]
    fn an_office_without_a_place_in_the_order_of_ranks_gives_no_seat() {
        let one = participant(Some(MALI), None);
        assert_eq!(seat(&one, &office(None, Some(MALI))), None);
        assert_eq!(seat(&one, &office(Some(Other), Some(MALI))), None);
        assert_eq!(
            seat(&participant(None, None), &office(Some(Minister), None)),
            None
        );
    }
}
