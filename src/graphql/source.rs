//! Sources in the API.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::source;
use entity::vocabulary::{RecordKind, SourceKind as SourceKindRow, TextUse as TextUseRow};
use futures_util::FutureExt as _;

use crate::domain::error;
use crate::domain::evidence::ClaimTest;
use crate::domain::filter::Choice;
use crate::domain::id::read_as;
use crate::domain::record::{read_id, require};
use crate::domain::source::{self as sources, NewSource, SourceKey, SourcePatch, SourceTest};
use crate::domain::source_text;
use crate::domain::text::language_at;
use crate::graphql::citation::CitationFields;
use crate::graphql::claim::{ClaimConnection, ClaimOrder};
use crate::graphql::connection::{DeletePayload, connection, paging, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::filter::{
    At, ChoiceFilter, DateFilter, Readable as _, RecordFilter, TextFilter, gather, order, orders,
    readable,
};
use crate::graphql::patch::patch;
use crate::graphql::record::{RecordFields, show_id, text, texts};
use crate::graphql::scalar::{
    EdtfDate, Instant, LocalisedText, LocalisedTextInput, PartialDate, all,
};

connection!(SourceConnection, SourceEdge, Source, source);
payload!(SourcePayload, source: Source, source);

/// What kind of document a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SourceKindRow")]
pub enum SourceKind {
    /// The journal in which a state publishes its laws and treaties.
    OfficialGazette,
    /// A statement, communiqué or web page of a government or one of its offices.
    GovernmentStatement,
    /// A collection of treaties, such as the United Nations Treaty Series.
    TreatySeries,
    /// An article of the press.
    NewsArticle,
    /// A table or database made by others.
    Dataset,
    /// A report of a news agency.
    Wire,
    /// A post on a social network.
    SocialPost,
    /// A book.
    Book,
    /// Any other document.
    Other,
}

/// A document that says something: an article, a gazette, a treaty series. Every claim names the source it comes from.
pub struct Source(pub source::Model);

/// A document that says something: an article, a gazette, a treaty series. Every claim names the source it comes from.
#[Object]
impl Source {
    /// The source's id: opaque, stable, the same everywhere.
    pub async fn id(&self) -> ID {
        show_id(RecordKind::Source, self.0.id)
    }

    /// The readable name used in addresses, such as `abamako-2025-06-23`.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The title in the language asked for; failing that in English, in the original, in any language.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag of BCP 47, such as `fr`. English when not given.")]
        lang: Option<String>,
    ) -> Option<Result<String>> {
        text(ctx, self.0.id, TextUseRow::Name, lang)
            .await
            .transpose()
    }

    /// All titles in all languages.
    async fn titles(&self, ctx: &Context<'_>) -> Result<Vec<LocalisedText>> {
        texts(ctx, self.0.id, None).await
    }

    /// What kind of document it is. Null where not known.
    async fn kind(&self) -> Option<SourceKind> {
        self.0.kind.map(Into::into)
    }

    /// Who published it, such as `abamako.com`. Null where not known.
    async fn publisher(&self) -> Option<&str> {
        self.0.publisher.as_deref()
    }

    /// The author or office that the publisher names, in the publisher's words, such as `Présidence`. Null where none is named.
    async fn attribution(&self) -> Option<&str> {
        self.0.attribution.as_deref()
    }

    /// The section in which the publisher placed it, such as `Politique`. Null where not known.
    async fn section(&self) -> Option<&str> {
        self.0.section.as_deref()
    }

    /// Where it can be read. Null where not known.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Where a copy is kept, should the original vanish. Null where not known.
    async fn archive_url(&self) -> Option<&str> {
        self.0.archive_url.as_deref()
    }

    /// When it was published. Null where not known.
    async fn published_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.published_on.as_ref(),
            self.0.published_earliest,
            self.0.published_latest,
        )
    }

    /// When the text that was read was fetched. Null where not known.
    async fn retrieved_at(&self) -> Option<Instant> {
        self.0.retrieved_at.map(Instant::from)
    }

    /// The language it is written in: a tag of BCP 47, such as `fr`. Null where not known.
    async fn language(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// The terms under which it may be used. Null where not known.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// A fingerprint of the text that was read, such as `sha256:…`. Null where none was taken.
    async fn content_hash(&self) -> Option<&str> {
        self.0.content_hash.as_deref()
    }

    /// Whether its text is stored here, so that quotes can be looked for in it. The text itself is never handed out.
    async fn has_stored_text(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(ctx.has_text(self.0.id).await?)
    }

    /// What it says: the claims that rest on it, about any record. The claims about the source itself are in `claims`.
    async fn statements(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<ClaimOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<ClaimConnection> {
        let filter = ClaimTest::Source(Choice::In(vec![self.0.id])).into();
        let page = paging(first, after, last, before)?;
        ClaimConnection::fetch(ctx, filter, order(order_by)?, page).await
    }

    /// What it is cited with.
    #[graphql(flatten)]
    async fn citation_fields(&self) -> CitationFields {
        CitationFields::Source(self.0.clone())
    }

    /// Fields that all records have.
    #[graphql(flatten)]
    async fn record(&self) -> RecordFields {
        RecordFields(self.0.id)
    }
}

/// Which sources. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct SourceFilter {
    /// What can be asked of every record.
    #[graphql(flatten)]
    record: RecordFilter,
    /// Only sources whose slug is like this.
    slug: Option<TextFilter>,
    /// Only these kinds.
    kind: Option<ChoiceFilter<SourceKind>>,
    /// Only sources whose publisher is called like this.
    publisher: Option<TextFilter>,
    /// Only sources whose publisher names somebody like this as the author.
    attribution: Option<TextFilter>,
    /// Only sources published at this time.
    published_on: Option<DateFilter>,
    /// Only sources in this language: a tag of BCP 47. `fr` also lets `fr-ML` pass.
    language: Option<String>,
    /// Only sources whose terms of use are like this.
    licence: Option<TextFilter>,
    /// All of these hold too.
    and: Option<Vec<SourceFilter>>,
    /// At least one of these holds.
    or: Option<Vec<SourceFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<SourceFilter>>,
}

readable!(SourceFilter => SourceTest);

impl SourceFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> error::Result<Vec<SourceTest>> {
        let record = self.record.read(ctx, at).await?;
        let mut tests: Vec<_> = record.into_iter().map(SourceTest::Record).collect();
        gather!(tests, ctx, at;
            "slug": self.slug => SourceTest::Slug;
            "kind": self.kind => SourceTest::Kind;
            "publisher": self.publisher => SourceTest::Publisher;
            "attribution": self.attribution => SourceTest::Attribution;
            "publishedOn": self.published_on => SourceTest::Published;
            "licence": self.licence => SourceTest::Licence;
        );
        if let Some(tag) = self.language {
            let tag = language_at(at.field("language").path(), &tag)?;
            tests.push(SourceTest::Language(tag));
        }
        Ok(tests)
    }
}

orders!(
    /// What sources can be sorted by. Ties are broken by id.
    SourceOrder => SourceKey {
        /// By the first day on which they may have been published; sources without a date last.
        PublishedOn => Published,
        /// By publisher; sources of unknown publisher last.
        Publisher => Publisher,
        /// By slug.
        Slug => Slug,
    }
);

/// Questions about sources.
#[derive(Default)]
pub struct SourceQuery;

#[Object]
impl SourceQuery {
    /// The source with this slug or id. Null where there is none.
    async fn source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The slug or id.")] slug: String,
    ) -> Option<Result<Source>> {
        ctx.one_called::<source::Entity, _>(&slug, Source).await
    }

    /// All sources.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments of a Relay connection"
    )]
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which sources.")] filter: Option<Box<SourceFilter>>,
        #[graphql(
            desc = "In which order: by the first, then by the next, and so on. The usual order when not given."
        )]
        order_by: Option<Vec<SourceOrder>>,
        #[graphql(desc = "How many from the start of the list, 0 to 100; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list, 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<SourceConnection> {
        let page = paging(first, after, last, before)?;
        let filter = filter.unwrap_or_default().read(ctx).await?;
        SourceConnection::fetch(ctx, filter, order(order_by)?, page).await
    }
}

/// A source to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct SourceCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// What kind of document it is.
    pub kind: Option<SourceKind>,
    /// Titles in any language; at least one.
    pub titles: Vec<LocalisedTextInput>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The author or office that the publisher names, in the publisher's words.
    pub attribution: Option<String>,
    /// The section in which the publisher placed it.
    pub section: Option<String>,
    /// Where it can be read: a web address.
    pub url: Option<String>,
    /// Where a copy is kept: a web address.
    pub archive_url: Option<String>,
    /// When it was published.
    pub published_on: Option<EdtfDate>,
    /// When the text that was read was fetched.
    pub retrieved_at: Option<Instant>,
    /// The language it is written in: a tag of BCP 47, such as `fr`.
    pub language: Option<String>,
    /// The terms under which it may be used.
    pub licence: Option<String>,
    /// A fingerprint of the text that was read, such as `sha256:…`.
    pub content_hash: Option<String>,
}

impl From<SourceCreateInput> for NewSource {
    fn from(input: SourceCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            kind: input.kind.map(Into::into),
            titles: all(input.titles),
            publisher: input.publisher,
            attribution: input.attribution,
            section: input.section,
            url: input.url,
            archive_url: input.archive_url,
            published_on: input.published_on.map(String::from),
            retrieved_at: input.retrieved_at.map(|instant| instant.0),
            language: input.language,
            licence: input.licence,
            content_hash: input.content_hash,
        }
    }
}

/// Changes to a source. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct SourceUpdateInput {
    /// The source's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// What kind of document it is.
    pub kind: MaybeUndefined<SourceKind>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<LocalisedTextInput>>,
    /// Who published it.
    pub publisher: MaybeUndefined<String>,
    /// The author or office that the publisher names, in the publisher's words.
    pub attribution: MaybeUndefined<String>,
    /// The section in which the publisher placed it.
    pub section: MaybeUndefined<String>,
    /// Where it can be read: a web address.
    pub url: MaybeUndefined<String>,
    /// Where a copy is kept: a web address.
    pub archive_url: MaybeUndefined<String>,
    /// When it was published.
    pub published_on: MaybeUndefined<EdtfDate>,
    /// When the text that was read was fetched.
    pub retrieved_at: MaybeUndefined<Instant>,
    /// The language it is written in: a tag of BCP 47, such as `fr`.
    pub language: MaybeUndefined<String>,
    /// The terms under which it may be used.
    pub licence: MaybeUndefined<String>,
    /// A fingerprint of the text that was read.
    pub content_hash: MaybeUndefined<String>,
}

impl From<SourceUpdateInput> for SourcePatch {
    fn from(input: SourceUpdateInput) -> Self {
        Self {
            slug: input.slug,
            kind: patch(input.kind),
            titles: input.titles.map(all),
            publisher: patch(input.publisher),
            attribution: patch(input.attribution),
            section: patch(input.section),
            url: patch(input.url),
            archive_url: patch(input.archive_url),
            published_on: patch(input.published_on),
            retrieved_at: patch(input.retrieved_at),
            language: patch(input.language),
            licence: patch(input.licence),
            content_hash: patch(input.content_hash),
        }
    }
}

/// The text of a source, to be stored.
#[derive(Clone, Debug, InputObject)]
pub struct SourceStoreTextInput {
    /// The source: slug or id.
    pub source: String,
    /// The whole text as it was read, 1 to 1,000,000 characters.
    pub text: String,
}

/// Acts on sources.
#[derive(Default)]
pub struct SourceMutation;

#[Object]
impl SourceMutation {
    /// Records a source.
    async fn source_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source.")] input: SourceCreateInput,
    ) -> Result<SourcePayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| sources::create(tx, new, now).boxed())
            .await;
        SourcePayload::of(ctx, written).await
    }

    /// Changes a source.
    async fn source_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source and its changes.")] input: SourceUpdateInput,
    ) -> Result<SourcePayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_id(tx, RecordKind::Source, "id", &input.id).await?;
                    sources::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        SourcePayload::of(ctx, written).await
    }

    /// Keeps the text of a source, in the place of the one kept before, so that `quoteFound` of claims can be told. The text is never handed out by this API; its fingerprint becomes the `contentHash` of the source. Where a deletion of the source is taken back, its text is stored again, too.
    async fn source_store_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source and its text.")] input: SourceStoreTextInput,
    ) -> Result<SourcePayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = require::<source::Entity>(tx, "source", &input.source).await?;
                    source_text::store(tx, id, input.text, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        SourcePayload::of(ctx, written).await
    }

    /// Forgets the stored text of a source for good: `changeRevert` does not bring it back. Whether quotes stand in it is then not known any more. Its fingerprint stays.
    async fn source_remove_text(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source: slug or id.")] source: String,
    ) -> Result<SourcePayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = require::<source::Entity>(tx, "source", &source).await?;
                    source_text::remove(tx, id, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        SourcePayload::of(ctx, written).await
    }

    /// Deletes a source, unless claims about other records rest on it. What it says about itself goes with it. Its stored text is kept unseen, to come back if this is taken back; remove it before with `sourceRemoveText` if it is not to be kept.
    async fn source_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { sources::delete(tx, read_as("id", "source", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }
}
