//! The contract as files, for those who generate code from it.

use std::sync::LazyLock;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, IF_NONE_MATCH};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::http::page::reader::answer_once;

static SDL: LazyLock<String> = LazyLock::new(crate::graphql::sdl);

/// The schema in the GraphQL schema language.
pub async fn sdl(headers: HeaderMap) -> Response {
    answer(&headers, "text/plain; charset=utf-8", SDL.clone())
}

/// Which types an interface or a union may be: what caches of clients ask for.
pub async fn possible_types(headers: HeaderMap) -> Response {
    let types = Value::Object(possible(&SDL)).to_string();
    answer(&headers, "application/json; charset=utf-8", types)
}

fn answer(headers: &HeaderMap, media_type: &'static str, body: String) -> Response {
    let told = [(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-cache")];
    answer_once(&told, body, headers.get(IF_NONE_MATCH))
}

fn possible(sdl: &str) -> Map<String, Value> {
    let mut found: Map<String, Value> = Map::new();
    let mut add = |name: &str, member: &str| {
        let members = found.entry(name).or_insert_with(|| json!([]));
        if let Some(members) = members.as_array_mut() {
            members.push(json!(member));
        }
    };
    let definitions = parse_schema(sdl).map(|document| document.definitions);
    for definition in definitions.unwrap_or_default() {
        let TypeSystemDefinition::Type(ty) = definition else {
            continue;
        };
        let name = &ty.node.name.node;
        match &ty.node.kind {
            TypeKind::Object(object) => {
                for interface in &object.implements {
                    add(&interface.node, name);
                }
            }
            TypeKind::Union(union) => {
                for member in &union.members {
                    add(name, &member.node);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_and_unions_name_their_members() {
        let found = possible(
            "interface Node { id: ID! } type A implements Node { id: ID! } type B { x: Int } union U = A | B",
        );
        assert_eq!(
            Value::Object(found),
            json!({"Node": ["A"], "U": ["A", "B"]})
        );
    }

    #[test]
    fn the_schema_of_the_api_can_be_read() {
        let found = possible(&SDL);
        let records = found["Node"].as_array().map(Vec::len);
        assert!(records > Some(9), "{found:?}");
    }
}
