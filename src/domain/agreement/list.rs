//! Which agreements, and in which order.

use chrono::NaiveDate;
use entity::agreement::{Column, Entity, Model};
use entity::vocabulary::{AgreementStatus, EventKind, InstrumentType, LegalNature, StatusBasis};
use entity::{
    agreement_domain, agreement_organisation, lifecycle_event, party, signatory, status_period,
};
use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::agreement::route;
use crate::domain::agreement::test::{
    EventTest, LinkTest, PartyTest, SignatoryTest, TermTest, events, links_from, links_to, parties,
    signatories, terms,
};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{
    Choice, Counted, Dated, Filter, Form, Members, Parts, Quantity, Span, Test, Words,
};
use crate::domain::list::{self, Key, KeyValue, Listed, Query, Route, Sort};
use crate::domain::meeting::MeetingTest;

/// Which agreements.
pub type AgreementFilter = Filter<AgreementTest>;

/// Something that is true of an agreement or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AgreementTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// The countries that conclude it.
    Countries(Members),
    /// The organisations that are parties to it or have a role in it.
    Organisations(Members),
    /// The persons who signed it.
    SignedBy(Members),
    /// What it is about. Domains named stand for those below them too.
    Domains(Members),
    /// The kind of instrument.
    InstrumentType(Choice<InstrumentType>),
    /// Whether it binds.
    LegalNature(Choice<LegalNature>),
    /// Where it stands on a day.
    Status(StatusFilter),
    /// How many conclude it.
    PartyCount(Counted),
    /// When it was signed.
    Signed(Dated),
    /// From when it is in force.
    InForce(Dated),
    /// From when it has ended or will end.
    Ended(Dated),
    /// The steps in its life.
    Events(Parts<EventTest>),
    /// Who stands in it.
    Parties(Parts<PartyTest>),
    /// Who signed it.
    Signatories(Parts<SignatoryTest>),
    /// What it says.
    Terms(Parts<TermTest>),
    /// What it does to other agreements.
    LinksFrom(Parts<LinkTest>),
    /// What other agreements do to it.
    LinksTo(Parts<LinkTest>),
    /// The meeting at which it was concluded, by its id.
    Meeting(Choice<Uuid>),
    /// The meeting at which it was concluded, by what is true of that.
    ConcludedAt(Box<Filter<MeetingTest>>),
    /// The package it belongs to.
    Package(Choice<Uuid>),
}

impl AgreementTest {
    /// It may have been signed within these days, if any day is given.
    pub fn signed(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        Span::given(from, to).map(|span| Self::Signed(Dated::May(span)))
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

/// What agreements can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementKey {
    /// The first day on which it may have been signed.
    Signed,
    /// The first day on which it may have entered into force.
    InForce,
    /// The short name.
    ShortName,
    /// The kind of instrument.
    InstrumentType,
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "agreement";
    type Test = AgreementTest;
    type SortBy = AgreementKey;

    const USUAL: &'static [Sort<AgreementKey>] = &[Sort::down(AgreementKey::Signed)];

    fn key(by: AgreementKey) -> Key<Self> {
        match by {
            AgreementKey::Signed => Key {
                column: Column::SignedEarliest,
                value: |row: &Model| row.signed_earliest.map(KeyValue::Date),
            },
            AgreementKey::InForce => Key {
                column: Column::InForceEarliest,
                value: |row: &Model| row.in_force_earliest.map(KeyValue::Date),
            },
            AgreementKey::ShortName => Key {
                column: Column::ShortName,
                value: |row: &Model| row.short_name.clone().map(KeyValue::Text),
            },
            AgreementKey::InstrumentType => Key {
                column: Column::InstrumentType,
                value: |row: &Model| row.instrument_type.map(KeyValue::of),
            },
            AgreementKey::Slug => Key {
                column: Column::Slug,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
        }
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }

    fn route(query: &Query<Self>) -> Route {
        route::by_country(query).unwrap_or_else(|| Route::plain(query))
    }
}

impl Test for AgreementTest {
    fn condition(&self) -> Condition {
        let id = Column::Id;
        match self {
            Self::Record(test) => test.condition(id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Countries(countries) => countries.condition(id, concluded_by, concluded_beside),
            Self::Organisations(them) => them.condition(id, with_organisation, with_another),
            Self::SignedBy(persons) => persons.condition(id, signed_by, signed_beside),
            Self::Domains(domains) => domains.condition(id, about, about_another),
            Self::InstrumentType(types) => types.condition(Column::InstrumentType),
            Self::LegalNature(natures) => natures.condition(Column::LegalNature),
            Self::Status(status) => has_status(Form::Set, status),
            Self::PartyCount(number) => has_parties(*number),
            Self::Signed(dated) => happened(Form::Set, &[EventKind::Signed], dated),
            Self::InForce(dated) => happened(Form::Set, &[EventKind::EnteredIntoForce], dated),
            Self::Ended(dated) => happened(Form::Set, &ENDING, dated),
            Self::Events(parts) => parts.condition(id, events),
            Self::Parties(parts) => parts.condition(id, parties),
            Self::Signatories(parts) => parts.condition(id, signatories),
            Self::Terms(parts) => parts.condition(id, terms),
            Self::LinksFrom(parts) => parts.condition(id, links_from),
            Self::LinksTo(parts) => parts.condition(id, links_to),
            Self::Meeting(meetings) => meetings.condition(Column::MeetingId),
            Self::ConcludedAt(filter) => {
                let meetings = list::ids::<entity::meeting::Entity>(filter);
                Condition::all().add(Column::MeetingId.in_subquery(meetings))
            }
            Self::Package(packages) => packages.condition(Column::PackageId),
        }
    }

    fn probe(&self) -> Condition {
        let id = Column::Id;
        match self {
            Self::Status(status) => has_status(Form::Each, status),
            Self::Signed(dated) => happened(Form::Each, &[EventKind::Signed], dated),
            Self::InForce(dated) => happened(Form::Each, &[EventKind::EnteredIntoForce], dated),
            Self::Ended(dated) => happened(Form::Each, &ENDING, dated),
            Self::Events(parts) => parts.probe(id, lifecycle_event::Column::AgreementId, events),
            Self::Parties(parts) => parts.probe(id, party::Column::AgreementId, parties),
            test => test.condition(),
        }
    }

    fn leaves_few(&self) -> bool {
        match self {
            Self::Record(test) => test.leaves_few(),
            Self::Slug(words) => matches!(words, Words::In(_)),
            Self::Countries(them)
            | Self::Organisations(them)
            | Self::SignedBy(them)
            | Self::Domains(them) => them.quantity != Quantity::None,
            Self::Meeting(them) | Self::Package(them) => {
                matches!(them, Choice::In(_) | Choice::Known(true))
            }
            Self::ConcludedAt(_) => true,
            _ => false,
        }
    }

    fn is_uneven(&self) -> bool {
        match self {
            // Most agreements have a status of today. Of a day long ago only old ones have one.
            Self::Status(status) => !status.count_undated,
            Self::Signed(_)
            | Self::InForce(_)
            | Self::Ended(_)
            | Self::Events(_)
            | Self::Parties(_)
            | Self::Signatories(_)
            | Self::SignedBy(_)
            | Self::Terms(_)
            | Self::LinksFrom(_)
            | Self::LinksTo(_)
            | Self::ConcludedAt(_) => true,
            _ => false,
        }
    }
}

/// The events that end the whole of an agreement.
const ENDING: [EventKind; 5] = [
    EventKind::Terminated,
    EventKind::Denounced,
    EventKind::Withdrawn,
    EventKind::Expired,
    EventKind::Superseded,
];

/// Whether an event of these kinds that concerns the whole agreement takes effect at a time. That it
/// is not known when means that no such event is known or none is dated.
fn happened(form: Form, kinds: &[EventKind], dated: &Dated) -> Condition {
    let some = |dated: Dated| {
        let tests = [
            EventTest::Kind(Choice::In(kinds.to_vec())),
            EventTest::OfTheWhole,
            EventTest::TakesEffect(dated),
        ];
        let tests = tests.into_iter().collect::<Filter<_>>().condition();
        form.among(Column::Id, lifecycle_event::Column::AgreementId, |own| {
            events(Condition::all().add(own).add(tests))
        })
    };
    Condition::all().add(match dated {
        Dated::Known(false) => some(Dated::Known(true)).not(),
        dated => some(dated.clone()),
    })
}

fn concluding() -> Select<party::Entity> {
    party::Entity::find()
        .select_only()
        .column(party::Column::AgreementId)
        .filter(party::Column::Role.is_in(CONCLUDING))
}

fn concluded_by(countries: &[Uuid]) -> SelectStatement {
    concluding()
        .filter(party::Column::CountryId.is_in(countries.iter().copied()))
        .into_query()
}

/// Concluded by another country, or by any organisation.
fn concluded_beside(countries: &[Uuid]) -> SelectStatement {
    use party::Column;
    let another = Condition::any()
        .add(Column::CountryId.is_null())
        .add(Column::CountryId.is_not_in(countries.iter().copied()));
    concluding().filter(another).into_query()
}

fn has_parties(number: Counted) -> Condition {
    let count = || Expr::col((party::Entity, party::Column::Id)).count();
    let mut counted = concluding()
        .group_by(party::Column::AgreementId)
        .into_query();
    if let Some(max) = number.max {
        counted.and_having(count().lte(max));
    }
    let least = number.min.unwrap_or(0);
    if least > 0 {
        counted.and_having(count().gte(least));
        return Condition::all().add(Column::Id.in_subquery(counted));
    }
    // Agreements of which no party is known have no row to be counted.
    let none = Column::Id.not_in_subquery(concluding().into_query());
    Condition::any()
        .add(none)
        .add(Column::Id.in_subquery(counted))
}

fn with_organisation(organisations: &[Uuid]) -> SelectStatement {
    organisations_where(
        |column| column.is_in(organisations.iter().copied()),
        |column| column.is_in(organisations.iter().copied()),
    )
}

fn with_another(organisations: &[Uuid]) -> SelectStatement {
    organisations_where(
        |column| column.is_not_in(organisations.iter().copied()),
        |column| column.is_not_in(organisations.iter().copied()),
    )
}

/// Agreements with such an organisation as a party or in another role.
fn organisations_where(
    party: impl Fn(party::Column) -> Expr,
    role: impl Fn(agreement_organisation::Column) -> Expr,
) -> SelectStatement {
    let parties = party::Entity::find()
        .select_only()
        .column(party::Column::AgreementId)
        .filter(party(party::Column::OrganisationId))
        .into_query();
    agreement_organisation::Entity::find()
        .select_only()
        .column(agreement_organisation::Column::AgreementId)
        .filter(role(agreement_organisation::Column::OrganisationId))
        .into_query()
        .union(sea_orm::sea_query::UnionType::All, parties)
        .take()
}

fn signed_by(persons: &[Uuid]) -> SelectStatement {
    signatories(Condition::all().add(signatory::Column::PersonId.is_in(persons.iter().copied())))
}

fn signed_beside(persons: &[Uuid]) -> SelectStatement {
    let others = signatory::Column::PersonId.is_not_in(persons.iter().copied());
    signatories(Condition::all().add(others))
}

fn in_domains(condition: Expr) -> SelectStatement {
    agreement_domain::Entity::find()
        .select_only()
        .column(agreement_domain::Column::AgreementId)
        .filter(condition)
        .into_query()
}

fn about(domains: &[Uuid]) -> SelectStatement {
    in_domains(agreement_domain::Column::DomainId.is_in(domains.iter().copied()))
}

fn about_another(domains: &[Uuid]) -> SelectStatement {
    in_domains(agreement_domain::Column::DomainId.is_not_in(domains.iter().copied()))
}

/// A period with one of the statuses covers the day. Where no period does, the status is unknown.
fn has_status(form: Form, filter: &StatusFilter) -> Condition {
    let known: Vec<_> = filter
        .any_of
        .iter()
        .copied()
        .filter(|it| *it != AgreementStatus::Unknown)
        .collect();
    let covered = |by: Condition| {
        form.among(Column::Id, status_period::Column::AgreementId, |own| {
            covering(filter).filter(own).filter(by).into_query()
        })
    };
    let by_known = Condition::all().add(status_period::Column::Status.is_in(known));
    let mut any = Condition::any().add(covered(by_known));
    if filter.any_of.contains(&AgreementStatus::Unknown) {
        any = any.add(covered(Condition::all()).not());
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
