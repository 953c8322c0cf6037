//! Statistics in the API: counts by any dimensions, in flat rows, and the facets of lists.

mod agreement;
mod facet;
mod meeting;

use async_graphql::{Context, Enum, Object, Result};
use entity::{country, domain, source};
use sea_orm::ActiveEnum;
use uuid::Uuid;

pub use facet::{AgreementFacets, MeetingFacets};

use crate::domain::error::{self, Error};
use crate::domain::statistics::fill::{Series, fill};
use crate::domain::statistics::{
    self as groups, Dimension, DomainLevel, FilterOf, GroupOrder, Grouping, Groups, Key, MOST_ROWS,
    Unit,
};
use crate::graphql::agreement::AgreementFilter;
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::meeting::MeetingFilter;
use crate::graphql::range::DateRange;
use crate::graphql::scalar::Date;
use crate::graphql::source::Source;
use agreement::{AgreementDateOf, AgreementDimension, AgreementStatistics};
use meeting::{MeetingDimension, MeetingStatistics};

/// In which order the rows of statistics come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "GroupOrder")]
pub enum StatisticsOrder {
    /// By the dimensions, in the order in which `by` names them: times from the earliest, countries and sources by slug, domains by code, everything else by name from A to Z. Rows for which a dimension is not known come last.
    #[default]
    Key,
    /// The largest count first; rows of equal count as by `KEY`.
    CountDesc,
}

/// The keys that the rows of all statistics may have.
#[derive(Clone, Debug, Default)]
struct SharedKeys {
    year: Option<i32>,
    quarter: Option<i32>,
    decade: Option<i32>,
    domain: Option<Uuid>,
    country: Option<Uuid>,
    partner: Option<Uuid>,
    region: Option<String>,
    subregion: Option<String>,
    source: Option<Uuid>,
}

/// The keys that the rows of all statistics may have.
#[Object]
impl SharedKeys {
    /// The year. Null where it is not known or was not asked for.
    async fn year(&self) -> Option<i32> {
        self.year
    }

    /// The quarter of a year, such as `2025-Q2`. Null where it is not known or was not asked for.
    async fn quarter(&self) -> Option<String> {
        self.quarter.map(groups::quarter)
    }

    /// The first year of the decade, such as 2020. Null where it is not known or was not asked for.
    async fn decade(&self) -> Option<i32> {
        self.decade
    }

    /// The domain. Null where none is recorded or none was asked for.
    async fn domain(&self, ctx: &Context<'_>) -> Option<Result<Domain>> {
        ctx.one::<domain::Entity, _>(self.domain, Domain).await
    }

    /// The country. Null where none is recorded or none was asked for.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.country, Country).await
    }

    /// The other country. Null where none is recorded or none was asked for.
    async fn partner(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.partner, Country).await
    }

    /// The region of the UN M49 standard, in English. Null where none is recorded for a country, as for some historical states, where no country is recorded, or where it was not asked for.
    async fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The sub-region of the UN M49 standard, in English. Null where none is recorded for a country, as for some historical states, where no country is recorded, or where it was not asked for.
    async fn subregion(&self) -> Option<&str> {
        self.subregion.as_deref()
    }

    /// The source of a claim about the record. Null where no claim is recorded or where it was not asked for.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Source>> {
        ctx.one::<source::Entity, _>(self.source, Source).await
    }
}

fn name(key: &Key) -> Option<String> {
    key.text().map(str::to_owned)
}

/// A word of a vocabulary as the API has it.
fn word<W: ActiveEnum<Value = String>, T: From<W>>(key: &Key) -> Option<T> {
    key.word::<W>().map(T::from)
}

/// Which domains are told apart, given at `domainDepth`.
fn domain_level(depth: Option<i32>) -> error::Result<DomainLevel> {
    Ok(match depth {
        None => DomainLevel::AsRecorded,
        Some(depth) => DomainLevel::AtDepth(groups::depth(depth)?),
    })
}

/// The country whose partners are wanted, given at `partnerOf`, if they are wanted.
async fn partner_of(
    ctx: &Context<'_>,
    is_wanted: bool,
    given: Option<String>,
) -> error::Result<Option<Uuid>> {
    match given {
        _ if !is_wanted => Ok(None),
        Some(given) => Ok(Some(ctx.country("partnerOf", &given).await?)),
        None => Err(Error::invalid(
            "partnerOf",
            "Partners are partners of a country. Say of which.",
        )),
    }
}

/// The series to be filled, given at `fillZeros`. `units` are the units of the dimensions, in their
/// order; exactly one of them has to be one of time.
fn series(fill: Option<DateRange>, units: &[Option<Unit>]) -> error::Result<Option<Series>> {
    let Some(range) = fill else {
        return Ok(None);
    };
    let (from, to) = range.read("fillZeros")?;
    let times = units.iter().enumerate();
    let times = times.filter_map(|(at, unit)| Some((at, (*unit)?)));
    match times.collect::<Vec<_>>().as_slice() {
        [(at, unit)] => Ok(Some(Series {
            at: *at,
            unit: *unit,
            has_others: units.len() > 1,
            from: from.map(|day| unit.of(day)),
            to: to.map(|day| unit.of(day)),
        })),
        _ => Err(Error::invalid(
            "fillZeros",
            "Only a series in time can be filled with zeros. Name exactly one of YEAR, QUARTER and DECADE in `by`, or leave `fillZeros` out.",
        )),
    }
}

/// Questions about how many records there are of what.
#[derive(Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// How many agreements there are of each year, domain, country and so on, as flat rows that can be plotted as they are. Each agreement counts once in every row it belongs to: one of three parties counts in three rows of `COUNTRY`. An agreement for which a dimension is not known counts in the row where that field is null; none is left out.
    #[expect(
        clippy::too_many_arguments,
        reason = "each says what is counted or how"
    )]
    async fn agreement_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which agreements are counted. All when not given.")] filter: Option<
            Box<AgreementFilter>,
        >,
        #[graphql(desc = "By what they are grouped: one to three dimensions, none twice.")] by: Vec<
            AgreementDimension,
        >,
        #[graphql(
            desc = "Which date `YEAR`, `QUARTER` and `DECADE` are taken from.",
            default
        )]
        date_of: AgreementDateOf,
        #[graphql(
            desc = "For `DOMAIN`: how deep in the tree domains are told apart. 1 counts at the top of the tree, once for each agreement however many of the domains below it is about; a domain that lies less deep than asked for counts as itself. Each domain as it is recorded when not given."
        )]
        domain_depth: Option<i32>,
        #[graphql(
            desc = "For `STATUS`: the day as of which to tell. Today when not given, and then events without a date count too."
        )]
        status_as_of: Option<Date>,
        #[graphql(
            desc = "For `PARTNER`, which needs it: the country whose partners are wanted, by code, slug or id. Only agreements that it concludes are counted then."
        )]
        partner_of: Option<String>,
        #[graphql(
            desc = "Adds a row with the count 0 for each year, quarter or decade that is missing between the first and the last, for each combination of the other keys. The series reaches at least over this range of days; `{}` goes from the first to the last that there is. Needs exactly one dimension of time. Refused with BAD_USER_INPUT where there would be more than 1,000 rows."
        )]
        fill_zeros: Option<DateRange>,
        #[graphql(desc = "In which order the rows come.", default)] order_by: StatisticsOrder,
        #[graphql(desc = "How many rows, 0 to 1,000; 1,000 when not given.")] first: Option<i32>,
    ) -> Result<AgreementStatistics> {
        let options = agreement::Options {
            date_of,
            domains: domain_depth,
            status_as_of,
            partner_of,
        };
        let rows = Rows {
            fill_zeros,
            order_by,
            first,
        };
        AgreementStatistics::fetch(ctx, filter, by, options, rows).await
    }

    /// How many meetings there are of each year, domain, country and so on, as flat rows that can be plotted as they are. Each meeting counts once in every row it belongs to: one of three countries counts in three rows of `COUNTRY`. A meeting for which a dimension is not known counts in the row where that field is null; none is left out. Meetings that were only announced, put off or called off count too unless the filter keeps them out, and so does a meeting that is a part of another.
    #[expect(
        clippy::too_many_arguments,
        reason = "each says what is counted or how"
    )]
    async fn meeting_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meetings are counted. All when not given.")] filter: Option<
            Box<MeetingFilter>,
        >,
        #[graphql(desc = "By what they are grouped: one to three dimensions, none twice.")] by: Vec<
            MeetingDimension,
        >,
        #[graphql(
            desc = "For `DOMAIN`: how deep in the tree domains are told apart. 1 counts at the top of the tree, once for each meeting however many of the domains below it is about; a domain that lies less deep than asked for counts as itself. Each domain as it is recorded when not given."
        )]
        domain_depth: Option<i32>,
        #[graphql(
            desc = "For `PARTNER`, which needs it: the country whose partners are wanted, by code, slug or id. Only meetings in which it takes part are counted then."
        )]
        partner_of: Option<String>,
        #[graphql(
            desc = "Adds a row with the count 0 for each year, quarter or decade that is missing between the first and the last, for each combination of the other keys. The series reaches at least over this range of days; `{}` goes from the first to the last that there is. Needs exactly one dimension of time. Refused with BAD_USER_INPUT where there would be more than 1,000 rows."
        )]
        fill_zeros: Option<DateRange>,
        #[graphql(desc = "In which order the rows come.", default)] order_by: StatisticsOrder,
        #[graphql(desc = "How many rows, 0 to 1,000; 1,000 when not given.")] first: Option<i32>,
    ) -> Result<MeetingStatistics> {
        let options = meeting::Options {
            domains: domain_depth,
            partner_of,
        };
        let rows = Rows {
            fill_zeros,
            order_by,
            first,
        };
        MeetingStatistics::fetch(ctx, filter, by, options, rows).await
    }
}

/// Which rows are wanted.
struct Rows {
    fill_zeros: Option<DateRange>,
    order_by: StatisticsOrder,
    first: Option<i32>,
}

impl Rows {
    /// Counts the groups of these dimensions, some of which may be units of time.
    async fn fetch<D: Dimension>(
        self,
        ctx: &Context<'_>,
        filter: FilterOf<D>,
        by: Vec<D>,
        units: &[Option<Unit>],
    ) -> error::Result<Groups> {
        let first = groups::how_many(self.first, MOST_ROWS)?;
        let series = series(self.fill_zeros, units)?;
        let order = self.order_by.into();
        // A series is filled before it is cut.
        let wanted = series.map_or(first, |_| MOST_ROWS);
        let asked = Grouping {
            filter,
            by,
            order,
            first: wanted,
        };
        let found = ctx.groups(asked).await?;
        match series {
            Some(series) => fill(found, series, order, first),
            None => Ok(found),
        }
    }
}
