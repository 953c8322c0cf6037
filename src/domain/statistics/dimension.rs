//! What records are grouped by, and how the database finds it.

use std::fmt::Debug;
use std::hash::Hash;

use entity::{claim, country, domain};
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait as _, Func, Query, SelectStatement, SimpleExpr,
    UnionType, WithClause,
};
use sea_orm::{ColumnTrait as _, DbBackend, EntityTrait as _, QuerySelect as _, QueryTrait as _};

use crate::domain::filter::Filter;
use crate::domain::list::Listed;
use crate::domain::statistics::Unit;

/// The column of a row beside the records that names the record it belongs to.
pub(super) const OWNER: &str = "owner";
/// The column of a row beside the records that holds the key.
pub(super) const KEY: &str = "key";
/// The column of a row beyond those by which it is found.
pub(super) const ID: &str = "id";

/// Something that records can be grouped by.
pub trait Dimension: Clone + Debug + PartialEq + Eq + Hash + Send + Sync + 'static {
    /// The kind of record.
    type Of: Listed;
    /// What its keys are.
    fn kind(&self) -> KeyKind;
    /// Where the keys stand. What is joined to the records is joined under these names.
    fn place(&self, names: Names, backend: DbBackend) -> Place;
}

/// Which records a dimension groups.
pub type FilterOf<D> = Filter<<<D as Dimension>::Of as Listed>::Test>;

/// Under which names rows are joined to the records.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// The rows beside the records.
    pub(super) beside: &'static str,
    /// The rows beyond those.
    pub(super) beyond: &'static str,
}

/// What the keys of a dimension are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// Numbers.
    Number,
    /// Words or names.
    Text,
    /// Countries, shown by slug.
    Country,
    /// Domains, shown by code.
    Domain,
    /// Sources, shown by slug.
    Source,
}

impl KeyKind {
    /// The table and the column that hold the readable name of a record.
    pub(super) fn names(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Number | Self::Text => None,
            Self::Country => Some(("country", "slug")),
            Self::Domain => Some(("domain", "code")),
            Self::Source => Some(("source", "slug")),
        }
    }
}

/// Where the keys of a dimension stand. Joins in a row, rather than rows made of several tables,
/// let both databases begin with the few records that a filter lets through.
pub struct Place {
    /// The key of a record.
    pub(super) key: SimpleExpr,
    /// Rows with the columns [`OWNER`] and [`KEY`] that stand beside the records.
    pub(super) beside: Option<SelectStatement>,
    /// Rows with the columns [`ID`] and [`KEY`] that stand beyond those, found by their keys.
    pub(super) beyond: Option<SelectStatement>,
    /// Whether each record has one key at the most.
    pub(super) is_single: bool,
}

impl Place {
    /// In the record's own row.
    pub(super) fn own(key: SimpleExpr) -> Self {
        Self {
            key,
            beside: None,
            beyond: None,
            is_single: true,
        }
    }

    /// In rows beside it, of which a record may have several.
    pub(super) fn beside(names: Names, rows: SelectStatement) -> Self {
        Self {
            key: Expr::col((names.beside, KEY)),
            beside: Some(rows),
            beyond: None,
            is_single: false,
        }
    }

    /// In rows beside it, of which a record has one at the most; `key` may make more of it.
    pub(super) fn one_beside(rows: SelectStatement, key: SimpleExpr) -> Self {
        Self {
            key,
            beside: Some(rows),
            beyond: None,
            is_single: true,
        }
    }

    /// In rows beyond those beside it.
    fn beyond(names: Names, rows: SelectStatement, beyond: SelectStatement) -> Self {
        Self {
            key: Expr::col((names.beyond, KEY)),
            beyond: Some(beyond),
            ..Self::beside(names, rows)
        }
    }
}

/// The unit in which a partial date lies, given the columns of its first and its last day. Not
/// known where these lie in different units.
pub(super) fn unit_of(
    unit: Unit,
    (table, earliest, latest): (&str, &str, &str),
    backend: DbBackend,
) -> SimpleExpr {
    let number = |column: &str| {
        let column = format!("\"{table}\".\"{column}\"");
        let year = part_of(&column, "YEAR", backend);
        match unit {
            Unit::Year => year,
            Unit::Quarter => {
                let month = part_of(&column, "MONTH", backend);
                format!("({year} * 4 + ({month} - 1) / 3)")
            }
            Unit::Decade => format!("({year} / 10 * 10)"),
        }
    };
    let (first, last) = (number(earliest), number(latest));
    Expr::cust(format!("CASE WHEN {first} = {last} THEN {first} END"))
}

/// The year or the month of a day as a whole number. SQLite keeps days as text.
fn part_of(column: &str, part: &str, backend: DbBackend) -> String {
    match (backend, part) {
        (DbBackend::Sqlite, "YEAR") => format!("CAST(substr({column}, 1, 4) AS INTEGER)"),
        (DbBackend::Sqlite, _) => format!("CAST(substr({column}, 6, 2) AS INTEGER)"),
        _ => format!("CAST(EXTRACT({part} FROM {column}) AS INTEGER)"),
    }
}

/// Which domains are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DomainLevel {
    /// Each as it is recorded.
    AsRecorded,
    /// The broader one at this depth in its place; 1 is the top of the tree.
    AtDepth(u32),
    /// Each, and all broader ones as well.
    WithBroader,
}

/// The domains of records, given which domain each is linked to in the columns [`OWNER`] and [`KEY`].
pub(super) fn domains(names: Names, links: SelectStatement, level: DomainLevel) -> Place {
    match level {
        DomainLevel::AsRecorded => Place::beside(names, links),
        DomainLevel::AtDepth(depth) => {
            let (shown, linked) = ((names.beyond, KEY), (names.beside, KEY));
            Place {
                key: Func::coalesce([Expr::col(shown), Expr::col(linked)]).into(),
                ..Place::beyond(names, links, shown_in(tree_to(depth)))
            }
        }
        DomainLevel::WithBroader => Place::beyond(names, links, shown_in(tree_upwards())),
    }
}

/// Which domains a tree shows in the place of which.
fn shown_in(tree: SelectStatement) -> SelectStatement {
    let table = CommonTableExpression::new()
        .table_name("tree")
        .columns(["id", "shown", "depth"])
        .query(tree)
        .to_owned();
    Query::select()
        .with_cte(WithClause::new().recursive(true).cte(table).to_owned())
        .expr_as(Expr::col("id"), ID)
        .expr_as(Expr::col("shown"), KEY)
        .from("tree")
        .to_owned()
}

/// Every domain with the one shown in its place: itself down to the depth, above it what is there.
/// Domains in a ring, which no rule lets come about, are not reached and stay as they are.
fn tree_to(depth: u32) -> SelectStatement {
    use domain::{Column, Entity};
    let mut tree = Query::select()
        .column(Column::Id)
        .column(Column::Id)
        .expr(Expr::cust("1"))
        .from(Entity)
        .and_where(Column::ParentId.is_null())
        .to_owned();
    let shown = format!(
        "CASE WHEN \"tree\".\"depth\" < {depth} THEN \"domain\".\"id\" ELSE \"tree\".\"shown\" END"
    );
    let below = Expr::col((Entity, Column::ParentId)).equals(("tree", "id"));
    let next = Query::select()
        .column((Entity, Column::Id))
        .expr(Expr::cust(shown))
        .expr(Expr::cust("\"tree\".\"depth\" + 1"))
        .from(Entity)
        .inner_join("tree", below)
        .to_owned();
    tree.union(UnionType::All, next).to_owned()
}

/// Every domain with itself and with each that is broader. `UNION` ends the walk in a ring.
fn tree_upwards() -> SelectStatement {
    use domain::{Column, Entity};
    let mut tree = Query::select()
        .column(Column::Id)
        .column(Column::Id)
        .expr(Expr::cust("0"))
        .from(Entity)
        .to_owned();
    let above = Expr::col((Entity, Column::Id)).equals(("tree", "shown"));
    let next = Query::select()
        .column(("tree", "id"))
        .column((Entity, Column::ParentId))
        .expr(Expr::cust("0"))
        .from(Entity)
        .inner_join("tree", above)
        .and_where(Column::ParentId.is_not_null())
        .to_owned();
    tree.union(UnionType::Distinct, next).to_owned()
}

/// The regions of the countries of records, given the countries in the columns [`OWNER`] and [`KEY`].
pub(super) fn regions(names: Names, countries: SelectStatement, region: country::Column) -> Place {
    use country::{Column, Entity};
    let regions = Entity::find()
        .select_only()
        .column_as(Column::Id, ID)
        .column_as(region, KEY)
        .into_query();
    Place::beyond(names, countries, regions)
}

/// The sources of the claims about records: rows with `owner` and `key`.
pub(super) fn sources() -> SelectStatement {
    use claim::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::SubjectId, OWNER)
        .column_as(Column::SourceId, KEY)
        .into_query()
}
