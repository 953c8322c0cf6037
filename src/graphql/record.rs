//! The fields that every record has, written once and flattened into each type.

use std::collections::BTreeSet;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use entity::vocabulary::{RecordKind, TextUse as TextUseRow};
use entity::{claim, identifier, localised_text, record, source};
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::domain::id;
use crate::domain::record::NewIdentifier;
use crate::graphql::change::Change;
use crate::graphql::claim::{Claim, Conflict, conflicts};
use crate::graphql::context::Ask as _;
use crate::graphql::dataset::{Dataset, datasets_of};
use crate::graphql::identifier::SharedIdentifier;
use crate::graphql::later::Later;
use crate::graphql::scalar::{Instant, LocalisedText, TextUse};
use crate::graphql::source::Source;

/// The kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "RecordKind", remote = "RecordKind")]
pub enum Kind {
    /// An instrument concluded between parties, whatever its designation.
    Agreement,
    /// Agreements concluded together.
    AgreementPackage,
    /// A state, a territory, or a state that exists no more.
    Country,
    /// A field of cooperation, in a tree.
    Domain,
    /// People meeting for their countries or organisations.
    Meeting,
    /// A post that a person can hold.
    Office,
    /// A body that acts in diplomacy and is not a country.
    Organisation,
    /// Somebody who acts for a country or an organisation.
    Person,
    /// Two countries and what is said of them together.
    Relation,
    /// A document that says something.
    Source,
}

/// The fields of a record that do not depend on its kind.
pub struct RecordFields(pub Uuid);

/// The fields of a record that do not depend on its kind.
#[Object]
impl RecordFields {
    /// The codes that other systems give to this record.
    async fn identifiers(&self, ctx: &Context<'_>) -> Result<Vec<Identifier>> {
        let rows = ctx
            .rows_of::<identifier::Entity, record::Entity>(self.0)
            .await?;
        Ok(rows.into_iter().map(Identifier::from).collect())
    }

    /// The other records that bear one of these codes, by system, code and id; 100 at the most. The same agreement in two datasets is found in this way, if both give its number in a treaty series.
    async fn shared_identifiers(&self, ctx: &Context<'_>) -> Result<Vec<SharedIdentifier>> {
        let shared = ctx.shared_with(self.0).await?;
        Ok(shared.into_iter().map(SharedIdentifier).collect())
    }

    /// The datasets that wrote this record or added to it, by slug. Empty where it was recorded by itself.
    async fn datasets(&self, ctx: &Context<'_>) -> Result<Vec<Later<Dataset>>> {
        let datasets = datasets_of(ctx, self.0).await?;
        Ok(datasets.into_iter().map(Later).collect())
    }

    /// The sources that say something about this record, by slug. What each of them says is in `claims`.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Later<Source>>> {
        let claims = ctx.rows_of::<claim::Entity, record::Entity>(self.0).await?;
        let sources = sources_of(ctx, &claims).await?;
        Ok(sources.into_iter().map(Later).collect())
    }

    /// What sources say about this record, in the order in which it was recorded. Claims on its events, terms and participants are among them.
    async fn claims(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only claims on the field of this name, such as `status`.")] field: Option<
            String,
        >,
        #[graphql(desc = "Only claims of this source: slug or id.")] source: Option<String>,
    ) -> Result<Vec<Later<Claim>>> {
        let source = match &source {
            Some(given) => Some(ctx.require::<source::Entity>("source", given).await?),
            None => None,
        };
        let rows = ctx.rows_of::<claim::Entity, record::Entity>(self.0).await?;
        let wanted = rows.into_iter().filter(|row| {
            field.as_ref().is_none_or(|field| row.field == *field)
                && source.is_none_or(|source| row.source_id == source)
        });
        Ok(wanted.map(|row| Later(Claim(row))).collect())
    }

    /// What its claims disagree about: fields to which they give different values. Empty where they agree.
    async fn conflicts(&self, ctx: &Context<'_>) -> Result<Vec<Later<Conflict>>> {
        let Some(row) = ctx.row::<record::Entity>(self.0).await? else {
            return Ok(Vec::new());
        };
        let claims = ctx.rows_of::<claim::Entity, record::Entity>(self.0).await?;
        Ok(conflicts(row.kind, &claims)
            .into_iter()
            .map(Later)
            .collect())
    }

    /// When the record was first written here.
    async fn created_at(&self, ctx: &Context<'_>) -> Option<Result<Instant>> {
        ctx.one::<record::Entity, _>(self.0, |row| row.created_at.into())
            .await
    }

    /// The number of the last change to the record. Give it as `expectedRevision` when you change the record, so that you cannot undo what others did in between. 0 where it was written before there was a log.
    async fn revision(&self, ctx: &Context<'_>) -> Result<i64> {
        let row = ctx.row::<record::Entity>(self.0).await?;
        Ok(ctx.seen(row.map_or(0, |row| row.revision)))
    }

    /// The latest changes to the record, newest first. All of them are in `changes(filter: {record: …})`.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "How many, 100 at the most.",
            default = 10,
            validator(minimum = 0, maximum = 100)
        )]
        first: u32,
    ) -> Result<Vec<Later<Change>>> {
        let changes = ctx.history(self.0, first).await?.into_iter();
        Ok(changes.map(|row| Later(Change(row))).collect())
    }

    /// When the record was last written here.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<Result<Instant>> {
        ctx.one::<record::Entity, _>(self.0, |row| row.updated_at.into())
            .await
    }
}

/// The sources of these claims, each once, by slug.
async fn sources_of(ctx: &Context<'_>, claims: &[claim::Model]) -> Result<Vec<Source>> {
    let ids: BTreeSet<Uuid> = claims.iter().map(|claim| claim.source_id).collect();
    let rows = ids.into_iter().map(|id| ctx.row::<source::Entity>(id));
    let mut rows: Vec<_> = try_join_all(rows).await?.into_iter().flatten().collect();
    rows.sort_by(|left, right| left.slug.cmp(&right.slug));
    Ok(rows.into_iter().map(Source).collect())
}

/// A code that another system gives to a record. Two records may share one.
#[derive(Clone, Debug, SimpleObject)]
pub struct Identifier {
    /// The system, such as `WIKIDATA`, `COW` (Correlates of War), `M49` or `UNTS` (United Nations Treaty Series).
    pub scheme: String,
    /// The code in that system.
    pub value: String,
    /// Where that system shows it; null where not known.
    pub url: Option<String>,
}

impl From<identifier::Model> for Identifier {
    fn from(row: identifier::Model) -> Self {
        Self {
            scheme: row.scheme,
            value: row.value,
            url: row.url,
        }
    }
}

/// A code that another system gives to a record, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct IdentifierInput {
    /// The system, such as `WIKIDATA` or `UNTS`.
    pub scheme: String,
    /// The code in that system.
    pub value: String,
    /// Where that system shows it: a web address.
    pub url: Option<String>,
}

impl From<IdentifierInput> for NewIdentifier {
    fn from(input: IdentifierInput) -> Self {
        Self {
            scheme: input.scheme,
            value: input.value,
            url: input.url,
        }
    }
}

/// The id of a record as callers see it.
pub fn show_id(kind: RecordKind, id: Uuid) -> ID {
    ID(id::show(id::prefix(kind), id))
}

/// The texts of a record, all or only those of one use.
pub async fn texts(
    ctx: &Context<'_>,
    record: Uuid,
    usage: Option<TextUse>,
) -> Result<Vec<LocalisedText>> {
    let usage = usage.map(TextUseRow::from);
    let rows = ctx
        .rows_of::<localised_text::Entity, record::Entity>(record)
        .await?;
    let wanted = rows
        .into_iter()
        .filter(|row| usage.is_none_or(|usage| row.usage == usage));
    Ok(wanted.map(LocalisedText::from).collect())
}

/// The text of one use in the language asked for; failing that in English, in the original, in any.
pub async fn text(
    ctx: &Context<'_>,
    record: Uuid,
    usage: TextUseRow,
    lang: Option<String>,
) -> Result<Option<String>> {
    let rows = ctx
        .rows_of::<localised_text::Entity, record::Entity>(record)
        .await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| row.usage == usage).collect();
    let wanted = lang.unwrap_or_else(|| "en".to_owned());
    let found = in_language(&rows, &wanted)
        .or_else(|| in_language(&rows, "en"))
        .or_else(|| rows.iter().find(|row| row.is_original))
        .or(rows.first());
    Ok(found.map(|row| row.text.clone()))
}

/// The text in a language, or in the nearest one: `fr-ML` is answered by `fr`, and `fr` by `fr-FR`
/// (RFC 4647, look-up).
fn in_language<'a>(
    rows: &'a [localised_text::Model],
    wanted: &str,
) -> Option<&'a localised_text::Model> {
    let mut range = wanted;
    loop {
        let exact = rows
            .iter()
            .find(|row| row.language.eq_ignore_ascii_case(range));
        let narrower = || {
            rows.iter().find(|row| {
                let start = row.language.get(..range.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(range))
                    && row.language[range.len()..].starts_with('-')
            })
        };
        if let Some(found) = exact.or_else(narrower) {
            return Some(found);
        }
        range = range.rsplit_once('-')?.0;
    }
}
