//! Sources: documents that say something.

use chrono::{DateTime, Utc};
use entity::claim;
use entity::source::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::{RecordKind, SourceKind};
use sea_orm::sea_query::LikeExpr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    QueryFilter,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::date;
use crate::domain::error::{Problems, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Dated, Filter, Test, Words, escape};
use crate::domain::list::{Key, KeyValue, Listed, Sort};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named};
use crate::domain::text::{self, NewText};

rows!(source by id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Source;
    fn key_column() -> Column {
        Column::Slug
    }
}

/// A source to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSource {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// What kind of document.
    pub kind: Option<SourceKind>,
    /// Titles in any language.
    pub titles: Vec<NewText>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Whom the publisher names as its author.
    pub attribution: Option<String>,
    /// Where the publisher placed it.
    pub section: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archive_url: Option<String>,
    /// EDTF date on which it was published.
    pub published_on: Option<String>,
    /// RFC 3339 instant at which it was fetched.
    pub retrieved_at: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Terms of use.
    pub licence: Option<String>,
    /// Fingerprint of the text that was read.
    pub content_hash: Option<String>,
}

/// Changes to a source.
#[derive(Clone, Debug, Default)]
pub struct SourcePatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// What kind of document.
    pub kind: Patch<SourceKind>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<NewText>>,
    /// Who published it.
    pub publisher: Patch<String>,
    /// Whom the publisher names as its author.
    pub attribution: Patch<String>,
    /// Where the publisher placed it.
    pub section: Patch<String>,
    /// Where it can be read.
    pub url: Patch<String>,
    /// Where a copy is kept.
    pub archive_url: Patch<String>,
    /// EDTF date on which it was published.
    pub published_on: Patch<String>,
    /// RFC 3339 instant at which it was fetched.
    pub retrieved_at: Patch<String>,
    /// BCP 47 tag.
    pub language: Patch<String>,
    /// Terms of use.
    pub licence: Patch<String>,
    /// Fingerprint of the text that was read.
    pub content_hash: Patch<String>,
}

/// Which sources.
pub type SourceFilter = Filter<SourceTest>;

/// Something that is true of a source or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SourceTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its slug.
    Slug(Words),
    /// What kind of document it is.
    Kind(Choice<SourceKind>),
    /// Who published it.
    Publisher(Words),
    /// Whom the publisher names as its author.
    Attribution(Words),
    /// When it was published.
    Published(Dated),
    /// In this language; `fr` also lets `fr-ML` through.
    Language(String),
    /// The terms of use.
    Licence(Words),
}

/// What sources can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKey {
    /// The first day on which it may have been published.
    Published,
    /// Who published it.
    Publisher,
    /// The slug.
    Slug,
}

impl Listed for Entity {
    const NAME: &'static str = "source";
    type Test = SourceTest;
    type SortBy = SourceKey;

    const USUAL: &'static [Sort<SourceKey>] = &[Sort::down(SourceKey::Published)];

    fn key(by: SourceKey) -> Key<Self> {
        match by {
            SourceKey::Published => Key {
                column: Column::PublishedEarliest,
                value: |row: &Model| row.published_earliest.map(KeyValue::Date),
            },
            SourceKey::Publisher => Key {
                column: Column::Publisher,
                value: |row: &Model| row.publisher.clone().map(KeyValue::Text),
            },
            SourceKey::Slug => Key {
                column: Column::Slug,
                value: |row: &Model| Some(KeyValue::Text(row.slug.clone())),
            },
        }
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}

impl Test for SourceTest {
    fn condition(&self) -> Condition {
        let published = [
            Column::PublishedOn,
            Column::PublishedEarliest,
            Column::PublishedLatest,
        ];
        match self {
            Self::Record(test) => test.condition(Column::Id),
            Self::Slug(words) => words.condition(Column::Slug),
            Self::Kind(kinds) => kinds.condition(Column::Kind),
            Self::Publisher(words) => words.condition(Column::Publisher),
            Self::Attribution(words) => words.condition(Column::Attribution),
            Self::Published(dated) => dated.condition(published),
            Self::Language(tag) => {
                let narrower = LikeExpr::new(format!("{}-%", escape(tag))).escape('\\');
                Condition::any()
                    .add(Column::Language.eq(tag))
                    .add(Column::Language.like(narrower))
            }
            Self::Licence(words) => words.condition(Column::Licence),
        }
    }
}

/// Writes a new source.
pub async fn create(db: &impl ConnectionTrait, new: NewSource, now: DateTime<Utc>) -> Result<Uuid> {
    let mut problems = Problems::default();
    text::check_slug(&mut problems, "slug", &new.slug);
    text::check(&mut problems, "titles", &new.titles)?;
    check_words(
        &mut problems,
        [
            &new.publisher,
            &new.attribution,
            &new.section,
            &new.licence,
            &new.content_hash,
        ]
        .map(Option::as_ref),
    );
    text::check_url(&mut problems, "url", new.url.as_ref());
    text::check_url(&mut problems, "archiveUrl", new.archive_url.as_ref());
    if let Some(language) = &new.language {
        text::check_language(&mut problems, "language", language);
    }
    let published = problems
        .take(date::parse_at("publishedOn", new.published_on.as_ref()))?
        .flatten();
    let retrieved_at = problems
        .take(new.retrieved_at.as_deref().map(instant).transpose())?
        .flatten();
    problems.finish()?;

    let id = record::new_id(RecordKind::Source, new.id.as_ref(), &new.slug)?;
    record::insert(db, RecordKind::Source, id, now, new.titles, Vec::new()).await?;
    let (published_on, published_earliest, published_latest) = date::columns(published);
    let row = ActiveModel {
        id: Set(id),
        slug: Set(new.slug),
        kind: Set(new.kind),
        publisher: Set(new.publisher),
        attribution: Set(new.attribution),
        section: Set(new.section),
        url: Set(new.url),
        archive_url: Set(new.archive_url),
        published_on,
        published_earliest,
        published_latest,
        retrieved_at: Set(retrieved_at),
        language: Set(new.language.as_deref().map(text::canonical).transpose()?),
        licence: Set(new.licence),
        content_hash: Set(new.content_hash),
        text_stored_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Changes a source.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: SourcePatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(slug) = &patch.slug {
        text::check_slug(&mut problems, "slug", slug);
    }
    if let Some(titles) = &patch.titles {
        text::check(&mut problems, "titles", titles)?;
    }
    check_words(
        &mut problems,
        [
            &patch.publisher,
            &patch.attribution,
            &patch.section,
            &patch.licence,
            &patch.content_hash,
        ]
        .map(Patch::as_set),
    );
    text::check_url(&mut problems, "url", patch.url.as_set());
    text::check_url(&mut problems, "archiveUrl", patch.archive_url.as_set());
    if let Some(language) = patch.language.as_set() {
        text::check_language(&mut problems, "language", language);
    }
    let published = problems
        .take(date::patched("publishedOn", patch.published_on))?
        .unwrap_or_default();
    let retrieved_at = problems
        .take(patch.retrieved_at.try_map(|text| instant(&text)))?
        .unwrap_or_default();
    problems.finish()?;

    let before = record::row::<Entity>(db, RecordKind::Source, id).await?;
    let mut row = ActiveModel {
        id: Set(id),
        slug: Set(patch.slug.unwrap_or(before.slug)),
        kind: patch.kind.into_column(),
        publisher: patch.publisher.into_column(),
        attribution: patch.attribution.into_column(),
        section: patch.section.into_column(),
        url: patch.url.into_column(),
        archive_url: patch.archive_url.into_column(),
        retrieved_at: retrieved_at.into_column(),
        language: patch
            .language
            .try_map(|tag| text::canonical(&tag))?
            .into_column(),
        licence: patch.licence.into_column(),
        content_hash: patch.content_hash.into_column(),
        ..Default::default()
    };
    (
        row.published_on,
        row.published_earliest,
        row.published_latest,
    ) = published;
    row.update(db).await?;
    if let Some(titles) = patch.titles {
        text::replace(db, id, titles).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes a source on which no claim about another record rests. What it says about itself goes
/// with it.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    claim::Entity::delete_many()
        .filter(claim::Column::SubjectId.eq(id))
        .filter(claim::Column::SourceId.eq(id))
        .exec(db)
        .await?;
    record::delete(db, RecordKind::Source, id).await
}

/// Publisher, attribution, section, licence and fingerprint, in this order.
fn check_words(problems: &mut Problems, words: [Option<&String>; 5]) {
    let fields = [
        ("publisher", 300),
        ("attribution", 300),
        ("section", 200),
        ("licence", 300),
        ("contentHash", 200),
    ];
    for ((field, longest), text) in fields.into_iter().zip(words) {
        text::check_optional(problems, field, text, longest);
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>> {
    date::parse_instant("retrievedAt", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_kept_in_universal_time() {
        let read = instant("2025-06-23T12:15:00+02:00").map(|instant| instant.to_rfc3339());
        assert_eq!(read.ok().as_deref(), Some("2025-06-23T10:15:00+00:00"));
        assert!(instant("2025-06-23").is_err());
    }

    #[test]
    fn signs_with_a_meaning_in_patterns_are_taken_as_they_are() {
        assert_eq!(escape("100 %_\\"), "100 \\%\\_\\\\");
    }
}
