//! The parts of an agreement in the API.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::vocabulary::{EventKind, StatusBasis};
use entity::{
    agreement, agreement_domain, agreement_link, agreement_organisation, country, domain,
    lifecycle_event, office, organisation, party, person, signatory, status_period, term,
};

use crate::domain::agreement::events::counts_from_effect;
use crate::domain::id;
use crate::graphql::agreement::Agreement;
use crate::graphql::agreement::vocabulary::{
    AgreementStatus, Horizon, LifecycleEventKind, LinkKind, OrganisationRole, PartyRole,
    TermCategory, TermKind,
};
use crate::graphql::claim::{Claim, Modality};
use crate::graphql::context::Ask as _;
use crate::graphql::cooperation::Domain;
use crate::graphql::country::Country;
use crate::graphql::office::Office;
use crate::graphql::organisation::Organisation;
use crate::graphql::person::Person;
use crate::graphql::scalar::{Date, PartialDate};

/// The date from which an event counts.
pub fn counting_date(row: &lifecycle_event::Model) -> Option<PartialDate> {
    if counts_from_effect(row) {
        effective(row)
    } else {
        occurred(row)
    }
}

fn occurred(row: &lifecycle_event::Model) -> Option<PartialDate> {
    PartialDate::from_columns(
        row.occurred_on.as_ref(),
        row.occurred_earliest,
        row.occurred_latest,
    )
}

fn effective(row: &lifecycle_event::Model) -> Option<PartialDate> {
    PartialDate::from_columns(
        row.effective_on.as_ref(),
        row.effective_earliest,
        row.effective_latest,
    )
}

/// A country or an organisation that stands in an agreement.
pub struct Party(pub party::Model);

/// A country or an organisation that stands in an agreement.
#[Object]
impl Party {
    /// The id of this part of the agreement.
    async fn id(&self) -> ID {
        ID(id::show("party", self.0.id))
    }

    /// The country, as it existed then. Null where the party is an organisation.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.country_id, Country)
            .await
    }

    /// The organisation. Null where the party is a country.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation_id, Organisation)
            .await
    }

    /// In which role.
    async fn role(&self) -> PartyRole {
        self.0.role.into()
    }

    /// What the source calls the party. Null where not recorded.
    async fn label(&self) -> Option<&str> {
        self.0.label.as_deref()
    }
}

/// An organisation with a role in an agreement, without being a party to it.
pub struct OrganisationInvolvement(pub agreement_organisation::Model);

/// An organisation with a role in an agreement, without being a party to it.
#[Object]
impl OrganisationInvolvement {
    /// The id of this part of the agreement.
    async fn id(&self) -> ID {
        ID(id::show("role", self.0.id))
    }

    /// The organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Result<Organisation>> {
        ctx.one::<organisation::Entity, _>(self.0.organisation_id, Organisation)
            .await
    }

    /// In which role.
    async fn role(&self) -> OrganisationRole {
        self.0.role.into()
    }
}

/// A person who signed.
pub struct Signatory(pub signatory::Model);

/// A person who signed.
#[Object]
impl Signatory {
    /// Who signed.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        ctx.one::<person::Entity, _>(self.0.person_id, Person).await
    }

    /// The office held then. Null where not known.
    async fn office(&self, ctx: &Context<'_>) -> Option<Result<Office>> {
        ctx.one::<office::Entity, _>(self.0.office_id, Office).await
    }

    /// The party signed for. Null where not known.
    async fn party(&self, ctx: &Context<'_>) -> Option<Result<Party>> {
        ctx.one::<party::Entity, _>(self.0.party_id, Party).await
    }

    /// When this person signed. Null where not known.
    async fn signed_on(&self) -> Option<PartialDate> {
        PartialDate::from_columns(
            self.0.signed_on.as_ref(),
            self.0.signed_earliest,
            self.0.signed_latest,
        )
    }
}

/// A domain an agreement is about.
pub struct AgreementDomain(pub agreement_domain::Model);

/// A domain an agreement is about.
#[Object]
impl AgreementDomain {
    /// The domain.
    async fn domain(&self, ctx: &Context<'_>) -> Option<Result<Domain>> {
        ctx.one::<domain::Entity, _>(self.0.domain_id, Domain).await
    }

    /// Whether it is the main one.
    async fn is_primary(&self) -> bool {
        self.0.is_primary
    }
}

/// A step in the life of an agreement.
pub struct LifecycleEvent(pub lifecycle_event::Model);

/// A step in the life of an agreement.
#[Object]
impl LifecycleEvent {
    /// The id of this part of the agreement.
    async fn id(&self) -> ID {
        ID(id::show("event", self.0.id))
    }

    /// The agreement of which it is a step. Null only if it was deleted meanwhile.
    async fn agreement(&self, ctx: &Context<'_>) -> Option<Result<Agreement>> {
        ctx.one::<agreement::Entity, _>(self.0.agreement_id, Agreement)
            .await
    }

    /// Which step.
    async fn kind(&self) -> LifecycleEventKind {
        self.0.kind.into()
    }

    /// When it happened. Null where not known.
    async fn occurred_on(&self) -> Option<PartialDate> {
        occurred(&self.0)
    }

    /// From when it takes effect, where a source gives that apart from the date of the event. Null where it does not.
    async fn effective_on(&self) -> Option<PartialDate> {
        effective(&self.0)
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

    /// The party that took the step. Null where it concerns the agreement as a whole.
    async fn party(&self, ctx: &Context<'_>) -> Option<Result<Party>> {
        ctx.one::<party::Entity, _>(self.0.party_id, Party).await
    }

    /// The condition on which it depends, in the source's words. Null where none is recorded.
    async fn condition(&self) -> Option<&str> {
        self.0.condition.as_deref()
    }

    /// Whether status follows this event. False where sources disagree on the status and claims that name another event are shown.
    async fn is_shown(&self) -> bool {
        self.0.is_shown
    }

    /// What sources say of this event.
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<Claim>> {
        let rows = ctx
            .rows_of::<entity::claim::Entity, lifecycle_event::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Claim).collect())
    }
}

/// A provision, effect, principle, objective or means of an agreement.
pub struct Term(pub term::Model);

/// A provision, effect, principle, objective or means of an agreement.
#[Object]
impl Term {
    /// The id of this part of the agreement.
    async fn id(&self) -> ID {
        ID(id::show("term", self.0.id))
    }

    /// What it is.
    async fn kind(&self) -> TermKind {
        self.0.kind.into()
    }

    /// What is provided. Null where it is not a provision, or not known.
    async fn category(&self) -> Option<TermCategory> {
        self.0.category.map(Into::into)
    }

    /// Language tag of the text.
    async fn lang(&self) -> &str {
        &self.0.language
    }

    /// The term in words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The domain it belongs to. Null where not known.
    async fn domain(&self, ctx: &Context<'_>) -> Option<Result<Domain>> {
        ctx.one::<domain::Entity, _>(self.0.domain_id, Domain).await
    }

    /// The country that gives. Null where no source says.
    async fn provider(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.provider_id, Country)
            .await
    }

    /// The country that receives. Null where no source says.
    async fn beneficiary(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.0.beneficiary_id, Country)
            .await
    }

    /// How the source puts it. Null where not recorded.
    async fn modality(&self) -> Option<Modality> {
        self.0.modality.map(Into::into)
    }

    /// When it is expected. Null where no source says.
    async fn horizon(&self) -> Option<Horizon> {
        self.0.horizon.map(Into::into)
    }

    /// What sources say of this term.
    async fn claims(&self, ctx: &Context<'_>) -> Result<Vec<Claim>> {
        let rows = ctx
            .rows_of::<entity::claim::Entity, term::Entity>(self.0.id)
            .await?;
        Ok(rows.into_iter().map(Claim).collect())
    }
}

/// What one agreement does to another.
pub struct AgreementLink(pub agreement_link::Model);

/// What one agreement does to another.
#[Object]
impl AgreementLink {
    /// The id of this link.
    async fn id(&self) -> ID {
        ID(id::show("link", self.0.id))
    }

    /// What the one does to the other.
    async fn kind(&self) -> LinkKind {
        self.0.kind.into()
    }

    /// The agreement that acts.
    async fn from(&self, ctx: &Context<'_>) -> Option<Result<Agreement>> {
        ctx.one::<agreement::Entity, _>(self.0.agreement_id, Agreement)
            .await
    }

    /// The agreement acted upon.
    async fn to(&self, ctx: &Context<'_>) -> Option<Result<Agreement>> {
        ctx.one::<agreement::Entity, _>(self.0.target_id, Agreement)
            .await
    }
}

/// A stretch of time in which an agreement had one status.
#[derive(Clone, Debug, SimpleObject)]
pub struct StatusPeriod {
    /// The status.
    status: AgreementStatus,
    /// The first day.
    from: Option<Date>,
    /// The day after the last. Null where the period goes on.
    to: Option<Date>,
}

impl StatusPeriod {
    /// The periods that rest on dated events, oldest first.
    pub fn dated(mut rows: Vec<status_period::Model>) -> Vec<Self> {
        rows.retain(|row| row.basis != StatusBasis::Current);
        rows.sort_by_key(|row| row.from_date);
        let period = |row: status_period::Model| Self {
            status: row.status.into(),
            from: row.from_date.map(Date::from),
            to: row.to_date.map(Date::from),
        };
        rows.into_iter().map(period).collect()
    }
}

/// Where an agreement was signed or adopted.
pub struct PlaceOfConclusion {
    city: Option<String>,
    country_id: Option<uuid::Uuid>,
}

impl PlaceOfConclusion {
    /// The distinct places of the events by which the agreement was concluded.
    pub fn of(rows: Vec<lifecycle_event::Model>) -> Vec<Self> {
        let mut places: Vec<Self> = Vec::new();
        let concluding = |row: &lifecycle_event::Model| {
            row.is_shown && matches!(row.kind, EventKind::Signed | EventKind::Adopted)
        };
        for row in rows.into_iter().filter(concluding) {
            let known = row.city.is_some() || row.country_id.is_some();
            let new = !places
                .iter()
                .any(|it| it.city == row.city && it.country_id == row.country_id);
            if known && new {
                places.push(Self {
                    city: row.city,
                    country_id: row.country_id,
                });
            }
        }
        places
    }
}

/// Where an agreement was signed or adopted.
#[Object]
impl PlaceOfConclusion {
    /// The city. Null where not known.
    async fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// The country. Null where not known.
    async fn country(&self, ctx: &Context<'_>) -> Option<Result<Country>> {
        ctx.one::<country::Entity, _>(self.country_id, Country)
            .await
    }
}
