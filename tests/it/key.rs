//! Keys: what lets somebody in, and what does not.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use entente::domain::access::Role;
use entente::domain::change::Author;
use entente::domain::key::{self, NewKey};
use entente::graphql::{Others, Rules};
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tower::ServiceExt as _;
use tracing::subscriber::{DefaultGuard, set_default};

use crate::socket::{Heard, Socket};
use crate::support::program::{program, run, serve};
use crate::support::{TestApp, at_most, now};

/// How many keys somebody tries.
const TRIES: u32 = 10_000;

/// A key made of one byte, repeated.
async fn key(app: &TestApp, byte: u8, role: Role, expires_at: Option<DateTime<Utc>>) -> String {
    let new = NewKey {
        name: "Awa".to_owned(),
        role,
        expires_at,
    };
    let author = Author::program("test");
    let made = app.db.write(&author, now(), |tx, now| {
        async move { key::create(tx, new, &[byte; key::RANDOM], now).await }.boxed()
    });
    made.await.unwrap()
}

/// Asks who one is, with these headers.
async fn ask(app: &TestApp, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Value) {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = json!({"query": "{ viewer { name role } }"}).to_string();
    let (status, headers, body) = app.send(request.body(Body::from(body)).unwrap()).await;
    (status, headers, serde_json::from_str(&body).unwrap())
}

async fn ask_as(app: &TestApp, shown: &str) -> (StatusCode, HeaderMap, Value) {
    ask(app, &[("authorization", &format!("Bearer {shown}"))]).await
}

/// Whatever is wrong, the answer is the same.
async fn is_refused(app: &TestApp, headers: &[(&str, &str)]) {
    let (status, told, body) = ask(app, headers).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{headers:?}");
    assert_eq!(told["www-authenticate"], "Bearer realm=\"entente\"");
    let (_, _, expected) = ask(app, &[("authorization", "Bearer x")]).await;
    assert_eq!(body, expected, "{headers:?}");
    assert_eq!(body["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(body.get("data"), None);
}

async fn shown_is_refused(app: &TestApp, shown: &str) {
    is_refused(app, &[("authorization", &format!("Bearer {shown}"))]).await;
}

/// What the program would write to its own log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// What is written from now on, until the guard is dropped.
    fn listening() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let guard = set_default(lines.with_ansi(false).finish());
        (log, guard)
    }

    /// The same, as objects for collectors.
    fn listening_for_collectors() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt().with_writer(move || writer.clone());
        let guard = set_default(lines.json().finish());
        (log, guard)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

both_databases! { empty;
    async fn acts_and_keys_that_are_refused_are_in_the_log_without_what_was_sent(app: TestApp) {
        let app = app.anonymous();
        let key = key(&app, 7, Role::Reader, None).await;
        let (log, listening) = Log::listening();
        let act = json!({"query": "mutation { countryDelete(id: \"Tm9ib2R5\") { deletedId } }"}).to_string();
        let bearer = format!("Bearer {key}");
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("authorization", &bearer)
            .header("x-request-id", "mine");
        app.send(request.body(Body::from(act)).unwrap()).await;
        ask_as(&app, &key.to_uppercase()).await;
        drop(listening);
        let text = log.text();
        let line = |words: &str| text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{text}"));
        let refused = line("an act was refused");
        for word in ["countryDelete", "Awa", "Reader", "mine"] {
            assert!(refused.contains(word), "{refused}");
        }
        line("a key or token does not count");
        let secret = &key[12..];
        assert!(!text.contains(secret) && !text.contains(&secret.to_uppercase()), "{text}");
        assert!(!text.contains("Tm9ib2R5"), "{text}");
    }

    /// Whatever a caller names itself or its request, it writes no line into the log but its own.
    async fn nobody_writes_a_line_into_the_log_that_seems_to_be_ours(app: TestApp) {
        let (log, listening) = Log::listening_for_collectors();
        let rules = Rules { others: Others::Log, ..Rules::default() };
        let app = app.anonymous().with_rules(rules);
        let forged = "x\n{\"level\":\"ERROR\"}\r\u{1b}[31mforged";
        let act = "mutation { countryDelete(id: \"x\") { deletedId } }";
        let body = json!({"query": act, "operationName": forged}).to_string();
        let request = Request::post("/graphql").header("content-type", "application/json").header("x-request-id", "a\tb\u{e9}");
        app.send(request.body(Body::from(body.clone())).unwrap()).await;
        let mut socket = Socket::begun(app.served().await).await;
        let payload: Value = serde_json::from_str(&body).unwrap();
        socket.say(json!({"type": "subscribe", "id": forged, "payload": payload})).await;
        socket.said().await;
        drop(listening);
        let text = log.text();
        assert!(text.lines().count() >= 2, "{text}");
        for line in text.lines() {
            let told: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{text}"));
            assert_ne!(told["level"], "ERROR", "{line}");
        }
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    /// Over a socket, too, the log tells which request it was and what it tried to do.
    async fn an_act_that_is_refused_over_a_socket_is_told_under_the_request_that_opened_it(app: TestApp) {
        let (log, listening) = Log::listening();
        let app = app.anonymous();
        let mut socket = Socket::open(app.served().await, &[("x-request-id", "mine")]).await.unwrap();
        socket.say(json!({"type": "connection_init"})).await;
        socket.said().await;
        socket.subscribe("1", "mutation { countryDelete(id: \"x\") { deletedId } }").await;
        socket.said().await;
        drop(listening);
        let text = log.text();
        let line = text.lines().find(|line| line.contains("an act was refused")).unwrap_or_else(|| panic!("{text}"));
        assert!(line.contains("countryDelete") && line.contains("mine"), "{line}");
    }

    async fn a_key_lets_its_holder_in(app: TestApp) {
        let app = app.anonymous();
        let key = key(&app, 7, Role::Editor, None).await;
        let (status, _, body) = ask_as(&app, &key).await;
        assert_eq!(status, StatusCode::OK);
        let name = format!("Awa ({})", &key[..12]);
        assert_eq!(body["data"]["viewer"], json!({"name": name, "role": "EDITOR"}));
    }

    async fn whatever_is_wrong_with_a_key_the_answer_is_the_same(app: TestApp) {
        let app = app.anonymous();
        let key = key(&app, 7, Role::Editor, None).await;
        let last = if key.ends_with('A') { 'B' } else { 'A' };
        for wrong in [
            &key[..key.len() - 1],
            &key[..12],
            &key[4..],
            "ent_",
            &format!("{key}A"),
            &format!("{}{last}", &key[..key.len() - 1]),
            &key.replacen(&key[4..12], "00000000", 1),
            &key.to_uppercase(),
            &format!("{}' OR 1=1--", &key[..12]),
            &"x".repeat(100_000),
        ] {
            shown_is_refused(&app, wrong).await;
        }
        let bearer = format!("Bearer {key}");
        is_refused(&app, &[("authorization", &bearer), ("authorization", &bearer)]).await;
        is_refused(&app, &[("authorization", &format!("Basic {key}"))]).await;
        is_refused(&app, &[("authorization", &key)]).await;
        assert_eq!(ask_as(&app, &key).await.0, StatusCode::OK);
    }

    /// Over HTTP and over sockets: what was tried is charged, and nobody else has to wait.
    async fn a_key_is_not_found_by_trying(app: TestApp) {
        let known = key(&app, 7, Role::Editor, None).await;
        let app = app.anonymous().with_rules(at_most(1_000));
        let body = json!({"query": "{ viewer { name } }"}).to_string();
        let router = app.router();
        let mut told = BTreeMap::new();
        for number in 0..TRIES {
            // Of the key that there is, all but the end.
            let guess = format!("Bearer {}{number:05}", &known[..known.len() - 5]);
            let request = Request::post("/graphql").header("content-type", "application/json").header("authorization", guess);
            let answer = router.clone().oneshot(request.body(Body::from(body.clone())).unwrap()).await.unwrap();
            *told.entry(answer.status().as_u16()).or_insert(0) += 1;
        }
        assert_eq!(told.keys().copied().collect::<Vec<_>>(), [401, 429]);
        assert!(told[&401] < TRIES / 2, "{told:?}");
        // Whoever has it is let in all the same.
        assert_eq!(ask_as(&app, &known).await.0, StatusCode::OK);
    }

    async fn a_key_tried_over_a_socket_is_charged_too(app: TestApp) {
        let app = app.anonymous().with_rules(at_most(3));
        let address = app.served().await;
        for _ in 0..3 {
            let mut socket = Socket::open(address, &[]).await.unwrap();
            socket.say(json!({"type": "connection_init", "payload": {"authorization": "Bearer ent_00000000_guess"}})).await;
            assert_eq!(socket.hear().await, Heard::Closed(4403));
        }
        let mut socket = Socket::begun(address).await;
        socket.subscribe("1", "{ revision }").await;
        assert_eq!(socket.said().await["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    }

    async fn a_key_counts_until_it_expires(app: TestApp) {
        let app = app.anonymous();
        let expires = "2026-02-01T00:00:00Z";
        let key = key(&app, 7, Role::Reader, Some(expires.parse().unwrap())).await;
        let last = app.clone().at("2026-01-31T23:59:59Z");
        assert_eq!(ask_as(&last, &key).await.0, StatusCode::OK);
        shown_is_refused(&app.at(expires), &key).await;
    }

    async fn a_key_that_is_revoked_counts_no_more(app: TestApp) {
        let app = app.anonymous();
        let (one, other) = (key(&app, 7, Role::Reader, None).await, key(&app, 8, Role::Reader, None).await);
        let prefix = one[..12].to_owned();
        let author = Author::program("test");
        let revoked = app.db.write(&author, now(), |tx, now| {
            async move { key::revoke(tx, &prefix, now).await }.boxed()
        });
        assert_eq!(revoked.await.unwrap().revoked_at, Some(now()));
        shown_is_refused(&app, &one).await;
        assert_eq!(ask_as(&app, &other).await.0, StatusCode::OK);
    }

    async fn a_server_can_be_closed_to_those_without_a_key(app: TestApp) {
        let app = app.behind_the_door();
        let key = key(&app, 7, Role::Reader, None).await;
        is_refused(&app, &[]).await;
        let request = Request::get("/graphql?query=%7B__typename%7D").body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(ask_as(&app, &key).await.0, StatusCode::OK);
        let request = Request::get("/healthz").body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.0, StatusCode::OK);
    }

    /// Who reads the database, a copy of it or a log cannot ask in somebody's name.
    async fn a_key_is_not_kept(app: TestApp) {
        let key = key(&app, 7, Role::Admin, None).await;
        let rows = key::list(&app.db.reader).await.unwrap();
        let kept = format!("{rows:?}");
        assert!(kept.contains(&key[..12]) && !kept.contains(&key[13..]), "{kept}");
        assert_eq!(rows[0].hash.len(), 64);
    }

    /// Noting it takes the writer, and a request that only reads does not wait for that.
    async fn the_use_of_a_key_is_noted_once_a_minute(app: TestApp) {
        let key = key(&app, 7, Role::Reader, None).await;
        for (at, noted) in [
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:00:59Z", "2026-01-01T00:00:00Z"),
            ("2026-01-01T00:01:00Z", "2026-01-01T00:01:00Z"),
        ] {
            assert_eq!(ask_as(&app.clone().at(at), &key).await.0, StatusCode::OK);
            let expected: DateTime<Utc> = noted.parse().unwrap();
            let mut used = None;
            for _ in 0..200 {
                used = key::list(&app.db.reader).await.unwrap()[0].last_used_at;
                if used == Some(expected) {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            assert_eq!(used, Some(expected), "{at}");
        }
    }
}

both_databases! { empty;
    /// From the command line to the last request, as whoever runs a server does it.
    async fn a_key_made_by_the_program_lets_in_until_the_program_takes_it_back(app: TestApp) {
        let create = ["key", "create", "--name", "Baba", "--role", "contributor"];
        let made = run(app.url(), &create).await;
        let key = made.done().trim().to_owned();
        let (prefix, bearer) = (&key[..12], format!("Bearer {key}"));
        let serve_at = ["serve", "--listen", "127.0.0.1:0"];
        let serving = serve(program(app.url(), &serve_at)).await;
        let who = async || {
            let body = json!({"query": "{ viewer { name role } }"}).to_string();
            let url = format!("http://{}/graphql", serving.address);
            let asked = ureq::post(url).header("content-type", "application/json").header("authorization", &bearer);
            let asked = asked.config().http_status_as_error(false).build();
            let mut answer = spawn_blocking(move || asked.send(body)).await.unwrap().unwrap();
            let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            (answer.status().as_u16(), body["data"]["viewer"].clone())
        };
        assert_eq!(who().await, (200, json!({"name": format!("Baba ({prefix})"), "role": "CONTRIBUTOR"})));
        let listed = run(app.url(), &["key", "list"]).await;
        let lines: Vec<&str> = listed.done().lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with(prefix) && lines[0].contains("counts"), "{lines:?}");
        assert!(!listed.out.contains(&key) && !lines[0].contains("last used never"), "{lines:?}");
        let revoked = run(app.url(), &["key", "revoke", prefix]).await;
        assert!(revoked.done().contains("revoked"), "{revoked:?}");
        assert_eq!(who().await, (401, Value::Null));
        serving.stop().await;
    }
}
