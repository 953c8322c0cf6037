//! Lists of countries: filters, orders, root fields.

use async_graphql::{Context, InputObject, Object, Result};
use entity::country;

use crate::domain::country::{self as countries, CountryKey, CountryTest};
use crate::domain::error;
use crate::graphql::connection::{connection, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::country::{Country, CountryKind};
use crate::graphql::error::or_null;
use crate::graphql::filter::{
    At, ChoiceFilter, DateFilter, Readable as _, RecordFilter, ReferenceFilter, TextFilter, gather,
    order, orders, readable,
};
use crate::graphql::scalar::Date;

connection!(CountryConnection, CountryEdge, Country, country);

/// Which countries. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CountryFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only countries whose slug is like this.
    slug: Option<TextFilter>,
    /// Only these countries: ISO codes, slugs, ids, or scheme and code such as `COW:432`.
    country: Option<ReferenceFilter>,
    /// Only these kinds.
    kind: Option<ChoiceFilter<CountryKind>>,
    /// Only countries in a region, sub-region or intermediate region of the UN M49 standard, by its English name, such as `Africa` or `Western Africa`. Historical states may have none.
    region: Option<TextFilter>,
    /// Only countries that existed on this day. Countries of which no dates are known are included.
    existing_on: Option<Date>,
    /// Only countries that came to be at this time.
    valid_from: Option<DateFilter>,
    /// Only countries that ceased to be at this time.
    valid_to: Option<DateFilter>,
    /// Only countries that came directly after this one, in any way recorded.
    succeeds: Option<ReferenceFilter>,
    /// All of these hold too.
    and: Option<Vec<CountryFilter>>,
    /// At least one of these holds.
    or: Option<Vec<CountryFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<CountryFilter>>,
}

readable!(CountryFilter => CountryTest);

impl CountryFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<CountryTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(CountryTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => CountryTest::Slug;
            records country "country": self.country => CountryTest::Country;
            "kind": self.kind => CountryTest::Kind;
            "region": self.region => CountryTest::Region;
            "validFrom": self.valid_from => CountryTest::ValidFrom;
            "validTo": self.valid_to => CountryTest::ValidTo;
            records country "succeeds": self.succeeds => CountryTest::Succeeds;
        );
        if let Some(day) = self.existing_on {
            let day = day.read(at.field("existingOn").path())?;
            tests.push(CountryTest::ExistingOn(day));
        }
        Ok(tests)
    }
}

orders!(
    /// What countries can be sorted by. Ties are broken by id.
    CountryOrder => CountryKey {
        /// By slug.
        Slug => Slug,
        /// By ISO 3166-1 alpha-3 code; countries without one last.
        Alpha3 => Alpha3,
        /// By region of the UN M49 standard; countries without one last.
        Region => Region,
        /// By the first day on which they may have come to be; those of unknown beginning last.
        ValidFrom => ValidFrom,
    }
);

/// Questions about countries.
#[derive(Default)]
pub struct CountryQuery;

#[Object]
impl CountryQuery {
    /// The country that bears a code: ISO 3166-1 alpha-2 (`ML`), alpha-3 (`MLI`) or numeric (`466`), ISO 3166-3 (`SUHH`), a slug, an id, a Wikidata id (`Q912`), or a scheme and code (`COW:432`). Null where no country bears it, or several do.
    async fn country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, slug or id.")] code: String,
    ) -> Option<Result<Country>> {
        or_null(async {
            let found = countries::resolve(&ctx.db().reader, std::slice::from_ref(&code)).await?;
            Ok(ctx
                .row_if::<country::Entity>(found.get(&code).copied())
                .await?
                .map(Country))
        })
        .await
    }

    /// All countries, historical states included.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn countries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which countries.")] filter: Option<Box<CountryFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<CountryOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<CountryConnection> {
        let page = paging(first, after, last, before)?;
        CountryConnection::fetch(
            ctx,
            filter.unwrap_or_default().read(ctx).await?,
            order(order_by)?,
            page,
        )
        .await
    }
}
