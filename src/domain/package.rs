//! Packages: agreements concluded together, and what is said of them as a whole.

use chrono::{DateTime, Utc};
use entity::agreement_package::{ActiveModel, Column, Entity};
use entity::vocabulary::RecordKind;
use entity::{agreement_package_domain, domain};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Problems, Result};
use crate::domain::id;
use crate::domain::record::{self, Named};
use crate::domain::text::{self, NewText};

rows!(agreement_package by id);
rows!(agreement_package_domain of agreement_package by package_id: PackageId, ordered by Ordinal, Id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::AgreementPackage;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// A package to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPackage {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// Names in any language.
    pub names: Vec<NewText>,
    /// Domains stated for the package as a whole.
    #[serde(default)]
    pub domains: Vec<String>,
}

/// Writes a new package.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewPackage,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "names", &new.names)?;
    problems.finish()?;
    let id = record::new_id(RecordKind::AgreementPackage, new.id.as_ref(), &new.slug)?;
    record::insert(
        db,
        RecordKind::AgreementPackage,
        id,
        now,
        new.names,
        Vec::new(),
    )
    .await?;
    Entity::insert(ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
    })
    .exec_without_returning(db)
    .await?;
    for (ordinal, code) in (0_i32..).zip(new.domains) {
        let domain =
            record::require::<domain::Entity>(db, &format!("domains.{ordinal}"), &code).await?;
        let row = agreement_package_domain::ActiveModel {
            id: Set(id::of_part(id, "domains", &code)),
            package_id: Set(id),
            domain_id: Set(domain),
            ordinal: Set(ordinal),
        };
        agreement_package_domain::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
    }
    Ok(id)
}

/// Deletes a package to which no agreement belongs any more.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::AgreementPackage, id).await
}
