//! The contract: written down, up to date, and described down to the last argument.

use std::collections::HashSet;
use std::path::Path;
use std::{env, fs};

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};
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

/// A type that is referred to and not there would be answered with nulls.
#[test]
fn every_type_that_the_schema_names_is_there() {
    let document = parse_schema(sdl()).unwrap();
    let mut defined: HashSet<String> = ["Int", "Float", "String", "Boolean", "ID"]
        .map(str::to_owned)
        .into();
    let mut named = HashSet::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(of_type) = definition else {
            continue;
        };
        defined.insert(of_type.node.name.node.to_string());
        let types: Vec<Type> = match of_type.node.kind {
            TypeKind::Object(object) => object.fields.into_iter().flat_map(types_of).collect(),
            TypeKind::Interface(interface) => {
                interface.fields.into_iter().flat_map(types_of).collect()
            }
            TypeKind::InputObject(input) => {
                let fields = input.fields.into_iter();
                fields.map(|field| field.node.ty.node).collect()
            }
            _ => Vec::new(),
        };
        named.extend(types.iter().map(name_of));
    }
    let missing: Vec<_> = named.difference(&defined).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The types of a field and of its arguments.
fn types_of(field: Positioned<FieldDefinition>) -> Vec<Type> {
    let arguments = field.node.arguments.into_iter();
    let mut types: Vec<Type> = arguments.map(|argument| argument.node.ty.node).collect();
    types.push(field.node.ty.node);
    types
}

/// The name without lists around it.
fn name_of(of_type: &Type) -> String {
    match &of_type.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => name_of(inner),
    }
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
