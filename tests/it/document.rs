//! Documents sent by hash or id, documents that are too large or too dear, and who may ask for how much.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use entente::domain::access::Role;
use entente::graphql::{Limits, Others, PerMinute, Rules};
use serde_json::{Value, json};

use crate::support::database::Kind;
use crate::support::{TestApp, problem};

/// `{ __typename }` and its SHA-256.
const QUERY: &str = "{ __typename }";
const HASH: &str = "7f56e67dd21ab3f30d1ff8b7bed08893f0a0db86449836189b361dd1e56ddb4b";

async fn app() -> TestApp {
    TestApp::empty(Kind::Sqlite).await.anonymous()
}

async fn post(app: &TestApp, body: Value) -> (StatusCode, Value) {
    let (status, _, text) = app.post(&body.to_string()).await;
    (status, serde_json::from_str(&text).unwrap())
}

fn hashed(hash: &str) -> Value {
    json!({"persistedQuery": {"version": 1, "sha256Hash": hash}})
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
}

#[tokio::test]
async fn a_document_that_was_sent_once_may_be_sent_by_its_hash() {
    let app = app().await;
    let (_, answer) = post(&app, json!({"extensions": hashed(HASH)})).await;
    assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");

    let (_, answer) = post(&app, json!({"query": QUERY, "extensions": hashed(HASH)})).await;
    assert_eq!(answer, json!({"data": {"__typename": "Query"}}));
    let (_, answer) = post(&app, json!({"extensions": hashed(&HASH.to_uppercase())})).await;
    assert_eq!(answer, json!({"data": {"__typename": "Query"}}));

    let extensions = hashed(HASH)
        .to_string()
        .replace('"', "%22")
        .replace('{', "%7B")
        .replace('}', "%7D");
    let request = Request::get(format!("/graphql?extensions={extensions}"));
    let (status, _, text) = app.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (status, text.as_str()),
        (StatusCode::OK, r#"{"data":{"__typename":"Query"}}"#)
    );
}

#[tokio::test]
async fn a_hash_that_is_not_of_the_document_is_refused() {
    let body = json!({"query": "{ a: __typename }", "extensions": hashed(HASH)});
    let (status, answer) = post(&app().await, body).await;
    assert_eq!(
        (status, code(&answer)),
        (StatusCode::BAD_REQUEST, "BAD_REQUEST")
    );
}

#[tokio::test]
async fn a_document_that_is_not_valid_is_not_kept() {
    let app = app().await;
    let hash = "919c0b7aa452b0b2fb42688461501bb8b0c3ef3b9d05ce7b9afd4f28bbe96ceb";
    let (_, answer) = post(&app, json!({"query": "{ nothing }"})).await;
    assert_eq!(code(&answer), "GRAPHQL_VALIDATION_FAILED");
    let (_, answer) = post(&app, json!({"extensions": hashed(hash)})).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn documents_that_were_agreed_on_are_sent_by_their_id_and_others_refused() {
    for manifest in [
        json!({"typename": QUERY}),
        json!({"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
            {"id": "typename", "name": "A", "type": "query", "body": QUERY}
        ]}),
    ] {
        let app = app().await.with_rules(Rules {
            trusted: Some(manifest.to_string()),
            others: Others::Refuse,
            ..Rules::default()
        });
        for body in [
            json!({"documentId": "typename"}),
            json!({"query": QUERY}),
            json!({"extensions": hashed(HASH)}),
        ] {
            let (_, answer) = post(&app, body).await;
            assert_eq!(answer, json!({"data": {"__typename": "Query"}}));
        }
        let (_, answer) = post(&app, json!({"query": "{ a: __typename }"})).await;
        assert_eq!(code(&answer), "FORBIDDEN");
        let (_, answer) = post(&app, json!({"documentId": "other"})).await;
        assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
    }
}

#[tokio::test]
async fn a_name_that_is_nearly_right_gets_a_hint() {
    let told = app().await.refused("{ contry(code: \"ML\") { id } }").await;
    let message = told[0]["message"].as_str().unwrap();
    assert!(message.ends_with("did you mean `country`?"), "{message}");
}

#[tokio::test]
async fn a_server_may_keep_its_schema_to_itself() {
    let app = app()
        .await
        .with_settings(|it| it.shows_schema = false)
        .with_rules(Rules {
            hides_schema: true,
            ..Rules::default()
        });
    for query in [
        "{ __schema { types { name } } }",
        "{ ...f } fragment f on Query { __type(name: \"Country\") { name } }",
    ] {
        let (code, _) = app.refusal(query).await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED");
    }
    let told = app.refused("{ contry(code: \"ML\") { id } }").await;
    assert!(
        !told[0]["message"].as_str().unwrap().contains("mean"),
        "{told:?}"
    );
    app.ask("{ __typename }").await;
    for path in ["/", "/schema.graphql"] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.0, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn lists_within_lists_within_lists_are_too_dear() {
    let app = app().await;
    let dear = "{ countries(first: 100) { nodes { agreements(first: 100) { nodes { parties { country { agreements(first: 100) { nodes { id } } } } } } } } }";
    let refused = app.refused(dear).await;
    assert_eq!(refused[0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
    app.ask("{ countries(first: 100) { nodes { agreements(first: 25) { nodes { id slug parties { country { id } } } } } } }").await;
}

/// Each country has a relation with each other, so that a few levels are millions.
#[tokio::test]
async fn lists_that_are_long_are_reckoned_as_long() {
    let query = |levels: usize| {
        let begin = "relationStandings { country { ".repeat(levels);
        let end = "} }".repeat(levels);
        json!({"query": format!("{{ country(code: \"ML\") {{ {begin} code {end} }} }}")})
    };
    let app = TestApp::seeded(Kind::Sqlite).await.anonymous();
    let (_, answer) = post(&app, query(1)).await;
    assert_eq!(answer.get("errors"), None);
    for levels in [2, 3] {
        let (_, answer) = post(&app, query(levels)).await;
        assert_eq!(code(&answer), "QUERY_TOO_COMPLEX");
        assert_eq!(answer.get("data"), None);
    }
}

/// How long lists are is only reckoned before; an answer that grows far beyond that is given up.
#[tokio::test]
async fn an_answer_that_grows_beyond_all_reckoning_is_given_up() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let limits = Limits {
            cost: 50,
            ..Limits::default()
        };
        let rules = Rules {
            limits,
            ..Rules::default()
        };
        let app = TestApp::seeded(kind).await.anonymous().with_rules(rules);
        let query = json!({"query": "{ agreements(first: 3) { nodes { claims { source { title dataset: datasets { slug } } } } } }"});
        let (_, answer) = post(&app, query).await;
        assert_eq!(code(&answer), "QUERY_TOO_COMPLEX", "{answer}");
    }
}

/// The document is checked with the values of this request, not of the one that came first.
#[tokio::test]
async fn what_a_document_costs_depends_on_its_variables() {
    let app = app().await.with_rules(Rules {
        limits: Limits {
            cost: 50,
            ..Limits::default()
        },
        ..Rules::default()
    });
    let query = "query ($first: Int) { countries(first: $first) { nodes { id } } }";
    app.ask_with(query, json!({"first": 49})).await;
    let refused = app.refused_with(query, json!({"first": 50})).await;
    assert_eq!(refused[0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn who_asks_for_too_much_in_a_minute_has_to_wait() {
    let app = app().await.with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 60,
            known: 0,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    let query = json!({"query": "{ countries(first: 39) { nodes { id } } rateLimit { cost limit remaining resetAt } }"});
    let (status, headers, text) = app.post(&query.to_string()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["ratelimit"], "\"records\";r=19;t=41");
    assert_eq!(headers["ratelimit-policy"], "\"records\";q=60;w=60");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        answer["data"]["rateLimit"],
        json!({"cost": 41, "limit": 60, "remaining": 19, "resetAt": "2026-01-01T00:00:41+00:00"})
    );

    let (status, headers, text) = app.post(&query.to_string()).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(headers.contains_key("retry-after"));
    assert_eq!(code(&serde_json::from_str(&text).unwrap()), "RATE_LIMITED");
}

/// Fields are counted, not requests: nobody gets more for less by asking under many names at once.
#[tokio::test]
async fn one_field_by_many_names_is_charged_as_often() {
    let app = app().await.with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 40,
            known: 0,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    let names: String = (0..30)
        .map(|at| format!("a{at}: country(code: \"ML\") {{ id }} "))
        .collect();
    let query = json!({"query": format!("{{ {names} rateLimit {{ cost }} }}")});
    let (status, answer) = post(&app, query.clone()).await;
    assert_eq!(
        (status, &answer["data"]["rateLimit"]["cost"]),
        (StatusCode::OK, &json!(31))
    );
    let (status, _) = post(&app, query).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

/// Whoever says who they are is charged apart from those at the same address, and by their own rule.
#[tokio::test]
async fn each_key_has_an_allowance_of_its_own() {
    let app = app().await.with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 1,
            known: 2,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    let ask = async |app: &TestApp| post(app, json!({"query": QUERY})).await.0.as_u16();
    let (awa, eva) = (
        app.clone().by_role(Role::Reader),
        app.clone().by_role(Role::Reader).called("Eva"),
    );
    for (who, expected) in [
        (&app, 200),
        (&app, 429),
        (&awa, 200),
        (&awa, 200),
        (&awa, 429),
        (&eva, 200),
    ] {
        assert_eq!(ask(who).await, expected);
    }
}

/// Keys are not guessed by the thousand.
#[tokio::test]
async fn who_is_not_let_in_is_charged_too() {
    let app = app().await.with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 3,
            known: 0,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    for expected in [401, 401, 401, 429, 429] {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("authorization", "Bearer ent_00000000_guess");
        let body = json!({"query": QUERY}).to_string();
        let (status, headers, _) = app.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(status.as_u16(), expected);
        assert_eq!(headers.contains_key("retry-after"), expected == 429);
    }
}

#[tokio::test]
async fn documents_that_cannot_be_run_are_charged_too() {
    let app = app().await.with_rules(Rules {
        per_minute: PerMinute {
            anonymous: 3,
            known: 0,
            ..PerMinute::default()
        },
        ..Rules::default()
    });
    for expected in [
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_PARSE_FAILED",
        "RATE_LIMITED",
    ] {
        let (_, answer) = post(&app, json!({"query": "{"})).await;
        assert_eq!(code(&answer), expected);
    }
}

#[tokio::test]
async fn without_a_limit_there_is_nothing_to_tell() {
    let data = app().await.ask("{ rateLimit { remaining } }").await;
    assert_eq!(data, json!({"rateLimit": null}));
}

#[tokio::test]
async fn an_introspection_is_free_of_surprises() {
    let app = app().await;
    let types = app.ask("{ __schema { types { name } } }").await;
    assert!(types["__schema"]["types"].as_array().unwrap().len() > 100);
    let (code, _) = app.refusal("{ __type(name: 1) { name } }").await;
    assert_eq!(problem(&code, ""), problem("GRAPHQL_VALIDATION_FAILED", ""));
}
