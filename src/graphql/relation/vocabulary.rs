//! The words that relations and missions are described with.

use async_graphql::Enum;
use entity::vocabulary::{
    MissionKind as MissionKindRow, RelationEventKind as RelationEventKindRow,
    RepresentationLevel as RepresentationLevelRow,
};

/// A step in the relations of two countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RelationEventKindRow")]
pub enum RelationEventKind {
    /// One of the two recognised the other as a state, or both did.
    Recognised,
    /// They established diplomatic relations.
    Established,
    /// Diplomatic relations were broken off.
    Severed,
    /// Diplomatic relations that had been broken off were taken up again.
    Resumed,
    /// The level of representation was raised.
    LevelRaised,
    /// The level of representation was lowered.
    LevelLowered,
    /// They established consular relations.
    ConsularEstablished,
    /// Consular relations were broken off.
    ConsularSevered,
    /// Another step, told in the note.
    Other,
}

/// At which level two countries are represented with each other: the class of their heads of mission (Vienna Convention on Diplomatic Relations, article 14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "RepresentationLevelRow")]
pub enum RepresentationLevel {
    /// Ambassadors, high commissioners or nuncios.
    Ambassador,
    /// Envoys, ministers or internuncios.
    Envoy,
    /// Chargés d'affaires who are heads of mission, not those who stand in for one.
    #[graphql(name = "CHARGE_D_AFFAIRES")]
    ChargeDAffaires,
    /// Another level, such as an interests section.
    Other,
}

/// What kind of mission it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "MissionKindRow")]
pub enum MissionKind {
    /// An embassy.
    Embassy,
    /// A high commission: an embassy between members of the Commonwealth.
    HighCommission,
    /// A legation: a mission led by an envoy or a minister.
    Legation,
    /// A consulate general.
    ConsulateGeneral,
    /// A consulate of any other rank.
    Consulate,
    /// A permanent mission.
    PermanentMission,
    /// A section that looks after the interests of a country in the mission of another.
    InterestsSection,
    /// Another kind of mission, such as a trade or liaison office.
    Other,
}
