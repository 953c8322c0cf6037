//! What callers give to record or change agreements.

use async_graphql::{ID, InputObject, MaybeUndefined};

use crate::domain::agreement::new::{
    AgreementPatch, NewAgreement, NewDomainOf, NewEvent, NewLink, NewOrganisationRole, NewParty,
    NewSignatory, NewTerm,
};
use crate::graphql::agreement::vocabulary::{
    Horizon, InstrumentType, LegalNature, LifecycleEventKind, LinkKind, OrganisationRole,
    PartyRole, TermCategory, TermKind,
};
use crate::graphql::claim::Modality;
use crate::graphql::patch::patch;
use crate::graphql::record::IdentifierInput;
use crate::graphql::scalar::{EdtfDate, LocalisedTextInput, all};

/// A country or an organisation that stands in an agreement, to be recorded. Give one of the two.
#[derive(Clone, Debug, InputObject)]
pub struct PartyInput {
    /// A name of your own for this party within this input, so that events and signatories can refer to it.
    pub key: Option<String>,
    /// The country: code, slug or id.
    pub country: Option<String>,
    /// The organisation: slug or id.
    pub organisation: Option<String>,
    /// In which role.
    pub role: PartyRole,
    /// What the source calls the party.
    pub label: Option<String>,
}

impl From<PartyInput> for NewParty {
    fn from(input: PartyInput) -> Self {
        Self {
            key: input.key,
            country: input.country,
            organisation: input.organisation,
            role: input.role.into(),
            label: input.label,
        }
    }
}

/// An organisation with a role in an agreement, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationInvolvementInput {
    /// The organisation: slug or id.
    pub organisation: String,
    /// In which role.
    pub role: OrganisationRole,
}

impl From<OrganisationInvolvementInput> for NewOrganisationRole {
    fn from(input: OrganisationInvolvementInput) -> Self {
        Self {
            organisation: input.organisation,
            role: input.role.into(),
        }
    }
}

/// A person who signed, to be recorded. Record only what a source says.
#[derive(Clone, Debug, InputObject)]
pub struct SignatoryInput {
    /// The person: slug or id.
    pub person: String,
    /// The office held then: slug or id.
    pub office: Option<String>,
    /// The party signed for: its key in this input, or its id.
    pub party: Option<String>,
    /// When this person signed.
    pub signed_on: Option<EdtfDate>,
}

impl From<SignatoryInput> for NewSignatory {
    fn from(input: SignatoryInput) -> Self {
        Self {
            person: input.person,
            office: input.office,
            party: input.party,
            signed_on: input.signed_on.map(String::from),
        }
    }
}

/// A domain an agreement is about, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementDomainInput {
    /// The domain: code or id.
    pub domain: String,
    /// Whether it is the main one.
    #[graphql(default)]
    pub is_primary: bool,
}

impl From<AgreementDomainInput> for NewDomainOf {
    fn from(input: AgreementDomainInput) -> Self {
        Self {
            domain: input.domain,
            primary: input.is_primary,
        }
    }
}

/// A step in the life of an agreement, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct LifecycleEventInput {
    /// Which step.
    pub kind: LifecycleEventKind,
    /// When it happened.
    pub occurred_on: Option<EdtfDate>,
    /// From when it takes effect, if the source gives that apart.
    pub effective_on: Option<EdtfDate>,
    /// The city where it happened.
    pub city: Option<String>,
    /// The country where it happened: code, slug or id.
    pub country: Option<String>,
    /// The party that took the step: its key in this input, or its id. Left out: the agreement as a whole.
    pub party: Option<String>,
    /// The condition on which it depends, in the source's words.
    pub condition: Option<String>,
}

impl From<LifecycleEventInput> for NewEvent {
    fn from(input: LifecycleEventInput) -> Self {
        Self {
            key: None,
            kind: input.kind.into(),
            occurred_on: input.occurred_on.map(String::from),
            effective_on: input.effective_on.map(String::from),
            city: input.city,
            country: input.country,
            party: input.party,
            condition: input.condition,
        }
    }
}

/// A provision, effect, principle, objective or means, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct TermInput {
    /// What it is.
    pub kind: TermKind,
    /// What is provided, for a provision.
    pub category: Option<TermCategory>,
    /// Language tag of the text (BCP 47).
    pub lang: String,
    /// The term in words, 1 to 2,000 characters.
    pub text: String,
    /// The domain it belongs to: code or id.
    pub domain: Option<String>,
    /// The country that gives: code, slug or id.
    pub provider: Option<String>,
    /// The country that receives: code, slug or id.
    pub beneficiary: Option<String>,
    /// How the source puts it.
    pub modality: Option<Modality>,
    /// When it is expected.
    pub horizon: Option<Horizon>,
}

impl From<TermInput> for NewTerm {
    fn from(input: TermInput) -> Self {
        Self {
            key: None,
            kind: input.kind.into(),
            category: input.category.map(Into::into),
            lang: input.lang,
            text: input.text,
            domain: input.domain,
            provider: input.provider,
            beneficiary: input.beneficiary,
            modality: input.modality.map(Into::into),
            horizon: input.horizon.map(Into::into),
        }
    }
}

/// What an agreement does to another, to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementLinkInput {
    /// What it does.
    pub kind: LinkKind,
    /// The other agreement: slug or id.
    pub to: String,
}

impl From<AgreementLinkInput> for NewLink {
    fn from(input: AgreementLinkInput) -> Self {
        Self {
            kind: input.kind.into(),
            to: input.to,
        }
    }
}

/// An agreement to be recorded.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementCreateInput {
    /// An id you choose, so that the same import can be run again. Made from the slug when not given.
    pub id: Option<ID>,
    /// The readable name used in addresses: 1 to 120 small letters, digits and hyphens.
    pub slug: String,
    /// Titles in any language; at least one.
    pub titles: Vec<LocalisedTextInput>,
    /// The name people use.
    pub short_name: Option<String>,
    /// Its designation.
    pub instrument_type: Option<InstrumentType>,
    /// The source's own word for the instrument.
    pub local_type_label: Option<String>,
    /// Whether it binds in international law.
    pub legal_nature: Option<LegalNature>,
    /// Language tags of the languages in which the text is authentic.
    #[graphql(default)]
    pub authentic_languages: Vec<String>,
    /// The package it was concluded in: slug or id.
    pub package: Option<String>,
    /// Its number in the package, from 1.
    pub package_ordinal: Option<i32>,
    /// The meeting it was concluded at: slug or id.
    pub meeting: Option<String>,
    /// The countries and organisations that stand in it.
    #[graphql(default)]
    pub parties: Vec<PartyInput>,
    /// Organisations with a role in it that are not parties.
    #[graphql(default)]
    pub organisations: Vec<OrganisationInvolvementInput>,
    /// The persons known to have signed.
    #[graphql(default)]
    pub signatories: Vec<SignatoryInput>,
    /// The domains it is about.
    #[graphql(default)]
    pub domains: Vec<AgreementDomainInput>,
    /// The steps of its life.
    #[graphql(default)]
    pub events: Vec<LifecycleEventInput>,
    /// What it provides for, brings about, rests on, aims at, and by which means.
    #[graphql(default)]
    pub terms: Vec<TermInput>,
    /// What it does to other agreements.
    #[graphql(default)]
    pub links: Vec<AgreementLinkInput>,
    /// Codes that other systems give to it.
    #[graphql(default)]
    pub identifiers: Vec<IdentifierInput>,
}

impl From<AgreementCreateInput> for NewAgreement {
    fn from(input: AgreementCreateInput) -> Self {
        Self {
            id: input.id.map(|id| id.0),
            slug: input.slug,
            titles: all(input.titles),
            short_name: input.short_name,
            instrument_type: input.instrument_type.map(Into::into),
            local_type_label: input.local_type_label,
            legal_nature: input.legal_nature.map(Into::into),
            authentic_languages: input.authentic_languages,
            package: input.package,
            package_ordinal: input.package_ordinal,
            meeting: input.meeting,
            parties: all(input.parties),
            organisations: all(input.organisations),
            signatories: all(input.signatories),
            domains: all(input.domains),
            events: all(input.events),
            terms: all(input.terms),
            links: all(input.links),
            identifiers: all(input.identifiers),
        }
    }
}

/// Changes to an agreement. A field left out is kept, null makes it unknown, a value is written. Parties, events, terms and links have acts of their own.
#[derive(Clone, Debug, InputObject)]
pub struct AgreementUpdateInput {
    /// The agreement's id.
    pub id: ID,
    /// The readable name used in addresses. Cannot be made unknown.
    pub slug: Option<String>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<LocalisedTextInput>>,
    /// The name people use.
    pub short_name: MaybeUndefined<String>,
    /// Its designation.
    pub instrument_type: MaybeUndefined<InstrumentType>,
    /// The source's own word for the instrument.
    pub local_type_label: MaybeUndefined<String>,
    /// Whether it binds in international law.
    pub legal_nature: MaybeUndefined<LegalNature>,
    /// All authentic languages, in the place of those there are.
    pub authentic_languages: Option<Vec<String>>,
    /// The package it was concluded in: slug or id.
    pub package: MaybeUndefined<String>,
    /// Its number in the package, from 1.
    pub package_ordinal: MaybeUndefined<i32>,
    /// All domains, in the place of those there are.
    pub domains: Option<Vec<AgreementDomainInput>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<IdentifierInput>>,
}

impl From<AgreementUpdateInput> for AgreementPatch {
    fn from(input: AgreementUpdateInput) -> Self {
        Self {
            slug: input.slug,
            titles: input.titles.map(all),
            short_name: patch(input.short_name),
            instrument_type: patch(input.instrument_type),
            local_type_label: patch(input.local_type_label),
            legal_nature: patch(input.legal_nature),
            authentic_languages: input.authentic_languages,
            package: patch(input.package),
            package_ordinal: patch(input.package_ordinal),
            domains: input.domains.map(all),
            identifiers: input.identifiers.map(all),
        }
    }
}
