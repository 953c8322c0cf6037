//! Acts on meetings.

use async_graphql::{Context, ID, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::id::read_as;
use crate::domain::meeting::{self as meetings, PARTICIPANT, SUB_EVENT};
use crate::domain::record;
use crate::graphql::connection::DeletePayload;
use crate::graphql::context::Ask as _;
use crate::graphql::meeting::MeetingPayload;
use crate::graphql::meeting::input::{
    MeetingAddParticipantInput, MeetingAddSubEventInput, MeetingCreateInput, MeetingUpdateInput,
};
use entity::vocabulary::RecordKind;

/// Acts on meetings.
#[derive(Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// Records a meeting with its sub-events and participants.
    async fn meeting_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: MeetingCreateInput,
    ) -> Result<MeetingPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| meetings::create(tx, new, now).boxed())
            .await;
        MeetingPayload::of(ctx, written).await
    }

    /// Changes a meeting.
    async fn meeting_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting and its changes.")] input: MeetingUpdateInput,
    ) -> Result<MeetingPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = record::read_id(tx, RecordKind::Meeting, "id", &input.id).await?;
                    meetings::update(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        MeetingPayload::of(ctx, written).await
    }

    /// Deletes a meeting to which no other record refers, with its sub-events and participants.
    async fn meeting_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, _| {
                async move { meetings::delete(tx, read_as("id", "meeting", &given)?).await }.boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }

    /// Adds a participant to a meeting, or to one of its sub-events.
    async fn meeting_add_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting and the participant.")] input: MeetingAddParticipantInput,
    ) -> Result<MeetingPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id =
                        record::read_id(tx, RecordKind::Meeting, "meetingId", &input.meeting_id)
                            .await?;
                    meetings::add_participant(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        MeetingPayload::of(ctx, written).await
    }

    /// Removes a participant from a meeting. The person, country or organisation stays recorded.
    async fn meeting_remove_participant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the part, such as `Meeting.participants` gives it.")]
        participant_id: ID,
    ) -> Result<MeetingPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("participantId", PARTICIPANT, &participant_id)?;
                    meetings::remove_participant(tx, id, now).await
                }
                .boxed()
            })
            .await;
        MeetingPayload::of(ctx, written).await
    }

    /// Adds a sub-event to a meeting.
    async fn meeting_add_sub_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting and the sub-event.")] input: MeetingAddSubEventInput,
    ) -> Result<MeetingPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id =
                        record::read_id(tx, RecordKind::Meeting, "meetingId", &input.meeting_id)
                            .await?;
                    meetings::add_sub_event(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        MeetingPayload::of(ctx, written).await
    }

    /// Removes a sub-event from a meeting, together with the parts that people took in it.
    async fn meeting_remove_sub_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sub-event's id, such as `Meeting.subEvents` gives it.")]
        sub_event_id: ID,
    ) -> Result<MeetingPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("subEventId", SUB_EVENT, &sub_event_id)?;
                    meetings::remove_sub_event(tx, id, now).await
                }
                .boxed()
            })
            .await;
        MeetingPayload::of(ctx, written).await
    }
}
