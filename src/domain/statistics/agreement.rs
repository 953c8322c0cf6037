//! What agreements are grouped by.

use chrono::NaiveDate;
use entity::agreement::{Column, Entity};
use entity::vocabulary::AgreementStatus;
use entity::{agreement_domain, country, party, status_period};
use sea_orm::sea_query::{Expr, Func, SelectStatement};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, DbBackend, EntityTrait as _, IntoSimpleExpr as _,
    QueryFilter as _, QuerySelect as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::domain::agreement::list::{AgreementFilter, AgreementTest, StatusFilter, covering};
use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::filter::Members;
use crate::domain::statistics::Unit;
use crate::domain::statistics::dimension::{
    Dimension, DomainLevel, KEY, KeyKind, Names, OWNER, Place, domains, regions, sources, unit_of,
};

/// Something that agreements can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgreementDimension {
    /// When they were first signed.
    Signed(Unit),
    /// When they entered into force.
    InForce(Unit),
    /// What they are about.
    Domain(DomainLevel),
    /// Who concludes them.
    Country,
    /// Who concludes them with this country.
    Partner(Uuid),
    /// The UN M49 regions of those who conclude them.
    Region,
    /// The UN M49 sub-regions of those who conclude them.
    Subregion,
    /// What they are called.
    InstrumentType,
    /// Whether they bind.
    LegalNature,
    /// Where they stand on a day.
    Status {
        /// The day.
        on: NaiveDate,
        /// Whether events without a date count.
        count_undated: bool,
    },
    /// Who says something about them.
    Source,
}

/// Lets only agreements through that this country concludes, too.
pub fn narrow_to_country(filter: &mut AgreementFilter, country: Uuid) {
    filter.extend([AgreementTest::Countries(Members::all([country]))]);
}

impl Dimension for AgreementDimension {
    type Of = Entity;

    fn kind(&self) -> KeyKind {
        match self {
            Self::Signed(_) | Self::InForce(_) => KeyKind::Number,
            Self::Domain(_) => KeyKind::Domain,
            Self::Country | Self::Partner(_) => KeyKind::Country,
            Self::Region
            | Self::Subregion
            | Self::InstrumentType
            | Self::LegalNature
            | Self::Status { .. } => KeyKind::Text,
            Self::Source => KeyKind::Source,
        }
    }

    fn place(&self, names: Names, backend: DbBackend) -> Place {
        let time = |unit, earliest, latest| {
            Place::own(unit_of(unit, ("agreement", earliest, latest), backend))
        };
        match *self {
            Self::Signed(unit) => time(unit, "signed_earliest", "signed_latest"),
            Self::InForce(unit) => time(unit, "in_force_earliest", "in_force_latest"),
            Self::Domain(level) => domains(names, linked_domains(), level),
            Self::Country => Place::beside(names, concluding(None)),
            Self::Partner(of) => Place::beside(names, concluding(Some(of))),
            Self::Region => regions(names, concluding(None), country::Column::Region),
            Self::Subregion => regions(names, concluding(None), country::Column::Subregion),
            Self::InstrumentType => Place::own(Column::InstrumentType.into_simple_expr()),
            Self::LegalNature => Place::own(Column::LegalNature.into_simple_expr()),
            Self::Status { on, count_undated } => {
                let unknown = Expr::val(AgreementStatus::Unknown.to_value());
                let status = Func::coalesce([Expr::col((names.beside, KEY)), unknown]);
                Place::one_beside(statuses(on, count_undated), status.into())
            }
            Self::Source => Place::beside(names, sources()),
        }
    }
}

fn linked_domains() -> SelectStatement {
    use agreement_domain::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::AgreementId, OWNER)
        .column_as(Column::DomainId, KEY)
        .into_query()
}

/// The countries that conclude agreements, but for one.
fn concluding(but: Option<Uuid>) -> SelectStatement {
    use party::{Column, Entity};
    Entity::find()
        .select_only()
        .column_as(Column::AgreementId, OWNER)
        .column_as(Column::CountryId, KEY)
        .filter(Column::CountryId.is_not_null())
        .filter(Column::Role.is_in(CONCLUDING))
        .apply_if(but, |select, country| {
            select.filter(Column::CountryId.ne(country))
        })
        .into_query()
}

/// The status on a day of each agreement of which one is known.
fn statuses(on: NaiveDate, count_undated: bool) -> SelectStatement {
    let day = StatusFilter {
        any_of: Vec::new(),
        on,
        count_undated,
    };
    covering(&day)
        .select_only()
        .column_as(status_period::Column::AgreementId, OWNER)
        .column_as(status_period::Column::Status, KEY)
        .into_query()
}
