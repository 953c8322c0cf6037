//! What callers give to record or to change a claim.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::domain::claim::{ClaimPatch, NewClaim, NewTranslation};
use crate::graphql::claim::Modality;
use crate::graphql::patch::patch;

/// A quotation in another language than the source's, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct TranslationInput {
    /// The language: a tag of BCP 47, such as `en`.
    pub lang: String,
    /// The words.
    pub text: String,
    /// Whether a machine translated the words.
    #[graphql(default)]
    pub is_machine_translated: bool,
}

impl From<TranslationInput> for NewTranslation {
    fn from(input: TranslationInput) -> Self {
        Self {
            lang: input.lang,
            text: input.text,
            machine_translated: input.is_machine_translated,
        }
    }
}

/// A claim to be recorded. It gives a value, quotes some words, or both.
#[derive(Clone, Debug, InputObject)]
pub struct ClaimRecordInput {
    /// An id you choose, so that the same import can be run again. Made from what the claim says when not given.
    pub id: Option<ID>,
    /// The record it is about: its id, or kind and slug such as `agreement/mali-russia-2025`, `country/ML` or `relation/ML-RU`. Kinds: `agreement`, `package`, `country`, `domain`, `meeting`, `office`, `organisation`, `person`, `relation`, `source`.
    pub about: String,
    /// The name of the field it is about, such as `status`. A wrong name is answered with the names there are.
    pub field: String,
    /// The part of the record it speaks of: `events/KEY` or `terms/KEY` of an agreement, `participants/KEY` of a meeting, or the part's id. Left out: the record itself.
    pub part: Option<String>,
    /// The value the source gives, as text: a code for closed lists, an EDTF date for dates.
    pub value: Option<String>,
    /// The exact words, in the language of the source.
    pub quote: Option<String>,
    /// The language of the quote: a tag of BCP 47, such as `fr`. Needed with `quote`.
    pub lang: Option<String>,
    /// The quote in another language.
    pub translation: Option<TranslationInput>,
    /// How the source puts it.
    #[graphql(default)]
    pub modality: Modality,
    /// How sure you are that the source is right, from 0 to 1.
    pub confidence: Option<f64>,
    /// Who says so: the slug or id of a source.
    pub source: String,
    /// Where in the source: a page, an article, a paragraph. Up to 200 characters.
    pub locator: Option<String>,
    /// Whether this claim is shown: its value is the one chosen among those that disagree. Only the status of an agreement follows it; other fields keep the value that the record gives. Refused where another value is shown; use `claimShow` to decide otherwise.
    #[graphql(default)]
    pub shown: bool,
    /// Whether you concluded the value, rather than reading it in the source.
    #[graphql(default)]
    pub inferred: bool,
    /// A remark.
    pub note: Option<String>,
}

impl From<ClaimRecordInput> for NewClaim {
    fn from(input: ClaimRecordInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            about: input.about,
            field: input.field,
            part: input.part,
            value: input.value,
            quote: input.quote,
            lang: input.lang,
            translation: input.translation.map(|it| vec![it.into()]),
            modality: input.modality.into(),
            confidence: input.confidence,
            source: input.source,
            locator: input.locator,
            shown: input.shown,
            inferred: input.inferred,
            note: input.note,
        }
    }
}

/// Changes to a claim. A field left out is kept, null makes it unknown, a value is written. What the claim is about and who says so cannot change: that would be another claim.
#[derive(Clone, Debug, InputObject)]
pub struct ClaimUpdateInput {
    /// The claim's id.
    pub id: ID,
    /// The value the source gives, as text.
    pub value: MaybeUndefined<String>,
    /// The exact words, in the language of the source.
    pub quote: MaybeUndefined<String>,
    /// The language of the quote: a tag of BCP 47, such as `fr`.
    pub lang: MaybeUndefined<String>,
    /// The quote in another language.
    pub translation: MaybeUndefined<TranslationInput>,
    /// How the source puts it. Cannot be made unknown.
    pub modality: Option<Modality>,
    /// How sure you are that the source is right, from 0 to 1.
    pub confidence: MaybeUndefined<f64>,
    /// Where in the source. Up to 200 characters.
    pub locator: MaybeUndefined<String>,
    /// Whether you concluded the value, rather than reading it in the source. Cannot be made unknown.
    pub inferred: Option<bool>,
    /// A remark.
    pub note: MaybeUndefined<String>,
}

impl From<ClaimUpdateInput> for ClaimPatch {
    fn from(input: ClaimUpdateInput) -> Self {
        Self {
            value: patch(input.value),
            quote: patch(input.quote),
            lang: patch(input.lang),
            translation: patch(input.translation),
            modality: input.modality.map(Into::into),
            confidence: patch(input.confidence),
            locator: patch(input.locator),
            note: patch(input.note),
            inferred: input.inferred,
        }
    }
}
