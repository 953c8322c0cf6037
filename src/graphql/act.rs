//! What every act takes beside its input: why it is done, that it is done once only, and what the
//! caller knows.

use async_graphql::registry::{MetaInputValue, MetaType, Registry};
use async_graphql::{Name, Value};
use serde_json::Value as Json;

use crate::domain::access::Viewer;
use crate::domain::answer::Once;
use crate::domain::change::Author;
use crate::domain::error::Result;

const REASON: &str = "reason";
const ONCE: &str = "idempotencyKey";
const EXPECTED: &str = "expectedRevision";

/// Name, type and description of each.
const ARGUMENTS: [(&str, &str, &str); 3] = [
    (
        REASON,
        "String",
        "Why this is done, in your words: 1 to 1000 characters. It is kept in the history of the record.",
    ),
    (
        ONCE,
        "String",
        "A key of your choice, such as a UUID: 1 to 200 characters. An act that was done under this key is not done again in the next 24 hours; the answer is the same, with the record as it is by then. Another act or another input under the same key is refused with `CONFLICT`.",
    ),
    (
        EXPECTED,
        "Int",
        "The revision you know. If a record that this act changes was changed after it, the act is refused with `CONFLICT`, and the error has the record as it is now in `current`. A revision that there is not yet is refused.",
    ),
];

/// An act that somebody does, and what they say about it.
pub struct Act {
    /// Who does it, and why.
    pub author: Author,
    /// That it is to be done once only, if the caller asks so.
    pub once: Option<Once>,
}

impl Act {
    /// Reads the three arguments.
    pub fn read(viewer: &Viewer, name: &str, arguments: Vec<(Name, Value)>) -> Result<Self> {
        let (mut author, mut key) = (Author::of_act(viewer, name), None);
        let mut input = serde_json::Map::new();
        for (name, value) in arguments {
            let value = value.into_json().unwrap_or_default();
            match (name.as_str(), value) {
                (REASON, value) => author.reason = value.as_str().map(str::to_owned),
                (ONCE, value) => key = value.as_str().map(str::to_owned),
                (EXPECTED, value) => author.expected = value.as_i64(),
                (name, value) => _ = input.insert(name.to_owned(), value),
            }
        }
        author.check()?;
        let once = key.map(|key| Once::new(&author, &key, &Json::Object(input)));
        Ok(Self {
            once: once.transpose()?,
            author,
        })
    }
}

/// Gives every field of a type these arguments.
pub fn add_arguments(registry: &mut Registry, name: &str) {
    let Some(MetaType::Object { fields, .. }) = registry.types.get_mut(name) else {
        return;
    };
    for field in fields.values_mut() {
        for (name, of_type, description) in ARGUMENTS {
            let mut argument = MetaInputValue::new(name, of_type);
            argument.description = Some(description.to_owned());
            field.args.insert(name.to_owned(), argument);
        }
    }
}
