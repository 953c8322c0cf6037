//! Which meetings, and in which order.

use chrono::NaiveDate;
use entity::meeting::{Column, Entity, Model};
use entity::vocabulary::{MeetingKind, MeetingStatus, OfficeKind, ParticipantRole};
use entity::{agreement, country, meeting_topic, office, participant};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable as _, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::domain::country::CountryTest;
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Filter, Members, Parts, Span, Test, Words};
use crate::domain::list::{self, Key, KeyValue, Listed, Sort};

/// Which meetings.
pub type MeetingFilter = Filter<MeetingTest>;

/// Something that is true of a meeting or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MeetingTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// The countries that take part.
    Countries(Members),
    /// The persons who take part.
    Persons(Members),
    /// The organisations that take part.
    Organisations(Members),
    /// What it is about. Domains named stand for those below them too.
    Topics(Members),
    /// Who takes part.
    Participants(Parts<ParticipantTest>),
    /// What kind it is.
    Kind(Choice<MeetingKind>),
    /// Whether it took place.
    Status(Choice<MeetingStatus>),
    /// How high the sides meet, stated or reached: one of these.
    Level(Vec<OfficeKind>),
    /// It may go on within this span.
    Held(Span),
    /// Whether any date of it is known.
    IsDated(bool),
    /// In which city.
    City(Words),
    /// In which building.
    Venue(Words),
    /// In which country.
    Country(Choice<Uuid>),
    /// The meeting it is part of.
    Parent(Choice<Uuid>),
    /// Whether an agreement was concluded at it.
    HasAgreements(bool),
    /// It took place, as far as is known, and began on this day or earlier.
    TookPlaceBy(NaiveDate),
}

impl MeetingTest {
    /// It may go on within these days, if any day is given.
    pub fn held(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        Span::given(from, to).map(Self::Held)
    }
}

/// What meetings can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeetingKey {
    /// The first day on which it may have begun.
    Start,
    /// The last day on which it may have ended.
    End,
    /// What kind it is.
    Kind,
    /// In which city.
    City,
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "meeting";
    type Test = MeetingTest;
    type SortBy = MeetingKey;

    const USUAL: &'static [Sort<MeetingKey>] = &[Sort::down(MeetingKey::Start)];

    fn key(by: MeetingKey) -> Key<Self> {
        match by {
            MeetingKey::Start => Key {
                column: Column::StartEarliest,
                value: |row: &Model| row.start_earliest.map(KeyValue::Date),
            },
            MeetingKey::End => Key {
                column: Column::EndLatest,
                value: |row: &Model| row.end_latest.map(KeyValue::Date),
            },
            MeetingKey::Kind => Key {
                column: Column::Kind,
                value: |row: &Model| row.kind.map(KeyValue::of),
            },
            MeetingKey::City => Key {
                column: Column::City,
                value: |row: &Model| row.city.clone().map(KeyValue::Text),
            },
            MeetingKey::Slug => Key {
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
}

impl Test for MeetingTest {
    fn condition(&self) -> Condition {
        use participant::Column as Part;
        let id = Column::Id;
        let all = Condition::all();
        match self {
            Self::Record(test) => test.condition(id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Countries(them) => attended(them, Part::CountryId),
            Self::Persons(them) => attended(them, Part::PersonId),
            Self::Organisations(them) => attended(them, Part::OrganisationId),
            Self::Topics(domains) => domains.condition(id, about, about_another),
            Self::Participants(parts) => parts.condition(id, participants),
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Status(statuses) => statuses.condition(Column::Status),
            Self::Level(levels) => levels
                .iter()
                .fold(Condition::any(), |any, level| any.add(at_level(*level))),
            Self::Held(span) => all
                .add(dated())
                .add_option(span.from.map(not_over_before))
                .add_option(span.to.map(begun_by)),
            Self::IsDated(true) => dated(),
            Self::IsDated(false) => dated().not(),
            Self::City(words) => words.condition(Column::City),
            Self::Venue(words) => words.condition(Column::Venue),
            Self::Country(countries) => countries.condition(Column::CountryId),
            Self::Parent(meetings) => meetings.condition(Column::ParentId),
            Self::HasAgreements(true) => all.add(id.in_subquery(with_agreements())),
            Self::HasAgreements(false) => all.add(id.not_in_subquery(with_agreements())),
            Self::TookPlaceBy(day) => all.add(took_place()).add(begun_by(*day)),
        }
    }
}

/// Something that is true of a participant or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ParticipantTest {
    /// Who.
    Person(Choice<Uuid>),
    /// For which country.
    Country(Choice<Uuid>),
    /// What is true of that country.
    CountryIs(Filter<CountryTest>),
    /// For which organisation.
    Organisation(Choice<Uuid>),
    /// The office held then.
    Office(Choice<Uuid>),
    /// The rank of that office.
    Rank(Choice<OfficeKind>),
    /// In which role.
    Role(Choice<ParticipantRole>),
}

impl Test for ParticipantTest {
    fn condition(&self) -> Condition {
        use participant::Column;
        match self {
            Self::Person(persons) => persons.condition(Column::PersonId),
            Self::Country(countries) => countries.condition(Column::CountryId),
            Self::CountryIs(filter) => {
                let countries = list::ids::<country::Entity>(filter);
                Condition::all().add(Column::CountryId.in_subquery(countries))
            }
            Self::Organisation(them) => them.condition(Column::OrganisationId),
            Self::Office(offices) => offices.condition(Column::OfficeId),
            Self::Rank(ranks) => {
                let offices = office::Entity::find()
                    .select_only()
                    .column(office::Column::Id)
                    .filter(ranks.condition(office::Column::Kind));
                Condition::all().add(Column::OfficeId.in_subquery(offices.into_query()))
            }
            Self::Role(roles) => roles.condition(Column::Role),
        }
    }
}

/// The meetings with a participant of which a condition holds.
fn participants(condition: Condition) -> SelectStatement {
    participant::Entity::find()
        .select_only()
        .column(participant::Column::MeetingId)
        .filter(condition)
        .into_query()
}

/// The meetings in which these take part, who stand in one column of the participants.
fn attended(them: &Members, column: participant::Column) -> Condition {
    let with = |condition: Expr| participants(Condition::all().add(condition));
    them.condition(
        Column::Id,
        |ids| with(column.is_in(ids.iter().copied())),
        |ids| with(column.is_not_in(ids.iter().copied())),
    )
}

fn with_agreements() -> SelectStatement {
    agreement::Entity::find()
        .select_only()
        .column(agreement::Column::MeetingId)
        .filter(agreement::Column::MeetingId.is_not_null())
        .into_query()
}

fn begun_by(day: NaiveDate) -> Condition {
    Condition::any()
        .add(Column::StartEarliest.is_null())
        .add(Column::StartEarliest.lte(day))
}

fn topics(condition: Expr) -> SelectStatement {
    meeting_topic::Entity::find()
        .select_only()
        .column(meeting_topic::Column::MeetingId)
        .filter(condition)
        .into_query()
}

fn about(domains: &[Uuid]) -> SelectStatement {
    topics(meeting_topic::Column::DomainId.is_in(domains.iter().copied()))
}

fn about_another(domains: &[Uuid]) -> SelectStatement {
    topics(meeting_topic::Column::DomainId.is_not_in(domains.iter().copied()))
}

/// Held, or not known to have been only announced, put off or called off.
fn took_place() -> Condition {
    Condition::any()
        .add(Column::Status.is_null())
        .add(Column::Status.eq(MeetingStatus::Held))
}

/// [`super::rules::level`] told to the database: the level a source states, or else the highest
/// rank that at least two sides reach.
fn at_level(level: OfficeKind) -> Condition {
    let ranks = |reach: fn(&OfficeKind, &OfficeKind) -> bool| -> Vec<OfficeKind> {
        let ranks = OfficeKind::iter().filter(|rank| *rank != OfficeKind::Other);
        ranks.filter(|rank| reach(rank, &level)).collect()
    };
    // The vocabulary lists the highest rank first.
    let reached = Column::Id.in_subquery(with_two_sides(ranks(|rank, level| rank <= level)));
    let surpassed = Column::Id.in_subquery(with_two_sides(ranks(|rank, level| rank < level)));
    let derived = Condition::all()
        .add(Column::StatedLevel.is_null())
        .add(reached)
        .add(surpassed.not());
    Condition::any()
        .add(Column::StatedLevel.eq(level))
        .add(derived)
}

/// The meetings in which at least two sides are represented by an office of one of these ranks.
fn with_two_sides(ranks: Vec<OfficeKind>) -> SelectStatement {
    let side = Func::coalesce([
        Expr::col((participant::Entity, participant::Column::CountryId)),
        Expr::col((participant::Entity, participant::Column::OrganisationId)),
        Expr::col((office::Entity, office::Column::CountryId)),
        Expr::col((office::Entity, office::Column::OrganisationId)),
    ]);
    let held = Expr::col((office::Entity, office::Column::Id))
        .equals((participant::Entity, participant::Column::OfficeId));
    participant::Entity::find()
        .select_only()
        .column(participant::Column::MeetingId)
        .filter(office::Column::Kind.is_in(ranks))
        .group_by(participant::Column::MeetingId)
        .into_query()
        .inner_join(office::Entity, held)
        .and_having(Expr::expr(side).count_distinct().gte(2))
        .take()
}

fn dated() -> Condition {
    Condition::any()
        .add(Column::StartOn.is_not_null())
        .add(Column::EndOn.is_not_null())
}

/// Where no end is known, the meeting ended when it began; an open end lies after every day.
fn not_over_before(day: NaiveDate) -> Condition {
    let by_end = Condition::all().add(Column::EndOn.is_not_null()).add(
        Condition::any()
            .add(Column::EndLatest.is_null())
            .add(Column::EndLatest.gte(day)),
    );
    let by_start = Condition::all().add(Column::EndOn.is_null()).add(
        Condition::any()
            .add(Column::StartLatest.is_null())
            .add(Column::StartLatest.gte(day)),
    );
    Condition::any().add(by_end).add(by_start)
}
