//! Following the log as it grows, over event streams.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use entente::domain::change::Author;
use entente::domain::error::Error;
use entente::live::{Followed, Live};
use futures_util::{FutureExt as _, StreamExt as _};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::records::{change, delete, make, named};
use crate::support::{TestApp, now};

/// An event stream, read event by event.
pub struct Events {
    body: BodyDataStream,
    text: String,
}

impl Events {
    pub async fn of(app: &TestApp, query: &str) -> Self {
        let response = ask(app, query, &[]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The name and the data of the next event. Signs of life are passed over.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        timeout(Duration::from_secs(20), self.event())
            .await
            .unwrap()
    }

    async fn event(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                let line = |name: &str| {
                    let mut lines = event.lines();
                    lines.find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
                };
                if let Some(name) = line("event:") {
                    let data = line("data:").unwrap_or_default();
                    return Some((name, serde_json::from_str(&data).unwrap_or_default()));
                }
                continue;
            }
            let bytes = self.body.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// The data of the next answer, which must be one.
    async fn answer(&mut self) -> Value {
        let (name, mut data) = self.next().await.unwrap();
        assert_eq!(
            (name.as_str(), data.get("errors")),
            ("next", None),
            "{data}"
        );
        data["data"].take()
    }

    /// Whether nothing comes for a while.
    async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(1500), self.next())
            .await
            .is_err()
    }
}

/// Asks for answers as events, with these headers beside.
pub async fn ask(app: &TestApp, query: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", "text/event-stream");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = json!({"query": query}).to_string();
    app.respond(request.body(Body::from(body)).unwrap()).await
}

fn country(slug: &str) -> Value {
    json!({"slug": slug, "kind": "STATE", "names": named(slug)})
}

async fn revision(app: &TestApp) -> i64 {
    app.ask("{ revision }").await["revision"].as_i64().unwrap()
}

const CHANGES: &str = "revision operation recordId record { id }";

/// Writes so many changes at once.
pub async fn write_many(app: &TestApp, times: i64) {
    for time in 0..times {
        let sql = format!("UPDATE country SET capital = 'Nowhere {time}'");
        app.db
            .write(&Author::program("entente test"), now(), move |tx, _| {
                async move { tx.execute_unprepared(&sql).await.map_err(Error::from) }.boxed()
            })
            .await
            .unwrap();
    }
}

both_databases! { empty;
    async fn a_follower_gets_what_was_before_and_what_comes_each_once_and_in_order(app: TestApp) {
        let start = revision(&app).await;
        let before = make(&app, "country", country("before")).await;
        let query = format!("subscription {{ changes(after: \"{start}\") {{ {CHANGES} }} }}");
        let mut events = Events::of(&app, &query).await;
        let first = events.answer().await;
        assert_eq!(first["changes"], json!({
            "revision": start + 1, "operation": "CREATED", "recordId": before, "record": {"id": before}
        }));
        for number in 2..=30 {
            make(&app, "country", country(&format!("land-{number}"))).await;
        }
        for number in 2..=30 {
            assert_eq!(events.answer().await["changes"]["revision"], json!(start + number));
        }
        assert!(events.is_quiet().await);
    }

    async fn without_a_revision_only_what_comes_is_told(app: TestApp) {
        make(&app, "country", country("before")).await;
        let mut events = Events::of(&app, "subscription { changes { recordKind fields { field after } } }").await;
        // The stream begins when it is first read.
        assert!(events.is_quiet().await);
        let id = make(&app, "country", country("after")).await;
        change(&app, "country", "capital", json!({"id": id, "capital": "Cerne"})).await;
        assert_eq!(events.answer().await["changes"]["recordKind"], "COUNTRY");
        assert_eq!(events.answer().await["changes"]["fields"], json!([{"field": "capital", "after": "Cerne"}]));
    }

    async fn records_are_followed_by_kind_id_country_and_domain(app: TestApp) {
        let here = make(&app, "country", country("here")).await;
        let there = make(&app, "country", country("there")).await;
        let energy = make(&app, "domain", json!({"code": "ENERGY", "labels": named("Energy")})).await;
        make(&app, "domain", json!({"code": "ENERGY.NUCLEAR", "parent": "ENERGY", "labels": named("Nuclear")})).await;
        let start = revision(&app).await;
        let agreement = |slug: &str, country: &Value, domain: &[&str]| json!({
            "slug": slug, "titles": named(slug), "parties": [{"country": country, "role": "PARTY"}], "domains": domain.iter().map(|code| json!({"domain": code})).collect::<Vec<_>>()
        });
        let ours = make(&app, "agreement", agreement("ours", &here, &["ENERGY.NUCLEAR"])).await;
        make(&app, "agreement", agreement("theirs", &there, &[])).await;
        let office = make(&app, "office", json!({"slug": "pm", "kind": "HEAD_OF_GOVERNMENT", "country": here, "names": named("Prime minister")})).await;
        // What is gone concerned the country, too.
        delete(&app, "agreement", &ours).await;
        for (filter, expected) in [
            (json!({"kinds": ["AGREEMENT"]}), json!([["CREATED", ours], ["CREATED", null], ["DELETED", ours]])),
            (json!({"ids": [ours, office]}), json!([["CREATED", ours], ["CREATED", office], ["DELETED", ours]])),
            (json!({"countries": ["here"]}), json!([["CREATED", ours], ["CREATED", office], ["DELETED", ours]])),
            (json!({"countries": ["here"], "kinds": ["OFFICE"]}), json!([["CREATED", office]])),
            (json!({"domains": ["ENERGY"]}), json!([["CREATED", ours], ["DELETED", ours]])),
            (json!({"domains": ["ENERGY"], "countries": ["there"]}), json!([])),
        ] {
            let filter = written(&filter);
            let query = format!("subscription {{ recordChanged(after: \"{start}\", filter: {filter}) {{ operation recordId }} }}");
            let mut events = Events::of(&app, &query).await;
            for expected in expected.as_array().unwrap() {
                let told = events.answer().await["recordChanged"].take();
                assert_eq!(told["operation"], expected[0], "{filter}");
                if !expected[1].is_null() {
                    assert_eq!(told["recordId"], expected[1], "{filter}");
                }
            }
            assert!(events.is_quiet().await, "{filter}");
        }
        _ = energy;
    }

    async fn what_is_asked_of_a_subscription_wrongly_is_told_in_an_event(app: TestApp) {
        for (query, code) in [
            ("subscription { changes(after: \"yesterday\") { revision } }", "BAD_USER_INPUT"),
            ("subscription { changes(after: \"1000000\") { revision } }", "BAD_USER_INPUT"),
            ("subscription { recordChanged(filter: {countries: [\"xx\"]}) { revision } }", "NOT_FOUND"),
            ("subscription { changes { revision } recordChanged { revision } }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ] {
            let mut events = Events::of(&app, query).await;
            let (name, data) = events.next().await.unwrap();
            assert_eq!((name.as_str(), &data["errors"][0]["extensions"]["code"]), ("next", &json!(code)), "{query}: {data}");
            assert_eq!(events.next().await.unwrap().0, "complete");
            assert!(events.next().await.is_none());
        }
    }

    async fn a_query_over_an_event_stream_has_one_answer(app: TestApp) {
        let mut events = Events::of(&app, "{ revision }").await;
        assert!(events.answer().await["revision"].is_i64());
        assert_eq!(events.next().await.unwrap().0, "complete");
        assert!(events.next().await.is_none());
    }

    async fn a_subscription_is_not_answered_once(app: TestApp) {
        let body = json!({"query": "subscription { changes { revision } }"}).to_string();
        let (status, _, answer) = app.post(&body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(answer.contains("text/event-stream"), "{answer}");
    }

    async fn several_servers_on_one_database_tell_of_each_others_writes(app: TestApp) {
        let other = app.another().await;
        let mut events = Events::of(&app, "subscription { changes { revision act } }").await;
        assert!(events.is_quiet().await);
        let start = revision(&app).await;
        make(&other, "country", country("elsewhere")).await;
        make(&app, "country", country("here")).await;
        for number in 1..=2 {
            let told = events.answer().await["changes"].take();
            assert_eq!(told, json!({"revision": start + number, "act": "countryCreate"}));
        }
    }
}

both_databases! {
    async fn who_was_up_to_date_and_falls_behind_is_cut_off_and_told_where_to_go_on(app: TestApp) {
        let start = revision(&app).await;
        let live = Live::new(app.db.clone());
        let mut follower = live.follow(None).await.unwrap();
        write_many(&app, 1).await;
        let Followed::Changes(first) = follower.next().await.unwrap() else {
            panic!("cut off at once");
        };
        assert_eq!(first[0].revision, start + 1);
        let seen = first.last().unwrap().revision;
        write_many(&app, 6).await;
        let now = revision(&app).await;
        assert!(now > seen + 1_024);
        // Until the changes that the follower has not seen are no longer at hand.
        let cut_off = timeout(Duration::from_secs(20), async {
            let mut seen = seen;
            loop {
                match follower.next().await.unwrap() {
                    Followed::TooSlow(resume) => return (seen, resume),
                    Followed::Changes(more) => seen = more.last().unwrap().revision,
                }
                if seen == now {
                    write_many(&app, 6).await;
                    tokio::time::sleep(Duration::from_millis(1500)).await;
                }
            }
        });
        let (seen, resume) = cut_off.await.unwrap();
        assert_eq!(resume, seen);
        // Whoever begins again there misses nothing.
        let mut again = live.follow(Some(resume)).await.unwrap();
        let Followed::Changes(next) = again.next().await.unwrap() else {
            panic!("cut off at once");
        };
        assert_eq!(next[0].revision, resume + 1);
    }
}

/// A value as GraphQL writes it: names are not quoted, and neither are the words of vocabularies.
fn written(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                let value = written(value);
                let value = if name == "kinds" {
                    value.replace('"', "")
                } else {
                    value
                };
                format!("{name}: {value}")
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
