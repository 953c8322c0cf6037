//! Agreements: what was concluded, between whom, about what, and how it has fared since.

pub mod events;
pub mod list;
pub mod new;
pub mod parts;
mod route;
pub mod status;
pub mod test;

use chrono::{DateTime, Utc};
use entity::agreement::{ActiveModel, Column, Entity};
use entity::vocabulary::RecordKind;
use entity::{agreement_link, agreement_package, meeting};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::domain::agreement::new::{AgreementPatch, NewAgreement};
use crate::domain::batch::{ChildOf, rows};
use crate::domain::error::{Problems, Result};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named};
use crate::domain::{id, search, text};

rows!(agreement by id);
rows!(agreement_language of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(agreement_domain of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(agreement_organisation of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(agreement_body of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(agreement_link of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(party by id);
rows!(party of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(signatory of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(lifecycle_event by id);
rows!(lifecycle_event of agreement by agreement_id: AgreementId, ordered by OccurredEarliest, Ordinal, Id);
rows!(term by id);
rows!(term of agreement by agreement_id: AgreementId, ordered by Ordinal, Id);
rows!(status_period of agreement by agreement_id: AgreementId, ordered by Basis, FromDate);

/// The agreement acted upon by others.
pub struct Target;

impl ChildOf<Target> for agreement_link::Entity {
    fn parent_column() -> Self::Column {
        agreement_link::Column::TargetId
    }
    fn parent(row: &Self::Model) -> Option<Uuid> {
        Some(row.target_id)
    }
    fn order() -> Vec<Self::Column> {
        vec![agreement_link::Column::Id]
    }
}

impl ChildOf<agreement_package::Entity> for Entity {
    fn parent_column() -> Column {
        Column::PackageId
    }
    fn parent(row: &Self::Model) -> Option<Uuid> {
        row.package_id
    }
    fn order() -> Vec<Column> {
        vec![Column::PackageOrdinal, Column::Id]
    }
}

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Agreement;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// Writes a new agreement with all its parts.
pub async fn create(
    db: &impl ConnectionTrait,
    new: NewAgreement,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    check(&new)?;
    let id = record::new_id(RecordKind::Agreement, new.id.as_ref(), &new.slug)?;
    let short_name = new
        .short_name
        .as_deref()
        .and_then(search::entry_of_short_name);
    record::insert(
        db,
        RecordKind::Agreement,
        id,
        now,
        new.titles,
        new.identifiers,
    )
    .await?;
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        short_name: Set(new.short_name),
        instrument_type: Set(new.instrument_type),
        local_type_label: Set(new.local_type_label),
        legal_nature: Set(new.legal_nature),
        package_id: Set(record::require_optional::<agreement_package::Entity>(
            db,
            "package",
            new.package.as_ref(),
        )
        .await?),
        package_ordinal: Set(new.package_ordinal),
        meeting_id: Set(record::require_optional::<meeting::Entity>(
            db,
            "meeting",
            new.meeting.as_ref(),
        )
        .await?),
        signed_earliest: Set(None),
        signed_latest: Set(None),
        in_force_earliest: Set(None),
        in_force_latest: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    search::add(db, id, short_name.into_iter().collect()).await?;
    let parties = parts::insert_parties(db, id, new.parties).await?;
    parts::insert_organisations(db, id, new.organisations).await?;
    parts::insert_signatories(db, id, new.signatories, &parties).await?;
    parts::insert_domains(db, id, new.domains).await?;
    parts::replace_languages(db, id, new.authentic_languages).await?;
    for (ordinal, event) in (0_i32..).zip(new.events) {
        let key = event.key.clone().unwrap_or_else(|| ordinal.to_string());
        let path = format!("events.{ordinal}");
        events::insert(
            db,
            id,
            id::of_part(id, "events", &key),
            &path,
            event,
            &parties,
            ordinal,
        )
        .await?;
    }
    for (ordinal, term) in (0_i32..).zip(new.terms) {
        let key = term.key.clone().unwrap_or_else(|| ordinal.to_string());
        let path = format!("terms.{ordinal}");
        parts::insert_term(db, id, id::of_part(id, "terms", &key), &path, term, ordinal).await?;
    }
    for (index, link) in new.links.into_iter().enumerate() {
        parts::link(db, id, link, &format!("links.{index}")).await?;
    }
    events::project(db, id).await?;
    Ok(id)
}

fn check(new: &NewAgreement) -> Result<()> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "titles", &new.titles)?;
    text::check_optional(&mut problems, "shortName", new.short_name.as_ref(), 300);
    text::check_optional(
        &mut problems,
        "localTypeLabel",
        new.local_type_label.as_ref(),
        200,
    );
    check_ordinal(&mut problems, new.package_ordinal);
    check_languages(&mut problems, &new.authentic_languages);
    record::check_identifiers(&mut problems, &new.identifiers);
    check_keys(
        &mut problems,
        "parties",
        new.parties.iter().map(|it| it.key.as_ref()),
    );
    check_keys(
        &mut problems,
        "events",
        new.events.iter().map(|it| it.key.as_ref()),
    );
    check_keys(
        &mut problems,
        "terms",
        new.terms.iter().map(|it| it.key.as_ref()),
    );
    for (index, event) in new.events.iter().enumerate() {
        events::check(&mut problems, &format!("events.{index}"), event)?;
    }
    for (index, term) in new.terms.iter().enumerate() {
        parts::check_term(&mut problems, &format!("terms.{index}"), term);
    }
    problems.finish()
}

fn check_ordinal(problems: &mut Problems, ordinal: Option<i32>) {
    problems.require(
        ordinal.is_none_or(|ordinal| ordinal > 0),
        "packageOrdinal",
        "Agreements of a package are numbered from 1.",
    );
}

fn check_languages(problems: &mut Problems, languages: &[String]) {
    for (index, language) in languages.iter().enumerate() {
        let path = format!("authenticLanguages.{index}");
        text::check_language(problems, &path, language);
        let again = languages[..index]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(language));
        problems.require(!again, &path, "This language is given twice.");
    }
}

/// Keys tell the parts of one list apart; a part without one is called by its place.
fn check_keys<'a>(
    problems: &mut Problems,
    path: &str,
    keys: impl Iterator<Item = Option<&'a String>>,
) {
    let mut seen = Vec::new();
    for (index, key) in keys.enumerate() {
        let key = key.cloned().unwrap_or_else(|| index.to_string());
        let message = "Another part of this list has this key. Choose another.";
        problems.require(
            !seen.contains(&key),
            &format!("{path}.{index}.key"),
            message,
        );
        seen.push(key);
    }
}

/// Changes an agreement.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: AgreementPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    check_patch(&patch)?;
    let before = record::row::<Entity>(db, RecordKind::Agreement, id).await?;
    let package = match patch.package {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(given) => {
            Patch::Set(record::require::<agreement_package::Entity>(db, "package", &given).await?)
        }
    };
    let short_name = match &patch.short_name {
        Patch::Keep => None,
        Patch::Clear => Some(None),
        Patch::Set(given) => Some(search::entry_of_short_name(given)),
    };
    let row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        short_name: patch.short_name.into_column(),
        instrument_type: patch.instrument_type.into_column(),
        local_type_label: patch.local_type_label.into_column(),
        legal_nature: patch.legal_nature.into_column(),
        package_id: package.into_column(),
        package_ordinal: patch.package_ordinal.into_column(),
        ..Default::default()
    };
    row.update(db).await?;
    if let Some(short_name) = short_name {
        search::remove_short_name(db, id).await?;
        search::add(db, id, short_name.into_iter().collect()).await?;
    }
    if let Some(titles) = patch.titles {
        text::replace(db, id, titles).await?;
    }
    if let Some(domains) = patch.domains {
        parts::replace_domains(db, id, domains).await?;
    }
    if let Some(languages) = patch.authentic_languages {
        parts::replace_languages(db, id, languages).await?;
    }
    if let Some(identifiers) = patch.identifiers {
        record::replace_identifiers(db, id, identifiers).await?;
    }
    record::touch(db, id, now).await
}

fn check_patch(patch: &AgreementPatch) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(slug) = &patch.slug {
        text::check_slug(&mut problems, "slug", slug);
    }
    if let Some(titles) = &patch.titles {
        text::check(&mut problems, "titles", titles)?;
    }
    text::check_optional(&mut problems, "shortName", patch.short_name.as_set(), 300);
    text::check_optional(
        &mut problems,
        "localTypeLabel",
        patch.local_type_label.as_set(),
        200,
    );
    check_ordinal(&mut problems, patch.package_ordinal.as_set().copied());
    check_languages(
        &mut problems,
        patch.authentic_languages.as_deref().unwrap_or_default(),
    );
    record::check_identifiers(
        &mut problems,
        patch.identifiers.as_deref().unwrap_or_default(),
    );
    problems.finish()
}

/// Deletes an agreement with everything that belongs to it.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    record::delete(db, RecordKind::Agreement, id).await
}
