//! The parts of a relation in the API: events, missions, accreditations.

use async_graphql::{Context, ID, Object, Result};
use entity::{accreditation, country, mission, office, person, relation, relation_event};

use crate::domain::id::show;
use crate::domain::relation::{ACCREDITATION, EVENT, MISSION};
use crate::graphql::context::Ask as _;
use crate::graphql::country::Country;
use crate::graphql::office::Office;
use crate::graphql::period::{day, holding};
use crate::graphql::person::Person;
use crate::graphql::relation::Relation;
use crate::graphql::relation::vocabulary::{MissionKind, RelationEventKind, RepresentationLevel};
use crate::graphql::scalar::{Date, PartialDate};

/// A step in the relations of two countries.
pub struct RelationEvent(pub relation_event::Model);

/// A step in the relations of two countries.
#[Object]
impl RelationEvent {
    /// The event's id, needed to remove it.
    async fn id(&self) -> ID {
        ID(show(EVENT, self.0.id))
    }

    /// The relation of the two countries. Null only if it was deleted meanwhile.
    async fn relation(&self, ctx: &Context<'_>) -> Option<Result<Relation>> {
        ctx.one::<relation::Entity, _>(self.0.relation_id, Relation)
            .await
    }

    /// Which step.
    async fn kind(&self) -> RelationEventKind {
        self.0.kind.into()
    }

    /// When it happened. Null where not known.
    async fn occurred_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.occurred_on.as_ref(),
            self.0.occurred_earliest,
            self.0.occurred_latest,
        )
    }

    /// Which of the two took the step, such as the one that recognised the other. Null where both took it together, or where it is not known.
    async fn actor(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.actor_id, Country)
            .await
    }

    /// The level of representation from then on. Null where the event does not tell.
    async fn level(&self) -> Option<RepresentationLevel> {
        self.0.level.map(Into::into)
    }

    /// The city where it happened. Null where not known.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// The country where it happened. Null where not known.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// More about it in the source's words, such as a condition. Null where there is nothing more.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// A mission that one country keeps in another, such as an embassy.
pub struct Mission(pub mission::Model);

/// A mission that one country keeps in another, such as an embassy.
#[Object]
impl Mission {
    /// The mission's id, needed to change it.
    async fn id(&self) -> ID {
        ID(show(MISSION, self.0.id))
    }

    /// The relation of the two countries.
    async fn relation(&self, ctx: &Context<'_>) -> Option<Result<Relation>> {
        ctx.one::<relation::Entity, _>(self.0.relation_id, Relation)
            .await
    }

    /// The country that sends the mission.
    async fn sending(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.sending_id, Country)
            .await
    }

    /// The country that receives the mission, to which its head is accredited.
    async fn receiving(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.receiving_id, Country)
            .await
    }

    /// What kind of mission it is.
    async fn kind(&self) -> MissionKind {
        self.0.kind.into()
    }

    /// Whether it sits in the receiving country. False where it covers that country from elsewhere; null where not known.
    async fn is_resident(&self) -> Option<bool> {
        self.0.is_resident
    }

    /// The city where it sits. Null where not known.
    async fn city(&self) -> Option<&str> {
        self.0.city.as_deref()
    }

    /// When it was opened. Null where not known.
    async fn opened_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.opened_on.as_ref(),
            self.0.opened_earliest,
            self.0.opened_latest,
        )
    }

    /// When it was closed. Null where it is still open, or not known.
    async fn closed_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.closed_on.as_ref(),
            self.0.closed_earliest,
            self.0.closed_latest,
        )
    }

    /// Who is or was accredited to it, the earliest appointment first.
    async fn accreditations(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those known to serve on this day. A start or an end that is not known counts in favour."
        )]
        as_of: Option<Date>,
    ) -> Result<Vec<Accreditation>> {
        let rows = ctx
            .rows_of::<accreditation::Entity, mission::Entity>(self.0.id)
            .await?;
        let rows = holding(rows, day("asOf", as_of)?);
        Ok(rows.into_iter().map(Accreditation).collect())
    }
}

/// A person accredited to a mission for a time.
pub struct Accreditation(pub accreditation::Model);

/// A person accredited to a mission for a time.
#[Object]
impl Accreditation {
    /// The accreditation's id, needed to remove it.
    async fn id(&self) -> ID {
        ID(show(ACCREDITATION, self.0.id))
    }

    /// The mission. Null only if it was deleted meanwhile.
    async fn mission(&self, ctx: &Context<'_>) -> Option<Result<Mission>> {
        ctx.one::<mission::Entity, _>(self.0.mission_id, Mission)
            .await
    }

    /// Who.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.one::<person::Entity, _>(self.0.person_id, Person).await
    }

    /// The office held with it. Null where not recorded.
    async fn office(&self, ctx: &Context<'_>) -> Option<Result<Office>> {
        ctx.one::<office::Entity, _>(self.0.office_id, Office).await
    }

    /// The title in the source's words, such as "ambassadeur extraordinaire et plénipotentiaire". Null where not known.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// When the person was appointed. Null where not known.
    async fn appointed_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.appointed_on.as_ref(),
            self.0.appointed_earliest,
            self.0.appointed_latest,
        )
    }

    /// When the person took up the functions, for a head of mission by presenting credentials. Null where not known.
    async fn started_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.started_on.as_ref(),
            self.0.started_earliest,
            self.0.started_latest,
        )
    }

    /// When the functions ended. Null where they have not, or not known.
    async fn ended_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.ended_on.as_ref(),
            self.0.ended_earliest,
            self.0.ended_latest,
        )
    }
}
