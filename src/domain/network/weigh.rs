//! How the database weighs the edges of a network.

use entity::{agreement, country, meeting, participant, party};
use sea_orm::sea_query::{
    Alias, CommonTableExpression, Expr, ExprTrait as _, Func, JoinType, Query, SelectStatement,
    WithClause, WithQuery,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::domain::agreement::list::{AgreementFilter, AgreementTest};
use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::country::{CountryFilter, CountryTest};
use crate::domain::filter::{Members, Words};
use crate::domain::list;
use crate::domain::meeting::{MeetingFilter, MeetingTest};
use crate::domain::network::{NetworkBasis, Scope};

/// `WITH stands AS (matter, country) SELECT a, b, COUNT(*) …`: each pair of different countries that
/// stand in the same matter, once for each matter.
pub(super) fn weighed(scope: &Scope) -> WithQuery {
    let stands = match scope.by {
        NetworkBasis::Agreements => concluding(scope),
        NetworkBasis::Meetings => attending(scope),
    };
    let stands = CommonTableExpression::new()
        .table_name("stands")
        .columns(["matter", "country"])
        .query(stands)
        .to_owned();
    let (one, other) = (Alias::new("one"), Alias::new("other"));
    let col = |side: &Alias, name: &'static str| Expr::col((side.clone(), name));
    let pairs = col(&other, "matter")
        .eq(col(&one, "matter"))
        .and(col(&one, "country").lt(col(&other, "country")));
    Query::select()
        .expr_as(col(&one, "country"), "a")
        .expr_as(col(&other, "country"), "b")
        .expr_as(col(&one, "matter").count(), "weight")
        .from_as("stands", one.clone())
        .join_as(JoinType::InnerJoin, "stands", other.clone(), pairs)
        .group_by_col((one.clone(), "country"))
        .group_by_col((other.clone(), "country"))
        .and_having(col(&one, "matter").count().gte(scope.least_weight))
        .to_owned()
        .with(WithClause::new().cte(stands).to_owned())
}

/// Which agreement each country concludes: once, however many roles it has.
fn concluding(scope: &Scope) -> SelectStatement {
    use party::{Column, Entity};
    let agreements = list::ids::<agreement::Entity>(&agreements(scope));
    let of_two = || {
        Entity::find()
            .select_only()
            .column(Column::AgreementId)
            .filter(Column::Role.is_in(CONCLUDING))
            .group_by(Column::AgreementId)
            .having(two_sides(
                Expr::col((Entity, Column::CountryId)),
                Expr::col((Entity, Column::OrganisationId)),
            ))
            .into_query()
    };
    Entity::find()
        .select_only()
        .distinct()
        .columns([Column::AgreementId, Column::CountryId])
        .filter(Column::CountryId.is_not_null())
        .filter(Column::Role.is_in(CONCLUDING))
        .filter(Column::AgreementId.in_subquery(agreements))
        .apply_if(scope.bilateral_only.then(of_two), |select, of_two| {
            select.filter(Column::AgreementId.in_subquery(of_two))
        })
        .apply_if(scope.region.as_deref(), |select, region| {
            select.filter(Column::CountryId.in_subquery(countries(region)))
        })
        .into_query()
}

/// Which meeting each country took part in: once, however many took part for it.
fn attending(scope: &Scope) -> SelectStatement {
    use participant::{Column, Entity};
    let meetings = list::ids::<meeting::Entity>(&meetings(scope));
    let of_two = || {
        Entity::find()
            .select_only()
            .column(Column::MeetingId)
            .group_by(Column::MeetingId)
            .having(two_sides(
                Expr::col((Entity, Column::CountryId)),
                Expr::col((Entity, Column::OrganisationId)),
            ))
            .into_query()
    };
    Entity::find()
        .select_only()
        .distinct()
        .columns([Column::MeetingId, Column::CountryId])
        .filter(Column::CountryId.is_not_null())
        .filter(Column::MeetingId.in_subquery(meetings))
        .apply_if(scope.bilateral_only.then(of_two), |select, of_two| {
            select.filter(Column::MeetingId.in_subquery(of_two))
        })
        .apply_if(scope.region.as_deref(), |select, region| {
            select.filter(Column::CountryId.in_subquery(countries(region)))
        })
        .into_query()
}

/// There are two sides, countries or organisations, and no third.
fn two_sides(country: Expr, organisation: Expr) -> Expr {
    let side = Func::coalesce([country, organisation]);
    Expr::expr(side).count_distinct().eq(2)
}

fn agreements(scope: &Scope) -> AgreementFilter {
    let domains = scope.domains.clone().map(Members::one_of);
    domains
        .map(AgreementTest::Domains)
        .into_iter()
        .chain(AgreementTest::signed(scope.from, scope.to))
        .collect()
}

fn meetings(scope: &Scope) -> MeetingFilter {
    let domains = scope.domains.clone().map(Members::one_of);
    domains
        .map(MeetingTest::Topics)
        .into_iter()
        .chain(MeetingTest::held(scope.from, scope.to))
        .chain([MeetingTest::TookPlaceBy(scope.today)])
        .collect()
}

pub(super) fn of_region(region: &str) -> CountryFilter {
    CountryTest::Region(Words::In(vec![region.to_owned()])).into()
}

fn countries(region: &str) -> SelectStatement {
    list::ids::<country::Entity>(&of_region(region))
}
