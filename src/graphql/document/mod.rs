//! Documents are checked once, before anything is run: measured, judged as the specification of
//! September 2025 says, and made ready for the engine. Valid ones are kept, so that the next request
//! with the same document finds the work done.

mod colon;
mod convert;
mod cost;
mod hint;
mod length;
mod limits;
mod measure;
mod rules;
mod stream;
mod text;
mod variables;

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use apollo_compiler::executable::{ExecutableDocument, Operation};
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{Node, Schema, ast};
use async_graphql::{Pos, ServerError};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

pub use limits::Limits;

use crate::graphql::error::{ErrorCode, with_code};

/// How many bytes of documents are kept. Ready for the engine, a document is some forty times as large.
const KEPT: u64 = 2 * 1024 * 1024;
/// The least that a document counts, however short it is.
const LEAST: u64 = 256;

/// Fields whose answers depend on who asks, or on what no revision tells of.
const OF_CALLERS: [&str; 6] = [
    "viewer",
    "rateLimit",
    "roposal",
    "reviewQueue",
    "quoteFound",
    "ataset",
];

/// The SHA-256 of a document.
pub type Hash = [u8; 32];

/// Judges documents, and keeps those that are valid.
pub struct Documents {
    schema: Valid<Schema>,
    limits: Limits,
    gives_hints: bool,
    kept: Cache<Hash, Arc<Document>, ByLength>,
}

/// A document that is valid and no larger than the limits.
pub struct Document {
    engine: async_graphql::parser::types::ExecutableDocument,
    typed: Valid<ExecutableDocument>,
    asks_for_schema: bool,
    /// Its SHA-256.
    pub hash: Hash,
    /// Whether it may ask for revisions.
    pub names_revision: bool,
    /// Whether it may ask for what depends on who asks, or is in no log.
    pub names_caller: bool,
    length: usize,
}

#[derive(Clone)]
struct ByLength;

impl Weighter<Hash, Arc<Document>> for ByLength {
    fn weight(&self, _: &Hash, document: &Arc<Document>) -> u64 {
        (document.length as u64).max(LEAST)
    }
}

impl Documents {
    /// A judge of documents for the API that this text in the schema language describes.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, String> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|broken| broken.errors.to_string())?;
        let mut schema = schema.into_inner();
        rules::complete(&mut schema);
        let items = usize::try_from(KEPT / LEAST).unwrap_or(usize::MAX);
        Ok(Self {
            schema: Valid::assume_valid(schema),
            limits,
            gives_hints: true,
            kept: Cache::with_weighter(items, KEPT, ByLength),
        })
    }

    /// The same judge, which tells nobody what names there are.
    #[must_use]
    pub fn without_hints(self) -> Self {
        Self {
            gives_hints: false,
            ..self
        }
    }

    /// The document with this text, or what is wrong with it.
    pub fn read(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        self.check_length(text)?;
        let hash = hash(text);
        if let Some(known) = self.kept.get(&hash) {
            return Ok(known);
        }
        let document = Arc::new(self.judge(text).map_err(|errors| self.first(errors))?);
        self.kept.insert(hash, document.clone());
        Ok(document)
    }

    /// A document that was read before.
    pub fn find(&self, hash: &Hash) -> Option<Arc<Document>> {
        self.kept.get(hash)
    }

    /// The most that documents may hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn check_length(&self, text: &str) -> Result<(), Vec<ServerError>> {
        if text.len() <= self.limits.bytes {
            return Ok(());
        }
        Err(vec![too_complex(format!(
            "The document has {} bytes; the most is {}. Pass values as variables, or ask in several requests.",
            text.len(),
            self.limits.bytes
        ))])
    }

    fn judge(&self, text: &str) -> Result<Document, Vec<ServerError>> {
        let read = self.parsed(text).map_err(|error| vec![error])?;
        let size = measure::measure(&read, &self.limits).map_err(|error| vec![error])?;
        let typed = self.typed(&read)?;
        let errors = rules::check(&self.schema, &read, &typed);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Document {
            engine: convert::convert(&read).map_err(|error| vec![error])?,
            typed,
            asks_for_schema: size.asks_for_schema,
            hash: hash(text),
            names_revision: text.contains("revision"),
            names_caller: OF_CALLERS.iter().any(|name| text.contains(name)),
            length: text.len(),
        })
    }

    /// The document as it is written, if it is GraphQL at all.
    fn parsed(&self, text: &str) -> Result<ast::Document, ServerError> {
        let tokens = text::tokens(text, self.limits.tokens);
        let tokens = tokens.ok_or_else(|| {
            too_complex(format!(
                "The document has more than {} words and signs. Pass values as variables, or ask in several requests.",
                self.limits.tokens
            ))
        })?;
        let blanked = text::without_descriptions(text, &tokens);
        let read = parse(blanked.as_deref().unwrap_or(text))?;
        match colon::missing(&tokens) {
            None => Ok(read),
            Some(name) => Err(unreadable(
                &format!("expected `:` and a value after `{}`", name.data()),
                Some(position_in(text, name.index())),
            )),
        }
    }

    /// The document with its types, if the judge has nothing against it but what is judged here.
    fn typed(&self, read: &ast::Document) -> Result<Valid<ExecutableDocument>, Vec<ServerError>> {
        let judged = read.to_executable_validate(&self.schema);
        judged.or_else(|invalid| {
            let errors = self.told(&invalid.errors);
            if errors.is_empty() {
                Ok(Valid::assume_valid(invalid.partial))
            } else {
                Err(errors)
            }
        })
    }

    /// What the judge says, without what is judged here, and without what follows only from something else: a selection in which no
    /// field is known counts as none.
    fn told(&self, errors: &DiagnosticList) -> Vec<ServerError> {
        let (follows, mut told): (Vec<_>, Vec<_>) = errors
            .iter()
            .filter(|it| it.error.unstable_error_name() != Some(stream::SEVERAL))
            .map(|it| (it.error.to_string(), start(&it)))
            .partition(|(message, _)| message.ends_with("must have a subselection set"));
        if told.is_empty() {
            told = follows;
        }
        let told = told.into_iter().take(self.limits.errors);
        let told = told.map(|(mut message, at)| {
            if self.gives_hints {
                message = hint::with_hint(&self.schema, &message);
            }
            let error = ServerError::new(sentence(&message), at);
            with_code(error, ErrorCode::GraphqlValidationFailed)
        });
        told.collect()
    }

    fn first(&self, mut errors: Vec<ServerError>) -> Vec<ServerError> {
        errors.truncate(self.limits.errors);
        errors
    }
}

fn parse(text: &str) -> Result<ast::Document, ServerError> {
    let mut parser = Parser::new().recursion_limit(limits::RECURSION);
    parser.parse_ast(text, "document").map_err(|broken| {
        // Whatever follows the first error is a guess of the parser.
        let first = broken.errors.iter().next();
        let Some(first) = first else {
            return too_complex("The document cannot be read.".to_owned());
        };
        let message = first.error.to_string();
        let Some(expected) = message.strip_prefix("syntax error: ") else {
            let most = limits::RECURSION;
            return too_complex(format!("The document is nested more than {most} deep."));
        };
        unreadable(expected, start(&first))
    })
}

fn unreadable(expected: &str, at: Option<Pos>) -> ServerError {
    let message = format!("The document cannot be read: {expected}.");
    with_code(ServerError::new(message, at), ErrorCode::GraphqlParseFailed)
}

/// Line and column, counted from 1, of a byte.
fn position_in(text: &str, byte: usize) -> Pos {
    let before = text.get(..byte).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    Pos {
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
    }
}

fn start(
    it: &apollo_compiler::diagnostic::Diagnostic<'_, apollo_compiler::validation::DiagnosticData>,
) -> Option<Pos> {
    let start = it.line_column_range()?.start;
    Some(Pos {
        line: start.line,
        column: start.column,
    })
}

/// Messages of the judge begin small and have no full stop.
fn sentence(message: &str) -> String {
    let mut signs = message.chars();
    let first: String = signs
        .next()
        .map(char::to_uppercase)
        .into_iter()
        .flatten()
        .collect();
    let end = if message.ends_with(['.', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", signs.as_str())
}

fn too_complex(message: String) -> ServerError {
    with_code(ServerError::new(message, None), ErrorCode::QueryTooComplex)
}

/// The SHA-256 of a text.
pub fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

impl Document {
    /// The operation to run. Without a name, the document must hold one only.
    pub fn operation(&self, name: Option<&str>) -> Result<&Node<Operation>, ServerError> {
        self.typed.operations.get(name).map_err(|_| {
            let message = match name {
                Some(name) => format!("The document has no operation `{name}`."),
                None => {
                    "The document has several operations. Name the one to run in `operationName`."
                        .to_owned()
                }
            };
            with_code(
                ServerError::new(message, None),
                ErrorCode::GraphqlValidationFailed,
            )
        })
    }

    /// Whether the schema is asked for.
    pub fn asks_for_schema(&self) -> bool {
        self.asks_for_schema
    }

    /// The document as the engine takes it.
    pub fn for_engine(&self) -> async_graphql::parser::types::ExecutableDocument {
        self.engine.clone()
    }
}

impl Documents {
    /// What the operation costs, if the variables fit it and it is not too dear.
    pub fn admit(
        &self,
        document: &Document,
        operation: &Operation,
        variables: &Map<String, Value>,
    ) -> Result<u64, ServerError> {
        variables::check(&self.schema, operation, variables)?;
        let cost = cost::cost(&self.schema, &document.typed, operation, variables);
        if cost <= self.limits.cost {
            return Ok(cost);
        }
        Err(too_complex(format!(
            "The answer could hold {cost} records; the most is {}. Ask for shorter pages (`first`), or for fewer lists within lists.",
            self.limits.cost
        )))
    }
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It reads, and nothing is changed by it.
    Read,
    /// It writes.
    Write,
    /// It follows what is written.
    Follow,
}

impl Work {
    /// What this operation does.
    pub fn of(operation: &Operation) -> Self {
        match operation.operation_type {
            OperationType::Query => Self::Read,
            OperationType::Mutation => Self::Write,
            OperationType::Subscription => Self::Follow,
        }
    }

    /// The word for it at the beginning of an operation.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "query",
            Self::Write => "mutation",
            Self::Follow => "subscription",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever sends ever other documents pushes out those of others, and takes no more room.
    #[test]
    fn only_so_much_is_kept() {
        let schema = "type Query { a: Int }";
        let judge = Documents::new(schema, Limits::default()).unwrap();
        let first = "{ a }";
        judge.read(first).unwrap();
        assert!(judge.find(&hash(first)).is_some());
        for number in 0..9_000 {
            judge
                .read(&format!("{{ a{} }}", " ".repeat(number)))
                .unwrap();
        }
        assert!(judge.kept.weight() <= KEPT);
        assert!(judge.kept.len() > 50);

        let kept = judge.kept.len();
        assert!(judge.read("{ b }").is_err());
        assert!(judge.find(&hash("{ b }")).is_none());
        assert_eq!(judge.kept.len(), kept);
    }
}
