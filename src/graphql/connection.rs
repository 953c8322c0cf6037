//! Relay connections, the same for every list.

use async_graphql::SimpleObject;

use crate::domain::error::Result;
use crate::domain::list::PageRequest;

/// Where a page lies in its list (Relay).
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether there are records after this page.
    pub has_next_page: bool,
    /// Whether there are records before this page.
    pub has_previous_page: bool,
    /// The cursor of the first record of this page; null on an empty page.
    pub start_cursor: Option<String>,
    /// The cursor of the last record of this page; null on an empty page. Give it as `after` to get the next page.
    pub end_cursor: Option<String>,
}

/// Reads the four paging arguments.
pub fn paging(
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<PageRequest> {
    PageRequest::new(first, after, last, before)
}

/// Defines the connection and the edge of a record: `connection!(CountryConnection, CountryEdge, Country, entity)`.
/// A field that tells something of the whole list may follow: it is made from the list's filter.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $entity:ident $(; $(#[$told:meta])* $field:ident: $whole:ty)*) => {
        /// One page of a list, and the way to the next (Relay).
        pub struct $connection {
            filter: $crate::domain::filter::Filter<
                <::entity::$entity::Entity as $crate::domain::list::Listed>::Test,
            >,
            page: $crate::domain::list::Page<::entity::$entity::Model>,
        }

        impl $connection {
            /// Fetches a page.
            pub async fn fetch(
                ctx: &::async_graphql::Context<'_>,
                filter: $crate::domain::filter::Filter<
                    <::entity::$entity::Entity as $crate::domain::list::Listed>::Test,
                >,
                order: Vec<
                    $crate::domain::list::Sort<
                        <::entity::$entity::Entity as $crate::domain::list::Listed>::SortBy,
                    >,
                >,
                page: $crate::domain::list::PageRequest,
            ) -> ::async_graphql::Result<Self> {
                use $crate::graphql::context::Ask as _;
                let query = $crate::domain::list::Query {
                    filter: filter.clone(),
                    order,
                    page,
                };
                Ok(Self {
                    filter,
                    page: ctx.page::<::entity::$entity::Entity>(query).await?,
                })
            }
        }

        /// One page of a list, and the way to the next (Relay).
        #[::async_graphql::Object]
        impl $connection {
            /// The records of this page with their cursors.
            async fn edges(&self) -> Vec<$edge> {
                let rows = self.page.rows.iter().cloned();
                rows.map(|(cursor, row)| $edge {
                    cursor,
                    node: $node(row),
                })
                .collect()
            }

            /// The records of this page.
            async fn nodes(&self) -> Vec<$node> {
                self.page
                    .rows
                    .iter()
                    .map(|(_, row)| $node(row.clone()))
                    .collect()
            }

            /// Where this page lies in the list.
            async fn page_info(&self) -> $crate::graphql::connection::PageInfo {
                $crate::graphql::connection::PageInfo {
                    has_next_page: self.page.has_next,
                    has_previous_page: self.page.has_previous,
                    start_cursor: self.page.rows.first().map(|(cursor, _)| cursor.clone()),
                    end_cursor: self.page.rows.last().map(|(cursor, _)| cursor.clone()),
                }
            }

            /// How many records the filter lets through on all pages together. Counted only when asked for.
            async fn total_count(
                &self,
                ctx: &::async_graphql::Context<'_>,
            ) -> ::async_graphql::Result<i64> {
                use $crate::graphql::context::Ask as _;
                Ok(ctx
                    .count::<::entity::$entity::Entity>(self.filter.clone())
                    .await?)
            }

            $($(#[$told])*
            async fn $field(&self) -> $whole {
                self.filter.clone().into()
            })*
        }

        /// A record in a list, with the cursor that marks its place (Relay).
        #[derive(::async_graphql::SimpleObject)]
        pub struct $edge {
            /// The place in the list. Give it as `after` or `before`.
            cursor: String,
            /// The record.
            node: $node,
        }
    };
}
pub(crate) use connection;

/// Defines the payload of the mutations on a record: `payload!(CountryPayload, country: Country, entity)`.
macro_rules! payload {
    ($payload:ident, $field:ident: $node:ident, $entity:ident) => {
        /// What a mutation did: the record as it is now, or what is wrong with the input.
        #[derive(::async_graphql::SimpleObject)]
        pub struct $payload {
            /// The record as it is now. Null if the mutation was refused.
            $field: Option<$node>,
            /// What is wrong with the input. Empty if the mutation was done.
            errors: Vec<$crate::graphql::error::UserError>,
        }

        impl $payload {
            /// Reads back what was written.
            pub async fn of(
                ctx: &::async_graphql::Context<'_>,
                written: Result<::uuid::Uuid, $crate::graphql::error::Refusal>,
            ) -> ::async_graphql::Result<Self> {
                use $crate::graphql::context::Ask as _;
                let (id, errors) = $crate::graphql::error::outcome(written)?;
                let row = ctx.row_if::<::entity::$entity::Entity>(id).await?;
                Ok(Self {
                    $field: row.map($node),
                    errors,
                })
            }
        }
    };
}
pub(crate) use payload;

/// What a deletion did.
#[derive(SimpleObject)]
pub struct DeletePayload {
    /// The id of the record that is gone. Null if the deletion was refused.
    pub deleted_id: Option<async_graphql::ID>,
    /// Why the record could not be deleted. Empty if it was.
    pub errors: Vec<crate::graphql::error::UserError>,
}

impl DeletePayload {
    /// Tells what was deleted.
    pub fn of(
        id: async_graphql::ID,
        written: std::result::Result<(), crate::graphql::error::Refusal>,
    ) -> async_graphql::Result<Self> {
        let (done, errors) = crate::graphql::error::outcome(written)?;
        Ok(Self {
            deleted_id: done.map(|()| id),
            errors,
        })
    }
}
