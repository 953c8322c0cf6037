//! Claims: who said so, in which words.
//!
//! A record holds its values; a claim holds the words that say one, and who said them. Claims may
//! disagree: all are kept, and one value at the most is shown. Only the status of an agreement follows
//! what is shown; other fields are changed with their record.

pub mod conflict;
mod list;
mod new;
pub mod standing;

use chrono::{DateTime, Utc};
use entity::claim::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::RecordKind;
use entity::{lifecycle_event, record as records, source};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::domain::agreement;
use crate::domain::batch::rows;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::id;
use crate::domain::patch::Patch;
use crate::domain::record;
use crate::domain::search;
use crate::domain::text;

pub use list::{ClaimFilter, ClaimKey, Disputed};
pub use new::{ClaimPatch, NewClaim, NewTranslation, Part, part, subject};

use crate::domain::field::{self as fields, PartList};
use new::{Words, check_whole};

/// The word that the id of a claim begins with.
pub const PREFIX: &str = "claim";

rows!(claim by id);
rows!(claim of record by subject_id: SubjectId, ordered by Ordinal, Id);
rows!(claim of lifecycle_event by event_id: EventId, ordered by Ordinal, Id);
rows!(claim of term by term_id: TermId, ordered by Ordinal, Id);
rows!(claim of participant by participant_id: ParticipantId, ordered by Ordinal, Id);

/// Writes a new claim.
pub async fn create(db: &impl ConnectionTrait, new: NewClaim, now: DateTime<Utc>) -> Result<Uuid> {
    create_once(db, new, now).await?.ok_or_else(|| {
        Error::conflict(
            "id",
            "This claim is recorded already: the same source says the same about the same field. Change that claim instead.",
        )
    })
}

/// Writes a new claim unless it is there already. The id of the new claim; nothing if it was there.
pub async fn create_once(
    db: &impl ConnectionTrait,
    new: NewClaim,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>> {
    let mut problems = Problems::default();
    check_new(&mut problems, &new);
    let source = record::require::<source::Entity>(db, "source", &new.source).await;
    problems.take(source.clone())?;
    let about = subject(db, "about", &new.about).await;
    problems.take(about.clone())?;
    let part = match (&about, &new.part) {
        (Ok((kind, record)), Some(given)) => part(db, *kind, *record, given).await.map(Some),
        _ => Ok(None),
    };
    problems.take(part.clone())?;
    if let (Ok((kind, _)), Ok(part)) = (&about, &part) {
        let list = part.map(|part| part.list);
        problems.take(fields::check(*kind, list, &new.field))?;
    }
    problems.finish()?;
    let ((kind, subject), part, source) = (about?, part?, source?);

    let shown = new.shown;
    let row = row(new, subject, part, source, now)?;
    if is_there(db, &row).await? {
        return Ok(None);
    }
    if shown && let Some(other) = shown_instead(db, kind, &row).await? {
        return Err(already_shown("shown", &other));
    }
    let (id, field) = (row.id, row.field.clone());
    let ordinal = next_ordinal(db, subject).await?;
    let entries = search::entries_of_claim(&row);
    let row = ActiveModel::from(Model { ordinal, ..row });
    Entity::insert(row.reset_all())
        .exec_without_returning(db)
        .await?;
    search::add(db, subject, entries).await?;
    settle(db, kind, subject, &field, None).await?;
    record::touch(db, subject, now).await?;
    Ok(Some(id))
}

fn check_new(problems: &mut Problems, new: &NewClaim) {
    let translations = new.translation.as_deref().unwrap_or_default();
    Words {
        value: new.value.as_ref(),
        quote: new.quote.as_ref(),
        lang: new.lang.as_ref(),
        translation: translations.first().map(|it| ("translation", it)),
        confidence: new.confidence,
        locator: new.locator.as_ref(),
        note: new.note.as_ref(),
    }
    .check(problems);
    check_whole(
        problems,
        new.value.is_some(),
        new.quote.is_some(),
        new.lang.is_some(),
    );
    problems.require(
        translations.len() <= 1,
        "translation",
        "A claim holds one translation of its quote. Give the one that readers need most.",
    );
    problems.require(
        translations.is_empty() || new.quote.is_some(),
        "translation",
        "There is no quote to translate. Give `quote` too.",
    );
}

/// The row of a checked claim.
pub(crate) fn row(
    new: NewClaim,
    subject: Uuid,
    part: Option<Part>,
    source: Uuid,
    now: DateTime<Utc>,
) -> Result<Model> {
    let value = new.value.as_deref().map(conflict::plain);
    let id = match &new.id {
        Some(text) => id::read_as("id", PREFIX, text)?,
        None => id_of(subject, part, source, &new, value.as_deref()),
    };
    let part_in = |list| part.filter(|part| part.list == list).map(|part| part.id);
    let translation = new.translation.and_then(|all| all.into_iter().next());
    let lang = new.quote.as_ref().and(new.lang);
    Ok(Model {
        id,
        subject_id: subject,
        event_id: part_in(PartList::Events),
        term_id: part_in(PartList::Terms),
        participant_id: part_in(PartList::Participants),
        field: new.field,
        value,
        quote: new.quote,
        quote_language: lang.as_deref().map(text::canonical).transpose()?,
        translation_language: translation
            .as_ref()
            .map(|it| text::canonical(&it.lang))
            .transpose()?,
        is_machine_translated: translation.as_ref().is_some_and(|it| it.machine_translated),
        translation: translation.map(|it| it.text),
        modality: new.modality,
        confidence: new.confidence,
        source_id: source,
        locator: new.locator,
        is_shown: new.shown,
        is_inferred: new.inferred,
        note: new.note,
        created_at: now,
        ordinal: 0,
    })
}

/// The id of a claim that was not given one: made from all that tells it from other claims, so that
/// the same file gives the same ids in every database and in whatever order it is read.
fn id_of(
    subject: Uuid,
    part: Option<Part>,
    source: Uuid,
    new: &NewClaim,
    value: Option<&str>,
) -> Uuid {
    let part = part.map(|part| part.id);
    let locator = new.locator.as_deref();
    let quote = new.quote.as_deref();
    let content = serde_json::json!([new.field, part, source, locator, value, quote]);
    id::of_part(subject, "claims", &content.to_string())
}

/// Whether a claim is there already: under its id, or, where it came from a record that was merged
/// into this one, under another.
async fn is_there(db: &impl ConnectionTrait, row: &Model) -> Result<bool> {
    let same = Condition::all()
        .add(Column::SubjectId.eq(row.subject_id))
        .add(Column::Field.eq(&row.field))
        .add(Column::SourceId.eq(row.source_id))
        .add(is(Column::EventId, row.event_id))
        .add(is(Column::TermId, row.term_id))
        .add(is(Column::ParticipantId, row.participant_id))
        .add(is(Column::Locator, row.locator.clone()))
        .add(is(Column::Value, row.value.clone()))
        .add(is(Column::Quote, row.quote.clone()));
    let id = Column::Id.eq(row.id);
    let select = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(id).add(same));
    Ok(select.into_tuple::<Uuid>().one(db).await?.is_some())
}

fn is<V: Into<sea_orm::Value>>(column: Column, value: Option<V>) -> Expr {
    match value {
        Some(value) => column.eq(value),
        None => column.is_null(),
    }
}

async fn next_ordinal(db: &impl ConnectionTrait, subject: Uuid) -> Result<i32> {
    let last: Option<i32> = Entity::find()
        .select_only()
        .column(Column::Ordinal)
        .filter(Column::SubjectId.eq(subject))
        .order_by_desc(Column::Ordinal)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// The claims on a field of a record, whatever part they speak of.
async fn on_field(db: &impl ConnectionTrait, subject: Uuid, field: &str) -> Result<Vec<Model>> {
    let select = Entity::find()
        .filter(Column::SubjectId.eq(subject))
        .filter(Column::Field.eq(field));
    Ok(select.all(db).await?)
}

/// A claim that is shown and gives another value than this one.
async fn shown_instead(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    claim: &Model,
) -> Result<Option<Model>> {
    let others = on_field(db, claim.subject_id, &claim.field).await?;
    Ok(others.into_iter().find(|other| {
        other.id != claim.id && other.is_shown && conflict::compete(kind, claim, other)
    }))
}

/// If this claim is shown, another that is shown beside it and gives another value, which no act may
/// bring about.
pub(crate) async fn shown_beside(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>> {
    match Entity::find_by_id(id).one(db).await? {
        Some(claim) if claim.is_shown => {
            let kind = kind_of(db, claim.subject_id).await?;
            shown_instead(db, kind, &claim).await
        }
        _ => Ok(None),
    }
}

fn already_shown(path: &str, other: &Model) -> Error {
    Error::conflict(
        path,
        format!(
            "Another value of `{}` is shown: {}. Record this claim as not shown; claimShow with its id then chooses it instead.",
            other.field,
            other.value.as_deref().unwrap_or_default()
        ),
    )
}

/// Changes a claim.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: ClaimPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = find(db, id).await?;
    let mut problems = Problems::default();
    Words {
        value: patch.value.as_set(),
        quote: patch.quote.as_set(),
        lang: patch.lang.as_set(),
        translation: patch.translation.as_set().map(|it| ("translation", it)),
        confidence: patch.confidence.as_set().copied(),
        locator: patch.locator.as_set(),
        note: patch.note.as_set(),
    }
    .check(&mut problems);
    let after = patched(before.clone(), patch);
    check_whole(
        &mut problems,
        after.value.is_some(),
        after.quote.is_some(),
        after.quote_language.is_some(),
    );
    problems.require(
        after.translation.is_none() || after.quote.is_some(),
        "translation",
        "There is no quote to translate. Give `quote` too, or make `translation` null.",
    );
    problems.finish()?;
    let after = Model {
        quote_language: canonical(after.quote_language)?,
        translation_language: canonical(after.translation_language)?,
        ..after
    };
    let kind = kind_of(db, after.subject_id).await?;
    if after.is_shown
        && let Some(other) = shown_instead(db, kind, &after).await?
    {
        return Err(already_shown("value", &other));
    }
    let subject = after.subject_id;
    let field = after.field.clone();
    let entries = search::entries_of_claim(&after);
    ActiveModel::from(after).reset_all().update(db).await?;
    search::remove_claim(db, id).await?;
    search::add(db, subject, entries).await?;
    settle(db, kind, subject, &field, None).await?;
    record::touch(db, subject, now).await
}

fn canonical(tag: Option<String>) -> Result<Option<String>> {
    tag.as_deref().map(text::canonical).transpose()
}

fn patched(before: Model, patch: ClaimPatch) -> Model {
    let (translation, translation_language, is_machine_translated) = match patch.translation {
        Patch::Keep => (
            before.translation,
            before.translation_language,
            before.is_machine_translated,
        ),
        Patch::Clear => (None, None, false),
        Patch::Set(new) => (Some(new.text), Some(new.lang), new.machine_translated),
    };
    let value = merged(before.value, patch.value);
    let quote = merged(before.quote, patch.quote);
    let lang = merged(before.quote_language, patch.lang);
    Model {
        value: value.as_deref().map(conflict::plain),
        quote_language: quote.as_ref().and(lang),
        quote,
        translation,
        translation_language,
        is_machine_translated,
        modality: patch.modality.unwrap_or(before.modality),
        confidence: merged(before.confidence, patch.confidence),
        locator: merged(before.locator, patch.locator),
        note: merged(before.note, patch.note),
        is_inferred: patch.inferred.unwrap_or(before.is_inferred),
        ..before
    }
}

fn merged<T>(before: Option<T>, patch: Patch<T>) -> Option<T> {
    match patch {
        Patch::Keep => before,
        Patch::Clear => None,
        Patch::Set(value) => Some(value),
    }
}

/// Deletes a claim.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let claim = find(db, id).await?;
    let kind = kind_of(db, claim.subject_id).await?;
    Entity::delete_by_id(id).exec(db).await?;
    settle(db, kind, claim.subject_id, &claim.field, claim.event_id).await?;
    record::touch(db, claim.subject_id, now).await
}

/// Chooses a claim, and the others that give the same value, as those that are shown; competing claims
/// are kept, but not shown. The status of an agreement follows; other fields keep what the record gives.
pub async fn show(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    let chosen = find(db, id).await?;
    let kind = kind_of(db, chosen.subject_id).await?;
    let claims = on_field(db, chosen.subject_id, &chosen.field).await?;
    let ids = |wanted: &dyn Fn(&Model) -> bool| -> Vec<Uuid> {
        claims
            .iter()
            .filter(|claim| wanted(claim))
            .map(|claim| claim.id)
            .collect()
    };
    let followed = ids(&|claim| claim.id == id || conflict::agree(kind, &chosen, claim));
    let set_aside = ids(&|claim| conflict::compete(kind, &chosen, claim));
    set_shown(db, followed, true).await?;
    set_shown(db, set_aside, false).await?;
    settle(db, kind, chosen.subject_id, &chosen.field, None).await?;
    record::touch(db, chosen.subject_id, now).await
}

async fn set_shown(db: &impl ConnectionTrait, claims: Vec<Uuid>, shown: bool) -> Result<()> {
    if claims.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::IsShown, shown.into())
        .filter(Column::Id.is_in(claims))
        .exec(db)
        .await?;
    Ok(())
}

/// Makes the status of an agreement follow the claims on it, after one of them changed.
async fn settle(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    subject: Uuid,
    field: &str,
    forgotten: Option<Uuid>,
) -> Result<()> {
    if !fields::ignores_part(kind, field) {
        return Ok(());
    }
    let claims = on_field(db, subject, field).await?;
    let followed = conflict::followed_events(&claims, forgotten);
    for shown in [true, false] {
        let events: Vec<Uuid> = followed
            .iter()
            .filter(|(_, followed)| **followed == shown)
            .map(|(event, _)| *event)
            .collect();
        if !events.is_empty() {
            lifecycle_event::Entity::update_many()
                .col_expr(lifecycle_event::Column::IsShown, shown.into())
                .filter(lifecycle_event::Column::Id.is_in(events))
                .exec(db)
                .await?;
        }
    }
    agreement::events::project(db, subject).await
}

/// Makes the status of a record follow the claims on it, if it has one.
pub(crate) async fn settle_status(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    subject: Uuid,
) -> Result<()> {
    settle(db, kind, subject, fields::STATUS, None).await
}

/// Takes an event out of the life of its agreement, with the claims on it. The status follows the
/// claims that remain. Gives the agreement's id.
pub async fn remove_event(db: &impl ConnectionTrait, event: Uuid) -> Result<Uuid> {
    let agreement = agreement::events::remove_event(db, event).await?;
    settle(db, RecordKind::Agreement, agreement, "status", None).await?;
    Ok(agreement)
}

/// Removes a party with the events and signatures that were its own, and the claims on these.
/// The status follows the claims that remain. Gives the agreement's id.
pub async fn remove_party(db: &impl ConnectionTrait, party: Uuid) -> Result<Uuid> {
    let agreement = agreement::parts::remove_party(db, party).await?;
    settle(db, RecordKind::Agreement, agreement, "status", None).await?;
    Ok(agreement)
}

async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Model> {
    let found = Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| {
        let given = id::show(PREFIX, id);
        Error::not_found("id", format!("There is no claim `{given}`."))
    })
}

/// The kind of the record that a claim is about.
pub(crate) async fn kind_of(db: &impl ConnectionTrait, subject: Uuid) -> Result<RecordKind> {
    let found = records::Entity::find_by_id(subject).one(db).await?;
    let row = found.ok_or_else(|| Error::not_found("id", "The record of this claim is gone."))?;
    Ok(row.kind)
}
