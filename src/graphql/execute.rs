//! One place that every request passes, whatever it came by: its document is checked before anything
//! is run, it gets a loader of its own, and every error its code.

use std::sync::Arc;

use async_graphql::{Pos, Request, ServerError, Variables};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::domain::access::Viewer;
use crate::domain::change::read::revision;
use crate::domain::database::Database;
use crate::graphql::Schema;
use crate::graphql::allowance::{Allowances, Caller, Exhausted, PerMinute, RateLimit};
use crate::graphql::context::AsOf;
use crate::graphql::document::{self, Document, Documents, Hash, Limits, hash};
use crate::graphql::error::{ErrorCode, answer, with_code};
use crate::graphql::loader::per_request;
use crate::graphql::trusted::{Others, Trusted};

/// The API with all that stands before it.
#[derive(Clone)]
pub struct Api {
    /// The types and their resolvers.
    pub schema: Schema,
    db: Database,
    documents: Arc<Documents>,
    trusted: Arc<Trusted>,
    allowances: Allowances,
    rules: Rules,
}

/// What callers may ask for.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// How large documents may be.
    pub limits: Limits,
    /// Whether the schema is kept to ourselves: no introspection, and no hints at names.
    pub hides_schema: bool,
    /// The documents that were agreed on, as the tools of clients write them.
    pub trusted: Option<String>,
    /// What becomes of all other documents.
    pub others: Others,
    /// How much callers may ask for in a minute.
    pub per_minute: PerMinute,
}

/// A request, whatever it came by.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The text of the document.
    pub query: Option<String>,
    /// The SHA-256 of a document that was sent before, or of the one that is sent now.
    pub hash: Option<Hash>,
    /// The id of a document that was agreed on.
    pub document_id: Option<String>,
    /// Which of its operations to run.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Map<String, Value>,
}

/// A request that may be run.
pub struct Prepared {
    request: Request,
    /// Whether nothing is changed by it.
    pub only_reads: bool,
    /// How many records the answer could hold.
    pub cost: u64,
    /// Whether it may ask for revisions.
    names_revision: bool,
}

/// An answer with `errors` first, and without `data` when nothing was run.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// What went wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ServerError>,
    /// What was asked for; nothing when nothing was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<async_graphql::Value>,
    /// What the caller has left, where there is a limit.
    #[serde(skip)]
    pub rate: Option<RateLimit>,
    /// After how many seconds the request may be sent again.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Answer {
    fn refusal(errors: Vec<ServerError>) -> Self {
        Self {
            errors,
            data: None,
            rate: None,
            retry_after: None,
        }
    }

    fn exhausted(Exhausted { limit, retry_after }: Exhausted, cost: u64) -> Self {
        let message = match retry_after {
            Some(seconds) => format!(
                "You may ask for {limit} records in a minute, and have asked for almost as many. Ask again in {seconds} s."
            ),
            None => format!(
                "The answer could hold {cost} records; you may ask for {limit} in a minute. Ask for shorter pages (`first`)."
            ),
        };
        Self {
            retry_after,
            ..Self::refusal(vec![refused(ErrorCode::RateLimited, &message)])
        }
    }

    /// Whether one of the errors is of this sort.
    pub fn has(&self, code: ErrorCode) -> bool {
        self.errors.iter().any(|error| {
            let given = error.extensions.as_ref().and_then(|it| it.get("code"));
            given == Some(&code.name().into())
        })
    }
}

impl Api {
    /// The API over a database. Fails if the schema or a document that was agreed on is not valid.
    pub fn new(schema: Schema, db: Database, rules: Rules) -> Result<Self, String> {
        let mut documents = Documents::new(&super::sdl(), rules.limits.clone())?;
        if rules.hides_schema {
            documents = documents.without_hints();
        }
        let trusted = match &rules.trusted {
            Some(manifest) => Trusted::read(manifest, &documents)?,
            None => Trusted::default(),
        };
        Ok(Self {
            schema,
            db,
            documents: Arc::new(documents),
            trusted: Arc::new(trusted),
            allowances: Allowances::new(rules.per_minute),
            rules,
        })
    }

    /// Checks a request. Nothing is run.
    pub fn prepare(&self, asked: Asked) -> Result<Prepared, Vec<ServerError>> {
        let document = self.document(&asked)?;
        self.prepare_operation(&document, asked)
            .map_err(|error| vec![error])
    }

    fn prepare_operation(
        &self,
        document: &Document,
        asked: Asked,
    ) -> Result<Prepared, ServerError> {
        if self.rules.hides_schema && document.asks_for_schema() {
            return Err(refused(
                ErrorCode::GraphqlValidationFailed,
                "This server does not show its schema.",
            ));
        }
        let operation = document.operation(asked.operation_name.as_deref())?;
        let cost = self
            .documents
            .admit(document, operation, &asked.variables)?;
        let mut request = Request::new(String::new())
            .variables(Variables::from_json(Value::Object(asked.variables)));
        // The engine knows operations by name only where there are names.
        request.operation_name = operation.name.as_ref().map(ToString::to_string);
        request.set_parsed_query(document.for_engine());
        Ok(Prepared {
            request,
            only_reads: document::only_reads(operation),
            cost,
            names_revision: document.names_revision,
        })
    }

    /// The answer to a request that cannot be run. It took us some work, so it is charged, too.
    pub fn refuse(&self, errors: Vec<ServerError>, caller: &Caller) -> Answer {
        match self.charge(caller, 1) {
            Ok(rate) => Answer {
                rate,
                ..Answer::refusal(errors)
            },
            Err(exhausted) => Answer::exhausted(exhausted, 1),
        }
    }

    /// Runs a request, if the caller has enough left.
    pub async fn run(&self, prepared: Prepared, viewer: Viewer, caller: &Caller) -> Answer {
        let rate = match self.charge(caller, prepared.cost) {
            Ok(rate) => rate,
            Err(exhausted) => return Answer::exhausted(exhausted, prepared.cost),
        };
        let mut request = prepared.request.data(viewer);
        if let Some(rate) = rate {
            request = request.data(rate);
        }
        // Before anything else is read; see `AsOf`.
        if prepared.names_revision {
            match revision(&self.db.reader).await {
                Ok(now) => request = request.data(AsOf::new(now)),
                Err(cause) => {
                    let error = async_graphql::Error::from(cause);
                    let error = answer(error.into_server_error(Pos::default()));
                    return Answer::refusal(vec![error]);
                }
            }
        }
        let (loader, mut rounds) = per_request(self.db.clone());
        let work = self.schema.execute(request.data(loader));
        let response = rounds.during(work).await;
        let was_run = response.errors.is_empty()
            || response.data != async_graphql::Value::Null
            || response.errors.iter().any(|error| !error.path.is_empty());
        let mut errors: Vec<_> = response.errors.into_iter().map(answer).collect();
        errors.truncate(self.rules.limits.errors);
        Answer {
            errors,
            data: was_run.then_some(response.data),
            rate,
            retry_after: None,
        }
    }

    fn charge(&self, caller: &Caller, cost: u64) -> Result<Option<RateLimit>, Exhausted> {
        let clock = self.schema.data::<Clock>().copied().unwrap_or_default();
        self.allowances.charge(caller, cost, clock.now())
    }

    /// The document that is meant: by its text, by its hash, or by its id.
    fn document(&self, asked: &Asked) -> Result<Arc<Document>, Vec<ServerError>> {
        let one = |code, message| vec![refused(code, message)];
        if let Some(id) = &asked.document_id {
            return self.trusted.find(id).ok_or_else(|| {
                let message = "No document with this `documentId` was agreed on.";
                one(ErrorCode::PersistedQueryNotFound, message)
            });
        }
        let Some(text) = &asked.query else {
            let known = asked.hash.and_then(|hash| self.known(&hash));
            // Clients know this message and send the document itself.
            let message = "PersistedQueryNotFound";
            return known.ok_or_else(|| one(ErrorCode::PersistedQueryNotFound, message));
        };
        if asked.hash.is_some_and(|given| given != hash(text)) {
            let message = "The `sha256Hash` is not the SHA-256 of the query.";
            return Err(one(ErrorCode::BadRequest, message));
        }
        if self.rules.others != Others::Run && !self.trusted.holds(&hash(text)) {
            if self.rules.others == Others::Refuse {
                let message = "This server runs only documents that were agreed on.";
                return Err(one(ErrorCode::Forbidden, message));
            }
            tracing::info!(
                operation = asked.operation_name,
                "a document that was not agreed on"
            );
        }
        self.documents.read(text)
    }

    fn known(&self, hash: &Hash) -> Option<Arc<Document>> {
        let may_be_run = self.rules.others != Others::Refuse || self.trusted.holds(hash);
        self.documents.find(hash).filter(|_| may_be_run)
    }
}

fn refused(code: ErrorCode, message: &str) -> ServerError {
    with_code(ServerError::new(message, None), code)
}
