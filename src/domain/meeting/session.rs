//! The sessions of a body: the meetings for which it exists.

use chrono::NaiveDate;
use entity::meeting::Entity;
use entity::vocabulary::MeetingKind;
use uuid::Uuid;

use crate::domain::error::Result;
use crate::domain::filter::{Choice, Members};
use crate::domain::list::{PageRequest, Query};
use crate::domain::meeting::{MeetingFilter, MeetingTest};

const SESSIONS: [MeetingKind; 2] = [
    MeetingKind::IntergovernmentalCommissionSession,
    MeetingKind::JointCommitteeSession,
];

/// The question for the last session of a body that has taken place by a day.
pub fn last_session(body: Uuid, today: NaiveDate) -> Result<Query<Entity>> {
    Ok(Query {
        filter: MeetingFilter::from_iter([
            MeetingTest::Organisations(Members::all([body])),
            MeetingTest::Kind(Choice::In(SESSIONS.to_vec())),
            MeetingTest::TookPlaceBy(today),
        ]),
        order: Vec::new(),
        page: PageRequest::new(Some(1), None, None, None)?,
    })
}
