//! The page of a person.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::date::{Date, period};
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Name, Shown, text};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::{Country, List, Listed, Met, Office};
use crate::http::page::record::Record;

/// A person, as its document gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    slug: String,
    name: Option<String>,
    names: Vec<Name>,
    honorific: Option<String>,
    rank: Option<String>,
    offices: Vec<Office>,
    occupancies: Vec<Occupancy>,
    meetings: List<Attended>,
    signed_agreements: List<Signed>,
    identifiers: Vec<Identifier>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

/// An office held for a time.
#[derive(Deserialize)]
struct Occupancy {
    from: Option<Date>,
    to: Option<Date>,
    office: Option<Office>,
}

/// A meeting, with all who were there.
#[derive(Deserialize)]
struct Attended {
    #[serde(flatten)]
    meeting: Met,
    participants: Vec<Participant>,
}

#[derive(Deserialize)]
struct Participant {
    role: Option<String>,
    person: Option<Is>,
    office: Option<Office>,
}

/// An agreement, with all who signed.
#[derive(Deserialize)]
struct Signed {
    #[serde(flatten)]
    agreement: Listed,
    signatories: Vec<Signatory>,
}

#[derive(Deserialize)]
struct Signatory {
    person: Option<Is>,
    office: Option<Office>,
    party: Option<Party>,
}

#[derive(Deserialize)]
struct Party {
    country: Option<Country>,
}

/// Somebody of whom only the slug is asked, to tell whether it is the person of the page.
#[derive(Deserialize)]
struct Is {
    slug: String,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Page {
    page: Frame,
    name: String,
    sentence: String,
    offices: Vec<Shown>,
    office_quotes: Vec<Quote>,
    meetings: List<Shown>,
    agreements: List<Shown>,
    names: Vec<Name>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

impl Record for Person {
    const DOCUMENT: &'static str = include_str!("person.graphql");
    const KEY: &'static str = "slug";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let name = self.name.clone().unwrap_or_else(|| self.slug.clone());
        page.title.clone_from(&name);
        page.description = self.sentence();
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let occupancies = self.occupancies.iter();
        Page {
            page,
            sentence: self.sentence(),
            offices: occupancies.filter_map(|it| it.shown(language)).collect(),
            office_quotes: evidence.of_field("occupancies"),
            meetings: self.meetings.map(|it| it.shown(&self.slug, language)).of(
                "/meetings",
                "person",
                &self.slug,
            ),
            agreements: self
                .signed_agreements
                .map(|it| it.shown(&self.slug, language))
                .of("/agreements", "person", &self.slug),
            facts: self.facts(&mut evidence, language),
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            more: evidence.rest(),
            name,
            names: self.names,
            origin: self.origin,
        }
    }
}

impl Person {
    /// The offices of today.
    fn offices(&self) -> Vec<&str> {
        let offices = self.offices.iter();
        offices.filter_map(|it| it.name.as_deref()).collect()
    }

    fn sentence(&self) -> String {
        self.offices().join(" · ")
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        facts.if_said("names", Vec::new());
        facts.always("honorific", text(self.honorific.as_ref()));
        facts.always("rank", text(self.rank.as_ref()));
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.always("identifiers", identifiers.collect());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let names = self.names.iter().map(|name| name.text.as_str());
        let elsewhere = self.identifiers.iter().filter_map(Identifier::web);
        json!({
            "@context": "https://schema.org",
            "@type": "Person",
            "name": self.name,
            "alternateName": names.collect::<Vec<_>>(),
            "honorificPrefix": self.honorific,
            "jobTitle": self.offices(),
            "sameAs": elsewhere.collect::<Vec<_>>(),
            "url": self.origin.permalink.as_deref().and_then(link::web),
        })
    }
}

impl Occupancy {
    /// The office, for whom, and when.
    fn shown(&self, language: Language) -> Option<Shown> {
        let office = self.office.as_ref()?;
        let organisation = office.organisation.as_ref();
        let organisation = organisation.map(|it| it.shown("organisations"));
        let office = office
            .named()?
            .beside(office.country.as_ref().map(Country::shown))
            .beside(organisation);
        Some(office.with(period(self.from.as_ref(), self.to.as_ref(), language)))
    }
}

impl Attended {
    /// The meeting, with the roles and offices in which the person was there.
    fn shown(&self, slug: &str, language: Language) -> Shown {
        let mut words: Vec<String> = Vec::new();
        let of_person = |it: &&Participant| it.person.as_ref().is_some_and(|it| it.slug == slug);
        for participant in self.participants.iter().filter(of_person) {
            let role = participant.role.as_ref();
            let role = role.map(|role| language.value("ParticipantRole", role));
            let office = participant.office.as_ref().and_then(|it| it.name.clone());
            words.extend(office.into_iter().chain(role));
        }
        self.meeting.shown(language).with_each(words)
    }
}

impl Signed {
    /// The agreement, with the offices in which the person signed, and for whom.
    fn shown(&self, slug: &str, language: Language) -> Shown {
        let mut words: Vec<String> = Vec::new();
        let of_person = |it: &&Signatory| it.person.as_ref().is_some_and(|it| it.slug == slug);
        for signatory in self.signatories.iter().filter(of_person) {
            let office = signatory.office.as_ref().and_then(|it| it.name.clone());
            let country = signatory.party.as_ref();
            let country = country.and_then(|it| it.country.as_ref());
            words.extend(office.into_iter().chain(country.map(Country::name)));
        }
        self.agreement.shown(language).with_each(words)
    }
}
