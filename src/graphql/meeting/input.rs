//! What mutations on meetings take.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::domain::meeting::{MeetingPatch, NewMeeting, NewParticipant, NewSubEvent};
use crate::graphql::meeting::{MeetingKind, MeetingStatus, ParticipantRole, SubEventKind};
use crate::graphql::patch::patch;
use crate::graphql::rank::Rank;
use crate::graphql::record::IdentifierInput;
use crate::graphql::scalar::{EdtfDate, LocalisedTextInput, all};

/// A meeting to be recorded. What is left out is not known.
#[derive(Clone, Debug, InputObject)]
pub struct MeetingCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// Titles in any language; at least one.
    pub titles: Vec<LocalisedTextInput>,
    /// What kind of meeting it was.
    pub kind: Option<MeetingKind>,
    /// Whether it took place.
    pub status: Option<MeetingStatus>,
    /// The level, only if a source states it. Otherwise it follows from the offices of those who took part.
    pub stated_level: Option<Rank>,
    /// When it began.
    pub start: Option<EdtfDate>,
    /// When it ended; not before it began.
    pub end: Option<EdtfDate>,
    /// In which city.
    pub city: Option<String>,
    /// In which building or place.
    pub venue: Option<String>,
    /// In which country: code, slug or id.
    pub country: Option<String>,
    /// The meeting it is part of: slug or id.
    pub parent: Option<String>,
    /// The fields of cooperation it was about: codes or ids of domains, each once.
    #[graphql(default)]
    pub topics: Vec<String>,
    /// What happened within it.
    #[graphql(default)]
    pub sub_events: Vec<SubEventInput>,
    /// Who took part.
    #[graphql(default)]
    pub participants: Vec<ParticipantInput>,
    /// Codes that other systems give to the meeting.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
}

impl From<MeetingCreateInput> for NewMeeting {
    fn from(input: MeetingCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            titles: all(input.titles),
            kind: input.kind.map(Into::into),
            status: input.status.map(Into::into),
            stated_level: input.stated_level.map(Into::into),
            start: input.start.map(String::from),
            end: input.end.map(String::from),
            city: input.city,
            venue: input.venue,
            country: input.country,
            parent: input.parent,
            topics: input.topics,
            sub_events: all(input.sub_events),
            participants: all(input.participants),
            identifiers: all(input.identifiers),
        }
    }
}

/// A sub-event of a meeting that is recorded with it.
#[derive(Clone, Debug, InputObject)]
pub struct SubEventInput {
    /// A word by which participants name it in `subEvent`. Its place in the list, counted from 0, when not given.
    pub key: Option<String>,
    /// What happened.
    pub kind: SubEventKind,
    /// When it began.
    pub start: Option<EdtfDate>,
    /// In which building or place, if not the meeting's.
    pub venue: Option<String>,
}

impl From<SubEventInput> for NewSubEvent {
    fn from(input: SubEventInput) -> Self {
        Self {
            key: input.key,
            kind: input.kind.into(),
            start: input.start.map(String::from),
            venue: input.venue,
        }
    }
}

/// A participant of a meeting that is recorded with it. Give at least one of person, country and organisation.
#[derive(Clone, Debug, InputObject)]
pub struct ParticipantInput {
    /// A word from which the id is made, so that the same import gives the same ids. The place in the list, counted from 0, when not given.
    pub key: Option<String>,
    /// Who took part: slug or id of a person.
    pub person: Option<String>,
    /// The office held then: slug or id.
    pub office: Option<String>,
    /// The country acted for: code, slug or id.
    pub country: Option<String>,
    /// The organisation acted for: slug or id.
    pub organisation: Option<String>,
    /// In which role, if a source states it.
    pub role: Option<ParticipantRole>,
    /// The key of the sub-event in which this part was taken. Left out: the meeting as a whole.
    pub sub_event: Option<String>,
}

impl From<ParticipantInput> for NewParticipant {
    fn from(input: ParticipantInput) -> Self {
        Self {
            key: input.key,
            person: input.person,
            office: input.office,
            country: input.country,
            organisation: input.organisation,
            role: input.role.map(Into::into),
            sub_event: input.sub_event,
        }
    }
}

/// Changes to a meeting. A field left out is kept, null makes it unknown, a value is written. Sub-events and participants have mutations of their own.
#[derive(Clone, Debug, InputObject)]
pub struct MeetingUpdateInput {
    /// The meeting's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<LocalisedTextInput>>,
    /// What kind of meeting it was.
    pub kind: MaybeUndefined<MeetingKind>,
    /// Whether it took place.
    pub status: MaybeUndefined<MeetingStatus>,
    /// The level a source states.
    pub stated_level: MaybeUndefined<Rank>,
    /// When it began.
    pub start: MaybeUndefined<EdtfDate>,
    /// When it ended; not before it began.
    pub end: MaybeUndefined<EdtfDate>,
    /// In which city.
    pub city: MaybeUndefined<String>,
    /// In which building or place.
    pub venue: MaybeUndefined<String>,
    /// In which country: code, slug or id.
    pub country: MaybeUndefined<String>,
    /// The meeting it is part of: slug or id. Neither itself nor one that is part of it.
    pub parent: MaybeUndefined<String>,
    /// All topics, in the place of those there are: codes or ids of domains, each once.
    pub topics: Option<Vec<String>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<MeetingUpdateInput> for MeetingPatch {
    fn from(input: MeetingUpdateInput) -> Self {
        Self {
            slug: input.slug,
            titles: input.titles.map(all),
            kind: patch(input.kind),
            status: patch(input.status),
            stated_level: patch(input.stated_level),
            start: patch(input.start),
            end: patch(input.end),
            city: patch(input.city),
            venue: patch(input.venue),
            country: patch(input.country),
            parent: patch(input.parent),
            topics: input.topics,
            identifiers: input.identifiers.map(all),
        }
    }
}

/// A participant to be added to a meeting. Give at least one of person, country and organisation.
#[derive(Clone, Debug, InputObject)]
pub struct MeetingAddParticipantInput {
    /// The meeting's id.
    pub meeting_id: ID,
    /// Who took part: slug or id of a person.
    pub person: Option<String>,
    /// The office held then: slug or id.
    pub office: Option<String>,
    /// The country acted for: code, slug or id.
    pub country: Option<String>,
    /// The organisation acted for: slug or id.
    pub organisation: Option<String>,
    /// In which role, if a source states it.
    pub role: Option<ParticipantRole>,
    /// The id of the sub-event in which this part was taken. Left out: the meeting as a whole.
    pub sub_event: Option<ID>,
}

impl From<MeetingAddParticipantInput> for NewParticipant {
    fn from(input: MeetingAddParticipantInput) -> Self {
        Self {
            key: None,
            person: input.person,
            office: input.office,
            country: input.country,
            organisation: input.organisation,
            role: input.role.map(Into::into),
            sub_event: input.sub_event.map(|id| id.0),
        }
    }
}

/// A sub-event to be added to a meeting.
#[derive(Clone, Debug, InputObject)]
pub struct MeetingAddSubEventInput {
    /// The meeting's id.
    pub meeting_id: ID,
    /// What happened.
    pub kind: SubEventKind,
    /// When it began.
    pub start: Option<EdtfDate>,
    /// In which building or place, if not the meeting's.
    pub venue: Option<String>,
}

impl From<MeetingAddSubEventInput> for NewSubEvent {
    fn from(input: MeetingAddSubEventInput) -> Self {
        Self {
            key: None,
            kind: input.kind.into(),
            start: input.start.map(String::from),
            venue: input.venue,
        }
    }
}
