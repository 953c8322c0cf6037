//! What can be true of the parts of an agreement: its parties, signatories, events, terms and links.

use entity::vocabulary::{
    EventKind, Horizon, LinkKind, Modality, PartyRole, TermCategory, TermKind,
};
use entity::{agreement_link, country, lifecycle_event, office, party, signatory, term};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::country::CountryTest;
use crate::domain::filter::{Choice, Dated, Filter, Test, Words};
use crate::domain::list;

/// Something that is true of a lifecycle event or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EventTest {
    /// Which step it is.
    Kind(Choice<EventKind>),
    /// It concerns the agreement as a whole and not one party.
    OfTheWhole,
    /// The country of the party that took it.
    PartyCountry(Choice<Uuid>),
    /// When it happened.
    Occurred(Dated),
    /// From when it takes effect, where that is told; otherwise when it happened.
    TakesEffect(Dated),
    /// In which city.
    City(Words),
    /// In which country.
    Country(Choice<Uuid>),
}

impl Test for EventTest {
    fn condition(&self) -> Condition {
        use lifecycle_event::Column;
        let occurred = [
            Column::OccurredOn,
            Column::OccurredEarliest,
            Column::OccurredLatest,
        ];
        let effective = [
            Column::EffectiveOn,
            Column::EffectiveEarliest,
            Column::EffectiveLatest,
        ];
        match self {
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::OfTheWhole => Condition::all().add(Column::PartyId.is_null()),
            Self::PartyCountry(countries) => {
                let parties = party::Entity::find()
                    .select_only()
                    .column(party::Column::Id)
                    .filter(countries.condition(party::Column::CountryId));
                Condition::all().add(Column::PartyId.in_subquery(parties.into_query()))
            }
            Self::Occurred(dated) => dated.condition(occurred),
            Self::TakesEffect(Dated::Known(known)) => {
                let dated = Condition::any()
                    .add(Column::EffectiveOn.is_not_null())
                    .add(Column::OccurredOn.is_not_null());
                if *known { dated } else { dated.not() }
            }
            Self::TakesEffect(dated) => {
                let by_occurrence = Condition::all()
                    .add(Column::EffectiveOn.is_null())
                    .add(dated.condition(occurred));
                Condition::any()
                    .add(dated.condition(effective))
                    .add(by_occurrence)
            }
            Self::City(words) => words.condition(Column::City),
            Self::Country(countries) => countries.condition(Column::CountryId),
        }
    }
}

/// The agreements with an event of which a condition holds. Events that a decision went against do
/// not count.
pub fn events(condition: Condition) -> SelectStatement {
    use lifecycle_event::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::AgreementId)
        .filter(Column::IsShown.eq(true))
        .filter(condition)
        .into_query()
}

/// Something that is true of a party or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartyTest {
    /// Which country it is.
    Country(Choice<Uuid>),
    /// What is true of that country.
    CountryIs(Filter<CountryTest>),
    /// Which organisation it is.
    Organisation(Choice<Uuid>),
    /// In which role.
    Role(Choice<PartyRole>),
    /// Whether it concludes the agreement.
    Concludes(bool),
    /// What the source calls it.
    Label(Words),
}

impl Test for PartyTest {
    fn condition(&self) -> Condition {
        use party::Column;
        match self {
            Self::Country(countries) => countries.condition(Column::CountryId),
            Self::CountryIs(filter) => {
                let countries = list::ids::<country::Entity>(filter);
                Condition::all().add(Column::CountryId.in_subquery(countries))
            }
            Self::Organisation(them) => them.condition(Column::OrganisationId),
            Self::Role(roles) => roles.condition(Column::Role),
            Self::Concludes(true) => Condition::all().add(Column::Role.is_in(CONCLUDING)),
            Self::Concludes(false) => Condition::all().add(Column::Role.is_not_in(CONCLUDING)),
            Self::Label(words) => words.condition(Column::Label),
        }
    }
}

/// The agreements with a party of which a condition holds.
pub fn parties(condition: Condition) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::AgreementId)
        .filter(condition)
        .into_query()
}

/// Something that is true of a signatory or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SignatoryTest {
    /// Who signed.
    Person(Choice<Uuid>),
    /// The office held then.
    Office(Choice<Uuid>),
    /// The country signed for: that of the party, or where no party is told that of the office.
    Country(Choice<Uuid>),
    /// When.
    Signed(Dated),
}

impl Test for SignatoryTest {
    fn condition(&self) -> Condition {
        use signatory::Column;
        match self {
            Self::Person(persons) => persons.condition(Column::PersonId),
            Self::Office(offices) => offices.condition(Column::OfficeId),
            Self::Country(countries) => {
                let parties = party::Entity::find()
                    .select_only()
                    .column(party::Column::Id)
                    .filter(countries.condition(party::Column::CountryId));
                let offices = office::Entity::find()
                    .select_only()
                    .column(office::Column::Id)
                    .filter(countries.condition(office::Column::CountryId));
                let by_office = Condition::all()
                    .add(Column::PartyId.is_null())
                    .add(Column::OfficeId.in_subquery(offices.into_query()));
                Condition::any()
                    .add(Column::PartyId.in_subquery(parties.into_query()))
                    .add(by_office)
            }
            Self::Signed(dated) => dated.condition([
                Column::SignedOn,
                Column::SignedEarliest,
                Column::SignedLatest,
            ]),
        }
    }
}

/// The agreements with a signatory of which a condition holds.
pub fn signatories(condition: Condition) -> SelectStatement {
    signatory::Entity::find()
        .select_only()
        .column(signatory::Column::AgreementId)
        .filter(condition)
        .into_query()
}

/// Something that is true of a term or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TermTest {
    /// What it is.
    Kind(Choice<TermKind>),
    /// What it provides.
    Category(Choice<TermCategory>),
    /// What it is about: one of these, where a domain named stands for those below it too.
    Domain(Choice<Uuid>),
    /// Who provides it.
    Provider(Choice<Uuid>),
    /// Whom it benefits.
    Beneficiary(Choice<Uuid>),
    /// How the source puts it.
    Modality(Choice<Modality>),
    /// When it is expected.
    Horizon(Choice<Horizon>),
}

impl Test for TermTest {
    fn condition(&self) -> Condition {
        use term::Column;
        match self {
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Category(categories) => categories.condition(Column::Category),
            Self::Domain(domains) => domains.condition(Column::DomainId),
            Self::Provider(countries) => countries.condition(Column::ProviderId),
            Self::Beneficiary(countries) => countries.condition(Column::BeneficiaryId),
            Self::Modality(modalities) => modalities.condition(Column::Modality),
            Self::Horizon(horizons) => horizons.condition(Column::Horizon),
        }
    }
}

/// The agreements with a term of which a condition holds.
pub fn terms(condition: Condition) -> SelectStatement {
    term::Entity::find()
        .select_only()
        .column(term::Column::AgreementId)
        .filter(condition)
        .into_query()
}

/// Something that is true of a link or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkTest {
    /// What the one agreement does to the other.
    Kind(Choice<LinkKind>),
    /// The agreement that does it.
    From(Choice<Uuid>),
    /// The agreement to which it is done.
    To(Choice<Uuid>),
}

impl Test for LinkTest {
    fn condition(&self) -> Condition {
        use agreement_link::Column;
        match self {
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::From(agreements) => agreements.condition(Column::AgreementId),
            Self::To(agreements) => agreements.condition(Column::TargetId),
        }
    }
}

/// The agreements that do something to another of which a condition holds.
pub fn links_from(condition: Condition) -> SelectStatement {
    linked(agreement_link::Column::AgreementId, condition)
}

/// The agreements to which another does something of which a condition holds.
pub fn links_to(condition: Condition) -> SelectStatement {
    linked(agreement_link::Column::TargetId, condition)
}

fn linked(owner: agreement_link::Column, condition: Condition) -> SelectStatement {
    agreement_link::Entity::find()
        .select_only()
        .column(owner)
        .filter(condition)
        .into_query()
}
