//! The life of an agreement: its events, and what is derived from them in the same transaction.

use chrono::NaiveDate;
use entity::lifecycle_event::{ActiveModel, Column, Entity, Model};
use entity::vocabulary::{EventKind, RecordKind};
use entity::{agreement, party, status_period};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::domain::agreement::new::NewEvent;
use crate::domain::agreement::parts::{Keys, below};
use crate::domain::agreement::status::{self, Step};
use crate::domain::error::{Error, Problems, Result};
use crate::domain::{country, date, id, record, text};

/// Checks an event found at `path`.
pub fn check(problems: &mut Problems, path: &str, event: &NewEvent) -> Result<()> {
    let at = |field: &str| below(path, field);
    problems.take(date::parse_at(
        &at("occurredOn"),
        event.occurred_on.as_ref(),
    ))?;
    problems.take(date::parse_at(
        &at("effectiveOn"),
        event.effective_on.as_ref(),
    ))?;
    text::check_optional(problems, &at("city"), event.city.as_ref(), 200);
    text::check_optional(
        problems,
        &at("condition"),
        event.condition.as_ref(),
        text::LONGEST,
    );
    Ok(())
}

/// Writes a checked event and gives its id.
pub async fn insert(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    id: Uuid,
    path: &str,
    new: NewEvent,
    parties: &Keys,
    ordinal: i32,
) -> Result<Uuid> {
    let at = |field: &str| below(path, field);
    let party = parties.find_optional(&at("party"), new.party.as_ref())?;
    let country = country::require_optional(db, &at("country"), new.country.as_ref()).await?;
    let occurred = date::parse_at(&at("occurredOn"), new.occurred_on.as_ref())?;
    let effective = date::parse_at(&at("effectiveOn"), new.effective_on.as_ref())?;
    let (occurred_on, occurred_earliest, occurred_latest) = date::columns(occurred);
    let (effective_on, effective_earliest, effective_latest) = date::columns(effective);
    let row = ActiveModel {
        id: Set(id),
        agreement_id: Set(agreement),
        kind: Set(new.kind),
        party_id: Set(party),
        occurred_on,
        occurred_earliest,
        occurred_latest,
        effective_on,
        effective_earliest,
        effective_latest,
        city: Set(new.city),
        country_id: Set(country),
        condition: Set(new.condition),
        is_shown: Set(true),
        ordinal: Set(ordinal),
    };
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// Adds an event to the life of an agreement.
pub async fn record_event(
    db: &impl ConnectionTrait,
    agreement: Uuid,
    new: NewEvent,
) -> Result<Uuid> {
    let mut problems = Problems::default();
    check(&mut problems, "", &new)?;
    problems.finish()?;
    record::row::<agreement::Entity>(db, RecordKind::Agreement, agreement).await?;
    let parties = Keys::of_agreement(db, agreement).await?;
    let ordinal = of_agreement(db, agreement)
        .await?
        .len()
        .try_into()
        .unwrap_or(i32::MAX);
    let event = insert(db, agreement, Uuid::now_v7(), "", new, &parties, ordinal).await?;
    project(db, agreement).await?;
    Ok(event)
}

/// Takes an event out of the life of its agreement, and gives the agreement's id.
pub async fn remove_event(db: &impl ConnectionTrait, event: Uuid) -> Result<Uuid> {
    let row = Entity::find().filter(Column::Id.eq(event)).one(db).await?;
    let row = row.ok_or_else(|| {
        Error::not_found(
            "eventId",
            format!("There is no event `{}`.", id::show("event", event)),
        )
    })?;
    Entity::delete_many()
        .filter(Column::Id.eq(event))
        .exec(db)
        .await?;
    project(db, row.agreement_id).await?;
    Ok(row.agreement_id)
}

/// All events of an agreement.
async fn of_agreement(db: &impl ConnectionTrait, agreement: Uuid) -> Result<Vec<Model>> {
    let events = Entity::find().filter(Column::AgreementId.eq(agreement));
    Ok(events.order_by_asc(Column::Ordinal).all(db).await?)
}

/// What is derived from the events of an agreement: columns to sort by, and status periods.
pub(crate) struct Derived {
    pub(crate) signed: FirstTime,
    pub(crate) in_force: FirstTime,
    pub(crate) periods: Vec<status_period::ActiveModel>,
}

/// Derives what the agreement's row and its status periods tell from all its events.
pub(crate) fn derive(agreement: Uuid, events: &[Model]) -> Derived {
    let shown: Vec<&Model> = events.iter().filter(|event| event.is_shown).collect();
    let steps: Vec<Step> = shown.iter().map(|event| step(event)).collect();
    let periods = status::periods(&steps).into_iter().enumerate();
    Derived {
        signed: first_time(&shown, EventKind::Signed),
        in_force: first_time(&shown, EventKind::EnteredIntoForce),
        periods: periods
            .map(|(number, period)| status_period::ActiveModel {
                id: Set(id::of_part(agreement, "periods", &number.to_string())),
                agreement_id: Set(agreement),
                status: Set(period.status),
                basis: Set(period.basis),
                from_date: Set(period.from),
                to_date: Set(period.to),
            })
            .collect(),
    }
}

/// Derives anew what the agreement's row, its parties and its status periods tell. To be called in the same
/// transaction as any change to the events.
pub async fn project(db: &impl ConnectionTrait, agreement: Uuid) -> Result<()> {
    let derived = derive(agreement, &of_agreement(db, agreement).await?);
    let row = agreement::ActiveModel {
        id: Set(agreement),
        signed_earliest: Set(derived.signed.earliest),
        signed_latest: Set(derived.signed.latest),
        in_force_earliest: Set(derived.in_force.earliest),
        in_force_latest: Set(derived.in_force.latest),
        ..Default::default()
    };
    agreement::Entity::update(row).exec(db).await?;
    party::Entity::update_many()
        .col_expr(
            party::Column::SignedEarliest,
            Expr::value(derived.signed.earliest),
        )
        .filter(party::Column::AgreementId.eq(agreement))
        .exec(db)
        .await?;
    status_period::Entity::delete_many()
        .filter(status_period::Column::AgreementId.eq(agreement))
        .exec(db)
        .await?;
    if !derived.periods.is_empty() {
        status_period::Entity::insert_many(derived.periods)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// What the rule of status needs to know of an event.
pub fn step(event: &Model) -> Step {
    let (earliest, since) = if counts_from_effect(event) {
        (event.effective_earliest, event.effective_latest)
    } else {
        (event.occurred_earliest, event.occurred_latest)
    };
    Step {
        kind: event.kind,
        by_party: event.party_id.is_some(),
        earliest,
        since,
    }
}

/// What begins or ends the working of an agreement counts from the day it takes effect, where a
/// source gives one. A signature is a signature on the day of signing.
pub fn counts_from_effect(event: &Model) -> bool {
    use EventKind::*;
    let works = matches!(
        event.kind,
        EnteredIntoForce
            | ProvisionalApplicationStart
            | ProvisionalApplicationEnd
            | Amended
            | Modified
            | Extended
            | Renewed
            | Suspended
            | Resumed
            | Denounced
            | Withdrawn
            | Terminated
            | Expired
            | Superseded
    );
    works && event.effective_on.is_some()
}

/// Between which days something happened for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstTime {
    /// The first day it may have been.
    pub(crate) earliest: Option<NaiveDate>,
    /// The last day it may have been; nothing where a date is open towards the past, and so the
    /// first time may lie before every day that is known.
    pub(crate) latest: Option<NaiveDate>,
}

fn first_time(events: &[&Model], kind: EventKind) -> FirstTime {
    let counted = |event: &&&Model| {
        event.kind == kind && (kind == EventKind::Signed || event.party_id.is_none())
    };
    let counted = events.iter().filter(counted);
    first_of(&counted.map(|event| step(event)).collect::<Vec<_>>())
}

/// The first time among several. Events without any date say nothing of it.
fn first_of(steps: &[Step]) -> FirstTime {
    let is_open = |step: &Step| step.earliest.is_none() && step.since.is_some();
    FirstTime {
        earliest: steps.iter().filter_map(|step| step.earliest).min(),
        latest: steps
            .iter()
            .filter_map(|step| step.since)
            .min()
            .filter(|_| !steps.iter().any(is_open)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(dates: &[(&str, &str)]) -> (Option<String>, Option<String>) {
        let steps: Vec<Step> = dates
            .iter()
            .map(|(earliest, latest)| Step {
                kind: EventKind::Signed,
                by_party: false,
                earliest: earliest.parse().ok(),
                since: latest.parse().ok(),
            })
            .collect();
        let found = first_of(&steps);
        let show = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        (show(found.earliest), show(found.latest))
    }

    fn days(earliest: &str, latest: &str) -> (Option<String>, Option<String>) {
        (Some(earliest.to_owned()), Some(latest.to_owned()))
    }

    #[test]
    fn of_several_signatures_the_first_lies_between_the_first_days_and_the_first_last_day() {
        let in_june = ("2000-06-01", "2000-06-30");
        let in_the_year = ("2000-01-01", "2000-12-31");
        assert_eq!(first(&[in_june]), days("2000-06-01", "2000-06-30"));
        assert_eq!(
            first(&[in_june, in_the_year]),
            days("2000-01-01", "2000-06-30")
        );
        let later = ("2003-01-01", "2003-12-31");
        assert_eq!(first(&[later, in_june]), days("2000-06-01", "2000-06-30"));
    }

    #[test]
    fn a_signature_without_a_date_says_nothing_of_the_first_and_an_open_one_opens_it() {
        let known = ("2000-06-01", "2000-06-30");
        assert_eq!(first(&[known, ("", "")]), days("2000-06-01", "2000-06-30"));
        assert_eq!(first(&[("", "")]), (None, None));
        let (earliest, latest) = first(&[known, ("", "1999-12-31")]);
        assert_eq!((earliest.as_deref(), latest), (Some("2000-06-01"), None));
        let (earliest, latest) = first(&[("1999-01-01", "")]);
        assert_eq!((earliest.as_deref(), latest), (Some("1999-01-01"), None));
    }
}
