//! What a subscription subscribes to: one field, by one name in the answer (5.2.3), however often it is
//! written. The judge counts how often it is written, so that is judged here; the engine would send
//! every event as often, so it gets the field once.

use apollo_compiler::ast::{Definition, Document, Field, OperationType, Selection};
use apollo_compiler::collections::IndexMap;
use apollo_compiler::{Name, Node};
use async_graphql::ServerError;

use super::measure::position;
use crate::graphql::error::{ErrorCode, with_code};

/// What the judge calls it if a subscription has several fields.
pub const SEVERAL: &str = "SubscriptionUsesMultipleFields";

/// Fields of the root by their names in the answer.
pub type Roots<'a> = IndexMap<&'a Name, Vec<&'a Node<Field>>>;

/// What is wrong with the subscriptions of a document.
pub fn check(document: &Document) -> Vec<ServerError> {
    let operations = document.definitions.iter().filter_map(|it| match it {
        Definition::OperationDefinition(it) => Some(it),
        _ => None,
    });
    let streams = operations.filter(|it| it.operation_type == OperationType::Subscription);
    let wrong = streams.filter(|it| roots(document, &it.selection_set).len() > 1);
    let errors = wrong.map(|it| {
        let message =
            "A subscription has one field of the root. Subscribe to each field on its own.";
        let error = ServerError::new(message, position(it.location(), &document.sources));
        with_code(error, ErrorCode::GraphqlValidationFailed)
    });
    errors.collect()
}

/// The fields of the root, also those in fragments.
pub fn roots<'a>(document: &'a Document, set: &'a [Selection]) -> Roots<'a> {
    let mut gathering = Gathering {
        document,
        seen: Vec::new(),
        roots: Roots::default(),
    };
    gathering.selections(set);
    gathering.roots
}

struct Gathering<'a> {
    document: &'a Document,
    seen: Vec<&'a Name>,
    roots: Roots<'a>,
}

impl<'a> Gathering<'a> {
    fn selections(&mut self, set: &'a [Selection]) {
        for selection in set {
            match selection {
                Selection::Field(field) => {
                    self.roots
                        .entry(answered_as(field))
                        .or_default()
                        .push(field);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
            }
        }
    }

    fn fragment(&mut self, name: &'a Name) {
        if self.seen.contains(&name) {
            return;
        }
        self.seen.push(name);
        for definition in &self.document.definitions {
            match definition {
                Definition::FragmentDefinition(it) if it.name == *name => {
                    self.selections(&it.selection_set);
                }
                _ => {}
            }
        }
    }
}

fn answered_as(field: &Field) -> &Name {
    field.alias.as_ref().unwrap_or(&field.name)
}

#[cfg(test)]
mod tests {
    use async_graphql::{
        EmptyMutation, Object, Request, Schema, SimpleObject, Subscription, ValidationMode,
    };
    use futures_util::stream::{self, Stream, StreamExt as _};

    use crate::graphql::document::{Documents, Limits};

    struct Query;

    #[Object]
    impl Query {
        async fn nothing(&self) -> bool {
            false
        }
    }

    #[derive(SimpleObject)]
    struct Tick {
        number: i32,
        text: String,
    }

    struct Watch;

    #[Subscription]
    impl Watch {
        async fn ticks(&self, to: i32) -> impl Stream<Item = Tick> {
            stream::iter(1..=to).map(|number| Tick {
                number,
                text: format!("tick {number}"),
            })
        }
    }

    async fn told(text: &str) -> Vec<String> {
        let schema = Schema::build(Query, EmptyMutation, Watch)
            .validation_mode(ValidationMode::Fast)
            .finish();
        let judge = Documents::new(&schema.sdl(), Limits::default()).unwrap();
        let document = judge.read(text).unwrap();
        let mut request = Request::new("");
        request.set_parsed_query(document.for_engine());
        let events = schema.execute_stream(request);
        events.map(|event| event.data.to_string()).collect().await
    }

    #[tokio::test]
    async fn an_event_is_sent_once_however_often_its_field_is_written() {
        let expected = [
            r#"{ticks: {number: 1, text: "tick 1"}}"#,
            r#"{ticks: {number: 2, text: "tick 2"}}"#,
        ];
        for text in [
            "subscription { ticks(to: 2) { number text } }",
            "subscription { ticks(to: 2) { number } ticks(to: 2) { text } }",
            "subscription { ticks(to: 2) { number } ... { ticks(to: 2) { number text } } }",
            "subscription { ...f } fragment f on Watch { ticks(to: 2) { number text } }",
            "subscription { ...f ticks(to: 2) { text } ...f } fragment f on Watch { ticks(to: 2) { number } }",
        ] {
            assert_eq!(told(text).await, expected, "{text}");
        }
    }
}
