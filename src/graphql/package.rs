//! Packages of agreements in the API.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{agreement, agreement_package, agreement_package_domain, domain};
use futures_util::FutureExt as _;
use futures_util::future::try_join_all;

use crate::domain::id::read_as;
use crate::domain::package::{self, NewPackage};
use crate::graphql::agreement::Agreement;
use crate::graphql::connection::{DeletePayload, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{LocalisedText, LocalisedTextInput, TextUse, all};

payload!(AgreementPackagePayload, package: AgreementPackage, agreement_package);

/// Agreements concluded together, and what is said of them as a whole.
pub struct AgreementPackage(pub agreement_package::Model);

/// Agreements concluded together, and what is said of them as a whole.
#[Object]
impl AgreementPackage {
    /// The package's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::AgreementPackage, self.0.id)
    }

    /// The readable name used in addresses.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The name in the language asked for; failing that in English, then in any language.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// All names in all languages.
    async fn names(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "use", desc = "Only names of this use.")] usage: Option<TextUse>,
    ) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, usage).await
    }

    /// The agreements, in their order.
    async fn agreements(&self, ctx: &Context<'_>) -> Result<Vec<Agreement>> {
        let rows = ctx
            .rows_of::<agreement::Entity, agreement_package::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Agreement).collect())
    }

    /// Domains stated for the package as a whole, not for one agreement.
    async fn domains(&self, ctx: &Context<'_>) -> Result<Vec<Domain>> {
        let rows = ctx
            .rows_of::<agreement_package_domain::Entity, agreement_package::Entity>(self.0.id)
            .await?;
        let domains = try_join_all(
            rows.iter()
                .map(|row| ctx.row::<domain::Entity>(row.domain_id)),
        )
        .await?;
        Ok(domains.into_iter().flatten().map(Domain).collect())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// Questions about packages.
#[derive(Default)]
pub struct PackageQuery;

#[Object]
impl PackageQuery {
    /// One package of agreements by its slug or id. Null where there is none.
    async fn package(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<AgreementPackage>> {
        ctx.one_called::<agreement_package::Entity, _>(&slug, AgreementPackage)
            .await
    }
}

/// A package to be recorded. Agreements join it by their own `package` field.
#[derive(Clone, Debug, InputObject)]
pub struct PackageCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// Names in any language; at least one.
    pub names: Vec<LocalisedTextInput>,
    /// Domains stated for the package as a whole: codes or ids.
    #[graphql(default)]
    pub domains: Vec<String>,
}

impl From<PackageCreateInput> for NewPackage {
    fn from(input: PackageCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            names: all(input.names),
            domains: input.domains,
        }
    }
}

/// Acts on packages.
#[derive(Default)]
pub struct PackageMutation;

#[Object]
impl PackageMutation {
    /// Records a package of agreements.
    async fn package_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The package.")] input: PackageCreateInput,
    ) -> Result<AgreementPackagePayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| package::create(tx, new, now).boxed())
            .await;
        AgreementPackagePayload::of(ctx, written).await
    }

    /// Deletes a package to which no agreement belongs any more.
    async fn package_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The package's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { package::delete(tx, read_as("id", "package", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
