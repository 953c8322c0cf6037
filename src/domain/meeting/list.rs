//! Which meetings, and in which order.

use chrono::NaiveDate;
use entity::meeting::{Column, Entity, Model};
use entity::vocabulary::{MeetingKind, MeetingStatus, OfficeKind};
use entity::{meeting_topic, office, participant};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable as _, QueryFilter, QuerySelect, QueryTrait,
    Select,
};
use uuid::Uuid;

use crate::domain::list::{Key, KeyValue, Listed};

/// Which meetings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MeetingFilter {
    /// All of these countries take part.
    pub countries: Vec<Uuid>,
    /// All of these persons take part.
    pub persons: Vec<Uuid>,
    /// All of these organisations take part.
    pub organisations: Vec<Uuid>,
    /// About at least one of these domains.
    pub topics: Vec<Uuid>,
    /// Only these kinds.
    pub kinds: Vec<MeetingKind>,
    /// Only these states.
    pub statuses: Vec<MeetingStatus>,
    /// Perhaps held on this day or later.
    pub held_from: Option<NaiveDate>,
    /// Perhaps held on this day or earlier.
    pub held_to: Option<NaiveDate>,
    /// Only in this city.
    pub city: Option<String>,
    /// Only at exactly this level, stated or reached.
    pub level: Option<OfficeKind>,
    /// Only those that took place, as far as is known, and began on this day or earlier.
    pub took_place_by: Option<NaiveDate>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MeetingOrder {
    /// The latest first, those of unknown date last.
    #[default]
    StartDesc,
    /// The earliest first, those of unknown date last.
    StartAsc,
    /// By slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "meeting";
    type Filter = MeetingFilter;
    type Order = MeetingOrder;

    fn select(filter: &MeetingFilter) -> Select<Self> {
        let attended = [
            (participant::Column::CountryId, &filter.countries),
            (participant::Column::PersonId, &filter.persons),
            (participant::Column::OrganisationId, &filter.organisations),
        ];
        let who = attended
            .into_iter()
            .flat_map(|(column, ids)| ids.iter().map(move |id| attended_by(column, *id)))
            .fold(Condition::all(), |all, meetings| {
                all.add(Column::Id.in_subquery(meetings))
            });
        Self::find()
            .filter(who)
            .apply_if(
                (!filter.topics.is_empty()).then(|| about(&filter.topics)),
                |select, meetings| select.filter(Column::Id.in_subquery(meetings)),
            )
            .apply_if(
                (!filter.kinds.is_empty()).then(|| filter.kinds.clone()),
                |select, kinds| select.filter(Column::Kind.is_in(kinds)),
            )
            .apply_if(
                (!filter.statuses.is_empty()).then(|| filter.statuses.clone()),
                |select, statuses| select.filter(Column::Status.is_in(statuses)),
            )
            .apply_if(filter.held_from, |select, day| {
                select.filter(dated()).filter(not_over_before(day))
            })
            .apply_if(filter.held_to, |select, day| {
                let begun = Condition::any()
                    .add(Column::StartEarliest.is_null())
                    .add(Column::StartEarliest.lte(day));
                select.filter(dated()).filter(begun)
            })
            .apply_if(filter.city.as_ref(), |select, city| {
                select.filter(Column::City.eq(city))
            })
            .apply_if(filter.level, |select, level| select.filter(at_level(level)))
            .apply_if(filter.took_place_by, |select, day| {
                let begun = Condition::any()
                    .add(Column::StartEarliest.is_null())
                    .add(Column::StartEarliest.lte(day));
                select.filter(took_place()).filter(begun)
            })
    }

    fn keys(order: MeetingOrder) -> Vec<Key<Self>> {
        let by_start = |descending| Key {
            column: Column::StartEarliest,
            descending,
            value: |row: &Model| row.start_earliest.map(KeyValue::Date),
        };
        vec![match order {
            MeetingOrder::StartDesc => by_start(true),
            MeetingOrder::StartAsc => by_start(false),
            MeetingOrder::Slug => Key {
                column: Column::Slug,
                descending: false,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
        }]
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}

fn attended_by(column: participant::Column, id: Uuid) -> SelectStatement {
    participant::Entity::find()
        .select_only()
        .column(participant::Column::MeetingId)
        .filter(column.eq(id))
        .into_query()
}

fn about(domains: &[Uuid]) -> SelectStatement {
    meeting_topic::Entity::find()
        .select_only()
        .column(meeting_topic::Column::MeetingId)
        .filter(meeting_topic::Column::DomainId.is_in(domains.iter().copied()))
        .into_query()
}

/// Held, or not known to have been only announced, put off or called off.
fn took_place() -> Condition {
    Condition::any()
        .add(Column::Status.is_null())
        .add(Column::Status.eq(MeetingStatus::Held))
}

/// [`super::rules::level`] told to the database: the level a source states, or else the highest
/// rank that at least two sides reach.
fn at_level(level: OfficeKind) -> Condition {
    let ranks = |reach: fn(&OfficeKind, &OfficeKind) -> bool| -> Vec<OfficeKind> {
        let ranks = OfficeKind::iter().filter(|rank| *rank != OfficeKind::Other);
        ranks.filter(|rank| reach(rank, &level)).collect()
    };
    // The vocabulary lists the highest rank first.
    let reached = Column::Id.in_subquery(with_two_sides(ranks(|rank, level| rank <= level)));
    let surpassed = Column::Id.in_subquery(with_two_sides(ranks(|rank, level| rank < level)));
    let derived = Condition::all()
        .add(Column::StatedLevel.is_null())
        .add(reached)
        .add(surpassed.not());
    Condition::any()
        .add(Column::StatedLevel.eq(level))
        .add(derived)
}

/// The meetings in which at least two sides are represented by an office of one of these ranks.
fn with_two_sides(ranks: Vec<OfficeKind>) -> SelectStatement {
    let side = Func::coalesce([
        Expr::col((participant::Entity, participant::Column::CountryId)),
        Expr::col((participant::Entity, participant::Column::OrganisationId)),
        Expr::col((office::Entity, office::Column::CountryId)),
        Expr::col((office::Entity, office::Column::OrganisationId)),
    ]);
    let held = Expr::col((office::Entity, office::Column::Id))
        .equals((participant::Entity, participant::Column::OfficeId));
    participant::Entity::find()
        .select_only()
        .column(participant::Column::MeetingId)
        .filter(office::Column::Kind.is_in(ranks))
        .group_by(participant::Column::MeetingId)
        .into_query()
        .inner_join(office::Entity, held)
        .and_having(Expr::expr(side).count_distinct().gte(2))
        .take()
}

fn dated() -> Condition {
    Condition::any()
        .add(Column::StartOn.is_not_null())
        .add(Column::EndOn.is_not_null())
}

/// Where no end is known, the meeting ended when it began; an open end lies after every day.
fn not_over_before(day: NaiveDate) -> Condition {
    let by_end = Condition::all().add(Column::EndOn.is_not_null()).add(
        Condition::any()
            .add(Column::EndLatest.is_null())
            .add(Column::EndLatest.gte(day)),
    );
    let by_start = Condition::all().add(Column::EndOn.is_null()).add(
        Condition::any()
            .add(Column::StartLatest.is_null())
            .add(Column::StartLatest.gte(day)),
    );
    Condition::any().add(by_end).add(by_start)
}
