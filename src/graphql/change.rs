//! The log of changes, as callers read it, and taking a change back.

use async_graphql::{Context, Enum, ID, InputObject, Json, Object, Result, SimpleObject};
use entity::change::Model;
use entity::proposal;
use entity::vocabulary::{Operation as OperationRow, RecordKind};
use futures_util::FutureExt as _;

use crate::domain::change::note::{Field, Note, shown};
use crate::domain::change::read::{self, ChangeFilter as Filter, Changes};
use crate::domain::revert::revert;
use crate::graphql::connection::{PageInfo, paging};
use crate::graphql::context::Ask as _;
use crate::graphql::error::or_null;
use crate::graphql::error::{UserError, outcome};
use crate::graphql::node::{Node, of_record};
use crate::graphql::record::{Kind, show_id};
use crate::graphql::scalar::Instant;

/// What was done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "OperationRow")]
pub enum Operation {
    /// The record was not there before.
    Created,
    /// The record was there before and is there after.
    Updated,
    /// The record is gone. Taking this change back brings it back, with everything that belonged to it.
    Deleted,
}

/// What one act did to one record: who, when, why, and which fields. Changes are never altered and never deleted.
#[derive(Clone, Debug)]
pub struct Change(pub Model);

/// What one act did to one record: who, when, why, and which fields. Changes are never altered and never deleted.
#[Object]
impl Change {
    /// Its number. Later changes have larger ones, in the order in which they were committed; no number is given twice.
    async fn revision(&self) -> i64 {
        self.0.revision
    }

    /// When it was made.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// Who made it: the name and prefix of a key, the subject of a token, or a command of the program such as `entente seed`. Null where somebody wrote in the database by other means, or before there was a log.
    async fn by(&self) -> Option<&String> {
        self.0.author.as_ref()
    }

    /// By which act: the name of a mutation, or of a command of the program. `outside` where somebody wrote in the database by other means, or before there was a log.
    async fn act(&self) -> &str {
        &self.0.act
    }

    /// Why, in the author's words. Null where they did not say.
    async fn reason(&self) -> Option<&String> {
        self.0.reason.as_ref()
    }

    /// Who proposed it, where an editor accepted a proposal by it; `by` is the editor. Null in all other changes.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Option<Result<String>> {
        or_null(async {
            let proposal = ctx.row_if::<proposal::Entity>(self.0.proposal_id).await?;
            Ok(proposal.map(|row| row.proposer))
        })
        .await
    }

    /// Whether the record came, changed or went.
    async fn operation(&self) -> Operation {
        self.0.operation.into()
    }

    /// The id of the record, which may be gone by now.
    async fn record_id(&self) -> ID {
        show_id(self.0.record_kind, self.0.record_id)
    }

    /// What kind of record.
    async fn record_kind(&self) -> Kind {
        self.0.record_kind.into()
    }

    /// The record as it is now, or the one into which it was merged; null where it is gone.
    async fn record(&self, ctx: &Context<'_>) -> Option<Result<Node>> {
        of_record(ctx, self.0.record_kind, self.0.record_id)
            .await
            .transpose()
    }

    /// The fields it wrote, with their values before and after.
    async fn fields(&self, ctx: &Context<'_>) -> Result<Vec<FieldChange>> {
        let notes = ctx.notes_of(self.0.revision).await?;
        Ok(notes.iter().flat_map(FieldChange::of).collect())
    }
}

/// What a change did to one field.
#[derive(Clone, Debug, SimpleObject)]
pub struct FieldChange {
    /// What sort of row the field is in, as it is stored: `country` for a country's own fields, `localised_text` for one of its names, `lifecycle_event` for one of an agreement's events.
    pub part: String,
    /// The row: 32 hexadecimal digits, the same that the id of the record or of the part ends with.
    pub part_id: String,
    /// The field, as it is stored: `capital`.
    pub field: String,
    /// Its value before; null where there was none or the row was not there. Where the column tells which kind of record it refers to, the id is written as everywhere in the API; otherwise as it is stored.
    pub before: Option<Json<serde_json::Value>>,
    /// Its value after; null where there is none or the row is gone.
    pub after: Option<Json<serde_json::Value>>,
}

impl FieldChange {
    fn of(note: &Note) -> Vec<Self> {
        let fields = note.fields().into_iter();
        let own = |field: &Field| field.name != "id";
        fields
            .filter(own)
            .map(|field| Self::new(note, field))
            .collect()
    }

    fn new(note: &Note, field: Field) -> Self {
        let value = |value| {
            let value = shown(&note.table, &field.name, value);
            (!value.is_null()).then_some(Json(value))
        };
        Self {
            part: note.table.clone(),
            part_id: note.id.simple().to_string(),
            before: value(field.before),
            after: value(field.after),
            field: field.name,
        }
    }
}

/// Which changes are wanted. All that is given has to hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ChangeFilter {
    /// Only changes to the record with this id, whether or not it is still there.
    pub record: Option<ID>,
    /// Only changes to records of these kinds. An empty list lets all kinds through.
    pub kinds: Option<Vec<Kind>>,
    /// Only changes by this author, as `by` tells it.
    pub by: Option<String>,
    /// Only changes made at this instant or later.
    pub since: Option<Instant>,
}

impl ChangeFilter {
    pub(super) fn read(self) -> crate::domain::error::Result<Filter> {
        let kinds = self.kinds.unwrap_or_default();
        Ok(Filter {
            record: self
                .record
                .map(|id| read::record("filter.record", &id))
                .transpose()?,
            kinds: kinds.into_iter().map(RecordKind::from).collect(),
            by: self.by,
            since: self.since.map(|at| at.read("filter.since")).transpose()?,
        })
    }
}

/// A part of the log, oldest change first (Relay).
pub struct ChangeConnection {
    filter: Filter,
    page: Changes,
}

/// A part of the log, oldest change first (Relay).
#[Object]
impl ChangeConnection {
    /// The changes with their cursors.
    async fn edges(&self) -> Vec<ChangeEdge> {
        let rows = self.page.rows.iter().cloned();
        rows.map(|row| ChangeEdge {
            cursor: row.revision.to_string(),
            node: Change(row),
        })
        .collect()
    }

    /// The changes.
    async fn nodes(&self) -> Vec<Change> {
        self.page.rows.iter().cloned().map(Change).collect()
    }

    /// Where this page lies in the log.
    async fn page_info(&self) -> PageInfo {
        let cursor = |row: Option<&Model>| row.map(|row| row.revision.to_string());
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: cursor(self.page.rows.first()),
            end_cursor: cursor(self.page.rows.last()),
        }
    }

    /// How many changes the filter lets through on all pages together. Counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(read::count(&ctx.db().reader, &self.filter).await?)
    }
}

/// A change in the log, with its cursor (Relay).
#[derive(SimpleObject)]
pub struct ChangeEdge {
    /// Its place: the revision, as text.
    cursor: String,
    /// The change.
    node: Change,
}

/// Questions about the log.
#[derive(Default)]
pub struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// What changed, oldest first. To keep a copy up to date, ask for `changes(after: …)` with the revision of the last change you know, until `hasNextPage` is false.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which changes.")] filter: Option<ChangeFilter>,
        #[graphql(desc = "How many from the start, 100 at the most; 25 when not given.")]
        first: Option<i32>,
        #[graphql(desc = "Only those after this revision: an `endCursor`, or the number as text.")]
        after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at the most.")] last: Option<i32>,
        #[graphql(
            desc = "Only those before this revision: a `startCursor`, or the number as text."
        )]
        before: Option<String>,
    ) -> Result<ChangeConnection> {
        let filter = filter.unwrap_or_default().read()?;
        let page = paging(first, after, last, before)?;
        let page = read::page(&ctx.db().reader, &filter, &page).await?;
        Ok(ChangeConnection { filter, page })
    }

    /// The number of the last change to anything; 0 where nothing was ever written.
    async fn revision(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.seen(read::revision(&ctx.db().reader).await?))
    }
}

/// What taking a change back did.
#[derive(SimpleObject)]
pub struct ChangeRevertPayload {
    /// The record as it is now; null where it is gone, or where the act was refused.
    record: Option<Node>,
    /// Why the change could not be taken back. Empty if it was.
    errors: Vec<UserError>,
}

/// Acts on the log.
#[derive(Default)]
pub struct ChangeMutation;

#[Object]
impl ChangeMutation {
    /// Takes a change back: the fields it wrote get the values they had before. Refused where a later change wrote the same fields. A record that was deleted is there again under its id, one that was created is deleted. Of a merge, all changes are taken back together, whichever of them is named; with a deletion, what other records lost by it. Refused as well where the records would then break a rule together with what was done since, such as two shown claims that disagree. This is itself a change in the log.
    async fn change_revert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The revision of the change.")] revision: i64,
    ) -> Result<ChangeRevertPayload> {
        let written = ctx
            .write(move |tx, _| async move { revert(tx, revision).await }.boxed())
            .await;
        let (record, errors) = outcome(written)?;
        let record = match record {
            Some((kind, id)) => of_record(ctx, kind, id).await?,
            None => None,
        };
        Ok(ChangeRevertPayload { record, errors })
    }
}
