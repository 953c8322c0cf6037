//! The application as tests see it.

pub mod countable;
pub mod database;
pub mod postgres;
pub mod program;
pub mod records;
pub mod walk;
pub mod world;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use chrono::{DateTime, Utc};
use entente::clock::Clock;
use entente::database::Database;
use entente::domain::access::{Role, Viewer, Who};
use entente::door::Door;
use entente::graphql::{self, Api, PerMinute, Rules, Schema};
use entente::http::{self, Metrics, Server, Settings, Sites, Streams};
use entente::jwks::Tokens;
use http_body_util::BodyExt as _;
use sea_orm::{
    ConnectionTrait as _, DatabaseTransaction, DbBackend, Statement, TransactionTrait as _, metric,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use database::{Kind, TestDatabase};

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What time it is in tests.
pub fn now() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

/// The real router on a database of its own, which is dropped with the last clone.
#[derive(Clone)]
pub struct TestApp {
    /// The database.
    pub db: Database,
    /// The server's settings, to be changed by a test.
    server: Server,
    statements: Arc<Mutex<Vec<String>>>,
    database: Arc<TestDatabase>,
}

impl TestApp {
    /// With the bundled data.
    pub async fn seeded(kind: Kind) -> Self {
        Self::on(TestDatabase::seeded(kind)).await
    }

    /// With tables and nothing in them.
    pub async fn empty(kind: Kind) -> Self {
        Self::on(TestDatabase::empty(kind)).await
    }

    async fn on(database: TestDatabase) -> Self {
        Self::sharing(Arc::new(database)).await
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.database.url
    }

    /// Another server on the same database.
    pub async fn another(&self) -> Self {
        Self::sharing(self.database.clone()).await
    }

    /// Serves until it is dropped, and tells where.
    pub async fn served(&self) -> SocketAddr {
        self.served_until(std::future::pending()).await
    }

    /// Serves until it is to stop, and tells where.
    pub async fn served_until(
        &self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(http::serve(listener, self.router(), http::PATIENCE, stop));
        address
    }

    async fn sharing(database: Arc<TestDatabase>) -> Self {
        let mut db = entente::database::connect(&database.url).await.unwrap();
        let statements = Arc::new(Mutex::new(Vec::new()));
        for side in [&mut db.reader, &mut db.writer] {
            let statements = statements.clone();
            side.set_metric_callback(move |info| {
                statements.lock().unwrap().push(info.statement.sql.clone());
            });
        }
        let server = Server {
            api: api(&db),
            db: db.clone(),
            door: Door {
                anybody: Some(somebody(Role::Admin)),
                ..Door::new(db.clone(), Clock::Fixed(now()))
            },
            sites: Sites::None,
            settings: Settings::default(),
            metrics: Metrics::default(),
            streams: Streams::default(),
        };
        Self {
            db,
            server,
            statements,
            database,
        }
    }

    /// The same database, asked by somebody of this role. Otherwise it is an admin who asks.
    pub fn by_role(mut self, role: Role) -> Self {
        self.server.door.anybody = Some(somebody(role));
        self
    }

    /// The same database, asked by an admin of another name.
    pub fn called(mut self, name: &str) -> Self {
        if let Some(Viewer {
            who: Who::Key { name: called, .. },
            ..
        }) = &mut self.server.door.anybody
        {
            name.clone_into(called);
        }
        self
    }

    /// The same database, asked by people who do not say who they are.
    pub fn anonymous(mut self) -> Self {
        self.server.door.anybody = Some(Viewer::anonymous());
        self
    }

    /// The same database, served to those only who say who they are.
    pub fn behind_the_door(mut self) -> Self {
        self.server.door.anybody = None;
        self
    }

    /// The same database, which takes these tokens too.
    pub fn taking(mut self, tokens: Tokens) -> Self {
        self.server.door.tokens = Some(tokens);
        self
    }

    /// The same database, which these other sites may ask.
    pub fn asked_by(mut self, sites: Sites) -> Self {
        self.server.sites = sites;
        self
    }

    /// The same database, served at another time.
    pub fn at(mut self, now: &str) -> Self {
        let clock = Clock::Fixed(now.parse().unwrap());
        self.server.door.clock = clock;
        let schema = graphql::schema(self.db.clone(), clock);
        self.with_schema(schema)
    }

    /// The same database, where those who show something are let in by the time that it is.
    pub fn on_time(mut self) -> Self {
        self.server.door.clock = Clock::System;
        self
    }

    /// The same database, served with another schema.
    pub fn with_schema(mut self, schema: Schema) -> Self {
        self.server.api.schema = schema;
        self
    }

    /// The same database, served with another limit on bodies.
    pub fn with_max_body(mut self, bytes: usize) -> Self {
        self.server.settings.max_body = bytes;
        self
    }

    /// The same database, served by an impatient server.
    pub fn with_longest_request(mut self, limit: Duration) -> Self {
        self.server.api = self.server.api.within(limit);
        self
    }

    /// The same database, where this is done after each statement that reads.
    pub fn with_callback(
        mut self,
        callback: impl Fn(&metric::Info<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.db.reader.set_metric_callback(callback);
        self.server.api = api(&self.db);
        self
    }

    /// The same database, which takes some time to read.
    pub fn slowed_down(self) -> Self {
        self.with_callback(|_| std::thread::sleep(Duration::from_millis(5)))
    }

    /// The same database, served with other settings.
    pub fn with_settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.server.settings);
        self
    }

    /// The same database, served to callers who may ask for other things.
    pub fn with_rules(mut self, rules: Rules) -> Self {
        let schema = self.server.api.schema.clone();
        self.server.api = Api::new(schema, self.db.clone(), rules).unwrap();
        self
    }

    /// Keeps everybody from a table until it is let go. Only PostgreSQL lets one do so.
    pub async fn lock(&self, table: &str) -> DatabaseTransaction {
        let held = self.db.writer.begin().await.unwrap();
        let lock = format!("LOCK TABLE \"{table}\" IN ACCESS EXCLUSIVE MODE");
        held.execute_unprepared(&lock).await.unwrap();
        held
    }

    /// Waits until so many statements wait for locks.
    pub async fn until_there_wait_for_locks(&self, number: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting = Statement::from_string(DbBackend::Postgres, waiting);
        for _ in 0..200 {
            let row = self.db.writer.query_one_raw(waiting.clone()).await;
            let now: i64 = row.unwrap().unwrap().try_get_by_index(0).unwrap();
            if now == number {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("there are not {number} statements that wait for locks");
    }

    /// The same database, reached at another address and by people who wait for so long.
    pub async fn reached_at(&self, url: &str, longest: Duration) -> Self {
        let mut app = self.clone();
        app.db = entente::database::connect_for(url, longest).await.unwrap();
        app.server.api = api(&app.db).within(longest);
        app.server.db = app.db.clone();
        app.server.door.db = app.db.clone();
        app
    }

    /// The router itself.
    pub fn router(&self) -> Router {
        http::router(self.server.clone())
    }

    /// Asks and gets the data. There must be no errors.
    pub async fn ask(&self, query: &str) -> Value {
        self.ask_with(query, json!({})).await
    }

    /// Asks with variables and gets the data. There must be no errors.
    pub async fn ask_with(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.answer(query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    /// Asks and gets the errors. There must be some.
    pub async fn refused(&self, query: &str) -> Vec<Value> {
        self.refused_with(query, json!({})).await
    }

    /// Asks with variables and gets the errors. There must be some.
    pub async fn refused_with(&self, query: &str, variables: Value) -> Vec<Value> {
        let answer = self.answer(query, variables).await;
        let errors = answer["errors"].as_array();
        errors.unwrap_or_else(|| panic!("{answer}")).clone()
    }

    /// The code and the field of the first top-level error.
    pub async fn refusal(&self, query: &str) -> (String, String) {
        told(&self.refused(query).await[0]["extensions"])
    }

    /// Runs the mutation `name` with a variable `input` of type `type_name`, and gets the field
    /// `what` of its payload. It must not be refused.
    pub async fn act(&self, name: &str, type_name: &str, what: &str, input: Value) -> Value {
        let mut payload = self.payload(name, type_name, what, input).await;
        assert_eq!(payload["errors"], json!([]), "{name}");
        let field = what.split([' ', '{']).next().unwrap();
        payload[field].take()
    }

    /// Runs the mutation `name`, which must be refused, and gets code and dotted field of each error.
    pub async fn act_refused(
        &self,
        name: &str,
        type_name: &str,
        what: &str,
        input: Value,
    ) -> Vec<(String, String)> {
        let payload = self.payload(name, type_name, what, input).await;
        let errors = payload["errors"].as_array().unwrap();
        assert!(!errors.is_empty(), "{name} was not refused: {payload}");
        errors.iter().map(told).collect()
    }

    async fn payload(&self, name: &str, type_name: &str, what: &str, input: Value) -> Value {
        let query = format!(
            "mutation($input: {type_name}!) {{ {name}(input: $input) {{ {what} errors {{ code field message }} }} }}"
        );
        self.ask_with(&query, json!({"input": input})).await[name].take()
    }

    /// The slugs of a whole list, walked page by page in one direction, in the order of the list.
    pub async fn walk(&self, list: &str, order: &str, size: usize, backwards: bool) -> Vec<String> {
        let (count, cursor, end, more) = if backwards {
            ("last", "before", "startCursor", "hasPreviousPage")
        } else {
            ("first", "after", "endCursor", "hasNextPage")
        };
        let query = format!(
            "query($cursor: String) {{ {list}(orderBy: {order}, {count}: {size}, {cursor}: $cursor) {{
                nodes {{ slug }} pageInfo {{ {end} {more} }}
            }} }}"
        );
        let mut seen = Vec::new();
        let mut at = Value::Null;
        loop {
            let data = self.ask_with(&query, json!({"cursor": at})).await;
            let page = &data[list];
            let mut slugs = column(&page["nodes"], "slug");
            if backwards {
                slugs.reverse();
            }
            seen.extend(slugs);
            if page["pageInfo"][more] == json!(false) {
                break;
            }
            at = page["pageInfo"][end].clone();
            assert!(seen.len() < 1000, "the walk does not end");
        }
        if backwards {
            seen.reverse();
        }
        seen
    }

    /// The SQL statements of the last request.
    pub fn statements(&self) -> Vec<String> {
        self.statements.lock().unwrap().clone()
    }

    async fn answer(&self, query: &str, variables: Value) -> Value {
        let body = json!({"query": query, "variables": variables});
        let (status, _, answer) = self.post(&body.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Sends a body to /graphql as JSON.
    pub async fn post(&self, body: &str) -> (StatusCode, HeaderMap, String) {
        let request = Request::post("/graphql").header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        self.statements.lock().unwrap().clear();
        let (parts, body) = self.respond(request).await.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        (parts.status, parts.headers, text)
    }

    /// Sends any request and gets the answer as it is.
    pub async fn respond(&self, request: Request<Body>) -> Response {
        self.router().oneshot(request).await.unwrap()
    }
}

/// The API over a database, at the time of tests.
fn api(db: &Database) -> Api {
    let schema = graphql::schema(db.clone(), Clock::Fixed(now()));
    Api::new(schema, db.clone(), Rules::default()).unwrap()
}

/// Rules by which each caller may ask for so many records in a minute, whether or not it says who it is.
pub fn at_most(per_minute: u32) -> Rules {
    let per_minute = PerMinute {
        anonymous: per_minute,
        known: per_minute,
        ..PerMinute::default()
    };
    Rules {
        per_minute,
        ..Rules::default()
    }
}

fn somebody(role: Role) -> Viewer {
    let name = "Awa".to_owned();
    let prefix = "ent_00000000".to_owned();
    let who = Who::Key { name, prefix };
    Viewer { who, role }
}

/// One field of each of several objects.
pub fn column(rows: &Value, field: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap().to_owned())
        .collect()
}

/// Code and dotted field of an error, whichever of the two kinds it is of.
pub fn told(error: &Value) -> (String, String) {
    let field = error["field"].as_array().map(|parts| {
        let parts: Vec<_> = parts.iter().filter_map(Value::as_str).collect();
        parts.join(".")
    });
    let code = error["code"].as_str().unwrap_or_default();
    (code.to_owned(), field.unwrap_or_default())
}

/// For comparing with what `told` says.
pub fn problem(code: &str, field: &str) -> (String, String) {
    (code.to_owned(), field.to_owned())
}

/// Defines tests that run on both databases. Each becomes a module with the tests `sqlite` and
/// `postgres`. `seeded` gives each the bundled data, `empty` tables with nothing in them.
macro_rules! both_databases {
    ($state:ident; $($(#[$attribute:meta])* async fn $name:ident($app:ident: $app_type:ty) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn behaviour($app: $app_type) $body

            #[tokio::test]
            async fn sqlite() {
                let kind = $crate::support::database::Kind::Sqlite;
                behaviour($crate::support::TestApp::$state(kind).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let kind = $crate::support::database::Kind::Postgres;
                behaviour($crate::support::TestApp::$state(kind).await).await;
            }
        }
    )*};
    ($($tests:tt)*) => { both_databases! { seeded; $($tests)* } };
}
