//! Whatever text a caller sends, wherever: an answer, and never the database's own words.

use std::cell::RefCell;
use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::support::TestApp;
use crate::support::records::{delete, make, named, world};

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

const SCHEMA: &str = "{ __schema { queryType { name } mutationType { name } types {
    name kind
    fields { name type { ...T } args { name type { ...T } } }
    inputFields { name defaultValue type { ...T } }
    enumValues { name }
} } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The types by name, and the filters whose fields have been asked for already. Filters lie in each
/// other without end and read their fields in the same way wherever they lie, so each is entered
/// once for each text.
struct Types(Map<String, Value>, RefCell<HashSet<String>>);

impl Types {
    async fn of(app: &TestApp) -> Self {
        let schema = app.ask(SCHEMA).await;
        let types = schema["__schema"]["types"].as_array().unwrap().iter();
        Self(
            types
                .map(|of_type| (name(of_type).to_owned(), of_type.clone()))
                .collect(),
            RefCell::default(),
        )
    }

    fn fields(&self, of_type: &str) -> &Vec<Value> {
        self.0[of_type]["fields"].as_array().unwrap()
    }

    fn input_fields(&self, of_type: &Value) -> &Vec<Value> {
        self.0[name(of_type)]["inputFields"].as_array().unwrap()
    }

    /// A value of each input type with this text at one place, for each place a text can stand.
    fn with(&self, of_type: &Value, text: &str) -> Vec<Value> {
        match of_type["kind"].as_str().unwrap() {
            "NON_NULL" => self.with(&of_type["ofType"], text),
            "LIST" => {
                let each = self.with(&of_type["ofType"], text);
                each.into_iter()
                    .map(|value| json!([value, value]))
                    .collect()
            }
            "SCALAR" if !matches!(name(of_type), "Int" | "Float" | "Boolean") => vec![json!(text)],
            "INPUT_OBJECT" if !self.is_new(name(of_type), text) => Vec::new(),
            "INPUT_OBJECT" => {
                let least = self.least(of_type);
                let fields = self.input_fields(of_type).iter();
                fields
                    .flat_map(|field| {
                        let values = self.with(&field["type"], text).into_iter();
                        values.map(|value| {
                            let mut input = least.clone();
                            input[name(field)] = value;
                            input
                        })
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn is_new(&self, name: &str, text: &str) -> bool {
        !name.ends_with("Filter") || self.1.borrow_mut().insert(format!("{name} {text}"))
    }

    /// The smallest value of an input type.
    fn least(&self, of_type: &Value) -> Value {
        match of_type["kind"].as_str().unwrap() {
            "NON_NULL" => self.least(&of_type["ofType"]),
            "LIST" => json!([self.least(&of_type["ofType"])]),
            "ENUM" => self.0[name(of_type)]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => {
                let fields = self.input_fields(of_type).iter();
                let needed = fields.filter(|field| is_needed(field));
                Value::Object(
                    needed
                        .map(|field| (name(field).to_owned(), self.least(&field["type"])))
                        .collect(),
                )
            }
            _ => match name(of_type) {
                "Int" | "Float" => json!(1),
                "Boolean" => json!(false),
                _ => json!("x"),
            },
        }
    }

    /// Everything that can be asked of a root field with this text at one place.
    fn questions(&self, root: &str, text: &str) -> Vec<(String, Value)> {
        let mut questions = Vec::new();
        for field in self.fields(root) {
            let arguments = field["args"].as_array().unwrap();
            for argument in arguments {
                for value in self.with(&argument["type"], text) {
                    let mut variables = json!({});
                    let mut declared = Vec::new();
                    let mut given = Vec::new();
                    for other in arguments {
                        let of_type = &other["type"];
                        if name(other) == name(argument) {
                            variables[name(other)] = value.clone();
                        } else if of_type["kind"] == "NON_NULL" && name(other) != "orderBy" {
                            variables[name(other)] = self.least(of_type);
                        } else {
                            continue;
                        }
                        declared.push(format!("${}: {}", name(other), written(of_type)));
                        given.push(format!("{0}: ${0}", name(other)));
                    }
                    let operation = if root == "Mutation" {
                        "mutation"
                    } else {
                        "query"
                    };
                    let selection = match innermost(&field["type"]) {
                        name if name.ends_with("Connection") => {
                            "{ totalCount nodes { __typename } }"
                        }
                        name if name.ends_with("Payload") => "{ errors { code field message } }",
                        _ => "{ __typename }",
                    };
                    let query = format!(
                        "{operation}({}) {{ {}({}) {selection} }}",
                        declared.join(", "),
                        name(field),
                        given.join(", ")
                    );
                    questions.push((query, variables));
                }
            }
        }
        questions
    }
}

fn name(of: &Value) -> &str {
    of["name"].as_str().unwrap_or_default()
}

fn is_needed(field: &Value) -> bool {
    field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null()
}

fn innermost(of_type: &Value) -> &str {
    match &of_type["ofType"] {
        Value::Null => name(of_type),
        inner => innermost(inner),
    }
}

/// A type as it is declared: `[String!]!`
fn written(of_type: &Value) -> String {
    match of_type["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&of_type["ofType"])),
        "LIST" => format!("[{}]", written(&of_type["ofType"])),
        _ => name(of_type).to_owned(),
    }
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

    async fn no_mutation_brings_the_database_to_speak(app: TestApp) {
        world(&app).await;
        let types = Types::of(&app).await;
        for text in ["' OR 1=1--", "a\u{0}b"] {
            for (query, variables) in types.questions("Mutation", text) {
                survives(&app, &query, &variables).await;
            }
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
