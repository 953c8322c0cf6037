//! Any record by its id (Relay).

use async_graphql::{Context, ID, Interface, Object, Result};
use entity::vocabulary::RecordKind;
use entity::{
    agreement, agreement_package, claim, country, dataset, domain, meeting, office, organisation,
    person, relation, source,
};
use uuid::Uuid;

use crate::domain::id;
use crate::graphql::agreement::Agreement;
use crate::graphql::claim::Claim;
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::dataset::Dataset;
use crate::graphql::meeting::Meeting;
use crate::graphql::office::Office;
use crate::graphql::organisation::Organisation;
use crate::graphql::package::AgreementPackage;
use crate::graphql::person::Person;
use crate::graphql::relation::Relation;
use crate::graphql::source::Source;

/// A record with an id (Relay).
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The record's id: opaque, stable, the same everywhere."
))]
pub enum Node {
    /// A country.
    Country(Country),
    /// Two countries and what is said of their relations.
    Relation(Relation),
    /// Agreements concluded together.
    AgreementPackage(AgreementPackage),
    /// A document that says something.
    Source(Source),
    /// What a source says about a field of a record, in its own words.
    Claim(Claim),
    /// An instrument concluded between parties, whatever its designation.
    Agreement(Agreement),
    /// People meeting for their countries or organisations.
    Meeting(Meeting),
    /// Somebody who acts for a country or an organisation.
    Person(Person),
    /// A post that a person can hold.
    Office(Office),
    /// A body that acts in diplomacy and is not a country.
    Organisation(Organisation),
    /// A field of cooperation, in a tree.
    Domain(Domain),
    /// What was loaded from one place under one description.
    Dataset(Dataset),
}

/// Questions about any record.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with this id, of whatever kind. The id of a record that was merged into another leads to the other. Null where there is none.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record's id.")] id: ID,
    ) -> Option<Result<Node>> {
        find(ctx, &id).await.transpose()
    }

    /// The records with these ids, in the same order; null for each that is not there.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The records' ids, 100 at the most.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > 100 {
            return Err(crate::domain::error::Error::invalid(
                "ids",
                format!("{} ids are too many; give 100 at the most.", ids.len()),
            )
            .into());
        }
        futures_util::future::try_join_all(ids.iter().map(|id| find(ctx, id))).await
    }
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    match id::read(id) {
        Some((prefix, id)) => current(ctx, prefix, id).await,
        None => Ok(None),
    }
}

/// A record of which the kind is known. Null where it is gone.
pub async fn of_record(ctx: &Context<'_>, kind: RecordKind, id: Uuid) -> Result<Option<Node>> {
    current(ctx, id::prefix(kind), id).await
}

/// The record with this id, or the one into which it was merged.
async fn current(ctx: &Context<'_>, prefix: &str, id: Uuid) -> Result<Option<Node>> {
    if let Some(node) = fetch(ctx, prefix, id).await? {
        return Ok(Some(node));
    }
    match ctx.survivor(id).await? {
        Some((kind, survivor)) if id::prefix(kind) == prefix => fetch(ctx, prefix, survivor).await,
        _ => Ok(None),
    }
}

async fn fetch(ctx: &Context<'_>, prefix: &str, id: Uuid) -> Result<Option<Node>> {
    Ok(match prefix {
        "country" => ctx
            .row::<country::Entity>(id)
            .await?
            .map(|row| Country(row).into()),
        "domain" => ctx
            .row::<domain::Entity>(id)
            .await?
            .map(|row| Domain(row).into()),
        "organisation" => ctx
            .row::<organisation::Entity>(id)
            .await?
            .map(|row| Organisation(row).into()),
        "office" => ctx
            .row::<office::Entity>(id)
            .await?
            .map(|row| Office(row).into()),
        "person" => ctx
            .row::<person::Entity>(id)
            .await?
            .map(|row| Person(row).into()),
        "meeting" => ctx
            .row::<meeting::Entity>(id)
            .await?
            .map(|row| Meeting(row).into()),
        "agreement" => ctx
            .row::<agreement::Entity>(id)
            .await?
            .map(|row| Agreement(row).into()),
        "source" => ctx
            .row::<source::Entity>(id)
            .await?
            .map(|row| Source(row).into()),
        "relation" => ctx
            .row::<relation::Entity>(id)
            .await?
            .map(|row| Relation(row).into()),
        "package" => ctx
            .row::<agreement_package::Entity>(id)
            .await?
            .map(|row| AgreementPackage(row).into()),
        "claim" => ctx
            .row::<claim::Entity>(id)
            .await?
            .map(|row| Claim(row).into()),
        "dataset" => ctx
            .row::<dataset::Entity>(id)
            .await?
            .map(|row| Dataset(row).into()),
        _ => None,
    })
}
