//! The contract: written down, up to date, and described down to the last argument.

use std::path::Path;
use std::{env, fs};

use entente::graphql::sdl;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::database::Kind;

/// Clients generate their types from this file. `UPDATE_SCHEMA=1` writes it anew.
#[test]
fn the_schema_file_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    if env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, sdl()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let now = sdl();
    let differs = written.lines().zip(now.lines()).position(|(a, b)| a != b);
    assert!(
        written == now,
        "schema.graphql is out of date (from line {}). Run `UPDATE_SCHEMA=1 cargo test schema` and commit the file.",
        differs.unwrap_or_else(|| written.lines().count()) + 1
    );
}

const INTROSPECTION: &str = "{ __schema { types {
    name kind description
    fields(includeDeprecated: true) { name description args { name description } }
    inputFields { name description }
    enumValues(includeDeprecated: true) { name description }
} } }";

/// The schema is the manual: whoever writes a query reads these sentences in their editor.
#[tokio::test]
async fn everything_in_the_schema_is_described() {
    let app = TestApp::empty(Kind::Sqlite).await;
    let schema = app.ask(INTROSPECTION).await;
    let mut missing = Vec::new();
    for of_type in list(&schema["__schema"]["types"]) {
        let name = of_type["name"].as_str().unwrap();
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        note(&mut missing, name, of_type);
        for part in ["fields", "inputFields", "enumValues"] {
            for member in list(&of_type[part]) {
                let path = format!("{name}.{}", member["name"].as_str().unwrap());
                note(&mut missing, &path, member);
                for argument in list(&member["args"]) {
                    let argument_name = argument["name"].as_str().unwrap();
                    note(&mut missing, &format!("{path}({argument_name}:)"), argument);
                }
            }
        }
    }
    assert!(missing.is_empty(), "without a description: {missing:#?}");
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn note(missing: &mut Vec<String>, path: &str, described: &Value) {
    let text = described["description"].as_str().unwrap_or_default();
    if text.trim().is_empty() {
        missing.push(path.to_owned());
    }
}
