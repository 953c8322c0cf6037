//! Records that bear the same code of another system, in the API.

use async_graphql::{Context, Object, Result};

use crate::domain::identifier::Shared;
use crate::graphql::error::or_null;
use crate::graphql::later::Later;
use crate::graphql::node::{Node, of_record};

/// A code that two records bear, and the other of the two.
pub struct SharedIdentifier(pub Shared);

/// A code that two records bear, and the other of the two. It is a sign that both may stand for the same thing, and no more: the Correlates of War, for one, give a state and its successor the same number.
#[Object]
impl SharedIdentifier {
    /// The system, such as `WIKIDATA`, `COW` or `UNTS`.
    async fn scheme(&self) -> &str {
        &self.0.scheme
    }

    /// The code in that system.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// The other record that bears it, of whatever kind. Null only if it was deleted meanwhile.
    async fn record(&self, ctx: &Context<'_>) -> Option<Result<Later<Node>>> {
        or_null(async {
            let found = of_record(ctx, self.0.kind, self.0.record).await?;
            Ok(found.map(Later))
        })
        .await
    }
}
