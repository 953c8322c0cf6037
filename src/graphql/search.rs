//! Searches in the API.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use entity::domain;
use entity::vocabulary::SearchField as SearchFieldRow;

use crate::domain::list::Page;
use crate::domain::search::{self, Found, Part, Question};
use crate::graphql::connection::{PageInfo, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::node::{Node, of_record};
use crate::graphql::record::Kind;
use crate::graphql::scalar::all;

/// What a text that was found is to its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SearchFieldRow")]
pub enum SearchField {
    /// The usual name or title.
    Name,
    /// The full name used in formal texts.
    FormalName,
    /// Another name by which the record is known or was known.
    AlternativeName,
    /// The name that people use for an agreement.
    ShortName,
    /// A sentence that says what the record stands for.
    Definition,
    /// The words of a source, quoted in a claim about the record.
    Quote,
    /// The translation of such words.
    Translation,
    /// The label of a domain: the agreement that was found is about that domain or one below it.
    ViaDomain,
}

/// A record that was found, by the best of its texts.
pub struct SearchHit(Found);

/// A record that was found, by the best of its texts.
#[Object]
impl SearchHit {
    /// The record. Null only if it was deleted while the answer was being made.
    async fn record(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        of_record(ctx, self.0.kind, self.0.record_id)
            .await
            .transpose()
    }

    /// The kind of the record.
    async fn kind(&self) -> Kind {
        self.0.kind.into()
    }

    /// What the text is to the record.
    async fn field(&self) -> SearchField {
        self.0.field.into()
    }

    /// The language of the text: a tag of BCP 47, such as `fr`. Null where not known, as for short names of agreements.
    async fn lang(&self) -> Option<&str> {
        self.0.language.as_deref()
    }

    /// The whole text.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// About 160 characters of the text around the first word that was found, in parts that put together read as one.
    async fn snippet(&self) -> Vec<SnippetPart> {
        all(self.0.snippet.clone())
    }

    /// The domain whose label was found, if the record was found by its domain. Null otherwise.
    async fn domain(&self, ctx: &Context<'_>) -> Option<Result<Domain>> {
        ctx.one::<domain::Entity, _>(self.0.domain_id, Domain).await
    }
}

/// A part of a snippet.
#[derive(Clone, Debug, SimpleObject)]
pub struct SnippetPart {
    /// The words. An ellipsis stands where text was left out.
    pub text: String,
    /// Whether this is a word that was searched for.
    pub is_match: bool,
}

impl From<Part> for SnippetPart {
    fn from(part: Part) -> Self {
        Self {
            text: part.text,
            is_match: part.is_match,
        }
    }
}

/// One page of the records that were found, best first (Relay).
pub struct SearchConnection {
    question: Question,
    page: Page<Found>,
}

/// One page of the records that were found, best first (Relay).
#[Object]
impl SearchConnection {
    /// The hits of this page with their cursors.
    async fn edges(&self) -> Vec<SearchEdge> {
        let rows = self.page.rows.iter().cloned();
        rows.map(|(cursor, found)| SearchEdge {
            cursor,
            node: SearchHit(found),
        })
        .collect()
    }

    /// The hits of this page.
    async fn nodes(&self) -> Vec<SearchHit> {
        let rows = self.page.rows.iter();
        rows.map(|(_, found)| SearchHit(found.clone())).collect()
    }

    /// Where this page lies among the hits. Only the first 1,000 can be paged through.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: self.page.rows.last().map(|(cursor, _)| cursor.clone()),
        }
    }

    /// How many records were found, on all pages together and beyond them. Counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(search::count(&ctx.db().reader, &self.question).await?)
    }
}

/// A hit, with the cursor that marks its place (Relay).
#[derive(SimpleObject)]
pub struct SearchEdge {
    /// The place among the hits. Give it as `after`.
    cursor: String,
    /// The hit.
    node: SearchHit,
}

/// Searches.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Records by the words of their names, titles, definitions and quotes, in all languages, best first. Accents and capitals are no difference. One text has to hold all the words; words of three letters and more, and the last one from two, may be the beginning of a word. A label of a domain leads to the agreements about it, too.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The words: 10 at the most, 200 characters at the most. Signs other than letters and digits only divide words."
        )]
        query: String,
        #[graphql(desc = "Only records of these kinds. All kinds when not given.")] kinds: Option<
            Vec<Kind>,
        >,
        #[graphql(
            desc = "Only texts in this language: a tag of BCP 47. `fr` includes `fr-CA`. All languages when not given."
        )]
        lang: Option<String>,
        #[graphql(desc = "How many hits, 0 to 100; 25 when not given.")] first: Option<i32>,
        #[graphql(desc = "Only those after this cursor.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        let kinds = all(kinds.unwrap_or_default());
        let question = Question::read(&query, kinds, lang.as_deref())?;
        let page = paging(first, after, None, None)?;
        let page = search::page(&ctx.db().reader, &question, &page).await?;
        Ok(SearchConnection { question, page })
    }
}
