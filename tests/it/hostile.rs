//! Whatever text a caller sends, wherever: an answer, and never the database's own words.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{delete, make, named, world};
use crate::support::walk::Types;

/// Signs that mean something to SQL, to patterns, to C, and more than anybody needs.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        "' OR 1=1--",
        "\"; DROP TABLE country; --",
        "%",
        "_",
        "\\",
        "a\u{0}b",
        "🏝️",
        "\u{202e}x",
        "$1 ?1 :a",
    ]
    .map(str::to_owned)
    .into();
    texts.push("x".repeat(10_000));
    texts
}

/// What no answer may hold.
const LEAKS: [&str; 12] = [
    "INTERNAL",
    "SELECT ",
    "INSERT ",
    "UPDATE \"",
    "DELETE FROM",
    "constraint",
    "sqlx",
    "sqlite",
    "postgres",
    "syntax error",
    "database failed",
    "panicked",
];

async fn survives(app: &TestApp, query: &str, variables: &Value) -> Value {
    let body = json!({"query": query, "variables": variables}).to_string();
    let (status, _, answer) = app.post(&body).await;
    let asked: String = body.chars().take(600).collect();
    assert_eq!(status, StatusCode::OK, "{asked}");
    for leak in LEAKS {
        let told: String = answer.chars().take(600).collect();
        assert!(!answer.contains(leak), "{leak}: {asked} {told}");
    }
    serde_json::from_str(&answer).unwrap()
}

/// Each place in a value where a text stands, with another text put there.
fn replaced(value: &Value, text: &str) -> Vec<Value> {
    match value {
        Value::String(_) => vec![json!(text)],
        Value::Array(items) => (0..items.len())
            .flat_map(|index| {
                replaced(&items[index], text)
                    .into_iter()
                    .map(move |item| (index, item))
            })
            .map(|(index, item)| {
                let mut changed = value.clone();
                changed[index] = item;
                changed
            })
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, field)| replaced(field, text).into_iter().map(move |it| (key, it)))
            .map(|(key, field)| {
                let mut changed = value.clone();
                changed[key] = field;
                changed
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Inputs that would be written as they are.
fn whole() -> Vec<(&'static str, &'static str, Value)> {
    let identifiers = json!([{"scheme": "A", "value": "1", "url": "https://example.org"}]);
    vec![
        (
            "country",
            "countryCreate",
            json!({
                "slug": "atlantis", "kind": "STATE", "alpha2": "AT", "alpha3": "ATL", "numeric": "999", "capital": "Cerne",
                "region": "Sea", "validFrom": "1900", "validTo": "1901", "names": named("Atlantis"), "identifiers": identifiers,
                "successorOf": [{"predecessor": "ML", "kind": "SEPARATION", "occurredOn": "1900"}]
            }),
        ),
        (
            "organisation",
            "organisationCreate",
            json!({
                "slug": "council", "names": named("Council"), "seat": "ML", "foundedOn": "1900", "dissolvedOn": "1901",
                "members": [{"country": "ML", "from": "1900", "to": "1901"}], "remit": ["TRADE"], "identifiers": identifiers
            }),
        ),
        (
            "person",
            "personCreate",
            json!({
                "slug": "aya", "names": named("Aya"), "honorific": "Madame", "rank": "Colonel", "identifiers": identifiers,
                "occupancies": [{"office": "president", "from": "1900", "to": "1901"}]
            }),
        ),
        (
            "meeting",
            "meetingCreate",
            json!({
                "slug": "talks", "titles": named("Talks"), "city": "Bamako", "venue": "Palace", "country": "ML", "start": "1900",
                "end": "1901", "topics": ["TRADE"], "identifiers": identifiers,
                "subEvents": [{"key": "lunch", "kind": "LUNCH", "venue": "Hall", "start": "1900"}],
                "participants": [{"key": "a", "country": "ML", "office": "president", "subEvent": "lunch"}]
            }),
        ),
        (
            "domain",
            "domainCreate",
            json!({
                "code": "SPACE", "parent": "TRADE", "labels": named("Space"), "definition": named("Space."),
                "mappings": [{"scheme": "A", "code": "1", "label": "space", "relation": "EXACT"}]
            }),
        ),
        (
            "source",
            "sourceCreate",
            json!({
                "slug": "gazette", "titles": named("Gazette"), "publisher": "P", "attribution": "A", "section": "S",
                "url": "https://example.org", "archiveUrl": "https://example.org", "publishedOn": "1900",
                "retrievedAt": "2020-01-01T00:00:00Z", "language": "fr", "licence": "L", "contentHash": "H"
            }),
        ),
        (
            "claim",
            "claimRecord",
            json!({
                "about": "country/ML", "field": "capital", "source": "article", "value": "Bamako", "quote": "Bamako", "lang": "fr",
                "translation": {"lang": "en", "text": "Bamako"}, "locator": "1", "note": "N"
            }),
        ),
    ]
}

both_databases! { empty;
    async fn no_question_brings_the_database_to_speak(app: TestApp) {
        world(&app).await;
        let types = Types::of(&app).await;
        let mut asked = 0;
        for text in hostile() {
            for (query, variables) in types.questions("Query", &text) {
                survives(&app, &query, &variables).await;
                asked += 1;
            }
        }
        assert!(asked > 500, "only {asked} questions were asked");
    }

}

both_databases! {
    async fn no_question_below_the_root_brings_the_database_to_speak(app: TestApp) {
        let types = Types::of(&app).await;
        let mut asked = 0;
        for text in hostile() {
            for (query, variables) in types.questions_below(&text) {
                survives(&app, &query, &variables).await;
                asked += 1;
            }
        }
        assert!(asked > 500, "only {asked} questions were asked");
    }
}

both_databases! { empty;
    async fn no_mutation_brings_the_database_to_speak(app: TestApp) {
        world(&app).await;
        let types = Types::of(&app).await;
        for text in ["' OR 1=1--", "a\u{0}b"] {
            for (query, variables) in types.questions("Mutation", text) {
                survives(&app, &query, &variables).await;
            }
        }
    }

    /// A cursor is a place in a list and opens nothing else: one that was made up is refused, or is a
    /// place all the same.
    async fn no_cursor_brings_the_database_to_speak(app: TestApp) {
        world(&app).await;
        let data = app.ask("{ countries(first: 1) { pageInfo { endCursor } } }").await;
        let given = data["countries"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
        let plain = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(&given).unwrap()).unwrap();
        let cursor: Value = serde_json::from_str(&plain).unwrap();
        let with = |index: usize, value: Value| {
            let mut made_up = cursor.clone();
            made_up[index] = value;
            made_up.to_string()
        };
        let long = json!(vec![json!({"text": "x"}); 10_000]);
        let refused = [
            plain[..plain.len() / 2].to_owned(),
            format!("{plain}{plain}"),
            with(0, json!("agreement+Signed")),
            with(0, json!("' OR 1=1--")),
            with(1, json!([])),
            with(1, json!([1])),
            with(1, json!([{"date": "2025-06-23"}])),
            with(1, json!([{"text": "a\u{0}b"}])),
            with(1, long),
            with(2, json!("' OR 1=1--")),
            "[".repeat(10_000),
            String::new(),
            "null".to_owned(),
        ];
        let query = "query ($after: String) { countries(first: 1, after: $after) { nodes { slug } } }";
        for made_up in refused {
            let cursor = BASE64_URL_SAFE_NO_PAD.encode(&made_up);
            let answer = survives(&app, query, &json!({"after": cursor})).await;
            let told: String = made_up.chars().take(200).collect();
            assert_eq!(answer["errors"][0]["extensions"], json!({"code": "BAD_USER_INPUT", "field": ["after"]}), "{told}");
        }
        for place in ["' OR 1=1--", "%", "\\", "zz", ""] {
            let cursor = BASE64_URL_SAFE_NO_PAD.encode(with(1, json!([{"text": place}])));
            let answer = survives(&app, query, &json!({"after": cursor})).await;
            assert!(answer["data"]["countries"]["nodes"].is_array(), "{place}: {answer}");
        }
    }

    /// What is written is written as it was given; what is not is refused.
    async fn no_text_in_a_whole_record_brings_the_database_to_speak(app: TestApp) {
        world(&app).await;
        for (kind, input) in [
            ("office", json!({"slug": "president", "names": named("President")})),
            ("source", json!({"slug": "article", "titles": named("Article")})),
        ] {
            make(&app, kind, input).await;
        }
        for (kind, mutation, input) in whole() {
            let (first, rest) = mutation.split_at(1);
            let type_name = format!("{}{rest}Input", first.to_uppercase());
            let query = format!("mutation($input: {type_name}!) {{ {mutation}(input: $input) {{ {kind} {{ id }} errors {{ code field message }} }} }}");
            let mut written = 0;
            let as_it_is = vec![input.clone()];
            let changed = hostile().into_iter().flat_map(|text| replaced(&input, &text));
            for input in as_it_is.into_iter().chain(changed) {
                let answer = survives(&app, &query, &json!({"input": input})).await;
                let id = &answer["data"][mutation][kind]["id"];
                if id.is_string() {
                    delete(&app, kind, id).await;
                    written += 1;
                }
            }
            assert!(written > 0, "{mutation} never wrote anything");
        }
    }
}
