//! Persons and organisations in the agreements of a country, ranked by in how many they are.
//!
//! Everything here is asked for many countries at once and costs one statement.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::vocabulary::{OrganisationKind, OrganisationRole};
use entity::{agreement, agreement_organisation, office, organisation, party, person, signatory};
use sea_orm::sea_query::{
    Expr, ExprTrait as _, Func, JoinType, NullOrdering, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::domain::agreement::list::{AgreementFilter, AgreementTest};
use crate::domain::error::Result;
use crate::domain::filter::Members;
use crate::domain::list;
use crate::domain::pair::ask;

/// Which agreements count, and how many entries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Only agreements about one of these domains.
    pub domains: Option<Vec<Uuid>>,
    /// Perhaps signed on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps signed on this day or earlier.
    pub to: Option<NaiveDate>,
    /// How many entries.
    pub first: u32,
}

/// A question for those who signed for a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignatoriesOf(pub Uuid, pub Scope);

/// A person who signed for a country in an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub person: Uuid,
    /// The office held then; nothing where not known.
    pub office: Option<Uuid>,
    /// How many agreements.
    pub agreements: i64,
    /// The first day on which the last of them may have been signed.
    pub last_on: Option<NaiveDate>,
}

/// Who signed for each country, those who signed most first, then by the slugs of person and office.
/// One entry for each office that a person held when signing.
pub async fn signatories(
    db: &impl ConnectionTrait,
    asked: &[SignatoriesOf],
) -> Result<HashMap<SignatoriesOf, Vec<Signed>>> {
    let rows = ask(db, asked, |SignatoriesOf(country, scope)| {
        vec![signed_for(*country, scope)]
    })
    .await?;
    ranked(rows, |row| {
        let office_slug: Option<String> = row.try_get("", "office_slug")?;
        let signed = Signed {
            person: row.try_get("", "person_id")?,
            office: row.try_get("", "office_id")?,
            agreements: row.try_get("", "agreements")?,
            last_on: row.try_get("", "last_on")?,
        };
        let slug: String = row.try_get("", "slug")?;
        let unknown_last = (office_slug.is_none(), office_slug);
        Ok(((Reverse(signed.agreements), slug, unknown_last), signed))
    })
}

/// A question for the organisations in the agreements of a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrganisationsOf {
    /// Whose agreements.
    pub country: Uuid,
    /// Only organisations of these kinds.
    pub kinds: Option<Vec<OrganisationKind>>,
    /// Only in these roles, and not as parties.
    pub roles: Option<Vec<OrganisationRole>>,
    /// Which agreements count.
    pub scope: Scope,
}

/// An organisation in the agreements of a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Involved {
    /// The organisation.
    pub organisation: Uuid,
    /// In how many agreements.
    pub agreements: i64,
    /// The first day on which the last of them may have been signed.
    pub last_on: Option<NaiveDate>,
}

/// The organisations in the agreements of each country, those in most agreements first, then by
/// slug.
pub async fn organisations(
    db: &impl ConnectionTrait,
    asked: &[OrganisationsOf],
) -> Result<HashMap<OrganisationsOf, Vec<Involved>>> {
    let rows = ask(db, asked, |asked| vec![involved(asked)]).await?;
    ranked(rows, |row| {
        let involved = Involved {
            organisation: row.try_get("", "organisation_id")?,
            agreements: row.try_get("", "agreements")?,
            last_on: row.try_get("", "last_on")?,
        };
        let slug: String = row.try_get("", "slug")?;
        Ok(((Reverse(involved.agreements), slug), involved))
    })
}

/// Reads the rows of each question and puts them in order: a `UNION ALL` promises none.
fn ranked<Q: Eq + std::hash::Hash, T, K: Ord>(
    rows: Vec<(Q, usize, QueryResult)>,
    read: impl Fn(&QueryResult) -> Result<(K, T)>,
) -> Result<HashMap<Q, Vec<T>>> {
    let mut found: HashMap<Q, Vec<(K, T)>> = HashMap::new();
    for (asked, _, row) in rows {
        found.entry(asked).or_default().push(read(&row)?);
    }
    let in_order = |mut rows: Vec<(K, T)>| {
        rows.sort_by(|(left, _), (right, _)| left.cmp(right));
        rows.into_iter().map(|(_, row)| row).collect()
    };
    let found = found.into_iter();
    Ok(found.map(|(asked, rows)| (asked, in_order(rows))).collect())
}

fn agreements(country: Uuid, scope: &Scope) -> SelectStatement {
    let domains = scope.domains.clone().map(Members::one_of);
    let filter: AgreementFilter = [AgreementTest::Countries(Members::all([country]))]
        .into_iter()
        .chain(domains.map(AgreementTest::Domains))
        .chain(AgreementTest::signed(scope.from, scope.to))
        .collect();
    list::ids::<agreement::Entity>(&filter)
}

/// Only where a source says for which party somebody signed is it known for which country.
fn signed_for(country: Uuid, scope: &Scope) -> SelectStatement {
    use signatory::{Column, Entity};
    let col = |column: Column| Expr::col((Entity, column));
    let for_party = col(Column::PartyId)
        .equals((party::Entity, party::Column::Id))
        .and(col(Column::AgreementId).equals((party::Entity, party::Column::AgreementId)));
    let agreement = col(Column::AgreementId).equals((agreement::Entity, agreement::Column::Id));
    let person = col(Column::PersonId).equals((person::Entity, person::Column::Id));
    let office = col(Column::OfficeId).equals((office::Entity, office::Column::Id));
    let signed = Func::coalesce([
        col(Column::SignedEarliest),
        Expr::col((agreement::Entity, agreement::Column::SignedEarliest)),
    ]);
    let how_many = col(Column::AgreementId).count_distinct();
    Query::select()
        .column((Entity, Column::PersonId))
        .column((Entity, Column::OfficeId))
        .column((person::Entity, person::Column::Slug))
        .expr_as(
            Expr::col((office::Entity, office::Column::Slug)),
            "office_slug",
        )
        .expr_as(how_many.clone(), "agreements")
        .expr_as(Expr::expr(signed).max(), "last_on")
        .from(party::Entity)
        .inner_join(Entity, for_party)
        .inner_join(agreement::Entity, agreement)
        .inner_join(person::Entity, person)
        .join(JoinType::LeftJoin, office::Entity, office)
        .and_where(party::Column::CountryId.eq(country))
        .and_where(party::Column::AgreementId.in_subquery(agreements(country, scope)))
        .group_by_col((Entity, Column::PersonId))
        .group_by_col((Entity, Column::OfficeId))
        .group_by_col((person::Entity, person::Column::Slug))
        .group_by_col((office::Entity, office::Column::Slug))
        .order_by_expr(how_many, Order::Desc)
        .order_by((person::Entity, person::Column::Slug), Order::Asc)
        .order_by_with_nulls(
            (office::Entity, office::Column::Slug),
            Order::Asc,
            NullOrdering::Last,
        )
        .limit(u64::from(scope.first))
        .take()
}

/// Each agreement once, in however many roles the organisation stands in it.
fn involved(asked: &OrganisationsOf) -> SelectStatement {
    let mut roles = in_a_role(asked);
    if asked.roles.is_none() {
        roles.union(UnionType::All, as_a_party(asked));
    }
    let col = |name: &'static str| Expr::col(("involved", name));
    let organisation =
        col("organisation_id").equals((organisation::Entity, organisation::Column::Id));
    let agreement = col("agreement_id").equals((agreement::Entity, agreement::Column::Id));
    let how_many = col("agreement_id").count_distinct();
    let signed = Expr::col((agreement::Entity, agreement::Column::SignedEarliest));
    let mut ranked = Query::select()
        .column(("involved", "organisation_id"))
        .column((organisation::Entity, organisation::Column::Slug))
        .expr_as(how_many.clone(), "agreements")
        .expr_as(signed.max(), "last_on")
        .from_subquery(roles, "involved")
        .inner_join(organisation::Entity, organisation)
        .inner_join(agreement::Entity, agreement)
        .group_by_col(("involved", "organisation_id"))
        .group_by_col((organisation::Entity, organisation::Column::Slug))
        .order_by_expr(how_many, Order::Desc)
        .order_by(
            (organisation::Entity, organisation::Column::Slug),
            Order::Asc,
        )
        .limit(u64::from(asked.scope.first))
        .take();
    if let Some(kinds) = &asked.kinds {
        ranked.and_where(organisation::Column::Kind.is_in(kinds.iter().copied()));
    }
    ranked
}

fn in_a_role(asked: &OrganisationsOf) -> SelectStatement {
    use agreement_organisation::{Column, Entity};
    Entity::find()
        .select_only()
        .columns([Column::OrganisationId, Column::AgreementId])
        .filter(Column::AgreementId.in_subquery(agreements(asked.country, &asked.scope)))
        .apply_if(asked.roles.as_ref(), |select, roles| {
            select.filter(Column::Role.is_in(roles.iter().copied()))
        })
        .into_query()
}

fn as_a_party(asked: &OrganisationsOf) -> SelectStatement {
    use party::{Column, Entity};
    Entity::find()
        .select_only()
        .columns([Column::OrganisationId, Column::AgreementId])
        .filter(Column::OrganisationId.is_not_null())
        .filter(Column::AgreementId.in_subquery(agreements(asked.country, &asked.scope)))
        .into_query()
}
