//! What callers give to record relations, their events and missions.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::domain::relation::{
    MissionPatch, NewAccreditation, NewMission, NewRelation, NewRelationEvent,
};
use crate::graphql::patch::patch;
use crate::graphql::relation::vocabulary::{MissionKind, RelationEventKind, RepresentationLevel};
use crate::graphql::scalar::{EdtfDate, all};

/// A relation to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct RelationCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slugs of the two countries when not given.
    pub id: Option<ID>,
    /// The two countries, in any order: codes, slugs or ids.
    pub between: Vec<String>,
}

impl From<RelationCreateInput> for NewRelation {
    fn from(input: RelationCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            between: input.between,
            events: Vec::new(),
            missions: Vec::new(),
        }
    }
}

/// A step in the relations of two countries, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct RelationEventInput {
    /// Which step.
    pub kind: RelationEventKind,
    /// When it happened.
    pub occurred_on: Option<EdtfDate>,
    /// Which of the two took the step: code, slug or id. Left out: both together, or not known.
    pub actor: Option<String>,
    /// The level of representation from then on. Only where relations are established or resumed, or the level changes.
    pub level: Option<RepresentationLevel>,
    /// The city where it happened.
    pub city: Option<String>,
    /// The country where it happened: code, slug or id.
    pub country: Option<String>,
    /// More about it in the source's words.
    pub note: Option<String>,
}

impl From<RelationEventInput> for NewRelationEvent {
    fn from(input: RelationEventInput) -> Self {
        Self {
            key: None,
            kind: input.kind.into(),
            occurred_on: input.occurred_on.map(String::from),
            actor: input.actor,
            level: input.level.map(Into::into),
            city: input.city,
            country: input.country,
            note: input.note,
        }
    }
}

/// A mission to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct MissionCreateInput {
    /// The country that sends it: code, slug or id.
    pub sending: String,
    /// The country that receives it: code, slug or id.
    pub receiving: String,
    /// What kind of mission it is.
    pub kind: MissionKind,
    /// Whether it sits in the receiving country.
    pub is_resident: Option<bool>,
    /// The city where it sits.
    pub city: Option<String>,
    /// When it was opened.
    pub opened_on: Option<EdtfDate>,
    /// When it was closed.
    pub closed_on: Option<EdtfDate>,
    /// Who is or was accredited to it.
    #[graphql(default)]
    pub accreditations: Vec<AccreditationInput>,
}

impl From<MissionCreateInput> for NewMission {
    fn from(input: MissionCreateInput) -> Self {
        Self {
            key: None,
            sending: input.sending,
            receiving: input.receiving,
            kind: input.kind.into(),
            is_resident: input.is_resident,
            city: input.city,
            opened_on: input.opened_on.map(String::from),
            closed_on: input.closed_on.map(String::from),
            accreditations: all(input.accreditations),
        }
    }
}

/// Changes to a mission. A field left out is kept, null makes it unknown, a value is written.
#[derive(Clone, Debug, InputObject)]
pub struct MissionUpdateInput {
    /// The mission's id.
    pub id: ID,
    /// What kind of mission it is. Cannot be made unknown.
    pub kind: Option<MissionKind>,
    /// Whether it sits in the receiving country.
    pub is_resident: MaybeUndefined<bool>,
    /// The city where it sits.
    pub city: MaybeUndefined<String>,
    /// When it was opened.
    pub opened_on: MaybeUndefined<EdtfDate>,
    /// When it was closed.
    pub closed_on: MaybeUndefined<EdtfDate>,
}

impl From<MissionUpdateInput> for MissionPatch {
    fn from(input: MissionUpdateInput) -> Self {
        Self {
            kind: input.kind.map(Into::into),
            is_resident: patch(input.is_resident),
            city: patch(input.city),
            opened_on: patch(input.opened_on),
            closed_on: patch(input.closed_on),
        }
    }
}

/// A person accredited to a mission, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct AccreditationInput {
    /// Who: slug or id.
    pub person: String,
    /// The office held with it: slug or id.
    pub office: Option<String>,
    /// The title in the source's words.
    pub title: Option<String>,
    /// When the person was appointed.
    pub appointed_on: Option<EdtfDate>,
    /// When the person took up the functions, for a head of mission by presenting credentials.
    pub started_on: Option<EdtfDate>,
    /// When the functions ended.
    pub ended_on: Option<EdtfDate>,
}

impl From<AccreditationInput> for NewAccreditation {
    fn from(input: AccreditationInput) -> Self {
        Self {
            person: input.person,
            office: input.office,
            title: input.title,
            appointed_on: input.appointed_on.map(String::from),
            started_on: input.started_on.map(String::from),
            ended_on: input.ended_on.map(String::from),
        }
    }
}
