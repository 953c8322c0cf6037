//! The words that meetings are described with.

use async_graphql::Enum;
use entity::vocabulary::{
    MeetingKind as MeetingKindRow, MeetingStatus as MeetingStatusRow,
    ParticipantRole as ParticipantRoleRow, SubEventKind as SubEventKindRow,
};

/// What kind of meeting it was. Lunches and ceremonies within a meeting are sub-events, not kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "MeetingKindRow")]
pub enum MeetingKind {
    /// A visit by a head of state with full ceremonial, at the invitation of another.
    StateVisit,
    /// A visit at the formal invitation of the host, with less ceremonial than a state visit.
    OfficialVisit,
    /// An official visit whose main purpose is talks, with reduced ceremonial.
    OfficialWorkingVisit,
    /// A visit for talks, without ceremonial.
    WorkingVisit,
    /// A visit for a personal purpose.
    PrivateVisit,
    /// A stop on the way to another place.
    Transit,
    /// A meeting of the leaders of two sides.
    SummitBilateral,
    /// A meeting of the leaders of three sides or more.
    SummitMultilateral,
    /// A meeting held on the occasion of a larger one.
    Sidelines,
    /// A meeting of ministers.
    Ministerial,
    /// Regular consultations between foreign ministries.
    PoliticalConsultations,
    /// A session of a commission that two or more governments have set up.
    IntergovernmentalCommissionSession,
    /// A session of a joint committee, such as one set up by an agreement.
    JointCommitteeSession,
    /// Talks between experts.
    ExpertTalks,
    /// A round of negotiations on a text.
    NegotiationRound,
    /// A meeting held for the signing of an instrument.
    SigningCeremony,
    /// A head of mission presents letters of credence.
    CredentialsPresentation,
    /// A conversation by telephone.
    PhoneCall,
    /// A conversation by video.
    VideoCall,
    /// An exchange of letters or messages.
    Correspondence,
    /// A funeral, an inauguration or another ceremony.
    FuneralOrCeremony,
    /// Another kind of meeting.
    Other,
}

/// Whether a meeting took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "MeetingStatusRow")]
pub enum MeetingStatus {
    /// It was announced, and no source says yet that it took place.
    Announced,
    /// It took place.
    Held,
    /// It was put off to a later date.
    Postponed,
    /// It was called off.
    Cancelled,
}

/// What happened within a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "SubEventKindRow")]
pub enum SubEventKind {
    /// Talks.
    Talks,
    /// The signing of one instrument or several.
    SigningCeremony,
    /// A lunch.
    Lunch,
    /// A dinner.
    Dinner,
    /// A reception.
    Reception,
    /// A press conference.
    PressConference,
    /// A ceremony of welcome.
    WelcomeCeremony,
    /// Something else.
    Other,
}

/// The part somebody took in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "ParticipantRoleRow")]
pub enum ParticipantRole {
    /// Received the others.
    Host,
    /// Was received.
    Guest,
    /// Led a delegation.
    HeadOfDelegation,
    /// Belonged to a delegation.
    MemberOfDelegation,
    /// Stood between the sides to help them agree.
    Mediator,
    /// Was present without taking part in the talks.
    Observer,
    /// Signed an instrument.
    Signatory,
    /// Was present when others signed.
    Witness,
    /// Interpreted.
    Interpreter,
    /// Organised the meeting.
    Organiser,
}
