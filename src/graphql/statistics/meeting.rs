//! Statistics of meetings in the API.

use async_graphql::{Context, Enum, Object, Result};
use entity::meeting;
use entity::vocabulary as words;

use crate::domain::error;
use crate::domain::meeting::MeetingFilter as Filter;
use crate::domain::statistics::meeting::{MeetingDimension as Dimension, narrow_to_country};
use crate::domain::statistics::{self as groups, Group, Groups, Unit};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::Readable as _;
use crate::graphql::meeting::{MeetingFilter, MeetingKind, MeetingStatus};
use crate::graphql::rank::Rank;
use crate::graphql::statistics::{Rows, SharedKeys, domain_level, name, partner_of, word};

/// Something that meetings can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MeetingDimension {
    /// The year in which it began. A meeting that may have begun in either of two years counts as not known.
    Year,
    /// The quarter of a year in which it began. A meeting of which only the year is known counts as not known.
    Quarter,
    /// The decade in which it began.
    Decade,
    /// The domains it is about.
    Domain,
    /// The countries that take part. The country in whose territory it is held does not count for that alone. Historical states count as themselves.
    Country,
    /// The countries that take part beside the one named by `partnerOf`.
    Partner,
    /// The UN M49 regions of the countries that take part.
    Region,
    /// The UN M49 sub-regions of the countries that take part.
    Subregion,
    /// What kind of meeting it is.
    Kind,
    /// Whether it took place.
    Status,
    /// The level at which the sides met, as the field `level` of meetings tells it.
    Level,
    /// The sources of the claims about it.
    Source,
}

/// What the dimensions need to know beside their names.
pub struct Options {
    pub domains: Option<i32>,
    pub partner_of: Option<String>,
}

impl MeetingDimension {
    fn unit(self) -> Option<Unit> {
        match self {
            Self::Year => Some(Unit::Year),
            Self::Quarter => Some(Unit::Quarter),
            Self::Decade => Some(Unit::Decade),
            _ => None,
        }
    }
}

/// The dimensions with all they need. Where partners are wanted, the filter lets only meetings of
/// the country through.
async fn dimensions(
    ctx: &Context<'_>,
    by: &[MeetingDimension],
    options: Options,
    filter: &mut Filter,
) -> error::Result<Vec<Dimension>> {
    groups::check_dimensions(by)?;
    let level = domain_level(options.domains)?;
    let wants_partners = by.contains(&MeetingDimension::Partner);
    let of = partner_of(ctx, wants_partners, options.partner_of).await?;
    if let Some(of) = of {
        narrow_to_country(filter, of);
    }
    let dimensions = by.iter().map(|dimension| match dimension {
        MeetingDimension::Year => Dimension::Start(Unit::Year),
        MeetingDimension::Quarter => Dimension::Start(Unit::Quarter),
        MeetingDimension::Decade => Dimension::Start(Unit::Decade),
        MeetingDimension::Domain => Dimension::Domain(level),
        MeetingDimension::Country => Dimension::Country,
        MeetingDimension::Partner => Dimension::Partner(of.unwrap_or_default()),
        MeetingDimension::Region => Dimension::Region,
        MeetingDimension::Subregion => Dimension::Subregion,
        MeetingDimension::Kind => Dimension::Kind,
        MeetingDimension::Status => Dimension::Status,
        MeetingDimension::Level => Dimension::Level,
        MeetingDimension::Source => Dimension::Source,
    });
    Ok(dimensions.collect())
}

/// How many meetings there are of what.
pub struct MeetingStatistics {
    filter: Filter,
    by: Vec<MeetingDimension>,
    groups: Groups,
}

impl MeetingStatistics {
    /// Counts what the filter lets through.
    pub async fn fetch(
        ctx: &Context<'_>,
        filter: Option<Box<MeetingFilter>>,
        by: Vec<MeetingDimension>,
        options: Options,
        rows: Rows,
    ) -> Result<Self> {
        let mut filter = filter.unwrap_or_default().read(ctx).await?;
        let dimensions = dimensions(ctx, &by, options, &mut filter).await?;
        let units: Vec<_> = by.iter().map(|dimension| dimension.unit()).collect();
        let groups = rows.fetch(ctx, filter.clone(), dimensions, &units).await?;
        Ok(Self { filter, by, groups })
    }
}

/// How many meetings there are of what.
#[Object]
impl MeetingStatistics {
    /// How many different meetings are counted. Not the sum of the rows unless `isAdditive` says so.
    async fn total(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.count::<meeting::Entity>(self.filter.clone()).await?)
    }

    /// Whether the counts of all rows, those beyond `first` included, add up to `total`: no meeting counts in two rows.
    async fn is_additive(&self, ctx: &Context<'_>) -> Result<bool> {
        let total = ctx.count::<meeting::Entity>(self.filter.clone()).await?;
        Ok(self.groups.sum == total)
    }

    /// Whether there are more rows than these.
    async fn has_more(&self) -> bool {
        self.groups.has_more
    }

    /// One row for each combination of keys that occurs.
    async fn rows(&self) -> Vec<MeetingStatisticsRow> {
        let rows = self.groups.rows.iter();
        rows.map(|group| MeetingStatisticsRow::of(&self.by, group))
            .collect()
    }
}

/// How many meetings share these keys. Only the fields of the dimensions asked for are filled; where such a field is null, it is not known of these meetings.
#[derive(Default)]
pub struct MeetingStatisticsRow {
    shared: SharedKeys,
    kind: Option<MeetingKind>,
    status: Option<MeetingStatus>,
    level: Option<Rank>,
    count: i64,
}

impl MeetingStatisticsRow {
    fn of(by: &[MeetingDimension], group: &Group) -> Self {
        let mut row = Self {
            count: group.count,
            ..Self::default()
        };
        for (dimension, key) in by.iter().zip(&group.keys) {
            let Some(key) = key else { continue };
            let shared = &mut row.shared;
            match dimension {
                MeetingDimension::Year => shared.year = key.number(),
                MeetingDimension::Quarter => shared.quarter = key.number(),
                MeetingDimension::Decade => shared.decade = key.number(),
                MeetingDimension::Domain => shared.domain = key.record(),
                MeetingDimension::Country => shared.country = key.record(),
                MeetingDimension::Partner => shared.partner = key.record(),
                MeetingDimension::Region => shared.region = name(key),
                MeetingDimension::Subregion => shared.subregion = name(key),
                MeetingDimension::Source => shared.source = key.record(),
                MeetingDimension::Kind => row.kind = word::<words::MeetingKind, _>(key),
                MeetingDimension::Status => row.status = word::<words::MeetingStatus, _>(key),
                MeetingDimension::Level => row.level = word::<words::OfficeKind, _>(key),
            }
        }
        row
    }
}

/// How many meetings share these keys. Only the fields of the dimensions asked for are filled; where such a field is null, it is not known of these meetings.
#[Object]
impl MeetingStatisticsRow {
    /// How many meetings share these keys, each counted once.
    async fn count(&self) -> i64 {
        self.count
    }

    /// What kind of meetings they are. Null where it is not known or was not asked for.
    async fn kind(&self) -> Option<MeetingKind> {
        self.kind
    }

    /// Whether they took place. Null where it is not known or was not asked for.
    async fn status(&self) -> Option<MeetingStatus> {
        self.status
    }

    /// The level at which the sides met. Null where it is not known or was not asked for.
    async fn level(&self) -> Option<Rank> {
        self.level
    }

    /// The keys that agreements and meetings have in common.
    #[graphql(flatten)]
    async fn shared(&self) -> SharedKeys {
        self.shared.clone()
    }
}
