//! The page of a domain of cooperation.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::Server;
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Domain as Other, Fact, Facts, List, Listed, Shown};
use crate::http::page::frame::{Frame, Origin, Reader};
use crate::http::page::language::Language;

const DOCUMENT: &str = include_str!("domain.graphql");

#[derive(Deserialize)]
struct Answer {
    domain: Option<Domain>,
}

#[derive(Deserialize)]
struct Domain {
    code: String,
    label: Option<String>,
    labels: Vec<Label>,
    definition: Option<String>,
    ancestors: Vec<Other>,
    children: Vec<Other>,
    mappings: Vec<Mapping>,
    agreements: List<Listed>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

#[derive(Deserialize)]
struct Label {
    text: String,
    lang: String,
}

#[derive(Deserialize)]
struct Mapping {
    scheme: String,
    code: String,
    label: Option<String>,
    relation: String,
}

#[derive(Template)]
#[template(path = "domain.html")]
struct Page {
    page: Frame,
    code: String,
    label: String,
    definition: Option<String>,
    ancestors: Vec<Shown>,
    list: List<Listed>,
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
    Ok(match answer.domain {
        Some(domain) => reader.show(&domain.page(&reader, variables)),
        None => reader.missing(),
    })
}

impl Domain {
    fn page(mut self, reader: &Reader, variables: Value) -> Page {
        let language = reader.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let label = self.label.clone().unwrap_or_else(|| self.code.clone());
        let mut page = reader.frame(&label);
        page.description = self.definition.clone().unwrap_or_default();
        page.about = self.for_programs();
        page.query = Some((DOCUMENT, variables));
        let facts = self.facts(&mut evidence, language);
        Page {
            page,
            label,
            code: self.code,
            definition: self.definition,
            ancestors: self.ancestors.iter().map(Other::shown).collect(),
            list: self.agreements,
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            facts,
            more: evidence.rest(),
            origin: self.origin,
        }
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        facts.if_said("children", self.children.iter().map(Other::shown).collect());
        let labels = self.labels.iter().map(|label| Shown {
            lang: Some(label.lang.clone()),
            ..Shown::text(&label.text).with(&label.lang)
        });
        facts.if_said("labels", labels.collect());
        let mappings = self.mappings.iter().map(|it| it.shown(language));
        facts.if_said("mappings", mappings.collect());
        facts.if_said("definition", Vec::new());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        json!({
            "@context": "https://schema.org",
            "@type": "DefinedTerm",
            "name": self.label,
            "termCode": self.code,
            "description": self.definition,
        })
    }
}

impl Mapping {
    fn shown(&self, language: Language) -> Shown {
        let relation = language.value("MappingRelation", &self.relation);
        let label = self.label.as_ref().map(|label| format!("{label}, "));
        Shown::text(format!("{} {}", self.scheme, self.code))
            .with(format!("{}{relation}", label.unwrap_or_default()))
    }
}
