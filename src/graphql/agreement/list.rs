//! Lists of agreements: filters, orders, root fields.

use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::{agreement, meeting, organisation, person};

use crate::domain::agreement::list::{
    AgreementFilter as Filter, AgreementOrder as Order, StatusFilter,
};
use crate::domain::record;
use crate::graphql::agreement::Agreement;
use crate::graphql::agreement::vocabulary::{AgreementStatus, InstrumentType, LegalNature};
use crate::graphql::connection::{connection, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::range::DateRange;
use crate::graphql::scalar::{Date, all};
use crate::graphql::statistics::AgreementFacets;

connection!(AgreementConnection, AgreementEdge, Agreement, agreement, facets: AgreementFacets);

/// Which agreements. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AgreementFilter {
    /// Only agreements that this country concludes: its code, slug or id. Agreements merely applied to a territory do not count.
    country: Option<String>,
    /// Only agreements that this other country concludes too: its code, slug or id.
    partner: Option<String>,
    /// Only agreements in which this organisation is a party or has a role: its slug or id.
    organisation: Option<String>,
    /// Only agreements that this person is known to have signed: slug or id.
    signatory: Option<String>,
    /// Only agreements about this domain or one below it: its code or id.
    domain: Option<String>,
    /// Only these kinds of instrument.
    instrument_type: Option<Vec<InstrumentType>>,
    /// Only instruments that bind, or do not.
    legal_nature: Option<LegalNature>,
    /// Only agreements with one of these statuses, today or as of a day.
    status: Option<AgreementStatusFilter>,
    /// Only agreements that may have been signed in this range of days. Partial dates match by overlap: one signed "in June 2000" matches each day of that month.
    signed_on: Option<DateRange>,
    /// Only agreements concluded at this meeting: its slug or id.
    meeting: Option<String>,
}

/// A status, today or as of a day.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementStatusFilter {
    /// One of these statuses.
    #[graphql(name = "in")]
    any_of: Vec<AgreementStatus>,
    /// The day as of which to tell. Today when not given, and then events without a date count too.
    as_of: Option<Date>,
}

impl AgreementFilter {
    /// The filter with every code resolved.
    pub async fn read(self, ctx: &Context<'_>) -> Result<Filter> {
        let mut filter = Filter {
            types: all(self.instrument_type.unwrap_or_default()),
            legal_nature: self.legal_nature.map(Into::into),
            ..Filter::default()
        };
        for (path, given) in [
            ("filter.country", &self.country),
            ("filter.partner", &self.partner),
        ] {
            if let Some(given) = given {
                filter.countries.push(ctx.country(path, given).await?);
            }
        }
        if let Some(given) = &self.domain {
            filter.domains = Some(ctx.domains_below("filter.domain", given).await?);
        }
        if let Some(range) = &self.signed_on {
            (filter.signed_from, filter.signed_to) = range.read("filter.signedOn")?;
        }
        if let Some(status) = self.status {
            filter.status = Some(status.read(ctx)?);
        }
        if let Some(given) = &self.organisation {
            let id = ctx
                .require::<organisation::Entity>("filter.organisation", given)
                .await?;
            filter.organisations.push(id);
        }
        if let Some(given) = &self.signatory {
            let id = ctx
                .require::<person::Entity>("filter.signatory", given)
                .await?;
            filter.signatories.push(id);
        }
        if let Some(given) = &self.meeting {
            filter.meeting = Some(
                ctx.require::<meeting::Entity>("filter.meeting", given)
                    .await?,
            );
        }
        Ok(filter)
    }
}

impl AgreementStatusFilter {
    fn read(self, ctx: &Context<'_>) -> Result<StatusFilter> {
        let day = self
            .as_of
            .map(|day| day.read("filter.status.asOf"))
            .transpose()?;
        Ok(StatusFilter {
            any_of: all(self.any_of),
            on: day.unwrap_or_else(|| ctx.today()),
            count_undated: day.is_none(),
        })
    }
}

/// In which order agreements are listed. Ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum AgreementOrder {
    /// Latest signature first; those without a date of signature last.
    #[default]
    SignedDesc,
    /// Earliest signature first; those without a date of signature last.
    SignedAsc,
    /// Latest entry into force first; those without a date of entry into force last.
    InForceDesc,
    /// Earliest entry into force first; those without a date of entry into force last.
    InForceAsc,
    /// By slug, from A to Z.
    Slug,
}

/// The paging arguments of a nested list of agreements.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which agreements.
    pub filter: Option<AgreementFilter>,
    /// In which order.
    pub order_by: AgreementOrder,
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
        AgreementConnection::fetch(ctx, filter, self.order_by.into(), page).await
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
    ) -> Result<Option<Agreement>> {
        let found = record::find::<agreement::Entity>(&ctx.db().reader, &slug).await?;
        Ok(ctx.row_if::<agreement::Entity>(found).await?.map(Agreement))
    }

    /// Agreements, latest signature first unless another order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements.")] filter: Option<AgreementFilter>,
        #[graphql(desc = "In which order.", default)] order_by: AgreementOrder,
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
