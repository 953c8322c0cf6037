//! What can be asked of the parts of a record, such as the parties of an agreement.

use async_graphql::{Context, InputObject, InputType};

use crate::domain::error::Result;
use crate::domain::filter::{HowMany, Parts};
use crate::graphql::agreement::filter::{
    EventFilter, LinkFilter, PartyFilter, SignatoryFilter, TermFilter,
};
use crate::graphql::claim::ClaimFilter;
use crate::graphql::filter::{At, Readable};
use crate::graphql::meeting::ParticipantFilter;
use crate::graphql::organisation::MembershipFilter;
use crate::graphql::person::OccupancyFilter;

/// What has to be true of the parts of a record. All conditions given must hold.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "ClaimsFilter", params(ClaimFilter)),
    concrete(name = "LifecycleEventsFilter", params(EventFilter)),
    concrete(name = "LinksFilter", params(LinkFilter)),
    concrete(name = "MembershipsFilter", params(MembershipFilter)),
    concrete(name = "OccupanciesFilter", params(OccupancyFilter)),
    concrete(name = "ParticipantsFilter", params(ParticipantFilter)),
    concrete(name = "PartiesFilter", params(PartyFilter)),
    concrete(name = "SignatoriesFilter", params(SignatoryFilter)),
    concrete(name = "TermsFilter", params(TermFilter))
)]
pub struct PartsFilter<T: InputType> {
    /// At least one part is like this.
    pub some: Option<Box<T>>,
    /// There is at least one part, and all are like this.
    pub every: Option<Box<T>>,
    /// No part is like this. Holds also where there are no parts.
    pub none: Option<Box<T>>,
}

impl<T: InputType + Readable> PartsFilter<T> {
    /// The conditions that are given.
    pub async fn read(self, ctx: &Context<'_>, at: &At) -> Result<Vec<Parts<T::Test>>> {
        let asked = [
            (HowMany::Some, "some", self.some),
            (HowMany::Every, "every", self.every),
            (HowMany::None, "none", self.none),
        ];
        let mut parts = Vec::new();
        for (how_many, name, filter) in asked {
            if let Some(filter) = filter {
                let filter = (*filter).read_at(ctx, at.field(name)).await?;
                parts.push(Parts { how_many, filter });
            }
        }
        Ok(parts)
    }
}
