//! What the document of the page gives.

use serde::Deserialize;

use crate::http::page::date::Date;
use crate::http::page::evidence::{Claim, Conflict};
use crate::http::page::fact::{Identifier, Shown, Title};
use crate::http::page::frame::Origin;
use crate::http::page::language::Language;
use crate::http::page::mention::{Country, Domain, Named, Office, Titled, place};

/// An agreement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    pub title: Option<String>,
    pub titles: Vec<Title>,
    pub status: String,
    pub signed_on: Option<Date>,
    pub in_force_on: Option<Date>,
    pub instrument_type: Option<String>,
    pub local_type_label: Option<String>,
    pub legal_nature: Option<String>,
    pub authentic_languages: Vec<String>,
    pub parties: Vec<Party>,
    pub organisations: Vec<Involved>,
    pub signatories: Vec<Signatory>,
    pub domains: Vec<InDomain>,
    pub events: Vec<Event>,
    pub terms: Vec<Term>,
    pub meeting: Option<Titled>,
    pub package: Option<Package>,
    pub package_ordinal: Option<u32>,
    pub created_bodies: Vec<Named>,
    pub places_of_conclusion: Vec<Place>,
    pub links: Vec<LinkTo>,
    pub linked_from: Vec<LinkFrom>,
    pub identifiers: Vec<Identifier>,
    pub claims: Vec<Claim>,
    pub conflicts: Vec<Conflict>,
    #[serde(flatten)]
    pub origin: Origin,
}

/// A party.
#[derive(Deserialize)]
pub struct Party {
    pub role: String,
    pub label: Option<String>,
    pub country: Option<Country>,
    pub organisation: Option<Named>,
}

/// An organisation with its role.
#[derive(Deserialize)]
pub struct Involved {
    pub role: String,
    pub organisation: Option<Named>,
}

/// Somebody who signed.
#[derive(Deserialize)]
pub struct Signatory {
    pub person: Option<Named>,
    pub office: Option<Office>,
    pub party: Option<OfCountry>,
}

/// A party, of which only the country is asked.
#[derive(Deserialize)]
pub struct OfCountry {
    pub country: Option<Country>,
}

/// A domain of the agreement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InDomain {
    pub is_primary: bool,
    pub domain: Option<Domain>,
}

/// A step in its life.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    pub id: String,
    pub kind: String,
    pub is_shown: bool,
    pub city: Option<String>,
    pub condition: Option<String>,
    pub occurred_on: Option<Date>,
    pub effective_on: Option<Date>,
    pub country: Option<Country>,
    pub party: Option<OfCountry>,
}

/// Something it provides, or that is said of it.
#[derive(Deserialize)]
pub struct Term {
    pub id: String,
    pub kind: String,
    pub text: String,
    pub lang: String,
    pub modality: Option<String>,
    pub category: Option<String>,
    pub horizon: Option<String>,
    pub domain: Option<Domain>,
    pub provider: Option<Country>,
    pub beneficiary: Option<Country>,
}

/// Agreements concluded together.
#[derive(Deserialize)]
pub struct Package {
    pub name: Option<String>,
    pub agreements: Vec<Titled>,
}

/// Where it was concluded.
#[derive(Deserialize)]
pub struct Place {
    pub city: Option<String>,
    pub country: Option<Country>,
}

/// A link to another agreement.
#[derive(Deserialize)]
pub struct LinkTo {
    pub kind: String,
    pub to: Option<Titled>,
}

/// A link from another agreement.
#[derive(Deserialize)]
pub struct LinkFrom {
    pub kind: String,
    pub from: Option<Titled>,
}

impl Party {
    pub fn name(&self) -> Option<String> {
        self.shown().map(|shown| shown.text)
    }

    pub fn shown(&self) -> Option<Shown> {
        let country = self.country.as_ref().map(Country::shown);
        let organisation = self.organisation.as_ref();
        let organisation = organisation.map(|it| it.shown("organisations"));
        let label = self.label.as_ref().map(Shown::text);
        country.or(organisation).or(label)
    }
}

impl Event {
    pub fn asides(&self, language: Language) -> Vec<String> {
        let place = place(self.city.as_deref(), self.country.as_ref());
        let party = self.party.as_ref().and_then(|party| party.country.as_ref());
        let effective = self.effective_on.as_ref().map(|date| {
            let date = date.text(language);
            language.fill("event.effective", &[("date", &date)])
        });
        let all = [
            place,
            party.map(Country::name),
            effective,
            self.condition.clone(),
        ];
        all.into_iter().flatten().collect()
    }
}

impl Term {
    pub fn tags(&self, language: Language) -> Vec<Shown> {
        let value = |kind, value: &Option<String>| {
            let value = value.as_deref();
            value.map(|value| Shown::text(language.value(kind, value)))
        };
        let of = |key: &str, country: &Option<Country>| {
            let name = country.as_ref().map(Country::name);
            name.map(|name| Shown::text(language.fill(key, &[("country", &name)])))
        };
        let modality = self.modality.clone().filter(|it| it != "ASSERTED");
        [
            value("Modality", &modality),
            value("TermCategory", &self.category),
            value("Horizon", &self.horizon),
            of("term.by", &self.provider),
            of("term.for", &self.beneficiary),
            self.domain.as_ref().map(Domain::shown),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
