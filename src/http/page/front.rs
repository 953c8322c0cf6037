//! The front page: what is here, and three questions with their answers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::Server;
use crate::http::page::date::plain;
use crate::http::page::evidence::{Conflict, Disagreement};
use crate::http::page::fact::Shown;
use crate::http::page::frame::Frame;
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::{self, Country, Domain, List, Listed};
use crate::http::page::reader::Reader;
use crate::http::page::subject::Subject;

const HOLDINGS: &str = include_str!("front.graphql");
const NUCLEAR: &str = include_str!("nuclear.graphql");
const MET: &str = include_str!("met.graphql");
const DISAGREEMENTS: &str = include_str!("disagreements.graphql");

#[derive(Deserialize)]
struct Holdings {
    agreements: Agreements,
    meetings: Count,
    countries: Count,
    persons: Count,
    organisations: Count,
    domains: Count,
    sources: Count,
    claims: Count,
    changes: Changes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    total_count: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Agreements {
    total_count: usize,
    nodes: Vec<Listed>,
    facets: Facets,
    coverage: Coverage,
}

#[derive(Deserialize)]
struct Facets {
    domain: Vec<Counted<Domain>>,
    country: Vec<Counted<Country>>,
}

#[derive(Deserialize)]
struct Counted<T> {
    count: usize,
    value: Option<T>,
}

#[derive(Deserialize)]
struct Coverage {
    period: Period,
}

#[derive(Deserialize)]
struct Period {
    earliest: Option<String>,
    latest: Option<String>,
}

#[derive(Deserialize)]
struct Changes {
    nodes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    at: String,
    revision: i64,
}

#[derive(Deserialize)]
struct OfDomain {
    domain: Option<InDomain>,
}

#[derive(Deserialize)]
struct InDomain {
    agreements: List<Listed>,
}

#[derive(Deserialize)]
struct OfMeetings {
    meetings: List<Met>,
}

#[derive(Clone, Debug, Deserialize)]
struct Met {
    #[serde(flatten)]
    meeting: mention::Met,
    agreements: Vec<Listed>,
}

#[derive(Deserialize)]
struct OfConflicts {
    conflicts: Disputed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Disputed {
    total_count: usize,
    nodes: Vec<DisputedRecord>,
}

#[derive(Deserialize)]
struct DisputedRecord {
    record: Option<Subject>,
    conflicts: Vec<Conflict>,
}

#[derive(Template)]
#[template(path = "front.html")]
struct Page {
    page: Frame,
    holds: Vec<(usize, &'static str, Option<&'static str>)>,
    covers: String,
    changed: Option<String>,
    latest: Vec<Listed>,
    domains: Vec<Shown>,
    countries: Vec<Shown>,
    nuclear: List<Listed>,
    meeting: Option<Meeting>,
    disputed: Option<Shown>,
    disputed_count: usize,
    conflicts: Vec<Disagreement>,
    questions: [String; 3],
}

struct Meeting {
    shown: Shown,
    agreements: Vec<Listed>,
}

/// Shows the page.
pub async fn show(State(server): State<Server>, reader: Reader) -> Result<Response, Response> {
    let language = reader.language;
    let variables = json!({"lang": language.code()});
    let holdings: Holdings = reader.ask(&server, HOLDINGS, &variables).await?;
    let nuclear: OfDomain = reader.ask(&server, NUCLEAR, &variables).await?;
    let met: OfMeetings = reader.ask(&server, MET, &variables).await?;
    let disputed: OfConflicts = reader.ask(&server, DISAGREEMENTS, &variables).await?;
    let questions = [NUCLEAR, MET, DISAGREEMENTS];
    let disputed_count = disputed.conflicts.total_count;
    let disputed = disputed.conflicts.nodes.into_iter().next();
    let (disputed, conflicts) = disputed.map_or((None, Vec::new()), |it| {
        (it.record.map(Subject::shown), it.conflicts)
    });
    let mut page = reader.frame("Entente");
    page.description = language.say("tagline").to_owned();
    page.about = for_programs(language);
    page.query = Some((HOLDINGS, variables.clone()));
    let counted = |it: &Count| it.total_count;
    Ok(reader.show(&Page {
        holds: vec![
            (
                holdings.agreements.total_count,
                "holds.agreements",
                Some("/agreements"),
            ),
            (
                counted(&holdings.meetings),
                "holds.meetings",
                Some("/meetings"),
            ),
            (counted(&holdings.persons), "holds.persons", Some("/people")),
            (
                counted(&holdings.organisations),
                "holds.organisations",
                Some("/organisations"),
            ),
            (
                counted(&holdings.countries),
                "holds.countries",
                Some("/countries"),
            ),
            (
                counted(&holdings.domains),
                "holds.domains",
                Some("/domains"),
            ),
            (
                counted(&holdings.sources),
                "holds.sources",
                Some("/sources"),
            ),
            (counted(&holdings.claims), "holds.claims", None),
        ],
        covers: holdings.agreements.coverage.period.text(language),
        changed: holdings
            .changes
            .nodes
            .first()
            .and_then(|it| it.text(language)),
        latest: holdings.agreements.nodes,
        domains: counts(holdings.agreements.facets.domain, Domain::shown),
        countries: counts(holdings.agreements.facets.country, Country::shown),
        nuclear: nuclear.domain.map_or_else(List::empty, |it| it.agreements),
        meeting: met
            .meetings
            .nodes
            .into_iter()
            .next()
            .map(|it| it.shown(language)),
        disputed,
        disputed_count,
        conflicts: Conflict::show_all(conflicts, language, |field| {
            (field == "status").then_some("LifecycleEventKind")
        }),
        questions: questions.map(|document| link::playground(document, &variables)),
        page,
    }))
}

fn counts<T>(all: Vec<Counted<T>>, shown: impl Fn(&T) -> Shown) -> Vec<Shown> {
    let named = all
        .iter()
        .filter_map(|it| Some((it.value.as_ref()?, it.count)));
    named
        .map(|(value, count)| shown(value).with(count.to_string()))
        .collect()
}

impl Period {
    fn text(&self, language: Language) -> String {
        let day = |day: &Option<String>| plain(day.as_deref()?, language);
        match (day(&self.earliest), day(&self.latest)) {
            (Some(from), Some(to)) if from == to => language.fill("covers.day", &[("from", &from)]),
            (Some(from), Some(to)) => language.fill("covers", &[("from", &from), ("to", &to)]),
            _ => language.say("covers.none").to_owned(),
        }
    }
}

impl Change {
    fn text(&self, language: Language) -> Option<String> {
        let day = plain(self.at.get(..10)?, language)?;
        let time = self.at.get(11..16)?;
        let at = format!("{day}, {time} UTC");
        let revision = self.revision.to_string();
        Some(language.fill("changed", &[("at", &at), ("revision", &revision)]))
    }
}

impl Met {
    fn shown(self, language: Language) -> Meeting {
        Meeting {
            shown: self.meeting.shown(language),
            agreements: self.agreements,
        }
    }
}

/// What is here, in the words of schema.org.
fn for_programs(language: Language) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": "Entente",
        "description": language.say("tagline"),
    })
}
