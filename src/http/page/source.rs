//! The page of a source.

use askama::Template;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::page::date::Date;
use crate::http::page::evidence::{Claim, Conflict, Disagreement, Evidence, Quote};
use crate::http::page::fact::{Fact, Facts, Identifier, Shown, Title, date, text, value};
use crate::http::page::frame::{Frame, Origin};
use crate::http::page::language::Language;
use crate::http::page::link;
use crate::http::page::mention::List;
use crate::http::page::record::Record;
use crate::http::page::subject::Subject;

/// A source, as its document gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    title: Option<String>,
    titles: Vec<Title>,
    kind: Option<String>,
    publisher: Option<String>,
    attribution: Option<String>,
    section: Option<String>,
    published_on: Option<Date>,
    language: Option<String>,
    licence: Option<String>,
    url: Option<String>,
    archive_url: Option<String>,
    identifiers: Vec<Identifier>,
    statements: List<Statement>,
    claims: Vec<Claim>,
    conflicts: Vec<Conflict>,
    #[serde(flatten)]
    origin: Origin,
}

#[derive(Clone, Debug, Deserialize)]
struct Statement {
    subject: Option<Subject>,
    #[serde(flatten)]
    claim: Claim,
}

#[derive(Template)]
#[template(path = "source.html")]
struct Page {
    page: Frame,
    kind: String,
    title: String,
    lang: Option<String>,
    sentence: String,
    statements: Vec<About>,
    statement_count: usize,
    conflicts: Vec<Disagreement>,
    facts: Vec<Fact>,
    more: Vec<Quote>,
    origin: Origin,
}

/// What the source states about one record.
struct About {
    subject: Shown,
    quotes: Vec<Quote>,
}

impl Record for Source {
    const DOCUMENT: &'static str = include_str!("source.graphql");
    const KEY: &'static str = "slug";

    fn page(mut self, mut page: Frame) -> impl Template {
        let language = page.language;
        let mut evidence = Evidence::new(std::mem::take(&mut self.claims), language, |_| None);
        let title = self.title.clone();
        let title = title.unwrap_or_else(|| language.say("unknown.title").to_owned());
        page.title.clone_from(&title);
        page.description = self.sentence(language);
        page.about = self.for_programs();
        page.permalink = self.origin.permalink.clone();
        let facts = self.facts(&mut evidence, language);
        let kind = self.kind.as_deref();
        let of_title = self
            .titles
            .iter()
            .find(|it| Some(&it.text) == self.title.as_ref());
        Page {
            page,
            kind: kind.map_or(language.say("source").to_owned(), |kind| {
                language.value("SourceKind", kind)
            }),
            lang: of_title.map(|title| title.lang.clone()),
            title,
            sentence: self.sentence(language),
            statement_count: self.statements.total_count,
            statements: by_subject(self.statements.nodes, language),
            conflicts: Conflict::show_all(self.conflicts, language, |_| None),
            facts,
            more: evidence.rest(),
            origin: self.origin,
        }
    }
}

impl Source {
    /// Who published it, and when.
    fn sentence(&self, language: Language) -> String {
        let date = self.published_on.as_ref().map(|date| date.text(language));
        let facts = [self.publisher.clone(), date, self.attribution.clone()];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        facts.join(" · ")
    }

    fn facts(&self, evidence: &mut Evidence, language: Language) -> Vec<Fact> {
        let mut facts = Facts::new(evidence, language);
        let addresses = [&self.url, &self.archive_url].into_iter().flatten();
        let addresses = addresses.map(|address| Shown {
            link: link::web(address).map(str::to_owned),
            ..Shown::text(address)
        });
        facts.always("url", addresses.collect());
        facts.if_said("titles", Vec::new());
        facts.always("publisher", text(self.publisher.as_ref()));
        facts.always("publishedOn", date(self.published_on.as_ref(), language));
        facts.always("attribution", text(self.attribution.as_ref()));
        facts.if_said("section", text(self.section.as_ref()));
        facts.if_said("kind", value(self.kind.as_ref(), "SourceKind", language));
        facts.always("language", text(self.language.as_ref()));
        facts.always("licence", text(self.licence.as_ref()));
        let identifiers = self.identifiers.iter().map(Identifier::shown);
        facts.if_said("identifiers", identifiers.collect());
        facts.all
    }

    /// What is known, in the words of schema.org.
    fn for_programs(&self) -> Value {
        let kind = match self.kind.as_deref() {
            Some("NEWS_ARTICLE" | "WIRE") => "NewsArticle",
            Some("BOOK") => "Book",
            Some("DATASET") => "Dataset",
            _ => "CreativeWork",
        };
        json!({
            "@context": "https://schema.org",
            "@type": kind,
            "name": self.title,
            "publisher": self.publisher.as_ref().map(|name| json!({"@type": "Organization", "name": name})),
            "datePublished": self.published_on.as_ref().and_then(Date::iso),
            "inLanguage": self.language,
            "license": self.licence,
            "url": self.url.as_deref().and_then(link::web),
        })
    }
}

/// The statements, those about the same record together.
fn by_subject(statements: Vec<Statement>, language: Language) -> Vec<About> {
    let mut groups: Vec<(Shown, Vec<Claim>)> = Vec::new();
    for statement in statements {
        let Some(subject) = statement.subject.map(Subject::shown) else {
            continue;
        };
        let same = |(other, _): &&mut (Shown, Vec<Claim>)| {
            other.text == subject.text && other.link == subject.link
        };
        match groups.iter_mut().find(same) {
            Some((_, claims)) => claims.push(statement.claim),
            None => groups.push((subject, vec![statement.claim])),
        }
    }
    let shown = groups.into_iter().map(|(subject, claims)| About {
        subject,
        quotes: Evidence::new(claims, language, |_| None).rest(),
    });
    shown.collect()
}
