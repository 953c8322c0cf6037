//! Lists of claims, and of records whose claims disagree.

use entity::claim::{Column, Entity, Model};
use entity::record;
use entity::vocabulary::{Modality, RecordKind};
use sea_orm::sea_query::{CaseStatement, Condition, Expr, ExprTrait, Func, JoinType, Query};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryTrait, Select};
use uuid::Uuid;

use crate::domain::claim::fields;
use crate::domain::list::{Key, KeyValue, Listed};

/// Which claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClaimFilter {
    /// Only those of this source.
    pub source: Option<Uuid>,
    /// Only those on this record.
    pub subject: Option<Uuid>,
    /// Only those on the field of this name.
    pub field: Option<String>,
    /// Only those put in one of these ways.
    pub modalities: Vec<Modality>,
    /// Only those that were concluded, or only those that were read.
    pub inferred: Option<bool>,
    /// Only those that records follow, or only the others.
    pub shown: Option<bool>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClaimOrder {
    /// By place in the source, those without one last.
    #[default]
    Locator,
    /// By the name of the field.
    Field,
}

impl Listed for Entity {
    const NAME: &'static str = "claim";
    type Filter = ClaimFilter;
    type Order = ClaimOrder;

    fn select(filter: &ClaimFilter) -> Select<Self> {
        Self::find()
            .apply_if(filter.source, |select, source| {
                select.filter(Column::SourceId.eq(source))
            })
            .apply_if(filter.subject, |select, subject| {
                select.filter(Column::SubjectId.eq(subject))
            })
            .apply_if(filter.field.as_ref(), |select, field| {
                select.filter(Column::Field.eq(field))
            })
            .apply_if(
                (!filter.modalities.is_empty()).then(|| filter.modalities.clone()),
                |select, modalities| select.filter(Column::Modality.is_in(modalities)),
            )
            .apply_if(filter.inferred, |select, inferred| {
                select.filter(Column::IsInferred.eq(inferred))
            })
            .apply_if(filter.shown, |select, shown| {
                select.filter(Column::IsShown.eq(shown))
            })
    }

    fn keys(order: ClaimOrder) -> Vec<Key<Self>> {
        vec![match order {
            ClaimOrder::Locator => Key {
                column: Column::Locator,
                descending: false,
                value: |row: &Model| row.locator.clone().map(KeyValue::Text),
            },
            ClaimOrder::Field => Key {
                column: Column::Field,
                descending: false,
                value: |row: &Model| Some(KeyValue::Text(row.field.clone())),
            },
        }]
    }

    fn id_column() -> Column {
        Column::Id
    }

    fn id(row: &Model) -> Uuid {
        row.id
    }
}

/// The list of the records whose claims disagree, by id. Values are stored as they are compared,
/// so the database finds the same disagreements as [`crate::domain::claim::conflict::among`].
impl Listed for record::Entity {
    const NAME: &'static str = "conflict";
    type Filter = ();
    type Order = ();

    fn select((): &()) -> Select<Self> {
        let kind = || Expr::col(("subject", record::Column::Kind));
        let of = |column: Column| Expr::col((Entity, column));
        let of_one_value = RecordKind::iter().fold(Condition::any(), |any, of_kind| {
            let known = fields::of_one_value(of_kind);
            any.add(kind().eq(of_kind).and(of(Column::Field).is_in(known)))
        });
        let ignored = kind()
            .eq(RecordKind::Agreement)
            .and(of(Column::Field).eq(fields::STATUS));
        let parts = [Column::EventId, Column::TermId, Column::ParticipantId];
        let part = CaseStatement::new()
            .case(ignored, Expr::cust("NULL"))
            .finally(Func::coalesce(parts.map(of)));
        let disputed = Query::select()
            .column((Entity, Column::SubjectId))
            .from(Entity)
            .join_as(
                JoinType::InnerJoin,
                record::Entity,
                "subject",
                Expr::col(("subject", record::Column::Id)).equals((Entity, Column::SubjectId)),
            )
            .and_where(of(Column::Value).is_not_null())
            .cond_where(of_one_value)
            .group_by_columns([(Entity, Column::SubjectId), (Entity, Column::Field)])
            .add_group_by([part.into()])
            .and_having(Expr::expr(Func::count_distinct(of(Column::Value))).gt(1))
            .take();
        Self::find().filter(record::Column::Id.in_subquery(disputed))
    }

    fn keys((): ()) -> Vec<Key<Self>> {
        Vec::new()
    }

    fn id_column() -> record::Column {
        record::Column::Id
    }

    fn id(row: &record::Model) -> Uuid {
        row.id
    }
}
