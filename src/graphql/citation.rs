//! How a record is cited, in the API.

use async_graphql::{Context, Enum, Object, Result};
use entity::vocabulary::{SourceKind, TextUse};
use entity::{agreement, meeting, source};
use uuid::Uuid;

use crate::domain::citation::{Citation, Format, Work, permalink};
use crate::domain::date::PartialDate;
use crate::graphql::agreement::Agreement;
use crate::graphql::context::Ask as _;
use crate::graphql::record::text;

/// How a citation is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "Format")]
pub enum CitationFormat {
    /// A sentence for people.
    #[default]
    Text,
    /// An entry of a BibTeX file; `date` is as BibLaTeX reads it.
    Bibtex,
    /// An item of the Citation Style Language in JSON, as reference managers read it.
    CslJson,
}

/// A record that can be cited.
pub enum CitationFields {
    /// An agreement.
    Agreement(agreement::Model),
    /// A meeting.
    Meeting(meeting::Model),
    /// A source.
    Source(source::Model),
}

impl CitationFields {
    fn permalink(&self, ctx: &Context<'_>) -> String {
        let (list, slug) = match self {
            Self::Agreement(row) => ("agreements", &row.slug),
            Self::Meeting(row) => ("meetings", &row.slug),
            Self::Source(row) => ("sources", &row.slug),
        };
        permalink(ctx.base_url(), list, slug)
    }

    fn id(&self) -> Uuid {
        match self {
            Self::Agreement(row) => row.id,
            Self::Meeting(row) => row.id,
            Self::Source(row) => row.id,
        }
    }

    async fn read(&self, ctx: &Context<'_>, lang: Option<String>) -> Result<Citation> {
        let (work, key, date) = match self {
            Self::Agreement(row) => {
                let signed_on = Agreement(row.clone()).signed_on(ctx).await?.transpose()?;
                let signed_on = signed_on.map(|date| PartialDate::parse(&date.edtf.0));
                (Work::Treaty, &row.slug, signed_on.transpose()?)
            }
            Self::Meeting(row) => {
                let (text, first, last) = (&row.start_on, row.start_earliest, row.start_latest);
                let date = PartialDate::from_columns(text.as_ref(), first, last);
                (Work::Event, &row.slug, date)
            }
            Self::Source(row) => (work(row.kind), &row.slug, published(row)),
        };
        let source = match self {
            Self::Source(row) => Some(row),
            _ => None,
        };
        Ok(Citation {
            work,
            key: key.clone(),
            title: text(ctx, self.id(), TextUse::Name, lang).await?,
            author: source.and_then(|row| row.attribution.clone()),
            publisher: source.and_then(|row| row.publisher.clone()),
            date,
            url: source.and_then(|row| row.url.clone()),
            permalink: self.permalink(ctx),
        })
    }
}

fn work(kind: Option<SourceKind>) -> Work {
    match kind {
        Some(SourceKind::NewsArticle | SourceKind::Wire) => Work::NewsArticle,
        Some(SourceKind::Book) => Work::Book,
        Some(SourceKind::Dataset) => Work::Dataset,
        _ => Work::Document,
    }
}

fn published(row: &source::Model) -> Option<PartialDate> {
    PartialDate::from_columns(
        row.published_on.as_ref(),
        row.published_earliest,
        row.published_latest,
    )
}

/// What a record is cited with.
#[Object]
impl CitationFields {
    /// The lasting address of the record, such as `/agreements/treaty-of-x`. It begins with the address of this server where the server was told it (`ENTENTE_BASE_URL`), or else with `/`.
    #[graphql(name = "permalink")]
    async fn address(&self, ctx: &Context<'_>) -> String {
        self.permalink(ctx)
    }

    /// How to cite it. What is not known is left out.
    async fn citation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is written.", default)] format: CitationFormat,
        #[graphql(
            desc = "In which language to give the title: a tag of BCP 47, such as `fr`. English when not given; another where there is none in that language."
        )]
        lang: Option<String>,
    ) -> Result<String> {
        Ok(self.read(ctx, lang).await?.write(format.into()))
    }
}
