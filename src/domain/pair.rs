//! Two countries, and what is recorded between them whether or not they have a relation of record.
//!
//! Everything here is asked for many pairs at once and costs the same number of statements for a
//! hundred pairs as for one.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;
use entity::vocabulary::{MeetingKind, OfficeKind, OrganisationKind};
use entity::{
    agreement, agreement_body, agreement_domain, domain, meeting, meeting_topic, organisation,
    organisation_member, relation,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryResult, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::domain::agreement::list::{AgreementFilter, AgreementTest};
use crate::domain::batch;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::filter::Members;
use crate::domain::list::{self, Listed, PageRequest, Query};
use crate::domain::meeting::{MeetingFilter, MeetingTest};

/// SQLite takes 500 branches in a `UNION ALL`; stay well below.
const BRANCHES: usize = 200;

/// Two countries, in no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// The country whose id sorts first.
    pub a: Uuid,
    /// The other country.
    pub b: Uuid,
}

impl Pair {
    /// The pair of two countries, whichever is named first.
    pub fn of(a: Uuid, b: Uuid) -> Self {
        Self {
            a: a.min(b),
            b: a.max(b),
        }
    }

    /// Which agreements both conclude.
    pub fn agreements(self) -> AgreementFilter {
        AgreementTest::Countries(Members::all([self.a, self.b])).into()
    }

    /// Which meetings both take part in.
    pub fn meetings(self) -> MeetingFilter {
        MeetingTest::Countries(Members::all([self.a, self.b])).into()
    }

    /// Which meetings of the two have taken place by a day, as far as is known.
    fn meetings_held(self, today: NaiveDate) -> MeetingFilter {
        let mut filter = self.meetings();
        filter.extend([MeetingTest::TookPlaceBy(today)]);
        filter
    }

    /// The question for the last meeting of the two that has taken place by a day, at one level or
    /// at any.
    pub fn last_meeting(
        self,
        level: Option<OfficeKind>,
        today: NaiveDate,
    ) -> Result<Query<meeting::Entity>> {
        let mut filter = self.meetings_held(today);
        filter.extend(level.map(|level| MeetingTest::Level(vec![level])));
        Ok(Query {
            filter,
            order: Vec::new(),
            page: PageRequest::new(Some(1), None, None, None)?,
        })
    }
}

/// The two countries that a caller names at `path`. `given` is how many were named, `found` what
/// looking them up gave.
pub fn two(path: &str, given: usize, found: Vec<Result<Uuid>>) -> Result<Pair> {
    if given != 2 {
        return Err(Error::invalid(
            path,
            format!("A pair is two countries; {given} were given. Give two."),
        ));
    }
    let mut problems = Problems::default();
    let mut ids = Vec::new();
    for one in found {
        ids.extend(problems.take(one)?);
    }
    let same = matches!(ids.as_slice(), [a, b] if a == b);
    problems.require(
        !same,
        path,
        "A country makes no pair with itself. Give two different countries.",
    );
    problems.finish()?;
    let (a, b) = (ids.first().copied(), ids.last().copied());
    Ok(Pair::of(a.unwrap_or_default(), b.unwrap_or_default()))
}

/// The relations that are recorded between these pairs.
pub async fn relations(
    db: &impl ConnectionTrait,
    pairs: &[Pair],
) -> Result<HashMap<Pair, relation::Model>> {
    use relation::{Column, Entity};
    let mut found = HashMap::new();
    for pairs in pairs.chunks(BRANCHES) {
        let any = pairs.iter().fold(Condition::any(), |any, pair| {
            let both = Condition::all()
                .add(Column::CountryAId.eq(pair.a))
                .add(Column::CountryBId.eq(pair.b));
            any.add(both)
        });
        let rows = Entity::find().filter(any).all(db).await?;
        found.extend(
            rows.into_iter()
                .map(|row| (Pair::of(row.country_a_id, row.country_b_id), row)),
        );
    }
    Ok(found)
}

/// The bodies of each pair, by slug: those that an agreement of the two created, and joint bodies
/// and commissions of which both are or were members.
pub async fn bodies(
    db: &impl ConnectionTrait,
    pairs: &[Pair],
) -> Result<HashMap<Pair, Vec<organisation::Model>>> {
    let mut found: HashMap<Pair, Vec<organisation::Model>> = HashMap::new();
    let rows = ask(db, pairs, |pair| vec![bodies_of(*pair)]).await?;
    for (pair, _, row) in rows {
        let row = organisation::Model::from_query_result(&row, "")?;
        found.entry(pair).or_default().push(row);
    }
    for rows in found.values_mut() {
        rows.sort_by(|left, right| left.slug.cmp(&right.slug));
    }
    Ok(found)
}

fn bodies_of(pair: Pair) -> SelectStatement {
    use organisation::{Column, Entity};
    let created = agreement_body::Entity::find()
        .select_only()
        .column(agreement_body::Column::OrganisationId)
        .filter(agreement_body::Column::AgreementId.in_subquery(agreements_of(pair)))
        .into_query();
    let with_member = |country| {
        organisation_member::Entity::find()
            .select_only()
            .column(organisation_member::Column::OrganisationId)
            .filter(organisation_member::Column::CountryId.eq(country))
            .into_query()
    };
    let joint = Condition::all()
        .add(Column::Kind.is_in([
            OrganisationKind::JointBody,
            OrganisationKind::IntergovernmentalCommission,
        ]))
        .add(Column::Id.in_subquery(with_member(pair.a)))
        .add(Column::Id.in_subquery(with_member(pair.b)));
    let either = Condition::any()
        .add(Column::Id.in_subquery(created))
        .add(joint);
    Entity::find().filter(either).into_query()
}

/// A question for the domains that two countries cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Covering {
    /// The two countries.
    pub pair: Pair,
    /// Meetings after this day have not taken place yet.
    pub today: NaiveDate,
}

/// A domain in which two countries have something recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The domain.
    pub domain: domain::Model,
    /// How many agreements of the two are about it.
    pub agreements: i64,
    /// How many meetings of the two were about it.
    pub meetings: i64,
}

/// The domains that each pair covers, those with most agreements first, then with most meetings,
/// then by code. Two statements: the counts, and the domains.
pub async fn domains(
    db: &impl ConnectionTrait,
    asked: &[Covering],
) -> Result<HashMap<Covering, Vec<Covered>>> {
    let rows = ask(db, asked, |asked| {
        vec![agreed_on(asked.pair), met_about(asked.pair, asked.today)]
    })
    .await?;
    let mut counts: HashMap<(Covering, Uuid), [i64; 2]> = HashMap::new();
    for (pair, which, row) in rows {
        let count = counts.entry((pair, row.try_get("", "domain_id")?));
        if let Some(count) = count.or_default().get_mut(which) {
            *count = row.try_get("", "n")?;
        }
    }
    let mut ids: Vec<Uuid> = counts.keys().map(|(_, domain)| *domain).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = batch::by_ids::<domain::Entity>(db, &ids).await?;
    let mut found: HashMap<Covering, Vec<Covered>> = HashMap::new();
    for ((pair, id), [agreements, meetings]) in counts {
        if let Some(domain) = rows.get(&id) {
            found.entry(pair).or_default().push(Covered {
                domain: domain.clone(),
                agreements,
                meetings,
            });
        }
    }
    for covered in found.values_mut() {
        covered.sort_by(|left, right| {
            let counts = |it: &Covered| Reverse((it.agreements, it.meetings));
            counts(left)
                .cmp(&counts(right))
                .then_with(|| left.domain.code.cmp(&right.domain.code))
        });
    }
    Ok(found)
}

fn agreements_of(pair: Pair) -> SelectStatement {
    list::ids::<agreement::Entity>(&pair.agreements())
}

fn agreed_on(pair: Pair) -> SelectStatement {
    use agreement_domain::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::DomainId)
        .column_as(Column::AgreementId.count(), "n")
        .filter(Column::AgreementId.in_subquery(agreements_of(pair)))
        .group_by(Column::DomainId)
        .into_query()
}

fn met_about(pair: Pair, today: NaiveDate) -> SelectStatement {
    use meeting_topic::{Column, Entity};
    let meetings = list::ids::<meeting::Entity>(&pair.meetings_held(today));
    Entity::find()
        .select_only()
        .column(Column::DomainId)
        .column_as(Column::MeetingId.count(), "n")
        .filter(Column::MeetingId.in_subquery(meetings))
        .group_by(Column::DomainId)
        .into_query()
}

/// A question for the visits between two countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Visiting {
    /// The two countries.
    pub pair: Pair,
    /// Perhaps on this day or later.
    pub from: Option<NaiveDate>,
    /// Perhaps on this day or earlier.
    pub to: Option<NaiveDate>,
    /// What lies after this day has not taken place yet.
    pub today: NaiveDate,
}

/// The visits that one country made to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visits {
    /// Whose territory it was.
    pub host: Uuid,
    /// Who came.
    pub guest: Uuid,
    /// How many.
    pub count: i64,
    /// The first day on which the last of them may have begun.
    pub last_on: Option<NaiveDate>,
}

/// The visits of each pair, in both directions: meetings that took place in the territory of one
/// and in which the other took part. A part of a meeting that counts itself does not count again.
pub async fn visits(
    db: &impl ConnectionTrait,
    asked: &[Visiting],
) -> Result<HashMap<Visiting, Vec<Visits>>> {
    let ways = |pair: Pair| [(pair.a, pair.b), (pair.b, pair.a)];
    let rows = ask(db, asked, |asked| {
        let ways = ways(asked.pair).into_iter();
        ways.map(|(host, guest)| visits_to(host, guest, asked))
            .collect()
    })
    .await?;
    let mut found: HashMap<Visiting, Vec<Visits>> = HashMap::new();
    for (asked, which, row) in rows {
        if let Some((host, guest)) = ways(asked.pair).get(which) {
            found.entry(asked).or_default().push(Visits {
                host: *host,
                guest: *guest,
                count: row.try_get("", "n")?,
                last_on: row.try_get("", "last_on")?,
            });
        }
    }
    Ok(found)
}

fn visits_to(host: Uuid, guest: Uuid, asked: &Visiting) -> SelectStatement {
    use meeting::Column;
    const AT_A_DISTANCE: [MeetingKind; 3] = [
        MeetingKind::PhoneCall,
        MeetingKind::VideoCall,
        MeetingKind::Correspondence,
    ];
    let hosted = |filter: &MeetingFilter| -> Select<meeting::Entity> {
        let in_person = Condition::any()
            .add(Column::Kind.is_null())
            .add(Column::Kind.is_not_in(AT_A_DISTANCE));
        meeting::Entity::select(filter)
            .filter(in_person)
            .filter(Column::CountryId.eq(host))
    };
    let attended: MeetingFilter = [
        MeetingTest::Countries(Members::all([guest])),
        MeetingTest::TookPlaceBy(asked.today),
    ]
    .into_iter()
    .chain(MeetingTest::held(asked.from, asked.to))
    .collect();
    let wholes = hosted(&attended)
        .select_only()
        .column(Column::Id)
        .into_query();
    let on_its_own = Condition::any()
        .add(Column::ParentId.is_null())
        .add(Column::ParentId.not_in_subquery(wholes));
    hosted(&attended)
        .filter(on_its_own)
        .select_only()
        .column_as(Column::Id.count(), "n")
        .column_as(Column::StartEarliest.max(), "last_on")
        .into_query()
}

/// Asks the same of each key, in as few statements as the database takes, and tells of each row to
/// which key and to which of its branches it belongs.
pub(super) async fn ask<K: Clone + Eq + Hash>(
    db: &impl ConnectionTrait,
    keys: &[K],
    branches: impl Fn(&K) -> Vec<SelectStatement>,
) -> Result<Vec<(K, usize, QueryResult)>> {
    let asked: Vec<(&K, usize, SelectStatement)> = keys
        .iter()
        .flat_map(|key| {
            let branches = branches(key).into_iter().enumerate();
            branches.map(move |(which, branch)| (key, which, branch))
        })
        .collect();
    let mut found = Vec::new();
    for asked in asked.chunks(BRANCHES) {
        let statement = list::union(asked.iter().map(|(.., branch)| branch.clone()).collect());
        for row in db.query_all(&statement).await? {
            let index: i32 = row.try_get("", "branch")?;
            let place = usize::try_from(index).ok().and_then(|at| asked.get(at));
            if let Some((key, which, _)) = place {
                found.push(((*key).clone(), *which, row));
            }
        }
    }
    Ok(found)
}
