//! What can be asked of every record, whatever its kind.

use async_graphql::{Context, ID, InputObject};
use entity::source;

use crate::domain::error::{Error, Result};
use crate::domain::evidence::RecordTest;
use crate::domain::filter::Choice;
use crate::domain::id;
use crate::graphql::claim::ClaimFilter;
use crate::graphql::filter::{At, DateTimeFilter, PartsFilter, RecordSetFilter, TextFilter};

/// What can be asked of every record, whatever its kind.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RecordFilter {
    /// Only the records with these ids, 1 to 100.
    pub ids: Option<Vec<ID>>,
    /// Only records one of whose names or titles, in any language, is like this. Names are compared without accents and without regard to capitals.
    pub name: Option<TextFilter>,
    /// Only records with a name in this language: a tag of BCP 47, exactly.
    pub name_language: Option<String>,
    /// Only records that bear a code of another system.
    pub identifier: Option<IdentifierFilter>,
    /// Only records about which these sources say something: slugs or ids.
    pub sources: Option<RecordSetFilter>,
    /// Only records with claims like this.
    pub claims: Option<PartsFilter<ClaimFilter>>,
    /// True: only records about which claims disagree. False: only the others.
    pub has_conflict: Option<bool>,
    /// Only records that were recorded in this stretch of time.
    pub created_at: Option<DateTimeFilter>,
    /// Only records that were changed last in this stretch of time: what is new since your last pull.
    pub updated_at: Option<DateTimeFilter>,
}

/// A code of another system. All conditions given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct IdentifierFilter {
    /// The system, such as `UNTS`, exactly.
    pub scheme: Option<String>,
    /// The code there, exactly.
    pub value: Option<String>,
}

impl RecordFilter {
    /// The conditions that are given.
    pub async fn read(self, ctx: &Context<'_>, at: &At) -> Result<Vec<RecordTest>> {
        let mut tests = Vec::new();
        if let Some(ids) = self.ids {
            tests.push(RecordTest::Id(Choice::In(read_ids(&at.field("ids"), ids)?)));
        }
        if let Some(name) = self.name {
            tests.extend(
                name.read(&at.field("name"))?
                    .into_iter()
                    .map(RecordTest::Name),
            );
        }
        tests.extend(self.name_language.map(RecordTest::NameLanguage));
        tests.extend(self.identifier.map(|asked| RecordTest::Identifier {
            scheme: asked.scheme,
            value: asked.value,
        }));
        if let Some(sources) = self.sources {
            let at = at.field("sources");
            let read = sources.read::<source::Entity>(ctx, &at).await?;
            tests.extend(read.into_iter().map(RecordTest::Sources));
        }
        if let Some(claims) = self.claims {
            let read = claims.read(ctx, &at.field("claims")).await?;
            tests.extend(read.into_iter().map(RecordTest::Claims));
        }
        tests.extend(self.has_conflict.map(RecordTest::HasConflict));
        if let Some(created) = self.created_at {
            let read = created.read(&at.field("createdAt"))?;
            tests.extend(read.map(RecordTest::Created));
        }
        if let Some(updated) = self.updated_at {
            let read = updated.read(&at.field("updatedAt"))?;
            tests.extend(read.map(RecordTest::Updated));
        }
        Ok(tests)
    }
}

/// An id of another kind of record is no error: no record of this kind has it.
fn read_ids(at: &At, ids: Vec<ID>) -> Result<Vec<uuid::Uuid>> {
    let ids = at.values(ids)?;
    let read = |(index, id): (usize, &ID)| match id::read(id) {
        Some((_, id)) => Ok(id),
        None => Err(Error::invalid(
            at.field(index).path(),
            format!(
                "`{}` is not an id. Ids look like agreement_ and 32 hexadecimal digits.",
                id.0
            ),
        )),
    };
    ids.iter().enumerate().map(read).collect()
}
