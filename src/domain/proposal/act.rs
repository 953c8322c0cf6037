//! The acts that can be proposed. What they do is told where they are at home; here they only have
//! one name and one way to be run.

use chrono::{DateTime, Utc};
use entity::vocabulary::RecordKind;
use entity::{claim as claims, source};
use sea_orm::{ConnectionTrait, EntityTrait as _};
use uuid::Uuid;

use crate::domain::agreement::{self, new::AgreementPatch};
use crate::domain::claim::{self, NewClaim};
use crate::domain::cooperation::{self, DomainPatch};
use crate::domain::country::{self, CountryPatch};
use crate::domain::error::{Error, Result};
use crate::domain::meeting::{self, MeetingPatch};
use crate::domain::office::{self, OfficePatch};
use crate::domain::organisation::{self, OrganisationPatch};
use crate::domain::person::{self, PersonPatch};
use crate::domain::record;
use crate::domain::source::{self as sources, SourcePatch};
use crate::domain::source_text::Quoted;

/// An act that can be proposed.
#[derive(Clone, Debug)]
pub enum Act {
    /// To record a claim.
    Claim(Box<NewClaim>),
    /// To change an agreement.
    Agreement(Uuid, Box<AgreementPatch>),
    /// To change a country.
    Country(Uuid, Box<CountryPatch>),
    /// To change a domain of cooperation.
    Domain(Uuid, Box<DomainPatch>),
    /// To change a meeting.
    Meeting(Uuid, Box<MeetingPatch>),
    /// To change an office.
    Office(Uuid, Box<OfficePatch>),
    /// To change an organisation.
    Organisation(Uuid, Box<OrganisationPatch>),
    /// To change a person.
    Person(Uuid, Box<PersonPatch>),
    /// To change a source.
    Source(Uuid, Box<SourcePatch>),
}

/// The name of the act that records a claim.
pub const RECORD_CLAIM: &str = "claimRecord";

impl Act {
    /// Its name, which is that of a mutation.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Claim(_) => RECORD_CLAIM,
            Self::Agreement(..) => "agreementUpdate",
            Self::Country(..) => "countryUpdate",
            Self::Domain(..) => "domainUpdate",
            Self::Meeting(..) => "meetingUpdate",
            Self::Office(..) => "officeUpdate",
            Self::Organisation(..) => "organisationUpdate",
            Self::Person(..) => "personUpdate",
            Self::Source(..) => "sourceUpdate",
        }
    }

    /// Does it, as an editor would, and tells which record it changed.
    pub async fn run(
        self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
    ) -> Result<(RecordKind, Uuid)> {
        let current = async |kind, id| -> Result<Uuid> {
            Ok(record::survivor(db, kind, id).await?.unwrap_or(id))
        };
        Ok(match self {
            Self::Claim(new) => return subject(db, claim::create(db, *new, now).await?).await,
            Self::Agreement(id, patch) => {
                let id = current(RecordKind::Agreement, id).await?;
                agreement::update(db, id, *patch, now).await?;
                (RecordKind::Agreement, id)
            }
            Self::Country(id, patch) => {
                country::update(db, id, *patch, now).await?;
                (RecordKind::Country, id)
            }
            Self::Domain(id, patch) => {
                cooperation::update(db, id, *patch, now).await?;
                (RecordKind::Domain, id)
            }
            Self::Meeting(id, patch) => {
                let id = current(RecordKind::Meeting, id).await?;
                meeting::update(db, id, *patch, now).await?;
                (RecordKind::Meeting, id)
            }
            Self::Office(id, patch) => {
                let id = current(RecordKind::Office, id).await?;
                office::update(db, id, *patch, now).await?;
                (RecordKind::Office, id)
            }
            Self::Organisation(id, patch) => {
                let id = current(RecordKind::Organisation, id).await?;
                organisation::update(db, id, *patch, now).await?;
                (RecordKind::Organisation, id)
            }
            Self::Person(id, patch) => {
                let id = current(RecordKind::Person, id).await?;
                person::update(db, id, *patch, now).await?;
                (RecordKind::Person, id)
            }
            Self::Source(id, patch) => {
                let id = current(RecordKind::Source, id).await?;
                sources::update(db, id, *patch, now).await?;
                (RecordKind::Source, id)
            }
        })
    }

    /// The source that a claim names, and the words that it quotes.
    pub async fn quoted(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<(Option<Uuid>, Option<String>)> {
        let Self::Claim(new) = self else {
            return Ok((None, None));
        };
        let source = record::find::<source::Entity>(db, &new.source).await?;
        Ok((source, new.quote.clone()))
    }
}

async fn subject(db: &impl ConnectionTrait, claim: Uuid) -> Result<(RecordKind, Uuid)> {
    let row = claims::Entity::find_by_id(claim).one(db).await?;
    let row = row.ok_or_else(|| Error::not_found("id", "The claim is gone."))?;
    Ok((claim::kind_of(db, row.subject_id).await?, row.subject_id))
}

/// The words that a proposed claim quotes, to be looked for in the text of its source.
pub fn quoted(row: &entity::proposal::Model) -> Option<Quoted> {
    Some(Quoted {
        source: row.source_id?,
        quote: row.quote.clone()?,
    })
}
