//! The list of proposals, oldest first.

use entity::proposal::{Column, Entity, Model};
use entity::vocabulary::{AuthorKind, ProposalState, RecordKind};
use entity::{meeting, office, organisation, participant, party, relation};
use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::domain::access::{Proposals, Who};
use crate::domain::change::author_kind;
use crate::domain::evidence::Stretch;
use crate::domain::filter::{Choice, Filter, Test, Words};
use crate::domain::list::{Key, KeyValue, Listed, Sort};

/// Which proposals.
pub type ProposalFilter = Filter<ProposalTest>;

/// Something that is true of a proposal or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ProposalTest {
    /// What came of it.
    State(Choice<ProposalState>),
    /// The name of the act.
    Act(Words),
    /// What it is about.
    Record(Uuid),
    /// The kind of what it is about.
    Kind(Vec<RecordKind>),
    /// It is about this country or something in which it has a part.
    Country(Uuid),
    /// Who made it, as it is shown.
    Proposer(Words),
    /// It was made by exactly this author.
    By(AuthorKind, String),
    /// When it was made.
    Proposed(Stretch),
}

impl ProposalTest {
    /// What has to be true of the proposals that somebody sees.
    pub fn seen(who: &Who, sees: Proposals) -> Option<Self> {
        match sees {
            Proposals::All => None,
            Proposals::TheirOwn => Some(Self::By(author_kind(who), who.to_string())),
        }
    }
}

impl Test for ProposalTest {
    fn condition(&self) -> Condition {
        let all = Condition::all();
        match self {
            Self::State(states) => states.condition(Column::State),
            Self::Act(words) => words.condition(Column::Act),
            Self::Record(record) => all.add(Column::RecordId.eq(*record)),
            Self::Kind(kinds) => all.add(Column::RecordKind.is_in(kinds.iter().copied())),
            Self::Country(country) => with_part_in(*country),
            Self::Proposer(words) => words.condition(Column::Proposer),
            Self::By(kind, name) => all
                .add(Column::ProposerKind.eq(*kind))
                .add(Column::Proposer.eq(name)),
            Self::Proposed(stretch) => all
                .add_option(stretch.from.map(|from| Column::ProposedAt.gte(from)))
                .add_option(stretch.before.map(|before| Column::ProposedAt.lt(before))),
        }
    }
}

/// About the country itself, its relations, agreements in which it stands, meetings in it or in
/// which it took part, its offices and the organisations that sit there.
fn with_part_in(country: Uuid) -> Condition {
    let ids = |of: SelectStatement| Column::RecordId.in_subquery(of);
    Condition::any()
        .add(Column::RecordId.eq(country))
        .add(ids(records::<relation::Entity>(
            relation::Column::Id,
            relation::Column::CountryAId
                .eq(country)
                .or(relation::Column::CountryBId.eq(country)),
        )))
        .add(ids(records::<party::Entity>(
            party::Column::AgreementId,
            party::Column::CountryId.eq(country),
        )))
        .add(ids(records::<meeting::Entity>(
            meeting::Column::Id,
            meeting::Column::CountryId.eq(country),
        )))
        .add(ids(records::<participant::Entity>(
            participant::Column::MeetingId,
            participant::Column::CountryId.eq(country),
        )))
        .add(ids(records::<office::Entity>(
            office::Column::Id,
            office::Column::CountryId.eq(country),
        )))
        .add(ids(records::<organisation::Entity>(
            organisation::Column::Id,
            organisation::Column::SeatCountryId.eq(country),
        )))
}

fn records<E: EntityTrait>(id: E::Column, condition: Expr) -> SelectStatement {
    E::find()
        .select_only()
        .column(id)
        .filter(condition)
        .into_query()
}

impl Listed for Entity {
    const NAME: &'static str = "proposal";
    type Test = ProposalTest;
    type SortBy = ();

    /// By id, which is the order in which they were made.
    const USUAL: &'static [Sort<()>] = &[];

    fn key((): ()) -> Key<Self> {
        Key {
            column: Column::State,
            value: |row: &Model| Some(KeyValue::of(row.state)),
        }
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}
