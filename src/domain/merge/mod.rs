//! Merging two records that stand for the same thing.
//!
//! Whatever refers to the one then refers to the other, which keeps its own values and takes those it
//! does not know. Nothing decides which claim is right: claims of both stand side by side, and where
//! they disagree there is a conflict, as among any claims. The id and the slug of the record that is
//! gone lead to the one that stays.

pub mod reference;
mod row;

use chrono::{DateTime, Utc};
use entity::vocabulary::RecordKind;
use entity::{agreement_link, claim as claims, proposal, record_alias};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait, QueryFilter as _};
use uuid::Uuid;

use crate::domain::claim::{self, conflict};
use crate::domain::error::{Error, Result};
use crate::domain::{id, meeting, record, search};

/// The fields that the record which stays takes from the other where it knows none of a group. What
/// would contradict each other when taken one by one, such as the beginning and the end of a meeting,
/// is taken together.
fn unknown_together(
    kind: RecordKind,
) -> Option<(&'static str, &'static [&'static [&'static str]])> {
    Some(match kind {
        RecordKind::Agreement => (
            "agreement",
            &[
                &["short_name"],
                &["instrument_type"],
                &["local_type_label"],
                &["legal_nature"],
                &["package_id", "package_ordinal"],
                &["meeting_id"],
            ],
        ),
        RecordKind::Meeting => (
            "meeting",
            &[
                &["kind"],
                &["status"],
                &["stated_level"],
                &[
                    "start_on",
                    "start_earliest",
                    "start_latest",
                    "end_on",
                    "end_earliest",
                    "end_latest",
                ],
                &["city", "venue", "country_id"],
                &["parent_id"],
            ],
        ),
        RecordKind::Office => ("office", &[&["kind"], &["country_id", "organisation_id"]]),
        RecordKind::Organisation => (
            "organisation",
            &[
                &["kind"],
                &["seat_country_id"],
                &[
                    "founded_on",
                    "founded_earliest",
                    "founded_latest",
                    "dissolved_on",
                    "dissolved_earliest",
                    "dissolved_latest",
                ],
            ],
        ),
        RecordKind::Person => ("person", &[&["honorific"], &["rank"]]),
        RecordKind::Source => (
            "source",
            &[
                &["kind"],
                &["publisher"],
                &["attribution"],
                &["section"],
                &["url"],
                &["archive_url"],
                &["published_on", "published_earliest", "published_latest"],
                &["retrieved_at"],
                &["language"],
                &["licence"],
                &["content_hash"],
                &["text_stored_at"],
            ],
        ),
        // Codes of a standard, places in a tree, the only relation of a pair: what looks like two of
        // these is not the same thing twice.
        RecordKind::AgreementPackage
        | RecordKind::Country
        | RecordKind::Domain
        | RecordKind::Relation => return None,
    })
}

/// Merges the record `from` into the record `into`, both as callers name them. Gives kind and id of
/// the record that stays.
pub async fn merge(
    db: &impl ConnectionTrait,
    from: &str,
    into: &str,
    now: DateTime<Utc>,
) -> Result<(RecordKind, Uuid)> {
    let (kind, gone) = claim::subject(db, "from", from).await?;
    let (other, stays) = claim::subject(db, "into", into).await?;
    let Some((table, groups)) = unknown_together(kind).filter(|_| kind == other) else {
        return Err(unlike(kind, other));
    };
    if gone == stays {
        let message = "Both are the same record already. Give two records.";
        return Err(Error::invalid("into", message));
    }
    check_apart(db, kind, gone, stays).await?;
    let slug = row::slug(db, table, gone).await?;
    for reference in reference::to(kind) {
        row::move_all(db, reference, gone, stays).await?;
    }
    for group in groups {
        row::fill(db, table, group, gone, stays).await?;
    }
    beside_the_log(db, kind, gone, stays).await?;
    record::delete(db, kind, gone).await?;
    let alias = record_alias::ActiveModel {
        id: Set(gone),
        record_id: Set(stays),
        kind: Set(kind),
        slug: Set(slug),
    };
    record_alias::Entity::insert(alias)
        .exec_without_returning(db)
        .await?;
    set_claims_aside(db, kind, stays).await?;
    claim::settle_status(db, kind, stays).await?;
    search::rebuild_record(db, stays).await?;
    record::touch(db, stays, now).await?;
    Ok((kind, stays))
}

fn unlike(kind: RecordKind, other: RecordKind) -> Error {
    let (from, into) = (id::prefix(kind), id::prefix(other));
    let message = if kind == other {
        format!(
            "A {from} cannot be merged. Agreements, meetings, offices, organisations, persons and sources can."
        )
    } else {
        format!("A {from} cannot be merged into a {into}. Give two records of the same kind.")
    };
    Error::invalid("into", message)
}

/// Refuses two records of which one is said to do something to the other: then they are two things.
async fn check_apart(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    gone: Uuid,
    stays: Uuid,
) -> Result<()> {
    if kind == RecordKind::Agreement {
        use agreement_link::{Column, Entity};
        let link = |from: Uuid, to: Uuid| Column::AgreementId.eq(from).and(Column::TargetId.eq(to));
        let between = link(gone, stays).or(link(stays, gone));
        if Entity::find().filter(between).one(db).await?.is_some() {
            let message = "One of these agreements is linked to the other. Take the link away first if they are the same.";
            return Err(Error::conflict("into", message));
        }
    }
    if kind == RecordKind::Meeting
        && (meeting::is_within(db, gone, stays).await?
            || meeting::is_within(db, stays, gone).await?)
    {
        let message = "One of these meetings is part of the other. Make it a part of nothing first if they are the same.";
        return Err(Error::conflict("into", message));
    }
    Ok(())
}

/// What is not in the log and yet speaks of a record: where it came from, what is proposed about it,
/// and the text of a source.
async fn beside_the_log(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    gone: Uuid,
    stays: Uuid,
) -> Result<()> {
    row::join_datasets(db, gone, stays).await?;
    let about = proposal::Entity::update_many()
        .col_expr(proposal::Column::RecordId, stays.into())
        .filter(proposal::Column::RecordId.eq(gone));
    about.exec(db).await?;
    if kind == RecordKind::Source {
        let told_by = proposal::Entity::update_many()
            .col_expr(proposal::Column::SourceId, stays.into())
            .filter(proposal::Column::SourceId.eq(gone));
        told_by.exec(db).await?;
        row::copy_text(db, gone, stays).await?;
    }
    Ok(())
}

/// Of claims that compete and are both shown, those recorded first stay shown: they are the ones that
/// the record which stays has followed.
async fn set_claims_aside(db: &impl ConnectionTrait, kind: RecordKind, record: Uuid) -> Result<()> {
    let claims = claims::Entity::find()
        .filter(claims::Column::SubjectId.eq(record))
        .filter(claims::Column::IsShown.eq(true));
    let mut claims = claims.all(db).await?;
    claims.sort_by_key(|claim| (claim.ordinal, claim.id));
    let aside = set_aside(kind, &claims);
    if !aside.is_empty() {
        claims::Entity::update_many()
            .col_expr(claims::Column::IsShown, false.into())
            .filter(claims::Column::Id.is_in(aside))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Which of the shown claims, in the order of the record, can be shown no longer.
fn set_aside(kind: RecordKind, shown: &[claims::Model]) -> Vec<Uuid> {
    let mut kept: Vec<&claims::Model> = Vec::new();
    let mut aside = Vec::new();
    for claim in shown {
        if kept
            .iter()
            .any(|other| conflict::compete(kind, other, claim))
        {
            aside.push(claim.id);
        } else {
            kept.push(claim);
        }
    }
    aside
}
