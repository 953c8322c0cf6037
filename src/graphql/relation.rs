//! Relations in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::vocabulary::RecordKind;
use entity::{country, relation};
use futures_util::FutureExt as _;

use crate::domain::relation::{self as relations, NewRelation};
use crate::graphql::connection::payload;
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::record::{RecordFields, show_id};

payload!(RelationPayload, relation: Relation, relation);

/// Two countries and what is said of them together: the frame of their cooperation, its level, how it is judged. What they agreed on is in the agreements.
pub struct Relation(pub relation::Model);

/// Two countries and what is said of them together: the frame of their cooperation, its level, how it is judged. What they agreed on is in the agreements.
#[Object]
impl Relation {
    /// The relation's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Relation, self.0.id)
    }

    /// The two countries, by slug.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Country>> {
        let (a, b) = futures_util::future::try_join(
            ctx.row::<country::Entity>(self.0.country_a_id),
            ctx.row::<country::Entity>(self.0.country_b_id),
        )
        .await?;
        let mut rows: Vec<_> = a.into_iter().chain(b).collect();
        rows.sort_by(|left, right| left.slug.cmp(&right.slug));
        Ok(rows.into_iter().map(Country).collect())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// Questions about relations.
#[derive(Default)]
pub struct RelationQuery;

#[Object]
impl RelationQuery {
    /// The relation of two countries, named in any order. Null where none is recorded, which does not mean that they have none.
    async fn relation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two countries: codes, slugs or ids.")] between: Vec<String>,
    ) -> Result<Option<Relation>> {
        let db = &ctx.db().reader;
        let (a, b) = relations::pair(db, "between", &between).await?;
        let found = relations::find(db, a, b).await?;
        Ok(ctx.row_if::<relation::Entity>(found).await?.map(Relation))
    }
}

/// A relation to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct RelationCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slugs of the two countries when not given.
    pub id: Option<ID>,
    /// The two countries, in any order: codes, slugs or ids.
    pub between: Vec<String>,
}

impl From<RelationCreateInput> for NewRelation {
    fn from(input: RelationCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            between: input.between,
            events: Vec::new(),
            missions: Vec::new(),
        }
    }
}

/// Acts on relations.
#[derive(Default)]
pub struct RelationMutation;

#[Object]
impl RelationMutation {
    /// Records the relation of two countries, so that claims can be made about it.
    async fn relation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The relation.")] input: RelationCreateInput,
    ) -> Result<RelationPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| relations::create(tx, new, now).boxed())
            .await;
        RelationPayload::of(ctx, written).await
    }
}
