//! The short way to the agreements of a country in the order of their signature: the parties hold
//! the day, in an index that begins with the country, so that a page is read off it.

use entity::agreement::{Column, Entity};
use entity::party;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query as Statement, SelectStatement};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::domain::agreement::list::{AgreementFilter, AgreementKey, AgreementTest};
use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::filter::{Filter, Members, Quantity, Test as _};
use crate::domain::list::{Query, Route};

/// The way by the parties of one country, if the filter asks for a country and signature comes first.
pub fn by_country(query: &Query<Entity>) -> Option<Route> {
    let [sort] = query.order() else { return None };
    if sort.by != AgreementKey::Signed {
        return None;
    }
    let (country, rest) = one_country(&query.filter)?;
    let of_party = |column| Expr::col((party::Entity, column));
    let same = of_party(party::Column::AgreementId).equals((Entity, Column::Id));
    // The country leaves few: what else is asked is tried on each of its agreements.
    let statement = Entity::find()
        .filter(rest.probe())
        .into_query()
        .inner_join(party::Entity, same)
        .and_where(party::Column::CountryId.eq(country))
        .and_where(party::Column::Role.is_in(CONCLUDING))
        .and_where(Expr::exists(in_another_role()).not())
        .take();
    Some(Route {
        statement,
        keys: vec![of_party(party::Column::SignedEarliest)],
        id: of_party(party::Column::AgreementId),
    })
}

/// A country that all agreements must have as a party, and what else is asked.
fn one_country(filter: &AgreementFilter) -> Option<(Uuid, AgreementFilter)> {
    match filter {
        Filter::Is(AgreementTest::Countries(members)) => {
            let (country, rest) = one_of(members)?;
            let rest = rest.map(AgreementTest::Countries);
            Some((country, rest.into_iter().collect()))
        }
        Filter::All(filters) => filters.iter().enumerate().find_map(|(index, filter)| {
            let (country, rest) = one_country(filter)?;
            let mut filters = filters.clone();
            *filters.get_mut(index)? = rest;
            Some((country, Filter::All(filters)))
        }),
        _ => None,
    }
}

fn one_of(members: &Members) -> Option<(Uuid, Option<Members>)> {
    let single = |group: &Vec<Uuid>| match group.as_slice() {
        [id] => Some(*id),
        _ => None,
    };
    let (first, others) = members.groups.split_first()?;
    let country = single(first)?;
    match members.quantity {
        Quantity::All => {
            let groups = others.to_vec();
            let quantity = Quantity::All;
            let rest = (!groups.is_empty()).then_some(Members { quantity, groups });
            Some((country, rest))
        }
        Quantity::Any if others.is_empty() => Some((country, None)),
        Quantity::Exactly => Some((country, Some(members.clone()))),
        _ => None,
    }
}

/// A country that concludes an agreement in two roles would give it twice: only the first counts.
fn in_another_role() -> SelectStatement {
    use party::Column;
    let other = |column: Column| Expr::col(("other", column));
    let this = |column: Column| Expr::col((party::Entity, column));
    Statement::select()
        .expr(Expr::value(1))
        .from_as(party::Entity, "other")
        .and_where(other(Column::AgreementId).eq(this(Column::AgreementId)))
        .and_where(other(Column::CountryId).eq(this(Column::CountryId)))
        .and_where(other(Column::Role).is_in(CONCLUDING.map(|role| role.to_value())))
        .and_where(other(Column::Role).lt(this(Column::Role)))
        .take()
}
