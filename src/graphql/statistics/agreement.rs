//! Statistics of agreements in the API.

use async_graphql::{Context, Enum, Object, Result};
use entity::agreement;
use entity::vocabulary as words;

use crate::domain::agreement::list::AgreementFilter as Filter;
use crate::domain::error;
use crate::domain::statistics::agreement::{AgreementDimension as Dimension, narrow_to_country};
use crate::domain::statistics::{self as groups, Group, Groups, Unit};
use crate::graphql::agreement::{AgreementFilter, AgreementStatus, InstrumentType, LegalNature};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::Readable as _;
use crate::graphql::period::day;
use crate::graphql::scalar::Date;
use crate::graphql::statistics::{Rows, SharedKeys, domain_level, name, partner_of, word};

/// Something that agreements can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AgreementDimension {
    /// The year of the first signature, or of entry into force where `dateOf` says so. An agreement whose date may lie in two years counts as not known.
    Year,
    /// The quarter of a year, in the same way. An agreement of which only the year is known counts as not known.
    Quarter,
    /// The decade, in the same way. An agreement signed "in the 1990s" counts in 1990.
    Decade,
    /// The domains it is about.
    Domain,
    /// The countries that conclude it. Where it is merely applied to a territory, that does not count. Historical states count as themselves.
    Country,
    /// The countries that conclude it together with the one named by `partnerOf`.
    Partner,
    /// The UN M49 regions of the countries that conclude it.
    Region,
    /// The UN M49 sub-regions of the countries that conclude it.
    Subregion,
    /// What it is called: treaty, protocol and so on.
    InstrumentType,
    /// Whether it binds in international law.
    LegalNature,
    /// Where it stands, today or as of `statusAsOf`. Where no recorded event tells, that is the status `UNKNOWN` and never null.
    Status,
    /// The sources of the claims about it.
    Source,
}

/// Which date of an agreement is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum AgreementDateOf {
    /// When it was first signed.
    #[default]
    Signed,
    /// When it first entered into force as a whole.
    EnteredIntoForce,
}

/// What the dimensions need to know beside their names.
pub struct Options {
    pub date_of: AgreementDateOf,
    pub domains: Option<i32>,
    pub status_as_of: Option<Date>,
    pub partner_of: Option<String>,
}

impl AgreementDimension {
    fn unit(self) -> Option<Unit> {
        match self {
            Self::Year => Some(Unit::Year),
            Self::Quarter => Some(Unit::Quarter),
            Self::Decade => Some(Unit::Decade),
            _ => None,
        }
    }
}

/// The dimensions with all they need. Where partners are wanted, the filter lets only agreements of
/// the country through.
async fn dimensions(
    ctx: &Context<'_>,
    by: &[AgreementDimension],
    options: Options,
    filter: &mut Filter,
) -> error::Result<Vec<Dimension>> {
    groups::check_dimensions(by)?;
    let level = domain_level(options.domains)?;
    let as_of = day("statusAsOf", options.status_as_of)?;
    let wants_partners = by.contains(&AgreementDimension::Partner);
    let of = partner_of(ctx, wants_partners, options.partner_of).await?;
    if let Some(of) = of {
        narrow_to_country(filter, of);
    }
    let at = match options.date_of {
        AgreementDateOf::Signed => Dimension::Signed,
        AgreementDateOf::EnteredIntoForce => Dimension::InForce,
    };
    let status = Dimension::Status {
        on: as_of.unwrap_or_else(|| ctx.today()),
        count_undated: as_of.is_none(),
    };
    let dimensions = by.iter().map(|dimension| match dimension {
        AgreementDimension::Year => at(Unit::Year),
        AgreementDimension::Quarter => at(Unit::Quarter),
        AgreementDimension::Decade => at(Unit::Decade),
        AgreementDimension::Domain => Dimension::Domain(level),
        AgreementDimension::Country => Dimension::Country,
        AgreementDimension::Partner => Dimension::Partner(of.unwrap_or_default()),
        AgreementDimension::Region => Dimension::Region,
        AgreementDimension::Subregion => Dimension::Subregion,
        AgreementDimension::InstrumentType => Dimension::InstrumentType,
        AgreementDimension::LegalNature => Dimension::LegalNature,
        AgreementDimension::Status => status,
        AgreementDimension::Source => Dimension::Source,
    });
    Ok(dimensions.collect())
}

/// How many agreements there are of what.
pub struct AgreementStatistics {
    filter: Filter,
    by: Vec<AgreementDimension>,
    groups: Groups,
}

impl AgreementStatistics {
    /// Counts what the filter lets through.
    pub async fn fetch(
        ctx: &Context<'_>,
        filter: Option<Box<AgreementFilter>>,
        by: Vec<AgreementDimension>,
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

/// How many agreements there are of what.
#[Object]
impl AgreementStatistics {
    /// How many different agreements are counted. Not the sum of the rows unless `isAdditive` says so.
    async fn total(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.count::<agreement::Entity>(self.filter.clone()).await?)
    }

    /// Whether the counts of all rows, those beyond `first` included, add up to `total`: no agreement counts in two rows.
    async fn is_additive(&self, ctx: &Context<'_>) -> Result<bool> {
        let total = ctx.count::<agreement::Entity>(self.filter.clone()).await?;
        Ok(self.groups.sum == total)
    }

    /// Whether there are more rows than these.
    async fn has_more(&self) -> bool {
        self.groups.has_more
    }

    /// One row for each combination of keys that occurs.
    async fn rows(&self) -> Vec<AgreementStatisticsRow> {
        let rows = self.groups.rows.iter();
        rows.map(|group| AgreementStatisticsRow::of(&self.by, group))
            .collect()
    }
}

/// How many agreements share these keys. Only the fields of the dimensions asked for are filled; where such a field is null, it is not known of these agreements.
#[derive(Default)]
pub struct AgreementStatisticsRow {
    shared: SharedKeys,
    instrument_type: Option<InstrumentType>,
    legal_nature: Option<LegalNature>,
    status: Option<AgreementStatus>,
    count: i64,
}

impl AgreementStatisticsRow {
    fn of(by: &[AgreementDimension], group: &Group) -> Self {
        let mut row = Self {
            count: group.count,
            ..Self::default()
        };
        for (dimension, key) in by.iter().zip(&group.keys) {
            let Some(key) = key else { continue };
            let shared = &mut row.shared;
            match dimension {
                AgreementDimension::Year => shared.year = key.number(),
                AgreementDimension::Quarter => shared.quarter = key.number(),
                AgreementDimension::Decade => shared.decade = key.number(),
                AgreementDimension::Domain => shared.domain = key.record(),
                AgreementDimension::Country => shared.country = key.record(),
                AgreementDimension::Partner => shared.partner = key.record(),
                AgreementDimension::Region => shared.region = name(key),
                AgreementDimension::Subregion => shared.subregion = name(key),
                AgreementDimension::Source => shared.source = key.record(),
                AgreementDimension::InstrumentType => {
                    row.instrument_type = word::<words::InstrumentType, _>(key)
                }
                AgreementDimension::LegalNature => {
                    row.legal_nature = word::<words::LegalNature, _>(key)
                }
                AgreementDimension::Status => row.status = word::<words::AgreementStatus, _>(key),
            }
        }
        row
    }
}

/// How many agreements share these keys. Only the fields of the dimensions asked for are filled; where such a field is null, it is not known of these agreements.
#[Object]
impl AgreementStatisticsRow {
    /// How many agreements share these keys, each counted once.
    async fn count(&self) -> i64 {
        self.count
    }

    /// What the agreements are called. Null where it is not known or was not asked for.
    async fn instrument_type(&self) -> Option<InstrumentType> {
        self.instrument_type
    }

    /// Whether the agreements bind. Null where it is not known or was not asked for.
    async fn legal_nature(&self) -> Option<LegalNature> {
        self.legal_nature
    }

    /// Where the agreements stand on the day asked for. Null only where it was not asked for.
    async fn status(&self) -> Option<AgreementStatus> {
        self.status
    }

    /// The keys that agreements and meetings have in common.
    #[graphql(flatten)]
    async fn shared(&self) -> SharedKeys {
        self.shared.clone()
    }
}
