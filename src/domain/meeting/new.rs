//! What callers give when they record or change a meeting.

use entity::vocabulary::{MeetingKind, MeetingStatus, OfficeKind, ParticipantRole, SubEventKind};
use serde::Deserialize;

use crate::domain::patch::Patch;
use crate::domain::record::NewIdentifier;
use crate::domain::text::NewText;

/// A meeting to be written.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMeeting {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// Titles in any language.
    pub titles: Vec<NewText>,
    /// What kind.
    pub kind: Option<MeetingKind>,
    /// Whether it took place.
    pub status: Option<MeetingStatus>,
    /// The level a source states.
    pub stated_level: Option<OfficeKind>,
    /// EDTF date on which it began.
    pub start: Option<String>,
    /// EDTF date on which it ended.
    pub end: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// In which building.
    pub venue: Option<String>,
    /// In which country.
    pub country: Option<String>,
    /// The meeting it is part of.
    pub parent: Option<String>,
    /// The domains it was about.
    #[serde(default)]
    pub topics: Vec<String>,
    /// What happened within it.
    #[serde(default)]
    pub sub_events: Vec<NewSubEvent>,
    /// Who took part.
    #[serde(default)]
    pub participants: Vec<NewParticipant>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
}

/// Something that happened within a meeting.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSubEvent {
    /// What participants call it; its place in the list when not given.
    pub key: Option<String>,
    /// What happened.
    pub kind: SubEventKind,
    /// EDTF date on which it began.
    pub start: Option<String>,
    /// Where, if not at the meeting's venue.
    pub venue: Option<String>,
}

/// Somebody's part in a meeting.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewParticipant {
    /// What claims call it; its place in the list when not given.
    pub key: Option<String>,
    /// Who.
    pub person: Option<String>,
    /// The office held then.
    pub office: Option<String>,
    /// For which country.
    pub country: Option<String>,
    /// For which organisation.
    pub organisation: Option<String>,
    /// In which role.
    pub role: Option<ParticipantRole>,
    /// In which part of the meeting: its key in a new meeting, its id in a meeting that is there.
    pub sub_event: Option<String>,
}

/// Changes to a meeting.
#[derive(Clone, Debug, Default)]
pub struct MeetingPatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<NewText>>,
    /// What kind.
    pub kind: Patch<MeetingKind>,
    /// Whether it took place.
    pub status: Patch<MeetingStatus>,
    /// The level a source states.
    pub stated_level: Patch<OfficeKind>,
    /// EDTF date on which it began.
    pub start: Patch<String>,
    /// EDTF date on which it ended.
    pub end: Patch<String>,
    /// Where.
    pub city: Patch<String>,
    /// In which building.
    pub venue: Patch<String>,
    /// In which country.
    pub country: Patch<String>,
    /// The meeting it is part of.
    pub parent: Patch<String>,
    /// All topics, in the place of those there are.
    pub topics: Option<Vec<String>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}
