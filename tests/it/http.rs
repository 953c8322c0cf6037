//! GraphQL over HTTP: what is taken, what is refused, and in which form.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use entente::database;
use entente::http::{Sites, StatusProfile};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::support::database::Kind;
use crate::support::{TestApp, at_most};

const QUERY: &str = r#"{"query": "{ countries { totalCount } }"}"#;
const GRAPHQL: &str = "application/graphql-response+json";

async fn app() -> TestApp {
    TestApp::empty(Kind::Sqlite).await
}

fn post(headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::post("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

/// The code of a refusal, which must be JSON without `data`.
fn code(headers: &HeaderMap, body: &str) -> Value {
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body.get("data"), None);
    assert!(!body["errors"][0]["message"].as_str().unwrap().is_empty());
    body["errors"][0]["extensions"]["code"].clone()
}

/// A page of another site can send forms and plain text without asking, JSON only after asking.
#[tokio::test]
async fn only_json_is_taken() {
    let app = app().await;
    for media_type in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/json; charset=utf-16",
        "application/graphql",
    ] {
        let request = post(&[("content-type", media_type)], QUERY);
        let (status, headers, body) = app.send(request).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media_type}");
        assert_eq!(code(&headers, &body), "BAD_REQUEST");
    }
    let (status, ..) = app.send(post(&[], QUERY)).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    // What a page of another site could have a browser send.
    let act = r#"{"query": "mutation { countryCreate(input: {slug: \"land\", kind: STATE, names: []}) { errors { code } } }"}"#;
    for headers in [&[][..], &[("content-type", "text/plain")]] {
        let (status, ..) = app.send(post(headers, act)).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(app.statements(), Vec::<String>::new(), "it was run");
    }
    let zipped = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let (status, ..) = app.send(post(&zipped, QUERY)).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for media_type in ["application/json", "Application/JSON; charset=UTF-8"] {
        let (status, ..) = app.send(post(&[("content-type", media_type)], QUERY)).await;
        assert_eq!(status, StatusCode::OK, "{media_type}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_a_request_is_refused() {
    let app = app().await;
    let deep = format!(
        r#"{{"query":"{{a}}","variables":{{"a":{}{}}}}}"#,
        "[".repeat(500),
        "]".repeat(500)
    );
    for body in [
        "",
        "{",
        "null",
        "1",
        "\"{ a }\"",
        "{}",
        "[]",
        &format!("[{QUERY}, {QUERY}]"),
        r#"{"query": ""}"#,
        r#"{"query": null}"#,
        r#"{"query": 1}"#,
        r#"{"query": "{ a }", "variables": []}"#,
        r#"{"query": "{ a }", "variables": "{}"}"#,
        r#"{"query": "{ a }", "operationName": 1}"#,
        r#"{"query": "{ a }", "extensions": 1}"#,
        r#"{"query": "{ a }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}}"#,
        r#"{"query": "{ a }", "documentId": 1}"#,
        &deep,
    ] {
        let (status, headers, text) = app.post(body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(code(&headers, &text), "BAD_REQUEST", "{body}");
    }
    let mut broken = post(&[("content-type", "application/json")], "");
    *broken.body_mut() = Body::from(vec![b'"', 0xff, b'"']);
    assert_eq!(app.send(broken).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let app = app().await.with_max_body(1000);
    let large = format!(r#"{{"query": "{{ a }}", "x": "{}"}}"#, "x".repeat(1000));
    let (status, headers, body) = app.post(&large).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(code(&headers, &body), "BAD_REQUEST");

    let announced = [
        ("content-type", "application/json"),
        ("content-length", "999999999"),
    ];
    let (status, ..) = app.send(post(&announced, QUERY)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.post(QUERY).await.0, StatusCode::OK);
}

/// What cannot be run: under the media type of GraphQL the status says so, under plain JSON it is
/// 200 as clients of old expect. Neither has `data`.
#[tokio::test]
async fn what_cannot_be_run_has_no_data() {
    let app = app().await;
    for (query, expected) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ country { id } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "query A { __typename } query B { __typename }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ] {
        let body = json!({"query": query}).to_string();
        let json_type = ("content-type", "application/json");
        let (status, headers, text) = app
            .send(post(&[json_type, ("accept", GRAPHQL)], &body))
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(headers["content-type"], format!("{GRAPHQL}; charset=utf-8"));
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer.get("data"), None, "{query}");
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], expected,
            "{answer}"
        );

        let (status, headers, text) = app.send(post(&[json_type], &body)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(code(&headers, &text), expected);
    }
}

#[tokio::test]
async fn an_error_while_running_keeps_data_and_status() {
    let body = json!({"query": "{ countries(first: 1000) { totalCount } }"}).to_string();
    let headers = [("content-type", "application/json"), ("accept", GRAPHQL)];
    let (status, _, text) = app().await.send(post(&headers, &body)).await;
    assert_eq!(status, StatusCode::OK);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer.get("data"), Some(&Value::Null));
}

#[tokio::test]
async fn an_answer_keeps_the_order_of_the_query() {
    let query = r#"{"query": "{ z: __typename a: __typename m: __typename }"}"#;
    let (_, headers, text) = app().await.post(query).await;
    assert_eq!(text, r#"{"data":{"z":"Query","a":"Query","m":"Query"}}"#);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn one_of_several_operations_is_chosen_by_name() {
    let query = "query A { a: __typename } query B { b: __typename }";
    let body = json!({"query": query, "operationName": "B"}).to_string();
    let (_, _, text) = app().await.post(&body).await;
    assert_eq!(text, r#"{"data":{"b":"Query"}}"#);
}

#[tokio::test]
async fn queries_may_come_in_an_address_and_mutations_may_not() {
    let app = app().await;
    let query = "query=query%20A(%24c:String!)%7Bcountry(code:%24c)%7Bid%7D%7D&operationName=A&variables=%7B%22c%22:%22ML%22%7D";
    let (status, _, text) = app.send(get(&format!("/graphql?{query}"))).await;
    assert_eq!(
        (status, text.as_str()),
        (StatusCode::OK, r#"{"data":{"country":null}}"#)
    );

    for query in [
        "mutation%7BcountryDelete(id:%22x%22)%7BdeletedId%7D%7D",
        "query%20A%7B__typename%7D%20mutation%20B%7B__typename%7D&operationName=B",
    ] {
        let (status, headers, text) = app.send(get(&format!("/graphql?query={query}"))).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(headers["allow"], "POST");
        assert_eq!(code(&headers, &text), "BAD_REQUEST");
    }
    for query in [
        "",
        "?query=",
        "?query=%7Ba%7D&variables=1",
        "?query=a&query=b",
    ] {
        let (status, headers, text) = app.send(get(&format!("/graphql{query}"))).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(code(&headers, &text), "BAD_REQUEST");
    }
}

#[tokio::test]
async fn who_takes_no_json_gets_no_answer() {
    let headers = [
        ("content-type", "application/json"),
        ("accept", "image/png"),
    ];
    let (status, headers, text) = app().await.send(post(&headers, QUERY)).await;
    assert_eq!(status, StatusCode::NOT_ACCEPTABLE);
    assert_eq!(code(&headers, &text), "BAD_REQUEST");
}

/// Variables are read before anything is run.
#[tokio::test]
async fn variables_that_do_not_fit_are_told_by_name() {
    let app = app().await;
    let query = "query ($first: Int, $code: String!, $kinds: [RecordKind!]) {
        countries(first: $first) { totalCount }
        country(code: $code) { id }
        search(query: \"a\", kinds: $kinds) { nodes { __typename } }
    }";
    for (variables, field) in [
        (json!({}), "code"),
        (json!({"code": null}), "code"),
        (json!({"code": 1}), "code"),
        (json!({"code": "ML", "first": "3"}), "first"),
        (json!({"code": "ML", "first": 1.5}), "first"),
        (json!({"code": "ML", "first": 3_000_000_000_u64}), "first"),
        (
            json!({"code": "ML", "kinds": ["AGREEMENT", "PLANET"]}),
            "kinds.1",
        ),
        (json!({"code": "ML", "kinds": [null]}), "kinds.0"),
    ] {
        let errors = app.refused_with(query, variables.clone()).await;
        assert_eq!(
            crate::support::told(&errors[0]["extensions"]),
            crate::support::problem("BAD_USER_INPUT", field),
            "{variables}"
        );
    }
    let variables = json!({"code": "ML", "first": 3, "kinds": "AGREEMENT", "unknown": 1});
    app.ask_with(query, variables).await;
}

/// The draft of August 2026, check by check: 400 for what cannot be read, 422 for what can be read
/// and not run, 294 for data with errors, and the same for both media types.
#[tokio::test]
async fn the_newer_draft_has_status_codes_of_its_own() {
    let app = app()
        .await
        .with_settings(|it| it.status_profile = StatusProfile::Draft2026);
    let partly =
        "{ __typename node(id: \"nonsense\") { id } countries(first: 1000) { totalCount } }";
    for (query, variables, expected) in [
        ("{ __typename }", json!({}), 200),
        ("{", json!({}), 400),
        ("", json!({}), 400),
        ("{ nothing }", json!({}), 422),
        (
            "query ($a: String!) { country(code: $a) { id } }",
            json!({}),
            422,
        ),
        (
            "query A { __typename } query B { __typename }",
            json!({}),
            422,
        ),
        (partly, json!({}), 294),
    ] {
        for accept in [GRAPHQL, "application/json", "*/*"] {
            let headers = [("content-type", "application/json"), ("accept", accept)];
            let body = json!({"query": query, "variables": variables}).to_string();
            let (status, _, text) = app.send(post(&headers, &body)).await;
            assert_eq!(status.as_u16(), expected, "{accept} {query} {text}");
        }
    }
    for (body, expected) in [
        ("{", 400),
        ("[]", 400),
        ("1", 422),
        ("{}", 422),
        (r#"{"query": 1}"#, 422),
        (r#"{"query": "{ __typename }", "variables": [7]}"#, 422),
        (r#"{"query": "{ __typename }", "extensions": 1}"#, 422),
    ] {
        let (status, headers, text) = app.post(body).await;
        assert_eq!(status.as_u16(), expected, "{body}");
        assert_eq!(code(&headers, &text), "BAD_REQUEST", "{body}");
    }
    for (path, expected) in [
        ("?query=mutation%7Ba%7D", 422),
        ("?query=mutation%7B__typename%7D", 405),
        ("?query=%7B__typename%7D&variables=1", 422),
        ("", 422),
    ] {
        let (status, ..) = app.send(get(&format!("/graphql{path}"))).await;
        assert_eq!(status.as_u16(), expected, "{path}");
    }
}

#[tokio::test]
async fn each_of_several_requests_is_charged_and_counted() {
    let app = app().await.with_rules(at_most(3));
    let app = app.with_settings(|it| {
        it.max_batch = 2;
        it.shows_metrics = true;
    });
    let (status, headers, text) = app.post(&format!("[{QUERY}, {QUERY}]")).await;
    assert_eq!(status, StatusCode::OK);
    let answers: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answers[0]["data"]["countries"]["totalCount"], 0);
    let refused = &answers[1]["errors"][0]["extensions"];
    assert_eq!(refused["code"], "RATE_LIMITED");
    let seconds = refused["retryAfter"].as_u64().unwrap().to_string();
    assert_eq!(headers["retry-after"], seconds);
    let (_, _, metrics) = app.send(get("/metrics")).await;
    for line in ["outcome=\"OK\"} 1", "outcome=\"RATE_LIMITED\"} 1"] {
        assert!(metrics.contains(line), "{metrics}");
    }
}

#[tokio::test]
async fn several_requests_in_one_body_are_taken_where_the_server_is_told_to() {
    let app = app().await.with_settings(|it| it.max_batch = 2);
    let (status, headers, text) = app.post(&format!("[{QUERY}, {{\"query\": \"{{\"}}]")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let answers: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answers[0]["data"]["countries"]["totalCount"], 0);
    assert_eq!(answers.as_array().unwrap().len(), 2);
    assert_eq!(
        answers[1]["errors"][0]["extensions"]["code"],
        "GRAPHQL_PARSE_FAILED"
    );
    for body in [
        "[]".to_owned(),
        format!("[{QUERY}, {QUERY}, {QUERY}]"),
        "[1]".to_owned(),
        format!("[{QUERY}, 1]"),
        format!("[{QUERY}, {{}}]"),
    ] {
        let (status, headers, text) = app.post(&body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(code(&headers, &text), "BAD_REQUEST");
        assert_eq!(
            app.statements(),
            Vec::<String>::new(),
            "one of them was run"
        );
    }
}

#[tokio::test]
async fn browsers_are_told_what_not_to_do() {
    let app = app().await;
    for path in [
        "/",
        "/graphql?query=%7B__typename%7D",
        "/nothing",
        "/healthz",
    ] {
        let (_, headers, _) = app.send(get(path)).await;
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!headers.contains_key("server") && !headers.contains_key("x-powered-by"));
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused() {
    let path = format!("/graphql?query=%7B__typename%7D&x={}", "x".repeat(50_000));
    let (status, headers, text) = app().await.send(get(&path)).await;
    assert_eq!(status, StatusCode::URI_TOO_LONG);
    assert_eq!(code(&headers, &text), "BAD_REQUEST");
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_take_it() {
    let query = r#"{"query": "{ __schema { types { name description } } }"}"#;
    let headers = [
        ("content-type", "application/json"),
        ("accept-encoding", "gzip"),
    ];
    let answer = app().await.respond(post(&headers, query)).await;
    assert_eq!(answer.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn other_methods_and_addresses_are_refused() {
    let app = app().await;
    let request = Request::delete("/graphql").body(Body::empty()).unwrap();
    let (status, headers, text) = app.send(request).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers["allow"], "GET, POST");
    assert_eq!(code(&headers, &text), "BAD_REQUEST");

    let (status, headers, text) = app.send(get("/nothing")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(code(&headers, &text), "NOT_FOUND");
}

/// As urql asks of every request.
#[tokio::test]
async fn whoever_takes_events_as_well_gets_them_where_there_are_many_answers() {
    let both = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed";
    let app = app().await;
    for (query, accept, expected) in [
        (
            "{ revision }",
            both,
            "application/graphql-response+json; charset=utf-8",
        ),
        (
            "mutation { __typename }",
            both,
            "application/graphql-response+json; charset=utf-8",
        ),
        (
            "{ nothing }",
            both,
            "application/graphql-response+json; charset=utf-8",
        ),
        (
            "subscription { changes { revision } }",
            both,
            "text/event-stream",
        ),
        ("{ revision }", "text/event-stream", "text/event-stream"),
        (
            "{ revision }",
            "application/json;q=0.5, text/event-stream",
            "text/event-stream",
        ),
    ] {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", accept)
            .body(json!({"query": query}).to_string().into())
            .unwrap();
        let response = app.respond(request).await;
        assert_eq!(
            response.headers()["content-type"],
            expected,
            "{query}, {accept}"
        );
    }
}

/// What is read one after the other, where time is looked at in between.
pub const IN_STEPS: &str = "{ agreements { nodes { parties { country { names { text } } } domains { domain { code } } } } }";

#[tokio::test]
async fn a_request_that_takes_too_long_is_stopped() {
    let slow = TestApp::seeded(Kind::Sqlite).await.slowed_down();
    let app = slow.with_longest_request(Duration::ZERO);
    let (status, headers, text) = app.post(&json!({"query": IN_STEPS}).to_string()).await;
    assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(code(&headers, &text), "TIMEOUT");
}

/// Statements that nobody waits for any more do not keep the server from those of others.
#[tokio::test]
async fn who_waits_too_long_for_the_database_leaves_it_to_others() {
    let app = TestApp::empty(Kind::Postgres).await;
    let lock = app.lock("country").await;
    let hurried = app.reached_at(app.url(), Duration::from_millis(300)).await;
    // More than there are connections.
    for _ in 0..12 {
        let (status, headers, text) = hurried.post(QUERY).await;
        assert_eq!(status, StatusCode::GATEWAY_TIMEOUT);
        assert_eq!(code(&headers, &text), "TIMEOUT");
    }
    // None of them waits any more, although what they waited for is still not there.
    hurried.ask("{ domains { totalCount } }").await;
    app.until_there_wait_for_locks(0).await;
    lock.rollback().await.unwrap();
    let data = app.ask("{ countries { totalCount } }").await;
    assert_eq!(data, json!({"countries": {"totalCount": 0}}));
}

/// A client learns that it was our fault and under which id the log tells more, and nothing else.
#[tokio::test]
async fn a_database_that_fails_is_not_quoted() {
    let app = app().await;
    lose(&app, "country").await;
    let (status, headers, text) = app.post(QUERY).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"], json!({"code": "INTERNAL"}));
    let message = error["message"].as_str().unwrap();
    let id = message.rsplit(' ').next().unwrap().trim_end_matches('.');
    assert_eq!(id.len(), 32, "{message}");
    for word in ["table", "sqlx", "SELECT", "country"] {
        assert!(!message.contains(word), "{message}");
    }

    // Before anything was run: that is a failure of the whole request.
    lose(&app, "change").await;
    let (status, ..) = app.post(NAMES_REVISION).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

const NAMES_REVISION: &str = r#"{"query": "{ countries { nodes { revision } } }"}"#;

async fn lose(app: &TestApp, table: &str) {
    let sql = format!("ALTER TABLE \"{table}\" RENAME TO \"{table}_that_was\"");
    app.db.writer.execute_unprepared(&sql).await.unwrap();
}

#[tokio::test]
async fn while_the_database_is_away_one_is_asked_to_come_again() {
    let app = app().await;
    app.db.reader.clone().close().await.unwrap();
    let key = format!("Bearer ent_aaaaaaaa_{}", "a".repeat(43));
    let with_key = [
        ("content-type", "application/json"),
        ("authorization", &key),
    ];
    let plain = [("content-type", "application/json")];
    for (headers, body) in [
        (&plain[..], QUERY),
        (&plain, NAMES_REVISION),
        (&with_key, QUERY),
    ] {
        let (status, headers, text) = app.send(post(headers, body)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer["errors"][0]["extensions"]["code"], "OVERLOADED");
        assert_eq!(headers["retry-after"], "1");
        assert!(text.contains("idempotencyKey"), "{text}");
        for word in ["pool", "sqlx", "SELECT", "closed"] {
            assert!(!text.contains(word), "{text}");
        }
    }
}

/// Whoever has some of what was asked for is told of success.
#[tokio::test]
async fn what_is_there_is_told_though_the_database_went_away() {
    let app = app().await;
    app.db.reader.clone().close().await.unwrap();
    let query = r#"{"query": "{ __typename country(code: \"ML\") { id } }"}"#;
    for media_type in ["application/json", "application/graphql-response+json"] {
        let headers = [("content-type", "application/json"), ("accept", media_type)];
        let (status, _, text) = app.send(post(&headers, query)).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            answer["data"],
            json!({"__typename": "Query", "country": null})
        );
        assert_eq!(answer["errors"][0]["extensions"]["code"], "OVERLOADED");
        // And whoever has nothing is not.
        let nothing = r#"{"query": "{ country(code: \"ML\") { id } }"}"#;
        let (status, _, text) = app.send(post(&headers, nothing)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answer.get("data"), None);
    }
}

#[tokio::test]
async fn ten_megabytes_are_not_read() {
    let body = format!(
        r#"{{"query": "{{ a }}", "x": "{}"}}"#,
        "x".repeat(10_000_000)
    );
    let (status, headers, text) = app().await.post(&body).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(code(&headers, &text), "BAD_REQUEST");
}

#[tokio::test]
async fn a_request_keeps_its_id_or_gets_one() {
    let app = app().await;
    let headers = [
        ("content-type", "application/json"),
        ("x-request-id", "mine"),
    ];
    let (_, headers, _) = app.send(post(&headers, QUERY)).await;
    assert_eq!(headers["x-request-id"], "mine");
    let (_, headers, _) = app.post("{").await;
    assert_eq!(headers["x-request-id"].len(), 36);
}

#[tokio::test]
async fn any_site_may_ask_without_a_key_where_it_is_let_in() {
    let app = app().await.asked_by(Sites::Any);
    let (status, headers, _) = app.send(preflight()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert!(!headers.contains_key("access-control-allow-credentials"));
    let allowed = headers["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("content-type") && !allowed.contains("authorization"));
}

#[tokio::test]
async fn a_site_that_is_named_may_send_a_key_and_others_may_not_ask() {
    let site = HeaderValue::from_static("https://example.org");
    let app = app().await.asked_by(Sites::These(vec![site]));
    let (_, headers, _) = app.send(preflight()).await;
    assert_eq!(
        headers["access-control-allow-origin"],
        "https://example.org"
    );
    assert!(!headers.contains_key("access-control-allow-credentials"));
    let allowed = headers["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("authorization"));

    let mut other = preflight();
    let origin = HeaderValue::from_static("https://example.com");
    other.headers_mut().insert("origin", origin);
    let (_, headers, _) = app.send(other).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}

/// A visitor's browser reaches a server that is meant for its user only.
#[tokio::test]
async fn no_other_site_may_ask_unless_it_is_let_in() {
    let (_, headers, _) = app().await.send(preflight()).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}

/// What a browser asks before a page of another site may send JSON.
fn preflight() -> Request<Body> {
    Request::options("/graphql")
        .header("origin", "https://example.org")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn tools_get_the_schema() {
    let app = app().await;
    let (status, headers, schema) = app.send(get("/schema.graphql")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    assert_eq!(schema, entente::graphql::sdl());
}

both_databases! { empty;
    async fn health_is_told_apart_from_readiness(app: TestApp) {
        let (status, _, text) = app.send(get("/healthz")).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "ok"));
        let (status, _, text) = app.send(get("/readyz")).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, r#"{"ready":true}"#));

        database::revert(&app.db, 1).await.unwrap();
        let (status, _, text) = app.send(get("/readyz")).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(text.contains("entente migrate"), "{text}");
        assert_eq!(app.send(get("/healthz")).await.0, StatusCode::OK);

        app.db.reader.clone().close().await.unwrap();
        let (status, _, text) = app.send(get("/readyz")).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(text.contains("does not answer"), "{text}");
    }
}
