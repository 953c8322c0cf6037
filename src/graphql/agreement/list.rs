//! Lists of agreements: filters, orders, root fields.

use async_graphql::{Context, Object, Result};
use entity::agreement;

use crate::domain::agreement::list::{AgreementFilter as Filter, AgreementKey};
use crate::graphql::agreement::{Agreement, AgreementFilter};
use crate::graphql::connection::{connection, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::coverage::Coverage;
use crate::graphql::filter::{Readable as _, order, orders};
use crate::graphql::statistics::AgreementFacets;

connection!(AgreementConnection, AgreementEdge, Agreement, agreement;
    /// What this answer rests on: how many records, which datasets and sources, and which period. It speaks of all records that the filter lets through, on all pages. A record that is not there is not a negative: what no dataset covers is unknown, not absent.
    coverage: Coverage;
    /// The values that the records of all pages together have, with how many have each. Counted only when asked for.
    facets: AgreementFacets
);

orders!(
    /// What agreements can be sorted by. Ties are broken by id.
    AgreementOrder => AgreementKey {
        /// By the first day on which they may have been signed; those without a date of signature last.
        SignedOn => Signed,
        /// By the first day on which they may have entered into force; those without a date of entry into force last.
        EnteredIntoForceOn => InForce,
        /// By short name; those without one last.
        ShortName => ShortName,
        /// By kind of instrument, in the order of the letters of its name; those of unknown kind last.
        InstrumentType => InstrumentType,
        /// By slug.
        Slug => Slug,
    }
);

/// The paging arguments of a nested list of agreements.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which agreements.
    pub filter: Option<Box<AgreementFilter>>,
    /// In which order.
    pub order_by: Option<Vec<AgreementOrder>>,
    /// How many from the start.
    pub first: Option<i32>,
    /// After which cursor.
    pub after: Option<String>,
    /// How many from the end.
    pub last: Option<i32>,
    /// Before which cursor.
    pub before: Option<String>,
}

impl Asked {
    /// The agreements asked for, narrowed by where they are asked for.
    pub async fn fetch(
        self,
        ctx: &Context<'_>,
        narrow: impl FnOnce(&mut Filter),
    ) -> Result<AgreementConnection> {
        let page = paging(self.first, self.after, self.last, self.before)?;
        let mut filter = self.filter.unwrap_or_default().read(ctx).await?;
        narrow(&mut filter);
        AgreementConnection::fetch(ctx, filter, order(self.order_by)?, page).await
    }
}

/// Questions about agreements.
#[derive(Default)]
pub struct AgreementQuery;

#[Object]
impl AgreementQuery {
    /// One agreement by its slug or id. Null where there is none.
    async fn agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<Agreement>> {
        ctx.one_called::<agreement::Entity, _>(&slug, Agreement)
            .await
    }

    /// Agreements, latest signature first unless another order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements.")] filter: Option<Box<AgreementFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<AgreementOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        Asked {
            filter,
            order_by,
            first,
            after,
            last,
            before,
        }
        .fetch(ctx, |_| ())
        .await
    }
}
