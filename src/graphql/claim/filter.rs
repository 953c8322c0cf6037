//! What can be asked of claims.

use async_graphql::{Context, InputObject};

use crate::domain::claim::subject;
use crate::domain::error::Result;
use crate::domain::evidence::ClaimTest;
use crate::domain::filter::Choice;
use crate::graphql::claim::Modality;
use crate::graphql::context::Ask as _;
use crate::graphql::filter::{
    At, ChoiceFilter, DateFilter, DateTimeFilter, ReferenceFilter, TextFilter, gather, readable,
};
use crate::graphql::record::Kind;
use crate::graphql::scalar::all;

/// Which claims. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ClaimFilter {
    /// Only claims of this source: slug or id.
    source: Option<ReferenceFilter>,
    /// Only claims of sources published at this time.
    source_published_on: Option<DateFilter>,
    /// Only claims about this record: its id, or kind and slug such as `agreement/mali-russia-2025`, `country/ML` or `relation/ML-RU`.
    subject: Option<String>,
    /// Only claims about records of these kinds, 1 to 100.
    subject_kind: Option<Vec<Kind>>,
    /// Only claims on a field of a name like this, such as `status`.
    field: Option<TextFilter>,
    /// Only claims that give a value like this.
    value: Option<TextFilter>,
    /// Only claims whose quote, in the source's own language, is like this.
    quote: Option<TextFilter>,
    /// Only claims whose quote is in a language like this: tags of BCP 47.
    quote_lang: Option<TextFilter>,
    /// Only claims put in one of these ways.
    modality: Option<ChoiceFilter<Modality>>,
    /// True: only values that the record keeper concluded. False: only values read in the source.
    is_inferred: Option<bool>,
    /// True: only claims that are shown, which is to say that their value was chosen among those that disagree. False: only the others.
    is_shown: Option<bool>,
    /// True: only claims that are at odds with another about the same thing. False: only the others.
    is_disputed: Option<bool>,
    /// True: only claims on fields of which no other source speaks. False: only those that a second source speaks of too, whatever it says.
    is_only_source: Option<bool>,
    /// Only claims that were recorded in this stretch of time.
    created_at: Option<DateTimeFilter>,
    /// All of these hold too.
    and: Option<Vec<ClaimFilter>>,
    /// At least one of these holds.
    or: Option<Vec<ClaimFilter>>,
    /// This does not hold, or it is not known whether it does.
    not: Option<Box<ClaimFilter>>,
}

readable!(ClaimFilter => ClaimTest);

impl ClaimFilter {
    async fn tests(self, ctx: &Context<'_>, at: &At) -> Result<Vec<ClaimTest>> {
        let mut tests = Vec::new();
        gather!(tests, ctx, at;
            records source "source": self.source => ClaimTest::Source;
            "sourcePublishedOn": self.source_published_on => ClaimTest::SourcePublished;
            "field": self.field => ClaimTest::Field;
            "value": self.value => ClaimTest::Value;
            "quote": self.quote => ClaimTest::Quote;
            "quoteLang": self.quote_lang => ClaimTest::QuoteLanguage;
            "modality": self.modality => ClaimTest::Modality;
            "createdAt": self.created_at => ClaimTest::Created;
        );
        if let Some(given) = self.subject {
            let (_, id) = subject(&ctx.db().reader, at.field("subject").path(), &given).await?;
            tests.push(ClaimTest::Subject(Choice::In(vec![id])));
        }
        if let Some(kinds) = self.subject_kind {
            let kinds = at.field("subjectKind").values(kinds)?;
            tests.push(ClaimTest::SubjectKind(all(kinds)));
        }
        tests.extend(self.is_inferred.map(ClaimTest::Inferred));
        tests.extend(self.is_shown.map(ClaimTest::Shown));
        tests.extend(self.is_disputed.map(ClaimTest::IsDisputed));
        tests.extend(self.is_only_source.map(ClaimTest::IsOnlySource));
        Ok(tests)
    }
}
