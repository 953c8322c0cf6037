//! Partners in the API: other countries, ranked by what is recorded between them.

use std::collections::HashSet;

use async_graphql::{Context, Enum, Object, Result};
use entity::country;
use futures_util::future::join_all;
use uuid::Uuid;

use crate::domain::error::{self, Error, Problems};
use crate::domain::partner::{
    self as partners, CommonPartner as CommonRow, Partner as PartnerRow, PartnerRank as Rank, Scope,
};
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::range::DateRange;
use crate::graphql::scalar::Date;

/// By what partners are ranked. Those of equal rank come in the order of their slugs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Rank")]
pub enum PartnerRank {
    /// By the number of agreements that both conclude, whatever their status.
    #[default]
    Agreements,
    /// By the number of meetings in which both took part. Meetings that lie ahead, or were only announced, put off or called off, do not count.
    Meetings,
}

/// Another country, and how much is recorded with it.
pub struct Partner {
    country: Uuid,
    tally: PartnerRow,
}

impl From<PartnerRow> for Partner {
    fn from(tally: PartnerRow) -> Self {
        Self {
            country: tally.country,
            tally,
        }
    }
}

/// Another country, and how much is recorded with it.
#[Object]
impl Partner {
    /// The other country. Null only if it was deleted meanwhile.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.country, Country).await
    }

    /// How many agreements both conclude, each counted once, multilateral ones among them.
    async fn agreement_count(&self) -> i64 {
        self.tally.agreements
    }

    /// In how many meetings both took part, each counted once.
    async fn meeting_count(&self) -> i64 {
        self.tally.meetings
    }

    /// The first day on which the latest of these agreements and meetings may have been signed or held. Null where none of them is dated.
    async fn last_on(&self) -> Option<Date> {
        self.tally.last_on.map(Date::from)
    }
}

/// A country that is a partner of several others.
pub struct CommonPartner(CommonRow);

/// A country that is a partner of several others.
#[Object]
impl CommonPartner {
    /// The common partner. Null only if it was deleted meanwhile.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country, Country).await
    }

    /// What it has with each of the countries asked for, in their order.
    async fn with(&self) -> Vec<Partner> {
        let each = self.0.with.iter().cloned();
        each.map(|(country, tally)| Partner { country, tally })
            .collect()
    }
}

/// Reads what counts for partners.
pub async fn scope(
    ctx: &Context<'_>,
    by: PartnerRank,
    domain: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    first: Option<i32>,
) -> error::Result<Scope> {
    let domains = match domain {
        Some(given) => Some(ctx.domains_below("domain", &given).await?),
        None => None,
    };
    let (from, to) = DateRange { from, to }.read("")?;
    Ok(Scope {
        by: by.into(),
        domains,
        from,
        to,
        today: ctx.today(),
        first: partners::how_many(first)?,
    })
}

/// Questions about partners.
#[derive(Default)]
pub struct PartnerQuery;

#[Object]
impl PartnerQuery {
    /// The countries that work together with all of these. Ranked by what a partner has with the one with which it has least, so that whoever is close to all comes first.
    #[expect(
        clippy::too_many_arguments,
        reason = "each of them narrows what counts"
    )]
    async fn common_partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Two to ten countries: codes, slugs or ids.")] of: Vec<String>,
        #[graphql(desc = "By what they are ranked.", default)] by: PartnerRank,
        #[graphql(
            desc = "Only what is about this domain or one below it: code or id. Counts agreements and meetings alike."
        )]
        domain: Option<String>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or later."
        )]
        from: Option<Date>,
        #[graphql(
            desc = "Only agreements that may have been signed, and meetings that may have been held, on this day or earlier."
        )]
        to: Option<Date>,
        #[graphql(desc = "How many, 0 to 100; 25 when not given.")] first: Option<i32>,
    ) -> Result<Vec<CommonPartner>> {
        let of = several(ctx, &of).await?;
        let scope = scope(ctx, by, domain, from, to, first).await?;
        let found = partners::common(&ctx.db().reader, &of, &scope).await?;
        Ok(found.into_iter().map(CommonPartner).collect())
    }
}

/// The countries of which the common partners are wanted.
async fn several(ctx: &Context<'_>, given: &[String]) -> error::Result<Vec<Uuid>> {
    if !(2..=partners::MOST).contains(&given.len()) {
        return Err(Error::invalid(
            "of",
            format!(
                "{} countries were given. Give 2 to {}.",
                given.len(),
                partners::MOST
            ),
        ));
    }
    let paths: Vec<String> = (0..given.len())
        .map(|index| format!("of.{index}"))
        .collect();
    let found = paths
        .iter()
        .zip(given)
        .map(|(path, given)| ctx.country(path, given));
    let (mut problems, mut of) = (Problems::default(), Vec::new());
    for (path, found) in paths.iter().zip(join_all(found).await) {
        of.extend(problems.take(found)?);
        let once = of.iter().collect::<HashSet<_>>().len() == of.len();
        problems.require(once, path, "A country is named twice. Name each once.");
    }
    problems.finish()?;
    Ok(of)
}
