//! The page of an organisation.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::date::{Date, period};
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Name, Shown, date, value};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::{Country, Domain, List, Listed, Met, Titled, recorded};
use crate::http::page::record::Record;

/// An organisation, as its document gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    slug: String,
    name: Option<String>,
    names: Vec<Name>,
    kind: Option<String>,
    seat: Option<Country>,
    founded_on: Option<Date>,
    dissolved_on: Option<Date>,
    created_by: Option<Titled>,
    remit: Vec<Domain>,
    members: Vec<Member>,
    last_session: Option<Met>,
    meetings: List<Attended>,
    agreements: List<Concluded>,
    identifiers: Vec<Identifier>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

/// A country that is a member for a time.
#[derive(Deserialize)]
struct Member {
    from: Option<Date>,
    to: Option<Date>,
    country: Option<Country>,
}

/// A meeting, with all who were there.
#[derive(Deserialize)]
struct Attended {
    #[serde(flatten)]
    meeting: Met,
    participants: Vec<Role>,
}

/// An agreement, with all who have a part in it.
#[derive(Deserialize)]
struct Concluded {
    #[serde(flatten)]
    agreement: Listed,
    parties: Vec<Role>,
    organisations: Vec<Role>,
}

/// A role of some organisation, or of somebody else.
#[derive(Deserialize)]
struct Role {
    role: Option<String>,
    organisation: Option<Is>,
}

/// An organisation of which only the slug is asked, to tell whether it is the one of the page.
#[derive(Deserialize)]
struct Is {
    slug: String,
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct Page {
    page: Frame,
    kind: String,
    name: String,
    sentence: String,
    agreements: List<Shown>,
    meetings: List<Shown>,
    members: Vec<Shown>,
    member_quotes: Vec<Quote>,
    names: Vec<Name>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

impl Record for Organisation {
    const DOCUMENT: &'static str = include_str!("organisation.graphql");
    const KEY: &'static str = "slug";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, enumeration);
        let name = self.name.clone().unwrap_or_else(|| self.slug.clone());
        page.title.clone_from(&name);
        page.description = self.sentence(language);
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let kind = self.kind.as_deref();
        let members = self.members.iter();
        Page {
            page,
            kind: kind.map_or(language.say("organisation").to_owned(), |kind| {
                language.value("OrganisationKind", kind)
            }),
            sentence: self.sentence(language),
            agreements: self.agreements.map(|it| it.shown(&self.slug, language)).of(
                "/agreements",
                "organisation",
                &self.slug,
            ),
            meetings: self.meetings.map(|it| it.shown(&self.slug, language)).of(
                "/meetings",
                "organisation",
                &self.slug,
            ),
            members: members.filter_map(|it| it.shown(language)).collect(),
            member_quotes: evidence.of_field("members"),
            facts: self.facts(&mut evidence, language),
            conflicts: Conflict::show_all(self.conflicts, language, enumeration),
            more: evidence.rest(),
            name,
            names: self.names,
            origin: self.origin,
        }
    }
}

impl Organisation {
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
        facts.if_said("names", Vec::new());
        let kind = self.kind.as_ref();
        facts.always("kind", value(kind, "OrganisationKind", language));
        facts.always("seat", self.seat.iter().map(Country::shown).collect());
        facts.always("foundedOn", date(self.founded_on.as_ref(), language));
        facts.if_said("dissolvedOn", date(self.dissolved_on.as_ref(), language));
        let creator = self.created_by.iter().map(|it| it.shown("agreements"));
        facts.if_said("createdBy", creator.collect());
        facts.always("remit", self.remit.iter().map(Domain::shown).collect());
        let session = self.last_session.iter().map(|it| it.shown(language));
        facts.if_said("lastSession", session.collect());
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.always("identifiers", identifiers.collect());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let names = self.names.iter().map(|name| name.text.as_str());
        let elsewhere = self.identifiers.iter().filter_map(Identifier::web);
        let seat = self.seat.as_ref().map(Country::name);
        json!({
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": self.name,
            "alternateName": names.collect::<Vec<_>>(),
            "foundingDate": self.founded_on.as_ref().and_then(Date::iso),
            "dissolutionDate": self.dissolved_on.as_ref().and_then(Date::iso),
            "location": seat.map(|name| json!({"@type": "Country", "name": name})),
            "sameAs": elsewhere.collect::<Vec<_>>(),
            "url": self.origin.permalink.as_deref().and_then(link::web),
        })
    }
}

impl Member {
    fn shown(&self, language: Language) -> Option<Shown> {
        let when = period(self.from.as_ref(), self.to.as_ref(), language);
        Some(self.country.as_ref()?.shown().with(when))
    }
}

impl Attended {
    /// The meeting, with the roles in which the organisation was there.
    fn shown(&self, slug: &str, language: Language) -> Shown {
        let roles = roles(&self.participants, slug, "ParticipantRole", language);
        self.meeting.shown(language).with_each(roles)
    }
}

impl Concluded {
    /// The agreement, with the roles that the organisation has in it.
    fn shown(&self, slug: &str, language: Language) -> Shown {
        let as_party = roles(&self.parties, slug, "PartyRole", language);
        let beside = roles(&self.organisations, slug, "OrganisationRole", language);
        let agreement = self.agreement.shown(language);
        agreement.with_each(as_party).with_each(beside)
    }
}

/// The roles of the organisation of the page, in words.
fn roles(all: &[Role], slug: &str, kind: &str, language: Language) -> Vec<String> {
    let is_it = |it: &&Role| it.organisation.as_ref().is_some_and(|it| it.slug == slug);
    let roles = all.iter().filter(is_it);
    roles
        .filter_map(|it| Some(language.value(kind, it.role.as_ref()?)))
        .collect()
}

/// Of which enumeration the values of a field are.
fn enumeration(field: &str) -> Option<&'static str> {
    (field == "kind").then_some("OrganisationKind")
}
