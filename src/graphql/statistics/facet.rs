//! Facets: the values that the records of a list have, with how many have each.

use async_graphql::{Context, Object, OutputType, Result, SimpleObject};
use entity::vocabulary as words;
use entity::{country, domain, source};
use futures_util::future::try_join_all;
use sea_orm::ActiveEnum;

use crate::domain::agreement::list::AgreementFilter;
use crate::domain::batch::Identified;
use crate::domain::meeting::MeetingFilter;
use crate::domain::statistics::agreement::{self as agreements, AgreementDimension};
use crate::domain::statistics::meeting::{self as meetings, MeetingDimension};
use crate::domain::statistics::{
    Dimension, DomainLevel, FilterOf, GroupOrder, Grouping, Groups, MOST_ROWS, Unit, how_many,
};
use crate::graphql::agreement::{AgreementStatus, InstrumentType};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::meeting::{MeetingKind, MeetingStatus};
use crate::graphql::period::day;
use crate::graphql::rank::Rank;
use crate::graphql::scalar::Date;
use crate::graphql::source::Source;

/// How many values a facet has unless the caller wants more.
const DEFAULT_VALUES: u32 = 25;

/// A value, and how many records of the list have it.
#[derive(SimpleObject)]
#[graphql(concrete(name = "CountryFacet", params(Country)))]
#[graphql(concrete(name = "DomainFacet", params(Domain)))]
#[graphql(concrete(name = "SourceFacet", params(Source)))]
#[graphql(concrete(name = "YearFacet", params(i32)))]
#[graphql(concrete(name = "InstrumentTypeFacet", params(InstrumentType)))]
#[graphql(concrete(name = "AgreementStatusFacet", params(AgreementStatus)))]
#[graphql(concrete(name = "MeetingKindFacet", params(MeetingKind)))]
#[graphql(concrete(name = "MeetingStatusFacet", params(MeetingStatus)))]
#[graphql(concrete(name = "RankFacet", params(Rank)))]
pub struct Facet<T: OutputType> {
    /// The value. Null for the records of which it is not known.
    value: Option<T>,
    /// How many records of the list have it, each counted once.
    count: i64,
}

/// The groups of one dimension, as many as are wanted.
async fn groups<D: Dimension>(
    ctx: &Context<'_>,
    filter: &FilterOf<D>,
    by: D,
    order: GroupOrder,
    first: u32,
) -> Result<Groups> {
    let asked = Grouping {
        filter: filter.clone(),
        by: vec![by],
        order,
        first,
    };
    Ok(ctx.groups(asked).await?)
}

/// The records that the records of a list have, the most frequent first.
async fn of_records<D: Dimension, E: Identified, T: OutputType>(
    ctx: &Context<'_>,
    filter: &FilterOf<D>,
    by: D,
    first: Option<i32>,
    wrap: fn(E::Model) -> T,
) -> Result<Vec<Facet<T>>> {
    let first = how_many(first, DEFAULT_VALUES)?;
    let found = groups(ctx, filter, by, GroupOrder::CountDesc, first).await?;
    let facets = found.rows.into_iter().map(async |group| {
        let id = group.keys.first().and_then(|key| key.as_ref()?.record());
        let value = ctx.row_if::<E>(id).await?.map(wrap);
        Ok(Facet {
            value,
            count: group.count,
        })
    });
    try_join_all(facets).await
}

/// The words that the records of a list have, the most frequent first.
async fn of_words<D: Dimension, W: ActiveEnum<Value = String>, T: OutputType + From<W>>(
    ctx: &Context<'_>,
    filter: &FilterOf<D>,
    by: D,
) -> Result<Vec<Facet<T>>> {
    let found = groups(ctx, filter, by, GroupOrder::CountDesc, MOST_ROWS).await?;
    let facets = found.rows.iter().map(|group| Facet {
        value: group
            .keys
            .first()
            .and_then(|key| key.as_ref()?.word::<W>())
            .map(T::from),
        count: group.count,
    });
    Ok(facets.collect())
}

/// The years or decades of the records of a list, from the earliest.
async fn of_times<D: Dimension>(
    ctx: &Context<'_>,
    filter: &FilterOf<D>,
    by: D,
) -> Result<Vec<Facet<i32>>> {
    let found = groups(ctx, filter, by, GroupOrder::Key, MOST_ROWS).await?;
    let facets = found.rows.iter().map(|group| Facet {
        value: group.keys.first().and_then(|key| key.as_ref()?.number()),
        count: group.count,
    });
    Ok(facets.collect())
}

/// The values that the agreements of a list have, counted over all its pages. An agreement counts once for each value it has; those of which a value is not known count under null.
pub struct AgreementFacets(pub AgreementFilter);

impl From<AgreementFilter> for AgreementFacets {
    fn from(filter: AgreementFilter) -> Self {
        Self(filter)
    }
}

/// The values that the agreements of a list have, counted over all its pages. An agreement counts once for each value it has; those of which a value is not known count under null.
#[Object]
impl AgreementFacets {
    /// The countries that conclude them, those with most agreements first. The count is what the list would have with this country in its filter.
    async fn country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Country>>> {
        let by = AgreementDimension::Country;
        of_records::<_, country::Entity, _>(ctx, &self.0, by, first, Country).await
    }

    /// The countries that conclude them together with one country, those with most agreements first. Only agreements that this country concludes are counted.
    async fn partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country whose partners are wanted: code, slug or id.")] of: String,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Country>>> {
        let of = ctx.country("of", &of).await?;
        let mut filter = self.0.clone();
        agreements::narrow_to_country(&mut filter, of);
        let by = AgreementDimension::Partner(of);
        of_records::<_, country::Entity, _>(ctx, &filter, by, first, Country).await
    }

    /// The domains they are about, those with most agreements first. Each domain counts what lies below it as well, as the filter does, and each agreement once.
    async fn domain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Domain>>> {
        let by = AgreementDimension::Domain(DomainLevel::WithBroader);
        of_records::<_, domain::Entity, _>(ctx, &self.0, by, first, Domain).await
    }

    /// What they are called, the most frequent first.
    async fn instrument_type(&self, ctx: &Context<'_>) -> Result<Vec<Facet<InstrumentType>>> {
        let by = AgreementDimension::InstrumentType;
        of_words::<_, words::InstrumentType, _>(ctx, &self.0, by).await
    }

    /// Where they stand, the most frequent first. Never null: where no recorded event tells, the status is `UNKNOWN`.
    async fn status(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The day as of which to tell. Today when not given, and then events without a date count too."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Facet<AgreementStatus>>> {
        let as_of = day("asOf", as_of)?;
        let by = AgreementDimension::Status {
            on: as_of.unwrap_or_else(|| ctx.today()),
            count_undated: as_of.is_none(),
        };
        of_words::<_, words::AgreementStatus, _>(ctx, &self.0, by).await
    }

    /// The years in which they were first signed, from the earliest. An agreement that may have been signed in either of two years counts under null.
    async fn year(&self, ctx: &Context<'_>) -> Result<Vec<Facet<i32>>> {
        of_times(ctx, &self.0, AgreementDimension::Signed(Unit::Year)).await
    }

    /// The decades in which they were first signed, each told by its first year, from the earliest.
    async fn decade(&self, ctx: &Context<'_>) -> Result<Vec<Facet<i32>>> {
        of_times(ctx, &self.0, AgreementDimension::Signed(Unit::Decade)).await
    }

    /// The sources of the claims about them, those with most agreements first.
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Source>>> {
        let by = AgreementDimension::Source;
        of_records::<_, source::Entity, _>(ctx, &self.0, by, first, Source).await
    }
}

/// The values that the meetings of a list have, counted over all its pages. A meeting counts once for each value it has; those of which a value is not known count under null.
pub struct MeetingFacets(pub MeetingFilter);

impl From<MeetingFilter> for MeetingFacets {
    fn from(filter: MeetingFilter) -> Self {
        Self(filter)
    }
}

/// The values that the meetings of a list have, counted over all its pages. A meeting counts once for each value it has; those of which a value is not known count under null.
#[Object]
impl MeetingFacets {
    /// The countries that take part, those with most meetings first. The count is what the list would have with this country in its filter.
    async fn country(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Country>>> {
        let by = MeetingDimension::Country;
        of_records::<_, country::Entity, _>(ctx, &self.0, by, first, Country).await
    }

    /// The countries that take part beside one country, those with most meetings first. Only meetings in which this country takes part are counted.
    async fn partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The country whose partners are wanted: code, slug or id.")] of: String,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Country>>> {
        let of = ctx.country("of", &of).await?;
        let mut filter = self.0.clone();
        meetings::narrow_to_country(&mut filter, of);
        let by = MeetingDimension::Partner(of);
        of_records::<_, country::Entity, _>(ctx, &filter, by, first, Country).await
    }

    /// The domains they are about, those with most meetings first. Each domain counts what lies below it as well, as the filter does, and each meeting once.
    async fn domain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Domain>>> {
        let by = MeetingDimension::Domain(DomainLevel::WithBroader);
        of_records::<_, domain::Entity, _>(ctx, &self.0, by, first, Domain).await
    }

    /// What kind of meetings they are, the most frequent first.
    async fn kind(&self, ctx: &Context<'_>) -> Result<Vec<Facet<MeetingKind>>> {
        of_words::<_, words::MeetingKind, _>(ctx, &self.0, MeetingDimension::Kind).await
    }

    /// Whether they took place, the most frequent first.
    async fn status(&self, ctx: &Context<'_>) -> Result<Vec<Facet<MeetingStatus>>> {
        of_words::<_, words::MeetingStatus, _>(ctx, &self.0, MeetingDimension::Status).await
    }

    /// The levels at which the sides met, the most frequent first.
    async fn level(&self, ctx: &Context<'_>) -> Result<Vec<Facet<Rank>>> {
        of_words::<_, words::OfficeKind, _>(ctx, &self.0, MeetingDimension::Level).await
    }

    /// The years in which they began, from the earliest. A meeting that may have begun in either of two years counts under null.
    async fn year(&self, ctx: &Context<'_>) -> Result<Vec<Facet<i32>>> {
        of_times(ctx, &self.0, MeetingDimension::Start(Unit::Year)).await
    }

    /// The decades in which they began, each told by its first year, from the earliest.
    async fn decade(&self, ctx: &Context<'_>) -> Result<Vec<Facet<i32>>> {
        of_times(ctx, &self.0, MeetingDimension::Start(Unit::Decade)).await
    }

    /// The sources of the claims about them, those with most meetings first.
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 0 to 1,000; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Facet<Source>>> {
        let by = MeetingDimension::Source;
        of_records::<_, source::Entity, _>(ctx, &self.0, by, first, Source).await
    }
}
