//! The page of a country.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::Server;
use crate::http::page::date::Date;
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{
    Country as Other, Fact, Facts, Identifier, List, Listed, Shown, date, text,
};
use crate::http::page::frame::{Frame, Origin, Reader};
use crate::http::page::language::Language;
use crate::http::page::link;

const DOCUMENT: &str = include_str!("country.graphql");

#[derive(Deserialize)]
struct Answer {
    country: Option<Country>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Country {
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
    identifiers: Vec<Identifier>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

#[derive(Deserialize)]
struct Name {
    text: String,
    lang: String,
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
struct Met {
    slug: String,
    title: Option<String>,
    start: Option<Date>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Partner {
    agreement_count: usize,
    meeting_count: usize,
    country: Option<Other>,
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
    names: Vec<Name>,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

/// Shows the page.
pub async fn show(
    State(server): State<Server>,
    reader: Reader,
    Path(code): Path<String>,
) -> Result<Response, Response> {
    let variables = json!({"code": code, "lang": reader.language.code()});
    let answer: Answer = reader.ask(&server, DOCUMENT, &variables).await?;
    Ok(match answer.country {
        Some(country) => reader.show(&country.page(&reader, variables)),
        None => reader.missing(),
    })
}

impl Country {
    fn page(mut self, reader: &Reader, variables: Value) -> Page {
        let language = reader.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let name = self.name.clone().unwrap_or_else(|| self.slug.clone());
        let mut page = reader.frame(&name);
        page.description = self.sentence(language);
        page.about = self.for_programs();
        page.query = Some((DOCUMENT, variables));
        let facts = self.facts(&mut evidence, language);
        let meetings = self.meetings.nodes.iter();
        Page {
            page,
            kind: language.value("CountryKind", &self.kind),
            sentence: self.sentence(language),
            meetings: List {
                total_count: self.meetings.total_count,
                nodes: meetings.map(|it| it.shown(language)).collect(),
            },
            partners: self
                .partners
                .iter()
                .filter_map(|it| it.shown(language))
                .collect(),
            names: self.names,
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            facts,
            more: evidence.rest(),
            formal_name: self.formal_name.filter(|formal| *formal != name),
            name,
            list: self.agreements,
            origin: self.origin,
        }
    }

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

impl Met {
    fn shown(&self, language: Language) -> Shown {
        let title = self.title.as_deref().unwrap_or(&self.slug);
        let date = self.start.as_ref().map(|date| date.text(language));
        Shown::link(title, link::record("meetings", &self.slug)).with_maybe(date)
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

impl Succession {
    fn shown(&self, other: Option<&Other>, language: Language) -> Option<Shown> {
        let kind = language.value("SuccessionKind", &self.kind);
        let date = self.occurred_on.as_ref().map(|date| date.text(language));
        let aside: Vec<String> = [Some(kind), date].into_iter().flatten().collect();
        Some(other?.shown().with(aside.join(", ")))
    }
}

/// How many agreements and meetings there are, in words.
fn recorded(key: &str, agreements: usize, meetings: usize, language: Language) -> String {
    let agreements = format!(
        "{agreements} {}",
        language.counted("holds.agreements", agreements)
    );
    let meetings = format!(
        "{meetings} {}",
        language.counted("holds.meetings", meetings)
    );
    language.fill(key, &[("agreements", &agreements), ("meetings", &meetings)])
}
