//! The sessions of a body: the meetings for which it exists.

use chrono::NaiveDate;
use entity::meeting::Entity;
use entity::vocabulary::MeetingKind;
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::list::{PageRequest, Query};
use crate::domain::meeting::{MeetingFilter, MeetingOrder};

const SESSIONS: [MeetingKind; 2] = [
    MeetingKind::IntergovernmentalCommissionSession,
    MeetingKind::JointCommitteeSession,
];

/// The question for the last session of a body that has taken place by a day.
pub fn last_session(body: Uuid, today: NaiveDate) -> Result<Query<Entity>> {
    Ok(Query {
        filter: MeetingFilter {
            organisations: vec![body],
            kinds: SESSIONS.to_vec(),
            took_place_by: Some(today),
            ..MeetingFilter::default()
        },
        order: MeetingOrder::StartDesc,
        page: PageRequest::new(Some(1), None, None, None)?,
    })
}
