//! Questions about claims.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{claim, source};

use crate::domain::claim::{ClaimFilter as Filter, PREFIX, subject};
use crate::domain::id::read;
use crate::domain::record::require;
use crate::graphql::claim::{Claim, ClaimConnection, ClaimOrder, ConflictConnection, Modality};
use crate::graphql::connection::paging;
use crate::graphql::context::Ask as _;
use crate::graphql::scalar::all;

/// Which claims. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ClaimFilter {
    /// Only claims of this source: slug or id.
    source: Option<String>,
    /// Only claims about this record: its id, or kind and slug such as `agreement/mali-russia-2025`, `country/ML` or `relation/ML-RU`.
    subject: Option<String>,
    /// Only claims on the field of this name, such as `status`.
    field: Option<String>,
    /// Only claims put in one of these ways.
    modality: Option<Vec<Modality>>,
    /// True: only values that the record keeper concluded. False: only values read in the source.
    is_inferred: Option<bool>,
    /// True: only claims that records follow. False: only the others.
    is_shown: Option<bool>,
}

impl ClaimFilter {
    async fn read(self, ctx: &Context<'_>) -> crate::domain::error::Result<Filter> {
        let db = &ctx.db().reader;
        let source = match &self.source {
            Some(given) => Some(require::<source::Entity>(db, "filter.source", given).await?),
            None => None,
        };
        let subject = match &self.subject {
            Some(given) => Some(subject(db, "filter.subject", given).await?.1),
            None => None,
        };
        Ok(Filter {
            source,
            subject,
            field: self.field,
            modalities: all(self.modality.unwrap_or_default()),
            inferred: self.is_inferred,
            shown: self.is_shown,
        })
    }
}

/// Questions about claims.
#[derive(Default)]
pub struct ClaimQuery;

#[Object]
impl ClaimQuery {
    /// The claim with this id. Null where there is none.
    async fn claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The claim's id.")] id: ID,
    ) -> Result<Option<Claim>> {
        let found = read(&id)
            .filter(|(prefix, _)| *prefix == PREFIX)
            .map(|(_, id)| id);
        Ok(ctx.row_if::<claim::Entity>(found).await?.map(Claim))
    }

    /// All claims, of all sources, about all records.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which claims.")] filter: Option<ClaimFilter>,
        #[graphql(desc = "In which order.", default)] order_by: ClaimOrder,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        ClaimConnection::fetch(ctx, filter, order_by.into(), page).await
    }

    /// The records whose claims disagree, each with what they disagree about.
    async fn conflicts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ConflictConnection> {
        let page = paging(first, after, last, before)?;
        ConflictConnection::fetch(ctx, (), (), page).await
    }
}
