//! Where the relations of one country stand with the others.

use async_graphql::{Context, Object, Result};
use entity::country;

use crate::domain::relation::standings::With;
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::pair::RelationState;
use crate::graphql::relation::{Relation, RelationEvent, RepresentationLevel};

/// Where the relations of a country stand with another.
pub struct RelationStanding(pub With);

/// Where the relations of a country stand with another.
#[Object]
impl RelationStanding {
    /// The other country. Null only if it was deleted meanwhile.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.other, Country).await
    }

    /// Where diplomatic relations stand, derived from the recorded events.
    async fn state(&self) -> RelationState {
        self.0.standing.state.into()
    }

    /// At which level they are represented with each other. Null where not known, and while relations are severed.
    async fn representation_level(&self) -> Option<RepresentationLevel> {
        self.0.standing.level.map(Into::into)
    }

    /// The events that were asked for, or all where none were; the earliest first, those without a date last.
    async fn events(&self) -> Vec<RelationEvent> {
        let events = self.0.events.iter().cloned();
        events.map(RelationEvent).collect()
    }

    /// The record of the relation. Null where none is recorded, which does not mean that they have none.
    async fn relation(&self) -> Option<Relation> {
        self.0.relation.clone().map(Relation)
    }
}
