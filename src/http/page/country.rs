//! The page of a country.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::date::{Date, period};
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Name, Shown, date, text};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::mention::{
    Country as Other, List, Listed, Met, Named, Office, actor, recorded,
};
use crate::http::page::record::Record;

/// A country, as its document gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    code: Option<String>,
    slug: String,
    name: Option<String>,
    formal_name: Option<String>,
    names: Vec<Name>,
    kind: String,
    alpha2: Option<String>,
    alpha3: Option<String>,
    alpha4: Option<String>,
    numeric: Option<String>,
    region: Option<String>,
    subregion: Option<String>,
    intermediate_region: Option<String>,
    capital: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    predecessors: Vec<Succession>,
    successors: Vec<Succession>,
    agreements: List<Listed>,
    meetings: List<Met>,
    partners: Vec<Partner>,
    memberships: Vec<Membership>,
    office_holders: Vec<Holder>,
    identifiers: Vec<Identifier>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Succession {
    kind: String,
    occurred_on: Option<Date>,
    predecessor: Option<Other>,
    successor: Option<Other>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partner {
    agreement_count: usize,
    meeting_count: usize,
    country: Option<Other>,
}

/// An organisation of which it is a member for a time.
#[derive(Deserialize)]
struct Membership {
    from: Option<Date>,
    to: Option<Date>,
    organisation: Option<Named>,
}

/// Somebody who holds an office for it today.
#[derive(Deserialize)]
struct Holder {
    person: Option<Named>,
    office: Option<Office>,
}

#[derive(Template)]
#[template(path = "country.html")]
struct Page {
    page: Frame,
    kind: String,
    name: String,
    formal_name: Option<String>,
    sentence: String,
    list: List<Listed>,
    meetings: List<Shown>,
    partners: Vec<Shown>,
    memberships: Vec<Shown>,
    holders: Vec<Shown>,
    names: Vec<Name>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

impl Record for Country {
    const DOCUMENT: &'static str = include_str!("country.graphql");
    const KEY: &'static str = "code";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let name = self.name.clone().unwrap_or_else(|| self.slug.clone());
        page.title.clone_from(&name);
        page.description = self.sentence(language);
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let key = self.code.clone().unwrap_or_else(|| self.slug.clone());
        let facts = self.facts(&mut evidence, language);
        Page {
            page,
            kind: language.value("CountryKind", &self.kind),
            sentence: self.sentence(language),
            meetings: self
                .meetings
                .map(|it| it.shown(language))
                .of("/meetings", "country", &key),
            partners: self
                .partners
                .iter()
                .filter_map(|it| it.shown(language))
                .collect(),
            memberships: self
                .memberships
                .iter()
                .filter_map(|it| it.shown(language))
                .collect(),
            holders: self.office_holders.iter().map(Holder::shown).collect(),
            names: self.names,
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            facts,
            more: evidence.rest(),
            formal_name: self.formal_name.filter(|formal| *formal != name),
            name,
            list: self.agreements.of("/agreements", "country", &key),
            origin: self.origin,
        }
    }
}

impl Country {
    /// How much is recorded of it.
    fn sentence(&self, language: Language) -> String {
        recorded(
            "sentence.country",
            self.agreements.total_count,
            self.meetings.total_count,
            language,
        )
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        let codes = [
            ("ISO alpha-2", &self.alpha2),
            ("alpha-3", &self.alpha3),
            ("alpha-4", &self.alpha4),
            ("M49", &self.numeric),
        ];
        let codes = codes.into_iter().filter_map(|(scheme, code)| {
            let code = code.as_ref()?;
            Some(Shown::text(code).with(scheme))
        });
        facts.if_said("code", codes.collect());
        facts.if_said("names", Vec::new());
        let regions = [&self.region, &self.subregion, &self.intermediate_region];
        let regions = regions.into_iter().flatten().map(Shown::text);
        facts.if_said("region", regions.collect());
        facts.always("capital", text(self.capital.as_ref()));
        facts.if_said("validFrom", date(self.valid_from.as_ref(), language));
        facts.if_said("validTo", date(self.valid_to.as_ref(), language));
        let before = self.predecessors.iter();
        let before = before.filter_map(|it| it.shown(it.predecessor.as_ref(), language));
        facts.if_said("predecessors", before.collect());
        let after = self.successors.iter();
        let after = after.filter_map(|it| it.shown(it.successor.as_ref(), language));
        facts.if_said("successors", after.collect());
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.if_said("identifiers", identifiers.collect());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let names = self.names.iter().map(|name| name.text.as_str());
        json!({
            "@context": "https://schema.org",
            "@type": "Country",
            "name": self.name,
            "alternateName": names.collect::<Vec<_>>(),
            "identifier": self.code,
        })
    }
}

impl Partner {
    fn shown(&self, language: Language) -> Option<Shown> {
        let aside = recorded(
            "partner",
            self.agreement_count,
            self.meeting_count,
            language,
        );
        Some(self.country.as_ref()?.shown().with(aside))
    }
}

impl Membership {
    fn shown(&self, language: Language) -> Option<Shown> {
        let when = period(self.from.as_ref(), self.to.as_ref(), language);
        let organisation = self.organisation.as_ref()?.shown("organisations");
        Some(organisation.with(when))
    }
}

impl Holder {
    fn shown(&self) -> Shown {
        actor(self.person.as_ref(), self.office.as_ref(), None, None)
    }
}

impl Succession {
    fn shown(&self, other: Option<&Other>, language: Language) -> Option<Shown> {
        let kind = language.value("SuccessionKind", &self.kind);
        let date = self.occurred_on.as_ref().map(|date| date.text(language));
        let aside: Vec<String> = [Some(kind), date].into_iter().flatten().collect();
        Some(other?.shown().with(aside.join(", ")))
    }
}
