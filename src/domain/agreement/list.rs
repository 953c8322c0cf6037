//! Which agreements, and in which order.

use chrono::NaiveDate;
use entity::agreement::{Column, Entity, Model};
use entity::vocabulary::{AgreementStatus, EventKind, InstrumentType, LegalNature, StatusBasis};
use entity::{
    agreement_domain, agreement_organisation, lifecycle_event, party, signatory, status_period,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::list::{Key, KeyValue, Listed};

/// Which agreements. All conditions given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AgreementFilter {
    /// All of these countries conclude it.
    pub countries: Vec<Uuid>,
    /// All of these organisations are parties to it or have a role in it.
    pub organisations: Vec<Uuid>,
    /// All of these persons signed it.
    pub signatories: Vec<Uuid>,
    /// It is about one of these domains.
    pub domains: Option<Vec<Uuid>>,
    /// It is one of these kinds of instrument.
    pub types: Vec<InstrumentType>,
    /// It binds, or does not.
    pub legal_nature: Option<LegalNature>,
    /// It has one of these statuses.
    pub status: Option<StatusFilter>,
    /// It may have been signed on or after this day.
    pub signed_from: Option<NaiveDate>,
    /// It may have been signed on or before this day.
    pub signed_to: Option<NaiveDate>,
    /// It was concluded at this meeting.
    pub meeting: Option<Uuid>,
    /// It belongs to this package.
    pub package: Option<Uuid>,
}

impl AgreementFilter {
    /// Only agreements about one of these domains, on top of the domains asked for already.
    pub fn narrow_to_domains(&mut self, domains: Vec<Uuid>) {
        match &mut self.domains {
            Some(asked) => asked.retain(|domain| domains.contains(domain)),
            None => self.domains = Some(domains),
        }
    }
}

/// A status on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct StatusFilter {
    /// One of these.
    pub any_of: Vec<AgreementStatus>,
    /// On this day.
    pub on: NaiveDate,
    /// Whether events without a date count.
    pub count_undated: bool,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AgreementOrder {
    /// Latest signature first, unsigned and undated last.
    #[default]
    SignedDesc,
    /// Earliest signature first, unsigned and undated last.
    SignedAsc,
    /// Latest entry into force first, others last.
    InForceDesc,
    /// Earliest entry into force first, others last.
    InForceAsc,
    /// By slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "agreement";
    type Filter = AgreementFilter;
    type Order = AgreementOrder;

    fn select(filter: &AgreementFilter) -> Select<Self> {
        let mut select = Self::find();
        for country in &filter.countries {
            select = select.filter(Column::Id.in_subquery(concluded_by(*country)));
        }
        for organisation in &filter.organisations {
            select = select.filter(
                Condition::any()
                    .add(Column::Id.in_subquery(with_organisation(*organisation)))
                    .add(Column::Id.in_subquery(with_organisation_party(*organisation))),
            );
        }
        for person in &filter.signatories {
            select = select.filter(Column::Id.in_subquery(signed_by(*person)));
        }
        select
            .apply_if(filter.domains.as_ref(), |select, domains| {
                select.filter(Column::Id.in_subquery(about(domains)))
            })
            .apply_if(
                (!filter.types.is_empty()).then_some(&filter.types),
                |select, types| select.filter(Column::InstrumentType.is_in(types.iter().copied())),
            )
            .apply_if(filter.legal_nature, |select, nature| {
                select.filter(Column::LegalNature.eq(nature))
            })
            .apply_if(filter.status.as_ref(), |select, status| {
                select.filter(has_status(status))
            })
            .apply_if(signed_between(filter), |select, events| {
                select.filter(Column::Id.in_subquery(events))
            })
            .apply_if(filter.meeting, |select, meeting| {
                select.filter(Column::MeetingId.eq(meeting))
            })
            .apply_if(filter.package, |select, package| {
                select.filter(Column::PackageId.eq(package))
            })
    }

    fn keys(order: AgreementOrder) -> Vec<Key<Self>> {
        let signed = |descending| Key {
            column: Column::SignedEarliest,
            descending,
            value: |row: &Model| row.signed_earliest.map(KeyValue::Date),
        };
        let in_force = |descending| Key {
            column: Column::InForceEarliest,
            descending,
            value: |row: &Model| row.in_force_earliest.map(KeyValue::Date),
        };
        vec![match order {
            AgreementOrder::SignedDesc => signed(true),
            AgreementOrder::SignedAsc => signed(false),
            AgreementOrder::InForceDesc => in_force(true),
            AgreementOrder::InForceAsc => in_force(false),
            AgreementOrder::Slug => Key {
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

fn concluded_by(country: Uuid) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::AgreementId)
        .filter(party::Column::CountryId.eq(country))
        .filter(party::Column::Role.is_in(CONCLUDING))
        .into_query()
}

fn with_organisation_party(organisation: Uuid) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::AgreementId)
        .filter(party::Column::OrganisationId.eq(organisation))
        .into_query()
}

fn with_organisation(organisation: Uuid) -> SelectStatement {
    agreement_organisation::Entity::find()
        .select_only()
        .column(agreement_organisation::Column::AgreementId)
        .filter(agreement_organisation::Column::OrganisationId.eq(organisation))
        .into_query()
}

fn signed_by(person: Uuid) -> SelectStatement {
    signatory::Entity::find()
        .select_only()
        .column(signatory::Column::AgreementId)
        .filter(signatory::Column::PersonId.eq(person))
        .into_query()
}

fn about(domains: &[Uuid]) -> SelectStatement {
    agreement_domain::Entity::find()
        .select_only()
        .column(agreement_domain::Column::AgreementId)
        .filter(agreement_domain::Column::DomainId.is_in(domains.iter().copied()))
        .into_query()
}

/// Signed on a day that may lie in the range: partial dates match by overlap. A date that is open
/// on one side reaches as far as any range does.
fn signed_between(filter: &AgreementFilter) -> Option<SelectStatement> {
    if filter.signed_from.is_none() && filter.signed_to.is_none() {
        return None;
    }
    let open =
        |column: lifecycle_event::Column, bound| Condition::any().add(column.is_null()).add(bound);
    let (earliest, latest) = (
        lifecycle_event::Column::OccurredEarliest,
        lifecycle_event::Column::OccurredLatest,
    );
    let events = lifecycle_event::Entity::find()
        .select_only()
        .column(lifecycle_event::Column::AgreementId)
        .filter(lifecycle_event::Column::Kind.eq(EventKind::Signed))
        .filter(lifecycle_event::Column::IsShown.eq(true))
        .filter(lifecycle_event::Column::OccurredOn.is_not_null())
        .apply_if(filter.signed_from, |select, day| {
            select.filter(open(latest, latest.gte(day)))
        })
        .apply_if(filter.signed_to, |select, day| {
            select.filter(open(earliest, earliest.lte(day)))
        });
    Some(events.into_query())
}

/// A period with one of the statuses covers the day. Where no period does, the status is unknown.
fn has_status(filter: &StatusFilter) -> Condition {
    let known: Vec<_> = filter
        .any_of
        .iter()
        .copied()
        .filter(|it| *it != AgreementStatus::Unknown)
        .collect();
    let mut any = Condition::any().add(
        Column::Id.in_subquery(
            covering(filter)
                .filter(status_period::Column::Status.is_in(known))
                .into_query(),
        ),
    );
    if filter.any_of.contains(&AgreementStatus::Unknown) {
        any = any.add(Column::Id.not_in_subquery(covering(filter).into_query()));
    }
    any
}

pub(in crate::domain) fn covering(filter: &StatusFilter) -> Select<status_period::Entity> {
    use status_period::Column;
    let counted = if filter.count_undated {
        StatusBasis::Current
    } else {
        StatusBasis::Dated
    };
    status_period::Entity::find()
        .select_only()
        .column(Column::AgreementId)
        .filter(Column::Basis.is_in([StatusBasis::All, counted]))
        .filter(
            Condition::any()
                .add(Column::FromDate.is_null())
                .add(Column::FromDate.lte(filter.on)),
        )
        .filter(
            Condition::any()
                .add(Column::ToDate.is_null())
                .add(Column::ToDate.gt(filter.on)),
        )
}
