//! One place that every request passes, whatever it came by: its document is checked before anything
//! is run, it gets a loader of its own, and every error its code.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Pos, Request, Response, ServerError, Variables};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use tokio::time::timeout;
use tracing::{Instrument as _, Span};

use crate::clock::Clock;
use crate::database::in_time;
use crate::domain::access::Viewer;
use crate::domain::change::read::revision;
use crate::domain::database::Database;
use crate::graphql::Schema;
use crate::graphql::allowance::{Allowances, Caller, Exhausted, PerMinute, RateLimit};
use crate::graphql::answer::{Answer, overloaded, refused, too_late};
use crate::graphql::context::AsOf;
use crate::graphql::document::{Document, Documents, Hash, Limits, Work, hash};
use crate::graphql::error::{AWAY, ErrorCode, answer};
use crate::graphql::loader::{Budget, per_request};
use crate::graphql::pace::Pace;
use crate::graphql::places::Places;
use crate::graphql::trusted::{Others, Trusted};

/// How long it may take to see whether anything was written. Without it, an answer has no tag.
const STATE: Duration = Duration::from_secs(1);
/// How often an answer may read something, for each record that it may hold: what it may hold is only
/// reckoned, and a record is read in several steps.
const READS: u64 = 2;
/// Why a subscription is not run where there is room for one answer.
const ONE_ANSWER: &str = "A subscription has more than one answer. Send it over a WebSocket to /graphql/ws (graphql-transport-ws), or with `Accept: text/event-stream` (graphql-sse).";

/// The API with all that stands before it.
#[derive(Clone)]
pub struct Api {
    /// The types and their resolvers.
    pub schema: Schema,
    pub(super) db: Database,
    documents: Arc<Documents>,
    trusted: Arc<Trusted>,
    allowances: Allowances,
    places: Places,
    /// Shared: each request has an API of its own, and each stream for as long as it is open.
    rules: Arc<Rules>,
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
    /// How many requests are run at once; 0 sets no limit.
    pub at_once: usize,
    /// How long one answer may take, whatever way it goes; no limit when not given.
    pub longest: Option<Duration>,
}

impl Rules {
    /// How many documents were agreed on. Fails if one of them is not valid.
    pub fn check(&self) -> Result<usize, String> {
        Ok(self.documents()?.1.len())
    }

    /// A judge of documents, and those that were agreed on.
    fn documents(&self) -> Result<(Documents, Trusted), String> {
        let mut documents = Documents::new(&super::sdl(), self.limits.clone())?;
        if self.hides_schema {
            documents = documents.without_hints();
        }
        let trusted = match &self.trusted {
            Some(manifest) => Trusted::read(manifest, &documents)?,
            None => Trusted::default(),
        };
        Ok((documents, trusted))
    }
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
    pub(super) request: Request,
    /// What it does.
    pub work: Work,
    /// How many records the answer could hold.
    pub cost: u64,
    /// The SHA-256 of its document.
    document: Hash,
    /// Whether it may ask for revisions.
    names_revision: bool,
    /// Tells the question from all others, if its answer depends on nothing but what is recorded.
    pub fingerprint: Option<Hash>,
    /// What the caller has left, after what looking at the request was charged.
    charged: Option<RateLimit>,
}

/// A request that was checked: it may be run, or this is the answer.
pub type Checked = Result<Prepared, Box<Answer>>;

impl Prepared {
    /// The time in which it is run, with what may be told of it: the question by its name and its
    /// hash, and nothing of its variables.
    fn span(&self) -> Span {
        let hexadecimal =
            |hash: &Hash| -> String { hash.iter().map(|it| format!("{it:02x}")).collect() };
        tracing::info_span!(
            "graphql",
            kind = self.work.name(),
            operation = self.request.operation_name,
            document = hexadecimal(&self.document),
            cost = self.cost,
            outcome = tracing::field::Empty,
        )
    }
}

impl Api {
    /// The API over a database. Fails if the schema or a document that was agreed on is not valid.
    pub fn new(schema: Schema, db: Database, rules: Rules) -> Result<Self, String> {
        let (documents, trusted) = rules.documents()?;
        Ok(Self {
            schema,
            db,
            documents: Arc::new(documents),
            trusted: Arc::new(trusted),
            allowances: Allowances::new(&rules.per_minute),
            places: Places::new(rules.at_once),
            rules: Arc::new(rules),
        })
    }

    /// Checks a request. Nothing is run, but it takes us some work: who has nothing left is not even
    /// looked at, and all others are charged for it.
    pub fn prepare(&self, asked: Asked, caller: &Caller) -> Checked {
        let charged = self.touch(caller)?;
        let refused = |errors| {
            let answer = Answer::refusal(errors);
            Box::new(answer.left(charged))
        };
        let document = self.document(&asked).map_err(refused)?;
        self.prepare_operation(&document, asked, charged)
            .map_err(|error| refused(vec![error]))
    }

    fn prepare_operation(
        &self,
        document: &Document,
        asked: Asked,
        charged: Option<RateLimit>,
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
        let work = Work::of(operation);
        let fingerprint = (work == Work::Read && !document.names_caller).then(|| {
            let asked = (&document.hash, &asked.operation_name, &asked.variables);
            hash(&serde_json::to_string(&asked).unwrap_or_default())
        });
        let mut request = Request::new(String::new())
            .variables(Variables::from_json(Value::Object(asked.variables)));
        // The engine knows operations by name only where there are names.
        request.operation_name = operation.name.as_ref().map(ToString::to_string);
        request.set_parsed_query(document.for_engine());
        Ok(Prepared {
            request,
            work,
            cost,
            document: document.hash,
            names_revision: document.names_revision,
            fingerprint,
            charged,
        })
    }

    /// What answers depend on beside the question: the last change to anything, and the day.
    pub async fn state(&self) -> Option<(i64, NaiveDate)> {
        let revision = in_time(STATE, revision(&self.db.reader)).await.ok()?;
        Some((revision, self.now().date_naive()))
    }

    fn now(&self) -> DateTime<Utc> {
        let clock = self.schema.data::<Clock>().copied();
        clock.unwrap_or_default().now()
    }

    /// Charges for what takes us some work, whatever comes of it. Fails with the answer to whoever has
    /// nothing left.
    pub fn touch(&self, caller: &Caller) -> Result<Option<RateLimit>, Box<Answer>> {
        self.allowances
            .charge(caller, 1, self.now())
            .map_err(|exhausted| Box::new(Answer::exhausted(exhausted, 1)))
    }

    /// The answer while the database cannot even tell who asks.
    pub fn away(&self) -> Answer {
        Answer::refusal(vec![refused(ErrorCode::Overloaded, AWAY)])
    }

    /// Runs a request, if the caller has enough left.
    pub async fn run(&self, prepared: Prepared, viewer: Viewer, caller: &Caller) -> Answer {
        let span = prepared.span();
        let running = self.run_within(prepared, viewer, caller);
        let running = running.instrument(span.clone());
        let answer = match self.rules.longest {
            Some(longest) => timeout(longest, running)
                .await
                .unwrap_or_else(|_| too_late()),
            None => running.await,
        };
        span.record("outcome", answer.outcome());
        answer
    }

    async fn run_within(&self, prepared: Prepared, viewer: Viewer, caller: &Caller) -> Answer {
        if prepared.work == Work::Follow {
            let answer = Answer::refusal(vec![refused(ErrorCode::BadRequest, ONE_ANSWER)]);
            return answer.left(prepared.charged);
        }
        let place = match prepared.work {
            Work::Write => self.places.to_write().await,
            Work::Read | Work::Follow => self.places.to_read().await,
        };
        let Some(_place) = place else {
            return overloaded();
        };
        let rate = match self.charge(caller, &prepared) {
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
        let (loader, mut rounds) = per_request(self.db.clone(), self.budget());
        let work = self.schema.execute(request.data(loader));
        self.answer(rounds.during(work).await, rate)
    }

    /// How long one answer may take.
    pub fn longest(&self) -> Option<Duration> {
        self.rules.longest
    }

    /// The same, with so much time for each answer.
    #[must_use]
    pub fn within(mut self, longest: Duration) -> Self {
        Arc::make_mut(&mut self.rules).longest = Some(longest);
        self
    }

    /// How fast a subscriber is told.
    pub(super) fn pace(&self, caller: &Caller, cost: u64) -> Pace {
        let clock = self.schema.data::<Clock>().copied().unwrap_or_default();
        let limits = (self.places.clone(), self.allowances.clone());
        Pace::new(limits, caller.clone(), clock, cost, self.rules.longest)
    }

    /// How often one answer may read something.
    pub(super) fn budget(&self) -> Arc<Budget> {
        Budget::new(self.rules.limits.cost.saturating_mul(READS))
    }

    pub(super) fn answer(&self, response: Response, rate: Option<RateLimit>) -> Answer {
        let was_run = response.errors.is_empty()
            || response.data != async_graphql::Value::Null
            || response.errors.iter().any(|error| !error.path.is_empty());
        // Each that is told is noted in the log, and no others are.
        let told = response.errors.into_iter().take(self.rules.limits.errors);
        let errors = told.map(answer).collect();
        Answer::new(errors, was_run.then_some(response.data), rate)
    }

    /// Charges what a request costs beside what it was charged before.
    pub(super) fn charge(
        &self,
        caller: &Caller,
        prepared: &Prepared,
    ) -> Result<Option<RateLimit>, Exhausted> {
        let (charged, cost) = (prepared.charged, prepared.cost);
        self.allowances.rest(caller, charged, cost, self.now())
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
        let others = || match self.rules.others {
            Others::Refuse => None,
            Others::Run | Others::Log => self.documents.find(hash),
        };
        self.trusted.with(hash).or_else(others)
    }
}
