//! The page of a meeting.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::date::Date;
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Shown, Title, date, text, value};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::{Country, Domain, Listed, Named, Office, Titled, actor, place};
use crate::http::page::record::Record;

/// A meeting, as its document gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    title: Option<String>,
    titles: Vec<Title>,
    kind: Option<String>,
    status: Option<String>,
    level: Option<String>,
    start: Option<Date>,
    end: Option<Date>,
    city: Option<String>,
    venue: Option<String>,
    country: Option<Country>,
    parent: Option<Titled>,
    sub_meetings: Vec<Titled>,
    participants: Vec<Participant>,
    sub_events: Vec<SubEvent>,
    topics: Vec<Domain>,
    agreements: Vec<Listed>,
    identifiers: Vec<Identifier>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant {
    id: String,
    role: Option<String>,
    person: Option<Named>,
    office: Option<Office>,
    country: Option<Country>,
    organisation: Option<Named>,
    sub_event: Option<Within>,
}

#[derive(Deserialize)]
struct Within {
    id: String,
}

#[derive(Deserialize)]
struct SubEvent {
    id: String,
    kind: String,
    venue: Option<String>,
    start: Option<Date>,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct Page {
    page: Frame,
    kind: String,
    title: Option<String>,
    is_descriptive: bool,
    other_titles: Vec<Title>,
    sentence: String,
    agreements: Vec<Listed>,
    agreement_quotes: Vec<Quote>,
    occasions: Vec<Occasion>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

/// The meeting itself or a part of it, with those who were there.
struct Occasion {
    name: Option<String>,
    asides: Vec<String>,
    quotes: Vec<Quote>,
    participants: Vec<Present>,
}

/// Somebody who was there.
struct Present {
    shown: Shown,
    role: Option<String>,
    quotes: Vec<Quote>,
}

impl Record for Meeting {
    const DOCUMENT: &'static str = include_str!("meeting.graphql");
    const KEY: &'static str = "slug";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, enumeration);
        let unknown = || language.say("unknown.title").to_owned();
        page.title = self.title.clone().unwrap_or_else(unknown);
        page.description = self.sentence(language);
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let occasions = self.occasions(&mut evidence, language);
        let facts = self.facts(&mut evidence, language);
        let agreement_quotes = evidence.of_field("agreements");
        let kind = self.kind.as_deref();
        Page {
            page,
            kind: kind.map_or(language.say("meeting").to_owned(), |kind| {
                language.value("MeetingKind", kind)
            }),
            is_descriptive: !self.titles.iter().any(|title| title.is_original),
            sentence: self.sentence(language),
            agreements: self.agreements,
            agreement_quotes,
            occasions,
            conflicts: Conflict::show_all(self.conflicts, language, enumeration),
            facts,
            more: evidence.rest(),
            other_titles: Title::others(self.titles, self.title.as_deref()),
            title: self.title,
            origin: self.origin,
        }
    }
}

impl Meeting {
    fn whereabouts(&self) -> Option<String> {
        let place = place(self.city.as_deref(), self.country.as_ref());
        let parts = [self.venue.clone(), place];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Who met, when and where.
    fn sentence(&self, language: Language) -> String {
        let mut who: Vec<String> = Vec::new();
        for participant in self.participants.iter().filter(|it| it.sub_event.is_none()) {
            let name = participant.shown().text;
            if !who.contains(&name) {
                who.push(name);
            }
        }
        let date = self.start.as_ref().map(|date| date.text(language));
        let facts = [
            (!who.is_empty()).then(|| language.list(&who)),
            date,
            self.whereabouts(),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        facts.join(" · ")
    }

    fn occasions(&self, evidence: &mut Evidence, language: Language) -> Vec<Occasion> {
        let of = |part: Option<&str>, evidence: &mut Evidence| -> Vec<Present> {
            let within = |it: &&Participant| it.sub_event.as_ref().map(|it| it.id.as_str()) == part;
            let participants = self.participants.iter().filter(within);
            participants
                .map(|it| Present {
                    shown: it.shown(),
                    role: it
                        .role
                        .as_ref()
                        .map(|role| language.value("ParticipantRole", role)),
                    quotes: evidence.of_whole(&it.id),
                })
                .collect()
        };
        let mut occasions = vec![Occasion {
            name: None,
            asides: Vec::new(),
            quotes: evidence.of_field("participants"),
            participants: of(None, evidence),
        }];
        for part in &self.sub_events {
            let date = part.start.as_ref().map(|date| date.text(language));
            occasions.push(Occasion {
                name: Some(language.value("SubEventKind", &part.kind)),
                asides: [date, part.venue.clone()].into_iter().flatten().collect(),
                quotes: evidence.of_part(&part.id),
                participants: of(Some(&part.id), evidence),
            });
        }
        occasions
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        facts.if_said("titles", Vec::new());
        facts.always("start", date(self.start.as_ref(), language));
        facts.if_said("end", date(self.end.as_ref(), language));
        facts.always("city", text(self.city.as_ref()));
        facts.always("venue", text(self.venue.as_ref()));
        let country = self.country.iter().map(Country::shown);
        facts.always("country", country.collect());
        facts.always("kind", value(self.kind.as_ref(), "MeetingKind", language));
        facts.always("level", value(self.level.as_ref(), "Rank", language));
        facts.always(
            "status",
            value(self.status.as_ref(), "MeetingStatus", language),
        );
        facts.always("topics", self.topics.iter().map(Domain::shown).collect());
        let parent = self.parent.iter().map(|it| it.shown("meetings"));
        facts.if_said("parent", parent.collect());
        let parts = self.sub_meetings.iter().map(|it| it.shown("meetings"));
        facts.if_said("subEvents", parts.collect());
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.if_said("identifiers", identifiers.collect());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let people = self.participants.iter().filter(|it| it.sub_event.is_none());
        let people = people.filter_map(|it| it.person.as_ref());
        let people = people.map(|it| json!({"@type": "Person", "name": it.name()}));
        json!({
            "@context": "https://schema.org",
            "@type": "Event",
            "name": self.title,
            "startDate": self.start.as_ref().and_then(Date::iso),
            "endDate": self.end.as_ref().and_then(Date::iso),
            "location": self.whereabouts().map(|name| json!({"@type": "Place", "name": name})),
            "attendee": people.collect::<Vec<_>>(),
            "url": self.origin.permalink.as_deref().and_then(link::web),
        })
    }
}

impl Participant {
    /// The person, or whoever else it was, with the office held then.
    fn shown(&self) -> Shown {
        actor(
            self.person.as_ref(),
            self.office.as_ref(),
            self.organisation.as_ref(),
            self.country.as_ref(),
        )
    }
}

fn enumeration(field: &str) -> Option<&'static str> {
    match field {
        "kind" => Some("MeetingKind"),
        "status" => Some("MeetingStatus"),
        "level" => Some("Rank"),
        "subEvents" => Some("SubEventKind"),
        _ => None,
    }
}
