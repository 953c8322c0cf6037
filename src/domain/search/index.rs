//! Keeping what searches look in up to date. Names, claims and short names call this in the
//! transaction that writes them; deletions cascade.

use entity::search_text::{ActiveModel, Column, Entity};
use entity::vocabulary::{RecordKind, SearchField, TextUse};
use entity::{agreement, claim, localised_text, record};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::domain::batch;
use crate::domain::error::Result;
use crate::domain::search::fold::fold;

/// How many rows are read or written by one statement.
const CHUNK: u64 = 1_000;

/// A text to be found.
#[derive(Clone, Debug)]
pub struct Entry {
    field: SearchField,
    text_id: Option<Uuid>,
    claim_id: Option<Uuid>,
    language: Option<String>,
    text: String,
    folded: String,
}

impl Entry {
    /// An entry, unless the text holds no words.
    fn new(field: SearchField, language: Option<&String>, text: &str) -> Option<Self> {
        let folded = fold(text);
        (!folded.is_empty()).then(|| Self {
            field,
            text_id: None,
            claim_id: None,
            language: language.cloned(),
            text: text.to_owned(),
            folded,
        })
    }

    fn row(self, kind: RecordKind, record: Uuid) -> ActiveModel {
        ActiveModel {
            id: NotSet,
            record_id: Set(record),
            kind: Set(kind),
            text_id: Set(self.text_id),
            claim_id: Set(self.claim_id),
            field: Set(self.field),
            weight: Set(weight(self.field)),
            language: Set(self.language),
            length: Set(i32::try_from(self.folded.chars().count()).unwrap_or(i32::MAX)),
            text: Set(self.text),
            folded: Set(self.folded),
        }
    }
}

/// How much a text counts.
fn weight(field: SearchField) -> i32 {
    match field {
        SearchField::Name => 4,
        SearchField::FormalName | SearchField::AlternativeName | SearchField::ShortName => 3,
        SearchField::Definition => 2,
        SearchField::Quote | SearchField::Translation => 1,
        SearchField::ViaDomain => 0,
    }
}

fn field(usage: TextUse) -> SearchField {
    match usage {
        TextUse::Name => SearchField::Name,
        TextUse::FormalName => SearchField::FormalName,
        TextUse::AlternativeName => SearchField::AlternativeName,
        TextUse::Definition => SearchField::Definition,
    }
}

/// The entry of a name, title or definition that is about to be written.
pub fn entry_of_text(row: &localised_text::ActiveModel) -> Option<Entry> {
    let (id, usage) = (row.id.try_as_ref()?, row.usage.try_as_ref()?);
    let language = row.language.try_as_ref();
    Some(Entry {
        text_id: Some(*id),
        ..Entry::new(field(*usage), language, row.text.try_as_ref()?)?
    })
}

/// The entry of the short name of an agreement, whose language is not known.
pub fn entry_of_short_name(name: &str) -> Option<Entry> {
    Entry::new(SearchField::ShortName, None, name)
}

/// The entries of a claim: its quote and the translation.
pub fn entries_of_claim(claim: &claim::Model) -> Vec<Entry> {
    let quote = claim
        .quote
        .as_ref()
        .and_then(|text| Entry::new(SearchField::Quote, claim.quote_language.as_ref(), text));
    let translation = claim.translation.as_ref().and_then(|text| {
        let language = claim.translation_language.as_ref();
        Entry::new(SearchField::Translation, language, text)
    });
    let claim_id = Some(claim.id);
    let entries = quote.into_iter().chain(translation);
    entries.map(|entry| Entry { claim_id, ..entry }).collect()
}

/// Makes texts of a record findable.
pub async fn add(db: &impl ConnectionTrait, record: Uuid, entries: Vec<Entry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let kind: Option<RecordKind> = record::Entity::find_by_id(record)
        .select_only()
        .column(record::Column::Kind)
        .into_tuple()
        .one(db)
        .await?;
    let Some(kind) = kind else { return Ok(()) };
    insert(db, rows(kind, record, entries)).await
}

/// The rows by which a record of this kind is found.
pub(crate) fn rows(kind: RecordKind, record: Uuid, entries: Vec<Entry>) -> Vec<ActiveModel> {
    let rows = entries.into_iter().map(|entry| entry.row(kind, record));
    rows.collect()
}

async fn insert(db: &impl ConnectionTrait, rows: Vec<ActiveModel>) -> Result<()> {
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Forgets the words of a claim.
pub async fn remove_claim(db: &impl ConnectionTrait, claim: Uuid) -> Result<()> {
    let words = Entity::delete_many().filter(Column::ClaimId.eq(claim));
    words.exec(db).await?;
    Ok(())
}

/// Forgets the short name of an agreement.
pub async fn remove_short_name(db: &impl ConnectionTrait, agreement: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::RecordId.eq(agreement))
        .filter(Column::Field.eq(SearchField::ShortName))
        .exec(db)
        .await?;
    Ok(())
}

/// Writes all that searches look in if there is nothing of it, although there are texts: the
/// database was filled before there were searches.
pub async fn fill_if_empty(db: &impl ConnectionTrait) -> Result<()> {
    if is_due(db).await? {
        alone(db).await?;
        // Another server may have done it in the meantime.
        if is_due(db).await? {
            rebuild(db, |_| {}).await?;
        }
    }
    Ok(())
}

/// Whether there are texts, and nothing of them that searches look in.
pub async fn is_due(db: &impl ConnectionTrait) -> Result<bool> {
    if Entity::find().limit(1).one(db).await?.is_some() {
        return Ok(false);
    }
    Ok(localised_text::Entity::find()
        .limit(1)
        .one(db)
        .await?
        .is_some())
}

/// Waits until no one else writes entries, and keeps others waiting until the transaction ends. On
/// SQLite there is one writer anyway.
async fn alone(db: &impl ConnectionTrait) -> Result<()> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("LOCK TABLE search_text IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// How many rows hold texts that can be found: as many as [`rebuild`] reads.
pub async fn size(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(localised_text::Entity::find().count(db).await?
        + claim::Entity::find().count(db).await?
        + agreement::Entity::find().count(db).await?)
}

/// Writes anew all that searches look in, and tells how many texts that are. `step` hears of how many
/// rows were read.
pub async fn rebuild(db: &impl ConnectionTrait, step: impl Fn(usize)) -> Result<usize> {
    alone(db).await?;
    Entity::delete_many().exec(db).await?;
    let mut written = 0;
    let mut last = Uuid::nil();
    loop {
        let rows = localised_text::Entity::find()
            .filter(localised_text::Column::Id.gt(last))
            .order_by_asc(localised_text::Column::Id)
            .limit(CHUNK)
            .all(db)
            .await?;
        let Some(end) = rows.last() else { break };
        last = end.id;
        step(rows.len());
        let entries = rows.into_iter().filter_map(|row| {
            let record = row.record_id;
            entry_of_text(&row.into()).map(|entry| (record, entry))
        });
        written += add_all(db, entries.collect()).await?;
    }
    last = Uuid::nil();
    loop {
        let rows = claim::Entity::find()
            .filter(claim::Column::Id.gt(last))
            .order_by_asc(claim::Column::Id)
            .limit(CHUNK)
            .all(db)
            .await?;
        let Some(end) = rows.last() else { break };
        last = end.id;
        step(rows.len());
        let entries = rows.iter().flat_map(|row| {
            let entries = entries_of_claim(row).into_iter();
            entries.map(|entry| (row.subject_id, entry))
        });
        written += add_all(db, entries.collect()).await?;
    }
    last = Uuid::nil();
    loop {
        let rows: Vec<(Uuid, Option<String>)> = agreement::Entity::find()
            .select_only()
            .columns([agreement::Column::Id, agreement::Column::ShortName])
            .filter(agreement::Column::Id.gt(last))
            .order_by_asc(agreement::Column::Id)
            .limit(CHUNK)
            .into_tuple()
            .all(db)
            .await?;
        let Some((end, _)) = rows.last() else { break };
        last = *end;
        step(rows.len());
        let entries = rows
            .into_iter()
            .filter_map(|(id, name)| entry_of_short_name(&name?).map(|entry| (id, entry)));
        written += add_all(db, entries.collect()).await?;
    }
    Ok(written)
}

/// Writes anew what searches look in of one record.
pub async fn rebuild_record(db: &impl ConnectionTrait, record: Uuid) -> Result<()> {
    let old = Entity::delete_many().filter(Column::RecordId.eq(record));
    old.exec(db).await?;
    let texts = localised_text::Entity::find()
        .filter(localised_text::Column::RecordId.eq(record))
        .order_by_asc(localised_text::Column::Id);
    let claims = claim::Entity::find()
        .filter(claim::Column::SubjectId.eq(record))
        .order_by_asc(claim::Column::Id);
    let agreement = agreement::Entity::find_by_id(record).one(db).await?;
    let mut entries: Vec<Entry> = Vec::new();
    for row in texts.all(db).await? {
        entries.extend(entry_of_text(&row.into()));
    }
    for row in claims.all(db).await? {
        entries.extend(entries_of_claim(&row));
    }
    let short_name = agreement.and_then(|row| row.short_name);
    entries.extend(short_name.and_then(|name| entry_of_short_name(&name)));
    add(db, record, entries).await
}

async fn add_all(db: &impl ConnectionTrait, entries: Vec<(Uuid, Entry)>) -> Result<usize> {
    let mut ids: Vec<Uuid> = entries.iter().map(|(record, _)| *record).collect();
    ids.sort_unstable();
    ids.dedup();
    let records = batch::by_ids::<record::Entity>(db, &ids).await?;
    let rows: Vec<ActiveModel> = entries
        .into_iter()
        .filter_map(|(record, entry)| Some(entry.row(records.get(&record)?.kind, record)))
        .collect();
    let written = rows.len();
    for rows in rows.chunks(usize::try_from(CHUNK).unwrap_or(1)) {
        insert(db, rows.to_vec()).await?;
    }
    Ok(written)
}
