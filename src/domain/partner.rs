//! With whom a country works together: other countries, ranked by what is recorded between them.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{agreement, country, meeting, participant, party};
use sea_orm::sea_query::{
    Expr, ExprTrait as _, Order, Query, SelectStatement, SimpleExpr, UnionType,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::domain::agreement::list::{AgreementFilter, AgreementTest};
use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::error::{Error, Result};
use crate::domain::filter::Members;
use crate::domain::list::{self, DEFAULT_PAGE, LARGEST_PAGE};
use crate::domain::meeting::{MeetingFilter, MeetingTest};
use crate::domain::pair::ask;

/// The most countries whose common partners may be asked for.
pub const MOST: usize = 10;

/// By what partners are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PartnerRank {
    /// By the number of agreements that both conclude.
    #[default]
    Agreements,
    /// By the number of meetings in which both took part.
    Meetings,
}

/// What counts, and how many partners are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope {
    /// By what they are ranked.
    pub by: PartnerRank,
    /// Only what is about one of these domains.
    pub domains: Option<Vec<Uuid>>,
    /// Perhaps signed or held on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps signed or held on this day or earlier.
    pub to: Option<NaiveDate>,
    /// Meetings after this day have not taken place yet.
    pub today: NaiveDate,
    /// How many partners.
    pub first: u32,
}

/// The number of partners wanted, given at `first`.
pub fn how_many(first: Option<i32>) -> Result<u32> {
    let Some(first) = first else {
        return Ok(DEFAULT_PAGE);
    };
    let size = u32::try_from(first).ok();
    size.filter(|size| *size <= LARGEST_PAGE).ok_or_else(|| {
        Error::invalid(
            "first",
            format!("`first` is {first}; give a number from 0 to {LARGEST_PAGE}."),
        )
    })
}

/// What is recorded between a country and one of its partners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The partner.
    pub country: Uuid,
    /// The partner's slug.
    pub slug: String,
    /// How many agreements both conclude.
    pub agreements: i64,
    /// In how many meetings both took part.
    pub meetings: i64,
    /// The first day on which the latest of them may have been signed or held.
    pub last_on: Option<NaiveDate>,
}

impl Partner {
    fn read(row: &QueryResult) -> Result<Self> {
        Ok(Self {
            country: row.try_get("", "partner_id")?,
            slug: row.try_get("", "slug")?,
            agreements: row.try_get("", "agreements")?,
            meetings: row.try_get("", "meetings")?,
            last_on: row.try_get("", "last_on")?,
        })
    }

    fn weight(&self, by: PartnerRank) -> i64 {
        match by {
            PartnerRank::Agreements => self.agreements,
            PartnerRank::Meetings => self.meetings,
        }
    }
}

/// The partners of each country, the most important first, those of equal rank by slug. One
/// statement for all.
pub async fn partners(
    db: &impl ConnectionTrait,
    asked: &[(Uuid, Scope)],
) -> Result<HashMap<(Uuid, Scope), Vec<Partner>>> {
    let rows = ask(db, asked, |(country, scope)| {
        let ranked = tally(*country, scope, None)
            .order_by(column(scope.by), Order::Desc)
            .order_by((country::Entity, country::Column::Slug), Order::Asc)
            .limit(u64::from(scope.first))
            .take();
        vec![ranked]
    })
    .await?;
    let mut found: HashMap<_, Vec<Partner>> = HashMap::new();
    for (key, _, row) in rows {
        found.entry(key).or_default().push(Partner::read(&row)?);
    }
    // A `UNION ALL` promises no order.
    for ((_, scope), partners) in &mut found {
        partners.sort_by(|left, right| rank(scope.by, left).cmp(&rank(scope.by, right)));
    }
    Ok(found)
}

fn rank(by: PartnerRank, partner: &Partner) -> (Reverse<i64>, &str) {
    (Reverse(partner.weight(by)), &partner.slug)
}

/// A country that is a partner of several others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonPartner {
    /// The partner.
    pub country: Uuid,
    /// What it has with each of the others, in the order in which they were given.
    pub with: Vec<(Uuid, Partner)>,
}

/// The countries that are partners of all of these, ranked by what they have with the one with
/// which they have least, those of equal rank by slug. Two statements: which, and how much.
pub async fn common(
    db: &impl ConnectionTrait,
    of: &[Uuid],
    scope: &Scope,
) -> Result<Vec<CommonPartner>> {
    let mut tallies = of.iter().map(|country| tally(*country, scope, None));
    let mut all = tallies.next().unwrap_or_default();
    for tally in tallies {
        all.union(UnionType::All, tally);
    }
    let least = Expr::col(column(scope.by)).min();
    let several = i64::try_from(of.len()).unwrap_or(i64::MAX);
    let ranked = Query::select()
        .columns(["partner_id", "slug"])
        .from_subquery(all, "tallied")
        .group_by_columns(["partner_id", "slug"])
        .and_having(Expr::col("partner_id").count().eq(several))
        .order_by_expr(least, Order::Desc)
        .order_by("slug", Order::Asc)
        .limit(u64::from(scope.first))
        .take();
    let mut found = Vec::new();
    for row in db.query_all(&ranked).await? {
        found.push(row.try_get::<Uuid>("", "partner_id")?);
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ask(db, of, |country| vec![tally(*country, scope, Some(&found))]).await?;
    let mut with: HashMap<(Uuid, Uuid), Partner> = HashMap::new();
    for (country, _, row) in rows {
        let partner = Partner::read(&row)?;
        with.insert((partner.country, country), partner);
    }
    let of_each = |partner: Uuid| {
        let each = of.iter().filter_map(|country| {
            let between = with.get(&(partner, *country))?;
            Some((*country, between.clone()))
        });
        each.collect()
    };
    Ok(found
        .into_iter()
        .map(|country| CommonPartner {
            country,
            with: of_each(country),
        })
        .collect())
}

fn column(by: PartnerRank) -> &'static str {
    match by {
        PartnerRank::Agreements => "agreements",
        PartnerRank::Meetings => "meetings",
    }
}

fn weight(by: PartnerRank) -> SimpleExpr {
    let counted = match by {
        PartnerRank::Agreements => "agreement_id",
        PartnerRank::Meetings => "meeting_id",
    };
    Expr::col(counted).count_distinct()
}

/// What is recorded between a country and each other: each agreement and each meeting once,
/// however many of its parties or participants are of that country. Of each other, or of `only`
/// these. Counted first and named afterwards: what is counted may be a hundred thousand rows.
fn tally(country: Uuid, scope: &Scope, only: Option<&[Uuid]>) -> SelectStatement {
    let mut both = agreed(country, scope, only);
    both.union(UnionType::All, met(country, scope, only));
    let counted = Query::select()
        .column("partner_id")
        .expr_as(weight(PartnerRank::Agreements), "agreements")
        .expr_as(weight(PartnerRank::Meetings), "meetings")
        .expr_as(Expr::col("day").max(), "last_on")
        .from_subquery(both, "shared")
        .group_by_col("partner_id")
        .and_having(weight(scope.by).gt(0))
        .take();
    let is_partner =
        Expr::col((country::Entity, country::Column::Id)).equals(("counted", "partner_id"));
    Query::select()
        .columns(["partner_id", "agreements", "meetings", "last_on"])
        .column((country::Entity, country::Column::Slug))
        .from_subquery(counted, "counted")
        .inner_join(country::Entity, is_partner)
        .take()
}

/// The other side of something that two countries share.
fn other<C: ColumnTrait>(column: C, country: Uuid, only: Option<&[Uuid]>) -> Condition {
    let other = Condition::all()
        .add(column.is_not_null())
        .add(column.ne(country));
    match only {
        Some(only) => other.add(column.is_in(only.iter().copied())),
        None => other,
    }
}

fn agreed(country: Uuid, scope: &Scope, only: Option<&[Uuid]>) -> SelectStatement {
    use party::{Column, Entity};
    let domains = scope.domains.clone().map(Members::one_of);
    let filter: AgreementFilter = [AgreementTest::Countries(Members::all([country]))]
        .into_iter()
        .chain(domains.map(AgreementTest::Domains))
        .chain(AgreementTest::signed(scope.from, scope.to))
        .collect();
    let agreements = list::ids::<agreement::Entity>(&filter);
    Entity::find()
        .select_only()
        .column_as(Column::CountryId, "partner_id")
        .column_as(Column::AgreementId, "agreement_id")
        .filter(other(Column::CountryId, country, only))
        .filter(Column::Role.is_in(CONCLUDING))
        .filter(Column::AgreementId.in_subquery(agreements))
        .into_query()
        .expr_as(Expr::cust("NULL"), "meeting_id")
        .expr_as(Expr::col((Entity, Column::SignedEarliest)), "day")
        .take()
}

fn met(country: Uuid, scope: &Scope, only: Option<&[Uuid]>) -> SelectStatement {
    use participant::{Column, Entity};
    let domains = scope.domains.clone().map(Members::one_of);
    let filter: MeetingFilter = [
        MeetingTest::Countries(Members::all([country])),
        MeetingTest::TookPlaceBy(scope.today),
    ]
    .into_iter()
    .chain(domains.map(MeetingTest::Topics))
    .chain(MeetingTest::held(scope.from, scope.to))
    .collect();
    let meetings = list::ids::<meeting::Entity>(&filter);
    let same =
        Expr::col((meeting::Entity, meeting::Column::Id)).equals((Entity, Column::MeetingId));
    Entity::find()
        .select_only()
        .column_as(Column::CountryId, "partner_id")
        .filter(other(Column::CountryId, country, only))
        .filter(Column::MeetingId.in_subquery(meetings))
        .into_query()
        .expr_as(Expr::cust("NULL"), "agreement_id")
        .expr_as(Expr::col((Entity, Column::MeetingId)), "meeting_id")
        .expr_as(
            Expr::col((meeting::Entity, meeting::Column::StartEarliest)),
            "day",
        )
        .inner_join(meeting::Entity, same)
        .take()
}
