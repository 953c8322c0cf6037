//! What an organisation is charged with, and the agreement that created it.

use entity::vocabulary::RecordKind;
use entity::{agreement, agreement_body, organisation, organisation_domain};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter,
};
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::{id, record};

/// Writes the domains that a new organisation is charged with.
pub(super) async fn insert_remit(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    domains: Vec<Uuid>,
) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(domains)
        .map(|(ordinal, domain)| organisation_domain::ActiveModel {
            id: Set(id::of_part(organisation, "remit", &ordinal.to_string())),
            organisation_id: Set(organisation),
            domain_id: Set(domain),
            ordinal: Set(ordinal),
        })
        .collect();
    if !rows.is_empty() {
        organisation_domain::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// Puts new domains in the place of those an organisation is charged with.
pub(super) async fn replace_remit(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    domains: Vec<Uuid>,
) -> Result<()> {
    organisation_domain::Entity::delete_many()
        .filter(organisation_domain::Column::OrganisationId.eq(organisation))
        .exec(db)
        .await?;
    insert_remit(db, organisation, domains).await
}

/// Notes which agreement created an organisation. Called once the agreements are there.
pub async fn set_creator(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    agreement_given: &str,
) -> Result<()> {
    record::row::<organisation::Entity>(db, RecordKind::Organisation, organisation).await?;
    let agreement = require_creator(db, agreement_given).await?;
    write_creator(db, organisation, agreement).await
}

/// Notes that no agreement is known to have created an organisation.
pub async fn clear_creator(db: &impl ConnectionTrait, organisation: Uuid) -> Result<()> {
    agreement_body::Entity::delete_many()
        .filter(agreement_body::Column::OrganisationId.eq(organisation))
        .exec(db)
        .await?;
    Ok(())
}

/// The agreement that a caller says created an organisation.
pub(super) async fn require_creator(db: &impl ConnectionTrait, given: &str) -> Result<Uuid> {
    record::require::<agreement::Entity>(db, "createdBy", given).await
}

/// Puts an agreement in the place of the one that is said to have created an organisation.
pub(super) async fn write_creator(
    db: &impl ConnectionTrait,
    organisation: Uuid,
    agreement: Uuid,
) -> Result<()> {
    let column = agreement_body::Column::OrganisationId;
    let before = agreement_body::Entity::find()
        .filter(column.eq(organisation))
        .one(db)
        .await?;
    if before.is_some_and(|row| row.agreement_id == agreement) {
        return Ok(());
    }
    clear_creator(db, organisation).await?;
    let others = agreement_body::Entity::find()
        .filter(agreement_body::Column::AgreementId.eq(agreement))
        .count(db)
        .await?;
    let row = agreement_body::ActiveModel {
        id: Set(id::of_part(agreement, "bodies", &organisation.to_string())),
        agreement_id: Set(agreement),
        organisation_id: Set(organisation),
        ordinal: Set(i32::try_from(others).unwrap_or(i32::MAX)),
    };
    agreement_body::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
