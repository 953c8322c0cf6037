//! The relations of one country, listed by the other country.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::country;
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::domain::country::{CountryFilter, CountryTest};
use crate::domain::list::{Page, PageRequest, Query};
use crate::domain::pair::Pair;
use crate::graphql::connection::PageInfo;
use crate::graphql::context::Ask as _;
use crate::graphql::relation::Relation;

/// One page of the relations of a country, and the way to the next (Relay).
pub struct RelationConnection {
    of: Uuid,
    others: Page<country::Model>,
}

impl RelationConnection {
    /// Fetches a page.
    pub async fn fetch(ctx: &Context<'_>, of: Uuid, page: PageRequest) -> Result<Self> {
        let query = Query {
            filter: related_to(of),
            order: Vec::new(),
            page,
        };
        Ok(Self {
            of,
            others: ctx.page::<country::Entity>(query).await?,
        })
    }

    async fn relations(&self, ctx: &Context<'_>) -> Result<Vec<(String, Relation)>> {
        let rows = self.others.rows.iter();
        let found = rows.map(|(_, other)| ctx.relation_of(Pair::of(self.of, other.id)));
        let found = try_join_all(found).await?;
        let rows = self.others.rows.iter().zip(found);
        Ok(rows
            .filter_map(|((cursor, _), row)| Some((cursor.clone(), Relation(row?))))
            .collect())
    }
}

fn related_to(country: Uuid) -> CountryFilter {
    CountryTest::RelatedTo(country).into()
}

/// One page of the relations of a country, and the way to the next (Relay).
#[Object]
impl RelationConnection {
    /// The relations of this page with their cursors.
    async fn edges(&self, ctx: &Context<'_>) -> Result<Vec<RelationEdge>> {
        let relations = self.relations(ctx).await?.into_iter();
        Ok(relations
            .map(|(cursor, node)| RelationEdge { cursor, node })
            .collect())
    }

    /// The relations of this page.
    async fn nodes(&self, ctx: &Context<'_>) -> Result<Vec<Relation>> {
        let relations = self.relations(ctx).await?.into_iter();
        Ok(relations.map(|(_, node)| node).collect())
    }

    /// Where this page lies in the list.
    async fn page_info(&self) -> PageInfo {
        let rows = &self.others.rows;
        PageInfo {
            has_next_page: self.others.has_next,
            has_previous_page: self.others.has_previous,
            start_cursor: rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.clone()),
        }
    }

    /// How many relations of the country are recorded. Counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.count::<country::Entity>(related_to(self.of)).await?)
    }
}

/// A relation in a list, with the cursor that marks its place (Relay).
#[derive(SimpleObject)]
pub struct RelationEdge {
    /// The place in the list. Give it as `after` or `before`.
    cursor: String,
    /// The relation.
    node: Relation,
}
