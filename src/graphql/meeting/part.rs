//! The parts of a meeting in the API.

use async_graphql::{Context, ID, Object, Result};
use entity::vocabulary::ParticipantRole as ParticipantRoleRow;
use entity::{claim, country, meeting, office, organisation, participant, person, sub_event};

use crate::domain::id;
use crate::domain::meeting::{PARTICIPANT, SUB_EVENT};
use crate::graphql::claim::Claim;
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::meeting::{Meeting, ParticipantRole, SubEventKind};
use crate::graphql::office::Office;
use crate::graphql::organisation::Organisation;
use crate::graphql::person::Person;
use crate::graphql::scalar::{PartialDate, all};

/// Those who took part in one of these roles; everybody where no roles are given.
pub fn in_roles(
    rows: impl IntoIterator<Item = participant::Model>,
    roles: Option<Vec<ParticipantRole>>,
) -> Vec<Participant> {
    let roles: Option<Vec<ParticipantRoleRow>> = roles.map(all);
    rows.into_iter()
        .filter(|row| match &roles {
            Some(roles) => row.role.is_some_and(|role| roles.contains(&role)),
            None => true,
        })
        .map(Participant)
        .collect()
}

/// Something that happened within a meeting, such as a signing or a lunch.
pub struct SubEvent(pub sub_event::Model);

/// Something that happened within a meeting, such as a signing or a lunch.
#[Object]
impl SubEvent {
    /// The sub-event's id: opaque and stable.
    async fn id(&self) -> ID {
        ID(id::show(SUB_EVENT, self.0.id))
    }

    /// What happened.
    async fn kind(&self) -> SubEventKind {
        self.0.kind.into()
    }

    /// When it began. Null where not known.
    async fn start(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.start_on.as_ref(),
            self.0.start_earliest,
            self.0.start_latest,
        )
    }

    /// The building or place, if it is not the meeting's. Null where it is, or not known.
    async fn venue(&self) -> Option<&str> {
        self.0.venue.as_deref()
    }

    /// Who took part in it.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only participants in one of these roles.")] role: Option<
            Vec<ParticipantRole>,
        >,
    ) -> Result<Vec<Participant>> {
        let rows = ctx
            .rows_of::<participant::Entity, sub_event::Entity>(self.0.id)
            .await?;
        Ok(in_roles(rows, role))
    }
}

/// Somebody's part in a meeting, or in one of its sub-events: a person with the office held then, or a country or an organisation of which no person is named.
pub struct Participant(pub participant::Model);

/// Somebody's part in a meeting, or in one of its sub-events: a person with the office held then, or a country or an organisation of which no person is named.
#[Object]
impl Participant {
    /// The id of this part: opaque and stable.
    async fn id(&self) -> ID {
        ID(id::show(PARTICIPANT, self.0.id))
    }

    /// Who took part. Null where no person is named.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.one::<person::Entity, _>(self.0.person_id, Person).await
    }

    /// The office held then. Null where not known.
    async fn office(&self, ctx: &Context<'_>) -> Option<Result<Office>> {
        ctx.one::<office::Entity, _>(self.0.office_id, Office).await
    }

    /// The country acted for. Null where not known, or where it is an organisation alone.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// The organisation acted for. Null where not known, or where it is a country alone.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation_id, Organisation)
            .await
    }

    /// In which role. Null where no source states it.
    async fn role(&self) -> Option<ParticipantRole> {
        self.0.role.map(ParticipantRole::from)
    }

    /// The sub-event this part was taken in. Null for the meeting as a whole.
    async fn sub_event(&self, ctx: &Context<'_>) -> Option<Result<SubEvent>> {
        ctx.one::<sub_event::Entity, _>(self.0.sub_event_id, SubEvent)
            .await
    }

    /// The meeting.
    async fn meeting(&self, ctx: &Context<'_>) -> Option<Result<Meeting>> {
        ctx.one::<meeting::Entity, _>(self.0.meeting_id, Meeting)
            .await
    }

    /// What sources say of this person's, country's or organisation's part in the meeting.
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<Claim>> {
        let rows = ctx
            .rows_of::<claim::Entity, participant::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Claim).collect())
    }
}
