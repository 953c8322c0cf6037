//! Tests that every kind of record knows: its names and identifiers, what is claimed about it, when
//! it was written.

use chrono::{DateTime, Utc};
use entity::vocabulary::{Modality, RecordKind};
use entity::{claim, identifier, localised_text, record, search_text, source};
use sea_orm::sea_query::{
    Asterisk, CaseStatement, Expr, ExprTrait as _, Func, IntoColumnRef as _, JoinType, LikeExpr,
    Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable as _, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::domain::field;
use crate::domain::filter::{Choice, Dated, Form, Members, Parts, Test, Words};
use crate::domain::search::fold;

/// Something that is true of a record or not, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordTest {
    /// By its id.
    Id(Choice<Uuid>),
    /// One of its names or titles, compared without accents and capitals.
    Name(Words),
    /// It has a name in this language.
    NameLanguage(String),
    /// It bears this code of another system, or any code of that system.
    Identifier {
        /// The system.
        scheme: Option<String>,
        /// The code.
        value: Option<String>,
    },
    /// The sources that say something about it.
    Sources(Members),
    /// What is claimed about it.
    Claims(Parts<ClaimTest>),
    /// Whether claims about it disagree.
    HasConflict(bool),
    /// It was written for the first time in this stretch.
    Created(Stretch),
    /// It was written last in this stretch.
    Updated(Stretch),
}

/// From one instant to another. A side left out is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// At this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
}

impl RecordTest {
    /// What has to hold of the record with the id in `id`.
    pub fn condition<C: ColumnTrait>(&self, id: C) -> Condition {
        let within = |records| Condition::all().add(id.in_subquery(records));
        match self {
            Self::Id(ids) => ids.condition(id),
            Self::Name(words) => name(id, words),
            Self::NameLanguage(tag) => within(named_in(tag)),
            Self::Identifier { scheme, value } => within(bearing(scheme.as_ref(), value.as_ref())),
            Self::Sources(sources) => sources.condition(id, told_by, told_beside),
            Self::Claims(claims) => claims.condition(id, claimed),
            Self::HasConflict(true) => within(disputed()),
            Self::HasConflict(false) => Condition::all().add(id.not_in_subquery(disputed())),
            Self::Created(stretch) => within(written(record::Column::CreatedAt, *stretch)),
            Self::Updated(stretch) => within(written(record::Column::UpdatedAt, *stretch)),
        }
    }
}

impl RecordTest {
    /// Whether an index finds the records of which it holds, and they are few of all.
    pub fn leaves_few(&self) -> bool {
        match self {
            Self::Id(Choice::In(_)) | Self::Identifier { .. } => true,
            Self::Name(words) => matches!(words, Words::In(_)),
            _ => false,
        }
    }
}

/// The texts that are names or titles, as [`search_text`] keeps them: without accents and capitals.
/// In the words of the index on them, or no database takes that index.
const NAMES: &str =
    "search_text.field IN ('NAME', 'FORMAL_NAME', 'ALTERNATIVE_NAME', 'SHORT_NAME')";

fn name<C: ColumnTrait>(id: C, words: &Words) -> Condition {
    use search_text::{Column, Entity};
    let folded = |text: &String| fold::join(&fold::words(text));
    let like = |pattern: String| Column::Folded.like(LikeExpr::new(pattern).escape('\\'));
    let named = |condition: Expr| {
        Entity::find()
            .select_only()
            .column(Column::RecordId)
            .filter(Expr::cust(NAMES))
            .filter(condition)
            .into_query()
    };
    let all = Condition::all();
    match words {
        Words::In(texts) => {
            all.add(id.in_subquery(named(Column::Folded.is_in(texts.iter().map(folded)))))
        }
        Words::NotIn(texts) => {
            all.add(id.not_in_subquery(named(Column::Folded.is_in(texts.iter().map(folded)))))
        }
        // Signs alone are no words, and no name holds them.
        Words::Holds(text) | Words::Begins(text) if folded(text).is_empty() => {
            all.add(Expr::value(false))
        }
        // Folded words hold neither `%` nor `_`.
        Words::Holds(text) => all.add(id.in_subquery(named(like(format!("%{}%", folded(text)))))),
        Words::Begins(text) => all.add(id.in_subquery(named(like(format!("{}%", folded(text)))))),
        Words::Known(true) => all.add(id.in_subquery(named(Expr::value(true)))),
        Words::Known(false) => all.add(id.not_in_subquery(named(Expr::value(true)))),
    }
}

fn named_in(tag: &str) -> SelectStatement {
    use localised_text::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::RecordId)
        .filter(Column::Language.eq(tag))
        .into_query()
}

fn bearing(scheme: Option<&String>, value: Option<&String>) -> SelectStatement {
    use identifier::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::RecordId)
        .apply_if(scheme, |select, scheme| {
            select.filter(Column::Scheme.eq(scheme))
        })
        .apply_if(value, |select, value| {
            select.filter(Column::Value.eq(value))
        })
        .into_query()
}

fn claimed(condition: Condition) -> SelectStatement {
    claim::Entity::find()
        .select_only()
        .column(claim::Column::SubjectId)
        .filter(condition)
        .into_query()
}

fn told_by(sources: &[Uuid]) -> SelectStatement {
    claimed(Condition::all().add(claim::Column::SourceId.is_in(sources.iter().copied())))
}

fn told_beside(sources: &[Uuid]) -> SelectStatement {
    claimed(Condition::all().add(claim::Column::SourceId.is_not_in(sources.iter().copied())))
}

fn written(column: record::Column, stretch: Stretch) -> SelectStatement {
    record::Entity::find()
        .select_only()
        .column(record::Column::Id)
        .apply_if(stretch.from, |select, from| select.filter(column.gte(from)))
        .apply_if(stretch.before, |select, before| {
            select.filter(column.lt(before))
        })
        .into_query()
}

/// The records whose claims disagree.
pub fn disputed() -> SelectStatement {
    disputes()
        .column((claim::Entity, claim::Column::SubjectId))
        .take()
}

/// What claims disagree about: one row for each field of a record or of one of its parts. Values are
/// stored as they are compared, so the database finds the same disagreements as
/// [`crate::domain::claim::conflict::among`].
fn disputes() -> SelectStatement {
    use claim::{Column, Entity};
    let kind = || Expr::col(("subject", record::Column::Kind));
    let of = |column: Column| Expr::col((Entity, column));
    let of_one_value = RecordKind::iter().fold(Condition::any(), |any, of_kind| {
        let known = field::of_one_value(of_kind);
        any.add(kind().eq(of_kind).and(of(Column::Field).is_in(known)))
    });
    let of_twice = |column: Column| Expr::col(("twice", column)).equals((Entity, column));
    Query::select()
        .from_subquery(told_twice(), "twice")
        .join(
            JoinType::InnerJoin,
            Entity,
            of_twice(Column::SubjectId).and(of_twice(Column::Field)),
        )
        .join_as(
            JoinType::InnerJoin,
            record::Entity,
            "subject",
            Expr::col(("subject", record::Column::Id)).equals((Entity, Column::SubjectId)),
        )
        .and_where(of(Column::Value).is_not_null())
        .cond_where(of_one_value)
        .group_by_columns([(Entity, Column::SubjectId), (Entity, Column::Field)])
        .add_group_by([part_spoken_of(of)])
        .and_having(Expr::expr(Func::count_distinct(of(Column::Value))).gt(1))
        .take()
}

/// The fields of records about which there is more than one claim: an index alone tells them, and
/// they are few of all, while what the claims say has to be read from each.
fn told_twice() -> SelectStatement {
    use claim::{Column, Entity};
    let told = [
        (Entity, Column::SubjectId).into_column_ref(),
        (Entity, Column::Field).into_column_ref(),
    ];
    Query::select()
        .columns(told.clone())
        .from(Entity)
        .group_by_columns(told)
        .and_having(Expr::col(Asterisk).count().gt(1))
        .take()
}

/// The part of the record that a claim speaks of, or the record itself. On a status the part is left
/// out of account, since it is the events that disagree; no other record has parts with a status.
fn part_spoken_of(of: impl Fn(claim::Column) -> Expr) -> Expr {
    use claim::Column;
    let parts = [
        Column::EventId,
        Column::TermId,
        Column::ParticipantId,
        Column::SubjectId,
    ];
    CaseStatement::new()
        // Written out: PostgreSQL takes two expressions for the same only if their values are.
        .case(
            of(Column::Field).eq(Expr::cust(format!("'{}'", field::STATUS))),
            of(Column::SubjectId),
        )
        .finally(Func::coalesce(parts.map(&of)))
        .into()
}

/// Whether a claim is one of those that disagree.
fn is_disputed() -> Expr {
    use claim::{Column, Entity};
    let of = |column: Column| Expr::col((Entity, column));
    let told = [of(Column::SubjectId), of(Column::Field), part_spoken_of(of)];
    let disputes = disputes()
        .columns([(Entity, Column::SubjectId), (Entity, Column::Field)])
        .expr(part_spoken_of(of))
        .take();
    Expr::tuple(told).in_subquery(disputes)
}

/// Something that is true of a claim or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ClaimTest {
    /// Whose claim it is.
    Source(Choice<Uuid>),
    /// The date on which that source was published.
    SourcePublished(Dated),
    /// What it is about.
    Subject(Choice<Uuid>),
    /// The kind of what it is about.
    SubjectKind(Vec<RecordKind>),
    /// The name of the field.
    Field(Words),
    /// The value it gives, as claims store it.
    Value(Words),
    /// The source's words.
    Quote(Words),
    /// The language of the quote.
    QuoteLanguage(Words),
    /// How the source puts it.
    Modality(Choice<Modality>),
    /// Concluded, or read.
    Inferred(bool),
    /// Shown, or not.
    Shown(bool),
    /// Whether other claims on the same record disagree about the same field.
    IsDisputed(bool),
    /// Whether no other source says anything about the same field of the same record.
    IsOnlySource(bool),
    /// When it was recorded.
    Created(Stretch),
}

impl Test for ClaimTest {
    fn condition(&self) -> Condition {
        use claim::Column;
        let all = Condition::all();
        match self {
            Self::Source(sources) => sources.condition(Column::SourceId),
            Self::SourcePublished(dated) => all.add(Column::SourceId.in_subquery(published(dated))),
            Self::Subject(records) => records.condition(Column::SubjectId),
            Self::SubjectKind(kinds) => all.add(Column::SubjectId.in_subquery(of_kind(kinds))),
            Self::Field(words) => words.condition(Column::Field),
            Self::Value(words) => words.condition(Column::Value),
            Self::Quote(words) => words.condition(Column::Quote),
            Self::QuoteLanguage(words) => words.condition(Column::QuoteLanguage),
            Self::Modality(modality) => modality.condition(Column::Modality),
            Self::Inferred(inferred) => all.add(Column::IsInferred.eq(*inferred)),
            Self::Shown(shown) => all.add(Column::IsShown.eq(*shown)),
            Self::IsDisputed(true) => all.add(is_disputed()),
            Self::IsDisputed(false) => all.add(is_disputed().not()),
            Self::IsOnlySource(alone) => all.add(backed_up().eq(!*alone)),
            Self::Created(stretch) => all
                .add_option(stretch.from.map(|from| Column::CreatedAt.gte(from)))
                .add_option(stretch.before.map(|before| Column::CreatedAt.lt(before))),
        }
    }

    fn probe(&self) -> Condition {
        use claim::Column;
        match self {
            Self::SubjectKind(kinds) => {
                let by_kind = record::Column::Kind.is_in(kinds.iter().copied());
                let subjects = |own| records(Condition::all().add(own).add(by_kind));
                let among = Form::Each.among(Column::SubjectId, record::Column::Id, subjects);
                Condition::all().add(among)
            }
            test => test.condition(),
        }
    }

    fn leaves_few(&self) -> bool {
        matches!(
            self,
            Self::Source(Choice::In(_)) | Self::Subject(Choice::In(_))
        )
    }
}

fn published(dated: &Dated) -> SelectStatement {
    use source::{Column, Entity};
    let columns = [
        Column::PublishedOn,
        Column::PublishedEarliest,
        Column::PublishedLatest,
    ];
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(dated.condition(columns))
        .into_query()
}

fn of_kind(kinds: &[RecordKind]) -> SelectStatement {
    let by_kind = record::Column::Kind.is_in(kinds.iter().copied());
    records(Condition::all().add(by_kind))
}

fn records(condition: Condition) -> SelectStatement {
    record::Entity::find()
        .select_only()
        .column(record::Column::Id)
        .filter(condition)
        .into_query()
}

/// Whether a second source speaks of the same field of the same record, or of the same part of it.
fn backed_up() -> Expr {
    use claim::{Column, Entity};
    let other = |column: Column| Expr::col(("other", column));
    let this = |column: Column| Expr::col((Entity, column));
    let others = Query::select()
        .expr(Expr::value(1))
        .from_as(Entity, "other")
        .and_where(other(Column::SubjectId).eq(this(Column::SubjectId)))
        .and_where(other(Column::Field).eq(this(Column::Field)))
        .and_where(other(Column::SourceId).ne(this(Column::SourceId)))
        .and_where(part_spoken_of(other).eq(part_spoken_of(this)))
        .take();
    Expr::exists(others)
}
