//! Claims in the API.

mod filter;
mod input;
mod mutation;
mod query;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::vocabulary::{Modality as ModalityRow, RecordKind};
use entity::{claim, record, source};

use crate::domain::claim::conflict as rule;
use crate::domain::claim::{ClaimKey, PREFIX, standing};
use crate::domain::field::{PartList, ignores_part};
use crate::domain::id::show;
use crate::domain::source_text::Quoted;
use crate::graphql::connection::{connection, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::filter::orders;
use crate::graphql::node::{Node, of_record};
use crate::graphql::scalar::Instant;
use crate::graphql::source::Source;

pub use filter::ClaimFilter;
pub use input::ClaimRecordInput;
pub use mutation::ClaimMutation;
pub use query::ClaimQuery;

connection!(ClaimConnection, ClaimEdge, Claim, claim);
connection!(ConflictConnection, ConflictEdge, DisputedRecord, record);
payload!(ClaimPayload, claim: Claim, claim);

/// How a source puts what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "ModalityRow")]
pub enum Modality {
    /// It says that this is so.
    #[default]
    Asserted,
    /// It says that this may be so.
    Possible,
    /// It says that somebody intends this.
    Intended,
    /// It says that somebody else says so.
    Reported,
    /// It judges.
    Opinion,
}

/// A quotation in another language than the source's.
#[derive(Clone, Debug, SimpleObject)]
pub struct Translation {
    /// The language: a tag of BCP 47, such as `en`.
    pub lang: String,
    /// The words.
    pub text: String,
    /// Whether a machine translated the words.
    pub is_machine_translated: bool,
}

/// What a source says about a field of a record, in its own words. A record shows one value; its claims show who said so, and who said otherwise.
pub struct Claim(pub claim::Model);

/// What a source says about a field of a record, in its own words. A record shows one value; its claims show who said so, and who said otherwise.
#[Object]
impl Claim {
    /// The claim's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        ID(show(PREFIX, self.0.id))
    }

    /// The record it is about.
    async fn subject(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        or_null(async {
            match ctx.row::<record::Entity>(self.0.subject_id).await? {
                Some(row) => of_record(ctx, row.kind, row.id).await,
                None => Ok(None),
            }
        })
        .await
    }

    /// The name of the field it is about, as in this API and in data files: `status`, `occurredOn`, `names`.
    async fn field(&self) -> &str {
        &self.0.field
    }

    /// The id of the lifecycle event, term or participant it speaks of. Null where it speaks of the record itself.
    async fn part(&self) -> Option<ID> {
        part_id(&self.0)
    }

    /// The value the source gives, as text: a code for closed lists, an EDTF date for dates. Null where only the words say it.
    async fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// The exact words, in the language of the source. Null where no words are quoted.
    async fn quote(&self) -> Option<&str> {
        self.0.quote.as_deref()
    }

    /// The language of the quote: a tag of BCP 47, such as `fr`. Null where no words are quoted.
    async fn quote_lang(&self) -> Option<&str> {
        self.0.quote_language.as_deref()
    }

    /// Whether the quote stands in the stored text of the source, word for word; kinds of apostrophes and of white space are no difference. Null where no words are quoted, and where the text of the source is not stored (`Source.hasStoredText`).
    async fn quote_found(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        or_null(async {
            let quote = self.0.quote.clone();
            let source = self.0.source_id;
            let quoted = quote.map(|quote| Quoted { source, quote });
            Ok(ctx.quote_found(quoted).await?)
        })
        .await
    }

    /// The quote in another language. Null where it is not translated.
    async fn translation(&self) -> Option<Translation> {
        let (text, lang) = self
            .0
            .translation
            .clone()
            .zip(self.0.translation_language.clone())?;
        Some(Translation {
            lang,
            text,
            is_machine_translated: self.0.is_machine_translated,
        })
    }

    /// How the source puts it.
    async fn modality(&self) -> Modality {
        self.0.modality.into()
    }

    /// How sure the record keeper is that the source is right, from 0 to 1. Null where not weighed.
    async fn confidence(&self) -> Option<f64> {
        self.0.confidence
    }

    /// Who says so.
    async fn source(&self, ctx: &Context<'_>) -> Option<Result<Source>> {
        ctx.one::<source::Entity, _>(self.0.source_id, Source).await
    }

    /// Where in the source: a page, an article, a paragraph, or the number of a fact. Null where not known.
    async fn locator(&self) -> Option<&str> {
        self.0.locator.as_deref()
    }

    /// Whether this claim is shown: its value was chosen among those that disagree. Of claims that disagree, those of one value at the most are shown. The status of an agreement follows them; other fields keep the value that the record itself gives.
    async fn is_shown(&self) -> bool {
        self.0.is_shown
    }

    /// Whether the record keeper concluded the value, rather than reading it in the source.
    async fn is_inferred(&self) -> bool {
        self.0.is_inferred
    }

    /// Whether another claim gives another value to the same field of the same record. False where no value is given.
    async fn is_disputed(&self, ctx: &Context<'_>) -> Result<bool> {
        let (kind, others) = self.others(ctx).await?;
        Ok(kind.is_some_and(|kind| standing::is_disputed(kind, &self.0, &others)))
    }

    /// Whether no other source says anything about the same field of the same record or of the same part of it, so that nothing confirms this claim and nothing contradicts it.
    async fn is_only_source(&self, ctx: &Context<'_>) -> Result<bool> {
        let (kind, others) = self.others(ctx).await?;
        Ok(kind.is_some_and(|kind| standing::is_only_source(kind, &self.0, &others)))
    }

    /// A remark of the record keeper. Null where there is none.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When the claim was first written here.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }
}

impl Claim {
    /// The kind of the record it is about, and all claims on that record.
    async fn others(&self, ctx: &Context<'_>) -> Result<(Option<RecordKind>, Vec<claim::Model>)> {
        let subject = self.0.subject_id;
        let kind = ctx.row::<record::Entity>(subject).await?;
        let claims = ctx
            .rows_of::<claim::Entity, record::Entity>(subject)
            .await?;
        Ok((kind.map(|row| row.kind), claims))
    }
}

fn part_id(claim: &claim::Model) -> Option<ID> {
    let parts = [
        (PartList::Events, claim.event_id),
        (PartList::Terms, claim.term_id),
        (PartList::Participants, claim.participant_id),
    ];
    parts
        .into_iter()
        .find_map(|(list, id)| id.map(|id| ID(show(list.prefix(), id))))
}

/// Claims that give different values to the same field. All are kept; one value at the most is shown.
#[derive(SimpleObject)]
pub struct Conflict {
    /// The name of the field.
    field: String,
    /// The id of the event, term or participant whose field it is. Null where it is a field of the record itself.
    part: Option<ID>,
    /// The different values, in the order in which they were claimed.
    values: Vec<String>,
    /// The value that was chosen: that of the shown claims. The field of the record may hold another, unless it is the status of an agreement. Null where none was chosen.
    shown_value: Option<String>,
    /// Every claim that gives one of the values.
    claims: Vec<Claim>,
}

/// The disagreements among the claims on one record.
pub fn conflicts(kind: RecordKind, claims: &[claim::Model]) -> Vec<Conflict> {
    let found = rule::among(kind, claims).into_iter();
    found
        .map(|conflict| Conflict {
            part: conflict
                .claims
                .first()
                .filter(|claim| !ignores_part(kind, &claim.field))
                .and_then(part_id),
            field: conflict.field,
            values: conflict.values,
            shown_value: conflict.shown,
            claims: conflict.claims.into_iter().map(Claim).collect(),
        })
        .collect()
}

/// A record whose claims disagree.
pub struct DisputedRecord(pub record::Model);

/// A record whose claims disagree.
#[Object]
impl DisputedRecord {
    /// The record.
    async fn record(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        of_record(ctx, self.0.kind, self.0.id).await.transpose()
    }

    /// What its claims disagree about.
    async fn conflicts(&self, ctx: &Context<'_>) -> Result<Vec<Conflict>> {
        let rows = ctx
            .rows_of::<claim::Entity, record::Entity>(self.0.id)
            .await?;
        Ok(conflicts(self.0.kind, &rows))
    }
}

orders!(
    /// What claims can be sorted by. Ties are broken by id.
    ClaimOrder => ClaimKey {
        /// By place in the source; claims without one last.
        Locator => Locator,
        /// By the name of the field.
        Field => Field,
    }
);
