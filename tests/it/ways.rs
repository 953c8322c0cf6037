//! The same refusal, whatever way a question comes: over HTTP, as events of a long answer, or over a
//! socket. What harms on one way must not get through on another.

use std::time::Duration;

use entente::domain::access::Role;
use entente::graphql::Rules;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::http::IN_STEPS;
use crate::live::{Events, write_many};
use crate::socket::Socket;
use crate::support::database::Kind;
use crate::support::records::{change, make, named};
use crate::support::{TestApp, at_most};

const QUESTION: &str = "{ countries { totalCount } }";
const FOLLOW: &str = "subscription { changes { revision } }";

/// The first error of a question, by each way it may come.
async fn errors(app: &TestApp, query: &str) -> [(&'static str, Value); 3] {
    let (_, _, over_http) = app.post(&json!({"query": query}).to_string()).await;
    let over_http = serde_json::from_str(&over_http).unwrap();

    let mut events = Events::of(app, query).await;
    let (_, as_event) = events.next().await.unwrap();
    assert_eq!(events.next().await.unwrap().0, "complete", "{query}");

    let mut socket = Socket::begun(app.served().await).await;
    socket.subscribe("1", query).await;
    let said = socket.said().await;
    // What was not run is an `error`, what was run in part a `next`.
    let over_socket = match said["type"].as_str() {
        Some("error") => json!({"errors": said["payload"]}),
        _ => said["payload"].clone(),
    };
    // The socket goes on.
    socket.say(json!({"type": "ping"})).await;
    let mut said = socket.said().await;
    if said["type"] == "complete" {
        said = socket.said().await;
    }
    assert_eq!(said["type"], "pong", "{query}: {said}");

    let first = |answer: Value| answer["errors"][0].clone();
    [
        ("HTTP", first(over_http)),
        ("events", first(as_event)),
        ("socket", first(over_socket)),
    ]
}

async fn is_refused_alike(app: &TestApp, query: &str, code: &str) {
    for (way, error) in errors(app, query).await {
        assert_eq!(error["extensions"]["code"], code, "{way}, {query}: {error}");
    }
}

both_databases! {
    async fn what_takes_too_long_is_stopped(app: TestApp) {
        is_refused_alike(&app.slowed_down().with_longest_request(Duration::ZERO), IN_STEPS, "TIMEOUT").await;
    }
}

both_databases! { empty;
    async fn a_fault_of_ours_is_told_as_such_and_nothing_of_its_cause(app: TestApp) {
        let app = app.with_callback(|info| {
            assert!(!info.statement.sql.contains("country"), "the password is sesame");
        });
        for (way, error) in errors(&app, QUESTION).await {
            assert_eq!(error["extensions"], json!({"code": "INTERNAL"}), "{way}: {error}");
            assert!(!error.to_string().contains("sesame"), "{way}: {error}");
        }
        app.ask("{ domains { totalCount } }").await;
    }

    async fn a_database_that_fails_is_quoted_nowhere(app: TestApp) {
        let lose = "ALTER TABLE \"country\" RENAME TO \"country_that_was\"";
        app.db.writer.execute_unprepared(lose).await.unwrap();
        for (way, error) in errors(&app, QUESTION).await {
            assert_eq!(error["extensions"], json!({"code": "INTERNAL"}), "{way}: {error}");
            for word in ["table", "sqlx", "SELECT", "country"] {
                assert!(!error["message"].as_str().unwrap().contains(word), "{way}: {error}");
            }
        }
    }

    async fn who_asks_for_too_much_is_told_when_to_come_again(app: TestApp) {
        let app = app.with_rules(at_most(2));
        app.ask(QUESTION).await;
        for query in [QUESTION, FOLLOW, "{ nothing }", "{"] {
            for (way, error) in errors(&app, query).await {
                assert_eq!(error["extensions"]["code"], "RATE_LIMITED", "{way}, {query}: {error}");
                let seconds = error["extensions"]["retryAfter"].as_u64();
                assert!(matches!(seconds, Some(1..=60)), "{way}, {query}: {error}");
            }
        }
        let app = app.clone().with_rules(at_most(10));
        for (way, error) in errors(&app, "{ countries(first: 100) { nodes { id } } }").await {
            // It never will be answered, so there is no use in coming again.
            assert_eq!(error["extensions"], json!({"code": "RATE_LIMITED"}), "{way}: {error}");
        }
    }

    async fn while_the_database_is_away_everybody_is_asked_to_come_again(app: TestApp) {
        app.db.reader.clone().close().await.unwrap();
        for (way, error) in errors(&app, QUESTION).await {
            assert_eq!(error["extensions"], json!({"code": "OVERLOADED", "retryAfter": 1}), "{way}: {error}");
        }
    }

    async fn nobody_acts_without_the_role(app: TestApp) {
        let act = r#"mutation { countryDelete(id: "x") { deletedId } }"#;
        is_refused_alike(&app.clone().anonymous(), act, "UNAUTHENTICATED").await;
        for role in [Role::Reader, Role::Contributor] {
            is_refused_alike(&app.clone().by_role(role), act, "FORBIDDEN").await;
        }
        is_refused_alike(&app.clone().anonymous(), "{ reviewQueue { totalCount } }", "UNAUTHENTICATED").await;
    }

    async fn a_schema_that_is_not_shown_is_shown_nowhere(app: TestApp) {
        let app = app.with_rules(Rules { hides_schema: true, ..Rules::default() });
        is_refused_alike(&app, "{ __schema { types { name } } }", "GRAPHQL_VALIDATION_FAILED").await;
        for (way, error) in errors(&app, "{ countrie { totalCount } }").await {
            let message = error["message"].as_str().unwrap();
            assert!(!message.contains("countries"), "{way}: {message}");
        }
    }

    async fn what_is_malformed_is_refused_by_name(app: TestApp) {
        for (query, field) in [
            ("{ countries(first: 1000000) { totalCount } }", "first"),
            ("{ countries(first: -1) { totalCount } }", "first"),
            ("{ countries(after: \"' OR 1=1--\") { totalCount } }", "after"),
        ] {
            for (way, error) in errors(&app, query).await {
                assert_eq!(error["extensions"], json!({"code": "BAD_USER_INPUT", "field": [field]}), "{way}, {query}: {error}");
            }
        }
    }

    async fn whoever_reads_events_too_slowly_is_told_where_to_go_on(app: TestApp) {
        countries(&app, "Land").await;
        let mut events = Events::of(&app, "subscription { changes(after: \"0\") { revision } }").await;
        let mut seen = Seen(0);
        while seen.is_behind(&app).await {
            seen.goes_on(&events.next().await.unwrap().1);
        }
        write_many(&app, WRITES).await;
        let resume = loop {
            let (_, told) = events.next().await.unwrap();
            if let Some(resume) = seen.goes_on(&told) {
                break resume;
            }
        };
        assert_eq!(resume, json!({"code": "TOO_SLOW", "resumeAfter": seen.0.to_string()}));
        assert_eq!(events.next().await.unwrap().0, "complete");
    }

    /// It is not read until what is told fills all there is between the two ends.
    async fn whoever_reads_a_socket_too_slowly_is_told_where_to_go_on(app: TestApp) {
        countries(&app, &"x".repeat(2_000)).await;
        let names: String = (0..25).map(|at| format!("n{at}: names {{ text }} ")).collect();
        let query = format!("subscription {{ changes(after: \"0\") {{ revision record {{ ... on Country {{ {names} }} }} }} }}");
        let mut socket = Socket::begun(app.served().await).await;
        socket.subscribe("1", &query).await;
        let mut seen = Seen(0);
        while seen.is_behind(&app).await {
            seen.goes_on(&socket.said().await["payload"]);
        }
        write_many(&app, WRITES).await;
        let resume = loop {
            if let Some(resume) = seen.goes_on(&socket.said().await["payload"]) {
                break resume;
            }
        };
        assert_eq!(resume, json!({"code": "TOO_SLOW", "resumeAfter": seen.0.to_string()}));
        assert_eq!(socket.said().await, json!({"type": "complete", "id": "1"}));
    }
}

both_databases! { empty;
    /// Whom a change concerns is read from the database, too: what cannot be read is not passed over.
    async fn nothing_is_told_after_what_could_not_be_told(app: TestApp) {
        let land = make(&app, "country", json!({"slug": "land", "kind": "STATE", "names": named("Land")})).await;
        let start = app.ask("{ revision }").await["revision"].clone();
        let query = format!("subscription {{ recordChanged(after: \"{start}\", filter: {{countries: [\"land\"]}}) {{ revision }} }}");
        let mut events = Events::of(&app, &query).await;
        let mut socket = Socket::begun(app.served().await).await;
        socket.subscribe("1", &query).await;
        change(&app, "country", "capital", json!({"id": land, "capital": "A"})).await;
        assert!(events.next().await.unwrap().1["data"]["recordChanged"]["revision"].is_i64());
        assert!(socket.said().await["payload"]["data"]["recordChanged"]["revision"].is_i64());

        let rename = |from: &str, to: &str| format!("ALTER TABLE \"{from}\" RENAME TO \"{to}\"");
        app.db.writer.execute_unprepared(&rename("mission", "mission_that_was")).await.unwrap();
        change(&app, "country", "capital", json!({"id": land, "capital": "B"})).await;
        let (_, told) = events.next().await.unwrap();
        assert_eq!(told["errors"][0]["extensions"]["code"], "INTERNAL", "{told}");
        let said = socket.said().await;
        assert_eq!(said["payload"]["errors"][0]["extensions"]["code"], "INTERNAL", "{said}");
        // Nothing after the gap, so that whoever comes again begins before it.
        app.db.writer.execute_unprepared(&rename("mission_that_was", "mission")).await.unwrap();
        change(&app, "country", "capital", json!({"id": land, "capital": "C"})).await;
        assert_eq!(events.next().await.unwrap().0, "complete");
        assert_eq!(socket.said().await, json!({"type": "complete", "id": "1"}));
    }
}

/// Whoever holds the only place waits for a lock.
#[tokio::test]
async fn who_finds_no_place_is_asked_to_come_again() {
    let rules = Rules {
        at_once: 1,
        ..Rules::default()
    };
    let app = TestApp::empty(Kind::Postgres).await.with_rules(rules);
    let lock = app.lock("country").await;
    let holder = app.clone();
    let held = tokio::spawn(async move { holder.ask(QUESTION).await });
    app.until_there_wait_for_locks(1).await;
    for (way, error) in errors(&app, "{ domains { totalCount } }").await {
        let expected = json!({"code": "OVERLOADED", "retryAfter": 1});
        assert_eq!(error["extensions"], expected, "{way}: {error}");
    }
    lock.rollback().await.unwrap();
    held.await.unwrap();
    app.ask("{ domains { totalCount } }").await;
}

const COUNTRIES: u8 = 20;
/// Together, more changes than are kept at hand for those who fall behind.
const WRITES: i64 = 100;

async fn countries(app: &TestApp, name: &str) {
    for number in 0..COUNTRIES {
        let slug = format!("land-{number}");
        let input = json!({"slug": slug, "kind": "STATE", "names": named(name)});
        make(app, "country", input).await;
    }
}

/// The last revision that was told.
struct Seen(i64);

impl Seen {
    /// Whether there is more to read before the reader is up to date and has been told of something as
    /// it happened.
    async fn is_behind(&self, app: &TestApp) -> bool {
        let before = i64::from(COUNTRIES);
        if self.0 == before {
            write_many(app, 1).await;
        }
        self.0 < 2 * before
    }

    /// Nothing is left out, until there are errors: what the first says beside its message.
    fn goes_on(&mut self, answer: &Value) -> Option<Value> {
        if let Some(errors) = answer.get("errors") {
            return Some(errors[0]["extensions"].clone());
        }
        assert_eq!(answer["data"]["changes"]["revision"], json!(self.0 + 1));
        self.0 += 1;
        None
    }
}
