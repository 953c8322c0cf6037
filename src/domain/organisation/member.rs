//! The countries that are members of an organisation.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::organisation;
use entity::organisation_member::{ActiveModel, Column, Entity};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::error::{Error, Problems, Result, both};
use crate::domain::filter::{Choice, Test};
use crate::domain::period::{Period, holding_on, period_of};
use crate::domain::{country, id, record};

period_of!(organisation_member);

/// A membership to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMember {
    /// The member.
    pub country: String,
    /// EDTF date from which it is a member.
    pub from: Option<String>,
    /// EDTF date until which it is a member.
    pub to: Option<String>,
}

/// A membership that has been checked.
pub(super) struct Member {
    country: Uuid,
    period: Period,
}

impl Member {
    fn into_row(self, id: Uuid, organisation: Uuid, ordinal: i32) -> ActiveModel {
        let (from, to) = self.period.columns();
        let (valid_from_on, valid_from_earliest, valid_from_latest) = from;
        let (valid_to_on, valid_to_earliest, valid_to_latest) = to;
        ActiveModel {
            id: Set(id),
            organisation_id: Set(organisation),
            country_id: Set(self.country),
            valid_from_on,
            valid_from_earliest,
            valid_from_latest,
            valid_to_on,
            valid_to_earliest,
            valid_to_latest,
            ordinal: Set(ordinal),
        }
    }

    /// Whether two memberships of a country begin alike, so that one of them says nothing.
    fn repeats(&self, country: Uuid, from: Option<&String>) -> bool {
        self.country == country && self.period.from.as_ref().map(|date| &date.text) == from
    }
}

/// Checks the memberships found at `members`.
pub(super) async fn read_all(
    db: &impl ConnectionTrait,
    members: &[NewMember],
) -> Result<Vec<Member>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let given: Vec<String> = members.iter().map(|new| new.country.clone()).collect();
    let countries = country::resolve(db, &given).await?;
    let mut problems = Problems::default();
    let mut found: Vec<Member> = Vec::new();
    for (index, new) in members.iter().enumerate() {
        let path = format!("members.{index}");
        let member = read(db, &countries, new)
            .await
            .map_err(|error| error.below(&path));
        if let Some(member) = problems.take(member)? {
            let from = member.period.from.as_ref().map(|date| &date.text);
            let twice = found.iter().any(|it| it.repeats(member.country, from));
            problems.require(!twice, &path, TWICE);
            found.push(member);
        }
    }
    problems.finish()?;
    Ok(found)
}

const TWICE: &str =
    "This country is listed twice from the same date. Leave one out, or give another date.";

async fn read(
    db: &impl ConnectionTrait,
    countries: &HashMap<String, Uuid>,
    new: &NewMember,
) -> Result<Member> {
    let country = match countries.get(&new.country) {
        Some(country) => Ok(*country),
        None => Err(country::unresolved(db, "country", &new.country).await?),
    };
    let period = Period::read(new.from.as_ref(), new.to.as_ref());
    both(country, period).map(|(country, period)| Member { country, period })
}

/// Writes the members of a new organisation.
pub(super) async fn insert(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    members: Vec<Member>,
) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(members)
        .map(|(ordinal, member)| {
            let id = id::of_part(organisation, "members", &ordinal.to_string());
            member.into_row(id, organisation, ordinal)
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Puts new members in the place of those there are.
pub(super) async fn replace(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    members: Vec<Member>,
) -> Result<()> {
    Entity::delete_many()
        .filter(Column::OrganisationId.eq(organisation))
        .exec(db)
        .await?;
    insert(db, organisation, members).await
}

/// Adds a membership to an organisation.
pub async fn add_member(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    new: NewMember,
    now: DateTime<Utc>,
) -> Result<()> {
    let given = id::show("organisation", organisation);
    record::require::<organisation::Entity>(db, "organisationId", &given).await?;
    let countries = country::resolve(db, std::slice::from_ref(&new.country)).await?;
    let member = read(db, &countries, &new).await?;
    let present = Entity::find()
        .filter(Column::OrganisationId.eq(organisation))
        .order_by_asc(Column::Ordinal)
        .all(db)
        .await?;
    let from = member.period.from.as_ref().map(|date| &date.text);
    let twice = present
        .iter()
        .any(|row| row.country_id == member.country && row.valid_from_on.as_ref() == from);
    if twice {
        return Err(Error::conflict(
            "country",
            "This membership is recorded already. Remove it first, or give another start.",
        ));
    }
    let ordinal = present.last().map_or(0, |row| row.ordinal + 1);
    let row = member.into_row(Uuid::now_v7(), organisation, ordinal);
    Entity::insert(row).exec_without_returning(db).await?;
    record::touch(db, organisation, now).await
}

/// Removes a membership; tells whose it was.
pub async fn remove_member(
    db: &impl ConnectionTrait,
    membership: Uuid,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let found = Entity::find()
        .filter(Column::Id.eq(membership))
        .one(db)
        .await?;
    let row = found.ok_or_else(|| {
        Error::not_found(
            "membershipId",
            "There is no such membership. Take its id from `members` of the organisation.",
        )
    })?;
    Entity::delete_many()
        .filter(Column::Id.eq(membership))
        .exec(db)
        .await?;
    record::touch(db, row.organisation_id, now).await?;
    Ok(row.organisation_id)
}

/// Something that is true of a membership or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MemberTest {
    /// Which country.
    Country(Choice<Uuid>),
    /// A member on this day. A start or an end that is not known counts in favour.
    On(NaiveDate),
}

impl Test for MemberTest {
    fn condition(&self) -> Condition {
        match self {
            Self::Country(countries) => countries.condition(Column::CountryId),
            Self::On(day) => holding_on(
                *day,
                [
                    Column::ValidFromEarliest,
                    Column::ValidFromLatest,
                    Column::ValidToEarliest,
                    Column::ValidToLatest,
                ],
            ),
        }
    }
}

/// The organisations with a membership of which a condition holds.
pub(super) fn organisations_with(condition: Condition) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::OrganisationId)
        .filter(condition)
        .into_query()
}
