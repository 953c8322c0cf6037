//! Cooperation domains: what countries work together on, in a tree from broad to narrow.

use chrono::{DateTime, Utc};
use entity::domain::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::{MappingRelation, RecordKind, TextUse};
use entity::{domain_mapping, localised_text};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    PaginatorTrait as _, QueryFilter,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::batch::rows;
use crate::domain::error::{Error, Problems, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::{Choice, Filter, Test, Words};
use crate::domain::id;
use crate::domain::list::{Key, KeyValue, Listed, Sort};
use crate::domain::patch::Patch;
use crate::domain::record::{self, Named};
use crate::domain::text::{self, NewText};

mod tree;

pub use tree::{descendants, require_all, unresolved};

use tree::Tree;

rows!(domain by id);
rows!(domain of domain by parent_id: ParentId, ordered by Code);
rows!(domain_mapping of domain by domain_id: DomainId, ordered by Ordinal, Id);

impl Named for Entity {
    const KIND: RecordKind = RecordKind::Domain;
    fn key_column() -> Column {
        Column::Code
    }
}

/// A domain to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDomain {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The stable dotted code.
    pub code: String,
    /// The broader domain: code or id.
    pub parent: Option<String>,
    /// What people call it, in any language.
    pub labels: Vec<NewText>,
    /// What it covers, in any language.
    #[serde(default)]
    pub definition: Vec<NewText>,
    /// The same field in other classifications.
    #[serde(default)]
    pub mappings: Vec<NewMapping>,
}

/// The same field in another classification, to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMapping {
    /// The other classification.
    pub scheme: String,
    /// The code there.
    pub code: String,
    /// The label there.
    pub label: Option<String>,
    /// How closely the two match.
    pub relation: MappingRelation,
}

/// Changes to a domain.
#[derive(Clone, Debug, Default)]
pub struct DomainPatch {
    /// The stable dotted code.
    pub code: Option<String>,
    /// The broader domain: code or id.
    pub parent: Patch<String>,
    /// All labels, in the place of those there are.
    pub labels: Option<Vec<NewText>>,
    /// All definitions, in the place of those there are.
    pub definition: Option<Vec<NewText>>,
    /// All mappings, in the place of those there are.
    pub mappings: Option<Vec<NewMapping>>,
}

/// Which domains.
pub type DomainFilter = Filter<DomainTest>;

/// Something that is true of a domain or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DomainTest {
    /// What is true of any record.
    Record(RecordTest),
    /// By its code.
    Code(Words),
    /// Directly below one of these, or below none.
    Parent(Choice<Uuid>),
    /// One of these; a domain named stands for those below it too.
    Within(Vec<Uuid>),
}

/// What domains can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DomainKey {
    /// The code, which puts every domain right after its parent.
    Code,
}

impl Listed for Entity {
    const NAME: &'static str = "domain";
    type Test = DomainTest;
    type SortBy = DomainKey;

    const USUAL: &'static [Sort<DomainKey>] = &[Sort::up(DomainKey::Code)];

    fn key(by: DomainKey) -> Key<Self> {
        match by {
            DomainKey::Code => Key {
                column: Column::Code,
                value: |row: &Model| Some(KeyValue::Text(row.code.clone())),
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

impl Test for DomainTest {
    fn condition(&self) -> Condition {
        match self {
            Self::Record(test) => test.condition(Column::Id),
            Self::Code(words) => words.condition(Column::Code),
            Self::Parent(domains) => domains.condition(Column::ParentId),
            Self::Within(domains) => {
                Condition::all().add(Column::Id.is_in(domains.iter().copied()))
            }
        }
    }
}

/// Writes a new domain.
pub async fn create(db: &impl ConnectionTrait, new: NewDomain, now: DateTime<Utc>) -> Result<Uuid> {
    let mut problems = Problems::default();
    check_code(&mut problems, &new.code);
    check_labels(&mut problems, &new.labels)?;
    text::check_each(&mut problems, "definition", &new.definition)?;
    check_mappings(&mut problems, &new.mappings);
    problems.take(require_free(db, &new.code, None).await)?;
    let parent = record::require_optional::<Entity>(db, "parent", new.parent.as_ref()).await;
    let parent = problems.take(parent)?.flatten();
    let id = problems.take(record::new_id(
        RecordKind::Domain,
        new.id.as_ref(),
        &new.code,
    ))?;
    problems.finish()?;

    let id = id.unwrap_or_default();
    let texts = new.labels.into_iter().chain(defining(new.definition));
    record::insert(db, RecordKind::Domain, id, now, texts.collect(), Vec::new()).await?;
    let row = ActiveModel {
        id: Set(id),
        code: Set(new.code),
        parent_id: Set(parent),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    insert_mappings(db, id, new.mappings).await?;
    Ok(id)
}

/// Changes a domain. It cannot be moved below itself or below a domain that lies below it.
pub async fn update(
    db: &impl ConnectionTrait,
    id: Uuid,
    patch: DomainPatch,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = record::row::<Entity>(db, RecordKind::Domain, id).await?;
    let mut problems = Problems::default();
    if let Some(code) = &patch.code {
        check_code(&mut problems, code);
        problems.take(require_free(db, code, Some(id)).await)?;
    }
    if let Some(labels) = &patch.labels {
        check_labels(&mut problems, labels)?;
    }
    text::check_each(
        &mut problems,
        "definition",
        patch.definition.as_deref().unwrap_or_default(),
    )?;
    check_mappings(&mut problems, patch.mappings.as_deref().unwrap_or_default());
    let parent = match patch.parent {
        Patch::Keep => before.parent_id,
        Patch::Clear => None,
        Patch::Set(given) => problems.take(new_parent(db, id, &given).await)?,
    };
    problems.finish()?;

    let row = ActiveModel {
        id: Set(id),
        code: Set(patch.code.unwrap_or(before.code)),
        parent_id: Set(parent),
    };
    row.update(db).await?;
    if let Some(labels) = patch.labels {
        delete_texts(db, id, false).await?;
        text::insert(db, id, labels).await?;
    }
    if let Some(definition) = patch.definition {
        delete_texts(db, id, true).await?;
        text::insert(db, id, defining(definition).collect()).await?;
    }
    if let Some(mappings) = patch.mappings {
        domain_mapping::Entity::delete_many()
            .filter(domain_mapping::Column::DomainId.eq(id))
            .exec(db)
            .await?;
        insert_mappings(db, id, mappings).await?;
    }
    record::touch(db, id, now).await
}

/// Deletes a domain below which there are no others and which no record uses.
pub async fn delete(db: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    let children = Entity::find()
        .filter(Column::ParentId.eq(id))
        .count(db)
        .await?;
    if children > 0 {
        return Err(Error::conflict(
            "id",
            "There are domains below this one. Move or delete them first.",
        ));
    }
    record::delete(db, RecordKind::Domain, id).await
}

async fn new_parent(db: &impl ConnectionTrait, domain: Uuid, given: &str) -> Result<Uuid> {
    let parent = record::require::<Entity>(db, "parent", given).await?;
    if Tree::load(db).await?.may_move(domain, parent) {
        Ok(parent)
    } else {
        Err(Error::invalid(
            "parent",
            "A domain cannot lie below itself or below a domain that lies below it. Choose another parent.",
        ))
    }
}

/// Whether a domain lies below itself, which no act may bring about.
pub async fn lies_below_itself(db: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let row: Option<Model> = Entity::find_by_id(id).one(db).await?;
    match row.and_then(|row| row.parent_id) {
        Some(parent) => Ok(!Tree::load(db).await?.may_move(id, parent)),
        None => Ok(false),
    }
}

async fn require_free(db: &impl ConnectionTrait, code: &str, own: Option<Uuid>) -> Result<()> {
    match record::find::<Entity>(db, code).await? {
        Some(id) if Some(id) != own => Err(Error::conflict(
            "code",
            "There is a domain with this code already. Update that one, or choose another code.",
        )),
        _ => Ok(()),
    }
}

fn check_code(problems: &mut Problems, code: &str) {
    problems.require(
        is_code(code),
        "code",
        "A code has 1 to 64 capital letters A to Z, digits and underscores, in parts divided by dots, such as ENERGY.NUCLEAR.",
    );
}

fn is_code(code: &str) -> bool {
    let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    code.len() <= 64
        && code
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(allowed))
}

fn check_labels(problems: &mut Problems, labels: &[NewText]) -> Result<()> {
    for (index, label) in labels.iter().enumerate() {
        problems.require(
            label.usage != TextUse::Definition,
            &format!("labels.{index}.use"),
            "A definition goes into `definition`, not into `labels`.",
        );
    }
    text::check(problems, "labels", labels)
}

fn check_mappings(problems: &mut Problems, mappings: &[NewMapping]) {
    for (index, mapping) in mappings.iter().enumerate() {
        let at = |field: &str| format!("mappings.{index}.{field}");
        text::check_words(problems, &at("scheme"), &mapping.scheme, 64);
        text::check_words(problems, &at("code"), &mapping.code, 120);
        text::check_optional(problems, &at("label"), mapping.label.as_ref(), 300);
        let twice = mappings
            .iter()
            .take(index)
            .any(|other| other.scheme == mapping.scheme && other.code == mapping.code);
        problems.require(
            !twice,
            &at("code"),
            "This code is listed twice. Leave one out.",
        );
    }
}

fn defining(texts: Vec<NewText>) -> impl Iterator<Item = NewText> {
    texts.into_iter().map(|text| NewText {
        usage: TextUse::Definition,
        ..text
    })
}

async fn delete_texts(db: &impl ConnectionTrait, id: Uuid, definitions: bool) -> Result<()> {
    let usage = localised_text::Column::Usage;
    localised_text::Entity::delete_many()
        .filter(localised_text::Column::RecordId.eq(id))
        .filter(if definitions {
            usage.eq(TextUse::Definition)
        } else {
            usage.ne(TextUse::Definition)
        })
        .exec(db)
        .await?;
    Ok(())
}

async fn insert_mappings(
    db: &impl ConnectionTrait,
    domain: Uuid,
    mappings: Vec<NewMapping>,
) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(mappings)
        .map(|(ordinal, new)| domain_mapping::ActiveModel {
            id: Set(id::of_part(
                domain,
                "mappings",
                &format!("{}/{}", new.scheme, new.code),
            )),
            domain_id: Set(domain),
            scheme: Set(new.scheme),
            code: Set(new.code),
            label: Set(new.label),
            relation: Set(new.relation),
            ordinal: Set(ordinal),
        })
        .collect();
    if !rows.is_empty() {
        domain_mapping::Entity::insert_many(rows)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_capital_words_divided_by_dots() {
        for code in [
            "TRADE",
            "ENERGY.NUCLEAR",
            "SECURITY.COUNTER_TERRORISM",
            "G20",
        ] {
            assert!(is_code(code), "{code}");
        }
        let long = "A".repeat(65);
        for code in ["", "Trade", "ENERGY.", ".ENERGY", "A..B", "A-B", "É", &long] {
            assert!(!is_code(code), "{code}");
        }
    }
}
