//! The rank of offices, and so of those who hold them and of the meetings they attend.

use async_graphql::Enum;
use entity::vocabulary::OfficeKind;

/// The rank of an office, or the level of a meeting; the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "OfficeKind")]
pub enum Rank {
    /// The head of a state, such as a monarch, a president, or the president of a transition.
    HeadOfState,
    /// The head of a government, such as a prime minister or a chancellor.
    HeadOfGovernment,
    /// The deputy of a head of state or government, such as a vice-president.
    DeputyHead,
    /// The minister who conducts foreign affairs.
    ForeignMinister,
    /// Any other minister.
    Minister,
    /// A deputy minister, a vice-minister or a secretary of state below a minister.
    DeputyMinister,
    /// An ambassador or another head of a diplomatic mission.
    Ambassador,
    /// A senior official, such as a director of a ministry or a special envoy.
    SeniorOfficial,
    /// An expert of a delegation.
    Expert,
    /// An office without a place in this order.
    Other,
}
