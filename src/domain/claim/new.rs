//! What callers give to record or to change a claim, and what it is about.

use entity::vocabulary::{Modality, RecordKind};
use entity::{
    agreement, agreement_package, domain, lifecycle_event, meeting, office, organisation,
    participant, person, record as records, source, term,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QuerySelect};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::country as countries;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::field::PartList;
use crate::domain::id;
use crate::domain::patch::Patch;
use crate::domain::record::{self, missing};
use crate::domain::relation;
use crate::domain::text;

/// A claim to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewClaim {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The record: `kind/slug`, or its id.
    pub about: String,
    /// The name of a field of that record, or of the part.
    pub field: String,
    /// The part: `events/KEY`, `terms/KEY`, `participants/KEY`, or its id.
    pub part: Option<String>,
    /// The value the source gives, as text.
    pub value: Option<String>,
    /// The words, exact, in the source's language.
    pub quote: Option<String>,
    /// BCP 47 tag of the quote.
    pub lang: Option<String>,
    /// The quote in another language; one at the most.
    pub translation: Option<Vec<NewTranslation>>,
    /// How the source puts it.
    #[serde(default = "asserted")]
    pub modality: Modality,
    /// How sure the record keeper is, 0 to 1.
    pub confidence: Option<f64>,
    /// Who says so: slug or id.
    pub source: String,
    /// Where in the source.
    pub locator: Option<String>,
    /// Whether it is shown.
    #[serde(default)]
    pub shown: bool,
    /// Whether the value was concluded rather than read.
    #[serde(default)]
    pub inferred: bool,
    /// A remark of the record keeper.
    pub note: Option<String>,
}

fn asserted() -> Modality {
    Modality::Asserted
}

/// A quote in another language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTranslation {
    /// BCP 47 tag.
    pub lang: String,
    /// The words.
    pub text: String,
    /// Whether a machine translated them.
    #[serde(default)]
    pub machine_translated: bool,
}

/// Changes to a claim. What it is about and who says so cannot change: that would be another claim.
#[derive(Clone, Debug, Default)]
pub struct ClaimPatch {
    /// The value the source gives, as text.
    pub value: Patch<String>,
    /// The words, exact, in the source's language.
    pub quote: Patch<String>,
    /// BCP 47 tag of the quote.
    pub lang: Patch<String>,
    /// The quote in another language.
    pub translation: Patch<NewTranslation>,
    /// How the source puts it.
    pub modality: Option<Modality>,
    /// How sure the record keeper is, 0 to 1.
    pub confidence: Patch<f64>,
    /// Where in the source.
    pub locator: Patch<String>,
    /// A remark of the record keeper.
    pub note: Patch<String>,
    /// Whether the value was concluded rather than read.
    pub inferred: Option<bool>,
}

/// The values of a claim that are checked alike when it is written and when it is changed.
pub(super) struct Words<'a> {
    pub value: Option<&'a String>,
    pub quote: Option<&'a String>,
    pub lang: Option<&'a String>,
    pub translation: Option<(&'static str, &'a NewTranslation)>,
    pub confidence: Option<f64>,
    pub locator: Option<&'a String>,
    pub note: Option<&'a String>,
}

/// The longest quotation, in characters.
const LONGEST_QUOTE: usize = 10_000;

impl Words<'_> {
    pub(super) fn check(&self, problems: &mut Problems) {
        text::check_optional(problems, "value", self.value, text::LONGEST);
        text::check_optional(problems, "quote", self.quote, LONGEST_QUOTE);
        if let Some(lang) = self.lang {
            text::check_language(problems, "lang", lang);
        }
        if let Some((path, translation)) = self.translation {
            let at = |field: &str| format!("{path}.{field}");
            text::check_words(problems, &at("text"), &translation.text, LONGEST_QUOTE);
            text::check_language(problems, &at("lang"), &translation.lang);
        }
        problems.require(
            self.confidence.is_none_or(|it| (0.0..=1.0).contains(&it)),
            "confidence",
            "Confidence is a number from 0 to 1.",
        );
        text::check_optional(problems, "locator", self.locator, 200);
        text::check_optional(problems, "note", self.note, LONGEST_QUOTE);
    }
}

/// Checks that a claim says something, and that its words have a language.
pub(super) fn check_whole(problems: &mut Problems, value: bool, quote: bool, lang: bool) {
    problems.require(
        value || quote,
        "value",
        "A claim gives a value or quotes some words. Give `value`, `quote` or both.",
    );
    problems.require(
        !quote || lang,
        "lang",
        "Give the language of the quote as a BCP 47 tag, such as fr.",
    );
}

/// The record that a claim is about: `kind/slug`, `relation/ML-RU`, or an id.
pub async fn subject(
    db: &impl ConnectionTrait,
    path: &str,
    about: &str,
) -> Result<(RecordKind, Uuid)> {
    let Some((word, slug)) = about.split_once('/') else {
        return subject_by_id(db, path, about).await;
    };
    let Some(kind) = kind_of(word) else {
        return Err(malformed(path, about));
    };
    let id = match kind {
        RecordKind::Agreement => record::require::<agreement::Entity>(db, path, slug).await?,
        RecordKind::AgreementPackage => package(db, path, slug).await?,
        RecordKind::Country => countries::require(db, path, slug).await?,
        RecordKind::Domain => record::require::<domain::Entity>(db, path, slug).await?,
        RecordKind::Meeting => record::require::<meeting::Entity>(db, path, slug).await?,
        RecordKind::Office => record::require::<office::Entity>(db, path, slug).await?,
        RecordKind::Organisation => record::require::<organisation::Entity>(db, path, slug).await?,
        RecordKind::Person => record::require::<person::Entity>(db, path, slug).await?,
        RecordKind::Relation => between(db, path, slug).await?,
        RecordKind::Source => record::require::<source::Entity>(db, path, slug).await?,
    };
    Ok((kind, id))
}

async fn subject_by_id(
    db: &impl ConnectionTrait,
    path: &str,
    about: &str,
) -> Result<(RecordKind, Uuid)> {
    let Some((kind, id)) =
        id::read(about).and_then(|(prefix, id)| kind_of(prefix).map(|kind| (kind, id)))
    else {
        return Err(malformed(path, about));
    };
    let found = records::Entity::find()
        .filter(records::Column::Id.eq(id))
        .filter(records::Column::Kind.eq(kind))
        .one(db)
        .await?;
    match found {
        Some(row) => Ok((kind, row.id)),
        None => match record::survivor(db, kind, id).await? {
            Some(survivor) => Ok((kind, survivor)),
            None => Err(missing(kind, path, about)),
        },
    }
}

fn kind_of(word: &str) -> Option<RecordKind> {
    RecordKind::iter().find(|kind| id::prefix(*kind) == word)
}

fn malformed(path: &str, about: &str) -> Error {
    let kinds: Vec<_> = RecordKind::iter().map(id::prefix).collect();
    Error::invalid(
        path,
        format!(
            "`{about}` names no record. Write kind/slug, such as country/ML, relation/ML-RU or agreement/mali-russia-2025, or give an id. Kinds: {}.",
            kinds.join(", ")
        ),
    )
}

async fn package(db: &impl ConnectionTrait, path: &str, slug: &str) -> Result<Uuid> {
    let found: Option<Uuid> = agreement_package::Entity::find()
        .select_only()
        .column(agreement_package::Column::Id)
        .filter(agreement_package::Column::Slug.eq(slug))
        .into_tuple()
        .one(db)
        .await?;
    found.ok_or_else(|| missing(RecordKind::AgreementPackage, path, slug))
}

/// `ML-RU`, or `mali--russian-federation` where slugs with hyphens are meant.
async fn between(db: &impl ConnectionTrait, path: &str, given: &str) -> Result<Uuid> {
    let Some((a, b)) = given.split_once("--").or_else(|| given.split_once('-')) else {
        return Err(malformed(path, &format!("relation/{given}")));
    };
    let a = countries::require(db, path, a).await?;
    let b = countries::require(db, path, b).await?;
    relation::find(db, a, b)
        .await?
        .ok_or_else(|| missing(RecordKind::Relation, path, given))
}

/// An entry of one of a record's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The list it stands in.
    pub list: PartList,
    /// Its id.
    pub id: Uuid,
}

/// The part of a record that a caller names by list and key, or by id.
pub async fn part(
    db: &impl ConnectionTrait,
    kind: RecordKind,
    record: Uuid,
    given: &str,
) -> Result<Part> {
    let read = |record| read_part(record, given).filter(|part| part.list.owner() == kind);
    let Some(part) = read(record) else {
        return Err(Error::invalid(
            "part",
            format!(
                "`{given}` names no part of this record. Agreements have events/KEY and terms/KEY, meetings have participants/KEY; an id will do as well."
            ),
        ));
    };
    if owner(db, part).await? == Some(record) {
        return Ok(part);
    }
    // A key counts within its record: parts that came from another record are called as they were.
    for former in record::former_ids(db, record).await? {
        if let Some(part) = read(former)
            && owner(db, part).await? == Some(record)
        {
            return Ok(part);
        }
    }
    Err(Error::not_found(
        "part",
        format!("This record has no part `{given}`. Check the spelling, or add the part first."),
    ))
}

/// The record whose part this is.
async fn owner(db: &impl ConnectionTrait, part: Part) -> Result<Option<Uuid>> {
    Ok(match part.list {
        PartList::Events => {
            lifecycle_event::Entity::find()
                .select_only()
                .column(lifecycle_event::Column::AgreementId)
                .filter(lifecycle_event::Column::Id.eq(part.id))
                .into_tuple()
                .one(db)
                .await?
        }
        PartList::Terms => {
            term::Entity::find()
                .select_only()
                .column(term::Column::AgreementId)
                .filter(term::Column::Id.eq(part.id))
                .into_tuple()
                .one(db)
                .await?
        }
        PartList::Participants => {
            participant::Entity::find()
                .select_only()
                .column(participant::Column::MeetingId)
                .filter(participant::Column::Id.eq(part.id))
                .into_tuple()
                .one(db)
                .await?
        }
    })
}

fn read_part(record: Uuid, given: &str) -> Option<Part> {
    if let Some((name, key)) = given.split_once('/') {
        let list = PartList::ALL.into_iter().find(|list| list.name() == name)?;
        let id = id::of_part(record, name, key);
        return Some(Part { list, id });
    }
    let (prefix, id) = id::read(given)?;
    let list = PartList::ALL
        .into_iter()
        .find(|list| list.prefix() == prefix)?;
    Some(Part { list, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_by_list_and_key_or_by_id() {
        let record = Uuid::from_u128(7);
        let by_key = read_part(record, "events/signed");
        let shown = by_key.map(|part| id::show("event", part.id));
        assert_eq!(by_key.map(|part| part.list), Some(PartList::Events));
        assert_eq!(
            shown.and_then(|id| read_part(Uuid::nil(), &id)),
            by_key,
            "an id means the same part"
        );
        assert_eq!(read_part(record, "parties/ml"), None);
        assert_eq!(read_part(record, "signed"), None);
    }

    #[test]
    fn every_kind_of_record_has_a_word_of_its_own() {
        for kind in RecordKind::iter() {
            assert_eq!(kind_of(id::prefix(kind)), Some(kind));
        }
        assert_eq!(kind_of("treaty"), None);
    }
}
