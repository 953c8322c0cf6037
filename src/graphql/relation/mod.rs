//! Relations in the API.

mod input;
mod list;
mod mutation;
mod part;
mod standing;
mod vocabulary;

use async_graphql::{Context, ID, Object, Result};
use entity::vocabulary::RecordKind;
use entity::{mission, relation, relation_event};

use crate::domain::pair::Pair;
use crate::domain::relation as relations;
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::pair::{CountryPair, PairFields};
use crate::graphql::period::{day, holding};
use crate::graphql::record::{RecordFields, show_id};
use crate::graphql::scalar::Date;

pub use list::RelationConnection;
pub use mutation::{MissionMutation, RelationMutation};
pub use part::{Accreditation, Mission, RelationEvent};
pub use standing::RelationStanding;
pub use vocabulary::{RelationEventKind, RepresentationLevel};

/// Two countries and what is said of them together: what happened in their relations, the missions they keep, the frame of their cooperation, how it is judged.
pub struct Relation(pub relation::Model);

/// Two countries and what is said of them together: what happened in their relations, the missions they keep, the frame of their cooperation, how it is judged.
#[Object]
impl Relation {
    /// The relation's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Relation, self.0.id)
    }

    /// What happened in their diplomatic and consular relations, the earliest first; events of unknown date last.
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<RelationEvent>> {
        let rows = ctx
            .rows_of::<relation_event::Entity, relation::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(RelationEvent).collect())
    }

    /// The missions that either keeps with the other, in both directions, the earliest opened first.
    async fn missions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those known to be open on this day. An opening or a closure that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Mission>> {
        let rows = ctx
            .rows_of::<mission::Entity, relation::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Mission).collect())
    }

    /// The same two countries, as `pair` gives them whether or not their relation is recorded.
    async fn pair(&self) -> CountryPair {
        CountryPair(self.countries_of())
    }

    /// What two countries have whether or not their relation is recorded.
    #[graphql(flatten)]
    async fn pair_fields(&self) -> PairFields {
        PairFields(self.countries_of())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

impl Relation {
    fn countries_of(&self) -> Pair {
        Pair::of(self.0.country_a_id, self.0.country_b_id)
    }
}

/// Questions about relations.
#[derive(Default)]
pub struct RelationQuery;

#[Object]
impl RelationQuery {
    /// The relation of two countries, named in any order. Null where none is recorded, which does not mean that they have none; `pair` answers in any case.
    async fn relation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two countries: codes, slugs or ids.")] between: Vec<String>,
    ) -> Option<Result<Relation>> {
        or_null(async {
            let db = &ctx.db().reader;
            let (a, b) = relations::pair(db, "between", &between).await?;
            let found = relations::find(db, a, b).await?;
            Ok(ctx.row_if::<relation::Entity>(found).await?.map(Relation))
        })
        .await
    }
}
