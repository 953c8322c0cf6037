//! Where the entries of one kind come from.
//!
//! The tables are asked in forms that an index answers: what belongs to a country or a domain by
//! its id, and the day by the same expression as in the index.

use chrono::NaiveDate;
use entity::{
    accreditation, agreement_domain, lifecycle_event, meeting, meeting_topic, mission, participant,
    party, relation, relation_event,
};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoSimpleExpr as _, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::domain::agreement::parts::CONCLUDING;
use crate::domain::timeline::place::{Beyond, Place};
use crate::domain::timeline::{Asked, TimelineKind, Whose};

/// The rank of the kind, as a column of the answer.
pub(super) const KIND: &str = "kind";
/// The id of the row.
pub(super) const ID: &str = "id";
/// The date as given.
pub(super) const ON: &str = "occurred_on";
/// The first day it may mean.
pub(super) const EARLIEST: &str = "occurred_earliest";
/// The last day it may mean.
pub(super) const LATEST: &str = "occurred_latest";

/// The entries of one kind, from one table.
#[derive(Clone)]
pub(super) struct Strand {
    kind: TimelineKind,
    rows: SelectStatement,
    id: SimpleExpr,
    on: SimpleExpr,
    earliest: SimpleExpr,
    latest: SimpleExpr,
}

impl Strand {
    fn new<E: EntityTrait>(
        kind: TimelineKind,
        rows: Select<E>,
        id: E::Column,
        [on, earliest, latest]: [E::Column; 3],
    ) -> Self {
        Self {
            kind,
            rows: rows.select_only().into_query(),
            id: id.into_simple_expr(),
            on: on.into_simple_expr(),
            earliest: earliest.into_simple_expr(),
            latest: latest.into_simple_expr(),
        }
    }

    /// Only entries that have a date.
    fn dated(mut self) -> Self {
        self.rows.and_where(self.on.clone().is_not_null());
        self
    }

    /// Only entries that may have happened in a range of days. A date that is open on one side
    /// reaches as far as any range does.
    pub(super) fn between(mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        if from.is_none() && to.is_none() {
            return self;
        }
        let open = |day: &SimpleExpr, bound| Condition::any().add(day.clone().is_null()).add(bound);
        if let Some(from) = from {
            let reaches = self.latest.clone().gte(from);
            self.rows.cond_where(open(&self.latest, reaches));
        }
        if let Some(to) = to {
            let begins = self.earliest.clone().lte(to);
            self.rows.cond_where(open(&self.earliest, begins));
        }
        self.dated()
    }

    /// All entries, for counting.
    pub(super) fn all(self) -> SelectStatement {
        let Self { mut rows, id, .. } = self;
        rows.expr_as(id, ID).take()
    }

    /// As many entries beyond the place as a page may need, of those with a first day or of those
    /// without, in the order of an index.
    pub(super) fn part(
        &self,
        asked: &Asked,
        place: Option<&Place>,
        dated: bool,
    ) -> Option<SelectStatement> {
        let (rising, backwards) = (asked.is_rising(), asked.page.is_backwards());
        let beyond = place.map_or(Beyond::All, |place| {
            place.beyond(self.kind, dated, rising, backwards)
        });
        let day = self.earliest.clone();
        let belongs = if dated {
            day.is_not_null()
        } else {
            day.is_null()
        };
        let mut rows = self.rows.clone();
        rows.cond_where(self.beyond(beyond, rising)?)
            .and_where(belongs)
            .expr_as(Expr::cust((self.kind as i32).to_string()), KIND)
            .expr_as(self.id.clone(), ID)
            .expr_as(self.on.clone(), ON)
            .expr_as(self.earliest.clone(), EARLIEST)
            .expr_as(self.latest.clone(), LATEST)
            .order_by_expr(self.earliest.clone(), asked.reading())
            .order_by_expr(self.id.clone(), asked.reading())
            .limit(u64::from(asked.page.limit()) + 1);
        Some(rows)
    }

    /// The bound on the day stands by itself, so that an index can begin there.
    fn beyond(&self, beyond: Beyond, rising: bool) -> Option<Condition> {
        let (id, day) = (self.id.clone(), self.earliest.clone());
        let past_id = |bound: Uuid| {
            if rising { id.gt(bound) } else { id.lt(bound) }
        };
        let past = |bound: NaiveDate| {
            let day = day.clone();
            if rising { day.gt(bound) } else { day.lt(bound) }
        };
        let from = |bound: NaiveDate| {
            let day = day.clone();
            if rising {
                day.gte(bound)
            } else {
                day.lte(bound)
            }
        };
        let all = Condition::all();
        Some(match beyond {
            Beyond::Nothing => return None,
            Beyond::All => all,
            Beyond::From(bound) => all.add(from(bound)),
            Beyond::After(bound) => all.add(past(bound)),
            Beyond::AfterId(bound) => all.add(past_id(bound)),
            Beyond::AfterEntry(bound, id) => {
                let further = Condition::any().add(past(bound)).add(past_id(id));
                all.add(from(bound)).add(further)
            }
        })
    }
}

/// The strands of one kind in a timeline.
pub(super) fn strands(whose: &Whose, kind: TimelineKind) -> Vec<Strand> {
    match kind {
        TimelineKind::LifecycleEvent => lifecycle_events(whose),
        TimelineKind::Meeting => vec![meetings(whose)],
        kind => between_countries(whose, kind).into_iter().collect(),
    }
}

/// The steps of the agreements that all of the countries conclude: those that concern the whole
/// agreement, and those that one of the countries took. What another party did is not theirs. To a
/// domain belong all steps of the agreements about it.
fn lifecycle_events(whose: &Whose) -> Vec<Strand> {
    use lifecycle_event::{Column, Entity};
    let shown = Entity::find().filter(Column::IsShown.eq(true));
    let countries = match whose {
        Whose::Country(id) => vec![*id],
        Whose::Pair(pair) => vec![pair.a, pair.b],
        Whose::Domains(ids) => {
            return vec![lifecycle(
                shown.filter(Column::AgreementId.in_subquery(about(ids))),
            )];
        }
    };
    let concluded = concluded_by(&countries);
    let whole = shown
        .clone()
        .filter(Column::PartyId.is_null())
        .filter(Column::AgreementId.in_subquery(concluded.clone()));
    let own = shown.filter(Column::PartyId.in_subquery(parties(countries, concluded)));
    vec![lifecycle(whole), lifecycle(own)]
}

/// An event of which only the day of effect is known stands at that day.
fn lifecycle(events: Select<lifecycle_event::Entity>) -> Strand {
    use lifecycle_event::Column;
    let first = |occurred: Column, effective: Column| {
        Expr::case(Column::OccurredOn.is_null(), effective.into_simple_expr())
            .finally(occurred.into_simple_expr())
            .into()
    };
    Strand {
        kind: TimelineKind::LifecycleEvent,
        rows: events.select_only().into_query(),
        id: Column::Id.into_simple_expr(),
        on: first(Column::OccurredOn, Column::EffectiveOn),
        earliest: first(Column::OccurredEarliest, Column::EffectiveEarliest),
        latest: first(Column::OccurredLatest, Column::EffectiveLatest),
    }
}

/// The agreements that all of these countries conclude.
fn concluded_by(countries: &[Uuid]) -> SelectStatement {
    use party::{Column, Entity};
    let mut concluded = Entity::find()
        .select_only()
        .column(Column::AgreementId)
        .filter(Column::Role.is_in(CONCLUDING));
    if let [country, others @ ..] = countries {
        concluded = concluded.filter(Column::CountryId.eq(*country));
        if !others.is_empty() {
            concluded = concluded.filter(Column::AgreementId.in_subquery(concluded_by(others)));
        }
    }
    concluded.into_query()
}

/// The parties to these agreements that are one of these countries.
fn parties(countries: Vec<Uuid>, agreements: SelectStatement) -> SelectStatement {
    use party::{Column, Entity};
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CountryId.is_in(countries))
        .filter(Column::AgreementId.in_subquery(agreements))
        .into_query()
}

fn about(domains: &[Uuid]) -> SelectStatement {
    agreement_domain::Entity::find()
        .select_only()
        .column(agreement_domain::Column::AgreementId)
        .filter(agreement_domain::Column::DomainId.is_in(domains.iter().copied()))
        .into_query()
}

/// The meetings in which all of the countries take part, or that are about the domains, whatever
/// became of them: a visit that was called off is told as one.
fn meetings(whose: &Whose) -> Strand {
    use meeting::{Column, Entity};
    let attended = |meetings: Select<Entity>, country: &Uuid| {
        meetings.filter(Column::Id.in_subquery(attended_by(*country)))
    };
    let all = Entity::find();
    let meetings = match whose {
        Whose::Country(id) => attended(all, id),
        Whose::Pair(pair) => [pair.a, pair.b].iter().fold(all, attended),
        Whose::Domains(ids) => all.filter(Column::Id.in_subquery(with_topic(ids))),
    };
    let start = [Column::StartOn, Column::StartEarliest, Column::StartLatest];
    Strand::new(TimelineKind::Meeting, meetings, Column::Id, start)
}

fn attended_by(country: Uuid) -> SelectStatement {
    participant::Entity::find()
        .select_only()
        .column(participant::Column::MeetingId)
        .filter(participant::Column::CountryId.eq(country))
        .into_query()
}

fn with_topic(domains: &[Uuid]) -> SelectStatement {
    meeting_topic::Entity::find()
        .select_only()
        .column(meeting_topic::Column::MeetingId)
        .filter(meeting_topic::Column::DomainId.is_in(domains.iter().copied()))
        .into_query()
}

/// What belongs to the relation of two countries. A domain has nothing of the kind.
fn between_countries(whose: &Whose, kind: TimelineKind) -> Option<Strand> {
    let relations = relations(whose)?;
    Some(match kind {
        TimelineKind::RelationEvent => relation_events(relations),
        TimelineKind::MissionOpened | TimelineKind::MissionClosed => missions(kind, relations),
        TimelineKind::AccreditationAppointed
        | TimelineKind::AccreditationStarted
        | TimelineKind::AccreditationEnded => accreditations(kind, relations),
        TimelineKind::Meeting | TimelineKind::LifecycleEvent => return None,
    })
}

fn relations(whose: &Whose) -> Option<SelectStatement> {
    use relation::{Column, Entity};
    let between = match whose {
        Whose::Country(id) => Condition::any()
            .add(Column::CountryAId.eq(*id))
            .add(Column::CountryBId.eq(*id)),
        Whose::Pair(pair) => Condition::all()
            .add(Column::CountryAId.eq(pair.a))
            .add(Column::CountryBId.eq(pair.b)),
        Whose::Domains(_) => return None,
    };
    let relations = Entity::find().select_only().column(Column::Id);
    Some(relations.filter(between).into_query())
}

fn relation_events(relations: SelectStatement) -> Strand {
    use relation_event::{Column, Entity};
    let events = Entity::find()
        .filter(Column::IsShown.eq(true))
        .filter(Column::RelationId.in_subquery(relations));
    let occurred = [
        Column::OccurredOn,
        Column::OccurredEarliest,
        Column::OccurredLatest,
    ];
    Strand::new(TimelineKind::RelationEvent, events, Column::Id, occurred)
}

/// A mission was opened at some time, known or not. That it was closed is known only by a date.
fn missions(kind: TimelineKind, relations: SelectStatement) -> Strand {
    use mission::{Column, Entity};
    let missions = Entity::find().filter(Column::RelationId.in_subquery(relations));
    let opened = [
        Column::OpenedOn,
        Column::OpenedEarliest,
        Column::OpenedLatest,
    ];
    let closed = [
        Column::ClosedOn,
        Column::ClosedEarliest,
        Column::ClosedLatest,
    ];
    if kind == TimelineKind::MissionClosed {
        Strand::new(kind, missions, Column::Id, closed).dated()
    } else {
        Strand::new(kind, missions, Column::Id, opened)
    }
}

/// An accreditation with neither an appointment nor a start stands once, as a start without a date.
fn accreditations(kind: TimelineKind, relations: SelectStatement) -> Strand {
    use accreditation::{Column, Entity};
    let missions = Query::select()
        .column(mission::Column::Id)
        .from(mission::Entity)
        .and_where(mission::Column::RelationId.in_subquery(relations))
        .take();
    let rows = Entity::find().filter(Column::MissionId.in_subquery(missions));
    let appointed = [
        Column::AppointedOn,
        Column::AppointedEarliest,
        Column::AppointedLatest,
    ];
    let started = [
        Column::StartedOn,
        Column::StartedEarliest,
        Column::StartedLatest,
    ];
    let ended = [Column::EndedOn, Column::EndedEarliest, Column::EndedLatest];
    match kind {
        TimelineKind::AccreditationAppointed => {
            Strand::new(kind, rows, Column::Id, appointed).dated()
        }
        TimelineKind::AccreditationEnded => Strand::new(kind, rows, Column::Id, ended).dated(),
        _ => {
            let told = Condition::any()
                .add(Column::StartedOn.is_not_null())
                .add(Column::AppointedOn.is_null());
            Strand::new(kind, rows.filter(told), Column::Id, started)
        }
    }
}
