//! Names, titles and definitions in any language.

use entity::localised_text::{ActiveModel, Column, Entity};
use entity::vocabulary::TextUse;
use oxilangtag::LanguageTag;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::date;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::id;
use crate::domain::search;

rows!(localised_text of record by record_id: RecordId, ordered by Ordinal, Id);

/// The longest text a name, title or term may have, in characters.
pub const LONGEST: usize = 2000;

/// A text to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewText {
    /// What the text is to its record.
    #[serde(default = "name", rename = "use")]
    pub usage: TextUse,
    /// BCP 47 tag.
    pub lang: String,
    /// The words.
    pub text: String,
    /// Whether the words are the source's own.
    #[serde(default)]
    pub original: bool,
    /// Whether a machine translated them.
    #[serde(default)]
    pub machine_translated: bool,
    /// EDTF date from which the name was used.
    pub valid_from: Option<String>,
    /// EDTF date until which the name was used.
    pub valid_to: Option<String>,
}

fn name() -> TextUse {
    TextUse::Name
}

/// Checks texts found at `path`, of which at least one is needed.
pub fn check(problems: &mut Problems, path: &str, texts: &[NewText]) -> Result<()> {
    problems.require(!texts.is_empty(), path, "Give at least one text.");
    check_each(problems, path, texts)
}

/// Checks texts found at `path`, of which there may be none.
pub fn check_each(problems: &mut Problems, path: &str, texts: &[NewText]) -> Result<()> {
    for (index, text) in texts.iter().enumerate() {
        let at = |field: &str| format!("{path}.{index}.{field}");
        check_words(problems, &at("text"), &text.text, LONGEST);
        check_language(problems, &at("lang"), &text.lang);
        let from = problems.take(date::parse_at(&at("validFrom"), text.valid_from.as_ref()))?;
        let to = problems.take(date::parse_at(&at("validTo"), text.valid_to.as_ref()))?;
        let begun = from.flatten().and_then(|date| date.earliest);
        let ended = to.flatten().and_then(|date| date.latest);
        problems.require(
            date::in_order(begun, ended),
            &at("validTo"),
            "The name ends before it begins. Correct one of the two dates.",
        );
    }
    Ok(())
}

/// Checks one piece of text: not empty, not too long, no control characters.
pub fn check_words(problems: &mut Problems, path: &str, text: &str, longest: usize) {
    problems.require(
        !text.trim().is_empty(),
        path,
        "This text is empty. Give some words, or leave the field out.",
    );
    let length = text.chars().count();
    problems.require(
        length <= longest,
        path,
        format!("This text has {length} characters; the most is {longest}. Shorten it."),
    );
    let odd = text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    problems.require(
        !odd,
        path,
        "This text holds control characters. Remove them.",
    );
}

/// Checks an optional piece of text.
pub fn check_optional(problems: &mut Problems, path: &str, text: Option<&String>, longest: usize) {
    if let Some(text) = text {
        check_words(problems, path, text, longest);
    }
}

/// Checks a language tag.
pub fn check_language(problems: &mut Problems, path: &str, tag: &str) {
    problems.require(
        tag.len() <= 35 && LanguageTag::parse(tag).is_ok(),
        path,
        "This is not a language tag of BCP 47. Write fr, en-GB, zh-Hant or ru-Latn.",
    );
}

/// Checks the readable name of a record.
pub fn check_slug(problems: &mut Problems, path: &str, slug: &str) {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let well_formed = (1..=120).contains(&slug.len())
        && slug.chars().all(allowed)
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    problems.require(
        well_formed,
        path,
        "A slug has 1 to 120 small letters a to z, digits and hyphens, such as mali-russia-2025.",
    );
}

/// Checks a web address.
pub fn check_url(problems: &mut Problems, path: &str, url: Option<&String>) {
    if let Some(url) = url {
        let well_formed = (url.starts_with("https://") || url.starts_with("http://"))
            && url.len() <= 2000
            && !url.chars().any(|c| c.is_whitespace() || c.is_control());
        problems.require(
            well_formed,
            path,
            "A web address begins with https:// or http:// and has no spaces.",
        );
    }
}

/// Writes the texts of a record, which must have been checked.
pub async fn insert(db: &impl ConnectionTrait, record: Uuid, texts: Vec<NewText>) -> Result<()> {
    let rows = rows(record, texts)?;
    if rows.is_empty() {
        return Ok(());
    }
    let entries = rows.iter().filter_map(search::entry_of_text).collect();
    Entity::insert_many(rows).exec_without_returning(db).await?;
    search::add(db, record, entries).await
}

/// The rows of a record's texts, which must have been checked.
pub(crate) fn rows(record: Uuid, texts: Vec<NewText>) -> Result<Vec<ActiveModel>> {
    let mut rows = Vec::new();
    for (ordinal, text) in (0_i32..).zip(texts) {
        let key = format!("{:?}/{}/{ordinal}", text.usage, text.lang);
        let from = date::parse_at("validFrom", text.valid_from.as_ref())?;
        let to = date::parse_at("validTo", text.valid_to.as_ref())?;
        let (valid_from_on, valid_from_earliest, valid_from_latest) = date::columns(from);
        let (valid_to_on, valid_to_earliest, valid_to_latest) = date::columns(to);
        rows.push(ActiveModel {
            id: Set(id::of_part(record, "texts", &key)),
            record_id: Set(record),
            usage: Set(text.usage),
            language: Set(canonical(&text.lang)?),
            text: Set(text.text.trim().to_owned()),
            is_original: Set(text.original),
            is_machine_translated: Set(text.machine_translated),
            valid_from_on,
            valid_from_earliest,
            valid_from_latest,
            valid_to_on,
            valid_to_earliest,
            valid_to_latest,
            ordinal: Set(ordinal),
        });
    }
    Ok(rows)
}

/// Puts new texts in the place of all texts of a record.
pub async fn replace(db: &impl ConnectionTrait, record: Uuid, texts: Vec<NewText>) -> Result<()> {
    Entity::delete_many()
        .filter(Column::RecordId.eq(record))
        .exec(db)
        .await?;
    insert(db, record, texts).await
}

/// Like [`canonical`], with the path of the field for the error.
pub fn language_at(path: &str, tag: &str) -> Result<String> {
    canonical(tag).map_err(|error| match error {
        Error::Refused(_) => Error::invalid(
            path,
            format!("`{tag}` is not a language tag of BCP 47. Write fr, en-GB or ru-Latn."),
        ),
        other => other,
    })
}

/// A language tag in its usual spelling: `EN-gb` becomes `en-GB`.
pub fn canonical(tag: &str) -> Result<String> {
    LanguageTag::parse_and_normalize(tag)
        .map(LanguageTag::into_inner)
        .map_err(|_| Error::invalid("lang", format!("`{tag}` is not a language tag of BCP 47.")))
}
