//! Persons and organisations in the agreements of a country, in the API.

use async_graphql::{Context, Object, Result};
use entity::{office, organisation, person};

use crate::domain::error;
use crate::domain::involvement::{Involved, Scope, Signed};
use crate::domain::partner::how_many;
use crate::graphql::context::Ask as _;
use crate::graphql::office::Office;
use crate::graphql::organisation::Organisation;
use crate::graphql::person::Person;
use crate::graphql::range::DateRange;
use crate::graphql::scalar::Date;

/// A person who signed for a country, and how often.
pub struct CountrySignatory(pub Signed);

/// A person who signed for a country, and how often.
#[Object]
impl CountrySignatory {
    /// Who signed. Null only if the record was deleted meanwhile.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.one::<person::Entity, _>(self.0.person, Person).await
    }

    /// The office held when signing. Null where not known.
    async fn office(&self, ctx: &Context<'_>) -> Option<Result<Office>> {
        ctx.one::<office::Entity, _>(self.0.office, Office).await
    }

    /// How many agreements this person signed for the country in this office.
    async fn agreement_count(&self) -> i64 {
        self.0.agreements
    }

    /// The first day on which the last of them may have been signed. Null where none is dated.
    async fn last_on(&self) -> Option<Date> {
        self.0.last_on.map(Date::from)
    }
}

/// An organisation in the agreements of a country, and in how many.
pub struct OrganisationPartner(pub Involved);

/// An organisation in the agreements of a country, and in how many.
#[Object]
impl OrganisationPartner {
    /// The organisation. Null only if the record was deleted meanwhile.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation, Organisation)
            .await
    }

    /// In how many agreements that the country concludes it is a party or has a role; each counts once.
    async fn agreement_count(&self) -> i64 {
        self.0.agreements
    }

    /// The first day on which the last of them may have been signed. Null where none is dated.
    async fn last_on(&self) -> Option<Date> {
        self.0.last_on.map(Date::from)
    }
}

/// Reads which agreements count.
pub async fn scope(
    ctx: &Context<'_>,
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
        domains,
        from,
        to,
        first: how_many(first)?,
    })
}
