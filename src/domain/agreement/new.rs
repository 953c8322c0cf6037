//! Agreements as they are given: by data files and by callers, in the same form.

use entity::vocabulary::{
    EventKind, Horizon, InstrumentType, LegalNature, LinkKind, Modality, OrganisationRole,
    PartyRole, TermCategory, TermKind,
};
use serde::Deserialize;

use crate::domain::patch::Patch;
use crate::domain::record::NewIdentifier;
use crate::domain::text::NewText;

/// An agreement to be written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAgreement {
    /// An id chosen by the caller.
    pub id: Option<String>,
    /// The readable name used in addresses.
    pub slug: String,
    /// Titles in any language.
    pub titles: Vec<NewText>,
    /// The name people use.
    pub short_name: Option<String>,
    /// Its designation.
    pub instrument_type: Option<InstrumentType>,
    /// The source's own word for it.
    pub local_type_label: Option<String>,
    /// Whether it binds in law.
    pub legal_nature: Option<LegalNature>,
    /// Languages in which the text is authentic.
    #[serde(default)]
    pub authentic_languages: Vec<String>,
    /// The package it was concluded in.
    pub package: Option<String>,
    /// Its number in the package.
    pub package_ordinal: Option<i32>,
    /// The meeting it was concluded at.
    pub meeting: Option<String>,
    /// Its parties.
    #[serde(default)]
    pub parties: Vec<NewParty>,
    /// Organisations with a role that are not parties.
    #[serde(default)]
    pub organisations: Vec<NewOrganisationRole>,
    /// Who signed.
    #[serde(default)]
    pub signatories: Vec<NewSignatory>,
    /// What it is about.
    #[serde(default)]
    pub domains: Vec<NewDomainOf>,
    /// The steps of its life.
    #[serde(default)]
    pub events: Vec<NewEvent>,
    /// What it provides, intends and rests on.
    #[serde(default)]
    pub terms: Vec<NewTerm>,
    /// What it does to other agreements.
    #[serde(default)]
    pub links: Vec<NewLink>,
    /// Codes in other systems.
    #[serde(default)]
    pub identifiers: Vec<NewIdentifier>,
}

/// A country or an organisation that stands in an agreement.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewParty {
    /// A name for this party within the file.
    pub key: Option<String>,
    /// Either a country …
    pub country: Option<String>,
    /// … or an organisation.
    pub organisation: Option<String>,
    /// In which role.
    pub role: PartyRole,
    /// What the source calls it.
    pub label: Option<String>,
}

/// An organisation with a role that is not a party.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOrganisationRole {
    /// The organisation.
    pub organisation: String,
    /// In which role.
    pub role: OrganisationRole,
}

/// A person who signed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSignatory {
    /// Who.
    pub person: String,
    /// The office held then.
    pub office: Option<String>,
    /// The key of the party signed for.
    pub party: Option<String>,
    /// EDTF date.
    pub signed_on: Option<String>,
}

/// A domain the agreement is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDomainOf {
    /// The domain's code.
    pub domain: String,
    /// Whether it is the main one.
    #[serde(default)]
    pub primary: bool,
}

/// A step in the life of an agreement.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvent {
    /// A name for this event within the file.
    pub key: Option<String>,
    /// Which step.
    pub kind: EventKind,
    /// EDTF date on which it happened.
    pub occurred_on: Option<String>,
    /// EDTF date from which it takes effect.
    pub effective_on: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// In which country.
    pub country: Option<String>,
    /// The key or id of the party that acted.
    pub party: Option<String>,
    /// The condition in the source's words.
    pub condition: Option<String>,
}

/// A provision, effect, principle, objective or means.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTerm {
    /// A name for this term within the file.
    pub key: Option<String>,
    /// What it is.
    pub kind: TermKind,
    /// What is provided.
    pub category: Option<TermCategory>,
    /// BCP 47 tag of the text.
    pub lang: String,
    /// The term in words.
    pub text: String,
    /// The domain it belongs to.
    pub domain: Option<String>,
    /// The country that gives.
    pub provider: Option<String>,
    /// The country that receives.
    pub beneficiary: Option<String>,
    /// How the source puts it.
    pub modality: Option<Modality>,
    /// When it is expected.
    pub horizon: Option<Horizon>,
}

/// What the agreement does to another.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLink {
    /// What it does.
    pub kind: LinkKind,
    /// The other agreement.
    pub to: String,
}

/// Changes to an agreement.
#[derive(Clone, Debug, Default)]
pub struct AgreementPatch {
    /// The readable name used in addresses.
    pub slug: Option<String>,
    /// All titles, in the place of those there are.
    pub titles: Option<Vec<NewText>>,
    /// The name people use.
    pub short_name: Patch<String>,
    /// Its designation.
    pub instrument_type: Patch<InstrumentType>,
    /// The source's own word for it.
    pub local_type_label: Patch<String>,
    /// Whether it binds in law.
    pub legal_nature: Patch<LegalNature>,
    /// All authentic languages, in the place of those there are.
    pub authentic_languages: Option<Vec<String>>,
    /// The package it was concluded in.
    pub package: Patch<String>,
    /// Its number in the package.
    pub package_ordinal: Patch<i32>,
    /// All domains, in the place of those there are.
    pub domains: Option<Vec<NewDomainOf>>,
    /// All identifiers, in the place of those there are.
    pub identifiers: Option<Vec<NewIdentifier>>,
}
