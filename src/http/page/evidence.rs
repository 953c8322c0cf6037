//! What sources say, as pages show it: each quote once, with what it was taken for.

use serde::Deserialize;

use crate::http::page::date::Date;
use crate::http::page::language::Language;
use crate::http::page::link;

/// A claim, as the documents of the pages ask for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    pub field: String,
    pub part: Option<String>,
    pub value: Option<String>,
    quote: Option<String>,
    quote_lang: Option<String>,
    pub is_shown: bool,
    is_inferred: bool,
    modality: String,
    locator: Option<String>,
    note: Option<String>,
    translation: Option<Translation>,
    source: Option<Source>,
}

#[derive(Clone, Debug, Deserialize)]
struct Translation {
    text: String,
    lang: String,
}

/// The source of a claim.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    pub slug: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub published_on: Option<Date>,
}

impl Source {
    /// `abamako.com, 23 June 2025`.
    pub fn name(&self, language: Language) -> String {
        let date = self.published_on.as_ref().map(|date| date.text(language));
        let name = self.publisher.clone().or_else(|| self.title.clone());
        let parts = [Some(name.unwrap_or_else(|| self.slug.clone())), date];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A claim, or several with the same words, as a page shows them.
#[derive(Clone, Debug)]
pub struct Quote {
    /// What the words were taken for.
    pub labels: Vec<String>,
    pub text: Option<String>,
    pub lang: Option<String>,
    pub translation: Option<(String, String)>,
    /// How it is said, where that is not simply as a fact.
    pub tags: Vec<String>,
    pub note: Option<String>,
    pub locator: Option<String>,
    pub source: Option<(String, String)>,
}

impl Quote {
    fn of(claim: &Claim, label: Option<String>, language: Language) -> Self {
        let mut tags = Vec::new();
        if claim.is_inferred {
            tags.push(language.say("inferred").to_owned());
        }
        if claim.modality != "ASSERTED" {
            tags.push(language.value("Modality", &claim.modality));
        }
        let translation = claim.translation.as_ref();
        let is_foreign = claim.quote_lang.as_deref() != Some(language.code());
        Self {
            labels: label.into_iter().collect(),
            text: claim.quote.clone(),
            lang: claim.quote_lang.clone(),
            translation: translation
                .filter(|_| is_foreign)
                .map(|it| (it.lang.clone(), it.text.clone())),
            tags,
            note: claim.note.clone(),
            locator: claim.locator.clone(),
            source: claim
                .source
                .as_ref()
                .map(|source| (link::record("sources", &source.slug), source.name(language))),
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.text.is_some()
            && self.text == other.text
            && self.source == other.source
            && self.note == other.note
            && self.tags == other.tags
    }
}

/// Claims of which those that were shown are taken away, so that the rest can be shown in the end.
pub struct Evidence {
    claims: Vec<Claim>,
    language: Language,
    enumeration: Enumeration,
}

/// Of which enumeration of the API the values of a field are, if of any.
pub type Enumeration = fn(&str) -> Option<&'static str>;

impl Evidence {
    pub fn new(claims: Vec<Claim>, language: Language, enumeration: Enumeration) -> Self {
        Self {
            claims,
            language,
            enumeration,
        }
    }

    /// What is said of a field of the record itself. Values are named where there are several.
    pub fn of_field(&mut self, field: &str) -> Vec<Quote> {
        let taken = self.take(|claim| claim.field == field && claim.part.is_none());
        let mut values: Vec<&str> = taken.iter().filter_map(|it| it.value.as_deref()).collect();
        values.sort_unstable();
        values.dedup();
        let are_several = values.len() > 1;
        let words = |value: &String| match (self.enumeration)(field) {
            Some(kind) => self.language.value(kind, value),
            None => value.clone(),
        };
        let label = |claim: &Claim| claim.value.as_ref().filter(|_| are_several).map(words);
        self.quotes(&taken, label)
    }

    /// What is said of a part of the record, each with the field it is said of.
    pub fn of_part(&mut self, part: &str) -> Vec<Quote> {
        let taken = self.take(|claim| claim.part.as_deref() == Some(part));
        self.with_fields(&taken)
    }

    /// What is said of a part whose every claim is about the part as a whole.
    pub fn of_whole(&mut self, part: &str) -> Vec<Quote> {
        let taken = self.take(|claim| claim.part.as_deref() == Some(part));
        self.quotes(&taken, |_| None)
    }

    /// What is left.
    pub fn rest(mut self) -> Vec<Quote> {
        let taken = self.take(|_| true);
        self.with_fields(&taken)
    }

    fn with_fields(&self, claims: &[Claim]) -> Vec<Quote> {
        self.quotes(claims, |claim| Some(self.language.field(&claim.field)))
    }

    fn take(&mut self, wanted: impl Fn(&Claim) -> bool) -> Vec<Claim> {
        let (taken, kept) = self.claims.drain(..).partition(wanted);
        self.claims = kept;
        taken
    }

    fn quotes(&self, claims: &[Claim], label: impl Fn(&Claim) -> Option<String>) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        for claim in claims {
            let quote = Quote::of(claim, label(claim), self.language);
            match quotes.iter_mut().find(|it| it.says_the_same(&quote)) {
                Some(same) => {
                    for label in quote.labels {
                        if !same.labels.contains(&label) {
                            same.labels.push(label);
                        }
                    }
                }
                None => quotes.push(quote),
            }
        }
        quotes
    }
}

/// Claims that contradict each other, as the API tells them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    field: String,
    claims: Vec<Claim>,
}

/// A contradiction, side by side.
pub struct Disagreement {
    pub field: String,
    pub sides: Vec<Side>,
}

/// One of the values, with those who give it.
pub struct Side {
    pub value: String,
    pub is_shown: bool,
    pub quotes: Vec<Quote>,
}

impl Conflict {
    /// The contradictions for a page; `enumeration` tells of which enumeration the values of a field are.
    pub fn show_all(
        all: Vec<Self>,
        language: Language,
        enumeration: Enumeration,
    ) -> Vec<Disagreement> {
        let shown = all.into_iter().map(|conflict| {
            let kind = enumeration(&conflict.field);
            conflict.show(kind, language)
        });
        shown.collect()
    }

    fn show(self, kind: Option<&str>, language: Language) -> Disagreement {
        let mut sides: Vec<Side> = Vec::new();
        for claim in &self.claims {
            let value = claim.value.as_deref().unwrap_or_default();
            let value = match kind {
                Some(kind) => language.value(kind, value),
                None => value.to_owned(),
            };
            let quote = Quote::of(claim, None, language);
            match sides.iter_mut().find(|side| side.value == value) {
                Some(side) => {
                    side.is_shown |= claim.is_shown;
                    side.quotes.push(quote);
                }
                None => sides.push(Side {
                    value,
                    is_shown: claim.is_shown,
                    quotes: vec![quote],
                }),
            }
        }
        Disagreement {
            field: language.field(&self.field),
            sides,
        }
    }
}
