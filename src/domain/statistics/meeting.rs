//! What meetings are grouped by.

use entity::meeting::{Column, Entity};
use entity::vocabulary::OfficeKind;
use entity::{country, meeting_topic, office, participant};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait as _, Func, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, DbBackend, EntityTrait as _, IntoSimpleExpr as _,
    Iterable as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::domain::filter::Members;
use crate::domain::meeting::{MeetingFilter, MeetingTest};
use crate::domain::statistics::Unit;
use crate::domain::statistics::dimension::{
    Dimension, DomainLevel, KEY, KeyKind, Names, OWNER, Place, domains, regions, sources, unit_of,
};

/// Something that meetings can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MeetingDimension {
    /// When they began.
    Start(Unit),
    /// What they are about.
    Domain(DomainLevel),
    /// Which countries take part.
    Country,
    /// Which countries take part beside this one.
    Partner(Uuid),
    /// The UN M49 regions of the countries that take part.
    Region,
    /// The UN M49 sub-regions of the countries that take part.
    Subregion,
    /// What kind of meetings they are.
    Kind,
    /// Whether they took place.
    Status,
    /// The level at which the sides met.
    Level,
    /// Who says something about them.
    Source,
}

/// Lets only meetings through in which this country takes part, too.
pub fn narrow_to_country(filter: &mut MeetingFilter, country: Uuid) {
    filter.extend([MeetingTest::Countries(Members::all([country]))]);
}

impl Dimension for MeetingDimension {
    type Of = Entity;

    fn kind(&self) -> KeyKind {
        match self {
            Self::Start(_) => KeyKind::Number,
            Self::Domain(_) => KeyKind::Domain,
            Self::Country | Self::Partner(_) => KeyKind::Country,
            Self::Region | Self::Subregion | Self::Kind | Self::Status | Self::Level => {
                KeyKind::Text
            }
            Self::Source => KeyKind::Source,
        }
    }

    fn place(&self, names: Names, backend: DbBackend) -> Place {
        match *self {
            Self::Start(unit) => {
                let days = ("meeting", "start_earliest", "start_latest");
                Place::own(unit_of(unit, days, backend))
            }
            Self::Domain(level) => domains(names, topics(), level),
            Self::Country => Place::beside(names, attending(None)),
            Self::Partner(of) => Place::beside(names, attending(Some(of))),
            Self::Region => regions(names, attending(None), country::Column::Region),
            Self::Subregion => regions(names, attending(None), country::Column::Subregion),
            Self::Kind => Place::own(Column::Kind.into_simple_expr()),
            Self::Status => Place::own(Column::Status.into_simple_expr()),
            Self::Level => {
                let stated = Column::StatedLevel.into_simple_expr();
                let level = Func::coalesce([stated, rank_at(Expr::col((names.beside, KEY)))]);
                Place::one_beside(levels(), level.into())
            }
            Self::Source => Place::beside(names, sources()),
        }
    }
}

fn topics() -> SelectStatement {
    use meeting_topic::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::MeetingId, OWNER)
        .column_as(Column::DomainId, KEY)
        .into_query()
}

/// The countries that take part in meetings, but for one.
fn attending(but: Option<Uuid>) -> SelectStatement {
    use participant::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::MeetingId, OWNER)
        .column_as(Column::CountryId, KEY)
        .filter(Column::CountryId.is_not_null())
        .apply_if(but, |select, country| {
            select.filter(Column::CountryId.ne(country))
        })
        .into_query()
}

/// [`level`](crate::domain::meeting::rules::level) told to the database: the place among the ranks
/// of the second highest of the sides, each taken at its highest.
fn levels() -> SelectStatement {
    let sides = Query::select()
        .columns(["meeting", "side"])
        .expr_as(Expr::col("rank").min(), "rank")
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY \"meeting\" ORDER BY MIN(\"rank\"))"),
            "place",
        )
        .from_subquery(seats(), "seat")
        .group_by_columns(["meeting", "side"])
        .to_owned();
    Query::select()
        .expr_as(Expr::col("meeting"), OWNER)
        .expr_as(Expr::col("rank"), KEY)
        .from_subquery(sides, "sides")
        .and_where(Expr::col("place").eq(2))
        .to_owned()
}

/// [`seat`](crate::domain::meeting::rules::seat) told to the database: who sat on which side of
/// which meeting, and the place of the office held then among the ranks.
fn seats() -> SelectStatement {
    let (of, held) = (participant::Entity, office::Entity);
    let side = || {
        Func::coalesce([
            Expr::col((of, participant::Column::CountryId)),
            Expr::col((of, participant::Column::OrganisationId)),
            Expr::col((held, office::Column::CountryId)),
            Expr::col((held, office::Column::OrganisationId)),
        ])
    };
    let same = Expr::col((held, office::Column::Id)).equals((of, participant::Column::OfficeId));
    let ranked = ranks().map(|(rank, _)| rank.to_value());
    Query::select()
        .expr_as(Expr::col((of, participant::Column::MeetingId)), "meeting")
        .expr_as(side(), "side")
        .expr_as(place_of(Expr::col((held, office::Column::Kind))), "rank")
        .from(of)
        .inner_join(held, same)
        .and_where(Expr::col((held, office::Column::Kind)).is_in(ranked))
        .and_where(Expr::expr(side()).is_not_null())
        .to_owned()
}

/// The ranks that have a place in the order, the highest first, with their places.
fn ranks() -> impl Iterator<Item = (OfficeKind, i32)> {
    let ranks = OfficeKind::iter().filter(|rank| *rank != OfficeKind::Other);
    ranks.zip(0..)
}

fn place_of(rank: SimpleExpr) -> CaseStatement {
    ranks().fold(CaseStatement::new(), |case, (known, place)| {
        case.case(
            rank.clone().eq(known.to_value()),
            Expr::cust(place.to_string()),
        )
    })
}

fn rank_at(place: SimpleExpr) -> SimpleExpr {
    let case = ranks().fold(CaseStatement::new(), |case, (rank, at)| {
        let word = format!("'{}'", rank.to_value());
        case.case(place.clone().eq(at), Expr::cust(word))
    });
    case.into()
}
