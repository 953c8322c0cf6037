//! The page of an agreement.

mod answer;

use askama::Template;
use serde_json::{Value, json};

pub use crate::http::page::agreement::answer::Agreement;
use crate::http::page::agreement::answer::Party;
use crate::http::page::date::Date;
use crate::http::page::evidence::{Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Shown, Title, date, text, value};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::{Domain, actor, place};
use crate::http::page::record::Record;

#[derive(Template)]
#[template(path = "agreement.html")]
struct Page {
    page: Frame,
    kind: String,
    title: Option<String>,
    is_descriptive: bool,
    other_titles: Vec<Title>,
    sentence: String,
    status: String,
    events: Vec<Step>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    terms: Vec<Terms>,
    more: Vec<Quote>,
    origin: Origin,
}

/// An event as the page shows it.
struct Step {
    what: String,
    when: String,
    asides: Vec<String>,
    is_shown: bool,
    quotes: Vec<Quote>,
}

/// Terms of a kind.
struct Terms {
    kind: String,
    all: Vec<Said>,
}

/// A term as the page shows it.
struct Said {
    text: String,
    lang: String,
    tags: Vec<Shown>,
    quotes: Vec<Quote>,
}

impl Record for Agreement {
    const DOCUMENT: &'static str = include_str!("../agreement.graphql");
    const KEY: &'static str = "slug";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, enumeration);
        page.title = self.title(language);
        page.description = self.description(language);
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let events = self.steps(&mut evidence, language);
        let facts = self.facts(&mut evidence, language);
        let terms = self.said(&mut evidence, language);
        let conflicts = std::mem::take(&mut self.conflicts);
        let instrument = self.instrument_type.as_deref();
        Page {
            page,
            kind: instrument.map_or(language.say("agreement").to_owned(), |kind| {
                language.value("InstrumentType", kind)
            }),
            is_descriptive: !self.titles.iter().any(|title| title.is_original),
            sentence: self.sentence(language),
            status: language.value("AgreementStatus", &self.status),
            events,
            conflicts: Conflict::show_all(conflicts, language, enumeration),
            facts,
            terms,
            more: evidence.rest(),
            other_titles: Title::others(self.titles, self.title.as_deref()),
            title: self.title,
            origin: self.origin,
        }
    }
}

impl Agreement {
    fn title(&self, language: Language) -> String {
        let unknown = || language.say("unknown.title").to_owned();
        self.title.clone().unwrap_or_else(unknown)
    }

    fn parties(&self) -> Vec<String> {
        let parties = self.parties.iter();
        parties
            .filter(|party| party.role != "TERRITORIAL_APPLICATION")
            .filter_map(Party::name)
            .collect()
    }

    /// One sentence: between whom, and when and where it was signed.
    fn sentence(&self, language: Language) -> String {
        let parties = self.parties();
        let between = (!parties.is_empty())
            .then(|| language.fill("sentence.between", &[("parties", &language.list(&parties))]));
        let place = self
            .places_of_conclusion
            .first()
            .and_then(|it| place(it.city.as_deref(), it.country.as_ref()));
        let signed = self.signed_on.as_ref().map(|date| {
            let date = date.text(language);
            match place {
                Some(place) => language.fill(
                    "sentence.signed.place",
                    &[("date", &date), ("place", &place)],
                ),
                None => language.fill("sentence.signed", &[("date", &date)]),
            }
        });
        let both: Vec<String> = [between, signed].into_iter().flatten().collect();
        both.join(" ")
    }

    fn description(&self, language: Language) -> String {
        let status = language.value("AgreementStatus", &self.status);
        format!("{} {status}.", self.sentence(language))
    }

    fn steps(&self, evidence: &mut Evidence, language: Language) -> Vec<Step> {
        let events = self.events.iter();
        events
            .map(|event| {
                let date = event.occurred_on.as_ref();
                Step {
                    what: language.value("LifecycleEventKind", &event.kind),
                    when: date.map_or(language.say("date.unknown").to_owned(), |date| {
                        date.text(language)
                    }),
                    asides: event.asides(language),
                    is_shown: event.is_shown,
                    quotes: evidence.of_part(&event.id),
                }
            })
            .collect()
    }

    fn said(&mut self, evidence: &mut Evidence, language: Language) -> Vec<Terms> {
        let mut kinds: Vec<Terms> = Vec::new();
        for term in self.terms.drain(..) {
            let kind = language.value("TermKind", &term.kind);
            let said = Said {
                tags: term.tags(language),
                quotes: evidence.of_whole(&term.id),
                text: term.text,
                lang: term.lang,
            };
            match kinds.iter_mut().find(|terms| terms.kind == kind) {
                Some(terms) => terms.all.push(said),
                None => kinds.push(Terms {
                    kind,
                    all: vec![said],
                }),
            }
        }
        kinds
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        facts.if_said("titles", Vec::new());
        facts.always("parties", self.shown_parties(language));
        facts.if_said("organisations", self.shown_organisations(language));
        facts.always("signatories", self.shown_signatories());
        facts.always("inForceOn", date(self.in_force_on.as_ref(), language));
        facts.always("domains", self.shown_domains(language));
        let instrument = self.instrument_type.as_ref();
        facts.if_said(
            "instrumentType",
            value(instrument, "InstrumentType", language),
        );
        facts.if_said("localTypeLabel", text(self.local_type_label.as_ref()));
        let nature = self.legal_nature.as_ref();
        facts.always("legalNature", value(nature, "LegalNature", language));
        let languages = self.authentic_languages.iter().map(Shown::text);
        facts.always("authenticLanguages", languages.collect());
        let meeting = self.meeting.iter().map(|it| it.shown("meetings"));
        facts.always("meeting", meeting.collect());
        facts.if_said("package", self.shown_package(language));
        facts.if_said("packageOrdinal", Vec::new());
        let bodies = self.created_bodies.iter();
        let bodies = bodies.map(|it| it.shown("organisations"));
        facts.if_said("createdBodies", bodies.collect());
        facts.if_said("links", self.shown_links(language));
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.if_said("identifiers", identifiers.collect());
        facts.all
    }

    fn shown_parties(&self, language: Language) -> Vec<Shown> {
        let parties = self.parties.iter();
        parties
            .filter_map(|party| {
                let role = language.value("PartyRole", &party.role);
                Some(party.shown()?.with(role))
            })
            .collect()
    }

    fn shown_organisations(&self, language: Language) -> Vec<Shown> {
        let organisations = self.organisations.iter();
        organisations
            .filter_map(|it| {
                let role = language.value("OrganisationRole", &it.role);
                Some(it.organisation.as_ref()?.shown("organisations").with(role))
            })
            .collect()
    }

    fn shown_signatories(&self) -> Vec<Shown> {
        let signatories = self.signatories.iter();
        signatories
            .map(|it| {
                let country = it.party.as_ref().and_then(|party| party.country.as_ref());
                actor(it.person.as_ref(), it.office.as_ref(), None, country)
            })
            .collect()
    }

    fn shown_domains(&self, language: Language) -> Vec<Shown> {
        let domains = self.domains.iter();
        domains
            .filter_map(|it| {
                let primary = it.is_primary.then(|| language.say("primary").to_owned());
                Some(it.domain.as_ref()?.shown().with_maybe(primary))
            })
            .collect()
    }

    fn shown_package(&self, language: Language) -> Vec<Shown> {
        let Some(package) = &self.package else {
            return Vec::new();
        };
        let count = package.agreements.len().to_string();
        let ordinal = self.package_ordinal.map(|n| {
            let n = n.to_string();
            language.fill("ordinal", &[("n", &n), ("count", &count)])
        });
        let name = package.name.clone();
        let itself = name.map(|name| Shown::text(name).with_maybe(ordinal));
        let others = package.agreements.iter();
        let others = others.filter(|other| other.title != self.title);
        let others = others.map(|other| other.shown("agreements"));
        itself.into_iter().chain(others).collect()
    }

    fn shown_links(&self, language: Language) -> Vec<Shown> {
        let kind = |kind: &str| language.value("LinkKind", kind);
        let to = self.links.iter().filter_map(|it| {
            let other = it.to.as_ref()?;
            Some(other.shown("agreements").with(kind(&it.kind)))
        });
        let from = self.linked_from.iter().filter_map(|it| {
            let other = it.from.as_ref()?;
            let aside = format!("← {}", kind(&it.kind));
            Some(other.shown("agreements").with(aside))
        });
        to.chain(from).collect()
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let parties = self.parties.iter();
        let parties = parties.filter_map(|party| party.country.as_ref());
        let parties =
            parties.map(|it| json!({"@type": "Country", "name": it.name(), "identifier": it.code}));
        let domains = self.domains.iter();
        let domains = domains
            .filter_map(|it| it.domain.as_ref())
            .map(Domain::name);
        json!({
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "name": self.title,
            "genre": self.instrument_type,
            "about": parties.collect::<Vec<_>>(),
            "keywords": domains.collect::<Vec<_>>(),
            "temporalCoverage": self.signed_on.as_ref().and_then(Date::iso),
            "url": self.origin.permalink.as_deref().and_then(link::web),
        })
    }
}

/// Of which enumeration the values of a field are.
fn enumeration(field: &str) -> Option<&'static str> {
    match field {
        "status" => Some("LifecycleEventKind"),
        "instrumentType" => Some("InstrumentType"),
        "legalNature" => Some("LegalNature"),
        _ => None,
    }
}
