//! Which country callers mean by a code, a slug or an id.

use std::collections::HashMap;

use entity::country::{Column, Entity, Model};
use entity::vocabulary::TextUse;
use entity::{identifier, localised_text};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::filter::Words;
use crate::domain::{id, record};

/// The ids of the countries that callers name by id, slug, ISO code, or `SCHEME:code`.
/// Names that nobody bears are left out.
pub async fn resolve(db: &impl ConnectionTrait, given: &[String]) -> Result<HashMap<String, Uuid>> {
    let mut found = HashMap::new();
    let given: Vec<String> = record::sayable(given);
    let upper: Vec<String> = given.iter().map(|text| text.to_uppercase()).collect();
    let ids: Vec<Uuid> = given.iter().filter_map(|text| read_id(text)).collect();
    let rows = Entity::find()
        .filter(
            Condition::any()
                .add(Column::Id.is_in(ids))
                .add(Column::Slug.is_in(&given))
                .add(Column::Alpha2.is_in(&upper))
                .add(Column::Alpha3.is_in(&upper))
                .add(Column::Alpha4.is_in(&upper))
                .add(Column::Numeric.is_in(&given)),
        )
        .all(db)
        .await?;
    for (text, upper) in given.iter().zip(&upper) {
        if let Some(row) = rows.iter().find(|row| bears(row, text, upper)) {
            found.insert(text.clone(), row.id);
        }
    }
    let rest: Vec<&String> = given
        .iter()
        .filter(|text| !found.contains_key(*text))
        .collect();
    found.extend(resolve_identifiers(db, &rest).await?);
    Ok(found)
}

fn read_id(text: &str) -> Option<Uuid> {
    id::read(text)
        .filter(|(prefix, _)| *prefix == "country")
        .map(|(_, id)| id)
}

fn bears(row: &Model, text: &str, upper: &str) -> bool {
    row.slug == text
        || read_id(text) == Some(row.id)
        || row.numeric.as_deref() == Some(text)
        || [&row.alpha2, &row.alpha3, &row.alpha4]
            .iter()
            .any(|code| code.as_deref() == Some(upper))
}

/// `COW:432` and the like; a bare Wikidata id needs no scheme. A code that several countries share
/// names none of them.
async fn resolve_identifiers(
    db: &impl ConnectionTrait,
    given: &[&String],
) -> Result<HashMap<String, Uuid>> {
    let mut wanted: HashMap<(String, String), Vec<String>> = HashMap::new();
    for text in given {
        let code = match text.split_once(':') {
            Some((scheme, value)) => Some((scheme.to_uppercase(), value.to_owned())),
            None => is_wikidata_id(text).then(|| ("WIKIDATA".to_owned(), (*text).clone())),
        };
        if let Some(code) = code {
            wanted.entry(code).or_default().push((*text).clone());
        }
    }
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let any = wanted
        .keys()
        .fold(Condition::any(), |any, (scheme, value)| {
            any.add(
                identifier::Column::Scheme
                    .eq(scheme)
                    .and(identifier::Column::Value.eq(value)),
            )
        });
    let countries = Entity::find().select_only().column(Column::Id).into_query();
    let rows = identifier::Entity::find()
        .filter(any)
        .filter(identifier::Column::RecordId.in_subquery(countries))
        .all(db)
        .await?;
    let mut bearers: HashMap<String, Vec<Uuid>> = HashMap::new();
    for row in rows {
        for text in wanted.get(&(row.scheme, row.value)).into_iter().flatten() {
            bearers.entry(text.clone()).or_default().push(row.record_id);
        }
    }
    Ok(bearers
        .into_iter()
        .filter_map(|(text, ids)| match ids.as_slice() {
            [id] => Some((text, *id)),
            _ => None,
        })
        .collect())
}

fn is_wikidata_id(text: &str) -> bool {
    text.strip_prefix('Q').is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The id of a country that has to be there.
pub async fn require(db: &impl ConnectionTrait, path: &str, given: &str) -> Result<Uuid> {
    let given = given.to_owned();
    match resolve(db, std::slice::from_ref(&given))
        .await?
        .remove(&given)
    {
        Some(id) => Ok(id),
        None => Err(unresolved(db, path, &given).await?),
    }
}

/// Like [`require`], where the caller may have named none.
pub async fn require_optional(
    db: &impl ConnectionTrait,
    path: &str,
    given: Option<&String>,
) -> Result<Option<Uuid>> {
    match given {
        Some(given) => require(db, path, given).await.map(Some),
        None => Ok(None),
    }
}

/// The answer when nobody bears a name: never a guess, but the countries whose names begin like it.
pub async fn unresolved(db: &impl ConnectionTrait, path: &str, given: &str) -> Result<Error> {
    let candidates = candidates(db, given).await?;
    let hint = if candidates.is_empty() {
        String::new()
    } else {
        format!(" Did you mean {}?", candidates.join(", "))
    };
    Ok(Error::not_found(
        path,
        format!(
            "No country has the code or slug `{given}`.{hint} Give an ISO 3166 code such as ML, MLI or 466, a slug, an id, a Wikidata id, or a scheme and code such as COW:432."
        ),
    ))
}

async fn candidates(db: &impl ConnectionTrait, given: &str) -> Result<Vec<String>> {
    let start: String = given
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(4)
        .collect();
    if start.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let mut capitalised = start.to_lowercase();
    if let Some(first) = start.chars().next() {
        capitalised = first
            .to_uppercase()
            .chain(capitalised.chars().skip(1))
            .collect();
    }
    let named = localised_text::Entity::find()
        .select_only()
        .column(localised_text::Column::RecordId)
        .filter(localised_text::Column::Usage.is_in([TextUse::Name, TextUse::AlternativeName]))
        .filter(Words::Begins(capitalised).condition(localised_text::Column::Text))
        .into_query();
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(named))
        .order_by_asc(Column::Slug)
        .limit(5)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            format!(
                "{} ({})",
                row.alpha2.clone().or(row.alpha4).unwrap_or_default(),
                row.slug
            )
        })
        .collect())
}
