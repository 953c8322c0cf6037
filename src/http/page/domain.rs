//! The page of a domain of cooperation.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Name, Shown};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::mention::{Domain as Other, List, Listed};
use crate::http::page::record::Record;

/// A domain, as its document gives it.
#[derive(Deserialize)]
pub struct Domain {
    code: String,
    label: Option<String>,
    labels: Vec<Name>,
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

impl Record for Domain {
    const DOCUMENT: &'static str = include_str!("domain.graphql");
    const KEY: &'static str = "code";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let label = self.label.clone().unwrap_or_else(|| self.code.clone());
        page.title.clone_from(&label);
        page.description = self.definition.clone().unwrap_or_default();
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let facts = self.facts(&mut evidence, language);
        Page {
            page,
            label,
            definition: self.definition,
            ancestors: self.ancestors.iter().map(Other::shown).collect(),
            list: self.agreements.of("/agreements", "domain", &self.code),
            code: self.code,
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            facts,
            more: evidence.rest(),
            origin: self.origin,
        }
    }
}

impl Domain {
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
