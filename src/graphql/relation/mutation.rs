//! Acts on relations and missions.

use async_graphql::{Context, ID, Object, Result};
use futures_util::FutureExt as _;

use crate::domain::id::read_as;
use crate::domain::record;
use crate::domain::relation::{self as relations, ACCREDITATION, EVENT, MISSION};
use crate::graphql::connection::{DeletePayload, payload};
use crate::graphql::context::Ask as _;
use crate::graphql::relation::input::{
    AccreditationInput, MissionCreateInput, MissionUpdateInput, RelationCreateInput,
    RelationEventInput,
};
use crate::graphql::relation::{Mission, Relation};

payload!(RelationPayload, relation: Relation, relation);
payload!(MissionPayload, mission: Mission, mission);

/// Acts on relations.
#[derive(Default)]
pub struct RelationMutation;

#[Object]
impl RelationMutation {
    /// Records the relation of two countries, so that claims can be made about it.
    async fn relation_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The relation.")] input: RelationCreateInput,
    ) -> Result<RelationPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| relations::create(tx, new, now).boxed())
            .await;
        RelationPayload::of(ctx, written).await
    }

    /// Records a step in the relations of two countries. Their state follows.
    async fn relation_record_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The relation's id.")] relation_id: ID,
        #[graphql(desc = "The step.")] event: RelationEventInput,
    ) -> Result<RelationPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("relationId", "relation", &relation_id)?;
                    relations::record_event(tx, id, event.into()).await?;
                    record::touch(tx, id, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        RelationPayload::of(ctx, written).await
    }

    /// Takes a step in the relations of two countries back. Their state follows.
    async fn relation_remove_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the event.")] event_id: ID,
    ) -> Result<RelationPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let event = read_as("eventId", EVENT, &event_id)?;
                    let id = relations::remove_event(tx, event).await?;
                    record::touch(tx, id, now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        RelationPayload::of(ctx, written).await
    }
}

/// Acts on missions.
#[derive(Default)]
pub struct MissionMutation;

#[Object]
impl MissionMutation {
    /// Records a mission, and with it the relation of the two countries if that is not recorded yet.
    async fn mission_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mission.")] input: MissionCreateInput,
    ) -> Result<MissionPayload> {
        let new = input.into();
        let written = ctx
            .write(|tx, now| relations::create_mission(tx, new, now).boxed())
            .await;
        MissionPayload::of(ctx, written).await
    }

    /// Changes a mission. Between which countries it is cannot be changed: delete it and record another.
    async fn mission_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mission and its changes.")] input: MissionUpdateInput,
    ) -> Result<MissionPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("id", MISSION, &input.id)?;
                    relations::update_mission(tx, id, input.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        MissionPayload::of(ctx, written).await
    }

    /// Deletes a mission recorded by mistake, with those accredited to it. One that was closed gets a date of closure instead.
    async fn mission_delete(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mission's id.")] id: ID,
    ) -> Result<DeletePayload> {
        let given = id.0.clone();
        let written = ctx
            .write(|tx, now| {
                async move {
                    relations::delete_mission(tx, read_as("id", MISSION, &given)?, now).await
                }
                .boxed()
            })
            .await;
        DeletePayload::of(id, written)
    }

    /// Records that a person is or was accredited to a mission.
    async fn mission_add_accreditation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mission's id.")] mission_id: ID,
        #[graphql(desc = "The person and the dates.")] accreditation: AccreditationInput,
    ) -> Result<MissionPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("missionId", MISSION, &mission_id)?;
                    relations::add_accreditation(tx, id, accreditation.into(), now).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await;
        MissionPayload::of(ctx, written).await
    }

    /// Takes an accreditation back that was recorded by mistake.
    async fn mission_remove_accreditation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the accreditation.")] accreditation_id: ID,
    ) -> Result<MissionPayload> {
        let written = ctx
            .write(|tx, now| {
                async move {
                    let id = read_as("accreditationId", ACCREDITATION, &accreditation_id)?;
                    relations::remove_accreditation(tx, id, now).await
                }
                .boxed()
            })
            .await;
        MissionPayload::of(ctx, written).await
    }
}
