//! Merging two records that stand for the same thing, in the API.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use futures_util::FutureExt as _;

use crate::domain::merge::merge;
use crate::graphql::context::Ask as _;
use crate::graphql::error::{UserError, outcome};
use crate::graphql::node::{Node, of_record};

/// Two records that stand for the same thing. Each is named by its id, or by kind and slug such as `agreement/mali-russia-2025`.
#[derive(Clone, Debug, InputObject)]
pub struct RecordMergeInput {
    /// The record that is given up. Its id and its slug lead to the other from then on.
    pub from: String,
    /// The record that stays.
    pub into: String,
}

/// What a merge did.
#[derive(SimpleObject)]
pub struct RecordMergePayload {
    /// The record that stays. Null if the merge was refused.
    record: Option<Node>,
    /// Why the records could not be merged. Empty if they were.
    errors: Vec<UserError>,
}

/// Acts on records of any kind.
#[derive(Default)]
pub struct MergeMutation;

#[Object]
impl MergeMutation {
    /// Merges two agreements, meetings, offices, organisations, persons or sources that were recorded twice. Whatever refers to the one refers to the other then: parts, names, identifiers, claims, and what other records say of it; of two entries that say the same, one is kept. The record that stays keeps its values and takes those that it does not know. Claims of both stand side by side, and where they disagree that is a conflict; of shown claims that disagree, those of the record that stays stay shown. Refused for records of two kinds, for countries, domains, packages and relations, for an agreement that is linked to the other, and for a meeting that is part of the other. `changeRevert` of any change that it made takes the whole merge back.
    async fn record_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two records.")] input: RecordMergeInput,
    ) -> Result<RecordMergePayload> {
        let written = ctx
            .write(move |tx, now| {
                async move { merge(tx, &input.from, &input.into, now).await }.boxed()
            })
            .await;
        let (record, errors) = outcome(written)?;
        let record = match record {
            Some((kind, id)) => of_record(ctx, kind, id).await?,
            None => None,
        };
        Ok(RecordMergePayload { record, errors })
    }
}
