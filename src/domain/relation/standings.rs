//! Where the relations of one country stand with all others, recorded or not.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::vocabulary::{CountryKind, RelationEventKind};
use entity::{country, relation, relation_event};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use crate::domain::batch;
use crate::domain::error::{Error, Result};
use crate::domain::relation::state::{self, RelationState, Standing};

/// The most countries that are told of: more than there are.
pub const MOST: u32 = 300;

/// A question for the relations of a country with all others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Which country.
    pub country: Uuid,
    /// As of this day; nothing for today, when events without a date count too.
    pub day: Option<NaiveDate>,
    /// Which day it is.
    pub today: NaiveDate,
    /// Only where relations stand like this.
    pub states: Option<Vec<RelationState>>,
    /// Only where such an event is recorded.
    pub event: Option<Happened>,
    /// How many.
    pub first: u32,
}

/// An event of one of these kinds in a range of days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Happened {
    /// Of one of these kinds; of any where nothing is said.
    pub kinds: Option<Vec<RelationEventKind>>,
    /// Perhaps on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps on this day or earlier.
    pub to: Option<NaiveDate>,
}

impl Happened {
    /// Partial dates match by overlap; an event without a date lies in no range.
    fn is(&self, event: &relation_event::Model) -> bool {
        let of_kind = self.kinds.as_ref();
        let of_kind = of_kind.is_none_or(|kinds| kinds.contains(&event.kind));
        let undated = event.occurred_on.is_none();
        let ranged = self.from.is_some() || self.to.is_some();
        let reaches = |from| event.occurred_latest.is_none_or(|latest| latest >= from);
        let begins = |to| {
            event
                .occurred_earliest
                .is_none_or(|earliest| earliest <= to)
        };
        event.is_shown
            && of_kind
            && !(ranged && undated)
            && self.from.is_none_or(reaches)
            && self.to.is_none_or(begins)
    }
}

/// Where relations stand with one other country.
#[derive(Clone, Debug, PartialEq)]
pub struct With {
    /// The other country.
    pub other: Uuid,
    /// The record of the relation, where there is one.
    pub relation: Option<relation::Model>,
    /// Where relations stand.
    pub standing: Standing,
    /// The events that the question is about, the earliest first, those without a date last.
    pub events: Vec<relation_event::Model>,
}

/// The number of countries wanted, given at `first`.
pub fn how_many(first: Option<i32>) -> Result<u32> {
    let Some(first) = first else {
        return Ok(MOST);
    };
    let size = u32::try_from(first).ok().filter(|size| *size <= MOST);
    size.ok_or_else(|| {
        Error::invalid(
            "first",
            format!("`first` is {first}; give a number from 0 to {MOST}."),
        )
    })
}

/// What the rule needs to know of another country.
#[derive(Clone, Debug, FromQueryResult)]
struct Other {
    id: Uuid,
    slug: String,
    kind: CountryKind,
    valid_from_earliest: Option<NaiveDate>,
    valid_to_latest: Option<NaiveDate>,
}

impl Other {
    /// Territories have no diplomatic relations of their own unless some are recorded.
    fn is_state_on(&self, day: NaiveDate) -> bool {
        self.kind != CountryKind::Territory
            && self.valid_from_earliest.is_none_or(|begun| begun <= day)
            && self.valid_to_latest.is_none_or(|ended| ended >= day)
    }
}

/// Where the relations of each country stand with the others, by the other's slug. Three statements:
/// countries, relations, events.
pub async fn standings(
    db: &impl ConnectionTrait,
    asked: &[Asked],
) -> Result<HashMap<Asked, Vec<With>>> {
    let mut others = others(db).await?;
    others.sort_by(|left, right| left.slug.cmp(&right.slug));
    let relations = relations(db, asked).await?;
    let ids: Vec<Uuid> = relations.iter().map(|row| row.id).collect();
    let events = batch::children::<relation_event::Entity, relation::Entity>(db, &ids).await?;
    let told = asked.iter().map(|asked| {
        let told = tell(asked, &others, &relations, &events);
        (asked.clone(), told)
    });
    Ok(told.collect())
}

async fn others(db: &impl ConnectionTrait) -> Result<Vec<Other>> {
    use country::Column;
    let columns = [
        Column::Id,
        Column::Slug,
        Column::Kind,
        Column::ValidFromEarliest,
        Column::ValidToLatest,
    ];
    let all = country::Entity::find().select_only().columns(columns);
    Ok(all.into_model::<Other>().all(db).await?)
}

async fn relations(db: &impl ConnectionTrait, asked: &[Asked]) -> Result<Vec<relation::Model>> {
    use relation::{Column, Entity};
    let of: HashSet<Uuid> = asked.iter().map(|asked| asked.country).collect();
    let either = Condition::any()
        .add(Column::CountryAId.is_in(of.iter().copied()))
        .add(Column::CountryBId.is_in(of));
    Ok(Entity::find().filter(either).all(db).await?)
}

fn tell(
    asked: &Asked,
    others: &[Other],
    relations: &[relation::Model],
    events: &HashMap<Uuid, Vec<relation_event::Model>>,
) -> Vec<With> {
    let recorded: HashMap<Uuid, &relation::Model> = relations
        .iter()
        .filter_map(|row| Some((other_side(row, asked.country)?, row)))
        .collect();
    let day = asked.day.unwrap_or(asked.today);
    let counted = others.iter().filter(|other| {
        other.id != asked.country && (other.is_state_on(day) || recorded.contains_key(&other.id))
    });
    let with = counted.map(|other| {
        let relation = recorded.get(&other.id).map(|row| (*row).clone());
        let events = relation.as_ref().and_then(|row| events.get(&row.id));
        with(asked, other.id, relation, events.map_or(&[], Vec::as_slice))
    });
    let states = asked.states.as_ref();
    with.filter(|with| states.is_none_or(|states| states.contains(&with.standing.state)))
        .filter(|with| asked.event.is_none() || !with.events.is_empty())
        .take(asked.first as usize)
        .collect()
}

fn other_side(row: &relation::Model, country: Uuid) -> Option<Uuid> {
    if row.country_a_id == country {
        Some(row.country_b_id)
    } else {
        (row.country_b_id == country).then_some(row.country_a_id)
    }
}

fn with(
    asked: &Asked,
    other: Uuid,
    relation: Option<relation::Model>,
    events: &[relation_event::Model],
) -> With {
    let steps = state::steps(events);
    let standing = match asked.day {
        Some(day) => state::on(&steps, day),
        None => state::today(&steps, asked.today),
    };
    let is_asked_for = |event: &&relation_event::Model| {
        let happened = asked.event.as_ref();
        event.is_shown && happened.is_none_or(|happened| happened.is(event))
    };
    With {
        other,
        relation,
        standing,
        events: events.iter().filter(is_asked_for).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: RelationEventKind, edtf: Option<&str>) -> relation_event::Model {
        let date = edtf.map(|text| crate::domain::date::PartialDate::parse(text).unwrap());
        relation_event::Model {
            id: Uuid::nil(),
            relation_id: Uuid::nil(),
            kind,
            actor_id: None,
            level: None,
            city: None,
            country_id: None,
            note: None,
            is_shown: true,
            ordinal: 0,
            occurred_on: date.as_ref().map(|date| date.text.clone()),
            occurred_earliest: date.as_ref().and_then(|date| date.earliest),
            occurred_latest: date.as_ref().and_then(|date| date.latest),
        }
    }

    fn severed(from: &str) -> Happened {
        Happened {
            kinds: Some(vec![RelationEventKind::Severed]),
            from: from.parse().ok(),
            to: None,
        }
    }

    #[test]
    fn an_event_of_which_the_year_is_known_matches_each_day_of_it() {
        let severed_in = |edtf| event(RelationEventKind::Severed, edtf);
        assert!(severed("1990-12-31").is(&severed_in(Some("1990"))));
        assert!(!severed("1991-01-01").is(&severed_in(Some("1990"))));
        assert!(severed("1991-01-01").is(&severed_in(Some("1990/.."))));
    }

    #[test]
    fn an_undated_event_lies_in_no_range_but_is_found_by_its_kind() {
        let undated = event(RelationEventKind::Severed, None);
        assert!(!severed("1900-01-01").is(&undated));
        assert!(severed("").is(&undated));
        assert!(!severed("").is(&event(RelationEventKind::Resumed, None)));
    }

    #[test]
    fn an_event_that_is_not_shown_does_not_count() {
        let mut hidden = event(RelationEventKind::Severed, Some("1990"));
        hidden.is_shown = false;
        assert!(!severed("").is(&hidden));
    }

    #[test]
    fn a_territory_is_no_state_and_a_state_that_ended_is_none_any_more() {
        let other = |kind, to: &str| Other {
            id: Uuid::nil(),
            slug: String::new(),
            kind,
            valid_from_earliest: None,
            valid_to_latest: to.parse().ok(),
        };
        let day = "2000-01-01".parse().unwrap();
        assert!(other(CountryKind::State, "").is_state_on(day));
        assert!(!other(CountryKind::Territory, "").is_state_on(day));
        assert!(!other(CountryKind::HistoricalState, "1991-12-26").is_state_on(day));
    }
}
