//! The offices that a person holds or held.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::occupancy::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::OfficeKind;
use entity::{office, person};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait as _, NullOrdering, Order, SelectStatement,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult as _,
    Iterable as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Error, Problems, Result, both};
use crate::domain::filter::{Choice, Test};
use crate::domain::pair::ask;
use crate::domain::period::{Period, holding_on, period_of};
use crate::domain::{id, record};

rows!(occupancy by id);
rows!(occupancy of person by person_id: PersonId, ordered by Ordinal, Id);
rows!(occupancy of office by office_id: OfficeId, ordered by ValidFromEarliest, Id);
period_of!(occupancy);

/// An office held for a time, to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOccupancy {
    /// The office.
    pub office: String,
    /// EDTF date from which it was held.
    pub from: Option<String>,
    /// EDTF date until which it was held.
    pub to: Option<String>,
}

/// An office held for a time, checked.
pub(super) struct Occupancy {
    office: Uuid,
    period: Period,
}

impl Occupancy {
    fn into_row(self, id: Uuid, person: Uuid, ordinal: i32) -> ActiveModel {
        let (from, to) = self.period.columns();
        let (valid_from_on, valid_from_earliest, valid_from_latest) = from;
        let (valid_to_on, valid_to_earliest, valid_to_latest) = to;
        ActiveModel {
            id: Set(id),
            person_id: Set(person),
            office_id: Set(self.office),
            valid_from_on,
            valid_from_earliest,
            valid_from_latest,
            valid_to_on,
            valid_to_earliest,
            valid_to_latest,
            ordinal: Set(ordinal),
        }
    }
}

/// Checks the occupancies found at `occupancies`.
pub(super) async fn read_all(
    db: &impl ConnectionTrait,
    occupancies: &[NewOccupancy],
) -> Result<Vec<Occupancy>> {
    let mut problems = Problems::default();
    let mut found = Vec::new();
    for (index, new) in occupancies.iter().enumerate() {
        let path = format!("occupancies.{index}");
        let read = read(db, new).await.map_err(|error| error.below(&path));
        found.extend(problems.take(read)?);
    }
    problems.finish()?;
    Ok(found)
}

async fn read(db: &impl ConnectionTrait, new: &NewOccupancy) -> Result<Occupancy> {
    let office = record::require::<office::Entity>(db, "office", &new.office).await;
    let period = Period::read(new.from.as_ref(), new.to.as_ref());
    both(office, period).map(|(office, period)| Occupancy { office, period })
}

/// Writes the offices held by a new person.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    person: Uuid,
    occupancies: Vec<Occupancy>,
) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(occupancies)
        .map(|(ordinal, occupancy)| {
            let id = id::of_part(person, "occupancies", &ordinal.to_string());
            occupancy.into_row(id, person, ordinal)
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Puts other occupancies in the place of those there are.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    person: Uuid,
    occupancies: Vec<Occupancy>,
) -> Result<()> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(db)
        .await?;
    insert(db, person, occupancies).await
}

/// Notes that a person holds or held an office.
pub async fn add_occupancy(
    db: &impl ConnectionTrait,
    person: Uuid,
    new: NewOccupancy,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    let given = id::show("person", person);
    problems.take(record::require::<person::Entity>(db, "personId", &given).await)?;
    let occupancy = problems.take(read(db, &new).await)?;
    problems.finish()?;

    let last = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::Ordinal)
        .one(db)
        .await?;
    let ordinal = last.map_or(0, |row| row.ordinal + 1);
    if let Some(occupancy) = occupancy {
        let row = occupancy.into_row(Uuid::now_v7(), person, ordinal);
        Entity::insert(row).exec_without_returning(db).await?;
    }
    record::touch(db, person, now).await
}

/// Removes an occupancy; tells whose it was.
pub async fn remove_occupancy(
    db: &impl ConnectionTrait,
    occupancy: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let found = Entity::find()
        .filter(Column::Id.eq(occupancy))
        .one(db)
        .await?;
    let row = found.ok_or_else(|| {
        Error::not_found(
            "occupancyId",
            "There is no such occupancy. Take its id from `occupancies` of the person.",
        )
    })?;
    Entity::delete_many()
        .filter(Column::Id.eq(occupancy))
        .exec(db)
        .await?;
    record::touch(db, row.person_id, now).await?;
    Ok(row.person_id)
}

const PERIOD: [Column; 4] = [
    Column::ValidFromEarliest,
    Column::ValidFromLatest,
    Column::ValidToEarliest,
    Column::ValidToLatest,
];

/// A question for those who hold the offices of a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HoldersFor {
    /// Whose offices.
    pub country: Uuid,
    /// On this day.
    pub day: NaiveDate,
    /// Only offices of these ranks.
    pub ranks: Option<Vec<OfficeKind>>,
    /// How many.
    pub first: u32,
}

/// Where a holder stands in the list: rank, slug of the office, start, id; what is unknown last.
type Place = (
    (bool, Option<OfficeKind>),
    String,
    (bool, Option<NaiveDate>),
    Uuid,
);

/// Who is known to hold the offices of each country: the highest ranks first, then by the slug of
/// the office, then the earliest first. One statement for all.
pub async fn holders_for(
    db: &impl ConnectionTrait,
    asked: &[HoldersFor],
) -> Result<HashMap<HoldersFor, Vec<Model>>> {
    let mut found: HashMap<HoldersFor, Vec<(Place, Model)>> = HashMap::new();
    for (asked, _, row) in ask(db, asked, |asked| vec![held(asked)]).await? {
        let rank: Option<OfficeKind> = row.try_get("", "office_kind")?;
        let slug: String = row.try_get("", "office_slug")?;
        let row = Model::from_query_result(&row, "")?;
        let from = (row.valid_from_earliest.is_none(), row.valid_from_earliest);
        let place = ((rank.is_none(), rank), slug, from, row.id);
        found.entry(asked).or_default().push((place, row));
    }
    let in_order = |(asked, mut rows): (_, Vec<(Place, Model)>)| {
        rows.sort_by(|(left, _), (right, _)| left.cmp(right));
        (asked, rows.into_iter().map(|(_, row)| row).collect())
    };
    Ok(found.into_iter().map(in_order).collect())
}

fn held(asked: &HoldersFor) -> SelectStatement {
    let kind = Expr::col((office::Entity, office::Column::Kind));
    let slug = Expr::col((office::Entity, office::Column::Slug));
    let office = Expr::col((office::Entity, office::Column::Id)).equals((Entity, Column::OfficeId));
    Entity::find()
        .filter(office::Column::CountryId.eq(asked.country))
        .filter(holding_on(asked.day, PERIOD))
        .apply_if(asked.ranks.as_ref(), |select, ranks| {
            select.filter(office::Column::Kind.is_in(ranks.iter().copied()))
        })
        .into_query()
        .expr_as(kind, "office_kind")
        .expr_as(slug.clone(), "office_slug")
        .inner_join(office::Entity, office)
        .order_by_expr(rank(), Order::Asc)
        .order_by_expr(slug, Order::Asc)
        .order_by_with_nulls(
            (Entity, Column::ValidFromEarliest),
            Order::Asc,
            NullOrdering::Last,
        )
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(u64::from(asked.first))
        .take()
}

/// The place of an office's rank among all ranks, the highest first and unknown ones last.
fn rank() -> Expr {
    let place = (0..)
        .zip(OfficeKind::iter())
        .fold(CaseStatement::new(), |case, (place, rank)| {
            case.case(office::Column::Kind.eq(rank), Expr::val::<i32>(place))
        });
    place.finally(Expr::val(i32::MAX)).into()
}

/// Something that is true of an occupancy or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OccupancyTest {
    /// Which office.
    Office(Choice<Uuid>),
    /// The country that the office acts for.
    Country(Choice<Uuid>),
    /// The organisation that the office acts for.
    Organisation(Choice<Uuid>),
    /// The rank of the office.
    Rank(Choice<OfficeKind>),
    /// Held on this day. A start or an end that is not known counts in favour.
    HeldOn(NaiveDate),
}

impl Test for OccupancyTest {
    fn condition(&self) -> Condition {
        let office = |condition: Condition| {
            let offices = office::Entity::find()
                .select_only()
                .column(office::Column::Id)
                .filter(condition)
                .into_query();
            Condition::all().add(Column::OfficeId.in_subquery(offices))
        };
        match self {
            Self::Office(offices) => offices.condition(Column::OfficeId),
            Self::Country(countries) => office(countries.condition(office::Column::CountryId)),
            Self::Organisation(them) => office(them.condition(office::Column::OrganisationId)),
            Self::Rank(ranks) => office(ranks.condition(office::Column::Kind)),
            Self::HeldOn(day) => holding_on(*day, PERIOD),
        }
    }
}

/// The persons with an occupancy of which a condition holds.
pub(super) fn holders(condition: Condition) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::PersonId)
        .filter(condition)
        .into_query()
}
